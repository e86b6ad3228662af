"""The objects of a PDF: its bytes come in, its dictionaries and their values go out.

What is not there is None, an empty string or nothing, never an exception: a file that is proved may
lack anything. References are followed.
"""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

from pikepdf import Array, Name, Object, Pdf, PdfError, Stream, String


@lru_cache(maxsize=1)
def opened(pdf: bytes) -> Pdf:
    """A PDF to be read, not to be changed; the last one stays open.

    Raises `pikepdf.PdfError` for what is none or has damage in its table of objects, of these
    `pikepdf.PasswordError` where it cannot be read without a password.
    """
    return Pdf.open(BytesIO(pdf), attempt_recovery=False, suppress_warnings=True)


def reason(error: PdfError) -> str:
    """Why a PDF cannot be read, without what it was called while it was tried."""
    return str(error).rpartition(': ')[2]


def entry(dictionary: Any, key: str) -> Any:
    """A value of a dictionary, or None."""
    try:
        return dictionary.get(key)
    except (AttributeError, TypeError, ValueError):     # it is no dictionary
        return None


def inherited(page: Any, key: str) -> Any:
    """A value of a page, or of what the page stands in."""
    while page is not None and (found := entry(page, key)) is None:
        page = entry(page, '/Parent')
    return None if page is None else found


def each(dictionary: Any, key: str) -> tuple:
    """The members of an array; one value that is no array is its member."""
    found = entry(dictionary, key)
    if found is None:
        return ()
    return tuple(found) if isinstance(found, Array) else (found,)


def is_true(dictionary: Any, key: str) -> bool:
    """Whether an entry is the boolean true."""
    return entry(dictionary, key) is True


def name(dictionary: Any, key: str) -> str:
    """A name without its slash."""
    return str(entry(dictionary, key) or '').lstrip('/')


def string(dictionary: Any, key: str) -> str:
    """A string as text."""
    return as_text(entry(dictionary, key))


def as_text(value: Any) -> str:
    """A string of a PDF as text, or nothing."""
    return str(value) if isinstance(value, (String, Name, str)) else ''


def data_of(stream: Any) -> bytes:
    """What a stream holds, or several one after the other, as the contents of a page may be; nothing
    where it is damaged.
    """
    if isinstance(stream, Array):
        return b'\n'.join(map(data_of, stream))
    try:
        return stream.read_bytes() if isinstance(stream, Stream) else b''
    except PdfError:
        return b''


def number_of(value: Any) -> int:
    """The number of an object; 0 where it has none."""
    return value.objgen[0] if isinstance(value, Object) else 0


def number_in(dictionary: Any, key: str) -> int:
    """The number of the object that an entry of a dictionary names, or 0."""
    return number_of(entry(dictionary, key))


def leaves(node: Any, key: str) -> Iterator[tuple[Any, Any]]:
    """The pairs of a tree of names (`key` is /Names) or of numbers (/Nums)."""
    held = each(node, key)
    yield from zip(held[::2], held[1::2], strict=False)
    for kid in each(node, '/Kids'):
        yield from leaves(kid, key)
