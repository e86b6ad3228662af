"""The letterhead of an office: its name, its address, its colour, and a device where it has one.

A folder under `content/letters/letterhead/` comes in, a `Letterhead` in one language goes out. The
press draws no emblem and no seal of anyone: what an office has, it brings itself, as `device.svg`.
"""

import re
import tomllib
from pathlib import Path

from markupsafe import Markup
from msgspec import Struct

from .diagnostics import Diagnostic, Fault, Place, nearest

FILE, DEVICE = 'letterhead.toml', 'device.svg'
COLOUR = re.compile('#[0-9a-f]{6}')
# What in a drawing could reach beyond it, or do something.
REACHING = re.compile(r'<!|<\?(?!xml\b)|<script|\bon\w+\s*=|href\s*=|url\s*\(|@import', re.I)


class Letterhead(Struct, frozen=True):
    """What stands at the head of a letter in one language; `device` is a drawing as SVG, or ''."""

    name: tuple[str, ...]
    address: tuple[str, ...]
    colour: str = '#000000'
    device: Markup = Markup()


def load(folder: Path, shown: str, language: str) -> Letterhead:
    """The letterhead in a folder, which is `shown` so in faults. Raises `Fault`."""
    path, place = folder / FILE, Place(f'{shown}/{FILE}')
    try:
        table = tomllib.loads(path.read_text('utf-8'))
    except OSError:
        known = sorted(each.parent.name for each in folder.parent.glob(f'*/{FILE}'))
        raise _fault(f'there is no letterhead {folder.name}', Place(shown),
                     nearest(folder.name, known) or f'choose of: {", ".join(known)}') from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _fault(f'the letterhead cannot be read: {error}', place,
                     'correct the file') from None
    said = table.get(language, table.get(language.split('-')[0]))
    if not isinstance(said, dict):
        raise _fault(f'the letterhead {folder.name} has nothing in {language}', place,
                     f'add a table [{language}] with name and address')
    lines = {key: said.get(key, []) for key in ('name', 'address')}
    for key, value in lines.items():
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            raise _fault(f'{key} of [{language}] is not a list of texts', place,
                         f'write {key} = ["…", "…"]')
    if not lines['name']:
        raise _fault(f'[{language}] has no name', place, 'write name = ["…"]')
    colour = table.get('colour', '#000000')
    if not isinstance(colour, str) or not COLOUR.fullmatch(colour):
        raise _fault(f'the colour {colour!r} is none', place, 'write it as "#c00000"')
    return Letterhead(tuple(lines['name']), tuple(lines['address']), colour,
                      _device(folder / DEVICE, f'{shown}/{DEVICE}'))


def _device(path: Path, shown: str) -> Markup:
    """The drawing of a device as it can stand in a page, or nothing."""
    if not path.exists():
        return Markup()
    drawing = path.read_text('utf-8').strip()
    if found := REACHING.search(drawing):
        raise _fault(f'the drawing has “{found[0]}”, which could reach beyond it', Place(shown),
                     'draw with shapes alone, and write no references')
    if not drawing.endswith('</svg>') or '<svg' not in drawing:
        raise _fault('the drawing is no SVG', Place(shown), 'save it as plain SVG')
    return Markup(drawing[drawing.index('<svg'):])


def _fault(message: str, place: Place, hint: str) -> Fault:
    return Fault([Diagnostic('letterhead-wrong', message, place, hint)])
