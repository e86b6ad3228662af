"""What stands between two neighbours of a line: as the page has it, and as the trade wants it.

A line of a collation and the convention of its region come in, its gaps go out, each with its
measured width and with the rule for it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from msgspec import Struct

from ..composition.classes import PREFIX, RAISED, SUFFIX, Class, is_word
from .bodies import class_in, is_mark, left_edge, right_edge
from .collation import SetLine
from .convention import (
    HALF, LATIN, LONG, POINTS, QUARTER, TEXT, TIGHT, TRACK, WORD, Convention, Kind, Rule)
from .records import Glyph

EVEN = 0.005            # em: what differs by less is the same
HAN = re.compile('[一-鿿]{2,}')
GROUPED_NUMBER = re.compile(r'\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)')


class Gap(NamedTuple):
    """A gap of a printed line: its `width` in em of the line, and the `rule` for it.

    `offset` and `until` are those of the characters on both sides of it, `text` is these two.
    `kind` is that of the rule; `excess` is by how much it is wider than its natural width, in em.
    """

    offset: int
    until: int
    before: Class
    after: Class
    text: str
    width: float
    rule: Rule
    kind: Kind
    excess: float

    @property
    def gives(self) -> bool:
        """Whether it is compressed."""
        return self.excess < -EVEN and self.kind >= Kind.WORD

    @property
    def added(self) -> float:
        """What tracking adds to it, in em: a compressed one has nothing."""
        return self.excess if self.kind is Kind.TRACK else max(0.0, self.excess)


class Gaps(Struct, frozen=True, dict=True):
    """The gaps of a line, but those inside words, numbers and two-em marks.

    Most are between two Han that are neighbours in the text: of these there is the offset of the
    first in `text` and the width in em, which is all that tracking has added. The `others` are whole.
    """

    text: str
    between: tuple[tuple[int, float], ...]
    others: tuple[Gap, ...]

    def __iter__(self) -> Iterator[Gap]:
        """All of them from left to right."""
        return iter(sorted((*(
            Gap(at, at + 1, Class.HAN, Class.HAN, self.text[at:at + 2], width, TRACK, Kind.TRACK, width)
            for at, width in self.between), *self.others), key=attrgetter('offset')))

    @cached_property
    def tracked(self) -> list[float]:
        """What is added between characters beside which nothing else stands, in em."""
        return [width for _, width in self.between] + [
            gap.excess for gap in self.others if gap.kind is Kind.TRACK]

    @cached_property
    def tracking(self) -> float:
        """What tracking adds to the gaps, in em: the median."""
        added = self.tracked or [gap.added for gap in self.others if gap.rule.tracked]
        return median(added) if added else 0.0

    @cached_property
    def excess(self) -> float:
        """By how much they all together are wider than natural, in em."""
        return sum(width for _, width in self.between) + sum(gap.excess for gap in self.others)

    @cached_property
    def are_compressed(self) -> bool:
        """Whether any of them is."""
        return any(gap.gives for gap in self.others)


PROPORTIONAL = frozenset({Class.LATIN, Class.PAREN_OPEN, Class.PAREN_CLOSE})
BLANK_BEHIND = POINTS | {Class.CLOSE}


def gaps_of(line: SetLine, convention: Convention) -> Gaps:
    """What stands between the glyphs of a line."""
    text, glyphs, size = line.passage.text, line.text, line.line.size
    between: list[tuple[int, float]] = []
    edges: list[list[tuple[int, Glyph]]] = []       # what stands between runs of Han, their edges too
    begun = 0
    for first, last in _runs_of_han(line):
        run = [glyph for _, glyph in glyphs[first:last]]
        at = glyphs[first][0]
        between += [(at + step, (after.x - (glyph.x + glyph.width)) / size)
                    for step, (glyph, after) in enumerate(pairwise(run))]
        edges.append(glyphs[begun:first + 1])
        begun = last - 1
    edges.append(glyphs[begun:])
    others = [gap for part in edges for gap in _between(line, part, convention)]
    return Gaps(text, tuple(between), tuple(others))


def _runs_of_han(line: SetLine) -> Iterator[tuple[int, int]]:
    """Where runs of Han begin and end among the glyphs of a line, each a character of its own."""
    offsets = [offset for offset, _ in line.text]
    first, count = offsets[0], len(offsets)
    if offsets != list(range(first, first + count)):
        return
    marks = line.passage.marks
    for run in HAN.finditer(line.passage.text, first, first + count):
        if not any(start < run.end() and run.start() < end for start, end in marks):
            yield run.start() - first, run.end() - first


def _between(line: SetLine, glyphs: Sequence[tuple[int, Glyph]],
             convention: Convention) -> Iterator[Gap]:
    """What stands between some glyphs of a line; a note mark is not parted from what it is behind."""
    passage, text, size = line.passage, line.passage.text, line.line.size
    taken, behind_mark = 0.0, Class.HAN
    for (start, glyph, _, kind), (after, other, next_kind, _) in pairwise(
            _classed(line, glyphs, convention)):
        before = start + len(glyph.text) - 1
        width = (left_edge(passage, after, other, convention)
                 - right_edge(passage, before, glyph, convention)) / size
        if kind is not Class.MARK and next_kind is Class.MARK:
            behind_mark = kind
            taken = width
        if next_kind is Class.MARK:
            taken += other.width / size
        if text[before + 1:after].strip():
            continue
        if kind is Class.MARK:
            rule = _rule_behind_mark(convention, behind_mark, next_kind, taken, after > before + 1)
        else:
            rule = _rule(convention, text, before, after, kind, next_kind)
        if rule is not None:
            yield Gap(before, after, kind, next_kind, text[before] + text[after], width, rule,
                      rule.kind, width - rule.natural)


def _classed(line: SetLine, glyphs: Sequence[tuple[int, Glyph]],
             convention: Convention) -> Iterator[tuple[int, Glyph, Class, Class]]:
    """Glyphs of a line with their offsets, the classes of their first and last characters."""
    for offset, glyph in glyphs:
        kind = _class(line, offset, convention)
        more = len(glyph.text) - 1
        yield offset, glyph, kind, _class(line, offset + more, convention) if more else kind


def _class(line: SetLine, offset: int, convention: Convention) -> Class:
    """The class of a character; a sign of percent or of degrees belongs to its number."""
    text = line.passage.text
    if line.passage.marks and is_mark(line.passage, offset):
        return Class.MARK
    if '一' <= text[offset] <= '鿿':
        return Class.HAN
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
