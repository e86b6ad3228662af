"""The inspector: the bytes of a PDF come in, a `Proof` goes out.

It says what is on the pages and judges nothing. PDFium gives every glyph's origin, advance and ink to a
thousandth of a point. What PDFium adds of its own, spaces and line ends that no glyph stands for, is left
out, and so are white space and glyphs that draw nothing. A hyphen that PDFium hides at a line's end is
given back.
"""

import ctypes
from collections import Counter
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from .records import Bookmark, Box, Glyph, Line, Link, Page, Proof, Rule

# Glyphs of one line stand on one baseline within this many points.
SAME_LINE = 1.0
# A note mark: at most this size, raised by so much, both in em of the line it belongs to.
MARK_SIZE, MARK_RAISE = 0.75, (0.15, 0.6)
# A rule is at most so thick and at least so long, in points.
RULE_THICKNESS, RULE_LENGTH = 2.0, 12.0

INFORMATION = ('Title', 'Author', 'Subject', 'Keywords', 'Creator', 'Producer',
               'CreationDate', 'ModDate')


def inspect(pdf: bytes) -> Proof:
    """Everything on the pages of a PDF, and what the file says of itself."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = tuple(_page(document, number) for number in range(1, len(document) + 1))
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
        glyphs = list(_glyphs(page, trim))
        return Page(
            number, document.get_page_label(number - 1),
            trim[2] - trim[0], trim[3] - trim[1],
            page.get_mediabox(), trim, page.get_bleedbox(),
            tuple(_lines(number, glyphs)), tuple(_rules(page, trim)),
            tuple(_links(document, page, trim)))
    finally:
        page.close()


class _Object:
    """What all glyphs of one text object share: size in points and the name of the face."""

    __slots__ = ('size', 'face')

    def __init__(self, handle, scale: float, names: dict[int, str]):
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(handle, size)
        self.size = size.value * scale
        font = pdfium.FPDFTextObj_GetFont(handle)
        key = _address(font)
        if key not in names:
            names[key] = _face_name(font)
        self.face = names[key]


def _address(handle) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _face_name(font) -> str:
    """The name of a face as the PDF has it, without the six letters of a subset."""
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode('utf-8', 'replace')
    return name[7:] if name[6:7] == '+' else name


def _glyphs(page, trim: Box) -> Iterator[Glyph]:
    """The glyphs of a page in the order of the file; `advance` is still the glyph's own width."""
    text = page.get_textpage()
    raw, left, top = text.raw, trim[0], trim[3]
    x, y = ctypes.c_double(), ctypes.c_double()
    ink = [ctypes.c_double() for _ in range(4)]
    loose, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    objects: dict[int, _Object] = {}
    names: dict[int, str] = {}
    before: Glyph | None = None
    drawn_by = 0
    for index in range(pdfium.FPDFText_CountChars(raw)):
        if pdfium.FPDFText_IsGenerated(raw, index) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if pdfium.FPDFText_IsHyphen(raw, index) == 1:
            code = 0x2D
        character = chr(code)
        if character.isspace():
            continue
        handle = pdfium.FPDFText_GetTextObject(raw, index)
        address = _address(handle)
        if address not in objects:
            pdfium.FPDFText_GetMatrix(raw, index, matrix)
            objects[address] = _Object(
                handle, (matrix.c ** 2 + matrix.d ** 2) ** 0.5, names)
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        if (before and address == drawn_by and before.x == x.value - left
                and before.y == top - y.value):
            # A ligature, or the second half of a character beyond the basic plane.
            before = _joined(before, character)
            continue
        if before:
            yield before
        pdfium.FPDFText_GetLooseCharBox(raw, index, loose)
        pdfium.FPDFText_GetCharBox(raw, index, *ink)
        width = loose.right - loose.left
        before = Glyph(
            character, x.value - left, top - y.value, objects[address].size,
            objects[address].face, width, width,
            (ink[0].value - left, top - ink[3].value, ink[1].value - left, top - ink[2].value),
            code not in (0, 0xFFFD) and pdfium.FPDFText_HasUnicodeMapError(raw, index) != 1)
        drawn_by = address
    if before:
        yield before
    text.close()


def _joined(glyph: Glyph, character: str) -> Glyph:
    text = glyph.text + character
    if '\ud800' <= glyph.text[-1] <= '\udbff':
        text = text.encode('utf-16-le', 'surrogatepass').decode('utf-16-le', 'replace')
    return Glyph(text, glyph.x, glyph.y, glyph.size, glyph.face, glyph.width, glyph.advance,
                 glyph.ink, glyph.readable)


def _lines(page: int, glyphs: list[Glyph]) -> Iterator[Line]:
    """Glyphs in lines, from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        if rows and glyph.y - rows[-1][0].y <= SAME_LINE:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    sizes = [_usual_size(row) for row in rows]
    index = 0
    while index < len(rows):
        row, size = rows[index], sizes[index]
        if index + 1 < len(rows) and _are_marks(row, rows[index + 1], sizes[index + 1]):
            rows[index + 1].extend(row)
        else:
            yield _line(page, row, size)
        index += 1


def _usual_size(row: list[Glyph]) -> float:
    return Counter(glyph.size for glyph in row).most_common(1)[0][0]


def _are_marks(row: list[Glyph], below: list[Glyph], size: float) -> bool:
    """Whether all of a row are note marks of the row below it."""
    low, high = (raised * size for raised in MARK_RAISE)
    return (low <= below[0].y - row[0].y <= high
            and all(glyph.size <= MARK_SIZE * size for glyph in row))


def _line(page: int, row: list[Glyph], size: float) -> Line:
    """A line with the advances of its glyphs set to the distances of their origins."""
    row.sort(key=lambda glyph: glyph.x)
    advances = [after.x - glyph.x for glyph, after in zip(row, row[1:], strict=False)]
    glyphs = tuple(
        Glyph(glyph.text, glyph.x, glyph.y, glyph.size, glyph.face, glyph.width, advance,
              glyph.ink, glyph.readable)
        for glyph, advance in zip(row, [*advances, row[-1].width], strict=True))
    level = next(glyph.y for glyph in row if glyph.size == size)
    return Line(page, level, size, glyphs)


def _rules(page, trim: Box) -> Iterator[Rule]:
    """Thin horizontal paths: borders, hairlines, the rule above the notes; those in forms too."""
    kinds = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM)
    matrices = [pypdfium2.PdfMatrix()]
    for found in page.get_objects(filter=kinds):
        del matrices[found.level + 1:]
        if found.type == pdfium.FPDF_PAGEOBJ_FORM:
            matrices.append(found.get_matrix().multiply(matrices[-1]))
            continue
        left, bottom, right, top = matrices[-1].on_rect(*found.get_bounds())
        if top - bottom <= RULE_THICKNESS and right - left >= RULE_LENGTH:
            yield Rule(left - trim[0], right - trim[0], trim[3] - (top + bottom) / 2, top - bottom)


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
