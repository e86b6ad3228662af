"""Production: one publication becomes its finished files in `out/`, or stays as it is where it may.

A `Commission` comes in, which any process of any machine with the same folder can carry out; what
became of it goes out. A file whose inputs are those of its stamp is not made again, and a file whose
text has a fault is taken away.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import freshness
from .diagnostics import Diagnostic, Fault
from .profiles import PROFILES
from .workshop import Publication, Workshop, seconds

if TYPE_CHECKING:
    from .fitting import Uneven
    from .imposition.plan import Order, Plan
    from .publication import Made

STAGES = ('read', 'compose', 'typeset', 'prove')
BOOKLET = 'booklet'                 # stands in the place of a design in the names of sheets


@dataclass(frozen=True, slots=True)
class Commission:
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


@dataclass(frozen=True, slots=True)
class Product:
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
    """Carry a commission out. What is wrong with the text is in the product; what is wrong with
    the machine, or with an order that no sheet can hold, is raised.
    """
    shop = Workshop(commission.root, commission.out)
    publication, profile = commission.publication, PROFILES[commission.profile]
    begun, target = seconds(), shop.target(publication, commission.design, profile)
    sheets_target = shop.target(publication, BOOKLET, profile)
    stamp = freshness.stamp(shop, publication.path, commission.design, commission.profile)
    sheets_stamp = freshness.stamp(shop, stamp, repr(commission.order))
    wanted = ((target, stamp), (sheets_target, sheets_stamp))[:1 + bool(commission.order)]
    files = tuple(path for path, _ in wanted)
    if not (commission.force or commission.only_plan) and all(
            freshness.is_fresh(path, known) for path, known in wanted):
        if not commission.order:
            return Product(publication, files)
        from .booklet import plan_of
        return Product(publication, files, plan=plan_of(
            target.read_bytes(), commission.order, publication))
    from . import publication as publishing
    design = shop.design(commission.design)
    found = publishing.read(shop, publication, design)
    try:
        if not found.sound:
            raise Fault(found.diagnostics)
        made = publishing.make(shop, publication, design, found.document, begin, profile,
                               commission.alone)
    except Fault as fault:
        for path in files:
            freshness.forget(path)
        return Product(publication, diagnostics=tuple(fault.diagnostics), text=found.text)
    product = _product(publication, files, made, found)
    if commission.order:
        from .booklet import sheets_of
        planned, sheets = sheets_of(made.pdf, commission.order, shop, publication, profile)
        product = _product(publication, files, made, found, planned)
        if commission.only_plan:
            return product
        freshness.keep(sheets_target, sheets, sheets_stamp)
    freshness.keep(target, made.pdf, stamp)
    return _product(publication, files, made, found, product.plan, seconds() - begun)


def _product(publication: Publication, files: tuple[Path, ...], made: 'Made', found,
             plan: 'Plan | None' = None, took: float = 0.0) -> Product:
    return Product(publication, files, True, made.pages, took, found.diagnostics + made.warnings,
                   found.text, made.uneven, tuple(made.evenness.items()), plan)
