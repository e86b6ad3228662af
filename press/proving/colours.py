"""The colours of a PDF as inks: a colour space and amounts come in, the plates they are on go out.

A colour that is not one of inks (DeviceRGB, a profile of three channels) is called by its family.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from pikepdf import Array

from .objects import each, entry

PROCESS = ('Cyan', 'Magenta', 'Yellow', 'Black')
BLACK = frozenset({'Black'})
NOTHING: frozenset[str] = frozenset()
# What the letters of an inline image stand for.
SHORT = {'G': 'DeviceGray', 'RGB': 'DeviceRGB', 'CMYK': 'DeviceCMYK', 'I': 'Indexed'}


class Colour(Struct, frozen=True):
    """A colour: the plates that it is on. A colour that is no ink is called by its family.

    `solid` is black alone, all of it; `separate` says that overprinting leaves the other plates.
    """

    inks: frozenset[str]
    solid: bool = False
    separate: bool = False


def family_of(space: Any) -> str:
    """The family of a colour space; of an ICC profile with its number of channels (ICCBased 3)."""
    if isinstance(space, (Array, list)):
        family = str(space[0]).lstrip('/')
        return f'{family} {entry(space[1], "/N")}' if family == 'ICCBased' else family
    return SHORT.get(str(space).lstrip('/'), str(space).lstrip('/'))


def colour_of(space: Any, values: Sequence[float]) -> Colour:
    """The inks of a colour by its amounts."""
    family = family_of(space)
    if family == 'DeviceGray':
        return Colour(BLACK if values[0] < 1 else NOTHING, values[0] == 0)
    if family == 'DeviceCMYK':
        inks = frozenset(ink for ink, amount in zip(PROCESS, values, strict=False) if amount > 0)
        return Colour(inks, inks == BLACK and values[3] == 1)
    if family in ('Separation', 'DeviceN'):
        inks = frozenset(ink for ink, amount in zip(_names(space), values, strict=False)
                         if amount > 0 and ink != 'None')
        return Colour(inks, inks == BLACK and max(values) == 1, True)
    return Colour(every_ink(space))


def first_amounts(space: Any) -> tuple[float, ...]:
    """The colour with which a colour space begins: full ink, or black."""
    if family_of(space) in ('Separation', 'DeviceN'):
        return (1.0,) * len(_names(space))
    return (0.0, 0.0, 0.0, 1.0)


def _names(space: Any) -> tuple[str, ...]:
    """The inks of a separation, or of several."""
    names = space[1]
    return tuple(str(one).lstrip('/')
                 for one in (names if isinstance(names, (Array, list)) else [names]))


def every_ink(space: Any) -> frozenset[str]:
    """All inks that a colour space has; the family itself, where it is not one of inks."""
    family = family_of(space)
    if family == 'DeviceGray':
        return BLACK
    if family == 'DeviceCMYK':
        return frozenset(PROCESS)
    if family in ('Separation', 'DeviceN'):
        return frozenset(_names(space)) - {'None'}
    if family == 'Indexed':
        return every_ink(space[1])
    return frozenset({family}) if family != 'None' else NOTHING


def of_shading(shading: Any) -> frozenset[str]:
    """The inks of a shading: those of its ends, where it is one of inks between colours."""
    space = entry(shading, '/ColorSpace')
    ends = list(_ends(entry(shading, '/Function')))
    if not ends or None in ends:
        return every_ink(space)
    return frozenset().union(*(colour_of(space, end).inks for end in ends))


def _ends(function: Any) -> Iterator[list[float] | None]:
    """The colours between which a function leads; None for one that does not say."""
    kind = entry(function, '/FunctionType')
    if kind == 2:
        yield from ([float(one) for one in each(function, key) or usual]
                    for key, usual in (('/C0', (0.0,)), ('/C1', (1.0,))))
    elif kind == 3:
        for inner in each(function, '/Functions'):
            yield from _ends(inner)
    else:
        yield None
