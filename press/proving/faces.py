"""The faces of a PDF: whether each is ours, embedded, readable, and has every glyph asked of it.

The bytes of a PDF and its collation come in, faults go out. A glyph that a face does not have is
drawn as glyph 0 (.notdef), whatever its text says; so the fault is found in the tables of the face,
not in the text.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from pikepdf import Dictionary

from ..diagnostics import Diagnostic, Place
from .comparison import short
from .fonts import Font
from .objects import entry, inherited, number_of, opened

if TYPE_CHECKING:
    from .collation import Collation
    from .records import Glyph

# What may follow the name of a family in the name of one of its faces.
STYLE = re.compile(
    r'(?:regular|roman|medium|light|book|semi|extra|ultra|demi|bold|heavy|black|italic|oblique)*')


class Face(Struct, frozen=True):
    """A face as the PDF has it.

    `name` is without the six letters of a subset; `readable` says that it has a table from glyphs
    to characters; `missing` are the characters that it draws with glyph 0.
    """

    name: str
    embedded: bool
    readable: bool
    missing: tuple[str, ...]


def faces_of(pdf: bytes, forms: bool = True) -> tuple[Face, ...]:
    """Every face of a PDF once, in the order of the pages; without those of `forms` if not wanted.
    """
    found: dict[int, Any] = {}
    seen: set[int] = set()          # pages share their resources
    for page in opened(pdf).pages:
        _gather(inherited(page.obj, '/Resources'), found, seen, forms)
    return tuple(map(_face, found.values()))


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


def _gather(resources: Any, into: dict[int, Any], seen: set[int], forms: bool = True) -> None:
    """The font dictionaries of resources and, where wanted, of the forms in them."""
    number = number_of(resources)
    if resources is None or number in seen:
        return
    seen |= {number} - {0}
    for font in _values(resources, '/Font'):
        into.setdefault(number_of(font) or id(font), font)
    for form in _values(resources, '/XObject') if forms else ():
        _gather(entry(form, '/Resources'), into, seen)


def _values(dictionary: Any, key: str) -> list[Any]:
    """The values of a dictionary in a dictionary."""
    inner = entry(dictionary, key)
    return [value for _, value in inner.items()] if isinstance(inner, Dictionary) else []


def _face(dictionary: Any) -> Face:
    font = Font(dictionary)
    missing = {text for code, text in font.characters.items() if font.number_of(code) == 0}
    return Face(font.name, font.is_embedded, bool(font.characters), tuple(sorted(missing)))
