"""The checks of a press file: each of them on a file that is broken in one way."""

import re
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from pressed import INKS, ORDER, WORKSHOP, broken, made, order, painted

from press.design import MM
from press.proving.plates import plate_faults

pytestmark = pytest.mark.skipif(
    not (WORKSHOP.fonts / 'fonts.conf').exists(), reason='no faces in fonts/')

SQUARE = '200 200 50 50 re f'
SHADE = 'q 200 200 50 50 re W n /x sh Q'


def said(pdf: bytes) -> list[str]:
    """Every fault of a file as a line: its code and its message."""
    return [f'{fault.code}: {fault.message}' for fault in plate_faults(pdf, ORDER)]


def assert_only(pdf: bytes, *wanted: str) -> None:
    """The file has these faults, in this order, and no other."""
    found = said(pdf)
    assert len(found) == len(wanted), found
    for line, beginning in zip(found, wanted, strict=True):
        assert line.startswith(beginning)


def test_a_file_as_it_is_written_has_no_fault():
    assert said(made()) == []
    assert said(broken(lambda pdf: None)) == []


# The file as a whole.

def test_an_old_header():
    assert_only(made().replace(b'%PDF-1.6', b'%PDF-1.4'),
                'header-old: the file begins with %PDF-1.4')


def test_a_locked_file():
    locked = broken(lambda pdf: None, encryption=pikepdf.Encryption(
        owner='a', user='', R=3, aes=False, metadata=False))
    assert_only(locked, 'file-locked')


def test_no_identifier():
    assert_only(made().replace(b'/ID [', b'/Id ['), 'promise-missing: the file has no identifier')


def xmp(pattern: str, new: str) -> bytes:
    """The file with another word in its metadata."""
    def change(pdf: pikepdf.Pdf) -> None:
        old = pdf.Root.Metadata.read_bytes().decode()
        assert re.search(pattern, old)
        pdf.Root.Metadata.write(re.sub(pattern, new, old).encode())
    return broken(change)


def test_an_identifier_made_by_chance():
    assert_only(xmp(r'xmp\.did:[\w-]+', 'xmp.did:0c2de7a6-6e0f-4b0a-9f2c-9c3cf5ef3a11'),
                'random-id: the identifier 0c2de7a6')


@pytest.mark.parametrize(('pattern', 'new', 'message'), [
    ('PDF/X-4', 'PDF/X-3', 'the metadata does not say PDF/X-4'),
    ('dc:title', 'dc:subject', 'the metadata has no dc:title'),
    ('xmpMM:DocumentID', 'xmpMM:InstanceID', 'the metadata has no xmpMM:DocumentID'),
    ('xmpMM:VersionID', 'xmpMM:Manager', 'the metadata has no xmpMM:VersionID'),
    ('xmpMM:RenditionClass', 'xmpMM:Manager', 'the metadata has no xmpMM:RenditionClass'),
    ('xmp:MetadataDate', 'xmp:Label', 'the metadata has no xmp:MetadataDate'),
    ('<pdf:Trapped>False', '<pdf:Trapped>True', 'the file says Trapped “False”, its metadata '
     '“True”'),
    ('<xmp:ModifyDate>2009', '<xmp:ModifyDate>2010', 'the file was made on “D:20091221000000Z”')])
def test_metadata_that_say_too_little(pattern, new, message):
    assert_only(xmp(pattern, new), f'promise-missing: {message}')


@pytest.mark.parametrize(('key', 'value', 'message'), [
    ('/Trapped', Name.Unknown, 'the file says Trapped “Unknown”'),
    ('/CreationDate', String('yesterday'), 'the file was made on “yesterday”'),
    ('/Title', String(''), 'the file has no title')])
def test_a_file_that_says_too_little(key, value, message):
    def change(pdf):
        pdf.docinfo[key] = value
    faults = said(broken(change))
    assert faults[0].startswith(f'promise-missing: {message}')
    assert {fault.partition(':')[0] for fault in faults} == {'promise-missing'}


def intent(change: Callable[[pikepdf.Object], None]) -> bytes:
    return broken(lambda pdf: change(pdf.Root.OutputIntents[0]))


def of_three_channels(found):
    found.DestOutputProfile.N = 3


def of_another_profile(found):
    found.DestOutputProfile.write(b'another')


@pytest.mark.parametrize(('change', 'message'), [
    (lambda found: found.__setitem__('/S', Name.GTS_PDFA1), 'the file should have one output '
     'intent, GTS_PDFX, and has GTS_PDFA1'),
    (lambda found: found.__setitem__('/OutputConditionIdentifier', String('FOGRA51')),
     'OutputConditionIdentifier of the output intent is “FOGRA51”, not “FOGRA39”'),
    (lambda found: found.__delitem__('/RegistryName'), 'RegistryName of the output intent is “”'),
    (lambda found: found.__delitem__('/Info'), 'Info of the output intent is “”'),
    (lambda found: found.__delitem__('/DestOutputProfile'), 'the output profile has no channels'),
    (of_three_channels, 'the output profile has 3 channels, not 4'),
    (of_another_profile, 'the output profile is not FOGRA39L_coated.icc')])
def test_another_condition(change, message):
    assert_only(intent(change), f'condition-wrong: {message}')


def test_one_condition_alone():
    def twice(pdf):
        pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])

    def never(pdf):
        del pdf.Root.OutputIntents
    assert_only(broken(twice), 'condition-wrong: the file should have one output intent, GTS_PDFX, '
                'and has GTS_PDFX, GTS_PDFX')
    assert_only(broken(never), 'condition-wrong: the file should have one output intent, GTS_PDFX, '
                'and has none')


# Colours of screens, wherever they stand; painted or not.

def form(contents: str, **more) -> Callable[[pikepdf.Pdf], pikepdf.Object]:
    return lambda pdf: pdf.make_stream(
        contents.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 800], **more)


def picture(space, **more) -> Callable[[pikepdf.Pdf], pikepdf.Object]:
    return lambda pdf: pdf.make_stream(
        bytes(4), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8,
        ColorSpace=space(pdf) if callable(space) else space, **more)


def profile(channels: int) -> Callable[[pikepdf.Pdf], pikepdf.Object]:
    return lambda pdf: Array([Name.ICCBased, pdf.make_stream(b'profile', N=channels)])


def shading(space: Name, *ends) -> Dictionary:
    return Dictionary(ShadingType=2, ColorSpace=space, Coords=[0, 0, 9, 9], Function=Dictionary(
        FunctionType=2, Domain=[0, 1], N=1, C0=Array(ends[0]), C1=Array(ends[1])))


RGB = Name.DeviceRGB


@pytest.mark.parametrize(('change', 'message', 'plate'), [
    (painted(f'1 0 0 rg {SQUARE}'), 'DeviceRGB', 'DeviceRGB'),
    (painted('0 0 0 RG 200 200 50 50 re S'), 'DeviceRGB', 'DeviceRGB'),
    (painted(f'/DeviceRGB cs 0 0 1 sc {SQUARE}'), None, 'DeviceRGB'),
    (painted('/x Do', XObject={'x': form(f'0 0 0 rg {SQUARE}')}), 'DeviceRGB', 'DeviceRGB'),
    (painted('', XObject={'x': form('0 0 0 rg 1 1 1 1 re f')}), 'DeviceRGB', None),
    (painted('q 9 0 0 9 99 99 cm /x Do Q', XObject={'x': picture(RGB)}), 'DeviceRGB', 'DeviceRGB'),
    (painted('', XObject={'x': picture(Array([Name.Indexed, RGB, 0, String('abc')]))}),
     'DeviceRGB', None),
    (painted('', ColorSpace={'x': profile(3)}), 'an ICC profile of three channels', None),
    (painted('', ColorSpace={'x': Array([Name.Lab, Dictionary(WhitePoint=[1, 1, 1])])}),
     'Lab', None),
    (painted('', ColorSpace={'x': Array([Name.CalGray, Dictionary(WhitePoint=[1, 1, 1])])}),
     'CalGray', None),
    (painted(SHADE, Shading={'x': shading(RGB, (0, 0, 0), (1, 1, 1))}), 'DeviceRGB', 'DeviceRGB'),
])
def test_colours_of_screens(change, message, plate):
    faults = said(broken(change))
    if message:
        assert re.fullmatch(rf'colour-wrong: object \d+ of the file holds {message}', faults[0])
    assert [fault.partition(':')[0] for fault in faults] == (
        ['colour-wrong'] * bool(message) + ['ink-wrong'] * bool(plate))
    if plate:
        assert f'prints with {plate}' in faults[-1]


@pytest.mark.parametrize(('change', 'message'), [
    (painted('', ExtGState={'x': Dictionary(ca=0.5)}), 'an opacity of 0.5'),
    (painted('', ExtGState={'x': Dictionary(CA=0)}), 'an opacity of 0'),
    (painted('', ExtGState={'x': Dictionary(BM=Name.Multiply)}), 'the blend mode Multiply'),
    (painted('', ExtGState={'x': Dictionary(SMask=Dictionary(S=Name.Luminosity))}), 'a soft mask'),
    (painted('', XObject={'x': picture(Name.DeviceGray, SMask=Dictionary())}), 'a soft mask'),
    (painted('', XObject={'x': form('', Group=Dictionary(S=Name.Transparency))}),
     'a transparency group')])
def test_transparency(change, message):
    fault, = said(broken(change))
    assert re.fullmatch(rf'transparency: object \d+ of the file has {message}', fault)


def clicked(kind: Name) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf):
        pdf.pages[1].Annots = Array([Dictionary(
            Type=Name.Annot, Subtype=kind, Rect=[100, 100, 120, 120])])
    return change


@pytest.mark.parametrize(('change', 'message'), [
    (lambda pdf: pdf.Root.__setitem__('/OpenAction', Dictionary(S=Name.GoTo)),
     'the file has OpenAction'),
    (lambda pdf: pdf.Root.__setitem__('/AA', Dictionary()), 'the file has AA'),
    (lambda pdf: pdf.Root.__setitem__('/AcroForm', Dictionary(Fields=[])), 'the file has AcroForm'),
    (lambda pdf: pdf.Root.__setitem__('/Names', Dictionary(JavaScript=Dictionary(Names=[]))),
     'the file has JavaScript'),
    (clicked(Name.Link), 'page 2 has annotations: Link')])
def test_what_can_be_clicked(change, message):
    assert_only(broken(change), f'not-for-press: {message}')


# The boxes.

def boxed(key: str, change: Callable[[list[float]], list[float]]) -> bytes:
    def changed(pdf):
        page = pdf.pages[1].obj
        page[key] = Array(change([float(edge) for edge in page[key]]))
    return broken(changed)


def wider(by: float) -> Callable[[list[float]], list[float]]:
    return lambda box: [*box[:2], box[2] + by * MM, box[3]]


def test_boxes_are_exact_to_a_hundredth_of_a_millimetre():
    assert said(boxed('/TrimBox', wider(0.008))) == []
    assert_only(boxed('/TrimBox', wider(0.02)),
                'box-wrong: page 2 is cut to 210.02 × 297.00 mm, not to 210.00 × 297.00 mm',
                'box-wrong: page 2 bleeds by 3.00 × 3.00 × 2.98 × 3.00 mm, not by 3.00 mm')
    assert said(boxed('/BleedBox', wider(0.008))) == []
    assert_only(boxed('/BleedBox', wider(-0.02)),
                'box-wrong: page 2 bleeds by 3.00 × 3.00 × 2.98 × 3.00 mm, not by 3.00 mm')


@pytest.mark.parametrize('key', ['/TrimBox', '/BleedBox'])
def test_a_box_that_is_missing(key):
    faults = said(broken(lambda pdf: pdf.pages[0].obj.__delitem__(key)))
    assert f'box-wrong: page 1 has no {key[1:]}' in faults


def test_a_sheet_that_begins_elsewhere():
    def moved(pdf):
        pdf.pages[0].MediaBox = pdf.pages[0].CropBox = Array([-9, -9, 700, 950])
    assert_only(broken(moved), 'box-wrong: page 1 begins at -9 -9, not at 0 0')


@pytest.mark.parametrize(('key', 'value', 'message'), [
    ('/CropBox', [30, 30, 600, 800], 'the sheet of page 1 is not all to be seen'),
    ('/ArtBox', [30, 30, 600, 800], 'page 1 has an ArtBox beside its TrimBox'),
    ('/Rotate', 90, 'page 1 is turned')])
def test_a_page_that_would_be_seen_otherwise(key, value, message):
    def changed(pdf):
        pdf.pages[0].obj[key] = Array(value) if isinstance(value, list) else value
    assert_only(broken(changed), f'box-wrong: {message}')


def test_a_sheet_smaller_than_the_bleed():
    def cut(pdf):
        pdf.pages[0].MediaBox = pdf.pages[0].CropBox = Array([0, 0, 630, 880])
    assert said(broken(cut))[0].startswith('box-wrong: the sheet of page 1 is not all to be seen')


def test_the_bleed_of_a_file_is_the_one_that_was_ordered():
    assert plate_faults(made(bleed=5 * MM), order(bleed=5 * MM)) == ()
    assert plate_faults(made(bleed=0.0), order(bleed=0.0)) == ()
    fault, *_ = plate_faults(made(bleed=0.0), ORDER)
    assert (fault.code, fault.message) == (
        'box-wrong', 'page 1 bleeds by 0.00 × 0.00 × 0.00 × 0.00 mm, not by 3.00 mm on every side')


# The inks.

def separation(*inks: str) -> Array:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[0, 1, 1, 0])
    kind, names = (Name.Separation, Name('/' + inks[0])) if len(inks) == 1 else (
        Name.DeviceN, Array([Name('/' + ink) for ink in inks]))
    return Array([kind, names, Name.DeviceCMYK, tint])


@pytest.mark.parametrize(('change', 'plate', 'kind'), [
    *((painted(f'{" ".join("1" if ink == at else "0" for at in INKS)} k {SQUARE}'), ink, 'path')
      for ink in INKS[:3]),
    (painted('0.6 0 0 1 K 200 200 50 50 re S'), 'Cyan', 'stroke'),
    (painted(f'/x cs 1 scn {SQUARE}', ColorSpace={'x': separation('Gold')}), 'Gold', 'path'),
    (painted(f'/x cs 0 1 scn {SQUARE}', ColorSpace={'x': separation('Black', 'Gold')}), 'Gold',
     'path'),
    (painted('q 9 0 0 9 99 99 cm BI /W 1 /H 1 /BPC 8 /CS /CMYK ID abcd EI Q'), 'Cyan', 'picture'),
    (painted('q 9 0 0 9 99 99 cm /x Do Q', XObject={'x': picture(profile(4))}), 'ICCBased 4',
     'picture'),
    (painted(SHADE, Shading={'x': shading(Name.DeviceCMYK, (0, 0, 0, 0), (0, 0, 1, 1))}),
     'Yellow', 'shading'),
    (painted(f'/Pattern cs /x scn {SQUARE}', Pattern={'x': Dictionary(
        PatternType=2, Shading=shading(Name.DeviceCMYK, (0, 0, 0, 0), (0, 1, 0, 0)))}),
     'Magenta', 'path'),
    (painted(f'/Pattern cs /x scn {SQUARE}', Pattern={'x': lambda pdf: pdf.make_stream(
        b'0 1 0 0 k 0 0 1 1 re f', PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 2, 2],
        XStep=2, YStep=2, Resources=Dictionary())}), 'Magenta', 'path'),
    (painted('/x Do', XObject={'x': form(f'1 0 0 0 k {SQUARE}')}), 'Cyan', 'path'),
    (painted('/x Do', XObject={'x': lambda pdf: form('/y Do', Resources=Dictionary(
        XObject=Dictionary(y=form(f'0 1 0 0 k {SQUARE}')(pdf))))(pdf)}), 'Magenta', 'path')])
def test_other_inks_than_black(change, plate, kind):
    assert f'ink-wrong: page 1 prints with {plate}: {kind}' in said(broken(change))


@pytest.mark.parametrize('change', [
    painted(f'0.5 g {SQUARE}'), painted(f'0 0 0 0.3 k {SQUARE}'), painted(f'0 0 0 0 k {SQUARE}'),
    painted(f'/x cs 1 scn {SQUARE}', ColorSpace={'x': separation('Black')}),
    painted(f'/x cs 1 scn {SQUARE}', ColorSpace={'x': separation('None')})])
def test_black_in_whatever_words(change):
    assert said(broken(change)) == []


def test_type_that_does_not_overprint():
    def knocked_out(pdf):
        for name, state in pdf.pages[0].Resources.ExtGState.items():
            assert str(name).startswith('/o')
            state.op = False
    assert_only(broken(knocked_out), *(
        f'overprint-wrong: black type on page {number} does not overprint' for number in (1, 2)))


def test_a_tint_that_overprints():
    assert_only(broken(painted(f'q /o10 gs 0 0 0 0.5 k {SQUARE} Q')),
                'overprint-wrong: something on page 1 that is not solid black overprints')


# The marks.

def marks(old: str, new: str) -> bytes:
    """The file with other marks on its first page."""
    def change(pdf):
        stream = pdf.pages[0].Contents[1]
        drawn = stream.read_bytes().decode()
        assert re.search(old, drawn)
        stream.write(re.sub(old, new, drawn).encode())
    return broken(change)


LINE = r'(\S+ \S+ m \S+ \S+ l S\n){%d}'
CORNERS = ('below left', 'above left', 'below right', 'above right')
SIDES = ('left', 'right', 'below', 'above')


def test_no_marks():
    bare = marks(r'(?s)/All CS.*?(?=\nQ\n)', '')
    assert sorted(said(bare)) == sorted([
        *(f'mark-wrong: page 1 has no crop marks {corner}' for corner in CORNERS),
        *(f'mark-wrong: page 1 has no registration target {side}' for side in SIDES)])


@pytest.mark.parametrize('number', range(8))
def test_each_crop_mark_is_missed(number):
    less = marks(rf'(w\n{LINE % number})\S+ \S+ m \S+ \S+ l S\n', r'\1')
    assert_only(less, f'mark-wrong: page 1 has no crop marks {CORNERS[number // 2]}')


@pytest.mark.parametrize('number', range(8))
def test_each_line_of_a_target_is_missed(number):
    less = marks(rf'(w\n{LINE % (8 + number)})\S+ \S+ m \S+ \S+ l S\n', r'\1')
    assert_only(less, f'mark-wrong: page 1 has no registration target {SIDES[number // 2]}')


def test_marks_stand_to_a_hundredth_of_a_millimetre():
    def beside(by: float) -> bytes:
        return marks(r'/All CS', f'1 0 0 1 {by * MM:.5f} 0 cm /All CS')
    assert said(beside(0.005)) == []
    assert {fault.partition(':')[0] for fault in said(beside(0.02))} == {'mark-wrong'}


def test_a_mark_on_the_page():
    assert_only(broken(painted('/All CS 1 SCN 1 w 300 300 m 400 300 l S')),
                'mark-wrong: page 1: stroke of all plates lies on the page')


def test_a_mark_in_black_alone():
    assert_only(broken(painted('q 0 0 0 1 K 2 2 m 20 2 l S Q')),
                'mark-wrong: page 1: something of the page reaches among the marks')


def test_a_page_that_reaches_among_the_marks():
    assert_only(broken(painted(f'q 0 0 0 0.2 k 0 100 300 100 re f Q')),
                'mark-wrong: page 1: something of the page reaches among the marks')
    clipped = 'q 100 100 100 100 re W n 0 0 0 0.2 k 0 100 300 100 re f Q'
    assert said(broken(painted(clipped))) == []


# The slug line.

@pytest.mark.parametrize('word', ORDER.slug)
def test_the_slug_line_says_what_was_ordered(word):
    others = tuple('another' if one == word else one for one in ORDER.slug)
    faults = plate_faults(made(), order(slug=others))
    assert [(fault.code, fault.message[:64]) for fault in faults] == [
        ('slug-wrong', f'the slug line of page {number} does not say “another”: '
         f'“A/RES/64/222 联合国南'[:64]) for number in (1, 2)]


def test_the_slug_line_says_the_day_and_the_page():
    def exchanged(pdf):
        first, second = (page.Contents for page in pdf.pages)
        first[1], second[1] = second[1], first[1]

    def another_day(pdf):
        for key in ('/CreationDate', '/ModDate'):
            pdf.docinfo[key] = String('D:20100101000000Z')
        old = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(old.replace(b'2009-12-21', b'2010-01-01'))
    assert_only(broken(exchanged), 'slug-wrong: the slug line of page 1 does not say “1/2”',
                'slug-wrong: the slug line of page 2 does not say “2/2”')
    assert_only(broken(another_day), *(
        f'slug-wrong: the slug line of page {number} does not say “2010-01-01”'
        for number in (1, 2)))


def test_no_slug_line():
    def bare(pdf):
        del pdf.pages[1].Contents[1]
    assert {fault.partition(':')[0] for fault in said(broken(bare))} == {'slug-wrong', 'mark-wrong'}
