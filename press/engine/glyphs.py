"""One piece of a composed line as glyphs: how wide it is, and how it is drawn.

The style of its text, its characters and what the composer adds to each come in; a width that a PDF can
say exactly goes out, and on the page the glyphs. Faces are asked directly: of WeasyPrint's own text
layout one sample for each style is needed, for its heights and its face.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from ..diagnostics import Breakdown
from ..faces import Face, Faces, Glyph

SAMPLE = '国'
DECORATION = frozenset({'ascent', 'underline_position', 'underline_thickness',
                        'strikethrough_position', 'strikethrough_thickness'})
# A Han character, which has the same glyph whatever is beside it; or all that is between two such.
HAN = re.compile('[㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff]')
SHAPED = re.compile(f'{HAN.pattern}|[^{HAN.pattern[1:]}+')


class Type:
    """A style of text: its face, and the measures of a line box in it, in pixels.

    `height` is that of the text itself, `margin` what is above and below it to the line height,
    `baseline` is counted from the upper edge of that. `plain` are Han characters whose glyphs are
    neither moved nor of another advance than their own: number, number as a PDF has it, and what
    the glyph stands for with its advance.
    """

    def __init__(self, style: Any, faces: Faces):
        from weasyprint.text.ffi import FROM_UNITS, pango
        from weasyprint.text.fonts import font_features, get_pango_font_key
        from weasyprint.text.line_break import Layout, line_size, strut
        self.em = style['font_size']
        family, weight = style['font_family'][0], style['font_weight']
        self.face: Face = faces.face(family, weight, style['font_style'] != 'normal')
        self.language = style['lang'] or ''
        self.features = tuple(sorted(font_features(
            style['font_kerning'], style['font_variant_ligatures'],
            style['font_variant_position'], style['font_variant_caps'],
            style['font_variant_numeric'], style['font_variant_alternates'],
            style['font_variant_east_asian'], style['font_feature_settings']).items()))
        self.sample = Layout(style)
        self.sample.set_text(SAMPLE if self.face.covers(SAMPLE) else ' ')
        line, _ = self.sample.get_first_line()
        _, self.height = line_size(line, style)
        leading, _ = strut(style)
        self.margin = (leading - self.height) / 2
        self.baseline = self.margin + FROM_UNITS * pango.pango_layout_get_baseline(
            self.sample.layout)
        self.font = line.runs[0].data.item.analysis.font
        self.key, _, self.size = get_pango_font_key(self.font)
        self._known: dict[Any, tuple[Glyph, ...]] = {}
        self.plain: dict[str, tuple[int, str, tuple[str, int]]] = {}

    def glyphs(self, text: str, forms: Sequence[str]) -> tuple[Glyph, ...]:
        """The glyphs of what is shaped as one, a Han character or all between two."""
        key = text if not any(forms) else (text, *forms)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self.face.glyphs(text, forms, self.language, self.features)
            number, own, advance, right, up, *_ = found[0]
            if HAN.fullmatch(text) and key == text and own == advance and not right and not up:
                self.plain[text] = number, f'{number:04x}', (text, own)
        return found

    def font_in(self, stream: Any) -> Any:
        """The engine's font for this type in the file that a stream is part of."""
        if self.key not in stream._fonts:
            font, _ = stream.add_font(self.font)
            if font.family != self.face.family:
                raise Breakdown(f'the engine sets {self.face.family} in {font.family}',
                                'report it with the document: the seam to WeasyPrint is broken')
        return stream._fonts[self.key]


class SetText(Struct):
    """The glyphs of one text box. For the engine it stands where its own layout would.

    `width` is in pixels; `carry` is the part of a thousandth of an em that is left for the box
    behind it. `shown` are the operands of the PDF operator TJ, each with the rise of its glyphs;
    `glyphs` have for each glyph the characters that it stands for and its width.
    """

    text: str
    type: Type
    width: float
    carry: float
    shown: tuple[tuple[float, str], ...]
    glyphs: dict[int, tuple[str, int]]

    def __getattr__(self, name: str) -> Any:
        """Where lines under, over and through a text are is asked of its style's sample."""
        if name not in DECORATION:
            raise AttributeError(f'composed text is drawn by the press and has no {name}')
        return getattr(self.type.sample, name)

    def reactivate(self, style: Any) -> None:
        """It is ready as it is."""

    def deactivate(self) -> None:
        """Nothing is open."""

    def draw(self, stream: Any, matrix: Any) -> None:
        """Show the glyphs on a stream, at the place that a matrix of WeasyPrint says."""
        if not self.text.strip():
            return
        font = self.type.font_in(stream)
        for number in [number for number in self.glyphs if number not in font.widths]:
            text, width = self.glyphs[number]
            font.to_unicode.setdefault(number, text)
            font.widths[number] = width
        stream.set_text_matrix(*matrix.values)
        stream.set_font_size(font.hash, self.type.size)
        for rise, string in self.shown:
            if rise:
                stream.set_text_rise(rise)
            stream.show_text(string)
            if rise:
                stream.set_text_rise(0)


def set_text(text: str, type_: Type, extra: Sequence[float], form: Sequence[str],
             carry: float) -> SetText:
    """A text with `extra` behind each character, each in its `form`; thousandths of an em.

    What is left of `text` behind these characters, a space at the end of a line, hangs over: it is
    drawn, so that words of two lines are two words to who copies or hears them, and has no width.
    Every advance is rounded to what a PDF can say, and the rounding is carried along the line.
    """
    width, rise, at, last, plain = 0, 0.0, 0, len(extra), type_.plain
    glyphs: dict[int, tuple[str, int]] = {}
    shown: list[tuple[float, list[str]]] = [(0.0, ['<'])]
    codes = shown[-1][1]
    for unit in SHAPED.findall(text):
        if unit in plain and not form[at]:          # most are: the same in fewer steps
            number, code, said = plain[unit]
            glyphs[number] = said
            kerning = -carry - extra[at]
            step = round(kerning)
            carry = step - kerning
            width += said[1] - step
            codes.append(f'{code}>{step}<' if step else code)
            at += 1
            continue
        shaped = type_.glyphs(unit, form[at:at + len(unit)])
        for number, own, advance, right, up, begin, end in shaped:
            glyphs[number] = unit[begin:end], own
            if up != rise:
                rise, codes = up, ['<']
                shown.append((rise, codes))
            kerning = own - advance
            if at + begin < last:
                kerning -= carry + (extra[at + begin] if end == begin + 1 else
                                    sum(extra[at + begin:at + end]))
                carry = round(kerning) - kerning
                width += own - round(kerning)
            if right:
                codes.append(f'>{-right:g}<')
            codes.append(f'{number:04x}')
            if kerning := round(kerning) + right:
                codes.append(f'>{kerning:g}<')
        at += len(unit)
    return SetText(text, type_, width * type_.em / 1000, carry, tuple(
        (rise * type_.em / 1000, ''.join((*codes, '>')).replace('<>', ''))
        for rise, codes in shown if len(codes) > 1), glyphs)


@contextmanager
def drawing() -> Iterator[None]:
    """While this lasts, composed text is drawn as it was set, other text as the engine does it."""
    from weasyprint.draw import text as place
    original = place.draw_first_line

    def draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix):
        if not isinstance(textbox.pango_layout, SetText):
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        textbox.pango_layout.draw(stream, matrix)
        return []

    place.draw_first_line = draw_first_line
    try:
        yield
    finally:
        place.draw_first_line = original
