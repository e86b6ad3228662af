"""What a check of set lines looks at and what it says.

A check is a function from `Evidence` to `Finding`. Lengths in a finding are in em of the line's own
size unless its title says otherwise.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from ..diagnostics import Place
from ..model import Paragraph, every_block
from ..reading import Passage
from .collation import Collation, SetLine
from .convention import Convention, convention_of
from .gaps import Gap, gaps_of
from .records import Glyph, Line

# Kinds of passages that are made into lines by the composer; the others are broken at sense.
COMPOSED = frozenset({'formula', 'preambular', 'numbered', 'plain', 'note'})

Severity = Literal['hard', 'soft']
# What a check saw: a line, the offset of a character in its passage, what is there, its value.
Sight = tuple[SetLine | Line, int, str, float]


class Violation(Struct, frozen=True):
    """One place where a check fails: page, line of the page, what is there, how much.

    `line` is 0 for what stands outside the text block. `place` is the place in the source.
    """

    page: int
    line: int
    what: str
    value: float
    place: Place


class Finding(Struct, frozen=True):
    """What a check found: how many places it looked at, those that fail, the worst value of all.

    A `hard` rule must not be broken; a `soft` one is a figure to be watched. `place` is that of the
    worst value in the source, None where nothing is off; `figures` are further numbers.
    """

    check: str
    title: str
    opportunities: int
    violations: tuple[Violation, ...]
    worst: float
    place: Place | None = None
    severity: Severity = 'hard'
    figures: tuple[tuple[str, float], ...] = ()


class Spots:
    """Where the characters of a passage are printed: by their offsets, the line and the glyph of each
    that is.
    """

    def __init__(self, lines: Sequence[SetLine] = ()):
        self.lines = sorted(lines, key=attrgetter('first'))

    def get(self, offset: int) -> tuple[SetLine, Glyph] | None:
        """The line and the glyph of a character, or None."""
        number = bisect_right(self.lines, offset, key=attrgetter('first')) - 1
        line = self.lines[number] if number >= 0 else None
        glyph = line.glyph_at.get(offset) if line else None
        return (line, glyph) if line and glyph else None


class Evidence(Struct, frozen=True):
    """A collation and what the checks ask of it.

    `where` has, by the id of a passage, where its characters are printed; `levels`
    the level of each paragraph, `gaps` the gaps of the lines that the composer made; `around` are
    the lines that are not of the text. `convention` is what the region wants of its lines.
    """

    collation: Collation
    convention: Convention
    where: 'dict[str, Spots]'
    levels: dict[str, int]
    gaps: tuple[tuple[SetLine, tuple[Gap, ...]], ...]
    around: tuple[Line, ...]

    @property
    def lines(self) -> tuple[SetLine, ...]:
        return self.collation.lines

    @property
    def composed(self) -> list[SetLine]:
        """The lines that the composer made."""
        return [line for line, _ in self.gaps]

    def lines_of(self, passage: Passage) -> list[SetLine]:
        """The lines of a passage in order."""
        return [line for line in self.lines if line.passage is passage]


Check = Callable[[Evidence], Finding]


def evidence(collation: Collation) -> Evidence:
    """Gathers where every character of every passage is, and what stands between them."""
    convention = convention_of(collation.document.language)
    by_passage: dict[str, list[SetLine]] = {}
    for line in collation.lines:
        by_passage.setdefault(line.passage.id, []).append(line)
    where = {passage.id: Spots(by_passage.get(passage.id, ())) for passage in collation.passages}
    levels = {block.id: block.level for block in every_block(collation.document)
              if isinstance(block, Paragraph)}
    gaps = tuple((line, gaps_of(line, convention)) for line in collation.lines
                 if line.passage.kind in COMPOSED and line.text)
    text = {id(line.line) for line in collation.lines}
    around = tuple(line for page in collation.proof.pages for line in page.lines
                   if id(line) not in text)
    return Evidence(collation, convention, where, levels, gaps, around)


def finding(evidence: Evidence, check: str, title: str, seen: Iterable[Sight], tolerance: float,
            severity: Severity = 'hard') -> Finding:
    """A finding from what was seen; a value beyond the tolerance is a violation."""
    every = list(seen)
    violations = tuple(
        Violation(line.page, line.number if isinstance(line, SetLine) else 0, what,
                  round(value, 4), _place(evidence, line, offset))
        for line, offset, what, value in every if abs(value) > tolerance)
    line, offset, _, worst = max(
        every, key=lambda sight: abs(sight[3]), default=(None, 0, '', 0.0))
    place = _place(evidence, line, offset) if line and worst else None
    return Finding(check, title, len(every), violations, abs(worst), place, severity)


def outside(value: float, bounds: tuple[float, float]) -> float:
    """By how much a value is outside its bounds; 0 inside them."""
    return min(value - bounds[0], 0.0) + max(value - bounds[1], 0.0)


def _place(evidence: Evidence, line: SetLine | Line, offset: int) -> Place:
    """The place in the source of a character of a line; the beginning for what is not text."""
    passage = line.passage if isinstance(line, SetLine) else None
    return evidence.collation.place_of(passage, max(0, offset))
