"""A booklet: the pages of a book on sheets, proved by folding them.

The bytes of a finished book and an `Order` come in; the plan and the bytes of the sheets go out, or a
`Fault` where the sheets would not fold into the book again.
"""

from .diagnostics import Fault
from .imposition.plan import Order, Plan, plan
from .imposition.sheets import impose, pages_of
from .profiles import PRESS, Profile
from .proving.folding import folding_faults
from .workshop import Publication, Workshop

FACE = 'PressHei-Regular.ttf'      # of the slug lines of sheets


def sheets_of(book: bytes, order: Order, workshop: Workshop, publication: Publication,
              profile: Profile) -> tuple[Plan, bytes]:
    """The sheets of a book; those for a press have marks and say what they are."""
    name = f'{publication.key}/{publication.language}'
    size = pages_of(book, name)
    planned = plan(size.count, size.width, size.height, order)
    face = workshop.fonts / FACE if profile is PRESS else None
    sheets = impose(book, planned, name, name, face)
    if faults := folding_faults(sheets, book):
        raise Fault(faults)
    return planned, sheets
