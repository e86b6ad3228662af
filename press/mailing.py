"""Finishing a packet for the post: sealed, weighed, put into a message.

A packet and what was ordered come in; the bytes of the file go out, and those of the message beside
it. Nothing is sent.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .diagnostics import Diagnostic, Fault
from .letter import Letter
from .model import plain
from .packet import Packet
from .workshop import Workshop


if TYPE_CHECKING:
    from .sealing import Key

FACE = 'PressSong-Regular.ttf'      # of what is written in a visible seal
SEAL = 200.0, 34.0                  # its width and height, in points
CLEAR = 12.0                        # points between it and the line above
MESSAGE = '.eml'
_SIZE = re.compile(r'(\d+(?:\.\d+)?) ?(k|M)?B?', re.IGNORECASE)
_UNITS = {'': 1, 'k': 1_000, 'm': 1_000_000}


def size_in_bytes(text: str) -> int:
    """The bytes of a size such as 500 kB or 2MB. Raises `Fault` where it is none."""
    match = _SIZE.fullmatch(text.strip())
    if not match or not float(match[1]):
        raise Fault([Diagnostic('size-unclear', f'“{text}” is no size', None,
                                'write it as 500kB or 2MB')])
    return int(float(match[1]) * _UNITS[(match[2] or '').lower()])


@dataclass(frozen=True, slots=True)
class Mailing:
    """What is done with a packet that is bound: a message beside it, a limit of its bytes, a seal.

    The seal is that of the key file `key`; a `visible` one stands below the letter. `clock` is the
    address of a time-stamp authority.
    """

    message: bool = False
    most: int = 0
    key: Path | None = None
    passphrase: str = field(default='', repr=False)
    visible: bool = False
    clock: str = ''

    def finish(self, packet: Packet, letter: Letter, workshop: Workshop,
               name: str) -> tuple[bytes, tuple[tuple[str, bytes], ...]]:
        """The file, and what goes beside it by its ending. Raises `Fault` for what is too heavy."""
        pdf = self._sealed(packet, letter, workshop, name) if self.key else packet.pdf
        if self.most and len(pdf) > self.most:
            from .weight import weights
            listed = ', '.join(f'{weight.what} {weight.bytes / 1000:.1f} kB'
                               for weight in weights(pdf)[:5])
            raise Fault([Diagnostic(
                'too-heavy', f'the packet weighs {len(pdf) / 1000:.1f} kB, more than '
                f'{self.most / 1000:.1f}: {listed}', letter.place,
                'enclose less, or allow more with --max-size')])
        if not self.message:
            return pdf, ()
        from .mail import message
        body = '\n\n'.join(plain(block.content) for block in letter.body.blocks)
        subject = letter.subject or letter.reference
        return pdf, ((MESSAGE, message(
            pdf, name, subject.value if subject else name, body, letter.date.value)),)

    def _sealed(self, packet: Packet, letter: Letter, workshop: Workshop, name: str) -> bytes:
        from .sealing import Stamp, timestamper
        stamp = None
        if self.visible:
            if packet.room is None or packet.room[1] < SEAL[1] + CLEAR:
                raise Fault([Diagnostic(
                    'no-room-for-seal', 'below the letter there is no room for a visible seal',
                    letter.place, 'shorten the letter, or leave --visible out')])
            right, _, top = packet.room
            stamp = Stamp(packet.letter - 1, (right - SEAL[0], top - CLEAR - SEAL[1], right,
                                              top - CLEAR), workshop.fonts / FACE)
        return key_of(self.key, self.passphrase).seal(
            packet.pdf, workshop.words(letter.language), stamp,
            timestamper(self.clock) if self.clock else None, name)


@cache
def key_of(path: Path, passphrase: str) -> 'Key':
    """The key in a file, opened once in a process."""
    from .sealing import Key
    return Key(path.read_bytes(), passphrase, path.name)
