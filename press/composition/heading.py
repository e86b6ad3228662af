"""Dividing a heading into lines: balanced, and broken where the sense breaks.

Text and the widest permitted line (in characters' em) come in, the lines go out. A heading is never
justified, a line of it never begins with what belongs to the word before, and its last line holds at
least four characters (GB/T 9704—2012 7.3.1 asks for a trapezoid or a rhombus, and whole words).
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

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
    for count in range(1, len(units) + 1):
        edges = _division(text, units, count, widest)
        if edges:
            return tuple(text[units[start].start:units[end - 1].end]
                         for start, end in pairwise(edges))
    return (text.strip(),)


def _division(text: str, units: Sequence[Unit], count: int, widest: float) -> tuple[int, ...]:
    """Where the best division into so many lines begins and ends them; nothing where none fits.

    Lines cost by the square of what they differ from even ones, a break by what it tears apart.
    The best ways to each place are kept for every number of lines: the work grows with the square
    of the text, however many lines it has.
    """
    left = [0.0, *accumulate(unit.body + unit.gap.natural for unit in units)]
    even = (left[-1] - units[-1].gap.natural) / count
    ways: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for number in range(1, count + 1):
        ends = (len(units),) if number == count else range(number, len(units))
        following = {}
        for end in ends:
            price = 0.0 if number == count else _price(text, units, end)
            if price == NEVER:
                continue
            for start, (cost, edges) in ways.items():
                line = left[end] - left[start] - units[end - 1].gap.natural
                if start >= end or line > widest:
                    continue
                cost += price + (line - even) ** 2 / count
                if number == count > 1 and end - start < FEWEST:
                    cost += LEANS * 10
                if end not in following or cost < following[end][0]:
                    following[end] = cost, (*edges, end)
        ways = following
    return ways[len(units)][1] if len(units) in ways else ()


def _price(text: str, units: Sequence[Unit], at: int) -> float:
    """What it costs to end a line before a unit: inside a word, or before what leans on the last."""
    before, after = text[:units[at - 1].end], text[units[at].start:]
    price = units[at - 1].penalty
    if after.startswith(LEANING_BACK) or before.endswith(LEANING_ON):
        return price + LEANS
    return price if before.endswith(CLOSING_NOUNS) else price + INSIDE_A_WORD
