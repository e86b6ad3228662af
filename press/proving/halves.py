"""A proof and its two halves: what stands on the pages, and the file as such.

The bytes of a PDF, its `Document` and what the design promised come in; a `Report` goes out. Either half
can be had alone, in a process of its own.
"""

from collections.abc import Collection
from dataclasses import dataclass

from ..diagnostics import Diagnostic
from ..model import Document
from .collation import Collation, collate
from .file import FileProof, proof_of_file
from .findings import Finding
from .frame import Frame, Furniture, Order
from .inspector import inspect
from .lines import examine, line_faults


@dataclass(frozen=True, slots=True)
class Report:
    """What a proof says: every fault, and one finding for each check of lines.

    There are findings for Chinese only.
    """

    faults: tuple[Diagnostic, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class LineProof:
    """The half of a proof that is about what stands on the pages."""

    collation: Collation
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
    return joined(proof_of_lines(pdf, document, frame, furniture),
                  proof_of_file(pdf, document, furniture, source, order), faces)


def proof_of_lines(pdf: bytes, document: Document, frame: Frame,
                   furniture: Furniture) -> LineProof:
    """What stands on the pages, beside what should; all that the checks of lines find."""
    collation = collate(inspect(pdf), document, frame, furniture)
    return LineProof(collation, examine(collation) if document.language.startswith('zh') else ())


def joined(lines: LineProof, file: FileProof, faces: Collection[str]) -> Report:
    """The proof of which these are the halves; `faces` as for `proof`."""
    from .faces import face_faults
    faults = (*lines.collation.faults, *face_faults(lines.collation, faces, file.faces),
              *file.plates) or file.archive
    return Report(faults or line_faults(lines.findings), lines.findings)


def prove(pdf: bytes, document: Document, frame: Frame, furniture: Furniture,
          faces: Collection[str], source: bytes | None = None) -> tuple[Diagnostic, ...]:
    """Every fault of a finished PDF: its text, the places of its notes, its faces, its lines."""
    return proof(pdf, document, frame, furniture, faces, source).faults
