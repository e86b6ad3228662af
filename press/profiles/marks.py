"""The marks of a press sheet: where the printed page is cut, and that its inks lie on each other.

The size of a page and its bleed come in; the boxes of the sheet and the lines of its marks go out,
as operators of a PDF. Everything is drawn in the colour of all plates, and outside the bleed.
Lengths are in points, the origin is the lower left corner of the sheet.
"""

from collections.abc import Iterator

from msgspec import Struct

from ..design import MM

Box = tuple[float, float, float, float]

SLUG = 10 * MM           # what the sheet has beyond the bleed, on every side
HAIRLINE = 0.25
CROP_GAP, CROP_LENGTH = 1.0, 5 * MM
TARGET_AT, TARGET_ARM, TARGET_RADIUS = 3 * MM, 2.5 * MM, 1.5 * MM
LINE_AT = 0.6 * MM       # the slug line, from the lower edge of the sheet
ALL = 'All'
# A circle of four curves: how far their handles reach, in radii.
ROUND = 0.5523


class Sheet(Struct, frozen=True):
    """A sheet: the width and the height of the finished page, and the bleed around it."""

    width: float
    height: float
    bleed: float

    @property
    def margin(self) -> float:
        """From the edge of the sheet to the edge of the finished page."""
        return SLUG + self.bleed

    @property
    def media(self) -> Box:
        return 0.0, 0.0, self.width + 2 * self.margin, self.height + 2 * self.margin

    @property
    def trim(self) -> Box:
        return self._within(self.margin)

    @property
    def bleeds(self) -> Box:
        """The finished page with the bleed around it."""
        return self._within(SLUG)

    def _within(self, margin: float) -> Box:
        _, _, right, top = self.media
        return margin, margin, right - margin, top - margin


def marks(sheet: Sheet) -> Iterator[bytes]:
    """The crop marks at the corners and the registration targets at the middles of the sides."""
    yield f'/{ALL} CS 1 SCN {HAIRLINE} w'.encode()
    for line in (*_crops(sheet), *_targets(sheet)):
        x0, y0, x1, y1 = map(number, line)
        yield f'{x0} {y0} m {x1} {y1} l S'.encode()
    for centre in _centres(sheet):
        yield _circle(*centre)


def _crops(sheet: Sheet) -> Iterator[Box]:
    """Two lines at each corner, in line with the edges of the finished page."""
    left, bottom, right, top = sheet.trim
    begin, end = sheet.bleed + CROP_GAP, sheet.bleed + CROP_GAP + CROP_LENGTH
    for x, outward in ((left, -1), (right, 1)):
        for y, upward in ((bottom, -1), (top, 1)):
            yield x + outward * begin, y, x + outward * end, y
            yield x, y + upward * begin, x, y + upward * end


def _targets(sheet: Sheet) -> Iterator[Box]:
    for x, y in _centres(sheet):
        yield x - TARGET_ARM, y, x + TARGET_ARM, y
        yield x, y - TARGET_ARM, x, y + TARGET_ARM


def _centres(sheet: Sheet) -> Iterator[tuple[float, float]]:
    left, bottom, right, top = sheet.bleeds
    middle, level = (left + right) / 2, (bottom + top) / 2
    yield left - TARGET_AT, level
    yield right + TARGET_AT, level
    yield middle, bottom - TARGET_AT
    yield middle, top + TARGET_AT


def _circle(x: float, y: float) -> bytes:
    r, h = TARGET_RADIUS, TARGET_RADIUS * ROUND
    curves = ((r, h, h, r, 0.0, r), (-h, r, -r, h, -r, 0.0),
              (-r, -h, -h, -r, 0.0, -r), (h, -r, r, -h, r, 0.0))
    drawn = [f'{number(x + r)} {number(y)} m']
    for curve in curves:
        points = (value + (y if at % 2 else x) for at, value in enumerate(curve))
        drawn.append(f'{" ".join(map(number, points))} c')
    return f'{" ".join(drawn)} s'.encode()


def number(value: float) -> str:
    """A number as a PDF has it, to a ten-thousandth of a point."""
    return f'{value:.4f}'.rstrip('0').rstrip('.')
