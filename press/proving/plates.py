"""Checks of a press file: whether its pages print as ordered, on the plates that were ordered.

The bytes of a PDF and what was ordered come in, faults go out: the boxes of every page, its inks,
what overprints, the marks and the slug line; with them those of the file as a whole (`exchange`).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
from pikepdf import PasswordError, Pdf

from ..condition import Condition
from ..design import MM
from ..diagnostics import Diagnostic
from .comparison import short
from .exchange import DATE, condition_faults, exchange_faults
from .frame import Order
from .objects import each, entry, name, opened, string
from .paintings import Painting, paintings, plates
from .records import Box

EXACT = 0.01 * MM
ALL, BLACK = 'All', 'Black'


def plate_faults(pdf: bytes, order: Order) -> tuple[Diagnostic, ...]:
    """Every fault of a press file."""
    locked = _fault('file-locked', 'the file is encrypted', 'write it without a password')
    try:
        file = opened(pdf)
    except PasswordError:
        return locked,
    if file.is_encrypted:
        return locked,
    pages = paintings(pdf)
    faults = [*exchange_faults(pdf, file, order.condition), *_slug_lines(pdf, file, order)]
    for number, (page, painted) in enumerate(zip(file.pages, pages, strict=True), 1):
        page = page.obj
        boxes = list(_boxes(page, number, order))
        faults += boxes
        faults += _inks(painted, number)
        if not boxes:
            faults += _marks(painted, number, _box(page, '/TrimBox'), _box(page, '/BleedBox'),
                             _box(page, '/MediaBox'))
    return tuple(faults)


def is_for_press(pdf: bytes) -> bool:
    """Whether a file is made for a printing condition."""
    return any(name(intent, '/S') == 'GTS_PDFX'
               for intent in each(opened(pdf).Root, '/OutputIntents'))


def sheet_faults(pdf: bytes, condition: Condition) -> tuple[Diagnostic, ...]:
    """What is wrong with the inks of sheets on which the pages of a press file were put."""
    file = opened(pdf)
    faults = list(condition_faults(file, condition))
    for number, painted in enumerate(paintings(pdf), 1):
        faults += _inks(painted, number)
    return tuple(faults)


def _fault(code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, None, hint)


def _box(page: Any, key: str) -> Box:
    left, bottom, right, top = map(float, each(page, key) or (0, 0, 0, 0))
    return left, bottom, right, top


def _boxes(page: Any, number: int, order: Order) -> Iterator[Diagnostic]:
    """The finished page and its bleed are exact, and the sheet begins at 0 0."""
    hint = f'give every page its boxes, to {EXACT / MM:g} mm'
    missing = [key for key in ('/MediaBox', '/TrimBox', '/BleedBox') if key not in page]
    if missing:
        yield _fault('box-wrong', f'page {number} has no {", ".join(k[1:] for k in missing)}', hint)
        return
    media, trim, bleed = (_box(page, key) for key in ('/MediaBox', '/TrimBox', '/BleedBox'))
    wanted = tuple(edge + order.bleed * out for edge, out in zip(trim, (-1, -1, 1, 1), strict=True))
    width, height = trim[2] - trim[0], trim[3] - trim[1]
    if not _alike((width, height), (order.width, order.height)):
        yield _fault('box-wrong', f'page {number} is cut to {_mm(width, height)}, not to '
                     f'{_mm(order.width, order.height)}', hint)
    if not _alike(bleed, wanted):
        out = [abs(edge - inner) for edge, inner in zip(bleed, trim, strict=True)]
        yield _fault('box-wrong', f'page {number} bleeds by {_mm(*out)}, not by '
                     f'{_mm(order.bleed)} on every side', hint)
    if media[:2] != (0, 0):
        yield _fault('box-wrong', f'page {number} begins at {media[0]:g} {media[1]:g}, not at 0 0',
                     hint)
    if not _inside(bleed, media) or '/CropBox' in page and _box(page, '/CropBox') != media:
        yield _fault('box-wrong', f'the sheet of page {number} is not all to be seen: BleedBox '
                     'lies outside MediaBox, or CropBox is another', hint)
    if '/ArtBox' in page:
        yield _fault('box-wrong', f'page {number} has an ArtBox beside its TrimBox', hint)
    if int(entry(page, '/Rotate') or 0):
        yield _fault('box-wrong', f'page {number} is turned', hint)


def _inks(painted: Sequence[Painting], number: int) -> Iterator[Diagnostic]:
    """A page prints with black alone; solid black type overprints, and nothing else does."""
    other = sorted(plates(painted) - {ALL, BLACK})
    for ink in other:
        kinds = sorted({one.kind for one in painted if ink in one.colour.inks})
        yield _fault('ink-wrong', f'page {number} prints with {ink}: {", ".join(kinds)}',
                     'give it black: every other ink is one more plate')
    if any(one.kind == 'type' and one.colour.solid and not one.overprints for one in painted):
        yield _fault('overprint-wrong', f'black type on page {number} does not overprint',
                     'set op and OPM 1 for solid black, in DeviceCMYK')
    if any(one.overprints and not one.colour.solid for one in painted):
        yield _fault('overprint-wrong', f'something on page {number} that is not solid black '
                     'overprints', 'let it knock out: what lies below shines through')


def _marks(painted: Sequence[Painting], number: int, trim: Box, bleed: Box, media: Box) -> (
        Iterator[Diagnostic]):
    """The marks lie outside the bleed and in all plates, everything else inside."""
    hint = 'draw the marks around the bleed, in all plates'
    marks = [one for one in painted if ALL in one.colour.inks]
    for mark in marks:
        if _meet(mark.reach, bleed):
            yield _fault('mark-wrong', f'page {number}: {mark.kind} of all plates lies on the page',
                         hint)
    if any(one not in marks and not _inside(one.box, bleed) for one in painted):
        yield _fault('mark-wrong', f'page {number}: something of the page reaches among the marks',
                     'cut the page off at its bleed')
    lines = [one.box for one in marks if one.kind == 'stroke' and _inside(one.reach, media)]
    upright = [line for line in lines if line[2] - line[0] <= EXACT]
    level = [line for line in lines if line[3] - line[1] <= EXACT]
    for corner, x, y in _corners(trim):
        if not (any(_alike((line[0],), (x,)) and _beyond(line, bleed, y) for line in upright)
                and any(_alike((line[1],), (y,)) and _beside(line, bleed, x) for line in level)):
            yield _fault('mark-wrong', f'page {number} has no crop marks {corner}', hint)
    crosses = [_middle(line) for line in upright
               if any(_alike(_middle(line), _middle(other)) for other in level)]
    middle, height = _middle(trim)
    sides = {'left': [y for x, y in crosses if x < bleed[0]],
             'right': [y for x, y in crosses if x > bleed[2]],
             'below': [x for x, y in crosses if y < bleed[1]],
             'above': [x for x, y in crosses if y > bleed[3]]}
    for side, places in sides.items():
        wanted = height if side in ('left', 'right') else middle
        if not any(_alike((place,), (wanted,)) for place in places):
            yield _fault('mark-wrong', f'page {number} has no registration target {side}', hint)


def _slug_lines(pdf: bytes, file: Pdf, order: Order) -> Iterator[Diagnostic]:
    """Below the bleed of every page stands what it is, its date and its number."""
    date = DATE.match(string(entry(file.trailer, '/Info'), '/CreationDate'))
    dated = ('-'.join(date.groups()),) if date else ()
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            left, _, right, top = page.get_mediabox()
            said = text.get_text_bounded(left, 0, right, min(page.get_bleedbox()[1], top))
            text.close()
            page.close()
            for wanted in (*order.slug, *dated, f'{number}/{len(document)}'):
                if _plain(wanted) not in _plain(said):
                    yield _fault('slug-wrong', f'the slug line of page {number} does not say '
                                 f'“{short(wanted)}”: “{short(said)}”',
                                 'print title, design, date and number below the bleed')
    finally:
        document.close()


def _plain(text: str) -> str:
    return ''.join(text.split())


def _corners(box: Box) -> Iterator[tuple[str, float, float]]:
    left, bottom, right, top = box
    yield from (('below left', left, bottom), ('below right', right, bottom),
                ('above left', left, top), ('above right', right, top))


def _beyond(line: Box, bleed: Box, y: float) -> bool:
    """Whether an upright line stands above or below the bleed, on the side of this height."""
    return line[3] <= bleed[1] if y < (bleed[1] + bleed[3]) / 2 else line[1] >= bleed[3]


def _beside(line: Box, bleed: Box, x: float) -> bool:
    """Whether a level line stands left or right of the bleed, on the side of this place."""
    return line[2] <= bleed[0] if x < (bleed[0] + bleed[2]) / 2 else line[0] >= bleed[2]


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _alike(found: Sequence[float], wanted: Sequence[float]) -> bool:
    return all(abs(one - other) <= EXACT for one, other in zip(found, wanted, strict=True))


def _inside(inner: Box, outer: Box) -> bool:
    return (inner[0] >= outer[0] - EXACT and inner[1] >= outer[1] - EXACT
            and inner[2] <= outer[2] + EXACT and inner[3] <= outer[3] + EXACT)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _mm(*lengths: float) -> str:
    return ' × '.join(f'{length / MM:.2f}' for length in lengths) + ' mm'
