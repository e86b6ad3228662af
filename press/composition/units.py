"""Cutting text into the units of a line: a Han character, a mark, a word, a symbol, a note mark.

Styled runs and a function for advance widths come in; units with their widths, and the gap and the
break penalty behind each, go out. A unit is never divided. Lengths are in em of the paragraph's size.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from msgspec import Struct

from .classes import (
    DASH, HALF_BODY, LINK, NO_END, NO_START, PREFIX, RAISED, SHARED, SUFFIX, Class, class_of, is_han,
    is_word)
from .convention import HANS, Convention
from .gaps import HALF, QUARTER, SOLID, TRACKED, WORD_SPACE, Gap, Growth
from .words import (
    HYPHEN, Joint, Syllables, is_address, is_measure, joints_of_address, joints_of_word, undivided)

NEVER = float('inf')

# Penalties of breaks that are legal and not wanted; weights from measurements on real resolutions.
NUMBER_AND_COUNTER = 120.0
AFTER_CONNECTOR = 50.0
BEFORE_DASH = 80.0
BEFORE_ELLIPSIS = 150.0
GB_LEVEL = 2            # the rung from which GB/T 15834 rules alone, and no longer the strict prohibition

# What a number is not parted from: 2009年, 第66次, 77国.
COUNTERS = frozenset('年月日时分秒号次届国条款项章节段页卷期个名位人岁周世纪第至'
                     '年度月份亿万千百元米吨時號屆國條項節頁個歲週紀億萬噸')
ORDINAL = '第'

_GROUPED_NUMBER = re.compile(r'\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)')

PROPORTIONAL = frozenset({Class.LATIN, Class.PAREN_OPEN, Class.PAREN_CLOSE})

Width = Callable[[str, str], float]


class Run(Struct, frozen=True):
    """Characters of one style.

    `face` is the name that the width function understands; `size` is relative to the paragraph;
    `kind` is `text`, `mark` for a note mark, or `label` for what stands in a box of its own;
    `language` is the BCP 47 tag of words in another language, which may then be hyphenated.
    """

    text: str
    face: str = ''
    size: float = 1.0
    kind: str = 'text'
    language: str = ''


class Unit(NamedTuple):
    """One thing that is not divided: characters `start` to `end` of the paragraph.

    `body` is its width without the gap behind; `gap` and `penalty` are what stands between it and
    the next unit and what a line end there costs. `half` says that its glyphs are the half-width
    alternates of the face wherever the unit stands; `run` is the number of its run and `size` the
    size of that. `shaped` is what the shaping itself puts into the gap: a space, or kerning. `blank`
    is what the body has on either side of the half-width alternate, of a mark in the middle of its em.
    `hyphen` is the width of the hyphen that is printed where a line ends behind the unit, `letter`
    says that the unit is one letter of an address, which has nothing else to stretch.
    """

    kind: Class
    start: int
    end: int
    body: float
    half: bool = False
    size: float = 1.0
    run: int = 0
    gap: Gap = SOLID
    shaped: float = 0.0
    penalty: float = 0.0
    rung: int = 1           # the first rung of the ladder on which a line may end here
    space: bool = False     # a space character stands between this unit and the next
    blank: float = 0.0
    hyphen: float = 0.0
    letter: bool = False


def cut(runs: Sequence[Run], width: Width, convention: Convention = HANS,
        syllables: Syllables = undivided) -> tuple[Unit, ...]:
    """The units of a paragraph, each with the gap and the penalty behind it.

    Labels are left out: they have a box of their own in the first line. `syllables` says where a word
    of a language may be hyphenated.
    """
    text = ''.join(run.text for run in runs)
    bare = list(_bare_units(runs, text, width, convention, syllables))
    return tuple(
        _with_gap(text, bare, index, runs, width, convention) for index in range(len(bare)))


def is_foreign(language: str) -> bool:
    """Whether a tag says that words are not Chinese."""
    return bool(language) and not language.startswith('zh')


def _bare_units(runs: Sequence[Run], text: str, width: Width, convention: Convention,
                syllables: Syllables) -> Iterator[Unit]:
    start = 0
    for index, run in enumerate(runs):
        end = start + len(run.text)
        if run.kind == 'mark':
            body = width(run.text, run.face) * run.size
            yield Unit(Class.MARK, start, end, body, size=run.size, run=index)
        elif run.kind == 'text':
            yield from _text_units(run, index, text, start, end, width, convention, syllables)
        start = end


def _text_units(run: Run, index: int, text: str, start: int, end: int, width: Width,
                convention: Convention, syllables: Syllables) -> Iterator[Unit]:
    at, foreign = start, is_foreign(run.language)
    while at < end:
        if text[at] == ' ':
            at += 1
            continue
        kind = class_of(text, at, foreign)
        if kind is Class.HAN:
            # Most neighbours are Han: their gap and their penalty are known at once.
            following = text[at + 1:at + 2] if at + 1 < end else ''
            among_han = following and is_han(following) and following not in NO_START
            yield Unit(kind, at, at + 1, run.size, False, run.size, index,
                       TRACKED if among_han else SOLID)
            at += 1
            continue
        if kind is Class.PAREN_OPEN and _inside_word(text, at):
            kind = Class.LATIN
        until = _end_of(kind, text, at, end, foreign)
        if kind is Class.LATIN:
            yield from _word(text, at, until, run, index, width, syllables)
        elif text[at] in convention.centred:
            yield _centred(kind, at, run, index, text[at] in convention.rigid)
        else:
            body, half = _body(kind, text[at:until], run, width)
            yield Unit(kind, at, until, body, half, run.size, index)
        at = until


def _end_of(kind: Class, text: str, at: int, end: int, foreign: bool) -> int:
    """Where the unit that begins at `at` ends."""
    if kind in (Class.DASH, Class.ELLIPSIS):
        return at + 2 if text[at + 1:min(at + 2, end)] == text[at] else at + 1
    if kind is not Class.LATIN:
        return at + 1
    if number := _GROUPED_NUMBER.match(text, at + (text[at] in PREFIX), end):
        at = number.end()
    else:
        at += 1
    while at < end and _goes_on(text, at, foreign):
        at += 1
    return at


def _goes_on(text: str, at: int, foreign: bool) -> bool:
    """Whether the character at `at` belongs to the word before it."""
    character = text[at]
    if character == ' ':
        return False
    if character in SUFFIX and text[at - 1].isdigit():
        return True
    if character in SHARED:
        return class_of(text, at, foreign) is Class.LATIN
    return not is_han(character) and character not in HALF_BODY and (
        class_of(text, at) in (Class.LATIN, Class.PAREN_OPEN, Class.PAREN_CLOSE)
        and _inside_word(text, at))


def _inside_word(text: str, at: int) -> bool:
    """A parenthesis belongs to a word only where no Han stands inside it: (a), A/64/49(I)."""
    if text[at] == '(':
        closing = text.find(')', at)
        return closing > at and not any(is_han(c) for c in text[at:closing])
    if text[at] == ')':
        opening = text.rfind('(', 0, at)
        return opening >= 0 and not any(is_han(c) for c in text[opening:at])
    return True


def _word(text: str, start: int, end: int, run: Run, index: int, width: Width,
          syllables: Syllables) -> Iterator[Unit]:
    """A word, number, symbol or address: one unit, or as many as it may be divided into."""
    letters = is_address(text, start, end)
    if letters:
        joints = {joint.at: joint for joint in joints_of_address(text, start, end)}
        edges = range(start, end + 1)
    else:
        joints = {joint.at: joint
                  for joint in joints_of_word(text, start, end, run.language, syllables)}
        edges = (start, *joints, end)
    for at, until in pairwise(edges):
        joint, part = joints.get(until, Joint(until, NEVER)), text[at:until]
        body = width(part, run.face) * run.size
        hyphen = width(HYPHEN, run.face) * run.size if joint.hyphen else 0.0
        yield Unit(Class.LATIN, at, until, body, False, run.size, index, penalty=joint.price,
                   rung=joint.rung, hyphen=hyphen, letter=letters)


def _body(kind: Class, text: str, run: Run, width: Width) -> tuple[float, bool]:
    """The width of a unit's body, and whether its half-width alternates are used everywhere."""
    if kind in (Class.OPEN, Class.CLOSE, Class.PAUSE, Class.STOP):
        return HALF * run.size, False
    if kind in (Class.DASH, Class.ELLIPSIS):
        return len(text) * run.size, False
    if kind is Class.HAN:
        return run.size, False
    if kind in (Class.DOT, Class.SLASH) or (kind is Class.LINK and text in '-‐–'):
        return HALF * run.size, True
    if kind is Class.LINK:
        return run.size, False
    return width(text, run.face) * run.size, False


def _centred(kind: Class, at: int, run: Run, index: int, rigid: bool) -> Unit:
    """A mark in the middle of its em; interpuncts and strokes are drawn half an em wide."""
    return Unit(Class.CALL if rigid else kind, at, at + 1, run.size,
                kind in (Class.DOT, Class.SLASH), run.size, index, blank=QUARTER * run.size)


def _with_gap(text: str, units: list[Unit], index: int, runs: Sequence[Run], width: Width,
              convention: Convention) -> Unit:
    """The unit with what stands behind it."""
    unit = units[index]
    if unit.gap is TRACKED or index + 1 == len(units):
        return unit
    after = units[index + 1]
    space = ' ' in text[unit.end:after.start]
    shaped = _shaped(text, unit, after, runs, width)
    gap = _gap(text, units, index, space, shaped, convention)
    penalty, rung = _penalty(text, unit, after, space)
    return Unit(unit.kind, unit.start, unit.end, unit.body, unit.half, unit.size, unit.run,
                gap, shaped, penalty, rung, space, unit.blank, unit.hyphen, unit.letter)


def _shaped(text: str, unit: Unit, after: Unit, runs: Sequence[Run], width: Width) -> float:
    """What shaping puts between two units: the spaces there, and kerning of what is proportional."""
    between, run = text[unit.end:after.start], runs[unit.run]
    if unit.run == after.run and unit.kind in PROPORTIONAL and after.kind in PROPORTIONAL:
        whole = width(text[unit.start:after.end], run.face)
        parts = width(text[unit.start:unit.end], run.face) + width(
            text[after.start:after.end], run.face)
        return (whole - parts) * run.size
    if not between:
        return 0.0
    # A space may belong to either unit, or to neither: behind a note mark it has the size of the text.
    edges = list(accumulate((len(run.text) for run in runs), initial=0))
    return sum(width(text[max(start, unit.end):min(end, after.start)], run.face) * run.size
               for run, (start, end) in zip(runs, pairwise(edges))
               if start < after.start and end > unit.end)


def _gap(text: str, units: list[Unit], index: int, space: bool, shaped: float,
         convention: Convention) -> Gap:
    unit, after = units[index], units[index + 1]
    if unit.kind is Class.MARK and index:
        return _gap_behind_mark(units, index, space, convention)
    if unit.kind in PROPORTIONAL and after.kind in PROPORTIONAL:
        return WORD_SPACE if space else Gap(shaped, growth=_growth_inside(unit, after))
    if Class.LATIN in (unit.kind, after.kind) and Class.HAN in (unit.kind, after.kind):
        edge = text[unit.end - 1] if unit.kind is Class.LATIN else text[after.start]
        if text[after.start] in RAISED and not space:
            return SOLID
        if not space and not is_word(edge) and edge not in SUFFIX and edge not in PREFIX:
            return TRACKED
    gap = convention.gaps[unit.kind, after.kind]
    return WORD_SPACE if space and gap is SOLID else gap


def _growth_inside(unit: Unit, after: Unit) -> Growth:
    """Only an address, cut into its characters, is tracked: its lines have nothing else to give."""
    inside = unit.letter and after.letter and unit.run == after.run
    return Growth.TRACK if inside else Growth.NONE


def _gap_behind_mark(units: list[Unit], index: int, space: bool, convention: Convention) -> Gap:
    """A note mark stands in the blank half of the mark before it; what is left of it follows.

    A digit behind a note mark keeps ¼ em in any case: ¹ 30周年 is not 130周年.
    """
    mark, after = units[index], units[index + 1]
    own = convention.gaps[mark.kind, after.kind]
    if space and after.kind is Class.LATIN and units[index - 1].kind is Class.LATIN:
        return WORD_SPACE
    before = convention.gaps[units[index - 1].kind, after.kind]
    left = max(0.0, before.natural - mark.body) if units[index - 1].kind in (
        Class.CLOSE, Class.PAUSE, Class.STOP) else 0.0
    if after.kind is Class.LATIN:
        return Gap(max(QUARTER, left))
    if left > own.natural:
        return Gap(left, before.step, left)
    return own


def _penalty(text: str, unit: Unit, after: Unit, space: bool) -> tuple[float, int]:
    """What a line end between two units costs, and the first rung that allows it."""
    last, first = text[unit.end - 1], text[after.start]
    if unit.kind is Class.HAN and after.kind is Class.HAN:
        return (NEVER, 1) if first in NO_START else (0.0, 1)
    if unit.kind in (Class.OPEN, Class.PAREN_OPEN) or after.kind in (
            Class.MARK, Class.LINK, Class.DOT, Class.SLASH):
        return NEVER, 1
    if first in RAISED and not space:
        return NEVER, 1
    if unit.kind is Class.LATIN and after.kind is Class.LATIN:
        dash = first in LINK | DASH and not text[after.start + 1:after.start + 2].isdigit()
        if space:
            measured = last.isdigit() and is_measure(text[after.start:after.end])
            return (NEVER if dash or measured else 0.0), 1
        return unit.penalty, unit.rung
    if (after.kind is not Class.LATIN and first in NO_START) or (
            first in SUFFIX and last.isdigit()):
        return NEVER, 1
    if (unit.kind is not Class.LATIN and last in NO_END) or last in PREFIX and unit.end == (
            unit.start + 1):
        return NEVER, 1
    if after.kind is Class.DASH:
        return BEFORE_DASH, GB_LEVEL
    if after.kind is Class.ELLIPSIS:
        return (0.0 if unit.kind is Class.ELLIPSIS else BEFORE_ELLIPSIS), GB_LEVEL
    if unit.kind in (Class.LINK, Class.DOT):
        return AFTER_CONNECTOR, 1
    if (last.isdigit() and first in COUNTERS) or (last == ORDINAL and first.isdigit()):
        return NUMBER_AND_COUNTER, 1
    return 0.0, 1
