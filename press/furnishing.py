"""What the press prints on the pages of a file besides its text, page by page, for the proof.

What a document was dressed with and its finished pages come in, a `Furniture` goes out. Where parts
begin is read from the bookmarks, which pages are blank from the pages; what must stand there is not.
"""

from .design import Design
from .dress import Dressed
from .proving import Furniture
from .proving.records import Proof


def furniture(dressed: Dressed, design: Design, proof: Proof) -> Furniture:
    """The running heads and folios of all pages, and what stands around the text."""
    recto, verso = dressed.running
    if not design.is_book:
        return furniture_of(dressed, len(proof.pages))
    openings = [mark.page or 0 for mark in proof.outline if mark.level == 1]
    heads, feet = [], []
    for page in proof.pages:
        # Before the text and behind it, and where nothing stands, there is no folio.
        is_text = page.lines and min(openings, default=1) <= page.number < len(proof.pages)
        has_head = is_text and page.number not in openings
        heads.append((recto if page.number % 2 else verso) if has_head else '')
        feet.append(str(page.number) if is_text else '')
    listed = [entry + str(mark.page) for entry, mark in zip(
        dressed.contents[1:], proof.outline, strict=False)]
    return Furniture(
        tuple(heads), tuple(feet), closing=dressed.colophon,
        opening=(*dressed.cover, *dressed.contents[:1], *listed, *dressed.opening))


def furniture_of(dressed: Dressed, pages: int) -> Furniture:
    """The running heads and folios of what is no book, on so many pages."""
    return Furniture(
        heads=(dressed.label, *(dressed.running[0],) * (pages - 1)),
        feet=tuple(dressed.folio.format(dressed.start + page - 1) if page >= dressed.first else ''
                   for page in range(1, pages + 1)),
        opening=dressed.opening, closing=dressed.colophon, head=dressed.head, foot=dressed.foot)
