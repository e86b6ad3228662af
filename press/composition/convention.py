"""How a region sets its Chinese lines: what `zh-Hans` and `zh-Hant` do differently, as data.

A language comes in, a `Convention` goes out. The differences are those of CLREQ: in traditional
Chinese points stand in the middle of their em and give what they give on both sides, ！？ give
nothing, · and / take a whole em. The rest is common: what may begin and end a line, the half bodies of
brackets and quotation marks of either form, the em and a half of a bracket beside another mark, the
brackets trimmed at both edges. A point in the middle of its em keeps all of it at a line's end: CLREQ
leaves that to style, GB/T 15834 5.1.10 binds the mainland, and so the characters stay in their grid.
"""

from collections.abc import Mapping

from msgspec import Struct

from .classes import DOT, PAUSE, SLASH, STOP, Class
from .gaps import CENTRED_TABLE, TABLE, Gap


class Convention(Struct, frozen=True):
    """`gaps` is what stands between two units; `centred` are the marks of a whole em, ¼ em of it
    blank on either side of the ink; `rigid` are those of them that keep it in any line."""

    gaps: Mapping[tuple[Class, Class], Gap]
    centred: frozenset[str] = frozenset()
    rigid: frozenset[str] = frozenset()


HANS = Convention(TABLE)
HANT = Convention(CENTRED_TABLE, PAUSE | STOP | DOT | SLASH, frozenset('！？'))


def convention_of(language: str) -> Convention:
    """The convention for a BCP 47 tag: HANT for zh-Hant and zh-Hant-HK, HANS for all others."""
    return HANT if language.startswith('zh-Hant') else HANS
