"""Checks of the two ends of a line: what may stand there, and exactly where.

C1, C2, C3, C7, C8, C9 and C18.
"""

from collections.abc import Iterator

from ..composition.classes import CLOSE, NO_END, NO_START, OPEN, PAUSE, SLASH, STOP, Class
from ..reading import Passage
from .bodies import (
    class_in, hyphen_of, in_address, is_chinese_mark, is_mark, label_of, left_edge, right_edge)
from .collation import SetLine
from .convention import HALF
from .findings import Evidence, Finding, Sight, finding

EDGE, INDENT = 0.02, 0.01
LONG = (Class.DASH, Class.ELLIPSIS)


def no_start(evidence: Evidence) -> Finding:
    """C1: no line begins with a mark that belongs to what is before it (GB/T 15834 5.1)."""
    return finding(evidence, 'C1', 'line begins with a forbidden character', (
        (line, offset, text[offset], float(
            not is_mark(line.passage, offset)
            and (text[offset] in NO_START or class_in(line.passage, offset) is Class.LINK)))
        for line, text, offset in _starts(evidence)), 0)


def no_end(evidence: Evidence) -> Finding:
    """C2: no line ends with a mark that belongs to what is behind it, nor with a Chinese stroke.

    Strokes in words, symbols and addresses are no 分隔号 (GB/T 15834 5.1.9); C5 looks at those.
    """
    return finding(evidence, 'C2', 'line ends with a forbidden character', (
        (line, offset, text[offset], float(
            text[offset] in NO_END and not in_address(line.passage, offset) and not (
                text[offset] in SLASH and class_in(line.passage, offset) is Class.LATIN)))
        for line, text, offset in _ends(evidence)), 0)


def no_dash_first(evidence: Evidence) -> Finding:
    """C3: no line begins with a dash or an ellipsis (strict prohibition)."""
    return finding(evidence, 'C3', 'line begins with a dash or an ellipsis', (
        (line, offset, text[offset], float(class_in(line.passage, offset) in LONG))
        for line, text, offset in _starts(evidence)), 0, 'soft')


def flush_right(evidence: Evidence) -> Finding:
    """C7: every line but the last of a paragraph ends at the right edge; no line passes it."""
    def seen() -> Iterator[Sight]:
        for line in evidence.composed:
            short = beyond_edge(evidence, line)
            yield (line, line.text[-1][0], line.line.text[-4:],
                   max(0.0, short) if line.is_last else short)
    return finding(evidence, 'C7', 'right edge, off by em', seen(), EDGE)


def half_at_end(evidence: Evidence) -> Finding:
    """C8: a mark at a line's end is half an em wide and ends at the edge (GB/T 15834 5.1.10).

    One that stands in the middle of its em keeps the whole of it.
    """
    marks = CLOSE | PAUSE | STOP | evidence.convention.centred

    def seen() -> Iterator[Sight]:
        for line in evidence.composed:
            offset, _ = line.text[-1]
            if not line.is_last and is_chinese_mark(line.passage, offset, marks):
                yield line, offset, line.line.text[-2:], beyond_edge(evidence, line)
    return finding(evidence, 'C8', 'mark at line end, off by em', seen(), EDGE)


def flush_open(evidence: Evidence) -> Finding:
    """C9: an opening mark at a line's start is flush: its body and its ink in the first ½ em."""
    def seen() -> Iterator[Sight]:
        for line in evidence.composed:
            offset, glyph = line.text[0]
            if line.is_first or not is_chinese_mark(line.passage, offset, OPEN):
                continue
            edge = turnover(evidence, line)
            body = (left_edge(line.passage, offset, glyph, evidence.convention) - edge) / glyph.size
            before = (glyph.ink[0] - edge) / glyph.size
            behind = (glyph.ink[2] - edge) / glyph.size - HALF
            yield line, offset, line.line.text[:2], max(
                (body, min(before, 0.0), max(behind, 0.0)), key=abs)
    return finding(evidence, 'C9', 'opening mark at line start, off by em', seen(), EDGE)


def indents(evidence: Evidence) -> Finding:
    """C18: first lines, labels, the text behind them and turnovers begin where the design says."""
    def seen() -> Iterator[Sight]:
        for line in evidence.composed:
            size, left = line.line.size, evidence.collation.frame.left_of(line.page)
            label, text = label_of(line), line.text
            if label and line.is_first:
                yield line, 0, 'label', (label[0].x - left) / size - _indents(evidence, line)[0]
            begins = left_edge(line.passage, *text[0], evidence.convention)
            if line.is_first:
                yield (line, text[0][0], 'first line',
                       (begins - left) / size - _indents(evidence, line)[1])
            else:
                yield line, text[0][0], 'turnover', (begins - turnover(evidence, line)) / size
    return finding(evidence, 'C18', 'indents, off by em', seen(), INDENT)


def beyond_edge(evidence: Evidence, line: SetLine) -> float:
    """By how many em the text of a line passes the right edge; less than 0 where it falls short."""
    edge = evidence.collation.frame.right_of(line.page)
    hyphen = hyphen_of(line)
    ends = hyphen.x + hyphen.width if hyphen else right_edge(
        line.passage, *line.text[-1], evidence.convention)
    return (ends - edge) / line.line.size


def turnover(evidence: Evidence, line: SetLine) -> float:
    """Where the second and later lines of the line's passage begin, in points."""
    left = evidence.collation.frame.left_of(line.page)
    return left + _indents(evidence, line)[2] * line.line.size


def _starts(evidence: Evidence) -> Iterator[tuple[SetLine, str, int]]:
    """The first characters of lines that a passage was broken into."""
    for line in evidence.lines:
        if not line.is_first and (text := line.text):
            yield line, line.passage.text, text[0][0]


def _ends(evidence: Evidence) -> Iterator[tuple[SetLine, str, int]]:
    """The last characters of lines behind which the passage goes on."""
    for line in evidence.lines:
        if not line.is_last and (text := line.text):
            offset, glyph = text[-1]
            yield line, line.passage.text, offset + len(glyph.text) - 1


def _indents(evidence: Evidence, line: SetLine) -> tuple[float, float, float]:
    """The indents of the label, the first line and the turnovers of the line's passage, in em."""
    frame, passage = evidence.collation.frame, line.passage
    if passage.kind == 'note':
        return frame.note_label, frame.note_text, frame.note_text
    if not passage.label:
        return 0.0, frame.indent, 0.0
    level = evidence.levels[passage.id]
    label, text, turnover = (
        values[min(level, len(values) - 1)]
        for values in (frame.labels, frame.texts, frame.turnovers))
    pushed = max(text, label + _label_width(evidence, passage) + frame.label_space)
    return label, pushed, pushed if turnover == text else turnover


def _label_width(evidence: Evidence, passage: Passage) -> float:
    """The width of a printed label in em, 0 where it is not printed."""
    spots = evidence.where[passage.id]
    begins, ends = spots.get(0), spots.get(passage.label - 1)
    if not (begins and ends):
        return 0.0
    (_, first), (_, last) = begins, ends
    return (last.x + last.width - first.x) / first.size
