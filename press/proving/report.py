"""A proof: a finished PDF is read back, and all of it compared with what it was made from.

The bytes of a PDF, its `Document` and what the design promised come in; a `Report` goes out.
"""

from collections.abc import Collection

from msgspec import Struct

from ..diagnostics import Diagnostic
from ..model import Document
from .collation import collate
from .faces import face_faults, faces_of
from .findings import Finding
from .frame import Frame, Furniture, Order
from .inspector import inspect
from .lines import examine, line_faults


class Report(Struct, frozen=True):
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
    faults = [*collation.faults, *face_faults(collation, faces, faces_of(pdf))]
    if order is not None:
        from .plates import plate_faults
        faults += plate_faults(pdf, order)
    if source is not None and not faults:
        from .archive import archive_faults
        faults += archive_faults(pdf, document, furniture, source)
    return Report(tuple(faults) or line_faults(findings), findings)


def prove(pdf: bytes, document: Document, frame: Frame, furniture: Furniture,
          faces: Collection[str], source: bytes | None = None) -> tuple[Diagnostic, ...]:
    """Every fault of a finished PDF: its text, the places of its notes, its faces, its lines."""
    return proof(pdf, document, frame, furniture, faces, source).faults
