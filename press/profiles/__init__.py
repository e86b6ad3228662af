"""Profiles: what is promised about a file, whatever design it has.

`archive` keeps and can be read by everyone (PDF/A-3a and PDF/UA-1 at once, the source embedded);
`press` can be printed without a question (PDF/X-4, trim and bleed, black ink only); `screen` is
plain and small. A profile is data here; what each does to a file stands in a module of its own.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from ..condition import Condition



class Profile(Struct, frozen=True):
    """A promise: its name, what it adds to a file's name, the engine's word for its variant."""

    name: str
    suffix: str
    variant: str | None


class Numbered(Struct, frozen=True):
    """How pages are called from `page` (from 0) on: in decimal (D) or small Roman (r) numbers."""

    page: int = 0
    style: str = 'D'
    start: int = 1
    prefix: str = ''


class Edition(Struct, frozen=True):
    """What a file says besides its pages.

    `name` and `source` are those of the content file, `date` (UTC) is that of the PDF, or None
    where nothing gives one; `words` are what the press itself says in the language of the text.
    A file for a press has a date, and the printing condition that it is made for. `others` are the
    names and the contents of further sources, `numbered` says how the pages are called.
    """

    name: str
    source: bytes
    date: datetime | None
    words: Mapping[str, str]
    condition: 'Condition | None' = None
    others: tuple[tuple[str, bytes], ...] = ()
    numbered: tuple[Numbered, ...] = (Numbered(),)


SHEETS = 'sheets'       # what imposed files say that they are, whatever their pages were

ARCHIVE = Profile('archive', '', 'pdf/a-3a')
PRESS = Profile('press', '.press', None)
SCREEN = Profile('screen', '.screen', None)
PROFILES = {profile.name: profile for profile in (ARCHIVE, PRESS, SCREEN)}
