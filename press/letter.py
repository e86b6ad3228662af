"""A letter: what its head says, and its body, a `Document` without annexes and notes.

Every value keeps its place. What a letter may say, `protocol` knows; how it is read, `letters`.
"""


from msgspec import Struct

from .diagnostics import Place
from .model import Document, Entry

KINDS = ('letter', 'note-verbale', 'zhaohui', 'gongwen')


class Enclosure(Struct, frozen=True):
    """What is enclosed: a publication in a language and a design, or the file beside the letter.

    `title` is how the letter names it, where it does not name it as the press would.
    """

    place: Place
    publication: str = ''
    language: str = ''
    design: str = 'a4'
    file: str = ''
    title: str = ''


class Letter(Struct, frozen=True):
    """A letter of one of the `KINDS`. `location` is where it is written, in the head `place`."""

    kind: str
    language: str
    letterhead: str
    body: Document
    place: Place
    sender: tuple[Entry, ...] = ()
    addressee: tuple[Entry, ...] = ()
    location: Entry | None = None
    date: Entry | None = None
    reference: Entry | None = None
    subject: Entry | None = None
    salutation: Entry | None = None
    close: Entry | None = None
    signatory: tuple[Entry, ...] = ()
    initials: Entry | None = None
    enclosures: tuple[Enclosure, ...] = ()
    copies: tuple[Entry, ...] = ()
