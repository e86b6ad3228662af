"""Imposition: the pages of a book go where they must stand on sheets, to be printed and folded.

`plan` says where, as data; `impose` makes the sheets of a PDF after it; `ticket` tells the printer.
"""

from .order import declared, read_order
from .plan import BINDINGS, FLIPS, PAPERS, SCHEMES, Order, Placed, Plan, Sheet, plan, thickness
from .sheets import Pages, impose, pages_of
from .ticket import ticket

__all__ = ['BINDINGS', 'FLIPS', 'PAPERS', 'SCHEMES', 'Order', 'Pages', 'Placed', 'Plan', 'Sheet',
           'declared', 'impose', 'pages_of', 'plan', 'read_order', 'thickness', 'ticket']
