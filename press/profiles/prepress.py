"""The press profile: a PDF/X-4 file that can be printed without a question (ISO 15930-7).

Pages that were laid out come in, with what the file says besides them; the bytes of a PDF go out.
Each page stands on a sheet with its bleed, crop marks, registration targets and a slug line; black
is black ink alone and overprints. Nothing is transparent, nothing on a page can be clicked, no
clock is read and nothing is random.
"""

from hashlib import sha256
from typing import Any
from unicodedata import east_asian_width
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup, escape

from .. import engine
from ..condition import Condition
from . import Edition
from .black import write_in, write_in_black
from .ink import make_flat
from .marks import ALL, LINE_AT, Sheet, marks, number

VERSION = '1.6'
STANDARD = 'PDF/X-4'
INKS = 4
PT = 72 / 96               # points in a pixel of CSS
SIZE, LINE = 6.0, 9.0      # of the slug line
TITLE = 0.65               # the share of a slug line that is its title's
NARROW = 0.6               # a letter is about so wide, in em
# The slug line is set by the engine, so that its glyphs are those of the faces in the file. Hei is
# the plainest; the others have the rare characters that it lacks.
_STYLE = '''@page {{ size: {width}pt {line}pt; margin: 0 }}
body {{ margin: 0; font: {size}pt/{line}pt "Press Hei", "Press Hei TC", "Press Song", "Press Kai" }}
:lang(zh-Hant) body {{ font-family: "Press Hei TC", "Press Hei", "Press Song", "Press Kai" }}
p {{ margin: 0; position: relative; white-space: nowrap }}
p + p {{ break-before: page }}
b {{ font-weight: 400 }}
i {{ font-style: normal; position: absolute; top: 0; right: 0 }}'''
_XMP = '''<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<pdfxid:GTS_PDFXVersion>{standard}</pdfxid:GTS_PDFXVersion>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmpMM:DocumentID>xmp.did:{id}</xmpMM:DocumentID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<xmpMM:VersionID>1</xmpMM:VersionID>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>'''


def write(document: Any, edition: Edition) -> bytes:
    """The press file of a rendered WeasyPrint document; `edition` must have a date."""
    first = document.pages[0]
    bleed = first.bleed['left'] * PT
    slugs = _slug_lines(document, edition)
    together = document.copy([*document.pages, *slugs.pages])
    return together.write_pdf(
        pdf_version=VERSION, pdf_identifier=True, custom_metadata=True,
        finisher=lambda _, pdf: _finish(pdf, document, edition, bleed))


def _slug_lines(document: Any, edition: Edition) -> Any:
    """A page for the slug line of every page: title, design, date, number of the page."""
    metadata = document.metadata
    said = ' · '.join((metadata.custom['design'], f'{edition.date:%Y-%m-%d}'))
    pages, width = len(document.pages), document.pages[0].width * PT
    title = _cut(metadata.title or '', TITLE * width / SIZE)
    lines = (Markup('<p><b>{}</b><i>{} · {}/{}</i></p>').format(title, said, page, pages)
             for page in range(1, pages + 1))
    style = _STYLE.format(width=number(width), size=SIZE, line=LINE)
    html = Markup('<html lang="{}"><style>{}</style>{}</html>').format(
        metadata.lang or '', Markup(style), Markup().join(lines))
    return engine.page(html).render()


def _cut(text: str, room: float) -> str:
    """As much of a text as is about so wide in em, an ellipsis at its end where it goes on.

    CSS could do that, but would give the ellipsis all that it stands for as its text.
    """
    used = 1.0
    for index, character in enumerate(text):
        used += NARROW if east_asian_width(character) in ('Na', 'N', 'H') else 1.0
        if used > room:
            return f'{text[:index]}…'
    return text


def _finish(pdf: Any, document: Any, edition: Edition, bleed: float) -> None:
    every = [pdf.objects[number_] for number_ in pdf.pages['Kids'][::3]]
    pages, slugs = every[:len(every) // 2], every[len(every) // 2:]
    _forget_links(pdf, pages)
    for slug in slugs:
        write_in(_object(pdf, slug['Contents']), f'/{ALL} cs 1 scn'.encode())
    make_flat(pdf)
    write_in_black(pdf)
    resources = _object(pdf, pages[0]['Resources'])
    _object(pdf, resources['ColorSpace']).clear()
    _object(pdf, resources['ColorSpace'])[ALL] = _all_plates()
    identity = _identity(pdf, pages)
    margin = _sheet(pages[0], bleed).margin
    _move_patterns(pdf, resources, margin)
    _move_bookmarks(pdf, margin)
    for page, slug in zip(pages, slugs, strict=True):
        _lay_on_sheet(pdf, page, slug, _sheet(page, bleed))
        slug.clear()
    del pdf.pages['Kids'][3 * len(pages):]
    pdf.pages['Count'] = len(pages)
    pdf.info['Trapped'] = '/False'
    _describe(pdf, document.metadata, edition, identity)
    _promise_condition(pdf, edition.condition)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _sheet(page: Any, bleed: float) -> Sheet:
    left, bottom, right, top = page['TrimBox']
    return Sheet(right - left, top - bottom, bleed)


def _forget_links(pdf: Any, pages: list[Any]) -> None:
    """Links are for screens; PDF/X-4 allows no actions, and nothing but ink on the page."""
    for page in pages:
        for annotation in page.pop('Annots', ()):
            _object(pdf, annotation).clear()
    pdf.catalog.pop('Names', None)


def _all_plates() -> Any:
    """The colour that prints on every plate, with its likeness in the four process inks."""
    tint = _dictionary(FunctionType=2, Domain=_array((0, 1)), N=1,
                       C0=_array((0,) * INKS), C1=_array((1,) * INKS))
    return _array(('/Separation', f'/{ALL}', '/DeviceCMYK', tint))


def _lay_on_sheet(pdf: Any, page: Any, slug: Any, sheet: Sheet) -> None:
    """Put a page into the middle of its sheet, cut off at the bleed, and the marks around it."""
    left, bottom, right, top = sheet.bleeds
    clip = ' '.join(map(number, (left, bottom, right - left, top - bottom)))
    margin = number(sheet.margin)
    stream = _object(pdf, page['Contents'])
    stream.stream = [b'q', f'{clip} re W n'.encode(), f'1 0 0 1 {margin} {margin} cm'.encode(),
                     *stream.stream, b'Q']
    beside = _object(pdf, slug['Contents'])
    place = f'1 0 0 1 {margin} {number(LINE_AT)} cm'.encode()
    beside.stream = [b'q', *marks(sheet), b'Q', b'q', place, *beside.stream, b'Q']
    page['Contents'] = _array([page['Contents'], slug['Contents']])
    boxes = {'MediaBox': sheet.media, 'CropBox': sheet.media, 'BleedBox': sheet.bleeds,
             'TrimBox': sheet.trim}
    for name, box in boxes.items():
        page[name] = _array([round(edge, 4) for edge in box])


def _move_patterns(pdf: Any, resources: Any, margin: float) -> None:
    """Patterns lie on the sheet, whatever moves the page on it: they are moved by themselves."""
    for reference in resources['Pattern'].values():
        matrix = _object(pdf, reference).extra['Matrix']
        matrix[4:6] = [matrix[4] + margin, matrix[5] + margin]


def _move_bookmarks(pdf: Any, margin: float) -> None:
    """Bookmarks lie beside the pages and name the places of headings on the sheet."""
    for entry in pdf.objects:
        if isinstance(entry, dict) and 'Dest' in entry:
            target = entry['Dest']
            target[2:4] = [target[2] + margin, target[3] + margin]


def _identity(pdf: Any, pages: list[Any]) -> str:
    """A name for what stands on the pages: the same pages have the same."""
    contents = sha256()
    for page in pages:
        contents.update(_object(pdf, page['Contents']).data)
    return str(uuid5(NAMESPACE_URL, contents.hexdigest()))


def _describe(pdf: Any, metadata: Any, edition: Edition, identity: str) -> None:
    from pydyf import Stream
    xmp = _XMP.format(
        standard=STANDARD, title=escape(metadata.title or ''), date=f'{edition.date:%FT%TZ}',
        creator=escape(metadata.generator or ''), producer=escape(pdf.info['Producer'].string),
        id=identity)
    stream = Stream([xmp.encode()], {'Type': '/Metadata', 'Subtype': '/XML'})
    pdf.add_object(stream)
    pdf.catalog['Metadata'] = stream.reference


def _promise_condition(pdf: Any, condition: Condition) -> None:
    """Say what the file is made for: the printing condition, and its colour profile."""
    from pydyf import Stream, String
    profile = Stream([condition.profile], {'N': INKS}, compress=True)
    pdf.add_object(profile)
    pdf.catalog['OutputIntents'] = _array([_dictionary(
        Type='/OutputIntent', S='/GTS_PDFX', OutputConditionIdentifier=String(condition.name),
        OutputCondition=String(condition.description), Info=String(condition.description),
        RegistryName=String(condition.registry), DestOutputProfile=profile.reference)])


def _dictionary(**values: Any) -> Any:
    from pydyf import Dictionary
    return Dictionary(values)


def _array(values: Any) -> Any:
    from pydyf import Array
    return Array(values)
