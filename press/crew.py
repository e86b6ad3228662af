"""A crew: the same work on many things, in one process, in several, or on several machines.

A function, what it is to be done on, and who does it come in; results go out as they are done, in no
order. joblib drives the processes of this machine, Dask those of a cluster; where a worker dies there,
what it had in hand is done by another, and nothing that was done is done again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from .diagnostics import Breakdown

Thing, Result = TypeVar('Thing'), TypeVar('Result')
REMEDY = 'start it with: dask scheduler, and on every machine: dask worker ADDRESS'
PATIENCE = 10           # seconds until a scheduler or a worker must have answered


class Crew(Struct, frozen=True):
    """Who works: so many processes of this machine, or the workers of a `cluster` (tcp://…)."""

    jobs: int = 1
    cluster: str = ''

    @property
    def is_one(self) -> bool:
        return self.jobs == 1 and not self.cluster

    def each(self, work: Callable[[Thing], Result], things: Iterable[Thing],
             batch: int = 1) -> Iterator[Result]:
        """The results of the work on each thing, `batch` of them handed out at a time.

        Raises `Breakdown` where there is no cluster at the address.
        """
        things = tuple(things)
        if self.cluster:
            yield from _on_cluster(self.cluster, work, things)
        elif self.jobs == 1 or len(things) < 2:
            yield from map(work, things)
        else:
            from joblib import Parallel, delayed
            yield from Parallel(min(self.jobs, len(things)), return_as='generator_unordered',
                                batch_size=batch)(delayed(work)(thing) for thing in things)


def _on_cluster(address: str, work: Callable[[Thing], Result],
                things: Sequence[Thing]) -> Iterator[Result]:
    client = _client(address)
    from distributed import as_completed
    try:
        # Not pure: the same work on the same thing may give another result, so it is never recalled.
        futures = client.map(work, things, pure=False)
        for done in as_completed(futures):
            yield done.result()
            done.release()
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise Breakdown('the packages for a cluster are not installed',
                        "install them with: .venv/bin/pip install '.[cluster]'") from error
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise Breakdown(f'no cluster answers at {address}: {error}', REMEDY) from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        client.close()
        raise Breakdown(f'the cluster at {address} has no workers', REMEDY) from error
    return client
