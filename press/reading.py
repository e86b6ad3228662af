"""The text of a document in reading order: the one definition of what must not be lost.

Comes in: a `Document`. Goes out: its passages, each with an id, a kind and its characters, and the
hash over them all. The importer's test, the colophon and the proof all read this, never their own idea of it.
"""

from collections.abc import Iterator
from hashlib import sha256

from msgspec import Struct

from .diagnostics import Place
from .model import (
    Document, Heading, Inline, Language, NoteMark, enclosed, number, plain, printed_date)


class Passage(Struct, frozen=True):
    """One block of the printed text.

    `kind` is title, closing, annex-label, heading, a kind of `Paragraph`, or note. `text` is what
    is printed, label and note marks included, as one string; `marks` are the (start, end) of the
    note marks in it, `foreign` those of words that are marked as not Chinese, and `label` is the
    length of the label at its beginning.
    """

    id: str
    kind: str
    text: str
    place: Place
    label: int = 0
    marks: tuple[tuple[int, int], ...] = ()
    foreign: tuple[tuple[int, int], ...] = ()


def passages(document: Document) -> Iterator[Passage]:
    """The passages of the text in reading order; the notes come last, in the order of their labels."""
    head = document.head
    if head.title:
        before = f'{number(document)}. ' if number(document) else ''
        yield Passage('title', 'title', before + head.title.value, head.title.place)
    for block in document.blocks:
        yield _block(block)
    yield from closing(document)
    for annex in document.annexes:
        yield Passage(annex.id, 'annex-label', plain(annex.label), annex.place)
        if annex.title:
            yield _block(annex.title)
        for block in annex.blocks:
            yield _block(block)
    for note in document.notes:
        yield _passage(note.id, 'note', note.label, note.content, note.place)


def closing(document: Document) -> tuple[Passage, ...]:
    """The closing lines: in Chinese the date stands above the meeting, elsewhere below it."""
    head, language = document.head, document.language
    lines = []
    if head.adopted:
        when = printed_date(head.adopted.value, language)
        lines.append(Passage('closing_date', 'closing', when, head.adopted.place))
    if head.meeting:
        lines.append(Passage('closing_meeting', 'closing', head.meeting.value, head.meeting.place))
    return tuple(lines if language.startswith('zh') else reversed(lines))


def text_hash(document: Document) -> str:
    """SHA-256 (hexadecimal) over the UTF-8 of all passages, white space left out."""
    text = ''.join(passage.text for passage in passages(document))
    return sha256(''.join(text.split()).encode()).hexdigest()


def _block(block) -> Passage:
    kind = 'heading' if isinstance(block, Heading) else block.kind
    return _passage(block.id, kind, getattr(block, 'label', ''), block.content, block.place)


def _passage(id: str, kind: str, label: str, content: tuple[Inline, ...], place: Place) -> Passage:
    text, marks, foreign = label + (' ' if label else ''), [], []
    for inline, around in enclosed(content):
        start = len(text)
        if isinstance(inline, NoteMark):
            text += inline.label
            marks.append((start, len(text)))
            continue
        text += inline.text
        tag = next((o.tag for o in reversed(around) if isinstance(o, Language)), 'zh')
        if not tag.startswith('zh'):
            foreign.append((start, len(text)))
    return Passage(id, kind, text, place, len(label), tuple(marks), tuple(foreign))
