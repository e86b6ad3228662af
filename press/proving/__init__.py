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
           'examine', 'inspect', 'joined', 'line_faults', 'outline', 'plate_faults', 'proof',
           'proof_of_file', 'proof_of_lines', 'prove', 'table', 'tags']


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
    return joined(proof_of_lines(pdf, document, frame, furniture, faces),
                  proof_of_file(pdf, document, furniture, source, order))


def proof_of_lines(pdf: bytes, document: Document, frame: Frame, furniture: Furniture,
                   faces: Collection[str]) -> Report:
    """The half of a proof that is about what stands on the pages; all its findings, no rule of lines.
    """
    collation = collate(inspect(pdf), document, frame, furniture)
    findings = examine(collation) if document.language.startswith('zh') else ()
    return Report((*collation.faults, *face_faults(pdf, collation, faces)), findings)


def proof_of_file(pdf: bytes, document: Document, furniture: Furniture, source: bytes | None,
                  order: Order | None) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """The other half: the faults of a file for a press, and those of one for an archive."""
    return (plate_faults(pdf, order) if order is not None else (),
            archive_faults(pdf, document, furniture, source) if source is not None else ())


def joined(lines: Report, file: tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]) -> Report:
    """The proof of which these are the halves."""
    plates, archive = file
    faults = (*lines.faults, *plates) or archive
    return Report(faults or line_faults(lines.findings), lines.findings)


def prove(pdf: bytes, document: Document, frame: Frame, furniture: Furniture,
          faces: Collection[str], source: bytes | None = None) -> tuple[Diagnostic, ...]:
    """Every fault of a finished PDF: its text, the places of its notes, its faces, its lines."""
    return proof(pdf, document, frame, furniture, faces, source).faults
