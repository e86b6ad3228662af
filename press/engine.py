"""The seam to WeasyPrint: with `redrawing` and `start` the only file that touches its internals.

Composed paragraphs come in by the name that their element bears; while `composing` lasts, WeasyPrint
lays those out with the line ends it finds in the text and this module gives every glyph the advance
that `composition` asks for. `part_words` gives other lines the spaces at which they were broken.
While `tagging` lasts, the tags of a PDF are not made by WeasyPrint but by a function that is told
which element every piece of content comes from. Three functions of WeasyPrint are replaced here,
`layout.inline.text_align`, `pdf.add_tags` and `ComputedStyle.__missing__`, and put back; `seam_fault`
says in one sentence whether all that is replaced still fits.
"""

import os
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from inspect import signature
from itertools import accumulate
from pathlib import Path
from typing import Any

from .composition import Line, Paragraph
from .diagnostics import Breakdown
from .start import start

WEASYPRINT = '70.'
PX = 96 / 72               # CSS pixels in a point
ATTRIBUTE = 'data-composed'
PART, PREFIX = 'data-part', 'data-prefix'     # of the html element of a document that was joined
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


def page(html: str) -> Any:
    """HTML as the engine lays it out: it has the style of `elements.css`, and fetches nothing."""
    return _page_class()(html)


def _tree(html: str) -> Any:
    """The elements of HTML. Our templates write it so that it is XML too, which is read in no time.

    A parser of HTML is needed for what is not whole, and for drawings, as an office brings for its
    letterhead.
    """
    from xml.etree import ElementTree
    try:
        if '<svg' not in html:
            root = ElementTree.fromstring(html)
            if root.tag == 'html' and root.find('body') is not None:
                return root
    except ElementTree.ParseError:
        pass
    from tinyhtml5 import parse
    return parse(html, namespace_html_elements=False)


@cache
def _page_class() -> type:
    """The subclass of WeasyPrint's HTML that knows our elements only, in a tenth of the rules."""
    start()
    from cssselect2 import ElementWrapper
    from weasyprint import CSS, HTML
    from weasyprint.css.counters import CounterStyle
    counters = CounterStyle()
    elements = CSS(string=(Path(__file__).parent / 'elements.css').read_text('utf-8'),
                   counter_style=counters)

    class Page(HTML):
        def __init__(self, html: str):
            self.base_url, self.url_fetcher, self.media_type = None, no_fetcher(), 'print'
            self.wrapper_element = ElementWrapper.from_html_root(_tree(html), content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms=False):
            return [elements]

        def _ua_counter_style(self):
            return [counters.copy()]

        def _ph_stylesheets(self):
            return []

    return Page


def use_faces(folder: Path) -> None:
    """Make every face of the machine invisible but those in `folder`. Comes before any layout."""
    os.environ['FONTCONFIG_FILE'] = str(folder / 'fonts.conf')


@cache
def font_configuration(folder: Path) -> Any:
    """The engine's view of the faces in a folder, the same for all layouts of a process."""
    use_faces(folder)
    start()
    from weasyprint.text.fonts import FontConfiguration
    return FontConfiguration()


def seam_fault() -> str | None:
    """What is wrong with the seam, in one sentence, or None."""
    start()
    import weasyprint
    from weasyprint import HTML, pdf
    from weasyprint.css import ComputedStyle
    from weasyprint.draw import text
    from weasyprint.layout import inline
    from weasyprint.pdf.fonts import Font
    from weasyprint.pdf.stream import Stream
    from weasyprint.text.line_break import Layout
    if not weasyprint.__version__.startswith(WEASYPRINT):
        return f'WeasyPrint {weasyprint.__version__} is not {WEASYPRINT}*'
    wanted = {
        (inline, 'text_align'): ['context', 'line', 'available_width', 'last'],
        (Layout, 'setup'): ['self', 'style'],
        (Layout, 'set_text'): ['self', 'text', 'justify'],
        (Layout, 'get_first_line'): ['self'],
        (Layout, 'reactivate'): ['self', 'style'],
        (pdf, 'add_tags'): ['pdf', 'document', 'pdf_version', 'page_streams'],
        (ComputedStyle, '__missing__'): ['self', 'key'],
        (HTML, '_ua_stylesheets'): ['self', 'forms'],
        (HTML, '_ua_counter_style'): ['self'],
        (HTML, '_ph_stylesheets'): ['self'],
        (Stream, 'marked'): ['self', 'box', 'tag'],
        (Stream, 'add_font'): ['self', 'pango_font'],
        (Font, 'subset'): ['self', 'to_unicode', 'hinting'],
        (text, 'draw_first_line'): ['stream', 'textbox', 'text_overflow', 'block_ellipsis',
                                    'matrix'],
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


def hold_to_the_seam() -> None:
    if fault := seam_fault():
        raise Breakdown(fault, 'install the versions in requirements.lock: make clean && make')


@contextmanager
def composing(composed: Mapping[str, Composed]) -> Iterator[None]:
    """While this lasts, elements named in `composed` are set with the gaps of their lines."""
    hold_to_the_seam()
    from weasyprint.css import ComputedStyle
    from weasyprint.layout import inline
    original, missing = inline.text_align, ComputedStyle.__missing__

    def text_align(context, line, available_width, last):
        name = None if line.element is None else line.element.get(ATTRIBUTE)
        if name is None:
            return original(context, line, available_width, last)
        _set_line(line, composed[name])
        align = line.style['text_align_all']
        return (available_width - line.width) * OFFSETS.get(align, 0.0)

    inline.text_align, ComputedStyle.__missing__ = text_align, _looked_up(missing)
    try:
        yield
    finally:
        inline.text_align, ComputedStyle.__missing__ = original, missing


def _looked_up(missing: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """The value of a property that nothing sets for an element, without going through the cascade.

    It is that of the element around it, or the initial one where that needs no computing; whatever
    is not so simple is left to the engine.
    """
    inherited, initial, physical, logical = _simple_properties()

    def looked_up(style, key):
        cascaded = style.cascaded
        if key not in cascaded and style.parent_style is not None:
            if key in inherited:
                value = style[key] = style.parent_style[key]
                return value
            if key in initial and (key not in physical or cascaded.keys().isdisjoint(logical)):
                value = style[key] = initial[key]
                return value
        return missing(style, key)

    return looked_up


@cache
def _simple_properties() -> tuple[frozenset[str], dict[str, Any], frozenset[str], frozenset[str]]:
    """The properties that are inherited; those that are not, with initial values that need no
    computing; of these, the ones that have logical twins; and the names of all twins.
    """
    from weasyprint.css import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, PHYSICAL_FUNCTIONS
    own = {'display', 'float', 'page', 'position'}
    simple = {key for key in INITIAL_VALUES if key not in own and key[:16] != 'text_decoration_'}
    inherited = frozenset(key for key in simple
                          if key in INHERITED and key not in PHYSICAL_FUNCTIONS)
    initial = {key: INITIAL_VALUES[key] for key in simple
               if key not in INHERITED and key not in INITIAL_NOT_COMPUTED}
    logical = frozenset(twin(block='ttb', inline=inline) for twin in PHYSICAL_FUNCTIONS.values()
                        for inline in ('ltr', 'rtl'))
    return inherited, initial, frozenset(PHYSICAL_FUNCTIONS), logical


def part_words(document) -> None:
    """Draw the space between two words also where the engine has ended a line there.

    It hangs over the end of the line, and nothing moves. `document` was laid out and not yet
    written; composed paragraphs have their spaces already.
    """
    from weasyprint.formatting_structure.boxes import LineBox, MarginBox
    lines: dict[Any, list[list[Any]]] = {}
    for page in document.pages:
        for child in page._page_box.children:
            for box in () if isinstance(child, MarginBox) else _boxes(child):
                if isinstance(box, LineBox) and box.element.get(ATTRIBUTE) is None:
                    lines.setdefault(box.element, []).append(
                        [text for text in _text_boxes(box) if '::' not in text.element_tag])
    for element, set_lines in lines.items():
        words = ''.join(_flowing(element, lines)).split()
        # How many characters, white space aside, stand before the beginning of each word.
        begins = {0, *accumulate(map(len, words))}
        lengths = [sum(len(''.join(text.text.split())) for text in line) for line in set_lines]
        if sum(lengths) != max(begins):
            continue
        for line, end in zip(set_lines, accumulate(lengths[:-1])):
            if line and end in begins:
                line[-1].text += ' '
                line[-1].pango_layout.text += ' '


def _flowing(element, apart: Container) -> Iterator[str]:
    """The text of an element of the HTML without the elements in it that have lines of their own."""
    yield element.text or ''
    for child in element:
        yield from () if child in apart else _flowing(child, apart)
        yield child.tail or ''


def join(documents: Sequence[Any], titles: Sequence[str], recto: bool = False) -> Any:
    """One document with the pages of several, laid out; nothing of theirs is changed.

    Each has a bookmark with its title, its own below it; its names have a prefix, so that they stay
    apart. Where each begins on a `recto`, a blank page goes before those that would not.
    """
    pages: list[Any] = []
    for number, (document, title) in enumerate(zip(documents, titles, strict=True)):
        if recto and len(pages) % 2:
            pages.append(_blank(document))
        root = next(child for child in document.pages[0]._page_box.children
                    if child.element_tag == 'html').element
        root.set(PART, title)
        root.set(PREFIX, prefix := f'part_{number}__' if number else '')
        for at, page in enumerate(document.pages):
            own = copy(page)
            own.anchors = {prefix + name: place for name, place in page.anchors.items()}
            own.links = [(kind, prefix + target if kind == 'internal' else target, *rest)
                         for kind, target, *rest in page.links]
            own.bookmarks = [(level + 1, *rest) for level, *rest in page.bookmarks]
            if at == 0:
                own.bookmarks.insert(0, (1, title, (0, 0), 'open'))
            pages.append(own)
    return documents[0].copy(pages)


def _blank(document) -> Any:
    """A page of the size of a document's first on which nothing stands."""
    first = document.pages[0]
    return page(f'<style>@page {{ size: {first.width}px {first.height}px }}</style>').render(
        ).pages[0]


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of marked content: its page (from 0), its number there, its characters.

    `element` is that of the HTML, or None where `part` is the name of a margin box (`@top-right`).
    Otherwise `part` is empty or the name of a pseudo-element (`footnote-call`).
    """

    page: int
    number: int
    text: str
    element: Any
    part: str = ''


@dataclass(frozen=True, slots=True)
class Linked:
    """The annotation of a link on a page (from 0), as a pydyf dictionary, and its element."""

    page: int
    element: Any
    annotation: Any


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands on the pages of a PDF: the content of the text in reading order, then the notes.

    `roots` are the html elements of the documents that it was joined from, or the one that it is;
    `streams` are the contents of the pages as pydyf streams.
    """

    roots: tuple[Any, ...]
    marked: tuple[Marked, ...]
    linked: tuple[Linked, ...]
    streams: tuple[Any, ...]


@contextmanager
def tagging(tag: Callable[[Any, Contents], None]) -> Iterator[None]:
    """While this lasts, a PDF (of pydyf) gets its tags from `tag`, none from WeasyPrint."""
    hold_to_the_seam()
    from weasyprint import pdf as place
    original = place.add_tags

    def add_tags(pdf, document, pdf_version, page_streams):
        tag(pdf, _contents(document, page_streams))

    place.add_tags = add_tags
    try:
        yield
    finally:
        place.add_tags = original


def _contents(document, streams) -> Contents:
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox, MarginBox
    roots, notes, marked, linked = [], [], [], []
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        left = dict(stream._tags)
        for child in page._page_box.children:
            edge = child.at_keyword if isinstance(child, MarginBox) else ''
            place = notes if isinstance(child, FootnoteAreaBox) else marked
            if child.element_tag == 'html' and child.element not in roots:
                roots.append(child.element)
            for box in _boxes(child):
                if box.link_annotation:
                    linked.append(Linked(number, box.element, box.link_annotation))
                if box in left:
                    part = edge or (box.element_tag or '').partition('::')[2]
                    place.append(Marked(number, left.pop(box)['mcid'], getattr(box, 'text', ''),
                                        None if edge else box.element, part))
        if left:
            raise Breakdown(
                f'{len(left)} pieces of content on page {number + 1} belong to no element',
                'report it with the document: the seam to WeasyPrint is broken')
    return Contents(tuple(roots), (*marked, *notes), tuple(linked), tuple(streams))


def _boxes(box) -> Iterator[Any]:
    """A box and all boxes in it, in reading order."""
    # What is placed absolutely stands behind a placeholder.
    box = getattr(box, '_box', box)
    yield box
    for child in getattr(box, 'children', ()):
        yield from _boxes(child)


def _set_line(line, composed: Composed) -> None:
    """Give every text box of the line its gaps, and move the boxes to where they belong."""
    boxes = list(_text_boxes(line))
    text = ''.join(box.text for box in boxes).rstrip(' ')
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
            setting.form[start:end], carry))
        layout.set_text(box.text)
        layout.get_first_line()
        settings[box] = layout
        carry, start = layout.carry, end
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
        """A layout of one text box: `extra` pixels behind each character, the `form` of each.

        A space behind the last of these characters, at the end of a line, hangs over: it is drawn,
        so that words of two lines are two words to who copies or hears them, and has no width.
        """

        def __init__(self, style, setting):
            self.extra, self.form, self.carried = setting
            self.carry = self.width = 0.0
            super().__init__(style)

        def setup(self, style):
            super().setup(style)
            # As it is drawn: what is set now stays set until then.
            pango.pango_layout_set_single_paragraph_mode(self.layout, True)
            self.is_set = False

        def reactivate(self, style):
            if not hasattr(self, 'layout'):
                super().reactivate(style)

        def set_text(self, text, justify=False):
            super().set_text(text)
            if any(self.form):
                self._choose_alternates(text)

        def _choose_alternates(self, text):
            attributes = pango.pango_layout_get_attributes(self.layout)
            if attributes == ffi.NULL:
                attributes = ffi.gc(
                    pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            at = 0
            for character, form in zip(text, self.form):
                length = len(character.encode())
                if form:
                    attribute = pango.pango_attr_font_features_new(f'{form} 1'.encode())
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
            extra_of_byte = _by_byte(self.text[:len(self.extra)], self.extra)
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
                    if item.item.offset + begin >= len(extra_of_byte):
                        break
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
