"""Two texts side by side: what should be printed and what is, white space aside.

The expected characters, each with where it comes from, and the found ones, each with where it
stands, come in. Out come the pairs, and one fault for each passage that differs. Equal texts cost
one comparison of strings; only what differs is aligned. A hyphen at the end of a line that the text
does not have there divides a word, and is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from os.path import commonprefix

from msgspec import Struct

from ..diagnostics import Diagnostic
from ..reading import Passage
from .places import PlaceOf
from .records import HYPHEN, Line

# Two differences with fewer equal characters between them are one.
ONE_DIFFERENCE = 3
EXCERPT = 24


class Expected(Struct, frozen=True):
    """One character that should be printed: of a passage at `offset`, else of the furniture."""

    character: str
    passage: Passage | None = None
    offset: int = 0


class Found(Struct, frozen=True):
    """One character that is printed: by which glyph of which line; `number` is that of the line."""

    character: str
    line: Line
    number: int
    glyph: int


class Comparison(Struct, frozen=True):
    """What was found, and for each found character the expected one, or None; and the faults.

    `pages` are those of the characters that were found, by their offset, for each passage's id().
    """

    found: tuple[Found, ...]
    pairs: tuple[Expected | None, ...]
    faults: tuple[Diagnostic, ...]
    pages: Mapping[int, Mapping[int, int]]

    def pages_of(self, passage: Passage) -> Mapping[int, int]:
        """The page of every character of a passage that was found, by its offset."""
        return self.pages.get(id(passage), {})


def compare(expected: Sequence[Expected], found: Sequence[Found], place_of: PlaceOf) -> Comparison:
    """Pairs what was found with what was expected and tells what differs."""
    wanted = ''.join(one.character for one in expected)
    found = _without_hyphens(wanted, found)
    printed = ''.join(one.character for one in found)
    pairs: list[Expected | None] = [None] * len(found)
    differences = []
    at = here = 0
    for start, where, length in _equal_pieces(wanted, printed):
        pairs[where:where + length] = expected[start:start + length]
        differs = start > at or where > here
        if differs and 0 < length < ONE_DIFFERENCE and start + length < len(wanted):
            continue
        if differs:
            differences.append((slice(at, start), slice(here, where)))
        at, here = start + length, where + length
    faults = _Faults(expected, found, place_of)
    for difference in differences:
        faults.tell(*difference)
    pages: dict[int, dict[int, int]] = {}
    for pair, one in zip(pairs, found, strict=True):
        if pair:
            pages.setdefault(id(pair.passage), {})[pair.offset] = one.line.page
    return Comparison(tuple(found), tuple(pairs), tuple(faults.told.values()), pages)


def short(text: str) -> str:
    """A text as a message quotes it."""
    return text if len(text) <= EXCERPT else text[:EXCERPT] + '…'


def _without_hyphens(wanted: str, found: Sequence[Found]) -> Sequence[Found]:
    """What was found but for the hyphens that divide words, as far as the texts agree."""
    if not any(one.character == HYPHEN for one in found):
        return found
    kept, agree = [], True
    for one in found:
        same = agree and wanted[len(kept):len(kept) + 1] == one.character
        at_end = one.character == HYPHEN and one.glyph == len(one.line.glyphs) - 1
        if agree and not same and at_end:
            continue
        agree = agree and same
        kept.append(one)
    return kept


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

    def __init__(self, expected: Sequence[Expected], found: Sequence[Found], place_of: PlaceOf):
        self.expected, self.found, self.place_of = expected, found, place_of
        self.told: dict[str, Diagnostic] = {}

    def tell(self, wanted: slice, printed: slice) -> None:
        """Tells of one difference, once for each passage that it touches."""
        text = ''.join(one.character for one in self.found[printed])
        page = self._page(printed.start)
        at, more = wanted.start, True
        while more:
            owner = self._owner(at)
            until = at
            while until < wanted.stop and self._owner(until) is owner:
                until += 1
            lost = ''.join(one.character for one in self.expected[at:until])
            self.told.setdefault(owner.id if owner else '', self._fault(at, lost, text, page))
            at, text, more = until, '', until < wanted.stop

    def _at(self, index: int) -> Expected:
        if not self.expected:
            return Expected('')
        return self.expected[min(index, len(self.expected) - 1)]

    def _owner(self, index: int) -> Passage | None:
        return self._at(index).passage

    def _page(self, index: int) -> str:
        if not self.found:
            return 'no page'
        return f'page {self.found[min(index, len(self.found) - 1)].line.page}'

    def _fault(self, at: int, lost: str, text: str, page: str) -> Diagnostic:
        one = self._at(at)
        place = self.place_of(one.passage, one.offset)
        where = f'{page}, {one.passage.id if one.passage else "around the text"}'
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
