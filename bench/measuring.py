"""Whole processes, timed side by side: commands come in, the medians of several runs go out.

Commands take turns, so that a machine that slows down slows all of them down. Nothing here knows
what the commands do.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from msgspec import Struct

REST = 0.5              # seconds
# What ru_maxrss counts in.
UNIT = 1 if sys.platform == 'darwin' else 1024


class Figures(Struct, frozen=True):
    """Seconds of clock and of processor, and MB of memory at most, of a process or of several."""

    clock: float
    processor: float
    memory: float


class Command(Struct, frozen=True):
    """A command, its folder, what is added to its environment, what to do before each run."""

    words: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]
    before: Callable[[], object] = lambda: None


class Failed(Exception):
    """A command that did not end well."""


def run(command: Command) -> Figures:
    """One run. Raises `Failed` where it does not end with 0; what it says is in `said` beside it."""
    command.before()
    said = command.folder / 'said'
    begun = perf_counter()
    process = os.fork()
    if process == 0:
        try:
            os.chdir(command.folder)
            out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            for stream in (1, 2):
                os.dup2(out, stream)
            os.execvpe(command.words[0], command.words, os.environ | dict(command.environment))
        finally:
            os._exit(127)
    _, status, usage = os.wait4(process, 0)
    clock = perf_counter() - begun
    if status:
        raise Failed(f'{" ".join(command.words[:3])} … ended with '
                     f'{os.waitstatus_to_exitcode(status)}:\n{said.read_text(errors="replace")}')
    return Figures(clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * UNIT / 1e6)


def side_by_side(commands: Mapping[str, Command], runs: int) -> dict[str, Figures]:
    """The medians of so many runs of each; the first of all, which warms the caches, not counted.
    """
    found: dict[str, list[Figures]] = {name: [] for name in commands}
    order = list(commands)
    for turn in range(runs + 1):
        # Another one begins each time, and the machine gets rest: who follows whom shall not count.
        order = order[1:] + order[:1]
        for name in order:
            sleep(REST)
            figures = run(commands[name])
            if turn or runs == 1:
                found[name].append(figures)
    return {name: median_of(figures) for name, figures in found.items()}


def median_of(figures: Sequence[Figures]) -> Figures:
    return Figures(*(median(getattr(one, name) for one in figures)
                     for name in ('clock', 'processor', 'memory')))
