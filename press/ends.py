"""How pages end: what stands on each page that WeasyPrint has laid out, as plain values.

A rendered document comes in; for every page its blocks, lines, notes and room go out, in points.
The boxes of WeasyPrint are read here and nothing of them is changed: that is for `engine` alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .engine import ATTRIBUTE, PX

# Values of `break-before`, `break-after` and `break-inside`.
AVOID = frozenset({'avoid', 'avoid-page'})
FORCE = frozenset({'page', 'left', 'right', 'recto', 'verso'})
RECTO, VERSO = frozenset({'recto', 'right'}), frozenset({'verso', 'left'})
# The elements of the templates in which the press speaks for itself: cover, contents, colophon.
APART = frozenset({'aside', 'footer'})


@dataclass(frozen=True, slots=True)
class Fragment:
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


@dataclass(frozen=True, slots=True)
class PageEnd:
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
    box, outside = path[-1], {other.element for other in before or ()}
    inside = {other.element for other in path}
    entered = [other for other in path if other.element not in outside]
    left = [other for other in before or () if other.element not in inside]
    lines = [child for child in box.children if isinstance(child, LineBox)]
    padded = entered if lines else entered[:-1]
    top = sum(other.padding_top + other.border_top_width for other in padded)
    if lines:
        start, end = lines[0].position_y, lines[-1].position_y + lines[-1].height
        below = box.padding_bottom + box.border_bottom_width
    else:
        start, end, below = box.border_box_y(), box.border_box_y() + box.border_height(), 0.0
    margins = [_length(other, 'margin_top') for other in entered]
    margins += [_length(other, 'margin_bottom') for other in left]
    above = top + max((0.0, *margins)) if bottom is None else start - bottom
    breaks = {other.style['break_before'] for other in entered}
    breaks |= {other.style['break_after'] for other in left}
    shared = [other for other in path if other.element in outside]
    begins = not breaks.isdisjoint(FORCE)
    count = len(lines) or 1
    # Behind a forced break all white stays, behind others what is of the box alone.
    return Fragment(
        _name(box) or '', count, (end - start) / count / PX, above / PX,
        (above if begins else top) / PX, below / PX,
        tuple(_marks(lines)),
        whole=not lines or box.style['break_inside'] in AVOID,
        joined=not breaks.isdisjoint(AVOID) or any(
            other.style['break_inside'] in AVOID for other in shared),
        begins=begins,
        continued=before is not None and before[-1].element is box.element,
        apart=any(other.element_tag in APART for other in path),
        side='' if breaks.isdisjoint(RECTO | VERSO) else (
            'verso' if breaks.isdisjoint(RECTO) else 'recto')), end + below


def _marks(lines) -> Iterator[tuple[int, str]]:
    """The notes called in lines, each with the number of its line."""
    from weasyprint.formatting_structure.boxes import InlineBox
    for number, line in enumerate(lines):
        for box in line.descendants():
            if isinstance(box, InlineBox) and box.element_tag.endswith('::footnote-call'):
                yield number, box.element.get('id')


def _length(box, name: str) -> float:
    """A length of a box as its style has it, in pixels; what is no length counts as none."""
    value = box.style[name]
    return value.value if getattr(value, 'unit', None) == 'px' else 0.0


def _name(box) -> str | None:
    """The name of a composed paragraph; the id of what the engine breaks into lines itself."""
    return None if box.element is None else box.element.get(ATTRIBUTE) or box.element.get('id')
