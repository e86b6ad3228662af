"""Filling one line: what every gap becomes so that the line is exactly as wide as the measure.

The sums over a line's gaps and what is missing (or too much) come in, a `Fill` goes out: how far each
step of compression and each kind of growth is used, and how bad that looks. Compression comes before
growth, each step wholly before the next, all places of one step alike (CLREQ
#procedures_for_inter-character_spacing_reduction, #procedures_for_inter-character_space_expansion).
"""

from typing import NamedTuple

from msgspec import Struct

from .gaps import LATIN_MAX, QUARTER, WORD_SPACE_MAX, Gap, Growth, Step

STEPS = tuple(Step)[1:]
# How much it shows when a step is used up; the weights were measured, see docs/lines.md.
WEIGHTS = {Step.WORD: 5.0, Step.DOT: 6.0, Step.BRACKET: 10.0, Step.PAUSE: 16.0,
           Step.LATIN: 24.0, Step.STOP: 70.0}
GROW_WORD, GROW_LATIN = 6.0, 12.0
TRACK_UNIT, TRACK_LIMIT, TRACK_TOO_FAR = 0.05, 0.25, 5000.0
WORD_ROOM = WORD_SPACE_MAX - 1 / 3
LATIN_ROOM = LATIN_MAX - QUARTER
SOFT_STOP = 0.5         # beyond half of a comma's gap, compression weighs double
NOTHING = 1e-9

TIGHT, NORMAL, LOOSE = 0, 1, 2


class Need(Struct, frozen=True):
    """What a rung of the ladder allows: the widest tracking in em, and what else.

    The breaks that it allows are those of units whose own `rung` is no higher.
    """

    rung: int
    track: float
    stop: bool         # 。 may shrink
    counters: bool     # a number is kept with its counter at a price
    lone: bool         # a last line of one character is possible at a price


LADDER = (
    Need(rung=1, track=0.06, stop=False, counters=True, lone=False),
    Need(rung=2, track=0.125, stop=True, counters=True, lone=False),
    Need(rung=3, track=0.25, stop=True, counters=False, lone=True),
    Need(rung=4, track=0.25, stop=True, counters=False, lone=True),     # symbols may be divided
)


class Sums(NamedTuple):
    """What a line's inner gaps hold: `give` by step (index 0 unused), and how many can grow.

    A tuple, as `Fill` is: many are made for every line that is kept.
    """

    give: tuple[float, ...]
    words: int
    latins: int
    tracks: int


class Fill(NamedTuple):
    """How a line is filled: `used` is the share of each step, the rest are em per gap.

    `stretch` is what every trackable gap gets; `word` and `latin` what these gaps get before that.
    `badness` is absolute: Chinese lines have no natural stretch to be relative to.
    """

    badness: float
    fitness: int = NORMAL
    used: tuple[float, ...] = (0.0,) * 7
    word: float = 0.0
    latin: float = 0.0
    stretch: float = 0.0

    @property
    def solid(self) -> bool:
        return self.fitness == NORMAL and not any(self.used) and not (
            self.word or self.latin or self.stretch)


SOLID_FILL = Fill(0.0)


def compress(excess: float, sums: Sums, need: Need) -> Fill | None:
    """Fill a line that is `excess` em too wide; None where that cannot be done."""
    badness, used = 0.0, [0.0] * 7
    for step in STEPS:
        give = sums.give[step]
        if give <= NOTHING or step is Step.STOP and not need.stop:
            continue
        share = min(1.0, excess / give)
        weight = WEIGHTS[step]
        badness += weight * share * share
        if step is Step.PAUSE and share > SOFT_STOP:
            badness += weight * share * share
        used[step] = share
        excess -= share * give
        if excess <= NOTHING:
            return Fill(badness, _tightness(used), tuple(used))
    return None


def _tightness(used: list[float]) -> int:
    tight = used[Step.PAUSE] > SOFT_STOP or used[Step.LATIN] > 0 or used[Step.STOP] > 0
    return TIGHT if tight else NORMAL


def stretch(lack: float, sums: Sums, need: Need) -> Fill | None:
    """Fill a line that lacks `lack` em; None where that cannot be done. Last lines never are."""
    badness, word, latin = 0.0, 0.0, 0.0
    if sums.words:
        word = min(WORD_ROOM, lack / sums.words)
        badness += GROW_WORD * (word / WORD_ROOM) ** 2
        lack -= word * sums.words
    if sums.latins and lack > NOTHING:
        latin = min(LATIN_ROOM, lack / sums.latins)
        badness += GROW_LATIN * (latin / LATIN_ROOM) ** 2
        lack -= latin * sums.latins
    if lack <= NOTHING:
        return Fill(badness, word=word, latin=latin)
    if not sums.tracks:
        return None
    each = lack / sums.tracks
    if each > need.track + NOTHING:
        return None
    badness += 100.0 * (each / TRACK_UNIT) ** 2
    if each > TRACK_LIMIT:
        badness += TRACK_TOO_FAR
    return Fill(badness, LOOSE if each > 0.02 else NORMAL, word=word, latin=latin,
                stretch=each)


def width_of(gap: Gap, fill: Fill) -> float:
    """The width in em that a gap takes in a line that is filled so."""
    if fill is SOLID_FILL:
        return gap.natural
    width = gap.natural - gap.give * fill.used[gap.step]
    if gap.growth is Growth.WORD:
        width += fill.word
    elif gap.growth is Growth.LATIN:
        width += fill.latin
    elif gap.growth is Growth.TRACK:
        width += fill.stretch
    return width
