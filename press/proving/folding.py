"""Proof by folding: sheets are cut, folded and nested as paper is, and read as a book.

The bytes of imposed sheets come in; a book goes out, with a page for every page that a reader would
turn. Nothing is known here of how the sheets were planned: only what the file declares, as a
printer's ticket does, and what paper does when it is printed on both sides, folded and trimmed.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

from msgspec import Struct
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject, RectangleObject

from ..design import MM
from ..diagnostics import Diagnostic
from ..imposition.order import KEY, Declared, read_order
from .inspector import inspect
from .records import Page

SHARP = 0.1 * MM        # how exactly pages must meet
FOLDED, CUT = ('saddle', 'signatures'), 'stack'

# What takes a point of the back, as the file has it, to where it is seen.
Matrix = tuple[float, float, float, float, float, float]


class Face(Struct, frozen=True):
    """One page of the book: the side of a sheet (a page of the file, from 0) and where it is cut.

    `seen` takes the side to what a reader sees, `left` and `bottom` are a corner of the page there.
    """

    side: int
    seen: Matrix
    left: float
    bottom: float


Leaf = tuple[Face, Face]


class Paper(Struct, frozen=True):
    """A printed sheet: the number of its front in the file, its size, whether it has a back."""

    front: int
    width: float
    height: float

    def behind(self, flip: str) -> Matrix:
        """How the back is seen by someone who turns the sheet over like a page.

        The printer turned it about an edge before printing the back: what was printed at (u, v) is
        then behind (W − u, v) of the front, or behind (u, H − v). Turned like a page, it is seen at
        W less that.
        """
        upright_edge = 'long' if self.height >= self.width else 'short'
        if flip == upright_edge:
            return 1, 0, 0, 1, 0, 0
        return -1, 0, 0, -1, self.width, self.height


def declared_by(pdf: bytes) -> Declared | None:
    """What the sheets of a PDF say of themselves, or None."""
    return read_order(str((PdfReader(BytesIO(pdf)).metadata or {}).get(KEY, '')))


def fold(pdf: bytes, ticket: Declared) -> bytes:
    """The book that comes of sheets: the trim box of each page is where it is cut."""
    reader = PdfReader(BytesIO(pdf))
    papers = [Paper(at, float(page.mediabox.width), float(page.mediabox.height))
              for at, page in enumerate(reader.pages) if at % 2 == 0]
    writer = PdfWriter(clone_from=reader)
    sides = list(writer.pages)
    for leaf in bound(papers, ticket):
        for face in leaf:
            _add(writer, sides[face.side], face, ticket)
    for _ in sides:
        writer.remove_page(0)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def bound(papers: Sequence[Paper], ticket: Declared) -> Iterator[Leaf]:
    """The leaves of the book in the order in which they are turned."""
    cover, block = (papers[:1], papers[1:]) if ticket.cover else ([], papers)
    around = [_halves(paper, ticket, 0, ticket.spine) for paper in cover]
    yield from (first for first, _ in around)
    if ticket.scheme == CUT:
        upper, lower = zip(*(_cut(paper, ticket) for paper in block), strict=True)
        yield from (*upper, *lower)
    else:
        size = ticket.section or len(block)
        for start in range(0, len(block), size):
            nested = [_halves(paper, ticket, inside)
                      for inside, paper in enumerate(block[start:start + size])]
            yield from (first for first, _ in nested)
            yield from (second for _, second in reversed(nested))
    yield from (second for _, second in around)


def _halves(paper: Paper, ticket: Declared, inside: int, spine: float = 0.0) -> tuple[Leaf, Leaf]:
    """A sheet folded in the middle, the front outside: its first leaf and its second.

    A sheet that lies `inside` so many others sticks out by so many thicknesses at the fore-edge,
    where the knife goes straight through all of them.
    """
    shorter = inside * ticket.thickness * MM
    left_edge = (paper.width - spine) / 2 - ticket.width + shorter
    right_edge = (paper.width + spine) / 2 + ticket.width - shorter
    at_left, at_right = left_edge, right_edge - ticket.width
    one, other = _leaf(paper, ticket, at_right, at_left), _leaf(paper, ticket, at_left, at_right)
    return (one, other[::-1]) if ticket.binding == 'left' else (other, one[::-1])


def _cut(paper: Paper, ticket: Declared) -> tuple[Leaf, Leaf]:
    """A sheet cut in the middle: the leaf that goes on top, and the other."""
    left, right = paper.width / 2 - ticket.width, paper.width / 2
    one, other = _leaf(paper, ticket, left, right), _leaf(paper, ticket, right, left)
    return (one, other) if ticket.binding == 'left' else (other, one)


def _leaf(paper: Paper, ticket: Declared, front: float, back: float) -> Leaf:
    """A leaf: its face on the front of the sheet from `front` on, and the one behind it."""
    bottom = (paper.height - ticket.height) / 2
    return (Face(paper.front, (1, 0, 0, 1, 0, 0), front, bottom),
            Face(paper.front + 1, paper.behind(ticket.flip), back, bottom))


def _add(writer: PdfWriter, side: PageObject, face: Face, ticket: Declared) -> None:
    """A page of the book: the side as it is seen, with the boxes of what is not cut away."""
    page = writer.add_blank_page(side.mediabox.width, side.mediabox.height)
    contents = ArrayObject()
    for part in (f'q {" ".join(map(str, face.seen))} cm', None, 'Q'):
        if part is None:
            if '/Contents' in side:
                contents.append(side.raw_get('/Contents'))
            continue
        stream = DecodedStreamObject()
        stream.set_data(part.encode())
        contents.append(writer._add_object(stream))
    page[NameObject('/Contents')] = contents
    page[NameObject('/Resources')] = side.raw_get('/Resources')
    box = RectangleObject((face.left, face.bottom, face.left + ticket.width,
                           face.bottom + ticket.height))
    page.trimbox = page.bleedbox = box


def folding_faults(sheets: bytes, book: bytes) -> tuple[Diagnostic, ...]:
    """Every fault of sheets that should become a book: a page elsewhere, turned, moved or lost."""
    ticket = declared_by(sheets)
    if ticket is None or ticket.scheme not in (*FOLDED, CUT):
        return (Diagnostic('not-sheets', 'the file does not say how its sheets are folded',
                           hint='make it with ./build.py impose or booklet'),)
    folded, wanted = inspect(fold(sheets, ticket)).pages, inspect(book).pages
    scale = ticket.width / wanted[0].width
    blanks = [None] * (len(folded) - len(wanted))
    if len(folded) < len(wanted):
        return (Diagnostic('pages-lost', f'{len(wanted)} pages should be there, {len(folded)} are',
                           hint='impose the book again'),)
    last_first = [*wanted[:-1], *blanks, wanted[-1]]
    plain = [*wanted, *blanks]
    found = min((tuple(_differences(folded, pages, scale)) for pages in (last_first, plain)),
                key=len)
    return found


def _differences(folded: Sequence[Page], wanted: Sequence[Page | None],
                 scale: float) -> Iterator[Diagnostic]:
    for number, (page, other) in enumerate(zip(folded, wanted, strict=True), 1):
        found = [(glyph.text, glyph.x, glyph.y) for line in page.lines for glyph in line.glyphs]
        asked = [(glyph.text, glyph.x * scale, glyph.y * scale)
                 for line in (other.lines if other else ()) for glyph in line.glyphs]
        name = f'page {number}'
        if [text for text, *_ in found] != [text for text, *_ in asked]:
            said = ''.join(text for text, *_ in found)[:12]
            should = ''.join(text for text, *_ in asked)[:12]
            yield Diagnostic('page-elsewhere', f'{name} of the folded book reads “{said}”, it '
                             f'should read “{should}”', hint='impose the book again')
            continue
        off = max((max(abs(x - u), abs(y - v)) for (_, x, y), (_, u, v) in zip(
            found, asked, strict=True)), default=0.0)
        if off > SHARP:
            yield Diagnostic('page-moved', f'{name} of the folded book is {off / MM:.2f} mm off '
                             'its place', hint='impose the book again, with the paper that is used')
