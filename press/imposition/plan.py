"""The plan of an imposition: which page stands where on which side of which sheet.

The number of pages, their size and an `Order` come in, a `Plan` goes out. Arithmetic only: no PDF is
read or made here. Lengths are in points, places are measured from the lower left corner of a side as
it is printed; pages are counted from 1, and None is a blank page.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ..design import MM
from ..diagnostics import Diagnostic, Fault
from . import CUT, PROOFS, THICKNESS

PAPERS = {'A3': (297 * MM, 420 * MM), 'A4': (210 * MM, 297 * MM), 'A5': (148 * MM, 210 * MM),
          'SRA3': (320 * MM, 450 * MM), 'SRA4': (225 * MM, 320 * MM),
          'Letter': (612.0, 792.0), 'Tabloid': (792.0, 1224.0)}
THICKEST = 2.0          # mm: board; nothing thicker is folded
BULK = 1.25             # cm³/g: what such paper takes up
REAM = 500
LARGEST = 14400.0       # points: more no PDF can have (ISO 32000-1, annex C)
CLOSE = 0.01


class Order(Struct, frozen=True):
    """How a book is to be made.

    `section` is the number of sheets that are folded together where the scheme is `signatures`;
    `thickness` that of a sheet in mm; `flip` the edge of the sheet about which the printer turns
    it. With `cover` the first and the last leaf are a sheet of their own around the others, with a
    spine of the width of what it holds, none where it is stapled. Blank pages that are needed stand
    before the last page, or behind it where `ends` is false. With `fit` pages that are too large are
    made smaller.
    """

    scheme: str = 'saddle'
    paper: tuple[float, float] = PAPERS['A4']
    binding: str = 'left'
    flip: str = 'short'
    section: int = 4
    thickness: float = THICKNESS
    creep: bool = True
    cover: bool = False
    ends: bool = True
    fit: bool = False


class Placed(Struct, frozen=True):
    """A page on a side: the lower left corner of its trim box, whether it is turned by 180°.

    Nothing of it is printed outside of `left` to `right`, where the sheet is folded or another page
    stands; `spine` is its side there as the page is read, `left`, `right` or nothing.
    """

    page: int | None
    x: float
    y: float
    turned: bool = False
    spine: str = ''
    left: float = 0.0
    right: float = 0.0


class Sheet(Struct, frozen=True):
    """A sheet: the pages of its front and of its back; the section that it belongs to, from 0.

    `level` is how many sheets of the section are around it; `folds` are the places of its folds,
    from the left of the front, `cuts` of its cuts.
    """

    front: tuple[Placed, ...]
    back: tuple[Placed, ...] = ()
    section: int = 0
    level: int = 0
    folds: tuple[float, ...] = ()
    cuts: tuple[float, ...] = ()
    width: float = 0.0
    height: float = 0.0
    is_cover: bool = False


class Plan(Struct, frozen=True):
    """All sheets in the order of printing. `width` and `height` are those of a finished page.

    `scale` is by how much pages are made smaller, `spine` the width of that of a cover, `blanks`
    how many pages were added.
    """

    order: Order
    pages: int
    width: float
    height: float
    sheets: tuple[Sheet, ...]
    scale: float = 1.0
    spine: float = 0.0
    blanks: int = 0


def paper_of(name: str) -> tuple[float, float]:
    """A paper by its name, or by its size in mm: A4, 320x450. Raises `Fault` for what is neither."""
    known = {paper.lower(): size for paper, size in PAPERS.items()}
    if size := known.get(name.lower()):
        return size
    width, _, height = name.lower().replace('×', 'x').partition('x')
    try:
        size = float(width) * MM, float(height) * MM
    except ValueError:
        size = 0.0, 0.0
    if not all(0 < length < LARGEST for length in size):
        raise Fault([Diagnostic('unknown-paper', f'“{name}” is no paper',
                                hint=f'choose of {", ".join(PAPERS)}, or write 320x450 (mm)')])
    return size


def thickness(weight: float, bulk: float = BULK) -> float:
    """The thickness in mm of paper of so many g/m², with a bulk in cm³/g."""
    return weight * bulk / 1000


def plan(pages: int, width: float, height: float, order: Order) -> Plan:
    """Where each of so many pages of a size (in points) goes.

    Raises `Fault` where the pages do not fit on the paper, or the order cannot be carried out.
    """
    _must_be_sound(pages, order)
    if order.scheme in PROOFS:
        return _proofs(pages, width, height, order)
    scale = _scale(2 * width, height, order)
    width, height = width * scale, height * scale
    numbers = _filled(range(1, pages + 1), order)
    made = Plan(order, pages, width, height, (), scale, blanks=len(numbers) - pages)
    if order.cover:
        inner = numbers[2:-2]
        # What is stapled through the fold has no back: its cover is folded with it.
        spine = 0.0 if order.scheme == 'saddle' else len(inner) / 2 * order.thickness * MM
        _scale(2 * width + spine, height, replace(order, fit=False))
        cover = _cover((*numbers[:2], *numbers[-2:]), made, spine)
        return replace(made, spine=spine, sheets=(cover, *_block(inner, made)))
    return replace(made, sheets=tuple(_block(numbers, made)))


def _must_be_sound(pages: int, order: Order) -> None:
    if pages < 1:
        raise Fault([Diagnostic('nothing-to-impose', 'there are no pages',
                                hint='name a file that has some')])
    if order.section < 1 or not 0 <= order.thickness <= THICKEST:
        raise Fault([Diagnostic(
            'impossible-order', f'sections of {order.section} sheets of {order.thickness:g} mm',
            hint=f'give at least one sheet, and a thickness of 0 to {THICKEST:g} mm')])
    if order.cover and pages < 5:
        raise Fault([Diagnostic('impossible-order', f'{pages} pages leave nothing inside a cover',
                                hint='leave the cover in the block')])


def _scale(width: float, height: float, order: Order) -> float:
    """By how much what is printed beside each other is made smaller; 1 where it fits."""
    long, short = max(order.paper), min(order.paper)
    scale = max(min(long / width, short / height), min(short / width, long / height))
    if scale >= 1 - CLOSE / max(width, height):
        return 1.0
    if not order.fit:
        raise Fault([Diagnostic(
            'too-large', f'{_mm(width)} × {_mm(height)} mm do not fit on paper of '
            f'{_mm(order.paper[0])} × {_mm(order.paper[1])} mm',
            hint='choose larger paper, or let the pages be made smaller: impose --scale fit')])
    return scale


def _mm(points: float) -> str:
    return f'{points / MM:.1f}'.removesuffix('.0')


def _filled(pages: Sequence[int], order: Order) -> list[int | None]:
    """The pages with blank ones, so many that every sheet has four, before the last page or behind it."""
    blanks: list[int | None] = [None] * (-len(pages) % 4)
    if order.ends and len(pages) > 1:
        return [*pages[:-1], *blanks, pages[-1]]
    return [*pages, *blanks]


def _block(numbers: Sequence[int | None], made: Plan) -> Iterator[Sheet]:
    order = made.order
    if order.scheme in CUT:
        yield from _stacked(numbers, made)
        return
    size = len(numbers) if order.scheme == 'saddle' else 4 * order.section
    for section, start in enumerate(range(0, len(numbers), size)):
        yield from _nested(numbers[start:start + size], made, section)


def _nested(numbers: Sequence[int | None], made: Plan, section: int) -> Iterator[Sheet]:
    """The sheets of a section, the outermost first: each has two leaves, one at either end."""
    for level in range(len(numbers) // 4):
        first, last = 2 * level, len(numbers) - 1 - 2 * level
        shift = level * made.order.thickness * MM if made.order.creep else 0.0
        yield _folded((numbers[last], numbers[first]), (numbers[first + 1], numbers[last - 1]),
                      made, shift, section, level)


def _folded(front: Sequence[int | None], back: Sequence[int | None], made: Plan,
            shift: float, section: int, level: int) -> Sheet:
    wide, high = _paper(2 * made.width, made.height, made.order)
    fold = wide / 2
    return Sheet(_pair(front, made, wide, high, fold, fold, shift, False),
                 _pair(back, made, wide, high, fold, fold, shift, True),
                 section, level, (fold,), (), wide, high)


def _cover(numbers: Sequence[int | None], made: Plan, spine: float) -> Sheet:
    """The sheet around the block: outside the last and the first page, inside the second and the
    last but one; between them the spine."""
    first, second, inner, last = numbers
    wide, high = _paper(2 * made.width + spine, made.height, made.order)
    folds = (wide - spine) / 2, (wide + spine) / 2
    return Sheet(_pair((last, first), made, wide, high, *folds, 0.0, False),
                 _pair((second, inner), made, wide, high, *folds, 0.0, True),
                 -1, 0, folds, (), wide, high, True)


def _stacked(numbers: Sequence[int | None], made: Plan) -> Iterator[Sheet]:
    """Sheets that are cut in two, the one stack then put on the other."""
    leaves = [(numbers[at], numbers[at + 1]) for at in range(0, len(numbers), 2)]
    count = len(leaves) // 2
    wide, high = _paper(2 * made.width, made.height, made.order)
    cut = wide / 2
    for level in range(count):
        upper, lower = leaves[level], leaves[count + level]
        front, back = (upper[0], lower[0]), (lower[1], upper[1])
        if made.order.binding == 'right':
            front, back = front[::-1], back[::-1]
        yield replace(
            _pairs(front, back, made, wide, high, cut), level=level, cuts=(cut,))


def _pairs(front, back, made: Plan, wide: float, high: float, cut: float) -> Sheet:
    """Two leaves beside each other, each bound at its own side."""
    spine = 'left' if made.order.binding == 'left' else 'right'

    def side(pages, is_back: bool) -> tuple[Placed, ...]:
        edge = spine if not is_back else ('right' if spine == 'left' else 'left')
        y = (high - made.height) / 2
        placed = (Placed(pages[0], cut - made.width, y, False, edge, 0.0, cut),
                  Placed(pages[1], cut, y, False, edge, cut, wide))
        return _turned(placed, made, wide, high) if is_back else placed

    return Sheet(side(front, False), side(back, True), width=wide, height=high)


def _pair(pages: Sequence[int | None], made: Plan, wide: float, high: float, left: float,
          right: float, shift: float, is_back: bool) -> tuple[Placed, ...]:
    """Two pages whose spine edges are at `left` and `right`, but for what they creep."""
    one, other = pages if made.order.binding == 'left' else pages[::-1]
    y = (high - made.height) / 2
    placed = (Placed(one, left - made.width + shift, y, False, 'right', 0.0, left),
              Placed(other, right - shift, y, False, 'left', right, wide))
    return _turned(placed, made, wide, high) if is_back else placed


def _turned(placed: Sequence[Placed], made: Plan, wide: float, high: float) -> tuple[Placed, ...]:
    """The back of a sheet, turned by 180° where the printer turns sheets about their long edge."""
    about_height = 'long' if wide <= high else 'short'
    if made.order.flip == about_height:
        return tuple(placed)
    return tuple(replace(
        one, x=wide - one.x - made.width, y=high - one.y - made.height, turned=True,
        left=wide - one.right, right=wide - one.left) for one in placed)


def _paper(width: float, height: float, order: Order) -> tuple[float, float]:
    """The paper as it lies: upright or across, so that what is printed fits."""
    long, short = max(order.paper), min(order.paper)
    across = min(long / width, short / height)
    upright = min(short / width, long / height)
    return (long, short) if across >= upright else (short, long)


def _proofs(pages: int, width: float, height: float, order: Order) -> Plan:
    """Pages beside and below each other, on one side, to be looked at."""
    columns, rows = PROOFS[order.scheme]
    scale = _scale(columns * width, rows * height, order)
    width, height = width * scale, height * scale
    wide, high = _paper(columns * width, rows * height, order)
    sheets = []
    for start in range(1, pages + 1, columns * rows):
        placed = []
        for at in range(columns * rows):
            row, column = divmod(at, columns)
            if order.binding == 'right':
                column = columns - 1 - column
            x = (wide - columns * width) / 2 + column * width
            y = (high + rows * height) / 2 - (row + 1) * height
            number = start + at if start + at <= pages else None
            placed.append(Placed(number, x, y, left=x, right=x + width))
        sheets.append(Sheet(tuple(placed), width=wide, height=high))
    return Plan(order, pages, width, height, tuple(sheets), scale)
