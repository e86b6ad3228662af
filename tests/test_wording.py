"""Words at the ends of lines, as they are heard and copied: apart, or whole."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from test_extraction import TOOLS
from test_mixed import WORKSHOP, printed

from press import engine
from press import publication as publishing
from press.diagnostics import Fault
from press.model import Document
from press.proving.archive import archive_faults
from press.proving.frame import Furniture
from press.proving.tags import tags
from press.reading import passages
from press.workshop import Publication

ENGLISH = '''---
symbol: A/RES/64/1
title: A title of so many words that it has to stand on two lines of this page, and a few more words
organ: General Assembly
adopted: 2009-12-21
---
*The General Assembly*,

*Recalling* its resolutions 33/134 of 19 December 1978,[^1] by which it endorsed a plan of action for
technical cooperation among developing countries, and A/RES/57/270 of 23 June 2003 — the latter in part —
and *noting* the capacity-building/training activities of the system,

1.  *Decides*:

    (a) To endorse the document, which is annexed to the present resolution, of this high-level
    conference on cooperation; see https://www.example.org/documents/resolutions/2009/december/index.html;

    (b) To review it in [un cadre propre à la coopération Sud-Sud]{lang=fr} at its sixty-sixth session,
    and again at the session behind that.[^1]

[^1]: See A/55/74 and what has been said of it in the report on the state of South-South cooperation to
    the Assembly.
'''
SOFT_HYPHEN = '\N{SOFT HYPHEN}'


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def told(pdf: bytes, document: Document) -> list[str]:
    """What the proof says of words in the file."""
    faults = archive_faults(pdf, document, Furniture(feet=('1',)), b'')
    return [fault.message for fault in faults if fault.code == 'words-misheard']


def elements(pdf: pikepdf.Pdf):
    return (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and '/ActualText' in one)


def without_actual_text(pdf: pikepdf.Pdf) -> None:
    for one in elements(pdf):
        del one['/ActualText']


def without_spaces_at_line_ends(pdf: pikepdf.Pdf) -> None:
    """Take the last glyph out of every text that ends with a space."""
    out = BytesIO()
    pdf.save(out)
    last = {piece.mcid for page in tags(out.getvalue()).pages for piece in page.pieces
            if piece.text.endswith(' ')}
    operations, inside = [], False
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
        if str(operator) == 'BDC':
            inside = operands[1].get('/MCID') in last
        if inside and str(operator) == 'TJ':
            kept = list(operands[0])
            while not isinstance(kept[-1], pikepdf.String):
                kept.pop()
            operands = [pikepdf.Array([*kept[:-1], pikepdf.String(bytes(kept[-1])[:-2])])]
        operations.append((operands, operator))
    pdf.pages[0].Contents = pdf.make_stream(pikepdf.unparse_content_stream(operations))


def with_a_space_in_a_word(pdf: pikepdf.Pdf) -> None:
    for one in elements(pdf):
        one['/ActualText'] = ' '


def test_words_are_heard_as_the_text_has_them():
    for measure in (28, 32, 38):
        assert told(*printed(measure)) == []


@pytest.mark.parametrize(('broken', 'message'), [
    (without_actual_text, '“аменой, а до‐полнением с” is heard, the text has “аменой, а до'),
    (with_a_space_in_a_word, 'до полнением'), (without_spaces_at_line_ends, 'not asubstitute')])
def test_words_that_are_heard_otherwise_are_told(broken, message):
    pdf, document = printed(28)
    faults = told(changed(pdf, broken), document)
    assert faults and any(message in fault for fault in faults), faults


def test_a_hyphen_of_a_line_end_stands_for_none_in_the_tree_alone():
    pdf, _ = printed(28)
    hyphens = [one for one in tags(pdf).walk() if one.actual]
    assert hyphens and {(one.role, one.text, one.actual) for one in hyphens} == {
        ('Span', '\N{HYPHEN}', SOFT_HYPHEN)}
    assert b'/ActualText' not in PdfReader(BytesIO(pdf)).pages[0].get_contents().get_data()


@pytest.mark.parametrize('tool', TOOLS)
def test_other_programs_part_the_words_of_two_lines(tool):
    pdf, document = printed(28)
    extracted = ' '.join(''.join(tool(pdf)).split())
    text = ''.join(passage.text for passage in passages(document))
    for words in ('not a substitute', 'North-South cooperation', '77” and China'):
        assert words in text and words in extracted, extracted


def one_line(text: str) -> str:
    """A text in one line; nothing stands behind a mark at which a word may be divided."""
    return re.sub(r'(?<=[-/—]) ', '', ' '.join(text.split()))


def english_file(folder: Path, design_name: str) -> tuple[Document, Callable[[], bytes]]:
    """A text whose lines the engine breaks, and how to make its file; which proves it."""
    path = folder / 'en.md'
    path.write_text(ENGLISH)
    publication, design = Publication('words', 'en', path), WORKSHOP.design(design_name)
    found = publishing.read(WORKSHOP, publication, design)
    assert found.sound, found.diagnostics

    def make() -> bytes:
        return publishing.make(WORKSHOP, publication, design, found.document).pdf

    return found.document, make


@pytest.fixture(scope='module', params=['a4', 'a5'])
def english(request, tmp_path_factory):
    """The English text, its file, and how to make that again."""
    document, make = english_file(tmp_path_factory.mktemp('content'), request.param)
    return document, make(), make


@pytest.mark.parametrize('tool', TOOLS)
def test_other_programs_read_all_words_of_a_text_that_the_engine_breaks(english, tool):
    document, pdf, _ = english
    extracted = one_line(' '.join(tool(pdf)))
    for passage in passages(document):
        edges = (passage.label, *(place for mark in passage.marks for place in mark))
        parts = (passage.text[start:end].strip() for start, end in zip((0, *edges), (*edges, None)))
        for part in parts:
            assert one_line(part) in extracted, (passage.id, part)


def test_lines_that_lose_their_last_space_are_told(english, monkeypatch):
    monkeypatch.setattr(engine, 'part_words', lambda document: None)
    with pytest.raises(Fault) as caught:
        english[2]()
    assert {fault.code for fault in caught.value.diagnostics} == {'words-misheard'}
    assert len(caught.value.diagnostics) > 2
