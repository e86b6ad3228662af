"""What the pages of a PDF print: each thing that is painted, with the plates that it is on.

The bytes of a PDF come in; for every page its paintings go out, in the order in which they are
painted: the inks, the place, whether they overprint. Nothing is judged. A place is where a painting
may reach at the most: type is taken as wide as its glyphs could be, a curve as far as its handles.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from .colours import (
    BLACK, NOTHING, Colour, colour_of, every_ink, family_of, first_amounts, of_shading)
from .geometry import (
    EVERYWHERE, IDENTITY, UNIT, Box, Matrix, Point, around, common, corners, drawn, matrix_of, moved,
    product)
from .objects import data_of, each, entry, inherited, is_true, name, opened
from .operations import INLINE_IMAGE, operations

# Above and below the baseline type reaches so far at the most, in em.
REACH = (-0.35, 1.1)
# Forms in forms in forms: deeper than this is no page that anybody drew.
DEEPEST = 12
DEVICE = {'g': 'DeviceGray', 'rg': 'DeviceRGB', 'k': 'DeviceCMYK'}
FILLS = {'f', 'F', 'f*', 'B', 'B*', 'b', 'b*'}
STROKES = {'S', 's', 'B', 'B*', 'b', 'b*'}
SHOWS = {'Tj', 'TJ', "'", '"'}


class Painting(Struct, frozen=True):
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


class _State(Struct, frozen=True):
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


def paintings(pdf: bytes) -> tuple[tuple[Painting, ...], ...]:
    """What every page of a PDF paints."""
    return tuple(
        tuple(_Contents(inherited(page.obj, '/Resources'), 0).read(
            data_of(entry(page.obj, '/Contents')), _State()))
        for page in opened(pdf).pages)


def plates(pdf_page: Sequence[Painting]) -> frozenset[str]:
    """The plates that a page is printed with."""
    return frozenset().union(*(painting.colour.inks for painting in pdf_page))


class _Contents(Struct):
    """The reading of one content stream with its resources."""

    resources: Any
    depth: int
    state: _State = _State()
    saved: list[_State] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    clips: bool = False
    line: Matrix = IDENTITY
    place: Matrix = IDENTITY

    def read(self, contents: bytes, state: _State) -> Iterator[Painting]:
        """What the stream paints, begun in this state."""
        self.state = state
        for operands, word in operations(contents):
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
            elif word == INLINE_IMAGE:
                yield self._picture(operands[0], '/CS', '/IM')
            elif word in ('m', 'l', 'c', 'v', 'y', 're'):
                self.points += drawn(word, operands, self.state.matrix)
            elif word in ('W', 'W*'):
                self.clips = True
            else:
                self._set(word, operands)

    def _set(self, word: str, operands: Sequence[Any]) -> None:
        """Operators that only change the state."""
        state = self.state
        if word == 'cm':
            self.state = replace(state, matrix=product(matrix_of(operands), state.matrix))
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
            self.line = self.place = matrix_of(operands)
        elif word in ('Td', 'TD'):
            moved = (1.0, 0.0, 0.0, 1.0, float(operands[0]), float(operands[1]))
            self.line = self.place = product(moved, self.line)
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
            self.state = replace(self.state, stroke_over=stroke)
        if fill is not None:
            self.state = replace(self.state, over=fill)
        if mode is not None:
            self.state = replace(self.state, mode=int(mode))

    def _overprints(self, over: bool, colour: Colour) -> bool:
        """Whether what is below stays on the other plates (ISO 32000-1, 8.6.7)."""
        return over and (self.state.mode == 1 or colour.separate)

    def _path(self, word: str) -> Iterator[Painting]:
        points, self.points, state = self.points, [], self.state
        clips, self.clips = self.clips, False
        if not points:
            return
        box = around(points)
        if word in FILLS:
            yield Painting('path', state.colour, common(box, state.clip), 0.0,
                           self._overprints(state.over, state.colour))
        if word in STROKES:
            a, b, c, d, *_ = state.matrix
            yield Painting('stroke', state.stroke, common(box, state.clip),
                           state.pen * abs(a * d - b * c) ** 0.5,
                           self._overprints(state.stroke_over, state.stroke))
        if clips:
            self.state = replace(state, clip=common(box, state.clip))

    def _show(self, word: str, operands: Sequence[Any]) -> Iterator[Painting]:
        state, shown = self.state, operands[-1]
        em = 0.0
        for piece in shown if isinstance(shown, list) else [shown]:
            if isinstance(piece, bytes):
                em += len(piece) / (2 if state.two_bytes else 1)
            else:
                em -= piece / 1000
        width = max(0.0, em * state.size)
        corners = [(x, y * state.size) for x in (0.0, width) for y in REACH]
        matrix = product(self.place, state.matrix)
        box = common(around([moved(corner, matrix) for corner in corners]), state.clip)
        yield Painting('type', state.colour, box, 0.0, self._overprints(state.over, state.colour))
        self.place = product((1.0, 0.0, 0.0, 1.0, width, 0.0), self.place)

    def _do(self, thing: Any) -> Iterator[Painting]:
        """What a form or an image paints."""
        if thing is None or self.depth > DEEPEST:
            return
        if name(thing, '/Subtype') != 'Form':
            yield self._picture(thing, '/ColorSpace', '/ImageMask')
            return
        matrix = each(thing, '/Matrix')
        moved = product(matrix_of(matrix), self.state.matrix) if matrix else self.state.matrix
        bounds = each(thing, '/BBox') or EVERYWHERE
        clip = common(around(corners(bounds, moved)), self.state.clip)
        inner = _Contents(entry(thing, '/Resources') or self.resources, self.depth + 1)
        yield from inner.read(data_of(thing), replace(self.state, matrix=moved, clip=clip))

    def _picture(self, picture: Any, space_key: str, mask_key: str) -> Painting:
        box = common(around(corners(UNIT, self.state.matrix)), self.state.clip)
        if is_true(picture, mask_key):
            return Painting('picture', self.state.colour, box, 0.0,
                            self._overprints(self.state.over, self.state.colour))
        return Painting('picture', Colour(every_ink(entry(picture, space_key))), box)

    def _of_pattern(self, pattern: Any) -> frozenset[str]:
        if entry(pattern, '/PatternType') == 2:
            return of_shading(entry(pattern, '/Shading'))
        if pattern is None or self.depth > DEEPEST:
            return NOTHING
        inner = _Contents(entry(pattern, '/Resources'), self.depth + 1)
        return plates(tuple(inner.read(data_of(pattern), _State())))
