"""Lines joined to paragraphs again: where one ends, where one begins, where a mark stands.

Comes in: the lines of a text without its notes. Goes out: paragraphs with their labels and content,
in order. It changes nothing but white space; a join or a cut that is not plain is written down.
"""

import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct, field

from ..diagnostics import Place
from ..model import Inline, NoteMark, Text, plain
from ..numbering import is_label, ranks
from .ledger import MARK, Findings
from .pages import LABEL, Line, ends_sentence

ORGANS = '大会|大會|安全理事会|安全理事會|经济及社会理事会|經濟及社會理事會|人权理事会|人權理事會'
FORMULA = re.compile(f'({ORGANS})，')
DATE = re.compile(r'([0-9]{4})年([1-9][0-9]?)月([1-9][0-9]?)日')
MEETING = re.compile(r'第[0-9]+次(全体会议|全體會議)')
ANNEX = re.compile('附件[一二三四五六七八九十]*')
NUMBER = re.compile(r'\s*((?:E?S-)?[0-9]{1,4}/[0-9]{1,4}(?: [A-Z])?)\.\s*')


class RawParagraph(Struct, frozen=True):
    """A paragraph of the raw text; `number` is the resolution's own where it begins with one."""

    label: str
    number: str
    content: tuple[Inline, ...]
    place: Place
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return plain(self.content)

    @property
    def mark(self) -> Line | None:
        """The line of the first note mark, if there is one."""
        return next((line for line in self.lines if line.kind == 'digits'), None)


class _Numbering(Struct):
    """The labels seen so far: the last number, and the labels under it."""

    number: int = 0
    labels: list[str] = field(default_factory=list)

    def follows(self, label: str) -> bool:
        """Whether the label goes on with what was seen, or opens a sequence under it."""
        if label.endswith('.'):
            return int(label[:-1]) == self.number + 1
        *before, found = ranks([*self.labels, label])
        same = [rank.ordinal for rank in before if rank.level == found.level]
        return found.ordinal == 1 or bool(same) and found.ordinal == same[-1] + 1

    def take(self, label: str) -> None:
        if label.endswith('.'):
            self.number, self.labels = int(label[:-1]), []
        elif label:
            self.labels.append(label)


def join(lines: Sequence[Line], notes: set[str], findings: Findings) -> list[RawParagraph]:
    """The paragraphs of the text; `notes` are the labels of the notes that there are."""
    found: list[list[Line]] = []
    marks: list[str] = []
    numbering, is_open = _Numbering(), False
    for line in lines:
        if line.kind == 'white':
            if is_open:
                findings.doubt(line.place, 'white line read as the end of the paragraph')
            is_open = False
        elif line.kind == 'digits':
            _check_mark(line, notes, marks, findings)
            if not found:
                continue
            if not is_open:
                findings.doubt(
                    line.place, f'note mark {line.text} read as part of the paragraph above')
            if line.ends:
                findings.doubt(
                    line.place, 'space after a note mark read as the end of the paragraph')
            found[-1].append(line)
            is_open = not line.ends
        else:
            if is_open and _begins(line, found[-1], numbering):
                findings.doubt(line.place, f'no paragraph end before “{line.text[:8]}”, cut here')
                is_open = False
            if is_open:
                _look_at_join(line, found[-1], findings)
                found[-1].append(line)
            else:
                found.append([line])
                _number(line, numbering, findings)
            alone = len(found[-1]) == 1 and stands_alone(line.text)
            if alone and not line.ends:
                findings.doubt(line.place, 'read as a line of its own, without a paragraph end')
            is_open = not (line.ends or alone)
    if is_open:
        findings.doubt(found[-1][-1].place, 'end of the file read as the end of the paragraph')
    return [_paragraph(paragraph, findings) for paragraph in found]


def set_content(lines: Sequence[Line], start: int, findings: Findings) -> tuple[Inline, ...]:
    """The content of lines, joined, from the character `start` of the first one on.

    A paragraph of the content format is one line: all its parts take the place of its beginning.
    """
    place = Place(lines[0].place.file, lines[0].place.line, start + 1)
    content: list[Inline] = []
    text = ''
    for line in lines:
        if line.kind == 'digits':
            content += [Text(text, place)] if text else []
            content.append(NoteMark(line.text, place))
            text = ''
            continue
        raw = line.raw[start:].strip()
        start = 0
        if text and _is_word(text[-1]) and _is_word(raw[:1]):
            findings.doubt(line.place, 'a space put between the words that the line end parted')
            findings.spaces['line ends'] -= 1
            text += ' '
        text += _close_up(raw, line.place, findings)
    return (*content, Text(text, place)) if text else tuple(content)


def stands_alone(text: str) -> bool:
    """Whether a line is a paragraph of its own: organ line, closing line, annex label."""
    text = ''.join(text.split())
    return any(pattern.fullmatch(text) for pattern in (FORMULA, DATE, MEETING, ANNEX))


def label_of(line: Line) -> str:
    """The number or label with which a line begins, or nothing."""
    match = LABEL.match(line.raw)
    return match[1] if match and (match[1].endswith('.') or is_label(match[1])) else ''


def _paragraph(lines: Sequence[Line], findings: Findings) -> RawParagraph:
    first, label, title = lines[0], label_of(lines[0]), NUMBER.match(lines[0].raw)
    match = LABEL.match(first.raw) if label else title
    start = first.place.column - 1
    if match:
        findings.spaces['after a label'] += match.end() - match.end(1) - (0 if label else 1)
        start = match.end()
    return RawParagraph(
        label, title[1] if title else '', set_content(lines, start, findings), first.place,
        tuple(lines))


def _begins(line: Line, before: Sequence[Line], numbering: _Numbering) -> bool:
    """Whether a line begins a paragraph although the one before it has no end.

    A line that stands alone is short, and a line inside a paragraph is full.
    """
    label = label_of(line)
    text = next((past.text for past in reversed(before) if past.kind == 'text'), '')
    ended = ends_sentence(text) or text.endswith('，') and line.indented
    return stands_alone(line.text) or bool(label) and numbering.follows(label) and ended


def _look_at_join(line: Line, before: Sequence[Line], findings: Findings) -> None:
    last = before[-1]
    if last.kind == 'digits':
        if ends_sentence(before[-2].text):
            findings.doubt(line.place, 'joined to the sentence that ends before the note mark')
    elif line.turned:
        findings.doubt(line.place, 'page turn inside a paragraph, joined')
    elif line.indented:
        findings.doubt(line.place, 'leading space read as a page turn, joined')
    elif label_of(line):
        findings.doubt(line.place, f'“{label_of(line)}” does not begin a paragraph here, joined')
    elif ends_sentence(last.text):
        findings.doubt(line.place, 'joined to the sentence that ends in the line before')


def _number(line: Line, numbering: _Numbering, findings: Findings) -> None:
    if ANNEX.fullmatch(''.join(line.text.split())):
        numbering.number, numbering.labels = 0, []
    label = label_of(line)
    if label and not numbering.follows(label):
        findings.doubt(line.place, f'{label} does not follow the label before it')
    numbering.take(label)


def _check_mark(line: Line, notes: set[str], marks: list[str], findings: Findings) -> None:
    label, expected = line.text, len(set(marks)) + 1
    findings.streams[line.place.line] = MARK
    if label in notes:
        findings.doubt(line.place, f'digits read as note mark {label}' + (
            '' if int(label) == expected else f', where {expected} was expected'))
    elif label == str(expected):
        findings.fault(
            'mark-without-note', f'this reads as note mark {label}, but no note has that number',
            line.place, 'restore the note under its rule, or join the digits to the text',
            len(label))
    else:
        findings.fault(
            'digits-unexplained', f'“{label}” is neither a note mark nor certainly a page number',
            line.place, 'remove a page number; join other digits to the line to which they belong',
            len(label))
    marks.append(label)


def _close_up(text: str, place: Place, findings: Findings) -> str:
    """The text with white space kept only inside Latin text, as one space."""
    kept, end = '', 0
    for match in re.finditer(r'\s+', text):
        before, after = text[match.start() - 1], text[match.end()]
        space = ' ' if _is_narrow(before) and _is_narrow(after) else ''
        if not space and not before.isascii() and not after.isascii():
            findings.doubt(place, f'space between “{before}” and “{after}” taken out')
        findings.spaces['inside a line'] += len(match[0]) - len(space)
        kept, end = kept + text[end:match.start()] + space, match.end()
    return kept + text[end:]


def _is_narrow(character: str) -> bool:
    wide = unicodedata.east_asian_width(character) in 'WF'
    return character.isascii() or character.isalpha() and not wide


def _is_word(character: str) -> bool:
    return character.isalnum() and _is_narrow(character)
