"""What the pages of a PDF print: each thing that is painted, with the plates that it is on.

The reader of a PDF comes in; for every page its paintings go out, in the order in which they are
painted: the inks, the place, whether they overprint. Nothing is judged. A place is where a painting
may reach at the most: type is taken as wide as its glyphs could be, a curve as far as its handles.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

from .colours import (
    BLACK, NOTHING, Colour, colour_of, every_ink, family_of, first_amounts, of_shading)
from .objects import entry, name, plain
from .records import Box

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Box = (-1e6, -1e6, 1e6, 1e6)
UNIT: Box = (0.0, 0.0, 1.0, 1.0)
# Above and below the baseline type reaches so far at the most, in em.
REACH = (-0.35, 1.1)
# Forms in forms in forms: deeper than this is no page that anybody drew.
DEEPEST = 12
DEVICE = {'g': 'DeviceGray', 'rg': 'DeviceRGB', 'k': 'DeviceCMYK'}
FILLS = {'f', 'F', 'f*', 'B', 'B*', 'b', 'b*'}
STROKES = {'S', 's', 'B', 'B*', 'b', 'b*'}
SHOWS = {'Tj', 'TJ', "'", '"'}


@dataclass(frozen=True, slots=True)
class Painting:
    """One thing that a page paints: `kind` is type, path, stroke, picture or shading.

    `box` is in points from the origin of the page; `pen` is the width of a stroke, else 0.
    """

    kind: str
    colour: Colour
    box: Box
    pen: float = 0.0
    overprints: bool = False

    @property
    def reach(self) -> Box:
        """The box with the width of the stroke."""
        half = self.pen / 2
        return (self.box[0] - half, self.box[1] - half, self.box[2] + half, self.box[3] + half)


# Black, as every page begins.
BEGINNING = Colour(BLACK, True)


@dataclass(frozen=True, slots=True)
class _State:
    """The graphics state, as far as it says what is painted where."""

    matrix: Matrix = IDENTITY
    clip: Box = EVERYWHERE
    colour: Colour = BEGINNING
    stroke: Colour = BEGINNING
    space: Any = '/DeviceGray'
    stroke_space: Any = '/DeviceGray'
    over: bool = False
    stroke_over: bool = False
    mode: int = 0
    pen: float = 1.0
    size: float = 1.0
    two_bytes: bool = False


def paintings(reader: PdfReader) -> tuple[tuple[Painting, ...], ...]:
    """What every page of a PDF paints."""
    return tuple(
        tuple(_Contents(reader, entry(page, '/Resources'), 0).read(page.get_contents(), _State()))
        for page in reader.pages)


def plates(pdf_page: Sequence[Painting]) -> frozenset[str]:
    """The plates that a page is printed with."""
    return frozenset().union(*(painting.colour.inks for painting in pdf_page))


@dataclass(slots=True)
class _Contents:
    """The reading of one content stream with its resources."""

    reader: PdfReader
    resources: Any
    depth: int
    state: _State = _State()
    saved: list[_State] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    clips: bool = False
    line: Matrix = IDENTITY
    place: Matrix = IDENTITY

    def read(self, contents: Any, state: _State) -> Iterator[Painting]:
        """What the stream paints, begun in this state."""
        self.state = state
        if contents is None:
            return
        for operands, operator in ContentStream(contents, self.reader).operations:
            word = operator.decode('latin-1')
            if word == 'q':
                self.saved.append(self.state)
            elif word == 'Q':
                self.state = self.saved.pop() if self.saved else self.state
            elif word in FILLS | STROKES | {'n'}:
                yield from self._path(word)
            elif word in SHOWS:
                yield from self._show(word, operands)
            elif word == 'Do':
                yield from self._do(entry(entry(self.resources, '/XObject'), operands[0]))
            elif word == 'sh':
                shading = entry(entry(self.resources, '/Shading'), operands[0])
                yield Painting('shading', Colour(of_shading(shading)), self.state.clip)
            elif word == 'INLINE IMAGE':
                yield self._picture(operands['settings'], '/CS', '/IM')
            elif word in ('m', 'l', 'c', 'v', 'y', 're'):
                self._draw(word, operands)
            elif word in ('W', 'W*'):
                self.clips = True
            else:
                self._set(word, operands)

    def _set(self, word: str, operands: Sequence[Any]) -> None:
        """Operators that only change the state."""
        state = self.state
        if word == 'cm':
            self.state = replace(state, matrix=_product(_matrix(operands), state.matrix))
        elif word == 'w':
            self.state = replace(state, pen=float(operands[0]))
        elif word == 'gs':
            self._overprint(entry(entry(self.resources, '/ExtGState'), operands[0]))
        elif word == 'Tf':
            font = entry(entry(self.resources, '/Font'), operands[0])
            self.state = replace(state, size=float(operands[1]),
                                 two_bytes=name(font, '/Subtype') == 'Type0')
        elif word == 'BT':
            self.line = self.place = IDENTITY
        elif word == 'Tm':
            self.line = self.place = _matrix(operands)
        elif word in ('Td', 'TD'):
            moved = (1.0, 0.0, 0.0, 1.0, float(operands[0]), float(operands[1]))
            self.line = self.place = _product(moved, self.line)
        elif word.lower() in DEVICE:
            self._colour(f'/{DEVICE[word.lower()]}', operands, word.isupper())
        elif word in ('cs', 'CS'):
            known = entry(entry(self.resources, '/ColorSpace'), operands[0])
            space = operands[0] if known is None else known
            self._colour(space, first_amounts(space), word == 'CS')
        elif word in ('sc', 'scn', 'SC', 'SCN'):
            space = state.stroke_space if word.isupper() else state.space
            self._colour(space, operands, word.isupper())

    def _colour(self, space: Any, operands: Sequence[Any], stroke: bool) -> None:
        if family_of(space) == 'Pattern' and operands and isinstance(operands[-1], str):
            pattern = entry(entry(self.resources, '/Pattern'), operands[-1])
            colour = Colour(self._of_pattern(pattern))
        else:
            colour = colour_of(space, [float(one) for one in operands if not isinstance(one, str)])
        if stroke:
            self.state = replace(self.state, stroke=colour, stroke_space=space)
        else:
            self.state = replace(self.state, colour=colour, space=space)

    def _overprint(self, settings: Any) -> None:
        stroke, fill = entry(settings, '/OP'), entry(settings, '/op')
        fill = stroke if fill is None else fill
        mode = entry(settings, '/OPM')
        if stroke is not None:
            self.state = replace(self.state, stroke_over=stroke.value)
        if fill is not None:
            self.state = replace(self.state, over=fill.value)
        if mode is not None:
            self.state = replace(self.state, mode=int(mode))

    def _overprints(self, over: bool, colour: Colour) -> bool:
        """Whether what is below stays on the other plates (ISO 32000-1, 8.6.7)."""
        return over and (self.state.mode == 1 or colour.separate)

    def _draw(self, word: str, operands: Sequence[Any]) -> None:
        values = [float(one) for one in operands]
        if word == 're':
            x, y, width, height = values
            values = [x, y, x + width, y, x, y + height, x + width, y + height]
        pairs = zip(values[::2], values[1::2], strict=True)
        self.points += [_moved(point, self.state.matrix) for point in pairs]

    def _path(self, word: str) -> Iterator[Painting]:
        points, self.points, state = self.points, [], self.state
        clips, self.clips = self.clips, False
        if not points:
            return
        box = _around(points)
        if word in FILLS:
            yield Painting('path', state.colour, _common(box, state.clip), 0.0,
                           self._overprints(state.over, state.colour))
        if word in STROKES:
            a, b, c, d, *_ = state.matrix
            yield Painting('stroke', state.stroke, _common(box, state.clip),
                           state.pen * abs(a * d - b * c) ** 0.5,
                           self._overprints(state.stroke_over, state.stroke))
        if clips:
            self.state = replace(state, clip=_common(box, state.clip))

    def _show(self, word: str, operands: Sequence[Any]) -> Iterator[Painting]:
        state, shown = self.state, operands[-1]
        em = 0.0
        for piece in shown if isinstance(shown, list) else [shown]:
            if isinstance(piece, (bytes, str)):
                data = piece if isinstance(piece, bytes) else piece.original_bytes
                em += len(data) / (2 if state.two_bytes else 1)
            else:
                em -= float(piece) / 1000
        width = max(0.0, em * state.size)
        corners = [(x, y * state.size) for x in (0.0, width) for y in REACH]
        matrix = _product(self.place, state.matrix)
        box = _common(_around([_moved(corner, matrix) for corner in corners]), state.clip)
        yield Painting('type', state.colour, box, 0.0, self._overprints(state.over, state.colour))
        self.place = _product((1.0, 0.0, 0.0, 1.0, width, 0.0), self.place)

    def _do(self, thing: Any) -> Iterator[Painting]:
        """What a form or an image paints."""
        if thing is None or self.depth > DEEPEST:
            return
        if name(thing, '/Subtype') != 'Form':
            yield self._picture(thing, '/ColorSpace', '/ImageMask')
            return
        matrix = entry(thing, '/Matrix')
        moved = _product(_matrix(matrix), self.state.matrix) if matrix else self.state.matrix
        bounds = entry(thing, '/BBox') or EVERYWHERE
        clip = _common(_around(_corners(bounds, moved)), self.state.clip)
        inner = _Contents(self.reader, entry(thing, '/Resources') or self.resources, self.depth + 1)
        yield from inner.read(thing, replace(self.state, matrix=moved, clip=clip))

    def _picture(self, picture: Any, space_key: str, mask_key: str) -> Painting:
        box = _common(_around(_corners(UNIT, self.state.matrix)), self.state.clip)
        if getattr(entry(picture, mask_key), 'value', False):
            return Painting('picture', self.state.colour, box, 0.0,
                            self._overprints(self.state.over, self.state.colour))
        return Painting('picture', Colour(every_ink(entry(picture, space_key))), box)

    def _of_pattern(self, pattern: Any) -> frozenset[str]:
        if entry(pattern, '/PatternType') == 2:
            return of_shading(entry(pattern, '/Shading'))
        if pattern is None or self.depth > DEEPEST:
            return NOTHING
        inner = _Contents(self.reader, entry(pattern, '/Resources'), self.depth + 1)
        return plates(tuple(inner.read(pattern, _State())))


def _matrix(values: Sequence[Any]) -> Matrix:
    a, b, c, d, e, f = (float(plain(one)) for one in values)
    return a, b, c, d, e, f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    k, l, m, n, o, p = then
    return (a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n,
            e * k + f * m + o, e * l + f * n + p)


def _moved(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def _corners(box: Sequence[Any], matrix: Matrix) -> list[Point]:
    left, bottom, right, top = (float(plain(edge)) for edge in box)
    return [_moved((x, y), matrix) for x in (left, right) for y in (bottom, top)]


def _around(points: Sequence[Point]) -> Box:
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def _common(one: Box, other: Box) -> Box:
    """What two boxes have in common; without a width or a height where that is nothing."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return left, bottom, max(left, min(one[2], other[2])), max(bottom, min(one[3], other[3]))
