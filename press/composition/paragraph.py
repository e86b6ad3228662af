"""A paragraph from its runs and its measure: the lines, and the setting of every character in them.

Runs and a width function come in; lines go out, each with its characters and, for every character, what
is added to the advance of its glyph and which alternate of the glyph is used. The engine does what they
say and decides nothing.
"""

from collections.abc import Sequence

from msgspec import Struct

from .breaking import Span, break_lines
from .classes import HALF_BODY, SHARED, Class
from .convention import HANS, Convention
from .filling import LADDER, SOLID_FILL, Fill, width_of
from .gaps import HALF
from .units import Run, Unit, Width, cut
from .words import HYPHEN, Syllables, undivided

# The forms of a glyph: the face's own, or one of its alternates, by their OpenType features.
OWN, HALF_WIDTH, PROPORTIONAL = '', 'hwid', 'pwid'


class Measure(Struct, frozen=True):
    """The widths that lines have, in em of the paragraph's size.

    `first` and `rest` are those of the text in the first line and in the turnovers; `label` is the
    width of the box in which the label stands at the beginning of the first line, outside `first`.
    """

    first: float
    rest: float
    label: float = 0.0


class Line(Struct, frozen=True):
    """One line: its characters, and for each of them the `extra` em behind it and its `form`.

    `start` and `end` say which characters of the paragraph they are; a space at a line end is in none.
    A `hyphen` at the end of `text` is the composer's and no character of the paragraph. `extra` is added
    to the glyph's own advance, so it is −½ for a comma at a line's end. `width` is the width of the line
    with its label, `last` says that the paragraph ends with it.
    """

    text: str
    start: int
    end: int
    extra: tuple[float, ...]
    form: tuple[str, ...]
    width: float
    fill: Fill
    last: bool
    hyphen: bool = False

    @property
    def half(self) -> tuple[bool, ...]:
        """For every character, whether it is drawn half an em wide."""
        return tuple(form == HALF_WIDTH for form in self.form)


class Paragraph(Struct, frozen=True):
    """The lines of a paragraph, the rung of the ladder (1 is best) that gave them, their demerits."""

    lines: tuple[Line, ...]
    rung: int
    demerits: float = 0.0


class Overfull(Exception):
    """No rung of the ladder gives lines that fit; carries the text and the longest word in it."""

    def __init__(self, text: str, longest: str):
        self.text, self.longest = text, longest
        super().__init__(f'no line ends fit for “{text[:20]}…”')


def compose(runs: Sequence[Run], measure: Measure, width: Width, lines: int = 0,
            convention: Convention = HANS, syllables: Syllables = undivided) -> Paragraph:
    """Break and justify a paragraph; raises `Overfull` where nothing fits.

    `width(text, face)` is the advance of shaped Latin text in em of its own size. With `lines`, the
    paragraph gets exactly so many, and only as far as that does not show: on the first two rungs.
    `syllables(word, language)` is where a word of a marked language may be hyphenated.
    """
    text = ''.join(run.text for run in runs)
    units = cut(runs, width, convention, syllables)
    if not units:
        return Paragraph(_label_alone(runs, measure, width), 1)
    for rung, need in enumerate(LADDER[:2] if lines else LADDER, 1):
        found = break_lines(units, measure.first, measure.rest, need, lines)
        if found is not None:
            spans, demerits = found
            return Paragraph(tuple(
                _line(text, runs, units, span, index, measure, width)
                for index, span in enumerate(spans)), rung, demerits)
    longest = max(units, key=lambda unit: unit.body)
    raise Overfull(text, text[longest.start:longest.end])


def _label_alone(runs: Sequence[Run], measure: Measure, width: Width) -> tuple[Line, ...]:
    """The one line of a paragraph that has a label and nothing else: 1. before (a)."""
    text, extra = _label(runs, measure, width) if runs else ('', [])
    if not text:
        return ()
    form = (OWN,) * len(text)
    return (Line(text, 0, len(text), tuple(extra), form, measure.label, SOLID_FILL, True),)


def _line(text: str, runs: Sequence[Run], units: Sequence[Unit], span: Span, index: int,
          measure: Measure, width: Width) -> Line:
    """The setting of one line: every gap goes to the character before it.

    A mark in the middle of its em that gives blank on its left is drawn half an em wide, and what is
    left of its blanks goes to both characters: so no glyph ever has to move backwards.
    """
    inside = units[span.start:span.end]
    start, end = inside[0].start, inside[-1].end
    extra, half = [0.0] * (end - start), [False] * (end - start)
    total = measure.label if index == 0 and runs[0].kind == 'label' else 0.0
    for place, unit in enumerate(inside):
        final = place + 1 == len(inside)
        gap = 0.0 if final else width_of(unit.gap, span.fill)
        total += unit.body + gap
        glyph, after = unit.end - 1 - start, None if final else inside[place + 1]
        if unit.half:
            half[unit.start - start] = True
        if place == 0 and unit.kind is Class.OPEN:
            half[0] = True
        own = gap
        if unit.blank:
            blanks = 2 if place == 0 else 1
            own += unit.blank * blanks if half[unit.start - start] else 0.0
        elif unit.kind in (Class.CLOSE, Class.PAUSE, Class.STOP):
            own -= HALF * unit.size
        if after is not None and after.blank and (after.half or gap < 0):
            half[after.start - start] = True
            own += after.blank
        if after is not None and after.kind is Class.OPEN:
            roomy = gap >= HALF * after.size - 1e-9 and text[unit.end - 1] not in HALF_BODY
            half[after.start - start] = not roomy
            own -= HALF * after.size if roomy else 0.0
        if after is not None:
            own -= unit.shaped
        extra[glyph + (1 if unit.space and not final else 0)] += own
    last = span.end == len(units)
    form = [HALF_WIDTH if is_half else OWN for is_half in half]
    for unit in inside:
        if unit.kind is Class.LATIN:
            for at in range(unit.start, unit.end):
                if text[at] in SHARED:
                    form[at - start] = PROPORTIONAL
    label_text, label_extra = _label(runs, measure, width) if index == 0 else ('', [])
    hyphen = bool(inside[-1].hyphen) and not last
    ending = HYPHEN if hyphen else ''
    return Line(
        label_text + text[start:end] + ending, start - len(label_text), end,
        (*label_extra, *extra, *[0.0] * hyphen),
        (*[OWN] * len(label_text), *form, *[OWN] * hyphen),
        total + (inside[-1].hyphen if hyphen else 0.0), span.fill, last, hyphen)


def _label(runs: Sequence[Run], measure: Measure, width: Width) -> tuple[str, list[float]]:
    """The label's characters, the last of them followed by what is left of its box."""
    label = runs[0]
    if label.kind != 'label' or not label.text:
        return '', []
    extra = [0.0] * len(label.text)
    extra[-1] = measure.label - width(label.text, label.face) * label.size
    return label.text, extra
