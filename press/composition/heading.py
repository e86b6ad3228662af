"""Dividing a heading into lines: balanced, and broken where the sense breaks.

Text and the widest permitted line (in characters' em) come in, the lines go out. A heading is never
justified, a line of it never begins with what belongs to the word before, and its last line holds at
least four characters (GB/T 9704—2012 7.3.1 asks for a trapezoid or a rhombus, and whole words).
"""

from collections.abc import Sequence
from itertools import combinations

from .convention import HANS, Convention
from .units import NEVER, Run, Unit, Width, cut

# Nouns that close a name in the titles of resolutions: a line may well end behind them.
CLOSING_NOUNS = ('会议', '大会', '计划', '方案', '公约', '宣言', '纲领', '议定书', '委员会', '组织',
                 '理事会', '决议', '报告', '十年', '战略', '基金', '文件', '后续行动',
                 '會議', '大會', '計劃', '公約', '綱領', '議定書', '委員會', '組織', '理事會',
                 '決議', '報告', '戰略', '後續行動')
# What leans on the word before it and so does not begin a line; what leans on the next one.
LEANING_BACK = tuple('的地得了着著过過和与與及或等之')
LEANING_ON = ('关于', '對於', '關於', '对', '對', '在', '为', '為', '向', '由', '以', '从', '從', '至',
              '第', '和', '与', '與', '及', '或')

FEWEST = 4
INSIDE_A_WORD, LEANS = 30.0, 200.0


def divide(text: str, widest: float, width: Width, face: str = '',
           convention: Convention = HANS) -> tuple[str, ...]:
    """The lines of a heading, as few as fit into `widest` em each."""
    units = cut((Run(text, face),), width, convention)
    whole = _width(units)
    if whole <= widest or not units:
        return (text.strip(),)
    breaks = [i for i in range(1, len(units)) if units[i - 1].penalty != NEVER]
    for count in range(2, len(units) + 1):
        best = min(
            (division for division in combinations(breaks, count - 1)
             if _fits(units, division, widest)),
            key=lambda division: _cost(text, units, division), default=None)
        if best is not None:
            edges = [0, *best, len(units)]
            return tuple(
                text[units[a].start:units[b - 1].end]
                for a, b in zip(edges, edges[1:], strict=False))
    return (text.strip(),)


def _width(units: Sequence[Unit]) -> float:
    return sum(u.body for u in units) + sum(u.gap.natural for u in units[:-1])


def _lines(units: Sequence[Unit], division: Sequence[int]) -> list[Sequence[Unit]]:
    edges = [0, *division, len(units)]
    return [units[a:b] for a, b in zip(edges, edges[1:], strict=False)]


def _fits(units: Sequence[Unit], division: Sequence[int], widest: float) -> bool:
    return all(_width(line) <= widest for line in _lines(units, division))


def _cost(text: str, units: Sequence[Unit], division: Sequence[int]) -> float:
    """Uneven lines cost by the square of the difference; a break inside a word costs more."""
    lines = _lines(units, division)
    widths = [_width(line) for line in lines]
    even = sum(widths) / len(widths)
    cost = sum((width - even) ** 2 for width in widths) / len(widths)
    if len(lines[-1]) < FEWEST:
        cost += LEANS * 10
    for at in division:
        before, after = text[:units[at - 1].end], text[units[at].start:]
        if after.startswith(LEANING_BACK) or before.endswith(LEANING_ON):
            cost += LEANS
        elif not before.endswith(CLOSING_NOUNS):
            cost += INSIDE_A_WORD
        cost += units[at - 1].penalty
    return cost
