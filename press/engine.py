"""The seam to WeasyPrint: the only file that touches its internals.

Composed paragraphs come in by the name that their element bears; while `composing` lasts, WeasyPrint
lays those out with the line ends it finds in the text and this module gives every glyph the advance
that `composition` asks for. One function of WeasyPrint is replaced, `layout.inline.text_align`, and it
is put back; nothing else is patched, and `seam_fault` says in one sentence whether it still fits.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from inspect import signature
from pathlib import Path

from .composition import Line, Paragraph
from .diagnostics import Breakdown

WEASYPRINT = '70.'
PX = 96 / 72               # CSS pixels in a point
ATTRIBUTE = 'data-composed'
HALF_WIDTH = b'hwid 1'
# Nearer than this an advance counts as the thousandth of an em that it is meant to be.
BIAS = 0.3
TOLERANCE = 0.005
OFFSETS = {'center': 0.5, 'right': 1.0, 'end': 1.0}


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed paragraph and the size of its text in CSS pixels, the engine's unit."""

    paragraph: Paragraph
    em: float

    def line(self, text: str, indented: bool) -> Line | None:
        """The line with these characters; of two that are alike, the first is the indented one."""
        lines = self.paragraph.lines if indented else reversed(self.paragraph.lines)
        return next((line for line in lines if line.text == text), None)


def use_faces(folder: Path) -> None:
    """Make every face of the machine invisible but those in `folder`. Comes before any layout."""
    os.environ['FONTCONFIG_FILE'] = str(folder / 'fonts.conf')


def seam_fault() -> str | None:
    """What is wrong with the seam, in one sentence, or None."""
    import weasyprint
    from weasyprint.layout import inline
    from weasyprint.text.line_break import Layout
    if not weasyprint.__version__.startswith(WEASYPRINT):
        return f'WeasyPrint {weasyprint.__version__} is not {WEASYPRINT}*'
    wanted = {
        (inline, 'text_align'): ['context', 'line', 'available_width', 'last'],
        (Layout, 'setup'): ['self', 'style'],
        (Layout, 'set_text'): ['self', 'text', 'justify'],
        (Layout, 'get_first_line'): ['self'],
        (Layout, 'reactivate'): ['self', 'style'],
    }
    for (place, name), parameters in wanted.items():
        function = getattr(place, name, None)
        if function is None or list(signature(function).parameters) != parameters:
            return f'WeasyPrint\'s {place.__name__}.{name} is not the function the press replaces'
    return None


def no_fetcher():
    """A fetcher for WeasyPrint that fetches nothing and says which address was asked for."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class NoFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            raise FatalURLFetchingError(f'{url} is not fetched: a page holds all that it needs')

    return NoFetcher()


@contextmanager
def composing(composed: Mapping[str, Composed]) -> Iterator[None]:
    """While this lasts, elements named in `composed` are set with the gaps of their lines."""
    if fault := seam_fault():
        raise Breakdown(fault, 'install the versions in requirements.lock: make clean && make')
    from weasyprint.layout import inline
    original = inline.text_align

    def text_align(context, line, available_width, last):
        name = None if line.element is None else line.element.get(ATTRIBUTE)
        if name is None:
            return original(context, line, available_width, last)
        _set_line(line, composed[name])
        align = line.style['text_align_all']
        return (available_width - line.width) * OFFSETS.get(align, 0.0)

    inline.text_align = text_align
    try:
        yield
    finally:
        inline.text_align = original


@dataclass(frozen=True, slots=True)
class PageEnd:
    """What stands on a page and how it ends.

    `blocks` are the names of the composed blocks of the text, in order. `room` is what is left
    between the last line and the notes (or the foot of the text block), in heights of that line.
    `marks` and `notes` are the names of the notes that are called on the page and that stand on it,
    `callers` the blocks in which the marks stand.
    """

    blocks: tuple[str, ...]
    room: float
    marks: tuple[str, ...]
    notes: tuple[str, ...]
    callers: tuple[str, ...] = ()


def page_ends(document) -> tuple[PageEnd, ...]:
    """How the pages of a rendered WeasyPrint document end."""
    return tuple(_page_end(page._page_box) for page in document.pages)


def _page_end(page) -> PageEnd:
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox, LineBox
    lines, notes, foot = [], (), page.content_box_y() + page.height
    for child in page.children:
        if isinstance(child, FootnoteAreaBox):
            notes = tuple(dict.fromkeys(_names(child)))
            if notes:
                foot = child.position_y
        elif child.element_tag == 'html':
            lines = [box for box in child.descendants() if isinstance(box, LineBox)]
    if not lines:
        return PageEnd((), 0.0, (), notes)
    last = max(lines, key=lambda line: line.position_y + line.height)
    room = (foot - last.position_y - last.height) / last.height
    calls = {box.element.get('id'): _name(line) for line in lines for box in line.descendants()
             if box.element_tag.endswith('::footnote-call')}
    return PageEnd(tuple(dict.fromkeys(name for line in lines if (name := _name(line)))), room,
                   tuple(calls), notes, tuple(calls.values()))


def _names(box) -> Iterator[str]:
    return (name for child in box.descendants() if (name := _name(child)))


def _name(box) -> str | None:
    return None if box.element is None else box.element.get(ATTRIBUTE)


def _set_line(line, composed: Composed) -> None:
    """Give every text box of the line its gaps, and move the boxes to where they belong."""
    boxes = list(_text_boxes(line))
    text = ''.join(box.text for box in boxes)
    setting = composed.line(text, line.text_indent != 0)
    if setting is None:
        raise Breakdown(
            f'the engine laid out a line that was not composed: “{text}”',
            'report it with the document: the seam to WeasyPrint is broken')
    start, carry, settings = 0, 0.0, {}
    for box in boxes:
        end = start + len(box.text)
        layout = _layout_class()(box.style, (
            [extra * composed.em for extra in setting.extra[start:end]],
            setting.half[start:end], carry))
        layout.set_text(box.text)
        layout.get_first_line()
        settings[box] = layout
        carry, start = layout.carry, end
        layout.deactivate()
    width = _place(line, settings, 0.0) - line.text_indent
    if abs(width - setting.width * composed.em) > TOLERANCE * composed.em:
        raise Breakdown(
            f'a line is {width / composed.em:.4f} em wide, not {setting.width:.4f}: “{text}”',
            'report it: the widths of the composer and of the engine do not agree')


def _text_boxes(box):
    """The text boxes of a line in reading order."""
    from weasyprint.formatting_structure import boxes
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, (boxes.LineBox, boxes.InlineBox)) and child.is_in_normal_flow():
            yield from _text_boxes(child)


def _place(box, settings: Mapping, moved: float) -> float:
    """Move a box by what the boxes before it grew, take over its setting; its new width."""
    from weasyprint.formatting_structure import boxes
    grown = 0.0
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.TextBox):
            layout = settings[child]
            child.position_x += moved + grown
            grown += layout.width - child.width
            child.width, child.pango_layout = layout.width, layout
        elif isinstance(child, boxes.InlineBox):
            child.position_x += moved + grown
            before = child.width
            grown += _place(child, settings, moved + grown) - before
    box.width += grown
    return box.width


@cache
def _layout_class() -> type:
    """The subclass of WeasyPrint's Layout whose glyphs have the advances that they were given."""
    from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
    from weasyprint.text.line_break import Layout

    class SetLayout(Layout):
        """A layout of one text box: `extra` pixels behind each character, `half` alternates."""

        def __init__(self, style, setting):
            self.extra, self.half, self.carried = setting
            self.carry = self.width = 0.0
            super().__init__(style)

        def setup(self, style):
            super().setup(style)
            self.is_set = False

        def set_text(self, text, justify=False):
            super().set_text(text)
            if any(self.half):
                self._choose_half_width_glyphs(text)

        def _choose_half_width_glyphs(self, text):
            attributes = pango.pango_layout_get_attributes(self.layout)
            if attributes == ffi.NULL:
                attributes = ffi.gc(
                    pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            at = 0
            for character, half in zip(text, self.half, strict=True):
                length = len(character.encode())
                if half:
                    attribute = pango.pango_attr_font_features_new(HALF_WIDTH)
                    attribute.start_index, attribute.end_index = at, at + length
                    pango.pango_attr_list_insert(attributes, attribute)
                at += length
            pango.pango_layout_set_attributes(self.layout, attributes)

        def get_first_line(self):
            first_line, index = super().get_first_line()
            if not self.is_set:
                self._set_advances(first_line)
                self.is_set = True
            return first_line, index

        def _set_advances(self, first_line):
            """Round every advance to what a PDF can say, and carry the rounding along the line."""
            extra_of_byte = _by_byte(self.text, self.extra)
            carry, total = self.carried, 0.0
            logical = ffi.new('PangoRectangle *')
            run = first_line.runs[0]
            while run != ffi.NULL:
                item = run.data
                run = run.next
                glyphs, count = item.glyphs.glyphs, item.glyphs.num_glyphs
                clusters, font = item.glyphs.log_clusters, item.item.analysis.font
                em = self.style['font_size']
                for index in range(count):
                    geometry = glyphs[index].geometry
                    begin = clusters[index]
                    end = clusters[index + 1] if index + 1 < count else item.item.length
                    extra = sum(extra_of_byte[item.item.offset + begin:item.item.offset + end])
                    wanted = geometry.width * FROM_UNITS + extra
                    pango.pango_font_get_glyph_extents(
                        font, glyphs[index].glyph, ffi.NULL, logical)
                    own = logical.width * FROM_UNITS
                    thousandth = em / 1000
                    kerning = round((own - wanted - carry) / thousandth)
                    got = own - kerning * thousandth
                    carry += wanted - got
                    total += got
                    if kerning:
                        kerning += BIAS if kerning > 0 else -BIAS
                        geometry.width = round((own - kerning * thousandth) * TO_UNITS)
                    else:
                        geometry.width = logical.width
            self.carry, self.width = carry, total

    return SetLayout


def _by_byte(text: str, extra: list[float]) -> list[float]:
    """The extra of every character at its last byte in UTF-8, nothing at the others."""
    spread: list[float] = []
    for character, value in zip(text, extra, strict=True):
        spread += [0.0] * (len(character.encode()) - 1) + [value]
    return spread
