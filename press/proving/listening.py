"""What a listener hears: the structure tree as a row of blocks, each note where it is called.

A `Tree` comes in; blocks go out in reading order, every one with its words, the elements around it
and the marks of notes in it. Notes stand apart, each with the mark directly before it. White space
does not count, nor do hyphens, which a line may have and the text not; both are kept in `aloud`.
"""

from collections.abc import Iterator

from msgspec import Struct

from .contents import Piece
from .tags import Element, Tree

HEADINGS = ('H1', 'H2', 'H3', 'H4', 'H5', 'H6')
BLOCKS = frozenset({'P', 'H', *HEADINGS, 'Caption', 'TD', 'TH'})
HYPHENS = '\u00ad\u2010'


class Stretch(Struct, frozen=True):
    """The words from `start` to `end` of a block and the elements around them, outermost first."""

    start: int
    end: int
    within: tuple[Element, ...]

    @property
    def language(self) -> str:
        """The language in which they are read, or nothing where only the document says it."""
        return next((element.language for element in reversed(self.within) if element.language), '')


class Block(Struct, frozen=True):
    """An element that is heard as one: a paragraph, a heading, the label of a list item, a note.

    `within` are the elements around it, outermost first, `calls` the marks in it; `aloud` is its
    text with white space and hyphens, what stands for other characters replaced by them. Of a note,
    `call` is the mark after which it is read, or None where another word or nothing is before it.
    """

    element: Element
    within: tuple[Element, ...]
    text: str
    aloud: str
    stretches: tuple[Stretch, ...]
    calls: tuple[Element, ...]
    call: Element | None = None

    def around(self, role: str) -> tuple[Element, ...]:
        """The elements of a standard role around the block, outermost first."""
        return tuple(element for element in self.within if element.standard == role)


def words(text: str) -> str:
    """A text as it is compared."""
    return ''.join(text.split()).translate(dict.fromkeys(map(ord, HYPHENS)))


def heard(tree: Tree) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks of the text, and those of the notes, both in reading order."""
    listener = _Listener()
    for root in tree.roots:
        listener.group(root, ())
    return tuple(listener.blocks), tuple(listener.notes)


class _Listener:
    """What was heard so far."""

    def __init__(self):
        self.blocks: list[Block] = []
        self.notes: list[Block] = []

    def group(self, element: Element, within: tuple[Element, ...]) -> None:
        """Go through an element; what it says itself, in no paragraph, is a block of its own."""
        if element.standard in BLOCKS or _is_label(element, within):
            self._block(element, element.kids, within)
            return
        inside = *within, element
        said: list = []
        for kid in element.kids:
            if isinstance(kid, Element) and not _is_inline(kid):
                self._block(element, said, within)
                said = []
                self.group(kid, inside)
            else:
                said.append(kid)
        self._block(element, said, within)

    def _block(self, element: Element, kids, within: tuple[Element, ...],
               call: Element | None = None) -> None:
        hearing = _Hearing(self)
        hearing.listen(kids, (*within, element))
        text = ''.join(hearing.said)
        is_note = element.standard == 'Note'
        if text or is_note:
            into = self.notes if is_note else self.blocks
            into.append(Block(element, within, text, ''.join(hearing.aloud),
                              tuple(hearing.stretches), tuple(hearing.calls), call))
        for note, around, mark in hearing.notes:
            self._block(note, note.kids, around, mark)


class _Hearing:
    """The hearing of one block: what was said, and the last mark if nothing was said after it."""

    def __init__(self, listener: _Listener):
        self.listener = listener
        self.said: list[str] = []
        self.aloud: list[str] = []
        self.length = 0
        self.stretches: list[Stretch] = []
        self.calls: list[Element] = []
        self.notes: list[tuple[Element, tuple[Element, ...], Element | None]] = []
        self.last_call: Element | None = None

    def listen(self, kids, within: tuple[Element, ...]) -> None:
        for kid in kids:
            if isinstance(kid, Piece):
                self._say(kid, within)
            elif isinstance(kid, Element) and kid.standard == 'Note':
                self.notes.append((kid, within, self.last_call))
                self.last_call = None
            elif isinstance(kid, Element):
                before = len(self.aloud)
                self.listen(kid.kids, (*within, kid))
                if kid.actual:
                    self.aloud[before:] = [kid.actual]
                if kid.standard == 'Reference':
                    self.calls.append(kid)
                    self.last_call = kid

    def _say(self, piece: Piece, within: tuple[Element, ...]) -> None:
        text = words(piece.text)
        self.stretches.append(Stretch(self.length, self.length + len(text), within))
        self.said.append(text)
        self.aloud.append(piece.text)
        self.length += len(text)
        self.last_call = None


def headings(tree: Tree) -> Iterator[tuple[Element, int]]:
    """The headings with their levels; that of H, which has none, is 1."""
    for element in tree.walk():
        if element.standard in ('H', *HEADINGS):
            yield element, int(element.standard[1:] or 1)


def _is_label(element: Element, within: tuple[Element, ...]) -> bool:
    return element.standard == 'Lbl' and bool(within) and within[-1].standard == 'LI'


def _is_inline(element: Element) -> bool:
    """Whether an element is part of a line, not a block or a group of blocks."""
    return element.standard in ('Span', 'Quote', 'Reference', 'Link', 'Note', 'Code', 'Annot')
