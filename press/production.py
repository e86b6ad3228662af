"""Production: one publication becomes its finished files in `out/`, or stays as it is where it may.

A `Commission` comes in, which any process of any machine with the same folder can carry out; what
became of it goes out. A file whose inputs are those of its stamp is not made again, and a file whose
text has a fault is taken away.
"""

import atexit
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from . import freshness
from .abreast import Beside
from .diagnostics import Diagnostic, Fault
from .profiles import PROFILES
from .typesetter import engaged
from .workshop import Publication, Workshop, seconds

if TYPE_CHECKING:
    from .fitting import Uneven
    from .imposition.plan import Order, Plan

STAGES = ('read', 'compose', 'typeset', 'prove')
BOOKLET = 'booklet'                 # stands in the place of a design in the names of sheets


class Commission(Struct, frozen=True):
    """What is wanted of a publication: a PDF in a design for a profile; sheets, where there is an
    `order` for them. With `force` it is made although nothing has changed; with `only_plan` the
    sheets are planned and nothing is written. What is made `alone` may take every core.
    """

    root: Path
    out: Path
    publication: Publication
    design: str
    profile: str
    order: 'Order | None' = None
    force: bool = False
    only_plan: bool = False
    alone: bool = True


class Product(Struct, frozen=True):
    """What became of a commission: its files with their pages, or faults; `made` tells from kept.

    `text` is what the places of the diagnostics point into.
    """

    publication: Publication
    files: tuple[Path, ...] = ()
    made: bool = False
    pages: int = 0
    took: float = 0.0
    diagnostics: tuple[Diagnostic, ...] = ()
    text: str = ''
    uneven: 'tuple[Uneven, ...]' = ()
    evenness: tuple[tuple[str, float], ...] = ()
    plan: 'Plan | None' = None


def produce(commission: Commission, begin: Callable[[str], None] = lambda stage: None) -> Product:
    """Carry a commission out. What is wrong with the text or with the order of its sheets is in the
    product; what is wrong with the machine is raised, as `Breakdown`.
    """
    begun, shop = seconds(), Workshop(commission.root, commission.out)
    publication, order = commission.publication, commission.order
    wanted = _wanted(shop, commission)
    files = tuple(path for path, _ in wanted)
    if not (commission.force or commission.only_plan) and all(
            freshness.is_fresh(*one) for one in wanted):
        return Product(publication, files, plan=_plan_of(files[0], commission))
    typesetter = _typesetter(shop.fonts, commission.alone)      # before anything large is there
    from . import publication as publishing
    design, profile = shop.design(commission.design), PROFILES[commission.profile]
    found = publishing.read(shop, publication, design)
    try:
        if not found.sound:
            raise Fault(found.diagnostics)
        made = publishing.make(shop, publication, design, found.document, begin, profile,
                               typesetter)
    except Fault as fault:
        for path in files:
            freshness.forget(path)
        return Product(publication, diagnostics=tuple(fault.diagnostics), text=found.text)
    planned, parts = None, [made.pdf]
    if order:
        from .booklet import sheets_of
        try:
            planned, sheets = sheets_of(made.pdf, order, shop, publication, profile)
        except Fault as fault:      # of the order, not of the text: what was made before stays
            return Product(publication, diagnostics=tuple(fault.diagnostics), text=found.text)
        parts.append(sheets)
    if not commission.only_plan:
        for (path, stamp), data in zip(wanted, parts, strict=True):
            freshness.keep(path, data, stamp)
    return Product(publication, files, True, made.pages, seconds() - begun,
                   found.diagnostics + made.warnings, found.text, made.uneven,
                   tuple(made.evenness.items()), planned)


@cache
def _typesetter(fonts: Path, alone: bool) -> Beside:
    """The typesetter of this process, until it ends; in a process of its own, where that pays."""
    typesetter = engaged(fonts, apart=alone and 'weasyprint' not in sys.modules)
    atexit.register(typesetter.close)
    return typesetter


def _wanted(shop: Workshop, commission: Commission) -> tuple[tuple[Path, str], ...]:
    """The files of a commission, each with the stamp that it has when nothing has changed."""
    publication, profile = commission.publication, PROFILES[commission.profile]
    stamp = freshness.stamp(shop, publication.path, commission.design, commission.profile)
    book = shop.target(publication, commission.design, profile), stamp
    if not commission.order:
        return book,
    return book, (shop.target(publication, BOOKLET, profile),
                  freshness.stamp(shop, stamp, repr(commission.order)))


def _plan_of(book: Path, commission: Commission) -> 'Plan | None':
    """Where the pages of a book that was made stand on its sheets, where there are any."""
    if not commission.order:
        return None
    from .booklet import plan_of
    return plan_of(book.read_bytes(), commission.order, commission.publication)
