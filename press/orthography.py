"""Checks of single characters: spaces, widths, pairs of marks, and what never belongs in print.

A `Document` comes in, diagnostics with the very character go out. Where a rule is one of Chinese
writing, other languages are left alone.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from .diagnostics import Diagnostic, Place
from .markup import is_wide
from .model import Document, Inline, Language, Text, enclosed, every_content

# Han, kana and bopomofo, and their punctuation and full-width forms.
WIDE = r'\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff'
_HAN = r'\u3400-\u9fff\U00020000-\U0003ffff'

_PAIRS = {'《': '》', '〈': '〉', '“': '”', '‘': '’', '（': '）', '(': ')', '「': '」', '『': '』',
          '【': '】', '〔': '〕', '[': ']', '«': '»'}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_QUOTATION = '“‘「『«'
_QUOTATION_MARKS = ''.join(mark + _PAIRS[mark] for mark in _QUOTATION)

_TEMPLATE = re.compile(r'\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{#[^{}]*#\}|\{[{%#]')
_SPACE_BESIDE_WIDE = re.compile(rf'(?<=[{WIDE}])[ \u00a0]+|[ \u00a0]+(?=[{WIDE}])')
_ODD_SPACE = re.compile(r'[\u1680\u2000-\u200a\u205f\u3000]+|  +')
_FULL_WIDTH = re.compile(r'[０-９Ａ-Ｚａ-ｚ]+')
_HALF_WIDTH = re.compile(rf'(?<=[{WIDE}”’])[,.;:?!"](?=[{WIDE}“”‘’]|$)')
_FULL_WIDTH_OF = dict(zip(',.;:?!"', ('，', '。', '；', '：', '？', '！', '“ or ”')))
_HALF_PARENTHESES = re.compile(rf'\((?=[^()]*[{_HAN}])[^()]*\)')
_LETTER_LABEL = re.compile(r'(?<![^\W\d_])[a-z]{1,4}$')
# Languages that quote in the pairs above; others have „…“, »…« and ”…” as well.
_QUOTED_ALIKE = frozenset({'zh', 'ar', 'en', 'es', 'fr', 'ru'})
_STAND_IN = 'x'


class _Run(Struct, frozen=True):
    """The characters of one block, and where each of them stands in the source.

    `chinese` and `paired` are as long. In the first, a letter stands for whatever is marked as a
    language other than Chinese, but for its spaces; in the second, for the quotation marks of
    languages that pair them in ways of their own.
    """

    text: str
    chinese: str
    paired: str
    starts: tuple[int, ...]
    places: tuple[Place, ...]

    def place(self, index: int) -> Place:
        nearest = bisect_right(self.starts, index) - 1
        return self.places[nearest].right(index - self.starts[nearest])


def template_in_text(document: Document) -> Iterator[Diagnostic]:
    """An expression of the template language, which would be printed as it stands."""
    for run in _runs(document):
        for match in _TEMPLATE.finditer(run.text):
            yield Diagnostic(
                'template-in-text', f'“{match[0]}” would be printed as it stands',
                run.place(match.start()), 'write the words; content is not a template',
                len(match[0]))


def odd_characters(document: Document) -> Iterator[Diagnostic]:
    """Characters that official texts do not have: pictures, unassigned code points."""
    for run in _runs(document):
        for index, character in enumerate(run.text):
            if character >= '\x7f' and _is_odd(character):
                name = unicodedata.name(character, 'not assigned').lower()
                yield Diagnostic(
                    'odd-character', f'U+{ord(character):04X} {character} is {name}',
                    run.place(index), 'check it against the official text', severity='warning')


def spaces(document: Document) -> Iterator[Diagnostic]:
    """Spaces beside Han characters, where the press sets the gap itself; spaces of odd widths."""
    chinese = document.language.startswith('zh')
    for run in _runs(document):
        found = list(_ODD_SPACE.finditer(run.text))
        if chinese:
            taken = {match.start() for match in found}
            found += (match for match in _SPACE_BESIDE_WIDE.finditer(run.chinese)
                      if match.start() not in taken)
        for match in found:
            wide = chinese and match.re is _SPACE_BESIDE_WIDE
            yield Diagnostic(
                'stray-space',
                'a space beside a Chinese character' if wide else 'a space of an odd width',
                run.place(match.start()),
                'remove it: the press sets the gap' if wide else 'write one plain space, or none',
                len(match[0]), 'warning')


def widths(document: Document) -> Iterator[Diagnostic]:
    """Full-width digits and letters; half-width punctuation between Han characters."""
    chinese = document.language.startswith('zh')
    for run in _runs(document):
        for match in _FULL_WIDTH.finditer(run.text):
            normal = unicodedata.normalize('NFKC', match[0])
            yield Diagnostic('full-width-letter', f'“{match[0]}” is written full-width',
                             run.place(match.start()), f'write {normal}', len(match[0]), 'warning')
        for match in _HALF_WIDTH.finditer(run.chinese) if chinese else ():
            yield Diagnostic(
                'half-width-mark', f'half-width “{match[0]}” after a Chinese character',
                run.place(match.start()), f'write {_FULL_WIDTH_OF[match[0]]}', severity='warning')


def parentheses(document: Document) -> Iterator[Diagnostic]:
    """Both (…) and （…） around Han characters in one document."""
    runs = tuple(_runs(document)) if document.language.startswith('zh') else ()
    if not any('（' in run.chinese for run in runs):
        return
    for run in runs:
        for match in _HALF_PARENTHESES.finditer(run.chinese):
            yield Diagnostic(
                'mixed-parentheses', 'half-width parentheses here, full-width ones elsewhere',
                run.place(match.start()),
                'keep what the official text has, or write （…） throughout',
                len(match[0]), 'warning')


def pairs(document: Document) -> Iterator[Diagnostic]:
    """Brackets and quotation marks that are not closed, not opened, or cross each other.

    A quotation of several paragraphs opens each of them and closes the last one.
    """
    runs = tuple(_runs(document))
    for run, following in zip(runs, (*runs[1:], None)):
        for index in _unpaired(run.paired, following.paired if following else ''):
            character = run.text[index]
            partner = _PAIRS.get(character) or _CLOSING[character]
            yield Diagnostic(
                'unbalanced-mark', f'“{character}” has no “{partner}” in this paragraph',
                run.place(index), f'add {partner} where it belongs, or remove this one')


def _unpaired(text: str, following: str) -> Iterator[int]:
    opened: list[int] = []
    for index, character in enumerate(text):
        if character in _PAIRS:
            opened.append(index)
        elif character in _CLOSING:
            is_open = any(text[other] == _CLOSING[character] for other in opened)
            if _stands_alone(text, index, is_open):
                continue
            if not is_open:
                yield index
                continue
            # Crossed: what was opened in between is never closed.
            while text[opened[-1]] != _CLOSING[character]:
                yield opened.pop()
            opened.pop()
    yield from (index for index in opened
                if not (text[index] in _QUOTATION and following.startswith(text[index])))


def _stands_alone(text: str, index: int, is_open: bool) -> bool:
    """Whether a closing mark is an apostrophe, or the parenthesis of a label: alinéa a)."""
    if text[index] == '’':
        before, after = text[:index][-1:], text[index + 1:index + 2]
        letter = before.isalpha() and not is_wide(before)
        return letter and (not is_open or after.isalpha() and not is_wide(after))
    return text[index] == ')' and not is_open and bool(_LETTER_LABEL.search(text, 0, index))


def _is_odd(character: str) -> bool:
    category = unicodedata.category(character)
    picture = category == 'So' and character > '\xff' and not '\u2100' <= character <= '\u214f'
    return picture or category == 'Cn' or character in '\ufe0e\ufe0f'


def _runs(document: Document) -> Iterator[_Run]:
    """The values of the head, then all content in reading order."""
    for key in document.head.__struct_fields__:
        entry = getattr(document.head, key)
        if entry:
            yield _Run(entry.value, entry.value, entry.value, (0,), (entry.place,))
    yield from (run for content in every_content(document) if (run := _run(content)).text)


def _run(content: tuple[Inline, ...]) -> _Run:
    text = chinese = paired = ''
    starts, places = [], []
    for leaf, around in enclosed(content):
        if isinstance(leaf, Text):
            tongues = {outer.tag.lower().split('-')[0] for outer in around
                       if isinstance(outer, Language)}
            starts.append(len(text))
            places.append(leaf.place)
            text += leaf.text
            chinese += leaf.text if tongues <= {'zh'} else re.sub('[^ ]', _STAND_IN, leaf.text)
            paired += leaf.text if tongues <= _QUOTED_ALIKE else re.sub(
                rf'[{_QUOTATION_MARKS}]', _STAND_IN, leaf.text)
    return _Run(text, chinese, paired, tuple(starts), tuple(places))
