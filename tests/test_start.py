"""The engine started with less work is the same engine; a second process gives the same answers."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from press import abreast
from press.abreast import Beside
from press.diagnostics import Breakdown, Diagnostic, Fault, Place

ROOT = Path(__file__).resolve().parent.parent
PAGE = ('<html lang=en><style>h1 { hyphens: auto } table { border: 1px solid }</style>'
        '<h1>One</h1><ol type=A><li>two</ol><table><td>three</table><select><option>four</select>')
STARTED = '''
import sys, warnings
sys.path.insert(0, sys.argv[1])
if sys.argv[2] == 'started':
    from press.start import start
    start()
import weasyprint
there = [name for name in ('fontTools.ttLib', 'fontTools.subset', 'pycparser')
         if name in sys.modules]
pdf = weasyprint.HTML(string=sys.argv[3]).write_pdf(pdf_forms=True)
import fontTools.ttLib, fontTools.subset
assert isinstance(fontTools.ttLib.TTFont, type)
sys.stdout.buffer.write(repr(there).encode() + b'\\n' + pdf)
'''


def started(how: str) -> tuple[str, bytes]:
    said = subprocess.run([sys.executable, '-c', STARTED, str(ROOT), how, PAGE],
                          capture_output=True, check=True)
    there, _, pdf = said.stdout.partition(b'\n')
    return there.decode(), pdf


def test_the_engine_is_the_same_and_brings_less():
    started('started')                      # keeps the declarations, if nobody has
    less, ours = started('started')
    more, plain = started('plain')
    assert less == '[]'
    assert 'fontTools.ttLib' in more and 'pycparser' in more
    assert ours == plain


def test_where_nothing_can_be_kept_it_starts_as_ever(monkeypatch):
    from press import start
    monkeypatch.setattr(sys, 'prefix', '/proc')
    assert start._declarations() is None


class Clerk:
    """Somebody who can be asked for things, and remembers what was asked before."""

    def __init__(self):
        self.sum = 0

    def double(self, *numbers: int) -> list[int]:
        return [2 * number for number in numbers]

    def fail(self) -> None:
        self.sum += 1
        raise ValueError('not so')

    def add(self, number: int) -> int:
        self.sum += number
        return self.sum

    def process(self) -> int:
        return os.getpid()


@pytest.fixture(params=[True, False], ids=['parted', 'whole'])
def parted(request, monkeypatch):
    if request.param and sys.platform != 'linux':
        pytest.skip('processes are parted on Linux only')
    monkeypatch.setattr(abreast, 'pays', lambda: request.param)
    return request.param


def test_work_beside_is_the_same_work(parted):
    with Beside(Clerk) as beside:
        assert beside.is_apart == parted == (beside.call('process') != os.getpid())
        beside.ask('double', 1, 2)
        beside.ask('add', 3)
        assert beside.answer() == [2, 4]
        assert beside.answer() == 3 and beside.call('add', 4) == 7


def test_work_beside_raises_what_it_raises(parted):
    with Beside(Clerk) as beside:
        beside.ask('fail')
        with pytest.raises(ValueError, match='not so'):
            beside.answer()
        assert beside.call('add', 1) == 2


def test_what_is_not_to_be_parted_is_not(parted):
    with Beside(Clerk, apart=False) as beside:
        assert not beside.is_apart and beside.call('process') == os.getpid()
        assert isinstance(beside.here, Clerk)


class Critic:
    """Somebody who finds fault."""

    def fault(self) -> None:
        raise Fault([Diagnostic('bad', 'it is bad', Place('a.md', 2, 3), 'mend it')])

    def breakdown(self) -> None:
        raise Breakdown('it is broken', 'buy a new one')


def test_faults_and_breakdowns_come_whole_from_another_process(parted):
    with Beside(Critic) as beside:
        with pytest.raises(Fault) as fault:
            beside.call('fault')
        assert fault.value.diagnostics == (
            Diagnostic('bad', 'it is bad', Place('a.md', 2, 3), 'mend it'),)
        with pytest.raises(Breakdown, match='it is broken: buy a new one') as breakdown:
            beside.call('breakdown')
        assert breakdown.value.remedy == 'buy a new one'


@pytest.mark.skipif(sys.platform != 'linux', reason='processes are parted on Linux only')
def test_a_process_that_was_killed_costs_nothing_but_time(monkeypatch):
    monkeypatch.setattr(abreast, 'pays', lambda: True)
    with Beside(Clerk) as beside:
        assert beside.call('add', 100) == 100
        beside.begin()
        assert beside.call('add', 1) == 101
        with pytest.raises(ValueError, match='not so'):
            beside.call('fail')
        process = beside.call('process')
        os.kill(process, signal.SIGKILL)
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        # A new worker is asked again what was asked since the last beginning.
        assert beside.call('add', 4) == 6
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
