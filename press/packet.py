"""A packet: a letter and what it encloses, typeset, joined and proved: one PDF.

A letter and an `Enclosing` desk come in; the bytes of a proved packet go out, or a `Fault`. What is
enclosed is typeset once and kept, however many letters it goes with; nothing is written here.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from . import protocol, redrawing
from . import publication as publishing
from .composition import Composer
from .coverage import missing_glyphs
from .design import Design
from .diagnostics import Breakdown, Diagnostic, Fault, nearest
from .dress import Dressed, Enclosing
from .letter import Enclosure, Letter
from .letterhead import Letterhead
from .lettering import Enclosed, dress_letter
from .model import Document
from .profiles import ARCHIVE, Edition, Numbered
from .source import Source
from .typesetter import engaged
from .workshop import Workshop, source_date

if TYPE_CHECKING:
    from .facsimile import Facsimile
    from .proving.packets import Bound
    from .ends import Laid

# What the press has printed on the pages of a facsimile.
NOTHING = Dressed('', {}, {}, (), ('', ''), ())
ROMAN = ((10, 'x'), (9, 'ix'), (5, 'v'), (4, 'iv'), (1, 'i'))


class Item(Struct, frozen=True):
    """An enclosure whose pages are laid out: a document in a design, or a facsimile of a file."""

    enclosure: Enclosure
    laid: 'Laid'
    label: str
    document: Document | None = None
    design: Design | None = None
    source: bytes = b''
    facsimile: 'Facsimile | None' = None

    @property
    def pages(self) -> int:
        return len(self.laid.pages)


class Packet(Struct, frozen=True):
    """A proved packet: its bytes, the pages of the letter and those of each enclosure.

    `room` is what is free below the letter: its right edge, its height and its upper edge in points,
    counted from the lower edge of the paper.
    """

    pdf: bytes
    pages: int
    letter: int
    enclosed: tuple[int, ...]
    warnings: tuple[Diagnostic, ...] = ()
    room: tuple[float, float, float] | None = None


class Bindery:
    """The desk at which letters are bound with what they enclose.

    It keeps what it has typeset, drawn and proved of the enclosures, and nothing of the letters.
    """

    def __init__(self, workshop: Workshop):
        self.workshop = workshop
        self.composers: dict[str, Composer] = {}
        self.designs: dict[str, Design] = {}
        self.letterheads: dict[tuple[str, str], Letterhead] = {}
        self.items: dict[tuple, Item] = {}
        self.drawn, self.typesetter = redrawing.Drawn(), engaged(workshop.fonts)
        self.proved: dict[tuple, list[list[str]]] = {}

    def bind(self, letter: Letter, key: str, source: Source, recto: bool = False) -> Packet:
        """The packet of a letter, proved. Raises `Fault` where it cannot be made.

        `source` is the text of this letter, which the packet holds with those of its enclosures.
        """
        breaches = protocol.breaches(letter)
        if any(breach.severity == 'error' for breach in breaches):
            raise Fault(breaches)
        from .typeset import join, lay_out, write_document
        words = self.workshop.words(letter.language)
        items = self._items(letter, 1)
        design = self._design(letter.kind)
        # Kept no longer than the letter: a batch has thousands of paragraphs of its own.
        composer = publishing.composer(self.workshop, letter.language)
        letterhead = self._letterhead(letter)
        if missing := missing_glyphs(letter.body, design, self.workshop.faces):
            raise Fault(missing)
        dressed = dress_letter(
            letter, design, composer, words, letterhead,
            [self._enclosed(item) for item in items], key, self.workshop.faces)
        laid = lay_out(dressed, self.workshop.faces)
        if letter.kind == 'gongwen':
            items = self._items(letter, len(laid.pages) + 1)
        titles = [words['letter_bookmark'].format(title_of(letter, words)),
                  *(f'{item.label} {self._name(item)}' for item in items)]
        document = join([laid, *(item.laid for item in items)], titles, recto)
        bound = self._bound(letter, laid, items, titles, source, design, recto)
        date = source_date() or datetime.fromisoformat(letter.date.value).replace(tzinfo=UTC)
        edition = Edition(
            f'{key}.md', source.text.encode(), date, words,
            others=tuple(dict(part.source for part in bound[1:] if part.document).items()),
            numbered=_numbered(bound))
        with redrawing.redrawing(self.drawn):
            pdf = write_document(document, ARCHIVE, edition, {
                part.page: item.facsimile for part, item in zip(bound[1:], items, strict=True)
                if item.facsimile})
        self._prove(pdf, bound, items)
        return Packet(pdf, len(document.pages), len(laid.pages),
                      tuple(item.pages for item in items), breaches,
                      _room(pdf, len(laid.pages), bound[0].frame, design))

    def _prove(self, pdf: bytes, bound: 'Sequence[Bound]', items: Sequence[Item]) -> None:
        """Raises `Fault` for what is wrong with a packet; enclosures are proved once."""
        from .proving.packets import packet_faults, prints
        key = tuple((id(item.laid), part.page) for item, part in zip(items, bound[1:], strict=True))
        faults = packet_faults(pdf, bound, self.workshop.faces.families, self.proved.get(key, ()))
        if faults:
            raise Fault(faults)
        if key not in self.proved:
            self.proved[key] = prints(pdf, bound[1:])

    def inputs(self, letter: Letter) -> list[Path]:
        """The files besides the letter that its packet is made from, those that are there."""
        shop, head = self.workshop, self.workshop.letters / 'letterhead' / letter.letterhead
        files = [*sorted(head.glob('*')), *(
            shop.letters / one.file if one.file
            else shop.content / one.publication / f'{one.language}.md'
            for one in letter.enclosures)]
        return [file for file in files if file.is_file()]

    def _items(self, letter: Letter, start: int) -> list[Item]:
        """What a letter encloses, typeset; the folios of a 函 go on from one to the next."""
        words, items = self.workshop.words(letter.language), []
        several = len(letter.enclosures) > 1
        for count, enclosure in enumerate(letter.enclosures, 1):
            label = words['enclosure_label_of_several' if several else 'enclosure_label'].format(
                count)
            enclosing = Enclosing(label, start, words['folio_of_gongwen']
                                  ) if letter.kind == 'gongwen' else Enclosing(label)
            items.append(self._item(enclosure, enclosing, letter.language))
            start += items[-1].pages
        return items

    def _item(self, enclosure: Enclosure, enclosing: Enclosing, language: str) -> Item:
        key = (enclosure.publication, enclosure.language, enclosure.design, enclosure.file,
               enclosing)
        if key not in self.items:
            self.items[key] = (self._facsimile(enclosure, enclosing, language) if enclosure.file
                               else self._typeset(enclosure, enclosing))
        return replace(self.items[key], enclosure=enclosure)

    def _typeset(self, enclosure: Enclosure, enclosing: Enclosing) -> Item:
        shop = self.workshop
        try:
            publication = shop.publications((enclosure.publication,), enclosure.language)[0]
            design = self._design(enclosure.design)
        except Fault as fault:
            raise Fault(one._replace(place=enclosure.place) for one in fault.diagnostics) from None
        except Breakdown as error:
            raise Fault([Diagnostic('unknown-design', error.message, enclosure.place,
                                    error.remedy)]) from None
        if design.letter or design.is_book:
            raise Fault([Diagnostic(
                'design-not-to-enclose', f'the design {design.name} is for '
                f'{"letters" if design.letter else "books"}', enclosure.place,
                'enclose it in the design a4')])
        found = publishing.read(shop, publication, design)
        if not found.sound:
            raise Fault(found.diagnostics)
        self.typesetter.begin()
        laid = publishing.laid_out(shop, publication, design, found.document,
                                   self._composer(enclosure.language), self.typesetter,
                                   enclosing).laid
        laid = replace(laid, document=self.typesetter.here.documents[laid.document])
        return Item(enclosure, laid, enclosing.label, found.document, design,
                    publication.path.read_bytes())

    def _facsimile(self, enclosure: Enclosure, enclosing: Enclosing, language: str) -> Item:
        from . import facsimile
        from .ends import Laid
        path = self.workshop.letters / enclosure.file
        if not path.is_file():
            known = [each.name for each in self.workshop.letters.glob('*.pdf')]
            raise Fault([Diagnostic(
                'enclosure-missing', f'there is no file {enclosure.file} beside the letter',
                enclosure.place, nearest(enclosure.file, known) or 'put it there')])
        copied = facsimile.read(path.read_bytes(), self.workshop.name(path), enclosure.place)
        words, title = self.workshop.words(language), enclosure.title or enclosure.file
        said = f'{title}{words["comma"]}{words["said_folio"]}'
        document = facsimile.lay_out(copied, title, said, language)
        return Item(enclosure, Laid(NOTHING, tuple(document.pages), document), enclosing.label,
                    facsimile=copied)

    def _enclosed(self, item: Item) -> Enclosed:
        language = item.document.language if item.document else ''
        return Enclosed(self._name(item), language, item.pages)

    def _name(self, item: Item) -> str:
        """How an enclosure is named: as the letter says, or by its symbol, or its title."""
        if item.enclosure.title or item.document is None:
            return item.enclosure.title or item.enclosure.file
        known = item.document.head.symbol or item.document.head.title
        return known.value if known else item.enclosure.publication

    def _bound(self, letter: Letter, laid: 'Laid', items: Sequence[Item], titles: Sequence[str],
               source: Source, design: Design, recto: bool) -> 'list[Bound]':
        """The parts of a packet as its proof wants to know them."""
        from .furnishing import furniture_of
        from .proving.packets import Bound
        parts, page = [], 0
        for number, title in enumerate(titles):
            item = items[number - 1] if number else None
            part = item.laid if item else laid
            if recto and page % 2:
                page += 1
            count = len(part.pages)
            if item:
                start = len(laid.pages) + 1 + sum(one.pages for one in items[:number - 1]) if (
                    letter.kind == 'gongwen') else 1
                prefix = f'{number}-' if len(items) > 1 and letter.kind != 'gongwen' else ''
                labels = tuple(f'{prefix}{start + at}' for at in range(count))
                frame = publishing.frame(item.design or design)
                name = f'{item.enclosure.publication}.{item.enclosure.language}.md'
                document, held = item.document, (name, item.source)
            else:
                frame = replace(publishing.frame(design), least=1,
                                first=(design.letter.head, design.letter.foot))
                labels = tuple(map(roman, range(1, count + 1)))
                document, held = letter.body, (f'{source.name.rsplit("/", 1)[-1]}',
                                               source.text.encode())
            parts.append(Bound(title, document, frame, furniture_of(part.dressed, count), page,
                               count, held, labels))
            page += count
        return parts

    def _design(self, name: str) -> Design:
        if name not in self.designs:
            self.designs[name] = self.workshop.design(name)
        return self.designs[name]

    def _composer(self, language: str) -> Composer:
        if language not in self.composers:
            self.composers[language] = publishing.composer(self.workshop, language)
        return self.composers[language]

    def _letterhead(self, letter: Letter) -> Letterhead:
        from .letterhead import load
        key = letter.letterhead, letter.language
        if key not in self.letterheads:
            folder = self.workshop.letters / 'letterhead' / letter.letterhead
            self.letterheads[key] = load(folder, self.workshop.name(folder), letter.language)
        return self.letterheads[key]


def title_of(letter: Letter, words: Mapping[str, str]) -> str:
    """How a letter is called in the bookmarks: by its number, its subject, or its kind."""
    known = letter.reference or letter.subject
    return known.value if known else words[f'kind_{letter.kind}']


def roman(count: int) -> str:
    """A small Roman number, up to 39."""
    text = ''
    for value, letters in ROMAN:
        while count >= value:
            text, count = text + letters, count - value
    return text


def _room(pdf: bytes, page: int, frame, design: Design) -> tuple[float, float, float] | None:
    """What is free below the last line of a letter, in the text block of its last page."""
    from .proving import inspect
    top, bottom = frame.block_of(page)
    lines = [line.y for line in inspect(pdf, page).pages[page - 1].lines if top < line.y <= bottom]
    if not lines:
        return None
    last = max(lines)
    return frame.right, bottom - last, design.paper.height - last


def _numbered(parts: 'Sequence[Bound]') -> tuple[Numbered, ...]:
    """How the pages are called: those of the letter in Roman numbers."""
    ranges = [Numbered(0, 'r')]
    for part in parts[1:]:
        prefix, _, first = part.labels[0].rpartition('-')
        ranges.append(Numbered(part.page, 'D', int(first), f'{prefix}-' if prefix else ''))
    return tuple(ranges)
