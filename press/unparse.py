"""A `Document` comes in, its source in canonical form goes out.

Canonical: the keys of the head in the order of `Head`; one blank line between blocks; numbers
padded to four characters and what belongs to them indented as far; notes at the end; a backslash
only where a character would be read as markup. The author's line ends stay where the places say
they were. For a file in canonical form `unparse(parse(file))` is the file.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest

from msgspec import Struct
from msgspec.structs import replace

from .head import write_head
from .markup import REFERENCE, joint
from .model import (
    Block, Document, Emphasis, Heading, Inline, Language, Link, NoteMark, Paragraph, Text, plain)
from .numbering import LABEL, is_label

# Characters that would be read as inline markup where they stand.
_INLINE = re.compile(r'''
    \\(?=[!-/:-@\[-`{-~]|[ ]*$) | [*`] | <(?=[A-Za-z/!?]) | !(?=\[(?!\^)) | \[(?=\^)
  | \](?=\(|\[(?!\^)|\{(?![{%\#])) | &(?=\#?[A-Za-z0-9]+;) | (?<![^\W_])_ | _(?![^\W_])
  | ~(?=~) | (?<=~)~
''', re.VERBOSE)
# The same at the end of a text before a bracket that begins something, and behind that bracket.
_BEFORE_BRACKET = re.compile(r'[!\]]$')
_BEHIND_BRACKET = re.compile(r'\^')
# Lines that would be read as another block; the backslash goes before the last group.
_BLOCK = re.compile(r'''
    ( \#{1,6}(?=[ ]|$) | > | [-+](?=[ ]|$) | (?:=+|-+)[ ]*$ | [-:|][-:| ]*-[-:| ]*$ )
  | ([0-9]{1,9}) ( [.)](?=[ ]|$) )
''', re.VERBOSE)
_NAKED_ADDRESS = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*')
_NUMBER = re.compile(r'([0-9]{1,3})(\.(?![0-9]))')
_NOTE_DEFINITION = re.compile(r'(\[\^[0-9]+\])(:)')
_CLOSING_HASH = re.compile(r'(?:^|(?<= ))#+$')


class _Leaf(Struct, frozen=True):
    """A piece of a line. `escaped` are the characters of a text that get a backslash.

    `kind` is text, mark, address (`<https://…>`), open or close (an asterisk), begin or end (the
    brackets of a link or of words in a language).
    """

    kind: str
    text: str
    line: tuple[str, int]
    escaped: frozenset[int] = frozenset()

    @property
    def words(self) -> str:
        """The characters of the document that stand here, note marks left out."""
        return {'text': self.text, 'address': self.text[1:-1]}.get(self.kind, '')

    @property
    def written(self) -> str:
        return ''.join(f'\\{character}' if index in self.escaped else character
                       for index, character in enumerate(self.text))


def unparse(document: Document) -> str:
    """The document as a content file."""
    blocks = list(_blocks(document.blocks))
    for annex in document.annexes:
        blocks.append(_heading(1, annex.label))
        if annex.title:
            blocks.append(_heading(annex.title.level, annex.title.content))
        blocks += _blocks(annex.blocks)
    for note in document.notes:
        first, *rest = write_inline(note.content)
        lines = [f'[^{note.label}]: {first}'.rstrip(' '), *(_guard(line, False) for line in rest)]
        blocks.append('\n'.join(lines))
    body = '\n\n'.join(blocks)
    return write_head(document.head) + body + ('\n' if body else '')


def write_inline(content: tuple[Inline, ...]) -> tuple[str, ...]:
    """The source lines of inline content, wrapped where its places say that it was.

    A wrap that would not be read back as the same characters is left out.
    """
    lines: list[tuple[_Leaf, ...]] = []
    for _, group in groupby(_leaves(content), key=lambda leaf: leaf.line):
        lines.append(_joined(group))
        while len(lines) > 1 and not _may_wrap(lines[-2], lines[-1]):
            lines[-2:] = [_joined(lines[-2] + lines[-1])]
    return _written(lines) or ('',)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    indent = prefix = ''
    for block, following in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Heading):
            indent = ''
            yield _heading(block.level, block.content)
            continue
        if not block.level:
            indent = ' ' * max(4, len(block.label) + 1) if block.label else ''
        prefix += _label(block, indent)
        if not block.content and _is_inside(following, block):
            # 1.  (a) …: nothing stands between the two labels.
            continue
        yield _paragraph(prefix, block, indent)
        prefix = ''


def _label(block: Paragraph, indent: str) -> str:
    if not block.label:
        return ''
    return f'{block.label} ' if block.level else block.label.ljust(len(indent))


def _is_inside(following: Block | None, block: Paragraph) -> bool:
    return (isinstance(following, Paragraph) and bool(block.label and following.label)
            and following.level > block.level)


def _paragraph(prefix: str, block: Paragraph, indent: str) -> str:
    first, *rest = write_inline(block.content)
    outer = '' if prefix[:1].isdigit() else indent
    lines = [f'{outer}{prefix}{_guard(first, True)}'.rstrip(' ')]
    return '\n'.join([*lines, *(indent + _guard(line, False) for line in rest)])


def _heading(level: int, content: tuple[Inline, ...]) -> str:
    text = ''.join(_written([_joined(_leaves(content))]))
    if _CLOSING_HASH.search(text):
        text = text[:-1] + r'\#'
    return f'{"#" * level} {text}'.rstrip(' ')


def _leaves(content: tuple[Inline, ...], emphasised: bool = False) -> Iterator[_Leaf]:
    for inline in content:
        line = inline.place.file, inline.place.line
        if isinstance(inline, NoteMark):
            yield _Leaf('mark', f'[^{inline.label}]', line)
        elif isinstance(inline, Text):
            yield _Leaf('text', inline.text, line)
        elif isinstance(inline, Link) and _is_naked(inline):
            yield _Leaf('address', f'<{inline.address}>', line)
        elif isinstance(inline, Emphasis):
            inner = tuple(_leaves(inline.content, True))
            yield from inner if emphasised else _between('open', '*', inner, 'close', '*')
        else:
            inner = tuple(_leaves(inline.content, emphasised))
            end = (f'{{lang={inline.tag}}}' if isinstance(inline, Language)
                   else f'({inline.address})')
            yield from _between('begin', '[', inner, 'end', f']{end}')


def _between(first: str, opening: str, inner: tuple[_Leaf, ...], last: str,
             closing: str) -> Iterator[_Leaf]:
    """The leaves between an opening and a closing one, which keep to their lines."""
    if inner:
        yield _Leaf(first, opening, inner[0].line)
        yield from inner
        yield _Leaf(last, closing, inner[-1].line)


def _is_naked(link: Link) -> bool:
    """Whether a link is written as its address alone."""
    return (all(isinstance(inline, Text) for inline in link.content)
            and plain(link.content) == link.address
            and bool(_NAKED_ADDRESS.fullmatch(link.address)))


def _may_wrap(before: tuple[_Leaf, ...], after: tuple[_Leaf, ...]) -> bool:
    left, right = _plain(before), _plain(after)
    spaces = 0
    if before[-1].kind == 'text':
        spaces = len(before[-1].text) - len(before[-1].text.rstrip(' '))
        left = left[:len(left) - spaces]
    if after[0].text.startswith(' ') or (spaces and not left):
        return False
    expected = '' if after[0].kind == 'mark' else joint(left, right)
    return ' ' * spaces == expected


def _plain(line: tuple[_Leaf, ...]) -> str:
    return ''.join(leaf.words for leaf in line)


def _written(lines: list[tuple[_Leaf, ...]]) -> tuple[str, ...]:
    """The lines as they are written, every backslash in its place."""
    leaves = _escape_brackets([list(_escaped(line)) for line in lines])
    written = [''.join(leaf.written for leaf in line).strip(' ') for line in leaves]
    if written and REFERENCE.match(written[0]):
        written[0] = f'\\{written[0]}'
    return tuple(written)


def _joined(line: Iterable[_Leaf]) -> tuple[_Leaf, ...]:
    """The leaves of a line, neighbours joined that would be read as something else, or as one."""
    leaves: list[_Leaf] = []
    for leaf in line:
        last = leaves[-1].kind if leaves else ''
        if leaf.kind == 'text' == last:
            leaves[-1] = replace(leaves[-1], text=leaves[-1].text + leaf.text)
        elif leaf.kind == 'open' and last == 'close':
            # Emphasis that follows emphasis directly is one: `**` would be read as strong.
            leaves.pop()
        else:
            leaves.append(leaf)
    return tuple(leaves)


def _escaped(line: tuple[_Leaf, ...]) -> Iterator[_Leaf]:
    """The leaves of a line with what would be read as markup behind a backslash."""
    kinds = ['', *(leaf.kind for leaf in line), '']
    for leaf, before, behind in zip(line, kinds, kinds[2:]):
        if leaf.kind == 'text':
            found = list(_INLINE.finditer(leaf.text))
            if behind == 'begin':
                found += _BEFORE_BRACKET.finditer(leaf.text)
            if before == 'begin' and (match := _BEHIND_BRACKET.match(leaf.text)):
                found.append(match)
            leaf = replace(leaf, escaped=frozenset(match.start() for match in found))
        yield leaf


def _escape_brackets(lines: list[list[_Leaf]]) -> list[list[_Leaf]]:
    """The lines with a backslash before each bracket of a text that would take a partner away."""
    opened: list[tuple[int, int, int] | None] = []      # None where a link or a language begins
    taken: set[tuple[int, int, int]] = set()
    for row, line in enumerate(lines):
        for column, leaf in enumerate(line):
            if leaf.kind == 'begin':
                opened.append(None)
            elif leaf.kind == 'end':
                while place := opened.pop():
                    taken.add(place)
            for index, character in enumerate(leaf.text if leaf.kind == 'text' else ''):
                if character == '[' and index not in leaf.escaped:
                    opened.append((row, column, index))
                elif character == ']' and index not in leaf.escaped and opened:
                    if opened[-1]:
                        opened.pop()
                    else:
                        taken.add((row, column, index))
    for row, column, index in taken:
        leaf = lines[row][column]
        lines[row][column] = replace(leaf, escaped=leaf.escaped | {index})
    return lines


def _guard(line: str, first: bool) -> str:
    """A line whose beginning cannot be taken for a number, a label, a heading or a list.

    `first` says that it begins a paragraph: there, numbers and labels are taken more readily.
    """
    label = LABEL.match(line)
    if label and is_label(label[0]) and (first or line[label.end():label.end() + 1] in ('', ' ')):
        cut = 0 if label['paren'] else label.end() - 1
    elif match := _NOTE_DEFINITION.match(line) or (first and _NUMBER.match(line)):
        cut = match.start(2)
    elif match := _BLOCK.match(line):
        cut = match.start(3) if match[3] else 0
    else:
        return line
    return f'{line[:cut]}\\{line[cut:]}'
