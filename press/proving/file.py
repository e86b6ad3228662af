"""The half of a proof that is about the file as such: its objects, its structure, its faces.

The bytes of a PDF and what was promised of it come in, a `FileProof` goes out. It looks at no page as
it is seen, and needs nothing of what does.
"""

from dataclasses import dataclass

from ..diagnostics import Diagnostic
from ..model import Document
from .faces import Face, faces_of
from .frame import Furniture, Order


@dataclass(frozen=True, slots=True)
class FileProof:
    """The half of a proof that is about the file as such: what is wrong with its `plates`, for a
    press, and with it as an `archive`; the `faces` in it.
    """

    plates: tuple[Diagnostic, ...]
    archive: tuple[Diagnostic, ...]
    faces: tuple[Face, ...]


def proof_of_file(pdf: bytes, document: Document, furniture: Furniture, source: bytes | None,
                  order: Order | None) -> FileProof:
    """What the objects of the file say."""
    plates, archive = (), ()
    if order is not None:
        from .plates import plate_faults
        plates = plate_faults(pdf, order)
    if source is not None:
        from .archive import archive_faults
        archive = archive_faults(pdf, document, furniture, source)
    return FileProof(plates, archive, faces_of(pdf))
