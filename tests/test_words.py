"""Words among Chinese: where they are divided, what a hyphen costs, which quotation marks are whose."""

import pytest

from press.composition import HYPHEN, Measure, Run, compose
from press.composition.classes import Class, class_of
from press.composition.paragraph import OWN, PROPORTIONAL
from press.composition.units import NEVER, cut
from press.hyphenation import syllables

WIDE = Measure(100, 100)


def width(text: str, face: str) -> float:
    """A made-up face: every letter is half an em wide."""
    return len(text) * 0.5


def units(text: str, language: str = ''):
    return cut([Run(text, language=language)], width, syllables=syllables)


def parts(text: str, language: str = '') -> list[str]:
    """The words of a text as they may be divided, those that may not be parted joined."""
    found, open_word = [], ''
    for unit in units(text, language):
        if unit.kind is Class.LATIN:
            open_word += text[unit.start:unit.end]
            if unit.space or unit.penalty != NEVER and unit.rung == 1:
                found.append(open_word)
                open_word = ''
    return [*found, open_word] if open_word else found


@pytest.mark.parametrize(('text', 'expected'), [
    ('见capacity-building一词', ['capacity-', 'building']),
    ('见building/strengthening一词', ['building/', 'strengthening']),
    ('见COVID-19和G-77，', ['COVID-19', 'G-77']),             # with a digit it is a symbol
    ('见A/RES/64/222和E/CN.4/L.7-A', ['A/RES/64/222', 'E/CN.4/L.7-A']),
    ('见and/or一词', ['and/or']),                             # short parts stay together
    ('见co-operation一词', ['co-', 'operation']),
    ('见cooperation一词', ['cooperation']),                   # no language, no hyphen
])
def test_words_are_divided_behind_their_own_hyphens(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(('language', 'word', 'expected'), [
    ('en', 'development', 'de-vel-op-ment'),
    ('en-GB', 'strengthening', 'strength-en-ing'),
    ('fr', 'développement', 'dé-ve-lop-pe-ment'),
    ('ru', 'сотрудничество', 'со-труд-ни-че-ство'),
    ('es', 'desarrollo', 'de-sa-rro-llo'),
])
def test_words_of_a_marked_language_are_hyphenated(language, word, expected):
    assert '-'.join(parts(f'见{word}一词', language)) == expected


@pytest.mark.parametrize('text', ['见cooperate一词', '见UNDP2009一词', '见word一词'])
def test_short_words_symbols_and_unknown_languages_are_not(text):
    assert len(parts(text, 'tlh')) == 1
    assert len(parts('见word一词', 'en')) == 1
    assert len(parts('见UNDP2009programme一词', 'en')) == 1


def test_a_hyphen_is_printed_where_a_line_ends_and_nowhere_else():
    text = '国' * 8 + 'cooperation' + '国' * 20
    paragraph = compose([Run(text, language='en')], Measure(11, 11), width, syllables=syllables)
    hyphenated = [line for line in paragraph.lines if line.hyphen]
    assert len(hyphenated) == 1 and hyphenated[0].text.endswith(HYPHEN)
    assert hyphenated[0].text[:-1] == text[hyphenated[0].start:hyphenated[0].end]
    assert hyphenated[0].width == pytest.approx(11)
    assert len(hyphenated[0].extra) == len(hyphenated[0].form) == len(hyphenated[0].text)
    joined = ''.join(text[line.start:line.end] for line in paragraph.lines)
    assert joined == text


def test_without_a_language_the_word_stays_whole_and_the_line_is_stretched():
    text = '国' * 27 + 'cooperation' + '国' * 20
    paragraph = compose([Run(text)], Measure(30, 30), width, syllables=syllables)
    assert not any(line.hyphen for line in paragraph.lines)
    assert any('cooperation' in line.text for line in paragraph.lines)


def test_a_compound_is_divided_behind_its_own_hyphen_and_gets_no_other():
    text = '国' * 8 + 'capacity-building' + '国' * 20
    paragraph = compose([Run(text)], Measure(13, 13), width, syllables=syllables)
    first = next(line for line in paragraph.lines if 'capacity' in line.text)
    assert first.text.endswith('capacity-') and not first.hyphen


@pytest.mark.parametrize(('symbol', 'expected'), [
    ('A/CONF.166/9', 'A/CONF.166/9'),
    ('A/96/602/Add.2', 'A/96/|602/|Add.2'),
    ('1533(2004)', '1533|(2004)'),
    ('2014-2015', '2014-|2015'),
    ('33/134', '33/134'),
    ('5.4%', '5.4%'),
])
def test_symbols_are_divided_where_nothing_else_is_left(symbol, expected):
    text = f'见{symbol}号'
    inside = units(text)[1:-1]
    assert all(unit.rung == 4 for unit in inside[:-1])
    assert '|'.join(text[unit.start:unit.end] for unit in inside) == expected


def test_a_symbol_is_divided_rather_than_refused():
    text = '国' * 27 + 'A/96/602/Add.2号文件所载各项建议和结论。'
    found = compose([Run(text)], Measure(34, 36), width)
    assert found.rung == 4 and found.lines[0].text.endswith('602/')
    kept = compose([Run('国' * 30 + 'A/96/602/Add.2号文件所载各项建议和结论。')], Measure(34, 36), width)
    assert kept.rung < 4 and any('A/96/602/Add.2' in line.text for line in kept.lines)


def test_a_typed_dash_begins_no_line():
    found = cut([Run('the South -- and the North -5 degrees')], width)
    at = {unit.end: unit.penalty for unit in found}
    assert at[9] == NEVER and at[12] == 0 and at[26] == 0


def test_a_word_that_changes_its_style_is_not_divided_there():
    found = cut([Run('见SIDS'), Run('based', 'Kai'), Run('国')], width)
    assert [unit.penalty for unit in found[1:2]] == [NEVER]


@pytest.mark.parametrize(('text', 'chinese'), [
    ('国“甲”国', '“”'),
    ('the “South” is', ''),
    ('国“South” is', '“”'),        # one of the pair beside Han makes both Chinese
    ('is “South”国', '“”'),
    ('Nations’ people', ''),
    ('people’s国', ''),            # an apostrophe between letters has no partner
    ('国People’s Republic国', ''),
])
def test_quotation_marks_are_chinese_in_pairs(text, chinese):
    found = ''.join(c for at, c in enumerate(text)
                    if c in '“”‘’' and class_of(text, at) is not Class.LATIN)
    assert found == chinese


def test_marks_in_words_of_another_language_are_proportional():
    runs = [Run('见'), Run('the “South” and …', language='en'), Run('。')]
    line, = compose(runs, WIDE, width).lines
    forms = dict(zip(line.text, line.form, strict=True))
    assert forms['“'] == forms['”'] == forms['…'] == PROPORTIONAL
    assert forms['见'] == forms['S'] == OWN


def test_a_quotation_at_the_edge_of_foreign_words_is_foreign():
    line, = compose([Run('见'), Run('“South”', language='en'), Run('国')], WIDE, width).lines
    assert line.form[1] == PROPORTIONAL


@pytest.mark.parametrize('text', ['平方公里²国', 'km²国', 'CO₂国', '10⁻³国'])
def test_what_is_raised_or_lowered_stays_with_what_it_belongs_to(text):
    found = units(text)
    at = next(i for i, c in enumerate(text) if c in '²₂⁻')
    before = [unit for unit in found if unit.end == at]
    assert all(unit.penalty == NEVER and unit.gap.natural == 0 for unit in before)


def test_han_behind_something_raised_keeps_its_distance():
    unit = units('km²国')[0]
    assert unit.gap.natural == 0.25


def test_sentences_have_word_spaces_that_give_and_grow():
    runs = [Run('见'), Run('South-South cooperation for development', language='en'), Run('一词')]
    spaces = [unit.gap for unit in cut(runs, width) if unit.space]
    assert spaces and all(gap.natural == pytest.approx(1 / 3) for gap in spaces)
    assert all(gap.natural - gap.give == pytest.approx(1 / 4) for gap in spaces)
