"""What a region wants of a printed line, as data: the widths of its marks, what stands between two.

A language comes in, a `Convention` goes out. Its rules are those of half-width bodies with glue
(JLREQ, CLREQ #h-adjustment_of_adjacent_punctuation_marks), written down here once more and on
purpose: a proof that asked the composer what is right would find nothing wrong.
"""

from collections.abc import Collection, Iterator, Mapping
from enum import IntEnum
from typing import NamedTuple

from msgspec import Struct

from ..composition.classes import DOT, PAUSE, SLASH, STOP, Class

WHOLE, HALF, THIRD, QUARTER, EIGHTH = 1.0, 0.5, 1 / 3, 0.25, 0.125


class Kind(IntEnum):
    """What a gap may do; from `WORD` on in the order in which gaps are compressed."""

    TIGHT = 0      # nothing stands here, in any line
    RIGID = 1      # a width that never changes
    TRACK = 2      # nothing, but in a line whose characters are spaced
    WORD = 3
    DOT = 4        # on both sides of an interpunct that has a whole em
    BRACKET = 5    # before an opening, behind a closing mark
    PAUSE = 6      # behind ，、；：, on both sides of them where they stand in the middle
    LATIN = 7      # between Han and letters or digits
    STOP = 8       # behind 。！？, on both sides of 。 where it stands in the middle


class Rule(NamedTuple):
    """What the trade wants of a gap, in em: its width, the least of it, whether tracking adds.

    Beside a mark that stands in the middle of its em the width is 0 and the least below it: what is
    taken is of the mark's own blank. Where a gap is `free`, tracking may add or not.
    """

    kind: Kind
    natural: float = 0.0
    least: float = 0.0
    tracked: bool = False
    free: bool = False


TIGHT, TRACK = Rule(Kind.TIGHT), Rule(Kind.TRACK, tracked=True)
WORD = Rule(Kind.WORD, THIRD, QUARTER)
LATIN = Rule(Kind.LATIN, QUARTER, EIGHTH)
BRACKET = Rule(Kind.BRACKET, HALF, tracked=True)
BESIDE_SHORT = Rule(Kind.RIGID, QUARTER, QUARTER)

# Classes, classes that may follow them, and the rule for what stands between two of these.
Row = tuple[Collection[Class], Collection[Class], Rule]

TEXT = frozenset({Class.HAN, Class.LATIN})
LONG = frozenset({Class.DASH, Class.ELLIPSIS})
SHORT = frozenset({Class.LINK, Class.DOT, Class.SLASH})
BRACKETS = frozenset({Class.OPEN, Class.CLOSE})
POINTS = frozenset({Class.PAUSE, Class.STOP, Class.CALL})
# What begins, behind a mark: text, or a mark that opens.
BEGINNING = TEXT | LONG | {Class.OPEN, Class.PAREN_OPEN}
PARENTHESES = frozenset({Class.PAREN_OPEN, Class.PAREN_CLOSE})


class Convention(Struct, frozen=True):
    """How wide marks are in a region, and what stands between them.

    `centred` are the marks that stand in the middle of a whole em, all of it their body; `rigid`
    are those of them that keep it in any line. The body of other full-width marks is the half of
    their em that has the ink. `rules` has the gaps that are not `TIGHT`.
    """

    rules: Mapping[tuple[Class, Class], Rule]
    centred: frozenset[str] = frozenset()
    rigid: frozenset[str] = frozenset()

    def rule(self, before: Class, after: Class) -> Rule:
        """The rule for what stands between two classes of characters."""
        return self.rules.get((before, after), TIGHT)

    def body(self, kind: Class) -> float:
        """The width in em of a bracket or a point without its gaps."""
        return WHOLE if self.centred and kind in POINTS else HALF


def convention_of(language: str) -> Convention:
    """The convention for a BCP 47 tag: HANT for zh-Hant and zh-Hant-HK, HANS for all others."""
    return HANT if language.startswith('zh-Hant') else HANS


def _rules(*rows: Row) -> dict[tuple[Class, Class], Rule]:
    return {(before, after): rule for befores, afters, rule in rows
            for before in befores for after in afters}


def _mainland() -> Iterator[Row]:
    """Points in the left half of their em: what they give is behind them, as with brackets."""
    yield {Class.PAUSE}, BEGINNING, Rule(Kind.PAUSE, HALF, tracked=True)
    yield {Class.STOP}, BEGINNING, Rule(Kind.STOP, HALF, QUARTER, tracked=True)
    yield {Class.CLOSE, Class.PAUSE, Class.STOP}, SHORT, BESIDE_SHORT
    yield SHORT, {Class.OPEN}, BESIDE_SHORT


def _centred() -> Iterator[Row]:
    """Points in the middle of their em: what they give is on both sides of them alike.

    Nothing is added between them and a closing mark, but CLREQ knows no half-width parentheses:
    either way is right beside these. A note mark stands in the blank behind a point.
    """
    for point, beside in (
            (Class.PAUSE, Rule(Kind.PAUSE, 0.0, -QUARTER, tracked=True)),
            (Class.STOP, Rule(Kind.STOP, 0.0, -EIGHTH, tracked=True)),
            (Class.CALL, TRACK)):
        close = TIGHT if beside is TRACK else beside._replace(tracked=False)
        yield TEXT | LONG, {point}, beside
        yield {point}, BEGINNING, beside
        yield {Class.CLOSE, Class.MARK}, {point}, close
        yield {point}, {Class.CLOSE}, close
        yield PARENTHESES, {point}, close._replace(free=True)
        yield {point}, {Class.PAREN_CLOSE}, close._replace(free=True)
    yield {Class.PAUSE, Class.STOP}, {Class.MARK}, Rule(Kind.RIGID, -QUARTER, -QUARTER)
    beside = Rule(Kind.DOT, 0.0, -QUARTER)
    yield TEXT | LONG | PARENTHESES | {Class.CLOSE}, {Class.DOT}, beside
    yield {Class.DOT}, TEXT | LONG | PARENTHESES | BRACKETS, beside
    yield {Class.CLOSE}, {Class.LINK}, BESIDE_SHORT
    yield {Class.LINK}, {Class.OPEN}, BESIDE_SHORT


EVERYWHERE: tuple[Row, ...] = (
    ({Class.HAN}, {Class.HAN, Class.PAREN_OPEN}, TRACK),
    ({Class.PAREN_CLOSE}, {Class.HAN}, TRACK),
    (TEXT | LONG | {Class.PAREN_CLOSE}, {Class.OPEN}, BRACKET),
    ({Class.CLOSE}, BEGINNING, BRACKET),
)
HANS = Convention(_rules(*EVERYWHERE, *_mainland()))
HANT = Convention(_rules(*EVERYWHERE, *_centred()), PAUSE | STOP | DOT | SLASH, frozenset('！？'))
