"""Making sheets: the pages of a PDF are put where a plan has them.

The bytes of a PDF and a `Plan` come in, the bytes of a PDF with a page for every side of every sheet
go out. Each page becomes one form with its own resources, moved and never redrawn; what is behind
the fold is cut off. Output intent, language, faces, inks and links to addresses are kept; the tags,
bookmarks and links inside the book are given up, for sheets are there to be printed.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from io import BytesIO
from pathlib import Path

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject, ByteStringObject, DecodedStreamObject, DictionaryObject, FloatObject,
    IndirectObject, NameObject, NumberObject, RectangleObject, TextStringObject)

from .. import __version__
from ..diagnostics import Diagnostic, Fault
from ..profiles import SHEETS
from ..profiles.marks import ALL, Box, number
from .drawing import marks, room_for_marks, trim_of
from .drawing import slug as slug_line
from .order import KEY, declared
from .plan import Placed, Plan, Sheet

VERSION = '%PDF-1.7'
SAME = 0.5              # points by which pages of one size may differ
KEPT_FACTS = ('/Title', '/Author', '/Subject', '/Keywords', '/publication', '/design',
              '/CreationDate', '/ModDate', '/Trapped')
KEPT_ENTRIES = ('/OutputIntents', '/Lang')


@dataclass(frozen=True, slots=True)
class Pages:
    """What of a PDF matters for imposing it: how many pages, their size in points, their bleed."""

    count: int
    width: float
    height: float
    bleed: float


def pages_of(pdf: bytes, name: str) -> Pages:
    """The pages of a PDF. Raises `Fault` where it cannot be imposed."""
    reader = _reader(pdf, name)
    boxes = map(_box, reader.pages)
    trims = [(right - left, top - bottom) for left, bottom, right, top in boxes]
    width, height = trims[0]
    for number, (wide, high) in enumerate(trims, 1):
        if abs(wide - width) > SAME or abs(high - height) > SAME:
            raise Fault([Diagnostic(
                'mixed-sizes', f'{name}: page {number} is {wide:.0f} × {high:.0f} points, page 1 '
                f'{width:.0f} × {height:.0f}', hint='impose pages of one size alone')])
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
    forms = {page: _form(writer, reader.pages[page - 1], spine)
             for page, spine in sorted(spines.items())}
    for count, sheet in enumerate(plan.sheets, 1):
        for side in filter(None, (sheet.front, sheet.back)):
            marking = b''
            if face:
                is_front = side is sheet.front
                said = f'{slug}  {count}/{len(plan.sheets)} {"A" if is_front else "B"}'
                marking = b'\n'.join((*marks(sheet, plan, bleed, is_front),
                                      slug_line(said, sheet, plan, bleed, face)))
            _side(writer, reader, plan, sheet, side, forms, bleed, marking)
    _facts(writer, reader, plan)
    writer.compress_identical_objects()
    identity = ByteStringObject(md5(pdf + declared(plan).encode(), usedforsecurity=False).digest())
    writer._ID = ArrayObject((identity, identity))
    writer.pdf_header = VERSION
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _reader(pdf: bytes, name: str) -> PdfReader:
    """The PDF, its pages upright. Raises `Fault` where it is none, or not for everybody."""
    # What is wrong with a file is said once, by the press.
    logging.getLogger('pypdf').setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(pdf))
        if reader.is_encrypted:
            raise Fault([Diagnostic('encrypted', f'{name} is encrypted',
                                    hint='take its password away first')])
        pages = list(reader.pages)
        if any(page.rotation for page in pages):
            reader = _upright(reader)
        boxes = list(map(_box, reader.pages))
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Fault([Diagnostic('not-a-pdf', f'{name} cannot be read as a PDF: {error}',
                                hint='make it again, or name another file')]) from error
    if not boxes:
        raise Fault([Diagnostic('nothing-to-impose', f'{name} has no pages',
                                hint='name a file that has some')])
    return reader


def _upright(reader: PdfReader) -> PdfReader:
    """The same pages, those that viewers turn turned in themselves."""
    writer = PdfWriter(clone_from=reader)
    for page in writer.pages:
        if page.rotation:
            page.transfer_rotation_to_content()
    out = BytesIO()
    writer.write(out)
    return PdfReader(out)


def _box(page: PageObject, name: str = 'trimbox') -> Box:
    box = getattr(page, name)
    return float(box.left), float(box.bottom), float(box.right), float(box.top)


def _bleed(page: PageObject) -> float:
    """How far what is printed goes on beyond the trim box, on the side where it is least."""
    trim, bleed = _box(page), _box(page, 'bleedbox')
    return max(0.0, min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2],
                        bleed[3] - trim[3]))


def _form(writer: PdfWriter, page: PageObject, spine: str) -> tuple[IndirectObject, PageObject]:
    """A page as a form, cut off where its bleed ends, and at the spine where it is folded."""
    left, bottom, right, top = _box(page)
    bleed = _bleed(page)
    contents = page.get_contents()
    form = DecodedStreamObject()
    form.set_data(contents.get_data() if contents is not None else b'')
    form.update({
        NameObject('/Type'): NameObject('/XObject'),
        NameObject('/Subtype'): NameObject('/Form'),
        NameObject('/BBox'): _numbers((
            left - (0 if spine == 'left' else bleed), bottom - bleed,
            right + (0 if spine == 'right' else bleed), top + bleed)),
        NameObject('/Resources'): _resources(page).clone(writer)})
    return writer._add_object(form.flate_encode()), page


def _resources(page: PageObject) -> DictionaryObject:
    found = page.get('/Resources', DictionaryObject())
    return found.get_object()


def _side(writer: PdfWriter, reader: PdfReader, plan: Plan, sheet: Sheet,
          side: Sequence[Placed], forms: Mapping[int, tuple[IndirectObject, PageObject]],
          bleed: float, marking: bytes) -> None:
    """One side of a sheet as a page of the new file."""
    page = writer.add_blank_page(sheet.width, sheet.height)
    drawn, used, links = [], DictionaryObject(), ArrayObject()
    for placed in side:
        if placed.page is None:
            continue
        form, source = forms[placed.page]
        matrix = _matrix(_box(source), placed, plan)
        used[NameObject(f'/P{placed.page}')] = form
        drawn.append(f'q {number(placed.left)} 0 {number(placed.right - placed.left)} '
                     f'{number(sheet.height)} re W n {" ".join(map(number, matrix))} cm '
                     f'/P{placed.page} Do Q'.encode())
        links += [writer._add_object(link) for link in _links(source, matrix)]
    resources = DictionaryObject({NameObject('/XObject'): used})
    if marking:
        drawn.append(b'q\n' + marking + b'\nQ')
        resources[NameObject('/ColorSpace')] = DictionaryObject({
            NameObject(f'/{ALL}'): _all_plates()})
    content = DecodedStreamObject()
    content.set_data(b'\n'.join(drawn))
    page[NameObject('/Contents')] = writer._add_object(content.flate_encode())
    page[NameObject('/Resources')] = resources
    if links:
        page[NameObject('/Annots')] = links
    left, bottom, right, top = trim_of(sheet, plan)
    page.trimbox = RectangleObject((left, bottom, right, top))
    page.bleedbox = RectangleObject((
        max(0, left - bleed), max(0, bottom - bleed), min(sheet.width, right + bleed),
        min(sheet.height, top + bleed)))


def _matrix(trim: Box, placed: Placed, plan: Plan) -> tuple[float, ...]:
    """What moves a page to its place: its trim box onto the finished page."""
    left, bottom, _, _ = trim
    scale = plan.scale
    if placed.turned:
        return (-scale, 0, 0, -scale, placed.x + plan.width + scale * left,
                placed.y + plan.height + scale * bottom)
    return scale, 0, 0, scale, placed.x - scale * left, placed.y - scale * bottom


def _links(page: PageObject, matrix: Sequence[float]) -> Iterator[DictionaryObject]:
    """The links of a page that lead to an address, where they are on the sheet."""
    a, _, _, d, e, f = matrix
    for reference in page.get('/Annots', ()):
        found = reference.get_object()
        action = found.get('/A', DictionaryObject()).get_object()
        if found.get('/Subtype') != '/Link' or action.get('/S') != '/URI':
            continue
        x0, y0, x1, y1 = map(float, found['/Rect'])
        xs, ys = sorted((a * x0 + e, a * x1 + e)), sorted((d * y0 + f, d * y1 + f))
        yield DictionaryObject({
            NameObject('/Type'): NameObject('/Annot'), NameObject('/Subtype'): NameObject('/Link'),
            NameObject('/Rect'): _numbers((xs[0], ys[0], xs[1], ys[1])),
            NameObject('/Border'): _numbers((0, 0, 0)),
            NameObject('/A'): DictionaryObject({
                NameObject('/S'): NameObject('/URI'),
                NameObject('/URI'): TextStringObject(action['/URI'])})})


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
