"""Documents that were laid out, mended and joined before they are written.

Rendered documents come in; spaces that line ends have swallowed are put back, and one document with
the pages of several goes out.
"""

from collections.abc import Container, Iterator, Sequence
from copy import copy
from itertools import accumulate
from typing import Any

from .boxes import ATTRIBUTE, PART, PREFIX, inside, texts
from .pages import page


def part_words(document) -> None:
    """Draw the space between two words also where the engine has ended a line there.

    It hangs over the end of the line, and nothing moves. `document` was laid out and not yet
    written; composed paragraphs have their spaces already.
    """
    from weasyprint.formatting_structure.boxes import LineBox, MarginBox
    lines: dict[Any, list[list[Any]]] = {}
    for page in document.pages:
        for child in page._page_box.children:
            for box in () if isinstance(child, MarginBox) else inside(child):
                if isinstance(box, LineBox) and box.element.get(ATTRIBUTE) is None:
                    lines.setdefault(box.element, []).append(
                        [text for text in texts(box) if '::' not in text.element_tag])
    for element, set_lines in lines.items():
        words = ''.join(_flowing(element, lines)).split()
        # How many characters, white space aside, stand before the beginning of each word.
        begins = {0, *accumulate(map(len, words))}
        lengths = [sum(len(''.join(text.text.split())) for text in line) for line in set_lines]
        if sum(lengths) != max(begins):
            continue
        for line, end in zip(set_lines, accumulate(lengths[:-1])):
            if line and end in begins:
                line[-1].text += ' '
                line[-1].pango_layout.text += ' '


def _flowing(element, apart: Container) -> Iterator[str]:
    """The text of an element of the HTML without the elements in it that have lines of their own."""
    yield element.text or ''
    for child in element:
        yield from () if child in apart else _flowing(child, apart)
        yield child.tail or ''


def join(documents: Sequence[Any], titles: Sequence[str], recto: bool = False) -> Any:
    """One document with the pages of several, laid out; nothing of theirs is changed.

    Each has a bookmark with its title, its own below it; its names have a prefix, so that they stay
    apart. Where each begins on a `recto`, a blank page goes before those that would not.
    """
    pages: list[Any] = []
    for number, (document, title) in enumerate(zip(documents, titles, strict=True)):
        if recto and len(pages) % 2:
            pages.append(_blank(document))
        root = next(child for child in document.pages[0]._page_box.children
                    if child.element_tag == 'html').element
        root.set(PART, title)
        root.set(PREFIX, prefix := f'part_{number}__' if number else '')
        for at, page in enumerate(document.pages):
            own = copy(page)
            own.anchors = {prefix + name: place for name, place in page.anchors.items()}
            own.links = [(kind, prefix + target if kind == 'internal' else target, *rest)
                         for kind, target, *rest in page.links]
            own.bookmarks = [(level + 1, *rest) for level, *rest in page.bookmarks]
            if at == 0:
                own.bookmarks.insert(0, (1, title, (0, 0), 'open'))
            pages.append(own)
    return documents[0].copy(pages)


def _blank(document) -> Any:
    """A page of the size of a document's first on which nothing stands."""
    first = document.pages[0]
    return page(f'<style>@page {{ size: {first.width}px {first.height}px }}</style>').render(
        ).pages[0]
