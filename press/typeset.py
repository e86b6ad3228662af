"""Typesetting: a dressed document becomes a PDF.

HTML and composed paragraphs come in, the bytes of a PDF go out. Nothing is fetched, from the network or
from the disk: a publication holds no pictures, and what is not in the HTML does not exist.
"""

from dataclasses import dataclass
from pathlib import Path

from . import engine
from .dress import Dressed


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished PDF, not yet proved."""

    pdf: bytes
    pages: int


def typeset(dressed: Dressed, fonts: Path) -> Typeset:
    """Lay out and write. Only the faces in the folder `fonts` exist while it lasts."""
    engine.use_faces(fonts)
    from weasyprint import HTML
    with engine.composing(dressed.composed):
        document = HTML(string=dressed.html, url_fetcher=engine.no_fetcher()).render()
        pdf = document.write_pdf(custom_metadata=True, pdf_tags=True)
    return Typeset(pdf, len(document.pages))
