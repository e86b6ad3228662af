"""The inspector: the bytes of a PDF come in, a `Proof` goes out.

It says what is on the pages and judges nothing. PDFium gives every glyph's origin, advance and ink
to a thousandth of a point. What PDFium adds of its own, spaces and line ends that no glyph stands
for, is left out, and so are white space, glyphs that draw nothing, and what is cut off with the
marks beside the trim box. A hyphen that PDFium hides at a line's end is given back.
"""

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from math import hypot
from operator import attrgetter
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from .records import Bookmark, Box, Glyph, Line, Link, Page, Proof, Rule

# Glyphs of one line stand on one baseline within this many points.
SAME_LINE = 1.0
# A note mark: at most this size, raised by so much, both in em of the line it belongs to.
MARK_SIZE, MARK_RAISE = 0.75, (0.15, 0.6)
# Ink that ends so near the end of its glyph's box, in points, may hang over its advance.
INK_WITHIN = 0.001
# A rule is at most so thick and at least so long, in points.
RULE_THICKNESS, RULE_LENGTH = 2.0, 12.0

INFORMATION = ('Title', 'Author', 'Subject', 'Keywords', 'Creator', 'Producer',
               'CreationDate', 'ModDate')


@lru_cache(maxsize=1)
def inspect(pdf: bytes, first: int | None = None) -> Proof:
    """Everything on the pages of a PDF, and what the file says of itself; the last is remembered.

    With `first`, only so many pages are looked at.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        count = len(document) if first is None else min(first, len(document))
        pages = tuple(_page(document, number) for number in range(1, count + 1))
        outline = tuple(
            Bookmark(item.level + 1, item.get_title(), _page_of(item.get_dest()))
            for item in document.get_toc())
        facts = document.get_metadata_dict(skip_empty=True)
        information = tuple((key, facts[key]) for key in INFORMATION if key in facts)
        return Proof(pages, outline, information, _language(document),
                     bool(pdfium.FPDFCatalog_IsTagged(document)))
    finally:
        document.close()


def _page_of(destination) -> int | None:
    index = destination.get_index() if destination else None
    return None if index is None else index + 1


def _language(document) -> str:
    length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    pdfium.FPDFCatalog_GetLanguage(document, ctypes.cast(
        buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length)
    return buffer.raw[:max(length - 2, 0)].decode('utf-16-le')


def _page(document, number: int) -> Page:
    page = document[number - 1]
    trim = page.get_trimbox()
    try:
        return Page(
            number, document.get_page_label(number - 1),
            trim[2] - trim[0], trim[3] - trim[1],
            page.get_mediabox(), trim, page.get_bleedbox(),
            tuple(_lines(number, _kept(_drawn(page, trim), trim))), tuple(_rules(page, trim)),
            tuple(_links(document, page, trim)))
    finally:
        page.close()


class _Object:
    """What all glyphs of one text object share: size in points, face, slant, how it is painted."""

    __slots__ = ('size', 'font', 'face', 'slant', 'painting')

    def __init__(self, handle, matrix, names: dict[int, str]):
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(handle, size)
        across, up = hypot(matrix.a, matrix.b), hypot(matrix.c, matrix.d)
        self.size = size.value * up
        self.slant = (matrix.a * matrix.c + matrix.b * matrix.d) / (across * up or 1.0)
        self.painting = pdfium.FPDFTextObj_GetTextRenderMode(handle)
        self.font = pdfium.FPDFTextObj_GetFont(handle)
        key = _address(self.font)
        if key not in names:
            names[key] = _face_name(self.font)
        self.face = names[key]


def _address(handle) -> int:
    return ctypes.addressof(handle.contents) if handle else 0


def _face_name(font) -> str:
    """The name of a face as the PDF has it, without the six letters of a subset."""
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode('utf-8', 'replace')
    return name[7:] if name[6:7] == '+' else name


class _Drawn(NamedTuple):
    """A glyph before its line is known."""

    text: str
    x: float
    y: float
    size: float
    face: str
    width: float
    ink: Box
    readable: bool
    slant: float
    painting: int


# Nothing that stands here or behind was put in by PDFium, nor is it a hyphen that it hides.
FOREIGN = 0x3000
_ADDRESS = ctypes.c_void_p


def _quick(function, result, *arguments):
    """A function of PDFium that takes numbers and addresses as they are: it is called for every
    glyph, and to check and convert what it is given takes longer than what it does.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, _ADDRESS).value)


_OF_GLYPH = _ADDRESS, ctypes.c_int
_unicode = _quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint, *_OF_GLYPH)
_is_generated = _quick(pdfium.FPDFText_IsGenerated, ctypes.c_int, *_OF_GLYPH)
_is_hyphen = _quick(pdfium.FPDFText_IsHyphen, ctypes.c_int, *_OF_GLYPH)
_is_unmapped = _quick(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int, *_OF_GLYPH)
_text_object = _quick(pdfium.FPDFText_GetTextObject, _ADDRESS, *_OF_GLYPH)
_origin = _quick(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, *_OF_GLYPH, _ADDRESS, _ADDRESS)
_loose_box = _quick(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, *_OF_GLYPH, _ADDRESS)
_box = _quick(pdfium.FPDFText_GetCharBox, ctypes.c_int, *_OF_GLYPH, *[_ADDRESS] * 4)


def _drawn(page, trim: Box) -> Iterator[_Drawn]:
    """What is drawn on a page, glyph by glyph, in the order of the file."""
    text = page.get_textpage()
    raw, left, top = text.raw, trim[0], trim[3]
    handle = ctypes.cast(raw, _ADDRESS).value
    # Origin, then left, right, bottom and top of the ink; of the loose box the third is its right.
    places, loose, matrix = (ctypes.c_double * 6)(), (ctypes.c_float * 4)(), pdfium.FS_MATRIX()
    x_at, y_at, *ink_at = (ctypes.addressof(places) + 8 * at for at in range(6))
    loose_at = ctypes.addressof(loose)
    objects: dict[int, _Object] = {}
    names: dict[int, str] = {}
    before: _Drawn | None = None
    drawn_by = None
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = _unicode(handle, index)
        if code < FOREIGN:
            if _is_generated(handle, index) == 1:
                continue
            if _is_hyphen(handle, index) == 1:
                code = 0x2D
        character = chr(code)
        if character.isspace():
            continue
        address = _text_object(handle, index)
        if address not in objects:
            pdfium.FPDFText_GetMatrix(raw, index, matrix)
            objects[address] = _Object(pdfium.FPDFText_GetTextObject(raw, index), matrix, names)
        _origin(handle, index, x_at, y_at)
        _box(handle, index, *ink_at)
        x, y, begin, end, lower, upper = places
        if before and address == drawn_by and before.x == x - left and before.y == top - y:
            # A ligature, or the second half of a character beyond the basic plane.
            before = before._replace(text=_joined(before.text, character))
            continue
        if before:
            yield before
        _loose_box(handle, index, loose_at)
        shared = objects[address]
        before = _Drawn(
            character, x - left, top - y, shared.size, shared.face,
            _advance(shared, code, loose[2] - x, end - x),
            (begin - left, top - upper, end - left, top - lower),
            code not in (0, 0xFFFD) and _is_unmapped(handle, index) != 1,
            shared.slant, shared.painting)
        drawn_by = address
    if before:
        yield before
    text.close()


def _kept(drawn: Iterable[_Drawn], trim: Box) -> Iterator[_Drawn]:
    """The glyphs that are still there when the page has been cut: not those beside its trim box."""
    width, height = trim[2] - trim[0], trim[3] - trim[1]
    for glyph in drawn:
        left, top, right, bottom = glyph.ink
        if right >= 0 and left <= width and bottom >= 0 and top <= height:
            yield glyph


def _advance(drawn: _Object, code: int, reach: float, ink: float) -> float:
    """The advance of a glyph, in points; `reach` is how far its box, `ink` how far its ink goes.

    PDFium's box has all of the ink in it: where that may hang over, as that of the letter f does,
    the face is asked. Marks are drawn in two widths, of which the face would give one.
    """
    if ink < reach - INK_WITHIN or not chr(code).isalnum():
        return reach
    width = ctypes.c_float()
    pdfium.FPDFFont_GetGlyphWidth(drawn.font, code, drawn.size, width)
    return width.value


def _joined(text: str, character: str) -> str:
    if '\ud800' <= text[-1] <= '\udbff':
        both = (text + character).encode('utf-16-le', 'surrogatepass')
        return both.decode('utf-16-le', 'replace')
    return text + character


def _lines(page: int, drawn: Iterable[_Drawn]) -> Iterator[Line]:
    """Glyphs in lines, from top to bottom."""
    rows: list[list[_Drawn]] = []
    for glyph in sorted(drawn, key=attrgetter('y')):
        if rows and glyph.y - rows[-1][0].y <= SAME_LINE:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    sizes = [_usual_size(row) for row in rows]
    for index, (row, size) in enumerate(zip(rows, sizes, strict=True)):
        if index + 1 < len(rows) and _are_marks(row, rows[index + 1], sizes[index + 1]):
            rows[index + 1].extend(row)
        else:
            yield _line(page, row, size)


def _usual_size(row: list[_Drawn]) -> float:
    return Counter(glyph.size for glyph in row).most_common(1)[0][0]


def _are_marks(row: list[_Drawn], below: list[_Drawn], size: float) -> bool:
    """Whether all of a row are note marks of the row below it."""
    low, high = (raised * size for raised in MARK_RAISE)
    return (low <= below[0].y - row[0].y <= high
            and all(glyph.size <= MARK_SIZE * size for glyph in row))


def _line(page: int, row: list[_Drawn], size: float) -> Line:
    """A line; the advance of each of its glyphs is the distance to the next origin."""
    row.sort(key=attrgetter('x'))
    advances = [after.x - glyph.x for glyph, after in pairwise(row)]
    glyphs = tuple(
        Glyph(*glyph[:6], advance, *glyph[6:])
        for glyph, advance in zip(row, [*advances, row[-1].width], strict=True))
    level = next(glyph.y for glyph in row if glyph.size == size)
    return Line(page, level, size, glyphs)


def _rules(page, trim: Box) -> Iterator[Rule]:
    """Thin horizontal paths: borders, hairlines, the rule above the notes; those in forms too.

    A border may be a large box of which a clip lets only a strip be seen.
    """
    kinds = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM)
    matrices = [pypdfium2.PdfMatrix()]
    for found in page.get_objects(filter=kinds):
        del matrices[found.level + 1:]
        if found.type == pdfium.FPDF_PAGEOBJ_FORM:
            matrices.append(found.get_matrix().multiply(matrices[-1]))
            continue
        left, bottom, right, top = matrices[-1].on_rect(*_seen(found))
        is_kept = left < trim[2] and right > trim[0] and bottom < trim[3] and top > trim[1]
        if is_kept and 0 < top - bottom <= RULE_THICKNESS and right - left >= RULE_LENGTH:
            yield Rule(left - trim[0], right - trim[0], trim[3] - (top + bottom) / 2, top - bottom)


def _seen(found) -> Box:
    """The bounds of an object, as far as its clips let it be seen."""
    left, bottom, right, top = found.get_bounds()
    clip = pdfium.FPDFPageObj_GetClipPath(found)
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip) if clip else 0)):
        points = []
        for index in range(pdfium.FPDFClipPath_CountPathSegments(clip, path)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append((x.value, y.value))
        if points:
            across, down = zip(*points, strict=True)
            left, right = max(left, min(across)), min(right, max(across))
            bottom, top = max(bottom, min(down)), min(top, max(down))
    return left, bottom, right, top


def _links(document, page, trim: Box) -> Iterator[Link]:
    position, found = ctypes.c_int(0), pdfium.FPDF_LINK()
    area = pdfium.FS_RECTF()
    while pdfium.FPDFLink_Enumerate(page, position, found):
        pdfium.FPDFLink_GetAnnotRect(found, area)
        top, bottom = sorted((trim[3] - area.top, trim[3] - area.bottom))
        yield Link((area.left - trim[0], top, area.right - trim[0], bottom),
                   _target(document, found))


def _target(document, link) -> str:
    action = pdfium.FPDFLink_GetAction(link)
    if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
        length = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
        buffer = ctypes.create_string_buffer(max(length, 1))
        pdfium.FPDFAction_GetURIPath(document, action, buffer, length)
        return buffer.value.decode('utf-8', 'replace')
    destination = pdfium.FPDFLink_GetDest(document, link)
    if not destination and action:
        destination = pdfium.FPDFAction_GetDest(document, action)
    if not destination:
        return ''
    return str(pdfium.FPDFDest_GetDestPageIndex(document, destination) + 1)
