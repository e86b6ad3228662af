"""The editorial rules, one by one: what each of them reports, where, and what it lets pass."""

import pytest

from press.check import CHECKS, check
from press.parse import parse
from press.source import Source


def codes(text: str, language: str = 'zh-Hans') -> list[str]:
    document, faults = parse(Source(f'content/x/{language}.md', text))
    assert faults == ()
    return [fault.code for fault in check(document)]


def places(text: str, code: str, language: str = 'zh-Hans') -> list[tuple[int, int, int]]:
    document, _ = parse(Source(f'content/x/{language}.md', text))
    return [(fault.place.line, fault.place.column, fault.length)
            for fault in check(document) if fault.code == code]


GOOD = '''\
*大会，*

*回顾*甲，

*又回顾*乙：

(a) 丙，

1.  *决定*丁[^1]：

    (a) 戊：

    (i) 己；

    (ii) 庚；

    (b) 辛；

2.  壬（第20(a)段）。

# 附件

1.  《癸〈子〉》“丑‘寅’”。[^2]

[^1]: 见A/55/74。

[^2]: 同上。
'''


def test_a_good_resolution_has_no_faults():
    assert codes(GOOD.replace('*又回顾*乙：\n\n(a) 丙，\n\n', '')) == []


def test_every_rule_can_fail():
    """Each of `CHECKS` reports something in a document that has everything wrong."""
    bad = ('---\nsymbol: A/64\ndraft: 甲\nadopted: 21-12-2009\n---\n'
           '甲；\n\n8、乙 1\n\n3.  《（》{{ x }}[^7]\n\n'
           '    (b) Ａ,甲(甲)☃\n\n4.\n\n[^1]: x')
    document, _ = parse(Source('content/x/zh-Hans.md', bad))
    silent = [rule.__name__ for rule in CHECKS if not list(rule(document))]
    assert silent == ['empty_document']
    assert 'empty-document' in codes('---\ntitle: 甲\n---\n')


def test_faults_are_in_the_order_of_the_file():
    document, _ = parse(Source('content/x/zh-Hans.md', '甲 1\n\n2.  《乙\n\n[^1]: 丙Ａ\n'))
    found = [fault.place for fault in check(document)]
    assert found == sorted(found) and len(found) > 3


@pytest.mark.parametrize(('text', 'code'), [
    ('1.  甲；\n\n3.  乙。', 'number-gap'),
    ('2.  甲。', 'number-gap'),
    ('1.  甲；\n\n1.  乙。', 'number-repeated'),
    ('1.  甲；\n\n2.  乙；\n\n1.  丙。', 'number-order'),
    ('1.  甲：\n\n    (a) 乙；\n\n    (c) 丙。', 'number-gap'),
    ('1.  甲：\n\n    (a) 乙；\n\n    (a) 丙。', 'number-repeated'),
    ('1.  甲：\n\n    (a) 乙；\n\n    (b) 丙；\n\n    (a) 丁。', 'number-order'),
    ('1.  甲：\n\n    (a) 乙：\n\n    (i) 丙；\n\n    (iii) 丁。', 'number-gap'),
    ('# 附件\n\n## 甲\n\n2.  乙。', 'number-gap'),
])
def test_numbers_go_on_one_by_one(text, code):
    assert codes(text) == [code]


@pytest.mark.parametrize('text', [
    '1.  甲：\n\n    (a) 乙；\n\n2.  丙：\n\n    (a) 丁。',
    '1.  甲。\n\n# 附件一\n\n1.  乙。\n\n# 附件二\n\n1.  丙。',
    '# 附件\n\n## 甲\n\n### 乙\n\n1.  丙。\n\n### 丁\n\n1.  戊。',
    '# 附件\n\n1.  丙。\n\n### 丁\n\n2.  戊。',
    '1.  甲：\n\n    (a) 乙：\n\n    (i) 丙；\n\n    (b) 丁：\n\n    (i) 戊。',
])
def test_numbers_begin_again_where_they_may(text):
    assert codes(text) == []


@pytest.mark.parametrize(('text', 'expected'), [
    ('甲[^1]', ['mark-without-note']),
    ('甲\n\n[^1]: 乙', ['note-without-mark']),
    ('甲[^1]\n\n[^1]: 乙\n\n[^1]: 丙', ['note-repeated']),
    ('甲[^2]乙[^1]\n\n[^1]: 丙\n\n[^2]: 丁', ['note-order', 'note-order']),
    ('甲[^1]乙[^2]丙[^1]\n\n[^2]: 丁\n\n[^1]: 丙', []),
    ('甲[^1]\n\n[^1]: 丙[^2]\n\n[^2]: 丁', []),
    ('*甲[^1]，*乙\n\n[^1]: 丙', []),
])
def test_notes_and_marks_belong_together(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(('text', 'places_of'), [
    ('《甲', [(1, 1, 1)]), ('甲》', [(1, 2, 1)]), ('《（甲》）', [(1, 2, 1), (1, 5, 1)]),
    ('“甲\n乙', [(1, 1, 1)]), ('甲\n乙”', [(2, 2, 1)]), ('(甲）', [(1, 1, 1), (1, 3, 1)]),
    ('《甲〈乙〉》', []), ('“甲\n\n“乙”', []), ('States’ rights', []), ('‘it’s’', []), ('l’homme', []),
])
def test_marks_stand_in_pairs(text, places_of):
    assert places(text, 'unbalanced-mark') == places_of


def test_a_french_label_needs_no_opening_parenthesis():
    assert places('à l’alinéa a) du paragraphe (b)', 'unbalanced-mark', 'fr') == []


@pytest.mark.parametrize(('text', 'found'), [
    ('于 2009年', [(1, 2, 1)]), ('2009 年', [(1, 5, 1)]), ('见A/55/74 和', [(1, 9, 1)]),
    ('甲 乙', [(1, 2, 1)]), ('甲\u3000\u3000乙', [(1, 2, 2)]), ('two  words', [(1, 4, 2)]),
    ('甲\u00a0乙', [(1, 2, 1)]), ('S/RES/1540 (2004)', []), ('*甲* 乙', [(1, 4, 1)]),
])
def test_spaces(text, found):
    assert places(text, 'stray-space') == found


def test_spaces_are_checked_in_the_head():
    assert places('---\ntitle: 甲 1\n---\n乙', 'stray-space') == [(2, 9, 1)]


def test_chinese_rules_are_for_chinese():
    assert codes('See 甲 (乙), （丙）', 'en') == []


@pytest.mark.parametrize(('text', 'code', 'found'), [
    ('第６４届ＡＢ', 'full-width-letter', [(1, 2, 2), (1, 5, 2)]),
    ('甲,乙', 'half-width-mark', [(1, 2, 1)]), ('甲.', 'half-width-mark', [(1, 2, 1)]),
    ('甲"乙', 'half-width-mark', [(1, 2, 1)]), ('A.B, c; 1.5', 'half-width-mark', []),
    ('甲(乙)丙（丁）', 'mixed-parentheses', [(1, 2, 3)]), ('甲(乙)', 'mixed-parentheses', []),
    ('第20(a)段（丁）', 'mixed-parentheses', []),
    ('甲{{ x }}', 'template-in-text', [(1, 2, 7)]), ('{% x', 'template-in-text', [(1, 1, 2)]),
    ('甲☃', 'odd-character', [(1, 2, 1)]), ('25℃№©', 'odd-character', []),
    ('甲\ufe0f', 'odd-character', [(1, 2, 1)]),
])
def test_single_characters(text, code, found):
    assert places(text, code) == found


@pytest.mark.parametrize(('text', 'code', 'found'), [
    ('甲[“South”, 2 (“North” (乙)), a 丙 b.]{lang=en}（丁）', '', []),
    ('甲[“South”,“North”]{lang=en}“乙”', '', []),
    ('甲[“Süd”]{lang=de}[„Nord“ und »Ost«]{lang=de}', '', []),
    ('甲[„Nord“]{lang=en}', 'unbalanced-mark', [(1, 8, 1)]),
    ('甲[“South]{lang=en}', 'unbalanced-mark', [(1, 3, 1)]),
    ('甲[(South]{lang=de}', 'unbalanced-mark', [(1, 3, 1)]),
    ('甲“[South” a]{lang=en}', '', []),
    ('甲 [South]{lang=en}', 'stray-space', [(1, 2, 1)]),
    ('甲[ South]{lang=en}', 'stray-space', [(1, 3, 1)]),
    ('[South]{lang=en}甲,乙', 'half-width-mark', [(1, 18, 1)]),
    ('[甲,乙]{lang=zh-Hant}', 'half-width-mark', [(1, 3, 1)]),
    ('[甲,乙]{lang=ja}', '', []),
    ('[South (甲)]{lang=en}(乙)（丙）', 'mixed-parentheses', [(1, 21, 3)]),
    ('[甲,乙](http://a.b)', 'half-width-mark', [(1, 3, 1)]),
    ('[{{ x }}]{lang=en}', 'template-in-text', [(1, 2, 7)]),
    ('[☃]{lang=en}', 'odd-character', [(1, 2, 1)]),
])
def test_chinese_rules_let_words_in_other_languages_pass(text, code, found):
    assert codes(text) == [code] * len(found)
    assert places(text, code) == found


def test_templates_are_found_in_the_head():
    assert places('---\ntitle: "{{ x }}"\n---\n甲', 'template-in-text') == [(2, 9, 7)]


@pytest.mark.parametrize(('text', 'language', 'column'), [
    ('甲；\n\n1.  乙。', 'zh-Hans', (1, 2)), ('甲，\n\n1.  乙；', 'zh-Hans', (3, 6)),
    ('1.  甲。\n\n2.  乙。', 'zh-Hans', (1, 6)), ('1.  甲；\n\n    (a) 乙。', 'zh-Hans', (1, 6)),
    ('1.  甲：\n\n    (a) 乙。\n\n    (b) 丙。', 'zh-Hans', (3, 10)),
    ('# 附件\n\n1.  甲；', 'zh-Hans', (3, 6)), ('1.  One;\n\n2.  Two', 'en', (3, 7)),
    ('1.  甲。[^1]\n\n2.  乙。[^1]\n\n[^1]: 丙', 'zh-Hans', (1, 6)),
])
def test_closing_marks_are_reported(text, language, column):
    found = places(text, 'closing-mark', language)
    assert [place[:2] for place in found] == [column]


@pytest.mark.parametrize(('text', 'language'), [
    ('*Recalling* one,\n\n1.  Two:\n\n    (a) Three; and\n\n    (b) Four.', 'en'),
    ('# 附件\n\n1.  甲：\n\n    (a) 乙；\n\n    (b) 丙。\n\n2.  丁！', 'zh-Hans'),
    ('# 附件\n\n1.  甲：\n\n    (a) 乙。\n\n    (b) 丙。', 'zh-Hans'),
    ('1.  “甲。”', 'zh-Hans'), ('1.  “甲”。', 'zh-Hans'), ('1.  (a) 甲；\n\n    (b) 乙。', 'zh-Hans'),
])
def test_closing_marks_in_order(text, language):
    assert places(text, 'closing-mark', language) == []


@pytest.mark.parametrize(('head', 'expected'), [
    ('symbol: A/RES/64/222', []), ('symbol: 64/222', ['ill-formed-symbol']),
    ('symbol: A/../64', ['ill-formed-symbol']), ('draft: L.37', ['ill-formed-symbol']),
    ('adopted: 2009-12-21', []), ('adopted: 20091221', ['ill-formed-date']),
    ('adopted: 2009-02-30', ['ill-formed-date']), ('retrieved: 2009-1-2', ['ill-formed-date']),
])
def test_symbols_and_dates(head, expected):
    assert codes(f'---\n{head}\n---\n甲') == expected


@pytest.mark.parametrize(('text', 'count'), [
    ('1.', 1), ('1.  甲：\n\n    (a)\n\n    (b) 乙。', 1), ('甲[^1]\n\n[^1]:', 1), ('#', 1),
    ('# 附件\n\n##', 1), ('## \n', 1), ('1.  (a) 甲。', 0)])
def test_numbers_with_nothing_behind_them(text, count):
    assert codes(text).count('empty-paragraph') == count


@pytest.mark.parametrize('text', ['8、甲', '８．甲', '（a）甲'])
def test_labels_in_other_forms_are_reported(text):
    assert 'label-not-read' in codes(text)
