"""Typesetting: a dressed document becomes pages, and pages a PDF.

HTML and composed paragraphs come in; pages that can be looked at go out, and the bytes of a PDF. Nothing
is fetched, from the network or from the disk: what is not in the HTML does not exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from . import engine
from .dress import Dressed
from .ends import PageEnd, page_ends
from .faces import Faces
from .facsimile import Facsimile, put
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
    configuration = engine.font_configuration(faces.folder)
    from weasyprint import CSS
    bleeding = [CSS(string=f'@page {{ bleed: {bleed}pt }}')] if bleed else []
    with engine.composing(dressed.composed, faces):
        document = engine.page(dressed.html).render(
            font_config=configuration, stylesheets=bleeding)
    engine.part_words(document)
    return Laid(dressed, page_ends(document), document)


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
