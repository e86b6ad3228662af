"""Two texts side by side: what should be printed and what is, white space aside.

The text that is wanted, with the passages it is from, and the printed one, with the lines it stands on,
come in. Out comes what is equal in both, and one fault for each passage that differs. Equal texts cost
one comparison of strings; only what differs is aligned. A hyphen at the end of a line that the text
does not have there divides a word, and is left out.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from os.path import commonprefix
from typing import NamedTuple

from msgspec import Struct

from ..diagnostics import Diagnostic
from ..reading import Passage
from .places import PlaceOf
from .records import HYPHEN, Line

# Two differences with fewer equal characters between them are one.
ONE_DIFFERENCE = 3
EXCERPT = 24


class Stretch(NamedTuple):
    """Characters of what is wanted, from `begin` on: of a passage, each at its offset, or of none."""

    begin: int
    passage: Passage | None
    offsets: Sequence[int]


class Wanted:
    """What should be printed: texts one after the other, each of a passage or of the furniture."""

    def __init__(self, pieces: Iterable[tuple[str, Passage | None]]):
        texts, self.stretches, begin = [], [], 0
        for text, passage in pieces:
            if bare := ''.join(text.split()):
                offsets: Sequence[int] = range(len(text))
                if len(bare) < len(text):
                    offsets = [at for at, one in enumerate(text) if not one.isspace()]
                self.stretches.append(Stretch(begin, passage, offsets))
                texts.append(bare)
                begin += len(bare)
        self.text = ''.join(texts)
        self._begins = [stretch.begin for stretch in self.stretches]

    def at(self, index: int) -> tuple[Passage | None, int]:
        """The passage of a character and its offset there; of the last one for all that follow."""
        if not self.stretches:
            return None, 0
        begin, passage, offsets = self.stretches[self.number_at(index)]
        return passage, offsets[min(index - begin, len(offsets) - 1)]

    def number_at(self, index: int) -> int:
        """The number of the stretch of a character."""
        return bisect_right(self._begins, index) - 1


class Row(NamedTuple):
    """A printed line: from which character on it stands, its number on its page, the glyph of each
    of its characters.
    """

    begin: int
    line: Line
    number: int
    glyphs: Sequence[int]


class Printed:
    """What is printed: lines one after the other, each with its number."""

    def __init__(self, lines: Iterable[tuple[Line, int]]):
        texts, self.rows, begin = [], [], 0
        for line, number in lines:
            lengths = [len(glyph.text) for glyph in line.glyphs]
            glyphs: Sequence[int] = range(len(lengths))
            if lengths.count(1) < len(lengths):
                glyphs = [at for at, length in enumerate(lengths) for _ in range(length)]
            self.rows.append(Row(begin, line, number, glyphs))
            texts.append(line.text)
            begin += len(glyphs)
        self.text = ''.join(texts)

    def without_hyphens(self, wanted: str) -> 'Printed':
        """What is printed but for the hyphens that divide words, as far as the texts agree."""
        if HYPHEN not in self.text:
            return self
        kept, rows, agree = [], [], True
        for row in self.rows:
            begin, glyphs = len(kept), []
            for at, glyph in enumerate(row.glyphs, row.begin):
                one = self.text[at]
                same = agree and wanted[len(kept):len(kept) + 1] == one
                if agree and not same and one == HYPHEN and glyph == len(row.line.glyphs) - 1:
                    continue
                agree = agree and same
                kept.append(one)
                glyphs.append(glyph)
            rows.append(Row(begin, row.line, row.number, glyphs))
        other = Printed(())
        other.text, other.rows = ''.join(kept), rows
        return other

    def page_at(self, index: int) -> int:
        """The page of a character; of the last one for all that follow."""
        return self.rows[bisect_right(self.rows, index, key=lambda row: row.begin) - 1].line.page


class Comparison(Struct, frozen=True):
    """What is wanted and what is printed; of what is equal in both, where it begins there and here,
    and how long it is; and the faults.
    """

    wanted: Wanted
    printed: Printed
    equal: tuple[tuple[int, int, int], ...]
    faults: tuple[Diagnostic, ...]

    def sources(self, row: Row) -> Iterator[tuple[int, Passage | None, Sequence[int]]]:
        """Where the characters of a line are from: from which of them on, of which passage, at which
        offsets. Those that are not wanted are left out.
        """
        end = row.begin + len(row.glyphs)
        first = bisect_right(self.equal, row.begin, key=lambda piece: piece[1]) - 1
        for there, here, length in self.equal[max(0, first):]:
            if here >= end:
                break
            at, until = max(here, row.begin), min(here + length, end)
            while at < until:
                index = there + at - here
                begin, passage, offsets = self.wanted.stretches[self.wanted.number_at(index)]
                found = offsets[index - begin:index - begin + until - at]
                yield at - row.begin, passage, found
                at += len(found)

    def page_of(self, stretch: Stretch, offset: int | None = None) -> int | None:
        """The page of a character of a passage, or of the first of it that is printed, or None."""
        for at, own in enumerate(stretch.offsets, stretch.begin):
            if offset is None or own == offset:
                number = bisect_right(self.equal, at, key=lambda piece: piece[0]) - 1
                there, here, length = self.equal[number] if number >= 0 else (0, 0, 0)
                if at < there + length:
                    return self.printed.page_at(here + at - there)
        return None


def compare(wanted: Wanted, printed: Printed, place_of: PlaceOf) -> Comparison:
    """Pairs what was printed with what is wanted and tells what differs."""
    printed = printed.without_hyphens(wanted.text)
    equal, differences = [], []
    at = here = 0
    for start, where, length in _equal_pieces(wanted.text, printed.text):
        if length:
            equal.append((start, where, length))
        differs = start > at or where > here
        if differs and 0 < length < ONE_DIFFERENCE and start + length < len(wanted.text):
            continue
        if differs:
            differences.append((slice(at, start), slice(here, where)))
        at, here = start + length, where + length
    faults = _Faults(wanted, printed, place_of)
    for difference in differences:
        faults.tell(*difference)
    return Comparison(wanted, printed, tuple(equal), tuple(faults.told.values()))


def short(text: str) -> str:
    """A text as a message quotes it."""
    return text if len(text) <= EXCERPT else text[:EXCERPT] + '…'


def _equal_pieces(wanted: str, printed: str) -> Iterator[tuple[int, int, int]]:
    """(start in wanted, start in printed, length) of what is equal, an empty piece last."""
    head = len(commonprefix((wanted, printed)))
    rest = min(len(wanted), len(printed)) - head
    tail = min(len(commonprefix((wanted[::-1], printed[::-1]))), rest)
    yield 0, 0, head
    if head < len(wanted) or head < len(printed):
        between = SequenceMatcher(
            None, wanted[head:len(wanted) - tail], printed[head:len(printed) - tail])
        for start, where, length in between.get_matching_blocks()[:-1]:
            yield head + start, head + where, length
        yield len(wanted) - tail, len(printed) - tail, tail
    yield len(wanted), len(printed), 0


class _Faults:
    """The faults told so far, at most one for each passage; the first one counts."""

    def __init__(self, wanted: Wanted, printed: Printed, place_of: PlaceOf):
        self.wanted, self.printed, self.place_of = wanted, printed, place_of
        self.told: dict[str, Diagnostic] = {}

    def tell(self, wanted: slice, printed: slice) -> None:
        """Tells of one difference, once for each passage that it touches."""
        text = self.printed.text[printed]
        page = self._page(printed.start)
        at, more = wanted.start, True
        while more:
            owner, _ = self.wanted.at(at)
            until = at
            while until < wanted.stop and self.wanted.at(until)[0] is owner:
                until += 1
            lost = self.wanted.text[at:until]
            self.told.setdefault(owner.id if owner else '', self._fault(at, lost, text, page))
            at, text, more = until, '', until < wanted.stop

    def _page(self, index: int) -> str:
        return f'page {self.printed.page_at(index)}' if self.printed.text else 'no page'

    def _fault(self, at: int, lost: str, text: str, page: str) -> Diagnostic:
        passage, offset = self.wanted.at(at)
        place = self.place_of(passage, offset)
        where = f'{page}, {passage.id if passage else "around the text"}'
        if lost and text:
            return Diagnostic(
                'text-changed', f'{where}: expected “{short(lost)}”, found “{short(text)}”', place,
                'do not publish this file; look for what the design or a face replaces',
                len(lost))
        if lost:
            return Diagnostic(
                'text-lost', f'{where}: “{short(lost)}” is not printed', place,
                'do not publish this file; look for what the design leaves out', len(lost))
        return Diagnostic(
            'text-added', f'{where}: “{short(text)}” is printed, the source does not have it',
            place, 'take it out of the design, or name it in the furniture')
