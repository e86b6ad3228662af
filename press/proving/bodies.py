"""The geometry of a line: where its text begins and ends, and where the body of a glyph stands.

A line of a collation comes in; its text, its label and the edges of bodies go out. The body of a
full-width mark is the half of its em that has the ink, or the whole em where the convention puts it
in the middle, however wide its face draws it; that of any other glyph is its advance.
"""

import re

from ..composition.classes import CLOSE, OPEN, PAUSE, STOP, Class, class_of
from ..reading import Passage
from .collation import SetLine
from .convention import HALF, Convention
from .records import HYPHEN, Glyph

# Marks whose ink is in the left half of their em, where it is not in the middle.
RIGHT_BLANK = CLOSE | PAUSE | STOP
ADDRESS = re.compile(r'(?:https?://|www\.)[^\s\u3000-\uffef]+')


def hyphen_of(line: SetLine) -> Glyph | None:
    """The hyphen at the end of a line that its passage does not have, or None."""
    last = line.line.glyphs[-1]
    return last if last.text == HYPHEN and line.offsets[-1] < 0 else None


def label_of(line: SetLine) -> list[Glyph]:
    """The glyphs of the label, where the line has it."""
    return [glyph for offset, glyph in zip(line.offsets, line.line.glyphs, strict=True)
            if 0 <= offset < line.passage.label]


def is_mark(passage: Passage, offset: int) -> bool:
    """Whether a character of a passage belongs to a note mark."""
    return bool(passage.marks) and any(start <= offset < end for start, end in passage.marks)


def in_address(passage: Passage, offset: int) -> bool:
    """Whether a character belongs to an address, which may be divided behind its own marks."""
    return any(match.start() <= offset < match.end() for match in ADDRESS.finditer(passage.text))


def class_in(passage: Passage, offset: int) -> Class:
    """The class of a character of a passage; in words that are marked as foreign all marks are."""
    return class_of(passage.text, offset, is_foreign(passage, offset))


def is_foreign(passage: Passage, offset: int) -> bool:
    """Whether a character belongs to words that are marked as not Chinese."""
    return bool(passage.foreign) and any(start <= offset < end for start, end in passage.foreign)


def is_chinese_mark(passage: Passage, offset: int, marks: frozenset[str]) -> bool:
    """Whether a character is one of `marks`, and used as a Chinese one."""
    return (passage.text[offset] in marks
            and class_in(passage, offset) is not Class.LATIN)


def left_edge(passage: Passage, offset: int, glyph: Glyph, convention: Convention) -> float:
    """Where the body of a glyph begins, in points.

    The body of an opening mark is the right half of its em: half an em before the end of its own
    advance, whether the face draws it full or half an em wide. That of a mark in the middle of its
    em is as much on both sides of the middle of its advance.
    """
    character = passage.text[offset]
    if character not in OPEN and character not in convention.centred:       # most are not
        return glyph.x
    if is_chinese_mark(passage, offset, convention.centred):
        return glyph.x + (glyph.width - glyph.size) / 2
    if is_chinese_mark(passage, offset, OPEN):
        return glyph.x + glyph.width - HALF * glyph.size
    return glyph.x


def right_edge(passage: Passage, offset: int, glyph: Glyph, convention: Convention) -> float:
    """Where the body of a glyph ends, in points; that of a mark with a blank half is half an em."""
    character = passage.text[offset]
    if character not in RIGHT_BLANK and character not in convention.centred:
        return glyph.x + glyph.width
    if is_chinese_mark(passage, offset, convention.centred):
        return glyph.x + (glyph.width + glyph.size) / 2
    if is_chinese_mark(passage, offset, RIGHT_BLANK):
        return glyph.x + HALF * glyph.size
    return glyph.x + glyph.width
