"""A batch: one packet for each recipient, in as many processes as are wanted.

A letter, a table and a number of processes come in; for each row what became of it goes out, as they
are done. A bad row stops only itself. Every process typesets the enclosures once.
"""

import gc
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from msgspec import Struct

from . import freshness, source
from .crew import Crew
from .diagnostics import Breakdown, Diagnostic, Fault, Place
from .letter import Letter
from .letters import read_letter, write_letter
from .mailing import MESSAGE, Mailing
from .merging import fill, unfit_places
from .packet import Bindery
from .recipients import Row, Table
from .source import Source
from .workshop import Workshop, discard, save


class Order(Struct, frozen=True):
    """What is wanted of every packet of the letter `key`.

    Its enclosures begin on a `recto`; where `resume` is set, what is up to date is not made again; it
    is finished as `mailing` says.
    """

    root: Path
    out: Path
    key: str
    recto: bool = False
    resume: bool = False
    mailing: Mailing = Mailing()


class Outcome(Struct, frozen=True):
    """What became of one packet: a file with so many pages, or faults. `made` tells from kept."""

    name: str
    target: Path | None
    pages: int = 0
    made: bool = False
    faults: tuple[Diagnostic, ...] = ()


def read(workshop: Workshop, key: str) -> tuple[Letter, Source, tuple[Diagnostic, ...]]:
    """A letter by its key, with its text. Raises `Fault` where there is none or it cannot be read.
    """
    path = workshop.letters / f'{key}.md'
    if not path.exists():
        from .diagnostics import nearest
        known = sorted(each.stem for each in workshop.letters.glob('*.md'))
        raise Fault([Diagnostic('unknown-letter', f'there is no letter {key}',
                                hint=nearest(key, known) or f'choose of: {", ".join(known)}')])
    text = source.read(path, workshop.name(path))
    letter, faults = read_letter(text)
    if letter is None or any(fault.severity == 'error' for fault in faults):
        raise Fault(faults)
    return letter, text, faults


def whole_letters(workshop: Workshop) -> tuple[str, ...]:
    """The letters with no places to fill in, by their keys; faulty ones are among them."""
    return tuple(
        path.stem for path in sorted(workshop.letters.glob('*.md'))
        if not path.name.startswith('.') and '{{' not in path.read_text('utf-8', 'replace'))


def check(letter: Letter, table: Table | None) -> None:
    """Raises `Fault` where a place of the letter is filled by no column."""
    if faults := unfit_places(letter, table.columns if table else ()):
        raise Fault(faults)


def bind_one(order: Order) -> Outcome:
    """The packet of a letter that goes to one recipient."""
    return _bound(order, '', None)


def bind_all(order: Order, table: Table, crew: Crew) -> Iterator[Outcome]:
    """The packets of all rows as they are done; rows that are bad are not among them."""
    return crew.each(partial(_bound, order, table.name), table.rows, batch=4)


@cache
def _desk(root: Path, out: Path, key: str) -> tuple[Bindery, Letter, Source]:
    """The desk of this process for a letter, and the letter."""
    workshop = Workshop(root, out)
    letter, text, _ = read(workshop, key)
    return Bindery(workshop), letter, text


@cache
def _tidy(key: str) -> None:
    """Let what the first packet of a process has brought, and all others use, not be looked at by
    every later collection of garbage."""
    gc.collect()
    gc.freeze()


def target_of(order: Order, row: Row | None) -> Path:
    """Where a packet goes."""
    folder = order.out / 'letters'
    return folder / order.key / f'{row.key}.pdf' if row else folder / f'{order.key}.pdf'


def _bound(order: Order, table: str, row: Row | None) -> Outcome:
    target = target_of(order, row)
    name = row.key if row else order.key
    try:
        desk, letter, text = _desk(order.root, order.out, order.key)
        if row:
            letter = fill(letter, row.cells)
            text = Source(text.name, write_letter(letter))
        stamp = freshness.stamp(desk.workshop, text.text, repr(order.recto), repr(order.mailing),
                                *desk.inputs(letter))
        if order.resume and freshness.is_fresh(target, stamp):
            return Outcome(name, target)
        packet = desk.bind(letter, order.key, text, order.recto)
        pdf, beside = order.mailing.finish(packet, letter, desk.workshop, target.name)
        discard(target.with_suffix(MESSAGE))
        for suffix, data in beside:
            save(target.with_suffix(suffix), data)
        freshness.keep(target, pdf, stamp)
        _tidy(order.key)
        gc.collect()
        return Outcome(name, target, packet.pages, True, packet.warnings)
    except Fault as fault:
        freshness.forget(target)
        discard(target.with_suffix(MESSAGE))
        return Outcome(name, None, faults=tuple(_of_row(fault.diagnostics, row, table)))
    except Breakdown as error:
        if row is None:
            raise
        return Outcome(name, None, faults=(Diagnostic(
            'machine', error.message, Place(table, row.line), error.remedy),))


def _of_row(faults: Sequence[Diagnostic], row: Row | None, table: str) -> Iterator[Diagnostic]:
    """Faults of a filled letter also say which row filled it."""
    if row:
        yield Diagnostic('row-not-made', f'row “{row.key}” gives a letter with '
                         f'{len(faults)} fault{"s" * (len(faults) != 1)}', Place(table, row.line),
                         'correct its cells, or the letter')
    yield from faults
