"""A paragraph from its runs and its measure: the lines, and the setting of every character in them.

Runs and a width function come in; lines go out, each with its characters and, for every character, what
is added to the advance of its glyph and whether the half-width alternate is to be used. The engine does
what they say and decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .breaking import Span, break_lines
from .classes import HALF_BODY, Class
from .filling import LADDER, Fill, width_of
from .gaps import HALF
from .units import Run, Unit, Width, cut


@dataclass(frozen=True, slots=True)
class Measure:
    """The widths that lines have, in em of the paragraph's size.

    `first` and `rest` are those of the text in the first line and in the turnovers; `label` is the
    width of the box in which the label stands at the beginning of the first line, outside `first`.
    """

    first: float
    rest: float
    label: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its characters, and for each of them the `extra` em behind it and whether it is `half`.

    `start` and `end` say which characters of the paragraph they are; a space at a line end is in none.
    `extra` is added to the glyph's own advance, so it is −½ for a comma at a line's end. `width` is the
    width of the line with its label, `last` says that the paragraph ends with it.
    """

    text: str
    start: int
    end: int
    extra: tuple[float, ...]
    half: tuple[bool, ...]
    width: float
    fill: Fill
    last: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The lines of a paragraph and the rung of the ladder (1 is best) on which they were found."""

    lines: tuple[Line, ...]
    rung: int


class Overfull(Exception):
    """No rung of the ladder gives lines that fit; carries the text that cannot be broken."""

    def __init__(self, text: str):
        self.text = text
        super().__init__(f'no line ends fit for “{text[:20]}…”')


def compose(runs: Sequence[Run], measure: Measure, width: Width) -> Paragraph:
    """Break and justify a paragraph; raises `Overfull` where nothing fits.

    `width(text, face)` is the advance of shaped Latin text in em of its own size.
    """
    text = ''.join(run.text for run in runs)
    units = cut(runs, width)
    if not units:
        return Paragraph((), 1)
    for rung, need in enumerate(LADDER, 1):
        spans = break_lines(units, measure.first, measure.rest, need)
        if spans is not None:
            lines = tuple(
                _line(text, runs, units, span, index, measure, width)
                for index, span in enumerate(spans))
            return Paragraph(lines, rung)
    raise Overfull(text)


def _line(text: str, runs: Sequence[Run], units: Sequence[Unit], span: Span, index: int,
          measure: Measure, width: Width) -> Line:
    """The setting of one line: every gap goes to the character before it."""
    inside = units[span.start:span.end]
    start, end = inside[0].start, inside[-1].end
    extra, half = [0.0] * (end - start), [False] * (end - start)
    for place, unit in enumerate(inside):
        final = place + 1 == len(inside)
        gap = 0.0 if final else width_of(unit.gap, span.fill)
        glyph, after = unit.end - 1 - start, None if final else inside[place + 1]
        if unit.half:
            half[unit.start - start] = True
        if place == 0 and unit.kind is Class.OPEN:
            half[0] = True
        own = gap
        if unit.kind in (Class.CLOSE, Class.PAUSE, Class.STOP):
            own -= HALF * unit.size
        if after is not None and after.kind is Class.OPEN:
            roomy = gap >= HALF * after.size - 1e-9 and text[unit.end - 1] not in HALF_BODY
            half[after.start - start] = not roomy
            own -= HALF * after.size if roomy else 0.0
        if after is not None:
            own -= unit.shaped
        extra[glyph + (1 if unit.space and not final else 0)] += own
    last = span.end == len(units)
    natural = sum(u.body for u in inside) + sum(width_of(u.gap, span.fill) for u in inside[:-1])
    label_text, label_extra = _label(runs, measure, width) if index == 0 else ('', [])
    return Line(
        label_text + text[start:end], start - len(label_text), end, tuple(label_extra + extra),
        (False,) * len(label_text) + tuple(half),
        natural + (measure.label if label_text else 0.0), span.fill, last)


def _label(runs: Sequence[Run], measure: Measure, width: Width) -> tuple[str, list[float]]:
    """The label's characters, the last of them followed by what is left of its box."""
    label = runs[0]
    if label.kind != 'label' or not label.text:
        return '', []
    extra = [0.0] * len(label.text)
    extra[-1] = measure.label - width(label.text, label.face) * label.size
    return label.text, extra
