"""The bundled faces: what `fonts/fonts.toml` says comes in, faces that can be asked go out.

Promises that every file is the one that was agreed on, by its SHA-256, and that no other lies
beside them. Files are opened when a face is first asked; widths are those of HarfBuzz, which is the
engine's shaper.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct

from .diagnostics import Breakdown
from .packages import kept

LIST = 'fonts.toml'
SUFFIXES = ('.ttf', '.otf', '.ttc', '.otc', '.woff', '.woff2')
LANGUAGE = 'zh-Hans'
REMEDY = 'get the file from the repository again, or run fonts/make.py'

class Glyph(NamedTuple):
    """A glyph of shaped text. Lengths are in thousandths of an em.

    `own` is the advance that the face gives it, `advance` that which it has beside its neighbours;
    `right` and `up` are how far it is moved. It stands for the characters from `begin` to `end`.
    """

    number: int
    own: int
    advance: float
    right: float
    up: float
    begin: int
    end: int


@dataclass(frozen=True)
class Face:
    """One face: family and weight as CSS calls them, its file, what it is and where it is from."""

    family: str
    style: str
    weight: int
    file: str
    version: str
    origin: str
    licence: str
    sha256: str
    folder: Path
    _widths: dict[tuple[str, str], float] = field(default_factory=dict, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        """What it is, without what it was asked: that is what goes to another process."""
        return {entry.name: getattr(self, entry.name) if entry.compare else {}
                for entry in fields(self)}

    @property
    def italic(self) -> bool:
        """Whether it is an italic; of a family with both, the upright faces are the default."""
        return self.style == 'Italic'

    @property
    def path(self) -> Path:
        return self.folder / self.file

    def covers(self, character: str) -> bool:
        """Whether the face has a glyph for the character."""
        return ord(character) in self._characters

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of a text that the face has no glyph for, each once, in order."""
        return tuple(c for c in dict.fromkeys(text) if not self.covers(c))

    def width(self, text: str, features: str = '') -> float:
        """The advance of shaped text in em; `features` are OpenType tags that are turned on."""
        known = self._widths.get((text, features))
        if known is None:
            known = self._widths[text, features] = self._shape(text, features)
        return known

    def glyphs(self, text: str, forms: Sequence[str], language: str,
               features: Iterable[tuple[str, int]]) -> tuple[Glyph, ...]:
        """The glyphs of shaped text; `forms` are OpenType tags turned on for single characters."""
        import uharfbuzz
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = language
        chosen: dict[str, list[tuple[int, int, int]]] = {
            tag: [(0, len(text), value)] for tag, value in features}
        for at, form in enumerate(forms):
            if form:
                chosen.setdefault(form, []).append((at, at + 1, 1))
        uharfbuzz.shape(self._font, buffer, chosen)
        thousandth, infos = self._font.face.upem / 1000, buffer.glyph_infos
        begins = [info.cluster for info in infos]
        return tuple(
            Glyph(info.codepoint,
                  round(self._font.get_glyph_h_advance(info.codepoint) / thousandth),
                  place.x_advance / thousandth, place.x_offset / thousandth,
                  place.y_offset / thousandth, begin, end)
            for info, place, begin, end in zip(
                infos, buffer.glyph_positions, begins, (*begins[1:], len(text)), strict=True))

    def ink(self, text: str) -> tuple[float, float]:
        """How far what is drawn of a text goes above and below its baseline, in em, both upward."""
        from fontTools.pens.boundsPen import BoundsPen
        upem, edges = self._font.face.upem, []
        for character in text:
            # The table of the face has boxes around control points, too.
            pen = BoundsPen(None)
            self._font.draw_glyph_with_pen(self._font.get_nominal_glyph(ord(character)) or 0, pen)
            if pen.bounds:
                edges += pen.bounds[1], pen.bounds[3]
        return max(edges, default=0) / upem, min(edges, default=0) / upem

    def baseline(self, size: float, leading: float) -> float:
        """How far below the upper edge of a line its baseline is, in points."""
        extents = self._font.get_font_extents('ltr')
        above, below = (part / self._font.face.upem * size
                        for part in (extents.ascender, extents.descender))
        return (leading - above + below) / 2 + above

    def _shape(self, text: str, features: str) -> float:
        import uharfbuzz
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = LANGUAGE
        uharfbuzz.shape(self._font, buffer, dict.fromkeys(features.split(), True))
        advances = sum(place.x_advance for place in buffer.glyph_positions or ())
        return advances / self._font.face.upem

    @cached_property
    def _font(self):
        import uharfbuzz
        return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self.path))))

    @cached_property
    def _characters(self) -> frozenset[int]:
        return frozenset(self._font.face.unicodes)


class Faces(Struct, frozen=True):
    """All bundled faces."""

    every: tuple[Face, ...]

    def __iter__(self) -> Iterator[Face]:
        return iter(self.every)

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.every[0].folder

    @property
    def families(self) -> tuple[str, ...]:
        """The names of the families, each once."""
        return tuple(dict.fromkeys(face.family for face in self.every))

    def face(self, family: str, weight: int = 400, italic: bool = False) -> Face:
        """The face of a family nearest to a style and a weight.

        Raises `Breakdown` for an unknown family.
        """
        known = [face for face in self.every if face.family == family]
        if not known:
            raise Breakdown(f'there is no face of the family {family}',
                            f'choose of: {", ".join(self.families)}')
        return min(known, key=lambda face: (face.italic != italic, abs(face.weight - weight)))

    def width(self, text: str, name: str) -> float:
        """The advance of words in em; `name` is a family, or a family, a colon, a weight.

        Marks that Han and words share have their proportional forms in words.
        """
        family, _, weight = name.partition(':')
        return self.face(family, int(weight or 400)).width(text, 'pwid')


def load(folder: Path) -> Faces:
    """The faces that fonts.toml lists. Raises `Breakdown` for a missing, changed or extra file."""
    faces = listed(folder)
    for face in faces:
        _verify(face)
    return faces


def agreed(folder: Path) -> Faces:
    """As `load`; files that have not changed since they were last looked through are not again."""
    faces = listed(folder)
    try:
        states = [(face.path.stat().st_size, face.path.stat().st_mtime_ns) for face in faces]
    except OSError:
        return load(folder)
    seen = sha256(f'{folder} {states} {[face.sha256 for face in faces]}'.encode()).hexdigest()
    places = kept('faces')
    if places is None or not (places / seen).exists():
        load(folder)
        with suppress(OSError):         # nothing can be kept there: they are looked through again
            places and (places / seen).touch()
    return faces


def listed(folder: Path) -> Faces:
    """As `load`, but whether a file has changed is for who sets text in it to see."""
    try:
        table = tomllib.loads((folder / LIST).read_text('utf-8'))
        faces = tuple(Face(**entry, folder=folder) for entry in table['face'])
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise Breakdown(f'{folder / LIST} does not list the faces: {error}', REMEDY) from error
    known = {face.file for face in faces}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES and path.name not in known:
            raise Breakdown(f'{path.name} lies in {folder.name}/ and is not in {LIST}',
                            f'add it to {LIST} with its SHA-256, or take it away')
    return Faces(faces)


def _verify(face: Face) -> None:
    try:
        with face.path.open('rb') as file:
            found = file_digest(file, 'sha256').hexdigest()
    except OSError as error:
        raise Breakdown(f'the face {face.file} is missing', REMEDY) from error
    if found != face.sha256:
        raise Breakdown(f'the face {face.file} is not the one that {LIST} lists', REMEDY)
