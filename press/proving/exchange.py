"""Checks of a press file as a whole: whether it is PDF/X-4 (ISO 15930-7), for the right condition.

An open PDF comes in, faults go out: what the file says of itself, the printing condition,
and whatever a press cannot use: colours of screens, transparency, things to be clicked.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from ..condition import Condition
from ..diagnostics import Diagnostic
from .archive import RANDOM
from .beside import annotations
from .comparison import short
from .objects import data_of, each, entry, name, number_of, string

OLDEST = (1, 6)                     # the version of PDF that X-4 begins with
STANDARD = 'PDF/X-4'
PROCESS_INKS = 4
# Colour spaces that are no inks.
SCREEN_SPACES = frozenset({'DeviceRGB', 'CalRGB', 'Lab', 'CalGray'})
OPAQUE_MODES = ('/Normal', '/Compatible')
# What the metadata must say besides the standard (ISO 15930-7, 6.13).
SAID = ('dc:title', 'xmp:CreateDate', 'xmp:ModifyDate', 'xmp:MetadataDate', 'xmpMM:DocumentID',
        'xmpMM:VersionID', 'xmpMM:RenditionClass')
KEYED = Dictionary, Stream
DATE = re.compile(r'D:(\d{4})(\d\d)(\d\d)')
_SET_IN_RGB = re.compile(rb'(?<!\S)(?:rg|RG)(?!\S)')


def exchange_faults(pdf: bytes, file: Pdf, wanted: Condition) -> Iterator[Diagnostic]:
    """Every fault of a press file that is not one of its pages; `wanted` is what was ordered."""
    yield from _versions(pdf, file)
    yield from _identity(file)
    yield from condition_faults(file, wanted)
    yield from _objects(file)
    yield from _clicked(file)


def _fault(code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, None, hint)


def _versions(pdf: bytes, file: Pdf) -> Iterator[Diagnostic]:
    """The file is of a version that a press knows, and no identifier was made by chance."""
    version = re.match(rb'%PDF-(\d)\.(\d)', pdf)
    if not version or tuple(map(int, version.groups())) < OLDEST:
        yield _fault('header-old', f'the file begins with {short(pdf[:8].decode("latin-1"))}',
                     'write PDF 1.6 or later into its header')
    if not each(file.trailer, '/ID'):
        yield _fault('promise-missing', 'the file has no identifier (ID)', 'write one')
    if found := RANDOM.search(_xmp(file)):
        yield _fault('random-id', f'the identifier {found[0]} was made by chance',
                     'make identifiers from the text (UUID version 5)')


def _xmp(file: Pdf) -> str:
    return data_of(entry(file.Root, '/Metadata')).decode('utf-8', 'replace')


def _identity(file: Pdf) -> Iterator[Diagnostic]:
    """The file says that it is X-4, if it is trapped, and when it was made; all of it twice."""
    xmp, facts = _xmp(file), entry(file.trailer, '/Info')
    said = dict(re.findall(r'<([\w]+:\w+)>\s*([^<\s][^<]*?)\s*</', xmp))
    said |= dict(re.findall(r'([\w]+:\w+)="([^"]*)"', xmp))
    hint = 'name the standard, its dates and whether it is trapped, in the XMP as in the file'
    if said.get('pdfxid:GTS_PDFXVersion') != STANDARD:
        yield _fault('promise-missing', f'the metadata does not say {STANDARD}', hint)
    for key in SAID:
        if f'<{key}>' not in xmp and key not in said:
            yield _fault('promise-missing', f'the metadata has no {key}', hint)
    trapped = name(facts, '/Trapped')
    if trapped not in ('True', 'False') or said.get('pdf:Trapped') != trapped:
        yield _fault('promise-missing', f'the file says Trapped “{trapped}”, its metadata '
                     f'“{said.get("pdf:Trapped", "")}”', hint)
    for key, inside in (('xmp:CreateDate', '/CreationDate'), ('xmp:ModifyDate', '/ModDate')):
        date = DATE.match(string(facts, inside))
        if not date or not said.get(key, '').startswith('-'.join(date.groups())):
            yield _fault('promise-missing', f'the file was made on “{string(facts, inside)}”, its '
                         f'metadata says “{said.get(key, "")}”', hint)
    if not string(facts, '/Title'):
        yield _fault('promise-missing', 'the file has no title', hint)


def condition_faults(file: Pdf, wanted: Condition) -> Iterator[Diagnostic]:
    """There is one printing condition, that which was ordered, with its profile of four inks."""
    hint = f'let the one output intent be {wanted.name}, with the profile from fonts/inks/'
    intents = each(file.Root, '/OutputIntents')
    if [name(one, '/S') for one in intents] != ['GTS_PDFX']:
        kinds = ', '.join(name(one, '/S') for one in intents) or 'none'
        yield _fault('condition-wrong', 'the file should have one output intent, GTS_PDFX, and '
                     f'has {kinds}', hint)
        return
    intent, = intents
    for key, value in (('/OutputConditionIdentifier', wanted.name),
                       ('/RegistryName', wanted.registry), ('/Info', wanted.description)):
        if string(intent, key) != value:
            yield _fault('condition-wrong', f'{key[1:]} of the output intent is '
                         f'“{string(intent, key)}”, not “{value}”', hint)
    profile = entry(intent, '/DestOutputProfile')
    channels = entry(profile, '/N')
    if channels != PROCESS_INKS:
        yield _fault('condition-wrong', f'the output profile has {channels or "no"} channels, not '
                     f'{PROCESS_INKS}', hint)
    elif sha256(data_of(profile)).hexdigest() != wanted.sha256:
        yield _fault('condition-wrong', f'the output profile is not {wanted.file}', hint)


def _objects(file: Pdf) -> Iterator[Diagnostic]:
    """Nothing in the file, painted or not, is in a colour of screens or transparent."""
    every = list(_every(file))
    for number, found in sorted({(n, word) for n, thing in every for word in _spaces(thing)}):
        yield _fault('colour-wrong', f'object {number} of the file holds {found}',
                     'give it colours in inks: black, or device-cmyk() in the style sheet')
    for number, found in sorted({(n, word) for n, thing in every for word in _transparent(thing)}):
        yield _fault('transparency', f'object {number} of the file has {found}',
                     'paint without transparency')


def _every(file: Pdf) -> Iterator[tuple[int, Any]]:
    """Every dictionary and array that the file leads to, with the number of its object."""
    waiting: list[tuple[int, Any]] = [(0, file.trailer)]
    met: set[int] = set()
    while waiting:
        above, thing = waiting.pop()
        own = number_of(thing)
        if own and own in met:
            continue
        met.add(own)
        number = own or above
        if isinstance(thing, KEYED):
            yield number, thing
            waiting += [(number, value) for _, value in thing.items() if isinstance(value, Object)]
        elif isinstance(thing, Array):
            yield number, thing
            waiting += [(number, one) for one in thing if isinstance(one, Object)]


def _spaces(thing: Any) -> Iterator[str]:
    """The colour spaces of screens that an object names itself."""
    if isinstance(thing, Array):
        first = thing[0] if len(thing) else None
        if first == '/ICCBased' and entry(thing[1], '/N') == 3:
            yield 'an ICC profile of three channels'
        yield from _screen(thing)
        return
    yield from _screen(value for _, value in thing.items())
    drawn = name(thing, '/Subtype') == 'Form' or entry(thing, '/PatternType') == 1
    if drawn and _SET_IN_RGB.search(data_of(thing)):
        yield 'DeviceRGB'
    if name(thing, '/Type') == 'Page' and _SET_IN_RGB.search(data_of(entry(thing, '/Contents'))):
        yield 'DeviceRGB'


def _screen(values: Any) -> Iterator[str]:
    return (found for one in values
            if isinstance(one, Name) and (found := str(one)[1:]) in SCREEN_SPACES)


def _transparent(thing: Any) -> Iterator[str]:
    """What is transparent in an object itself."""
    if not isinstance(thing, KEYED):
        return
    for key in ('/ca', '/CA'):
        opacity = entry(thing, key)
        if isinstance(opacity, (int, Decimal)) and opacity < 1:
            yield f'an opacity of {float(opacity):g}'
    if entry(thing, '/SMask') not in (None, '/None'):
        yield 'a soft mask'
    yield from (f'the blend mode {str(mode)[1:]}' for mode in each(thing, '/BM')
                if mode not in OPAQUE_MODES)
    if name(thing, '/S') == 'Transparency':
        yield 'a transparency group'


def _clicked(file: Pdf) -> Iterator[Diagnostic]:
    """Nothing in the file acts, and nothing but ink lies on a page."""
    catalog = file.Root
    held = [key for key in ('/OpenAction', '/AA', '/AcroForm') if key in catalog]
    if '/JavaScript' in (entry(catalog, '/Names') or ()):
        held.append('/JavaScript')
    for key in held:
        yield _fault('not-for-press', f'the file has {key[1:]}', 'take it out')
    for number, page in enumerate(file.pages, 1):
        if kinds := sorted({name(one, '/Subtype') for one in annotations(page.obj)}):
            yield _fault('not-for-press', f'page {number} has annotations: {", ".join(kinds)}',
                         'take them out: a press prints what is on the page alone')
