"""What stands inside a paragraph: source lines come in, inline content goes out.

Every text keeps the place of its first character and ends where the source is interrupted, by a
mark, a backslash or a line end, so that every character can be found again. `*…*` ends where its
second asterisk stands, after Chinese punctuation too (CommonMark would not see it there). Brackets
bind tighter than asterisks; those that mark nothing are characters of the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from .addresses import is_address
from .diagnostics import Diagnostic, Place
from .model import Emphasis, Inline, Language, Link, NoteMark, Text, plain

# An inline construct; what stands between two of them is text. The first that matches wins.
_INLINE = re.compile(r'''
    (?P<escape> \\[!-/:-@\[-`{-~] )
  | (?P<mark>   \[\^[0-9]+\] )
  | (?P<strong> \*\*+ )
  | (?P<star>   \* )
  | (?P<auto>   <[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*> )
  | (?P<html>   <[A-Za-z/!?][^>]*>? )
  | (?P<code>   `+[^`]*`* )
  | (?P<image>  !\[(?!\^) )
  | (?P<close>  \](?: \((?:[^()] | \([^()]*\))*\) | \{(?![{%\#])[^{}]*\} | \[(?!\^)[^\]]*\]
                   | \( | \{(?![{%\#]) | \[(?!\^) )? )
  | (?P<label>  \[\^[^\]]*\]? )
  | (?P<open>   \[ )
  | (?P<entity> &(?: \#[0-9]+ | \#[xX][0-9A-Fa-f]+ | [A-Za-z][A-Za-z0-9]* ); )
  | (?P<under>  (?<![^\W_])_ | _(?![^\W_]) )
  | (?P<strike> ~~+ )
  | (?P<break>  \\$ )
''', re.VERBOSE)
REFERENCE = re.compile(r'\[(?:\\.|[^\[\]\\^])(?:\\.|[^\[\]\\])*\]:')
_LANGUAGE = re.compile(r'\]\{lang=([^ ]*)\}')
# BCP 47, section 2.1: language, script, region, variants, extensions, private use.
_TAG = re.compile(r'''(?ix)
    (?: [a-z]{2,3}(?:-[a-z]{3}){0,3} | [a-z]{4,8} ) (?:-[a-z]{4})? (?:-(?:[a-z]{2} | [0-9]{3}))?
    (?:-(?:[a-z0-9]{5,8} | [0-9][a-z0-9]{3}))* (?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*
    (?:-x(?:-[a-z0-9]{1,8})+)?
''')
# Words in a language may have words in one more language among them.
_MOST_LANGUAGES = 2

_UNSUPPORTED = {
    'strong': ('strong emphasis', 'write *…* for the opening words, nothing for the rest'),
    'html': ('raw HTML', r'remove it, or write \< for the sign itself'),
    'code': ('a code span', r'remove it, or write \` for the sign itself'),
    'image': ('an image', r'remove it, or write \! for the sign itself'),
    'closing': ('the end of a link or a language that begins nowhere',
                r'write [ before its first word, or \] for the bracket itself'),
    'by name': ('a link by name', r'write [words](https://…), or \] for the bracket itself'),
    'attribute': ('this attribute', r'write [words]{lang=en}, or \] for the bracket itself'),
    'inner link': ('a link inside a link', 'take one of the two away'),
    'inner language': ('a language inside two others', 'take one of the three away'),
    'label': ('a note label that is not a number', 'number the notes 1, 2, 3 …'),
    'entity': ('a character reference', r'write the character itself, or \& for the sign'),
    'under': ('an underscore', r'write *…* for emphasis, or \_ for the sign itself'),
    'strike': ('struck text', r'remove it, or write \~ for the sign itself'),
    'break': ('a forced line end', 'remove the backslash'),
    'spaces': ('a forced line end (two spaces)', 'remove the spaces at the end of the line'),
    'reference': ('a link definition', r'remove it, or write \[ for the bracket itself'),
}


class Line(Struct, frozen=True):
    """A line of a paragraph, its indent and last spaces gone; `place` is its first character."""

    text: str
    place: Place

    def after(self, characters: int) -> 'Line':
        """The line without so many characters at its beginning, and without the spaces there."""
        rest = self.text[characters:].lstrip(' \t')
        return Line(rest, self.place.right(len(self.text) - len(rest)))


class _Star(Struct, frozen=True):
    """An asterisk, and whether it may open or close emphasis by what stands beside it."""

    opens: bool
    closes: bool
    place: Place


class _Bracket(Struct, frozen=True):
    """A square bracket as it is written, with what belongs to it: `[`, `]`, `](…)`, `]{…}`."""

    written: str
    place: Place


class _Begin(Struct, frozen=True):
    """Where a link or words in a language begin; `value` is the address or the tag."""

    kind: type[Link] | type[Language]
    value: str
    place: Place


class _End(Struct, frozen=True):
    """Where that ends which began last."""


class _Frame(Struct, frozen=True):
    """What has been opened and not yet closed, with its content so far."""

    opening: _Star | _Begin | None = None
    content: list[Inline] = field(default_factory=list)


_Event = Text | NoteMark | _Star | _Bracket | _Begin | _End
_Settled = dict[Place, tuple[_Event, ...]]


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
    if lines and (reference := REFERENCE.match(lines[0].text)):
        faults.append(unsupported('reference', lines[0].place, reference.end()))
    scanned = [list(_events(line, faults)) for line in lines]
    instead = _settle(
        (event for events in scanned for event in events if isinstance(event, _Bracket)), faults)
    settled = [[event for found in events for event in (
        instead[found.place] if isinstance(found, _Bracket) else (found,))] for events in scanned]
    joined: list[_Event] = []
    for line, events, following in zip(lines, settled, [*settled[1:], []]):
        joined += events
        if following and not isinstance(following[0], NoteMark):
            space = joint(_plain(events), _plain(following))
            joined += [Text(space, line.place.right(len(line.text)))] if space else []
    return _assemble(joined, faults), tuple(faults)


def joint(before: str, after: str) -> str:
    """What joins two lines with these characters: a space, or nothing beside a wide character."""
    left, right = _decisive(reversed(before)), _decisive(after)
    return ' ' if left and right and not is_wide(left) and not is_wide(right) else ''


def is_wide(character: str) -> bool:
    """Whether a character takes a full em by nature: Han, its punctuation, full-width forms."""
    return unicodedata.east_asian_width(character) in 'WF'


def _events(line: Line, faults: list[Diagnostic]) -> Iterator[_Event]:
    text, begin = line.text, 0

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
            yield _Star(after not in ('', ' ', '\t'), before not in ('', ' ', '\t'), place)
        elif kind in ('open', 'close'):
            yield _Bracket(match[0], place)
        elif kind == 'auto':
            yield from _bare_link(match[0][1:-1], place, faults)
        elif kind != 'escape':
            faults.append(unsupported(kind, place, len(match[0])))
            if kind == 'image':
                yield _Bracket(match[0], place)
    yield from text_until(len(text))


def _bare_link(address: str, place: Place, faults: list[Diagnostic]) -> Iterator[_Event]:
    """`<https://…>`: the address is the words, too."""
    words = Text(address, place.right(1))
    if is_address(address):
        yield from (_Begin(Link, address, place), words, _End())
    else:
        faults.append(_ill_formed_address(address, words.place))
        yield words


def _settle(brackets: Iterable[_Bracket], faults: list[Diagnostic]) -> _Settled:
    """What every bracket is: a beginning, an end, a character or, at fault, nothing."""
    instead: _Settled = {}
    opened: list[_Bracket] = []
    for bracket in brackets:
        if not bracket.written.startswith(']'):
            opened.append(bracket)
        elif opened:
            _settle_pair(opened.pop(), bracket, instead, faults)
        elif bracket.written == ']':
            instead[bracket.place] = (Text(']', bracket.place),)
        else:
            instead[bracket.place] = ()
            faults.append(unsupported('closing', bracket.place, len(bracket.written)))
    for bracket in opened:
        instead[bracket.place] = (Text('[', bracket.place),) if bracket.written == '[' else ()
    return instead


def _settle_pair(first: _Bracket, last: _Bracket, instead: _Settled,
                 faults: list[Diagnostic]) -> None:
    begin, end, sign = first.place, last.place, last.written[1:2]
    instead[begin], instead[end] = (), ()
    if first.written == '![':
        return
    if not sign:
        instead[begin], instead[end] = (Text('[', begin),), (Text(']', end),)
    elif sign == '(':
        address = last.written[2:-1]
        if is_address(address):
            instead[begin], instead[end] = (_Begin(Link, address, begin),), (_End(),)
        else:
            faults.append(_ill_formed_address(address, end.right(2 if address else 1)))
    elif language := _LANGUAGE.fullmatch(last.written):
        tag = language[1]
        if _TAG.fullmatch(tag):
            instead[begin], instead[end] = (_Begin(Language, tag, begin),), (_End(),)
        else:
            faults.append(Diagnostic(
                'ill-formed-language', f'“{tag}” is not a language tag', end.right(7),
                'write a tag of BCP 47, like en, fr or zh-Hant', max(1, len(tag))))
    else:
        faults.append(unsupported(
            'attribute' if sign == '{' else 'by name', end, len(last.written)))


def _assemble(events: Iterable[_Event], faults: list[Diagnostic]) -> tuple[Inline, ...]:
    frames = [_Frame()]
    for event in events:
        if isinstance(event, _Begin):
            frames.append(_Frame(event))
        elif isinstance(event, _End):
            while isinstance(frames[-1].opening, _Star):
                _spill(frames, faults)
            frame = frames.pop()
            frames[-1].content.extend(_closed(frame, frames, faults))
        elif isinstance(event, _Star):
            if event.closes and isinstance(frames[-1].opening, _Star):
                frame = frames.pop()
                frames[-1].content.append(
                    Emphasis(tuple(frame.content), frame.opening.place))
            elif event.opens and not any(isinstance(f.opening, _Star) for f in frames):
                frames.append(_Frame(event))
            else:
                faults.append(_lone(event.place))
        else:
            _append(frames[-1].content, event)
    while len(frames) > 1:
        _spill(frames, faults)
    return tuple(frames[0].content)


def _append(content: list[Inline], leaf: Text | NoteMark) -> None:
    last = content[-1] if content else None
    if (isinstance(leaf, Text) and isinstance(last, Text)
            and last.place.right(len(last.text)) == leaf.place):
        content[-1] = Text(last.text + leaf.text, last.place)
    else:
        content.append(leaf)


def _spill(frames: list[_Frame], faults: list[Diagnostic]) -> None:
    """Emphasis that never ends is a fault; its words stay."""
    frame = frames.pop()
    faults.append(_lone(frame.opening.place))
    frames[-1].content.extend(frame.content)


def _closed(frame: _Frame, outer: Sequence[_Frame], faults: list[Diagnostic]) -> list[Inline]:
    """The link or the words in a language that end here; at fault, the words alone."""
    begin = frame.opening
    kinds = [f.opening.kind for f in outer if isinstance(f.opening, _Begin)]
    if begin.kind is Link and Link in kinds:
        faults.append(unsupported('inner link', begin.place))
    elif begin.kind is Language and kinds.count(Language) >= _MOST_LANGUAGES:
        faults.append(unsupported('inner language', begin.place))
    elif not plain(tuple(frame.content)).strip():
        faults.append(Diagnostic('empty-words', 'there are no words in these brackets',
                                 begin.place, 'write the words, or remove the brackets'))
    else:
        return [begin.kind(tuple(frame.content), begin.value, begin.place)]
    return frame.content


def _ill_formed_address(address: str, place: Place) -> Diagnostic:
    message = (f'“{address}” is not an address of the web or of mail' if address
               else 'this link has no address')
    return Diagnostic('ill-formed-address', message, place,
                      'write it whole and without spaces: https://…, http://… or mailto:…',
                      max(1, len(address)))


def _lone(place: Place) -> Diagnostic:
    return Diagnostic('lone-asterisk', 'this asterisk has no partner', place,
                      r'write *…* around the words, or \* for an asterisk')


def _plain(events: Iterable[_Event]) -> str:
    return ''.join(event.text for event in events if isinstance(event, Text))


def _decisive(characters: Iterable[str]) -> str:
    """The first character that is not one of the marks (“ — …) that Han and Latin text share."""
    shared = (character for character in characters
              if not (unicodedata.east_asian_width(character) == 'A'
                      and unicodedata.category(character)[0] in 'PS'))
    return next(shared, '')
