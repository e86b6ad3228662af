"""The typesetter: mostly in a process of its own, in which the engine starts while texts are read.

Dressed documents come in, with what is to be changed in them; page ends and finished files go out.
What goes in and out are plain values, and a document that was laid out is known by a number.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .abreast import Beside
from .diagnostics import Breakdown
from .start import start

if TYPE_CHECKING:
    from .ends import PageEnd
    from .engine import Composed
    from .faces import Faces
    from .changes import Changes
    from .profiles import Edition, Profile


def engaged(fonts: Path, apart: bool = False) -> Beside:
    """A typesetter with the faces in a folder, in a process of its own where that pays."""
    return Beside(partial(Typesetter, fonts), apart)


class Typesetter:
    """Whoever lays documents out and writes them. The documents of the engine stay here."""

    def __init__(self, fonts: Path) -> None:
        start()
        from . import redrawing, typeset
        from .engine import font_configuration
        with suppress(Breakdown):       # it is raised again when something is to be set
            font_configuration(fonts)
        self._craft, self._redrawing, self._drawn = typeset, redrawing.redrawing, redrawing.Drawn()
        self._making: Any = None
        self.documents: list[Any] = []

    def prepare(self, html: str, composed: 'Mapping[str, Composed]', faces: 'Faces',
                bleed: float, height: float, rule: float) -> 'PageEnd | None':
        """Get a dressed document ready to be laid out, and foresee it; see `Making.foreseen`."""
        self._making = self._craft.Making(html, composed, faces, bleed)
        return self._making.foreseen(height, rule)

    def lay_out(self, changes: 'Changes',
                anew: 'Mapping[str, Composed]') -> 'tuple[int, tuple[PageEnd, ...]]':
        """The number and the page ends of what was prepared, laid out; `anew` are the paragraphs
        that get other lines, by name.
        """
        making, self._making = self._making, None
        making.change(changes, anew)
        document = making.laid_out()
        self.documents.append(document)
        return len(self.documents) - 1, self._craft.page_ends(document)

    def write(self, number: int, profile: 'Profile', edition: 'Edition') -> bytes:
        """The PDF of a document, as the profile promises it; all that were laid out are forgotten."""
        document, self.documents = self.documents[number], []
        with self._redrawing(self._drawn):
            return self._craft.write_document(document, profile, edition)
