"""Sealing: a finished file is signed with the key of an office (PAdES, ETSI EN 319 142-1).

The bytes of a PDF and a key come in, the bytes of the sealed PDF go out: those of the file unchanged,
and what the seal adds behind them. The last of all steps: every later change breaks the seal.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec import Struct

from .diagnostics import Breakdown, Diagnostic, Fault

FIELD = 'Seal'
DIGEST = 'sha256'
SAYS = '%(signer)s\n%(ts)s'
SIZE = 8                        # points, of what is written in a visible seal
HIDDEN_AND_PRINTED = 132        # flags of an annotation: printed, locked


class Stamp(Struct, frozen=True):
    """Where a visible seal stands: its page (from 0), its box in points (left, bottom, right, top),
    the face of its words."""

    page: int
    box: tuple[float, float, float, float]
    face: Path


class Key:
    """The key of an office and its certificate, read from a PKCS#12 file."""

    def __init__(self, data: bytes, passphrase: str, name: str):
        """Raises `Fault` where the key cannot be read, or its certificate does not allow a seal."""
        self.signer = _signer(data, passphrase, name)
        certificate = self.signer.signing_cert
        now = datetime.now(UTC)
        if not certificate.not_valid_before <= now <= certificate.not_valid_after:
            raise _fault(
                'certificate-expired', f'the certificate of {name} is valid from '
                f'{certificate.not_valid_before:%Y-%m-%d} to {certificate.not_valid_after:%Y-%m-%d}',
                'ask its authority for a new one')
        usage = certificate.key_usage_value
        if usage is not None and not {'digital_signature', 'non_repudiation'} & usage.native:
            raise _fault('certificate-unfit', f'the certificate of {name} does not allow to sign',
                         'ask for one whose key usage is digital signature')

    def seal(self, pdf: bytes, words: Mapping[str, str], stamp: Stamp | None = None,
             timestamper: Any = None, name: str = 'the file') -> bytes:
        """The sealed file; with a `timestamper` of pyHanko the seal has the time of its authority."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign import fields, signers
        from pyhanko.sign.timestamps import TimestampRequestError
        try:
            writer = IncrementalPdfFileWriter(BytesIO(pdf))
            if writer.prev.encrypted:
                raise _fault('file-locked', f'{name} is encrypted', 'seal the file unlocked')
            if writer.prev.embedded_signatures:
                raise _fault('already-sealed', f'{name} is sealed already',
                             'make it again, and seal it once')
            place = {'box': tuple(map(round, stamp.box)), 'on_page': stamp.page} if stamp else {}
            fields.append_signature_field(writer, fields.SigFieldSpec(
                FIELD, readable_field_name=words['seal'], **place))
            if stamp:
                _tag(writer, stamp.page, words['seal'])
            return signers.PdfSigner(
                signers.PdfSignatureMetadata(
                    field_name=FIELD, md_algorithm=DIGEST,
                    subfilter=fields.SigSeedSubFilter.PADES),
                self.signer, timestamper=timestamper,
                stamp_style=_style(stamp) if stamp else None,
            ).sign_pdf(writer, existing_fields_only=True).getvalue()
        except TimestampRequestError as error:
            raise _fault('timestamp-failed', f'no time stamp was given: {error}',
                         'try again later, or leave --timestamp out') from None
        except PdfError as error:
            raise _fault('not-a-pdf', f'{name} cannot be read as a PDF: {error}',
                         'name a file that the press has made') from None


def timestamper(address: str) -> Any:
    """A client of the time-stamp authority at an address (RFC 3161)."""
    _need()
    from pyhanko.sign.timestamps import HTTPTimeStamper
    return HTTPTimeStamper(address, timeout=20)


def _need() -> None:
    try:
        import pyhanko.sign  # noqa: F401
    except ImportError:
        raise Breakdown('pyHanko, which seals, is not installed',
                        'type: pip install "resolution-press[seal]"') from None


def _signer(data: bytes, passphrase: str, name: str) -> Any:
    _need()
    import logging

    from pyhanko.sign import signers
    # It logs a traceback for a passphrase that is wrong.
    logging.getLogger('pyhanko').setLevel(logging.CRITICAL)
    from cryptography.hazmat.primitives.serialization import pkcs12
    try:
        pkcs12.load_pkcs12(data, passphrase.encode())
    except ValueError as error:
        wrong = 'password' in str(error).lower() or 'mac' in str(error).lower()
        raise _fault('passphrase-wrong' if wrong else 'key-unreadable',
                     f'the passphrase does not open {name}' if wrong else
                     f'{name} is no PKCS#12 file',
                     'try again: the passphrase is asked for, or read from PRESS_PASSPHRASE'
                     if wrong else 'name the .p12 or .pfx file of the office') from None
    signer = signers.SimpleSigner.load_pkcs12_data(data, [], passphrase.encode())
    if signer is None or signer.signing_cert is None:
        raise _fault('key-unreadable', f'{name} holds no key with a certificate',
                     'name the .p12 or .pfx file of the office')
    return signer


def _style(stamp: Stamp) -> Any:
    from pyhanko.pdf_utils.font.api import FontEngineFactory
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.stamp import TextStampStyle

    class Face(FontEngineFactory):
        """A face of ours; pyHanko's own factory leaves the file open."""

        def create_font_engine(self, writer, obj_stream=None):
            return GlyphAccumulator(writer, BytesIO(stamp.face.read_bytes()), SIZE)

    return TextStampStyle(
        stamp_text=SAYS, timestamp_format='%Y-%m-%d %H:%M %Z', border_width=0,
        text_box_style=TextBoxStyle(font=Face(), font_size=SIZE))


def _tag(writer: Any, page: int, said: str) -> None:
    """Put the field of a visible seal into the structure tree (ISO 14289-1, 7.18.1)."""
    from pyhanko.pdf_utils import generic
    name = generic.pdf_name
    root = writer.root
    tree = root['/StructTreeRoot']
    field = root['/AcroForm']['/Fields'].raw_get(-1)
    widget, sheet = field.get_object(), writer.find_page_for_modification(page)[0]
    key = int(tree['/ParentTreeNextKey'])
    widget[name('/StructParent')] = generic.NumberObject(key)
    widget[name('/Contents')] = generic.pdf_string(said)
    widget[name('/F')] = generic.NumberObject(HIDDEN_AND_PRINTED)
    whole = tree['/K'][0] if isinstance(tree['/K'], list) else tree['/K']
    above = tree['/K'].raw_get(0) if isinstance(tree['/K'], list) else tree.raw_get('/K')
    form = writer.add_object(generic.DictionaryObject({
        name('/Type'): name('/StructElem'), name('/S'): name('/Form'), name('/P'): above,
        name('/Pg'): sheet, name('/Alt'): generic.pdf_string(said),
        name('/K'): generic.DictionaryObject({
            name('/Type'): name('/OBJR'), name('/Obj'): field, name('/Pg'): sheet})}))
    whole['/K'].append(form)
    numbers = tree['/ParentTree']['/Nums']
    numbers.append(generic.NumberObject(key))
    numbers.append(form)
    tree[name('/ParentTreeNextKey')] = generic.NumberObject(key + 1)
    for changed in (tree, whole, whole['/K'], tree['/ParentTree'], numbers, widget):
        writer.update_container(changed)


def _fault(code: str, message: str, hint: str) -> Fault:
    return Fault([Diagnostic(code, message, hint=hint)])
