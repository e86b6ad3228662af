"""The objects of a PDF, their references followed: dictionaries come in, plain values go out.

What is not there is None, an empty string or nothing, never an exception: a file that is proved may
lack anything.
"""

from collections.abc import Iterator
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject


def plain(value: Any) -> Any:
    """An object with its reference followed."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def entry(dictionary: Any, key: str) -> Any:
    """A value of a dictionary with its reference followed, or None."""
    found = plain(dictionary.get(key)) if isinstance(dictionary, DictionaryObject) else None
    return None if isinstance(found, NullObject) else found


def each(dictionary: Any, key: str) -> tuple:
    """The members of an array, as the file has them; one value that is no array is its member."""
    found = entry(dictionary, key)
    if found is None:
        return ()
    return tuple(found) if isinstance(found, ArrayObject) else (dictionary.raw_get(key),)


def is_true(dictionary: Any, key: str) -> bool:
    """Whether an entry is the boolean true."""
    return getattr(entry(dictionary, key), 'value', None) is True


def name(dictionary: Any, key: str) -> str:
    """A name without its slash."""
    return str(entry(dictionary, key) or '').lstrip('/')


def string(dictionary: Any, key: str) -> str:
    """A string as text."""
    return as_text(entry(dictionary, key))


def as_text(value: Any) -> str:
    """A string of a PDF as text; bytes that are no text stand for the characters of Latin-1."""
    return value.decode('latin-1') if isinstance(value, bytes) else str(value or '')


def number_of(value: Any) -> int:
    """The number of an object, or of what a reference names; 0 where it has none."""
    if isinstance(value, IndirectObject):
        return value.idnum
    reference = getattr(value, 'indirect_reference', None)
    return reference.idnum if reference else 0


def number_in(dictionary: DictionaryObject, key: str) -> int:
    """The number of the object that an entry of a dictionary names, or 0."""
    return number_of(dictionary.raw_get(key)) if key in dictionary else 0


def leaves(node: Any, key: str) -> Iterator[tuple[Any, Any]]:
    """The pairs of a tree of names (`key` is /Names) or of numbers (/Nums)."""
    held = entry(node, key) or ()
    yield from ((plain(one), value) for one, value in zip(held[::2], held[1::2], strict=False))
    for kid in each(node, '/Kids'):
        yield from leaves(plain(kid), key)
