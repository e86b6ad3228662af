"""A `Document` comes in, its source in canonical form goes out.

Canonical: the keys of the head in the order of `Head`; one blank line between blocks; numbers
padded to four characters and what belongs to them indented as far; notes at the end; a backslash
only where a character would be read as markup. The author's line ends stay where the places say
they were. For a file in canonical form `unparse(parse(file))` is the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, zip_longest

from .head import write_head
from .markup import joint
from .model import Block, Document, Emphasis, Heading, Inline, NoteMark, Paragraph, Text
from .numbering import LABEL, is_label

# Characters that would be read as inline markup where they stand.
_INLINE = re.compile(r'''
    \\(?=[!-/:-@\[-`{-~]|[ ]*$) | [*`] | <(?=[A-Za-z/!?]) | !(?=\[(?!\^)) | \[(?=\^)
  | \](?=\(|\[(?!\^)) | &(?=\#?[A-Za-z0-9]+;) | (?<![^\W_])_ | _(?![^\W_])
  | ~(?=~) | (?<=~)~
''', re.VERBOSE)
# Lines that would be read as another block; the backslash goes before the last group.
_BLOCK = re.compile(r'''
    ( \#{1,6}(?=[ ]|$) | > | [-+](?=[ ]|$) | (?:=+|-+)[ ]*$ | [-:|][-:| ]*-[-:| ]*$
    | \[[^\]^][^\]]*\]: )
  | ([0-9]{1,9}) ( [.)](?=[ ]|$) )
''', re.VERBOSE)
_NUMBER = re.compile(r'([0-9]{1,3})(\.(?![0-9]))')
_NOTE_DEFINITION = re.compile(r'(\[\^[0-9]+\])(:)')
_CLOSING_HASH = re.compile(r'(?:^|(?<= ))#+$')


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A piece of a line: a text, a note mark, or an asterisk that opens or closes emphasis."""

    kind: str
    text: str
    line: tuple[str, int]


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
        line = tuple(group)
        if lines and not _may_wrap(lines[-1], line):
            lines[-1] += line
        else:
            lines.append(line)
    return tuple(_written(line).strip(' ') for line in lines) or ('',)


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
    text = _written(tuple(_leaves(content))).strip(' ')
    if _CLOSING_HASH.search(text):
        text = text[:-1] + r'\#'
    return f'{"#" * level} {text}'.rstrip(' ')


def _leaves(content: tuple[Inline, ...]) -> Iterator[_Leaf]:
    for inline in content:
        if isinstance(inline, Emphasis):
            inner = tuple(_leaves(inline.content))
            if inner:
                yield _Leaf('open', '*', inner[0].line)
                yield from inner
                yield _Leaf('close', '*', inner[-1].line)
        elif isinstance(inline, NoteMark):
            yield _Leaf('mark', f'[^{inline.label}]', (inline.place.file, inline.place.line))
        elif isinstance(inline, Text):
            yield _Leaf('text', inline.text, (inline.place.file, inline.place.line))


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
    return ''.join(leaf.text for leaf in line if leaf.kind == 'text')


def _written(line: tuple[_Leaf, ...]) -> str:
    leaves: list[_Leaf] = []
    for leaf in line:
        if leaf.kind == 'open' and leaves and leaves[-1].kind == 'close':
            # Emphasis that follows emphasis directly is one: `**` would be read as strong.
            leaves.pop()
        else:
            leaves.append(leaf)
    written = ''
    for kind, group in groupby(leaves, key=lambda leaf: leaf.kind):
        text = ''.join(leaf.text for leaf in group)
        written += _INLINE.sub(r'\\\g<0>', text) if kind == 'text' else text
    return written


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
