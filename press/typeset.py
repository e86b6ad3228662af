"""Typesetting: a dressed document becomes pages, and pages a PDF.

HTML and composed paragraphs come in; pages that can be looked at go out, and the bytes of a PDF. Nothing
is fetched, from the network or from the disk: what is not in the HTML does not exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from . import engine
from .composition import Composer, Paragraph
from .dress import Dressed
from .ends import PageEnd, endless, page_ends
from .faces import Faces
from .facsimile import Facsimile, put
from .paging import Changes
from .profiles import (
    ARCHIVE, PRESS, SCREEN, Edition, Profile, archive, prepress, screen, tagging)

# What writes the files of each profile.
WRITERS = {ARCHIVE: archive.write, PRESS: prepress.write, SCREEN: screen.write}


@dataclass(frozen=True, slots=True)
class Laid:
    """A document laid out on pages: what stands on each, and what the engine needs to write it."""

    dressed: Dressed
    pages: tuple[PageEnd, ...]
    document: Any


def lay_out(dressed: Dressed, faces: Faces, bleed: float = 0.0) -> Laid:
    """Lay a dressed document out; `bleed` is how far its pages go on beyond where they are cut.

    Only these faces exist while it lasts.
    """
    return Making(dressed, faces, bleed).laid()


class Making:
    """A dressed document on its way to pages: as boxes that do not stand on any yet.

    It can still be changed as page fitting wants it, and is used up once it was laid out.
    """

    def __init__(self, dressed: Dressed, faces: Faces, bleed: float = 0.0):
        configuration = engine.font_configuration(faces.folder)
        from weasyprint import CSS
        bleeding = [CSS(string=f'@page {{ bleed: {bleed}pt }}')] if bleed else []
        self._dressed, self._faces = dressed, faces
        with engine.composing(dressed.composed, faces):
            self._tree = engine.Tree(dressed.html, configuration, bleeding)

    def foreseen(self, height: float, rule: float) -> Laid | None:
        """The document on one endless page; None where it must be laid out to know.

        `height` is that of the text block, `rule` what is above the first note of a page, in points.
        """
        end = endless(self._tree.root, self._dressed.composed, height, rule)
        return None if end is None else Laid(self._dressed, (end,), None)

    def change(self, changes: Changes, composer: Composer) -> bool:
        """Change it, if that can be done without dressing it anew; False where nothing was done.

        A paragraph is set in other lines here if they differ in nothing but where they end.
        """
        composed = dict(self._dressed.composed)
        for name, lines in changes.lines.items():
            paragraph = composer.compose(*self._dressed.settings[name], lines)
            if not (_is_whole(composed[name].paragraph) and _is_whole(paragraph)):
                return False
            composed[name] = replace(composed[name], paragraph=paragraph)
        for name in changes.lines:
            self._tree.break_lines(name, composed[name].paragraph)
        for name, last in changes.turned.items():
            self._tree.begin_page(name, last)
        self._dressed = replace(self._dressed, composed=composed, changes=changes)
        return True

    def laid(self) -> Laid:
        """The document laid out on pages."""
        with engine.composing(self._dressed.composed, self._faces):
            document = self._tree.lay_out()
        engine.part_words(document)
        return Laid(self._dressed, page_ends(document), document)


def _is_whole(paragraph: Paragraph) -> bool:
    """Whether the lines of a paragraph, one after the other, are all its characters and no more."""
    lines = paragraph.lines
    return not any(line.hyphen for line in lines) and all(
        before.end == line.start for before, line in pairwise(lines))


def write(laid: Laid, profile: Profile, edition: Edition) -> bytes:
    """The PDF of pages that were laid out, as the profile promises it; not yet proved."""
    return write_document(laid.document, profile, edition)


def join(parts: Sequence[Laid], titles: Sequence[str], recto: bool = False) -> Any:
    """The pages of several documents as those of one; see `engine.join`."""
    return engine.join([part.document for part in parts], titles, recto)


def write_document(document: Any, profile: Profile, edition: Edition,
                   facsimiles: Mapping[int, Facsimile] = MappingProxyType({})) -> bytes:
    """The PDF of a rendered document of the engine, as the profile promises it; not yet proved.

    `facsimiles` go onto the pages, from 0, that were laid out for them.
    """
    def tag(pdf: Any, contents: engine.Contents) -> None:
        tagging.tag(pdf, contents, edition.words, edition.numbered)
        if facsimiles:
            put(pdf, contents, facsimiles)

    metadata = document.metadata
    metadata.custom['profile'] = profile.name
    if edition.date:
        metadata.created = metadata.modified = f'{edition.date:%Y-%m-%dT%H:%M:%SZ}'
    with engine.tagging(tag):
        return WRITERS[profile](document, edition)
