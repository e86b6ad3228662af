"""Checks of the two ends of a line: what may stand there, and exactly where (C1, C2, C3, C7, C8, C9, C18)."""

from collections.abc import Iterator

from ..composition.classes import CLOSE, NO_END, NO_START, OPEN, PAUSE, STOP, Class, class_of
from .collation import SetLine
from .findings import (
    HALF, Evidence, Finding, finding, is_chinese_mark, is_first, is_last, is_mark,
    label_of, left_edge, right_edge, text_of)

EDGE, INDENT = 0.02, 0.01
LONG = (Class.DASH, Class.ELLIPSIS)


def no_start(evidence: Evidence) -> Finding:
    """C1: no line begins with a mark that belongs to what is before it (GB/T 15834 5.1)."""
    return finding('C1', 'line begins with a forbidden character', (
        (line, text[offset], float(
            not is_mark(line.passage, offset)
            and (text[offset] in NO_START or class_of(text, offset) is Class.LINK)))
        for line, text, offset in _starts(evidence)), 0)


def no_end(evidence: Evidence) -> Finding:
    """C2: no line ends with a mark that belongs to what is behind it."""
    return finding('C2', 'line ends with a forbidden character', (
        (line, text[offset], float(text[offset] in NO_END))
        for line, text, offset in _ends(evidence)), 0)


def no_dash_first(evidence: Evidence) -> Finding:
    """C3: no line begins with a dash or an ellipsis (strict prohibition)."""
    return finding('C3', 'line begins with a dash or an ellipsis', (
        (line, text[offset], float(class_of(text, offset) in LONG))
        for line, text, offset in _starts(evidence)), 0)


def flush_right(evidence: Evidence) -> Finding:
    """C7: every line but the last of a paragraph ends at the right edge; no line passes it."""
    def looked_at() -> Iterator[tuple[SetLine, str, float]]:
        for line in evidence.composed:
            short = _short_of_edge(evidence, line)
            yield line, line.line.text[-4:], max(0.0, short) if is_last(line) else short
    return finding('C7', 'right edge, off by em', looked_at(), EDGE)


def half_at_end(evidence: Evidence) -> Finding:
    """C8: a mark at the end of a line is half an em wide and ends at the edge (GB/T 15834 5.1.10)."""
    def looked_at() -> Iterator[tuple[SetLine, str, float]]:
        for line in evidence.composed:
            offset, _ = text_of(line)[-1]
            if not is_last(line) and is_chinese_mark(line.passage, offset, CLOSE | PAUSE | STOP):
                yield line, line.line.text[-2:], _short_of_edge(evidence, line)
    return finding('C8', 'half-width mark at line end, off by em', looked_at(), EDGE)


def flush_open(evidence: Evidence) -> Finding:
    """C9: an opening mark at the start of a line stands flush: its body and its ink in the first ½ em."""
    def looked_at() -> Iterator[tuple[SetLine, str, float]]:
        for line in evidence.composed:
            offset, glyph = text_of(line)[0]
            if is_first(line) or not is_chinese_mark(line.passage, offset, OPEN):
                continue
            edge = _turnover(evidence, line)
            body = (left_edge(line.passage, offset, glyph) - edge) / glyph.size
            before = (glyph.ink[0] - edge) / glyph.size
            behind = (glyph.ink[2] - edge) / glyph.size - HALF
            yield line, line.line.text[:2], max(
                (body, min(before, 0.0), max(behind, 0.0)), key=abs)
    return finding('C9', 'opening mark at line start, off by em', looked_at(), EDGE)


def indents(evidence: Evidence) -> Finding:
    """C18: first lines, labels, the text behind them and turnovers begin where the design says."""
    def looked_at() -> Iterator[tuple[SetLine, str, float]]:
        for line in evidence.composed:
            size, left = line.line.size, evidence.collation.frame.left_of(line.page)
            label, text = label_of(line), text_of(line)
            if label and is_first(line):
                yield line, 'label', (label[0].x - left) / size - _indents(evidence, line)[0]
            if not text:
                continue
            begins = left_edge(line.passage, *text[0])
            if is_first(line):
                yield line, 'first line', (begins - left) / size - _indents(evidence, line)[1]
            else:
                yield line, 'turnover', (begins - _turnover(evidence, line)) / size
    return finding('C18', 'indents, off by em', looked_at(), INDENT)


def _starts(evidence: Evidence) -> Iterator[tuple[SetLine, str, int]]:
    """The first characters of lines that a passage was broken into."""
    for line in evidence.lines:
        if not is_first(line) and (text := text_of(line)):
            yield line, line.passage.text, text[0][0]


def _ends(evidence: Evidence) -> Iterator[tuple[SetLine, str, int]]:
    """The last characters of lines behind which the passage goes on."""
    for line in evidence.lines:
        if not is_last(line) and (text := text_of(line)):
            offset, glyph = text[-1]
            yield line, line.passage.text, offset + len(glyph.text) - 1


def _short_of_edge(evidence: Evidence, line: SetLine) -> float:
    """By how many em the text of a line passes the right edge; less than 0 where it falls short."""
    edge = evidence.collation.frame.right_of(line.page)
    return (right_edge(line.passage, *text_of(line)[-1]) - edge) / line.line.size


def _turnover(evidence: Evidence, line: SetLine) -> float:
    """Where the second and later lines of the line's passage begin, in points."""
    left = evidence.collation.frame.left_of(line.page)
    return left + _indents(evidence, line)[2] * line.line.size


def _indents(evidence: Evidence, line: SetLine) -> tuple[float, float, float]:
    """The indents of the label, the first line and the turnovers of the line's passage, in em."""
    frame, passage = evidence.collation.frame, line.passage
    if passage.kind == 'note':
        return frame.note_label, frame.note_text, frame.note_text
    if not passage.label:
        return 0.0, frame.indent, 0.0
    level = evidence.levels[passage.id]
    return tuple(values[min(level, len(values) - 1)]
                 for values in (frame.labels, frame.texts, frame.turnovers))
