"""The archive profile: one file that is PDF/A-3a and PDF/UA-1, with its source embedded.

Pages that were laid out come in, with what the file says besides them; the bytes of a PDF go out.
The same pages and the same edition give the same bytes: no clock is read, nothing is random.
"""

from io import BytesIO
from typing import Any
from warnings import catch_warnings, filterwarnings
from xml.sax.saxutils import escape

from . import ARCHIVE, Edition
from .ink import make_flat, write_in_gray

DATES = ('CreationDate', 'ModDate')
# PDF/A knows no properties of other standards but those that a file itself describes.
_IDENTITY = '''<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>the part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
'''
_LANGUAGE = '''<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
'''
_END = b'</rdf:RDF>'


def write(document: Any, edition: Edition) -> bytes:
    """The archive file of a rendered WeasyPrint document."""
    metadata = document.metadata
    describe = metadata.generate_rdf_metadata
    metadata.generate_rdf_metadata = lambda *variant: _described(
        describe(*variant), metadata.lang)
    try:
        with catch_warnings():
            # The engine leaves the file of its colour profile to be closed by itself.
            filterwarnings('ignore', r'unclosed file .*\.icc', ResourceWarning)
            return document.write_pdf(
                pdf_variant=ARCHIVE.variant, custom_metadata=True,
                attachments=[_attachment(edition, name, source) for name, source in (
                    (edition.name, edition.source), *edition.others)],
                finisher=lambda _, pdf: _finish(pdf, edition))
    finally:
        del metadata.generate_rdf_metadata


def _described(rdf: bytes, language: str) -> bytes:
    """The metadata with the second identity and the language in the same RDF."""
    head, end, tail = rdf.rpartition(_END)
    own = _IDENTITY + _LANGUAGE.format(escape(language))
    return head + own.encode() + end + tail


def _attachment(edition: Edition, name: str, source: bytes) -> Any:
    from weasyprint import Attachment
    return Attachment(
        file_obj=BytesIO(source), name=name, created=edition.date,
        modified=edition.date, description=edition.words['source_file'], relationship='Source')


def _finish(pdf: Any, edition: Edition) -> None:
    write_in_gray(pdf)
    make_flat(pdf)
    # The engine lists a file once by its name and once for itself.
    pdf.catalog['AF'] = type(pdf.catalog['AF'])(dict.fromkeys(pdf.catalog['AF']))
    for entry in pdf.objects:
        extra = getattr(entry, 'extra', {})
        if extra.get('Type') == '/EmbeddedFile' and edition.date is None:
            for date in DATES:
                del extra['Params'][date]
