"""Checks of the gaps of a line: marks side by side, Han beside Latin, compression and tracking.

C10 to C14, and C26. Every line is judged by itself: what one gap has, all of its kind must have.
"""

from collections.abc import Iterator, Sequence
from math import inf
from statistics import median

from msgspec.structs import replace

from ..composition.classes import Class, is_word
from .collation import SetLine
from .convention import BRACKETS, EIGHTH, POINTS, Kind
from .edges import beyond_edge, turnover
from .findings import Evidence, Finding, Sight, Violation, finding, outside
from .gaps import EVEN, Gap

SIDE_BY_SIDE = 0.02
LATIN_MOST, WORD_MOST = 0.375, 0.5
TRACKING_WATCHED, TRACKING_MOST = 0.06, 0.25
# A line is solid where its gaps together are natural, to so many em; so many lines should be.
SOLID, SOLID_SHARE = 0.02, 0.6
EXCERPT = 8

STEPS = tuple(kind for kind in Kind if kind >= Kind.WORD)
FIXED = frozenset({Kind.TIGHT, Kind.RIGID})
PUNCTUATION = BRACKETS | POINTS


def marks_side_by_side(evidence: Evidence) -> Finding:
    """C10: of marks side by side, a bracket among them, all but one lose their blank half.

    Two take 1.5 em, three take 2 em; half an em for each where the blank falls at the edge of the
    line, and never less than that. They are narrower than natural only in a compressed line. Where
    points stand in the middle of their em, it is the brackets that lose theirs: ，「 and 」， take
    1.5 em too.
    """
    body = evidence.convention.body

    def seen() -> Iterator[Sight]:
        for line, gaps in evidence.gaps:
            tracking, compressed = gaps.tracking, gaps.are_compressed
            for joints, glue in _runs(gaps.others):
                bodies = body(joints[0].before) + sum(body(gap.after) for gap in joints)
                width = bodies + sum(gap.width for gap in (*joints, *glue))
                natural = bodies + sum(gap.rule.natural + (
                    tracking if gap.rule.tracked else 0.0) for gap in (*joints, *glue))
                least = bodies + sum(
                    gap.rule.least for gap in (*joints, *glue)) if compressed else natural
                text = joints[0].text[0] + ''.join(gap.text[1] for gap in joints)
                yield line, joints[0].offset, text, outside(width, (least, natural))
    return finding(evidence, 'C10', 'marks side by side, off by em', seen(), SIDE_BY_SIDE)


def beside_latin(evidence: Evidence) -> Finding:
    """C11: from Han to letters and digits it is ⅛ to ⅜ em, the same all along a line.

    At the edges of a line, inside brackets, before a mark and before a note mark it is nothing;
    behind a note mark as much as keeps the two apart.
    """
    def seen() -> Iterator[Sight]:
        for line, gaps in evidence.gaps:
            latin = [gap for gap in gaps.others if gap.kind is Kind.LATIN]
            usual = median(gap.width for gap in latin) if latin else 0.0
            for gap in latin:
                beyond = outside(gap.width, (EIGHTH, LATIN_MOST))
                yield line, gap.offset, gap.text, max(beyond, gap.width - usual, key=abs)
            for gap in gaps.others:
                if gap.kind in FIXED and _has_latin(gap):
                    yield line, gap.offset, gap.text, gap.excess
            yield from _latin_at_edges(evidence, line)
    return finding(evidence, 'C11', 'Han beside Latin, off by em', seen(), EVEN)


def compression_in_order(evidence: Evidence) -> Finding:
    """C12: gaps are compressed in order, those of one step alike, and nothing is stretched then.

    The order is that of CLREQ #procedures_for_inter-character_spacing_reduction: no step begins
    before the one before it is at its least.
    """
    def seen() -> Iterator[Sight]:
        for line, gaps in evidence.gaps:
            if not gaps.are_compressed:
                continue
            latest = max(gap.kind for gap in gaps.others if gap.gives)
            for kind in STEPS:
                step = [gap for gap in gaps.others if gap.kind is kind]
                share = _share(step)
                for gap in step:
                    give = gap.rule.natural - gap.rule.least
                    uneven = gap.excess + share * give
                    above = gap.width - gap.rule.least if kind < latest else 0.0
                    below = min(gap.width - gap.rule.least, 0.0) if kind < Kind.STOP else 0.0
                    yield line, gap.offset, gap.text, max(uneven, above, below, key=abs)
            for gap in gaps:
                if gap.kind is Kind.TRACK:
                    yield line, gap.offset, gap.text, gap.excess
    return finding(evidence, 'C12', 'compression in order and even, off by em', seen(), EVEN)


def tracking_even(evidence: Evidence) -> Finding:
    """C13: what is added between characters is the same all along a line, and at most ¼ em.

    Nothing is added behind an opening mark and before a closing mark or a point, nor in a last
    line; nor anywhere before the gaps beside Latin and between words are at their widest. To a
    point in the middle of its em it is added on both sides. What is not tracked is never wider
    than natural.
    """
    alike = 0               # so many more places were looked at, none worse than one that is told of

    def seen() -> Iterator[Sight]:
        nonlocal alike
        for line, gaps in evidence.gaps:
            tracking = gaps.tracking
            yield (line, line.first, line.line.text[:EXCERPT],
                   tracking if line.is_last else max(0.0, tracking - TRACKING_MOST))
            between = gaps.between
            worst = max(between, key=lambda one: abs(one[1] - tracking), default=(0, tracking))
            if abs(worst[1] - tracking) <= EVEN and between:
                alike += len(between) - 1
                between = worst,
            for at, width in between:
                yield line, at, gaps.text[at:at + 2], width - tracking
            for gap in gaps.others:
                if gap.kind is Kind.TRACK:
                    yield line, gap.offset, gap.text, gap.excess - tracking
                elif gap.rule.tracked:
                    yield line, gap.offset, gap.text, gap.added - tracking
                elif gap.kind in (Kind.LATIN, Kind.WORD):
                    if tracking > EVEN:
                        most = LATIN_MOST if gap.kind is Kind.LATIN else WORD_MOST
                        yield line, gap.offset, gap.text, min(gap.width - most, 0.0)
                elif not (gap.kind in FIXED and _has_latin(gap)):
                    bounds = (0.0 if gap.kind in FIXED else -inf,
                              tracking if gap.rule.free else 0.0)
                    yield line, gap.offset, gap.text, outside(gap.excess, bounds)
    found = finding(evidence, 'C13', 'tracking even and in its place, off by em', seen(), EVEN)
    return replace(found, opportunities=found.opportunities + alike)


def tracking_narrow(evidence: Evidence) -> Finding:
    """C13b: more than 0.06 em between characters is seen."""
    return finding(evidence, 'C13b', 'tracking seen, em', (
        (line, line.first, line.line.text[:EXCERPT], gaps.tracking)
        for line, gaps in evidence.gaps), TRACKING_WATCHED, 'soft')


def stops_roomy(evidence: Evidence) -> Finding:
    """C14: behind 。！？ inside a line it is at least ¼ em.

    A 。 in the middle of its em keeps as much, half of it on either side.
    """
    return finding(evidence, 'C14', 'too little beside a full stop, by em', (
        (line, gap.offset, gap.text, min(gap.width - gap.rule.least, 0.0))
        for line, gaps in evidence.gaps for gap in gaps.others
        if gap.kind is Kind.STOP and Class.STOP in (gap.before, gap.after)), EVEN)


def evenness(evidence: Evidence) -> Finding:
    """C26: at least 60 % of the lines that are filled are solid; how the others are filled.

    Last lines at their natural width are not counted. Digits and letters are not whole em wide, so
    that a line with any of them is hardly ever solid: how the others do is a figure of its own.
    """
    counts = {'solid': 0, 'compressed': 0, 'stretched': 0}
    without_latin: list[bool] = []
    widest = 0.0
    for line, gaps in evidence.gaps:
        excess = gaps.excess
        fill = 'solid' if abs(excess) <= SOLID else 'stretched' if excess > 0 else 'compressed'
        if fill == 'compressed' or not line.is_last:
            counts[fill] += 1
            if not any(map(_has_latin, gaps.others)):
                without_latin.append(fill == 'solid')
            widest = max(widest, gaps.tracking)
    every = sum(counts.values())
    share = counts['solid'] / every if every else 1.0
    lacks = max(0.0, SOLID_SHARE - share)
    place = evidence.collation.document.place
    return Finding(
        'C26', 'share of solid lines below 0.6, by', every,
        (Violation(0, 0, 'all lines', round(lacks, 4), place),) if lacks else (),
        lacks, place if lacks else None, 'soft',
        (('share', round(share, 4)), *((name, float(count)) for name, count in counts.items()),
         ('lines without Latin', float(len(without_latin))),
         ('of these solid', float(sum(without_latin))),
         ('widest tracking', round(widest, 4))))


def _runs(gaps: Sequence[Gap]) -> Iterator[tuple[Sequence[Gap], Sequence[Gap]]]:
    """The runs of marks side by side: the joints in them, and the gap outside with their blank.

    That gap is before a run of opening marks and behind one without any; there is none where the
    blank is at a joint or at the edge of the line.
    """
    at = 0
    while at < len(gaps):
        end = at
        while end < len(gaps) and _is_joint(gaps[end]) and (
                end == at or gaps[end - 1].until == gaps[end].offset):
            end += 1
        joints = gaps[at:end]
        if any({gap.before, gap.after} & BRACKETS for gap in joints):
            glue: Sequence[Gap] = ()
            if joints[0].before is Class.OPEN:
                glue = [gap for gap in gaps[:at] if gap.until == joints[0].offset]
            elif joints[-1].after is not Class.OPEN:
                glue = [gap for gap in gaps[end:] if gap.offset == joints[-1].until]
            yield joints, glue
        at = max(end, at + 1)


def _is_joint(gap: Gap) -> bool:
    """Whether two marks share one blank here; the two of an empty pair of brackets do not."""
    return {gap.before, gap.after} <= PUNCTUATION and not (
        gap.before is Class.OPEN and gap.after is not Class.OPEN)


def _latin_at_edges(evidence: Evidence, line: SetLine) -> Iterator[Sight]:
    """What stands before letters and digits at the left edge, and behind them at the right one."""
    text = line.passage.text
    (first, glyph), (last, _) = line.text[0], line.text[-1]
    if is_word(text[first]) and not line.is_first:
        yield line, first, glyph.text, (glyph.x - turnover(evidence, line)) / line.line.size
    if is_word(text[last]) and not line.is_last:
        yield line, last, text[last], beyond_edge(evidence, line)


def _has_latin(gap: Gap) -> bool:
    return Class.LATIN in (gap.before, gap.after)


def _share(gaps: Sequence[Gap]) -> float:
    """How much of what the gaps can give they give, all together."""
    give = sum(gap.rule.natural - gap.rule.least for gap in gaps)
    return -sum(gap.excess for gap in gaps) / give if give else 0.0
