"""What the sheets of a PDF say of themselves: how they are to be folded, in one line of text.

A `Plan` comes in, the line goes out and into the file; the line comes in, what it declares goes out.
The proof reads it as it would a printer's ticket, and believes nothing else.
"""


from msgspec import Struct

from ..design import MM
from . import FOLDED
from .plan import Plan

KEY = '/imposition'


class Declared(Struct, frozen=True):
    """What is said of sheets: lengths are in points but for `thickness`, in mm."""

    scheme: str
    binding: str
    flip: str
    section: int
    thickness: float
    cover: bool
    spine: float
    pages: int
    width: float
    height: float


def declared(plan: Plan) -> str:
    """The line that a file of this plan bears."""
    order = plan.order
    section = order.section if order.scheme == 'signatures' else 0
    thickness = order.thickness if order.creep and order.scheme in FOLDED else 0.0
    return (f'scheme={order.scheme} binding={order.binding} flip={order.flip} section={section} '
            f'thickness={thickness:g} cover={int(order.cover)} spine={plan.spine / MM:.4f} '
            f'pages={plan.pages + plan.blanks} width={plan.width / MM:.4f} '
            f'height={plan.height / MM:.4f}')


def read_order(line: str) -> Declared | None:
    """What a line declares, or None where it is no such line."""
    said = dict(part.split('=', 1) for part in line.split() if '=' in part)
    try:
        return Declared(
            said['scheme'], said['binding'], said['flip'], int(said['section']),
            float(said['thickness']), said['cover'] == '1', float(said['spine']) * MM,
            int(said['pages']), float(said['width']) * MM, float(said['height']) * MM)
    except (KeyError, ValueError):
        return None
