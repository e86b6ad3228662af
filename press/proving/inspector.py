"""The inspector: the bytes of a PDF come in, a `Proof` goes out.

It says what is on the pages and judges nothing: every glyph's origin, advance and ink, as the file
has them. White space and glyphs that draw nothing are left out, and so is what is cut off with the
marks beside the trim box. Pages with fonts of others are read by PDFium (`strangers`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from operator import attrgetter

from pikepdf import Pdf

from .beside import Ways, addressed, annotations, labels, marks
from .contents import Painted, Run, box_of, painted, trim_of
from .objects import each, entry, is_true, opened, string
from .records import Bookmark, Box, Line, Link, Page, Proof, Rule

# Glyphs of one line stand on one baseline within this many points.
SAME_LINE = 1.0
# A note mark: at most this size, raised by so much, both in em of the line it belongs to.
MARK_SIZE, MARK_RAISE = 0.75, (0.15, 0.6)
# A rule is at most so thick and at least so long, in points.
RULE_THICKNESS, RULE_LENGTH = 2.0, 12.0

INFORMATION = ('Title', 'Author', 'Subject', 'Keywords', 'Creator', 'Producer',
               'CreationDate', 'ModDate')


@lru_cache(maxsize=1)
def inspect(pdf: bytes, first: int | None = None) -> Proof:
    """Everything on the pages of a PDF, and what the file says of itself; the last is remembered.

    With `first`, only so many pages are looked at. Raises `pikepdf.PdfError` for what is no PDF.
    """
    file, on_pages = opened(pdf), painted(pdf, first)
    called, ways, strangers = labels(file), Ways(file), _strangers(pdf, on_pages)
    pages = tuple(
        _page(file, one, called[one.page - 1] if called else str(one.page), ways,
              strangers.get(one.page, one.runs)) for one in on_pages)
    outline = tuple(Bookmark(mark.level, mark.title, mark.page or None) for mark in marks(file))
    facts = entry(file.trailer, '/Info')
    information = tuple((key, said) for key in INFORMATION if (said := string(facts, f'/{key}')))
    return Proof(pages, outline, information, string(file.Root, '/Lang'),
                 is_true(entry(file.Root, '/MarkInfo'), '/Marked'))


def _strangers(pdf: bytes, pages: Sequence[Painted]) -> dict[int, Sequence[Run]]:
    """The glyphs of the pages that are not open, by the numbers of the pages."""
    closed = [page.page for page in pages if not page.open]
    if not closed:
        return {}
    from .strangers import runs
    return runs(pdf, closed)


def _page(file: Pdf, on_page: Painted, label: str, ways: Ways, runs: Sequence[Run]) -> Page:
    page = file.pages[on_page.page - 1].obj
    trim = trim_of(page)
    media = box_of(page, '/MediaBox') or trim
    width, height = trim[2] - trim[0], trim[3] - trim[1]
    return Page(on_page.page, label, width, height, media,
                trim, box_of(page, '/BleedBox') or box_of(page, '/CropBox') or media,
                tuple(_lines(on_page.page, _kept(runs, width, height))),
                tuple(_rules(on_page.paths, width, height)), tuple(_links(page, ways, trim)))


def _kept(runs: Iterable[Run], width: float, height: float) -> Iterator[Run]:
    """The glyphs that are still there when the page has been cut: not those beside its trim box."""
    for run in runs:
        em, glyphs = run.size, run.glyphs
        if not (em < run.y < height - em and em < glyphs[0].x and glyphs[-1].x < width - 2 * em):
            glyphs = [glyph for glyph in glyphs
                      if glyph.ink[2] >= 0 and glyph.ink[0] <= width
                      and glyph.ink[3] >= 0 and glyph.ink[1] <= height]
            run = Run(run.y, em, glyphs)
        if glyphs:
            yield run


def _lines(page: int, runs: Iterable[Run]) -> Iterator[Line]:
    """Glyphs in lines, from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=attrgetter('y')):
        if rows and run.y - rows[-1][0].y <= SAME_LINE:
            rows[-1].append(run)
        else:
            rows.append([run])
    sizes = [_usual_size(row) for row in rows]
    for index, (row, size) in enumerate(zip(rows, sizes, strict=True)):
        if index + 1 < len(rows) and _are_marks(row, rows[index + 1], sizes[index + 1]):
            rows[index + 1].extend(row)
        else:
            yield _line(page, row, size)


def _usual_size(row: list[Run]) -> float:
    sizes: Counter[float] = Counter()
    for run in row:
        sizes[run.size] += len(run.glyphs)
    return sizes.most_common(1)[0][0]


def _are_marks(row: list[Run], below: list[Run], size: float) -> bool:
    """Whether all of a row are note marks of the row below it."""
    low, high = (raised * size for raised in MARK_RAISE)
    return (low <= below[0].y - row[0].y <= high
            and all(run.size <= MARK_SIZE * size for run in row))


def _line(page: int, row: list[Run], size: float) -> Line:
    """A line; the advance of each of its glyphs is the distance to the next origin."""
    row.sort(key=lambda run: run.glyphs[0].x)
    glyphs = list(chain.from_iterable(run.glyphs for run in row))
    if all(before.glyphs[-1].x <= run.glyphs[0].x for before, run in pairwise(row)):
        end = 0
        for before, run in pairwise(row):
            end += len(before.glyphs)
            last = glyphs[end - 1]
            glyphs[end - 1] = last._replace(advance=run.glyphs[0].x - last.x)
    else:
        glyphs.sort(key=attrgetter('x'))
        nexts = [after.x - glyph.x for glyph, after in pairwise(glyphs)]
        glyphs = [glyph._replace(advance=advance) for glyph, advance in zip(
            glyphs, [*nexts, glyphs[-1].width], strict=True)]
    level = next(glyph.y for glyph in glyphs if glyph.size == size)
    return Line(page, level, size, tuple(glyphs))


def _rules(paths: Iterable[Box], width: float, height: float) -> Iterator[Rule]:
    """Thin horizontal paths: borders, hairlines, the rule above the notes; those in forms too.

    A border may be a large box of which a clip lets only a strip be seen.
    """
    for left, top, right, bottom in paths:
        is_kept = left < width and right > 0 and top < height and bottom > 0
        if is_kept and 0 < bottom - top <= RULE_THICKNESS and right - left >= RULE_LENGTH:
            yield Rule(left, right, (top + bottom) / 2, bottom - top)


def _links(page, ways: Ways, trim: Box) -> Iterator[Link]:
    for link in annotations(page, 'Link'):
        left, bottom, right, top = map(float, each(link, '/Rect'))
        above, below = sorted((trim[3] - top, trim[3] - bottom))
        yield Link((left - trim[0], above, right - trim[0], below),
                   addressed(link) or str(ways.page(ways.target(link)) or ''))
