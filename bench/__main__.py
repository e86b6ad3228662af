#!/usr/bin/env python3
"""`make bench`: what the press takes, beside what users would pick instead, on this machine.

Options come in; a table of ratios is printed and `results/<date>.json` written. Every figure is the
median of whole processes that took turns; plain WeasyPrint with the faces of the system is 1.00.
"""

import argparse
import itertools
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / 'bench')]

import systems
import texts
from measuring import Command, Figures, run, side_by_side
from systems import Peer, command, copy_of_ours, ours, prepared

OURS, PLAIN = 'press', 'weasyprint'
VOLUMES, BATCH, TURNS = (10, 100), (1, 193), 6    # times the text, packets, texts in one process
LETTER = 'to-missions'
Table = dict[str, dict[str, float]]         # what was measured: by case, then by system
PDF = ('pdf', texts.KEY, '--language', texts.LANGUAGE)


def cold(folder: Path, peers: list[Peer], runs: int) -> Table:
    """(a) from nothing, (b) with nothing changed, (c) with a word changed, each a process."""
    plain, changed = texts.content(), texts.content(changed=True)
    roots = {case: folder / f'{OURS}-{case}' for case in 'abc'}
    contents = {case: copy_of_ours(root) for case, root in roots.items()}
    turns = itertools.count(1)

    def change() -> None:
        contents['c'].write_text(changed if next(turns) % 2 else plain)

    for case in 'bc':
        run(ours(roots[case], *PDF))
    # All take turns with the peers, who remember nothing from one process to the next.
    commands = {'a': anew(roots['a'], *PDF), 'b': ours(roots['b'], *PDF),
                'c': ours(roots['c'], *PDF, before=change)}
    for peer in peers:
        prepared(peer, folder / peer.name)
        commands[peer.name] = command(peer, folder / peer.name)
    found = side_by_side(commands, runs)
    of_ours = {case: found.pop(case) for case in 'abc'}
    return {'a cold': seconds({OURS: of_ours['a']} | found),
            'a memory, MB': memory({OURS: of_ours['a']} | found),
            'b unchanged': seconds({OURS: of_ours['b']} | found),
            'c a word, cold': seconds({OURS: of_ours['c']} | found)}


def warm(folder: Path, peers: list[Peer], runs: int) -> Table:
    """(c) a word changed, in a process that has made the text with other words before."""
    root = folder / 'warm'
    sources = {OURS: (sys.executable, root / OURS, copy_of_ours(root / OURS))}
    for peer in peers:
        if peer.name in (PLAIN, 'typst'):
            sources[peer.name] = (peer.python, root / peer.name, prepared(peer, root / peer.name))
    found: dict[str, float] = {}
    for name, (python, place, source) in sources.items():
        words = (python, str(ROOT / 'bench/warm.py'), name, str(TURNS), str(place),
                 *(str(reworded(source, number)) for number in range(TURNS + 1)))
        run(Command(words, place, {} if name == OURS else {
            'FONTCONFIG_FILE': str(place / 'fonts.conf')}))
        found[name] = median(json.loads((place / 'said').read_text().splitlines()[-1]))
    return {'c a word, warm': found}


def reworded(source: Path, number: int) -> Path:
    """The text with a word that none of the others has; it has as many characters in all."""
    # The name of the file is its language.
    target = source.parent / f'word-{number}' / source.name
    target.parent.mkdir()
    text = source.read_text()
    assert texts.WORD in text
    target.write_text(text.replace(texts.WORD, f'{"一二三四五六七八九十"[number]}聚内罗毕', 1))
    return target


def anew(root: Path, *words: str) -> Command:
    """A verb of ours that finds nothing made."""
    return ours(root, *words, before=lambda: shutil.rmtree(root / 'out', ignore_errors=True))


def batch(folder: Path, peers: list[Peer], runs: int) -> Table:
    """(d) packets for 193 recipients, and what one takes after the first."""
    here = folder / 'batch'
    copy_of_ours(here)
    found = {}
    for count in BATCH:
        (here / f'{count}.csv').write_text('key,country,number\n' + ''.join(
            f'{n:03},Land {chr(65 + n % 26)}{chr(97 + n // 26)}{"aeiou"[n % 5]},{n}\n'
            for n in range(count)))
        found[count] = run(anew(here, 'packet', LETTER, '--to', f'{count}.csv'))
    more = BATCH[-1] - BATCH[0]
    first, last = found[BATCH[0]], found[BATCH[-1]]
    return {'d 193 packets': {OURS: last.clock},
            'd each after the first': {OURS: (last.clock - first.clock) / more},
            'd processor each': {OURS: (last.processor - first.processor) / more},
            'd memory, MB': {OURS: last.memory, f'{OURS}, one': first.memory}}


def volumes(folder: Path, peers: list[Peer], runs: int) -> Table:
    """(e) long texts, and what a page takes in time and memory."""
    table: Table = {}
    for times in VOLUMES:
        place = folder / f'times-{times}'
        copy_of_ours(place / OURS, times)
        commands = {OURS: anew(place / OURS, *PDF)}
        for peer in peers:
            prepared(peer, place / peer.name, times)
            commands[peer.name] = command(peer, place / peer.name)
        found = side_by_side(commands, 1 if times > 10 else 3)
        pages = {name: pages_of(next((place / name).rglob('*.pdf'))) for name in commands}
        table |= {f'e {times} times': seconds(found), f'e {times} times: pages': pages,
                  f'e {times} times: ms a page': {
                      name: figures.clock * 1000 / pages[name] for name, figures in found.items()},
                  f'e {times} times: memory, MB': memory(found)}
    return table


def pages_of(pdf: Path) -> int:
    from pypdfium2 import PdfDocument
    document = PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def help_(folder: Path, peers: list[Peer], runs: int) -> Table:
    """(f) the words of help."""
    here = folder / 'help'
    copy_of_ours(here)
    return {'f --help': seconds(side_by_side({OURS: ours(here, '--help')}, max(runs, 7)))}


def seconds(found: dict[str, Figures]) -> dict[str, float]:
    return {name: figures.clock for name, figures in found.items()}


def memory(found: dict[str, Figures]) -> dict[str, float]:
    return {name: figures.memory for name, figures in found.items()}


CASES: dict[str, Callable[[Path, list[Peer], int], Table]] = {
    'a': cold, 'c': warm, 'd': batch, 'e': volumes, 'f': help_}


def shown(table: Table, names: list[str]) -> str:
    """The table: figures, and behind each its ratio to plain WeasyPrint where there is one."""
    lines = [f'{"":26}' + ''.join(f'{name:>18}' for name in names)]
    for case, figures in table.items():
        cells = []
        for name in names:
            value, plain = figures.get(name), figures.get(PLAIN)
            ratio = f' {value / plain:5.2f}' if value is not None and plain else ''
            cells.append('–' if value is None else f'{value:.3g}{ratio}')
        lines.append(f'{case:26}' + ''.join(f'{cell:>18}' for cell in cells))
    return '\n'.join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog='make bench', description=__doc__.partition('\n')[0])
    parser.add_argument('--runs', type=int, default=5, help='runs of each, besides the first')
    parser.add_argument('--only', default='acdef', help='cases, by their letters')
    parser.add_argument('--peers', default='', help='peers, by their names; none named is all')
    parser.add_argument('--typst', default=os.environ.get('BENCH_TYPST', sys.executable),
                        help='a Python that has the package typst')
    given = parser.parse_args()
    wanted = [peer for peer in systems.peers(given.typst)
              if not given.peers or peer.name in given.peers.split(',')]
    there = [peer for peer in wanted if peer.there]
    for peer in wanted:
        if not peer.there:
            print(f'{peer.name} is missing: {peer.remedy}')
    table: Table = {}
    names = [OURS, *(peer.name for peer in there)]
    for letter in given.only:
        with tempfile.TemporaryDirectory() as folder:
            part = CASES[letter](Path(folder), there, given.runs)
        print(shown(part, names), flush=True)
        table |= part
    result = {
        'date': date.today().isoformat(), 'cores': os.cpu_count(), 'machine': platform.machine(),
        'python': platform.python_version(), 'weasyprint': version('weasyprint'),
        'face of the peers': systems.face(), 'runs': given.runs,
        'missing': [peer.name for peer in wanted if not peer.there], 'figures': table}
    target = ROOT / 'bench/results' / f'{result["date"]}.json'
    target.parent.mkdir(exist_ok=True)
    if target.exists():         # cases that were measured earlier this day stay
        earlier = json.loads(target.read_text())['figures']
        result['figures'] = earlier | {
            case: earlier.get(case, {}) | figures for case, figures in table.items()}
    if table:
        target.write_text(json.dumps(result, ensure_ascii=False, indent=1) + '\n')
        print(f'{target.relative_to(ROOT)} written')


if __name__ == '__main__':
    main()
