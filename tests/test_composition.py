"""Lines are made of characters and gaps: a made-up face, examples where a naive composer goes wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press.composition import Measure, Overfull, Run, compose, divide
from press.composition.classes import NO_END, NO_START, Class, class_of
from press.composition.filling import LADDER, Sums, compress, stretch
from press.composition.gaps import TABLE, Step
from press.composition.units import NEVER, cut

HAN = '联合国南南合作高级别会议内罗毕成果文件发展中国家间技术经济'


def width(text: str, face: str) -> float:
    """A made-up face: every Latin character is half an em wide."""
    return len(text) * 0.5


def lines_of(text: str, measure: float, indent: float = 0.0) -> list[str]:
    paragraph = compose([Run(text)], Measure(measure - indent, measure), width)
    return [line.text for line in paragraph.lines]


def set_width(line) -> float:
    """What the glyphs of a line take: full-width glyphs, halves, and what is added to each."""
    natural = 0.0
    for character, half in zip(line.text, line.half, strict=True):
        wide = class_of(line.text, line.text.index(character)) is not Class.LATIN
        natural += 0.5 if half or (not wide) or character == ' ' else 1.0
    return natural + sum(line.extra)


def gap_between(text: str, place: int) -> float:
    return cut([Run(text)], width)[place].gap.natural


@pytest.mark.parametrize(('text', 'place', 'gap'), [
    ('国国', 0, 0.0),       # Han beside Han
    ('国A', 0, 0.25),       # Han beside Latin
    ('A国', 0, 0.25),
    ('国（', 0, 0.5),       # before an opening mark
    ('（国', 0, 0.0),
    ('》国', 0, 0.5),       # behind a closing mark
    ('》，', 0, 0.0),       # 1.5 em for the pair with the gap that follows
    ('》（', 0, 0.5),
    ('，“', 0, 0.5),
    ('，国', 0, 0.5),
    ('，A', 0, 0.5),        # no Han–Latin gap beside Chinese punctuation
    ('A，', 0, 0.0),
    ('。国', 0, 0.5),
    ('国，', 0, 0.0),
    ('国-国', 0, 0.0),      # a connector between Han
    ('国-国', 1, 0.0),
    ('国——国', 0, 0.0),
    ('翰·史', 0, 0.0),
    ('国”——国', 1, 0.5),
])
def test_gap_table(text, place, gap):
    assert gap_between(text, place) == pytest.approx(gap)


def test_every_pair_of_classes_has_a_gap():
    assert set(TABLE) == {(before, after) for before in Class for after in Class}


@pytest.mark.parametrize(('text', 'total'), [
    ('《甲》（乙）', 4.5),     # 》（ takes 1.5 em
    ('甲》，乙', 3.5),
    ('“《甲', 2.0),
    ('甲，“乙', 3.5),
    ('甲）），乙', 4.0),
])
def test_adjacent_marks_take_an_em_and_a_half(text, total):
    units = cut([Run(text)], width)
    assert sum(u.body for u in units) + sum(u.gap.natural for u in units[:-1]) == total


def test_symbols_numbers_and_words_are_not_divided():
    units = cut([Run('见A/RES/64/222和C.78.II.A.11，第58/220号，5.4%，4 000人，$2 300万，(a)项')], width)
    text, words, word = '见A/RES/64/222和C.78.II.A.11，第58/220号，5.4%，4 000人，$2 300万，(a)项', set(), ''
    for unit in units:
        if unit.kind is Class.LATIN:
            word += text[unit.start:unit.end]
            if unit.rung < 4:        # what only the last rung divides is whole
                words.add(word)
                word = ''
    assert words == {'A/RES/64/222', 'C.78.II.A.11', '58/220', '5.4%', '4 000', '$2 300', '(a)'}


def test_parentheses_around_han_are_not_a_word():
    units = cut([Run('社会(特别是卫生)、')], width)
    assert [u.kind for u in units][2] is Class.PAREN_OPEN


def test_a_break_stands_beside_curly_quotation_marks():
    text = '方“甲”乙'
    units = cut([Run(text)], width)
    assert [u.penalty for u in units[:-1]] == [0.0, NEVER, NEVER, 0.0]


@pytest.mark.parametrize('text', ['翰·史', '三～五', '中—东', '墨-智'])
def test_connectors_may_end_a_line_and_never_begin_one(text):
    first, second = cut([Run(text)], width)[:2]
    assert first.penalty == NEVER
    assert 0 < second.penalty < NEVER


def test_nothing_breaks_around_a_slash():
    assert [u.penalty for u in cut([Run('是／否')], width)[:2]] == [NEVER, NEVER]


@pytest.mark.parametrize(('text', 'place'), [('2009年', 0), ('第66次', 0), ('第66次', 1), ('77国', 0)])
def test_a_number_is_parted_from_its_counter_at_a_price(text, place):
    assert cut([Run(text)], width)[place].penalty == 120


def test_a_note_mark_never_begins_a_line():
    runs = [Run('国' * 9 + '；'), Run('1', size=0.6, kind='mark'), Run('国' * 12)]
    paragraph = compose(runs, Measure(10, 10), width)
    assert not any(line.text.startswith('1') for line in paragraph.lines)


def test_a_note_mark_stands_in_the_blank_half_of_the_mark_before_it():
    runs = [Run('倡议；'), Run('3', size=0.6, kind='mark'), Run('于是')]
    units = cut(runs, width)
    assert units[2].gap.natural == 0.0
    assert units[3].gap.natural == pytest.approx(0.5 - 0.3)


def test_a_digit_behind_a_note_mark_keeps_a_quarter():
    runs = [Run('计划》'), Run('1', size=0.6, kind='mark'), Run('30周年')]
    gap = cut(runs, width)[3].gap
    assert gap.natural == 0.25
    assert gap.give == 0.0


def test_a_single_character_is_no_last_line():
    last = lines_of('国' * 10 + '，' + '国' * 9 + '，国', 20)[-1]
    assert len(last.strip('，。')) != 1


def test_brackets_are_compressed_before_commas():
    text = '国' * 8 + '（国）' + '国，' + '国' * 9
    line = compose([Run(text + '国' * 30)], Measure(20.5, 20.5), width).lines[0]
    used = line.fill.used
    if used[Step.PAUSE]:
        assert used[Step.BRACKET] == pytest.approx(1.0)


def test_compression_takes_one_step_wholly_before_the_next():
    sums = Sums((0.0, 0.0, 0.0, 0.5, 1.0, 0.25, 0.25), 0, 2, 10)
    light = compress(0.4, sums, LADDER[0])
    assert light.used[Step.BRACKET] == pytest.approx(0.8)
    assert light.used[Step.PAUSE] == 0
    heavy = compress(1.6, sums, LADDER[0])
    assert heavy.used[Step.BRACKET] == heavy.used[Step.PAUSE] == 1.0
    assert heavy.used[Step.LATIN] == pytest.approx(0.4)
    assert compress(1.8, sums, LADDER[0]) is None     # 。 is not touched at first
    assert compress(1.8, sums, LADDER[1]).used[Step.STOP] > 0


def test_growth_fills_the_latin_gaps_before_the_rest():
    sums = Sums((0.0,) * 7, 0, 2, 10)
    small = stretch(0.2, sums, LADDER[0])
    assert small.latin == pytest.approx(0.1)
    assert small.stretch == 0
    large = stretch(0.5, sums, LADDER[0])
    assert large.latin == pytest.approx(0.125)
    assert large.stretch == pytest.approx(0.025)
    assert stretch(2.0, sums, LADDER[0]) is None


def test_a_last_line_is_never_stretched():
    paragraph = compose([Run('联合国大会，' * 9)], Measure(20, 20), width)
    assert paragraph.lines[-1].fill.solid
    assert paragraph.lines[-1].width < 20


def test_an_opening_mark_at_a_line_start_is_half():
    line = compose([Run('《' + HAN)], Measure(40, 40), width).lines[0]
    assert line.half[0]
    assert line.extra[0] == 0.0


def test_a_mark_at_a_line_end_is_half():
    line = compose([Run('国国，')], Measure(40, 40), width).lines[0]
    assert line.extra[-1] == -0.5
    assert line.width == 2.5


def test_the_label_has_a_box_of_its_own():
    line = compose([Run('20.', kind='label'), Run('我们' * 30)], Measure(34, 36, 2), width).lines[0]
    assert line.text.startswith('20.我们')
    assert line.width == pytest.approx(36)
    assert sum(line.extra[:3]) == pytest.approx(2 - 1.5)


def test_what_does_not_fit_says_so():
    with pytest.raises(Overfull):
        compose([Run('见' + 'A' * 30 + '和')], Measure(10, 10), width)


def test_a_long_address_is_divided_behind_its_marks():
    lines = lines_of('见https://www.example.org/documents/resolutions/2009/december/text.html页', 20)
    assert len(lines) > 1
    assert all(line[-1] in '/.-' for line in lines[:-1])


def test_headings_are_divided_at_sense():
    title = '64/222. 联合国南南合作高级别会议内罗毕成果文件'
    assert divide(title, 21, width) == ('64/222. 联合国南南合作高级别会议', '内罗毕成果文件')
    assert divide(title, 40, width) == (title,)
    lines = divide('关于执行发展中国家间技术合作的布宜诺斯艾利斯行动计划的报告', 17, width)
    assert ''.join(lines).count('的') == 2
    assert not any(line.startswith('的') for line in lines)


def test_a_long_heading_is_divided_as_well():
    title = '联合国南南合作高级别会议内罗毕成果文件' * 8
    lines = divide(title, 21, width)
    assert ''.join(lines) == title and len(lines) == 8
    assert all(line.endswith(('会议', '文件')) for line in lines)


TEXTS = st.text(st.sampled_from('国合作南发展，、；。：（）《》“”-·…—年第A1/% '), min_size=1, max_size=160)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(10, 48))
def test_no_character_is_lost_and_no_edge_is_forbidden(text, measure):
    try:
        paragraph = compose([Run(text)], Measure(measure - 2, measure), width)
    except Overfull:
        return
    joined = ''.join(line.text for line in paragraph.lines)
    assert joined.replace(' ', '') == text.replace(' ', '')
    for index, line in enumerate(paragraph.lines):
        start = line.start
        if index and class_of(text, start) is not Class.LATIN:
            assert text[start] not in NO_START
        if not line.last and class_of(text, line.end - 1) is not Class.LATIN:
            assert text[line.end - 1] not in NO_END
        if not line.last:
            assert line.width == pytest.approx(measure - (0 if index else 2), abs=1e-6)


def test_a_paragraph_can_be_had_with_a_line_more_or_fewer():
    text = '联合国南南合作，发展中国家间技术合作，经济合作' * 6
    best = compose([Run(text)], Measure(20, 20), width)
    count = len(best.lines)
    other = compose([Run(text)], Measure(20, 20), width, lines=count)
    assert [line.text for line in other.lines] == [line.text for line in best.lines]
    assert other.demerits == pytest.approx(best.demerits)
    with pytest.raises(Overfull):
        compose([Run(text)], Measure(20, 20), width, lines=count * 2)
    fewer = [compose([Run('国国国国，' * 13)], Measure(20, 20), width, lines=n) for n in (0, 3)]
    assert [len(paragraph.lines) for paragraph in fewer] == [4, 3]
    assert fewer[0].demerits < fewer[1].demerits


def test_a_label_without_text_has_a_line():
    [line] = compose([Run('1.', kind='label')], Measure(34, 36, 2), width).lines
    assert line.text == '1.'
    assert line.width == 2
