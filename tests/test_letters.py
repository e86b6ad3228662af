"""Letters as content: what a head may say, what protocol allows, and letters that are filled in."""


import pytest
from checkout import ROOT
from msgspec.structs import replace

from press import protocol, source
from press.letters import read_letter, write_letter
from press.merging import fill, unfit_places
from press.source import Source

NOTE = """---
kind: note-verbale
language: en
letterhead: specimen
from: Permanent Mission of Specimania to the United Nations
to:
  - Permanent Mission of Exemplaria
  - New York
place: New York
date: 2010-01-21
reference: 'Ref.: 8'
close: The Mission renews the assurances of its highest consideration.
initials: J. S.
enclosures: a-res-64-222/zh-Hans
---
The Mission presents its compliments.
"""
GONGWEN = """---
kind: gongwen
language: zh-Hans
letterhead: specimen
from: 样张国常驻联合国代表团
to: 示例市南南合作促进会
date: 2010-01-21
reference: 样联函〔2010〕8号
subject: 关于转送决议的函
---
现将该决议转送你会。
"""
ZHAOHUI = """---
kind: zhaohui
language: zh-Hans
letterhead: specimen
from: 样张国常驻联合国代表团
to: 示例国外交部
place: 纽约
date: 2010-01-21
reference: （2010）样联字第8号
close: 顺致最崇高的敬意。
---
样张国常驻联合国代表团向示例国外交部致意。
"""


def faults(text: str):
    letter, found = read_letter(Source('content/letters/x.md', text))
    return [*found, *(protocol.breaches(letter) if letter else ())]


def with_value(text: str, key: str, value: str) -> str:
    lines = text.split('\n')
    at = next(n for n, line in enumerate(lines) if line.startswith(f'{key}:'))
    end = next(n for n in range(at + 1, len(lines)) if not lines[n].startswith('  '))
    return '\n'.join([*lines[:at], f'{key}: {value}' if value else '', *lines[end:]])


def with_key(text: str, line: str) -> str:
    return text.replace('letterhead: specimen\n', f'letterhead: specimen\n{line}\n')


@pytest.mark.parametrize('text', [NOTE, GONGWEN, ZHAOHUI])
def test_good_letters_have_no_faults(text):
    assert faults(text) == []


@pytest.mark.parametrize('path', sorted((ROOT / 'content/letters').glob('*.md')),
                         ids=lambda path: path.stem)
def test_a_letter_that_is_written_is_read_as_the_same_letter(path):
    letter, found = read_letter(source.read(path, path.name))
    assert not found
    again, found = read_letter(Source(path.name, write_letter(letter)))
    assert not found and write_letter(again) == write_letter(letter)
    for name in ('sender', 'addressee', 'close', 'reference', 'signatory'):
        def values(one, name=name):
            value = getattr(one, name)
            return [v.value for v in value] if isinstance(value, tuple) else value and value.value
        assert values(again) == values(letter)


CASES = {
    'an organization as addressee of a note': (
        with_value(NOTE, 'to', 'Amnesty for Specimens'), 'wrong-addressee', 6),
    'a university with a mission in its name': (
        with_value(NOTE, 'to', 'University of the Permanent Mission'), 'wrong-addressee', 6),
    'a company as addressee of a 照会': (
        with_value(ZHAOHUI, 'to', '示例公司'), 'wrong-addressee', 6),
    'an association that sends a 照会': (
        with_value(ZHAOHUI, 'from', '样张协会'), 'wrong-sender', 5),
    'a courtesy in the note of a secretariat': (
        with_value(NOTE, 'from', 'Secretariat of Specimens'), 'close-not-a-missions', 12),
    'a salutation in a note': (with_key(NOTE, 'salutation: Sir,'), 'key-contradicts', 5),
    'a signature below a note': (with_key(NOTE, 'signatory: J.'), 'key-contradicts', 5),
    'initials below a 函': (with_key(GONGWEN, 'initials: J.'), 'key-contradicts', 5),
    'a 函 without a subject': (with_value(GONGWEN, 'subject', ''), 'key-missing', 1),
    'a 函 in English': (with_value(GONGWEN, 'language', 'en'), 'kind-language', 1),
    'round brackets in the number of a 函': (
        with_value(GONGWEN, 'reference', '样联函（2010）8号'), 'reference-form', 8),
    'a number of a 函 with a zero': (
        with_value(GONGWEN, 'reference', '样联函〔2010〕08号'), 'reference-form', 8),
    'no date': (with_value(NOTE, 'date', '21 January'), 'ill-formed-date', 10),
    'an unknown key': (with_key(NOTE, 'adressee: x'), 'unknown-key', 5),
    'a key twice': (with_key(NOTE, 'date: 2010-01-22'), 'duplicate-key', 11),
    'an unknown kind': (with_value(NOTE, 'kind', 'note-verbal'), 'unknown-kind', 2),
    'no letterhead': (with_value(NOTE, 'letterhead', ''), 'key-missing', 1),
    'an empty value': (with_value(NOTE, 'place', "''"), 'head-value', 9),
    'a list where a text belongs': (with_value(NOTE, 'place', '[a, b]'), 'head-value', 9),
    'no YAML': (with_value(NOTE, 'place', '{a'), 'head-not-yaml', 10),
    'a file in a folder': (
        with_value(NOTE, 'enclosures', '{file: ../secret.pdf}'), 'enclosure-unclear', 14),
    'an enclosure that is two things': (
        with_value(NOTE, 'enclosures', '{file: a.pdf, publication: a/en}'), 'enclosure-unclear', 14),
    'no publication': (with_value(NOTE, 'enclosures', 'a-res-64-222'), 'enclosure-unclear', 14),
    'no head': ('The Mission.\n', 'head-not-closed', 1),
    'no body': (NOTE.partition('The Mission p')[0], 'letter-empty', 1),
    'an annex': (NOTE + '\n# Annex\n\nText.\n', 'not-in-a-letter', 18),
    'the first person in a note': (NOTE + '\nWe thank you.\n', 'not-third-person', 18),
}


@pytest.mark.parametrize('case', CASES)
def test_faults_of_letters(case):
    text, code, line = CASES[case]
    found = [(fault.code, fault.place.line) for fault in faults(text)]
    assert (code, line) in found


def test_the_first_person_only_warns():
    assert [one.severity for one in faults(NOTE + '\nWe thank you.\n')] == ['warning']


def template(text: str):
    letter, found = read_letter(Source('x.md', text))
    assert not found
    return letter


FILLED = NOTE.replace('Permanent Mission of Exemplaria', '"Permanent Mission of {{ country }}"'
                      ).replace('compliments', 'compliments to {{country}}')


@pytest.mark.parametrize('value', [
    'Exemplaria', 'A: b # c', '*x* [y](z) `w` <b>', '"quoted" \'single\'', '{x} %', '&amp; \\n', '示例国'])
def test_a_cell_is_text_wherever_it_goes(value):
    letter = fill(template(FILLED), {'country': value})
    assert letter.addressee[0].value == f'Permanent Mission of {value}'
    again, found = read_letter(Source('x.md', write_letter(letter)))
    assert not found
    assert again.addressee[0].value == f'Permanent Mission of {value}'
    plain = fill(template(FILLED), {'country': 'X'})
    assert len(again.body.blocks) == len(plain.body.blocks)
    assert ''.join(one.text for one in again.body.blocks[0].content) == (
        f'The Mission presents its compliments to {value}.')


@pytest.mark.parametrize(('place', 'code'), [
    ('{{ contry }}', 'unknown-column'), ("{{ ''.class }}", 'template-expression'),
    ('{{ 7+7 }}', 'template-expression'), ('{{ open("x") }}', 'template-expression'),
    ('{% include "x" %}', 'template-expression'), ('{{ country|upper }}', 'template-expression')])
def test_a_place_holds_the_name_of_a_column_and_nothing_else(place, code):
    letter = template(NOTE.replace('compliments', f'compliments {place}'))
    found = unfit_places(letter, ('country',))
    assert [one.code for one in found] == [code]
    assert (found[0].place.line, found[0].place.column) == (16, 38)


def test_a_letter_with_places_needs_a_table():
    assert {one.code for one in unfit_places(template(FILLED), ())} == {'unknown-column'}
    assert unfit_places(template(FILLED), ('country',)) == ()
    assert unfit_places(replace(template(NOTE)), ()) == ()
