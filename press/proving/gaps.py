"""What stands between two neighbours of a line: as the page has it, and as the trade wants it.

A line of a collation and the convention of its region come in, its gaps go out, each with its
measured width and with the rule for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..composition.classes import PREFIX, RAISED, SUFFIX, Class, is_word
from .bodies import class_in, is_mark, left_edge, right_edge, text_of
from .collation import SetLine
from .convention import (
    HALF, LATIN, LONG, POINTS, QUARTER, TEXT, TIGHT, TRACK, WORD, Convention, Kind, Rule)

GROUPED_NUMBER = re.compile(r'\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)')


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


PROPORTIONAL = frozenset({Class.LATIN, Class.PAREN_OPEN, Class.PAREN_CLOSE})
BLANK_BEHIND = POINTS | {Class.CLOSE}


def gaps_of(line: SetLine, convention: Convention) -> tuple[Gap, ...]:
    """The gaps of a line from left to right, but those inside words, numbers and two-em marks."""
    return tuple(_gaps(line, convention))


def _gaps(line: SetLine, convention: Convention) -> Iterator[Gap]:
    text, size = line.passage.text, line.line.size
    taken, behind_mark = 0.0, Class.HAN
    known: dict[int, Class] = {}

    def kind_of(offset: int) -> Class:
        if offset not in known:
            known[offset] = _class(line, offset, convention)
        return known[offset]

    for (start, glyph), (after, other) in pairwise(text_of(line)):
        before = start + len(glyph.text) - 1
        kinds = kind_of(before), kind_of(after)
        width = (left_edge(line.passage, after, other, convention)
                 - right_edge(line.passage, before, glyph, convention)) / size
        if kinds[0] is not Class.MARK and kinds[1] is Class.MARK:
            behind_mark = kinds[0]
            taken = width
        if kinds[1] is Class.MARK:
            taken += other.width / size
        if text[before + 1:after].strip():
            continue
        if kinds[0] is Class.MARK:
            rule = _rule_behind_mark(
                convention, behind_mark, kinds[1], taken, after > before + 1)
        else:
            rule = _rule(convention, text, before, after, *kinds)
        if rule is not None:
            yield Gap(before, after, *kinds, text[before] + text[after], width, rule)


def _class(line: SetLine, offset: int, convention: Convention) -> Class:
    """The class of a character; a sign of percent or of degrees belongs to its number."""
    text = line.passage.text
    if is_mark(line.passage, offset):
        return Class.MARK
    if text[offset] in SUFFIX and text[offset - 1:offset].isdigit():
        return Class.LATIN
    return Class.CALL if text[offset] in convention.rigid else class_in(line.passage, offset)


def _rule(convention: Convention, text: str, before: int, after: int, kind: Class,
          next_kind: Class) -> Rule | None:
    """The rule for a gap between two characters; None inside what is not divided."""
    space = after > before + 1
    if kind in PROPORTIONAL and next_kind in PROPORTIONAL:
        return WORD if space and not _in_number(text, before) else None
    if kind in LONG and kind is next_kind:
        return None
    if text[after] in RAISED and not space:
        return TIGHT
    if {kind, next_kind} == TEXT:
        edge = text[before if kind is Class.LATIN else after]
        parted = space or is_word(edge) or edge in SUFFIX or edge in PREFIX
        return LATIN if parted else TRACK
    rule = convention.rule(kind, next_kind)
    return WORD if space and rule is TIGHT else rule


def _rule_behind_mark(convention: Convention, kind: Class, next_kind: Class, taken: float,
                      space: bool) -> Rule | None:
    """The rule for the gap behind a note mark that took so many em behind a character of a kind.

    The mark stands in the blank half of the mark before it, what is left of that follows; a letter
    or a digit keeps ¼ em in any case, a half-width parenthesis may.
    """
    if next_kind in (Class.MARK, Class.PAREN_OPEN):
        return None
    whole = convention.rule(kind, next_kind) if kind in BLANK_BEHIND else TIGHT
    left = max(0.0, whole.natural - taken)
    if next_kind is Class.LATIN:
        between_words = space and kind is Class.LATIN
        return WORD if between_words else Rule(Kind.RIGID, max(QUARTER, left))
    if next_kind is Class.OPEN:
        return Rule(Kind.BRACKET, HALF)
    return Rule(whole.kind, left) if left else convention.rule(Class.MARK, next_kind)


def _in_number(text: str, offset: int) -> bool:
    """Whether the space behind a character is one inside a number in groups: 4 000."""
    return any(match.start() <= offset < match.end() - 1
               for match in GROUPED_NUMBER.finditer(text))
