#!/usr/bin/env python3
"""How long it takes to compose A/RES/64/222, with its notes and headings, 1, 10 and 100 times.

Nothing is remembered from one time to the next but the widths of words, as in a press that has
been running for a while. Each figure is the best of several; three columns share it out.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from press import publication as publishing
from press.composition import Composer, Measure, Run, compose
from press.composition.breaking import break_lines
from press.composition.filling import LADDER
from press.composition.units import cut
from press.dress import dress
from press.workshop import Workshop

KEY, LANGUAGE, DESIGN = 'a-res-64-222', 'zh-Hans', 'a4'
TIMES = {1: 15, 10: 3, 100: 3}      # how often the text, and of how many runs the best

Job = tuple[tuple[Run, ...], Measure]


class Listening(Composer):
    """A composer that keeps what it was asked for."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.asked: list[Job] = []

    def compose(self, runs, measure, change=0):
        self.asked.append((tuple(runs), measure))
        return super().compose(runs, measure, change)


def jobs() -> tuple[Listening, list[Job]]:
    """Everything that is composed when the publication is dressed."""
    workshop = Workshop(ROOT, ROOT / 'out')
    publication = workshop.publications((KEY,), LANGUAGE)[0]
    design = workshop.design(DESIGN)
    document = publishing.read(workshop, publication, design).document
    composer = Listening(workshop.faces.width)
    dress(document, design, composer, workshop.words(LANGUAGE), KEY)
    return composer, composer.asked


def best(of: int, work: Callable[[], object]) -> float:
    """Milliseconds that the work takes at best."""
    found = []
    for _ in range(of):
        begun = perf_counter()
        work()
        found.append((perf_counter() - begun) * 1000)
    return min(found)


def each(work: Callable[..., object], arguments: Sequence[tuple], times: int) -> None:
    """Do the work with all of these, so many times over; what comes of it is dropped."""
    for _ in range(times):
        for one in arguments:
            work(*one)


def main() -> None:
    composer, asked = jobs()
    width = composer.width
    characters = sum(len(run.text) for runs, _ in asked for run in runs)
    whole = [(runs, measure, width) for runs, measure in asked]
    runs = [(runs, width) for runs, _ in asked]
    units = [(cut_up, measure.first, measure.rest, LADDER[0])
             for runs, measure in asked if (cut_up := cut(runs, width))]
    print(f'{len(asked)} paragraphs, {characters} characters, design {DESIGN}')
    print(f'{"times":>6}{"ms":>10}{"per second":>13}{"cutting":>10}{"breaking":>10}{"setting":>10}')
    for times, of in TIMES.items():
        all_, cutting, breaking = (
            best(of, lambda: each(work, arguments, times))
            for work, arguments in ((compose, whole), (cut, runs), (break_lines, units)))
        print(f'{times:>6}{all_:>10.1f}{characters * times / all_ * 1000:>13,.0f}'
              f'{cutting:>10.1f}{breaking:>10.1f}{all_ - cutting - breaking:>10.1f}')


if __name__ == '__main__':
    main()
