"""Packets for tests: the specimens in content/, bound once, and letters made up from them."""

from functools import cache
from pathlib import Path

from checkout import ROOT

from press import source
from press.letters import read_letter
from press.packet import Bindery, Packet
from press.source import Source
from press.workshop import Workshop

WORKSHOP = Workshop(ROOT, ROOT / 'out')
KINDS = ('letter', 'note-verbale', 'zhaohui', 'gongwen')


@cache
def desk() -> Bindery:
    return Bindery(WORKSHOP)


@cache
def specimen(kind: str) -> Packet:
    """The packet of a specimen letter."""
    return bind(text(kind), kind)


def text(kind: str) -> str:
    return source.read(path(kind), path(kind).name).text


def path(kind: str) -> Path:
    return WORKSHOP.letters / f'{kind}.md'


def bind(text: str, key: str = 'letter', recto: bool = False, at: Bindery | None = None) -> Packet:
    """The packet of a letter with this text. Raises `Fault`."""
    held = Source(f'content/letters/{key}.md', text)
    letter, faults = read_letter(held)
    assert letter and not faults, faults
    return (at or desk()).bind(letter, key, held, recto)
