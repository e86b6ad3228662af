"""Every cell of the gap tables, written down once more: what stands between two neighbours.

The tables are those of the width model: half-width bodies and glue for simplified Chinese, points
in the middle of their em for traditional Chinese. Characters are put through `cut`, so that it is
also tested which class they have.
"""

import re
from collections.abc import Iterator

import pytest
from lines import width

from press.composition import HANS, HANT, Convention, Run
from press.composition.classes import CLOSE, OPEN, PAUSE, STOP, Class
from press.composition.gaps import Gap, Growth, Step
from press.composition.units import Unit, cut

# What a cell says: the natural width in em, the step at which it shrinks, + where it is tracked.
# Steps: b bracket, p pause, l Han beside Latin, s stop, d interpunct.
CELLS = {
    '.': Gap(0.0),
    '+': Gap(0.0, growth=Growth.TRACK),
    '¼': Gap(0.25),
    '-¼': Gap(-0.25),                                         # a note mark in the blank of a point
    '¼l': Gap(0.25, Step.LATIN, 0.125, growth=Growth.LATIN),    # ⅛ to ⅜
    '½b+': Gap(0.5, Step.BRACKET, 0.5, growth=Growth.TRACK),
    '½b': Gap(0.5, Step.BRACKET, 0.5),
    '½p+': Gap(0.5, Step.PAUSE, 0.5, growth=Growth.TRACK),
    '½s+': Gap(0.5, Step.STOP, 0.25, growth=Growth.TRACK),      # to ¼
    # Beside a mark in the middle of its em, what shrinks is the mark's own blank.
    '0d': Gap(0.0, Step.DOT, 0.25),
    '0p+': Gap(0.0, Step.PAUSE, 0.25, growth=Growth.TRACK),
    '0p': Gap(0.0, Step.PAUSE, 0.25),
    '0s+': Gap(0.0, Step.STOP, 0.125, growth=Growth.TRACK),
    '0s': Gap(0.0, Step.STOP, 0.125),
}
INSIDE = '×'    # the two are one unit: a word, (), which no gap divides

# 》 before ( is a bracket before text, ) before 《 is text before a bracket; ( and ) themselves have
# no blank, and none beside Han.
MAINLAND = """
         国   A    《   》   ，   。   ——   ……   -   ·   /   ¹   (    )
    国   +    ¼l   ½b+  .    .    .    .    .    .   .   .   .   +    .
    A    ¼l   ×    ½b+  .    .    .    .    .    .   .   .   .   .    .
    《   .    .    .    .    .    .    .    .    .   .   .   .   .    .
    》   ½b+  ½b+  ½b+  .    .    .    ½b+  ½b+  ¼   ¼   ¼   .   ½b+  .
    ，   ½p+  ½p+  ½p+  .    .    .    ½p+  ½p+  ¼   ¼   ¼   .   ½p+  .
    。   ½s+  ½s+  ½s+  .    .    .    ½s+  ½s+  ¼   ¼   ¼   .   ½s+  .
    ——   .    .    ½b+  .    .    .    .    .    .   .   .   .   .    .
    ……   .    .    ½b+  .    .    .    .    .    .   .   .   .   .    .
    -    .    .    ¼    .    .    .    .    .    .   .   .   .   .    .
    ·    .    .    ¼    .    .    .    .    .    .   .   .   .   .    .
    /    .    .    ¼    .    .    .    .    .    .   .   .   .   .    .
    ¹    .    ¼    ½b   .    .    .    .    .    .   .   .   .   .    .
    (    .    .    .    .    .    .    .    .    .   .   .   .   .    ×
    )    +    .    ½b+  .    .    .    .    .    .   .   .   .   .    .
"""

# Differences: ，、；：。 give on both sides, ！？ nothing; · and / have a whole em and no blank beside
# them, of which · gives. A note mark stands in the quarter behind a point.
CENTRED = """
         国   A    《   》   ，   。   ——   ……   -   ·   /   ¹   (    )    ！
    国   +    ¼l   ½b+  .    0p+  0s+  .    .    .   0d  .   .   +    .    +
    A    ¼l   ×    ½b+  .    0p+  0s+  .    .    .   0d  .   .   .    .    +
    《   .    .    .    .    .    .    .    .    .   .   .   .   .    .    .
    》   ½b+  ½b+  ½b+  .    0p   0s   ½b+  ½b+  ¼   0d  .   .   ½b+  .    .
    ，   0p+  0p+  0p+  0p   .    .    0p+  0p+  .   .   .   -¼  0p+  0p   .
    。   0s+  0s+  0s+  0s   .    .    0s+  0s+  .   .   .   -¼  0s+  0s   .
    ——   .    .    ½b+  .    0p+  0s+  .    .    .   0d  .   .   .    .    +
    ……   .    .    ½b+  .    0p+  0s+  .    .    .   0d  .   .   .    .    +
    -    .    .    ¼    .    .    .    .    .    .   .   .   .   .    .    .
    ·    0d   0d   0d   0d   .    .    0d   0d   .   .   .   .   0d   0d   .
    /    .    .    .    .    .    .    .    .    .   .   .   .   .    .    .
    ¹    .    ¼    ½b   .    0p   0s   .    .    .   .   .   .   .    .    .
    (    .    .    .    .    0p   0s   .    .    .   0d  .   .   .    ×    .
    )    +    .    ½b+  .    0p   0s   .    .    .   0d  .   .   .    .    .
    ！   +    +    +    .    .    .    +    +    .   .   .   .   +    .    .
"""

CLASSES = {'国': Class.HAN, 'A': Class.LATIN, '《': Class.OPEN, '》': Class.CLOSE,
           '，': Class.PAUSE, '。': Class.STOP, '——': Class.DASH, '……': Class.ELLIPSIS,
           '-': Class.LINK, '·': Class.DOT, '/': Class.SLASH, '¹': Class.MARK,
           '(': Class.PAREN_OPEN, ')': Class.PAREN_CLOSE, '！': Class.CALL}


def cells(table: str) -> Iterator[tuple[str, str, str]]:
    """The cells of a matrix: before, after, what stands there."""
    head, *lines = table.strip().splitlines()
    for line in lines:
        before, *row = line.split()
        for after, cell in zip(head.split(), row, strict=True):
            yield before, after, cell


def neighbours(before: str, after: str, convention: Convention) -> tuple[Unit, ...]:
    """The units of two neighbours between Han characters; ¹ is a note mark."""
    runs = [Run('1', size=0.4, kind='mark') if text == '¹' else Run(text)
            for text in re.findall('¹|[^¹]+', f'国{before}{after}国')]
    return cut(runs, width, convention)


@pytest.mark.parametrize(('convention', 'before', 'after', 'cell'), [
    pytest.param(convention, before, after, cell,
                 id=f'{name}-{CLASSES[before].name}-{CLASSES[after].name}')
    for name, convention, table in (('zh-Hans', HANS, MAINLAND), ('zh-Hant', HANT, CENTRED))
    for before, after, cell in cells(table)])
def test_cell(convention, before, after, cell):
    _, first, *rest, _ = neighbours(before, after, convention)
    if cell == INSIDE:
        assert not rest
        return
    assert [first.kind, *(unit.kind for unit in rest)] == [CLASSES[before], CLASSES[after]]
    assert first.gap == CELLS[cell]


def test_the_matrices_have_every_class():
    assert {before for before, *_ in cells(CENTRED)} == set(CLASSES)
    assert set(CLASSES.values()) == set(Class)
    assert {before for before, *_ in cells(MAINLAND)} == set(CLASSES) - {'！'}


@pytest.mark.parametrize(('marks', 'like', 'convention'), [
    (OPEN, '《', HANS), (CLOSE, '》', HANS), (PAUSE, '，', HANS), (STOP, '。', HANS),
    ('-－‐–～〜', '-', HANS), ('·‧・', '·', HANS), ('/／', '/', HANS),
    (OPEN, '《', HANT), (CLOSE, '》', HANT), (PAUSE, '，', HANT), ('。．', '。', HANT),
    ('！？', '！', HANT), ('·‧・', '·', HANT), ('/／', '/', HANT)])
def test_marks_of_a_class_are_alike(marks, like, convention):
    def row(mark: str) -> list[Gap]:
        others = ('国', 'A', '《', '》', '，', '¹')
        return [neighbours(*pair, convention)[1].gap for other in others
                for pair in ((mark, other), (other, mark))]
    for mark in marks:
        assert row(mark) == row(like), mark


def test_words_of_latin_stand_a_third_apart():
    first, *_ = cut([Run('A A')], width)
    assert first.gap == Gap(1 / 3, Step.WORD, pytest.approx(1 / 12), growth=Growth.WORD)


@pytest.mark.parametrize(('before', 'after', 'left'), [
    ('，', '国', 0.3), ('》', '国', 0.3), ('。', '国', 0.3), ('，', '《', 0.5), ('》', '，', 0.0)])
def test_a_note_mark_stands_in_the_blank_before_it(before, after, left):
    """Of the half em there, what the mark (⅕ em wide) leaves follows; 《 has its own."""
    units = cut([Run('国' + before), Run('1', size=0.4, kind='mark'), Run(after + '国')], width)
    assert units[1].gap == Gap(0.0)
    assert units[2].gap.natural == pytest.approx(left)
