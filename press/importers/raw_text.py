"""Raw text of a resolution, as extracted from its PDF, read into the content format.

Comes in: Chinese text in which white space at the end of a line ends a paragraph, with notes and
their marks between the lines. Goes out: the Markdown of the publication and its `Ledger`. It
promises a faithful text or a fault; what the raw text allows but does not prove, the ledger lists.
"""

import re
from collections.abc import Sequence
from datetime import date

from ..diagnostics import Breakdown, Fault, Place
from ..model import (
    Annex, Block, Document, Emphasis, Entry, Head, Heading, Note, Paragraph)
from ..numbering import Rank, ranks
from ..parse import parse
from ..source import Source
from ..unparse import unparse
from .ledger import FURNITURE, Findings, Ledger, close, printing
from .pages import RawNote, ends_sentence, read_lines, take_notes, without_furniture
from .paragraphs import (
    ANNEX, DATE, FORMULA, MEETING, ORGANS, RawParagraph, join, set_content)

# What may stand above the number line: lines that go into the head, and lines of the masthead.
_INTO_HEAD = {
    'session': re.compile('第[一二三四五六七八九十百]+[届屆][会會][议議]'),
    'item': re.compile('[议議]程[项項]目.+'),
    'adoption': re.compile(r'\[.+\]')}
_MASTHEAD = re.compile(
    rf'联合国|聯合國|{ORGANS}|({DATE.pattern})?({ORGANS})?[决決][议議]|{DATE.pattern}'
    r'|Distr\.: ?\w+|[A-Z]/RES/\S+')
_UNKNOWN_ID = ''  # ids are given by `parse`, when the Markdown is read


def import_text(
        raw: str, name: str, symbol: str, language: str = 'zh-Hans') -> tuple[str, Ledger]:
    """The Markdown and the ledger of a raw text; `name` is the raw file in places and messages.

    Raises `Fault` where the text is not a resolution, or where a note or a mark has no partner.
    """
    if not language.startswith('zh'):
        raise Breakdown(f'raw text in the language {language} cannot be read',
                        'import Chinese text, or write the content file by hand')
    findings = Findings(name)
    if not printing(raw):
        findings.fault('raw-empty', 'the raw text is empty', Place(name),
                       'extract the text of the PDF again')
        raise Fault(findings.faults)
    lines = without_furniture(read_lines(raw, findings), symbol, findings)
    body, notes = take_notes(lines, findings)
    paragraphs = join(body, {note.label for note in notes}, findings)
    _check_ends(paragraphs, findings)
    _check_notes(paragraphs, notes, findings)
    document = _document(paragraphs, notes, symbol, language, findings)
    if findings.faults:
        raise Fault(sorted(findings.faults, key=lambda fault: fault.place or Place(name)))
    markdown = unparse(document)
    read_back, faults = parse(Source(f'{language}.md', markdown))
    if faults:
        raise Breakdown(f'the import of {name} cannot be read back: {faults[0].message}',
                        'report the raw file: the importer is at fault')
    return markdown, close(raw, findings, read_back)


def _check_ends(paragraphs: Sequence[RawParagraph], findings: Findings) -> None:
    """A fault where white space at line ends does not tell where paragraphs end."""
    lines = [line for paragraph in paragraphs for line in paragraph.lines]
    ended = [paragraph for paragraph in paragraphs
             if ends_sentence(paragraph.text) or paragraph.text.endswith('，')]
    every = all(line.ends for line in lines) and 2 * len(ended) < len(paragraphs)
    if lines and (every or not any(line.ends for line in lines)):
        what = 'every line ends' if every else 'no line ends'
        findings.fault(
            'paragraph-ends-lost', f'{what} in white space, so that paragraphs cannot be told',
            lines[0].place, 'extract the text anew, or put a space where each paragraph ends')


def _check_notes(paragraphs: Sequence[RawParagraph], notes: Sequence[RawNote],
                 findings: Findings) -> None:
    marks = {line.text for paragraph in paragraphs for line in paragraph.lines
             if line.kind == 'digits'}
    for note in notes:
        if note.label not in marks:
            findings.fault(
                'note-without-mark', f'no mark for note {note.label} stands in the text',
                note.place, f'put {note.label} on a line of its own where the mark belongs',
                len(note.label))


def _document(paragraphs: Sequence[RawParagraph], notes: Sequence[RawNote], symbol: str,
              language: str, findings: Findings) -> Document:
    at = next((at for at, paragraph in enumerate(paragraphs) if paragraph.number), None)
    place = Place(findings.name)
    if at is None:
        findings.fault(
            'number-line-missing', 'no line begins with the number of a resolution', place,
            'begin the text with its number and title, such as “64/222. …”')
        return Document(language, Head(), (), (), (), place)
    title, rest = paragraphs[at], list(paragraphs[at + 1:])
    _check_title(title, symbol, findings)
    _refuse_second(rest, findings)
    values = {'symbol': Entry(symbol, title.place), 'title': Entry(title.text, title.place),
              **_above(paragraphs[:at], findings)}
    end = next((at for at, paragraph in enumerate(rest) if _is(ANNEX, paragraph)), len(rest))
    operative, annexes = rest[:end], _split(rest[end:])
    values |= _take_closing(operative, findings)
    if operative and (formula := FORMULA.fullmatch(operative[0].text)):
        values['organ'] = Entry(formula[1], operative[0].place)
    if not operative:
        findings.fault('body-missing', 'the number line has no text after it', title.place,
                       'extract the text of the PDF again')
    return Document(
        language, Head(**values), _blocks(operative, 'preambular', findings),
        tuple(_annex(part, findings) for part in annexes),
        tuple(_note(note, findings) for note in notes if note.lines), place)


def _check_title(title: RawParagraph, symbol: str, findings: Findings) -> None:
    if symbol.partition('/RES/')[2] != title.number:
        findings.fault(
            'symbol-mismatch', f'the number line says {title.number}, the symbol is {symbol}',
            title.place, 'give the symbol of this resolution', len(title.number))
    if not title.text:
        findings.fault('title-missing', 'the number line has no title', title.place,
                       'put the title behind the number')
    _refuse_mark(title, 'title', findings)


def _refuse_second(paragraphs: Sequence[RawParagraph], findings: Findings) -> None:
    for paragraph in paragraphs:
        if paragraph.number:
            findings.fault(
                'number-line-repeated', f'a second resolution, {paragraph.number}, begins here',
                paragraph.place, 'import each resolution from a file of its own',
                len(paragraph.number))


def _refuse_mark(paragraph: RawParagraph, what: str, findings: Findings) -> None:
    if paragraph.mark:
        findings.fault(
            'mark-misplaced', f'a note mark in the {what} cannot be kept', paragraph.mark.place,
            'move the mark to the first paragraph and its note with it')


def _above(paragraphs: Sequence[RawParagraph], findings: Findings) -> dict[str, Entry]:
    """What stands above the number line, for the head; the masthead is furniture."""
    values: dict[str, Entry] = {}
    for paragraph in paragraphs:
        key = next((key for key, pattern in _INTO_HEAD.items()
                    if key not in values and pattern.fullmatch(paragraph.text)), FURNITURE)
        if key != FURNITURE:
            values[key] = Entry(paragraph.text, paragraph.place)
            _refuse_mark(paragraph, 'masthead', findings)
        elif not _MASTHEAD.fullmatch(paragraph.text):
            findings.fault(
                'line-before-number', 'this stands before the number line and is not known',
                paragraph.place, 'remove it if it is not part of the resolution',
                len(paragraph.lines[0].text))
        _went(paragraph, key, findings)
    return values


def _take_closing(paragraphs: list[RawParagraph], findings: Findings) -> dict[str, Entry]:
    """The date and the meeting that end the text, in either order, taken out of `paragraphs`."""
    values: dict[str, Entry] = {}
    while paragraphs:
        last = paragraphs[-1]
        when = _date(last.text)
        if when and 'adopted' not in values:
            values['adopted'] = Entry(when, last.place)
            _went(last, 'closing_date', findings)
        elif _is(MEETING, last) and 'meeting' not in values:
            values['meeting'] = Entry(last.text, last.place)
            _went(last, 'closing_meeting', findings)
        else:
            break
        _refuse_mark(last, 'closing lines', findings)
        paragraphs.pop()
    return values


def _split(paragraphs: Sequence[RawParagraph]) -> list[list[RawParagraph]]:
    """The paragraphs by annex, each part beginning with the label of its annex."""
    parts: list[list[RawParagraph]] = []
    for paragraph in paragraphs:
        if _is(ANNEX, paragraph):
            parts.append([])
        parts[-1].append(paragraph)
    return parts


def _annex(part: Sequence[RawParagraph], findings: Findings) -> Annex:
    label, rest, title = part[0], part[1:], None
    if rest and not rest[0].label and not rest[0].text.endswith(('。', '；', '：', '，')):
        title = Heading(_UNKNOWN_ID, 2, rest[0].content, rest[0].place)
        rest = rest[1:]
    return Annex(
        _UNKNOWN_ID, label.content, title, _blocks(rest, 'plain', findings), label.place)


def _blocks(paragraphs: Sequence[RawParagraph], unnumbered: str,
            findings: Findings) -> tuple[Block, ...]:
    """The paragraphs as blocks; `unnumbered` is the kind of those before the first number."""
    blocks: list[Block] = []
    numbered = False
    for paragraph, level in zip(paragraphs, _levels(paragraphs, findings)):
        content, text, place = paragraph.content, paragraph.text, paragraph.place
        kind, comma = unnumbered, unnumbered == 'preambular' and text.endswith('，')
        if not blocks and comma and FORMULA.fullmatch(text):
            kind, content = 'formula', (Emphasis(content, place),)
        elif paragraph.label:
            kind, comma, numbered = 'numbered', False, True
        elif numbered:
            kind, comma = 'plain', False
            findings.doubt(place, 'a paragraph without a number after numbered ones')
        if not comma and not ends_sentence(text):
            findings.doubt(paragraph.lines[-1].place, 'a paragraph ends here, a sentence does not')
        blocks.append(Paragraph(_UNKNOWN_ID, kind, paragraph.label, level, content, place))
    return tuple(blocks)


def _levels(paragraphs: Sequence[RawParagraph], findings: Findings) -> list[int]:
    """The level of each paragraph: 0, or as its label stands among those of one number."""
    levels = [0] * len(paragraphs)
    group: list[int] = []
    for at, paragraph in enumerate([*paragraphs, None]):
        if paragraph and paragraph.label.startswith('('):
            group.append(at)
        elif paragraph is None or paragraph.label:
            labels = [paragraphs[of].label for of in group]
            for of, rank in zip(group, ranks(labels)):
                levels[of] = rank.level
                _look_at_rank(paragraphs[of], rank, findings)
            group = []
    return levels


def _look_at_rank(paragraph: RawParagraph, rank: Rank, findings: Findings) -> None:
    """Writes down how `(i)`, `(v)` and `(x)` were read, which are letters and Roman numbers."""
    letter = paragraph.label.strip('()')
    if letter in ('i', 'v', 'x'):
        as_letter = rank.ordinal == ord(letter) - ord('a') + 1
        findings.doubt(paragraph.place, f'{paragraph.label} read as the ' + (
            'letter' if as_letter else 'Roman number') + ' by its place in the sequence')


def _note(note: RawNote, findings: Findings) -> Note:
    lines = note.lines
    return Note(note.label, set_content(lines, lines[0].place.column - 1, findings), note.place)


def _is(pattern: re.Pattern[str], paragraph: RawParagraph) -> bool:
    return not paragraph.label and bool(pattern.fullmatch(paragraph.text))


def _date(text: str) -> str:
    """A Chinese date as ISO 8601, or nothing where the text is not a date."""
    match = DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else ''
    except ValueError:
        return ''


def _went(paragraph: RawParagraph, stream: str, findings: Findings) -> None:
    for line in paragraph.lines:
        findings.streams[line.place.line] = stream
