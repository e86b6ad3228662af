"""The editorial rules of a resolution: a `Document` comes in, diagnostics go out.

`CHECKS` is the list of them; each looks at one thing and knows nothing of the others. An error is
what must not be printed: lost or repeated numbers, notes that nobody finds. A warning is advice:
official texts have their own ways, and they stay.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby, zip_longest

from . import orthography
from .diagnostics import Diagnostic, Place
from .model import (Block, Document, Heading, NoteMark, Paragraph, Text, every_content,
                    plain, walk)
from .numbering import is_label, ranks
from .symbols import is_symbol

_COMPARE = 'compare with the official text: numbers are printed as written'
_COMMAS, _SEMICOLONS, _COLONS, _STOPS = '，,،', '；;؛', '：:', '。.！!？?؟…'
_CLOSERS = '”’）)》」』»]'
# “…; and” before the last of a list.
_CONJUNCTION = re.compile(r'([；;؛])\s*(?:and|or|et|ou|y|o|и|или|و|أو)$')
_UNREAD_LABEL = re.compile(r'[0-9０-９]{1,3}[．、]|（[a-z]{1,3}[）)]')
_NUMBER = re.compile(r'[0-9]{1,9}\.')
_DATE = re.compile(r'[0-9]{4}-[0-9]{2}-[0-9]{2}')


def check(document: Document) -> tuple[Diagnostic, ...]:
    """Every fault of the document, in the order of the file."""
    found = [fault for rule in CHECKS for fault in rule(document)]
    return tuple(sorted(found, key=lambda fault: fault.place or document.place))


def empty_document(document: Document) -> Iterator[Diagnostic]:
    """A head without a text."""
    if not document.blocks and not document.annexes:
        yield Diagnostic('empty-document', 'there is no text below the head', document.place,
                         'write the resolution, or remove the file')


def empty_blocks(document: Document) -> Iterator[Diagnostic]:
    """Numbers, headings and notes with nothing behind them; `1. (a) …` is in order."""
    for part in _parts(document):
        for block, following in zip_longest(part, part[1:]):
            opens = (isinstance(block, Paragraph) and isinstance(following, Paragraph)
                     and following.level > block.level)
            if not block.content and not opens:
                yield _empty(block.place)
    for annex in document.annexes:
        if not annex.label:
            yield _empty(annex.place)
        if annex.title and not annex.title.content:
            yield _empty(annex.title.place)
    for note in document.notes:
        if not note.content:
            yield _empty(note.place)


def well_formed_head(document: Document) -> Iterator[Diagnostic]:
    """Symbols and dates that are none."""
    head = document.head
    for entry in filter(None, (head.symbol, head.draft)):
        if not is_symbol(entry.value):
            yield Diagnostic('ill-formed-symbol', f'“{entry.value}” is not a document symbol',
                             entry.place, 'write it as the document has it, like A/RES/64/222',
                             len(entry.value))
    for entry in filter(None, (head.adopted, head.retrieved)):
        if not _is_date(entry.value):
            yield Diagnostic('ill-formed-date', f'“{entry.value}” is not a date', entry.place,
                             'write year, month and day, like 2009-12-21', len(entry.value))


def paragraph_numbers(document: Document) -> Iterator[Diagnostic]:
    """1., 2., 3. … in the resolution and in every annex; after a heading they may begin again."""
    for part in _parts(document):
        last, restart = 0, False
        for block in part:
            if isinstance(block, Heading):
                restart = True
            elif _NUMBER.fullmatch(block.label) and not block.level:
                value = int(block.label.removesuffix('.'))
                if not (restart and value == 1):
                    yield from _sequence(last, value, f'{last}.', block)
                last, restart = value, False


def sub_paragraph_letters(document: Document) -> Iterator[Diagnostic]:
    """(a), (b), (c) … under every paragraph, (i), (ii) … under each of these."""
    for part in _parts(document):
        for run in _runs_of_sub_paragraphs(part):
            last = [('', 0)]
            for block, rank in zip(run, ranks([block.label for block in run])):
                label, ordinal = last[rank.level] if rank.level < len(last) else ('', 0)
                yield from _sequence(ordinal, rank.ordinal, label, block)
                last[rank.level:] = [(block.label, rank.ordinal)]


def unread_labels(document: Document) -> Iterator[Diagnostic]:
    """Paragraphs that begin with a number in full-width form, which is read as text."""
    for block in (block for part in _parts(document) for block in part):
        match = _UNREAD_LABEL.match(plain(block.content))
        if match and isinstance(block, Paragraph) and not block.label:
            yield Diagnostic(
                'label-not-read', f'“{match[0]}” is read as text, not as a number', block.place,
                'write “1. ” or “(a) ”, half-width and with a space', len(match[0]), 'warning')


def notes(document: Document) -> Iterator[Diagnostic]:
    """Marks without notes, notes without marks, two notes with one label, marks out of order."""
    marks = [inline for content in every_content(document) for inline in walk(content)
             if isinstance(inline, NoteMark)]
    marked, labels = {mark.label for mark in marks}, set()
    for note in document.notes:
        if note.label in labels:
            yield Diagnostic(
                'note-repeated', f'note {note.label} is written twice', note.place,
                'give one of them another number', len(note.label) + 3)
        elif note.label not in marked:
            yield Diagnostic('note-without-mark', f'no mark in the text calls note {note.label}',
                             note.place, f'write [^{note.label}] where it belongs',
                             len(note.label) + 3)
        labels.add(note.label)
    seen: list[str] = []
    for mark in marks:
        if mark.label not in labels:
            yield Diagnostic('mark-without-note', f'there is no note {mark.label}', mark.place,
                             f'write the note in a paragraph of its own: [^{mark.label}]: …',
                             len(mark.label) + 3)
        if mark.label not in seen:
            seen.append(mark.label)
            if mark.label != str(len(seen)):
                yield Diagnostic(
                    'note-order', f'note {mark.label} is called where {len(seen)} would follow',
                    mark.place, 'number the notes in the order of their marks', len(mark.label) + 3)


def closing_marks(document: Document) -> Iterator[Diagnostic]:
    """The mark that ends a paragraph: commas in the preamble, then semicolons, then a full stop."""
    for annexed, part in enumerate(_parts(document)):
        paragraphs = [block for block in part if isinstance(block, Paragraph)]
        for block, following in zip_longest(paragraphs, paragraphs[1:]):
            if block.content and block.kind in ('preambular', 'numbered'):
                expected = _expected_marks(block, following, bool(annexed))
                if _last_mark(block) not in expected:
                    yield _wrong_ending(block, expected, document.language.startswith('zh'))


CHECKS: tuple[Callable[[Document], Iterator[Diagnostic]], ...] = (
    empty_document, empty_blocks, well_formed_head, paragraph_numbers, sub_paragraph_letters,
    unread_labels, notes, closing_marks, orthography.template_in_text, orthography.pairs,
    orthography.parentheses, orthography.spaces, orthography.widths, orthography.odd_characters)


def _parts(document: Document) -> Iterator[tuple[Block, ...]]:
    """The blocks of the resolution itself, then those of every annex."""
    yield document.blocks
    yield from (annex.blocks for annex in document.annexes)


def _runs_of_sub_paragraphs(part: tuple[Block, ...]) -> Iterator[list[Paragraph]]:
    def is_inside(block: Block) -> bool:
        return isinstance(block, Paragraph) and block.level > 0

    for inside, run in groupby(part, is_inside):
        if inside:
            yield [block for block in run
                   if isinstance(block, Paragraph) and is_label(block.label)]


def _sequence(last: int, value: int, last_label: str, block: Paragraph) -> Iterator[Diagnostic]:
    """The fault of `block`, whose number is `value`, standing after the number `last`."""
    label, place, length = block.label, block.place, len(block.label)
    if value == last:
        yield Diagnostic('number-repeated', f'{label} stands here twice', place, _COMPARE, length)
    elif value < last:
        message = f'{label} stands after {last_label}'
        yield Diagnostic('number-order', message, place, _COMPARE, length)
    elif value > last + 1:
        message = f'{label} follows {last_label}' if last else f'the first number here is {label}'
        yield Diagnostic('number-gap', message, place, _COMPARE, length)


def _expected_marks(block: Paragraph, following: Paragraph | None, annexed: bool) -> str:
    """The marks that may end this paragraph, given what follows it."""
    if following and following.level > block.level:
        return _COLONS if following.label else _COLONS + _STOPS
    if block.kind == 'preambular':
        return _COMMAS
    if annexed:
        return _SEMICOLONS + _STOPS if block.level else _STOPS
    if not following:
        return _STOPS
    # Unnumbered words after the list end it themselves.
    return _SEMICOLONS if following.label else _SEMICOLONS + _STOPS + _COMMAS


def _last_mark(block: Paragraph) -> str:
    text = _CONJUNCTION.sub(r'\1', plain(block.content).rstrip())
    bare = text.rstrip(_CLOSERS)
    return bare[-1:]


def _wrong_ending(block: Paragraph, expected: str, chinese: bool) -> Diagnostic:
    name, text = block.label or 'this paragraph', plain(block.content).rstrip()
    last = [inline for inline in walk(block.content) if isinstance(inline, Text)][-1:]
    place = last[0].place.right(max(0, len(last[0].text.rstrip()) - 1)) if last else block.place
    groups = (_COMMAS, _SEMICOLONS, _COLONS, _STOPS)
    marks = ' or '.join(group[0 if chinese else 1] for group in groups if group[0] in expected)
    return Diagnostic('closing-mark', f'{name} ends with “{text[-1:]}”, expected {marks}', place,
                      'compare with the official text', severity='warning')


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _empty(place: Place) -> Diagnostic:
    return Diagnostic('empty-paragraph', 'there is no text here', place,
                      'write the text, or remove the number')
