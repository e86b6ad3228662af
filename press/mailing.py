"""Finishing a packet for the post: sealed, weighed, put into a message.

A packet and what was ordered come in; the bytes of the file go out, and those of the message beside
it. Nothing is sent.
"""

import re
from dataclasses import dataclass

from .diagnostics import Diagnostic, Fault
from .letter import Letter
from .model import plain
from .packet import Packet
from .workshop import Workshop


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
    """What is done with a packet that is bound: a message beside it, a limit of its bytes."""

    message: bool = False
    most: int = 0

    def finish(self, packet: Packet, letter: Letter, workshop: Workshop,
               name: str) -> tuple[bytes, tuple[tuple[str, bytes], ...]]:
        """The file, and what goes beside it by its ending. Raises `Fault` for what is too heavy."""
        pdf = packet.pdf
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
