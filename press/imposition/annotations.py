"""What lies upon the pages of a PDF: links, and what is printed though it is no part of the page.

A page comes in; its links to addresses go out, moved with the page, and its stamps, notes and filled
fields as forms to be drawn. What is malformed is left out: no page is lost for a broken link.
"""

from collections.abc import Iterator

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject, DictionaryObject, FloatObject, NameObject, PdfObject, StreamObject,
    TextStringObject)

from ..profiles.marks import Box

Matrix = tuple[float, float, float, float, float, float]

HIDDEN, PRINTED = 2, 4          # flags of annotations, ISO 32000-1, table 165
NEVER_PRINTED = '/Link', '/Popup'


def times(first: Matrix, then: Matrix) -> Matrix:
    """What two matrices do, one after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
            e * p + f * r + t, e * q + f * s + u)


def moved(box: Box, matrix: Matrix) -> Box:
    """The upright box around a box that has been moved."""
    a, b, c, d, e, f = matrix
    points = [(a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def links(page: PageObject, matrix: Matrix) -> Iterator[DictionaryObject]:
    """The links of a page that lead to an address, where the matrix takes them."""
    for found in _annotations(page):
        action, box = _entry(found, '/A'), _numbers(found, '/Rect', 4)
        address = _entry(action, '/URI') if isinstance(action, DictionaryObject) else None
        if found.get('/Subtype') != '/Link' or address is None or box is None:
            continue
        yield DictionaryObject({
            NameObject('/Type'): NameObject('/Annot'), NameObject('/Subtype'): NameObject('/Link'),
            NameObject('/Rect'): ArrayObject(
                FloatObject(round(value, 4)) for value in moved(box, matrix)),
            NameObject('/Border'): ArrayObject(FloatObject(0) for _ in range(3)),
            NameObject('/A'): DictionaryObject({
                NameObject('/S'): NameObject('/URI'),
                NameObject('/URI'): TextStringObject(address)})})


def printed(page: PageObject, writer: PdfWriter) -> Iterator[tuple[PdfObject, Matrix]]:
    """The looks of what is printed with a page, each with the matrix that takes it to its place.

    That is reckoned as viewers must: ISO 32000-1, 12.5.5, algorithm 8.1.
    """
    for found in _annotations(page):
        look, place = _look(found), _numbers(found, '/Rect', 4)
        flags = _entry(found, '/F')
        if (look is None or place is None or found.get('/Subtype') in NEVER_PRINTED
                or not isinstance(flags, int) or not flags & PRINTED or flags & HIDDEN):
            continue
        box = _numbers(look, '/BBox', 4)
        own = _numbers(look, '/Matrix', 6) or (1, 0, 0, 1, 0, 0)
        if box is None:
            continue
        left, bottom, right, top = moved(box, own)
        if right > left and top > bottom:
            x0, y0, x1, y1 = moved(place, (1, 0, 0, 1, 0, 0))
            across, up = (x1 - x0) / (right - left), (y1 - y0) / (top - bottom)
            yield look.clone(writer).indirect_reference, (
                across, 0, 0, up, x0 - across * left, y0 - up * bottom)


def _annotations(page: PageObject) -> Iterator[DictionaryObject]:
    listed = _entry(page, '/Annots')
    for one in listed if isinstance(listed, ArrayObject) else ():
        found = one.get_object()
        if isinstance(found, DictionaryObject):
            yield found


def _look(annotation: DictionaryObject) -> StreamObject | None:
    """How an annotation looks when nobody points at it, in the state that it is in."""
    looks = _entry(annotation, '/AP')
    look = _entry(looks, '/N') if isinstance(looks, DictionaryObject) else None
    if isinstance(look, DictionaryObject) and not isinstance(look, StreamObject):
        look = _entry(look, str(_entry(annotation, '/AS')))
    return look if isinstance(look, StreamObject) else None


def _entry(holder: DictionaryObject, key: str) -> PdfObject | None:
    return holder[key].get_object() if key in holder else None


def _numbers(holder: DictionaryObject, key: str, count: int) -> tuple[float, ...] | None:
    found = _entry(holder, key)
    values = [one.get_object() for one in found] if isinstance(found, ArrayObject) else ()
    if len(values) != count or not all(isinstance(value, int | float) for value in values):
        return None
    return tuple(map(float, values))
