"""What the pages did to a text: physical lines, page furniture, notes at the foot.

Comes in: the raw text of a PDF. Goes out: the lines of the text in order and the notes beside them,
as they were before they were cut into pages. It takes nothing out but what is certainly furniture,
and writes down every line that it takes out of the text.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from ..diagnostics import Place
from ..source import LINE_END
from .ledger import FURNITURE, Findings, note_stream

LABEL = re.compile(r'\s*(\d{1,3}\.(?!\d)|\([a-z]{1,4}\))\s*')
_RULE_WIDTH = 20  # the shortest line of blanks that is read as a rule above notes
_RULE = re.compile(r'\s*[_‗─―—-]{5,}\s*')
_JOB = re.compile(r'\d{2}-\d{5}|\*\d{7}\*')  # 09-47329, *0947329*
_BESIDE_JOB = re.compile(r'\([ACEFRS]\)|\d{6}|\d{1,3}')  # language, date of processing, page
_PAGE = re.compile(r'[-–—] ?\d{1,3} ?[-–—]')  # — 2 —
_PAGE_OF = re.compile(r'(\d{1,3})/(\d{1,3})')  # 2/5
_LOOK_ALIKE = re.compile('[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]')
_AFTER_SENTENCE = '”』」’）》)'


class Line(Struct, frozen=True):
    """A physical line that is not empty, and the place of its first printing character.

    `white` has nothing but white space; `rule` stands above notes; `digits` has digits alone.
    `ends` says that white space follows the last character, `turned` that a page turn came before.
    """

    kind: Literal['text', 'digits', 'rule', 'white']
    raw: str
    place: Place
    turned: bool = False

    @property
    def text(self) -> str:
        return self.raw.strip()

    @property
    def ends(self) -> bool:
        return self.raw[-1].isspace()

    @property
    def indented(self) -> bool:
        return self.raw[0].isspace()


class RawNote(Struct):
    """A note as it stood at the foot of a page, or of two; `whole` once its end has been seen."""

    label: str
    place: Place
    lines: list[Line] = field(default_factory=list)
    whole: bool = False


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence or a clause of an instrument does."""
    return text.rstrip().rstrip(_AFTER_SENTENCE).endswith(('。', '；', '：', '！', '？'))


def read_lines(raw: str, findings: Findings) -> list[Line]:
    """The lines of the raw text that are not empty."""
    lines, turned = [], False
    physical = LINE_END.split(raw)
    findings.spaces['line ends'] += len(raw) - sum(len(text) for text in physical)
    physical[0] = physical[0].removeprefix('\ufeff')
    for number, text in enumerate(physical, 1):
        place = Place(findings.name, number)
        _look_at_characters(text, place, findings)
        turned = turned or '\f' in text
        findings.spaces['page turns'] += text.count('\f')
        text = text.replace('\f', '')
        if text:
            lines.append(_line(text, place, turned, findings))
            turned = False
    return lines


def _line(text: str, place: Place, turned: bool, findings: Findings) -> Line:
    spaces = findings.spaces
    if text.isspace():
        kind = 'rule' if len(text) >= _RULE_WIDTH else 'white'
        spaces['rules above notes' if kind == 'rule' else 'white lines'] += len(text)
        return Line(kind, text, place, turned)
    indent = len(text) - len(text.lstrip())
    spaces['before a line'] += indent
    spaces['after a line'] += len(text) - len(text.rstrip())
    if _RULE.fullmatch(text):
        findings.streams[place.line] = FURNITURE
        return Line('rule', text, place, turned)
    kind = 'digits' if text.strip().isdecimal() and text.strip().isascii() else 'text'
    return Line(kind, text, place.right(indent), turned)


def _look_at_characters(text: str, place: Place, findings: Findings) -> None:
    """A fault for each character that no text has: extraction writes it where it cannot read."""
    for column, character in enumerate(text):
        unseen = unicodedata.category(character) in ('Cc', 'Cf', 'Cn', 'Co', 'Cs', 'Zl', 'Zp')
        if unseen and character not in '\t\f' or character == '\ufffd':
            what = 'is not a character of a text'
        elif _is_look_alike(character):
            what = f'{character} only looks like the character that it stands for'
        else:
            continue
        findings.fault(
            'character-unreadable', f'U+{ord(character):04X} {what}', place.right(column),
            'look it up in the PDF and write the character in the raw text')


def _is_look_alike(character: str) -> bool:
    """Whether it is a radical or a compatibility form; twelve of that block are ordinary Han."""
    return bool(_LOOK_ALIKE.match(character)) and (
        character < '\u3000' or unicodedata.normalize('NFKC', character) != character)


def without_furniture(
        lines: Sequence[Line], symbol: str, findings: Findings) -> list[Line]:
    """The lines without running heads, page numbers and job numbers.

    A line is furniture where it holds nothing but the symbol, a job number, or a page number that
    counts through the file. A number alone is a page number only beside such a line or a page
    turn, and only where it is not needed as a note mark or as the number of a note.
    """
    counted = _pages_of(lines)
    gone = {at for at, line in enumerate(lines)
            if line.kind != 'white' and _is_furniture(line.text, symbol, counted)}
    for at, line in enumerate(lines):
        beside = {at - 1, at + 1} & gone or line.turned or lines[min(at + 1, len(lines) - 1)].turned
        if beside and at not in gone and _BESIDE_JOB.fullmatch(line.text):
            if line.kind != 'digits' or _is_spare(at, lines):
                gone.add(at)
    for at in gone:
        findings.streams[lines[at].place.line] = FURNITURE
    return [replace(line, turned=line.turned or at - 1 in gone)
            for at, line in enumerate(lines) if at not in gone]


def _is_furniture(text: str, symbol: str, counted: set[str]) -> bool:
    words = text.split()
    certain = [word for word in words
               if word == symbol or word in counted or _JOB.fullmatch(word)]
    return bool(_PAGE.fullmatch(text)) or bool(certain) and all(
        word in certain or _BESIDE_JOB.fullmatch(word) for word in words)


def _pages_of(lines: Sequence[Line]) -> set[str]:
    """The words such as 2/5 that are page numbers: they count up to the last page without a gap."""
    found = [match for line in lines for word in line.text.split()[:2]
             if len(line.text) < 30 and (match := _PAGE_OF.fullmatch(word))]
    last = {match[2] for match in found}
    pages = [int(match[1]) for match in found]
    if len(last) == 1 and pages == list(range(pages[0], int(*last) + 1)) and pages[0] in (1, 2):
        return {match[0] for match in found}
    return set()


def _is_spare(at: int, lines: Sequence[Line]) -> bool:
    """Whether a line of digits can be missed: a note needs two, its mark and its number."""
    elsewhere = sum(line.kind == 'digits' and line.text == lines[at].text
                    for other, line in enumerate(lines) if other != at)
    return elsewhere != 1 and (at == 0 or lines[at - 1].kind != 'rule')


def take_notes(lines: Sequence[Line], findings: Findings) -> tuple[list[Line], list[RawNote]]:
    """The lines of the text, and the notes that stood between them at the foot of the pages."""
    body: list[Line] = []
    notes: list[RawNote] = []
    at, turned = 0, False
    while at < len(lines):
        if lines[at].kind == 'rule':
            marks = {line.text for line in body if line.kind == 'digits'}
            at, turned = _take_area(lines, at, marks, notes, findings), True
        else:
            body.append(replace(lines[at], turned=turned or lines[at].turned))
            at, turned = at + 1, False
    for note in notes:
        _look_at_end(note, findings)
    return body, notes


def _take_area(lines: Sequence[Line], at: int, marks: set[str], notes: list[RawNote],
               findings: Findings) -> int:
    """Takes the notes under the rule at `at`; returns where the text goes on.

    A second note begins only where its mark has been seen: any other number belongs to the text.
    """
    rule, at = lines[at], at + 1
    while at < len(lines) and lines[at].kind == 'white':
        at += 1
    first = at
    if at < len(lines) and lines[at].kind == 'text' and notes and not notes[-1].whole:
        findings.doubt(lines[at].place, f'read as the rest of note {notes[-1].label}')
        at = _take_text(lines, at, notes[-1], findings)
    while at < len(lines) and lines[at].kind == 'digits' and (
            at == first or notes and lines[at].text == str(int(notes[-1].label) + 1)
            and lines[at].text in marks):
        note = RawNote(lines[at].text, lines[at].place)
        if int(note.label) != len(notes) + 1:
            findings.fault(
                'note-out-of-order', f'note {note.label} stands where note {len(notes) + 1} was '
                'expected', note.place, 'put the notes of the raw file in order', len(note.label))
        findings.streams[note.place.line] = note_stream(note.label)
        notes.append(note)
        at = _take_text(lines, at + 1, note, findings)
    if at == first:
        findings.fault(
            'note-number-missing', 'a rule stands here, but no number of a note follows it',
            rule.place, 'put the number of the note on a line of its own after the rule')
    return at


def _take_text(lines: Sequence[Line], at: int, note: RawNote, findings: Findings) -> int:
    """Takes the lines of one note; returns where it ends or is cut by the end of its page."""
    before: Line | None = None
    while at < len(lines) and lines[at].kind in ('text', 'white'):
        line = lines[at]
        if line.kind == 'white':
            if before:
                findings.doubt(line.place, f'white line read as the end of note {note.label}')
                note.whole = True
                return at + 1
        else:
            if before and (line.indented or line.turned
                           or LABEL.match(line.raw) and ends_sentence(before.text)):
                return at
            if before and before.text.endswith('。'):
                findings.doubt(line.place, f'joined to the sentence before it in note {note.label}')
            note.lines.append(line)
            findings.streams[line.place.line] = note_stream(note.label)
            before = line
            if line.ends:
                note.whole = True
                return at + 1
        at += 1
    return at


def _look_at_end(note: RawNote, findings: Findings) -> None:
    last = note.lines[-1] if note.lines else None
    if last and note.whole:
        if not last.text.rstrip(_AFTER_SENTENCE).endswith('。'):
            findings.doubt(last.place, f'note {note.label} ends here, a sentence does not')
    elif last and ends_sentence(last.text):
        findings.doubt(last.place, f'no paragraph end here, read as the end of note {note.label}')
    else:
        findings.fault(
            'note-unfinished', f'note {note.label} breaks off', (last or note).place,
            'put a space after the last line of the note, or a rule above its rest')
