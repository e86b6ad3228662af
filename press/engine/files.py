"""The finished file as it is written.

While `written_once` lasts, pydyf writes every object of a file as it was serialised and deflated for
its identifier, which it would do twice. The bytes that come out are the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any


@contextmanager
def written_once() -> Iterator[None]:
    """While this lasts, no object of a PDF is serialised twice. Nothing may change one meanwhile."""
    from pydyf import PDF
    original = PDF.write

    def write(pdf, output, version=b'1.7', identifier=False, compress=False):
        for thing in pdf.objects:
            thing.__class__ = _serialised(type(thing))
        original(pdf, output, version, identifier, compress)

    PDF.write = write
    try:
        yield
    finally:
        PDF.write = original


@cache
def _serialised(plain: type) -> type:
    """A class of pydyf's objects whose data is made when it is first asked for, and kept."""
    class Serialised(plain):
        @property
        def data(self) -> Any:
            if '_serialised' not in self.__dict__:
                self.__dict__['_serialised'] = plain.data.__get__(self)
            return self.__dict__['_serialised']

    return Serialised
