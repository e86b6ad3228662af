"""The checks of gaps: a paragraph set by hand passes, and every wrong gap in it is found."""

import pytest
from handset import FACES, FRAME, ROW, Type, printed

from press.diagnostics import Place
from press.model import Document, Head, NoteMark, Paragraph, Text
from press.proving import Finding, Furniture, collate, examine, inspect

pytestmark = pytest.mark.skipif(
    not (FACES / 'fonts.conf').exists(), reason='no faces in fonts/')

# Pieces of one line: how many em from the left edge, and the characters. `¹` is a note mark.
Row = tuple[tuple[float, str], ...]
SYMBOL, NUMBER, MARK = 3.642, 1.114, 0.2826     # the widths of A/55/74, 30 and ¹ in em
TWELVE = '甲乙丙丁戊己庚辛壬癸子丑'
FACE = {'zh-Hans': 'Press Song', 'zh-Hant': 'Press Song TC'}


def spaced(x: float, text: str, advance: float) -> Row:
    """Characters that are so many em apart."""
    return tuple((x + advance * index, character) for index, character in enumerate(text))


# Twelve em wide, the first line indented by two. A mark whose blank is gone overlaps its neighbour.
GOOD: dict[str, Row] = {
    'pairs': ((2, '各国《计划》'), (7.5, '（甲'), (9.5, '）'), (10, '，又')),
    'brackets': ((-0.5, '《甲'), (1.5, '》'), (2, '乙丙'), (3.5, '《'), (4.5, '丁'), (5.5, '》'),
                 (6, '戊己，庚辛壬')),
    'narrow': ((0, '见'), (1.179, 'A/55/74'), (5, '号各国的决议案')),
    'wide': (*spaced(0, '又第', 1.0216), (2.3966, 'A/55/74'), *spaced(6.4136, '号各国决议', 1.0216),
             (11.5, '，')),
    'tracked': (*spaced(0, '子丑寅卯辰巳午未申酉戌', 1.05), (11.5, '，')),
    'stop': ((0, '甲乙丙。丁戊己庚辛壬癸子'),),
    'last': ((0, '成果《计划》'), (5.5, '¹'), (5.75 + MARK, '30'), (6 + MARK + NUMBER, '年。')),
}


def checked(*rows: Row, language: str = 'zh-Hans') -> dict[str, Finding]:
    """What every check finds in a paragraph of these rows, by its number."""
    pieces: list[Type] = []
    content: list[Text | NoteMark] = []
    column = 1
    for y, row in zip(ROW, rows, strict=False):
        for x, text in row:
            place = Place('rows.md', 1, column)
            column += len(text)
            if text == '¹':
                pieces.append(Type(1, y - 4.2, x / 0.6, '1', 6.3, FACE[language]))
                content.append(NoteMark('1', place))
            else:
                pieces.append(Type(1, y, x, text, face=FACE[language]))
                content.append(Text(text, place))
    source = Document(language, Head(), (Paragraph(
        'para_1', 'plain', '', 0, tuple(content), Place('rows.md')),), (), (), Place('rows.md'))
    collation = collate(inspect(printed(tuple(pieces))), source, FRAME, Furniture())
    assert collation.faults == ()
    return {finding.check: finding for finding in examine(collation)}


def instead(name: str, *pieces: tuple[float, str]) -> dict[str, Finding]:
    """What the checks find where one good row has become another."""
    return checked(*(GOOD | {name: pieces}).values())


def test_good_rows_pass():
    findings = checked(*GOOD.values())
    for name in ('C7', 'C8', 'C9', 'C10', 'C11', 'C12', 'C13', 'C13b', 'C14', 'C18'):
        assert findings[name].violations == () and findings[name].opportunities > 0, findings[name]
    assert findings['C10'].opportunities == 2
    assert findings['C13b'].worst == pytest.approx(0.05, abs=0.001)


BREAKS = {
    'C10 two marks have two blanks': (
        ('pairs', (2, '各国《计划》（'), (9, '甲'), (10, '），又')), 'C10', '》（', 0.5),
    'C10 a point apart from its bracket': (
        ('pairs', (2, '各国《计划》'), (7.5, '（甲）'), (10.5, '，又')), 'C10', '），', 0.5),
    'C10 marks over each other': (
        ('pairs', (2, '各国《计划》'), (7.5, '（甲）'), (9.8, '，又')), 'C10', '），', -0.2),
    'C11 uneven': (
        ('narrow', (0, '见'), (1.15, 'A/55/74'), (5, '号各国的决议案')), 'C11', '见A', -0.029),
    'C11 too narrow': (
        ('narrow', (0, '见'), (1.1, 'A/55/74'), (1.2 + SYMBOL, '号各国的决议案')),
        'C11', '4号', -0.025),
    'C11 too wide': (
        ('narrow', (0, '见'), (1.45, 'A/55/74'), (1.9 + SYMBOL, '号各国的决议')), 'C11', '见A', 0.075),
    'C11 before a comma': (
        ('stop', (0, '甲乙'), (2.25, '30'), (2.35 + NUMBER, '，丁戊己庚辛壬癸')), 'C11', '0，', 0.1),
    'C11 behind an opening mark': (
        ('stop', (0, '甲乙（'), (3.1, '30'), (3.1 + NUMBER, '）丁戊己庚辛壬')), 'C11', '（3', 0.1),
    'C11 behind a note mark': (
        ('last', (0, '成果《计划》'), (5.5, '¹'), (5.6 + MARK, '30'), (6, '')), 'C11', '13', -0.15),
    'C11 before a note mark': (
        ('last', (0, '成果'), (2.25, '30'), (2.35 + NUMBER, '¹'), (4, '年')), 'C11', '01', 0.1),
    'C11 at the left edge': (
        ('stop', (0.1, '30'), (0.35 + NUMBER, '丙丁戊己庚辛壬癸子')), 'C11', '3', 0.1),
    'C11 at the right edge': (
        ('stop', (0, '甲乙丙丁戊己庚辛壬癸'), (12.1 - NUMBER, '30')), 'C11', '0', 0.1),
    'C12 a comma before the brackets': (
        ('brackets', (-0.5, '《甲'), (1.5, '》'), (2.1667, '乙丙'), (3.8333, '《'), (4.8333, '丁'),
         (5.8333, '》'), (6.5, '戊己'), (8.5, '，'), (9, '庚辛壬')), 'C12', '》乙', 0.1667),
    'C12 brackets unlike each other': (
        ('brackets', (-0.5, '《甲'), (1.5, '》'), (2, '乙丙'), (3.75, '《'), (4.75, '丁'),
         (5.75, '》'), (6.5, '戊己，庚辛壬')), 'C12', '》乙', -0.1667),
    'C12 a comma is not there at all': (
        ('brackets', (-0.5, '《甲'), (1.5, '》'), (2, '乙丙'), (3.5, '《'), (4.5, '丁'), (5.5, '》'),
         (6, '戊己，'), (8.4, '庚辛壬')), 'C12', '，庚', -0.1),
    'C12 Han beside Latin before a comma': (
        ('stop', (0, '甲，乙'), (3.125, '30'), (3.25 + NUMBER, '丙丁戊己庚辛壬')), 'C12', '，乙', 0.5),
    'C12 tracked all the same': (
        ('brackets', (-0.5, '《甲'), (1.5, '》'), (2, '乙丙'), (3.5, '《'), (4.5, '丁'), (5.5, '》'),
         (6, '戊'), (7.1, '己，庚辛壬')), 'C12', '戊己', 0.1),
    'C13 uneven': (
        ('tracked', (0, '子'), (1.1, '丑'), *spaced(2.1, '寅卯辰巳午未申酉戌', 1.05), (11.5, '，')),
        'C13', '子丑', 0.05),
    'C13 behind an opening mark': (
        ('pairs', (2, '各国《计划》'), (7.5, '（'), (8.6, '甲'), (9.6, '）'), (10, '，又')),
        'C13', '（甲', 0.1),
    'C13 before a full stop': (
        ('stop', (0, '甲乙丙'), (3.1, '。丁戊己庚辛壬癸')), 'C13', '丙。', 0.1),
    'C13 beside a comma only': (
        ('tracked', (0, '子丑，'), (3.2, '卯辰巳午未申酉戌')), 'C13', '，卯', 0.2),
    'C13 a last line': (
        ('last', *spaced(0, '成果成果', 1.1)), 'C13', '成果成果', 0.1),
    'C13 too wide': (
        ('tracked', *spaced(0, '子丑寅卯辰巳午未申', 1.3)), 'C13', '子丑寅卯辰巳午未', 0.05),
    'C13 Latin is not at its widest': (
        ('wide', *spaced(0, '又第', 1.07), (2.32, 'A/55/74'),
         *spaced(2.57 + SYMBOL, '号各国决议', 1.07), (11.4921, '，')), 'C13', '第A', -0.125),
    'C13b tracking is seen': (
        ('tracked', *spaced(0, '子丑寅卯辰巳午未申酉', 1.1), (10.9, '，')),
        'C13b', '子丑寅卯辰巳午未', 0.1),
    'C14 little behind a full stop': (
        ('stop', (0, '甲乙丙。'), (3.7, '丁戊己庚辛壬癸子')), 'C14', '。丁', -0.05),
}


@pytest.mark.parametrize('name', BREAKS)
def test_every_wrong_gap_is_found(name):
    row, check, what, value = BREAKS[name]
    violations = instead(*row)[check].violations
    assert (pytest.approx(value, abs=0.003), what) in [
        (violation.value, violation.what) for violation in violations]


def test_a_wrong_gap_has_its_place_in_the_source():
    rows = GOOD | {'stop': ((0, '甲乙丙。'), (3.7, '丁戊己庚辛壬癸子'))}
    before = sum(len(text) for name in ('pairs', 'brackets', 'narrow', 'wide', 'tracked')
                 for _, text in rows[name])
    violation, = checked(*rows.values())['C14'].violations
    assert (violation.page, violation.line) == (1, 6)
    assert violation.place == Place('rows.md', 1, before + 4)


@pytest.mark.parametrize(('before', 'wrong'), [
    ('甲乙丙丁戊己庚', False),        # five em are missing without the symbol, at six gaps
    ('甲乙丙丁戊己庚辛壬（', False),    # the bracket goes with it
    ('甲乙丙丁戊己庚辛壬癸', True),
], ids=str)
def test_a_symbol_is_divided_in_need_only(before, wrong):
    row = ((0, before), (len(before) + 0.25, 'A/55/'))
    findings = checked(((2, TWELVE[:10]),), row, ((0, '74'), (1.36, '号。')))
    assert [violation.what for violation in findings['C5'].violations] == ['A/55/74'] * wrong


def test_solid_lines_are_counted():
    solid, indented = ((0, TWELVE),), ((2, TWELVE[:10]),)
    last, tracked, brackets = GOOD['last'], GOOD['tracked'], GOOD['brackets']
    even = checked(indented, solid, solid, tracked, brackets, last)['C26']
    assert even.violations == () and even.severity == 'soft'
    assert dict(even.figures) == {
        'share': 0.6, 'solid': 3, 'compressed': 1, 'stretched': 1,
        'lines without Latin': 5, 'of these solid': 3,
        'widest tracking': pytest.approx(0.05, abs=0.001)}
    uneven = checked(indented, solid, tracked, brackets, last)['C26']
    assert [violation.value for violation in uneven.violations] == [pytest.approx(0.1)]


def test_a_compressed_last_line_is_counted():
    last = ((0, '成果《计划》'), (5.5, '各国'))
    findings = checked(((2, TWELVE[:10]),), last)
    assert dict(findings['C26'].figures)['compressed'] == 1
    assert findings['C12'].opportunities > 0 and findings['C12'].violations
