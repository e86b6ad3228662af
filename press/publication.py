"""One publication from its source to its proved PDF: the stages, one after the other.

A publication and a design come in; the bytes of a proved PDF go out, or a `Fault` with everything that
is wrong. Nothing is written here, and nothing but this module knows the order of the stages.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from . import check, coverage, parse, source
from .abreast import Beside
from .changes import Changes
from .composition import Composer, convention_of
from .design import Design
from .diagnostics import Diagnostic, Fault
from .dress import Dressed, Enclosing, dress, recomposed
from .faces import Faces
from .hyphenation import syllables
from .model import Document
from .profiles import ARCHIVE, PRESS, Edition, Profile
from .typesetter import engaged
from .workshop import Publication, Workshop, source_date

if TYPE_CHECKING:
    from .fitting import Fitted, Uneven
    from .proving import Order, Report

# So much of a title is printed on a slug line, however long it is.
RECOGNISED = 12
EVENNESS = 'C26'
# By language, the latest composer and its faces.
_COMPOSERS: dict[str, tuple[Faces, Composer]] = {}


class Made(Struct, frozen=True):
    """A proved PDF, the warnings that stand although it is good, the pages that end badly.

    `evenness` says how the lines of a Chinese text are filled, in the figures of C26.
    """

    pdf: bytes
    pages: int
    warnings: tuple[Diagnostic, ...]
    uneven: 'tuple[Uneven, ...]' = ()
    evenness: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


class Read(Struct, frozen=True):
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
         begin: Callable[[str], None] = lambda stage: None, profile: Profile = ARCHIVE,
         typesetter: Beside | None = None) -> Made:
    """Compose, typeset and prove a sound document; `begin` hears the name of every stage."""
    typesetter = typesetter or engaged(workshop.fonts)
    typesetter.begin()
    begin('compose')
    made_by = composer(workshop, document.language)
    begin('typeset')
    about = edition(workshop, publication, document, profile)
    bleed = design.paper.bleed if profile is PRESS else 0.0
    fitted = laid_out(workshop, publication, design, document, made_by, typesetter, bleed=bleed)
    laid = fitted.laid
    typesetter.ask('write', laid.document, profile, about)
    get_ready_to_prove(profile)
    pdf = typesetter.answer()
    begin('prove')
    report = prove(pdf, document, design, laid.dressed, workshop, *promised(
        workshop, publication, design, document, profile.name))
    errors = [d for d in report.faults if d.severity == 'error']
    if errors:
        raise Fault(errors)
    figures = next((dict(finding.figures) for finding in report.findings
                    if finding.check == EVENNESS), {})
    return Made(pdf, len(laid.pages), report.faults, fitted.uneven, figures)


def get_ready_to_prove(profile: Profile) -> None:
    """Have at hand what a proof needs, so that it is there when there is something to be proved."""
    from . import furnishing
    from .proving import report
    del furnishing, report
    if profile is ARCHIVE:
        from .proving import archive
        del archive


def laid_out(workshop: Workshop, publication: Publication, design: Design, document: Document,
             made_by: Composer, typesetter: Beside, enclosing: Enclosing = Enclosing(),
             bleed: float = 0.0) -> 'Fitted':
    """The pages of a sound document, laid out by a typesetter so that they end well."""
    words, rule = workshop.words(document.language), design.text.leading + design.notes.leading / 2
    dressed: Dressed | None = None          # as it is with the typesetter, ready to be laid out

    def prepare(changes: Changes) -> None:
        nonlocal dressed
        dressed = dress(document, design, made_by, words, publication.key, changes, enclosing)
        typesetter.ask('prepare', dressed.html, dressed.composed, workshop.faces, bleed,
                       design.bottom - design.paper.top, rule)

    def lay(changes: Changes):
        nonlocal dressed
        told = changes, recomposed(dressed, changes, made_by) if dressed else None
        if told[1] is None:
            prepare(changes)
            typesetter.answer()
            told = Changes(), {}
        number, pages = typesetter.call('lay_out', *told)
        laid, dressed = Laid(replace(dressed, changes=changes), pages, number), None
        return laid

    prepare(Changes())
    from .ends import Laid
    from .fitting import fit
    end = typesetter.answer()
    return fit(lay, made_by, end and Laid(dressed, (end,), None))


def edition(workshop: Workshop, publication: Publication, document: Document,
            profile: Profile = ARCHIVE) -> Edition:
    """What a file of this publication says besides its pages.

    Its date is that of SOURCE_DATE_EPOCH, else the day on which the text was taken or adopted.
    Raises `Fault` where nothing gives a date to a file for a press, which must have one.
    """
    known = document.head.retrieved or document.head.adopted
    own = datetime.fromisoformat(known.value).replace(tzinfo=UTC) if known else None
    date, words = source_date() or own, workshop.words(document.language)
    if profile is PRESS and date is None:
        raise Fault([Diagnostic(
            'date-missing', 'a file for a press must have a date, and nothing gives one',
            document.place, 'name the day of adoption in the head of the file (adopted), or set '
            'SOURCE_DATE_EPOCH')])
    return Edition(publication.path.name, publication.path.read_bytes(), date, words,
                   workshop.condition if profile is PRESS else None)


def composer(workshop: Workshop, language: str) -> Composer:
    """A composer for a language, with the widths of the bundled faces.

    It remembers what the one before it composed, in this process and for the same faces, so that of
    a text that was made before only what has changed is composed.
    """
    faces, before = _COMPOSERS.get(language, (None, None))
    made = Composer(workshop.faces.width, convention_of(language), syllables,
                    before if faces == workshop.faces else None)
    _COMPOSERS[language] = workshop.faces, made
    return made


def prove(pdf: bytes, document: Document, design: Design, dressed: Dressed,
          workshop: Workshop, source: bytes | None = None,
          order: 'Order | None' = None) -> 'Report':
    """Read a finished PDF back and compare it with what the document, dressed so, must give.

    `source` are the bytes of the content file where the PDF promises an archive, `order` is what it
    was ordered to be where it is for a press.
    """
    from . import proving
    from .furnishing import furniture
    return proving.proof(
        pdf, document, frame(design), furniture(dressed, design, proving.inspect(pdf)),
        workshop.faces.families, source, order)


def promised(workshop: Workshop, publication: Publication, design: Design, document: Document,
             profile: str) -> 'tuple[bytes | None, Order | None]':
    """What a profile promises besides the text: the source in the file, the order of a press."""
    from .proving import Order
    head = document.head
    title = head.title.value[:RECOGNISED] if head.title else ''
    said = (head.symbol.value if head.symbol else '', title, design.name)
    return (publication.path.read_bytes() if profile == ARCHIVE.name else None,
            Order(design.paper.width, design.paper.height, design.paper.bleed, said,
                  workshop.condition) if profile == PRESS.name else None)


def prove_again(workshop: Workshop, design: Design, document: Document, publication: Publication,
                pdf: bytes) -> 'Report':
    """Prove a PDF that was made earlier, and what it promises."""
    dressed = dress(document, design, composer(workshop, document.language),
                    workshop.words(document.language), publication.key)
    return prove(pdf, document, design, dressed, workshop,
                 *promised(workshop, publication, design, document, promise(pdf)))


def frame(design: Design):
    """Where the text of a design must stand on a page, as the proof wants to know it."""
    from .proving import Frame
    box, hanging = design.labels.box, design.labels.style == 'hanging'
    texts = tuple(box * (level + 1) for level in range(4))
    return Frame(
        left=design.paper.left, right=design.paper.left + design.text.width,
        top=design.paper.top, bottom=design.bottom,
        size=design.text.size, leading=design.text.leading,
        note_size=design.notes.size, note_leading=design.notes.leading, verso=design.verso,
        labels=tuple(box * level for level in range(4)), texts=texts,
        turnovers=texts if hanging else (0.0,) * 4, note_text=design.labels.note_box)


def origin(workshop: Workshop, pdf: bytes, name: str) -> tuple[Publication, str]:
    """The publication and the design that a finished PDF says it was made from."""
    from pikepdf import PasswordError, PdfError

    from .proving.objects import entry, opened, reason, string
    locked = Fault([Diagnostic('file-locked', f'{name} is encrypted',
                               hint='name the file as the press made it')])
    try:
        file = opened(pdf)
    except PasswordError as error:
        raise locked from error
    except PdfError as error:
        raise Fault([Diagnostic('not-a-pdf', f'{name} cannot be read as a PDF: {reason(error)}',
                                hint='name a file that the press has made')]) from error
    if file.is_encrypted:
        raise locked
    known, language = entry(file.trailer, '/Info'), string(file.Root, '/Lang')
    key, design_name = string(known, '/publication'), string(known, '/design')
    if not key or not design_name:
        hint = ('it is a packet: ./build.py verify says whether its text is that of its sources'
                if string(known, '/letter') else 'name a file that the press has made')
        raise Fault([Diagnostic('not-ours', f'{name} does not say which text it was made from',
                                hint=hint)])
    return workshop.publications((key,), language)[0], design_name


def promise(pdf: bytes) -> str:
    """The name of the profile that a PDF says it has, or nothing."""
    from .proving.objects import entry, opened, string
    return string(entry(opened(pdf).trailer, '/Info'), '/profile')


def _readable(publication: Publication) -> str:
    """As much of a file as can be shown beside a fault of its encoding."""
    return publication.path.read_bytes().decode('utf-8', 'replace')
