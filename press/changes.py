"""What page fitting changes in a document: the lines of paragraphs, the beginnings of pages.

Nothing comes in; plain values, for who plans pages, who dresses documents and who lays them out.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field


class Changes(Struct, frozen=True):
    """How a layout differs from the one in which all paragraphs and pages are left to themselves.

    `lines`: by name, the lines that a paragraph or a note has more than is best for it. `turned`:
    by name, how many last lines of a block begin a page; 0 stands for the whole block.
    """

    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    turned: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
