r"""A `Source` comes in; a `Document` and its faults go out, whatever the author wrote.

markdown-it-py cuts the text into blocks, `markup` reads what stands inside them, and this module
finds numbers, sub-paragraphs, annexes and notes. What the format does not have is a fault and is
left out. A line that begins with a label, `(a) `, begins a sub-paragraph; `\(a)` is text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from msgspec import Struct

from .diagnostics import Diagnostic, Place
from .head import read_head
from .markup import Line, read_inline, unsupported
from .model import Annex, Block, Document, Emphasis, Heading, Inline, Note, Paragraph, plain
from .numbering import LABEL, is_label, ranks
from .source import LINE_END, Source

# Blocks only. Tables are read so that they can be refused; link definitions stay text for `markup`.
_MARKDOWN = MarkdownIt('commonmark').enable('table').disable(['inline', 'text_join', 'reference'])

_UNSUPPORTED = {
    'blockquote': ('a block quotation', 'write a paragraph, with quotation marks'),
    'bullet_list': ('a bulleted list', 'number the paragraphs, or write (a), (b) … before them'),
    'ordered_list': ('a list of this kind', 'write “1. ” at the margin, (a) for sub-paragraphs'),
    'code_block': ('text indented this far', 'indent sub-paragraphs by four spaces, others not'),
    'fence': ('a code block', 'write a paragraph'),
    'hr': ('a rule', 'remove it; a head begins on the first line of the file'),
    'html_block': ('raw HTML', 'remove it, and write the text alone'),
    'table': ('a table', 'write paragraphs'),
    'heading': ('a heading inside a paragraph', 'write it at the margin'),
    'underlined': ('an underlined heading', 'write ## before the heading'),
}
_NAMES = {'numbered': 'para', 'preambular': 'preamb', 'plain': 'text'}
_LEVEL_NAMES = ('subpara', 'item', 'point', 'subpoint')
_COMMAS = ('，', ',', '،')

_NOTE = re.compile(r'\[\^([0-9]+)\]:[ \t]*')
_CLOSING_HASHES = re.compile(r'(?:^|[ \t]+)#+$')
# A number that stands where it is not read as one.
_BEGINS_WITH_NUMBER = re.compile(r'[0-9]{1,3}\.(?![0-9])')
_WRAPS_TO_NUMBER = re.compile(r'[0-9]{1,9}[.)](?=[ \t]|$)')


class _Piece(Struct, frozen=True):
    """A block with its content read, its place among the others not yet known."""

    kind: Literal['annex', 'heading', 'number', 'sub', 'text', 'inner', 'note']
    label: str
    content: tuple[Inline, ...]
    place: Place
    level: int = 0


def parse(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """The document in `source` and the faults found in reading it; never raises."""
    lines = LINE_END.split(source.text)
    head, first, faults = read_head(lines, source.name)
    reader = _Reader(source.name, lines, first, list(faults))
    tree = SyntaxTreeNode(_MARKDOWN.parse('\n'.join(lines[first:])))
    pieces = tuple(reader.pieces(tree))
    notes = sorted((Note(piece.label, piece.content, piece.place)
                    for piece in pieces if piece.kind == 'note'), key=_note_number)
    parts = _parts(piece for piece in pieces if piece.kind != 'note')
    used: Counter[str] = Counter()
    document = Document(
        source.language, head, tuple(_resolution(parts[0], used)),
        tuple(_annex(part, number, used) for number, part in enumerate(parts[1:], 1)),
        tuple(notes), Place(source.name))
    return document, tuple(sorted(reader.faults, key=lambda fault: fault.place or document.place))


class _Reader:
    """Walks the blocks of one file, yields pieces and collects faults."""

    def __init__(self, name: str, lines: list[str], first: int, faults: list[Diagnostic]):
        self.name, self.lines, self.first, self.faults = name, lines, first, faults

    def pieces(self, tree: SyntaxTreeNode) -> Iterator[_Piece]:
        """The pieces of the whole text in the order of the file."""
        for node in tree.children:
            if node.type == 'heading':
                yield from self._heading(node)
            elif node.type == 'paragraph':
                yield from self._paragraph(self._lines_of(node), 'text', '')
            elif node.type == 'ordered_list' and node.children[0].markup == '.':
                for item in node.children:
                    yield from self._item(item)
            else:
                self._refuse(node)

    def _heading(self, node: SyntaxTreeNode) -> Iterator[_Piece]:
        if node.markup in ('=', '-'):
            self._refuse(node, 'underlined')
            return
        line = self._line(self._row(node))
        text = line.after(len(node.markup))
        bare = _CLOSING_HASHES.sub('', text.text)
        content = self._inline([Line(bare, text.place)] if bare else [])
        level = int(node.tag[1:])
        yield _Piece('annex' if level == 1 else 'heading', '', content, line.place, level)

    def _item(self, item: SyntaxTreeNode) -> Iterator[_Piece]:
        row = self._row(item)
        line = self._line(row)
        label = f'{item.info}{item.markup}'
        blocks = list(item.children)
        own = [line.after(len(label))]
        if blocks and blocks[0].type == 'paragraph':
            lines = self._lines_of(blocks.pop(0))
            own = own + lines[1:] if lines[0].place.line == line.place.line else lines
        elif blocks and self._row(blocks[0]) == row:
            own = []
        yield from self._paragraph(own, 'number', label, line.place)
        for node in blocks:
            if node.type == 'paragraph':
                yield from self._paragraph(self._lines_of(node), 'inner', '')
            else:
                self._refuse(node)

    def _paragraph(self, lines: list[Line], kind: Literal['text', 'inner', 'number', 'sub', 'note'],
                   label: str, place: Place | None = None) -> Iterator[_Piece]:
        """The paragraph, its sub-paragraphs and notes, as these lines have them."""
        place = place or lines[0].place
        own: list[Line] = []
        for line in lines:
            begins = not own
            if note := _NOTE.match(line.text):
                if own or label:
                    yield self._piece(kind, label, own, place)
                kind, label, place, own = 'note', note[1], line.place, []
                line = line.after(note.end())
            else:
                while kind != 'note' and (found := _label(line.text, begins)):
                    if own or label:
                        yield self._piece(kind, label, own, place)
                    kind, label, place, own = 'sub', found, line.place, []
                    line, begins = line.after(len(found)), True
            if line.text:
                if kind != 'note':
                    self._look_for_number(line, begins)
                own.append(line)
        if own or label:
            yield self._piece(kind, label, own, place)

    def _piece(self, kind: Literal['text', 'inner', 'number', 'sub', 'note'], label: str,
               lines: list[Line], place: Place) -> _Piece:
        return _Piece(kind, label, self._inline(lines), place)

    def _inline(self, lines: list[Line]) -> tuple[Inline, ...]:
        content, faults = read_inline(lines)
        self.faults += faults
        return content

    def _look_for_number(self, line: Line, begins: bool) -> None:
        """Report what looks like a number or a label and is not read as one."""
        match = (_BEGINS_WITH_NUMBER if begins else _WRAPS_TO_NUMBER).match(line.text)
        if not match and begins:
            match = LABEL.match(line.text)
            match = match if match and is_label(match[0]) else None
        if match:
            hint = ('put a space after it' if begins else 'leave an empty line before it')
            cut = 0 if match[0].startswith('(') else match.end() - 1
            escaped = f'{match[0][:cut]}\\{match[0][cut:]}'
            self.faults.append(Diagnostic(
                'label-not-read', f'“{match[0]}” is not read as a number here', line.place,
                f'{hint}, or write {escaped} if it is text', match.end()))

    def _refuse(self, node: SyntaxTreeNode, kind: str = '') -> None:
        what, hint = _UNSUPPORTED.get(kind or node.type, ('this', 'write a paragraph'))
        line = self._line(self._row(node))
        self.faults.append(Diagnostic(
            'unsupported-markup', f'{what} cannot be used here', line.place, hint,
            max(1, len(line.text))))

    def _row(self, node: SyntaxTreeNode) -> int:
        """The number of the first line of a block, from 0, in the file."""
        return self.first + (node.map[0] if node.map else 0)

    def _line(self, row: int) -> Line:
        text = self.lines[row]
        bare = text.lstrip(' \t')
        return Line(bare.rstrip(' \t'), Place(self.name, row + 1, len(text) - len(bare) + 1))

    def _lines_of(self, node: SyntaxTreeNode) -> list[Line]:
        begin, end = node.map or (0, 1)
        rows = range(self.first + begin, self.first + end)
        for row in rows[:-1]:
            if self.lines[row].endswith('  '):
                line = self._line(row)
                self.faults.append(unsupported('spaces', line.place.right(len(line.text)), 2))
        return [self._line(row) for row in rows]


def _label(text: str, begins: bool) -> str:
    """The label of a sub-paragraph at the beginning of a line; `a.` only begins a paragraph."""
    match = LABEL.match(text)
    if match and text[match.end():match.end() + 1] in ('', ' ', '\t') and is_label(match[0]):
        return match[0] if begins or not match[0].endswith('.') else ''
    return ''


def _note_number(note: Note) -> tuple[int, str]:
    digits = note.label.lstrip('0')
    return len(digits), digits


def _parts(pieces: Iterator[_Piece]) -> list[list[_Piece]]:
    """The resolution, then every annex, which begins with its own piece."""
    parts: list[list[_Piece]] = [[]]
    for piece in pieces:
        if piece.kind == 'annex':
            parts.append([])
        parts[-1].append(piece)
    return parts


def _resolution(pieces: list[_Piece], used: Counter[str]) -> Iterator[Block]:
    if pieces and pieces[0].kind == 'text' and pieces[0].content and _is_formula(pieces[0].content):
        formula = pieces.pop(0)
        used['formula'] = 1
        yield Paragraph('formula', 'formula', '', 0, formula.content, formula.place)
    yield from _blocks(pieces, '', _end_of_preamble(pieces), used)


def _is_formula(content: tuple[Inline, ...]) -> bool:
    """Whether a paragraph is emphasis alone; its comma may stand outside, as in English."""
    return (isinstance(content[0], Emphasis)
            and all(character in _COMMAS for character in plain(content[1:])))


def _end_of_preamble(pieces: list[_Piece]) -> int:
    """The index of the first operative piece.

    That is the first number; where there is none, as in a resolution with one operative
    paragraph, what follows the last paragraph that ends with a comma.
    """
    for index, piece in enumerate(pieces):
        if piece.kind == 'number':
            return index
    ends = (index for index, piece in reversed(list(enumerate(pieces)))
            if piece.kind == 'text' and plain(piece.content).endswith(_COMMAS))
    return next(ends, -1) + 1


def _annex(pieces: list[_Piece], number: int, used: Counter[str]) -> Annex:
    label, *rest = pieces
    id = f'annex_{number}'
    title = None
    if rest and rest[0].kind == 'heading' and rest[0].level == 2:
        heading = rest.pop(0)
        title = Heading(f'{id}__title', 2, heading.content, heading.place)
    blocks = tuple(_blocks(rest, f'{id}__', 0, used))
    return Annex(id, label.content, title, blocks, label.place)


def _blocks(pieces: list[_Piece], prefix: str, preamble: int,
            used: Counter[str]) -> Iterator[Block]:
    """The blocks of one part; the first `preamble` pieces are preambular."""
    counts: Counter[str] = Counter()
    parent = prefix.removesuffix('__')
    path: list[str] = []     # ids from the parent down to the sub-paragraph read last
    for index, piece in enumerate(pieces):
        if piece.kind == 'sub':
            if not path:
                path, run = [parent], iter(ranks(_labels_of_run(pieces[index:])))
            level = next(run).level
            name = f'{_LEVEL_NAMES[min(level, len(_LEVEL_NAMES)) - 1]}_{piece.label.strip("().")}'
            path[level:] = [_unique('__'.join(filter(None, (path[level - 1], name))), used)]
            yield Paragraph(path[level], 'numbered', piece.label, level, piece.content, piece.place)
        elif piece.kind == 'inner':
            counts[parent] += 1
            id = _unique(f'{parent}__text_{counts[parent]}', used)
            yield Paragraph(id, 'plain', '', 1, piece.content, piece.place)
        elif piece.kind == 'heading':
            counts['heading'] += 1
            id = _unique(f'{prefix}heading_{counts["heading"]}', used)
            parent, path = prefix.removesuffix('__'), []
            yield Heading(id, piece.level, piece.content, piece.place)
        else:
            kind: Literal['numbered', 'preambular', 'plain'] = (
                'numbered' if piece.kind == 'number' else
                'preambular' if index < preamble else 'plain')
            name = _NAMES[kind]
            counts[name] += 1
            mark = piece.label.removesuffix('.') or counts[name]
            parent, path = _unique(f'{prefix}{name}_{mark}', used), []
            yield Paragraph(parent, kind, piece.label, 0, piece.content, piece.place)


def _labels_of_run(pieces: list[_Piece]) -> list[str]:
    """The labels of the sub-paragraphs at the beginning, up to the next paragraph of its own."""
    labels = []
    for piece in pieces:
        if piece.kind == 'sub':
            labels.append(piece.label)
        elif piece.kind != 'inner':
            break
    return labels


def _unique(id: str, used: Counter[str]) -> str:
    """The id, with a number behind it where it has been given away."""
    candidate = id
    while used[candidate]:
        used[id] += 1
        candidate = f'{id}_{used[id]}'
    used[candidate] = 1
    return candidate
