"""A design: how a publication looks, read from `design.toml` in a folder under `templates/`.

A folder comes in, a frozen `Design` goes out; what is missing or of the wrong kind is a `Breakdown`
that names the file and the key. Lengths are in points, what is called an em is one of the size it
belongs to. The composer and the style sheet get the same numbers: there is no other source of them.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from .diagnostics import Breakdown

MM = 72 / 25.4
BLEED = 3 * MM          # what printers ask for, where a design says nothing
_KINDS = {float: 'a number', int: 'a whole number', str: 'a text'}


class Paper(Struct, frozen=True):
    """The page: `top` and `left` are the distances of the text block from its edges.

    `bleed` is how far a page that is printed to be cut goes on beyond its edges.
    """

    width: float
    height: float
    top: float
    left: float
    bleed: float = BLEED


class Type(Struct, frozen=True):
    """Text of one size: `measure` in em, `leading` from baseline to baseline."""

    size: float
    leading: float
    measure: int
    face: str
    lines: int = 0

    @property
    def width(self) -> float:
        """The width of the column in points."""
        return self.size * self.measure


class Title(Struct, frozen=True):
    """A title: `measure` in em is the widest that a line of it may be."""

    size: float
    leading: float
    measure: int
    face: str
    weight: int


class Marks(Struct, frozen=True):
    """Note marks, in em of the text: their size and how far their baseline is raised."""

    size: float
    rise: float


class Labels(Struct, frozen=True):
    """Numbered paragraphs: `flush` has turnovers at the left edge, `hanging` below their text."""

    style: str
    box: float
    note_box: float


class Furniture(Struct, frozen=True):
    """Running head and folio: their size, and the distance of their baselines from the paper's edges."""

    size: float
    head: float
    folio: float


class Emphasis(Struct, frozen=True):
    """The face of the organ line and the opening verbs in Chinese; the text's own turns it off."""

    face: str


class Heads(Struct, frozen=True):
    """The face of small heads, such as the label of an annex; they have the size of the text."""

    face: str


class Correspondence(Struct, frozen=True):
    """The first page of a letter, in points from the top of the paper.

    Its text block goes from `head` to `foot`; `name` is the upper edge of what is drawn of the
    office's name. `signing` lines are left for a hand or a seal.
    """

    name: float
    head: float
    foot: float
    signing: int


class Design(Struct, frozen=True):
    """Everything the composer, the style sheet and the proof must agree on.

    `faces` says by language which family stands in for which. A design with a `cover` is a book: its
    margins are mirrored, with `left` the inner one, and parts of it begin on a recto. One with a
    `letter` is for letters of the kind that has its name.
    """

    name: str
    folder: Path
    paper: Paper
    text: Type
    notes: Type
    colophon: Type
    title: Title
    annex: Title
    marks: Marks
    labels: Labels
    furniture: Furniture
    emphasis: Emphasis
    heads: Heads
    faces: Mapping[str, Mapping[str, str]]
    cover: Title | None = None
    letter: Correspondence | None = None

    def in_language(self, language: str) -> 'Design':
        """The design with the faces that it has for a BCP 47 language, or as it is.

        What Chinese emphasises by a face, other languages do by the italic of the text's own.
        """
        instead = next((families for tag, families in self.faces.items()
                        if f'{language}-'.startswith(f'{tag}-')), {})
        parts = {name: getattr(self, name) for name in self.__struct_fields__}
        if not language.startswith('zh'):
            parts['emphasis'] = Emphasis(self.text.face)
        return replace(self, **{
            name: replace(part, face=instead.get(part.face, part.face))
            for name, part in parts.items() if hasattr(part, 'face')})

    @property
    def is_book(self) -> bool:
        return self.cover is not None

    @property
    def verso(self) -> float:
        """By how much the text block stands further right on even pages; negative further left."""
        if not self.is_book:
            return 0.0
        return self.paper.width - self.text.width - 2 * self.paper.left

    @property
    def bottom(self) -> float:
        """The lower edge of the text block, measured from the top of the paper."""
        return self.paper.top + self.text.lines * self.text.leading


def load(folder: Path) -> Design:
    """The design in `folder`. Raises `Breakdown` where design.toml does not say what it must."""
    path = folder / 'design.toml'
    try:
        table = tomllib.loads(path.read_text('utf-8'))
    except FileNotFoundError:
        raise Breakdown(f'there is no design {folder.name}', f'add {path.name} to it, or name '
                        f'one of: {", ".join(names(folder.parent))}') from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Breakdown(f'{path}: {error}', 'correct the file') from error
    parts: dict[str, Any] = {
        field.name: _part(field.type, table.get(field.name), path, field.name)
        for field in fields(Design)
        if isinstance(field.type, type) and issubclass(field.type, Struct)}
    for name, kind in (('cover', Title), ('letter', Correspondence)):
        if name in table:
            parts[name] = _part(kind, table[name], path, name)
    design = Design(name=folder.name, folder=folder, faces=_families(table, path), **parts)
    _must_be_whole(design, path)
    _must_bleed(design.paper, path)
    return design


def names(templates: Path) -> tuple[str, ...]:
    """The names of all designs in a folder of templates."""
    return tuple(sorted(path.parent.name for path in templates.glob('*/design.toml')))


def _part(kind: type, table: object, path: Path, name: str):
    if not isinstance(table, Mapping):
        raise Breakdown(f'{path}: there is no [{name}]', f'add a table [{name}] to it')
    known = {field.name: field for field in fields(kind)}
    for key in table:
        if key not in known:
            raise Breakdown(f'{path}: [{name}] has an unknown key {key}', 'take it out')
    values = {}
    for key, field in known.items():
        if key not in table and not field.required:
            continue
        value = _value(table, key, path)
        values[key] = float(value) if field.type is float and type(value) is int else value
        if type(values[key]) is not field.type:
            raise Breakdown(f'{path}: {key} of [{name}] is not {_KINDS[field.type]}: {value!r}',
                            'correct it')
    return kind(**values)


def _families(table: Mapping[str, Any], path: Path) -> Mapping[str, Mapping[str, str]]:
    """The tables [faces.<language>]: one family in the place of another."""
    faces = table.get('faces', {})
    sound = isinstance(faces, Mapping) and all(
        isinstance(families, Mapping) and all(isinstance(f, str) for f in families.values())
        for families in faces.values())
    if not sound:
        raise Breakdown(f'{path}: [faces] does not name families by language',
                        'write a table [faces.zh-Hant] with lines such as "Press Song" = "…"')
    return faces


def _value(table: Mapping[str, Any], key: str, path: Path):
    if key not in table:
        raise Breakdown(f'{path}: {key} is missing', 'add it')
    return table[key]


def _must_be_whole(design: Design, path: Path) -> None:
    """Text, notes and colophon fill one column: each measure a whole number of em (clreq).

    What surrounds a letter has measures of its own.
    """
    if design.letter:
        return
    for kind in (design.notes, design.colophon):
        if abs(kind.width - design.text.width) > 0.01:
            raise Breakdown(
                f'{path}: {kind.measure} em of {kind.size} pt are {kind.width} pt, the column is '
                f'{design.text.width} pt', 'choose sizes and measures with the same product')


def _must_bleed(paper: Paper, path: Path) -> None:
    """A page goes on beyond its edges, or ends there; it does not end before them."""
    if not 0 <= paper.bleed < min(paper.width, paper.height):
        raise Breakdown(f'{path}: bleed of [paper] is {paper.bleed:g} points',
                        'write a length that is not negative and less than the page, or leave it '
                        f'out: it is {BLEED:.3f} then, {BLEED / MM:g} mm')
