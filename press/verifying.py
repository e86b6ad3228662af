"""Verifying: who sealed a file, whether it is whole, and whether its text is still that of its source.

The bytes of a PDF come in, and the certificates that are trusted; what its seals say goes out, and
faults. Nothing is fetched: a certificate that was revoked since is not known here to be.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from msgspec import Struct

from .diagnostics import Diagnostic, Fault, Place
from .letters import read_letter
from .parse import parse
from .proving import inspect
from .reading import passages
from .sealing import _need
from .source import Source


LEAST, SHOWN = 8, 24       # characters: that a page must begin of a passage, that a fault shows


class Seal(Struct, frozen=True):
    """One seal: who sealed, by whom that is certified, when; `stamped` names the clock, or nothing.

    `intact` says that the sealed bytes are unchanged, `whole` that they are the whole file,
    `trusted` that one of the certificates given vouches for who sealed.
    """

    signer: str
    issuer: str
    when: datetime | None
    stamped: str
    intact: bool
    whole: bool
    trusted: bool


def seals_of(pdf: bytes, trusted: Sequence[bytes] = (), name: str = 'the file') -> tuple[Seal, ...]:
    """The seals of a file, `trusted` being certificates in PEM. Raises `Fault` for what is no PDF."""
    _need()
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext
    logging.getLogger('pyhanko').setLevel(logging.CRITICAL)
    logging.getLogger('pyhanko_certvalidator').setLevel(logging.CRITICAL)
    roots = list(_certificates(trusted, name))
    try:
        reader = PdfFileReader(BytesIO(pdf))
        found = []
        for signature in reader.embedded_regular_signatures:
            status = validate_pdf_signature(
                signature, ValidationContext(trust_roots=roots, allow_fetching=False),
                ValidationContext(trust_roots=roots, allow_fetching=False), DEFAULT_DIFF_POLICY)
            stamp = status.timestamp_validity
            found.append(Seal(
                _called(status.signing_cert.subject), _called(status.signing_cert.issuer),
                stamp.timestamp if stamp else status.signer_reported_dt,
                _called(stamp.signing_cert.subject) if stamp else '',
                status.intact and status.valid,
                status.coverage is SignatureCoverageLevel.ENTIRE_FILE, bool(status.trusted)))
        return tuple(found)
    except (PdfError, ValueError, KeyError, OSError) as error:
        raise Fault([Diagnostic('seal-broken', f'the seal of {name} cannot be read: {error}',
                                Place(name), 'ask for the file again')]) from None


def seal_faults(seals: Sequence[Seal], name: str) -> Iterator[Diagnostic]:
    """What is wrong with the seals of a file."""
    place = Place(name)
    if not seals:
        yield Diagnostic('not-sealed', f'{name} is not sealed', place,
                         'seal it: packet … --seal KEYFILE.p12')
    for seal in seals:
        if not seal.intact:
            yield Diagnostic('seal-broken', f'{name} was changed after {seal.signer} had sealed it',
                             place, 'ask for the file again; do not rely on this one')
        elif not seal.whole:
            yield Diagnostic('seal-not-last', f'something was added to {name} after {seal.signer} '
                             'had sealed it', place, 'ask for the file as it was sealed')


def text_faults(pdf: bytes, name: str) -> Iterator[Diagnostic]:
    """What of the sources in a file does not stand on its pages, in order, as it is written there."""
    from pikepdf import PasswordError, PdfError

    from .proving.objects import reason
    try:
        pages = [''.join(line.text for line in page.lines) for page in inspect(pdf).pages]
    except PasswordError as error:
        raise Fault([Diagnostic('file-locked', f'{name} is encrypted: its text cannot be compared',
                                Place(name), 'ask for the file without a password')]) from error
    except PdfError as error:
        raise Fault([Diagnostic('not-a-pdf', f'{name} cannot be read as a PDF: {reason(error)}',
                                Place(name), 'ask for the file again')]) from error
    everything = ''.join(pages)
    for file, text in sources_of(pdf):
        at, notes = 0, []
        letter, _ = read_letter(Source(file, text))
        # A source is called by its publication and its language: a-res-64-222.zh-Hans.md
        of_language = Source(file.rpartition('.md')[0].rpartition('.')[2] + '.md', text)
        document = letter.body if letter else parse(of_language)[0]
        for passage in passages(document):
            wanted = ''.join(passage.text.split())
            if passage.kind == 'note':
                notes.append(wanted)
                continue
            at, lost = _found(everything, wanted, at)
            if lost:
                yield Diagnostic('text-changed', f'{passage.id} of {file} does not stand in {name} '
                                 f'as it is written: “{lost}”', passage.place,
                                 'ask for the file again; do not rely on this one')
        for wanted in notes:
            _, lost = _found(everything, wanted, 0)
            if lost:
                yield Diagnostic('text-changed', f'a note of {file} does not stand in {name} as it '
                                 f'is written: “{lost}”', Place(file),
                                 'ask for the file again; do not rely on this one')


def sources_of(pdf: bytes) -> Iterator[tuple[str, str]]:
    """The names and the texts of the sources that a file holds."""
    from pypdf import PdfReader
    for name, contents in PdfReader(BytesIO(pdf)).attachments.items():
        if name.endswith('.md'):
            yield name, contents[0].decode('utf-8')


def said(seals: Sequence[Seal]) -> str:
    """What seals say, as sentences."""
    lines = []
    for seal in seals:
        when = f'{seal.when:%Y-%m-%d %H:%M:%S %Z}' if seal.when else 'at a time it does not say'
        clock = f', stamped by {seal.stamped}' if seal.stamped else ', by the clock of who sealed'
        lines += [f'sealed by {seal.signer}, certified by {seal.issuer}: '
                  + ('trusted' if seal.trusted else 'not known here to be who it says'),
                  f'sealed {when}{clock}',
                  'intact: not a byte was changed' if seal.intact and seal.whole else 'NOT INTACT']
    return '\n'.join(f'  {line}' for line in lines)


def _found(text: str, wanted: str, start: int) -> tuple[int, str]:
    """Where a passage ends in the text from `start` on, and what of it is not there.

    A page's end, with its notes, its folio and the next running head, may come in between.
    """
    at, rest = start, wanted
    while rest:
        length = len(rest)
        while length and (found := text.find(rest[:length], at)) < 0:
            length -= 1
        if length < min(LEAST, len(rest)):
            return start, rest[:SHOWN]
        at, rest = found + length, rest[length:]
    return at, ''


def _called(name) -> str:
    known = name.native
    return str(known.get('common_name') or known.get('organization_name') or name.human_friendly)


def _certificates(files: Sequence[bytes], name: str):
    from pyhanko.keys import load_certs_from_pemder_data
    for data in files:
        yield from load_certs_from_pemder_data(data)
