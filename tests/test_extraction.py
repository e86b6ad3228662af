"""What other programs read out of a PDF: every paragraph whole and in order, white space aside."""

import re
import subprocess
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from shutil import which
from tempfile import NamedTemporaryFile

import pypdfium2
import pytest
from handset import FACES, FRAME, FURNITURE, GOOD, document, made, printed, swapped
from pypdf import PdfReader

from press.diagnostics import Place
from press.model import Document, Head, Paragraph, Text
from press.proving import Collation, Frame, Furniture, collate, inspect
from press.proving.collation import squeezed

pytestmark = pytest.mark.skipif(
    not (FACES / 'fonts.conf').exists(), reason='no faces in fonts/')
SEED = Path(__file__).resolve().parents[2] / 'shared/seed/a-res-64-222.zh-Hans.raw.txt'


def by_poppler(pdf: bytes) -> list[str]:
    """The text of every page as pdftotext gives it, in the order of the file.

    Without -raw it puts raised marks and hanging labels where it thinks that columns are.
    """
    if not which('pdftotext'):
        pytest.skip('pdftotext is not here')
    done = subprocess.run(['pdftotext', '-raw', '-enc', 'UTF-8', '-', '-'], input=pdf,
                          capture_output=True, check=True)
    return done.stdout.decode().split('\f')[:-1]


def by_pdfium(pdf: bytes) -> list[str]:
    """The text of every page as PDFium gives it, its hyphens at line ends made plain."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_range().replace('\ufffe', '-') for page in opened]


def by_pypdf(pdf: bytes) -> list[str]:
    """The text of every page as pypdf gives it."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def by_mupdf(pdf: bytes) -> list[str]:
    """The text of every page as MuPDF gives it."""
    if not which('mutool'):
        pytest.skip('mutool is not here')
    with NamedTemporaryFile(suffix='.pdf') as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run(['mutool', 'draw', '-q', '-F', 'text', '-o', '-', file.name],
                              capture_output=True, check=True)
    return done.stdout.decode().split('\f')[:-1]


TOOLS = (by_poppler, by_pdfium, by_pypdf, by_mupdf)


def torn(collation: Collation, pages: list[str]) -> list[str]:
    """The lines that are not in the extracted text whole, in order and one behind another.

    Between two lines of one passage on one page nothing may stand.
    """
    wrong, ends = [], {}
    texts = [squeezed(page) for page in pages]
    for line in collation.lines:
        key = line.page, line.is_note
        at = texts[line.page - 1].find(line.line.text, ends.get(key, 0))
        if at < 0:
            wrong.append(line.line.text)
        else:
            ends[key] = at + len(line.line.text)
    for line, after in pairwise(collation.lines):
        if line.passage is after.passage and line.page == after.page and (
                line.line.text + after.line.text not in texts[line.page - 1]):
            wrong.append(line.line.text + after.line.text)
    return wrong


@pytest.fixture(scope='module')
def handset():
    pdf = printed()
    return pdf, collate(inspect(pdf), document(), FRAME, FURNITURE)


@pytest.fixture(scope='module')
def seed():
    """The raw text of a resolution, its lines joined, by plain WeasyPrint on several pages."""
    if not SEED.exists():
        pytest.skip('the seed text is not here')
    place = Place('seed.md')
    paragraphs = [squeezed(part) for part in re.split(r' \n\s*', SEED.read_text('utf-8'))]
    source = Document('zh-Hans', Head(), tuple(
        Paragraph(f'para_{number}', 'plain', '', 0, (Text(text, place),), place)
        for number, text in enumerate(filter(None, paragraphs), 1)), (), (), place)
    pdf = made('''<html lang="zh-Hans"><style>@page { size: 595pt 842pt; margin: 90pt 108pt }
        body { margin: 0; font: 10.5pt/18pt Press Song } p { margin: 0; text-indent: 2em }
        </style>''' + ''.join(f'<p>{text}' for text in paragraphs if text))
    frame = Frame(108, 487, 90, 752, 10.5, 18, 9, 13.5)
    return pdf, collate(inspect(pdf), source, frame, Furniture())


@pytest.mark.parametrize('tool', TOOLS)
@pytest.mark.parametrize('which_pages', ['handset', 'seed'])
def test_other_programs_read_every_paragraph(which_pages, tool, request):
    pdf, collation = request.getfixturevalue(which_pages)
    assert collation.faults == () and len(collation.lines) > 10
    assert torn(collation, tool(pdf)) == []


@pytest.mark.parametrize('tool', TOOLS)
def test_a_line_that_is_not_read_whole_is_told(tool, handset):
    _, collation = handset
    assert torn(collation, tool(printed(swapped('各国间', '各间')))) != []
    last = next(piece for piece in GOOD if getattr(piece, 'text', '') == '作改善其合作；')
    early = (last, *(piece for piece in GOOD if piece is not last))
    assert collate(inspect(printed(early)), document(), FRAME, FURNITURE).faults == ()
    assert torn(collation, tool(printed(early))) != []
