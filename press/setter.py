"""Setting text in the faces of a design: paragraphs and headings composed, dressed as HTML.

Blocks, lines and titles come in; HTML with their line ends in it goes out, and the composed
paragraphs are kept under the names by which the engine will meet them. Both resolutions and letters
are set here; what stands where on a page, `dress` and `lettering` say.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from . import addresses, symbols
from .changes import Changes
from .composition import HYPHEN, Composer, Line, Measure, Overfull, Run, divide
from .design import Design, Title, Type
from .diagnostics import Diagnostic, Place
from .engine.boxes import ATTRIBUTE, PX, Composed
from .model import (
    Block, Construct, Document, Emphasis, Heading, Inline, Language, Link, Note, NoteMark, Text,
    enclosed, plain)
from .model import Paragraph as Provision
from .reading import text_hash

WIDE = Measure(1000.0, 1000.0)
SYMBOL, HASH = Markup('<span class="symbol">'), Markup('<span class="hash">')
LINK = Markup('<a href="{}">')
# A hyphen of the composer's is an element of its own: it is seen, and no character of the text.
_END = {False: Markup('\n'), True: Markup('<span class="hyphen">{}</span>\n').format(HYPHEN)}


class Piece(Struct, frozen=True):
    """A run and the HTML it becomes: `open` and `close` around its text, or `instead` of it."""

    run: Run
    open: Markup = Markup()
    close: Markup = Markup()
    instead: Markup | None = None


class Shape(Struct, frozen=True):
    """Where the lines of a block stand, in em of its size: label box and text of the first line."""

    label: float      # left edge of the label, or of the text where there is none
    text: float       # left edge of the text in the first line
    turnover: float   # left edge of all other lines


class Dressing(Struct, frozen=True):
    """One block as the templates see it: its id, its kind, its HTML.

    `pad` is the white in points, above and below a heading, that makes it whole lines of the text.
    """

    id: str
    kind: str
    level: int
    html: Markup
    title: str = ''
    pad: float = 0.0


class Setter:
    """The work on one document: what was composed so far, under which name, and what went wrong."""

    def __init__(self, document: Document, design: Design, composer: Composer,
                 changes: Changes = Changes()):
        self.document, self.composer, self.changes = document, composer, changes
        self.design = design.in_language(document.language)
        self.width = composer.width
        self.settings: dict[str, tuple[tuple[Run, ...], Measure]] = {}
        self.notes = {note.label: note for note in document.notes}
        self.called: set[str] = set()
        self.hash = text_hash(document)
        self.composed: dict[str, Composed] = {}
        self.faults: list[Diagnostic] = []
        self.chinese = document.language.startswith('zh')

    def block(self, block: Block) -> Dressing:
        if isinstance(block, Heading):
            text = replace(self.design.annex, size=self.design.text.size,
                           leading=self.design.text.leading, measure=self.design.text.measure,
                           face=self.design.heads.face, weight=400)
            pieces = self.pieces(block.content, self.face(text))
            return self.heading(block.id, 'heading', block.level, pieces, text,
                                 plain(block.content))
        return self._provision(block)

    def _provision(self, block: Provision) -> Dressing:
        text = self.design.text
        pieces = self.pieces(block.content, text.face)
        label = Piece(Run(block.label, text.face, kind='label'),
                      Markup('<span class="label">'), Markup('</span>'))
        shape = self._shape(block)
        if block.label:
            pieces = [label, *pieces]
        html = self.compose(block.id, pieces, shape, text, block.place)
        return Dressing(block.id, block.kind, block.level, html)

    def _shape(self, block: Provision) -> Shape:
        """Where a paragraph's lines stand: see the design's [labels]."""
        box = self.design.labels.box
        if not block.label:
            return Shape(2.0, 2.0, 0.0)
        label = block.level * box
        text = label + max(box, self.width(block.label, self.design.text.face) + 1 / 3)
        return Shape(label, text, text if self.design.labels.style == 'hanging' else 0.0)

    def own_line(self, name: str, text: str, type_: Type) -> Markup:
        """A paragraph of the press's own words; addresses in it are links."""
        pieces = self.pieces((Text(text, self.document.place),), type_.face)
        return self.compose(name, pieces, Shape(0.0, 0.0, 0.0), type_, self.document.place)

    def _note(self, note: Note) -> Markup:
        """The note's element: the engine moves it to the foot of the page of its mark."""
        type_, box = self.design.notes, self.design.labels.note_box
        label = Piece(Run(note.label, type_.face, kind='label'),
                      Markup('<span class="label">'), Markup('</span>'))
        pieces = [label, *self.pieces(note.content, type_.face)]
        html = self.compose(note.id, pieces, Shape(0.0, box, box), type_, note.place)
        return Markup('<span class="note" id="{}" {} data-mark="{}">{}</span>').format(
            note.id, self.name(note.id), note.label, html)

    def pieces(self, content: Sequence[Inline], face: str) -> list[Piece]:
        """Inline content as pieces: faces and languages, links, elements for notes."""
        characters: list[tuple[str | NoteMark, tuple[Construct, ...]]] = []
        for leaf, around in enclosed(tuple(content)):
            own = (leaf,) if isinstance(leaf, NoteMark) else leaf.text
            characters += [(character, around) for character in own]
        own = self._own_tags(''.join(c for c, _ in characters if isinstance(c, str)))
        return list(self._grouped(characters, own, face))

    def _own_tags(self, text: str) -> list[Markup]:
        """For every character, the tag that it has by itself: of a link, the own symbol, the hash."""
        own = self.document.head.symbol.value if self.document.head.symbol else ''
        found = [Markup()] * len(text)
        for start, end, symbol in symbols.find(text):
            address = symbols.address(symbol, self.document.language)
            tag = SYMBOL if symbol == own else LINK.format(address)
            found[start:end] = [tag] * (end - start)
        for start, end in addresses.find(text):
            found[start:end] = [LINK.format(text[start:end])] * (end - start)
        if (at := text.find(self.hash)) >= 0:
            found[at:at + len(self.hash)] = [HASH] * len(self.hash)
        return found

    def _grouped(self, characters: Sequence[tuple[str | NoteMark, tuple[Construct, ...]]],
                 own: Sequence[Markup], face: str) -> Iterator[Piece]:
        """A piece for each stretch of characters with the same tags around them."""
        of_texts = iter(own)
        styled = [(item, None, Markup()) if isinstance(item, NoteMark)
                  else (item, around, next(of_texts)) for item, around in characters]
        for (around, tag), group in groupby(styled, key=lambda s: s[1:]):
            if around is None:
                yield from (self._mark(mark, face) for mark, _, _ in group)
                continue
            emphasised = any(isinstance(outer, Emphasis) for outer in around)
            language = next((o.tag for o in reversed(around) if isinstance(o, Language)), '')
            run = Run(''.join(character for character, _, _ in group),
                      self.design.emphasis.face if emphasised and self.chinese else face,
                      language=language)
            yield Piece(run, *_tags(around, tag))

    def _mark(self, mark: NoteMark, face: str) -> Piece:
        """A note stands below the page of its first mark; what calls it again leads there."""
        note = self.notes.get(mark.label)
        if note is None:
            element = Markup()
        elif note.id in self.called:
            element = Markup('<span class="call" data-mark="{0}"><a href="#{1}">{0}</a></span>'
                             ).format(note.label, note.id)
        else:
            self.called.add(note.id)
            element = self._note(note)
        return Piece(Run(mark.label, face, self.design.marks.size, 'mark'), instead=element)

    def compose(self, name: str, pieces: Sequence[Piece], shape: Shape, type_: Type,
                 place: Place) -> Markup:
        """The HTML of a paragraph with its line ends in it, its lines kept for the engine."""
        if not self.chinese:
            return Markup().join(_dress_whole(pieces))
        measure = Measure(type_.measure - shape.text, type_.measure - shape.turnover,
                          shape.text - shape.label)
        try:
            runs = tuple(piece.run for piece in pieces)
            paragraph = self.composer.compose(runs, measure, self.changes.lines.get(name, 0))
        except Overfull as error:
            self.faults.append(Diagnostic(
                'line-overfull', f'this paragraph finds no lines of {type_.measure} em; the longest '
                f'thing in it that stays whole is “{error.longest}”',
                place, 'mark the language of its words, as in [words]{lang=en}, or choose a '
                'design with a wider measure', min(len(error.text), 20)))
            return Markup()
        self.composed[name] = Composed.of(paragraph.lines, type_.size * PX)
        self.settings[name] = runs, measure
        return Markup().join(_with_line_ends(pieces, paragraph.lines))

    def heading(self, name: str, kind: str, level: int, pieces: Sequence[Piece], title: Title,
                 text: str) -> Dressing:
        """A heading, divided at sense, its lines set at their natural width."""
        if not self.chinese:
            return Dressing(name, kind, level, Markup().join(_dress_whole(pieces)), text)
        whole = ''.join(piece.run.text for piece in pieces)
        lines, start = [], 0
        for part in divide(whole, title.measure, self.width, self.face(title),
                           self.composer.convention):
            start = whole.index(part, start)
            inside = _slice(pieces, start, start + len(part))
            line = self.composer.compose([piece.run for piece in inside], WIDE).lines[0]
            lines.append(replace(line, start=start, end=start + len(part)))
            start += len(part)
        self.composed[name] = Composed.of(lines, title.size * PX)
        html = Markup().join(_with_line_ends(pieces, lines))
        over = -len(lines) * title.leading % self.design.text.leading
        return Dressing(name, kind, level, html, text, over / 2)

    def page_beginnings(self) -> Iterator[str]:
        """The rules of style by which pages begin where they were planned to."""
        for name, lines in self.changes.turned.items():
            rule = f'widows: {lines}' if lines else 'break-before: page; margin-top: 0'
            yield f'\n[{ATTRIBUTE}="{name}"], [id="{name}"] {{ {rule} }}'

    def name(self, name: str) -> Markup:
        """The attribute by which the engine knows a composed paragraph."""
        return Markup('{}="{}"').format(ATTRIBUTE, name) if self.chinese else Markup()

    def face(self, title: Title) -> str:
        """How a face of another weight is called among the runs: its family, a colon, its weight."""
        return f'{title.face}:{title.weight}'


def css_string(text: str) -> Markup:
    """A text as a string of a style sheet, whatever is in it."""
    return Markup('"{}"').format(Markup(''.join(
        one if one.isalnum() else f'\\{ord(one):x} ' for one in text)))


def _tags(around: Sequence[Construct], own: Markup) -> tuple[Markup, Markup]:
    """The tags before and behind a text; a link of the author's goes before one that is found."""
    opening, closing = Markup(), Markup()
    if own in (SYMBOL, HASH):
        opening, closing = own, Markup('</span>')
    elif own and not any(isinstance(outer, Link) for outer in around):
        opening, closing = own, Markup('</a>')
    for outer in reversed(around):
        if isinstance(outer, Emphasis):
            before, name = Markup('<em>'), 'em'
        elif isinstance(outer, Language):
            before, name = Markup('<span lang="{}">').format(outer.tag), 'span'
        else:
            before, name = Markup('<a href="{}">').format(outer.address), 'a'
        opening, closing = before + opening, closing + Markup(f'</{name}>')
    return opening, closing


def _slice(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """The pieces between two characters of their joined text."""
    inside, at = [], 0
    for piece in pieces:
        text = piece.run.text[max(0, start - at):max(0, end - at)]
        at += len(piece.run.text)
        if text:
            inside.append(replace(piece, run=replace(piece.run, text=text)))
    return inside


def _dress_whole(pieces: Sequence[Piece]) -> Iterator[Markup]:
    """The HTML of pieces that the engine itself breaks into lines."""
    for piece in pieces:
        if piece.instead is not None:
            yield piece.instead
        else:
            gap = '\u2002' if piece.run.kind == 'label' else ''
            yield piece.open + escape(piece.run.text + gap) + piece.close


def _with_line_ends(pieces: Sequence[Piece], lines: Sequence[Line]) -> Iterator[Markup]:
    """The HTML of composed pieces: a line end before each line, at most one space before that."""
    begins = {line.start: _END[before.hyphen] for before, line in pairwise(lines)}
    spaced = {before.end - 1 for before, line in pairwise(lines) if before.end < line.start}
    length = sum(len(piece.run.text) for piece in pieces)
    between = set(range(length)).difference(*(range(line.start, line.end) for line in lines))
    odd = spaced | between

    def printed(text: str, first: int) -> str:
        """Characters from `first` on as they are printed."""
        if odd.isdisjoint(range(first, first + len(text))):
            return text
        return ''.join(one + (' ' if at in spaced else '')
                       for at, one in enumerate(text, first) if at not in between)

    start = 0
    for piece in pieces:
        end = start + len(piece.run.text)
        if start in begins:
            yield begins[start]
        if piece.instead is not None:
            yield piece.instead
        else:
            inside = [start, *(at for at in begins if start < at < end), end]
            yield piece.open + Markup().join(
                (begins[first] if first > start else '')
                + escape(printed(piece.run.text[first - start:until - start], first))
                for first, until in pairwise(inside)) + piece.close
        start = end
