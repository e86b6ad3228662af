"""Page fitting: paragraphs are set in a line more or fewer so that pages end well.

A function that lays the document out with given changes and the composer come in; the layout with
the best page ends goes out, with the reason for every page that still ends badly. White is never
stretched: only the ends of lines and of pages move, and the composer says what the former cost.
Mostly a document is laid out once, as it was planned; twice where it had to be laid out to be planned.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from .composition import Composer, Measure, Run
from .ends import Fragment, Laid, PageEnd
from .paging import (
    FEW, UNEVEN, Block, Changes, Flow, Foot, Note, Plan, Setting, Start, ends, fall, plan, prices)

TRIALS = 8              # layouts at the most, the first and the planned one included
TRIALS_OF_A_PAGE = 5
ASTRAY = 1e9            # a note that is not on the page of its mark
DEAREST = UNEVEN        # demerits: beyond this a change shows more than any end of a page
CLOSE = 0.05            # points

# The most, in em, that can be won in a paragraph, to see at once what is out of reach: the blank of
# a mark, a gap beside Latin text, any gap of a line that is still good, and where lines end.
ROOM_OF_MARK, ROOM_BESIDE_LATIN, ROOM_OF_GAP, ROOM_IN_BREAKS = 0.5, 0.125, 0.05, 1.0
MARKS, LATIN = re.compile('[，、；：。！？“”‘’（）《》〈〉「」『』]'), re.compile('[!-~]+')
LEAST_LAST_LINE = 2.0

Lay = Callable[[Changes], Laid]


class Uneven(Struct, frozen=True):
    """A page, counted from 1, that ends so many lines above its foot or its notes, and why.

    The `last` one of a part may end anywhere, but has few lines.
    """

    page: int
    lines: int
    reason: str
    last: bool = False


class Fitted(Struct, frozen=True):
    """The layout that was chosen, after how many, and what had to be left as it is."""

    laid: Laid
    layouts: int
    uneven: tuple[Uneven, ...] = ()


def fit(lay: Lay, composer: Composer, foreseen: Laid | None = None) -> Fitted:
    """The layout in which facing pages end alike and notes stand with their marks, as far as lines
    allow: as it falls where that is good, else as it is planned, else the best of a few trials.

    `foreseen` is the document on one endless page, where that is known without a layout.
    """
    first, layouts = None, 0
    if foreseen is not None:
        flow = flow_of(foreseen, composer)
        falling = fall(flow)
        if falling is not None:
            wanted = (plan(flow, falling.price) if falling.price else None) or falling
            first, layouts = lay(wanted.changes), 1
            if _as_planned(first, wanted):
                return Fitted(first, 1, tuple(_uneven(flow, first)))
            if wanted is not falling:
                first = None
    if first is None:
        first, layouts = lay(Changes()), layouts + 1
    cost = _price(first)
    if not cost:
        return Fitted(first, layouts)
    flow = flow_of(first, composer)
    planned = plan(flow, cost)
    if planned is None:
        if cost >= ASTRAY:
            return _searched(lay, composer, first, layouts)
        return Fitted(first, layouts, tuple(_uneven(flow, first)))
    second = lay(planned.changes)
    if _as_planned(second, planned):
        return Fitted(second, layouts + 1, tuple(_uneven(flow, second)))
    return _searched(lay, composer, min(first, second, key=_price), layouts + 1)


def feet(laid: Laid) -> list[Foot]:
    """How the pages of a layout end, as paging counts it."""
    pages, leading = laid.pages, _leading(laid.pages)
    listed = []
    for number, page in enumerate(pages):
        if not page.fragments:
            listed.append(Foot(0, free=True))
            continue
        after = next((later.fragments[0] for later in pages[number + 1:] if later.fragments), None)
        free = after is None or (
            after.begins and after.name not in laid.dressed.changes.turned)
        kept = number == 0 or page.fragments[0].apart and page.fragments[0].begins
        text = sum(fragment.lines for fragment in page.fragments if not fragment.apart)
        listed.append(Foot(int((page.room + CLOSE) / leading), bool(page.notes), free,
                           min(FEW, text) if free and not kept else FEW))
    return listed


def page_prices(laid: Laid) -> list[float]:
    """How badly each page of a layout ends, a note that has left its mark worse than all else."""
    astray = ({note for note, _ in page.calls} ^ {name for name, _ in page.notes}
              for page in laid.pages)
    return [price + ASTRAY * len(notes)
            for price, notes in zip(prices(feet(laid)), astray, strict=True)]


def _price(laid: Laid) -> float:
    return sum(page_prices(laid))


def flow_of(laid: Laid, composer: Composer) -> Flow:
    """The flow of a layout: its blocks whole again, with the settings that each could have."""
    blocks: list[Block] = []
    for whole in _whole(laid.pages):
        settings = _settings(laid, composer, whole.name, whole.lines,
                             [note for _, note in whole.marks])
        if not settings:
            settings = Setting(whole.lines, marks=whole.marks),
        blocks.append(Block(
            whole.name, settings, whole.leading, whole.above, whole.top, whole.below,
            whole.whole, whole.joined, whole.begins, whole.apart, whole.side))
    notes = {}
    for page in laid.pages:
        for name, height in page.notes:
            settings = _settings(laid, composer, name) or (Setting(1),)
            notes[name] = Note(settings, height / settings[0].lines)
    rule = next((page.rule for page in laid.pages if page.notes), 0.0)
    return Flow(tuple(blocks), notes, laid.pages[0].height, _leading(laid.pages), rule)


def _leading(pages: Sequence[PageEnd]) -> float:
    """The leading of the text: that of most lines."""
    count = Counter()
    for page in pages:
        for fragment in page.fragments:
            count[round(fragment.leading, 2)] += fragment.lines
    return count.most_common(1)[0][0] if count else 1.0


def _whole(pages: Sequence[PageEnd]) -> list[Fragment]:
    """The blocks of a layout, those that go over a page's end joined again."""
    blocks: list[Fragment] = []
    for page in pages:
        for fragment in page.fragments:
            if not fragment.continued:
                blocks.append(fragment)
                continue
            begun = blocks[-1]
            marks = ((begun.lines + line, note) for line, note in fragment.marks)
            blocks[-1] = replace(begun, lines=begun.lines + fragment.lines, below=fragment.below,
                                 marks=(*begun.marks, *marks))
    return blocks


def _settings(laid: Laid, composer: Composer, name: str, lines: int = 0,
              notes: Sequence[str] = ()) -> tuple[Setting, ...]:
    """The settings of a composed paragraph that calls these notes, the best first.

    None where the engine breaks the lines, or has found another number of them than `lines`.
    """
    if name not in laid.dressed.settings:
        return ()
    runs, measure = laid.dressed.settings[name]
    offsets = [start for start, run in zip(
        accumulate((len(run.text) for run in runs), initial=0), runs, strict=False)
        if run.kind == 'mark']
    best = composer.compose(runs, measure)
    if lines and lines != len(best.lines) or len(offsets) != len(notes):
        return ()
    found = []
    for change, cost in ((0, 0.0), *_affordable(composer, runs, measure)):
        set_lines = composer.compose(runs, measure, change).lines
        begins = [line.start for line in set_lines]
        marks = tuple((bisect_right(begins, offset) - 1, note)
                      for offset, note in zip(offsets, notes, strict=True))
        found.append(Setting(len(set_lines), change, cost, marks))
    return tuple(found)


def _affordable(composer: Composer, runs: Sequence[Run],
                measure: Measure) -> Iterator[tuple[int, float]]:
    """The changes of a paragraph's lines that do not show too much, with their cost.

    What its gaps could give or take at the very most is reckoned first: that is much quicker than
    to compose it again, and rules out nearly all.
    """
    lines = composer.compose(runs, measure).lines
    if not lines:
        return
    text = ''.join(run.text for run in runs)
    beside_latin = 2 * len(LATIN.findall(text)) * ROOM_BESIDE_LATIN
    last, spare = lines[-1].width, ROOM_IN_BREAKS + beside_latin
    shrink = spare + ROOM_OF_MARK * len(MARKS.findall(text))
    grow = spare + ROOM_OF_GAP * measure.rest * len(lines)
    for change, possible in ((-1, len(lines) > 1 and last <= shrink),
                             (1, measure.rest - last + LEAST_LAST_LINE <= grow)):
        cost = composer.cost(runs, measure, change) if possible else None
        if cost is not None and cost < DEAREST:
            yield change, max(0.0, cost)


def _as_planned(laid: Laid, planned: Plan) -> bool:
    """Whether a layout has the pages of its plan; where the last one ends does not matter."""
    return _starts(laid.pages) == planned.starts and (
        _price(laid) <= planned.price + CLOSE)


def _starts(pages: Sequence[PageEnd]) -> tuple[Start, ...]:
    """Where each page of a layout begins, blank ones left out."""
    starts, block, line = [], -1, 0
    for page in pages:
        for number, fragment in enumerate(page.fragments):
            if not fragment.continued:
                block, line = block + 1, 0
            if number == 0:
                starts.append((block, line))
            line += fragment.lines
    return tuple(starts)


def _uneven(flow: Flow, laid: Laid) -> Iterator[Uneven]:
    """The pages of a layout that end badly, each with the reason."""
    starts = _starts(laid.pages)
    after = iter((*starts[1:], (len(flow.blocks), 0)))
    before = iter(starts)
    for number, (page, foot, cost) in enumerate(
            zip(laid.pages, feet(laid), page_prices(laid), strict=True), 1):
        if not page.fragments:
            continue
        start, end = next(before), next(after)
        if cost:
            notes = {name for name, _ in page.notes}
            reason = 'it is the last' if foot.is_forgotten else _reason(flow, start, end, notes)
            yield Uneven(number, foot.lines, reason, foot.is_forgotten)


def _reason(flow: Flow, start: Start, end: Start, notes: set[str]) -> str:
    """Why a page that begins and ends so, with these notes, does not hold more."""
    if _beyond(flow, start, end):
        return 'the pages around it end better so'
    weightless = Note((Setting(0),), 0.0)
    others = replace(flow, rule=flow.rule if notes else 0.0, notes={
        name: note if name in notes else weightless for name, note in flow.notes.items()})
    if beyond := _beyond(others, start, end):
        called = (note for number in range(end[0], beyond[0] + 1)
                  for block in flow.blocks[number:number + 1]
                  for line, note in block.settings[0].marks if end <= (number, line) < beyond)
        names = ', '.join(called).replace('_', ' ')
        return f'there is no room for {names} on the page of its mark'
    return 'the next lines must stay together'


def _beyond(flow: Flow, start: Start, end: Start) -> Start | None:
    """Where the page could end next, if it could hold more."""
    block, line = start
    settings = range(len(flow.blocks[block].settings)) if line else (0,)
    return min((found.place[:2] for setting in settings for found in ends(flow, (*start, setting))
                if found.place[:2] > end), default=None)


def _searched(lay: Lay, composer: Composer, best: Laid, trials: int) -> Fitted:
    """The best of a few layouts, each with one change more: where a plan did not hold."""
    given_up: set[int] = set()
    while trials < TRIALS:
        costs = page_prices(best)
        page = next((number for number, cost in enumerate(costs)
                     if cost and number not in given_up), None)
        if page is None:
            break
        given_up.add(page)
        for tried in _candidates(best, page, composer):
            laid, trials = lay(tried), trials + 1
            if _price(laid) < sum(costs):
                best = laid
                given_up.discard(page)
                break
            if trials >= TRIALS:
                break
    remaining = tuple(
        Uneven(number, foot.lines, 'its ends could not be planned')
        for number, (foot, cost) in enumerate(
            zip(feet(best), page_prices(best), strict=True), 1) if cost)
    return Fitted(best, trials, remaining)


def _candidates(laid: Laid, page: int, composer: Composer) -> Iterator[Changes]:
    """Changes to what stands on a page, the least costly first; each paragraph changes once.

    A block whose note has not found room begins the next page.
    """
    ending, changes = laid.pages[page], laid.dressed.changes
    there = {name for name, _ in ending.notes}
    for note, caller in ending.calls:
        if note not in there and caller not in changes.turned:
            yield replace(changes, turned={**changes.turned, caller: 0})
    found = []
    for fragment in ending.fragments:
        if fragment.name in laid.dressed.settings and fragment.name not in changes.lines:
            found += [(cost, fragment.name, change) for change, cost in _affordable(
                composer, *laid.dressed.settings[fragment.name])]
    for _, name, change in sorted(found)[:TRIALS_OF_A_PAGE]:
        yield replace(changes, lines={**changes.lines, name: change})
