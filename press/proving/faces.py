"""The faces of a PDF: whether each is ours, embedded, readable, and has every glyph asked of it.

The bytes of a PDF and its collation come in, faults go out. A glyph that a face does not have is
drawn as glyph 0 (.notdef), whatever its text says; so the fault is found in the tables of the face,
not in the text.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, Place
from .comparison import short

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

    from .collation import Collation
    from .records import Glyph

# What may follow the name of a family in the name of one of its faces.
STYLE = re.compile(
    r'(?:regular|roman|medium|light|book|semi|extra|ultra|demi|bold|heavy|black|italic|oblique)*')
_PAIR = re.compile(rb'<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>')
_RANGE = re.compile(rb'<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>')
_CID = re.compile(rb'<([0-9A-Fa-f]+)>\s+(\d+)')


@dataclass(frozen=True, slots=True)
class Face:
    """A face as the PDF has it.

    `name` is without the six letters of a subset; `readable` says that it has a table from glyphs
    to characters; `missing` are the characters that it draws with glyph 0.
    """

    name: str
    embedded: bool
    readable: bool
    missing: tuple[str, ...]


def faces_of(pdf: 'bytes | PdfReader', forms: bool = True) -> tuple[Face, ...]:
    """Every face of a PDF once, in the order of the pages; without those of `forms` if not wanted.
    """
    from pypdf import PdfReader
    reader = PdfReader(BytesIO(pdf)) if isinstance(pdf, bytes) else pdf
    dictionaries: 'dict[int, DictionaryObject]' = {}
    seen: set[int] = set()          # pages share their resources
    for page in reader.pages:
        _gather(page.get('/Resources'), dictionaries, seen, forms)
    return tuple(_face(dictionary) for dictionary in dictionaries.values())


def face_faults(collation: 'Collation', faces: Collection[str],
                found: Sequence[Face]) -> Iterator[Diagnostic]:
    """What is wrong with the faces `found` in a PDF; `faces` are the families or faces we bundle."""
    used = {glyph.face for _, glyph in collation.proof.glyphs}
    for face in found:
        if not _is_ours(face.name, faces):
            page, excerpt, place = _first_use(collation, face.name)
            yield Diagnostic(
                'face-foreign', f'{page}: “{excerpt}” is set in {face.name}', place,
                'bundle the face in fonts/, or name one that is bundled in the design')
        if not face.embedded:
            yield Diagnostic(
                'face-not-embedded', f'the face {face.name} is not in the file', None,
                'let the face be embedded; a standard face of the viewer is not ours')
        if not face.readable and face.name in used:
            yield Diagnostic(
                'face-unreadable', f'the face {face.name} has no table of its characters', None,
                'write the file with a ToUnicode table, or its text cannot be read')
        for character in face.missing:
            yield _missing(collation, face.name, character)
    yield from _unreadable(collation)


def _unreadable(collation: 'Collation') -> Iterator[Diagnostic]:
    """A fault for each face that draws glyphs for which no character is known."""
    told = set()
    for page, glyph in collation.proof.glyphs:
        if not glyph.readable and glyph.face not in told:
            told.add(glyph.face)
            yield Diagnostic(
                'glyph-unreadable',
                f'page {page.number}: a glyph of {glyph.face} stands for no character', None,
                'give the glyph its character in the face')


def _missing(collation: 'Collation', face: str, character: str) -> Diagnostic:
    page, _, place = _first_use(collation, face, character)
    code = ' '.join(f'U+{ord(one):04X}' for one in character)
    return Diagnostic(
        'glyph-missing-in-pdf', f'{page}: {face} has no glyph for {code} {character}', place,
        'add a face that has it to fonts/, or correct the character')


def _first_use(collation: 'Collation', face: str,
               character: str = '') -> tuple[str, str, Place | None]:
    """Where a face, or a character in it, is first printed: page, excerpt, place in the source."""
    def asked_for(glyph: 'Glyph') -> bool:
        return glyph.face == face and (not character or glyph.text == character)

    for line in collation.lines:
        for offset, glyph in zip(line.offsets, line.line.glyphs, strict=True):
            if offset >= 0 and asked_for(glyph):
                text = ''.join(one.text for one in line.line.glyphs if asked_for(one))
                return (f'page {line.page}', short(text),
                        collation.place_of(line.passage, offset))
    for page, glyph in collation.proof.glyphs:
        if asked_for(glyph):
            return f'page {page.number}', glyph.text, None
    return 'no page', '', None


def _is_ours(name: str, faces: Collection[str]) -> bool:
    """Whether a name is one of the faces, or one of the families with a style behind it."""
    plain = _plain(name)
    return any(
        plain.startswith(ours) and STYLE.fullmatch(plain[len(ours):])
        for ours in map(_plain, faces))


def _plain(name: str) -> str:
    return re.sub(r'[^0-9a-z]', '', name.casefold())


def _gather(resources, into: 'dict[int, DictionaryObject]', seen: set[int],
            forms: bool = True) -> None:
    """The font dictionaries of resources and, where wanted, of the forms in them."""
    if resources is None:
        return
    resources = resources.get_object()
    if id(resources) in seen:
        return
    seen.add(id(resources))
    for font in _inside(resources, '/Font').values():
        into.setdefault(id(font.get_object()), font.get_object())
    inner = _inside(resources, '/XObject') if forms else {}
    for form in inner.values():
        _gather(form.get_object().get('/Resources'), into, seen)


def _inside(dictionary, key: str):
    """A dictionary in a dictionary, empty where there is none."""
    return dictionary[key].get_object() if key in dictionary else {}


def _face(font: 'DictionaryObject') -> Face:
    descendants = font.get('/DescendantFonts')
    inner = descendants.get_object()[0].get_object() if descendants else font
    descriptor = _inside(inner, '/FontDescriptor')
    embedded = font.get('/Subtype') == '/Type3' or any(
        key in descriptor for key in ('/FontFile', '/FontFile2', '/FontFile3'))
    name = str(font.get('/BaseFont', font.get('/Name', '/'))).lstrip('/')
    stream = font.get('/ToUnicode')
    table = characters(stream.get_object().get_data()) if stream else {}
    number_of = _glyph_numbers(font) if descendants else (lambda code: code)
    missing = {character for code, character in table.items() if number_of(code) == 0}
    return Face(name[7:] if name[6:7] == '+' else name, embedded, bool(table),
                tuple(sorted(missing)))


def characters(table: bytes) -> dict[int, str]:
    """The characters of the codes of a ToUnicode table."""
    found: dict[int, str] = {}
    for part in table.split(b'beginbfchar')[1:]:
        for code, text in _PAIR.findall(part.split(b'endbfchar')[0]):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode('utf-16-be', 'replace')
    for part in table.split(b'beginbfrange')[1:]:
        for first, last, text in _RANGE.findall(part.split(b'endbfrange')[0]):
            start = int(first, 16)
            for code in range(start, int(last, 16) + 1):
                found[code] = chr(int(text, 16) + code - start)
    return found


def _glyph_numbers(font: 'DictionaryObject') -> Callable[[int], int]:
    """What glyph a code draws: its own number, or what the encoding says."""
    from pypdf.generic import StreamObject
    encoding = font['/Encoding'].get_object()
    if not isinstance(encoding, StreamObject):
        return lambda code: code
    numbers = {int(a, 16): int(b) for a, b in _CID.findall(encoding.get_data())}
    return lambda code: numbers.get(code, 0)
