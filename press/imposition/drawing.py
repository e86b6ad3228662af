"""What is drawn on a sheet beside its pages: where it is cut and folded, and which sheet it is.

A sheet of a plan comes in, operators of a PDF go out. All of it is drawn in the colour of all
plates and lies outside the bleed. Words are drawn as the outlines of their glyphs, so that no face
has to be in the file. Lengths are in points, from the lower left corner of the sheet.
"""

from collections.abc import Iterator
from pathlib import Path

from ..design import MM
from ..diagnostics import Diagnostic, Fault
from ..profiles.marks import ALL, CROP_GAP, CROP_LENGTH, HAIRLINE, Box, number
from .plan import Plan, Sheet

LEAST = 3 * MM           # outside the bleed: with less no mark is worth anything
DASHES = '[3 2] 0 d'
STEP = 4.0, 12.0, 14.0   # a collation mark: its width, its height, how far the next is lower
SLUG_SIZE, SLUG_UP = 6.0, 4.0


def trim_of(sheet: Sheet, plan: Plan) -> Box:
    """The edges of the finished pages of a side, all together."""
    wide = 2 * plan.width + (plan.spine if sheet.is_cover else 0.0)
    high = plan.height * (2 if plan.order.scheme == '4up' else 1)
    left, bottom = (sheet.width - wide) / 2, (sheet.height - high) / 2
    return left, bottom, left + wide, bottom + high


def room_for_marks(plan: Plan, bleed: float) -> None:
    """Raises `Fault` where the paper leaves no room around the pages and their bleed."""
    for sheet in plan.sheets:
        left, bottom, _, _ = trim_of(sheet, plan)
        if min(left, bottom) < bleed + LEAST:
            raise Fault([Diagnostic(
                'no-room-for-marks', 'the paper leaves less than '
                f'{LEAST / MM:.0f} mm around the pages and their bleed',
                hint='choose larger paper, such as SRA4 for A5 pages or SRA3 for A4 pages')])


def marks(sheet: Sheet, plan: Plan, bleed: float, is_front: bool) -> Iterator[bytes]:
    """Crop marks at the corners, dashed ones at the folds, and on each section's outer sheet a step
    that shows on the backs of the folded sections whether they are all there, in order."""
    left, bottom, right, top = trim_of(sheet, plan)
    yield f'/{ALL} CS 1 SCN /{ALL} cs 1 scn {HAIRLINE} w'.encode()
    begin = bleed + CROP_GAP
    end = begin + min(CROP_LENGTH, min(left, bottom) - begin)
    for x, outward in ((left, -1), (right, 1)):
        for y, upward in ((bottom, -1), (top, 1)):
            yield _line(x + outward * begin, y, x + outward * end, y)
            yield _line(x, y + upward * begin, x, y + upward * end)
    for cut in sheet.cuts:
        yield from (_line(cut, top + begin, cut, top + end),
                    _line(cut, bottom - begin, cut, bottom - end))
    yield DASHES.encode()
    for fold in sheet.folds:
        yield from (_line(fold, top + begin, fold, top + end),
                    _line(fold, bottom - begin, fold, bottom - end))
    if is_front and sheet.level == 0 and plan.order.scheme == 'signatures' and not sheet.is_cover:
        width, height, lower = STEP
        room = max(1, int((top - bottom - height) / lower))
        y = top - height - (sheet.section % room) * lower
        x = sheet.folds[0] - width / 2
        yield f'{number(x)} {number(y)} {number(width)} {number(height)} re f'.encode()


def slug(text: str, sheet: Sheet, plan: Plan, bleed: float, face: Path) -> bytes:
    """A line of words below the pages, as outlines."""
    left, bottom, right, _ = trim_of(sheet, plan)
    return words(text, left + CROP_LENGTH, bottom - bleed - SLUG_UP - SLUG_SIZE, SLUG_SIZE, face,
                 right - left - 2 * CROP_LENGTH)


def words(text: str, x: float, y: float, size: float, face: Path, room: float) -> bytes:
    """The outlines of a text from `x` on a baseline, as much of it as fits into `room`."""
    import uharfbuzz as hb
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(face))))
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    scale = size / font.face.upem
    pen, at = _Pen(), 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if (at + position.x_advance) * scale > room:
            break
        pen.move = x + at * scale, y, scale
        font.draw_glyph_with_pen(info.codepoint, pen)
        at += position.x_advance
    return b' '.join((*pen.drawn, b'f'))


class _Pen:
    """Takes the outlines of glyphs and writes them as operators, moved and scaled."""

    def __init__(self):
        self.drawn: list[bytes] = []
        self.move = 0.0, 0.0, 1.0
        self.last = 0.0, 0.0

    def moveTo(self, point):
        self._write(point, operator='m')

    def lineTo(self, point):
        self._write(point, operator='l')

    def curveTo(self, *points):
        self._write(*points, operator='c')

    def qCurveTo(self, control, point):
        # A curve of the second degree is one of the third with its handles two thirds out.
        first, last = (tuple(end[i] + 2 / 3 * (control[i] - end[i]) for i in (0, 1))
                       for end in (self.last, point))
        self._write(first, last, point, operator='c')

    def closePath(self):
        self.drawn.append(b'h')

    def _write(self, *points, operator: str):
        x, y, scale = self.move
        self.last = points[-1]
        numbers = (number(start + value * scale) for point in points
                   for start, value in zip((x, y), point, strict=True))
        self.drawn.append(f'{" ".join(numbers)} {operator}'.encode())


def _line(x0: float, y0: float, x1: float, y1: float) -> bytes:
    return f'{number(x0)} {number(y0)} m {number(x1)} {number(y1)} l S'.encode()
