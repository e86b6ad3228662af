"""Filling a letter in: `{{ name }}` in its head and in its body becomes a cell of a table.

A letter that was read and the cells of a row come in, a letter goes out. There are no expressions:
a place holds the name of a column or it is a fault. Because the letter was read before, no cell can
become a key, a mark, a template or anything but text.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from .diagnostics import Diagnostic, Place, nearest
from .letter import Letter
from .model import Entry, Text

PLACE = re.compile(r'\{\{\s*(.*?)\s*\}\}')
STRAY = re.compile(r'\{[{%#]')


def unfit_places(letter: Letter, columns: Collection[str]) -> tuple[Diagnostic, ...]:
    """A fault for each place that no column fills, and for each that is an expression."""
    return tuple(_faults(letter, columns))


def fill(letter: Letter, cells: Mapping[str, str]) -> Letter:
    """The letter with the cells of a row in its places, all of which `unfit_places` has passed."""
    def filled(text: str) -> str:
        return PLACE.sub(lambda match: cells[match[1]], text)
    return _mapped(letter, filled)


def _faults(letter: Letter, columns: Collection[str]) -> Iterator[Diagnostic]:
    for item in _texts(letter):
        text = item.value if isinstance(item, Entry) else item.text
        for match in PLACE.finditer(text):
            name, place = match[1], item.place.right(match.start())
            if not name.isidentifier():
                yield Diagnostic(
                    'template-expression', f'“{name[:40]}” is an expression: only the name of a '
                    'column can stand here', place, 'put what it computes in a column of the table',
                    len(match[0]))
            elif name not in columns:
                yield Diagnostic(
                    'unknown-column', f'the table has no column “{name}”', place,
                    nearest(name, tuple(columns)) or (
                        f'the columns are {", ".join(columns)}' if columns else
                        'name a table with --to, or write the text itself'), len(match[0]))
        # What is left of braces: a statement, or an expression with marks of Markdown in it.
        if found := STRAY.search(PLACE.sub(lambda match: ' ' * len(match[0]), text)):
            yield Diagnostic('template-expression', f'“{found[0]}” begins what is not the name of a '
                             'column', item.place.right(found.start()),
                             'write {{ name }}, the name being that of a column', 2)


def _texts(node: Any) -> Iterator[Entry | Text]:
    """Everything of a letter that is printed, wherever it is."""
    if isinstance(node, (Entry, Text)):
        yield node
    elif isinstance(node, tuple):
        for one in node:
            yield from _texts(one)
    elif isinstance(node, Struct):
        for name in node.__struct_fields__:
            yield from _texts(getattr(node, name))


def _mapped(node: Any, change: Callable[[str], str]) -> Any:
    if isinstance(node, Entry):
        return replace(node, value=change(node.value))
    if isinstance(node, Text):
        return replace(node, text=change(node.text))
    if isinstance(node, Place):
        return node
    if isinstance(node, tuple):
        return tuple(_mapped(one, change) for one in node)
    if isinstance(node, Struct):
        changed = {name: _mapped(getattr(node, name), change) for name in node.__struct_fields__}
        return replace(node, **changed)
    return node
