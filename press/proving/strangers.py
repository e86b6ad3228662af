"""The glyphs of pages that others have made, in fonts of any kind: read by PDFium.

The bytes of a PDF and the numbers of pages come in; their glyphs go out as runs. What PDFium adds of
its own, spaces and line ends that no glyph stands for, is left out, and so is white space. A hyphen
that PDFium hides at a line's end is given back.
"""

import ctypes
from collections.abc import Iterable, Iterator
from math import hypot

import pypdfium2
import pypdfium2.raw as pdfium

from .contents import Run
from .records import Box, Glyph

HYPHEN = 0x2D
# Ink that ends so near the end of its glyph's box, in points, may hang over its advance.
INK_WITHIN = 0.001


def runs(pdf: bytes, pages: Iterable[int]) -> dict[int, tuple[Run, ...]]:
    """The glyphs of some pages, counted from 1; each is a run of its own."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = {}
        for number in pages:
            page = document[number - 1]
            found[number] = tuple(Run(glyph.y, glyph.size, [glyph])
                                  for glyph in _drawn(page, page.get_trimbox()))
            page.close()
        return found
    finally:
        document.close()


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


def _drawn(page, trim: Box) -> Iterator[Glyph]:
    """What is drawn on a page, glyph by glyph, in the order of the file."""
    text = page.get_textpage()
    raw, left, top = text.raw, trim[0], trim[3]
    x, y, begin, end, lower, upper = (ctypes.c_double() for _ in range(6))
    loose, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    objects: dict[int, _Object] = {}
    names: dict[int, str] = {}
    before: Glyph | None = None
    drawn_by = 0
    for index in range(pdfium.FPDFText_CountChars(raw)):
        if pdfium.FPDFText_IsGenerated(raw, index) == 1:
            continue
        is_hyphen = pdfium.FPDFText_IsHyphen(raw, index) == 1
        code = HYPHEN if is_hyphen else pdfium.FPDFText_GetUnicode(raw, index)
        character = chr(code)
        if character.isspace():
            continue
        handle = pdfium.FPDFText_GetTextObject(raw, index)
        address = _address(handle)
        if address not in objects:
            pdfium.FPDFText_GetMatrix(raw, index, matrix)
            objects[address] = _Object(handle, matrix, names)
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        at = x.value - left, top - y.value
        if before and address == drawn_by and (before.x, before.y) == at:
            # A ligature, or the second half of a character beyond the basic plane.
            before = before._replace(text=_joined(before.text, character))
            continue
        if before:
            yield before
        pdfium.FPDFText_GetCharBox(raw, index, begin, end, lower, upper)
        pdfium.FPDFText_GetLooseCharBox(raw, index, loose)
        shared, drawn_by = objects[address], address
        width = _advance(shared, code, loose.right - x.value, end.value - x.value)
        before = Glyph(
            character, *at, shared.size, shared.face, width, width,
            (begin.value - left, top - upper.value, end.value - left, top - lower.value),
            code not in (0, 0xFFFD) and pdfium.FPDFText_HasUnicodeMapError(raw, index) != 1,
            shared.slant, shared.painting)
    if before:
        yield before
    text.close()


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
