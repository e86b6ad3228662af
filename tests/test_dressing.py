"""What stands inside a paragraph becomes HTML: well nested, in its face and language, with links."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from press.addresses import find, is_address
from press.composition import Composer
from press.diagnostics import Fault
from press.dress import Dressed, dress
from press.parse import parse
from press.source import Source
from press.workshop import Workshop

ROOT = Path(__file__).resolve().parent.parent
WORKSHOP = Workshop(ROOT, ROOT / 'out')
DESIGN = WORKSHOP.design('a4')

pytestmark = pytest.mark.skipif(
    not (ROOT / 'fonts' / 'fonts.conf').exists(), reason='no faces in fonts/')


def dressed(text: str, language: str = 'zh-Hans') -> Dressed:
    document, faults = parse(Source(f'content/x/{language}.md', text))
    assert faults == ()
    return dress(document, DESIGN, Composer(WORKSHOP.faces.width), WORKSHOP.words('zh-Hans'), 'x')


def html_of(text: str, language: str = 'zh-Hans') -> str:
    """The HTML of the first paragraph, its note left out."""
    whole = re.search(r'<p class="[^"]*" id="text_1"[^>]*>(.*?)</p>',
                      dressed(text, language).html, re.DOTALL)[1]
    return re.sub(r'<span class="note".*?</span>.*?</span>', '¹', whole, flags=re.DOTALL)


EXAMPLES = [
    ('甲[South]{lang=en}乙', '甲<span lang="en">South</span>乙'),
    ('甲[South](https://a.b/?c&d)', '甲<a href="https://a.b/?c&amp;d">South</a>'),
    ('甲<mailto:a@b.c>', '甲<a href="mailto:a@b.c">mailto:a@b.c</a>'),
    ('*甲[a]{lang=en}*乙', '<em>甲</em><em><span lang="en">a</span></em>乙'),
    ('[*甲*a]{lang=en}', '<span lang="en"><em>甲</em></span><span lang="en">a</span>'),
    ('[甲[a]{lang=en}](http://b.c)',
     '<a href="http://b.c">甲</a><a href="http://b.c"><span lang="en">a</span></a>'),
    ('[a[b]{lang=fr}]{lang=en}',
     '<span lang="en">a</span><span lang="en"><span lang="fr">b</span></span>'),
    ('见https://a.b/c。', '见<a href="https://a.b/c">https://a.b/c</a>。'),
    ('见[https://a.b/c](https://d.e)', '见<a href="https://d.e">https://a.b/c</a>'),
    ('[见https://a.b/c]{lang=en}',
     '<span lang="en">见</span><span lang="en"><a href="https://a.b/c">https://a.b/c</a></span>'),
    ('[A/55/74](https://a.b)', '<a href="https://a.b">A/55/74</a>'),
    ('甲\\<b>&', '甲&lt;b&gt;&amp;'),
    ('[甲[^1]乙](https://a.b)\n\n[^1]: 丙',
     '<a href="https://a.b">甲</a>¹<a href="https://a.b">乙</a>'),
]


@pytest.mark.parametrize(('text', 'html'), EXAMPLES)
@pytest.mark.parametrize('language', ['zh-Hans', 'en'])
def test_inline_content_becomes_html(text, html, language):
    assert html_of(text, language) == html


def test_runs_know_their_language_and_their_face():
    runs, _ = dressed('甲*乙[b[c]{lang=fr}]{lang=en}*[d](http://e.f)').settings['text_1']
    kai, song = DESIGN.emphasis.face, DESIGN.text.face
    assert [(run.text, run.face, run.language) for run in runs] == [
        ('甲', song, ''), ('乙', kai, ''), ('b', kai, 'en'), ('c', kai, 'fr'), ('d', song, '')]


def test_a_paragraph_without_lines_is_a_fault_that_names_its_longest_word():
    narrow = replace(DESIGN, text=replace(DESIGN.text, measure=9))
    document, _ = parse(Source('content/x/zh-Hans.md', '甲乙\n\n甲乙internationalisation丙丁戊\n'))
    with pytest.raises(Fault) as caught:
        dress(document, narrow, Composer(WORKSHOP.faces.width), WORKSHOP.words('zh-Hans'), 'x')
    fault, = caught.value.diagnostics
    assert fault.code == 'line-overfull' and '“internationalisation”' in fault.message
    assert fault.place.line == 3


@pytest.mark.parametrize(('text', 'found'), [
    ('见https://a.b/c。', ['https://a.b/c']), ('（https://a.b）', ['https://a.b']),
    ('(see https://a.b/c).', ['https://a.b/c']), ('[https://a.b]', ['https://a.b']),
    ('https://a.b/S/RES/1540(2004).', ['https://a.b/S/RES/1540(2004)']),
    ('http://a.b, https://c.d?', ['http://a.b', 'https://c.d']), ('https://。', []),
    ('“HTTPS://a.b/c-d_e%20f?g=h&i#j”', ['HTTPS://a.b/c-d_e%20f?g=h&i#j']),
    ('xhttps://a.b', []), ('www.a.b', []), ('a@b.c', []),
])
def test_bare_addresses_are_found_without_the_points_behind_them(text, found):
    assert [text[start:end] for start, end in find(text)] == found


@pytest.mark.parametrize(('text', 'expected'), [
    ('https://a.b', True), ('HTTP://a.b/c?d#e', True), ('mailto:a@b.c?subject=d', True),
    ('https://例子.cn/甲', True), ('https://', False), ('https:///a', False), ('ftp://a.b', False),
    ('mailto:a', False), ('https://a b', False), ('javascript:a', False), ('//a.b', False),
    ('https://a.b/"c', False), ('', False)])
def test_addresses_of_the_web_and_of_mail(text, expected):
    assert is_address(text) is expected
