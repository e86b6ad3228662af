"""The screen profile: a plain, small file, tagged like the others, nothing embedded but faces.

Pages that were laid out come in, with what the file says besides them; the bytes of a PDF go out.
"""

from typing import Any

from . import Edition
from .ink import make_flat, write_in_gray


def write(document: Any, edition: Edition) -> bytes:
    """The screen file of a rendered WeasyPrint document."""
    return document.write_pdf(custom_metadata=True, pdf_tags=True, pdf_identifier=True,
                              finisher=lambda _, pdf: _finish(pdf))


def _finish(pdf: Any) -> None:
    write_in_gray(pdf)
    make_flat(pdf)
