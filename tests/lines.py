"""Lines as glyphs on paper: what the press sets, and what plainer composers would set, in em.

A source comes in, in which `[3]` is a note mark and `*…*` stands in another face; lines of glyphs
go out, each glyph with its place and its ink. The face is made up: Han and marks are an em wide,
Latin letters half an em.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from press.composition import HANS, Convention, Measure, Run, compose
from press.composition.classes import OPEN, PAUSE, STOP, Class, class_of
from press.composition.filling import (
    LADDER, SOLID_FILL, Fill, Need, Sums, compress, stretch)
from press.composition.gaps import Growth, Step
from press.composition.paragraph import Line, Paragraph
from press.composition.units import NEVER, Unit, cut

MARK_SIZE = 0.6
_PIECE = re.compile(r'\[(?P<mark>\d+)\]|\*(?P<other>[^*]+)\*|(?P<text>(?:(?!\[\d+\])[^*])+)')


class Glyph(Struct, frozen=True):
    """A glyph: its character and class, its left edge, its own advance, and where its ink is."""

    text: str
    kind: Class
    x: float
    advance: float
    ink: tuple[float, float]

    @property
    def right(self) -> float:
        return self.x + self.advance


Row = tuple[Glyph, ...]


def width(text: str, face: str) -> float:
    """The made-up face."""
    return len(text) * 0.5


def runs_of(source: str) -> tuple[Run, ...]:
    """The runs of a source."""
    return tuple(
        Run(found['mark'], size=MARK_SIZE, kind='mark') if found['mark']
        else Run(found['other'], 'other') if found['other'] else Run(found['text'])
        for found in _PIECE.finditer(source))


def composed(source: str, measure: float, indent: float = 0.0, label: str = '',
             convention: Convention = HANS) -> Paragraph:
    """What the press composes; a label takes the `indent` as its box."""
    runs = ((Run(label, kind='label'),) if label else ()) + runs_of(source)
    box = indent if label else 0.0
    return compose(runs, Measure(measure - indent, measure, box), width, convention=convention)


def rows(source: str, measure: float, indent: float = 0.0, label: str = '',
         convention: Convention = HANS) -> list[Row]:
    """The glyphs of what the press composes."""
    paragraph = composed(source, measure, indent, label, convention)
    runs = ((Run(label, kind='label'),) if label else ()) + runs_of(source)
    return [tuple(placed(runs, line, 0.0 if at or label else indent, convention))
            for at, line in enumerate(paragraph.lines)]


def placed(runs: Sequence[Run], line: Line, left: float, convention: Convention) -> Iterator[Glyph]:
    """The glyphs of a line that begins at `left`."""
    text = ''.join(run.text for run in runs)
    styles = [run for run in runs for _ in run.text]
    x = left
    for offset, (half, extra) in enumerate(zip(line.half, line.extra, strict=True)):
        at = line.start + offset
        run, kind = styles[at], Class.MARK if styles[at].kind == 'mark' else class_of(text, at)
        narrow = half or kind in (Class.LATIN, Class.MARK, Class.PAREN_OPEN, Class.PAREN_CLOSE)
        advance = (0.5 if narrow else 1.0) * run.size
        yield Glyph(text[at], kind, x, advance, _ink(text[at], kind, x, advance, convention))
        x += advance + extra


def _ink(character: str, kind: Class, x: float, advance: float,
         convention: Convention) -> tuple[float, float]:
    """Brackets have their ink in one half of an em, points in one half or in its middle."""
    if character in convention.centred:
        return x + advance / 2 - 0.25, x + advance / 2 + 0.25
    if advance == 1.0 and character in OPEN and kind is Class.OPEN:
        return x + 0.5, x + 1.0
    if advance == 1.0 and kind in (Class.CLOSE, Class.PAUSE, Class.STOP):
        return x, x + 0.5
    return x, x + advance


def text_of(line: Row) -> str:
    return ''.join(glyph.text for glyph in line)


# Plainer composers.

def typewriter(source: str, measure: float, indent: float = 0.0, label: str = '', *,
               may_break: Callable[[str, int], bool] = lambda text, at: True,
               hangs: bool = False, spread: str = '') -> list[Row]:
    """Every character takes its whole advance; a line ends where the next one finds no room.

    With `spread`, lines are then brought to the measure by widening `all` their gaps, or those at
    `spaces`. With `hangs`, a point may stand outside.
    """
    characters = [(character, run) for run in runs_of(label + source) for character in run.text]
    text, lines, start = ''.join(character for character, _ in characters), [], 0
    while start < len(text):
        left = indent if not (lines or label) else 0.0
        line = _typed(text, characters[start:], start, left)
        room = sum(glyph.right < measure + 1e-9 for glyph in line)
        room += hangs and room < len(line) and line[room].text in PAUSE | STOP
        if room < len(line):
            room = next((at for at in range(room, 0, -1) if may_break(text, start + at)), room)
        start += room
        line = line[:room]
        while line[-1].text == ' ':
            line.pop()
        while text[start:start + 1] == ' ':
            start += 1
        lines.append(_spread(line, measure, spread) if start < len(text) else tuple(line))
    return lines


def _typed(text: str, characters: Sequence[tuple[str, Run]], start: int, x: float) -> list[Glyph]:
    line = []
    for at, (character, run) in enumerate(characters, start):
        kind = Class.MARK if run.kind == 'mark' else class_of(text, at)
        advance = (0.5 if character.isascii() else 1.0) * run.size
        line.append(Glyph(character, kind, x, advance, _ink(character, kind, x, advance, HANS)))
        x += advance
    return line


def _spread(line: Sequence[Glyph], measure: float, spread: str) -> Row:
    places = {at for at in range(1, len(line)) if spread == 'all' or (
        spread == 'spaces' and line[at - 1].text == ' ')}
    each = (measure - line[-1].right) / len(places) if places else 0.0
    moved, spaced = 0.0, []
    for at, glyph in enumerate(line):
        moved += each if at in places else 0.0
        spaced.append(replace(
            glyph, x=glyph.x + moved, ink=(glyph.ink[0] + moved, glyph.ink[1] + moved)))
    return tuple(spaced)


def first_fit(source: str, measure: float) -> list[tuple[str, Fill]]:
    """The lines of a composer with the gaps and the prohibitions of the press and no foresight.

    Each line takes as many units as can be compressed into it, and is stretched where none can.
    """
    runs = runs_of(source)
    text, units, lines = ''.join(run.text for run in runs), cut(runs, width), []
    while units:
        end, fill = next(
            (end, fill) for end in range(len(units), 0, -1)
            if end == len(units) or units[end - 1].penalty != NEVER
            if (fill := filled(units[:end], measure, LADDER[-1], end == len(units))))
        lines.append((text[units[0].start:units[end - 1].end], fill))
        units = units[end:]
    return lines


def natural(units: Sequence[Unit]) -> float:
    """The width of units in a line of their own, all gaps natural."""
    return sum(unit.body for unit in units) + sum(unit.gap.natural for unit in units[:-1])


def filled(units: Sequence[Unit], measure: float, need: Need, last: bool) -> Fill | None:
    """How units become a line of the measure, with a hyphen at its end; None where they cannot."""
    missing, inside = measure - natural(units), [unit.gap for unit in units[:-1]]
    missing -= 0.0 if last else units[-1].hyphen
    if abs(missing) < 1e-9 or last and missing > 0:
        return SOLID_FILL
    give = [sum(gap.give for gap in inside if gap.step is step) for step in Step]
    growths = [gap.growth for gap in inside]
    sums = Sums((0.0, *give[1:]), growths.count(Growth.WORD),
                growths.count(Growth.LATIN), growths.count(Growth.TRACK))
    return compress(-missing, sums, need) if missing < 0 else stretch(missing, sums, need)
