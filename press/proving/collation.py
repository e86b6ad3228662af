"""The text of a PDF against the text of its document, character by character, white space aside.

A `Proof`, the `Document`, the `Frame` and the `Furniture` come in; a `Collation` goes out: every
line of the text with the characters of the source that it sets, and a fault for all that differs.
What the text is, `press.reading` alone says. Where a thing stands on the page decides what it is:
text in the text block, notes below the short rule, running heads above and folios below the block.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import count

from msgspec import Struct

from ..diagnostics import Diagnostic, Place
from ..model import Document
from ..reading import Passage, passages
from .comparison import Comparison, Printed, Wanted, compare, short
from .frame import Frame, Furniture
from .places import PlaceOf, places
from .records import Glyph, Line, Page, Proof, Rule

# The rule above the notes: about a third of the measure, at the left edge of the text block.
NOTE_RULE = (0.28, 0.40)
AT_LEFT_EDGE = 1.0


class SetLine(Struct, frozen=True, dict=True):
    """A line of a PDF and what of the source it sets.

    `number` counts the lines of the page's text block, notes included, from 1. `offsets` has for
    every glyph the place of its first character in `passage.text`, or -1 where the passage does not
    have it.
    """

    page: int
    number: int
    line: Line
    passage: Passage
    offsets: tuple[int, ...]

    @cached_property
    def text(self) -> tuple[tuple[int, Glyph], ...]:
        """The glyphs that the passage has, without its label, with their offsets."""
        label = self.passage.label
        return tuple(pair for pair in zip(self.offsets, self.line.glyphs, strict=True)
                     if pair[0] >= label)

    @cached_property
    def is_last(self) -> bool:
        """Whether the passage ends in the line."""
        end = len(self.passage.text.rstrip())
        return any(offset >= 0 and offset + len(glyph.text) >= end
                   for offset, glyph in zip(self.offsets, self.line.glyphs, strict=True))

    @cached_property
    def glyph_at(self) -> dict[int, Glyph]:
        """The glyph of each character of the passage that the line has, by its place in it."""
        return {offset + step: glyph
                for offset, glyph in zip(self.offsets, self.line.glyphs, strict=True) if offset >= 0
                for step in range(len(glyph.text))}

    @cached_property
    def first(self) -> int:
        """The place in the passage of the first character of the line."""
        return min(offset for offset in self.offsets if offset >= 0)

    @property
    def is_first(self) -> bool:
        """Whether the passage begins in the line."""
        return self.first == 0

    @property
    def is_note(self) -> bool:
        return self.passage.kind == 'note'


class Collation(Struct, frozen=True):
    """A document and its PDF side by side; `place_of` leads from a passage back into the source."""

    proof: Proof
    document: Document
    frame: Frame
    passages: tuple[Passage, ...]
    lines: tuple[SetLine, ...]
    faults: tuple[Diagnostic, ...]
    place_of: PlaceOf


def collate(proof: Proof, document: Document, frame: Frame, furniture: Furniture) -> Collation:
    """Sets the pages beside the source and finds what differs."""
    every = tuple(passages(document))
    place_of = places(document)
    text_found, notes_found = [], []
    for page in proof.pages:
        above, below = _block(page, frame)
        text_found += zip(above, count(1))
        notes_found += zip(below, count(1 + len(above)))
    text = compare(Wanted(_wanted_text(every, furniture)), Printed(text_found), place_of)
    notes = compare(Wanted((one.text, one) for one in every if one.kind == 'note'),
                    Printed(notes_found), place_of)
    faults = (
        *text.faults, *notes.faults, *_notes_elsewhere(text, notes, place_of),
        *_furniture_faults(proof, frame, furniture, document.place))
    lines = sorted((*_set_lines(text), *_set_lines(notes)),
                   key=lambda line: (line.page, line.number))
    return Collation(proof, document, frame, every, tuple(lines), faults, place_of)


def squeezed(text: str) -> str:
    """A text without its white space."""
    return ''.join(text.split())


def note_rule(page: Page, frame: Frame) -> Rule | None:
    """The rule above the notes of a page, or None where it has none."""
    measure, left = frame.right - frame.left, frame.left_of(page.number)
    top, bottom = frame.block_of(page.number)
    rules = [
        rule for rule in page.rules
        if top < rule.y < bottom and abs(rule.left - left) <= AT_LEFT_EDGE
        and NOTE_RULE[0] * measure <= rule.length <= NOTE_RULE[1] * measure]
    return max(rules, key=lambda rule: rule.y, default=None)


def _block(page: Page, frame: Frame) -> tuple[list[Line], list[Line]]:
    """The lines of the text block of a page: those of the text, those of the notes."""
    rule = note_rule(page, frame)
    top, bottom = frame.block_of(page.number)
    floor = rule.y if rule else bottom
    inside = [line for line in page.lines if top < line.y <= bottom]
    return ([line for line in inside if line.y <= floor],
            [line for line in inside if line.y > floor])


def _wanted_text(every: Sequence[Passage],
                 furniture: Furniture) -> Iterator[tuple[str, Passage | None]]:
    """What stands in the text block, notes aside, in the order in which it is read."""
    yield from ((string, None) for string in furniture.opening)
    untold = furniture.under_title
    for passage in every:
        if passage.kind == 'note':
            continue
        if passage.kind != 'title':
            yield from ((string, None) for string in untold)
            untold = ()
        yield passage.text, passage
    yield from ((string, None) for string in furniture.closing)


def _set_lines(comparison: Comparison) -> Iterator[SetLine]:
    """The lines of which some glyph was wanted of a passage; the first such passage owns it."""
    for row in comparison.printed.rows:
        owner, offsets = None, [-1] * len(row.line.glyphs)
        for first, passage, found in comparison.sources(row):
            owner = owner or passage
            if passage is None or passage is not owner:
                continue
            for glyph, offset in zip(row.glyphs[first:], found, strict=False):
                if offsets[glyph] < 0:
                    offsets[glyph] = offset
        if owner:
            yield SetLine(row.line.page, row.number, row.line, owner, tuple(offsets))


def _notes_elsewhere(text: Comparison, notes: Comparison,
                     place_of: PlaceOf) -> Iterator[Diagnostic]:
    """A fault for each note that does not begin on the page of its first mark."""
    called: dict[str, int] = {}
    for stretch in text.wanted.stretches:
        for start, end in stretch.passage.marks if stretch.passage else ():
            if page := text.page_of(stretch, start):
                called.setdefault(stretch.passage.text[start:end], page)
    for stretch in notes.wanted.stretches:
        note, begins = stretch.passage, notes.page_of(stretch)
        label = note.text[:note.label]
        if begins and begins != called.get(label, begins):
            yield Diagnostic(
                'note-elsewhere',
                f'note {label} begins on page {begins}, its mark is on page {called[label]}',
                place_of(note, 0), 'make a paragraph before it a line longer or shorter',
                note.label)


def _furniture_faults(proof: Proof, frame: Frame, furniture: Furniture,
                      place: Place) -> Iterator[Diagnostic]:
    """A fault for each page whose head or foot is not what it should be."""
    for page in proof.pages:
        top, bottom = frame.block_of(page.number)
        above = ''.join(line.text for line in page.lines if line.y <= top)
        below = ''.join(line.text for line in page.lines if line.y > bottom)
        for name, strings, of_letter, found in (
                ('head', furniture.heads, furniture.head, above),
                ('foot', furniture.feet, furniture.foot, below)):
            wanted = strings[page.number - 1] if page.number <= len(strings) else ''
            if page.number == 1:
                wanted = ''.join(of_letter) + wanted
            if found != squeezed(wanted):
                yield Diagnostic(
                    'furniture-wrong', f'page {page.number}, {name}: '
                    f'expected “{short(wanted)}”, found “{short(found)}”', place,
                    'correct the running head or the folio in the design')
