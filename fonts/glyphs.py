"""The glyphs of a face in the making: measuring, moving and drawing them.

Comes in: a TrueType font with 1000 units to the em. `Glyphs` changes its outlines and advances in
place and keeps the map from code points to glyph names, which `make.py` writes back. No promise is
made about other tables.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.basePen import AbstractPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FULL, HALF, QUARTER = 1000, 500, 250
HAN_CENTRE = 380
QUOTE_TOP = 830
"""No full-width quote hangs lower than this."""
DASH = 44
"""No dash is heavier than this."""
MARGIN = 30
"""What stays between the edge of a half body and ink that had to be moved into it."""

OPEN = '“‘（《〈「『【〖〔［｛'
CLOSE = '”’）》〉」』】〗〕］｝'
QUOTES = '“‘”’'
STOPS = '，、；：。．'
CALLS = '！？'
CENTRED = STOPS + CALLS
"""The marks that traditional Chinese puts in the middle of the em."""
DOTS = '·‧・'
SLASHES = '/／'
LINKS = {'-': 420, '‐': 420, '–': 460}
"""Connectors and the length of their strokes in a half body."""

COMPOSED = {'Ĭ': 'I˘', 'ĭ': 'ı˘', 'Ŧ': 'T–', 'ŧ': 't–', 'Ĳ': 'IJ', 'ĳ': 'ij'}
"""Letters made of a letter and an accent, of a letter and a bar, or of two letters."""


@dataclass(frozen=True, slots=True)
class Dashes:
    """Glyph names: a dash alone, and those that join to one stroke."""

    only: str
    first: str
    middle: str
    last: str


class Glyphs:
    """The glyphs of one font; `codes` has the glyph name of every code point.

    `centred` are the full-width marks whose ink belongs in the middle of the em.
    """

    def __init__(self, font: TTFont, centred: str = ''):
        self.font, self.centred_marks = font, centred
        self.codes: dict[int, str] = dict(font.getBestCmap())

    def __getitem__(self, character: str) -> str:
        return self.codes[ord(character)]

    def __contains__(self, character: str) -> bool:
        return ord(character) in self.codes

    def recorded(self, name: str) -> RecordingPen:
        glyphs = self.font.getGlyphSet()
        pen = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(pen)
        return pen

    def ink(self, name: str) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the outline; zeros for an empty glyph."""
        pen = BoundsPen(None)
        self.recorded(name).replay(pen)
        return pen.bounds or (0, 0, 0, 0)

    def advance(self, name: str) -> int:
        return self.font['hmtx'][name][0]

    def draw(self, name: str, advance: float, outline: Callable[[AbstractPen], None]) -> str:
        """Adds a glyph, or gives the glyph of that name a new outline."""
        pen = TTGlyphPen(None)
        outline(pen)
        glyph, table = pen.glyph(), self.font['glyf']
        if name not in self.font.getReverseGlyphMap():
            self.font.setGlyphOrder([*self.font.getGlyphOrder(), name])
        table[name] = glyph
        glyph.recalcBounds(table)
        self.font['hmtx'][name] = (round(advance), getattr(glyph, 'xMin', 0))
        return name

    def move(self, name: str, source: str, advance: float, by: Transform = Identity) -> str:
        """Draws `source`, transformed, as the glyph `name`; they may be the same."""
        outline = self.recorded(source)
        return self.draw(name, advance, lambda pen: outline.replay(TransformPen(pen, by)))

    def take(self, other: 'Glyphs', wanted: set[int]) -> None:
        """Adds what is wanted and lacking here from another font, drawn as it is there."""
        for code in sorted(wanted & other.codes.keys() - self.codes.keys()):
            name = other.codes[code]
            self.codes[code] = self.draw(
                f'code{code:04X}', other.advance(name), other.recorded(name).replay)

    def lift(self, han: int, marks: int) -> None:
        """Raises ideographs, kana and full-width marks; what sits on the baseline stays."""
        rises: dict[str, int] = {}
        for code, name in self.codes.items():
            if unicodedata.east_asian_width(chr(code)) in 'WF' and chr(code) not in STOPS:
                rises[name] = han if unicodedata.category(chr(code)) == 'Lo' else marks
        if not any(rises.values()):
            return
        table = self.font['glyf']
        for name in table.keys():
            table[name].expand(table)
        for name, rise in rises.items():
            if table[name].isComposite():
                for part in table[name].components:
                    part.y += rise - rises.get(part.glyphName, 0)
            elif table[name].numberOfContours > 0:
                table[name].coordinates.translate((0, rise))
        for name in rises:
            table[name].recalcBounds(table)

    def set_apart(self) -> None:
        """Gives every code point a glyph of its own; the lowest code keeps a shared one.

        Hyphens that Unicode tells apart from U+002D look like it, not like a full-width stroke.
        """
        taken: set[str] = set()
        for code, name in sorted(self.codes.items()):
            if name in taken:
                self.codes[code] = self.move(f'code{code:04X}', name, self.advance(name))
            taken.add(name)
        for hyphen in '\u2010\u2011':
            self.codes[ord(hyphen)] = self.move(
                f'code{ord(hyphen):04X}', self['-'], self.advance(self['-']))

    def add_letters(self, wanted: set[int], masters: 'Masters') -> None:
        """Adds missing letters, Latin, Greek and Cyrillic, and general punctuation from masters.

        Capitals are scaled until H is as high as here, small letters until x is.
        """
        for code in sorted(wanted & masters.codes - self.codes.keys()):
            if code < 0x460 or 0x1E80 <= code <= 0x205E:
                like = 'x' if chr(code).islower() else 'H'
                size = self.ink(self[like])[3] / masters.ink(like)[3]
                self.codes[code] = self.put(
                    f'code{code:04X}', masters, chr(code), Transform().scale(size))
        self.compose_missing()

    def redraw(self, masters: 'Masters', like: 'Glyphs') -> None:
        """Draws every glyph anew from masters, as high as the letters of another face.

        Small letters are scaled until n is as high as there, digits until 2 is, all else until H is.
        """
        sizes = {character: like.ink(like[character])[3] / masters.ink(character)[3]
                 for character in 'n2H'}
        models = {'Ll': 'n', 'Nd': '2'}
        for code, name in self.codes.items():
            size = sizes[models.get(unicodedata.category(chr(code)), 'H')]
            self.put(name, masters, chr(code), Transform().scale(size))
        self.compose_missing()

    def narrow(self, marks: str, masters: 'Masters') -> dict[str, str]:
        """Draws marks from masters, with the width that they have beside Latin letters.

        Returns the new glyphs by the names of those that the face has by default.
        """
        size = self.ink(self['H'])[3] / masters.ink('H')[3]
        return {self[mark]: self.put(f'code{ord(mark):04X}.latin', masters, mark,
                                     Transform().scale(size)) for mark in marks}

    def put(self, name: str, masters: 'Masters', character: str, by: Transform) -> str:
        """Draws a character of masters, transformed, as the glyph `name`."""
        outline = masters.recorded(character)
        return self.draw(name, masters.advance(character) * by.xx,
                         lambda pen: outline.replay(TransformPen(pen, by)))

    def add_narrow_space(self) -> None:
        """Gives U+202F the advance of the thin space, which it is but for not ending a line."""
        if '\u202F' not in self and '\u2009' in self:
            self.codes[0x202F] = self.move(
                'code202F', self['\u2009'], self.advance(self['\u2009']))

    def compose_missing(self) -> None:
        """Adds the letters in `COMPOSED` that are lacking, made of what is here."""
        for character, parts in COMPOSED.items():
            if character not in self:
                self.codes[ord(character)] = self.compose(character, *parts)

    def compose(self, character: str, letter: str, added: str) -> str:
        """Draws a letter with an accent above it, a bar through it or another letter after it."""
        left, low, right, high = self.ink(self[letter])
        advance = self.advance(self[letter])
        from_left, from_low, from_right, from_high = self.ink(self[added])
        if added == '–':
            length = 0.62 * (right - left)
            stretch = length / (from_right - from_left)
            place = Transform().translate(
                (left + right - length) / 2 - stretch * from_left,
                0.47 * self.ink(self['H' if letter == 'T' else 'x'])[3] - (from_low + from_high) / 2
            ).scale(stretch, 1)
        elif added == '˘':
            rise = self.ink(self['H'])[3] - self.ink(self['x'])[3] if letter == 'I' else 0
            place = Transform().translate((left + right - from_left - from_right) / 2, rise)
        else:
            place = Transform().translate(advance, 0)
            advance += self.advance(self[added])
        base, addition = self.recorded(self[letter]), self.recorded(self[added])

        def outline(pen: AbstractPen) -> None:
            base.replay(pen)
            addition.replay(TransformPen(pen, place))
        return self.draw(f'code{ord(character):04X}', advance, outline)

    def fill_bodies(self) -> dict[str, str]:
        """Makes the default marks full-width, with their ink where Chinese gives it to them.

        Returns the proportional glyphs that were the default before, by the new default's name.
        """
        proportional = {}
        for mark in OPEN + CLOSE + STOPS + CALLS:
            if mark not in self:
                continue
            name = self[mark]
            left, low, right, high = self.ink(name)
            first, last = (HALF, FULL) if mark in OPEN else (0, HALF)
            if mark in self.centred_marks:
                first, last = QUARTER, FULL - QUARTER
            rise = max(QUOTE_TOP - high, 0) if mark in QUOTES else 0
            if self.advance(name) < FULL:
                aside = FULL - 75 - right if mark in OPEN else 75 - left
                if mark in self.centred_marks:
                    aside = (FULL - left - right) / 2
                self.codes[ord(mark)] = self.move(
                    f'code{ord(mark):04X}', name, FULL, Transform().translate(aside, rise))
                proportional[self[mark]] = name
            else:
                aside = first + MARGIN - left if left < first else 0
                aside = last - MARGIN - right if right > last else aside
                if aside or rise:
                    self.move(name, name, FULL, Transform().translate(aside, rise))
        if self.advance(self['·']) > HALF:
            advance = self.advance(self['.'])
            self.move(self['·'], self['·'], advance, self.centred(self['·'], advance))
        self.move(self['…'], self['…'], FULL, self.centred(self['…'], FULL))
        return proportional

    def centred(self, name: str, advance: int, length: float = 0) -> Transform:
        """Puts an outline in the middle of `advance`, level with Han; `length` stretches it."""
        left, low, right, high = self.ink(name)
        stretch = length / (right - left) if length else 1
        return Transform().translate(
            (advance - stretch * (left + right)) / 2, HAN_CENTRE - (low + high) / 2
        ).scale(stretch, 1)

    def make_dashes(self) -> Dashes:
        """Draws `—` 1 em wide, and the forms of it that join to one stroke.

        Joined ends reach 4 units into each other's bodies: no seam shows at any resolution.
        """
        left, low, right, high = self.ink(self['—'])
        left = max(left, FULL - right, 50)
        right, thick = FULL - left, min(high - low, DASH) / 2

        def stroke(name: str, start: float, end: float) -> str:
            def outline(pen: AbstractPen) -> None:
                pen.moveTo((start, HAN_CENTRE - thick))
                pen.lineTo((start, HAN_CENTRE + thick))
                pen.lineTo((end, HAN_CENTRE + thick))
                pen.lineTo((end, HAN_CENTRE - thick))
                pen.closePath()
            return self.draw(name, FULL, outline)

        return Dashes(
            only=stroke(self['—'], left, right), first=stroke('dash.first', left, FULL + 4),
            middle=stroke('dash.middle', -4, FULL + 4), last=stroke('dash.last', -4, right))

    def make_halves(self, borrowed: dict[str, str]) -> dict[str, str]:
        """The half-width alternates: for each default glyph the name of one 500 wide.

        `borrowed` has the original's own half-width `- hwid` and `/ hwid` where there are any.
        """
        halves = {}

        def add(mark: str, source: str, by: Transform) -> None:
            halves[self[mark]] = self.move(f'code{ord(mark):04X}.half', source, HALF, by)

        hyphen, slash = borrowed.get('- hwid', self['-']), borrowed.get('/ hwid', self['/'])
        for mark in filter(self.__contains__, OPEN):
            add(mark, self[mark], Transform().translate(-HALF, 0))
        for mark in filter(self.__contains__, CLOSE + STOPS + CALLS):
            aside = -QUARTER if mark in self.centred_marks else 0
            add(mark, self[mark], Transform().translate(aside, 0))
        for mark in filter(self.__contains__, DOTS):
            add(mark, self[mark], self.centred(self[mark], HALF))
        for mark in filter(self.__contains__, LINKS):
            add(mark, hyphen, self.centred(hyphen, HALF, LINKS[mark]))
        for mark in filter(self.__contains__, SLASHES):
            add(mark, slash, self.centred(slash, HALF))
        return halves


@dataclass(frozen=True, slots=True)
class Masters:
    """Fonts with the same points, light before heavy, each with its share in what lies between."""

    parts: tuple[tuple[Glyphs, float], ...]

    @property
    def codes(self) -> set[int]:
        return set(self.parts[0][0].codes)

    @property
    def heaviest(self) -> 'Masters':
        return Masters(((self.parts[-1][0], 1.0),))

    def recorded(self, character: str) -> RecordingPen:
        return blend([(glyphs.recorded(glyphs[character]), share) for glyphs, share in self.parts])

    def ink(self, character: str) -> tuple[float, ...]:
        """Left, bottom, right and top of the outline."""
        inks = [[share * edge for edge in glyphs.ink(glyphs[character])]
                for glyphs, share in self.parts]
        return tuple(map(sum, zip(*inks, strict=True)))

    def advance(self, character: str) -> float:
        return sum(share * glyphs.advance(glyphs[character]) for glyphs, share in self.parts)


def blend(masters: list[tuple[RecordingPen, float]]) -> RecordingPen:
    """The outline between outlines that have the same points, each with its share."""
    blended = RecordingPen()
    for steps in zip(*(pen.value for pen, _ in masters), strict=True):
        operator, points = steps[0][0], zip(*(step[1] for step in steps), strict=True)
        blended.value.append((operator, tuple(
            tuple(sum(share * at[axis] for at, (_, share) in zip(point, masters))
                  for axis in (0, 1)) if None not in point else None
            for point in points)))
    return blended
