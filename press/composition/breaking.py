"""Choosing all line ends of a paragraph together: total fit by dynamic programming.

Units with their gaps and penalties and the measure come in; the lines, as spans of units with their
fill, go out, or None where the rung of the ladder does not allow any solution. Demerits are those
of Knuth and Plass, with badness that is absolute: a Chinese line has no natural stretch. The work
grows with the text, not with its square: only lines that can be as wide as the measure are filled.
"""

from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct

from .classes import Class
from .filling import (
    LATIN_ROOM, LOOSE, NORMAL, NOTHING, SOLID_FILL, TIGHT, WORD_ROOM, Fill, Need, Sums, compress,
    stretch)
from .gaps import Gap, Growth, Step
from .units import NEVER, NUMBER_AND_COUNTER, Unit

TIGHT_BESIDE_LOOSE = 30.0 ** 2
LONE_CHARACTER, VERY_SHORT, SHORT = 1200.0, 400.0, 60.0
ALMOST_FULL = 20.0      # a last line that misses the edge by less than an em looks like a mistake
SLACK = 1e-6            # em by which the bounds below are wider than what filling accepts


class Span(Struct, frozen=True):
    """One line: units `start` to `end`, and how it is filled."""

    start: int
    end: int
    fill: Fill


class _Node(Struct):
    """The best way to have broken before a unit, for one fitness class of the line before it."""

    cost: float
    start: int
    before: '_Node | None'
    fill: Fill | None


# The ways to have broken before a unit: by the number of lines so far, where it matters and 0 where
# it does not, and the fitness of the last of them.
_Ways = dict[tuple[int, int], _Node]


class _Galley:
    """The text as one long line, on which any line of the paragraph lies between two places.

    A line that begins with unit i begins at `left[i]`, one that ends with it ends at `right[i]`,
    all gaps natural. `give[i]` and `room[i]` are what all gaps before unit i can lose and gain, so
    that a line need not be filled to know that it cannot be. The first line begins `indent` before
    its first unit, which makes it as wide as the rest.
    """

    def __init__(self, units: Sequence[Unit], indent: float, need: Need):
        rooms = {Growth.NONE: 0.0, Growth.WORD: WORD_ROOM, Growth.LATIN: LATIN_ROOM,
                 Growth.TRACK: need.track}
        self.gaps = gaps = [unit.gap for unit in units]
        self.growths = growths = [gap.growth for gap in gaps]
        self.left = list(accumulate(
            [unit.body + unit.gap.natural for unit in units], initial=0.0))
        self.right = [left + unit.body for left, unit in zip(self.left, units, strict=False)]
        self.give = list(accumulate([gap.give for gap in gaps], initial=0.0))
        self.room = list(accumulate([rooms[growth] for growth in growths], initial=0.0))
        self.left[0] = -indent

    def fill(self, start: int, inner: int, missing: float, last: bool, need: Need) -> Fill | None:
        """How a line is filled that is `missing` em too narrow; its gaps are `start` to `inner`."""
        if -NOTHING < missing < NOTHING or last and missing > 0:
            return SOLID_FILL
        if missing < 0:
            return compress(-missing, _shrinking(self.gaps[start:inner]), need)
        growths = self.growths[start:inner]
        return stretch(missing, Sums(
            (), growths.count(Growth.WORD), growths.count(Growth.LATIN),
            growths.count(Growth.TRACK)), need)


def _shrinking(gaps: Sequence[Gap]) -> Sums:
    """What gaps can give, by step."""
    give = [0.0] * len(Step)
    for gap in gaps:
        if gap.give:
            give[gap.step] += gap.give
    return Sums(tuple(give), 0, 0, 0)


def break_lines(units: Sequence[Unit], first: float, rest: float, need: Need,
                lines: int = 0) -> tuple[tuple[Span, ...], float] | None:
    """The lines of least demerits at the measure `first` for the first line and `rest` after it.

    With `lines`, exactly so many of them. Returns them with their demerits, or None where no
    solution keeps to `need`; ties go to the earlier break.
    """
    galley, count = _Galley(units, rest - first, need), len(units)
    left, give, room = galley.left, galley.give, galley.room
    ways: dict[int, _Ways] = {0: {(0, NORMAL): _Node(0.0, 0, None, None)}}
    # A line to `end` can begin at one of `breaks[far:near]`; as `end` moves on, so do both.
    breaks, far, near = [0], 0, 0
    for end, unit in enumerate(units, 1):
        last, inner = end == count, end - 1
        penalty = 0.0 if last else _penalty(unit, need)
        if penalty == NEVER:
            continue
        right = galley.right[inner]
        least, most = right - give[inner] - rest - SLACK, right + room[inner] - rest + SLACK
        while far < len(breaks) and left[breaks[far]] - give[breaks[far]] < least:
            far += 1
        if not last:
            right, most = right + unit.hyphen, most + unit.hyphen
        while near < len(breaks) and (last or left[breaks[near]] + room[breaks[near]] < most):
            near += 1
        if far == len(breaks):
            return None     # what follows the last break fits into no line
        if far == near:
            continue
        found: _Ways = {}
        for start in breaks[far:near]:
            natural = right - left[start]
            filled = galley.fill(start, inner, rest - natural, last, need)
            if filled is None:
                continue
            price = penalty
            if last and start:
                price = _price_of_ending(units[start:end], natural, rest, need)
                if price == NEVER:
                    continue
            _enter(found, ways[start], start, filled, (1.0 + filled.badness + price) ** 2, lines)
        if found:
            ways[end] = found
            breaks.append(end)
    return _trace([node for (made, _), node in ways.get(count, {}).items() if made == lines], count)


def _penalty(unit: Unit, need: Need) -> float:
    if unit.rung > need.rung:
        return NEVER
    if unit.penalty == NUMBER_AND_COUNTER and not need.counters:
        return 0.0
    return unit.penalty


def _price_of_ending(units: Sequence[Unit], natural: float, measure: float, need: Need) -> float:
    """What a last line costs for being short: one character is no line (孤字不成行).

    A line counts as long as it has characters, or as it is wide: 方法； is three em.
    """
    if sum(unit.kind is Class.HAN for unit in units) < 2:
        return LONE_CHARACTER if need.lone or natural >= 4.0 and need.rung > 1 else NEVER
    length = max(natural, len(units))
    if length < 2:
        return VERY_SHORT
    if length < 3:
        return SHORT
    return ALMOST_FULL if 1e-6 < measure - natural < 1.0 else 0.0


def _enter(found: _Ways, ways: _Ways, start: int, filled: Fill, demerits: float,
           lines: int) -> None:
    """Keep a line from `start` if it is the best so far of its fitness and its number.

    Lines come with the earlier start first, and so ties go to it.
    """
    for (made, fitness), before in ways.items():
        cost = before.cost + demerits
        if abs(fitness - filled.fitness) == LOOSE - TIGHT:
            cost += TIGHT_BESIDE_LOOSE
        if lines:
            made += 1
            if made > lines:
                continue
        known = found.get((made, filled.fitness))
        if known is None or cost < known.cost - NOTHING:
            found[made, filled.fitness] = _Node(cost, start, before, filled)


def _trace(final: Sequence[_Node], count: int) -> tuple[tuple[Span, ...], float] | None:
    if not final:
        return None
    best = final[0]
    for node in final[1:]:
        if node.cost < best.cost - NOTHING:
            best = node
    node, end, spans = best, count, []
    while node.before is not None and node.fill is not None:
        spans.append(Span(node.start, end, node.fill))
        node, end = node.before, node.start
    return tuple(reversed(spans)), best.cost
