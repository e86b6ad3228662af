"""The way home: a passage and a character of it come in, the place in the source goes out.

A passage is one string, its source has emphasis, note marks and line ends in it; every piece of
inline content knows its own place, and that is what is used.
"""

from collections.abc import Callable

from ..diagnostics import Place
from ..model import Document, Inline, NoteMark, every_block, walk
from ..reading import Passage

PlaceOf = Callable[[Passage | None, int], Place]


def places(document: Document) -> PlaceOf:
    """A function that tells where a character stands; the place of the document for no passage."""
    contents: dict[str, tuple[Inline, ...]] = {
        block.id: block.content for block in every_block(document)}
    contents |= {annex.id: annex.label for annex in document.annexes}
    contents |= {note.id: note.content for note in document.notes}
    title = document.head.title.value if document.head.title else ''

    def place_of(passage: Passage | None, offset: int) -> Place:
        if passage is None:
            return document.place
        if passage.kind == 'closing':
            return passage.place
        if passage.kind == 'title':
            return passage.place.right(max(0, offset - (len(passage.text) - len(title))))
        begins = passage.label + 1 if passage.label else 0
        if offset < begins:
            return passage.place.right(offset)
        return _place_in(contents[passage.id], offset - begins) or passage.place

    return place_of


def _place_in(content: tuple[Inline, ...], offset: int) -> Place | None:
    """The place of a character of inline content; a note mark is one place."""
    for inline in walk(content):
        length = len(inline.label if isinstance(inline, NoteMark) else inline.text)
        if offset < length:
            return inline.place.right(0 if isinstance(inline, NoteMark) else offset)
        offset -= length
    return None
