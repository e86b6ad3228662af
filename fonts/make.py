"""Makes the faces of the press from public fonts: `python fonts/make.py ORIGINALS_DIR`.

Comes in: a folder with these packages as they are delivered, not unpacked: an npm package
`@expo-google-fonts/noto-serif-sc` as `expo-google-fonts-noto-serif-sc-0.4.3.tgz`, for example.

    npm     @expo-google-fonts/noto-serif-sc   0.4.3                Noto Serif SC 2.003
    npm     @expo-google-fonts/noto-sans-sc    0.4.3                Noto Sans SC 2.004
    npm     @expo-google-fonts/noto-serif-tc   0.4.4                Noto Serif TC 2.003
    npm     @expo-google-fonts/noto-sans-tc    0.4.3                Noto Sans TC 2.004
    npm     @expo-google-fonts/source-serif-4  0.4.1                Source Serif 4.004
    npm     @expo-google-fonts/source-sans-3   0.4.1                Source Sans 3.052
    npm     @fontsource/lxgw-wenkai            5.3.0                LXGW WenKai 1.311
    npm     @fontsource/lxgw-wenkai-tc         5.3.0                LXGW WenKai TC 1.330
    Debian  texlive-lang-chinese               2022.20230122-1      FandolFang 1.300

Goes out, beside this file: `Press*.ttf` and `fonts.toml`. The same originals give the same bytes.
Promises of every face: one glyph per code point and one set of vertical metrics; of every face with
Han, full-width marks with their ink where Chinese gives it to them, and `hwid` alternates with an
advance of 500 for all marks that the composer sets in half bodies. Lengths are font units, 1000 to
the em.
"""

import sys
import tarfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from io import BytesIO
from itertools import chain
from pathlib import Path

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from glyphs import CENTRED, Dashes, Glyphs, Masters
from superiors import ORDINALS, add_superiors

FOLDER = Path(__file__).parent
VERSION = '1.000'

ASCENT, DESCENT = 880, -120
CLIP_ABOVE, CLIP_BELOW = 1160, 320
"""Windows clips ink outside these; wide enough for the accents of capitals in every face."""

EPOCH = 3_850_000_000
"""Seconds since 1904: the date in `head` of every face, fixed so that the bytes are."""

RANGES = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2C6, 0x2DD), (0x370, 0x45F), (0x1E80, 0x1EFF),
    (0x2000, 0x200A), (0x2010, 0x2027), (0x202F, 0x205E), (0x2070, 0x209F), (0x20A0, 0x20CF),
    (0x2100, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x25FF), (0x2E3A, 0x2E3B), (0x3000, 0x303F),
    (0x3041, 0x312F), (0x31A0, 0x31BF), (0x3220, 0x33FF), (0x9FA6, 0x9FFF), (0xFF00, 0xFFEF))
"""What a face may hold, as far as its original has it; the Han of a code page are added to these.

No combining marks (text is normalised to NFC), no radicals and no compatibility ideographs beyond
those of the code page: a PDF reads each glyph back as one code point.
"""

RARE_HAN = (
    '㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹'
    '䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮𠂇𠂉𠃌𠅤𠘨𠙶𠳐𡎚𡐓𡗗𢦏'
    '𣗋𣲗𣲘𣸣𤇾𤣩𤧛𤨁𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦥑𦭜𦰡𧺯𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩙿𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢'
    '𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊'
    '𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟'
    '𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿'
    '𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓𭕄')
"""Ideographs beyond GBK in names of places, plants, elements and people."""

VARIANTS = '粧恒裏墻銹碁嫺着説衞羣峯綫鈎麪牀啓閲税鋭脱悦户'
"""Traditional ideographs beyond Big5: those of ETEN, and forms usual in Hong Kong."""

LATIN_WIDTH = '§¶±×÷†‡•'
"""Marks that are full-width where they stand among Han; `ss01` gives their Latin forms."""

HAN = {'gbk': RARE_HAN, 'big5': VARIANTS}
"""The code pages whose Han faces hold, and what each face holds beyond them."""


@dataclass(frozen=True, slots=True)
class Original:
    """A font file in a public package: `package` is its name and version, `title` the font's.

    A `*` in `member` stands for anything: such an original is all the files into which a font is cut.
    """

    package: str
    member: str
    title: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one face is made.

    `letters` supply what `original` lacks of the Latin alphabet: fonts with the same points,
    blended in the given shares until the weight agrees. `raise_han` and `raise_marks` lift the wide
    glyphs until they stand level with Song; marks that sit on the baseline are not lifted.
    `more` supply what `original` lacks of anything, `han` names the code page whose Han the face
    holds; `centred` marks have their ink in the middle of the em, as traditional Chinese has it.
    An italic has no Han: it is drawn from `letters` alone, as high as the letters of `roman`.
    """

    family: str
    style: str
    weight: int
    original: Original
    licence: str
    letters: tuple[tuple[Original, float], ...] = ()
    raise_han: int = 0
    raise_marks: int = 0
    more: tuple[Original, ...] = ()
    han: str = 'gbk'
    centred: str = ''
    roman: Original | None = None

    @property
    def postscript(self) -> str:
        return f'{self.family.replace(" ", "")}-{self.style}'

    @property
    def file(self) -> str:
        return f'{self.postscript}.ttf'

    @property
    def sources(self) -> tuple[Original, ...]:
        return (self.original, *self.more, *(original for original, _ in self.letters))


def noto_serif(style: str) -> Original:
    return Original('npm @expo-google-fonts/noto-serif-sc 0.4.3',
                    f'{style}/NotoSerifSC_{style}.ttf', 'Noto Serif SC 2.003')


def noto_serif_tc(style: str) -> Original:
    return Original('npm @expo-google-fonts/noto-serif-tc 0.4.4',
                    f'{style}/NotoSerifTC_{style}.ttf', 'Noto Serif TC 2.003')


def source_serif(style: str) -> Original:
    return Original('npm @expo-google-fonts/source-serif-4 0.4.1',
                    f'{style}/SourceSerif4_{style}.ttf', 'Source Serif 4.004')


def wenkai_tc(part: str) -> Original:
    return Original('npm @fontsource/lxgw-wenkai-tc 5.3.0',
                    f'files/lxgw-wenkai-tc-{part}-400-normal.woff', 'LXGW WenKai TC 1.330')


WENKAI = Original('npm @fontsource/lxgw-wenkai 5.3.0',
                  'files/lxgw-wenkai-latin-500-normal.woff', 'LXGW WenKai 1.311')
SONG_LETTERS = ((source_serif('300Light'), 0.58), (source_serif('400Regular'), 0.42))
ITALIC_LETTERS = ((source_serif('300Light_Italic'), 0.58),
                  (source_serif('400Regular_Italic'), 0.42))
BOLD_LETTERS = ((source_serif('500Medium'), 1.0),)
HEI_LETTERS = ((Original('npm @expo-google-fonts/source-sans-3 0.4.1',
                         '500Medium/SourceSans3_500Medium.ttf', 'Source Sans 3.052'), 1.0),)

RECIPES = (
    Recipe('Press Song', 'Regular', 400, noto_serif('400Regular'), 'OFL-Press-Song.txt',
           SONG_LETTERS),
    Recipe('Press Song', 'Bold', 700, noto_serif('700Bold'), 'OFL-Press-Song.txt', BOLD_LETTERS),
    Recipe('Press Song', 'Italic', 400, source_serif('400Regular_Italic'), 'OFL-Press-Song.txt',
           ITALIC_LETTERS, roman=noto_serif('400Regular')),
    Recipe('Press Kai', 'Regular', 400, WENKAI, 'OFL-Press-Kai.txt',
           raise_han=25, raise_marks=12),
    Recipe('Press Hei', 'Regular', 400,
           Original('npm @expo-google-fonts/noto-sans-sc 0.4.3',
                    '500Medium/NotoSansSC_500Medium.ttf', 'Noto Sans SC 2.004'),
           'OFL-Press-Hei.txt', HEI_LETTERS),
    Recipe('Press Fang', 'Regular', 400,
           Original('Debian texlive-lang-chinese 2022.20230122-1',
                    'fonts/opentype/public/fandol/FandolFang-Regular.otf', 'FandolFang 1.300'),
           'GPL-Press-Fang.txt', raise_han=72, raise_marks=72),
    Recipe('Press Song TC', 'Regular', 400, noto_serif_tc('400Regular'), 'OFL-Press-Song-TC.txt',
           SONG_LETTERS, han='big5', centred=CENTRED),
    Recipe('Press Song TC', 'Bold', 700, noto_serif_tc('700Bold'), 'OFL-Press-Song-TC.txt',
           BOLD_LETTERS, han='big5', centred=CENTRED),
    Recipe('Press Kai TC', 'Regular', 400, wenkai_tc('chinese-traditional'), 'OFL-Press-Kai-TC.txt',
           raise_han=25, raise_marks=12, more=(wenkai_tc('*'), WENKAI), han='big5',
           centred=CENTRED),
    Recipe('Press Hei TC', 'Regular', 400,
           Original('npm @expo-google-fonts/noto-sans-tc 0.4.3',
                    '500Medium/NotoSansTC_500Medium.ttf', 'Noto Sans TC 2.004'),
           'OFL-Press-Hei-TC.txt', HEI_LETTERS, han='big5', centred=CENTRED),
)


def open_original(folder: Path, original: Original) -> TTFont:
    """The font, read from its package without unpacking it."""
    return open_parts(folder, original)[0]


def open_parts(folder: Path, original: Original) -> list[TTFont]:
    """The files of an original, by name; a font that is not cut into parts has one."""
    kind, name, version = original.package.split()
    if kind == 'npm':
        file = f'{name.strip("@").replace("/", "-")}-{version}.tgz'
        package, prefix = (folder / file).read_bytes(), 'package/'
    else:
        package = debian_data((folder / f'{name}_{version}_all.deb').read_bytes())
        prefix = './usr/share/texlive/texmf-dist/'
    with tarfile.open(fileobj=BytesIO(package)) as archive:
        names = [name for name in sorted(archive.getnames())
                 if fnmatchcase(name, prefix + original.member)]
        fonts = [TTFont(BytesIO(archive.extractfile(name).read()), recalcTimestamp=False)
                 for name in names]
    for font in fonts:
        font.flavor = None
    return fonts


def debian_data(package: bytes) -> bytes:
    """The member `data.tar.*` of a Debian package, which is an `ar` archive."""
    place = len('!<arch>\n')
    while place < len(package):
        name, size = package[place:place + 16], int(package[place + 48:place + 58])
        place += 60
        if name.startswith(b'data.tar'):
            return package[place:place + size]
        place += size + size % 2
    raise ValueError('not a Debian package: no data.tar')


def code_page_han(code_page: str) -> set[int]:
    """The ideographs of GBK or Big5, the compatibility ideographs among them included."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    characters = (pair.decode(code_page, errors='ignore') for pair in pairs)
    return {ord(c) for c in characters if len(c) == 1 and '一' <= c <= '\uFAFF'
            and unicodedata.category(c) == 'Lo'}


def repertoire(code_page: str) -> set[int]:
    """The code points that a face with the Han of a code page holds where it can."""
    chosen = code_page_han(code_page) | set(map(ord, HAN[code_page] + ORDINALS))
    for first, last in RANGES:
        chosen.update(range(first, last + 1))
    return chosen


def make(recipe: Recipe, originals: Path) -> TTFont:
    """One face, ready to be saved."""
    font = open_original(originals, recipe.original)
    kerning = latin_kerning(open_original(originals, recipe.original))
    more = [open_parts(originals, original) for original in recipe.more]
    masters = Masters(tuple((Glyphs(open_original(originals, original)), share)
                            for original, share in recipe.letters))
    if recipe.roman:
        glyphs = draw_italic(font, masters, Glyphs(open_original(originals, recipe.roman)))
    else:
        glyphs = draw_chinese(font, recipe, masters, chain.from_iterable(more))
    for table in font['cmap'].tables:
        table.cmap = {code: name for code, name in glyphs.codes.items()
                      if code <= 0xFFFF or table.format == 12}
    if kerning:
        font['GPOS'] = kerning
    set_metrics(font, recipe.weight, italic=bool(recipe.roman))
    set_names(font, recipe, [font, *(parts[0] for parts in more),
                             *(master.font for master, _ in masters.parts)])
    return font


def draw_chinese(font: TTFont, recipe: Recipe, masters: Masters,
                 more: Iterable[TTFont]) -> Glyphs:
    """The glyphs of a face with Han, and its features."""
    borrowed = unencoded(font)
    take_chinese_dashes(font)
    wanted = repertoire(recipe.han)
    subset(font, wanted, borrowed.values())
    if 'CFF ' in font:
        make_quadratic(font)
    glyphs = Glyphs(font, recipe.centred)
    for part in more:
        glyphs.take(Glyphs(part), wanted)
    glyphs.lift(recipe.raise_han, recipe.raise_marks)
    glyphs.set_apart()
    add_superiors(glyphs, masters)
    proportional = {glyphs.codes[ord(c)]: borrowed[f'{c} pwid'] for c in '“”‘’…—'
                    if f'{c} pwid' in borrowed}
    latin = {}
    if masters.parts:
        glyphs.add_letters(wanted, masters)
        latin = glyphs.narrow(LATIN_WIDTH, masters)
    glyphs.add_narrow_space()
    proportional |= glyphs.fill_bodies()
    dashes = glyphs.make_dashes()
    write_features(font, glyphs.make_halves(borrowed), proportional, latin, dashes)
    return glyphs


def draw_italic(font: TTFont, masters: Masters, roman: Glyphs) -> Glyphs:
    """The glyphs of an italic: letters, digits and their marks, no Han and no full-width marks."""
    subset(font, {code for code in repertoire('gbk') if code < 0x2190 or code == ord('−')})
    glyphs = Glyphs(font)
    glyphs.redraw(masters, roman)
    glyphs.set_apart()
    add_superiors(glyphs, masters)
    return glyphs


def single_substitutions(font: TTFont, feature: str) -> dict[str, str]:
    """What a feature of the original puts for each glyph in its own Chinese, either one."""
    found: dict[str, str] = {}
    if 'GSUB' not in font:
        return found
    table = font['GSUB'].table
    for script in table.ScriptList.ScriptRecord:
        systems = {record.LangSysTag: record.LangSys for record in script.Script.LangSysRecord}
        system = systems.get('ZHS ') or systems.get('ZHT ')
        for index in system.FeatureIndex if system else ():
            record = table.FeatureList.FeatureRecord[index]
            for lookup in record.Feature.LookupListIndex if record.FeatureTag == feature else ():
                for subtable in table.LookupList.Lookup[lookup].SubTable:
                    subtable = getattr(subtable, 'ExtSubTable', subtable)
                    found.update(getattr(subtable, 'mapping', {}))
    return found


def unencoded(font: TTFont) -> dict[str, str]:
    """Glyphs of the original that no code point names, by character and feature: `- hwid`."""
    codes = font.getBestCmap()
    found = {}
    for feature, characters in (('hwid', '-/'), ('pwid', '“”‘’…')):
        substitutions = single_substitutions(font, feature)
        for character in characters:
            if codes.get(ord(character)) in substitutions:
                found[f'{character} {feature}'] = substitutions[codes[ord(character)]]
    if codes[ord('—')] in single_substitutions(font, 'locl'):
        found['— pwid'] = codes[ord('—')]
    return found


def take_chinese_dashes(font: TTFont) -> None:
    """The dashes that `locl` gives Chinese become the default, so that no language is needed."""
    chinese = single_substitutions(font, 'locl')
    for table in font['cmap'].tables:
        for code in (0x2014, 0x2E3A, 0x2E3B):
            if code in table.cmap:
                table.cmap[code] = chinese.get(table.cmap[code], table.cmap[code])


def subset(font: TTFont, codes: set[int], kept: Iterable[str] = (), features: str = '') -> None:
    """Leaves the glyphs of `codes` and those `kept`, no hints and no vertical setting."""
    options = Options(
        layout_features=[features] if features else [], hinting=False, notdef_outline=True,
        glyph_names=True, legacy_cmap=False, name_IDs=['*'],
        drop_tables=[
            'BASE', 'DSIG', 'FFTM', 'GDEF', 'STAT', 'VORG', 'bsln', 'feat', 'gasp', 'meta', 'morx',
            'prep', 'prop', 'vhea', 'vmtx'] + ([] if features else ['GPOS', 'GSUB']))
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes, glyphs=list(kept))
    subsetter.subset(font)


def latin_kerning(font: TTFont) -> DefaultTable | None:
    """The kerning of letters and digits alone: marks and kana beside Han must not move."""
    narrow = {code for code in repertoire('gbk') if code < 0x2000 and chr(code).isalnum()}
    subset(font, narrow | set(map(ord, ',.-')), features='kern')
    if 'GPOS' in font:
        font['GPOS'].ensureDecompiled(recurse=True)
    return font.tables.get('GPOS')


def make_quadratic(font: TTFont) -> None:
    """Turns cubic outlines into quadratic ones, at most one unit away."""
    outlines, drawn = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, max_err=1, reverse_direction=True))
        drawn[name] = pen.glyph()
    del font['CFF ']
    font['loca'], font['glyf'] = newTable('loca'), newTable('glyf')
    font['glyf'].glyphOrder, font['glyf'].glyphs = font.getGlyphOrder(), drawn
    font['maxp'].tableVersion = 0x00010000
    for field in ('maxZones', 'maxTwilightPoints', 'maxStorage', 'maxFunctionDefs',
                  'maxInstructionDefs', 'maxStackElements', 'maxSizeOfInstructions'):
        setattr(font['maxp'], field, 1 if field == 'maxZones' else 0)
    font.sfntVersion = '\0\1\0\0'


def write_features(font: TTFont, halves: dict[str, str], proportional: dict[str, str],
                   latin: dict[str, str], dashes: Dashes) -> None:
    """Writes `hwid`, `pwid`, `ss01` and, always on, the joining of dashes: one glyph a character."""
    def substitutions(pairs: dict[str, str]) -> str:
        return ' '.join(f'sub {a} by {b};' for a, b in pairs.items())

    only, first, middle, last = dashes.only, dashes.first, dashes.middle, dashes.last
    features = f'''
        feature hwid {{ {substitutions(halves)} }} hwid;
        feature rclt {{
            sub [{first} {middle}] {only}' {only} by {middle};
            sub [{first} {middle}] {only}' by {last};
            sub {only}' {only} by {first};
        }} rclt;
        '''
    for feature, pairs in (('pwid', proportional), ('ss01', latin)):
        if pairs:
            features += f'feature {feature} {{ {substitutions(pairs)} }} {feature};'
    addOpenTypeFeaturesFromString(font, features, tables=['GSUB'])


def set_metrics(font: TTFont, weight: int, italic: bool) -> None:
    """One set of vertical metrics for all faces: a change of face never moves a baseline."""
    head, hhea, windows = font['head'], font['hhea'], font['OS/2']
    bold = weight >= 700
    head.created = head.modified = EPOCH
    head.fontRevision, head.macStyle = float(VERSION), bold + 2 * italic
    hhea.ascent = windows.sTypoAscender = ASCENT
    hhea.descent = windows.sTypoDescender = DESCENT
    hhea.lineGap = windows.sTypoLineGap = 0
    windows.usWinAscent, windows.usWinDescent = CLIP_ABOVE, CLIP_BELOW
    windows.version, windows.fsType, windows.achVendID = 4, 0, '    '
    windows.usWeightClass = weight
    windows.fsSelection = 0x80 | (0x20 if bold else 0x01 if italic else 0x40)
    windows.recalcUnicodeRanges(font)
    windows.recalcCodePageRanges(font)
    font['post'].formatType = 3.0


def set_names(font: TTFont, recipe: Recipe, sources: list[TTFont]) -> None:
    """Names of our own, as the licences ask of changed fonts; copyright and licence are kept."""
    rights = [' '.join(source['name'].getDebugName(0).split()) for source in sources]
    titles = ' and '.join(dict.fromkeys(original.title for original in recipe.sources))
    licences = {key: next(filter(None, (s['name'].getDebugName(key) for s in sources)), '')
                for key in (13, 14)}
    names = licences | {
        0: ' '.join(dict.fromkeys(rights)), 1: recipe.family, 2: recipe.style,
        3: f'{VERSION};{recipe.postscript}', 4: f'{recipe.family} {recipe.style}',
        5: f'Version {VERSION}', 6: recipe.postscript,
        10: f'Made from {titles} in 2026: subset, renamed, '
            f'{"weight changed" if recipe.roman else "marks in half bodies added"}. '
            f'See {recipe.licence}.'}
    font['name'] = table = newTable('name')
    table.names = []
    for key, value in sorted(names.items()):
        if value:
            table.setName(value, key, 3, 1, 0x409)


def written(made: dict[Recipe, bytes]) -> str:
    """The text of `fonts.toml`."""
    entries = []
    for recipe, data in made.items():
        origins = dict.fromkeys(f'{source.title} ({source.package})' for source in recipe.sources)
        entries.append('\n'.join((
            '[[face]]', f'family = "{recipe.family}"', f'style = "{recipe.style}"',
            f'weight = {recipe.weight}', f'file = "{recipe.file}"', f'version = "{VERSION}"',
            f'origin = "{"; ".join(origins)}"', f'licence = "{recipe.licence}"',
            f'sha256 = "{sha256(data).hexdigest()}"')))
    return '# The only faces there are. Written by make.py.\n\n' + '\n\n'.join(entries) + '\n'


def main(originals: Path) -> None:
    made = {}
    for recipe in RECIPES:
        stream = BytesIO()
        make(recipe, originals).save(stream)
        made[recipe] = stream.getvalue()
    for recipe, data in made.items():
        (FOLDER / recipe.file).write_bytes(data)
        print(f'{recipe.file}: {len(data):,} bytes')
    (FOLDER / 'fonts.toml').write_text(written(made))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
