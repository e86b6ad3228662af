"""Proving: the finished PDF is read back and compared with what it was made from.

`prove` takes the bytes of a PDF, its `Document` and what the design promised, and returns every fault.
`examine` asks the same PDF whether its lines are those of a good Chinese page.
"""

from collections.abc import Collection

from ..diagnostics import Diagnostic
from ..model import Document
from .collation import Collation, collate
from .faces import face_faults
from .findings import Finding
from .frame import Frame, Furniture
from .inspector import inspect
from .lines import examine

__all__ = ['Collation', 'Finding', 'Frame', 'Furniture', 'collate', 'examine', 'inspect', 'prove']


def prove(pdf: bytes, document: Document, frame: Frame, furniture: Furniture,
          faces: Collection[str]) -> tuple[Diagnostic, ...]:
    """Every fault of a finished PDF: its text, the places of its notes, its faces.

    `faces` are the names of the families or faces that the press bundles.
    """
    collation = collate(inspect(pdf), document, frame, furniture)
    return (*collation.faults, *face_faults(pdf, collation, faces))
