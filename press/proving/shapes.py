"""Checks of the glyphs themselves: short marks, the halves of full-width marks, upright and filled
type, parentheses, the smallest size.

C21, C22, C24 and C25.
"""

from collections.abc import Iterator

from ..composition.classes import CLOSE, DOT, LINK, OPEN, PAUSE, SLASH, STOP, is_han
from .bodies import is_chinese_mark, is_mark, left_edge
from .collation import SetLine
from .comparison import short
from .convention import HALF, QUARTER, WHOLE
from .findings import Evidence, Finding, Sight, finding, outside
from .records import Glyph, Line

SHORT = frozenset('-‐–') | DOT | SLASH
WIDTH, INK_MIDDLE = 0.02, (0.33, 0.43)
OFF_MIDDLE = 0.04
EXACT = 0.001
HALF_OF_EM = 0.005
SLANT = 0.01
SMALLEST = 7.5


def short_marks(evidence: Evidence) -> Finding:
    """C21: connectors, interpuncts and strokes beside Han are ½ em wide, and at mid-height.

    The middle of their ink is 0.33 to 0.43 em above the baseline; that of a stroke may be anywhere.
    Where interpuncts and strokes have a whole em, their face may draw them so.
    """
    def seen() -> Iterator[Sight]:
        for line in evidence.lines:
            for offset, glyph in line.text:
                if line.passage.text[offset] not in SHORT:      # most are not
                    continue
                if is_chinese_mark(line.passage, offset, SHORT):
                    drawn = glyph.width / glyph.size
                    whole = glyph.text in evidence.convention.centred and drawn > (HALF + WHOLE) / 2
                    off = drawn - (WHOLE if whole else HALF)
                    yield (line, offset, f'width of {glyph.text}', outside(off, (-WIDTH, WIDTH)))
                if is_chinese_mark(line.passage, offset, SHORT & (LINK | DOT)):
                    middle = glyph.y - (glyph.ink[1] + glyph.ink[3]) / 2
                    yield (line, offset, f'height of {glyph.text}',
                           outside(middle / glyph.size, INK_MIDDLE))
    return finding(evidence, 'C21', 'connectors and interpuncts, off by em', seen(), EXACT)


def halves_of_marks(evidence: Evidence) -> Finding:
    """C22: the ink of an opening mark is in the right half of its em, of others in the left.

    That of a mark in the middle of its em is in the middle half of it, and its own middle at most
    0.04 em off. A stroke is as wide as its face draws it.
    """
    convention = evidence.convention
    marks = convention.centred | OPEN | CLOSE | PAUSE | STOP

    def seen() -> Iterator[Sight]:
        for line in evidence.lines:
            for offset, glyph in line.text:
                if line.passage.text[offset] not in marks:
                    continue
                left = left_edge(line.passage, offset, glyph, convention)
                if is_chinese_mark(line.passage, offset, OPEN):
                    over = (glyph.ink[0] - left) / glyph.size
                    yield line, offset, glyph.text, min(over, 0.0)
                elif is_chinese_mark(line.passage, offset, convention.centred - SLASH):
                    ink = [(side - left) / glyph.size for side in (glyph.ink[0], glyph.ink[2])]
                    over = min(ink[0] - QUARTER, 0.0) + max(ink[1] - WHOLE + QUARTER, 0.0)
                    off = outside(sum(ink) / 2 - HALF, (-OFF_MIDDLE, OFF_MIDDLE))
                    yield line, offset, glyph.text, max(over, off, key=abs)
                elif is_chinese_mark(line.passage, offset, CLOSE | PAUSE | STOP):
                    over = (glyph.ink[2] - glyph.x) / glyph.size - HALF
                    yield line, offset, glyph.text, max(over, 0.0)
    return finding(evidence, 'C22', 'ink outside its half of the em, by em', seen(), HALF_OF_EM)


def upright_and_filled(evidence: Evidence) -> Finding:
    """C24: type is neither slanted nor outlined to stand for an italic or a bold face.

    The value is the sine of the angle, or the number of the text rendering mode.
    """
    def seen() -> Iterator[Sight]:
        for line, glyphs in _everything(evidence):
            if all(glyph.slant == 0.0 and glyph.painting == 0 for _, glyph in glyphs):
                yield from ((line, glyphs[0][0], what, 0.0) for what in ('slanted', 'outlined'))
                continue
            for what, values in (
                    ('slanted', [(glyph.slant, at) for at, glyph in glyphs]),
                    ('outlined', [(float(glyph.painting), at) for at, glyph in glyphs])):
                value, offset = max(values, key=lambda pair: abs(pair[0]))
                text = ''.join(
                    glyph.text for (_, glyph), (own, _) in zip(glyphs, values, strict=True) if own)
                yield line, offset, f'{what} {short(text)}', value
    return finding(evidence, 'C24', 'type slanted or outlined', seen(), SLANT)


def parentheses(evidence: Evidence) -> Finding:
    """C24b: parentheses around Han are full-width. The press keeps those of the source."""
    def seen() -> Iterator[Sight]:
        for line in evidence.lines:
            text = line.passage.text
            for offset, glyph in line.text:
                if glyph.text not in '()':
                    continue
                opening = text.rfind('(', 0, offset + 1)
                closing = text.find(')', offset)
                if 0 <= opening < closing:
                    inside = text[opening:closing + 1]
                    yield line, offset, short(inside), float(any(map(is_han, inside)))
    return finding(evidence, 'C24b', 'half-width parenthesis around Han', seen(), 0, 'soft')


def large_enough(evidence: Evidence) -> Finding:
    """C25: no type but that of note marks is smaller than 7.5 points."""
    def seen() -> Iterator[Sight]:
        for line, glyphs in _everything(evidence):
            marks = isinstance(line, SetLine) and line.passage.marks
            smallest = min(
                ((glyph.size, offset) for offset, glyph in glyphs
                 if not (marks and is_mark(line.passage, offset))),
                default=None)
            if smallest:
                yield line, smallest[1], 'type', min(smallest[0] - SMALLEST, 0.0)
    return finding(evidence, 'C25', 'type smaller than 7.5 points, by points', seen(), EXACT)


def _everything(evidence: Evidence) -> Iterator[tuple[SetLine | Line, list[tuple[int, Glyph]]]]:
    """Every line of every page, what surrounds the text too, with the offsets of its glyphs."""
    for line in evidence.lines:
        yield line, list(zip(line.offsets, line.line.glyphs, strict=True))
    for around in evidence.around:
        yield around, [(0, glyph) for glyph in around.glyphs]
