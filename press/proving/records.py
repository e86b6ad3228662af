"""What the inspector finds in a PDF, as plain records.

Lengths are in points. A place on a page is measured from the left and the top edge of its trim box,
so that a page with bleed and marks reads like the same page without. Pages count from 1.
"""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

Box = tuple[float, float, float, float]

HYPHEN = '\u2010'     # what divides a word at the end of a line; the text does not have it there


class Glyph(NamedTuple):
    """One drawn glyph: the characters it stands for, its origin, and what its face says of it.

    `text` is longer than one character where a ligature stands for several (——). `width` is the
    glyph's own advance as the PDF's table of widths has it; `advance` is the distance to the next
    origin of the line, or `width` where the glyph is the last. `ink` is the box of what is black
    (left, top, right, bottom); a glyph that draws nothing is none. `readable` is false where the
    face has no character for the glyph. `slant` is how far it leans (the sine of the angle, 0 for
    upright type), `painting` the PDF's text rendering mode (0 fills, 1 outlines, 2 does both).
    """

    text: str
    x: float
    y: float
    size: float
    face: str
    width: float
    advance: float
    ink: Box
    readable: bool = True
    slant: float = 0.0
    painting: int = 0


class Line(Struct, frozen=True):
    """The glyphs of one baseline from left to right, raised note marks among them.

    `y` is the baseline, `size` the size of most of its glyphs. White space is left out.
    """

    page: int
    y: float
    size: float
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return ''.join(glyph.text for glyph in self.glyphs)


class Rule(Struct, frozen=True):
    """A thin horizontal line; `y` is its middle."""

    left: float
    right: float
    y: float
    thickness: float

    @property
    def length(self) -> float:
        return self.right - self.left


class Link(Struct, frozen=True):
    """A place that can be clicked; `target` is an address, or the number of a page as text."""

    box: Box
    target: str


class Page(Struct, frozen=True):
    """One page: `width` and `height` of the trim box, the boxes as the file has them, what is on
    it.

    `label` is the folio that a viewer shows.
    """

    number: int
    label: str
    width: float
    height: float
    media: Box
    trim: Box
    bleed: Box
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    links: tuple[Link, ...]


class Bookmark(Struct, frozen=True):
    """An entry of the outline; `level` begins at 1, `page` is None where it leads nowhere."""

    level: int
    title: str
    page: int | None


class Proof(Struct, frozen=True):
    """A finished PDF read back.

    `information` has the keys of the document information (Title, Author, …) that are not empty.
    """

    pages: tuple[Page, ...]
    outline: tuple[Bookmark, ...]
    information: tuple[tuple[str, str], ...]
    language: str
    tagged: bool

    @property
    def glyphs(self) -> Iterator[tuple[Page, Glyph]]:
        """Every glyph with its page, line by line."""
        for page in self.pages:
            for line in page.lines:
                for glyph in line.glyphs:
                    yield page, glyph
