"""The proof: good pages have no fault; what is broken in them is named, with its place."""

import logging
from io import BytesIO

import pikepdf
import pytest
from fontTools.ttLib.tables._g_l_y_f import Glyph
from handset import (
    FACES, FAMILIES, FRAME, FURNITURE, GOOD, Bar, Type, document, mended, moved, printed, redrawn,
    swapped)
from msgspec.structs import replace

from press.model import Text
from press.proving import Furniture, prove

pytestmark = pytest.mark.skipif(
    not (FACES / 'fonts.conf').exists(), reason='no faces in fonts/')


def proved(pieces=GOOD, source=None, furniture=FURNITURE, faces=FAMILIES):
    return prove(printed(pieces), source or document(), FRAME, furniture, faces)


def without(*texts: str):
    return tuple(piece for piece in GOOD if getattr(piece, 'text', None) not in texts)


def on_page(page: int, *texts: str):
    """The pages with the note rule and the pieces of these texts on another page."""
    return tuple(
        replace(piece, page=page)
        if isinstance(piece, Bar) or (piece.text in texts and piece.size == 9) else piece
        for piece in GOOD)


def test_good_pages_have_no_fault():
    assert proved() == ()


@pytest.mark.parametrize(('pieces', 'code', 'place', 'says'), [
    (swapped('各国间', '各间'), 'text-lost', 'handset.md:12:12', '“国”'),
    (swapped('国间', '间国'), 'text-changed', 'handset.md:12:12', 'expected “国间”, found “间国”'),
    (swapped('联合国各次', '联合围各次'), 'text-changed', 'handset.md:7:8', 'found “围”'),
    (swapped('A/55/74', 'A/55/4'), 'text-lost', 'handset.md:8:8', 'page 1, para_1'),
    (swapped('交流合', '交流流合'), 'text-added', 'handset.md:12:16', '“流”'),
    (swapped('见大会', '大会'), 'text-lost', 'handset.md:14:7', 'note_1'),
    (swapped('会议成果', '会议'), 'text-lost', 'handset.md:3:10', 'title'),
    (swapped('第66次', '第6次'), 'text-lost', 'handset.md:5:10', 'closing_meeting'),
    (moved('(a)', text='(b)'), 'text-changed', 'handset.md:12:6', 'subpara_a'),
    ((*GOOD, Type(2, 199.5, 3, '草稿')), 'text-added', 'handset.md:1:1', '“草稿”'),
    (swapped('此非联合国', '此非国'), 'text-lost', 'handset.md:1:1', 'around the text'),
    (on_page(2, '1', '见大会第六十四届会议通过', '的《文件》第一章。'),
     'note-elsewhere', 'handset.md:14:1', 'note 1 begins on page 2, its mark is on page 1'),
    (moved('A/RES/64/222', text='A/RES/64/223'), 'furniture-wrong', 'handset.md:1:1',
     'page 2, head: expected “A/RES/64/222”, found “A/RES/64/223”'),
    ((*GOOD, Type(1, 270.0, 3, '草稿')), 'furniture-wrong', 'handset.md:1:1', 'page 1, foot'),
], ids=lambda value: value if isinstance(value, str) else '')
def test_one_thing_broken_is_one_fault(pieces, code, place, says):
    fault, = proved(pieces)
    assert (fault.code, str(fault.place)) == (code, place)
    assert says in fault.message


def test_a_missing_paragraph_is_one_fault():
    pieces = tuple(
        piece for piece in GOOD
        if not (isinstance(piece, Type) and piece.page == 2 and 60 < piece.y < 95))
    fault, = proved(pieces)
    assert (fault.code, str(fault.place), fault.length) == ('text-lost', 'handset.md:12:5', 18)


def test_every_broken_passage_is_told_once():
    faults = proved(swapped('会议成果', '成果', swapped('改善', '善', swapped('合', ''))))
    assert [fault.code for fault in faults] == ['text-lost'] * 3
    assert [fault.place.line for fault in faults] == [3, 7, 12]


def test_a_note_without_its_rule_is_not_found_as_a_note():
    codes = {fault.code for fault in proved(tuple(p for p in GOOD if isinstance(p, Type)))}
    assert codes == {'text-added', 'text-lost'}


def test_notes_in_the_wrong_order():
    source, notes = document(), document().notes
    second = replace(notes[0], label='2', content=(Text('另见。', notes[0].place),))
    two = replace(source, notes=(*notes, second))
    late, early = (
        (Type(1, y, 0, '2', 9), Type(1, y, 2, '另见。', 9)) for y in (231.5, 197.0))
    tall = replace(FRAME, bottom=240.0)
    assert prove(printed((*GOOD, *late)), two, tall, FURNITURE, FAMILIES) == ()
    codes = {fault.code
             for fault in prove(printed((*GOOD, *early)), two, tall, FURNITURE, FAMILIES)}
    assert codes == {'text-lost', 'text-added'}


def test_furniture_that_is_not_expected():
    bare = Furniture(FURNITURE.heads, FURNITURE.feet, (), (), FURNITURE.closing)
    fault, = proved(furniture=bare)
    assert fault.code == 'text-added' and '大会' in fault.message


def test_a_line_under_the_title():
    pieces = (*GOOD, Type(1, 99.0, 2, '通过', 8.0))
    under = replace(FURNITURE, under_title=('通过',))
    assert proved(pieces, furniture=under) == ()
    assert [fault.code for fault in proved(furniture=under)] == ['text-lost']


def test_an_empty_pdf_has_lost_everything():
    faults = proved((Type(1, 250.0, 6, '1'),))
    assert {fault.code for fault in faults} == {'text-lost'} and 'no page' in faults[0].message


def test_a_face_that_is_not_ours():
    pieces = moved('报告其成果；', face='Press Hei')
    assert proved(pieces) == ()
    fault, = proved(pieces, faces=('Press Song',))
    assert fault.code == 'face-foreign' and '报告其成果' in fault.message
    assert str(fault.place) == 'handset.md:10:19'


def test_a_name_that_only_begins_like_ours_is_foreign():
    assert [fault.code for fault in proved(faces=('Press So',))] == ['face-foreign']
    assert proved(faces=('PressSong-Regular', 'Press Song')) == ()


def test_a_character_that_no_face_has(caplog):
    with caplog.at_level(logging.CRITICAL, 'weasyprint'):
        pieces = swapped('流', '\U000f1234')
        source = document()
        *blocks, last = source.blocks
        text, = last.content
        changed = replace(text, text=text.text.replace('流', '\U000f1234'))
        source = replace(source, blocks=(*blocks, replace(last, content=(changed,))))
        fault, = proved(pieces, source)
    assert fault.code == 'glyph-missing-in-pdf' and 'U+F1234' in fault.message
    assert str(fault.place) == 'handset.md:12:15'


def test_the_way_by_which_files_are_broken_breaks_nothing():
    pdf = mended(lambda font, descriptor: None)
    assert prove(pdf, document(), FRAME, FURNITURE, FAMILIES) == ()


def test_a_face_that_is_not_in_the_file():
    pdf = mended(lambda font, descriptor: descriptor.pop('/FontFile2', None))
    codes = {fault.code for fault in prove(pdf, document(), FRAME, FURNITURE, FAMILIES)}
    assert 'face-not-embedded' in codes


def test_a_face_that_cannot_be_read():
    pdf = mended(lambda font, descriptor: font.pop('/ToUnicode', None))
    codes = {fault.code for fault in prove(pdf, document(), FRAME, FURNITURE, FAMILIES)}
    assert codes >= {'face-unreadable', 'glyph-unreadable'}


def test_a_glyph_that_draws_nothing_is_lost():
    def blank(face, name):
        face['glyf'][name] = Glyph()

    fault, = prove(mended(redrawn('顾', blank)), document(), FRAME, FURNITURE, FAMILIES)
    assert (fault.code, str(fault.place)) == ('text-lost', 'handset.md:7:3')


def damaged(stream) -> tuple[str, ...]:
    """The codes of the faults of the good pages after some bytes of a stream were overwritten."""
    pdf = printed()
    with pikepdf.open(BytesIO(pdf)) as opened:
        held = stream(opened.pages[0]).read_raw_bytes()
    at = pdf.find(held) + len(held) // 2
    faults = prove(pdf[:at] + b'x' * 20 + pdf[at + 20:], document(), FRAME, FURNITURE, FAMILIES)
    return tuple(fault.code for fault in faults)


def font_of(page):
    return next(iter(page.Resources.Font.values()))


@pytest.mark.parametrize(('stream', 'code'), [
    (lambda page: page.Contents, 'text-lost'),
    (lambda page: font_of(page).ToUnicode, 'face-unreadable'),
    (lambda page: font_of(page).DescendantFonts[0].FontDescriptor.FontFile2, 'text-lost'),
], ids=['contents', 'characters', 'outlines'])
def test_what_is_damaged_is_found(stream, code):
    assert code in damaged(stream)


def test_a_file_with_a_damaged_table_of_objects_is_none():
    pdf = printed()
    with pytest.raises(pikepdf.PdfError):
        prove(pdf.replace(b'startxref', b'startxxxx'), document(), FRAME, FURNITURE, FAMILIES)
