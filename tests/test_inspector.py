"""The inspector: what is on a page comes back as records, to a hundredth of an em."""

from io import BytesIO

import pikepdf
import pytest
from handset import FACES, FAMILIES, FRAME, GOOD, Type, made, printed

from press.proving import inspect
from press.proving.faces import faces_of
from press.proving.inspector import SAME_LINE, _kept, _lines
from press.proving.strangers import runs

pytestmark = pytest.mark.skipif(
    not (FACES / 'fonts.conf').exists(), reason='no faces in fonts/')

BACKGROUND = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'%3E"
    "%3Crect width='1' height='1'/%3E%3C/svg%3E")


@pytest.fixture(scope='module')
def proof():
    return inspect(printed())


def line(proof, page: int, beginning: str):
    return next(one for one in proof.pages[page - 1].lines if one.text.startswith(beginning))


def test_glyphs_have_their_origins(proof):
    for piece in GOOD:
        if isinstance(piece, Type):
            found = [
                glyph for glyph in (g for p, g in proof.glyphs if p.number == piece.page)
                if glyph.x == pytest.approx(FRAME.left + piece.x * piece.size, abs=0.005)
                and glyph.y == pytest.approx(piece.y, abs=0.005)]
            assert [glyph.text for glyph in found] == [piece.text[0]]
            assert found[0].size == pytest.approx(piece.size, abs=0.001)
            assert found[0].face.replace('-', ' ') == 'Press Song'


def test_advances_and_widths(proof):
    glyphs = line(proof, 1, '回顾，').glyphs
    assert [round(glyph.width / glyph.size, 3) for glyph in glyphs] == [1.0] * 11
    assert [round(glyph.advance / glyph.size, 3) for glyph in glyphs] == [
        1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]


def test_ink_that_hangs_over_an_advance_is_no_part_of_it():
    """The letter f leans out of its own width, j begins before it, and nothing follows either."""
    lines = inspect(printed((Type(1, 63.0, 3, 'f'), Type(1, 83.0, 3, 'j')))).pages[0].lines
    for one, advance in zip(lines, (0.388, 0.311), strict=True):
        glyph, = one.glyphs
        assert glyph.width / glyph.size == pytest.approx(advance, abs=0.001)
        assert glyph.ink[0] < glyph.x or glyph.ink[2] > glyph.x + glyph.width


def test_ink_of_an_opening_mark_is_in_its_right_half(proof):
    quote = line(proof, 1, '“').glyphs[0]
    assert 0.5 < (quote.ink[0] - quote.x) / quote.size < (quote.ink[2] - quote.x) / quote.size < 1


def test_a_note_mark_belongs_to_the_line_below_it(proof):
    mark = line(proof, 1, '1.').glyphs[-2]
    assert line(proof, 1, '1.').text == '1.请各国执行《计划》1者'
    assert mark.size == pytest.approx(6.3, abs=0.001)
    assert line(proof, 1, '1.').y - mark.y == pytest.approx(4.2, abs=0.005)


def test_lines_are_from_top_to_bottom(proof):
    for page in proof.pages:
        baselines = [one.y for one in page.lines]
        assert all(b - a > SAME_LINE for a, b in zip(baselines, baselines[1:], strict=False))


def test_rules(proof):
    rule, = proof.pages[0].rules
    assert (rule.left, rule.length) == pytest.approx((57, 42), abs=0.01)
    assert (rule.y, rule.thickness) == pytest.approx((190.2, 0.4), abs=0.01)
    assert proof.pages[1].rules == ()


def test_a_rule_that_is_a_background_picture():
    proof = inspect(made(f'''<style>@page {{ size: 200pt 100pt; margin: 20pt }} body {{ margin: 0 }}
        p {{ margin: 0; background: url("{BACKGROUND}") no-repeat 0 0 / 60pt 0.4pt }}
        </style><p style="font-family: Press Song">注'''))
    rule, = proof.pages[0].rules
    assert (rule.left, rule.right, rule.y) == pytest.approx((20, 80, 20.2), abs=0.01)


def test_a_rule_that_is_a_border():
    proof = inspect(made('''<style>@page { size: 200pt 100pt; margin: 20pt } body { margin: 0 }
        p { margin: 0; height: 25pt; border-bottom: 0.4pt solid; font-family: Press Song }
        </style><p>注<p>文'''))
    assert [(round(rule.left, 1), round(rule.right, 1), round(rule.y, 1), round(rule.thickness, 1))
            for rule in proof.pages[0].rules] == [(20, 180, 45.2, 0.4), (20, 180, 70.6, 0.4)]


def test_white_space_and_what_pdfium_adds_are_left_out():
    proof = inspect(made('<p style="font-family: Press Song">a  b 中 文<p style="font-family: '
                         'Press Song">下'))
    assert [one.text for one in proof.pages[0].lines] == ['ab中文', '下']


def test_a_hyphen_at_a_line_end_comes_back():
    proof = inspect(made('<p style="font-family: Press Song">ab-<br>cd'))
    assert [one.text for one in proof.pages[0].lines] == ['ab-', 'cd']


def test_a_character_beyond_the_basic_plane_is_one():
    glyph, = inspect(made('<p style="font-family: Press Song">\U00020087')).pages[0].lines[0].glyphs
    assert glyph.text == '\U00020087'


def test_places_are_from_the_trim_box():
    sheet = '<style>@page {{ size: 200pt 100pt; margin: 20pt; {} }} body {{ margin: 0 }}' \
            'p {{ margin: 0; font: 10pt/20pt Press Song }}</style><p>中文'
    plain = inspect(made(sheet.format('')))
    bled = inspect(made(sheet.format('bleed: 9pt; marks: crop')))
    assert bled.pages[0].media[0] == pytest.approx(-9) and plain.pages[0].media[0] == 0
    assert bled.pages[0].width == pytest.approx(200) and bled.pages[0].height == pytest.approx(100)
    for one, other in zip(plain.glyphs, bled.glyphs, strict=True):
        assert (one[1].x, one[1].y) == pytest.approx((other[1].x, other[1].y), abs=0.001)


def test_what_is_cut_off_with_the_marks_is_left_out():
    """Words and rules in the bleed and beyond it; what lies across the edge stays."""
    proof = inspect(made('''<style>@page { size: 200pt 100pt; margin: 0; bleed: 40pt }
        p { position: absolute; margin: 0; font: 10pt/20pt Press Song }
        hr { position: absolute; left: 20pt; width: 99pt; border: 0; margin: 0; height: .4pt;
             background: black }
        </style><p style="top: -30pt">上<p style="left: -30pt">左<p style="left: -5pt; top: 20pt">中
        <hr style="top: -9pt"><hr style="top: 60pt">'''))
    assert [one.text for one in proof.pages[0].lines] == ['中']
    assert [round(rule.y, 1) for rule in proof.pages[0].rules] == [60.2]


def test_what_the_file_says_of_itself():
    proof = inspect(made('''<html lang="zh-Hans"><title>决议</title><style>
        body { font-family: Press Song }
        h1 { bookmark-level: 1; bookmark-label: "第一" } h2 { break-before: page }</style>
        <h1>一</h1><a href="https://undocs.org/A/55/74">文件</a> <a href="#b">附件</a>
        <h2 id="b">二</h2>'''))
    assert proof.language == 'zh-Hans' and not proof.tagged
    assert ('Title', '决议') in proof.information
    assert [(mark.level, mark.title, mark.page) for mark in proof.outline] == [
        (1, '第一', 1), (2, '二', 2)]
    assert [link.target for link in proof.pages[0].links] == ['https://undocs.org/A/55/74', '2']
    left, top, right, bottom = proof.pages[0].links[0].box
    assert 0 < left < right < 595 and 0 < top < bottom < 842


def test_the_faces_are_named_without_their_subset(proof):
    names = {glyph.face.replace('-', ' ') for _, glyph in proof.glyphs}
    assert names <= set(FAMILIES)


def places(page, runs) -> list[tuple]:
    """What is on a page, as far as two readers must agree on it."""
    return [(glyph.text, glyph.face, glyph.readable, *(pytest.approx(value, abs=0.02) for value in (
                glyph.x, glyph.y, glyph.size, glyph.slant)))
            for line in _lines(page.number, _kept(runs, page.width, page.height))
            for glyph in line.glyphs]


@pytest.mark.parametrize('style', ['', 'transform: rotate(30deg)', 'font-style: oblique',
                                   'letter-spacing: 2pt; font-size: 7pt; vertical-align: super'])
def test_pdfium_reads_the_same(style):
    pdf = made(f'''<style>@page {{ size: 200pt 100pt; margin: 20pt; bleed: 9pt; marks: crop }}
        body {{ font: 10pt Press Song }} p {{ {style} }}</style>
        <p>回顾其2006年12月4日第61/46号决议、Jf—“文”，<sup>1</sup>''')
    page, = inspect(pdf).pages
    assert page.lines
    found = [tuple(glyph) for line in page.lines for glyph in line.glyphs]
    assert [(one[0], one[4], one[8], *one[1:4], one[9]) for one in found] == places(
        page, runs(pdf, [1])[1])


def test_pdfium_reads_what_is_not_in_a_face_of_ours():
    """Type 1 of every viewer is not in the file: its widths and its ink are the viewer's."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))
    page = pdf.add_blank_page(page_size=(200, 100))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = pdf.make_stream(b'BT /F 10 Tf 20 50 Td (Hi \\(there\\)) Tj ET')
    pdf.save(out := BytesIO())
    line, = inspect(out.getvalue()).pages[0].lines
    assert line.text == 'Hi(there)' and line.y == pytest.approx(50, abs=0.01)
    assert line.glyphs[0].x == pytest.approx(20, abs=0.01)
    assert line.glyphs[0].width == pytest.approx(7.22, abs=0.01)


def with_fonts(pdf: bytes, change) -> bytes:
    """A PDF after `change` had each of its fonts and what descends from it."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        for font in opened.pages[0].Resources.Font.values():
            change(opened, font, font.DescendantFonts[0])
        opened.save(out := BytesIO())
    return out.getvalue()


def in_ranges(_, font, inner):
    """Its widths as ranges, the most frequent as the usual one."""
    held, widths = iter(list(inner.W)), {}
    for first, row in zip(held, held, strict=True):
        widths |= {first + step: width for step, width in enumerate(row)}
    inner.DW = 1000
    inner.W = pikepdf.Array([value for code, width in widths.items() if width != 1000
                             for value in (code, code, width)])


def mapped(pdf, font, inner):
    """Every code draws the glyph of its number, as a table says."""
    inner.CIDToGIDMap = pdf.make_stream(b''.join(
        number.to_bytes(2, 'big') for number in range(65536)))


@pytest.mark.parametrize('change', [in_ranges, mapped])
def test_the_tables_of_a_font_may_have_any_form(change):
    pdf = printed()
    assert inspect(with_fonts(pdf, change)).pages[0].lines == inspect(pdf).pages[0].lines


def test_a_glyph_without_a_character_is_not_readable():
    def unsaid(pdf, font, inner):
        font.ToUnicode = pdf.make_stream(b'')
    assert not any(glyph.readable for _, glyph in inspect(with_fonts(printed(), unsaid)).glyphs)


def test_a_table_of_codes_that_names_none_draws_nothing_that_is_ours():
    def unnamed(pdf, font, inner):
        font.Encoding = pdf.make_stream(b'begincmap endcmap')
    with_none = faces_of(with_fonts(printed(), unnamed))
    assert all(face.missing for face in with_none)
    assert not any(face.missing for face in faces_of(printed()))
