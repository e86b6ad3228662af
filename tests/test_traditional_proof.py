"""The checks of lines in traditional Chinese: rows set by hand pass, every wrong one is found."""

from itertools import product

import pytest
from checkout import ROOT
from handset import FACES
from test_gaps_of_pdf import MARK, NUMBER, TWELVE, Row, checked, spaced
from test_shapes_of_pdf import plain, said

from press import composition
from press.composition.classes import Class
from press.composition.gaps import Growth
from press.proving import Finding
from press.proving.convention import HANS, HANT, Kind, convention_of
from press.workshop import Workshop

pytestmark = pytest.mark.skipif(
    not (FACES / 'fonts.conf').exists(), reason='no faces in fonts/')

# Twelve em wide, the first line indented by two. A point has its whole em, also at a line's end; a
# mark whose blank is gone overlaps its neighbour.
GOOD: dict[str, Row] = {
    'pairs': ((2, '各國「計」'), (6.5, '，'), (7, '「乙」'), (10, '又議')),
    'brackets': ((-0.5, '「甲'), (1.5, '」'), (2, '乙丙'), (3.5, '「'), (4.5, '丁'), (5.5, '」'),
                 (6, '戊己，庚辛壬')),
    'commas': ((0, '甲乙'), (1.8465, '，'), (2.693, '丙丁'), (4.943, '30'), (5.193 + NUMBER, '戊'),
               (6.0395 + NUMBER, '，'), (6.886 + NUMBER, '己庚辛壬')),
    'dots': ((0, '約翰'), (1.75, '・'), (2.5, '史密斯「'), (6.5, '甲」又丙丁'), (11.5, '」')),
    'narrow': ((0, '見'), (1.179, 'A/55/74'), (5, '號各國的決議案')),
    'wide': (*spaced(0, '又第', 1.0216), (2.3966, 'A/55/74'), *spaced(6.4136, '號各國決議', 1.0216),
             (11.5, '」')),
    'tracked': (*spaced(0, '子丑，卯辰巳！未申酉戌', 1.05), (11.5, '」')),
    'stops': ((0, '甲乙丙。」'), (5, '丁？己庚／辛，')),
    'last': ((0, '成果，'), (2.75, '¹'), (2.75 + MARK, '又見《計劃》'), (8.25 + MARK, '¹'),
             (8.5 + 2 * MARK, '30'), (8.5 + 2 * MARK + NUMBER, '。')),
}


def found(*rows: Row) -> dict[str, Finding]:
    """What the checks find in a paragraph of these rows, by their numbers."""
    return checked(*rows, language='zh-Hant')


def instead(name: str, *pieces: tuple[float, str]) -> dict[str, Finding]:
    """What the checks find where one good row has become another."""
    return found(*(GOOD | {name: pieces}).values())


def test_good_rows_pass():
    findings = found(*GOOD.values())
    for name in ('C7', 'C8', 'C9', 'C10', 'C11', 'C12', 'C13', 'C13b', 'C14', 'C18', 'C21', 'C22'):
        assert findings[name].violations == () and findings[name].opportunities > 0, findings[name]
    assert (findings['C8'].opportunities, findings['C10'].opportunities) == (4, 2)
    assert findings['C13b'].worst == pytest.approx(0.05, abs=0.001)


BREAKS = {
    'C7 the em of a comma passes the edge': (
        ('stops', (0, '甲乙丙。」'), (5, '丁？己庚／辛'), (11.1, '，')), 'C7', '庚／辛，', 0.1),
    'C8 a comma has half an em': (
        ('stops', (0, '甲乙丙。」'), (5, '丁？己庚／辛'), (11.25, '，')), 'C8', '辛，', 0.25),
    'C8 a bracket keeps its em': (
        ('tracked', *spaced(0, '子丑，卯辰巳！未申酉戌', 1.05), (11, '」')), 'C8', '戌」', -0.5),
    'C10 a closing mark keeps its blank before a comma': (
        ('pairs', (2, '各國「計」，'), (7.5, '「乙」又')), 'C10', '」，「', 0.5),
    'C10 an opening mark keeps its blank behind a comma': (
        ('pairs', (2, '各國「計」'), (6.5, '，「乙」又')), 'C10', '」，「', 0.5),
    'C10 marks over each other': (
        ('pairs', (2, '各國「計」'), (6.1, '，'), (6.4, '「乙」又議')), 'C10', '」，「', -0.1),
    'C11 uneven': (
        ('narrow', (0, '見'), (1.15, 'A/55/74'), (5, '號各國的決議案')), 'C11', '見A', -0.029),
    'C11 behind a note mark': (
        ('last', (0, '成果，'), (2.75, '¹'), (2.85 + MARK, '30')), 'C11', '13', -0.15),
    'C12 a comma before the brackets': (
        ('brackets', (-0.5, '「甲'), (1.5, '」'), (2.1667, '乙丙'), (3.8333, '「'), (4.8333, '丁'),
         (5.8333, '」'), (6.5, '戊己'), (8.25, '，'), (9, '庚辛壬')), 'C12', '」乙', 0.1667),
    'C12 an interpunct behind the brackets': (
        ('dots', (0, '約翰・史密斯'), (5.75, '「'), (6.75, '甲'), (7.75, '」'), (8.5, '又丙丁'),
         (11.5, '」')), 'C12', '翰・', 0.25),
    'C12 a comma gives on its right alone': (
        ('commas', (0, '甲乙，'), (2.693, '丙丁'), (4.943, '30'), (5.193 + NUMBER, '戊，'),
         (6.886 + NUMBER, '己庚辛壬')), 'C12', '乙，', 0.1535),
    'C12 two commas unlike each other': (
        ('commas', (0, '甲乙'), (1.75, '，'), (2.5, '丙丁'), (4.75, '30'), (5 + NUMBER, '戊'),
         (5.943 + NUMBER, '，'), (6.886 + NUMBER, '己庚辛壬')), 'C12', '戊，', 0.0965),
    'C12 a full stop off the middle': (
        ('stops', (0, '甲乙丙'), (3.1, '。'), (4, '丁戊？己庚／辛')), 'C12', '。丁', -0.1),
    'C13 a comma off the middle': (
        ('tracked', *spaced(0, '子丑', 1.05), (2.05, '，'), *spaced(3.15, '卯辰巳！未申酉戌', 1.05),
         (11.5, '」')), 'C13', '丑，', -0.05),
    'C13 an exclamation mark gives': (
        ('tracked', *spaced(0, '子丑，卯辰巳', 1.05), (6.2, '！'), *spaced(7.35, '未申酉戌', 1.05),
         (11.5, '」')), 'C13', '巳！', -0.1),
    'C13 a question mark gives in a solid line': (
        ('stops', (0, '甲乙丙。」'), (5, '丁'), (5.9, '？'), (6.8, '己庚／辛')), 'C13', '丁？', -0.1),
    'C13 between a full stop and a closing mark': (
        ('stops', (0, '甲乙丙。'), (4.1, '」'), (5.1, '丁？己庚／辛')), 'C13', '。」', 0.1),
    'C13 beside a stroke': (
        ('stops', (0, '甲乙丙。」'), (5, '丁？己庚'), (9.1, '／'), (10, '辛，')), 'C13', '庚／', 0.1),
    'C13 beside an interpunct': (
        ('dots', (0, '約翰'), (2.1, '・'), (3.1, '史密斯「'), (7.1, '甲」又丙'), (11.1, '」')),
        'C13', '翰・', 0.1),
    'C13 from a digit to a comma': (
        ('stops', (0, '甲乙'), (2.25, '30'), (2.35 + NUMBER, '，丁戊己庚辛')), 'C13', '0，', 0.1),
    'C13 a note mark behind the em of a comma': (
        ('last', (0, '成果，'), (3, '¹'), (3 + MARK, '又')), 'C13', '，1', 0.25),
    'C13b tracking is seen': (
        ('tracked', *spaced(0, '子丑，卯辰巳！未申酉', 1.1), (10.9, '」')),
        'C13b', '子丑，卯辰巳！未', 0.1),
    'C14 little on the left of a full stop': (
        ('stops', (0, '甲乙丙'), (2.8, '。丁戊？己庚／辛')), 'C14', '丙。', -0.075),
    'C14 little on the right of a full stop': (
        ('stops', (0, '甲乙丙。'), (3.8, '丁戊？己庚／辛')), 'C14', '。丁', -0.075),
}


@pytest.mark.parametrize('name', BREAKS)
def test_every_wrong_line_is_found(name):
    row, check, what, value = BREAKS[name]
    violations = instead(*row)[check].violations
    assert (pytest.approx(value, abs=0.003), what) in [
        (violation.value, violation.what) for violation in violations]


RIGHT = {
    'a note mark in the blank of a comma that gives on its left': (
        (-0.5, '「甲'), (1.5, '」'), (1.9, '，'), (2.65, '¹'), (2.65 + MARK, '乙丙'),
        (4.55 + MARK, '，'), (5.45 + MARK, '丁')),
    'a parenthesis close behind a note mark': ((0, '成果'), (2, '¹'), (2 + MARK, '(甲)')),
    'a parenthesis a quarter behind a note mark': ((0, '成果'), (2, '¹'), (2.25 + MARK, '(a)')),
}


@pytest.mark.parametrize('name', RIGHT)
def test_what_is_right_is_not_found(name):
    findings = instead('last', *RIGHT[name])
    assert [finding.check for finding in findings.values()
            if finding.severity == 'hard' and finding.violations] == []


@pytest.mark.parametrize(('behind', 'wrong'), [(0.0, False), (0.05, False), (0.1, True)])
def test_a_point_behind_a_half_width_parenthesis_is_tracked_or_not(behind, wrong):
    width = Workshop(ROOT, ROOT / 'out').faces.width('(A)', 'Press Song TC')
    row = (*spaced(0, '子丑', 1.05), (2.1, '(A)'), (2.1 + width + behind, '，'),
           *spaced(3.15 + width + behind, '卯辰巳', 1.05))
    violations = found(*(GOOD | {'tracked': row}).values())['C13'].violations
    assert (')，' in {violation.what for violation in violations}) == wrong


def test_solid_lines_are_counted():
    solid, indented = ((0, '甲乙，丙丁・戊己。庚辛？'),), ((2, TWELVE[:10]),)
    last, tracked, commas = GOOD['last'], GOOD['tracked'], GOOD['commas']
    even = found(indented, solid, solid, tracked, commas, last)['C26']
    assert even.violations == ()
    assert dict(even.figures) == {
        'share': 0.6, 'solid': 3, 'compressed': 1, 'stretched': 1,
        'lines without Latin': 4, 'of these solid': 3,
        'widest tracking': pytest.approx(0.05, abs=0.001)}
    uneven = found(indented, solid, tracked, commas, last)['C26']
    assert [violation.value for violation in uneven.violations] == [pytest.approx(0.1)]


def drawn(text: str, face: str, language: str, feature: str = 'normal'):
    """What the checks find in a line by WeasyPrint alone in a face of the press."""
    style = f'font-family: {face}; font-feature-settings: {feature}'
    return plain(f"<span style='{style}'>{text}</span>", text, language=language)


@pytest.mark.parametrize('feature', ['normal', '"hwid"'])
def test_interpuncts_and_strokes_are_a_whole_or_half_an_em_wide(feature):
    good = drawn('漢・漢／字', 'Press Song TC', 'zh-Hant', feature)
    assert good['C21'].opportunities == 3 and good['C21'].violations == ()
    assert good['C22'].opportunities == 1 and good['C22'].violations == ()


def test_other_widths_of_interpuncts_and_strokes_are_found():
    assert said(drawn('漢·漢/字', 'Press Song TC', 'zh-Hant')['C21']) == [
        (-0.15, 'width of ·'), (-0.13, 'width of /')]
    assert said(drawn('漢・漢／字', 'Press Song TC', 'zh-Hans')['C21']) == [
        (0.48, 'width of ・'), (0.48, 'width of ／')]


@pytest.mark.parametrize(('feature', 'wrong'), [('normal', '，、；：。？！'), ('"hwid"', '，、。')])
def test_ink_is_in_the_middle(feature, wrong):
    """Half an em wide, the others stand in the middle of it in the mainland too."""
    points = '漢，、；漢：。？！字'
    good = drawn(points, 'Press Song TC', 'zh-Hant', feature)['C22']
    assert good.opportunities == 7 and good.violations == ()
    elsewhere = drawn(points, 'Press Song', 'zh-Hant', feature)['C22']
    assert ''.join(violation.what for violation in elsewhere.violations) == wrong


def test_the_middle_is_wrong_in_the_mainland():
    assert drawn('漢，字', 'Press Song', 'zh-Hans')['C22'].violations == ()
    assert said(drawn('漢，字', 'Press Song TC', 'zh-Hans')['C22']) == [(0.06, '，')]


# The rules of the proof and the gaps of the composer were written apart.

def test_the_language_decides_the_convention():
    assert convention_of('zh-Hant') is convention_of('zh-Hant-HK') is HANT
    assert convention_of('zh-Hans') is HANS


TEXT = {Class.HAN, Class.LATIN, Class.PAREN_OPEN, Class.PAREN_CLOSE}
CLASSES = {True: set(Class), False: set(Class) - {Class.CALL}}
FIXED = {Kind.TIGHT, Kind.RIGID, Kind.TRACK}


@pytest.mark.parametrize(('convention', 'own'), [
    (composition.HANS, HANS), (composition.HANT, HANT)])
def test_the_proof_and_the_composer_mean_the_same(convention, own):
    """Beside letters and behind note marks the proof has more to ask than two classes."""
    seen = 0
    for before, after in product(CLASSES[bool(own.rigid)], repeat=2):
        if {before, after} <= TEXT or before is Class.MARK and after in (Class.LATIN, Class.OPEN):
            continue
        gap, rule = convention.gaps[before, after], own.rule(before, after)
        assert (gap.natural, gap.natural - gap.give) == (rule.natural, rule.least), (before, after)
        assert (gap.growth is Growth.TRACK) == rule.tracked, (before, after)
        assert gap.step.name == ('NONE' if rule.kind in FIXED else rule.kind.name)
        seen += rule.kind is not Kind.TIGHT
    assert seen > 20
