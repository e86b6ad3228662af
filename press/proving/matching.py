"""The passages of the text against the blocks of the tree: which is which, and what is astray.

Passages and blocks come in; what of the tree speaks each passage goes out, with a fault for each
that is not heard, heard elsewhere, in pieces, or together with another.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from ..diagnostics import Diagnostic, Place
from ..reading import Passage
from .comparison import short
from .frame import Furniture
from .listening import Block, words


class Spoken(Struct, frozen=True):
    """What speaks a passage: its text, and its label where that is an element of its own."""

    body: Block
    label: Block | None = None

    @property
    def text(self) -> str:
        return (self.label.text if self.label else '') + self.body.text


class _Wanted(Struct, frozen=True):
    """A text that must be heard; `numbers` are those of its passages, none for the press's own."""

    text: str
    numbers: tuple[int, ...] = ()


def matched(every: Sequence[Passage], blocks: Sequence[Block], furniture: Furniture,
            place: Place) -> tuple[tuple[Spoken | None, ...], tuple[Diagnostic, ...]]:
    """For every passage what speaks it, or None; and the faults. Notes are not looked for.

    `place` is that of what the press adds, which no passage has. That may be divided as it likes;
    the label of an annex and its title may be one heading.
    """
    heard = [_Group((one,)) for one in _with_labels(blocks)]
    wanted = _headings_joined(list(_wanted(every, furniture)), every, {one.text for one in heard})
    for one in wanted:
        if not one.numbers:
            heard = _joined(heard, one.text)
    found: list[_Group | None] = [None] * len(wanted)
    left = set(range(len(heard)))
    texts = [one.text for one in wanted], [one.text for one in heard]
    for start, at, length in SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        for step in range(length):
            found[start + step] = heard[at + step]
            left.discard(at + step)
    faults: list[Diagnostic] = []
    for number, one in enumerate(wanted):
        if found[number] is None:
            found[number], fault = _astray(one, heard, left, every, place)
            faults.append(fault)
    lost = [one.text for one, group in zip(wanted, found, strict=True) if group is None]
    faults += [
        Diagnostic('tree-text-added', f'the tree reads “{short(heard[number].text)}”, '
                   'which is no paragraph of the text', None, 'mark it as an artifact')
        for number in sorted(left) if not any(one in heard[number].text for one in lost)]
    spoken: list[Spoken | None] = [None] * len(every)
    for one, group in zip(wanted, found, strict=True):
        if group:
            for number in one.numbers:
                spoken[number] = group.parts[0]
    return tuple(spoken), tuple(faults)


class _Group(Struct, frozen=True):
    """One paragraph of the tree, or the several that what the press adds is divided into."""

    parts: tuple[Spoken, ...]

    @property
    def text(self) -> str:
        return ''.join(part.text for part in self.parts)


def _wanted(every: Sequence[Passage], furniture: Furniture) -> Iterator[_Wanted]:
    """What is heard in the text block, notes aside, in order."""
    def added(strings: Sequence[str]) -> Iterator[_Wanted]:
        if text := words(''.join(strings)):
            yield _Wanted(text)

    yield from added((*furniture.head, *furniture.foot, *furniture.opening))
    untold = furniture.under_title
    for number, passage in enumerate(every):
        if passage.kind == 'note':
            continue
        if passage.kind != 'title':
            yield from added(untold)
            untold = ()
        yield _Wanted(words(passage.text), (number,))
    yield from added(furniture.closing)


def _headings_joined(wanted: list[_Wanted], every: Sequence[Passage],
                     heard: set[str]) -> list[_Wanted]:
    """What is wanted, the label of an annex and its title as one where they are heard as one."""
    result: list[_Wanted] = []
    for one in wanted:
        before = result[-1] if result else _Wanted('')
        kinds = [every[number].kind for number in before.numbers + one.numbers]
        if kinds == ['annex-label', 'heading'] and before.text + one.text in heard:
            result[-1] = _Wanted(before.text + one.text, before.numbers + one.numbers)
        else:
            result.append(one)
    return result


def _with_labels(blocks: Sequence[Block]) -> Iterator[Spoken]:
    """The blocks, the label of an item joined to what follows it in the item."""
    label: Block | None = None
    for block in blocks:
        if label and (block.element.standard == 'Lbl' or label.within[-1] not in block.within):
            yield Spoken(label)
            label = None
        if block.element.standard == 'Lbl':
            label = block
        else:
            yield Spoken(block, label)
            label = None
    if label:
        yield Spoken(label)


def _joined(heard: Sequence[_Group], text: str) -> list[_Group]:
    """The groups, the first row of them that together read `text` made into one."""
    for first in range(len(heard)):
        read, last = '', first
        while last < len(heard) and len(read) < len(text) and text.startswith(read):
            read += heard[last].text
            last += 1
        if read == text:
            parts = tuple(part for one in heard[first:last] for part in one.parts)
            return [*heard[:first], _Group(parts), *heard[last:]]
    return list(heard)


def _astray(wanted: _Wanted, heard: Sequence[_Group], left: set[int], every: Sequence[Passage],
            place: Place) -> tuple[_Group | None, Diagnostic]:
    """What speaks a text that is not heard where it should be, and what is wrong with it.

    `left` are the numbers of what was heard and is not accounted for; what is found is taken out.
    """
    passage = every[wanted.numbers[0]] if wanted.numbers else None
    id_ = passage.id if passage else f'“{short(wanted.text)}”'
    where = passage.place if passage else place
    for number in sorted(left):
        if heard[number].text == wanted.text:
            left.discard(number)
            return heard[number], Diagnostic(
                'reading-order', f'{id_} is not read where it stands in the text', where,
                'put the elements into the order of the text')
    pieces = _pieces(wanted.text, heard, left)
    if len(pieces) > 1:
        left.difference_update(pieces)
        return heard[pieces[0]], Diagnostic(
            'paragraph-in-pieces', f'{id_} is {len(pieces)} elements, not one', where,
            'make one element of it, across pages too')
    for number in sorted(left):
        if len(wanted.text) > 1 and wanted.text in heard[number].text:
            return None, Diagnostic(
                'paragraphs-in-one', f'{id_} is read as part of “{short(heard[number].text)}”',
                where, 'give each paragraph an element of its own')
    parts = {number for number in left if heard[number].text in wanted.text}
    left.difference_update(parts)
    return None, Diagnostic(
        'tree-text-lost', f'{id_} is {"only in part" if parts else "not"} in the tree', where,
        'put all of its content into one element')


def _pieces(text: str, heard: Sequence[_Group], left: set[int]) -> list[int]:
    """The numbers of what is not accounted for and reads `text` together, in order."""
    unused = sorted(left)
    for first in range(len(unused)):
        read, taken = '', []
        for number in unused[first:]:
            if not text.startswith(read + heard[number].text):
                break
            read += heard[number].text
            taken.append(number)
        if read == text:
            return taken
    return []
