"""The rules of correspondence: which form goes to whom, and what belongs into it.

A `Letter` comes in, its breaches of protocol go out, each with its place and its reason. The rules
are those of the United Nations for letters and notes (ST/DCS/4/Rev.1), the usage of Chinese
missions for 照会, and GB/T 9704-2012 for 函.
"""

import re
from collections.abc import Iterator
from datetime import date

from .diagnostics import Diagnostic
from .letter import Letter
from .model import Entry, plain

# Without these a letter of the kind cannot be sent.
NEEDED = {
    'letter': ('sender', 'addressee', 'date', 'salutation', 'close', 'signatory'),
    'note-verbale': ('sender', 'addressee', 'location', 'date'),
    'zhaohui': ('sender', 'addressee', 'reference', 'close', 'location', 'date'),
    'gongwen': ('sender', 'addressee', 'reference', 'subject', 'date'),
}
_THIRD = 'is written in the third person, and its salutation is part of the first sentence'
_SEALED = 'is sealed or initialled, never signed'
# These do not belong into a letter of the kind, and why.
FORBIDDEN = {
    'letter': {'initials': 'a letter is signed by name: initials stand below notes'},
    'note-verbale': {'salutation': f'a note verbale {_THIRD}',
                     'signatory': f'a note verbale {_SEALED}'},
    'zhaohui': {'salutation': f'a 照会 {_THIRD}', 'signatory': f'a 照会 {_SEALED}',
                'initials': 'a 照会 bears the seal of the office, no initials'},
    'gongwen': {'salutation': 'a 函 begins with its addressee (主送机关)',
                'close': 'the courtesy of a 函 is part of its text',
                'signatory': 'a 函 is signed with the name of the office (from)',
                'initials': 'a 函 bears the seal of the office, no initials'},
}
KEYS = {'sender': 'from', 'addressee': 'to', 'location': 'place'}
CHINESE = ('zhaohui', 'gongwen')
# Who speaks to states in notes: missions, and ministers and ministries of foreign affairs.
_MISSION = re.compile(
    r'\b(?:permanent|observer|special)\s+(?:observer\s+)?(?:mission|delegation|representative)'
    r'|\bembassy\b|\bambassador\b|代表[团團]|常[驻駐].{0,12}代表|[观觀]察[员員]|大使[馆館]?|公使[馆館]?',
    re.IGNORECASE)
_MINISTRY = re.compile(
    r'\bministr(?:y|ies|er)\b|\bsecretary of state\b|\bdepartment of (?:state|foreign affairs)\b'
    r'|外交部|外[长長]|部[长長]|部$', re.IGNORECASE)
# Offices that have a mission's or a ministry's words in their names and are neither.
_OTHER = re.compile(
    r'\b(?:university|college|institute|association|foundation|society|company|ltd|inc|ngo|'
    r'school|council of|campaign)\b|大[学學]|[学學]院|[协協][会會]|基金[会會]|公司|[学學][会會]|[编編][辑輯]部',
    re.IGNORECASE)
_REFERENCE = re.compile(r'\S+〔[12]\d{3}〕[1-9]\d*号')
_FIRST_PERSON = {'en': re.compile(r'\b(?:I|we|our|my|you|your)\b'),
                 'zh': re.compile('[我你您]')}


def breaches(letter: Letter) -> tuple[Diagnostic, ...]:
    """Every breach of protocol in a letter."""
    faults = [*_language(letter), *_keys(letter), *_dates(letter)]
    if letter.kind in ('note-verbale', 'zhaohui'):
        faults += [*_addressees(letter), *_courtesy(letter), *_person(letter)]
    if letter.kind == 'gongwen':
        faults += _number(letter)
    return tuple(faults)


def is_mission(entry: Entry) -> bool:
    return bool(_MISSION.search(entry.value)) and not _OTHER.search(entry.value)


def is_ministry(entry: Entry) -> bool:
    return bool(_MINISTRY.search(entry.value)) and not _OTHER.search(entry.value)


def _language(letter: Letter) -> Iterator[Diagnostic]:
    if letter.kind in CHINESE and not letter.language.startswith('zh'):
        yield Diagnostic('kind-language', f'a {letter.kind} is written in Chinese, not in '
                         f'{letter.language}', letter.place,
                         'write language: zh-Hans, or send a note-verbale or a letter')


def _keys(letter: Letter) -> Iterator[Diagnostic]:
    for name in NEEDED[letter.kind]:
        if not getattr(letter, name):
            key = KEYS.get(name, name)
            yield Diagnostic('key-missing', f'a {letter.kind} says “{key}”, and this one does not',
                             letter.place, f'add the key {key} to the head')
    for name, reason in FORBIDDEN[letter.kind].items():
        if value := getattr(letter, name):
            entry = value[0] if isinstance(value, tuple) else value
            yield Diagnostic('key-contradicts', reason, entry.place,
                             f'take the key {KEYS.get(name, name)} out, or choose another kind',
                             len(entry.value))


def _dates(letter: Letter) -> Iterator[Diagnostic]:
    if letter.date:
        try:
            date.fromisoformat(letter.date.value)
        except ValueError:
            yield Diagnostic('ill-formed-date', f'“{letter.date.value}” is not a date',
                             letter.date.place, 'write it as 2010-01-21', len(letter.date.value))


def _addressees(letter: Letter) -> Iterator[Diagnostic]:
    """Notes go to missions, ministers and ministries; the first line of an address says to whom."""
    first = letter.addressee[0] if letter.addressee else None
    if first and not is_mission(first) and not is_ministry(first):
        yield Diagnostic(
            'wrong-addressee', f'“{first.value}” is no mission, minister or ministry: notes go only '
            'to these, never to organizations, companies or persons', first.place,
            'send a letter (kind: letter), or in Chinese a 函 (kind: gongwen)', len(first.value))
    sender = letter.sender[0] if letter.sender else None
    if letter.kind == 'zhaohui' and sender and not is_mission(sender) and not is_ministry(sender):
        yield Diagnostic(
            'wrong-sender', f'“{sender.value}” is no mission or ministry: others write a 函, not '
            'a 照会', sender.place, 'write kind: gongwen', len(sender.value))


def _courtesy(letter: Letter) -> Iterator[Diagnostic]:
    """Only missions and ministries close a note with a courtesy; a secretariat's note has none."""
    sender = letter.sender[0] if letter.sender else None
    if letter.close and sender and not is_mission(sender) and not is_ministry(sender):
        yield Diagnostic(
            'close-not-a-missions', 'only missions and ministries close a note with a courtesy; '
            f'“{sender.value}” is neither', letter.close.place, 'take the key close out',
            len(letter.close.value))


def _person(letter: Letter) -> Iterator[Diagnostic]:
    pattern = _FIRST_PERSON[letter.language.split('-')[0]]
    for block in letter.body.blocks:
        if found := pattern.search(plain(block.content)):
            yield Diagnostic(
                'not-third-person', f'a note is written in the third person, and here is '
                f'“{found[0]}”', block.place, 'name the office instead', severity='warning')


def _number(letter: Letter) -> Iterator[Diagnostic]:
    """发文字号: 机关代字〔年份〕发文顺序号 (GB/T 9704-2012, 7.2.5): no 第, no zeros before the number."""
    entry = letter.reference
    if entry and not _REFERENCE.fullmatch(entry.value):
        yield Diagnostic(
            'reference-form', f'“{entry.value}” is no number of an official paper', entry.place,
            'write it as 联函〔2010〕8号: hexagonal brackets, no 第, no zeros before the number',
            len(entry.value))
