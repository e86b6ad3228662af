"""What stands inside a paragraph: source lines come in, texts, emphasis and note marks go out.

Every text keeps the place of its first character and ends where the source is interrupted, by a
mark, a backslash or a line end, so that every character can be found again. `*…*` ends where its
second asterisk stands, after Chinese punctuation too (CommonMark would not see it there).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .diagnostics import Diagnostic, Place
from .model import Emphasis, Inline, NoteMark, Text

# An inline construct; what stands between two of them is text. The first that matches wins.
_INLINE = re.compile(r'''
    (?P<escape> \\[!-/:-@\[-`{-~] )
  | (?P<mark>   \[\^[0-9]+\] )
  | (?P<strong> \*\*+ )
  | (?P<star>   \* )
  | (?P<html>   <[A-Za-z/!?][^>]*>? )
  | (?P<code>   `+[^`]*`* )
  | (?P<image>  !\[(?!\^) )
  | (?P<link>   \](?: \([^)]*\)? | \[(?!\^)[^\]]*\]? ) )
  | (?P<label>  \[\^[^\]]*\]? )
  | (?P<entity> &(?: \#[0-9]+ | \#[xX][0-9A-Fa-f]+ | [A-Za-z][A-Za-z0-9]* ); )
  | (?P<under>  (?<![^\W_])_ | _(?![^\W_]) )
  | (?P<strike> ~~+ )
  | (?P<break>  \\$ )
''', re.VERBOSE)
_REFERENCE = re.compile(r'\[[^\]^][^\]]*\]:')

_UNSUPPORTED = {
    'strong': ('strong emphasis', 'write *…* for the opening words, nothing for the rest'),
    'html': ('raw HTML', r'remove it, or write \< for the sign itself'),
    'code': ('a code span', r'remove it, or write \` for the sign itself'),
    'image': ('an image', r'remove it, or write \! for the sign itself'),
    'link': ('a link', r'write the words alone, or \] for the bracket itself'),
    'label': ('a note label that is not a number', 'number the notes 1, 2, 3 …'),
    'entity': ('a character reference', r'write the character itself, or \& for the sign'),
    'under': ('an underscore', r'write *…* for emphasis, or \_ for the sign itself'),
    'strike': ('struck text', r'remove it, or write \~ for the sign itself'),
    'break': ('a forced line end', 'remove the backslash'),
    'spaces': ('a forced line end (two spaces)', 'remove the spaces at the end of the line'),
    'reference': ('a link definition', r'remove it, or write \[ for the bracket itself'),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph, its indent and last spaces gone; `place` is its first character."""

    text: str
    place: Place

    def after(self, characters: int) -> 'Line':
        """The line without so many characters at its beginning, and without the spaces there."""
        rest = self.text[characters:].lstrip(' \t')
        return Line(rest, self.place.right(len(self.text) - len(rest)))


@dataclass(frozen=True, slots=True)
class _Mark:
    """An asterisk that opens or closes emphasis."""

    turn: Literal['open', 'close']
    place: Place


_Event = Text | NoteMark | _Mark


def unsupported(kind: str, place: Place, length: int = 1) -> Diagnostic:
    """The fault of writing something that the content format does not have."""
    what, hint = _UNSUPPORTED[kind]
    return Diagnostic('unsupported-markup', f'{what} cannot be used here', place, hint, length)


def read_inline(lines: Sequence[Line]) -> tuple[tuple[Inline, ...], tuple[Diagnostic, ...]]:
    """The content of a paragraph and its faults.

    Lines are joined with a space between words, and without one where a Han character or its
    punctuation stands on either side.
    """
    faults: list[Diagnostic] = []
    scanned: list[list[_Event]] = []
    opened: Place | None = None
    if lines and (reference := _REFERENCE.match(lines[0].text)):
        faults.append(unsupported('reference', lines[0].place, reference.end()))
    for line in lines:
        events = list(_events(line, opened, faults))
        turns = [event for event in events if isinstance(event, _Mark)]
        if turns:
            opened = turns[-1].place if turns[-1].turn == 'open' else None
        scanned.append(events)
    if opened:
        faults.append(_lone(opened))
    joined: list[_Event] = []
    for line, events, following in zip(lines, scanned, [*scanned[1:], []]):
        joined += events
        if following and not isinstance(following[0], NoteMark):
            space = joint(_plain(events), _plain(following))
            joined += [Text(space, line.place.right(len(line.text)))] if space else []
    return _assemble(joined), tuple(faults)


def joint(before: str, after: str) -> str:
    """What joins two lines with these characters: a space, or nothing beside a wide character."""
    left, right = _decisive(reversed(before)), _decisive(after)
    return ' ' if left and right and not is_wide(left) and not is_wide(right) else ''


def is_wide(character: str) -> bool:
    """Whether a character takes a full em by nature: Han, its punctuation, full-width forms."""
    return unicodedata.east_asian_width(character) in 'WF'


def _events(line: Line, opened: Place | None, faults: list[Diagnostic]) -> Iterator[_Event]:
    text, begin = line.text, 0
    is_open = opened is not None

    def text_until(end: int) -> Iterator[_Event]:
        if end > begin:
            yield Text(text[begin:end], line.place.right(begin))

    for match in _INLINE.finditer(text):
        kind, place = match.lastgroup or '', line.place.right(match.start())
        yield from text_until(match.start())
        # An escaped character begins a new text, at its own place.
        begin = match.start() + 1 if kind == 'escape' else match.end()
        if kind == 'mark':
            yield NoteMark(match[0][2:-1], place)
        elif kind == 'star':
            before, after = text[:match.start()][-1:], text[match.end():][:1]
            if is_open and before and before not in ' \t':
                yield _Mark('close', place)
            elif not is_open and after and after not in ' \t':
                yield _Mark('open', place)
            else:
                faults.append(_lone(place))
                continue
            is_open = not is_open
        elif kind != 'escape':
            faults.append(unsupported(kind, place, len(match[0])))
    yield from text_until(len(text))


def _assemble(events: list[_Event]) -> tuple[Inline, ...]:
    content: list[Inline] = []
    inner: list[Text | NoteMark] = []
    opened: Place | None = None
    for event in events:
        if isinstance(event, _Mark):
            if event.turn == 'close' and opened:
                content.append(Emphasis(tuple(inner), opened))
            opened, inner = (event.place, []) if event.turn == 'open' else (None, [])
        else:
            target = inner if opened else content
            last = target[-1] if target else None
            if (isinstance(event, Text) and isinstance(last, Text)
                    and last.place.right(len(last.text)) == event.place):
                target[-1] = Text(last.text + event.text, last.place)
            else:
                target.append(event)
    # Emphasis that never ends is a fault by now; its words stay.
    return (*content, *inner)


def _lone(place: Place) -> Diagnostic:
    return Diagnostic('lone-asterisk', 'this asterisk has no partner', place,
                      r'write *…* around the words, or \* for an asterisk')


def _plain(events: list[_Event]) -> str:
    return ''.join(event.text for event in events if isinstance(event, Text))


def _decisive(characters: Iterable[str]) -> str:
    """The first character that is not one of the marks (“ — …) that Han and Latin text share."""
    shared = (character for character in characters
              if not (unicodedata.east_asian_width(character) == 'A'
                      and unicodedata.category(character)[0] in 'PS'))
    return next(shared, '')
