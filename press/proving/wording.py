"""Whether words are heard as words: apart where the text parts them, whole where a line divides them.

Passages and what speaks them come in; a fault for each passage goes out that is heard in other words.
Characters are compared elsewhere, white space and hyphens aside; here is nothing but those two. Among
Han white space means nothing, nor does it beside a label or a note mark, which are elements.
"""

from collections.abc import Iterator, Sequence

from ..diagnostics import Diagnostic
from ..reading import Passage
from .listening import Block, words
from .matching import Spoken
from .places import PlaceOf

SOFT_HYPHEN = '\u00ad'
# From here on characters stand for words, or are marks between such.
HAN = '\u2e80'
AROUND = 12


def misheard(every: Sequence[Passage], spoken: Sequence[Spoken | None], notes: Sequence[Block],
             place_of: PlaceOf) -> Iterator[Diagnostic]:
    """A fault for each passage whose words run together, fall apart, or have a hyphen too many."""
    by_text = {note.text: note for note in notes}
    for passage, one in zip(every, spoken, strict=True):
        label = one.label.aloud if one and one.label else ''
        body = one.body if one else by_text.get(words(passage.text))
        if body is None:
            continue
        aloud = label + body.aloud
        if (at := _difference(passage, aloud)) is not None:
            offset, heard = at
            yield Diagnostic(
                'words-misheard', f'{passage.id}: “{_around(aloud, heard)}” is heard, the text has '
                f'“{_around(passage.text, offset)}”', place_of(passage, offset),
                'tag the space between two words, and a hyphen that the text does not have as '
                'Span with ActualText U+00AD')


def _difference(passage: Passage, aloud: str) -> tuple[int, int] | None:
    """The place in a passage, and in what is heard, where they first differ, or None."""
    edges = {passage.label, *(place for mark in passage.marks for place in mark)}
    last, before = 0, HAN
    for (at, character, apart), (here, said, pause) in zip(
            _characters(passage.text), _characters(aloud)):
        among_words = before < HAN > character and not edges & {*range(last + 1, at + 1)}
        if character != said or among_words and apart != pause:
            return at, here
        last, before = at, character
    return None


def _characters(text: str) -> Iterator[tuple[int, str, bool]]:
    """The characters of a text, each with its place and whether white space stands before it."""
    apart = False
    for at, character in enumerate(text):
        if character.isspace():
            apart = True
        elif character != SOFT_HYPHEN:
            yield at, character, apart
            apart = False


def _around(text: str, at: int) -> str:
    return text[max(0, at - AROUND):at + AROUND].strip()
