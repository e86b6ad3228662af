"""Cases: every folder in `cases/` holds one source and what is expected of it.

The source is named after its language (`zh-Hans.md`). `model.txt` is the document, a line for each
block and each piece of it; `faults.txt` is what the author is told. Either may be missing, not
both. `pytest --accept` rewrites those that there are; a new folder gets its `faults.txt`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from press.check import check
from press.diagnostics import Diagnostic, Fault, show
from press.head import KEYS
from press.model import Document, Emphasis, Heading, Inline, Language, Link, NoteMark
from press.parse import parse
from press.source import read
from press.unparse import unparse

CASES = sorted(path.parent for path in (Path(__file__).parent / 'cases').glob('*/*.md'))
PRESS = Path(__file__).parents[1] / 'press'
# The modules whose every fault has a case here.
READING = ('source', 'head', 'markup', 'parse', 'check', 'orthography')


def read_case(folder: Path) -> tuple[Document | None, tuple[Diagnostic, ...], dict[str, str]]:
    """The document, if the file can be read at all, its faults, and the text to show them in."""
    [path] = folder.glob('*.md')
    texts = {path.name: path.read_bytes().decode(errors='replace')}
    try:
        source = read(path, path.name)
    except Fault as fault:
        return None, fault.diagnostics, texts
    document, faults = parse(source)
    return document, (*faults, *check(document)), texts


def outline(document: Document) -> str:
    """The model as text: what each thing is, where it stands, and its pieces."""
    return '\n'.join(_outline(document)) + '\n'


def _outline(document: Document) -> Iterator[str]:
    for key in KEYS:
        entry = getattr(document.head, key)
        if entry:
            yield f'{entry.place.line}:{entry.place.column} {key} = {entry.value}'
    for block in document.blocks:
        yield from _block(block, '')
    for annex in document.annexes:
        yield f'{annex.place.line}:{annex.place.column} {annex.id}'
        yield from _pieces(annex.label, '    ')
        for block in (annex.title, *annex.blocks) if annex.title else annex.blocks:
            yield from _block(block, '  ')
    for note in document.notes:
        yield f'{note.place.line}:{note.place.column} {note.id}'
        yield from _pieces(note.content, '    ')


def _block(block, indent: str) -> Iterator[str]:
    kind = 'heading' if isinstance(block, Heading) else block.kind
    label = getattr(block, 'label', '')
    indent += '  ' * (0 if kind == 'heading' else block.level)
    yield f'{indent}{block.place.line}:{block.place.column} {block.id} {kind} {label}'.rstrip()
    yield from _pieces(block.content, indent + '    ')


def _pieces(content: tuple[Inline, ...], indent: str) -> Iterator[str]:
    for inline in content:
        place = f'{inline.place.line}:{inline.place.column}'
        if isinstance(inline, Emphasis):
            yield f'{indent}{place} emphasis'
            yield from _pieces(inline.content, indent + '    ')
        elif isinstance(inline, Language):
            yield f'{indent}{place} language {inline.tag}'
            yield from _pieces(inline.content, indent + '    ')
        elif isinstance(inline, Link):
            yield f'{indent}{place} link {inline.address}'
            yield from _pieces(inline.content, indent + '    ')
        elif isinstance(inline, NoteMark):
            yield f'{indent}{place} mark {inline.label}'
        else:
            yield f'{indent}{place} “{inline.text}”'


@pytest.mark.parametrize('folder', CASES, ids=lambda folder: folder.name)
def test_case(folder, request):
    document, faults, texts = read_case(folder)
    results = {'faults.txt': show(faults, texts).rstrip() + '\n' if faults else ''}
    if document:
        results['model.txt'] = outline(document)
    expected = [name for name in ('model.txt', 'faults.txt') if (folder / name).exists()]
    if request.config.getoption('accept'):
        for name in expected or ['faults.txt']:
            (folder / name).write_text(results[name], encoding='utf-8')
        return
    assert expected, f'{folder.name} expects nothing: pytest --accept writes its faults.txt'
    for name in expected:
        assert results[name] == (folder / name).read_text(encoding='utf-8')
    if 'faults.txt' not in expected:
        assert faults == ()


@pytest.mark.parametrize('folder', CASES, ids=lambda folder: folder.name)
def test_what_is_without_fault_is_the_same_when_written_and_read(folder):
    document, faults, _ = read_case(folder)
    if document is None or any(fault.severity == 'error' for fault in faults):
        return
    [path] = folder.glob('*.md')
    assert unparse(document) == path.read_text(encoding='utf-8'), 'write the case in canonical form'


def test_every_fault_of_reading_has_a_case():
    codes = {code for name in READING for code in codes_in(PRESS / f'{name}.py')}
    shown = '\n'.join(path.read_text(encoding='utf-8') for folder in CASES
                      for path in folder.glob('faults.txt'))
    told = set(re.findall(r'^(?:error|warning)\[([a-z0-9-]+)\]', shown, re.MULTILINE))
    assert codes and codes - told == set()


def codes_in(path: Path) -> set[str]:
    """The codes of the diagnostics that a module makes."""
    return set(re.findall(r"\bDiagnostic\(\s*'([a-z0-9-]+)'", path.read_text(encoding='utf-8')))
