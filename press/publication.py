"""One publication from its source to its proved PDF: the stages, one after the other.

A publication and a design come in; the bytes of a proved PDF go out, or a `Fault` with everything that
is wrong. Nothing is written here, and nothing but this module knows the order of the stages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from . import check, coverage, parse, source
from .design import Design
from .diagnostics import Diagnostic, Fault
from .dress import Dressed, dress
from .model import Document
from .workshop import Publication, Workshop

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
    dressed = dress(document, design, workshop.faces, workshop.words(document.language),
                    publication.key)
    begin('typeset')
    from .typeset import typeset
    made = typeset(dressed, workshop.fonts)
    begin('prove')
    faults = prove(made.pdf, document, design, dressed, workshop)
    errors = [d for d in faults if d.severity == 'error']
    if errors:
        raise Fault(errors)
    return Made(made.pdf, made.pages, tuple(faults))


def prove(pdf: bytes, document: Document, design: Design, dressed: Dressed,
          workshop: Workshop) -> tuple[Diagnostic, ...]:
    """Read a finished PDF back and compare it with what the document, dressed so, must give."""
    from .proving import expect, prove
    frame, furniture = expect(design, dressed.furniture, pdf)
    return prove(pdf, document, frame, furniture, workshop.faces)


def _readable(publication: Publication) -> str:
    """As much of a file as can be shown beside a fault of its encoding."""
    return publication.path.read_bytes().decode('utf-8', 'replace')
