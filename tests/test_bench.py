"""The bench measures what it says, and gives every peer every character of the text."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / 'bench'))

import measuring
import systems
import texts
from measuring import Command, Failed, Figures


@pytest.mark.parametrize('times', [1, 3])
@pytest.mark.parametrize('peer', systems.peers(sys.executable), ids=lambda peer: peer.name)
def test_a_peer_is_given_every_character(peer, times):
    document = texts.read(texts.content(times))
    markup = texts.MARKUPS[Path(peer.template).suffixes[0]]
    written = texts.written(document, peer.template, face='x', family='x')
    for block in (*document.blocks, *(b for annex in document.annexes for b in annex.blocks)):
        for leaf in texts.leaves(block.content):
            assert markup.text(leaf) in written
    for note in document.notes:
        for leaf in texts.leaves(note.content):
            assert markup.text(leaf) in written


def test_a_longer_text_is_the_text_again_with_its_notes_numbered_on():
    once, thrice = texts.read(texts.content()), texts.read(texts.content(3))
    assert len(thrice.annexes) == 3 and len(thrice.notes) == 3 * len(once.notes)
    assert texts.read(texts.content(changed=True)) != once


def test_measuring_is_of_the_process_and_its_failure_is_told(tmp_path):
    busy = Command((sys.executable, '-c', 'x = bytearray(80_000_000); sum(range(10**6))'),
                   tmp_path, {})
    found = measuring.run(busy)
    assert found.memory > 80 and found.clock > 0 and found.processor > 0
    with pytest.raises(Failed, match='ended with 3'):
        measuring.run(Command((sys.executable, '-c', 'print("why"); raise SystemExit(3)'),
                              tmp_path, {}))


def test_the_first_run_is_not_counted_and_the_median_is_taken(tmp_path):
    turns = []
    command = Command(('true',), tmp_path, {}, lambda: turns.append(1))
    assert set(measuring.side_by_side({'one': command}, 3)) == {'one'} and len(turns) == 4
    assert measuring.median_of([Figures(1, 5, 2), Figures(9, 6, 3), Figures(2, 7, 1)]) == Figures(
        2, 6, 2)


def test_the_table_has_ratios_and_says_who_is_missing():
    said = subprocess.run(
        [sys.executable, 'bench', '--only', '', '--peers', 'typst', '--typst', 'no-such-python'],
        cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert 'typst is missing' in said
