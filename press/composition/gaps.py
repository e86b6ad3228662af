"""What stands between two units of a line: natural width, how far it shrinks and when, how it grows.

Two classes come in, a `Gap` goes out; lengths in em. The table is that of half-width bodies with glue
(JLREQ, and LuaTeX-ja's quanjiao metric): a full-width mark is half an em of body and half an em of gap,
so that a mark at the edge of a line is trimmed by nothing more than the gap's being outside the line.
A mark in the middle of its em has a body of the whole em, and gaps beside it that may become negative.
"""

from enum import IntEnum

from msgspec import Struct
from msgspec.structs import replace

from .classes import Class


class Step(IntEnum):
    """The order in which gaps are compressed (CLREQ #procedures_for_inter-character_spacing_reduction).

    The mark at a line's end, CLREQ's first step, is always half: GB/T 15834 5.1.10.
    """

    NONE = 0
    WORD = 1      # spaces between Latin words, to ¼
    DOT = 2       # either side of an interpunct of a whole em, to half an em
    BRACKET = 3   # before an opening, after a closing mark
    PAUSE = 4     # after ，、；：; on both sides of them where they stand in the middle
    LATIN = 5     # between Han and Latin, to ⅛
    STOP = 6      # after 。！？: to ¼, for many forbid more


class Growth(IntEnum):
    """The order in which gaps are stretched (CLREQ #procedures_for_inter-character_space_expansion)."""

    NONE = 0
    WORD = 1      # spaces between Latin words, to ½
    LATIN = 2     # between Han and Latin, to ⅜
    TRACK = 3     # between all others, equally


class Gap(Struct, frozen=True):
    """Glue: `natural` width, what `step` may take from it, how it grows."""

    natural: float
    step: Step = Step.NONE
    give: float = 0.0
    growth: Growth = Growth.NONE


HALF, QUARTER, EIGHTH = 0.5, 0.25, 0.125
WORD_SPACE_MAX, LATIN_MAX = 0.5, 0.375

SOLID = Gap(0.0)
TRACKED = Gap(0.0, growth=Growth.TRACK)
WORD_SPACE = Gap(1 / 3, Step.WORD, 1 / 3 - QUARTER, growth=Growth.WORD)
_LATIN = Gap(QUARTER, Step.LATIN, EIGHTH, growth=Growth.LATIN)
_BRACKET = Gap(HALF, Step.BRACKET, HALF, growth=Growth.TRACK)
_PAUSE = Gap(HALF, Step.PAUSE, HALF, growth=Growth.TRACK)
_STOP = Gap(HALF, Step.STOP, QUARTER, growth=Growth.TRACK)
_QUARTER = Gap(QUARTER)
_AFTER_MARK = Gap(HALF, Step.BRACKET, HALF)
# Beside a mark in the middle of its em: what is taken is of its own blank. A note mark stands in it.
_DOT_SIDE = Gap(0.0, Step.DOT, QUARTER)
_PAUSE_SIDE = Gap(0.0, Step.PAUSE, QUARTER, growth=Growth.TRACK)
_STOP_SIDE = Gap(0.0, Step.STOP, EIGHTH, growth=Growth.TRACK)
_UNDER_NOTE_MARK = Gap(-QUARTER)

_TEXT = (Class.HAN, Class.LATIN)
_LONG = (Class.DASH, Class.ELLIPSIS)
_SHORT = (Class.LINK, Class.DOT, Class.SLASH)


def _table() -> dict[tuple[Class, Class], Gap]:
    table = {(before, after): SOLID for before in Class for after in Class}
    table[Class.HAN, Class.HAN] = TRACKED
    table[Class.HAN, Class.LATIN] = table[Class.LATIN, Class.HAN] = _LATIN
    for before in (*_TEXT, *_LONG, Class.PAREN_CLOSE):
        table[before, Class.OPEN] = _BRACKET
    for before, gap in ((Class.CLOSE, _BRACKET), (Class.PAUSE, _PAUSE), (Class.STOP, _STOP)):
        for after in (*_TEXT, *_LONG, Class.OPEN, Class.PAREN_OPEN):
            table[before, after] = gap
        for after in _SHORT:
            table[before, after] = _QUARTER
    for before in _SHORT:
        table[before, Class.OPEN] = _QUARTER
    table[Class.MARK, Class.LATIN] = _QUARTER
    table[Class.MARK, Class.OPEN] = _AFTER_MARK
    table[Class.HAN, Class.PAREN_OPEN] = table[Class.PAREN_CLOSE, Class.HAN] = TRACKED
    return table


def _centred_table() -> dict[tuple[Class, Class], Gap]:
    """The table for points in the middle of their em, and · and / of a whole em."""
    table = _table()
    beside = (*_TEXT, *_LONG, Class.PAREN_OPEN, Class.PAREN_CLOSE, Class.CLOSE)
    for mark, gap in ((Class.PAUSE, _PAUSE_SIDE), (Class.STOP, _STOP_SIDE), (Class.CALL, TRACKED)):
        tight = replace(gap, growth=Growth.NONE)
        for other in beside:
            table[other, mark] = gap if other in (*_TEXT, *_LONG) else tight
            table[mark, other] = tight if other in (Class.CLOSE, Class.PAREN_CLOSE) else gap
        table[mark, Class.OPEN] = gap
        table[Class.MARK, mark] = tight
        table[mark, Class.MARK] = SOLID if mark is Class.CALL else _UNDER_NOTE_MARK
        for other in _SHORT:
            table[mark, other] = SOLID
    for mark, gap in ((Class.DOT, _DOT_SIDE), (Class.SLASH, SOLID)):
        for other in beside:
            table[other, mark] = table[mark, other] = gap
        table[mark, Class.OPEN] = gap
    return table


TABLE = _table()
CENTRED_TABLE = _centred_table()
