"""Work beside: somebody at work in a process of its own while this one is busy with something else.

How to make that worker comes in; it is asked for things, one after the other, and answers. Where a
process cannot be parted in two, or has no second core, the worker is made and works in this process
when its answer is wanted: it is the same work, by the same methods.
"""

import copyreg
import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import MappingProxyType
from typing import Any


def _frozen(mapping: dict) -> MappingProxyType:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda proxy: (_frozen, (dict(proxy),)))


def pays() -> bool:
    """Whether a second process gains anything here. Elsewhere than on Linux parting is not safe."""
    return sys.platform == 'linux' and len(os.sched_getaffinity(0)) > 1


class Beside:
    """A worker in a process of its own: `make` makes it there, and its methods are called by name.

    Use it as a context, or `close` it: then the process is gone. The parted process has what its
    parent had at that time, so part it before threads and large things are there; it is not parted
    where `apart` is false. What comes from another process is a copy. Where that was killed, all
    that was asked since the last `begin` is asked again of a worker in this one.
    """

    def __init__(self, make: Callable[[], object], apart: bool = True):
        self._make, self._worker, self._process = make, None, 0
        self._asked: list[tuple[str, tuple]] = []
        self._answered = 0
        if apart and pays():
            self._part()

    @property
    def is_apart(self) -> bool:
        """Whether the worker is in another process."""
        return bool(self._process)

    @property
    def here(self) -> Any:
        """The worker, where it is in this process."""
        if self._worker is None:
            self._worker = self._make()
        return self._worker

    def begin(self) -> None:
        """Begin with something that has to do with nothing that was asked before."""
        self._asked, self._answered = [], 0

    def ask(self, method: str, *matter: Any) -> None:
        """Ask for what a method makes of some matter; the other process begins with it at once.

        Before more is asked, an answer that may be large must have been heard: neither side reads
        while it writes.
        """
        self._asked.append((method, matter))
        if self._process:
            # Nobody reads where the process was killed; the answer then comes from this one.
            with suppress(BrokenPipeError):
                pickle.dump((method, matter), self._orders, pickle.HIGHEST_PROTOCOL)
                self._orders.flush()

    def answer(self) -> Any:
        """What came of what was asked for first and not answered yet. Raises what that raises."""
        number, self._answered = self._answered, self._answered + 1
        if self._process:
            try:
                good, value = pickle.load(self._answers)
            except (EOFError, pickle.UnpicklingError):
                self.close()
                for before in range(number):
                    with suppress(Exception):       # it was raised, and heard, when it first came
                        self._do(before)
            else:
                if good:
                    return value
                raise value
        return self._do(number)

    def call(self, method: str, *matter: Any) -> Any:
        """What a method of the worker makes of some matter, waited for."""
        self.ask(method, *matter)
        return self.answer()

    def close(self) -> None:
        """End the process."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0
            self._answers.close()
            with suppress(BrokenPipeError):
                self._orders.close()

    def __enter__(self) -> 'Beside':
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _do(self, number: int) -> Any:
        method, matter = self._asked[number]
        return getattr(self.here, method)(*matter)

    def _part(self) -> None:
        inward, orders = os.pipe()
        answers, outward = os.pipe()
        try:
            self._process = os.fork()
        except OSError:             # no room for another process: the work is done here
            for end in (inward, orders, answers, outward):
                os.close(end)
            return
        if self._process == 0:
            os.close(orders)
            os.close(answers)
            _serve(self._make, inward, outward)
        os.close(inward)
        os.close(outward)
        self._orders, self._answers = open(orders, 'wb'), open(answers, 'rb')


def _serve(make: Callable[[], object], inward: int, outward: int) -> None:
    """The life of the parted process. Nobody hears it but its parent, and it ends with that."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)
    try:
        worker = make()
        with open(inward, 'rb') as orders, open(outward, 'wb') as answers:
            while True:
                method, matter = pickle.load(orders)
                try:
                    answer = True, getattr(worker, method)(*matter)
                except Exception as error:
                    answer = False, error
                answers.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
                answers.flush()
    finally:
        os._exit(0)
