"""A facsimile: the pages of a PDF file of somebody else's, as they are, among our own.

The bytes of a PDF come in; pages of the engine with a figure on each go out, and in the finished
file the pages themselves stand in these figures. What would cost a packet its conformance to the
archive is a fault: faces that are not in the file, inks of a press, a lock.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from markupsafe import escape
from msgspec import Struct

from . import engine
from .diagnostics import Diagnostic, Fault, Place

# Operators of marked content: what they say belongs to the structure of another file.
MARKING = frozenset({b'BMC', b'BDC', b'EMC', b'MP', b'DP'})
CMYK = frozenset({b'k', b'K'})
# Keys by which an object belongs to its file.
OWN = frozenset({'/StructParents', '/StructParent', '/PieceInfo', '/Metadata', '/OC', '/Parent',
                 '/Group', '/LastModified', '/Thumb', '/Annots'})
FILES = ('/FontFile', '/FontFile2', '/FontFile3')
REMEDY = 'save it again as PDF/A, with its faces in it and in RGB or gray'


class Facsimile(Struct, frozen=True, dict=True):
    """The pages of a PDF; `sizes` are their widths and heights in points, as they are seen."""

    name: str
    reader: Any
    sizes: tuple[tuple[float, float], ...]


def read(data: bytes, name: str, place: Place) -> Facsimile:
    """The pages of a PDF file that is to be enclosed. Raises `Fault` where they cannot be."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise _fault('file-locked', f'{name} is encrypted', place, 'save it without a password')
        sizes = tuple(map(_size, reader.pages))
        faults = tuple(dict.fromkeys(
            fault for page in reader.pages for fault in _unfit(page, name, place)))
    except DependencyError:
        raise _fault('file-locked', f'{name} is encrypted', place,
                     'save it without a password') from None
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError,
            RecursionError) as error:
        raise _fault('not-a-pdf', f'{name} cannot be read as a PDF: {error}', place,
                     'look whether a viewer opens it, and save it again') from None
    if not sizes:
        raise _fault('not-a-pdf', f'{name} has no pages', place, 'enclose a file that has some')
    if faults:
        raise Fault(faults)
    return Facsimile(name, reader, sizes)


def lay_out(facsimile: Facsimile, title: str, said: str, language: str) -> Any:
    """Pages of the engine, each with a figure that is called what `said` makes of its number."""
    pages = ''.join(
        f'<div class="facsimile" style="page: p{number}" alt="{escape(said.format(number))}">'
        f'<svg width="1" height="1" viewBox="0 0 1 1"><rect width="1" height="1" fill="white"/>'
        '</svg></div>' for number in range(1, len(facsimile.sizes) + 1))
    rules = ''.join(f'@page p{number} {{ size: {width}pt {height}pt; margin: 0 }}'
                    for number, (width, height) in enumerate(facsimile.sizes, 1))
    return engine.page(f'<html lang="{escape(language)}"><title>{escape(title)}</title><style>'
                f'{rules} .facsimile {{ break-after: page }} .facsimile:last-child '
                f'{{ break-after: auto }} svg {{ display: block }}</style><body>{pages}</body>'
                ).render()


def put(pdf: Any, contents: engine.Contents, facsimiles: Mapping[int, Facsimile]) -> None:
    """Put facsimiles into the figures of a PDF (of pydyf), by the page (from 0) that each begins on.
    """
    import pydyf
    resources = next(entry for entry in pdf.objects
                     if isinstance(entry, dict) and 'XObject' in entry and 'Shading' in entry)
    numbers = {marked.page: marked.number for marked in contents.marked}
    for first, facsimile in facsimiles.items():
        copied = _Copied(pdf)
        for at, page in enumerate(facsimile.reader.pages):
            name = f'Facsimile{first + at}'
            resources['XObject'][name] = copied.form(page)
            matrix = ' '.join(f'{number:g}' for number in _upright(page))
            contents.streams[first + at].stream = [
                '/Figure', pydyf.Dictionary({'MCID': numbers[first + at]}), b'BDC',
                f'q {matrix} cm /{name} Do Q'.encode(), b'EMC']


class _Copied:
    """What of another file was copied into a PDF (of pydyf), each object once."""

    def __init__(self, pdf: Any):
        self.pdf = pdf
        self.known: dict[int, Any] = {}

    def form(self, page: Any) -> bytes:
        """A page as a form; its reference."""
        import pydyf
        box = page.cropbox
        stream = pydyf.Stream([_drawn(page)], {
            'Type': '/XObject', 'Subtype': '/Form',
            'BBox': pydyf.Array([float(box.left), float(box.bottom), float(box.right),
                                 float(box.top)]),
            'Resources': self._value(page.get('/Resources'))}, compress=True)
        self.pdf.add_object(stream)
        return stream.reference

    def _value(self, thing: Any) -> Any:
        """A thing of pypdf as one of pydyf."""
        import pydyf
        from pypdf.generic import (
            ArrayObject, DictionaryObject, IndirectObject, NullObject, StreamObject)
        if isinstance(thing, IndirectObject):
            if thing.idnum not in self.known:
                self._added(thing)
            return self.known[thing.idnum]
        if isinstance(thing, StreamObject):
            made = self._stream(thing)
            self.pdf.add_object(made)
            return made.reference
        if thing is None or isinstance(thing, NullObject):
            return b'null'
        if isinstance(thing, DictionaryObject):
            return pydyf.Dictionary(dict(self._entries(thing)))
        if isinstance(thing, ArrayObject):
            return pydyf.Array(self._value(one) for one in list.__iter__(thing))
        written = BytesIO()
        thing.write_to_stream(written)
        return written.getvalue()

    def _added(self, thing: Any) -> None:
        """Copy what a reference leads to; the place is taken first, for it may lead back."""
        import pydyf
        from pypdf.generic import DictionaryObject, StreamObject
        meant = thing.get_object()
        if isinstance(meant, StreamObject):
            made: Any = pydyf.Stream([], {})
        elif isinstance(meant, DictionaryObject):
            made = pydyf.Dictionary()
        else:
            self.known[thing.idnum] = self._value(meant)
            return
        self.pdf.add_object(made)
        self.known[thing.idnum] = made.reference
        if isinstance(meant, StreamObject):
            copied = self._stream(meant)
            made.stream, made.extra, made.compress = copied.stream, copied.extra, copied.compress
        else:
            made.update(self._entries(meant))

    def _stream(self, thing: Any) -> Any:
        """A stream; what is compressed in a way that archives do not allow is compressed anew."""
        import pydyf
        again = 'LZW' in str(thing.get('/Filter', ''))
        left_out = {'/Length', *(('/Filter', '/DecodeParms') if again else ())}
        data = thing.get_data() if again else thing._data
        extra = {key: value for key, value in self._entries(thing) if f'/{key}' not in left_out}
        if thing.get('/Subtype') == '/Image':
            extra.pop('Interpolate', None)
        return pydyf.Stream([data], extra, compress=again)

    def _entries(self, thing: Any) -> Iterator[tuple[str, Any]]:
        for key in thing:
            if key not in OWN:
                yield str(key)[1:], self._value(thing.raw_get(key))


def _drawn(page: Any) -> bytes:
    """What draws a page, without its marks of structure."""
    from pypdf.generic import ContentStream
    contents = page.get_contents()
    if contents is None:
        return b''
    stream = ContentStream(contents, None)
    stream.operations = [(operands, operator) for operands, operator in stream.operations
                         if operator not in MARKING]
    return stream.get_data()


def _size(page: Any) -> tuple[float, float]:
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    if not 0 < width < 14400 or not 0 < height < 14400:
        raise ValueError(f'a page is {width:g} by {height:g} points')
    return (height, width) if page.rotation % 180 else (width, height)


def _upright(page: Any) -> tuple[float, ...]:
    """The matrix that puts a page upright with its lower left corner at the origin."""
    box = page.cropbox
    left, bottom, right, top = (float(edge) for edge in (box.left, box.bottom, box.right, box.top))
    return {0: (1, 0, 0, 1, -left, -bottom), 90: (0, -1, 1, 0, -bottom, right),
            180: (-1, 0, 0, -1, right, top), 270: (0, 1, -1, 0, top, -left)}[page.rotation % 360]


def _unfit(page: Any, name: str, place: Place) -> Iterator[Diagnostic]:
    """What of a page cannot be kept in an archive."""
    from pypdf.generic import ContentStream
    for font in _fonts(page.get('/Resources'), set()):
        descriptor = font.get('/FontDescriptor')
        if font.get('/Subtype') != '/Type3' and not (
                descriptor and any(key in descriptor for key in FILES)):
            yield Diagnostic('face-not-embedded', f'{name} does not hold its face '
                             f'{str(font.get("/BaseFont", ""))[1:]}', place, REMEDY)
    contents = page.get_contents()
    if contents is not None and any(
            operator in CMYK for _, operator in ContentStream(contents, None).operations):
        yield Diagnostic('colour-wrong', f'{name} is painted in the inks of a press (CMYK)', place,
                         REMEDY)


def _fonts(resources: Any, met: set[int]) -> Iterator[Any]:
    """The faces of resources, and of the forms in them; of a composite face its own."""
    if resources is None:
        return
    resources = resources.get_object()
    if id(resources) in met:
        return
    met.add(id(resources))
    for font in resources.get('/Font', {}).values():
        font = font.get_object()
        yield from (one.get_object() for one in font.get('/DescendantFonts', ())) if (
            '/DescendantFonts' in font) else (font,)
    for form in resources.get('/XObject', {}).values():
        yield from _fonts(form.get_object().get('/Resources'), met)


def _fault(code: str, message: str, place: Place, hint: str) -> Fault:
    return Fault([Diagnostic(code, message, place, hint)])
