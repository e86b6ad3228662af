"""The printer's ticket: what whoever prints and folds the sheets must know, in a few lines.

A `Plan` comes in, pairs of a word and what is to be done go out.
"""

from collections.abc import Iterator

from ..design import MM
from . import FOLDED, PROOFS
from .plan import PAPERS, REAM, Plan

MOST_STAPLED = 20       # sheets of office paper that an office stapler holds
CLOSE = 1.0             # point


def ticket(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The lines of the ticket, each with what it is about."""
    return tuple(_lines(plan))


def _lines(plan: Plan) -> Iterator[tuple[str, str]]:
    order, sheets = plan.order, len(plan.sheets)
    yield 'sheets', f'{sheets}, {_paper(order.paper)}, {_lies(plan)}'
    if order.scheme in PROOFS:
        yield 'print', 'on one side'
        yield 'scale', f'{plan.scale:.3f}'
        return
    yield 'print', f'on both sides, turned on the {order.flip} edge, at 100 %'
    body = sheets - order.cover
    if order.cover:
        yield 'cover', f'the first sheet, spine {plan.spine / MM:.1f} mm'
    if order.scheme == 'saddle':
        yield 'fold', f'all {body} together, once, in the middle' if body > 1 else 'once'
        staple = 'two, on the fold' if body <= MOST_STAPLED else (
            f'too thick for an office stapler: {body} sheets')
        yield 'staple', staple
    elif order.scheme == 'signatures':
        sections = 1 + max(sheet.section for sheet in plan.sheets)
        yield 'fold', f'{sections} sections of {order.section} sheets, each once'
        yield 'sew', 'through the folds, or glue the backs'
    else:
        yield 'cut', 'in the middle; the left stack goes on top' if order.binding == 'left' else (
            'in the middle; the right stack goes on top')
    if order.scheme in FOLDED and order.creep and any(sheet.level for sheet in plan.sheets):
        most = max(sheet.level for sheet in plan.sheets) * order.thickness
        yield 'creep', f'{order.thickness:g} mm a sheet, at most {most:.1f} mm'
    yield 'finished', f'{plan.width / MM:.0f} × {plan.height / MM:.0f} mm, {plan.pages} pages' + (
        f' and {plan.blanks} blank' if plan.blanks else '')
    yield 'bound at', f'the {order.binding}'
    yield 'a ream', f'{REAM // sheets} copies from {REAM} sheets'
    if plan.scale < 1:
        yield 'scale', f'{plan.scale:.3f}: type becomes as much smaller'


def _lies(plan: Plan) -> str:
    sheet = plan.sheets[0]
    return 'across' if sheet.width > sheet.height else 'upright'


def _paper(size: tuple[float, float]) -> str:
    for name, known in PAPERS.items():
        if abs(min(size) - min(known)) < CLOSE and abs(max(size) - max(known)) < CLOSE:
            return name
    return f'{size[0] / MM:.0f} × {size[1] / MM:.0f} mm'


def table(plan: Plan) -> str:
    """Which page stands where: a line for every side of every sheet, from left to right."""
    lines = ['sheet  side   pages']
    for number, sheet in enumerate(plan.sheets, 1):
        for side, placed in (('front', sheet.front), ('back', sheet.back)):
            if placed:
                pages = '  '.join(f'{one.page or "–":>4}{"↓" if one.turned else " "}'
                                  for one in placed)
                lines.append(f'{number:>5}  {side:<5}  {pages}'.rstrip())
    return '\n'.join(lines)
