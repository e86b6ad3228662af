"""One publication from its source to its proved PDF: the stages, one after the other.

A publication and a design come in; the bytes of a proved PDF go out, or a `Fault` with everything that
is wrong. Nothing is written here, and nothing but this module knows the order of the stages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import check, coverage, parse, source
from .composition import Composer, convention_of
from .design import Design
from .diagnostics import Diagnostic, Fault
from .dress import Dressed, dress
from .model import Document
from .workshop import Publication, Workshop

if TYPE_CHECKING:
    from .proving import Report
    from .typeset import Laid

STAGES = ('read', 'compose', 'typeset', 'prove')


@dataclass(frozen=True, slots=True)
class Made:
    """A proved PDF, with the warnings that stand although it is good."""

    pdf: bytes
    pages: int
    warnings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read, its text, and the faults found in it."""

    document: Document | None
    text: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sound(self) -> bool:
        """Whether the document can be made: there is one, and no diagnostic is an error."""
        return self.document is not None and not any(
            d.severity == 'error' for d in self.diagnostics)


def read(workshop: Workshop, publication: Publication, design: Design) -> Read:
    """Read, parse and check a publication; all faults are collected, none is raised."""
    name = workshop.name(publication.path)
    try:
        text = source.read(publication.path, name)
    except Fault as fault:
        return Read(None, _readable(publication), fault.diagnostics)
    document, faults = parse.parse(text)
    faults += check.check(document)
    faults += coverage.missing_glyphs(document, design, workshop.faces)
    return Read(document, text.text, faults)


def make(workshop: Workshop, publication: Publication, design: Design, document: Document,
         begin: Callable[[str], None] = lambda stage: None) -> Made:
    """Compose, typeset and prove a sound document; `begin` hears the name of every stage."""
    begin('compose')
    composer = Composer(workshop.faces.width, convention_of(document.language))
    words = workshop.words(document.language)
    begin('typeset')
    from .fitting import fit
    from .typeset import lay_out, write

    def lay(changes: Mapping[str, int | str]) -> 'Laid':
        dressed = dress(document, design, composer, words, publication.key, changes)
        return lay_out(dressed, workshop.fonts)

    laid = fit(lay, composer)
    pdf, pages = write(laid), len(laid.pages)
    begin('prove')
    faults = prove(pdf, pages, document, design, laid.dressed, workshop).faults
    errors = [d for d in faults if d.severity == 'error']
    if errors:
        raise Fault(errors)
    return Made(pdf, pages, tuple(faults))


def prove(pdf: bytes, pages: int, document: Document, design: Design, dressed: Dressed,
          workshop: Workshop) -> 'Report':
    """Read a finished PDF back and compare it with what the document, dressed so, must give."""
    from . import proving
    return proving.proof(pdf, document, frame(design), furniture(dressed, pages),
                         workshop.faces.families)


def prove_again(workshop: Workshop, design: Design, document: Document, publication: Publication,
                pdf: bytes) -> 'Report':
    """Prove a PDF that was made earlier."""
    from .proving import inspect
    composer = Composer(workshop.faces.width, convention_of(document.language))
    dressed = dress(document, design, composer,
                    workshop.words(document.language), publication.key)
    return prove(pdf, len(inspect(pdf).pages), document, design, dressed, workshop)


def furniture(dressed: Dressed, pages: int):
    """What the press itself prints on so many pages, as the proof wants to know it."""
    from .proving import Furniture
    return Furniture(
        heads=('', *(dressed.running,) * (pages - 1)),
        feet=tuple(str(folio) for folio in range(1, pages + 1)),
        opening=dressed.opening, closing=dressed.colophon)


def frame(design: Design):
    """Where the text of a design must stand on a page, as the proof wants to know it."""
    from .proving import Frame
    box, hanging = design.labels.box, design.labels.style == 'hanging'
    texts = tuple(box * (level + 1) for level in range(4))
    return Frame(
        left=design.paper.left, right=design.paper.left + design.text.width,
        top=design.paper.top, bottom=design.bottom,
        size=design.text.size, leading=design.text.leading,
        note_size=design.notes.size, note_leading=design.notes.leading,
        labels=tuple(box * level for level in range(4)), texts=texts,
        turnovers=texts if hanging else (0.0,) * 4, note_text=design.labels.note_box)


def origin(workshop: Workshop, pdf: bytes, name: str) -> tuple[Publication, str]:
    """The publication and the design that a finished PDF says it was made from."""
    from io import BytesIO

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError
    try:
        reader = PdfReader(BytesIO(pdf))
        known = reader.metadata or {}
        language = reader.trailer['/Root'].get('/Lang', '')
    except (PyPdfError, KeyError, ValueError) as error:
        raise Fault([Diagnostic('not-a-pdf', f'{name} cannot be read as a PDF: {error}',
                                hint='name a file that the press has made')]) from error
    key, design_name = known.get('/publication'), known.get('/design')
    if not key or not design_name:
        raise Fault([Diagnostic('not-ours', f'{name} does not say which text it was made from',
                                hint='name a file that the press has made')])
    return workshop.publications((str(key),), str(language))[0], str(design_name)


def _readable(publication: Publication) -> str:
    """As much of a file as can be shown beside a fault of its encoding."""
    return publication.path.read_bytes().decode('utf-8', 'replace')
