"""Paging: where pages end, by arithmetic alone.

A `Flow` comes in: blocks in whole lines, the ways in which each could be set, the notes they call.
A `Plan` goes out: which of these ways to choose and where every page ends, so that facing pages end
on the same line and every note stands with its mark. White is never stretched. Nothing is laid out
here, and what the plan promises is to be confirmed by whoever does that. Lengths are in points.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from .changes import Changes

LEAST = 2               # lines of a divided paragraph on either side
FEW = 5                 # a last page with fewer lines of text looks forgotten
FEWEST = 3              # and with fewer than these it is none
KEPT = 32               # beginnings of a page that are followed up, the cheapest of all known
CLOSE = 0.05            # points: the engine counts in pixels, 0.75 of them

# Prices are in demerits of the composer, so that changes of lines and ends of pages can be weighed.
# A change that costs 60,000 puts about 0.05 em into every gap of a line, which begins to show.
UNEVEN = 60_000.0       # facing pages a line apart; like the next two by the square of the lines
SHORT = 15_000.0        # a page that ends a line above its foot, be the facing one as short
WHITE = 5_000.0         # a line of white above the notes, which themselves stand at the foot
FORGOTTEN = 100_000.0   # a last page with few lines of text, or none besides the colophon
LOST = 1_000_000.0      # one with a line or two


class Setting(NamedTuple):
    """One way to set a block or a note: its lines, `change` more than is best, what that costs.

    `marks` are the notes that it calls, each with the line, from 0, of its mark.
    """

    lines: int
    change: int = 0
    cost: float = 0.0
    marks: tuple[tuple[int, str], ...] = ()


class Block(Struct, frozen=True):
    """A paragraph or a heading. The first of its settings is the best for it alone.

    `above` is the white before it, `top` as much of that as stays at the top of a page, `below` the
    white behind it that is its own. A `whole` block is not divided; no page ends before a `joined`
    one, and one that `begins` starts a page wherever it stands, with a `side` on that side of a
    leaf, `recto` or `verso`. One that is `apart` is no text: cover, contents, colophon.
    """

    name: str
    settings: tuple[Setting, ...]
    leading: float
    above: float = 0.0
    top: float = 0.0
    below: float = 0.0
    whole: bool = False
    joined: bool = False
    begins: bool = False
    apart: bool = False
    side: str = ''


class Note(Struct, frozen=True):
    """A note: its settings, its leading, and `around`, its height beyond that of its lines."""

    settings: tuple[Setting, ...]
    leading: float
    around: float = 0.0


class Flow(Struct, frozen=True):
    """All blocks in order and the page: `height` of the text block, `leading` of the text.

    `rule` is the height above the first note of a page: white, rule and what is between.
    """

    blocks: tuple[Block, ...]
    notes: Mapping[str, Note]
    height: float
    leading: float
    rule: float = 0.0


class Foot(Struct, frozen=True):
    """How a page ends: `lines` of room at its foot, or above its notes where it has `notes`.

    A `free` page may end anywhere: it is the last, or what follows begins a page in any case.
    `text` are its lines of text, counted up to `FEW`; the first page always has enough, and so has
    one that the design keeps for something else.
    """

    lines: int
    notes: bool = False
    free: bool = False
    text: int = FEW

    @property
    def price(self) -> float:
        """What this end costs, whatever the facing page does."""
        if self.free:
            return (LOST if 0 < self.text < FEWEST else FORGOTTEN) * self.is_forgotten
        return self.lines ** 2 * (WHITE if self.notes else SHORT)

    @property
    def is_forgotten(self) -> bool:
        return self.free and self.text < FEW

    @property
    def depth(self) -> int:
        """By how many lines the last line misses the foot of the text block; notes stand on it."""
        return 0 if self.free or self.notes else self.lines


# Where a page begins: a block and a line of it, by their numbers from 0.
Start = tuple[int, int]


class Plan(Struct, frozen=True):
    """What to change, where the pages then begin, how they end, and the price of it all."""

    changes: Changes
    starts: tuple[Start, ...]
    feet: tuple[Foot, ...]
    price: float


def prices(feet: Sequence[Foot]) -> list[float]:
    """What the end of each page costs. The first page is a recto, and those that face each other
    are the second and the third, and so on; where they differ, the one that ends higher pays.
    """
    listed = [foot.price for foot in feet]
    for left in range(-1, len(feet), 2):
        depths = [feet[page].depth if 0 <= page < len(feet) else 0 for page in (left, left + 1)]
        if depths[0] != depths[1]:
            listed[left + (depths[1] > depths[0])] += _uneven(*depths)
    return listed


def _uneven(left: int, right: int) -> float:
    return (left - right) ** 2 * UNEVEN


# As `Start`, with the number of the setting of a block that was begun on the page before.
Place = tuple[int, int, int]


class End(NamedTuple):
    """One way to end a page: where the next begins, its foot, the changes on it, their cost."""

    place: Place
    foot: Foot
    cost: float
    changes: tuple[tuple[str, int], ...]


class _Row(NamedTuple):
    """A page so far: the heights of its text and its notes, what was changed, at what cost.

    `text` is as that of `Foot`.
    """

    used: float = 0.0
    notes: float = 0.0
    cost: float = 0.0
    changes: tuple[tuple[str, int], ...] = ()
    text: int = 0


class _Turn(NamedTuple):
    """Where a page begins, whether it is a recto, and how the page that it faces ends."""

    place: Place
    recto: bool
    left: int


class _Trail(Struct, frozen=True):
    """The cheapest known way to where a page begins."""

    cost: float
    before: '_Trail | None' = None
    end: End | None = None


def plan(flow: Flow, below: float = inf) -> Plan | None:
    """The cheapest way to fill pages with a flow; None where none costs less than `below`, or where
    a block is too high for any page.

    Exact as long as no page could begin in more than `KEPT` places; ties go to what changes less.
    """
    known: dict[Place, list[End]] = {}
    open_: dict[_Turn, _Trail] = {_Turn((0, 0, 0), True, 0): _Trail(0.0)}
    best = None
    while open_:
        following: dict[_Turn, _Trail] = {}
        cheapest = sorted(open_.items(), key=lambda item: item[1].cost)[:KEPT]
        for turn, trail in cheapest:
            if turn.place not in known:
                known[turn.place] = list(ends(flow, turn.place))
            for end in known[turn.place]:
                cost = _cost(turn, trail, end)
                node = _turned(flow, end, turn.recto)
                if cost >= below:
                    continue
                if end.place[0] == len(flow.blocks):
                    best, below = _Trail(cost, trail, end), cost
                elif node not in following or cost < following[node].cost:
                    following[node] = _Trail(cost, trail, end)
        open_ = following
    return None if best is None else _traced(flow, best)


def fall(flow: Flow) -> Plan | None:
    """The pages of a flow that is left to itself: every block as is best for it alone, every page
    filled as far as it goes. None where a block is too high for any page.
    """
    plain = replace(
        flow, blocks=tuple(replace(block, settings=block.settings[:1]) for block in flow.blocks),
        notes={name: replace(note, settings=note.settings[:1])
               for name, note in flow.notes.items()})
    turn, trail = _Turn((0, 0, 0), True, 0), _Trail(0.0)
    while turn.place[0] < len(flow.blocks):
        end = max(ends(plain, turn.place), key=lambda end: end.place, default=None)
        if end is None:
            return None
        trail = _Trail(_cost(turn, trail, end), trail, end)
        turn = _turned(flow, end, turn.recto)
    return replace(_traced(plain, trail), changes=Changes())


def _cost(turn: _Turn, trail: _Trail, end: End) -> float:
    """What it costs to come to the end of a page."""
    return trail.cost + end.cost + end.foot.price + (
        _uneven(turn.left, end.foot.depth) if turn.recto else 0.0)


def _turned(flow: Flow, end: End, recto: bool) -> _Turn:
    """Where and on which side the page after this one begins; a blank page may be between them."""
    index, line, _ = end.place
    side = flow.blocks[index].side if index < len(flow.blocks) and line == 0 else ''
    following = side == 'recto' if side else not recto
    faces = following and not recto
    return _Turn(end.place, following, end.foot.depth if faces else 0)


def ends(flow: Flow, place: Place) -> Iterator[End]:
    """Every way to end a page that begins at a place, of those that end alike the cheapest."""
    found: dict[tuple[Place, Foot], End] = {}
    opening = flow.blocks[place[0]]
    kept = place[:2] == (0, 0) or opening.apart and opening.begins
    rows, first = [_Row(text=FEW if kept else 0)], True
    for index in range(place[0], len(flow.blocks)):
        block = flow.blocks[index]
        if not first and (block.begins or not block.joined):
            for row in rows:
                _enter(found, flow, row, (index, 0, 0), block.begins)
            if block.begins:
                rows = []
        rows = _merged(_set(flow, rows, index, place if first else (index, 0, -1), first, found))
        first = False
        if not rows:
            break
    for row in rows:
        _enter(found, flow, row, (len(flow.blocks), 0, 0), True)
    return iter(found.values())


def _set(flow: Flow, rows: Sequence[_Row], index: int, place: Place, top: bool,
         found: dict[tuple[Place, Foot], End]) -> Iterator[_Row]:
    """Set a block, or what is left of it, below each row; ends of the page inside it are entered.

    A paragraph is divided only where it does not fit whole: the engine would not do otherwise.
    """
    block, line = flow.blocks[index], place[1]
    white = 0.0 if line else block.top if top else block.above
    for row in rows:
        for number, setting in enumerate(block.settings):
            if line and number != place[2]:
                continue
            begun = row._replace(used=row.used + white)
            if setting.change and not line:
                begun = begun._replace(cost=row.cost + setting.cost,
                                       changes=(*row.changes, (block.name, setting.change)))
            whole = _below(flow, begun, block, setting, line, setting.lines, block.below)
            if not (whole or block.whole):
                for at in range(max(line + 1, LEAST), setting.lines - LEAST + 1):
                    inside = _below(flow, begun, block, setting, line, at)
                    if not inside:
                        break
                    for one in inside:
                        _enter(found, flow, one, (index, at, number), False)
            yield from whole


def _below(flow: Flow, row: _Row, block: Block, setting: Setting, line: int, end: int,
           below: float = 0.0) -> list[_Row]:
    """A row with some lines of a block below it, in each setting of their notes; of these rows, the
    ones that fit on the page.
    """
    rows = [row]
    for mark, name in setting.marks:
        if line <= mark < end:
            rows = [noted for one in rows for noted in _noted(flow, one, name)]
    more, text = (end - line) * block.leading + below, 0 if block.apart else end - line
    return [_Row(one.used + more, one.notes, one.cost, one.changes, min(FEW, one.text + text))
            for one in rows if one.used + more + one.notes <= flow.height + CLOSE]


def _noted(flow: Flow, row: _Row, name: str) -> Iterator[_Row]:
    """The row with a note, in each of its settings."""
    note = flow.notes[name]
    rule = 0.0 if row.notes else flow.rule
    for setting in note.settings:
        height = rule + setting.lines * note.leading + note.around
        changes = ((name, setting.change),) if setting.change else ()
        yield row._replace(notes=row.notes + height, cost=row.cost + setting.cost,
                           changes=(*row.changes, *changes))


def _merged(rows: Iterator[_Row]) -> list[_Row]:
    """The rows without those that another of the same height makes cheaper."""
    best: dict[tuple[float, float, int], _Row] = {}
    for row in rows:
        key = round(row.used, 2), round(row.notes, 2), row.text
        if key not in best or row.cost < best[key].cost:
            best[key] = row
    return list(best.values())


def _enter(found: dict[tuple[Place, Foot], End], flow: Flow, row: _Row, place: Place,
           free: bool) -> None:
    room = flow.height - row.used - row.notes
    foot = Foot(int((room + CLOSE) / flow.leading), row.notes > 0, free,
                row.text if free else FEW)
    key = place, foot
    if key not in found or row.cost < found[key].cost:
        found[key] = End(place, foot, row.cost, row.changes)


def _traced(flow: Flow, best: _Trail) -> Plan:
    found, trail = [], best
    while trail.before is not None and trail.end is not None:
        found.append(trail.end)
        trail = trail.before
    pages = found[::-1]
    lines = dict(change for page in pages for change in page.changes)
    turned = {}
    for page in pages[:-1]:
        index, line, setting = page.place
        block = flow.blocks[index]
        if not block.begins:
            turned[block.name] = block.settings[setting].lines - line if line else 0
    starts = ((0, 0), *(before.place[:2] for before, _ in pairwise(pages)))
    return Plan(Changes(lines, turned), starts, tuple(page.foot for page in pages), best.cost)
