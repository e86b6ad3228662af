"""Work beside: a second process is made ready while the first is busy with something else.

What makes it ready and what it is to do come in; later it is given its matter and gives its answer
back. Where a process cannot be parted in two, or has no second core, the work is done when the answer
is wanted: it is the same work, by the same function.
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
    """`work` in a process of its own, in which `ready` was called meanwhile.

    Use it as a context: whatever happens, the process is gone at its end. The parted process has
    what its parent had at that time, so part it before threads and large things are there; it is not
    parted where `apart` is false.
    """

    def __init__(self, ready: Callable[[], object], work: Callable[..., Any], apart: bool = True):
        self._work, self._matter, self._process = work, (), 0
        if not (apart and pays()):
            return
        inward, self._outward = os.pipe()
        self._answers, outward = os.pipe()
        try:
            self._process = os.fork()
        except OSError:             # no room for another process: the work is done here
            for end in (inward, self._outward, self._answers, outward):
                os.close(end)
            return
        if self._process == 0:
            os.close(self._outward)
            os.close(self._answers)
            _serve(ready, work, inward, outward)
        os.close(inward)
        os.close(outward)

    def give(self, *matter: Any) -> None:
        """Hand the work its matter; it begins at once where there is a process for it."""
        self._matter = matter
        if self._process:
            outward, self._outward = self._outward, -1
            # Nobody reads where the process was killed; the answer then comes from this one.
            with suppress(BrokenPipeError), open(outward, 'wb') as pipe:
                pickle.dump(matter, pipe, pickle.HIGHEST_PROTOCOL)

    def answer(self) -> Any:
        """What the work gives back. Raises what it raises."""
        if not self._process:
            return self._work(*self._matter)
        answers, self._answers = self._answers, -1
        with open(answers, 'rb') as pipe:
            answer = pipe.read()
        if not answer:          # the process was killed; the matter is still here
            return self._work(*self._matter)
        good, value = pickle.loads(answer)
        if good:
            return value
        raise value

    def __enter__(self) -> 'Beside':
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            for end in (self._outward, self._answers):
                if end >= 0:
                    os.close(end)
            self._process = 0


def _serve(ready: Callable[[], object], work: Callable[..., Any], inward: int,
           outward: int) -> None:
    """The life of the parted process. Nobody hears it but its parent."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)
    try:
        ready()
        with open(inward, 'rb') as pipe:
            matter = pickle.load(pipe)
        try:
            answer = True, work(*matter)
        except Exception as error:
            answer = False, error
        with open(outward, 'wb') as pipe:
            pipe.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
    finally:
        os._exit(0)
