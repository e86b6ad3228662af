"""The fonts of a PDF: what each of their codes stands for, how wide it is, where its ink is.

The dictionary of a font comes in; a `Font` goes out, which knows its codes one by one, as they are
asked for. The ink is that of the outlines in the file; a font whose outlines are not in a table of
TrueType is not `open`, and its glyphs are for others to read.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from struct import unpack
from typing import Any, NamedTuple

from pikepdf import Array, Stream

from .objects import data_of, each, entry, name

UNKNOWN = '\ufffd'
_PAIR = re.compile(rb'<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>')
_RANGE = re.compile(rb'<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>')
_CID = re.compile(rb'<([0-9A-Fa-f]+)>\s+(\d+)')
USUAL_WIDTH = 1000
TAG = re.compile(r'[A-Z]{6}\+')     # of a subset


class Code(NamedTuple):
    """What a code of a font stands for: its characters, its advance and the box of its ink (left,
    bottom, right, top), all in em. Where `drawn` is false it is white space or leaves no ink.
    """

    text: str
    width: float
    drawn: bool
    left: float
    bottom: float
    right: float
    top: float


class Font(dict[int, Code]):
    """A font: its codes, looked up when they are first asked for."""

    def __init__(self, dictionary: Any):
        super().__init__()
        self.dictionary = dictionary
        self.is_composite = name(dictionary, '/Subtype') == 'Type0'
        inner = each(dictionary, '/DescendantFonts')
        self.inner = inner[0] if inner else dictionary
        self.descriptor = entry(self.inner, '/FontDescriptor')
        self.name = TAG.sub('', name(dictionary, '/BaseFont') or name(dictionary, '/Name'), count=1)

    @cached_property
    def characters(self) -> dict[int, str]:
        """The characters of its codes, as its table for reading (ToUnicode) has them."""
        return characters(data_of(entry(self.dictionary, '/ToUnicode')))

    @cached_property
    def is_embedded(self) -> bool:
        """Whether its outlines are in the file."""
        return name(self.dictionary, '/Subtype') == 'Type3' or any(
            entry(self.descriptor, key) is not None
            for key in ('/FontFile', '/FontFile2', '/FontFile3'))

    @cached_property
    def is_open(self) -> bool:
        """Whether widths and ink of its codes are known here."""
        return (self.is_composite and name(self.inner, '/Subtype') == 'CIDFontType2'
                and entry(self.descriptor, '/FontFile2') is not None
                and name(self.dictionary, '/Encoding') != 'Identity-V')

    @cached_property
    def number_of(self) -> Callable[[int], int]:
        """The number of a code's glyph in the outlines: the code, or what tables make of it."""
        encoding = entry(self.dictionary, '/Encoding')
        glyphs = data_of(entry(self.inner, '/CIDToGIDMap'))
        if not isinstance(encoding, Stream):
            return lambda code: _glyph(glyphs, code)
        numbers = {int(code, 16): int(number) for code, number in _CID.findall(data_of(encoding))}
        return lambda code: _glyph(glyphs, numbers.get(code, 0))

    def codes(self, string: bytes) -> Sequence[int]:
        """The codes of a string."""
        if not self.is_composite:
            return string
        return unpack(f'>{len(string) // 2}H', string[:len(string) & -2])

    def __missing__(self, code: int) -> Code:
        text = self.characters.get(code, UNKNOWN)
        width, left, bottom, right, top = 0.0, 0.0, 0.0, 0.0, 0.0
        if self.is_open:
            width = self._widths.get(code, self._usual_width) / 1000
            left, bottom, right, top = self._ink(self.number_of(code))
        drawn = not text.isspace() and (right > left or top > bottom)
        known = self[code] = Code(text, width, drawn, left, bottom, right, top)
        return known

    @cached_property
    def _usual_width(self) -> float:
        width = entry(self.inner, '/DW')
        return USUAL_WIDTH if width is None else float(width)

    @cached_property
    def _widths(self) -> dict[int, float]:
        """The widths of codes in thousandths of an em (ISO 32000-1, 9.7.4.3)."""
        widths: dict[int, float] = {}
        rest = iter(each(self.inner, '/W'))
        for first in rest:
            second = next(rest, None)
            if isinstance(second, Array):
                for step, width in enumerate(second):
                    widths[first + step] = float(width)
            elif second is not None:
                widths |= dict.fromkeys(range(first, second + 1), float(next(rest, 0)))
        return widths

    @cached_property
    def _outlines(self) -> Any:
        import uharfbuzz
        return uharfbuzz.Font(uharfbuzz.Face(data_of(entry(self.descriptor, '/FontFile2'))))

    def _ink(self, glyph: int) -> tuple[float, float, float, float]:
        found, em = self._outlines.get_glyph_extents(glyph), self._outlines.face.upem
        if found is None:
            return 0.0, 0.0, 0.0, 0.0
        return (found.x_bearing / em, (found.y_bearing + found.height) / em,
                (found.x_bearing + found.width) / em, found.y_bearing / em)


def characters(table: bytes) -> dict[int, str]:
    """The characters of the codes of a ToUnicode table."""
    found: dict[int, str] = {}
    for part in table.split(b'beginbfchar')[1:]:
        for code, text in _PAIR.findall(part.split(b'endbfchar')[0]):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode('utf-16-be', 'replace')
    for part in table.split(b'beginbfrange')[1:]:
        for first, last, text in _RANGE.findall(part.split(b'endbfrange')[0]):
            start = int(first, 16)
            for code in range(start, int(last, 16) + 1):
                found[code] = chr(int(text, 16) + code - start)
    return found


def _glyph(glyphs: bytes, number: int) -> int:
    """The glyph of a number as a table of glyphs in two bytes each has it, where there is one."""
    return int.from_bytes(glyphs[2 * number:2 * number + 2], 'big') if glyphs else number
