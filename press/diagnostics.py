"""What went wrong, where, and what to do about it.

Stages return tuples of `Diagnostic` for faults of the document; `Fault` carries them through an
exception where nothing can be made any more. `show` turns them into the text that the terminal gets,
with the line of the source and carets that count terminal cells.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple


class Place(NamedTuple):
    """A place in a file: `line` and `column` begin at 1; a column is one character."""

    file: str
    line: int = 1
    column: int = 1

    def right(self, characters: int) -> 'Place':
        """The place so many characters further on in the same line."""
        return Place(self.file, self.line, self.column + characters)

    def __str__(self) -> str:
        return f'{self.file}:{self.line}:{self.column}'


class Diagnostic(NamedTuple):
    """One fault: `code` in kebab-case, `message` without a full stop, `hint` in the imperative.

    An error stops the press, a warning does not, and a note only says what cannot be helped.
    `length` is the number of characters at fault, from `place` on.
    """

    code: str
    message: str
    place: Place | None = None
    hint: str = ''
    length: int = 1
    severity: Literal['error', 'warning', 'note'] = 'error'


class Fault(Exception):
    """The document is at fault: nothing is made. Carries every diagnostic found."""

    def __init__(self, diagnostics: Iterable[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__('; '.join(d.message for d in self.diagnostics))

    def __reduce__(self):           # it may come from another process
        return type(self), (self.diagnostics,)


class Breakdown(Exception):
    """The machine or the press is at fault: one sentence and one remedy."""

    def __init__(self, message: str, remedy: str):
        self.message, self.remedy = message, remedy
        super().__init__(f'{message}: {remedy}')

    def __reduce__(self):
        return type(self), (self.message, self.remedy)


def nearest(word: str, words: Iterable[str]) -> str:
    """A hint that names the known word nearest to `word`, or an empty string."""
    from difflib import get_close_matches
    near = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f'did you mean “{near[0]}”?' if near else ''


def cells(text: str) -> int:
    """The number of terminal cells that `text` takes: a Chinese character takes two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1
        for c in text)


def show(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str]) -> str:
    """The diagnostics as text for a terminal; `texts` has the text of the files by name."""
    shown = (show_one(d, texts) for d in sorted(diagnostics, key=_by_place))
    return '\n\n'.join(shown)


def show_one(diagnostic: Diagnostic, texts: Mapping[str, str]) -> str:
    """One diagnostic: heading, place, the line of the source with carets, hint."""
    lines = [f'{diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}']
    place = diagnostic.place
    gutter = ' '
    if place:
        gutter = ' ' * len(str(place.line))
        lines.append(f'{gutter}--> {place}')
        source = re.split(r'\r\n?|\n', texts.get(place.file, ''))
        if 0 < place.line <= len(source):
            line = source[place.line - 1].replace('\t', ' ')
            before = line[:place.column - 1]
            at_fault = line[place.column - 1:place.column - 1 + diagnostic.length]
            carets = '^' * max(1, cells(at_fault))
            lines += [
                f'{gutter} |', f'{place.line} | {line}',
                f'{gutter} | {" " * cells(before)}{carets}']
    if diagnostic.hint:
        lines.append(f'{gutter} = hint: {diagnostic.hint}')
    return '\n'.join(lines)


def _by_place(diagnostic: Diagnostic) -> tuple[str, int, int]:
    place = diagnostic.place
    return (place.file, place.line, place.column) if place else ('', 0, 0)
