"""Typesetting: a dressed document becomes pages, and pages a PDF.

HTML and composed paragraphs come in; pages that can be looked at go out, and the bytes of a PDF. Nothing
is fetched, from the network or from the disk: what is not in the HTML does not exist.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import engine
from .dress import Dressed


@dataclass(frozen=True, slots=True)
class Laid:
    """A document laid out on pages: what stands on each, and what the engine needs to write it."""

    dressed: Dressed
    pages: tuple[engine.PageEnd, ...]
    document: Any


def lay_out(dressed: Dressed, fonts: Path) -> Laid:
    """Lay a dressed document out. Only the faces in the folder `fonts` exist while it lasts."""
    engine.use_faces(fonts)
    from weasyprint import HTML
    with engine.composing(dressed.composed):
        document = HTML(string=dressed.html, url_fetcher=engine.no_fetcher()).render()
    return Laid(dressed, engine.page_ends(document), document)


def write(laid: Laid) -> bytes:
    """The PDF of pages that were laid out, not yet proved."""
    return laid.document.write_pdf(custom_metadata=True, pdf_tags=True)
