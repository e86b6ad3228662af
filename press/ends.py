"""How pages end: what stands on each page that WeasyPrint has laid out, as plain values.

A rendered document comes in; for every page its blocks, lines, notes and room go out, in points. Of a
document whose boxes do not stand on pages yet, the same goes out as of one endless page.
The boxes of WeasyPrint are read here and nothing of them is changed: that is for `engine` alone.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from .engine.boxes import ATTRIBUTE, PX, Composed, SetLine

if TYPE_CHECKING:
    from .dress import Dressed

# Values of `break-before`, `break-after` and `break-inside`.
AVOID = frozenset({'avoid', 'avoid-page'})
FORCE = frozenset({'page', 'left', 'right', 'recto', 'verso'})
RECTO, VERSO = frozenset({'recto', 'right'}), frozenset({'verso', 'left'})
# The elements of the templates in which the press speaks for itself: cover, contents, colophon.
APART = frozenset({'aside', 'footer'})


class Fragment(Struct, frozen=True):
    """What of one block stands on one page: so many lines. Lengths are in points.

    `above` is the white between it and what is before it, `top` as much of that as stays at the top
    of a page, `below` the white behind it that is its own. `marks` are the notes called in it, each
    with the line, from 0, of its mark. A `whole` block is not divided; no page ends before a
    `joined` one, and one that `begins` starts a page wherever it stands. A `continued` one began on
    the page before. One that is `apart` is no text: the cover, the
    contents, the colophon. `side` is the side of the leaf on which it must begin, `recto` or `verso`.
    """

    name: str
    lines: int
    leading: float
    above: float = 0.0
    top: float = 0.0
    below: float = 0.0
    marks: tuple[tuple[int, str], ...] = ()
    whole: bool = False
    joined: bool = False
    begins: bool = False
    continued: bool = False
    apart: bool = False
    side: str = ''


class PageEnd(Struct, frozen=True):
    """What stands on a page and how it ends. Lengths are in points.

    `height` is that of the text block, `room` what is left between the last line and the notes or
    the foot. `notes` are the names and the heights of the notes that stand on the page, `rule` is
    the height of what is above the first of them.
    """

    fragments: tuple[Fragment, ...]
    height: float
    room: float
    notes: tuple[tuple[str, float], ...] = ()
    rule: float = 0.0

    @property
    def calls(self) -> tuple[tuple[str, str], ...]:
        """The notes that are called on the page, each with the block in which its mark stands."""
        return tuple((note, fragment.name) for fragment in self.fragments
                     for _, note in fragment.marks)


class Laid(Struct, frozen=True):
    """A document laid out on pages: what stands on each, and what the engine needs to write it, or
    the number by which a `Typesetter` knows that.
    """

    dressed: 'Dressed'
    pages: tuple[PageEnd, ...]
    document: Any


def page_ends(document) -> tuple[PageEnd, ...]:
    """How the pages of a rendered WeasyPrint document end."""
    ends, before = [], None
    for page in document.pages:
        end, before = _page_end(page._page_box, before)
        ends.append(end)
    return tuple(ends)


# A block and the boxes that it is in, from the outside.
_Path = tuple


def _page_end(page, before: _Path | None) -> tuple[PageEnd, _Path | None]:
    """How a page ends, and its last block, given the last block of the page before."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox
    fragments, notes, rule = [], (), 0.0
    bottom = page.content_box_y()
    foot = bottom + page.height
    for child in page.children:
        if isinstance(child, FootnoteAreaBox) and child.children:
            notes = tuple((_name(note), note.margin_height() / PX) for note in child.children)
            rule = (foot - child.position_y) / PX - sum(height for _, height in notes)
            foot = child.position_y
        elif child.element_tag == 'html':
            for path in _paths(child, ()):
                fragment, bottom = _fragment(path, before, bottom if fragments else None)
                fragments.append(fragment)
                before = path
    return PageEnd(tuple(fragments), page.height / PX, (foot - bottom) / PX, notes, rule), before


def _paths(box, path: _Path) -> Iterator[_Path]:
    """Every block in a box that has lines or is taken as a whole."""
    from weasyprint.formatting_structure.boxes import BlockBox, LineBox
    for child in box.children:
        inner = (*path, child)
        plain = isinstance(child, BlockBox) and child.style['height'] == 'auto'
        if plain and child.children and not isinstance(child.children[0], LineBox):
            yield from _paths(child, inner)
        elif child.is_in_normal_flow() and child.height:
            yield inner


def _fragment(path: _Path, before: _Path | None, bottom: float | None) -> tuple[Fragment, float]:
    """What stands on the page of the block at the end of a path, and where it ends, in pixels.

    `before` leads to the block before it, `bottom` is where that ends if it is on the same page;
    otherwise the white between the two is reckoned from their styles.
    """
    from weasyprint.formatting_structure.boxes import LineBox
    box = path[-1]
    lines = [child for child in box.children if isinstance(child, LineBox)]
    if lines:
        start, end = lines[0].position_y, lines[-1].position_y + lines[-1].height
    else:
        start, end = box.border_box_y(), box.border_box_y() + box.border_height()
    fragment = _reckoned(path, before, len(lines), (end - start) / (len(lines) or 1),
                         tuple(_marks(lines)))
    if bottom is not None:
        fragment = replace(fragment, above=(start - bottom) / PX,
                           top=fragment.top if not fragment.begins else (start - bottom) / PX)
    return fragment, end + fragment.below * PX


def _reckoned(path: _Path, before: _Path | None, lines: int, leading: float,
              marks: tuple[tuple[int, str], ...]) -> Fragment:
    """The block at the end of a path, with so many lines or none, the white around it reckoned from
    the styles; `leading`, in pixels, is its height where it has no lines.
    """
    box = path[-1]
    outside = {other.element for other in before or ()}
    inside = {other.element for other in path}
    entered = [other for other in path if other.element not in outside]
    left = [other for other in before or () if other.element not in inside]
    padded = entered if lines else entered[:-1]
    top = sum(_edge(other, 'top') for other in padded)
    margins = [_length(other, 'margin_top') for other in entered]
    margins += [_length(other, 'margin_bottom') for other in left]
    above = top + max((0.0, *margins))
    breaks = {other.style['break_before'] for other in entered}
    breaks |= {other.style['break_after'] for other in left}
    shared = [other for other in path if other.element in outside]
    begins = not breaks.isdisjoint(FORCE)
    # Behind a forced break all white stays, behind others what is of the box alone.
    return Fragment(
        _name(box) or '', lines or 1, leading / PX, above / PX,
        (above if begins else top) / PX, _edge(box, 'bottom') / PX if lines else 0.0, marks,
        whole=not lines or box.style['break_inside'] in AVOID,
        joined=not breaks.isdisjoint(AVOID) or any(
            other.style['break_inside'] in AVOID for other in shared),
        begins=begins,
        continued=before is not None and before[-1].element is box.element,
        apart=any(other.element_tag in APART for other in path),
        side='' if breaks.isdisjoint(RECTO | VERSO) else (
            'verso' if breaks.isdisjoint(RECTO) else 'recto'))


def _marks(lines) -> Iterator[tuple[int, str]]:
    """The notes called in lines, each with the number of its line."""
    from weasyprint.formatting_structure.boxes import InlineBox
    for number, line in enumerate(lines):
        for box in line.descendants():
            if isinstance(box, InlineBox) and box.element_tag.endswith('::footnote-call'):
                yield number, box.element.get('id')


def endless(root, composed: Mapping[str, Composed], height: float, rule: float) -> PageEnd | None:
    """A document whose boxes do not stand on pages yet, as one page without an end.

    `height` and `rule` are what its pages will have. None where only a layout tells how high
    something is: where the engine breaks the lines, or finds room for what stands side by side.
    """
    fragments, notes, before = [], [], None
    for path in _unlaid(root, ()):
        box = path[-1]
        lines, high = _lines(box, composed), _length(box, 'height')
        if lines is None and not high:
            return None
        marks = ()
        if lines is not None:
            called = list(_calls(box.children[0]))
            marks = tuple((line, note.element.get('id')) for line, note in called)
            for _, note in called:
                of_note = _lines(note, composed)
                if of_note is None:
                    return None
                notes.append((_name(note) or '', (
                    len(of_note) * _leading(note) + _edge(note, 'top') + _edge(note, 'bottom')) / PX))
        fragments.append(_reckoned(
            path, before, 0 if lines is None else len(lines),
            high + _edge(box, 'top') + _edge(box, 'bottom') if lines is None else _leading(box),
            marks))
        before = path
    return PageEnd(tuple(fragments), height, 0.0, tuple(notes), rule)


def _unlaid(box, path: _Path) -> Iterator[_Path]:
    """As `_paths`, of boxes that do not stand on pages yet."""
    from weasyprint.formatting_structure.boxes import BlockBox, LineBox
    for child in box.children:
        inner = (*path, child)
        plain = isinstance(child, BlockBox) and child.style['height'] == 'auto'
        if plain and not (child.children and isinstance(child.children[0], LineBox)):
            yield from _unlaid(child, inner)
        elif child.is_in_normal_flow():
            yield inner


def _lines(box, composed: Mapping[str, Composed]) -> tuple[SetLine, ...] | None:
    """The lines of a composed paragraph or note; None of anything else."""
    found = composed.get(_name(box) or '')
    return None if found is None or box.style['display'] != ('block', 'flow') else (
        found.lines)


def _leading(box) -> float:
    """The line height of a block, in pixels."""
    from weasyprint.text.line_break import strut
    return strut(box.style)[0]


def _calls(line) -> Iterator[tuple[int, Any]]:
    """The notes called in composed text, each with the number of the line of its mark."""
    from weasyprint.formatting_structure.boxes import TextBox
    number = 0
    for box in line.descendants():
        if isinstance(box, TextBox):
            number += box.text.count('\n')
        elif box.footnote is not None:
            yield number, box.footnote


def _length(box, name: str) -> float:
    """A length of a box as its style has it, in pixels; what is no length counts as none."""
    value = box.style[name]
    return value.value if getattr(value, 'unit', None) == 'px' else 0.0


def _edge(box, side: str) -> float:
    """The padding and the border of a box on a side, in pixels."""
    return _length(box, f'padding_{side}') + box.style[f'border_{side}_width']


def _name(box) -> str | None:
    """The name of a composed paragraph; the id of what the engine breaks into lines itself."""
    return None if box.element is None else box.element.get(ATTRIBUTE) or box.element.get('id')
