"""What stands between two neighbours of a line: as the page has it, and as the trade wants it.

A line of a collation comes in, its gaps go out, each with its measured width and with what the
rules say of it. The rules are those of half-width bodies with glue (JLREQ, CLREQ
#h-adjustment_of_adjacent_punctuation_marks), written down here once more and on purpose: a proof
that asked the composer what is right would find nothing wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from ..composition.classes import PREFIX, SUFFIX, Class, class_of, is_word
from .bodies import HALF, is_mark, left_edge, right_edge, text_of
from .collation import SetLine
from .records import Glyph

THIRD, QUARTER, EIGHTH = 1 / 3, 0.25, 0.125
GROUPED_NUMBER = re.compile(r'\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)')


class Kind(IntEnum):
    """What a gap may do; from `WORD` on in the order in which gaps are compressed."""

    TIGHT = 0      # nothing stands here, in any line
    RIGID = 1      # a width that never changes
    TRACK = 2      # nothing, but in a line whose characters are spaced
    WORD = 3
    BRACKET = 4    # before an opening, behind a closing mark
    PAUSE = 5      # behind ，、；：
    LATIN = 6      # between Han and letters or digits
    STOP = 7       # behind 。！？


class Rule(NamedTuple):
    """What the trade wants of a gap, in em: its width, the least of it, whether tracking adds."""

    kind: Kind
    natural: float = 0.0
    least: float = 0.0
    tracked: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of a printed line: its `width` in em of the line, and the `rule` for it.

    `offset` and `until` are those of the characters on both sides of it, `text` is these two.
    """

    offset: int
    until: int
    before: Class
    after: Class
    text: str
    width: float
    rule: Rule

    @property
    def kind(self) -> Kind:
        return self.rule.kind

    @property
    def excess(self) -> float:
        """By how much the gap is wider than its natural width, in em."""
        return self.width - self.rule.natural


TIGHT, TRACK = Rule(Kind.TIGHT), Rule(Kind.TRACK, tracked=True)
WORD = Rule(Kind.WORD, THIRD, QUARTER)
LATIN = Rule(Kind.LATIN, QUARTER, EIGHTH)
BESIDE_SHORT = Rule(Kind.RIGID, QUARTER)
BEFORE_OPEN = Rule(Kind.BRACKET, HALF, tracked=True)
BEHIND = {
    Class.CLOSE: Rule(Kind.BRACKET, HALF, tracked=True),
    Class.PAUSE: Rule(Kind.PAUSE, HALF, tracked=True),
    Class.STOP: Rule(Kind.STOP, HALF, QUARTER, tracked=True)}

PROPORTIONAL = frozenset({Class.LATIN, Class.PAREN_OPEN, Class.PAREN_CLOSE})
SHORT = frozenset({Class.LINK, Class.DOT, Class.SLASH})
LONG = frozenset({Class.DASH, Class.ELLIPSIS})
TEXT = frozenset({Class.HAN, Class.LATIN})
TRACKED = frozenset({(Class.HAN, Class.HAN), (Class.HAN, Class.PAREN_OPEN),
                     (Class.PAREN_CLOSE, Class.HAN)})


def gaps_of(line: SetLine) -> tuple[Gap, ...]:
    """The gaps of a line from left to right, but those inside words, numbers and two-em marks."""
    return tuple(_gaps(line))


def _gaps(line: SetLine) -> Iterator[Gap]:
    text, size = line.passage.text, line.line.size
    taken, behind_mark = 0.0, Class.HAN
    for (start, glyph), (after, other) in pairwise(text_of(line)):
        before = start + len(glyph.text) - 1
        kinds = _class(line, before), _class(line, after)
        width = _distance(line, before, glyph, after, other) / size
        if kinds[0] is not Class.MARK and kinds[1] is Class.MARK:
            behind_mark = kinds[0]
            taken = width
        if kinds[1] is Class.MARK:
            taken += other.width / size
        if text[before + 1:after].strip():
            continue
        if kinds[0] is Class.MARK:
            rule = _rule_behind_mark(behind_mark, kinds[1], taken, after > before + 1)
        else:
            rule = _rule(text, before, after, *kinds)
        if rule is not None:
            yield Gap(before, after, *kinds, text[before] + text[after], width, rule)


def _distance(line: SetLine, before: int, glyph: Glyph, after: int, other: Glyph) -> float:
    """From the end of one body to the beginning of the next, in points."""
    return left_edge(line.passage, after, other) - right_edge(line.passage, before, glyph)


def _class(line: SetLine, offset: int) -> Class:
    """The class of a character; a sign of percent or of degrees belongs to its number."""
    text = line.passage.text
    if is_mark(line.passage, offset):
        return Class.MARK
    if text[offset] in SUFFIX and text[offset - 1:offset].isdigit():
        return Class.LATIN
    return class_of(text, offset)


def _rule(text: str, before: int, after: int, kind: Class, next_kind: Class) -> Rule | None:
    """The rule for a gap between two characters; None inside what is not divided."""
    space = after > before + 1
    if kind in PROPORTIONAL and next_kind in PROPORTIONAL:
        return WORD if space and not _in_number(text, before) else None
    if kind in LONG and kind is next_kind:
        return None
    if {kind, next_kind} == TEXT:
        edge = text[before if kind is Class.LATIN else after]
        parted = space or is_word(edge) or edge in SUFFIX or edge in PREFIX
        return LATIN if parted else TRACK
    if (kind, next_kind) == (Class.PAREN_CLOSE, Class.OPEN):
        return None   # CLREQ knows no half-width parentheses: either way is right
    rule = _rule_between(kind, next_kind)
    return WORD if space and rule is TIGHT else rule


def _rule_between(kind: Class, next_kind: Class) -> Rule:
    if kind in BEHIND:
        if next_kind in SHORT:
            return BESIDE_SHORT
        follows = next_kind in TEXT | LONG | {Class.OPEN, Class.PAREN_OPEN}
        return BEHIND[kind] if follows else TIGHT
    if next_kind is Class.OPEN:
        if kind in SHORT:
            return BESIDE_SHORT
        return BEFORE_OPEN if kind in TEXT | LONG else TIGHT
    return TRACK if (kind, next_kind) in TRACKED else TIGHT


def _rule_behind_mark(kind: Class, next_kind: Class, taken: float, space: bool) -> Rule | None:
    """The rule for the gap behind a note mark that took so many em behind a character of a kind.

    The mark stands in the blank half of the mark before it, what is left of that follows; a letter
    or a digit keeps ¼ em in any case.
    """
    if next_kind is Class.MARK:
        return None
    whole = _rule_between(kind, next_kind) if kind in BEHIND else TIGHT
    left = max(0.0, whole.natural - taken)
    if next_kind is Class.LATIN:
        between_words = space and kind is Class.LATIN
        return WORD if between_words else Rule(Kind.RIGID, max(QUARTER, left))
    if next_kind is Class.OPEN:
        return Rule(Kind.BRACKET, HALF)
    return Rule(whole.kind, left) if left else TIGHT


def _in_number(text: str, offset: int) -> bool:
    """Whether the space behind a character is one inside a number in groups: 4 000."""
    return any(match.start() <= offset < match.end() - 1
               for match in GROUPED_NUMBER.finditer(text))
