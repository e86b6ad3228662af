"""What a viewer shows beside the pages of a PDF: its bookmarks, where links lead, page labels.

An open PDF comes in, plain values go out. Pages count from 1; 0 is none.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from pikepdf import Array, Pdf

from .objects import as_text, each, entry, leaves, number_in, number_of, string


class Mark(NamedTuple):
    """A bookmark: its level from 1 on, its title, the page and the element to which it leads.

    The page is 0 where it leads to none, or to what is not on it.
    """

    level: int
    title: str
    page: int
    element: int


class Ways:
    """Where the destinations of a PDF lead."""

    def __init__(self, pdf: Pdf):
        self.pdf = pdf
        self.pages = {number_of(page.obj): at for at, page in enumerate(pdf.pages, 1)}

    def target(self, thing: Any) -> Array | None:
        """The destination of a bookmark or a link: where it is, not what it is called."""
        target = entry(thing, '/Dest')
        if target is None:
            target = entry(entry(thing, '/A'), '/D')
        if target is not None and not isinstance(target, Array):
            target = self.named.get(as_text(target))
        found = entry(target, '/D') if not isinstance(target, Array) else target
        return found if isinstance(found, Array) else None

    def page(self, target: Array | None) -> int:
        """The page of a destination."""
        return self.pages.get(number_of(target[0]), 0) if target is not None and len(target) else 0

    @cached_property
    def named(self) -> Mapping[str, Any]:
        """The destinations that have names."""
        old = entry(self.pdf.Root, '/Dests')
        return (dict(old.items()) if old is not None else {}) | {
            as_text(called): target for called, target in leaves(
                entry(entry(self.pdf.Root, '/Names'), '/Dests'), '/Names')}


def marks(pdf: Pdf) -> Iterator[Mark]:
    """The bookmarks in order."""
    ways, met = Ways(pdf), set()
    item, waiting = entry(entry(pdf.Root, '/Outlines'), '/First'), []
    while item is not None and number_of(item) not in met:
        met.add(number_of(item))
        target = ways.target(item)
        page = ways.page(target)
        if page and len(target) > 3 and target[3] is not None:
            height = float(target[3]) if target[1] == '/XYZ' else 0.0
            page = page if 0 <= height <= float(pdf.pages[page - 1].mediabox[3]) else 0
        yield Mark(len(waiting) + 1, string(item, '/Title'), page, number_in(item, '/SE'))
        if entry(item, '/First') is not None:
            waiting.append(entry(item, '/Next'))
            item = entry(item, '/First')
        else:
            item = entry(item, '/Next')
        while item is None and waiting:
            item = waiting.pop()


def labels(pdf: Pdf) -> tuple[str, ...]:
    """What a viewer calls every page; nothing where the file does not say."""
    if entry(pdf.Root, '/PageLabels') is None:
        return ()
    return tuple(page.label for page in pdf.pages)


def addressed(thing: Any) -> str:
    """The address to which a link leads, or nothing."""
    return string(entry(thing, '/A'), '/URI')


def annotations(page: Any, kind: str = '') -> Iterator[Any]:
    """The annotations of a page, of one kind where that is named."""
    for one in each(page, '/Annots'):
        if not kind or entry(one, '/Subtype') == f'/{kind}':
            yield one
