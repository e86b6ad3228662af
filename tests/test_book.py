"""A book: cover, contents, versos and rectos, blank pages, the last page; read from finished files."""

from functools import cache
from pathlib import Path

import pypdfium2
import pytest
import segno

from press import publication as publishing
from press.proving import inspect
from press.proving.records import Page, Proof
from press.workshop import Publication, Workshop

ROOT = Path(__file__).resolve().parent.parent
KEY, LANGUAGE = 'a-res-64-222', 'zh-Hans'
WORKSHOP = Workshop(ROOT, ROOT / 'out')
DESIGN = WORKSHOP.design('a5')
SMALLEST = 7.875        # 六号
HAS_TEXT = (ROOT / 'content' / KEY / f'{LANGUAGE}.md').exists()

pytestmark = pytest.mark.skipif(
    not (ROOT / 'fonts' / 'fonts.conf').exists(), reason='no faces in fonts/')
needs_text = pytest.mark.skipif(not HAS_TEXT, reason='no such text in content/')

HEAD = '---\nsymbol: A/RES/1/2\ntitle: {}\norgan: 大会\nadopted: 2009-12-21\n---\n'
TEXT = '*大会，*\n\n1.  *决定*继续审议这一问题；\n\n2.  *请*秘书长提出报告。\n'


def make(publication: Publication) -> bytes:
    """The bytes of a book; making it proves it."""
    found = publishing.read(WORKSHOP, publication, DESIGN)
    assert found.sound, found.diagnostics
    return publishing.make(WORKSHOP, publication, DESIGN, found.document).pdf


@cache
def resolution() -> tuple[bytes, Proof]:
    publication, = WORKSHOP.publications((KEY,), LANGUAGE)
    pdf = make(publication)
    return pdf, inspect(pdf)


@pytest.fixture
def book(tmp_path):
    """Makes a book of a text and reads it."""
    def made(text: str, language: str = LANGUAGE) -> Proof:
        path = tmp_path / f'{language}.md'
        path.write_text(text, 'utf-8')
        return inspect(make(Publication('book', language, path)))
    return made


def head(page: Page) -> str:
    return ' '.join(line.text for line in page.lines if line.y < DESIGN.paper.top)


def folio(page: Page) -> str:
    return ' '.join(line.text for line in page.lines if line.y > DESIGN.bottom)


def inside(page: Page) -> str:
    return ''.join(line.text for line in page.lines
                   if DESIGN.paper.top < line.y <= DESIGN.bottom).replace(' ', '')


@needs_text
def test_parts_begin_on_rectos_and_the_book_ends_on_a_verso():
    _, proof = resolution()
    assert [(mark.title[:2], mark.page % 2) for mark in proof.outline] == [('64', 1), ('附件', 1)]
    assert len(proof.pages) % 2 == 0
    assert [page.number for page in proof.pages if not page.lines] == [4]


@needs_text
def test_heads_and_folios_stand_outside_and_only_with_text():
    _, proof = resolution()
    last = len(proof.pages)
    openings = {mark.page for mark in proof.outline}
    for page in proof.pages:
        is_text = 2 < page.number < last and bool(page.lines)
        assert folio(page) == (str(page.number) if is_text else '')
        running = ('A/RES/64/222' if page.number % 2 else '联合国南南合作高级别会议内罗毕成果文件')
        assert head(page) == (running if is_text and page.number not in openings else '')
        for line in page.lines if is_text else ():
            if line.y < DESIGN.paper.top or line.y > DESIGN.bottom:
                left = DESIGN.paper.left + (0 if page.number % 2 else DESIGN.verso)
                edge = line.glyphs[-1].x + line.glyphs[-1].width if page.number % 2 else (
                    line.glyphs[0].x)
                wanted = left + DESIGN.text.width if page.number % 2 else left
                assert edge == pytest.approx(wanted, abs=0.5)


@needs_text
def test_margins_are_mirrored():
    _, proof = resolution()
    inner, outer = DESIGN.paper.left, DESIGN.paper.width - DESIGN.text.width - DESIGN.paper.left
    for page in proof.pages[5:-1]:
        left = min(glyph.x for line in page.lines for glyph in line.glyphs)
        assert left == pytest.approx(inner if page.number % 2 else outer, abs=0.5)


@needs_text
def test_the_contents_name_the_pages():
    _, proof = resolution()
    contents = inside(proof.pages[1])
    assert contents == '目录' + ''.join(
        f'{mark.title}{mark.page}'.replace(' ', '') for mark in proof.outline)


@needs_text
def test_nothing_is_smaller_than_the_smallest_type_but_note_marks():
    _, proof = resolution()
    sizes = {round(glyph.size, 2) for _, glyph in proof.glyphs}
    mark = round(DESIGN.text.size * DESIGN.marks.size, 2)
    assert mark in sizes and min(sizes - {mark}) >= SMALLEST - 0.01


@needs_text
def test_the_last_page_says_what_is_known_and_its_code_the_address():
    pdf, proof = resolution()
    page = proof.pages[-1]
    text = inside(page)
    for known in ('A/RES/64/222', '大会', '第六十四届会议', '2009年12月21日，第66次全体会议',
                  '非联合国出版物', 'https://undocs.org/zh/A/RES/64/222'):
        assert known in text, known
    code = segno.make('https://undocs.org/zh/A/RES/64/222', error='m', micro=False,
                      boost_error=False)
    wanted = [[bool(module) for module in row] for row in code.matrix]
    assert modules(pdf, len(wanted)) == wanted


def modules(pdf: bytes, count: int) -> list[list[bool]]:
    """The modules of the code at the foot of the last page, as they are printed."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[len(document) - 1]
    scale, side = 4, 57
    image = page.render(scale=scale).to_pil().convert('L')
    left, top = DESIGN.paper.left + DESIGN.verso, DESIGN.bottom - side
    return [[image.getpixel((int((left + (x + 0.5) * side / count) * scale),
                             int((top + (y + 0.5) * side / count) * scale))) < 128
             for x in range(count)] for y in range(count)]


def test_what_has_no_parts_has_no_contents(book):
    proof = book(HEAD.format('一项决议') + TEXT)
    assert [page.number for page in proof.pages if not page.lines] == [2]
    assert [mark.page for mark in proof.outline] == [3]
    assert len(proof.pages) == 4


def test_headings_and_annexes_are_listed(book):
    annex = '\n# 附件{}\n\n## 方案{}\n\n### 背景\n\n各国注意到这一情况。\n\n### 措施\n\n各国采取措施。\n'
    proof = book(HEAD.format('一项决议') + TEXT + annex.format('一', '甲') + annex.format('二', '乙'))
    pages = [mark.page for mark in proof.outline]
    assert pages == [3, 5, 5, 5, 7, 7, 7] and len(proof.pages) == 8
    assert inside(proof.pages[1]).endswith('背景7措施7')


def test_a_long_title_keeps_to_the_cover_and_leaves_the_running_head(book):
    title = '关于执行发展中国家间技术合作的布宜诺斯艾利斯行动计划的报告' * 3
    proof = book(HEAD.format(title) + TEXT + '\n'.join(
        f'\n{n}.  *又请*各国{"采取进一步的具体措施、" * 30}并提出报告{"。" if n == 9 else "；"}\n'
        for n in range(3, 10)).replace('报告。', '报告。', 1))
    cover = proof.pages[0]
    right = max(line.glyphs[-1].x + line.glyphs[-1].width for line in cover.lines)
    assert right <= DESIGN.paper.width - 30
    assert head(proof.pages[3]) == 'A/RES/1/2'


@pytest.mark.parametrize(('language', 'text'), [
    ('zh-Hant', HEAD.format('一項決議').replace('大会', '大會') + '*大會，*\n\n1.  *決定*繼續審議；\n\n2.  *請*秘書長提出報告。\n'),
    ('en', HEAD.format('A resolution').replace('大会', 'The General Assembly') + (
        '*The General Assembly*,\n\n1.  *Decides* to continue its consideration;\n\n'
        '2.  *Requests* the Secretary-General to report.\n')),
    ('zh-Hans', '大会决定继续审议这一问题。\n')], ids=['traditional', 'english', 'bare'])
def test_other_languages_and_less_knowledge(book, language, text):
    assert len(book(text, language).pages) % 2 == 0
