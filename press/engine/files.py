"""The finished file as it is written.

While `written_once` lasts, pydyf writes every object of a file as it was serialised and deflated for
its identifier, which it would do twice; and the data of a face, of which only a subset is written, is
not copied. The bytes that come out are the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property, partial
from typing import Any

CONTENT = '_press_content'


@contextmanager
def written_once() -> Iterator[None]:
    """While this lasts, no object of a PDF is serialised twice. Nothing may change one meanwhile."""
    from pydyf import PDF
    from weasyprint.pdf import fonts
    original, data_of = PDF.write, fonts.get_hb_object_data

    def write(pdf, output, version=b'1.7', identifier=False, compress=False):
        for thing in pdf.objects:
            thing.__class__ = _serialised(type(thing))
        original(pdf, output, version, identifier, compress)

    PDF.write, fonts.get_hb_object_data = write, lambda face: _Later(partial(data_of, face))
    fonts.Font.file_content = property(
        _fetched, lambda font, data: setattr(font, CONTENT, data))
    try:
        yield
    finally:
        PDF.write, fonts.get_hb_object_data = original, data_of
        del fonts.Font.file_content


class _Later:
    """Data of a face that is fetched when it is first asked for, or whether there is any."""

    def __init__(self, fetch: Callable[[], bytes | None]):
        self.fetch = fetch

    @cached_property
    def data(self) -> bytes | None:
        return self.fetch()

    def __bool__(self) -> bool:
        return bool(self.data)


def _fetched(font: Any) -> bytes | None:
    """The data of a font of the engine."""
    held = getattr(font, CONTENT)
    return held.data if isinstance(held, _Later) else held


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
