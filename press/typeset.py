"""Typesetting: a dressed document becomes pages, and pages a PDF.

HTML and composed paragraphs come in; pages that can be looked at go out, and the bytes of a PDF. Nothing
is fetched, from the network or from the disk: what is not in the HTML does not exist.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from . import engine
from .changes import Changes
from .ends import Laid, PageEnd, endless, page_ends
from .faces import Faces
from .profiles import ARCHIVE, PRESS, SCREEN, Edition, Profile, tagging

if TYPE_CHECKING:
    from .dress import Dressed
    from .facsimile import Facsimile

# The modules that write the files of each profile.
WRITERS = {ARCHIVE: 'archive', PRESS: 'prepress', SCREEN: 'screen'}


def lay_out(dressed: 'Dressed', faces: Faces, bleed: float = 0.0) -> Laid:
    """Lay a dressed document out; `bleed` is how far its pages go on beyond where they are cut.

    Only these faces exist while it lasts.
    """
    document = Making(dressed.html, dressed.composed, faces, bleed).laid_out()
    return Laid(dressed, page_ends(document), document)


class Making:
    """A dressed document on its way to pages: as boxes that do not stand on any yet.

    It can still be changed as page fitting wants it, and is used up once it was laid out.
    """

    def __init__(self, html: str, composed: Mapping[str, engine.Composed], faces: Faces,
                 bleed: float = 0.0):
        configuration = engine.font_configuration(faces.folder)
        from weasyprint import CSS
        bleeding = [CSS(string=f'@page {{ bleed: {bleed}pt }}')] if bleed else []
        self._composed, self._faces = dict(composed), faces
        with engine.composing(self._composed, faces):
            self._tree = engine.Tree(html, configuration, bleeding)

    def foreseen(self, height: float, rule: float) -> PageEnd | None:
        """The document on one endless page; None where it must be laid out to know.

        `height` is that of the text block, `rule` what is above the first note of a page, in points.
        """
        return endless(self._tree.root, self._composed, height, rule)

    def change(self, changes: Changes, anew: Mapping[str, engine.Composed]) -> None:
        """Give paragraphs other lines, by name, and pages other beginnings."""
        self._composed |= anew
        for name, composed in anew.items():
            self._tree.break_lines(name, composed)
        for name, last in changes.turned.items():
            self._tree.begin_page(name, last)

    def laid_out(self) -> Any:
        """The document of the engine, laid out on pages."""
        with engine.composing(self._composed, self._faces):
            document = self._tree.lay_out()
        engine.part_words(document)
        return document


def write(laid: Laid, profile: Profile, edition: Edition) -> bytes:
    """The PDF of pages that were laid out here, as the profile promises it; not yet proved."""
    return write_document(laid.document, profile, edition)


def join(parts: Sequence[Laid], titles: Sequence[str], recto: bool = False) -> Any:
    """The pages of several documents as those of one; see `engine.join`."""
    return engine.join([part.document for part in parts], titles, recto)


def write_document(document: Any, profile: Profile, edition: Edition,
                   facsimiles: 'Mapping[int, Facsimile]' = MappingProxyType({})) -> bytes:
    """The PDF of a rendered document of the engine, as the profile promises it; not yet proved.

    `facsimiles` go onto the pages, from 0, that were laid out for them.
    """
    def tag(pdf: Any, contents: engine.Contents) -> None:
        tagging.tag(pdf, contents, edition.words, edition.numbered)
        if facsimiles:
            from .facsimile import put
            put(pdf, contents, facsimiles)

    metadata = document.metadata
    metadata.custom['profile'] = profile.name
    if edition.date:
        metadata.created = metadata.modified = f'{edition.date:%Y-%m-%dT%H:%M:%SZ}'
    with engine.tagging(tag), engine.written_once():
        writer = import_module(f'.profiles.{WRITERS[profile]}', __package__)
        return writer.write(document, edition)
