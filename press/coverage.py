"""Whether the bundled faces have every character of a document.

A document, a design and the faces come in; one diagnostic for each character that would be printed
and has no glyph goes out, with its place. Without this an engine prints an empty box and says nothing.
"""

import unicodedata
from collections.abc import Iterator

from .design import Design
from .diagnostics import Diagnostic, Place
from .faces import Face, Faces
from .model import Document, Emphasis, Language, Text, enclosed, every_content


def missing_glyphs(document: Document, design: Design, faces: Faces) -> tuple[Diagnostic, ...]:
    """The characters that no face has which the design uses for the document's language."""
    design = design.in_language(document.language)
    return tuple(
        _missing(character, place)
        for text, place, face in _printed(document, design, faces)
        for character, place in _places(text, place)
        if not face.covers(character) and character != '\n')


def _printed(document: Document, design: Design,
             faces: Faces) -> Iterator[tuple[str, Place, Face]]:
    """Every text with its place and the face in which it is printed."""
    for content in every_content(document):
        for leaf, around in enclosed(content):
            if isinstance(leaf, Text):
                emphasised = any(isinstance(outer, Emphasis) for outer in around)
                tongues = (document.language,
                           *(outer.tag for outer in around if isinstance(outer, Language)))
                chinese = any(tongue.startswith('zh') for tongue in tongues)
                yield leaf.text, leaf.place, faces.face(
                    design.emphasis.face if emphasised else design.text.face,
                    italic=emphasised and not chinese)
    head = document.head
    for name, family, weight in (
            ('title', design.title.face, design.title.weight),
            ('organ', design.heads.face, 400)):
        if entry := getattr(head, name):
            yield entry.value, entry.place, faces.face(family, weight)
    for name in ('symbol', 'session', 'item', 'adoption', 'meeting', 'source'):
        if entry := getattr(head, name):
            yield entry.value, entry.place, faces.face(design.text.face)


def _places(text: str, place: Place) -> Iterator[tuple[str, Place]]:
    for index, character in enumerate(text):
        yield character, place.right(index)


def _missing(character: str, place: Place) -> Diagnostic:
    return Diagnostic(
        'glyph-missing', f'no bundled face has U+{ord(character):04X} {character} '
        f'({unicodedata.name(character, "unnamed").lower()})', place,
        'add a face that covers it to fonts/, or correct the character')
