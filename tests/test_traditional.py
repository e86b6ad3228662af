"""Traditional Chinese: points in the middle of their em, compressed from both sides, set and proved."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO

import pytest
from checkout import ROOT
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from test_composition import width
from test_extraction import TOOLS, torn
from test_measures import with_measure

from press import publication as publishing
from press import symbols
from press.composition import (
    HANS, HANT, Composer, Measure, Overfull, Run, compose, convention_of, divide)
from press.composition.classes import CLOSE, NO_END, NO_START, PAUSE, STOP, Class, class_of
from press.composition.gaps import CENTRED_TABLE, Step
from press.composition.units import NEVER, cut
from press.dress import dress
from press.engine import drawing
from press.furnishing import furniture
from press.proving import Finding, collate, examine, inspect
from press.proving.lines import CHECKS
from press.typeset import lay_out
from press.workshop import Publication, Workshop

WORKSHOP = Workshop(ROOT, ROOT / 'out')
PUBLICATION = Publication('a-res-99-301', 'zh-Hant', ROOT / 'tests' / 'traditional' / 'zh-Hant.md')
MEASURES = (28, 32, 36, 42)
# What the two conventions measure differently.
POINTS_AND_GAPS = {'C8', 'C10', 'C11', 'C12', 'C13', 'C13b', 'C14', 'C21', 'C22', 'C26'}
RUNNING = ('preambular', 'numbered', 'plain', 'note')


def total(text: str) -> float:
    """The natural width of a line with this text."""
    units = cut([Run(text)], width, HANT)
    return sum(unit.body for unit in units) + sum(unit.gap.natural for unit in units[:-1])


def first_line(text: str, measure: float):
    return compose([Run(text)], Measure(measure, measure), width, convention=HANT).lines[0]


# Gaps.

def test_the_language_decides_the_convention():
    assert convention_of('zh-Hant') is convention_of('zh-Hant-HK') is HANT
    assert convention_of('zh-Hans') is convention_of('en') is HANS


def test_every_pair_of_classes_has_a_gap():
    assert set(CENTRED_TABLE) == {(before, after) for before in Class for after in Class}


@pytest.mark.parametrize(('text', 'place', 'natural', 'step', 'give'), [
    ('國，', 0, 0.0, Step.PAUSE, 0.25),       # each side of a comma gives its own quarter
    ('，國', 0, 0.0, Step.PAUSE, 0.25),
    ('國。', 0, 0.0, Step.STOP, 0.125),
    ('。國', 0, 0.0, Step.STOP, 0.125),
    ('9，', 0, 0.0, Step.PAUSE, 0.25),
    ('，A', 0, 0.0, Step.PAUSE, 0.25),        # no Han–Latin gap beside Chinese punctuation
    ('國！', 0, 0.0, Step.NONE, 0.0),         # ！？ give nothing
    ('？國', 0, 0.0, Step.NONE, 0.0),
    ('！A', 0, 0.0, Step.NONE, 0.0),
    ('」，', 0, 0.0, Step.PAUSE, 0.25),
    ('，「', 0, 0.0, Step.PAUSE, 0.25),
    ('。」', 0, 0.0, Step.STOP, 0.125),
    ('國「', 0, 0.5, Step.BRACKET, 0.5),      # brackets are as everywhere
    ('」國', 0, 0.5, Step.BRACKET, 0.5),
    ('」「', 0, 0.5, Step.BRACKET, 0.5),
    ('翰·史', 0, 0.0, Step.DOT, 0.25),
    ('翰·史', 1, 0.0, Step.DOT, 0.25),
    ('》·《', 0, 0.0, Step.DOT, 0.25),
    ('是/否', 0, 0.0, Step.NONE, 0.0),
    ('國A', 0, 0.25, Step.LATIN, 0.125),
])
def test_gap_table(text, place, natural, step, give):
    gap = cut([Run(text)], width, HANT)[place].gap
    assert (gap.natural, gap.step, gap.give) == (natural, step, give)


@pytest.mark.parametrize(('text', 'ems'), [
    ('甲，乙', 3.0), ('甲！乙', 3.0), ('甲·乙', 3.0), ('甲／乙', 3.0), ('甲-乙', 2.5),
    ('甲——乙', 4.0), ('甲……乙', 4.0),
    ('甲」，乙', 3.5),       # a bracket beside another mark: an em and a half
    ('甲，「乙', 3.5),
    ('甲？」乙', 4.0),
    ('《甲》·《乙》', 5.0),
    ('《甲》（乙）', 4.5),
    ('“甲”，“乙”', 5.0),     # curly marks are legal
])
def test_widths(text, ems):
    assert total(text) == ems


def test_prohibitions_are_the_same():
    for text in ('國，國', '國。國', '國！國', '國」國', '翰·史', '是/否', '「國'):
        assert cut([Run(text)], width, HANT)[0].penalty == NEVER, text


def test_a_note_mark_stands_in_the_blank_of_the_point_before_it():
    runs = [Run('報告，'), Run('2', size=0.6, kind='mark'), Run('又')]
    assert [unit.gap.natural for unit in cut(runs, width, HANT)] == [0, 0, -0.25, 0, 0]


# Compression from both sides.

def test_a_comma_gives_as_much_on_its_left_as_on_its_right():
    line = first_line('國國國國，國國國國，' + '國' * 28, 19.6)
    assert len(line.text) == 20
    assert line.fill.used[Step.PAUSE] == pytest.approx(0.4)
    for at in (4, 9):
        assert line.half[at]                              # drawn half an em wide, and of the ¼ em
        assert line.extra[at - 1] == pytest.approx(0.15)  # of blank on either side
        assert line.extra[at] == pytest.approx(0.15)      # a tenth of an em is taken
    assert 18 + 2 * 0.5 + sum(line.extra) == pytest.approx(line.width) == pytest.approx(19.6)


def test_an_interpunct_and_a_stroke_are_half_glyphs_with_a_quarter_on_both_sides():
    line = first_line('約翰·史密斯和/或國', 40)
    for at in (2, 7):
        assert line.half[at]
        assert line.extra[at - 1] == line.extra[at] == 0.25
    assert line.width == 10


def test_calls_are_never_compressed():
    line = first_line('國國！國國，國國？國國' + '國' * 28, 19.75)
    assert line.fill.used[Step.PAUSE] == pytest.approx(0.5)
    for at in (2, 8):
        assert not line.half[at]
        assert line.extra[at - 1] == line.extra[at] == 0.0


def test_a_point_at_a_line_end_keeps_its_em_and_a_bracket_does_not():
    line = first_line('國' * 19 + '，' + '國' * 30, 20)
    assert line.text.endswith('，') and line.fill.solid
    assert (line.width, line.extra[-1], line.half[-1]) == (20, 0.0, False)
    line = first_line('國' * 19 + '」' + '國' * 30, 19.5)
    assert line.text.endswith('」') and line.fill.solid
    assert line.extra[-1] == -0.5


def test_growth_is_alike_on_both_sides_of_a_point():
    line = first_line('國國國，國國國國國國' + 'A' * 20, 10.45)
    assert line.text == '國國國，國國國國國國'
    assert line.extra[:-1] == pytest.approx([0.05] * 9)


def test_headings_are_divided_after_the_convention():
    title = '關於南南合作·《行動計劃》的報告，和／或決議'
    assert divide(title, total(title), width, convention=HANT) == (title,)
    lines = divide(title, total(title) - 0.1, width, convention=HANT)
    assert len(lines) == 2 and ''.join(lines) == title
    assert not any(line.startswith(('的', '，', '／')) for line in lines)


TEXTS = st.text(st.sampled_from('國合作南發展，、；。：！？（）《》「」『』“”-·／…—年第A1/% '),
                min_size=1, max_size=160)


@given(TEXTS, st.integers(10, 48))
def test_no_character_is_lost_and_every_line_is_as_wide_as_its_glyphs(text, measure):
    """Nor does a glyph give more than the blank that it has: the pen never moves back."""
    try:
        paragraph = compose([Run(text)], Measure(measure, measure), width, convention=HANT)
    except Overfull:
        return
    joined = ''.join(line.text for line in paragraph.lines)
    assert joined.replace(' ', '') == text.replace(' ', '')
    for index, line in enumerate(paragraph.lines):
        glyphs = 0.0
        for at, (half, extra) in enumerate(zip(line.half, line.extra, strict=True), line.start):
            latin = class_of(text, at) is Class.LATIN
            glyphs += 0.5 if half or latin or text[at] in '- ' else 1.0
            blank = 0.5 if text[at] in CLOSE else 0.25 if text[at] in '，、；：。' and not half else 0
            assert extra >= -blank - 1e-9 or text[at] == ' '
        assert glyphs + sum(line.extra) == pytest.approx(line.width)
        if not line.last:
            assert line.width == pytest.approx(measure)
        if index and class_of(text, line.start) is not Class.LATIN:
            assert text[line.start] not in NO_START
        if not line.last and class_of(text, line.end - 1) is not Class.LATIN:
            assert text[line.end - 1] not in NO_END


# The design, the words and the addresses.

def test_a_design_has_its_own_faces_for_the_language():
    design = WORKSHOP.design('a4')
    own = design.in_language('zh-Hant-HK')
    assert (own.text.face, own.title.face, own.emphasis.face, own.heads.face) == (
        'Press Song TC', 'Press Song TC', 'Press Kai TC', 'Press Hei TC')
    assert own.in_language('zh-Hant') == own
    assert design.in_language('zh-Hans') == design
    assert {face for families in design.faces.values() for face in families.values()} <= set(
        WORKSHOP.faces.families)


def test_the_press_speaks_traditional_chinese():
    words = WORKSHOP.words('zh-Hant')
    assert words.keys() == WORKSHOP.words('zh-Hans').keys()
    assert '聯合國' in words['not_un']
    assert WORKSHOP.faces.face('Press Song TC').missing(''.join(words.values())) == ()


def test_resolutions_are_cited_in_traditional_characters_too():
    text = '大會2041年12月19日第96/214號決議和經濟及社會理事會第2041/3號決議'
    assert [symbol for *_, symbol in symbols.find(text)] == ['A/RES/96/214', 'E/RES/2041/3']
    assert symbols.address('A/RES/96/214', 'zh-Hant') == 'https://undocs.org/zh/A/RES/96/214'


# A whole document, set in several measures and read back.

@cache
def made(measure: int):
    """The bytes of the document in a measure, and what is read in them; making it proves it."""
    design = with_measure(WORKSHOP.design('a4'), measure)
    found = publishing.read(WORKSHOP, PUBLICATION, design)
    assert found.sound
    finished = publishing.make(WORKSHOP, PUBLICATION, design, found.document)
    dressed = dress(found.document, design, Composer(WORKSHOP.faces.width, HANT),
                    WORKSHOP.words('zh-Hant'), PUBLICATION.key)
    proof = inspect(finished.pdf)
    collation = collate(proof, found.document, publishing.frame(design),
                        furniture(dressed, design, proof))
    return finished.pdf, collation


def broken(findings: Iterable[Finding]) -> list[str]:
    """The hard rules that are not kept."""
    return [finding.check for finding in findings
            if finding.severity == 'hard' and finding.violations]


@pytest.mark.parametrize('measure', MEASURES)
def test_every_rule_of_lines_is_kept(measure):
    findings = {finding.check: finding for finding in examine(made(measure)[1])}
    assert len(findings) == len(CHECKS)
    assert all(findings[check].opportunities for check in POINTS_AND_GAPS)
    assert broken(findings.values()) == []


@pytest.mark.parametrize('measure', MEASURES)
def test_lines_after_the_convention_of_the_mainland_are_found(measure):
    design = with_measure(WORKSHOP.design('a4'), measure)
    document = publishing.read(WORKSHOP, PUBLICATION, design).document
    dressed = dress(document, design, Composer(WORKSHOP.faces.width, HANS),
                    WORKSHOP.words('zh-Hant'), PUBLICATION.key)
    with drawing():
        proof = inspect(lay_out(dressed, WORKSHOP.faces).document.write_pdf())
    collation = collate(proof, document, publishing.frame(design),
                        furniture(dressed, design, proof))
    assert collation.faults == ()
    assert {'C7', 'C10', 'C12', 'C13'} <= set(broken(examine(collation)))


@pytest.mark.parametrize('measure', MEASURES)
def test_lines_end_at_the_right_edge_with_the_em_of_their_last_character(measure):
    collation, seen = made(measure)[1], 0
    for line in collation.lines:
        if line.passage.kind not in RUNNING or line.is_last:
            continue
        offset, glyph = line.text[-1]
        character, body = line.passage.text[offset], glyph.width / glyph.size
        if character in PAUSE | STOP and body < 0.75:
            body += 0.25
        elif class_of(line.passage.text, offset) is Class.CLOSE:
            body = 0.5
        short = (collation.frame.right_of(line.page) - glyph.x) / glyph.size - body
        assert short == pytest.approx(0, abs=0.005), line.line.text
        seen += 1
    assert seen > 15


@pytest.mark.parametrize('measure', MEASURES)
def test_the_ink_of_a_comma_is_as_far_from_both_its_neighbours(measure):
    """In solid and in compressed lines alike, but for what the face draws it off the middle."""
    off, compressed = [], 0
    for line in made(measure)[1].lines:
        glyphs = line.text if line.passage.kind in RUNNING else []
        for (a, before), (at, comma), (b, after) in zip(glyphs, glyphs[1:], glyphs[2:], strict=False):
            text, size = line.passage.text, comma.size
            if text[at] in '，、' and {class_of(text, a), class_of(text, b)} == {Class.HAN} and (
                    before.size == size == after.size):
                between = (before.x + size + after.x) / 2
                off.append(((comma.ink[0] + comma.ink[2]) / 2 - between) / size)
                compressed += after.x - before.x < 1.99 * size
    assert len(off) > 10 and compressed
    assert max(map(abs, off)) < 0.04


@pytest.mark.parametrize('tool', TOOLS)
@pytest.mark.parametrize('measure', MEASURES)
def test_every_paragraph_is_extracted_whole_and_in_order(measure, tool):
    pdf, collation = made(measure)
    assert collation.faults == () and torn(collation, tool(pdf)) == []


def test_only_the_faces_for_the_language_are_embedded():
    names = {font['/BaseFont'].split('+')[1] for page in PdfReader(BytesIO(made(36)[0])).pages
             for font in page['/Resources']['/Font'].values()}
    assert {name.removesuffix('-Bold') for name in names} == {
        'Press-Song-TC', 'Press-Kai-TC', 'Press-Hei-TC'}
