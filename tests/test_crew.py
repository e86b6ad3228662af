"""The same work by one process, by several, and by a cluster of which a worker dies."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from checkout import build, checkout

from press.crew import Crew
from press.diagnostics import Breakdown

THINGS = range(12)
SECONDS = 60


def slowly(folder: Path, thing: int) -> tuple[int, int]:
    """Work that says who has begun it and then takes a while."""
    (folder / f'{thing}-{os.getpid()}').touch()
    time.sleep(0.3)
    return thing, os.getpid()


@pytest.fixture
def cluster(tmp_path):
    """A scheduler on the loopback and two workers, each a process of its own."""
    pytest.importorskip('distributed')
    told = tmp_path / 'scheduler.json'
    environment = os.environ | {'PYTHONPATH': os.pathsep.join(sys.path), 'PYTHONWARNINGS': 'ignore'}

    def started(*words: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, '-m', 'distributed.cli.' + words[0], *words[1:]], cwd=tmp_path,
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)

    processes = [started('dask_scheduler', '--host', '127.0.0.1', '--port', '0', '--no-dashboard',
                         '--scheduler-file', str(told))]
    processes += [started('dask_worker', '--scheduler-file', str(told), '--nthreads', '1',
                          '--host', '127.0.0.1', '--no-dashboard', '--no-nanny') for _ in range(2)]
    try:
        deadline = time.monotonic() + SECONDS
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        import json
        yield json.loads(told.read_text())['address'], processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.mark.parametrize('jobs', [1, 2])
def test_every_thing_is_done_once(tmp_path, jobs):
    done = Counter(thing for thing, _ in Crew(jobs).each(partial(slowly, tmp_path), range(4)))
    assert done == Counter(range(4))


@pytest.mark.filterwarnings('ignore')
def test_what_a_dead_worker_had_in_hand_is_done_by_another(cluster, tmp_path):
    address, workers = cluster
    by, killed = {}, None
    for thing, process in Crew(cluster=address).each(partial(slowly, tmp_path), THINGS):
        assert thing not in by
        by[thing] = process
        if killed is None and len(by) == 3:
            victim = next(worker for worker in workers if worker.pid == process)
            killed = victim.pid
            victim.send_signal(signal.SIGKILL)
    assert sorted(by) == list(THINGS)
    assert killed in by.values() and set(by.values()) - {killed}, 'both have worked'
    begun = Counter(path.name.split('-')[0] for path in tmp_path.glob('*-*'))
    assert max(begun.values()) <= 2, 'only what was in hand is begun again'


@pytest.mark.filterwarnings('ignore')
def test_publications_are_made_by_a_cluster(cluster, tmp_path):
    address, _ = cluster
    root = checkout(tmp_path)
    text = (root / 'content/a-res-64-222/zh-Hans.md').read_text()
    for key in ('one', 'two', 'three'):
        (root / 'content' / key).mkdir()
        (root / 'content' / key / 'zh-Hans.md').write_text(text)
    (root / 'content/two/zh-Hans.md').write_text(text.replace('[^1]:', '[^4]:'))
    done = subprocess.run([sys.executable, 'build.py', 'pdf', '--cluster', address], cwd=root,
                          capture_output=True, text=True)
    assert done.returncode == 1 and 'two/zh-Hans.md' in done.stderr
    made = sorted(path.parent.name for path in (root / 'out').rglob('*.pdf'))
    assert made == ['a-res-64-222', 'one', 'three']


def test_where_no_cluster_answers_is_one_clear_sentence():
    pytest.importorskip('distributed')
    with pytest.raises(Breakdown, match='no cluster answers'):
        list(Crew(cluster='tcp://127.0.0.1:9').each(str, THINGS))


def test_publications_are_made_by_several_processes(tmp_path):
    root = checkout(tmp_path)
    text = (root / 'content/a-res-64-222/zh-Hans.md').read_bytes()
    (root / 'content/again').mkdir()
    (root / 'content/again/zh-Hans.md').write_bytes(text)
    assert build(root, 'pdf', '--jobs', '2').returncode == 0
    assert len(list((root / 'out').rglob('*.pdf'))) == 2
