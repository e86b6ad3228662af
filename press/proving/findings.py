"""What a check of set lines looks at and what it says.

A check is a function from `Evidence` to `Finding`. Lengths in a finding are in em of the line's own size
unless its title says otherwise. The geometry that the checks share is here: where the body of a mark
stands, however its face draws it, and where the text of a line begins and ends.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..composition.classes import CLOSE, OPEN, PAUSE, STOP, Class, class_of
from ..model import Paragraph, every_block
from ..reading import Passage
from .collation import Collation, SetLine
from .records import Glyph

# Kinds of passages that are made into lines by the composer; the others are broken at sense.
COMPOSED = frozenset({'formula', 'preambular', 'numbered', 'plain', 'note'})
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a check fails: page, line of the page, what is there, how much."""

    page: int
    line: int
    what: str
    value: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: how many places it looked at, those that fail, the worst value of all."""

    check: str
    title: str
    opportunities: int
    violations: tuple[Violation, ...]
    worst: float

    def __str__(self) -> str:
        return (f'{self.check:<4} {self.title:<44} {self.opportunities:>5} '
                f'{len(self.violations):>4}  worst {self.worst:.4f}')


@dataclass(frozen=True, slots=True)
class Evidence:
    """A collation; for each passage by its id, the line and the glyph of each of its characters, and
    for each paragraph its level."""

    collation: Collation
    where: dict[str, dict[int, tuple[SetLine, Glyph]]]
    levels: dict[str, int]

    @property
    def lines(self) -> tuple[SetLine, ...]:
        return self.collation.lines

    @property
    def composed(self) -> list[SetLine]:
        """The lines that the composer made."""
        return [line for line in self.lines if line.passage.kind in COMPOSED and text_of(line)]

    def lines_of(self, passage: Passage) -> list[SetLine]:
        """The lines of a passage in order."""
        return [line for line in self.lines if line.passage is passage]


Check = Callable[[Evidence], Finding]


def evidence(collation: Collation) -> Evidence:
    """Gathers where every character of every passage is."""
    where: dict[str, dict[int, tuple[SetLine, Glyph]]] = {}
    for line in collation.lines:
        spots = where.setdefault(line.passage.id, {})
        for offset, glyph in zip(line.offsets, line.line.glyphs, strict=True):
            if offset >= 0:
                for step in range(len(glyph.text)):
                    spots[offset + step] = line, glyph
    levels = {block.id: block.level for block in every_block(collation.document)
              if isinstance(block, Paragraph)}
    return Evidence(collation, where, levels)


def finding(check: str, title: str, looked_at: Iterable[tuple[SetLine, str, float]],
            tolerance: float) -> Finding:
    """A finding from (line, what, value): a value beyond the tolerance is a violation."""
    every = list(looked_at)
    return Finding(
        check, title, len(every),
        tuple(Violation(line.page, line.number, what, round(value, 4))
              for line, what, value in every if abs(value) > tolerance),
        max((abs(value) for _, _, value in every), default=0.0))


def text_of(line: SetLine) -> list[tuple[int, Glyph]]:
    """The glyphs of a line that its passage has, without its label, with their offsets."""
    return [(offset, glyph) for offset, glyph in zip(line.offsets, line.line.glyphs, strict=True)
            if offset >= line.passage.label]


def label_of(line: SetLine) -> list[Glyph]:
    """The glyphs of the label, where the line has it."""
    return [glyph for offset, glyph in zip(line.offsets, line.line.glyphs, strict=True)
            if 0 <= offset < line.passage.label]


def is_first(line: SetLine) -> bool:
    """Whether the passage begins in the line."""
    return line.first == 0


def is_last(line: SetLine) -> bool:
    """Whether the passage ends in the line."""
    end = len(line.passage.text.rstrip())
    return any(offset >= 0 and offset + len(glyph.text) >= end
               for offset, glyph in zip(line.offsets, line.line.glyphs, strict=True))


def is_mark(passage: Passage, offset: int) -> bool:
    """Whether a character of a passage belongs to a note mark."""
    return any(start <= offset < end for start, end in passage.marks)


def is_chinese_mark(passage: Passage, offset: int, marks: frozenset[str]) -> bool:
    """Whether a character is one of `marks`, and used as a Chinese one."""
    return (passage.text[offset] in marks
            and class_of(passage.text, offset) is not Class.LATIN)


def left_edge(passage: Passage, offset: int, glyph: Glyph) -> float:
    """Where the body of a glyph begins, in points.

    The body of an opening mark is the right half of its em: half an em before the end of its own
    advance, whether the face draws it full or half an em wide.
    """
    if is_chinese_mark(passage, offset, OPEN):
        return glyph.x + glyph.width - HALF * glyph.size
    return glyph.x


def right_edge(passage: Passage, offset: int, glyph: Glyph) -> float:
    """Where the body of a glyph ends, in points; that of a mark with a blank half is half an em."""
    if is_chinese_mark(passage, offset, CLOSE | PAUSE | STOP):
        return glyph.x + HALF * glyph.size
    return glyph.x + glyph.width
