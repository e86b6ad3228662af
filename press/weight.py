"""What the bytes of a PDF are spent on: its parts come out, the heaviest first."""

from collections import Counter
from io import BytesIO
from typing import Any

from msgspec import Struct
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject


class Weight(Struct, frozen=True):
    """A kind of content and the bytes of it as they are stored."""

    what: str
    bytes: int


def weights(pdf: bytes) -> tuple[Weight, ...]:
    """Faces, pictures, pages, embedded files, and the rest: together as many bytes as the file."""
    reader = PdfReader(BytesIO(pdf))
    names = dict(_names(reader))
    found: Counter[str] = Counter()
    for number in range(1, int(reader.trailer['/Size'])):
        try:
            thing = reader.get_object(number)
        except Exception:       # pypdf has many; what cannot be read weighs with the rest
            continue
        if isinstance(thing, StreamObject):
            found[names.get(number) or _kind(thing)] += len(thing._data)
    found['structure and everything else'] = len(pdf) - sum(found.values())
    return tuple(Weight(what, count) for what, count in found.most_common())


def _names(reader: PdfReader):
    """The streams that belong to a face or to a page, by their numbers."""
    for page in reader.pages:
        contents = page.raw_get('/Contents') if '/Contents' in page else None
        if hasattr(contents, 'idnum'):
            yield contents.idnum, 'what is drawn on the pages'
    for number in range(1, int(reader.trailer['/Size'])):
        thing: Any = reader.get_object(number)
        if isinstance(thing, DictionaryObject) and thing.get('/Type') == '/FontDescriptor':
            for key in ('/FontFile', '/FontFile2', '/FontFile3'):
                if key in thing:
                    face = str(thing.get('/FontName', '')).lstrip('/').partition('+')
                    yield thing.raw_get(key).idnum, f'face {face[2] or face[0]}'
        if isinstance(thing, DictionaryObject) and thing.get('/Type') == '/Filespec':
            for file in thing['/EF'].values():
                yield getattr(file, 'indirect_reference', file).idnum, f'file {thing.get("/UF")}'


def _kind(stream: StreamObject) -> str:
    if stream.get('/Subtype') == '/Image':
        return 'pictures'
    return 'colours and metadata' if stream.get('/Type') == '/Metadata' or '/N' in stream else (
        'tables of faces')
