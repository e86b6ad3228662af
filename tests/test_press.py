"""The press file as it is written: boxes, marks, slug line, black alone, what it says of itself."""

import shutil
from datetime import UTC, datetime
from io import BytesIO

import pydyf
import pypdfium2
import pytest
from checkout import HEAD, NOTE, build, checkout, target
from pikepdf import Encryption
from PIL import ImageChops
from pressed import (
    DAY, INKS, ORDER, TEXT, TITLE, WORKSHOP, broken, designed, has_ink, made, order, painted,
    pixels, within_the_bleed)
from pypdf import PdfReader

from press import condition, design, doctor
from press import publication as publishing
from press.design import BLEED, MM
from press.diagnostics import Breakdown, Fault
from press.profiles import ARCHIVE, PRESS, SCREEN
from press.profiles.black import write_in_black
from press.profiles.marks import SLUG
from press.proving.paintings import paintings
from press.proving.plates import plate_faults

pytestmark = pytest.mark.skipif(
    not (WORKSHOP.fonts / 'fonts.conf').exists(), reason='no faces in fonts/')


def reader(pdf: bytes | None = None) -> PdfReader:
    return PdfReader(BytesIO(pdf or made()))


def with_title(title: str) -> str:
    return TEXT.replace(TITLE, title)


def slug(pdf: bytes) -> str:
    """The slug line of the first page, as it is drawn."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    text = page.get_textpage().get_text_bounded(0, 0, page.get_width(), SLUG)
    document.close()
    return ''.join(text.split())


# The sheet.

@pytest.mark.parametrize(('name', 'bleed'), [
    ('a4', BLEED), ('a5', BLEED), ('a4', 5 * MM), ('a4', 0.0)])
def test_boxes(name, bleed):
    paper = WORKSHOP.design(name).paper
    for page in reader(made(bleed=bleed, design=name)).pages:
        beyond = SLUG + bleed
        trim = [beyond, beyond, beyond + paper.width, beyond + paper.height]
        assert [float(edge) for edge in page.trimbox] == pytest.approx(trim, abs=0.01 * MM)
        assert [float(edge) for edge in page.bleedbox] == pytest.approx(
            [SLUG, SLUG, trim[2] + bleed, trim[3] + bleed], abs=0.01 * MM)
        assert list(page.mediabox[:2]) == [0, 0]
        assert [float(edge) for edge in page.mediabox[2:]] == pytest.approx(
            [trim[2] + beyond, trim[3] + beyond], abs=0.01 * MM)
        assert page.cropbox == page.mediabox


def test_all_marks_lie_outside_the_bleed_and_everything_else_within():
    for page, painted_ in zip(reader().pages, paintings(made()), strict=True):
        left, bottom, right, top = map(float, page.bleedbox)
        marks = [one for one in painted_ if one.colour.inks == {'All'}]
        # Eight crop marks, two lines and a circle for each of four targets.
        assert [one.kind for one in marks].count('stroke') == 8 + 4 * 3
        for mark in marks:
            x0, y0, x1, y1 = mark.reach
            assert x1 < left or x0 > right or y1 < bottom or y0 > top
            assert x0 > 0 and y0 > 0
        for one in painted_:
            assert one in marks or (left - 0.001 <= one.box[0] and one.box[2] <= right + 0.001
                                    and bottom - 0.001 <= one.box[1] and one.box[3] <= top + 0.001)


def test_what_bleeds_is_cut_off_at_the_bleed():
    """A bar across the page and far beyond it: it ends where the bleed ends."""
    style = '''.masthead::before { content: ""; position: absolute; top: 0; left: -300pt;
        width: 1200pt; height: 9pt; background: black }'''
    pdf = made(style=style)
    assert plate_faults(pdf, ORDER) == ()
    bar = max((one for one in paintings(pdf)[0] if one.kind == 'path'),
              key=lambda one: one.box[2] - one.box[0])
    edges = [float(edge) for edge in reader(pdf).pages[0].bleedbox]
    assert (bar.box[0], bar.box[2]) == pytest.approx((edges[0], edges[2]), abs=0.001)


@pytest.mark.parametrize('title', [
    '促进和实施发展中国家间技术合作的布宜诺斯艾利斯行动计划' * 6,
    '\U00020087龿鿿鿱‧—“《甲》”Ⅳ①〇', 'Fair flow & <b>“rights”</b> – A', '一'])
def test_titles_on_slug_lines(title):
    pdf = made(with_title(title))
    assert plate_faults(pdf, order(slug=('A/RES/64/222', title[:12], 'a4'))) == ()
    assert slug(pdf).endswith(f'a4·2009-12-21·1/{len(reader(pdf).pages)}')


def test_a_long_title_ends_in_an_ellipsis_before_the_rest_of_the_line():
    title, _, rest = slug(made(with_title('促进和实施' * 50))).partition('…')
    assert title == f'A/RES/64/222{"促进和实施" * 11}' and rest == 'a4·2009-12-21·1/3'
    assert '…' not in slug(made())


def test_a_title_in_traditional_chinese():
    title = '聯合國南南合作高級別會議奈洛比成果文件'
    pdf = made(HEAD.replace(TITLE, title) + '*大會，*\n\n一段。\n', language='zh-Hant')
    assert plate_faults(pdf, order(slug=('A/RES/64/222', title[:12], 'a4'))) == ()
    faces = {font.get_object()['/BaseFont'][8:]
             for font in reader(pdf).pages[0]['/Resources']['/Font'].values()}
    assert 'Press-Hei-TC' in faces and 'Press-Hei' not in faces


@pytest.mark.parametrize('name', ['a4', 'a5'])
def test_nothing_on_a_page_moves_or_changes(name):
    """Cut at its edges, a page looks as in the screen file; black in ink is a little less black."""
    def cut(pdf):
        for page in pdf.pages:
            page.MediaBox = page.CropBox = page.TrimBox

    style = """.title { border-bottom: 2pt solid gray }
        .annex-title { background: linear-gradient(black) 0 0 / 30% 30% space }"""
    press = pypdfium2.PdfDocument(broken(cut, made(style=style, design=name)))
    screen = pypdfium2.PdfDocument(made(style=style, design=name, bleed=0.0, profile=SCREEN))
    assert len(press) == len(screen)
    for one, other in zip(press, screen, strict=True):
        seen, wanted = (page.render(scale=2).to_pil().convert('L') for page in (one, other))
        assert seen.size == wanted.size
        assert ImageChops.difference(seen, wanted).getextrema()[1] < 64
    press.close()
    screen.close()


def test_bookmarks_lead_to_their_headings_on_the_sheet():
    there = reader()
    margin = SLUG + BLEED
    paper = WORKSHOP.design('a4').paper
    assert [item.title for item in there.outline] == [f'64/222. {TITLE}', '附件 附件的题目']
    for item in there.outline:
        assert float(item.left) == pytest.approx(margin + paper.left, abs=0.01)
        assert margin < float(item.top) < margin + paper.height


def test_nothing_on_a_page_can_be_clicked():
    there = reader()
    assert not any('/Annots' in page for page in there.pages)
    assert '/Names' not in there.trailer['/Root']


# Black.

def test_every_page_is_printed_with_black_alone():
    for page in paintings(made()):
        inks = {ink for one in page for ink in one.colour.inks}
        assert inks == {'Black', 'All'}
        kinds = {one.kind for one in page if one.colour.inks == {'Black'}}
        assert kinds == {'type', 'path'}
        assert all(one.overprints for one in page if one.colour.inks == {'Black'})


def drawn(*items: bytes, states: dict | None = None) -> list:
    """What is written for the operators of a page."""
    pdf = pydyf.PDF()
    page = pydyf.Stream(list(items))
    pdf.add_object(page)
    pdf.add_object(pydyf.Dictionary({'ExtGState': states or {}}))
    pdf.add_page(pydyf.Dictionary({'Type': '/Page', 'Contents': page.reference}))
    write_in_black(pdf)
    return page.stream


def test_neutral_colours_become_amounts_of_black():
    assert drawn(b'0.5 0.5 0.5 rg', b'0.25 0.25 0.25 RG') == [
        b'0 0 0 0.5 k', b'/o00 gs', b'0 0 0 0.75 K']
    assert drawn(b'1 1 1 rg') == [b'0 0 0 0 k', b'/o00 gs']


def test_solid_black_overprints_and_nothing_else_does():
    assert drawn(b'0 0 0 rg', b'0.9 0.9 0.9 rg', b'0 0 0 RG') == [
        b'0 0 0 1 k', b'/o10 gs', b'0 0 0 0.1 k', b'/o00 gs', b'0 0 0 1 K', b'/o01 gs']


def test_what_is_restored_is_not_said_again():
    assert drawn(b'0 0 0 rg', b'q', b'1 1 1 rg', b'Q', b'0 0 0 rg') == [
        b'0 0 0 1 k', b'/o10 gs', b'q', b'0 0 0 0 k', b'/o00 gs', b'Q', b'0 0 0 1 k']


def test_inks_of_a_style_sheet_stay_as_they_are():
    assert drawn(b'/DeviceCMYK cs', b'0 0 0 1 scn', b'/DeviceCMYK CS', b'0 1 0 0 SCN') == [
        b'0 0 0 1 k', b'/o10 gs', b'0 1 0 0 K']


def test_opaque_states_go_and_those_of_overprinting_come():
    states = {'a1': pydyf.Dictionary({'ca': 1}), 'x': pydyf.Dictionary({'ca': 0.5})}
    assert drawn(b'/a1 gs', b'/x gs', states=states) == [b'/x gs']
    assert set(states) == {'x', 'o00', 'o01', 'o10', 'o11'}
    assert states['o10'] == {'op': 'true', 'OP': 'false', 'OPM': 1}


def test_type_overprints_a_tint_and_the_tint_overprints_nothing():
    pdf = made(style='.title { background: #ddd }')
    assert plate_faults(pdf, ORDER) == ()
    page = paintings(pdf)[0]
    tint = next(one for one in page if one.kind == 'path' and not one.colour.solid)
    above = [one for one in page[page.index(tint):] if one.kind == 'type'
             and tint.box[1] < one.box[1] < tint.box[3]]
    assert not tint.overprints
    assert above and all(one.overprints and one.colour.solid for one in above)


def test_a_colour_in_the_style_sheet_is_a_fault():
    faults = plate_faults(made(style='.title { color: #c00 }'), ORDER)
    assert [fault.code for fault in faults] == ['colour-wrong', 'ink-wrong', 'overprint-wrong']
    ink = plate_faults(made(style='.title { color: device-cmyk(0 1 1 0) }'), ORDER)
    assert [(fault.code, fault.message) for fault in ink] == [
        ('ink-wrong', 'page 1 prints with Magenta: type'),
        ('ink-wrong', 'page 1 prints with Yellow: type')]


@pytest.mark.parametrize('tool', ['gs', 'mutool'])
def test_other_programs_see_the_same_plates(tool, tmp_path):
    """Pixel by pixel: within the bleed black alone, outside it the marks on every plate."""
    if not shutil.which(tool):
        pytest.skip(f'no {tool}')
    pages = list(pixels(made(), tool, tmp_path))
    assert len(pages) == 2
    for plates in pages:
        assert [ink for ink in INKS if has_ink(within_the_bleed(plates[ink]))] == ['Black']
        corner = [plates[ink].crop((0, 0, 60, 60)) for ink in INKS]
        assert all(has_ink(plate) and plate.tobytes() == corner[0].tobytes() for plate in corner)
    (tmp_path / 'broken').mkdir()
    cyan = broken(painted('1 0 0 0 k 200 200 50 50 re f'))
    first = next(pixels(cyan, tool, tmp_path / 'broken'))
    assert [ink for ink in INKS if has_ink(within_the_bleed(first[ink]))] == ['Cyan', 'Black']


# What the file says of itself.

def test_the_file_names_the_standard_and_the_condition():
    root = reader().trailer['/Root']
    xmp = root['/Metadata'].get_data().decode()
    assert '<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>' in xmp
    assert '/Filter' not in root['/Metadata']
    intent, = root['/OutputIntents']
    assert (intent['/S'], intent['/OutputConditionIdentifier'], intent['/RegistryName']) == (
        '/GTS_PDFX', 'FOGRA39', 'http://www.color.org')
    assert intent['/DestOutputProfile'].get_data() == WORKSHOP.condition.profile
    assert WORKSHOP.condition.profile[12:20] == b'prtrCMYK'
    known = reader().metadata
    assert (known['/Trapped'], known['/profile']) == ('/False', 'press')
    assert made().startswith(b'%PDF-1.6')


def test_other_pages_have_another_name():
    def name(pdf: bytes) -> str:
        xmp = reader(pdf).trailer['/Root']['/Metadata'].get_data().decode()
        return xmp.partition('xmp.did:')[2][:36]
    assert name(made()) == name(made(date=datetime(2020, 1, 1, tzinfo=UTC)))
    assert name(made()) != name(made(TEXT.replace('一段。', '二段。')))
    assert name(made())[14] == '5'


def test_the_same_inputs_give_the_same_bytes_wherever_and_whenever(tmp_path, monkeypatch):
    monkeypatch.delenv('SOURCE_DATE_EPOCH', raising=False)
    files = []
    for place, zone in (('one', 'Pacific/Auckland'), ('two', 'America/New_York')):
        (tmp_path / place).mkdir()
        root = checkout(tmp_path / place, TEXT.replace('organ:', 'adopted: 2009-12-21\norgan:'))
        monkeypatch.setenv('TZ', zone)
        done = build(root, 'pdf', '--profile', 'press')
        assert done.returncode == 0, done.stderr
        files.append(target(root).with_name('zh-Hans.a4.press.pdf'))
    assert files[0].read_bytes() == files[1].read_bytes()
    # What the front desk wrote can be proved again; broken, it cannot.
    done = build(root, 'prove', str(files[1]))
    assert done.returncode == 0 and 'from fonts/, every plate' in done.stdout, done.stderr
    files[1].write_bytes(broken(lambda pdf: pdf.pages[0].obj.__setitem__('/Rotate', 90),
                                files[1].read_bytes()))
    done = build(root, 'prove', str(files[1]))
    assert done.returncode == 1 and 'error[box-wrong]: page 1 is turned' in done.stderr


def test_a_press_file_must_have_a_date(tmp_path, monkeypatch):
    monkeypatch.delenv('SOURCE_DATE_EPOCH', raising=False)
    done = build(checkout(tmp_path, HEAD + '一段。\n' + NOTE.replace('[^1]: ', '')), 'pdf',
                 '--profile', 'press')
    assert done.returncode == 1
    assert 'error[date-missing]: a file for a press must have a date' in done.stderr


# A whole resolution.

@pytest.fixture(scope='module')
def resolution():
    publication = WORKSHOP.publications(('a-res-64-222',), 'zh-Hans')[0]
    look = WORKSHOP.design('a4')
    document = publishing.read(WORKSHOP, publication, look).document

    def prove(pdf: bytes):
        return publishing.prove_again(WORKSHOP, look, document, publication, pdf)

    return {profile: publishing.make(WORKSHOP, publication, look, document, profile=profile)
            for profile in (ARCHIVE, PRESS)}, prove


def test_the_lines_are_those_of_the_archive_file(resolution):
    """Every check of lines finds the same in the same places, although the page lies on a sheet."""
    files, prove = resolution
    archive, press = (prove(files[profile].pdf) for profile in (ARCHIVE, PRESS))
    assert press.faults == archive.faults == ()
    assert len(press.findings) > 26
    for one, other in zip(archive.findings, press.findings, strict=True):
        assert (other.check, other.opportunities, len(other.violations)) == (
            one.check, one.opportunities, len(one.violations))
        assert other.worst == pytest.approx(one.worst, abs=0.0011)


def test_a_face_that_is_not_in_the_file_is_a_fault(resolution):
    files, prove = resolution

    def without(pdf):
        for font in pdf.pages[0].Resources.Font.values():
            del font.DescendantFonts[0].FontDescriptor.FontFile2
    assert 'face-not-embedded' in {
        fault.code for fault in prove(broken(without, files[PRESS].pdf)).faults}


# The design and the condition.

def test_a_design_says_how_far_its_pages_bleed(tmp_path):
    assert WORKSHOP.design('a4').paper.bleed == BLEED == pytest.approx(8.504, abs=0.001)
    assert design.load(designed(tmp_path, 'bleed = 14.173')).paper.bleed == 14.173


@pytest.mark.parametrize(('bleed', 'message'), [
    ('-1', 'bleed of \\[paper\\] is -1 points'), ('nan', 'is nan points'), ('600', 'is 600 points'),
    ('"3 mm"', "bleed of \\[paper\\] is not a number: '3 mm'"), ('true', 'is not a number: True')])
def test_a_bleed_that_is_none(tmp_path, bleed, message):
    with pytest.raises(Breakdown, match=f'a4/design.toml: .*{message}'):
        design.load(designed(tmp_path, f'bleed = {bleed}'))


def test_a_condition_that_was_changed(tmp_path):
    folder = tmp_path / 'fonts' / 'inks'
    shutil.copytree(WORKSHOP.fonts / 'inks', folder)
    assert condition.load(folder) == WORKSHOP.condition
    profile = folder / WORKSHOP.condition.file
    profile.write_bytes(profile.read_bytes() + b' ')
    with pytest.raises(Breakdown, match='FOGRA39L_coated.icc is not the one that condition.toml'):
        condition.load(folder)
    ill = next(one for one in doctor.examine(tmp_path) if one.name == 'inks')
    assert not ill.ok and 'FOGRA39L_coated.icc' in ill.found and ill.remedy
    profile.unlink()
    with pytest.raises(Breakdown, match='does not lead to a colour profile'):
        condition.load(folder)


def test_a_locked_file_is_not_opened():
    locked = broken(lambda pdf: None, encryption=Encryption(owner='a', user=''))
    with pytest.raises(Fault, match='locked.pdf is encrypted'):
        publishing.origin(WORKSHOP, locked, 'locked.pdf')


def test_an_edition_for_a_press_has_a_condition_and_a_date(monkeypatch):
    monkeypatch.delenv('SOURCE_DATE_EPOCH', raising=False)
    publication = WORKSHOP.publications(('a-res-64-222',), 'zh-Hans')[0]
    document = publishing.read(WORKSHOP, publication, WORKSHOP.design('a4')).document
    edition = publishing.edition(WORKSHOP, publication, document, PRESS)
    assert (edition.date, edition.condition) == (DAY, WORKSHOP.condition)
    assert publishing.edition(WORKSHOP, publication, document).condition is None
    with pytest.raises(Fault, match='a file for a press must have a date'):
        publishing.edition(WORKSHOP, publication, type(document)(
            document.language, type(document.head)(), document.blocks, document.annexes,
            document.notes, document.place), PRESS)
