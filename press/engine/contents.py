"""What stands in a finished file, piece by piece, for those who make its tags.

The pages of a document while it is written come in; every piece of content goes out with the element
that it comes from. While `tagging` lasts, WeasyPrint makes no tags of its own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from ..diagnostics import Breakdown
from .alike import alike
from .boxes import inside
from .glyphs import drawing
from .seam import hold_to_the_seam


class Marked(Struct, frozen=True):
    """A piece of marked content: its page (from 0), its number there, its characters.

    `element` is that of the HTML, or None where `part` is the name of a margin box (`@top-right`).
    Otherwise `part` is empty or the name of a pseudo-element (`footnote-call`).
    """

    page: int
    number: int
    text: str
    element: Any
    part: str = ''


class Linked(Struct, frozen=True):
    """The annotation of a link on a page (from 0), as a pydyf dictionary, and its element."""

    page: int
    element: Any
    annotation: Any


class Contents(Struct, frozen=True):
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
        with alike(), drawing():
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
            for box in inside(child):
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
