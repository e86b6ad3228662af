"""What was drawn for one file is drawn for the next: lines, faces, what was cut down or deflated.

Files that are written while `redrawing` lasts come in; the same bytes go out as without it, in less
time. Three functions of WeasyPrint are replaced, `draw.text.draw_first_line`, `Stream.add_font` and
`Font.subset`, and the module zlib where pydyf deflates; they are put back afterwards, and `engine`
holds all of them to the seam.
"""

import re
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from hashlib import sha256
from typing import Any

from .engine import hold_to_the_seam

_GLYPH_RUN = re.compile('<([0-9a-f]+)>')


class Drawn:
    """What was drawn before: faces as they were opened, by the engine's keys, and lines of text;
    of the latest files, subsets of faces and deflated streams.

    A line is kept with its box, and so goes with it.
    """

    LINE = '_drawn_by_the_press'

    def __init__(self) -> None:
        self.faces: dict[Any, Any] = {}
        self.subsets, self.deflated = _Latest(), _Latest()


class _Latest(OrderedDict):
    """Results by what they were made from, the latest of them only."""

    MOST = 96

    def made(self, key: Any, make: Callable[[], bytes]) -> bytes:
        if key not in self:
            self[key] = make()
            if len(self) > self.MOST:
                self.popitem(last=False)
        self.move_to_end(key)
        return self[key]


class _Deflater:
    """Stands for the module zlib where streams are written: what was deflated is not again."""

    def __init__(self, deflated: _Latest):
        self.deflated = deflated

    def __getattr__(self, name: str) -> Any:
        return getattr(zlib, name)

    def compressobj(self, level: int = -1) -> '_Deflater':
        self.level = level
        return self

    def compress(self, data: bytes) -> bytes:
        # Streams are deflated by a compressobj all at once, as zlib.compress does it.
        return self.deflated.made((self.level, sha256(data).digest()),
                                  lambda: zlib.compress(data, self.level))

    def flush(self) -> bytes:
        return b''


class _Recorder:
    """A stream of the engine that keeps what is drawn on it, call by call, and draws it."""

    def __init__(self, stream: Any):
        self.stream, self.calls, self.faces = stream, [], {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        font, size = self.stream.add_font(pango_font)
        self.faces[font.hash] = font
        return font, size

    def set_text_matrix(self, *values: float) -> None:
        self._call('set_text_matrix', *values)

    def set_font_size(self, font: Any, size: float) -> None:
        self._call('set_font_size', font, size)

    def show_text(self, text: str) -> None:
        self._call('show_text', text)

    def set_text_rise(self, rise: float) -> None:
        self._call('set_text_rise', rise)

    def _call(self, name: str, *values: Any) -> None:
        self.calls.append((name, values))
        getattr(self.stream, name)(*values)


@contextmanager
def redrawing(drawn: Drawn) -> Iterator[None]:
    """While this lasts, faces are opened once, a line that was drawn is drawn by the same calls, and
    what was cut down or deflated for one of the latest files is taken from there.

    The bytes that come out are those that would come out without it.
    """
    hold_to_the_seam()
    import pydyf
    from weasyprint.draw import text as place
    from weasyprint.pdf.fonts import Font
    from weasyprint.pdf.stream import Stream
    from weasyprint.text.fonts import get_pango_font_key
    draw, add, subset, module = place.draw_first_line, Stream.add_font, Font.subset, pydyf.zlib

    def subset_once(self, to_unicode, hinting):
        def cut() -> bytes:
            subset(self, to_unicode, hinting)
            return self.file_content

        self.file_content = drawn.subsets.made((self.hash, hinting, *sorted(to_unicode)), cut)

    def add_font(self, pango_font):
        key, _, size = get_pango_font_key(pango_font)
        if key not in self._fonts and key in drawn.faces:
            self._fonts[key] = _unused(drawn.faces[key])
        elif key not in self._fonts:
            font, size = add(self, pango_font)
            drawn.faces[key] = _unused(font)
        return self._fonts[key], size

    def draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix):
        known = textbox.__dict__.get(Drawn.LINE)
        if known and known[0] == matrix.values:
            _, calls, glyphs = known
            for key, (name, own) in glyphs.items():
                if key not in stream._fonts:
                    stream._fonts[key] = _unused(drawn.faces[key])
                font = stream._fonts[key]
                for glyph, (text, width) in own.items():
                    font.to_unicode.setdefault(glyph, text)
                    font.widths.setdefault(glyph, width)
            for name, values in calls:
                getattr(stream, name)(*values)
            return []
        recorder = _Recorder(stream)
        emojis = draw(recorder, textbox, text_overflow, block_ellipsis, matrix)
        if not emojis and not any(font.bitmap or font.missing for font in recorder.faces.values()):
            keys = {font.hash: key for key, font in stream._fonts.items()}
            textbox.__dict__[Drawn.LINE] = matrix.values, tuple(recorder.calls), {
                keys[name]: (name, own) for name, own in _glyphs(recorder).items()}
        return emojis

    place.draw_first_line, Stream.add_font = draw_first_line, add_font
    Font.subset, pydyf.zlib = subset_once, _Deflater(drawn.deflated)
    try:
        yield
    finally:
        place.draw_first_line, Stream.add_font = draw, add
        Font.subset, pydyf.zlib = subset, module


def _unused(font: Any) -> Any:
    """A face of a PDF as it was opened: no glyph of it is used yet."""
    made = copy(font)
    made.to_unicode, made.widths, made.missing, made.variations = {}, {}, {}, dict(font.variations)
    return made


def _glyphs(recorder: _Recorder) -> dict[str, dict[int, tuple[str, int]]]:
    """The glyphs that were drawn, by their faces: what each stands for and its width."""
    found: dict[str, dict[int, tuple[str, int]]] = {name: {} for name in recorder.faces}
    name = ''
    for call, values in recorder.calls:
        if call == 'set_font_size':
            name = values[0]
        elif call == 'show_text':
            font = recorder.faces[name]
            for run in _GLYPH_RUN.findall(values[0]):
                for at in range(0, len(run), 4):
                    glyph = int(run[at:at + 4], 16)
                    found[name][glyph] = font.to_unicode[glyph], font.widths[glyph]
    return found
