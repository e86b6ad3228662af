"""Superiors and inferiors: the raised and lowered digits, signs and letters of a face.

Comes in: the glyphs of a face in the making and, for most faces, masters that have what its original
lacks. Goes out, in the glyphs: all of `SUPERIORS`, level with the ² that the face has and as heavy.
A face without ² gets none.
"""

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.transformPen import TransformPen

from glyphs import Glyphs, Masters

ORDINALS = 'ʰʳˢᵈᵉᵐᵒᵗ'
"""Letters of ordinals and abbreviations: 1ᵉʳ, 2ᵉ, 4ᵗʰ, nᵒˢ, Mᵐᵉ."""

SIGNS = {'⁺': '+', '⁻': '−', '⁼': '=', '₊': '+', '₋': '−', '₌': '='}
SUPERIORS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ⁿⁱ₀₁₂₃₄₅₆₇₈₉₍₎' + ORDINALS + ''.join(SIGNS)

RAISED = {'ʰ': 'ₕ', 'ˢ': 'ₛ', 'ᵉ': 'ₑ', 'ᵐ': 'ₘ', 'ᵒ': 'ₒ', 'ᵗ': 'ₜ'}
"""Superior letters and the inferior ones that they are, raised."""

INFERIORS = range(0x2080, 0x209D)
DROP = 130
"""How far inferiors go down in a face whose original has them standing on the baseline."""

ASIDE = 42
"""What stands free on either side of a letter in a face whose original gives all one advance."""

SIGN_LENGTH = 0.84
"""The ink of + in advances of a superior digit."""


def add_superiors(glyphs: Glyphs, masters: Masters) -> None:
    """Adds what is lacking of `SUPERIORS`."""
    if '²' not in glyphs:
        return
    if masters.parts:
        _take(glyphs, masters)
        _draw_signs(glyphs, masters.heaviest)
    else:
        _raise_letters(glyphs)
        _lower_inferiors(glyphs)


def _take(glyphs: Glyphs, masters: Masters) -> None:
    """Takes glyphs from masters, so that their ² would lie on the ² of the face."""
    _, low, _, high = glyphs.ink(glyphs['²'])
    _, from_low, _, from_high = masters.ink('²')
    across = glyphs.advance(glyphs['²']) / masters.advance('²')
    up = (high - low) / (from_high - from_low)
    place = Transform(across, 0, 0, up, 0, low - up * from_low)
    for character in SUPERIORS:
        if character not in glyphs and ord(character) in masters.codes:
            glyphs.codes[ord(character)] = glyphs.put(
                f'code{ord(character):04X}', masters, character, place)


def _draw_signs(glyphs: Glyphs, heaviest: Masters) -> None:
    """Makes signs small; from the heaviest master, so that their strokes match those of digits."""
    advance = glyphs.advance(glyphs['⁰'])
    left, low, right, high = heaviest.ink('+')
    size = SIGN_LENGTH * advance / (right - left)
    for character, sign in SIGNS.items():
        if character not in glyphs:
            zero = glyphs.ink(glyphs['⁰' if character in '⁺⁻⁼' else '₀'])
            place = Transform().translate(
                (zero[0] + zero[2] - size * (left + right)) / 2,
                (zero[1] + zero[3] - size * (low + high)) / 2).scale(size)
            outline = heaviest.recorded(sign)
            glyphs.codes[ord(character)] = glyphs.draw(
                f'code{ord(character):04X}', advance,
                lambda pen: outline.replay(TransformPen(pen, place)))


def _raise_letters(glyphs: Glyphs) -> None:
    """Makes superior letters of inferior ones; ᵈ is ₚ upside down, ʳ is set as high as ⁿ.

    They stand as close as letters do, for they make words.
    """
    _, base, _, top = glyphs.ink(glyphs['ⁿ'])
    rise = base - glyphs.ink(glyphs['ₙ'])[1]
    for superior, inferior in RAISED.items():
        _shape(glyphs, superior, inferior, Transform().translate(0, rise))
    left, low, right, high = glyphs.ink(glyphs['ₚ'])
    turned = Transform(-1, 0, 0, -1, left + right, base + high)
    _shape(glyphs, 'ᵈ', 'ₚ', turned)
    left, low, right, high = glyphs.ink(glyphs['ʳ'])
    size = (top - base) / (high - low)
    _shape(glyphs, 'ʳ', 'ʳ', Transform().translate(0, base - size * low).scale(size))
    for letter in 'ⁿⁱ':
        _shape(glyphs, letter, letter, Identity)


def _lower_inferiors(glyphs: Glyphs) -> None:
    """Lowers what would pass for a small figure on the line."""
    for code in INFERIORS:
        if name := glyphs.codes.get(code):
            glyphs.move(name, name, glyphs.advance(name), Transform().translate(0, -DROP))


def _shape(glyphs: Glyphs, character: str, like: str, by: Transform) -> None:
    """Draws a letter with the outline of another, transformed."""
    name = glyphs.codes.get(ord(character), f'code{ord(character):04X}')
    glyphs.codes[ord(character)] = glyphs.move(name, glyphs[like], 0, by)
    left, _, right, _ = glyphs.ink(name)
    glyphs.move(name, name, right - left + 2 * ASIDE, Transform().translate(ASIDE - left, 0))
