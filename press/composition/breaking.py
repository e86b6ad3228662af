"""Choosing all line ends of a paragraph together: total fit by dynamic programming.

Units with their gaps and penalties and the measure come in; the lines, as spans of units with their
fill, go out, or None where the rung of the ladder does not allow any solution. Demerits are those of
Knuth and Plass, with badness that is absolute: a Chinese line has no natural stretch.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from .classes import Class
from .filling import (
    LATIN_ROOM, LOOSE, NORMAL, NOTHING, SOLID_FILL, STEPS, TIGHT, WORD_ROOM, Fill, Need, Sums, compress,
    stretch)
from .gaps import Growth
from .units import NEVER, NUMBER_AND_COUNTER, Unit

TIGHT_BESIDE_LOOSE = 30.0 ** 2
NOTHING_TO_GIVE = (0.0,) * (len(STEPS) + 1)
LONE_CHARACTER, VERY_SHORT, SHORT = 1200.0, 400.0, 60.0
ALMOST_FULL = 20.0      # a last line that misses the edge by less than an em looks like a mistake


@dataclass(frozen=True, slots=True)
class Span:
    """One line: units `start` to `end`, and how it is filled."""

    start: int
    end: int
    fill: Fill


@dataclass(slots=True)
class _Node:
    """The best way to have broken before a unit, for one fitness class of the line before it.

    `count` is the number of lines so far where it matters, and 0 where it does not.
    """

    cost: float
    start: int
    before: '_Node | None'
    fill: Fill | None
    count: int = 0


_Nodes = list[dict[tuple[int, int], _Node]]


class _Totals:
    """Running sums over the units, so that any line is evaluated in constant time."""

    def __init__(self, units: Sequence[Unit]):
        gaps = [unit.gap for unit in units]
        self.body = list(accumulate((u.body for u in units), initial=0.0))
        self.natural = list(accumulate((g.natural for g in gaps), initial=0.0))
        self.give = [
            list(accumulate((g.give if g.step is step else 0.0 for g in gaps), initial=0.0))
            for step in STEPS]
        self.all_give = list(accumulate((g.give + g.last for g in gaps), initial=0.0))
        self.last = list(accumulate((g.last for g in gaps), initial=0.0))
        self.words = _count(gaps, Growth.WORD)
        self.latins = _count(gaps, Growth.LATIN)
        self.tracks = _count(gaps, Growth.TRACK)
        self.most_growth = self.words[-1] * WORD_ROOM + self.latins[-1] * LATIN_ROOM
        self.han = list(accumulate((u.kind is Class.HAN for u in units), initial=0))
        self.reach = [b + n for b, n in zip(self.body, self.natural, strict=True)]

    def shrinking(self, start: int, end: int) -> Sums:
        """What the inner gaps of the line from `start` to `end` can give."""
        inner = end - 1
        one, two, three, four, five, six = self.give
        return Sums(
            (0.0, one[inner] - one[start], two[inner] - two[start], three[inner] - three[start],
             four[inner] - four[start], five[inner] - five[start], six[inner] - six[start]),
            self.last[inner] - self.last[start], 0, 0, 0)

    def growing(self, start: int, end: int) -> Sums:
        """How many of the inner gaps of that line can grow."""
        inner = end - 1
        return Sums(
            NOTHING_TO_GIVE, 0.0, self.words[inner] - self.words[start],
            self.latins[inner] - self.latins[start], self.tracks[inner] - self.tracks[start])


def _count(gaps: Sequence, growth: Growth) -> list[int]:
    return list(accumulate((gap.growth is growth for gap in gaps), initial=0))


def break_lines(units: Sequence[Unit], first: float, rest: float, need: Need,
                lines: int = 0) -> tuple[tuple[Span, ...], float] | None:
    """The lines of least demerits at the measure `first` for the first line and `rest` after it.

    With `lines`, exactly so many of them. Returns them with their demerits, or None where no solution
    keeps to `need`; ties go to the earlier break.
    """
    totals, count = _Totals(units), len(units)
    penalties = [_penalty(unit, need) for unit in units]
    nodes: _Nodes = [{} for _ in range(count + 1)]
    nodes[0][0, NORMAL] = _Node(0.0, 0, None, None)
    open_breaks, narrowest = [0], min(first, rest)
    for end in range(1, count + 1):
        last = end == count
        penalty = 0.0 if last else penalties[end - 1]
        if penalty == NEVER:
            continue
        for start in _starts(open_breaks, totals, end, narrowest, need, last):
            measure = first if start == 0 else rest
            natural = totals.body[end] - totals.body[start] + (
                totals.natural[end - 1] - totals.natural[start])
            if natural - (totals.all_give[end - 1] - totals.all_give[start]) > measure + 1e-9:
                if start:
                    break
                continue
            missing = measure - natural
            if abs(missing) < NOTHING or last and missing > 0:
                filled = SOLID_FILL
            elif missing < 0:
                filled = compress(-missing, totals.shrinking(start, end), need)
            else:
                filled = stretch(missing, totals.growing(start, end), need)
            if filled is None:
                continue
            price = penalty
            if last and start:
                price += _price_of_ending(natural, totals.han[end] - totals.han[start], end - start,
                                          measure, need)
            if price < NEVER:
                _enter(nodes, start, end, filled, (1.0 + filled.badness + price) ** 2, lines)
        if nodes[end]:
            open_breaks.append(end)
    return _trace([n for n in nodes[count].values() if n.count == lines], count)


def _starts(open_breaks: list[int], totals: _Totals, end: int, measure: float, need: Need,
            last: bool) -> list[int]:
    """The line starts worth trying, nearest first; those far too short to be stretched left out."""
    if last:
        return open_breaks[::-1]
    room = measure * need.track + min(totals.most_growth, measure / 4)
    limit = totals.body[end] + totals.natural[end - 1] - measure + room
    upper = bisect_left(open_breaks, limit, key=totals.reach.__getitem__)
    return open_breaks[:upper][::-1]


def _penalty(unit: Unit, need: Need) -> float:
    if unit.strict and need.strict:
        return NEVER
    if unit.penalty == NUMBER_AND_COUNTER and not need.counters:
        return 0.0
    return unit.penalty


def _price_of_ending(natural: float, han: int, units: int, measure: float, need: Need) -> float:
    """What a last line costs for being short: one character is no line (孤字不成行).

    A line counts as long as it has characters, or as it is wide: 方法； is three em.
    """
    if han < 2:
        return LONE_CHARACTER if need.lone or natural >= 4.0 and not need.strict else NEVER
    length = max(natural, units)
    if length < 2:
        return VERY_SHORT
    if length < 3:
        return SHORT
    return ALMOST_FULL if 1e-6 < measure - natural < 1.0 else 0.0


def _enter(nodes: _Nodes, start: int, end: int, filled: Fill, demerits: float,
           lines: int) -> None:
    """Keep the line from `start` to `end` if it is the best so far of its fitness and its count."""
    for (count, fitness), before in nodes[start].items():
        cost = before.cost + demerits
        if {fitness, filled.fitness} == {TIGHT, LOOSE}:
            cost += TIGHT_BESIDE_LOOSE
        if lines:
            count += 1
            if count > lines:
                continue
        known = nodes[end].get((count, filled.fitness))
        if known is None or cost < known.cost - 1e-9 or (
                cost < known.cost + 1e-9 and start < known.start):
            nodes[end][count, filled.fitness] = _Node(cost, start, before, filled, count)


def _trace(final: Sequence[_Node], count: int) -> tuple[tuple[Span, ...], float] | None:
    if not final:
        return None
    best = node = min(final, key=lambda n: n.cost)
    end, spans = count, []
    while node.before is not None and node.fill is not None:
        spans.append(Span(node.start, end, node.fill))
        node, end = node.before, node.start
    return tuple(reversed(spans)), best.cost
