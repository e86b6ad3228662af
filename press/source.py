"""Reading a content file: bytes on the disk come in, a `Source` goes out.

Promises that the text is UTF-8 without a byte order mark, that its lines end in a bare line feed,
and that every character in it can be seen and set. Anything else is a located fault.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from msgspec import Struct

from .diagnostics import Breakdown, Diagnostic, Fault, Place

LINE_END = re.compile(r'\r\n?|\n')

_BYTE_ORDER_MARK = b'\xef\xbb\xbf'
_LAST_OF_EACH_PLANE = ''.join(chr(plane << 16 | end) for plane in range(17)
                              for end in (0xfffe, 0xffff))
_FORBIDDEN = re.compile(
    '[\x00-\x09\x0b-\x1f\x7f-\x9f'                    # controls, the tab among them
    '\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e'    # zero width, direction, other line ends
    '\u2060-\u206f\ufeff\ufff9-\ufffd\U000e0000-\U000e007f'
    '\ufdd0-\ufdef' + _LAST_OF_EACH_PLANE +           # noncharacters
    '\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]')  # private use
_LOOK_ALIKE = re.compile('[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]')


class Source(Struct, frozen=True):
    """The text of one content file. `name` is its path from the root, as faults show it."""

    name: str
    text: str

    @property
    def language(self) -> str:
        """The BCP 47 tag that the file is named after: zh-Hans for zh-Hans.md."""
        return PurePosixPath(self.name).stem


def read(path: Path, name: str) -> Source:
    """The file at `path` as a `Source`; raises `Fault` where it is not text that can be set."""
    source = read_raw(path, name)
    faults = tuple(forbidden_characters(source.text, name))
    if faults:
        raise Fault(faults)
    return source


def read_raw(path: Path, name: str) -> Source:
    """The file at `path`, any character in it: text that an importer is still to look through."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Breakdown(f'cannot read {name}: {reason}',
                        'check that the file is there and may be read') from error
    text = LINE_END.sub('\n', _decode(data.removeprefix(_BYTE_ORDER_MARK), name))
    if not text.strip():
        raise Fault([Diagnostic(
            'empty-file', 'the file is empty', Place(name), 'write the text, or remove the file')])
    return Source(name, text)


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode('utf-8')
    except UnicodeDecodeError as error:
        before = LINE_END.split(data[:error.start].decode('utf-8'))
        place = Place(name, len(before), len(before[-1]) + 1)
        raise Fault([Diagnostic(
            'not-utf-8', f'byte 0x{data[error.start]:02X} is not UTF-8', place,
            _encoding_hint(data))]) from error


def _encoding_hint(data: bytes) -> str:
    if data[:2] in (b'\xff\xfe', b'\xfe\xff'):
        return 'the file looks like UTF-16: save it as UTF-8'
    try:
        data.decode('gb18030')
    except UnicodeDecodeError:
        return 'save the file as UTF-8'
    return 'the file may be in GB 18030: save it as UTF-8'


def forbidden_characters(text: str, name: str) -> Iterator[Diagnostic]:
    """A fault for every character of a text that cannot be seen and set."""
    for number, line in enumerate(text.split('\n'), 1):
        for match in _FORBIDDEN.finditer(line):
            yield _forbidden(match[0], Place(name, number, match.start() + 1))
        for match in _LOOK_ALIKE.finditer(line):
            normal = unicodedata.normalize('NFKC', match[0])
            # Twelve ideographs of the compatibility block are ordinary characters.
            if normal != match[0] or match[0] < '\u3000':
                yield _look_alike(match[0], normal, Place(name, number, match.start() + 1))


def _forbidden(character: str, place: Place) -> Diagnostic:
    code = ord(character)
    if character == '\t':
        what, hint = 'a tab', 'write spaces'
    elif character == '\ufffd':
        what, hint = 'a replacement character: something was lost here', 'restore the character'
    elif unicodedata.category(character) == 'Co':
        what, hint = 'a private-use character', 'write the character of Unicode that it stands for'
    elif code & 0xfffe == 0xfffe or 0xfdd0 <= code <= 0xfdef:
        what, hint = 'a noncharacter', 'remove it'
    else:
        what = unicodedata.name(character, 'a control character').lower()
        hint = 'remove it: it cannot be seen in print'
    return Diagnostic('forbidden-character', f'U+{code:04X} is {what}', place, hint)


def _look_alike(character: str, normal: str, place: Place) -> Diagnostic:
    hint = 'write the ordinary character'
    if normal != character:
        hint += f' {normal} (U+{ord(normal[0]):04X})'
    kind = 'a radical' if character < '\u3000' else 'a compatibility form'
    message = f'U+{ord(character):04X} {character} is {kind}, not the character it looks like'
    return Diagnostic('look-alike-character', message, place, hint)
