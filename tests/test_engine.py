"""The seam to WeasyPrint: that it fits, that it says so when it does not, that widths agree."""

import pytest
from checkout import ROOT

from press import engine
from press.composition import Measure, Run, compose
from press.diagnostics import Breakdown
from press.engine import PX, Composed
from press.engine.alike import alike
from press.engine.boxes import inside, texts
from press.faces import load

FACES = load(ROOT / 'fonts')
WORDS = ('A/RES/64/222', '2009', 'C.78.II.A.11', 'Nairobi', 'AVATAR', '(a)', '58/220', '5.4%',
         'https://undocs.org/zh/A/55/74', 'To Væ fi ffl')


def test_the_seam_fits():
    assert engine.seam_fault() is None


def test_a_seam_that_moved_is_one_clear_sentence(monkeypatch):
    from weasyprint.layout import block
    monkeypatch.setattr(block, 'iter_line_boxes', lambda context, box: ())
    assert 'iter_line_boxes' in engine.seam_fault()
    with pytest.raises(Breakdown, match='iter_line_boxes'), engine.composing({}, FACES):
        pass


def test_another_version_is_one_clear_sentence(monkeypatch):
    import weasyprint
    monkeypatch.setattr(weasyprint, '__version__', '71.0')
    assert engine.seam_fault() == 'WeasyPrint 71.0 is not 70.*'


def test_the_seam_is_put_back():
    from weasyprint.layout import block
    before = block.iter_line_boxes
    with pytest.raises(RuntimeError), engine.composing({}, FACES):
        assert block.iter_line_boxes is not before
        raise RuntimeError
    assert block.iter_line_boxes is before


@pytest.mark.parametrize('family', ['Press Song', 'Press Kai', 'Press Hei'])
@pytest.mark.parametrize('word', WORDS)
def test_the_engine_and_the_composer_measure_alike(family, word):
    """To a thousandth of an em."""
    engine.use_faces(ROOT / 'fonts')
    from weasyprint import HTML
    html = (f'<html lang="zh-Hans"><style>@page {{ size: 4000px 100px; margin: 0 }} '
            f'span {{ font: 100px "{family}"; white-space: pre }}</style><span>{word}</span>')
    page = HTML(string=html).render().pages[0]
    box = _text_box(page._page_box)
    assert box.width / 100 == pytest.approx(FACES.face(family).width(word), abs=0.001)


def _text_box(box):
    for child in getattr(box, 'children', ()):
        if getattr(child, 'text', ''):
            return child
        found = _text_box(child)
        if found:
            return found
    return None


def typeset(html: str, composed) -> int:
    engine.use_faces(ROOT / 'fonts')
    from weasyprint import HTML
    with engine.composing(composed, FACES):
        return len(HTML(string=html, url_fetcher=engine.no_fetcher()).write_pdf())


def page(text: str) -> str:
    return ('<html lang="zh-Hans"><style>p { font: 20px "Press Song"; white-space: pre }</style>'
            f'<p data-composed="x">{text}</p>')


def test_a_line_that_was_not_composed_stops_the_build():
    paragraph = compose([Run('联合国大会')], Measure(10, 10), FACES.face('Press Song').width)
    assert typeset(page('联合国大会'), {'x': Composed.of(paragraph.lines, 20)}) > 0
    with pytest.raises(Breakdown, match='not composed'):
        typeset(page('联合国会大'), {'x': Composed.of(paragraph.lines, 20)})


def test_a_line_of_another_width_stops_the_build():
    paragraph = compose([Run('联合国A')], Measure(10, 10), lambda text, face: 0.9 if text else 0)
    with pytest.raises(Breakdown, match='em wide'):
        typeset(page('联合国A'), {'x': Composed.of(paragraph.lines, 20)})


def test_a_space_behind_a_note_mark_has_the_size_of_the_text():
    runs = [Run('a'), Run('1', size=0.6, kind='mark'), Run(' b 国')]
    paragraph = compose(runs, Measure(10, 10), FACES.face('Press Song').width)
    html = page('a<span style="font-size: 12px">1</span> b 国')
    assert typeset(html, {'x': Composed.of(paragraph.lines, 20)}) > 0


def test_a_space_at_the_end_of_a_composed_line_hangs_over_it():
    paragraph = compose([Run('国家国 AA')], Measure(3, 3), FACES.face('Press Song').width)
    assert [line.text for line in paragraph.lines] == ['国家国', 'AA']
    assert typeset(page('国家国 \nAA'), {'x': Composed.of(paragraph.lines, 20)}) > 0


def test_a_picture_in_a_composed_paragraph_stops_the_build():
    paragraph = compose([Run('联合国')], Measure(10, 10), FACES.face('Press Song').width)
    block = '<i style="display: inline-block">国</i>'
    with pytest.raises(Breakdown, match='what is no text'):
        typeset(page(f'联合{block}'), {'x': Composed.of(paragraph.lines, 20)})


def test_what_goes_on_through_words_of_another_style_is_one_line():
    runs = [Run('联合国'), Run('大会', 'Press Kai'), Run('决议')]
    paragraph = compose(runs, Measure(5, 5), FACES.width)
    html = page('联合国<em style="font-family: Press Kai">大会\n</em>决议')
    assert [line.text for line in paragraph.lines] == ['联合国大会', '决议']
    assert typeset(html, {'x': Composed.of(paragraph.lines, 20)}) > 0


def lines_of(tree) -> list[list[str]]:
    """The lines on every page of a tree that is laid out."""
    from weasyprint.formatting_structure.boxes import LineBox
    return [[''.join(text.text for text in texts(box)) for box in inside(page._page_box)
             if isinstance(box, LineBox)] for page in tree.lay_out().pages]


def test_a_tree_can_be_given_other_lines_and_other_pages():
    engine.use_faces(ROOT / 'fonts')
    width = FACES.face('Press Song').width
    first, other = (compose([Run('联合国大会决议执行情况的报告')], Measure(em, em), width).lines
                    for em in (5, 7))
    text = '\n'.join(line.text for line in first)
    html = ('<html lang="zh-Hans"><style>@page { size: 400px 300px } '
            'p { font: 20px/20px "Press Song"; white-space: pre }</style>'
            + ''.join(f'<p id="{name}" data-composed="{name}">{text}</p>' for name in 'ab'))
    composed = {name: Composed.of(first, 20) for name in 'ab'}
    configuration = engine.font_configuration(ROOT / 'fonts')
    with engine.composing(composed, FACES):
        tree = engine.Tree(html, configuration)
        composed['a'] = Composed.of(other, 20)
        tree.break_lines('a', composed['a'])
        tree.begin_page('b', 0)
        assert lines_of(tree) == [[line.text for line in other], [line.text for line in first]]
        composed['a'] = Composed.of(first, 20)
        tree = engine.Tree(html, configuration)
        assert lines_of(tree) == [[line.text for line in (*first, *first)]]


def test_a_file_that_is_serialised_once_is_the_same_file():
    from weasyprint import HTML
    document = HTML(string='<p>one <a href="#a" id="a">two</a>').render()
    plain = document.write_pdf(pdf_identifier=True)
    with engine.written_once():
        assert document.write_pdf(pdf_identifier=True) == plain


def test_nothing_is_fetched():
    from weasyprint.urls import FatalURLFetchingError
    with pytest.raises(FatalURLFetchingError):
        typeset('<img src="http://127.0.0.1:9/x.png">', {})


def test_points_are_pixels():
    assert pytest.approx(0.75) == 1 / PX


@pytest.mark.parametrize('style', [
    '', 'section { padding: 5%; width: 80%; box-sizing: border-box }',
    'p:nth-child(2n) { background: #eee; border-radius: 4px; text-indent: 10% }',
    '@page :left { background: #ddd; @top-left { content: "left" } }'
    '@page :nth(2) { margin: 3cm; @bottom-center { content: counter(page); color: gray } }',
    'p { background: black; color: currentcolor } b { background: currentcolor; box-shadow: 1px 1px }',
    'section { columns: 2 } p { float: left; width: 40% } h1 { position: absolute; top: 10% }',
    'section { display: flex } p { flex: 1 } table { border-collapse: collapse } td { border: 1px solid }',
    '#p3 { break-before: page; display: inline-block; visibility: hidden } p::before { content: "\\201c" }'])
def test_what_is_alike_is_the_same_as_worked_out_each_time(style):
    """The same bytes, whatever a style sheet asks for."""
    from weasyprint import HTML
    paragraphs = ''.join(f'<p id="p{n}" class="{"odd" if n % 2 else "even"}">Text {n} <b>of</b> it'
                         for n in range(60))
    html = (f'<html lang="en"><style>@page {{ size: A6; margin: 1cm }} body {{ font: 10pt Press Song }} '
            f'.odd {{ margin: 1em 2% }} {style}</style><section><h1>Title</h1>{paragraphs}'
            '<table><tr><td>1<td>2</table></section>')
    engine.use_faces(ROOT / 'fonts')
    plain = HTML(string=html).write_pdf(pdf_identifier=b'x')
    with alike():
        assert HTML(string=html).write_pdf(pdf_identifier=b'x') == plain
