"""The checks of glyphs and folios: good pages pass, and whatever is drawn wrong is found."""


import pytest
from handset import (
    FACES, FRAME, FURNITURE, GOOD, Type, document, found, made, mended, moved, redrawn)
from msgspec.structs import replace

from press.diagnostics import Place
from press.model import Document, Head, Paragraph, Text
from press.proving import Frame, Furniture, collate, examine, inspect

pytestmark = pytest.mark.skipif(
    not (FACES / 'fonts.conf').exists(), reason='no faces in fonts/')

PLACE = Place('plain.md')


def examined(pdf: bytes, source: Document, frame: Frame = FRAME, furniture: Furniture = FURNITURE):
    return {finding.check: finding
            for finding in examine(collate(inspect(pdf), source, frame, furniture))}


def plain(html: str, text: str, label: str = '', kind='numbered', language: str = 'zh-Hans'):
    """One line by WeasyPrint alone, and what the checks find in it."""
    paragraph = Paragraph('para_1', kind if label else 'plain', label, 0, (Text(text, PLACE),),
                          PLACE)
    source = Document(language, Head(), (paragraph,), (), (), PLACE)
    pdf = made(f'''<html lang="zh-Hans"><style>
        @page {{ size: 240pt 290pt; margin: 60pt 57pt }}
        body {{ margin: 0; font: 10.5pt/18pt Press Song }} p {{ margin: 0 }}
        .half {{ font-feature-settings: "hwid" }}
        .slanted {{ display: inline-block; transform: skewX(-12deg) }}
        </style><p>{html}''')
    return examined(pdf, source, furniture=Furniture())


def said(finding) -> list[tuple[float, str]]:
    return [(round(violation.value, 2), violation.what) for violation in finding.violations]


def test_short_marks_are_half_an_em_wide_and_at_mid_height():
    halves = ''.join(f'汉<span class="half">{mark}</span>' for mark in '·-–/')
    good = plain(halves + '字', '汉·汉-汉–汉/字')['C21']
    assert good.opportunities == 7 and good.violations == ()
    assert said(plain('汉·汉-汉/字', '汉·汉-汉/字')['C21']) == [
        (-0.15, 'width of ·'), (-0.13, 'width of -'), (-0.06, 'height of -'),
        (-0.13, 'width of /')]


def test_short_marks_inside_latin_are_latin():
    assert plain('汉A/55-74字', '汉A/55-74字')['C21'].opportunities == 0


@pytest.mark.parametrize(('mark', 'units', 'value'), [('，', 300, 0.027), ('“', -100, -0.029)])
def test_ink_is_in_its_half_of_the_em(mark, units, value):
    def shift(face, name):
        glyph = face['glyf'][name]
        glyph.coordinates.translate((units, 0))
        glyph.recalcBounds(face['glyf'])
        face['hmtx'][name] = face['hmtx'][name][0], glyph.xMin

    assert found()['C22'].violations == ()
    pdf = mended(redrawn(mark, shift))
    violations = examined(pdf, document())['C22'].violations
    assert {violation.what for violation in violations} == {mark}
    assert violations[0].value == pytest.approx(value, abs=0.005)


def painted(text: str, paint: str):
    return tuple(replace(piece, paint=paint) if getattr(piece, 'text', None) == text else piece
                 for piece in GOOD)


def test_slanted_type_is_found():
    assert found()['C24'].violations == ()
    slanted, = plain('汉<span class="slanted">斜体</span>字', '汉斜体字')['C24'].violations
    assert slanted.what == 'slanted 斜体' and slanted.value == pytest.approx(0.2079, abs=0.001)


@pytest.mark.parametrize(('paint', 'mode'), [
    ('stroke="black" stroke-width="0.2"', 2), ('stroke="black" fill="none"', 1)])
def test_outlined_type_is_found(paint, mode):
    violation, = found(painted('报告其成果；', paint))['C24'].violations
    assert (violation.what, violation.value) == ('outlined 报告其成果；', mode)
    assert (violation.page, violation.line, str(violation.place)) == (1, 7, 'handset.md:10:19')


def test_slanted_furniture_is_found():
    paint = 'transform="translate(57 40) skewX(-12) translate(-57 -40)"'
    violation, = found(painted('A/RES/64/222', paint))['C24'].violations
    assert (violation.page, violation.line, violation.place) == (2, 0, document().place)


@pytest.mark.parametrize(('text', 'wrong', 'label'), [
    ('在社会(卫生)方面', 2, ''), ('见(a)和(i)款', 0, ''), ('社会（卫生）方面', 0, ''),
    ('社会卫生)方面', 0, ''), ('见(a)款(甲)', 2, ''), ('社会', 0, '(甲)')])
def test_parentheses_around_han_are_full_width(text, wrong, label):
    finding = plain(label + text, text, label)['C24b']
    assert len(finding.violations) == wrong and finding.severity == 'soft'


def test_small_type_is_found():
    violation, = found(moved('通过各国间交流合', size=7, x=6))['C25'].violations
    assert (violation.value, str(violation.place)) == (-0.5, 'handset.md:12:9')


def test_small_furniture_is_found_and_small_note_marks_are_not():
    assert found()['C25'].violations == ()
    violation, = found(moved('A/RES/64/222', size=6))['C25'].violations
    assert (violation.page, violation.line, violation.value) == (2, 0, -1.5)


def folio(number: str, page: int, x: float, y: float = 250.0) -> Type:
    """A folio of 8 points; `x` in points from the left edge of the text."""
    return Type(page, y, x / 8, number, 8)


WITHOUT = tuple(piece for piece in GOOD if getattr(piece, 'y', 0) != 250.0)
NINE, TEN = 4.46, 8.28     # the widths of 9 and 10 in points


@pytest.mark.parametrize(('pieces', 'says'), [
    ((folio('1', 1, 48), folio('3', 2, 48)), [(1.0, 'folio 3 instead of 2')]),
    ((folio('1', 1, 48),), [(1.0, 'no folio')]),
    ((folio('1', 2, 48),), []),
    ((folio('1', 1, 48), folio('2', 2, 48, 250.4)),
     [(-0.2, 'folio 1, height'), (0.2, 'folio 2, height')]),
    ((folio('1', 1, 48), folio('2', 2, 48.6)),
     [(-0.3, 'folio 1, place across'), (0.3, 'folio 2, place across')]),
    ((folio('9', 1, 60 - NINE / 2), folio('10', 2, 60 - TEN / 2)), []),
    ((folio('9', 1, 126 - NINE), folio('10', 2, 0)), []),
    ((folio('9', 1, 116 - NINE), folio('10', 2, 10)), []),
    ((folio('— 1 —', 1, 40), folio('— 2 —', 2, 40)), []),
    ((folio('1', 1, 120, 40), folio('2', 2, 120, 40)), []),
], ids=['a number is left out', 'a page without', 'the first page without', 'height', 'place',
        'in the middle', 'at the outer edge', 'mirrored', 'between dashes',
        'beside the running head'])
def test_folios(pieces, says):
    assert said(found((*WITHOUT, *pieces))['C19']) == says


def test_pages_without_folios_are_not_looked_at():
    assert found(WITHOUT)['C19'].opportunities == 0
