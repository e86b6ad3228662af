"""How faults are shown, and that every code is explained."""

import re
from pathlib import Path

import pytest

from press.diagnostics import Diagnostic, Fault, Place, cells, nearest, show

ROOT = Path(__file__).parents[1]
FILE = 'content/x/zh-Hans.md'
DOCUMENTED = re.findall(r'^## (\S+)$', (ROOT / 'docs' / 'diagnostics.md').read_text('utf-8'), re.M)


def test_a_fault_is_shown_with_its_line_and_carets_under_wide_characters():
    fault = Diagnostic('glyph-missing', 'no bundled face has U+8BAE 议', Place(FILE, 2, 4),
                       'add a face that covers it', 2)
    assert show([fault], {FILE: '甲\n回顾其决议，\n'}) == '''\
error[glyph-missing]: no bundled face has U+8BAE 议
 --> content/x/zh-Hans.md:2:4
  |
2 | 回顾其决议，
  |       ^^^^
  = hint: add a face that covers it'''


def test_a_fault_without_a_place_is_its_heading():
    assert show([Diagnostic('odd', 'something is odd', severity='warning')], {}) == (
        'warning[odd]: something is odd')


def test_faults_are_shown_in_the_order_of_the_file():
    faults = [Diagnostic('b', 'second', Place(FILE, 9)),
              Diagnostic('a', 'first', Place(FILE, 2, 7))]
    assert re.findall('first|second', show(faults, {})) == ['first', 'second']


def test_a_line_that_is_not_known_is_left_out():
    assert '|' not in show([Diagnostic('a', 'first', Place(FILE, 3))], {FILE: 'one line'})


@pytest.mark.parametrize(('text', 'expected'), [('', 0), ('ab', 2), ('大会，', 6), ('e\u0301', 1)])
def test_cells(text, expected):
    assert cells(text) == expected


def test_the_nearest_word_is_suggested():
    assert nearest('titel', ['organ', 'title']) == 'did you mean “title”?'
    assert nearest('xyz', ['organ', 'title']) == ''


def test_a_fault_carries_all_diagnostics():
    diagnostics = (Diagnostic('a', 'first'), Diagnostic('b', 'second'))
    fault = Fault(iter(diagnostics))
    assert fault.diagnostics == diagnostics and str(fault) == 'first; second'


def test_places_move_to_the_right():
    assert str(Place(FILE, 3, 4).right(2)) == f'{FILE}:3:6'


@pytest.mark.parametrize('path', sorted((ROOT / 'press').rglob('*.py')),
                         ids=lambda path: str(path.relative_to(ROOT)))
def test_every_code_is_explained(path):
    codes = set(re.findall(r"\bDiagnostic\(\s*'([^']+)'", path.read_text('utf-8')))
    assert codes - set(DOCUMENTED) == set()


def test_codes_are_explained_once_and_are_words_with_hyphens():
    assert len(DOCUMENTED) == len(set(DOCUMENTED)) > 20
    assert [code for code in DOCUMENTED if not re.fullmatch(r'[a-z0-9]+(-[a-z0-9]+)*', code)] == []
