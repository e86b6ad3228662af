"""What is true of all lines: random mixed texts, both conventions, measures 10 to 48 em.

And that the breaks are the best there are, by trying every other way to break short paragraphs.
"""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lines import MARK_SIZE, filled, natural, placed, runs_of, width

from press.composition import HANS, HANT, Measure, Overfull, Run, breaking, compose
from press.composition.breaking import break_lines
from press.composition.classes import NO_END, NO_START, Class
from press.composition.filling import LADDER, LOOSE, NORMAL, TIGHT, Need
from press.composition.units import NEVER, NUMBER_AND_COUNTER, Unit, cut

NEAR = 1e-6

HAN = st.text(st.sampled_from('联合国大会各发展中家南作决议重申倡'), min_size=1, max_size=12)
PIECES = st.one_of(
    HAN, HAN, HAN,
    st.sampled_from('，、；：。！？，，、，；。'),
    st.sampled_from(['《', '》', '（', '）', '“', '”', '》（', '），', '》、《', '。”', '：“', '；“']),
    st.sampled_from(['know-how', 'South', 'capacity building', 'in the field of', 'APEC']),
    st.sampled_from(['A/RES/64/222', '第58/220号', 'C.78.II.A.11', '(a)', '(特别是卫生)']),
    st.sampled_from(['2009年', '12月21日', '5.4%', '4 000', '第66次', '77国']),
    st.sampled_from(['——', '……', '-', '～', '·', '/', '—']),
    st.sampled_from(['https://www.example.org/documents/2009/text.html']))
RUNS = st.lists(st.one_of(
    st.lists(PIECES, min_size=1, max_size=14).map(lambda pieces: Run(''.join(pieces))),
    HAN.map(lambda text: Run(text + '，', 'other')),
    st.integers(1, 12).map(lambda n: Run(str(n), size=MARK_SIZE, kind='mark'))),
    min_size=1, max_size=7).map(lambda runs: (Run('联合国'), *runs))
CONVENTIONS = st.sampled_from([HANS, HANT])


def try_to_compose(runs, measure, convention, indent=0.0):
    try:
        return compose(runs, Measure(measure - indent, measure), width, convention=convention)
    except Overfull:
        return None


@settings(max_examples=150)
@given(RUNS, st.integers(10, 48), st.sampled_from([0, 2]), CONVENTIONS)
def test_characters_are_kept_edges_are_allowed_and_lines_are_as_wide_as_the_measure(
        runs, measure, indent, convention):
    paragraph = try_to_compose(runs, measure, convention, indent)
    if paragraph is None:
        return
    text, at = ''.join(run.text for run in runs), 0
    for index, line in enumerate(paragraph.lines):
        assert not text[at:line.start].strip(' ')       # only spaces stand in no line
        assert line.text == text[line.start:line.end] and line.text == line.text.strip(' ')
        at = line.end
        glyphs = list(placed(runs, line, 0.0, convention))
        if index:
            assert glyphs[0].kind not in (Class.MARK, Class.CLOSE, Class.PAUSE, Class.STOP)
            assert glyphs[0].kind is Class.LATIN or glyphs[0].text not in NO_START
        if not line.last:
            assert glyphs[-1].kind not in (Class.OPEN, Class.SLASH, Class.PAREN_OPEN)
            assert glyphs[-1].kind is Class.LATIN or glyphs[-1].text not in NO_END
            assert line.width == pytest.approx(measure - (0 if index else indent), abs=NEAR)
        right = glyphs[-1].x + glyphs[-1].advance + line.extra[-1]
        assert right == pytest.approx(line.width, abs=NEAR)
    assert not text[at:].strip(' ')


@settings(max_examples=150)
@given(RUNS, st.integers(10, 48), CONVENTIONS)
def test_no_glyph_gives_more_than_its_own_blank(runs, measure, convention):
    """A closing mark half an em, a point in the middle of its em a quarter, others nothing."""
    paragraph = try_to_compose(runs, measure, convention)
    for line in paragraph.lines if paragraph else ():
        for glyph, extra, half in zip(
                placed(runs, line, 0.0, convention), line.extra, line.half, strict=True):
            blank = 0.0
            if glyph.text in convention.centred:
                blank = 0.25 if not half and glyph.kind in (Class.PAUSE, Class.STOP) else 0.0
            elif glyph.kind in (Class.CLOSE, Class.PAUSE, Class.STOP):
                blank = 0.5
            assert extra >= -blank - NEAR or glyph.text == ' '


@settings(max_examples=150)
@given(RUNS, st.integers(10, 48), CONVENTIONS)
def test_what_is_between_two_kinds_of_characters_is_the_same_all_along_a_line(
        runs, measure, convention):
    """Han and Latin in either order; a note mark takes its room from the gap that it stands in."""
    paragraph = try_to_compose(runs, measure, convention)
    for line in paragraph.lines if paragraph else ():
        widths = defaultdict(list)
        for before, after in pairwise(placed(runs, line, 0.0, convention)):
            if Class.MARK in (before.kind, after.kind):
                continue
            if {before.kind, after.kind} == {Class.HAN, Class.LATIN}:
                if after.text.isalnum() if after.kind is Class.LATIN else before.text.isalnum():
                    widths['beside Latin'].append(after.ink[0] - before.ink[1])
            elif Class.LATIN not in (before.kind, after.kind) and not (
                    before.kind is after.kind in (Class.DASH, Class.ELLIPSIS)):
                widths[before.kind, after.kind].append(after.ink[0] - before.ink[1])
        for between, each in widths.items():
            assert max(each) - min(each) < NEAR, (between, line.text)


@settings(max_examples=200)
@given(RUNS, st.integers(10, 48))
def test_compression_comes_in_order_and_nothing_is_added_inside_brackets(runs, measure):
    """Simplified Chinese: brackets, then ，、；：, then beside Latin, then 。; never beside tracking."""
    paragraph = try_to_compose(runs, measure, HANS)
    for line in paragraph.lines if paragraph else ():
        found = defaultdict(list)
        for before, after in pairwise(placed(runs, line, 0.0, HANS)):
            kinds, gap = (before.kind, after.kind), after.ink[0] - before.ink[1]
            if before.kind is Class.OPEN and after.kind is not Class.MARK or (
                    after.kind in (Class.CLOSE, Class.PAUSE, Class.STOP)):
                assert gap == pytest.approx(0.0, abs=NEAR)
            elif kinds in ((Class.HAN, Class.OPEN), (Class.CLOSE, Class.HAN)):
                found['bracket'].append(gap)
            elif kinds == (Class.PAUSE, Class.HAN):
                found['pause'].append(gap)
            elif kinds == (Class.STOP, Class.HAN):
                found['stop'].append(gap)
            elif kinds == (Class.HAN, Class.HAN):
                found['track'].append(gap)
            elif kinds == (Class.HAN, Class.LATIN) and after.text.isalnum():
                found['latin'].append(gap)
        steps = [('bracket', 0.5, 0.0), ('pause', 0.5, 0.0), ('latin', 0.25, 0.125),
                 ('stop', 0.5, 0.0)]
        assert min(found['track'], default=0.0) > -NEAR
        for at, (step, full, _) in enumerate(steps):
            if min(found[step], default=full) < full - NEAR:
                assert max(found['track'], default=0.0) < NEAR
                for earlier, _, least in steps[:at]:
                    assert max(found[earlier], default=least) < least + NEAR, line.text


# The best there is.

def price_of(unit: Unit, need: Need) -> float:
    """What a line end behind a unit costs."""
    if unit.rung > need.rung:
        return NEVER
    return 0.0 if unit.penalty == NUMBER_AND_COUNTER and not need.counters else unit.penalty


def price_of_last(units, measure: float, need: Need) -> float:
    """What a last line costs that is not the only one, by the tables of docs/lines.md."""
    wide = natural(units)
    if sum(unit.kind is Class.HAN for unit in units) < 2:
        if need.lone or (need.rung > 1 and wide >= 4):
            return 1200.0
        return NEVER
    length = max(wide, len(units))
    if length < 3:
        return 400.0 if length < 2 else 60.0
    return 20.0 if 1e-6 < measure - wide < 1 else 0.0


def every_breaking(units, first: float, rest: float, need: Need, fitness: int = NORMAL,
                   begun: bool = False):
    """Every way to break units into lines that can be filled: the number of lines, the demerits."""
    if not units:
        yield 0, 0.0
    measure = rest if begun else first
    for end in range(1, len(units) + 1):
        line, last = units[:end], end == len(units)
        price = 0.0 if last else price_of(line[-1], need)
        if last and begun:
            price = price_of_last(line, measure, need)
        fill = filled(line, measure, need, last) if price != NEVER else None
        if fill is None:
            continue
        demerits = (1 + fill.badness + price) ** 2
        if {fitness, fill.fitness} == {TIGHT, LOOSE}:
            demerits += 900
        for count, others in every_breaking(units[end:], first, rest, need, fill.fitness, True):
            yield count + 1, demerits + others


FEW_HAN = st.text(st.sampled_from('联合国大会各发展中家'), min_size=1, max_size=4)
SHORT_RUNS = st.lists(st.one_of(
    FEW_HAN, FEW_HAN, FEW_HAN, st.sampled_from('，。；、）》”'), st.sampled_from('（《“·-'),
    st.sampled_from(['A', '9年', 'to be', '——', '[3]'])), min_size=4, max_size=14).map(
        lambda pieces: runs_of(f'各国{"".join(pieces)}大会'))


@settings(max_examples=250)
@given(SHORT_RUNS, st.integers(3, 12), st.sampled_from([0.0, 2.0, -1.0, 0.3]), CONVENTIONS,
       st.sampled_from([0.0, 0.4]))
def test_no_other_breaks_are_better(runs, measure, indent, convention, hyphen):
    units = tuple(unit._replace(hyphen=hyphen if unit.kind is Class.LATIN else 0.0)
                  for unit in cut(runs, width, convention)[:24])
    for need in LADDER:
        best: dict[int, float] = {}
        for count, demerits in every_breaking(units, measure - indent, measure, need):
            best[count] = min(demerits, best.get(count, NEVER))
        best[0] = min(best.values(), default=NEVER)
        for lines in range(max(best) + 2):
            found = break_lines(units, measure - indent, measure, need, lines)
            if lines not in best or best[lines] == NEVER:
                assert found is None
            else:
                assert found is not None and found[1] == pytest.approx(best[lines])
                assert not lines or len(found[0]) == lines


def test_ties_go_to_the_earlier_break():
    """Forty characters and a comma, twenty to a line: one of two lines has to do with nineteen."""
    units = cut([Run('国' * 40 + '，' + '国' * 9)], width)
    spans, _ = break_lines(units, 20, 20, LADDER[0])
    assert [span.end - span.start for span in spans] == [19, 20, 11]


TEXT = ('我们欢迎各国提出的倡议，并请秘书长在2009年12月1日之前，就《内罗毕成果文件》（A/RES/64/222）的'
        '执行提出报告。又重申“南南合作”不是援助——而是伙伴之间的团结；')


@pytest.mark.parametrize('measure', [10, 20, 36, 48])
@pytest.mark.parametrize('convention', [HANS, HANT], ids=['zh-Hans', 'zh-Hant'])
def test_work_grows_with_the_text_and_not_faster(monkeypatch, measure, convention):
    """Counted in lines that are filled and kept.

    At the beginning of a text few line ends can be reached, so that short texts are done faster.
    """
    counts = []
    enter, fill = breaking._enter, breaking._Galley.fill

    def counting(function):
        def counted(*arguments):
            counts[-1] += 1
            return function(*arguments)
        return counted
    monkeypatch.setattr(breaking, '_enter', counting(enter))
    monkeypatch.setattr(breaking._Galley, 'fill', counting(fill))
    for times in (32, 128):
        counts.append(0)
        units = cut([Run(TEXT * times)], width, convention)
        assert break_lines(units, measure, measure, LADDER[2]) is not None
    once, again = counts
    assert again / once < 4.4


def test_a_text_that_does_not_fit_is_given_up_where_it_does_not(monkeypatch):
    """Not at its end: what follows a symbol longer than a line is not looked at."""
    looked_at = []
    monkeypatch.setattr(breaking, '_penalty', lambda unit, need: looked_at.append(unit) or 0.0)
    units = cut([Run('各国' + 'A' * 30 + '国' * 2000)], width)
    assert break_lines(units, 10, 10, LADDER[2]) is None
    assert len(looked_at) < 5
