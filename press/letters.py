"""Reading a letter: the text of `content/letters/<key>.md` comes in, a `Letter` and its faults go out.

The head is YAML, whose values are kept as written, each with its place; the body is Markdown as in
any content file. What correspondence allows, `protocol` says. Nothing is raised.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from . import parse
from .diagnostics import Diagnostic, Place, nearest
from .letter import KINDS, Enclosure, Letter
from .model import Entry
from .source import Source
from .unparse import unparse

FENCE = '---'
LANGUAGES = ('zh-Hans', 'zh-Hant', 'en')
TEXTS = ('kind', 'language', 'letterhead', 'place', 'date', 'reference', 'subject', 'salutation',
         'close', 'initials')
LISTS = ('from', 'to', 'signatory', 'copies')
KEYS = (*TEXTS, *LISTS, 'enclosures')
# What the keys are called in a `Letter`, where that is another word.
NAMES = {'from': 'sender', 'to': 'addressee', 'place': 'location'}
ENCLOSURE_KEYS = ('publication', 'design', 'file', 'title')
_PUBLICATION = re.compile(r'([a-z0-9][a-z0-9-]*)/([A-Za-z]{2,3}(?:-[A-Za-z]{4})?)')
_FILE = re.compile(r'[^/\\:]+\.pdf', re.IGNORECASE)


def read_letter(source: Source) -> tuple[Letter | None, tuple[Diagnostic, ...]]:
    """The letter in a source and all its faults; None where its head does not say what it is."""
    lines = source.text.split('\n')
    place = Place(source.name)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if lines[0].rstrip() != FENCE or end is None:
        return None, (Diagnostic('head-not-closed', 'a letter begins with a head', place,
                                 'write --- above the keys of the head, and --- below them'),)
    head = _Head(source.name, '\n'.join(['', *lines[1:end]]))
    body, faults = parse.parse(Source(source.name, '\n'.join(['', *[''] * end, *lines[end + 1:]])))
    faults = (*head.faults, *faults)
    kind, language = head.one('kind'), head.one('language')
    faults += tuple(_unknown('kind', kind, KINDS, place))
    faults += tuple(_unknown('language', language, LANGUAGES, place))
    letterhead = head.one('letterhead')
    if not letterhead:
        faults += (_missing('letterhead', place, 'name a folder in content/letters/letterhead/'),)
    if not kind or not language or not letterhead or any(
            one.code in ('unknown-kind', 'unknown-language') for one in faults):
        return None, faults
    letter = Letter(
        kind.value, language.value, letterhead.value, replace(body, language=language.value), place,
        enclosures=tuple(head.enclosures), **{
            NAMES.get(key, key): head.one(key) for key in TEXTS
            if key not in ('kind', 'language', 'letterhead')},
        **{NAMES.get(key, key): tuple(head.texts.get(key, ())) for key in LISTS})
    faults += tuple(_body_faults(letter))
    return letter, tuple(sorted(faults, key=lambda fault: fault.place or place))


def write_letter(letter: Letter) -> str:
    """A letter as a content file, of which `read_letter` makes the same letter."""
    head: dict[str, Any] = {}
    for key in KEYS:
        value = getattr(letter, NAMES.get(key, key))
        if key == 'enclosures':
            value = [_written(enclosure) for enclosure in value]
        elif isinstance(value, tuple):
            value = [entry.value for entry in value]
        elif isinstance(value, Entry):
            value = value.value
        if value:
            head[key] = value
    written = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    return f'{FENCE}\n{written}{FENCE}\n{unparse(letter.body)}'


def _written(enclosure: Enclosure) -> dict[str, str]:
    if enclosure.file:
        said = {'file': enclosure.file}
    else:
        said = {'publication': f'{enclosure.publication}/{enclosure.language}',
                'design': enclosure.design}
    return said | ({'title': enclosure.title} if enclosure.title else {})


class _Head(Struct):
    """The head of one letter as it is read: values by key, enclosures, faults."""

    name: str
    text: str
    texts: dict[str, list[Entry]] = field(default_factory=dict)
    enclosures: list[Enclosure] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        try:
            node = yaml.compose(self.text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, 'problem_mark', None)
            place = Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name)
            self._fault('head-not-yaml', f'the head is not YAML: '
                        f'{getattr(error, "problem", None) or "a character is forbidden"}', place,
                        'put a value that has a colon, a hash or a bracket in quotes')
            return
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self._fault('head-not-yaml', 'the head is not a list of keys and values',
                        self._place(node), 'write a line like “kind: letter” for each key')
            return
        seen: set[str] = set()
        for key, value in node.value:
            self._read(key, value, seen)

    def one(self, key: str) -> Entry | None:
        """The value of a key that has one, or None."""
        return next(iter(self.texts.get(key, ())), None)

    def _read(self, key: yaml.Node, value: yaml.Node, seen: set[str]) -> None:
        word = key.value if isinstance(key, yaml.ScalarNode) else ''
        if word not in KEYS:
            self._fault('unknown-key', f'unknown key “{word}”', self._place(key),
                        nearest(word, KEYS) or f'the keys are {", ".join(KEYS)}', len(word))
        elif word in seen:
            self._fault('duplicate-key', f'the key “{word}” is written twice', self._place(key),
                        'keep one of the two', len(word))
        elif word == 'enclosures':
            for node in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                self._enclosure(node)
        elif isinstance(value, yaml.SequenceNode) and word in LISTS:
            self.texts[word] = [entry for node in value.value for entry in self._text(node, word)]
        else:
            self.texts[word] = list(self._text(value, word))
        seen.add(word)

    def _text(self, node: Any, word: str) -> Iterator[Entry]:
        """A value as it is written; what is no text, or says nothing, is a fault."""
        if not isinstance(node, yaml.ScalarNode):
            hint = ' or a list of them' if word in LISTS else ''
            self._fault('head-value', f'the value of “{word}” is not a text{hint}',
                        self._place(node), 'write it on one line, in quotes if need be')
        elif not node.value.strip():
            self._fault('head-value', f'the key “{word}” has no value', self._place(node),
                        'write the value, or leave the key out')
        elif '\n' in node.value:
            self._fault('head-value', f'the value of “{word}” takes several lines',
                        self._place(node), 'write it on one line, or as a list')
        else:
            yield Entry(node.value, self._place(node).right(1 if node.style else 0))

    def _enclosure(self, node: yaml.Node) -> None:
        place = self._place(node)
        said: dict[str, str] = {}
        if isinstance(node, yaml.ScalarNode):
            for entry in self._text(node, 'enclosures'):
                key = 'file' if _FILE.fullmatch(entry.value) else 'publication'
                said[key] = entry.value
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                word = key.value if isinstance(key, yaml.ScalarNode) else ''
                if word not in ENCLOSURE_KEYS:
                    self._fault('unknown-key', f'unknown key “{word}” of an enclosure',
                                self._place(key), nearest(word, ENCLOSURE_KEYS)
                                or f'the keys are {", ".join(ENCLOSURE_KEYS)}', len(word))
                    return
                for entry in self._text(value, word):
                    said[word] = entry.value
        if ('publication' in said) == ('file' in said):
            self._fault('enclosure-unclear', 'an enclosure is a publication or a file', place,
                        'write a-res-64-222/zh-Hans, or the name of a PDF file beside the letter')
        elif 'file' in said:
            if not _FILE.fullmatch(said['file']) or 'design' in said:
                self._fault('enclosure-unclear', f'“{said["file"]}” is no PDF file beside the '
                            'letter, or has a design', place,
                            'write the bare name of a PDF file that lies beside the letter')
                return
            self.enclosures.append(Enclosure(place, file=said['file'],
                                             title=said.get('title', '')))
        elif match := _PUBLICATION.fullmatch(said['publication']):
            self.enclosures.append(Enclosure(place, match[1], match[2], said.get('design', 'a4'),
                                             title=said.get('title', '')))
        else:
            self._fault('enclosure-unclear', f'“{said["publication"]}” names no publication',
                        place, 'write the key and the language: a-res-64-222/zh-Hans',
                        len(said['publication']))

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def _fault(self, code: str, message: str, place: Place, hint: str, length: int = 1) -> None:
        self.faults.append(Diagnostic(code, message, place, hint, max(1, length)))


def _unknown(key: str, entry: Entry | None, known: tuple[str, ...],
             place: Place) -> Iterator[Diagnostic]:
    if entry is None:
        yield _missing(key, place, f'write one of: {", ".join(known)}')
    elif entry.value not in known:
        yield Diagnostic(f'unknown-{key}', f'there is no {key} “{entry.value}”', entry.place,
                         nearest(entry.value, known) or f'write one of: {", ".join(known)}',
                         len(entry.value))


def _missing(key: str, place: Place, hint: str) -> Diagnostic:
    return Diagnostic('key-missing', f'the head says no {key}', place, hint)


def _body_faults(letter: Letter) -> Iterator[Diagnostic]:
    """A letter has a body; it has no annexes and no notes of its own."""
    body = letter.body
    if not body.blocks:
        yield Diagnostic('letter-empty', 'the letter has no body', letter.place,
                         'write its text below the head')
    for part, what in ((body.annexes, 'an annex'), (body.notes, 'a note')):
        for one in part:
            yield Diagnostic('not-in-a-letter', f'{what} cannot stand in a letter', one.place,
                             'enclose it, or say it in the text')
