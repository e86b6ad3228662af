"""The vocabulary: what a resolution is made of.

Everything here is frozen and knows its place in the source, so that a fault found on the last page
still points into `content/`. Nothing here reads, decides or lays out.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from .diagnostics import Place


class Text(Struct, frozen=True):
    """Characters of one source line, none of them a line end."""

    text: str
    place: Place


class Emphasis(Struct, frozen=True):
    """`*…*`: the organ line and the opening verbs; 楷体 in Chinese, italic elsewhere."""

    content: tuple['Inline', ...]
    place: Place


class Language(Struct, frozen=True):
    """`[…]{lang=en}`: words in another language; `tag` is its BCP 47 tag as the author wrote it."""

    content: tuple['Inline', ...]
    tag: str
    place: Place


class Link(Struct, frozen=True):
    """`[…](https://…)` or `<https://…>`: words that lead to an address, itself no part of the text."""

    content: tuple['Inline', ...]
    address: str
    place: Place


class NoteMark(Struct, frozen=True):
    """`[^1]`: the place in the text to which the note with this label belongs."""

    label: str
    place: Place


Construct = Emphasis | Language | Link
Inline = Text | NoteMark | Construct


class Note(Struct, frozen=True):
    """`[^1]: …`: the text at the foot of the page."""

    label: str
    content: tuple[Inline, ...]
    place: Place

    @property
    def id(self) -> str:
        return f'note_{self.label}'


class Paragraph(Struct, frozen=True):
    """A paragraph or, at `level` 1 and deeper, a sub-paragraph.

    `label` is the number as the author wrote it (`1.`, `(a)`), or empty. `kind` is `formula` for
    the organ line, `preambular` for unnumbered paragraphs before the first number of the
    resolution itself, `numbered` where there is a label, and `plain` otherwise. `place` is that of
    the label, or of the first character where there is none.
    """

    id: str
    kind: Literal['formula', 'preambular', 'numbered', 'plain']
    label: str
    level: int
    content: tuple[Inline, ...]
    place: Place


class Heading(Struct, frozen=True):
    """A heading inside the text or an annex; `level` 2 and deeper as the author wrote it."""

    id: str
    level: int
    content: tuple[Inline, ...]
    place: Place


Block = Paragraph | Heading


class Annex(Struct, frozen=True):
    """`# 附件`: part of the instrument, after its closing lines.

    `title` is the heading that follows the label (`##` directly after `#`), or None.
    """

    id: str
    label: tuple[Inline, ...]
    title: Heading | None
    blocks: tuple[Block, ...]
    place: Place


class Entry(Struct, frozen=True):
    """One value of the head as the author wrote it, with its place."""

    value: str
    place: Place


class Head(Struct, frozen=True):
    """What is known of the document's origin. A key that is not known is None and is not printed.

    symbol    A/RES/64/222, the official document symbol
    title     the title, without the number
    organ     the organ that adopted it, as printed: 大会
    session   第六十四届会议
    item      the agenda item, as printed: 议程项目58(b)
    adoption  the line under the title block, as printed
    adopted   the date of adoption, ISO 8601 in the source
    meeting   第66次全体会议
    draft     the symbol of the draft that was adopted
    source    where the text was taken from, as printed in the colophon
    retrieved the date on which it was taken, ISO 8601
    """

    symbol: Entry | None = None
    title: Entry | None = None
    organ: Entry | None = None
    session: Entry | None = None
    item: Entry | None = None
    adoption: Entry | None = None
    adopted: Entry | None = None
    meeting: Entry | None = None
    draft: Entry | None = None
    source: Entry | None = None
    retrieved: Entry | None = None


class Document(Struct, frozen=True):
    """A publication in one language. `language` is a BCP 47 tag (zh-Hans), from the file's name."""

    language: str
    head: Head
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    notes: tuple[Note, ...]
    place: Place


def number(document: Document) -> str:
    """The number before the title, from the symbol: A/RES/64/222 gives 64/222, else nothing."""
    symbol = document.head.symbol.value if document.head.symbol else ''
    return symbol.split('/RES/', 1)[1] if '/RES/' in symbol else ''


def walk(content: tuple[Inline, ...]) -> Iterator[Text | NoteMark]:
    """The texts and note marks of inline content in reading order, wherever they stand."""
    return (leaf for leaf, _ in enclosed(content))


def enclosed(content: tuple[Inline, ...], around: tuple[Construct, ...] = ()) -> (
        Iterator[tuple[Text | NoteMark, tuple[Construct, ...]]]):
    """The texts and note marks in order, each with what stands around it, outermost first."""
    for inline in content:
        if isinstance(inline, Construct):
            yield from enclosed(inline.content, (*around, inline))
        else:
            yield inline, around


def plain(content: tuple[Inline, ...]) -> str:
    """The characters of inline content, without note marks."""
    return ''.join(inline.text for inline in walk(content) if isinstance(inline, Text))


def every_block(document: Document) -> Iterator[Block]:
    """All paragraphs and headings in reading order, the titles of annexes included."""
    yield from document.blocks
    for annex in document.annexes:
        if annex.title:
            yield annex.title
        yield from annex.blocks


def every_content(document: Document) -> Iterator[tuple[Inline, ...]]:
    """All inline content in reading order: blocks, labels of annexes, then the notes."""
    yield from (block.content for block in document.blocks)
    for annex in document.annexes:
        yield annex.label
        if annex.title:
            yield annex.title.content
        yield from (block.content for block in annex.blocks)
    yield from (note.content for note in document.notes)


def printed_date(value: str, language: str) -> str:
    """An ISO 8601 date as the language prints it: 2009年12月21日, 21 December 2009."""
    day = date.fromisoformat(value)
    if language.startswith('zh'):
        return f'{day.year}年{day.month}月{day.day}日'
    return f'{day.day} {day:%B} {day.year}'
