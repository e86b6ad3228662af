"""The engine's boxes: how ours are known among them, how they are walked through.

A box of WeasyPrint comes in; the boxes in it go out. The attributes are those that our templates write
into HTML, so that what comes back from the engine can be told apart; one has the name of the composed
paragraph that the element is.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ..composition import Line

PX = 96 / 72               # CSS pixels in a point
ATTRIBUTE = 'data-composed'
PART, PREFIX = 'data-part', 'data-prefix'     # of the html element of a document that was joined


class SetLine(NamedTuple):
    """A line as the engine gets it: its characters, from which character of the paragraph on; for
    each of them the `extra` behind it and the `form` of its glyph; its width. Lengths are in em.
    """

    text: str
    start: int
    extra: tuple[float, ...]
    form: tuple[str, ...]
    width: float


class Composed(NamedTuple):
    """The lines of a composed paragraph, and the size of its text in CSS pixels, the engine's unit."""

    lines: tuple[SetLine, ...]
    em: float

    @classmethod
    def of(cls, lines: 'Iterable[Line]', em: float) -> 'Composed':
        """What the engine needs of the composer's lines."""
        return cls(tuple(SetLine(line.text, line.start, line.extra, line.form, line.width)
                         for line in lines), em)


def inside(box: Any) -> Iterator[Any]:
    """A box and all boxes in it, in reading order."""
    # What is placed absolutely stands behind a placeholder.
    box = getattr(box, '_box', box)
    yield box
    for child in getattr(box, 'children', ()):
        yield from inside(child)


def flowing(box: Any) -> Iterator[Any]:
    """A box and all boxes in it before they stand on pages, the notes where they are called."""
    yield box
    if box.footnote is not None:
        yield from flowing(box.footnote)
    for child in getattr(box, 'children', ()):
        yield from flowing(child)


def texts(line: Any) -> Iterator[Any]:
    """The text boxes of a line in reading order."""
    from weasyprint.formatting_structure import boxes
    for child in line.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, (boxes.LineBox, boxes.InlineBox)) and child.is_in_normal_flow():
            yield from texts(child)
