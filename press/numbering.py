"""The labels of sub-paragraphs: `(a)` and `(i)`, then `a.` and `i.`; in some languages `a)`.

Labels come in as their author wrote them; level and ordinal of each go out. Nothing is renumbered.

Whether `(i)` is the ninth letter or the first Roman number is decided by sequence. A label goes on
with the sequence that it continues, the deepest one first; or it opens a new one, a level deeper.
Where both are possible, as for `(i)` after `(h)`, the label that follows decides: `(ii)` makes it
Roman; otherwise it goes on with what was there.
"""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

LABEL = re.compile(r'\((?P<paren>[a-z]{1,6})\)|(?P<bare>[a-z]{1,6})[.)]')

_ROMAN = re.compile(r'(x{0,3})(ix|iv|v?i{0,3})')
_ROMAN_VALUES = {'i': 1, 'v': 5, 'x': 10}


class Rank(NamedTuple):
    """`level` is 1 for a sub-paragraph, 2 for one inside it; `ordinal` is 3 for (c) and (iii)."""

    level: int
    ordinal: int


class _Reading(NamedTuple):
    """One way to read a label: `style` is its marks and its alphabet."""

    style: tuple[str, str]
    ordinal: int


def is_label(text: str) -> bool:
    """Whether `text` is a label and nothing else."""
    return bool(_readings(text))


def ranks(labels: Sequence[str]) -> tuple[Rank, ...]:
    """Level and ordinal of every label of the sub-paragraphs of one paragraph."""
    open_sequences: list[_Reading] = []
    found = []
    for label, following in zip_longest(labels, labels[1:], fillvalue=''):
        depth, reading = _place(_readings(label), _readings(following), open_sequences)
        open_sequences[depth:] = [reading]
        found.append(Rank(depth + 1, reading.ordinal))
    return tuple(found)


def _place(readings: list[_Reading], following: list[_Reading],
           open_sequences: list[_Reading]) -> tuple[int, _Reading]:
    deepest_first = list(enumerate(open_sequences))[::-1]
    styles = [sequence.style for sequence in open_sequences]
    options = [(depth, reading) for depth, last in deepest_first for reading in readings
               if reading == _next(last)]
    options += [(len(open_sequences), reading) for reading in readings
                if reading.ordinal == 1 and reading.style not in styles]
    for option in options:
        if _next(option[1]) in following:
            return option
    if options:
        return options[0]
    # Out of order: the fault is the checker's to report; stay with the nearest open sequence.
    strays = [(abs(reading.ordinal - last.ordinal), depth, reading)
              for depth, last in deepest_first for reading in readings
              if reading.style == last.style]
    if strays:
        return min(strays, key=lambda stray: stray[0])[1:]
    return len(open_sequences), readings[0]


def _next(reading: _Reading) -> _Reading:
    return _Reading(reading.style, reading.ordinal + 1)


def _readings(label: str) -> list[_Reading]:
    match = LABEL.fullmatch(label)
    if not match:
        return []
    word = match['paren'] or match['bare']
    marks = label.replace(word, '')
    readings = []
    if word == word[0] * len(word) and len(word) <= 2:
        # After (z) come (aa), (bb).
        ordinal = ord(word[0]) - ord('a') + 1 + 26 * (len(word) - 1)
        readings.append(_Reading((marks, 'letter'), ordinal))
    if _ROMAN.fullmatch(word):
        readings.append(_Reading((marks, 'roman'), _roman(word)))
    return readings


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in word]
    return sum(-value if value < after else value
               for value, after in zip_longest(values, values[1:], fillvalue=0))
