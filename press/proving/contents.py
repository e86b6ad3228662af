"""What stands on the pages of a PDF: each is read once, for all that is asked of it.

The bytes of a PDF come in; for every page its glyphs go out and its paths, with what each
marked-content sequence says, the colour spaces that are named and whatever is transparent. Nothing is
judged. Forms are read where they are drawn. Places are in points from the left and the top of the
trim box, and lie further down the larger the second number is.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from math import hypot
from typing import Any, NamedTuple

from msgspec import Struct, field
from pikepdf import Array

from .colours import SHORT
from .fonts import UNKNOWN, Font
from .geometry import EVERYWHERE, IDENTITY, Box, Matrix, Point
from .geometry import around, common, corners, drawn, matrix_of, product
from .objects import data_of, each, entry, inherited, name, number_of, opened
from .operations import INLINE_IMAGE, operations
from .records import Glyph

SPACES = {'g': 'DeviceGray', 'rg': 'DeviceRGB', 'k': 'DeviceCMYK'}
STROKED = frozenset({'S', 's', 'B', 'B*', 'b', 'b*'})
# Forms in forms in forms: deeper than this is no page that anybody drew.
DEEPEST = 12


class Piece(Struct, frozen=True):
    """What one marked-content sequence paints, or all that a page paints outside of any.

    `stream` is the object in which `mcid` counts: the page, or a form with numbers of its own.
    `mcid` is None for artifacts and for what is not marked; `kind` is the Type of an artifact
    (Pagination, Layout), where it has one. `painted` says that there is anything at all.
    """

    page: int
    stream: int
    mcid: int | None
    artifact: bool
    kind: str
    text: str
    painted: bool


class Run(NamedTuple):
    """Glyphs that are shown together: on one baseline `y`, in one `size`, from left to right.

    The advance of each is the distance to the next origin, that of the last its width.
    """

    y: float
    size: float
    glyphs: list[Glyph]


class Painted(Struct, frozen=True):
    """A page: its pieces, the families of its colour spaces, what in it is transparent; its runs of
    glyphs, and the boxes of its paths as far as their clips let them be seen.

    It is not `open` where it has glyphs of a font that is not; these are in no run.
    """

    page: int
    pieces: tuple[Piece, ...]
    spaces: frozenset[str]
    transparent: tuple[str, ...]
    runs: tuple[Run, ...]
    paths: tuple[Box, ...]
    open: bool


@lru_cache(maxsize=1)
def painted(pdf: bytes, first: int | None = None) -> tuple[Painted, ...]:
    """What every page of a PDF paints, or each of the `first` so many; the last is remembered."""
    fonts: dict[int, Font] = {}
    pages = opened(pdf).pages
    return tuple(_Page(pages[at].obj, at + 1, fonts).painted()
                 for at in range(len(pages) if first is None else min(first, len(pages))))


def trim_of(page: Any) -> Box:
    """The trim box of a page, or the box that stands for it."""
    for key in ('/TrimBox', '/CropBox', '/MediaBox'):
        if found := box_of(page, key):
            return found
    return 0.0, 0.0, 612.0, 792.0       # as PDFium has it


def box_of(page: Any, key: str) -> Box | None:
    """A box of a page, or of what the page stands in."""
    sides = inherited(page, key)
    if sides is None:
        return None
    left, bottom, right, top = map(float, sides)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


class _Sequence(Struct):
    """A piece while it is being read."""

    stream: int
    mcid: int | None = None
    artifact: bool = False
    kind: str = ''
    text: list[str] = field(default_factory=list)
    painted: bool = False


class _State(Struct):
    """The graphics state, as far as it says what is painted where."""

    matrix: Matrix
    clip: Box = EVERYWHERE
    font: Font | None = None
    size: float = 1.0
    mode: int = 0
    spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    pen: float = 1.0

    def copy(self) -> '_State':
        return _State(self.matrix, self.clip, self.font, self.size, self.mode, self.spacing,
                      self.scale, self.leading, self.rise, self.pen)


class _Page:
    """The reading of one page: what was met so far."""

    def __init__(self, page: Any, number: int, fonts: dict[int, Font]):
        self.page, self.number, self.fonts = page, number, fonts
        self.bare = _Sequence(number_of(page))
        self.sequences: list[_Sequence] = []
        self.spaces: set[str] = set()
        self.transparent: dict[str, None] = {}
        self.runs: list[Run] = []
        self.paths: list[Box] = []
        self.open = True

    def painted(self) -> Painted:
        self.look_through(self.page)
        left, _, _, top = trim_of(self.page)
        state = _State((1.0, 0.0, 0.0, -1.0, -left, top))
        _Stream(self, inherited(self.page, '/Resources'), self.bare.stream, state, self.bare,
                0).read(data_of(entry(self.page, '/Contents')))
        pieces = tuple(
            Piece(self.number, one.stream, one.mcid, one.artifact, one.kind, ''.join(one.text),
                  one.painted)
            for one in (*self.sequences, *([self.bare] if self.bare.painted else ())))
        return Painted(self.number, pieces, frozenset(self.spaces), tuple(self.transparent),
                       tuple(self.runs), tuple(self.paths), self.open)

    def font(self, dictionary: Any) -> Font | None:
        if dictionary is None:
            return None
        number = number_of(dictionary)
        if not number:
            return Font(dictionary)
        if number not in self.fonts:
            self.fonts[number] = Font(dictionary)
        return self.fonts[number]

    def look_through(self, thing: Any) -> None:
        if entry(entry(thing, '/Group'), '/S') == '/Transparency':
            self.transparent['a transparency group'] = None


class _Stream:
    """The reading of one content stream; what it paints outside of any sequence is `inside`."""

    def __init__(self, page: _Page, resources: Any, number: int, state: _State,
                 inside: _Sequence, depth: int):
        self.page, self.resources, self.number, self.depth = page, resources, number, depth
        self.state, self.saved, self.open = state, [], [inside]
        self.line = self.place = IDENTITY
        self.points: list[Point] = []
        self.clips = False

    def read(self, contents: bytes) -> None:
        for operands, operator in operations(contents):
            if act := _ACTS.get(operator):
                try:
                    act(self, operator, operands)
                except (IndexError, TypeError, ValueError):
                    continue            # too few operands, or of another kind: no reader draws that

    # What is marked

    def begin(self, _: str, operands: list) -> None:
        """A sequence begins; one that marks nothing that we follow is part of the one around it."""
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, str):
            properties = entry(entry(self.resources, '/Properties'), properties)
        mcid, artifact = entry(properties, '/MCID'), operands[0] == '/Artifact'
        if mcid is None and not artifact:
            self.open.append(self.open[-1])
            return
        self.open.append(_Sequence(
            self.number, None if artifact else int(mcid), artifact,
            name(properties, '/Type') if artifact else ''))
        self.page.sequences.append(self.open[-1])

    def end(self, _: str, operands: list) -> None:
        if len(self.open) > 1:
            self.open.pop()

    # The state

    def save(self, _: str, operands: list) -> None:
        self.saved.append(self.state.copy())

    def restore(self, _: str, operands: list) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def turn(self, _: str, operands: list) -> None:
        self.state.matrix = product(matrix_of(operands), self.state.matrix)

    def set_pen(self, _: str, operands: list) -> None:
        self.state.pen = operands[0]

    def settings(self, _: str, operands: list) -> None:
        """A graphics state of the resources, which may let something shine through."""
        settings = entry(entry(self.resources, '/ExtGState'), operands[0])
        transparent = self.page.transparent
        for key in ('/ca', '/CA'):
            opacity = entry(settings, key)
            if opacity is not None and opacity < 1:
                transparent[f'an opacity of {float(opacity):g}'] = None
        if entry(settings, '/SMask') not in (None, '/None'):
            transparent['a soft mask'] = None
        if name(settings, '/BM') not in ('', 'Normal', 'Compatible'):
            transparent[f'the blend mode {name(settings, "/BM")}'] = None
        if font := each(settings, '/Font'):
            self.state.font, self.state.size = self.page.font(font[0]), float(font[1])

    def set_space(self, operator: str, operands: list) -> None:
        self.page.spaces.add(SPACES[operator.lower()])

    def choose_space(self, _: str, operands: list) -> None:
        own = entry(entry(self.resources, '/ColorSpace'), operands[0])
        self.page.spaces |= _families(own if own is not None else operands[0])

    # Type

    def begin_text(self, _: str, operands: list) -> None:
        self.line = self.place = IDENTITY

    def set_font(self, _: str, operands: list) -> None:
        font = entry(entry(self.resources, '/Font'), operands[0])
        self.state.font, self.state.size = self.page.font(font), operands[1]

    def set_type(self, operator: str, operands: list) -> None:
        value = operands[0]
        if operator == 'Tr':
            self.state.mode = int(value)
        elif operator == 'Tz':
            self.state.scale = value / 100
        else:
            setattr(self.state, _LENGTHS[operator], value)

    def set_place(self, _: str, operands: list) -> None:
        self.line = self.place = matrix_of(operands)

    def go_on(self, operator: str, operands: list) -> None:
        if operator == 'TD':
            self.state.leading = -operands[1]
        x, y = operands if operator != 'T*' else (0.0, -self.state.leading)
        self.line = self.place = product((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def show(self, operator: str, operands: list) -> None:
        if operator in ('"', "'"):
            if operator == '"':
                self.state.spacing = operands[1]
            self.go_on('T*', [])
        self.show_each(operator, [operands[-1:]])

    def show_each(self, _: str, operands: list) -> None:
        """Strings, and by how much the next is moved to the left, in thousandths of an em."""
        state, page, inside = self.state, self.page, self.open[-1]
        font, inside.painted = state.font, True
        if font is None or not font.is_open:
            page.open = page.open and not any(isinstance(one, bytes) for one in operands[0])
            inside.text += [font[code].text if font is not None else UNKNOWN
                            for one in operands[0] if isinstance(one, bytes)
                            for code in (font.codes(one) if font is not None else one)]
            return
        a, b, c, d, e, f = product(self.place, state.matrix)
        em = state.size * state.scale
        if state.rise:
            e, f = e + state.rise * c, f + state.rise * d
        at, said, glyphs = 0.0, inside.text, []
        for one in operands[0]:
            if isinstance(one, float):
                at -= one / 1000 * em
                continue
            for code in font.codes(one):
                known = font[code]
                said.append(known[0])
                if known[2]:
                    glyphs.append((at, known))
                at += known[1] * em + state.spacing
        self.place = product((1.0, 0.0, 0.0, 1.0, at, 0.0), self.place)
        if b or c or a < 0 or d > 0:
            page.runs += _turned(glyphs, font.name, state, (a, b, c, d, e, f))
        elif glyphs:
            page.runs.append(_level(glyphs, font.name, state, a, d, e, f))

    # What is drawn

    def draw(self, operator: str, operands: list) -> None:
        self.points += drawn(operator, operands, self.state.matrix)

    def clip(self, _: str, operands: list) -> None:
        self.clips = True

    def paint(self, operator: str, operands: list) -> None:
        """A path ends: it is painted, or only clips what follows."""
        points, self.points, state = self.points, [], self.state
        if operator != 'n':
            self.open[-1].painted = True
        if not points:
            return
        box = around(points)
        if operator != 'n':
            left, top, right, bottom = box
            half = state.pen * hypot(*state.matrix[:2]) / 2 if operator in STROKED else 0.0
            self.page.paths.append(
                common((left - half, top - half, right + half, bottom + half), state.clip))
        if self.clips:
            state.clip, self.clips = common(box, state.clip), False

    def shade(self, _: str, operands: list) -> None:
        self.open[-1].painted = True
        shading = entry(entry(self.resources, '/Shading'), operands[0])
        self.page.spaces |= _families(entry(shading, '/ColorSpace'))

    def inline(self, _: str, operands: list) -> None:
        self.open[-1].painted = True
        self.page.spaces |= _families(operands[0].get('/CS') or operands[0].get('/ColorSpace'))

    def put(self, _: str, operands: list) -> None:
        """An image, or a form, is drawn."""
        thing, page = entry(entry(self.resources, '/XObject'), operands[0]), self.page
        if thing is None or self.depth > DEEPEST:
            return
        if name(thing, '/Subtype') != 'Form':
            self.open[-1].painted = True
            page.spaces |= _families(entry(thing, '/ColorSpace'))
            if entry(thing, '/SMask') is not None:
                page.transparent['a picture with a soft mask'] = None
            return
        page.look_through(thing)
        state = self.state.copy()
        if matrix := each(thing, '/Matrix'):
            state.matrix = product(matrix_of(matrix), state.matrix)
        if bounds := each(thing, '/BBox'):
            state.clip = common(around(corners(bounds, state.matrix)), state.clip)
        own = entry(thing, '/StructParents') is not None
        _Stream(page, entry(thing, '/Resources') or self.resources,
                number_of(thing) if own else self.number, state, self.open[-1],
                self.depth + 1).read(data_of(thing))


_LENGTHS = {'Tc': 'spacing', 'TL': 'leading', 'Ts': 'rise'}
_ACTS: dict[str, Callable[[_Stream, str, list], None]] = {
    operator: act for operators, act in (
        ('BMC BDC', _Stream.begin), ('EMC', _Stream.end), ('q', _Stream.save),
        ('Q', _Stream.restore), ('cm', _Stream.turn), ('w', _Stream.set_pen),
        ('gs', _Stream.settings), ('g G rg RG k K', _Stream.set_space),
        ('cs CS', _Stream.choose_space), ('BT', _Stream.begin_text), ('Tf', _Stream.set_font),
        ('Tc Tz TL Ts Tr', _Stream.set_type), ('Tm', _Stream.set_place),
        ('Td TD T*', _Stream.go_on), ("Tj ' \"", _Stream.show), ('TJ', _Stream.show_each),
        ('m l c v y re', _Stream.draw), ('W W*', _Stream.clip),
        ('f F f* B B* b b* s S n', _Stream.paint), ('sh', _Stream.shade),
        (INLINE_IMAGE, _Stream.inline), ('Do', _Stream.put))
    for operator in operators.split()}


def _level(glyphs: list, face: str, state: _State, a: float, d: float, e: float,
           f: float) -> Run:
    """The run of glyphs on a level line, at these places in the space of the text."""
    across, up, mode = state.size * state.scale * a, state.size * d, state.mode
    size = abs(up)
    made, new = [], tuple.__new__
    places = [e + at * a for at, _ in glyphs]
    nexts = iter(places)
    next(nexts)
    for x, (_, (text, width, _, left, bottom, right, top)) in zip(places, glyphs, strict=True):
        wide = width * across
        ahead = next(nexts, None)
        made.append(new(Glyph, (
            text, x, f, size, face, wide, wide if ahead is None else ahead - x,
            (x + left * across, f + top * up, x + right * across, f + bottom * up),
            text != UNKNOWN and text != '\0', 0.0, mode)))
    return Run(f, size, made)


def _turned(glyphs: list, face: str, state: _State, matrix: Matrix) -> Iterator[Run]:
    """A run for each glyph of a line that is not level, or slanted, or mirrored."""
    a, b, c, d, _, _ = matrix
    along, up = hypot(a, b), hypot(c, d)
    slant, size = (a * c + b * d) / (along * up or 1.0), state.size * up
    across = state.size * state.scale
    for at, known in glyphs:
        x, y = matrix[4] + at * a, matrix[5] + at * b
        box = (known.left * across, known.bottom * state.size,
               known.right * across, known.top * state.size)
        ink = around(corners(box, (a, b, c, d, x, y)))
        wide = known.width * across * along
        yield Run(y, size, [Glyph(known.text, x, y, size, face, wide, wide, ink,
                                  known.text not in (UNKNOWN, '\0'), slant, state.mode)])


def _families(space: Any) -> frozenset[str]:
    """The family of a colour space; of an ICC profile with its number of channels (ICCBased 3).

    An indexed, separated or patterned space is of the family on which it is based.
    """
    if space is None:
        return frozenset()
    members = tuple(space) if isinstance(space, (Array, list)) else (space,)
    family = str(members[0]).lstrip('/')
    if len(members) == 1:
        return frozenset({SHORT.get(family, family)}) - {'Pattern'}
    if family == 'ICCBased':
        return frozenset({f'ICCBased {entry(members[1], "/N")}'})
    if family in ('Indexed', 'I', 'Pattern'):
        return _families(members[1])
    if family in ('Separation', 'DeviceN'):
        return frozenset({family}) | _families(members[2])
    return frozenset({family})
