"""The content format: what is read, what is refused, and that writing gives back what was read."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from press.check import check
from press.diagnostics import Place
from press.head import KEYS
from press.model import (Annex, Document, Emphasis, Entry, Head, Heading, Language, Link, Note,
                         NoteMark, Paragraph, Text, enclosed, every_block, every_content, plain,
                         walk)
from press.numbering import ranks
from press.parse import parse
from press.source import Source, read
from press.unparse import unparse

NAME = 'content/x/zh-Hans.md'
PUBLICATIONS = sorted(path for path in (Path(__file__).parents[1] / 'content').glob('*/*.md')
                      if path.parent.name != 'letters')
HERE = Place(NAME)


def document_of(text: str) -> Document:
    document, faults = parse(Source(NAME, text))
    assert faults == ()
    return document


def faults_of(text: str) -> list[tuple[str, int, int]]:
    return [(d.code, d.place.line, d.place.column) for d in parse(Source(NAME, text))[1]]


def bare(document: Document):
    """The document without ids and places, and without the cuts between texts of one paragraph."""
    def content(inlines):
        pieces = []
        for leaf, around in enclosed(inlines):
            names = tuple((type(outer), getattr(outer, 'tag', ''), getattr(outer, 'address', ''))
                          for outer in around)
            characters = (leaf.label,) if isinstance(leaf, NoteMark) else leaf.text
            pieces += [(character, type(leaf), names) for character in characters]
        return tuple(pieces)

    def block(item):
        if isinstance(item, Heading):
            return item.level, content(item.content)
        return item.kind, item.label, item.level, content(item.content)

    head = {key: entry.value for key in KEYS if (entry := getattr(document.head, key))}
    annexes = tuple((content(annex.label), annex.title and block(annex.title),
                     tuple(map(block, annex.blocks))) for annex in document.annexes)
    notes = tuple((note.label, content(note.content)) for note in document.notes)
    return head, tuple(map(block, document.blocks)), annexes, notes


def ids(text: str) -> list[str]:
    return [block.id for block in every_block(parse(Source(NAME, text))[0])]


# The head

def test_values_of_the_head_stay_as_written():
    head = document_of('---\nadopted: 2009-12-21\ntitle: "甲: 乙"\nsession: no\n---\n').head
    assert head == Head(adopted=Entry('2009-12-21', Place(NAME, 2, 10)),
                        title=Entry('甲: 乙', Place(NAME, 3, 9)),
                        session=Entry('no', Place(NAME, 4, 10)))


def test_a_file_may_have_no_head():
    assert document_of('大会，').head == Head()


@pytest.mark.parametrize(('text', 'fault'), [
    ('---\ntitle: 甲\n\n大会', ('head-not-closed', 1, 1)),
    ('---\ntitle: 甲: 乙\n---\n', ('head-not-yaml', 2, 9)),
    ('---\norgan: [大会\n---\n', ('head-value', 2, 1)),
    ('---\norgan: "大会\n---\n', ('head-not-yaml', 2, 11)),
    ('---\norgan: 大会\n...\n甲\n---\n', ('head-not-yaml', 4, 1)),
    ('---\n- 甲\n---\n', ('head-not-yaml', 2, 1)),
    ('---\n' + '[' * 5000 + '\n---\n', ('head-not-yaml', 2, 1)),
    ('---\norgan: 大会\ntitel: 甲\n---\n', ('unknown-key', 3, 1)),
    ('---\n[a]: 甲\n---\n', ('unknown-key', 2, 1)),
    ('---\norgan: 大会\norgan: 大会\n---\n', ('duplicate-key', 3, 1)),
    ('---\ntitle: [甲]\n---\n', ('head-value', 2, 1)),
    ('---\ntitle:\n---\n', ('head-value', 2, 1)),
    ('---\ntitle: >\n  甲\n---\n', ('head-value', 2, 1)),
    ('---\ntitle: &a 甲\n---\n', ('head-value', 2, 1)),
])
def test_faults_of_the_head_are_located(text, fault):
    assert fault in faults_of(text)


def test_an_unknown_key_has_a_suggestion():
    [fault] = parse(Source(NAME, '---\ntitel: 甲\n---\n大会'))[1]
    assert fault.hint == 'did you mean “title”?'


# Structure

def test_the_parts_of_a_resolution():
    document = document_of('*大会，*\n\n*回顾*甲，\n\n1.  乙；\n\n2.  丙。\n\n丁\n\n# 附件\n\n## 戊\n\n己\n')
    assert [(block.id, block.kind) for block in document.blocks] == [
        ('formula', 'formula'), ('preamb_1', 'preambular'), ('para_1', 'numbered'),
        ('para_2', 'numbered'), ('text_1', 'plain')]
    [annex] = document.annexes
    assert (annex.id, plain(annex.label), annex.title.id, plain(annex.title.content)) == (
        'annex_1', '附件', 'annex_1__title', '戊')
    assert [block.id for block in annex.blocks] == ['annex_1__text_1']


@pytest.mark.parametrize(('text', 'expected'), [
    ('1. 甲\n2. 乙\n', ['para_1', 'para_2']),
    ('1. 甲\n\n丙\n\n8. 乙\n', ['para_1', 'text_1', 'para_8']),
    ('20. 甲\n    (a) 乙\n    (b) 丙\n', ['para_20', 'para_20__subpara_a', 'para_20__subpara_b']),
    ('20. 甲\n\n(a) 乙\n', ['para_20', 'para_20__subpara_a']),
    ('1. (a) 甲\n', ['para_1', 'para_1__subpara_a']),
    ('1. 甲\n\n    乙\n', ['para_1', 'para_1__text_1']),
    ('(a) 甲\n', ['subpara_a']),
    ('# 附件\n\n(a) 甲\n', ['annex_1__subpara_a']),
    ('# 附件\n\n20. 甲\n\n    (a) 乙\n\n    (i) 丙\n\n    (ii) 丁\n',
     ['annex_1__para_20', 'annex_1__para_20__subpara_a', 'annex_1__para_20__subpara_a__item_i',
      'annex_1__para_20__subpara_a__item_ii']),
    ('## 甲\n\n### 乙\n', ['heading_1', 'heading_2']),
    ('8. 甲\n8. 乙\n', ['para_8', 'para_8_2']),
    ('甲，\n\n乙。\n', ['preamb_1', 'text_1']),
    ('# 附件一\n\n1. 甲\n\n# 附件二\n\n1. 乙\n', ['annex_1__para_1', 'annex_2__para_1']),
])
def test_ids(text, expected):
    assert ids(text) == expected


@pytest.mark.parametrize(('labels', 'levels'), [
    ('(a) (b) (c)', '1 1 1'),
    ('(a) (i) (ii) (b) (i)', '1 2 2 1 2'),
    ('(g) (h) (i) (j)', '1 1 1 1'),
    ('(h) (i) (ii) (i)', '1 2 2 1'),
    ('(h) (i)', '1 1'),
    ('(a) (i) a. i. ii. b. (ii) (b)', '1 2 3 4 4 3 2 1'),
    ('(i) (ii) (iii) (iv) (v)', '1 1 1 1 1'),
    ('(y) (z) (aa) (bb)', '1 1 1 1'),
    ('(k) (l) (m)', '1 1 1'),
    ('(a) (c) (d)', '1 1 1'),
    ('a) b) i) ii) c)', '1 1 2 2 1'),
])
def test_letter_or_roman_is_decided_by_sequence(labels, levels):
    assert ' '.join(str(rank.level) for rank in ranks(labels.split())) == levels


def test_labels_stay_as_written():
    blocks = document_of('7. 甲\n\n07. 乙\n\n    (c) 丙\n').blocks
    assert [block.label for block in blocks] == ['7.', '07.', '(c)']


def test_notes_may_stand_anywhere():
    text = '[^2]: 乙\n\n1.  甲[^1]丙[^2]\n    [^1]: 甲\n    续\n'
    document = document_of(text)
    assert [(note.label, plain(note.content)) for note in document.notes] == [
        ('1', '甲续'), ('2', '乙')]
    assert [inline.label for inline in document.blocks[0].content
            if isinstance(inline, NoteMark)] == ['1', '2']


# Inline

@pytest.mark.parametrize(('text', 'expected'), [
    ('南南\n合作', '南南合作'),
    ('South\nSouth', 'South South'),
    ('第33/134\n号', '第33/134号'),
    ('“甲”\n“乙”', '“甲”“乙”'),
    ('“one”\n“two”', '“one” “two”'),
    ('а\nб', 'а б'),
    ('one[^1]\ntwo', 'one two'),
    ('one\n[^1] two', 'one two'),
    ('*one*\ntwo', 'one two'),
    ('*one\ntwo* three', 'one two three'),
    (r'a\*b\(c\\d\e', r'a*b(c\d\e'),
    ('{{ a }} & b < c a_b', '{{ a }} & b < c a_b'),
])
def test_lines_are_joined_and_escapes_taken_away(text, expected):
    assert plain(document_of(text).blocks[0].content) == expected


def test_emphasis_ends_after_chinese_punctuation():
    [paragraph] = document_of('*回顾，*甲').blocks
    emphasis, rest = paragraph.content
    assert isinstance(emphasis, Emphasis)
    assert (plain((emphasis,)), plain((rest,))) == ('回顾，', '甲')


def test_every_text_knows_its_place():
    content = document_of('---\n---\n1.  *甲*乙[^1]\n    丙\\*丁\n').blocks[0].content
    assert [(leaf.place.line, leaf.place.column) for leaf in walk(content)] == [
        (3, 6), (3, 8), (3, 9), (4, 5), (4, 7)]


@pytest.mark.parametrize(('text', 'column'), [
    ('甲**乙**', 2), ('甲<b>', 2), ('<!-- 甲 -->', 1), ('甲`乙`', 2), ('甲![乙](丙)', 2),
    ('甲](乙)', 2), ('[甲][乙]', 3), ('甲[^a]', 2), ('甲&nbsp;', 2), ('甲&#20013;', 2), ('_甲_', 1),
    ('~~甲~~', 1), ('甲\\\n乙', 2), ('甲  \n乙', 2), ('[甲]: http://a', 1), ('<a@b.c>', 1),
    ('甲]{lang=en}', 2), ('[甲]{.b}', 3), ('[甲]{lang=en .b}', 3), ('[甲]{lang=en', 3),
    ('[甲[乙](http://a)](http://b)', 3), ('[甲<http://a>](http://b)', 3),
    ('[[[a]{lang=en}]{lang=fr}]{lang=es}', 3),
    ('- 甲', 1), ('* 甲', 1), ('> 甲', 1), ('    甲', 5), ('```\n甲\n```', 1), ('---\n甲\n---', 1),
    ('***', 1), ('甲\n===', 1), ('1) 甲', 1), ('1. 2. 甲', 1), ('<div>\n甲\n</div>', 1),
    ('甲 | 乙\n--|--\n丙 | 丁', 1), ('1. # 甲', 1), ('1. - 甲', 1)])
def test_what_the_format_does_not_have_is_refused(text, column):
    found = faults_of('\n' + text)
    assert ('unsupported-markup', 2, column) in found


def shape(content) -> str:
    """Inline content in short: e(…) for emphasis, en(…) for a language, link(…), 1 for a mark."""
    def one(inline) -> str:
        if isinstance(inline, (Text, NoteMark)):
            return inline.text if isinstance(inline, Text) else f'^{inline.label}'
        name = {Emphasis: 'e', Link: 'link'}.get(type(inline)) or inline.tag
        return f'{name}({"|".join(map(one, inline.content))})'

    return '|'.join(map(one, content))


@pytest.mark.parametrize(('text', 'expected'), [
    ('甲[South]{lang=en}乙', '甲|en(South)|乙'),
    ('甲[South](https://a.b/c)乙', '甲|link(South)|乙'),
    ('甲<https://a.b/c_d*e>乙', '甲|link(https://a.b/c_d*e)|乙'),
    ('<mailto:a@b.c>', 'link(mailto:a@b.c)'),
    ('<https://a.b>\n\n甲', 'link(https://a.b)'),
    ('[South\nSouth]{lang=zh-Latn-pinyin}', 'zh-Latn-pinyin(South |South)'),
    ('one\n[two](http://a.b)\nthree', 'one |link(two)| |three'),
    ('[one\n](http://a.b)two', 'link(one )|two'),
    ('[一\n二](http://a.b)', 'link(一|二)'),
    ('[*a*[^1]b]{lang=en}', 'en(e(a)|^1|b)'),
    ('*甲[a]{lang=en}，*乙', 'e(甲|en(a)|，)|乙'),
    ('[a[b]{lang=fr}c](http://a.b)', 'link(a|fr(b)|c)'),
    ('[a[b](http://a.b)c]{lang=en}', 'en(a|link(b)|c)'),
    ('[a[b]{lang=fr}]{lang=en}', 'en(a|fr(b))'),
    ('[*a*](http://a.b)*c*', 'link(e(a))|e(c)'),
    ('[甲][^1]', '[甲]|^1'),
    ('甲[乙', '甲[乙'),
    ('甲]乙', '甲]乙'),
    ('[甲[a](http://a.b)', '[甲|link(a)'),
    ('[[甲]乙](http://a.b)', 'link([甲]乙)'),
    ('[a\\]b\\[](http://a.b)', 'link(a|]b|[)'),
    ('[a]{{b}}', '[a]{{b}}'),
    ('[甲]（乙）', '[甲]（乙）'),
])
def test_languages_and_links(text, expected):
    assert shape(document_of(text).blocks[0].content) == expected


def test_a_link_knows_its_address_and_its_place():
    [_, link, language, last] = document_of(
        '甲[S](https://a.b/S/RES/1540(2004)#x)[E]{lang=en}乙').blocks[0].content
    assert link == Link((Text('S', Place(NAME, 1, 3)),), 'https://a.b/S/RES/1540(2004)#x',
                        Place(NAME, 1, 2))
    assert language == Language((Text('E', Place(NAME, 1, 38)),), 'en', Place(NAME, 1, 37))
    assert last.place == Place(NAME, 1, 49)


@pytest.mark.parametrize(('text', 'fault'), [
    ('甲[a](ftp://b)', ('ill-formed-address', 1, 6)), ('[a](乙)', ('ill-formed-address', 1, 5)),
    ('[a]()', ('ill-formed-address', 1, 4)), ('[a](https://)', ('ill-formed-address', 1, 5)),
    ('[a](https://b c)', ('ill-formed-address', 1, 5)), ('[a](/b)', ('ill-formed-address', 1, 5)),
    ('[a](javascript:b)', ('ill-formed-address', 1, 5)), ('<ftp://b>', ('ill-formed-address', 1, 2)),
    ('[a](https://b', ('ill-formed-address', 1, 4)), ('[a](mailto:b)', ('ill-formed-address', 1, 5)),
    ('[a](https://b "c")', ('ill-formed-address', 1, 5)),
    ('[](https://b)', ('empty-words', 1, 1)), ('甲[ ]{lang=en}', ('empty-words', 1, 2)),
    ('[[^1]](https://b)\n\n[^1]: 甲', ('empty-words', 1, 1)),
    ('[[a](ftp://b)]{lang=en}', ('ill-formed-address', 1, 6)),
    ('[a]{lang=}', ('ill-formed-language', 1, 10)), ('[a]{lang=e}', ('ill-formed-language', 1, 10)),
    ('[a]{lang=en_US}', ('ill-formed-language', 1, 10)),
    ('[a]{lang="en"}', ('ill-formed-language', 1, 10)),
    ('*[a*](https://b)', ('lone-asterisk', 1, 4)), ('[*a](https://b)*', ('lone-asterisk', 1, 2)),
    ('*a [b *c* d]{lang=en} e*', ('lone-asterisk', 1, 7)),
])
def test_faults_of_languages_and_links_are_located(text, fault):
    assert fault in faults_of(text)


def test_words_at_fault_stay_and_brackets_at_fault_go():
    for text in ('甲[乙](丙)丁', '甲[乙]{丙}丁', '甲![乙](丙)丁', '甲[乙][丙]丁', '甲<x:乙>丁'):
        [paragraph], [_] = parse(Source(NAME, text))[0].blocks, parse(Source(NAME, text))[1]
        assert plain(paragraph.content).replace('x:', '') == '甲乙丁'


@pytest.mark.parametrize('tag', [
    'en', 'fr', 'zh-Hant', 'zh-Latn-pinyin', 'sr-Cyrl-RS', 'es-419', 'de-CH-1996', 'sl-rozaj-biske',
    'en-a-bbb-x-a', 'zh-cmn-Hans-CN', 'en-x-y'])
def test_language_tags(tag):
    [language] = document_of(f'[a]{{lang={tag}}}').blocks[0].content
    assert language.tag == tag


def test_brackets_ever_deeper_are_read():
    document, faults = parse(Source(NAME, '[' * 3000 + 'a' + ']{lang=en}' * 3000))
    assert plain(document.blocks[0].content) == 'a' and len(faults) == 2998


@pytest.mark.parametrize('text', ['甲*乙', '*甲', '甲 * 乙', '*甲\n*乙'])
def test_an_asterisk_needs_a_partner(text):
    assert 'lone-asterisk' in [fault[0] for fault in faults_of(text)]


@pytest.mark.parametrize('text', ['8.甲', '(a)甲', '甲\n8. 乙', '1.  甲\n\n    8.乙'])
def test_a_number_that_is_not_read_is_reported(text):
    assert 'label-not-read' in [fault[0] for fault in faults_of(text)]


@pytest.mark.parametrize('text', ['8\\.甲', '\\(a)甲', '甲\n8\\. 乙', '0.5%', '甲\n(a)至(c)分段'])
def test_a_number_may_be_text(text):
    document_of(text)


# Writing

@pytest.mark.parametrize('path', PUBLICATIONS, ids=lambda path: f'{path.parent.name}/{path.name}')
def test_publications_are_canonical_and_without_error(path):
    source = read(path, f'content/{path.parent.name}/{path.name}')
    document, faults = parse(source)
    assert [fault for fault in (*faults, *check(document)) if fault.severity == 'error'] == []
    assert unparse(document) == source.text


CANONICAL = """\
---
symbol: A/RES/64/222
title: '甲: 乙'
adopted: 2009-12-21
---
*大会，*

*回顾*南南
合作，

1.  *决定*：

    (a) South
    South；

    (b) 甲[^1]：

    (i) 乙；

    (ii) 丙；

    余下。

100. 丁：

     (a) (i) 戊。

# 附件

## 标题

### 小标题 \\#

\\(a) 己 1\\*2 [庚] \\[^1]

[The words
of *one* language]{lang=en}见[辛[^2]](https://a.b/c(d))和<https://e.f_>。

8\\. 辛
10\\. 壬

[^1]: 见A/55/74。

[^2]: 癸
"""


def test_a_canonical_file_comes_back_exactly():
    assert unparse(document_of(CANONICAL)) == CANONICAL


@pytest.mark.parametrize('text', [
    '[a [b] c](http://a.b)', 'a [b](http://a.b) c] d', '[a\\[ b](http://a.b)', '[a\\] b](http://a.b)',
    '甲\\![a](http://a.b)', '[a\\][b](http://a.b)', 'a\\](b) \\]{c} \\][d]', '[a [b](http://a.b)',
    '\\[a]: b', '[a\\]: b](http://a.b)', '[[a]: b](http://a.b)', '<http://a.b>',
    '甲\\<a:b>', '[\\^1](http://a.b)', 'a\\\\[b]{lang=en}', '*甲[乙]{lang=zh-Hant}*', '[*甲*]{lang=en}*乙*',
])
def test_brackets_have_a_backslash_only_where_they_need_one(text):
    assert unparse(document_of(text)) == text + '\n'


def test_another_form_becomes_canonical():
    text = ('---\ntitle: "甲"\n\norgan: 大会\n---\n\n'
            '1.   甲\n2. 乙\n   丙\n   (a)  丁\n[^1]:戊\n\n\n# 附件 #\n')
    assert unparse(document_of(text)) == (
        '---\ntitle: 甲\norgan: 大会\n---\n1.  甲\n\n2.  乙\n    丙\n\n    (a) 丁\n\n# 附件\n\n[^1]: 戊\n')


PIECES = st.sampled_from([
    '甲', '大会，', '。', 'South', ' ', '  ', '\n', '\n\n', '\n\n    ', '*', '**', '_', '`', '~~', '\\',
    '&amp;', '](http://a.b)', ']{lang=en}', '](a', ']{', '<http://a.b>', '<mailto:a@b>',
    '<b>', '<', '[', ']', '(', ')', '![', '[^1]', '\n[^1]: ', '\n[^2]:', '1. ', '\n\n2. ', '(a) ',
    '\n    (b) ', '(i) ', 'a. ', '\n# ', '\n\n## ', '\n- ', '> ', '---', '\n---\n', '===', '|',
    '--|--', 'title: 甲\n', '"', "'", ': ', '#', '{{', '\t', '\r\n', '8.', '“', '”', '\u3000',
    '\x00', '\x0b'])
READABLE = st.characters(exclude_categories=['Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp'])
READABLE_SOURCES = st.one_of(
    st.text(READABLE, max_size=60),
    st.lists(PIECES.filter(lambda piece: not set('\t\r\x00\x0b') & set(piece)),
             max_size=25).map(''.join))
SOURCES = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map(''.join),
                    st.lists(PIECES, max_size=15).map(lambda pieces: '---\n' + ''.join(pieces)))


@given(SOURCES)
@example('1. ' * 30)
@example('> ' * 200 + '甲')
@example('---\n' + '{' * 3000 + '\n---\n')
@example('1.\n\n(a)\n\n[^' + '9' * 5000 + ']: 甲')
def test_whatever_is_written_is_read_without_an_exception(text):
    document, faults = parse(Source(NAME, text))
    check(document)
    unparse(document)
    found = [block.id for block in every_block(document)]
    assert len(found) == len(set(found))
    count = len(re.split('\r\n?|\n', text))
    assert all(1 <= fault.place.line <= count and fault.place.column >= 1 for fault in faults)


@given(SOURCES)
def test_every_character_of_the_document_is_found_in_the_source(text):
    lines = re.split('\r\n?|\n', text)
    for content in every_content(parse(Source(NAME, text))[0]):
        for leaf in walk(content):
            line = lines[leaf.place.line - 1][leaf.place.column - 1:]
            if isinstance(leaf, NoteMark):
                assert line.startswith(f'[^{leaf.label}]')
            else:
                # Nothing but the space that joins two lines is not in the source.
                assert line.startswith(leaf.text) or line.rstrip() == leaf.text.removesuffix(' ')


@given(READABLE_SOURCES)
@example('a\\\\*b*\n')
@example('甲\n=\n\n-\n')
def test_what_was_read_without_fault_is_written_and_read_again(text):
    document, faults = parse(Source(NAME, text))
    assume(not faults and not any(fault.code == 'empty-paragraph' for fault in check(document)))
    written = unparse(document)
    again = document_of(written)
    assert bare(again) == bare(document)
    assert unparse(again) == written


CHARACTERS = st.text(alphabet='甲，。“ab1 .:()[]^*_`~<>!#&;|=+-\\/{}x\u00a0', min_size=1, max_size=12)
# How a paragraph may begin: some would be read as markup if they were not guarded.
STARTS = st.one_of(st.just('始'), CHARACTERS.map(str.lstrip).filter(bool), st.sampled_from(
    ['1. ', '8.', '# ', '- ', '> ', '(a) ', '(b)', 'i. ', '[^1]: ', '---', '===', '|-', '```', '~~~']))


@st.composite
def contents(draw) -> tuple:
    """Inline content without spaces at its ends, its places wrapped at random."""
    rows = [1]
    content = [draw(inlines(rows, (Emphasis, Language, Link)))
               for _ in range(draw(st.integers(1, 4)))]
    return (Text(draw(STARTS), HERE), *content, Text('终', Place(NAME, rows[-1])))


@st.composite
def inlines(draw, rows: list[int], constructs: tuple[type, ...]):
    """A text, a note mark or one of the constructs with others of them in it."""
    rows.append(rows[-1] + draw(st.integers(0, 1)))
    place = Place(NAME, rows[-1])
    kind = draw(st.sampled_from([Text, Text, NoteMark, *constructs]))
    if kind is Text:
        return Text(draw(CHARACTERS), place)
    if kind is NoteMark:
        return NoteMark(draw(st.sampled_from(['1', '2', '13'])), place)
    others = tuple(other for other in constructs if other is not kind)
    content = [draw(inlines(rows, others)) for _ in range(draw(st.integers(1, 3)))]
    if not plain(tuple(content)).strip():
        content.append(Text('x', Place(NAME, rows[-1])))
    if kind is Emphasis:
        return Emphasis(tuple(without_spaces_at_the_ends(content)), place)
    value = draw(st.sampled_from(['en', 'zh-Hant'] if kind is Language else ['http://a.b', 'mailto:a@b']))
    return kind(tuple(content), value, place)


def without_spaces_at_the_ends(content: list) -> list:
    """The content with no space beside an asterisk around it."""
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if isinstance(text := content[end], Text):
            content[end] = Text(strip(text.text, ' ') or 'x', text.place)
    return content


@st.composite
def paragraphs(draw) -> tuple:
    """Numbered paragraphs, each with lists whose labels are in order."""
    blocks = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        label = f'{number * draw(st.sampled_from([1, 10, 100]))}.'
        blocks.append(Paragraph('', 'numbered', label, 0, draw(contents()), HERE))
        for letter in 'abc'[:draw(st.integers(0, 3))]:
            blocks.append(Paragraph('', 'numbered', f'({letter})', 1, draw(contents()), HERE))
            for roman in ('i', 'ii', 'iii')[:draw(st.integers(0, 3))]:
                blocks.append(Paragraph('', 'numbered', f'({roman})', 2, draw(contents()), HERE))
        if draw(st.booleans()):
            blocks.append(Paragraph('', 'plain', '', 1, draw(contents()), HERE))
    return tuple(blocks)


@st.composite
def documents(draw) -> Document:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True))
    values = {key: Entry(draw(CHARACTERS.filter(str.strip)), HERE) for key in keys}
    preamble = tuple(Paragraph('', 'preambular', '', 0, draw(contents()), HERE)
                     for _ in range(draw(st.integers(0, 2))))
    title = Heading('', 2, draw(contents()), HERE) if draw(st.booleans()) else None
    heading = Heading('', draw(st.integers(3, 6)), draw(contents()), HERE)
    annex = Annex('', draw(contents()), title, (heading, *draw(paragraphs())), HERE)
    notes = tuple(Note(label, draw(contents()), HERE) for label in ('1', '2'))
    return Document('zh-Hans', Head(**values), preamble + draw(paragraphs()), (annex,), notes, HERE)


@given(documents())
def test_every_document_can_be_written_and_read(document):
    written = unparse(document)
    again, faults = parse(Source(NAME, written))
    assert faults == ()
    assert bare(again) == bare(document)
    assert unparse(again) == written
