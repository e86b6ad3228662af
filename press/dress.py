"""Dressing a document: its text composed into lines, its blocks put into the templates of a design.

A `Document`, a `Design` and a composer come in; HTML goes out, with the composed paragraphs that the
engine will meet by name, and a list of everything the press itself prints on the pages. Nothing
of an author's text is ever read as a template or as markup.
"""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from . import __version__, matter
from .changes import Changes
from .composition import Composer, Measure, Paragraph, Run
from .design import Design, Title
from .diagnostics import Fault
from .engine.boxes import Composed
from .model import Annex, Document, Text, number, plain
from .packages import kept
from .reading import closing
from .setter import SYMBOL, Dressing, Piece, Setter, Shape, css_string

TEMPLATE, STYLE = 'document.html', 'style.css'
FOLIOS = 4              # em at the right of the contents, for the folios
FIELD = 5.0             # em for what a field of the colophon is called
ROOM_BESIDE_HEAD = 4.0  # em that a running head leaves free


class Dressed(Struct, frozen=True):
    """A document ready for the engine. `composed` is by the name that an element bears, and so are
    `settings`: the runs and the measure of every paragraph that could also be set in other lines.

    What the press prints besides the text, in reading order: of a book, its `cover` and its
    `contents`, the folios there left out; `opening` above the title; `running` at the heads of
    rectos and of versos, but for pages on which a part begins; `colophon` after the text. Of a
    letter, `head` and `foot` stand above and below the text block of the first page. `label` is at
    the head of an enclosure's first page. Folios are printed as in `folio`, from page `first` on,
    and begin with `start`. `changes` are those with which it was dressed.
    """

    html: str
    composed: Mapping[str, Composed]
    settings: Mapping[str, tuple[tuple[Run, ...], Measure]]
    opening: tuple[str, ...]
    running: tuple[str, str]
    colophon: tuple[str, ...]
    cover: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    changes: Changes = Changes()
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    label: str = ''
    folio: str = '{}'
    first: int = 1
    start: int = 1


class Enclosing(Struct, frozen=True):
    """How a document stands in a packet: the label at its head, its first folio, how it is printed.
    """

    label: str = ''
    start: int = 1
    folio: str = '{}'


def dress(document: Document, design: Design, composer: Composer, words: Mapping[str, str],
          publication: str, changes: Changes = Changes(),
          enclosing: Enclosing = Enclosing()) -> Dressed:
    """Lay the document out as HTML. Raises `Fault` where a paragraph cannot be broken into lines.

    `changes` says by name which paragraphs get more lines (or fewer) than is best for them alone,
    and where pages begin.
    """
    return _Dresser(document, design, composer, words, publication, changes, enclosing).dressed()


def recomposed(dressed: Dressed, changes: Changes,
               composer: Composer) -> dict[str, Composed] | None:
    """By name, the paragraphs that get other lines by changes to a document that was dressed without.

    None where it must be dressed anew for them: where they differ in more than where lines end.
    """
    anew = {}
    for name, lines in changes.lines.items():
        paragraph = composer.compose(*dressed.settings[name], lines)
        if not (_is_whole(composer.compose(*dressed.settings[name])) and _is_whole(paragraph)):
            return None
        anew[name] = Composed.of(paragraph.lines, dressed.composed[name].em)
    return anew


def _is_whole(paragraph: Paragraph) -> bool:
    """Whether the lines of a paragraph, one after the other, are all its characters and no more."""
    lines = paragraph.lines
    return not any(line.hyphen for line in lines) and all(
        before.end == line.start for before, line in pairwise(lines))


def templates_of(design: Design) -> ImmutableSandboxedEnvironment:
    """The templates of a design, and those that all designs share, in a sandbox."""
    return _templates_in(design.folder)


@cache
def _templates_in(folder: Path) -> ImmutableSandboxedEnvironment:
    """The templates in a folder and the one around it, which are compiled once."""
    compiled = kept('templates')
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([folder, folder.parent]),
        bytecode_cache=compiled and FileSystemBytecodeCache(str(compiled)),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


class _Dresser:
    """The work on one document: what was composed so far, under which name, and what went wrong."""

    def __init__(self, document: Document, design: Design, composer: Composer,
                 words: Mapping[str, str], publication: str, changes: Changes,
                 enclosing: Enclosing):
        self.enclosing = enclosing
        self.document, self.words, self.publication = document, words, publication
        self.setter = Setter(document, design, composer, changes)
        self.design = self.setter.design
        self.listed = matter.contents(document) if design.is_book else ()

    def dressed(self) -> Dressed:
        head, running = matter.head(self.document), self._running()
        cover = matter.cover(self.document) if self.design.is_book else ()
        colophon = matter.colophon(self.document, self.design, self.words)
        values: dict[str, Any] = {
            'document': self.document, 'design': self.design, 'publication': self.publication,
            'head': head, 'origin': self._origin(head),
            'running': dict(zip(('recto', 'verso'), map(css_string, running), strict=True)),
            'cover': self._cover(), 'contents': self._contents(), 'title': self._title(),
            'blocks': [self.setter.block(block) for block in self.document.blocks],
            'closing': self._closing(),
            'annexes': [self._annex(annex) for annex in self.document.annexes],
            'colophon': [self._statement(f'colophon_{n}', statement)
                         for n, statement in enumerate(colophon, 1)],
            'qr': self._qr(), 'words': self.words,
            'label': css_string(self.enclosing.label), 'start': self.enclosing.start,
            'folio_around': [css_string(part) for part in self.enclosing.folio.split('{}')],
            'version': __version__, 'named': self.setter.name,
        }
        if self.setter.faults:
            raise Fault(self.setter.faults)
        environment = templates_of(self.design)
        style = environment.get_template(STYLE).render(values)
        values['style'] = Markup(style + ''.join(self.setter.page_beginnings()))
        html = environment.get_template(TEMPLATE).render(values)
        opening = tuple(head[key] for key in ('organ', 'symbol', 'session', 'date', 'item',
                                              'adoption') if head[key])
        contents = (self.words['contents'], *(listed.text for listed in self.listed))
        return Dressed(
            html, self.setter.composed, self.setter.settings, opening, running,
            tuple(statement.label + statement.text for statement in colophon), cover,
            contents if self.listed else (), self.setter.changes, label=self.enclosing.label,
            folio=self.enclosing.folio, start=self.enclosing.start)

    def _title(self) -> Dressing | None:
        head = self.document.head
        if not head.title:
            return None
        own_number = number(self.document)
        text = f'{own_number}. {head.title.value}' if own_number else head.title.value
        pieces = self._numbered(text, self.setter.face(self.design.title))
        return self.setter.heading('title', 'title', 1, pieces, self.design.title, text)

    def _numbered(self, text: str, face: str) -> list[Piece]:
        """A title; the number of the resolution at its beginning is part of a symbol."""
        own_number = number(self.document)
        if not own_number or not text.startswith(own_number):
            return [Piece(Run(text, face))]
        return [Piece(Run(own_number, face), SYMBOL, Markup('</span>')),
                Piece(Run(text[len(own_number):], face))]

    def _annex(self, annex: Annex) -> dict[str, Any]:
        face = Title(self.design.text.size, self.design.text.leading, self.design.text.measure,
                     self.design.heads.face, 400)
        label = plain(annex.label)
        title = None
        if annex.title:
            pieces = self.setter.pieces(annex.title.content, self.setter.face(self.design.annex))
            title = self.setter.heading(annex.title.id, 'annex-title', 2, pieces,
                                        self.design.annex, plain(annex.title.content))
        return {
            'label': self.setter.heading(
                annex.id, 'annex-label', 1,
                self.setter.pieces(annex.label, self.setter.face(face)), face,
                f'{label} {title.title}' if title else label),
            'title': title, 'blocks': [self.setter.block(block) for block in annex.blocks]}

    def _closing(self) -> list[str]:
        return [self.setter.own_line(f'closing_{n}', passage.text, self.design.text)
                for n, passage in enumerate(closing(self.document), 1)]

    def _cover(self) -> Dressing | None:
        """The title as it stands on the cover of a book; it is heard with the text, not here."""
        title = self.document.head.title
        if self.design.cover is None or title is None:
            return None
        pieces = [Piece(Run(title.value, self.setter.face(self.design.cover)))]
        return self.setter.heading('cover', 'cover', 1, pieces, self.design.cover, title.value)

    def _origin(self, head: Mapping[str, str]) -> dict[str, Markup]:
        """Session, date, agenda item and adoption, as they stand below the organ and the symbol."""
        return {key: self.setter.own_line(key, head[key], self.design.notes)
                for key in ('session', 'date', 'item', 'adoption')}

    def _contents(self) -> list[Dressing]:
        text = replace(self.design.text, measure=self.design.text.measure - FOLIOS)
        shape, place = Shape(0.0, 0.0, 0.0), self.document.place
        return [Dressing(listed.id, f'listed_{n}', listed.level, self.setter.compose(
                    f'listed_{n}', self._numbered(listed.text, text.face), shape, text, place))
                for n, listed in enumerate(self.listed, 1)]

    def _statement(self, name: str, statement: matter.Statement) -> Dressing:
        """A line of the colophon; what is known hangs behind the label that says what it is."""
        type_ = self.design.colophon
        if not statement.label:
            return Dressing(name, 'sentence', 0, self.setter.own_line(name, statement.text, type_))
        label = Piece(Run(statement.label, type_.face, kind='label'),
                      Markup('<span class="field">'), Markup('</span>'))
        place = self.document.place
        pieces = [label, *self.setter.pieces((Text(statement.text, place),), type_.face)]
        html = self.setter.compose(name, pieces, Shape(0.0, FIELD, FIELD), type_, place)
        return Dressing(name, 'known', 0, html)

    def _qr(self) -> dict[str, str]:
        """The address of the official text as a QR code, level M, and how it is said; or nothing."""
        address = matter.address(self.document)
        if not self.design.is_book or not address:
            return {}
        import segno
        code = segno.make(address, error='m', micro=False, boost_error=False)
        return {'svg': Markup(code.svg_inline(border=0, omitsize=True)),
                'said': self.words['qr'].format(address=address)}

    def _running(self) -> tuple[str, str]:
        """The running heads of rectos and versos: the symbol; in a book, opposite it, the title."""
        head, width = self.document.head, self.design.text.width / self.design.furniture.size
        symbol, title = (entry.value if entry else '' for entry in (head.symbol, head.title))
        if not self.design.is_book or not title:
            return symbol, symbol
        fits = self.setter.width(title, self.design.text.face) <= width - ROOM_BESIDE_HEAD
        return symbol or (title if fits else ''), title if fits else symbol

