"""Packets: letters bound with what they enclose, as one archive file, and proved."""

import re
import shutil
import subprocess
from io import BytesIO

import pytest
from msgspec.structs import replace
from packets import KINDS, WORKSHOP, bind, desk, specimen, text
from pypdf import PdfReader, PdfWriter

from press import publication, validation
from press.design import MM
from press.diagnostics import Fault
from press.proving import inspect
from press.proving.packets import packet_faults

pytestmark = pytest.mark.skipif(
    not (WORKSHOP.fonts / 'fonts.conf').exists(), reason='no faces in fonts/')
validates = pytest.mark.skipif(bool(validation.missing()), reason='veraPDF is not installed')
HAIR = 0.1 * MM     # what a measure of GB/T 9704 may be off


def changed(kind: str, *pairs: tuple[str, str]) -> str:
    said = text(kind)
    for old, new in pairs:
        assert old in said
        said = said.replace(old, new)
    return said


@pytest.mark.parametrize('kind', KINDS)
def test_a_packet_says_how_much_it_encloses(kind):
    made = specimen(kind)
    assert made.pages == made.letter + sum(made.enclosed) and made.enclosed == (5,)
    printed = ''.join(line.text for page in inspect(made.pdf).pages[:made.letter]
                      for line in page.lines)
    assert ('5pages' if kind in KINDS[:2] else '共5页') in printed


@pytest.mark.parametrize('kind', KINDS)
def test_a_packet_has_bookmarks_labels_links_and_its_sources(kind):
    made = specimen(kind)
    reader = PdfReader(BytesIO(made.pdf))
    letter, enclosure, within = reader.outline
    label = 'Enclosure' if kind in KINDS[:2] else '附件'
    assert enclosure.title == f'{label} A/RES/64/222' and len(within) == 2
    assert reader.get_destination_page_number(letter) == 0
    assert reader.get_destination_page_number(enclosure) == made.letter
    assert reader.page_labels[:made.letter] == ['i', 'ii'][:made.letter]
    first = made.letter + 1 if kind == 'gongwen' else 1
    assert reader.page_labels[made.letter:] == [str(first + at) for at in range(5)]
    assert {name: held[0] for name, held in reader.attachments.items()} == {
        f'{kind}.md': text(kind).encode(),
        'a-res-64-222.zh-Hans.md':
            (WORKSHOP.content / 'a-res-64-222/zh-Hans.md').read_bytes()}
    assert sum(len(page.links) for page in inspect(made.pdf).pages) >= 7


@validates
@pytest.mark.parametrize('kind', ['letter', 'gongwen'])
def test_a_packet_is_for_the_archive_and_for_everyone(kind):
    for verdict in validation.validate(specimen(kind).pdf):
        assert verdict.passed, verdict


@pytest.mark.parametrize('command', [
    ['qpdf', '--check'], ['pdfinfo'], ['pdftotext'], ['mutool', 'info'], ['pdftoppm', '-r', '20']])
def test_every_reader_opens_a_packet_without_a_word(command, tmp_path):
    if not shutil.which(command[0]):
        pytest.skip(f'{command[0]} is not on this machine')
    file = tmp_path / 'packet.pdf'
    file.write_bytes(specimen('letter').pdf)
    more = {'pdftotext': ['-'], 'pdftoppm': [str(tmp_path / 'page')]}.get(command[0], [])
    done = subprocess.run([*command, str(file), *more], capture_output=True, text=True, check=True)
    assert done.stderr == '' and 'warning' not in done.stdout.lower()


def test_the_same_letter_gives_the_same_bytes():
    from press.packet import Bindery
    assert bind(text('zhaohui'), 'zhaohui', at=Bindery(WORKSHOP)).pdf == specimen('zhaohui').pdf


def test_enclosures_begin_on_rectos_where_leaves_are_printed_on_both_sides():
    made = bind(text('note-verbale'), 'note-verbale', recto=True)
    pages = inspect(made.pdf).pages
    assert (made.letter, made.pages) == (1, 7)
    assert pages[1].lines == () and pages[2].lines[0].text == 'Enclosure'


def test_letters_are_set_in_the_other_language_too():
    english = changed('letter', ('language: en', 'language: zh-Hans'), ('Madam,\n', '女士：\n'))
    head, _, _ = english.partition('I have the honour')
    made = bind(head + '谨随函转送联合国大会第64/222号决议中文本，请查收。\n', 'letter')
    said = [line.text for line in inspect(made.pdf).pages[0].lines]
    assert '样张国常驻联合国代表团' in said[0] and '附件：A/RES/64/222（中文本，共5页）' in said
    note = changed('zhaohui', ('kind: zhaohui', 'kind: note-verbale'))
    assert bind(note, 'note').letter == 1


def test_enclosures_are_counted_and_called_by_their_numbers():
    twice = changed('letter', ('enclosures: a-res-64-222/zh-Hans',
                               'enclosures:\n  - a-res-64-222/zh-Hans\n  - publication: '
                               'a-res-64-222/zh-Hans\n    title: The same again'))
    made = bind(twice, 'twice')
    reader = PdfReader(BytesIO(made.pdf))
    assert made.enclosed == (5, 5)
    assert reader.page_labels[2:] == [f'{part}-{page}' for part in (1, 2) for page in range(1, 6)]
    said = ''.join(line.text for page in inspect(made.pdf).pages[:2] for line in page.lines)
    assert 'Enclosures(2):1.A/RES/64/222,Chinesetext,5pages2.Thesameagain,Chinesetext,5pages' in said


# GB/T 9704-2012: 10.1 and 5.2, in points from the upper left corner of the sheet.

@pytest.fixture(scope='module')
def gongwen():
    """The first page of a 函, and a second one that is long."""
    more = '\n\n'.join(['为便于各会员单位了解南南合作的进展情况和各国立场现将决议全文随函附上请认真组织学习'
                        '讨论并及时反馈意见和建议以便我团汇总各方看法后向有关部门转达并在必要时另行答复有关各会员单位为盼'] * 6)
    made = bind(changed('gongwen', ('请将该决议转发各会员单位。', more)), 'gongwen')
    return made, inspect(made.pdf).pages[:made.letter]


def painted_rows(pdf: bytes, dpi: int = 1200) -> list[tuple[float, float]]:
    """The stretches of the first page, in points from its top, in which something is red."""
    import pypdfium2
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    height = page.get_height()
    picture = page.render(scale=dpi / 72, crop=(0, height - 60 * MM, 0, 0)).to_pil().convert('RGB')
    document.close()
    dark = picture.split()[1].point(lambda level: 255 if level < 128 else 0)
    rows = (dark.crop((0, at, dark.width, at + 1)).getbbox() for at in range(dark.height))
    found, begun = [], None
    for at, painted in enumerate((*rows, None)):
        if painted and begun is None:
            begun = at
        elif not painted and begun is not None:
            found.append((begun * 72 / dpi, at * 72 / dpi))
            begun = None
    return found


def test_the_mark_of_the_office_begins_30_mm_from_the_edge_and_the_rule_4_mm_below_it(gongwen):
    made, (page, *_) = gongwen
    mark, thick, thin = painted_rows(made.pdf)[:3]
    assert mark[0] == pytest.approx(30 * MM, abs=HAIR)
    assert thick[0] - mark[1] == pytest.approx(4 * MM, abs=HAIR)
    assert thick[1] - thick[0] > 2 * (thin[1] - thin[0])
    glyphs = page.lines[0].glyphs
    middle = (glyphs[0].x + glyphs[-1].x + glyphs[-1].width) / 2
    assert middle == pytest.approx(28 * MM + 14 * 15.75, abs=HAIR)


def test_the_lower_rule_is_20_mm_from_the_edge_and_both_are_170_mm_long(gongwen):
    _, (page, *_) = gongwen
    lower = sorted((rule for rule in page.rules if rule.y > 200 * MM), key=lambda rule: rule.y)
    assert len(lower) == 2 and lower[1].thickness > 2 * lower[0].thickness
    edge = lower[1].y + lower[1].thickness / 2
    assert page.height - edge == pytest.approx(20 * MM, abs=HAIR)
    for rule in page.rules:
        assert rule.length == pytest.approx(170 * MM, abs=HAIR)
        assert (rule.left + rule.right) / 2 == pytest.approx(page.width / 2, abs=HAIR)


def test_the_number_stands_seven_eighths_of_a_character_below_the_rule_at_the_right(gongwen):
    _, (page, *_) = gongwen
    number = page.lines[1]
    assert number.text == '样联函〔2010〕8号'
    rule = sorted(page.rules, key=lambda rule: rule.y)[1]
    body = number.y - 0.88 * 15.75
    assert body - (rule.y + rule.thickness / 2) == pytest.approx(7 / 8 * 15.75, abs=HAIR)
    last = number.glyphs[-1]
    assert last.x + last.width == pytest.approx(28 * MM + 28 * 15.75, abs=HAIR)


def test_the_text_stands_on_22_lines_of_28_characters(gongwen):
    """Baselines of the text are those of a grid of 22 lines on 225 mm; 28 solid characters fill one.
    """
    _, pages = gongwen
    assert len(pages) == 2
    pitch, size, left = 225 * MM / 22, 15.75, 28 * MM
    body = [line for page in pages for line in page.lines
            if abs(line.size - size) < 0.01 and '〔2010〕' not in line.text]
    offset = (body[0].y - 37 * MM) % pitch
    rows = [(line.y - 37 * MM - offset) / pitch for line in body]
    assert all(abs(row - round(row)) * pitch < HAIR for row in rows)
    assert 0 < offset < pitch and min(map(round, rows)) >= 0 and max(map(round, rows)) <= 21
    assert {round(row) for row in rows} >= set(range(6, 20))
    solid = [line for line in body if re.fullmatch('[\u4e00-\u9fff]{28}', line.text)]
    assert len(solid) >= 5
    for line in solid:
        for at, glyph in enumerate(line.glyphs):
            assert glyph.x == pytest.approx(left + at * size, abs=HAIR)


def test_folios_of_a_函_stand_outside_between_dashes_and_not_on_its_first_page(gongwen):
    made, (first, second) = gongwen
    assert not any('—' in line.text for line in first.lines)
    folio = next(line for line in second.lines if line.text == '—2—')
    assert folio.size == pytest.approx(14, abs=0.01) and folio.glyphs[0].face == 'Press-Song'
    assert folio.glyphs[0].x == pytest.approx(28 * MM + 14, abs=HAIR)
    assert inspect(made.pdf).pages[2].lines[-1].text == '—3—'


# What is wrong stops a packet, and says where.

BAD = {
    'an unknown publication': (('a-res-64-222/zh-Hans', 'a-res-64-223/zh-Hans'),
                               'unknown-publication'),
    'a language that is not there': (('a-res-64-222/zh-Hans', 'a-res-64-222/fr'),
                                     'unknown-language'),
    'a file that is not there': (('a-res-64-222/zh-Hans', 'no.pdf'), 'enclosure-missing'),
    'an unknown design': (('a-res-64-222/zh-Hans',
                           '{publication: a-res-64-222/zh-Hans, design: a9}'), 'unknown-design'),
    'a design for letters': (('a-res-64-222/zh-Hans',
                              '{publication: a-res-64-222/zh-Hans, design: letter}'),
                             'design-not-to-enclose'),
    'an unknown letterhead': (('letterhead: specimen', 'letterhead: specimens'),
                              'letterhead-wrong'),
    'a wrong addressee': (('kind: letter', 'kind: note-verbale'), 'wrong-addressee'),
    'a character that no face has': (('transmit herewith', 'transmit 𝌆'), 'glyph-missing'),
}


@pytest.mark.parametrize('case', BAD)
def test_a_bad_letter_is_a_located_fault(case):
    pair, code = BAD[case]
    with pytest.raises(Fault) as caught:
        bind(changed('letter', pair), 'bad')
    found = [one for one in caught.value.diagnostics if one.code == code]
    assert found and found[0].place is not None


def test_the_proof_of_a_packet_finds_what_is_wrong():
    """Each promise of a packet broken once, by promising something else."""
    proved = {}
    made = specimen('letter')
    original = packet_faults

    def keep(pdf, parts, *rest):
        proved['parts'] = parts
        return original(pdf, parts, *rest)

    import press.proving.packets as place
    place.packet_faults = keep
    try:
        bind(text('letter'))
    finally:
        place.packet_faults = original
    parts = proved['parts']
    faces = WORKSHOP.faces.families
    assert not packet_faults(made.pdf, parts, faces)
    letter, enclosure = parts
    other = publication.read(WORKSHOP, WORKSHOP.publications(('a-res-64-222',), 'zh-Hans')[0],
                             WORKSHOP.design('a4')).document
    first = other.blocks[0]
    short = replace(other, blocks=other.blocks[1:])
    assert first and short
    for wrong, code in (
            ((letter, replace(enclosure, document=short)), 'text-added'),
            ((replace(letter, title='Other'), enclosure), 'bookmark-wrong'),
            ((letter, replace(enclosure, labels=('9', *enclosure.labels[1:]))), 'page-label-wrong'),
            ((replace(letter, source=('letter.md', b'other')), enclosure), 'source-missing'),
            ((letter, replace(enclosure, furniture=replace(enclosure.furniture, heads=(
                'Annex', *enclosure.furniture.heads[1:])))), 'furniture-wrong'),
            ((letter, replace(enclosure, count=4, labels=enclosure.labels[:4])), 'page-not-blank'),
            ((letter,), 'page-not-blank')):
        assert code in {one.code for one in packet_faults(made.pdf, wrong, faces)}, code


def test_in_a_batch_an_enclosure_that_is_not_as_it_was_is_proved_again():
    from press.packet import Bindery
    at = Bindery(WORKSHOP)
    bind(text('letter'), at=at)
    ((key, prints),) = at.proved.items()
    at.proved[key] = [['0' * 64, *prints[0][1:]]]
    assert bind(text('letter'), at=at).pdf == specimen('letter').pdf


# Facsimiles: pages of files that are not ours.

def foreign(tmp_path, **how) -> bytes:
    """A PDF by another program: landscape, turned, with a face of its own."""
    from weasyprint import HTML

    from press import engine
    engine.use_faces(WORKSHOP.fonts)
    made = HTML(string='<style>@page { size: A5 landscape } p { font: 20pt "Press Kai" }</style>'
                '<p>外来文件</p><p style="break-before: page">第二页</p>').write_pdf(**how)
    writer = PdfWriter(clone_from=BytesIO(made))
    writer.pages[1].rotate(90)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def beside(tmp_path):
    """A workshop whose letters can have files beside them."""
    from press.workshop import Workshop
    root = tmp_path / 'root'
    root.mkdir()
    for name in ('templates', 'fonts', 'press'):
        (root / name).symlink_to(WORKSHOP.root / name)
    shutil.copytree(WORKSHOP.content, root / 'content')
    shop = Workshop(root, root / 'out')

    def put(data: bytes):
        from press.packet import Bindery
        (shop.letters / 'beside.pdf').write_bytes(data)
        return bind(changed('letter', ('a-res-64-222/zh-Hans', 'beside.pdf')), at=Bindery(shop))
    return put


def test_pages_of_a_file_stand_in_the_packet_as_they_are(beside, tmp_path):
    made = beside(foreign(tmp_path))
    pages = inspect(made.pdf).pages
    assert made.enclosed == (2,)
    assert (pages[2].width, pages[2].height) == pytest.approx((210 * MM, 148 * MM), abs=0.1)
    assert (pages[3].width, pages[3].height) == pytest.approx((148 * MM, 210 * MM), abs=0.1)
    assert [line.text for line in pages[2].lines] == ['外来文件']
    assert '第二页' == ''.join(glyph.text for line in pages[3].lines for glyph in line.glyphs)
    if not validation.missing():
        assert all(verdict.passed for verdict in validation.validate(made.pdf))


def locked(data: bytes) -> bytes:
    import pikepdf
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner='a', user='b'))
    return out.getvalue()


def without_its_face(data: bytes) -> bytes:
    import pikepdf
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get('/Type') == '/FontDescriptor':
                for key in [key for key in thing if key.startswith('/FontFile')]:
                    del thing[key]
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(('spoil', 'code'), [
    (locked, 'file-locked'), (without_its_face, 'face-not-embedded'),
    (lambda data: data[:400], 'not-a-pdf'), (lambda data: b'no PDF at all', 'not-a-pdf')])
def test_a_file_that_cannot_be_enclosed_is_a_located_fault(beside, tmp_path, spoil, code):
    with pytest.raises(Fault) as caught:
        beside(spoil(foreign(tmp_path)))
    fault = caught.value.diagnostics[0]
    assert fault.code == code and fault.place.line == 20


def test_a_letter_may_enclose_nothing():
    made = bind(changed('letter', ('enclosures: a-res-64-222/zh-Hans\n', '')), 'letter')
    assert (made.pages, made.letter, made.enclosed) == (2, 2, ())
    said = [line.text for line in inspect(made.pdf).pages[1].lines]
    assert not any('Enclosure' in line for line in said)


def test_the_desk_keeps_what_it_has_typeset():
    specimen('letter')
    specimen('note-verbale')
    assert len({id(item.laid) for key, item in desk().items.items()
                if key[-1].label == 'Enclosure'}) == 1
