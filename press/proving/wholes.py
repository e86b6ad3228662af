"""Checks of what must not be divided: two-em marks, symbols and numbers, words and note marks.

C4, C5 and C6.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ..composition.classes import NO_END, PREFIX, SUFFIX
from ..reading import Passage
from .bodies import ADDRESS, hyphen_of, is_foreign, is_mark, right_edge
from .collation import SetLine
from .convention import Kind
from .findings import Evidence, Finding, Sight, Spots, finding, outside
from .justification import LATIN_MOST, TRACKING_MOST, WORD_MOST

TWO_EM = re.compile(r'——|……|⋯⋯')
TWO_EM_WIDTH, TWO_EM_TOLERANCE = 2.0, 0.005
MARK_SIZE, MARK_RAISE = (0.55, 0.65), (0.35, 0.50)

# Behind what a symbol may be divided in need, and the fewest of its characters that go before.
BEHIND_PART, FEWEST_OF_PART = '/-', 4
# What grows in a line before its characters are tracked, and how wide it gets, in em.
GROWS = {Kind.LATIN: LATIN_MOST, Kind.WORD: WORD_MOST}
_WORD = '[A-Za-z0-9\u00c0-\u024f]'
# A unit of measure behind its figure.
_MEASURED = (r'[ \u00a0\u202f](?:[kcm]?m[²³]?|[km]?g|[km]?[Ll]|ha|t|[kMG]?Wh?|°C|km/h)(?![\w/])')
# A number in groups, a number with its unit, or a word, number or symbol, with what stands close
# before and behind it.
ATOM = re.compile(
    rf'[{"".join(map(re.escape, sorted(PREFIX)))}]?'
    rf'(?:\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?!\d)(?:{_MEASURED})?'
    rf'|\d+(?:[.,]\d+)*{_MEASURED}|{_WORD}+(?:[/.,:’\'-]{_WORD}+)*)'
    rf'[{"".join(sorted(SUFFIX))}]?')
# Stands for what is no part of the running text, so that no atom reaches over it.
_ELSEWHERE = '\0'


def two_em_marks(evidence: Evidence) -> Finding:
    """C4: —— and …… stand on one line and are two em wide (GB/T 15834 5.1.4, 5.1.5)."""
    def seen() -> Iterator[Sight]:
        for passage in evidence.collation.passages:
            spots = evidence.where[passage.id]
            for match in TWO_EM.finditer(passage.text):
                begins, ends = spots.get(match.start()), spots.get(match.end() - 1)
                if not (begins and ends):
                    continue
                (line, first), (other, last) = begins, ends
                width = (last.x + last.width - first.x) / first.size if line is other else 0.0
                yield line, match.start(), match[0], width - TWO_EM_WIDTH
    return finding(evidence, 'C4', 'two-em marks, off by em', seen(), TWO_EM_TOLERANCE)


def whole_atoms(evidence: Evidence) -> Finding:
    """C5: symbols, numbers with what belongs to them and Latin words are not divided.

    But for words: behind their own hyphens and strokes, and with a hyphen where their language is
    marked. And for symbols where the line could not be filled without their beginning. Where the
    document is not Chinese, only what has a digit is looked at.
    """
    def seen() -> Iterator[Sight]:
        for passage in evidence.collation.passages:
            spots = evidence.where[passage.id]
            for match in ATOM.finditer(_running_text(passage)):
                at = [found for i in range(*match.span()) if (found := spots.get(i))]
                words = evidence.collation.document.language.startswith('zh')
                if len(at) < 2 or not (words or any(c.isdigit() for c in match[0])):
                    continue
                yield (at[0][0], match.start(), match[0],
                       float(any(not _may_divide(evidence, match, line, offset)
                                 for line, offset in _divisions(match, spots))))
    return finding(evidence, 'C5', 'symbol, number or word divided', seen(), 0)


def note_marks(evidence: Evidence) -> Finding:
    """C6: a note mark does not begin a line, is 0.55 to 0.65 em tall and raised 0.35 to 0.50 em.

    A violation's value is 1 for a mark that begins a line, else by how much size or raise are off.
    """
    def seen() -> Iterator[Sight]:
        for passage in evidence.collation.passages:
            spots = evidence.where[passage.id]
            for start, end in passage.marks:
                found = spots.get(start)
                if not found:
                    continue
                line, glyph = found
                mark = f'mark {passage.text[start:end]}'
                if any(is_mark(passage, offset) for offset, _ in line.text[:1]):
                    yield line, start, f'{mark} begins the line', 1.0
                    continue
                size = outside(glyph.size / line.line.size, MARK_SIZE)
                raised = outside((line.line.y - glyph.y) / line.line.size, MARK_RAISE)
                yield line, start, mark, max(size, raised, key=abs)
    return finding(evidence, 'C6', 'note marks, off by em', seen(), 0.001)


def _divisions(match: re.Match, spots: Spots) -> Iterator[tuple[SetLine, int]]:
    """The lines that end inside an atom, with the offset of the character that begins the next."""
    lines = [(found[0], at) for at in range(*match.span()) if (found := spots.get(at))]
    for (line, _), (following, at) in pairwise(lines):
        if line is not following:
            yield line, at


def _may_divide(evidence: Evidence, match: re.Match, line: SetLine, at: int) -> bool:
    """Whether an atom may be divided before `at`, at the end of a line."""
    before = line.passage.text[at - 1]
    if any(character.isdigit() for character in match[0]):
        return (before in BEHIND_PART and at - match.start() >= FEWEST_OF_PART
                and _needs(evidence, line, match.start()))
    if hyphen_of(line):
        return is_foreign(line.passage, at) and is_foreign(line.passage, at - 1)
    return before in '-/'


def _needs(evidence: Evidence, line: SetLine, at: int) -> bool:
    """Whether a line that ended before `at` would be tracked more than it may be.

    What cannot end a line goes with what follows; gaps that may grow are at their widest before.
    """
    kept = [(offset, glyph) for offset, glyph in line.text if offset < at]
    while kept and line.passage.text[kept[-1][0]] in NO_END:
        kept.pop()
    if not kept:
        return False
    last, size = kept[-1][0], line.line.size
    gaps = [gap for own, found in evidence.gaps if own is line
            for gap in found if gap.until <= last]
    edge = right_edge(line.passage, *kept[-1], evidence.convention)
    lack = (evidence.collation.frame.right_of(line.page) - edge) / size + sum(
        gap.width - max(gap.rule.natural, GROWS.get(gap.kind, 0.0)) for gap in gaps)
    return lack > TRACKING_MOST * sum(gap.rule.tracked for gap in gaps)


def _running_text(passage: Passage) -> str:
    """The text of a passage with its label, its note marks and its addresses struck out."""
    text = list(passage.text)
    addresses = [match.span() for match in ADDRESS.finditer(passage.text)]
    for start, end in ((0, passage.label), *passage.marks, *addresses):
        text[start:end] = _ELSEWHERE * (end - start)
    return ''.join(text)
