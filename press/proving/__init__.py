"""Proving: the finished PDF is read back and compared with what it was made from.

`proof` takes the bytes of a PDF, its `Document` and what the design promised, and returns every
fault and, for Chinese, what every check of its lines found; `prove` returns the faults alone.
`tags` is the structure tree, and `outline` that tree as text.
"""

from collections.abc import Collection
from dataclasses import dataclass

from ..diagnostics import Diagnostic
from ..model import Document
from .archive import archive_faults
from .collation import Collation, collate
from .faces import face_faults
from .findings import Finding
from .frame import Frame, Furniture
from .inspector import inspect
from .lines import as_data, examine, line_faults, table
from .plates import Order, plate_faults
from .tags import outline, tags

__all__ = ['Collation', 'Finding', 'Frame', 'Furniture', 'Order', 'Report', 'as_data', 'collate',
           'examine', 'inspect', 'line_faults', 'outline', 'plate_faults', 'proof', 'prove',
           'table', 'tags']


@dataclass(frozen=True, slots=True)
class Report:
    """What a proof says: every fault, and one finding for each check of lines.

    There are findings for Chinese only.
    """

    faults: tuple[Diagnostic, ...]
    findings: tuple[Finding, ...]


def proof(pdf: bytes, document: Document, frame: Frame, furniture: Furniture,
          faces: Collection[str], source: bytes | None = None,
          order: Order | None = None) -> Report:
    """Every fault of a finished PDF, and what the checks of its lines found.

    `faces` are the names of the families or faces that the press bundles; `source` are the bytes
    that an archive file must hold, or None where the file promises no archive; `order` is what a
    press file was ordered to be, or None where it is for no press. A broken rule of lines is a
    fault only where there is no other: what is lost or in a wrong face makes its line wrong too.
    So it is with the tree of an archive file.
    """
    collation = collate(inspect(pdf), document, frame, furniture)
    findings = examine(collation) if document.language.startswith('zh') else ()
    faults = (*collation.faults, *face_faults(pdf, collation, faces))
    if order is not None:
        faults += plate_faults(pdf, order)
    if not faults and source is not None:
        faults = archive_faults(pdf, document, furniture, source)
    return Report(faults or line_faults(findings), findings)


def prove(pdf: bytes, document: Document, frame: Frame, furniture: Furniture,
          faces: Collection[str], source: bytes | None = None) -> tuple[Diagnostic, ...]:
    """Every fault of a finished PDF: its text, the places of its notes, its faces, its lines."""
    return proof(pdf, document, frame, furniture, faces, source).faults
