"""A booklet: the pages of a book on sheets, proved by folding them.

The bytes of a finished book and an `Order` come in; the plan and the bytes of the sheets go out, or a
`Fault` where the sheets would not fold into the book again, or would print with other inks.
"""

from .design import Design
from .diagnostics import Diagnostic, Fault
from .imposition.plan import Order, Plan, plan
from .imposition.sheets import impose, pages_of
from .model import Document
from .profiles import PRESS, SCREEN, Profile
from .proving.folding import folding_faults
from .proving.plates import is_for_press, sheet_faults
from .publication import make
from .workshop import Publication, Workshop

FACE = 'PressHei-Regular.ttf'      # of the slug lines of sheets


def sheets_of(book: bytes, order: Order, workshop: Workshop, publication: Publication,
              profile: Profile) -> tuple[Plan, bytes]:
    """The sheets of a book; those for a press have marks and say what they are."""
    name, planned = _name(publication), plan_of(book, order, publication)
    face = workshop.fonts / FACE if profile is PRESS else None
    sheets = impose(book, planned, name, name, face)
    if faults := _faults(sheets, book, workshop):
        raise Fault(faults)
    return planned, sheets


def plan_of(book: bytes, order: Order, publication: Publication) -> Plan:
    """Where the pages of a book stand on its sheets."""
    size = pages_of(book, _name(publication))
    return plan(size.count, size.width, size.height, order)


def _name(publication: Publication) -> str:
    return f'{publication.key}/{publication.language}'


def prove_sheets(workshop: Workshop, design: Design, document: Document,
                 publication: Publication, sheets: bytes) -> tuple[Diagnostic, ...]:
    """Every fault of sheets that were made earlier, folded beside a book that is made anew."""
    profile = PRESS if is_for_press(sheets) else SCREEN
    book = make(workshop, publication, design, document, profile=profile).pdf
    return _faults(sheets, book, workshop)


def _faults(sheets: bytes, book: bytes, workshop: Workshop) -> tuple[Diagnostic, ...]:
    found = folding_faults(sheets, book)
    if is_for_press(book):
        found += sheet_faults(sheets, workshop.condition)
    return found
