"""What a finished document is expected to be: where its text stands, and what stands around it.

The design fills a `Frame`, the stage that made the pages fills a `Furniture`, and who wants it printed
gives an `Order`. Lengths are in points
unless a name or its line says em.
"""


from msgspec import Struct

from ..condition import Condition


class Frame(Struct, frozen=True):
    """The text block of a page and the indents of the paragraphs in it.

    `left`, `right`, `top` and `bottom` are the edges of the text block from the left and the top of
    the page; `verso` is by how much it is moved on even pages. Indents are in em of the paragraph's
    size; of the tuples the first value is that of numbered paragraphs, the second that of
    sub-paragraphs, and so on, the last holding for all deeper levels. A label wider than its box
    pushes the text to `label_space` em behind its end. `first` are the upper and the lower edge of
    the text block of the first page, where it has its own, as in a letter; `least` lines of text
    stand on every page after it.
    """

    left: float
    right: float
    top: float
    bottom: float
    size: float
    leading: float
    note_size: float
    note_leading: float
    verso: float = 0.0
    indent: float = 2.0
    labels: tuple[float, ...] = (0.0, 2.0)
    texts: tuple[float, ...] = (2.0, 4.0)
    turnovers: tuple[float, ...] = (0.0, 0.0)
    label_space: float = 1 / 3
    note_label: float = 0.0
    note_text: float = 2.0
    first: tuple[float, float] | None = None
    least: int = 3

    def block_of(self, page: int) -> tuple[float, float]:
        """The upper and the lower edge of the text block of a page."""
        return self.first if self.first and page == 1 else (self.top, self.bottom)

    def left_of(self, page: int) -> float:
        """The left edge of the text block of a page."""
        return self.left + (0.0 if page % 2 else self.verso)

    def right_of(self, page: int) -> float:
        """The right edge of the text block of a page."""
        return self.right + (0.0 if page % 2 else self.verso)

    @property
    def measure(self) -> float:
        """The measure of the text in em of the text."""
        return (self.right - self.left) / self.size

    @property
    def note_measure(self) -> float:
        """The measure of the notes in em of the notes, labels included."""
        return (self.right - self.left) / self.note_size


class Furniture(Struct, frozen=True):
    """The strings that are printed and are not the text, in the order in which they are read.

    `heads` and `feet` have one string per page for what stands above and below the text block. The
    others stand in the text block: `opening` above the title, `under_title` between the title and
    the text, `closing` after the text (the colophon). Of a letter, `head` and `foot` stand above and
    below the text block of the first page and are read before all else. White space does not count.
    """

    heads: tuple[str, ...] = ()
    feet: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    under_title: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()


class Order(Struct, frozen=True):
    """What was ordered: the finished page and its bleed in points, and the printing condition.

    `slug` is what the slug line of every page must say besides its date and its number.
    """

    width: float
    height: float
    bleed: float
    slug: tuple[str, ...]
    condition: Condition
