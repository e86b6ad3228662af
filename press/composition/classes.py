"""Which character is what: the classes of Chinese line making, and who may begin or end a line.

A character and its neighbours come in, a `Class` goes out. The sets are those of CLREQ
#tables_of_chinese_punctuation_marks; the prohibitions those of GB/T 15834—2011 5.1.1 to 5.1.9.
"""

import unicodedata
from enum import IntEnum
from functools import cache


class Class(IntEnum):
    """What a unit of the line is; the order is that of the rows of the gap table."""

    HAN = 0
    LATIN = 1
    OPEN = 2
    CLOSE = 3
    PAUSE = 4
    STOP = 5
    DASH = 6
    ELLIPSIS = 7
    LINK = 8
    DOT = 9
    SLASH = 10
    MARK = 11
    PAREN_OPEN = 12
    PAREN_CLOSE = 13
    CALL = 14     # ！？ where they give nothing; elsewhere they are a STOP


OPEN = frozenset('“‘（《〈「『【〖〔［｛')
CLOSE = frozenset('”’）》〉」』】〗〕］｝')
PAUSE = frozenset('，、；：')
STOP = frozenset('。．！？')
DASH = frozenset('—⸺')
ELLIPSIS = frozenset('…⋯')
LINK = frozenset('-－‐–—～〜')
DOT = frozenset('·‧・')
SLASH = frozenset('/／')
SUFFIX = frozenset('%％‰°℃℉′″')
PREFIX = frozenset('+−±￥¥$＄€£№')
RAISED = frozenset('⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎')     # belongs to what stands before it
PAREN_OPEN = frozenset('([{')
PAREN_CLOSE = frozenset(')]}')

QUOTES = {'“': '”', '‘': '’'}

# Marks whose body is half an em and whose other half is glue (the width model of JLREQ).
HALF_BODY = OPEN | CLOSE | PAUSE | STOP
# Marks that the same code point shares with Latin text: their neighbours decide.
SHARED = frozenset('“”‘’—…·‧-‐–/~')

NO_START = (CLOSE | PAUSE | STOP | LINK | DOT | SLASH | SUFFIX | PAREN_CLOSE
            | frozenset('‼⁇⁈⁉,.;:!?')) - DASH
NO_END = OPEN | PREFIX | PAREN_OPEN | SLASH

_BY_CHARACTER = {
    character: kind for kind, characters in (
        (Class.OPEN, OPEN), (Class.CLOSE, CLOSE), (Class.PAUSE, PAUSE), (Class.STOP, STOP),
        (Class.LINK, LINK), (Class.DASH, DASH), (Class.ELLIPSIS, ELLIPSIS), (Class.DOT, DOT),
        (Class.SLASH, SLASH), (Class.PAREN_OPEN, PAREN_OPEN), (Class.PAREN_CLOSE, PAREN_CLOSE))
    for character in characters}


@cache
def is_han(character: str) -> bool:
    """Whether a character stands in the Chinese grid: Han, kana, full-width forms, symbols."""
    return (character not in HALF_BODY and character not in SHARED
            and unicodedata.east_asian_width(character) in 'WF')


def is_word(character: str) -> bool:
    """Whether a character is a letter or a digit of a word that is not Han."""
    return character.isalnum() and not is_han(character)


def is_chinese(text: str, index: int) -> bool:
    """Whether the mark at `index`, which Latin shares, is a Chinese one: a Han neighbour makes it so.

    Other marks are looked through: in `方“甲”` each quotation mark is Chinese. Of a pair of quotation
    marks both are what one of them is.
    """
    if _touches_han(text, index):
        return True
    partner = _partner(text, index)
    return partner is not None and _touches_han(text, partner)


def _partner(text: str, index: int) -> int | None:
    """The other of a pair of quotation marks; an apostrophe has none."""
    character = text[index]
    if character in QUOTES:
        closing = text.find(QUOTES[character], index + 1)
        again = text.find(character, index + 1)
        return closing if closing >= 0 and not 0 <= again < closing else None
    if character not in QUOTES.values() or (
            is_word(text[index - 1:index]) and is_word(text[index + 1:index + 2])):
        return None
    opening = next(key for key, value in QUOTES.items() if value == character)
    at = text.rfind(opening, 0, index)
    return at if at > text.rfind(character, 0, index) else None


def _touches_han(text: str, index: int) -> bool:
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(text) and text[at] in SHARED:
            at += step
        if 0 <= at < len(text) and (is_han(text[at]) or text[at] in HALF_BODY):
            return True
    return False


def class_of(text: str, index: int, foreign: bool = False) -> Class:
    """The class of the character at `index`.

    `—` is a dash where it stands twice (破折号) and a connector where it stands alone; `…` is an
    ellipsis; a shared mark between Latin letters, or in `foreign` words, is Latin.
    """
    character = text[index]
    kind = _BY_CHARACTER.get(character)
    if kind is None:
        return Class.HAN if is_han(character) else Class.LATIN
    if character in SHARED and (foreign or not is_chinese(text, index)):
        return Class.LATIN
    if character == '—':
        paired = character in (text[index - 1:index], text[index + 1:index + 2])
        return Class.DASH if paired else Class.LINK
    return kind
