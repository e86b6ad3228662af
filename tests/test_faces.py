"""What the bundled faces promise: characters, half bodies, levels, names, no other face visible."""

import os
import pickle
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest

from press import faces
from press.diagnostics import Breakdown

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / 'fonts'
SEED = ROOT.parent / 'shared' / 'seed'

OPEN = '“‘（《〈「『【〖〔［｛'
CLOSE = '”’）》〉」』】〗〕］｝'
STOPS = '，、；：。．！？'
CENTRED = '·‧・-‐–/／'
TRADITIONAL = tuple(f'Press {name} TC' for name in ('Song', 'Kai', 'Hei'))
LATIN_EXTENDED_A = ''.join(map(chr, range(0x100, 0x180)))
LATIN_1 = ''.join(chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100)))
SUPERIORS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ'
INFERIORS = '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎'
ORDINALS = 'ªºᵈᵉʰᵐᵒʳˢᵗ'
GREEK = ''.join(filter(str.isalpha, map(chr, range(0x386, 0x3CF))))
CYRILLIC = ''.join(map(chr, range(0x400, 0x460)))
EDITIONS = 'œŒæÆ«»‹›–—‐‑’‘“”„‚…№§¿¡€°′″†‡•±×÷−\u00A0\u202F'
"""What English, French, Spanish and Russian texts need besides letters."""
TWINS = ('…⋯', '·•', '•‧', '·・', '-‑', '-‐', '–‒', '—―', '∕／', '～〜', ' \u00A0', '\u2003\u3000')

BUNDLED = faces.load(FONTS)
every_face = pytest.mark.parametrize('face', BUNDLED.every, ids=lambda face: face.path.stem)
full_faces = pytest.mark.parametrize(
    'face', [face for face in BUNDLED if face.family != 'Press Fang' and not face.italic],
    ids=lambda face: face.path.stem)
chinese_faces = pytest.mark.parametrize(
    'face', [face for face in BUNDLED if not face.italic], ids=lambda face: face.path.stem)
letter_faces = pytest.mark.parametrize(
    'face', [face for face in BUNDLED if face.family != 'Press Fang'],
    ids=lambda face: face.path.stem)
gbk_faces = pytest.mark.parametrize(
    'face', [face for face in BUNDLED
             if face.family not in ('Press Fang', *TRADITIONAL) and not face.italic],
    ids=lambda face: face.path.stem)
traditional_faces = pytest.mark.parametrize(
    'face', [face for face in BUNDLED if face.family in TRADITIONAL],
    ids=lambda face: face.path.stem)


class Opened:
    """A face as fontTools sees it: glyphs of characters, ink, advances, substitutions."""

    def __init__(self, face: faces.Face):
        ttlib = pytest.importorskip('fontTools.ttLib')
        self.font = ttlib.TTFont(face.path, lazy=True)
        self.codes = self.font.getBestCmap()
        self.glyphs = self.font.getGlyphSet()

    def ink(self, glyph: str) -> tuple[float, float, float, float]:
        from fontTools.pens.boundsPen import BoundsPen
        pen = BoundsPen(self.glyphs)
        self.glyphs[glyph].draw(pen)
        return pen.bounds or (0, 0, 0, 0)

    def substitutes(self, feature: str) -> dict[str, str]:
        table = self.font['GSUB'].table
        records = [r for r in table.FeatureList.FeatureRecord if r.FeatureTag == feature]
        lookups = [table.LookupList.Lookup[i] for r in records for i in r.Feature.LookupListIndex]
        return {old: new for lookup in lookups for subtable in lookup.SubTable
                for old, new in subtable.mapping.items()}


@pytest.fixture(scope='module')
def opened():
    """Opens each face once."""
    known: dict[Path, Opened] = {}

    def open_face(face: faces.Face) -> Opened:
        if face.path not in known:
            known[face.path] = Opened(face)
        return known[face.path]
    yield open_face
    for face in known.values():
        face.font.close()


def han_of(code_page: str) -> str:
    """The ideographs of GBK or Big5."""
    pairs = (bytes((a, b)) for a in range(0x81, 0xFF) for b in range(0x40, 0xFF))
    characters = (pair.decode(code_page, errors='ignore') for pair in pairs)
    return ''.join(c for c in characters if len(c) == 1
                   and unicodedata.name(c, '').startswith('CJK'))


def middle(low: float, high: float) -> float:
    return (low + high) / 2


# What they hold.

@gbk_faces
def test_a_face_holds_the_han_of_gbk(face):
    han = ''.join(c for c in han_of('gbk') if unicodedata.category(c) == 'Lo')
    assert len(han) > 20_900
    assert face.missing(han) == ()


@traditional_faces
def test_a_traditional_face_holds_the_han_of_big5_and_their_variants(face):
    han = ''.join(c for c in han_of('big5') if unicodedata.category(c) == 'Lo')
    assert len(han) > 13_000
    assert face.missing(han + '裏着說説衛衞群羣峰峯') == ()


@letter_faces
def test_a_face_holds_letters_of_other_languages_and_their_marks(face):
    assert face.missing(LATIN_1 + LATIN_EXTENDED_A + GREEK + CYRILLIC + EDITIONS) == ()


@letter_faces
def test_a_face_holds_superiors_inferiors_and_letters_of_ordinals(face):
    assert face.missing(SUPERIORS + INFERIORS + ORDINALS) == ()


@letter_faces
def test_superiors_and_inferiors_are_one_set(face, opened):
    font = opened(face)

    def inks(characters: str) -> list[tuple[float, float, float, float]]:
        return [font.ink(font.codes[ord(c)]) for c in characters]
    for digits, signs in (('⁰¹²³⁴⁵⁶⁷⁸⁹', '⁺⁻⁼'), ('₀₁₂₃₄₅₆₇₈₉', '₊₋₌')):
        assert len({face.width(c) for c in digits + signs}) == 1
        lows, highs = zip(*((low, high) for _, low, _, high in inks(digits)))
        assert max(lows) - min(lows) <= 15 and max(highs) - min(highs) <= 22
        for _, low, _, high in inks(signs):
            assert middle(low, high) == pytest.approx(middle(min(lows), max(highs)), abs=26)
    raised, lowered = inks('⁵')[0], inks('₅')[0]
    assert raised[3] - raised[1] == pytest.approx(lowered[3] - lowered[1], abs=2)
    assert lowered[1] < -100 and raised[1] > 300
    bases = [low for _, low, _, _ in inks('⁵ⁿᵈᵉʰᵐᵒʳˢᵗ')]
    assert max(bases) - min(bases) <= 22


@full_faces
def test_a_face_holds_all_marks(face):
    assert face.missing(OPEN + CLOSE + STOPS + CENTRED + '—…⸺～℃‰') == ()


def test_fang_holds_gb_2312_and_its_marks():
    fang = BUNDLED.face('Press Fang')
    han = (bytes((a, b)).decode('gb2312', errors='ignore')
           for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    assert fang.missing(''.join(han)) == ()
    assert fang.missing('“”‘’（）《》〈〉，、；：。！？—…-–·') == ()


@pytest.mark.skipif(not SEED.is_dir(), reason='the seed text is not here')
@gbk_faces
def test_a_face_holds_the_seed_text(face):
    texts = [path.read_text('utf-8') for path in sorted(SEED.glob('*.txt'))]
    assert texts
    assert face.missing(''.join(''.join(texts).split())) == ()


def test_a_face_knows_what_it_lacks():
    song = BUNDLED.face('Press Song')
    assert song.missing('国ا国ﻼا') == ('ا', 'ﻼ')
    assert not song.covers('\u0301')


@every_face
def test_no_two_code_points_share_a_glyph(face, opened):
    glyphs = list(opened(face).codes.values())
    assert len(glyphs) == len(set(glyphs))


def test_twins_are_all_there_and_told_apart(opened):
    codes = opened(BUNDLED.face('Press Song')).codes
    for one, other in TWINS:
        assert codes[ord(one)] != codes[ord(other)]


@every_face
def test_no_radical_and_no_stray_compatibility_ideograph(face, opened):
    kept = set(map(ord, han_of('gbk')))
    strays = [code for code in opened(face).codes
              if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00 and code not in kept]
    assert strays == []


# Marks and half bodies.

def in_the_middle(face: faces.Face, mark: str) -> bool:
    """Whether the ink of a mark belongs in the middle of its em: ，。、；：！？ of the faces for zh-Hant."""
    return face.family in TRADITIONAL and mark in STOPS


@chinese_faces
def test_marks_are_full_width_with_their_ink_in_one_half(face, opened):
    font = opened(face)
    for mark in filter(face.covers, OPEN + CLOSE + STOPS):
        left, _, right, _ = font.ink(font.codes[ord(mark)])
        assert face.width(mark) == 1, mark
        first, last = (500, 1000) if mark in OPEN else (0, 500)
        if in_the_middle(face, mark):
            first, last = 250, 750
            assert middle(left, right) == pytest.approx(500, abs=35), mark
        assert first <= left < right <= last, mark


@chinese_faces
def test_half_width_alternates_hold_the_same_ink_in_half_an_em(face, opened):
    font = opened(face)
    halves = font.substitutes('hwid')
    marks = list(filter(face.covers, OPEN + CLOSE + STOPS + CENTRED))
    assert set(halves) == {font.codes[ord(mark)] for mark in marks}
    assert len(set(halves.values())) == len(halves)
    for mark in marks:
        full, half = font.codes[ord(mark)], halves[font.codes[ord(mark)]]
        left, low, right, high = font.ink(half)
        assert face.width(mark, 'hwid') == 0.5, mark
        assert 0 <= left < right <= 500, mark
        if mark not in CENTRED:
            moved = -500 if mark in OPEN else -250 if in_the_middle(face, mark) else 0
            left, low, right, high = font.ink(full)
            expected = (left + moved, low, right + moved, high)
            assert font.ink(half) == pytest.approx(expected), mark


@chinese_faces
def test_dots_connectors_and_slashes_in_half_bodies_are_centred_on_han(face, opened):
    font = opened(face)
    halves = font.substitutes('hwid')
    for mark in filter(face.covers, CENTRED):
        left, low, right, high = font.ink(halves[font.codes[ord(mark)]])
        assert middle(left, right) == pytest.approx(250, abs=2), mark
        assert middle(low, high) == pytest.approx(380, abs=2), mark


@chinese_faces
def test_dashes_join_and_points_of_ellipsis_are_level(face, opened):
    font = opened(face)
    assert (face.width('—'), face.width('——'), face.width('———')) == (1, 2, 3)
    shaped = shape(face, '国——国')
    assert len(shaped) == 4 and shaped[1] != shaped[2]
    strokes = [font.ink(font.font.getGlyphName(glyph)) for glyph in shaped[1:3]]
    (left, low, joint, high), (start, low_2, right, high_2) = strokes
    assert left > 0 and joint >= 1000 and start <= 0 and right < 1000
    assert (low, high) == (low_2, high_2)
    assert middle(low, high) == pytest.approx(380, abs=1)
    _, low, _, high = font.ink(font.codes[ord('…')])
    assert face.width('……') == 2
    assert middle(low, high) == pytest.approx(380, abs=2)


def test_features_do_nothing_to_a_dash_alone():
    song = BUNDLED.face('Press Song')
    alone, first, last = shape(song, '—')[0], *shape(song, '——')
    assert len({alone, first, last}) == 3
    assert shape(song, '国—国—国')[1::2] == [alone, alone]


def shape(face: faces.Face, text: str) -> list[int]:
    """The glyphs that the shaper makes of a text."""
    uharfbuzz = pytest.importorskip('uharfbuzz')
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path))))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return [info.codepoint for info in buffer.glyph_infos]


# Widths.

def test_widths_are_those_of_shaped_text():
    song = BUNDLED.face('Press Song')
    assert song.width('联合国') == 3
    assert song.width('') == 0
    assert 0 < song.width('AV') < song.width('A') + song.width('V')
    assert song.width('“', 'hwid') + song.width('，', 'hwid') == song.width('“，', 'hwid') == 1
    assert song.width('“', 'pwid') < 0.5


@pytest.mark.parametrize('family', ['Press Song', 'Press Hei', 'Press Song TC', 'Press Hei TC'])
@pytest.mark.parametrize('weight', [400, 700])
def test_other_languages_get_latin_forms_of_shared_marks(family, weight):
    face = BUNDLED.face(family, weight)
    for mark, feature, widest in (('“', 'pwid', 0.55), ('’', 'pwid', 0.35), ('—', 'pwid', 0.95),
                                  *((mark, 'ss01', 0.7) for mark in '§¶±×÷†‡•')):
        assert face.width(mark) == 1, mark
        assert 0.2 < face.width(mark, feature) < widest, mark


def test_the_italic_is_as_high_as_its_roman_and_has_letters_alone(opened):
    roman, italic = (opened(BUNDLED.face('Press Song', italic=italic)) for italic in (False, True))
    for letter, tolerance in (('H', 2), ('n', 2), ('2', 2), ('Ж', 8), ('²', 20)):
        assert italic.ink(italic.codes[ord(letter)])[3] == pytest.approx(
            roman.ink(roman.codes[ord(letter)])[3], abs=tolerance), letter
    assert not any(unicodedata.east_asian_width(chr(code)) in 'WF' for code in italic.codes)
    for mark in '“”‘’':
        assert BUNDLED.face('Press Song', italic=True).width(mark) < 0.55


@full_faces
def test_marks_and_han_are_never_kerned(face):
    for mark in OPEN + CLOSE + STOPS + '—…·国':
        for other in 'AVTj1国（”，、':
            apart = face.width(mark) + face.width(other)
            assert face.width(mark + other) == pytest.approx(apart), mark + other
            assert face.width(other + mark) == pytest.approx(apart), other + mark


# Metrics and names.

def test_all_faces_have_the_same_vertical_metrics(opened):
    found = set()
    for face in BUNDLED:
        hhea, windows = opened(face).font['hhea'], opened(face).font['OS/2']
        assert hhea.lineGap == windows.sTypoLineGap == 0
        assert (hhea.ascent, hhea.descent) == (windows.sTypoAscender, windows.sTypoDescender)
        found.add((opened(face).font['head'].unitsPerEm, hhea.ascent, hhea.descent,
                   windows.usWinAscent, windows.usWinDescent))
    assert found == {(1000, 880, -120, 1160, 320)}


@chinese_faces
def test_han_of_all_faces_are_level(face, opened):
    text = '大会回顾重申决定联合国南发展问题高级别议'
    if face.family in TRADITIONAL:
        text = '大會回顧重申決定聯合國南發展問題高級別議'

    def level(of: faces.Face) -> float:
        font = opened(of)
        inks = [font.ink(font.codes[ord(c)]) for c in text]
        return sum(middle(ink[1], ink[3]) for ink in inks) / len(inks)
    assert level(face) == pytest.approx(level(BUNDLED.face('Press Song')), abs=12)


@every_face
def test_names_are_ours_and_say_whose_work_it_is(face, opened):
    names, windows = opened(face).font['name'], opened(face).font['OS/2']
    said = ' '.join(names.getDebugName(key) for key in (1, 2, 3, 4, 5, 6))
    assert names.getDebugName(1) == face.family and names.getDebugName(2) == face.style
    assert names.getDebugName(6) == face.path.stem
    assert not {'Source', 'Noto', 'LXGW', '霞鹜', 'Fandol'} & set(said.replace('-', ' ').split())
    assert any(sign in names.getDebugName(0) for sign in ('Copyright', '©', '(c)'))
    assert (FONTS / face.licence).read_text('utf-8').startswith(face.family)
    assert windows.fsType == 0
    assert windows.usWeightClass == face.weight
    assert bool(windows.fsSelection & 0x20) == (face.weight == 700)
    assert bool(windows.fsSelection & 0x01) == face.italic
    assert (opened(face).font['post'].italicAngle < 0) == face.italic


@every_face
def test_a_face_carries_only_the_features_that_the_press_knows(face, opened):
    font = opened(face).font
    found = {record.FeatureTag for tag in ('GSUB', 'GPOS') if tag in font
             for record in font[tag].table.FeatureList.FeatureRecord}
    if face.italic:
        assert found == {'kern'}
    else:
        assert {'hwid', 'rclt'} <= found <= {'hwid', 'pwid', 'ss01', 'rclt', 'kern'}
    assert not {'vhea', 'vmtx', 'VORG', 'DSIG', 'fpgm', 'prep', 'cvt ', 'meta'} & set(font.keys())


# What the machine sees.

@pytest.mark.skipif(not shutil.which('fc-list'), reason='fontconfig has no fc-list here')
@pytest.mark.parametrize('home', ['own', 'none', 'barred'])
def test_no_other_face_is_visible_and_nothing_is_said(home, tmp_path):
    environment = {key: value for key, value in os.environ.items()
                   if key not in ('HOME', 'XDG_CACHE_HOME')}
    environment |= {'FONTCONFIG_FILE': str(FONTS / 'fonts.conf')}
    environment |= {'own': {'HOME': str(tmp_path)}, 'none': {'HOME': ''},
                    'barred': {'HOME': '/nowhere/to/be/found'}}[home]
    seen = subprocess.run(['fc-list', ':', 'file'], env=environment, capture_output=True, text=True)
    assert seen.stderr == ''
    listed = {Path(line.rstrip(': ')).name for line in seen.stdout.splitlines()}
    assert listed == {face.file for face in BUNDLED}


def test_a_cache_is_never_written_beside_the_faces():
    known = {'.ttf', '.toml', '.conf', '.txt', '.md', '.py'}
    assert {path.suffix for path in FONTS.iterdir() if path.is_file()} <= known


# Hashes.

@pytest.fixture
def folder(tmp_path):
    """A folder with one small face, as fonts.toml wants it."""
    (tmp_path / 'Small.ttf').write_bytes(b'small')
    entry = {'family': 'Small', 'style': 'Regular', 'file': 'Small.ttf', 'version': '1',
             'origin': 'here', 'licence': 'none', 'sha256': sha256(b'small').hexdigest()}
    lines = [f'{key} = "{value}"' for key, value in entry.items()]
    (tmp_path / 'fonts.toml').write_text('\n'.join(['[[face]]', *lines, 'weight = 400']))
    return tmp_path


def test_a_face_with_the_right_hash_is_loaded(folder):
    face = faces.load(folder).face('Small')
    assert (face.file, face.weight, face.path) == ('Small.ttf', 400, folder / 'Small.ttf')


def test_a_changed_face_stops_the_press(folder):
    (folder / 'Small.ttf').write_bytes(b'smell')
    with pytest.raises(Breakdown, match=r'Small\.ttf is not the one') as caught:
        faces.load(folder)
    assert 'make.py' in caught.value.remedy


def test_a_face_is_looked_through_again_only_when_it_has_changed(folder, monkeypatch, tmp_path):
    looked, verify = [], faces._verify
    monkeypatch.setattr(faces, '_verify', lambda face: looked.append(face.file) or verify(face))
    monkeypatch.setattr(sys, 'prefix', str(tmp_path / 'kept'))
    assert faces.agreed(folder) == faces.agreed(folder) and looked == ['Small.ttf']
    (folder / 'Small.ttf').write_bytes(b'smell')
    for _ in range(2):
        with pytest.raises(Breakdown, match=r'Small\.ttf is not the one'):
            faces.agreed(folder)
    monkeypatch.setattr(sys, 'prefix', '/proc')
    (folder / 'Small.ttf').write_bytes(b'small')
    looked.clear()
    assert faces.agreed(folder) == faces.agreed(folder) and len(looked) == 2


def test_a_face_goes_to_another_process_without_what_it_was_asked(folder):
    face = BUNDLED.face('Press Song')
    assert face.width('国国') == 2.0
    copy = pickle.loads(pickle.dumps(face))
    assert copy == face and copy._widths == {} and copy.width('国') == 1.0


def test_glyphs_have_their_own_advances_and_their_characters():
    song = BUNDLED.face('Press Song')
    plain, = song.glyphs('国', [''], 'zh-Hans', ())
    assert (plain.own, plain.advance, plain.begin, plain.end) == (1000, 1000, 0, 1)
    half, = song.glyphs('（', ['hwid'], 'zh-Hans', ())
    whole, = song.glyphs('（', [''], 'zh-Hans', ())
    assert (half.own, whole.own) == (500, 1000) and half.number != whole.number
    dash = song.glyphs('——', ['', ''], 'zh-Hans', ())
    assert sum(glyph.advance for glyph in dash) == 2000 and dash[-1].end == 2
    kerned = song.glyphs('To', ['', ''], 'en', ())
    assert sum(glyph.advance for glyph in kerned) == pytest.approx(song.width('To') * 1000)


def test_a_missing_face_stops_the_press(folder):
    (folder / 'Small.ttf').unlink()
    with pytest.raises(Breakdown, match='missing'):
        faces.load(folder)


@pytest.mark.parametrize('name', ['Other.ttf', 'Other.OTF', 'other.woff2'])
def test_a_face_that_is_not_listed_stops_the_press(folder, name):
    (folder / name).write_bytes(b'other')
    with pytest.raises(Breakdown, match='is not in fonts.toml'):
        faces.load(folder)


@pytest.mark.parametrize('text', [None, 'face = [', '[[face]]\nfamily = "Small"'])
def test_a_list_that_cannot_be_read_stops_the_press(folder, text):
    if text is None:
        (folder / 'fonts.toml').unlink()
    else:
        (folder / 'fonts.toml').write_text(text)
    with pytest.raises(Breakdown, match='fonts.toml'):
        faces.load(folder)


def test_the_list_names_origin_and_licence_of_every_face():
    listed = tomllib.loads((FONTS / 'fonts.toml').read_text('utf-8'))['face']
    assert len(listed) == len(BUNDLED.every) == 10
    for entry in listed:
        assert entry['origin'] and (FONTS / entry['licence']).is_file()


def test_an_unknown_family_stops_the_press_and_the_nearest_weight_is_taken():
    assert BUNDLED.face('Press Song', 650).weight == 700
    assert BUNDLED.face('Press Kai', 700).weight == 400
    assert [BUNDLED.face('Press Song', italic=italic).file for italic in (False, True)] == [
        'PressSong-Regular.ttf', 'PressSong-Italic.ttf']
    assert not BUNDLED.face('Press Kai', italic=True).italic
    with pytest.raises(Breakdown, match='Press Sung'):
        BUNDLED.face('Press Sung')


def test_faces_are_cheap_to_import():
    code = ('import sys, press.faces; '
            'sys.exit(any(m in sys.modules for m in ("uharfbuzz", "fontTools", "weasyprint")))')
    assert subprocess.run([sys.executable, '-c', code], cwd=ROOT).returncode == 0
