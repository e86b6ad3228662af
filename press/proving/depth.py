"""Checks down the page: last lines, page ends, the grid, the notes, the text as a whole.

C15, C16, C16b, C17, C20 and C23.
"""

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from ..composition.classes import is_han, is_word
from .collation import squeezed
from .findings import Evidence, Finding, Sight, Violation, finding

LEAST_LAST_LINE = 2
LEAST_ON_PAGE = 3
GRID, NOTE_FOOT = 0.05, 0.5
HEADINGS = frozenset({'title', 'heading', 'annex-label'})


def last_lines(evidence: Evidence) -> Finding:
    """C15: the last line of a paragraph has at least two characters, marks not counted."""
    def seen() -> Iterator[Sight]:
        for line in evidence.composed:
            if not line.is_last or line.is_first:
                continue
            text = line.passage.text
            count = sum(
                is_han(character) or is_word(character)
                for offset, glyph in line.text
                for character in text[offset:offset + len(glyph.text)])
            yield line, line.text[0][0], line.line.text, float(max(0, LEAST_LAST_LINE - count))
    return finding(evidence, 'C15', 'last line short of characters', seen(), 0)


def page_ends(evidence: Evidence) -> Finding:
    """C16: no page begins with a paragraph's last line, ends with a heading, or with the first line
    of a paragraph of three lines or more; none after the first has fewer than three lines,
    unless they are the closing lines or an annex begins there."""
    def seen() -> Iterator[Sight]:
        counts = Counter(line.passage.id for line in evidence.lines)
        pages = evidence.collation.proof.pages
        for page in pages:
            text = [line for line in evidence.lines
                    if line.page == page.number and not line.is_note]
            if not text:
                continue
            top, foot = text[0], text[-1]
            yield top, top.first, 'last line of a paragraph at the top', float(
                top.is_last and counts[top.passage.id] > 1 and not top.is_first)
            if page.number == len(pages):
                continue
            yield foot, foot.first, 'heading at the foot', float(foot.passage.kind in HEADINGS)
            yield foot, foot.first, 'first line of a paragraph at the foot', float(
                foot.is_first and counts[foot.passage.id] >= LEAST_ON_PAGE)
        opening = min((line.page for line in evidence.lines), default=0)
        for page in pages[opening:]:
            text = [line for line in evidence.lines if line.page == page.number]
            begins = text and text[0].passage.kind == 'annex-label'
            if not begins and any(line.passage.kind != 'closing' for line in text):
                yield text[0], text[0].first, 'few lines', float(
                    len(text) < evidence.collation.frame.least)
    return finding(evidence, 'C16', 'page begins or ends badly', seen(), 0)


def facing_feet(evidence: Evidence) -> Finding:
    """C16b: facing pages end on the same line, in lines of the text; a figure, for a heading or a
    note may forbid it. Page 1 is a recto. Notes end at the foot.

    Excepted are spreads with the last page of text, and with one before an annex on a new page.
    """
    frame, feet, tops = evidence.collation.frame, {}, {}
    for line in evidence.lines:
        tops.setdefault(line.page, line)
        feet[line.page] = line
    last = max(feet, default=0)
    spreads = [(left, left + 1) for left in range(2, last, 2) if {left, left + 1} <= feet.keys()]
    excepted = {page for page in feet if page == last or (
        page + 1 in tops and tops[page + 1].passage.kind == 'annex-label')}
    free = [spread for spread in spreads if excepted.intersection(spread)]

    def depth(page: int) -> int:
        foot = feet[page]
        return 0 if foot.is_note else int((frame.bottom - foot.line.y) / frame.leading)

    def seen() -> Iterator[Sight]:
        for spread in spreads:
            if spread not in free:
                fuller, shorter = sorted(spread, key=depth)
                foot = feet[shorter]
                yield foot, foot.first, 'foot', float(depth(shorter) - depth(fuller))
    return replace(
        finding(evidence, 'C16b', 'facing pages end on different lines', seen(), 0, 'soft'),
        figures=(('excepted', float(len(free))),) if spreads else ())


def baseline_grid(evidence: Evidence) -> Finding:
    """C17: the baselines of the text are whole leadings apart, on all pages alike.

    Those of the notes are whole leadings of their own apart within a page. Values in points.
    """
    frame = evidence.collation.frame

    def off(distance: float, leading: float) -> float:
        return (distance + leading / 2) % leading - leading / 2

    def seen() -> Iterator[Sight]:
        text = [line for line in evidence.composed if not line.is_note]
        residues = Counter(round(line.line.y % frame.leading, 1) for line in text)
        origin = residues.most_common(1)[0][0] if residues else 0.0
        origin = next((line.line.y for line in text
                       if round(line.line.y % frame.leading, 1) == origin), 0.0)
        for line in text:
            yield line, line.first, 'text', off(line.line.y - origin, frame.leading)
        notes = [line for line in evidence.lines if line.is_note]
        for above, line in zip(notes, notes[1:], strict=False):
            if above.page == line.page:
                yield line, line.first, 'note', off(line.line.y - above.line.y, frame.note_leading)
    return finding(evidence, 'C17', 'baselines off the grid, points', seen(), GRID)


def notes_at_foot(evidence: Evidence) -> Finding:
    """C20: a note begins on the page of its mark, and the notes end at the foot of the text block.

    The value is by how many pages a note is away, or by how many points the last baseline of a page
    is off. That notes stand below a rule and in order is part of C23: there they are looked for.
    """
    def seen() -> Iterator[Sight]:
        frame, called = evidence.collation.frame, _called_on(evidence)
        for note in evidence.collation.passages:
            lines = evidence.lines_of(note) if note.kind == 'note' else []
            if lines:
                label = note.text[:note.label]
                away = lines[0].page - called.get(label, lines[0].page)
                yield lines[0], 0, f'note {label} away from its mark', float(away)
        last = {line.page: line for line in evidence.lines if line.is_note}.values()
        lowest = max((line.line.y for line in last), default=0.0)
        for line in last:
            above = lowest - line.line.y
            foot = frame.bottom - line.line.y
            off = above if above > NOTE_FOOT else max(0.0, foot - frame.note_leading)
            yield line, line.first, 'notes end above the foot', off
    return finding(evidence, 'C20', 'notes away from their marks or the foot', seen(), 0)


def whole_text(evidence: Evidence) -> Finding:
    """C23: the text of the PDF is the text of the source."""
    collation = evidence.collation
    violations = [
        Violation(0, 0, fault.message, float(fault.length), fault.place or collation.document.place)
        for fault in collation.faults if fault.code.startswith('text-')]
    worst = max(violations, key=lambda violation: violation.value, default=None)
    return Finding(
        'C23', 'text lost, added or changed',
        sum(len(squeezed(passage.text)) for passage in collation.passages), tuple(violations),
        worst.value if worst else 0.0, worst.place if worst else None)


def _called_on(evidence: Evidence) -> dict[str, int]:
    """The page of the first mark of each note, by the note's label."""
    pages: dict[str, int] = {}
    for passage in evidence.collation.passages:
        spots = evidence.where[passage.id]
        for start, end in passage.marks:
            if found := spots.get(start):
                pages.setdefault(passage.text[start:end], found[0].page)
    return pages
