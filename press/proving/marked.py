"""The content streams of a PDF: what each marked-content sequence says, and in what colours.

The reader of a PDF comes in; for every page its pieces go out, in the order in which they are
painted, with the colour spaces that are named and whatever is transparent. Nothing is judged. Forms
are read where they are drawn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pypdf import PdfReader
from pypdf.generic import ContentStream

from .faces import characters
from .objects import entry, name, number_of, plain

SHOWN = frozenset({b'Tj', b'TJ', b"'", b'"'})
PAINTED = frozenset({
    b'f', b'F', b'f*', b'B', b'B*', b'b', b'b*', b's', b'S', b'sh', b'INLINE IMAGE'})
SPACE_OF = {b'g': 'DeviceGray', b'G': 'DeviceGray', b'rg': 'DeviceRGB', b'RG': 'DeviceRGB',
            b'k': 'DeviceCMYK', b'K': 'DeviceCMYK'}
# Forms in forms in forms: deeper than this is no page that anybody drew.
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Piece:
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


@dataclass(frozen=True, slots=True)
class Painted:
    """A page: its pieces, the families of its colour spaces, and what in it is transparent."""

    page: int
    pieces: tuple[Piece, ...]
    spaces: frozenset[str]
    transparent: tuple[str, ...]


def painted(reader: PdfReader, first: int | None = None) -> tuple[Painted, ...]:
    """What every page of a PDF paints, or each of the `first` so many."""
    tables: dict[int, Mapping[int, str]] = {}
    return tuple(_Page(reader, number, tables).painted()
                 for number in range(1, (first or len(reader.pages)) + 1))


@dataclass(slots=True)
class _Sequence:
    """A piece while it is being read."""

    stream: int
    mcid: int | None = None
    artifact: bool = False
    kind: str = ''
    text: list[str] = field(default_factory=list)
    painted: bool = False


class _Page:
    """The reading of one page: its sequences so far, its colour spaces, what is transparent."""

    def __init__(self, reader: PdfReader, number: int, tables: dict[int, Mapping[int, str]]):
        self.reader, self.number, self.tables = reader, number, tables
        self.page = reader.pages[number - 1]
        self.stream = number_of(self.page)
        self.bare = _Sequence(self.stream)
        self.sequences: list[_Sequence] = []
        self.spaces: set[str] = set()
        self.transparent: dict[str, None] = {}

    def painted(self) -> Painted:
        self._look_through(self.page)
        contents = self.page.get_contents()
        if contents is not None:
            self._read(contents, entry(self.page, '/Resources'), self.stream, self.bare, 0)
        pieces = tuple(
            Piece(self.number, one.stream, one.mcid, one.artifact, one.kind, ''.join(one.text),
                  one.painted)
            for one in (*self.sequences, *([self.bare] if self.bare.painted else ())))
        return Painted(self.number, pieces, frozenset(self.spaces), tuple(self.transparent))

    def _read(self, contents, resources, stream: int, inside: _Sequence, depth: int) -> None:
        """Read a content stream; what it paints outside of any sequence of its own is `inside`."""
        open_, font = [inside], None
        saved: list = []
        for operands, operator in ContentStream(contents, self.reader).operations:
            if operator in (b'BMC', b'BDC'):
                open_.append(self._opened(operands, resources, stream) or open_[-1])
            elif operator == b'EMC' and len(open_) > 1:
                open_.pop()
            elif operator == b'q':
                saved.append(font)
            elif operator == b'Q' and saved:
                font = saved.pop()
            elif operator == b'Tf':
                font = entry(entry(resources, '/Font'), operands[0])
            elif operator in SHOWN:
                open_[-1].text.append(self._text(operands[-1], font))
                open_[-1].painted = True
            elif operator in PAINTED:
                open_[-1].painted = True
                self._paint(operands, operator, resources)
            elif operator == b'Do':
                self._do(entry(entry(resources, '/XObject'), operands[0]), resources, stream,
                         open_[-1], depth)
            elif operator in SPACE_OF:
                self.spaces.add(SPACE_OF[operator])
            elif operator in (b'cs', b'CS'):
                own = entry(entry(resources, '/ColorSpace'), operands[0])
                self.spaces |= _families(own if own is not None else operands[0])
            elif operator == b'gs':
                self._look_at(entry(entry(resources, '/ExtGState'), operands[0]))

    def _opened(self, operands, resources, stream: int) -> _Sequence | None:
        """The sequence that an operator begins, or None where it marks nothing that we follow."""
        properties = plain(operands[1]) if len(operands) > 1 else None
        if isinstance(properties, str):
            properties = entry(entry(resources, '/Properties'), properties)
        mcid = entry(properties, '/MCID')
        artifact = operands[0] == '/Artifact'
        if mcid is None and not artifact:
            return None
        kind = name(properties, '/Type')
        self.sequences.append(
            _Sequence(stream, None if artifact else int(mcid), artifact, kind if artifact else ''))
        return self.sequences[-1]

    def _text(self, shown, font) -> str:
        strings = shown if isinstance(shown, list) else [shown]
        data = b''.join(
            one if isinstance(one, bytes) else one.original_bytes
            for one in strings if isinstance(one, (bytes, str)))
        if entry(font, '/Subtype') == '/Type0':
            codes: Iterator[int] = (
                int.from_bytes(data[at:at + 2], 'big') for at in range(0, len(data), 2))
        else:
            codes = iter(data)
        table = self._table(font)
        return ''.join(table.get(code, '\ufffd') for code in codes)

    def _table(self, font) -> Mapping[int, str]:
        """What characters the codes of a font stand for."""
        if id(font) not in self.tables:
            stream = entry(font, '/ToUnicode')
            self.tables[id(font)] = characters(stream.get_data()) if stream is not None else {}
        return self.tables[id(font)]

    def _do(self, thing, resources, stream: int, inside: _Sequence, depth: int) -> None:
        """Draw an image or a form."""
        if thing is None or depth > DEEPEST:
            return
        if entry(thing, '/Subtype') != '/Form':
            inside.painted = True
            self._image(thing)
            return
        self._look_through(thing)
        own = entry(thing, '/StructParents') is not None
        self._read(thing, entry(thing, '/Resources') or resources,
                   number_of(thing) if own else stream, inside, depth + 1)

    def _paint(self, operands, operator: bytes, resources) -> None:
        if operator == b'sh':
            self.spaces |= _families(
                entry(entry(entry(resources, '/Shading'), operands[0]), '/ColorSpace'))
        elif operator == b'INLINE IMAGE':
            self.spaces |= _families(entry(operands['settings'], '/CS'))

    def _image(self, image) -> None:
        self.spaces |= _families(entry(image, '/ColorSpace'))
        if entry(image, '/SMask') is not None:
            self.transparent['a picture with a soft mask'] = None

    def _look_through(self, thing) -> None:
        group = entry(thing, '/Group')
        if entry(group, '/S') == '/Transparency':
            self.transparent['a transparency group'] = None

    def _look_at(self, state) -> None:
        """Whether a graphics state lets anything shine through."""
        for key in ('/ca', '/CA'):
            opacity = entry(state, key)
            if opacity is not None and opacity < 1:
                self.transparent[f'an opacity of {float(opacity):g}'] = None
        if entry(state, '/SMask') not in (None, '/None'):
            self.transparent['a soft mask'] = None
        mode = entry(state, '/BM')
        if mode not in (None, '/Normal', '/Compatible'):
            self.transparent[f'the blend mode {str(mode).lstrip("/")}'] = None


# What the two letters of an inline image stand for.
_SHORT = {'G': 'DeviceGray', 'RGB': 'DeviceRGB', 'CMYK': 'DeviceCMYK', 'I': 'Indexed'}


def _families(space) -> frozenset[str]:
    """The family of a colour space; of an ICC profile with its number of channels (ICCBased 3).

    An indexed, separated or patterned space is of the family on which it is based.
    """
    space = plain(space)
    if space is None:
        return frozenset()
    if isinstance(space, str):
        family = space.lstrip('/')
        return frozenset({_SHORT.get(family, family)}) - {'Pattern'}
    family = str(space[0]).lstrip('/')
    if family == 'ICCBased':
        return frozenset({f'ICCBased {entry(plain(space[1]), "/N")}'})
    if family in ('Indexed', 'I', 'Pattern'):
        return _families(space[1]) if len(space) > 1 else frozenset()
    if family in ('Separation', 'DeviceN'):
        return frozenset({family}) | _families(space[2])
    return frozenset({family})
