"""A document as the engine's boxes, before they stand on pages.

HTML comes in; a tree of boxes goes out that can be looked at, that can be given other lines and other
beginnings of pages than its HTML says, and that becomes pages once.
"""

from collections.abc import Sequence
from typing import Any

from .boxes import ATTRIBUTE, Composed, flowing, texts
from .pages import page

LINE_END = '\n'


class Tree:
    """The boxes of a document. Make it and lay it out while `composing` lasts."""

    def __init__(self, html: str, configuration: Any, stylesheets: Sequence[Any] = ()):
        from weasyprint import DEFAULT_OPTIONS
        from weasyprint.css.counters import CounterStyle
        from weasyprint.document import Document
        from weasyprint.formatting_structure.build import build_formatting_structure
        self._page, self._configuration = page(html), configuration
        counters = CounterStyle()
        self._context = Document._build_layout_context(
            self._page, configuration, counters, {},
            DEFAULT_OPTIONS | {'stylesheets': list(stylesheets)})
        self.root = build_formatting_structure(
            self._page.etree_element, self._context.style_for, self._context.get_image_from_uri,
            self._page.base_url, self._context.target_collector, counters, self._context.footnotes)
        self._boxes: dict[str | None, Any] = {}

    def begin_page(self, name: str, lines: int) -> None:
        """Let the last `lines` of a block begin a page, or the whole block where it is 0."""
        from weasyprint.css.properties import ZERO_PIXELS
        style = self._named(name).style
        if lines:
            style['widows'] = lines
        else:
            style['break_before'], style['margin_top'] = 'page', ZERO_PIXELS

    def break_lines(self, name: str, composed: Composed) -> None:
        """Give a composed paragraph these lines; they hold all its characters and no hyphen."""
        begins, at = {line.start for line in composed.lines[1:]}, 0
        for text in texts(self._named(name)):
            whole = text.text.replace(LINE_END, '')
            text.text = ''.join(LINE_END * (number in begins) + character
                                for number, character in enumerate(whole, at))
            at += len(whole)

    def _named(self, name: str) -> Any:
        """The box of the element with a name, of ours or its own."""
        if not self._boxes:
            for box in flowing(self.root):
                if box.element is not None and '::' not in box.element_tag:
                    for attribute in (ATTRIBUTE, 'id'):
                        self._boxes.setdefault(box.element.get(attribute), box)
        return self._boxes[name]

    def lay_out(self) -> Any:
        """The document of WeasyPrint with its pages; after that the tree is used up."""
        from weasyprint.document import Document, DocumentMetadata, Page
        from weasyprint.html import get_html_metadata
        from weasyprint.layout import layout_document
        document = Document(
            [Page(box) for box in layout_document(self._page, self.root, self._context)],
            DocumentMetadata(**get_html_metadata(self._page)), self._page.url_fetcher,
            self._configuration, {}, None)
        document._html = self._page
        return document
