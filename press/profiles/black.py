"""Black on a press: colours become amounts of the four inks, and solid black overprints.

A PDF in the making comes in; in the contents of its pages and forms, red, green and blue in equal
parts become black ink alone. Type in solid black is printed over what lies below: where it is cut
out of a tint, white shows as soon as the plates do not meet. Every other colour is cut out, or what
lies below would shine through.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from .ink import contents

SOLID = (0.0, 0.0, 0.0, 1.0)
_NEUTRAL = re.compile(rb'(\S+) \1 \1 (rg|RG)')
_FOUR = re.compile(rb'(\S+) (\S+) (\S+) (\S+) (scn|SCN)')
_STROKES = {b'RG', b'SCN'}
# Operators that say no more than is so without them: the inks are named with every colour, and an
# opacity of 1 only speaks of transparency.
_NEEDLESS = re.compile(rb'/DeviceCMYK (?:cs|CS)|/[aA]1(?:\.0)? gs')
_OPAQUE = re.compile(r'[aA]1(?:\.0)?')


class Overprint(NamedTuple):
    """Whether fills and strokes are printed over what lies below."""

    fill: bool = False
    stroke: bool = False

    @property
    def name(self) -> str:
        """The name of the graphics state in which it is so."""
        return f'o{self.fill:d}{self.stroke:d}'


def write_in_black(pdf: Any) -> None:
    """Make every neutral colour of a PDF (of pydyf) one of black; let solid black overprint."""
    for stream in contents(pdf):
        stream.stream = list(_in_inks(stream.stream))
    for entry in pdf.objects:
        if isinstance(entry, dict) and 'ExtGState' in entry:
            states = entry['ExtGState']
            for name in [name for name in states if _OPAQUE.fullmatch(name)]:
                del states[name]
            states.update(_states())


def write_in(stream: Any, colour: bytes) -> None:
    """Give all that is neutral in a stream one colour, the operators of which are `colour`."""
    stream.stream = [
        colour if isinstance(item, bytes) and _NEUTRAL.fullmatch(item) else item
        for item in stream.stream]


def _in_inks(items: list[Any]) -> Iterator[Any]:
    """The operators of a stream, colours in inks, and whether they overprint where that changes."""
    now: Overprint | None = None
    saved: list[Overprint | None] = []
    for item in items:
        if not isinstance(item, bytes):
            yield item
        elif colour := _colour(item):
            inks, stroke = colour
            yield ' '.join([*(f'{ink:.4g}' for ink in inks), 'K' if stroke else 'k']).encode()
            before, over = now or Overprint(), inks == SOLID
            wanted = Overprint(before.fill, over) if stroke else Overprint(over, before.stroke)
            if wanted != now:
                now = wanted
                yield f'/{now.name} gs'.encode()
        elif not _NEEDLESS.fullmatch(item):
            if item == b'q':
                saved.append(now)
            elif item == b'Q' and saved:
                now = saved.pop()
            yield item


def _colour(item: bytes) -> tuple[tuple[float, ...], bool] | None:
    """The four inks of a colour that is set, and whether it is that of strokes; else None."""
    if match := _NEUTRAL.fullmatch(item):
        return (0.0, 0.0, 0.0, 1.0 - float(match[1])), match[2] in _STROKES
    if match := _FOUR.fullmatch(item):
        return tuple(map(float, match.groups()[:4])), match[5] in _STROKES
    return None


def _states() -> dict[str, Any]:
    """The graphics states; with OPM 1 a colour leaves the plates alone of which it has no ink."""
    from pydyf import Dictionary
    word = {False: 'false', True: 'true'}
    every = [Overprint(fill, stroke) for fill in word for stroke in word]
    return {one.name: Dictionary({'op': word[one.fill], 'OP': word[one.stroke], 'OPM': 1})
            for one in every}
