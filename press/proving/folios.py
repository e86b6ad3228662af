"""The check of folios: a page without one, a wrong number, a number out of its place.

C19.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from msgspec import Struct

from .findings import Evidence, Finding, Sight, finding
from .frame import Frame
from .records import Glyph, Line

FOLIO = re.compile(r'[—–-]?(\d+)[—–-]?')
STEADY = 0.1
# Pieces of one line that are further apart than so many em are read one by one.
APART = 1.0


class Folio(Struct, frozen=True):
    """A printed page number and its box: left, right and baseline, in points."""

    line: Line
    number: int
    left: float
    right: float


def folios(evidence: Evidence) -> Finding:
    """C19: folios count the pages one by one and stand at one place, or mirrored on even pages.

    Values in points, or in pages where the number is wrong. Only a page with text must have one, and
    it before the first folio neither.
    """
    def seen() -> Iterator[Sight]:
        frame, pages = evidence.collation.frame, evidence.collation.proof.pages
        found = [folio for page in pages if (folio := _folio(page.lines, frame))]
        if not found:
            return
        first = found[0]
        by_page = {folio.line.page: folio for folio in found}
        across = _across(found, frame)
        level = median(folio.line.y for folio in found)
        with_text = {line.page for line in evidence.lines}
        for page in pages[first.line.page - 1:]:
            folio = by_page.get(page.number)
            if folio is None:
                if page.number in with_text:
                    yield page.lines[0], 0, 'no folio', 1.0
                continue
            counted = first.number + page.number - first.line.page
            text = f'folio {folio.number}'
            yield folio.line, 0, f'{text} instead of {counted}', float(folio.number - counted)
            yield folio.line, 0, f'{text}, height', folio.line.y - level
            yield folio.line, 0, f'{text}, place across', across[page.number]
    return finding(evidence, 'C19', 'folios, off by points or pages', seen(), STEADY)


def _folio(lines: Sequence[Line], frame: Frame) -> Folio | None:
    """The page number among the lines outside the text block; the lowest, where there are two."""
    for line in reversed(lines):
        top, bottom = frame.block_of(line.page)
        if top < line.y <= bottom:
            continue
        for piece in _pieces(line):
            if match := FOLIO.fullmatch(''.join(glyph.text for glyph in piece)):
                return Folio(line, int(match[1]), piece[0].x, piece[-1].x + piece[-1].width)
    return None


def _pieces(line: Line) -> Iterator[list[Glyph]]:
    """The pieces of a line that stand apart, as a folio stands apart from a running foot."""
    piece: list[Glyph] = []
    for glyph in line.glyphs:
        piece.append(glyph)
        if glyph.advance - glyph.width > APART * glyph.size:
            yield piece
            piece = []
    if piece:
        yield piece


def _across(found: Sequence[Folio], frame: Frame) -> dict[int, float]:
    """By how many points the folio of each page is off its place across the text block.

    Numbers have different widths, so that one point of them is steady: the left or the right end or
    the middle, or what mirrors it on even pages. The point that is steadiest counts.
    """
    def off(place: Callable[[Folio], float]) -> dict[int, float]:
        places = {folio.line.page: place(folio) for folio in found}
        usual = median(places.values())
        return {page: at - usual for page, at in places.items()}

    def left(folio: Folio) -> float:
        return folio.left - frame.left_of(folio.line.page)

    def right(folio: Folio) -> float:
        return folio.right - frame.right_of(folio.line.page)

    def outer(folio: Folio) -> float:
        return right(folio) if folio.line.page % 2 else -left(folio)

    def inner(folio: Folio) -> float:
        return left(folio) if folio.line.page % 2 else -right(folio)

    def middle(folio: Folio) -> float:
        return (left(folio) + right(folio)) / 2

    def mirrored(folio: Folio) -> float:
        return middle(folio) if folio.line.page % 2 else -middle(folio)

    every = map(off, (left, right, middle, outer, inner, mirrored))
    return min(every, key=lambda places: max(map(abs, places.values())))
