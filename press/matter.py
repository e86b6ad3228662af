"""Front and back matter: what a publication says of itself, before and behind its text.

A document, what the press says in its language, and the design come in; words go out, as they are
to be printed, in the order in which they are read. Nothing is said of which nothing is known.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from . import __version__, symbols
from .design import Design
from .model import Document, Heading, number, plain, printed_date
from .reading import closing, text_hash


class Listed(Struct, frozen=True):
    """An entry of the contents: the heading with this id, as it is listed, and how deep it stands."""

    id: str
    text: str
    level: int


class Statement(Struct, frozen=True):
    """A line of the colophon: `text`, behind a `label` where it is one of the things known."""

    text: str
    label: str = ''


def head(document: Document) -> dict[str, str]:
    """What the head of the first page says, by the keys of the content file."""
    known = {key: getattr(document.head, key).value if getattr(document.head, key) else ''
             for key in ('organ', 'symbol', 'session', 'item', 'adoption', 'title')}
    adopted = document.head.adopted
    known['date'] = printed_date(adopted.value, document.language) if adopted else ''
    return known


def cover(document: Document) -> tuple[str, ...]:
    """What a cover says, from its head to its foot; the title is always there."""
    known = head(document)
    return tuple(known[key] for key in ('organ', 'title', 'symbol', 'date') if known[key])


def contents(document: Document) -> tuple[Listed, ...]:
    """The headings to list; none where there is only one, for then there is nothing to find."""
    found = tuple(_headings(document))
    return found if len(found) > 1 else ()


def _headings(document: Document) -> Iterator[Listed]:
    if document.head.title:
        own = number(document)
        yield Listed('title', f'{own}. {document.head.title.value}' if own else
                     document.head.title.value, 0)
    yield from _headings_in(document.blocks)
    gap = '　' if document.language.startswith('zh') else '\N{EN SPACE}'
    for annex in document.annexes:
        title = f'{gap}{plain(annex.title.content)}' if annex.title else ''
        yield Listed(annex.id, plain(annex.label) + title, 0)
        yield from _headings_in(annex.blocks)


def _headings_in(blocks) -> Iterator[Listed]:
    for block in blocks:
        if isinstance(block, Heading):
            yield Listed(block.id, plain(block.content), 1)


def address(document: Document) -> str:
    """Where the official text is to be read, or nothing."""
    symbol = document.head.symbol
    return symbols.address(symbol.value, document.language) if symbol else ''


def colophon(document: Document, design: Design,
             words: Mapping[str, str]) -> tuple[Statement, ...]:
    """The sentences below the text, or what stands on the last page of a book."""
    if design.is_book:
        return tuple(_imprint(document, design, words))
    symbol, source = document.head.symbol, _source(document, words)
    return tuple(Statement(text) for text in (
        _not_official(document, words),
        words['source'].format(source=source) if source else '',
        words['official'].format(address=address(document)) if symbol else '',
        words['hash'].format(hash=text_hash(document)),
        words['made'].format(version=__version__, faces=_faces(design, words))) if text)


def _imprint(document: Document, design: Design, words: Mapping[str, str]) -> Iterator[Statement]:
    """The fields of a book's last page, then its sentences."""
    known = head(document)
    adopted = words['comma'].join(passage.text for passage in closing(document))
    fields = {
        'title': known['title'], 'symbol': known['symbol'], 'organ': known['organ'],
        'session': known['session'], 'item': known['item'], 'adopted': adopted,
        'source': _source(document, words), 'hash': text_hash(document),
        'design': words['design'].format(
            paper=design.name.upper(), size=_plain(design.text.size), measure=design.text.measure,
            lines=design.text.lines, notes=_plain(design.notes.size)),
        'faces': _faces(design, words),
        'press': words['press'].format(version=__version__)}
    for name, text in fields.items():
        if text:
            yield Statement(text, words[f'field_{name}'])
    yield Statement(_not_official(document, words) + words['noncommercial'])
    if known['symbol']:
        yield Statement(address(document), words['official_text'])


def _not_official(document: Document, words: Mapping[str, str]) -> str:
    symbol = document.head.symbol
    return words['not_un' if symbol else 'not_un_without_symbol'].format(
        symbol=symbol.value if symbol else '')


def _source(document: Document, words: Mapping[str, str]) -> str:
    """Where the text was taken from, and when."""
    source, retrieved = document.head.source, document.head.retrieved
    if source and retrieved:
        return words['source_retrieved'].format(
            source=source.value, retrieved=printed_date(retrieved.value, document.language))
    return source.value if source else ''


def _faces(design: Design, words: Mapping[str, str]) -> str:
    return words['and'].join(dict.fromkeys(
        (design.text.face, design.emphasis.face, design.heads.face)))


def _plain(size: float) -> str:
    return f'{size:g}'
