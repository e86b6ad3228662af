"""Making sheets: the pages of a PDF are put where a plan has them.

The bytes of a PDF and a `Plan` come in, the bytes of a PDF with a page for every side of every sheet
go out. Each page becomes one form with its own resources, moved and never redrawn; what is behind
the fold is cut off. Output intent, language, faces, inks and links to addresses are kept; the tags,
bookmarks and links inside the book are given up, for sheets are there to be printed.
"""

import logging
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import md5
from io import BytesIO
from pathlib import Path

from msgspec import Struct
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject, ByteStringObject, DecodedStreamObject, DictionaryObject, FloatObject,
    IndirectObject, NameObject, NumberObject, RectangleObject, TextStringObject)

from .. import __version__
from ..diagnostics import Diagnostic, Fault
from ..profiles import SHEETS
from ..profiles.marks import ALL, Box, number
from .annotations import Matrix, links, printed, times
from .drawing import marks, room_for_marks, trim_of
from .drawing import slug as slug_line
from .order import KEY, declared
from .plan import Placed, Plan, Sheet

VERSION = '%PDF-1.7'
SAME = 0.5              # points by which pages of one size may differ
KEPT_FACTS = ('/Title', '/Author', '/Subject', '/Keywords', '/publication', '/design',
              '/CreationDate', '/ModDate', '/Trapped')
KEPT_ENTRIES = ('/OutputIntents', '/Lang', '/OCProperties')
BROKEN = (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError,
          NotImplementedError, OverflowError, AssertionError, zlib.error, struct.error)


class Pages(Struct, frozen=True):
    """What of a PDF matters for imposing it: how many pages, their size in points, their bleed."""

    count: int
    width: float
    height: float
    bleed: float


def pages_of(pdf: bytes, name: str) -> Pages:
    """The pages of a PDF. Raises `Fault` where it cannot be imposed."""
    reader = _reader(pdf, name)
    trims = list(map(_size, reader.pages))
    width, height = trims[0]
    for number, (wide, high) in enumerate(trims, 1):
        if abs(wide - width) > SAME or abs(high - height) > SAME:
            raise Fault([Diagnostic(
                'mixed-sizes', f'{name}: page {number} is {wide:.1f} × {high:.1f} points, page 1 '
                f'{width:.1f} × {height:.1f}', hint='impose pages of one size alone')])
    return Pages(len(trims), width, height, min(map(_bleed, reader.pages)))


def impose(pdf: bytes, plan: Plan, name: str, slug: str = '', face: Path | None = None) -> bytes:
    """The sheets of a PDF; `name` is that of the file. Raises `Fault` where it cannot be read.

    With a `face`, marks are drawn around the pages, and the words of `slug` in that face.
    """
    reader = _reader(pdf, name)
    bleed = min(map(_bleed, reader.pages)) * plan.scale
    if face:
        room_for_marks(plan, bleed)
    writer = PdfWriter()
    spines = {placed.page: placed.spine for sheet in plan.sheets
              for placed in (*sheet.front, *sheet.back) if placed.page}
    with _reading(name):
        forms = {page: _form(writer, reader.pages[page - 1], spine, plan)
                 for page, spine in sorted(spines.items())}
        _facts(writer, reader, plan)
    for count, sheet in enumerate(plan.sheets, 1):
        for side in filter(None, (sheet.front, sheet.back)):
            marking = b''
            if face:
                is_front = side is sheet.front
                said = f'{slug}  {count}/{len(plan.sheets)} {"A" if is_front else "B"}'
                marking = b'\n'.join((*marks(sheet, plan, bleed, is_front),
                                      slug_line(said, sheet, plan, bleed, face)))
            _side(writer, reader, plan, sheet, side, forms, bleed, marking)
    writer.compress_identical_objects()
    identity = ByteStringObject(md5(pdf + declared(plan).encode(), usedforsecurity=False).digest())
    writer._ID = ArrayObject((identity, identity))
    writer.pdf_header = VERSION
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _reader(pdf: bytes, name: str) -> PdfReader:
    """The PDF. Raises `Fault` where it is none, has no pages, or is not for everybody."""
    # What is wrong with a file is said once, by the press.
    logging.getLogger('pypdf').setLevel(logging.CRITICAL)
    with _reading(name):
        reader = PdfReader(BytesIO(pdf))
        if reader.is_encrypted:
            raise Fault([Diagnostic('encrypted', f'{name} is encrypted',
                                    hint='take its password away first')])
        sizes = list(map(_size, reader.pages))
    if not sizes:
        raise Fault([Diagnostic('nothing-to-impose', f'{name} has no pages',
                                hint='name a file that has some')])
    for number, size in enumerate(sizes, 1):
        if min(size) < SAME:
            raise Fault([Diagnostic('nothing-to-impose', f'{name}: page {number} has no size',
                                    hint='give it a MediaBox')])
    return reader


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """What goes wrong in here is the fault of the file."""
    try:
        yield
    except BROKEN as error:
        raise Fault([Diagnostic('not-a-pdf', f'{name} cannot be read as a PDF: {error}',
                                hint='make it again, or name another file')]) from error


def _box(page: PageObject, name: str = 'trimbox') -> Box:
    """A box of a page, in its own units and before viewers turn it."""
    box = getattr(page, name)
    (left, right), (bottom, top) = sorted((box.left, box.right)), sorted((box.bottom, box.top))
    return float(left), float(bottom), float(right), float(top)


def _size(page: PageObject) -> tuple[float, float]:
    """The width and the height in points of a page as it is seen."""
    left, bottom, right, top = _box(page)
    wide, high = (right - left) * page.user_unit, (top - bottom) * page.user_unit
    return (high, wide) if _quarters(page) % 2 else (wide, high)


def _quarters(page: PageObject) -> int:
    """How many times viewers turn a page by 90°, clockwise."""
    return int(page.rotation or 0) // 90 % 4


def _bleed(page: PageObject) -> float:
    """How far what is printed goes on beyond the trim box, on the side where it is least."""
    trim, bleed = _box(page), _box(page, 'bleedbox')
    return page.user_unit * max(0.0, min(
        trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]))


def _form(writer: PdfWriter, page: PageObject, spine: str, plan: Plan) -> IndirectObject:
    """A page as a form, cut off where its bleed ends, and at the spine where it is folded.

    The form is seen upright, its upper left corner where that of every page is.
    """
    wide, high = _size(page)
    bleed = _bleed(page)
    upright = _upright(page, plan)
    raised = plan.height / plan.scale - high
    corners = (_before(upright, (0 if spine == 'left' else -bleed), raised - bleed),
               _before(upright, wide + (0 if spine == 'right' else bleed), raised + high + bleed))
    resources = DictionaryObject(_resources(page).clone(writer))
    form = DecodedStreamObject()
    upon = _laid_upon(page, resources, writer)
    # The page may leave the state of drawing changed: what lies upon it begins anew.
    form.set_data(b'q\n' + _contents(page) + b'\nQ' + upon if upon else _contents(page))
    form.update({
        NameObject('/Type'): NameObject('/XObject'),
        NameObject('/Subtype'): NameObject('/Form'),
        NameObject('/BBox'): _numbers((
            *map(min, *corners), *map(max, *corners))),
        NameObject('/Matrix'): _numbers(upright),
        NameObject('/Resources'): resources})
    if '/Group' in page:
        form[NameObject('/Group')] = page.raw_get('/Group').clone(writer)
    return writer._add_object(form.flate_encode())


def _upright(page: PageObject, plan: Plan) -> Matrix:
    """What turns a page upright and takes its upper left corner to that of a page of the plan."""
    left, bottom, right, top = _box(page)
    unit, high = page.user_unit, plan.height / plan.scale
    a, b, x, y = ((1, 0, left, top), (0, -1, left, bottom),
                  (-1, 0, right, bottom), (0, 1, right, top))[_quarters(page)]
    a, b = a * unit, b * unit
    return a, b, -b, a, -a * x + b * y, high - b * x - a * y


def _before(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point that a matrix, which only turns, moves and enlarges, takes to (x, y)."""
    a, b, _, _, e, f = matrix
    size = a * a + b * b
    return (a * (x - e) + b * (y - f)) / size, (a * (y - f) - b * (x - e)) / size


def _resources(page: PageObject) -> DictionaryObject:
    return page.get('/Resources', DictionaryObject()).get_object()


def _contents(page: PageObject) -> bytes:
    contents = page.get_contents()
    return contents.get_data() if contents is not None else b''


def _laid_upon(page: PageObject, resources: DictionaryObject, writer: PdfWriter) -> bytes:
    """The operators that draw what is printed with a page; its `resources` get what they need."""
    looks = list(printed(page, writer))
    if not looks:
        return b''
    forms = DictionaryObject(resources.get('/XObject', DictionaryObject()).get_object())
    drawn = []
    for count, (look, matrix) in enumerate(looks, 1):
        forms[NameObject(f'/Upon{count}')] = look
        drawn.append(f'q {" ".join(map(number, matrix))} cm /Upon{count} Do Q'.encode())
    resources[NameObject('/XObject')] = forms
    return b'\n'.join((b'', *drawn))


def _side(writer: PdfWriter, reader: PdfReader, plan: Plan, sheet: Sheet, side: Sequence[Placed],
          forms: Mapping[int, IndirectObject], bleed: float, marking: bytes) -> None:
    """One side of a sheet as a page of the new file."""
    page = writer.add_blank_page(sheet.width, sheet.height)
    drawn, used, found = [], DictionaryObject(), ArrayObject()
    for placed in side:
        if placed.page is None:
            continue
        matrix = _matrix(placed, plan)
        used[NameObject(f'/P{placed.page}')] = forms[placed.page]
        drawn.append(f'q {number(placed.left)} 0 {number(placed.right - placed.left)} '
                     f'{number(sheet.height)} re W n {" ".join(map(number, matrix))} cm '
                     f'/P{placed.page} Do Q'.encode())
        source = reader.pages[placed.page - 1]
        found.extend(map(writer._add_object, links(
            source, times(_upright(source, plan), matrix))))
    resources = DictionaryObject({NameObject('/XObject'): used})
    if marking:
        drawn.append(b'q\n' + marking + b'\nQ')
        resources[NameObject('/ColorSpace')] = DictionaryObject({
            NameObject(f'/{ALL}'): _all_plates()})
    content = DecodedStreamObject()
    content.set_data(b'\n'.join(drawn))
    page[NameObject('/Contents')] = writer._add_object(content.flate_encode())
    page[NameObject('/Resources')] = resources
    if found:
        page[NameObject('/Annots')] = found
    left, bottom, right, top = trim_of(sheet, plan)
    page.trimbox = RectangleObject((left, bottom, right, top))
    page.bleedbox = RectangleObject((
        max(0, left - bleed), max(0, bottom - bleed), min(sheet.width, right + bleed),
        min(sheet.height, top + bleed)))


def _matrix(placed: Placed, plan: Plan) -> Matrix:
    """What moves an upright page to its place."""
    scale = plan.scale
    if placed.turned:
        return -scale, 0, 0, -scale, placed.x + plan.width, placed.y + plan.height
    return scale, 0, 0, scale, placed.x, placed.y


def _facts(writer: PdfWriter, reader: PdfReader, plan: Plan) -> None:
    """What the file says of itself: what the pages said, and how the sheets are folded."""
    catalog = reader.trailer['/Root']
    for name in KEPT_ENTRIES:
        if name in catalog:
            writer.root_object[NameObject(name)] = catalog.raw_get(name).clone(writer)
    known = reader.metadata or {}
    facts = {name: known[name] for name in KEPT_FACTS if name in known}
    writer.metadata = None
    writer.add_metadata(facts | {
        '/Producer': f'Resolution Press {__version__}', '/profile': SHEETS, KEY: declared(plan)})


def _all_plates() -> ArrayObject:
    """The colour that prints on every plate, with its likeness in the four process inks."""
    tint = DictionaryObject({
        NameObject('/FunctionType'): NumberObject(2), NameObject('/Domain'): _numbers((0, 1)),
        NameObject('/N'): NumberObject(1), NameObject('/C0'): _numbers((0, 0, 0, 0)),
        NameObject('/C1'): _numbers((1, 1, 1, 1))})
    return ArrayObject((NameObject('/Separation'), NameObject(f'/{ALL}'),
                        NameObject('/DeviceCMYK'), tint))


def _numbers(values: Iterable[float]) -> ArrayObject:
    return ArrayObject(FloatObject(round(value, 4)) for value in values)
