"""Booklets at the front desk: a book, its sheets, the ticket; any PDF on sheets; contact sheets."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from checkout import BODY, HEAD, NOTE, ROOT, build, checkout
from PIL import Image
from pypdf import PdfReader

from press.design import MM
from press.proving.paintings import paintings, plates
from press.proving.plates import is_for_press, sheet_faults
from press.workshop import Workshop

TEXT = HEAD.replace('---\n', '---\nadopted: 2009-12-21\n', 1) + BODY + '\n# 附件\n\n一段。\n' + NOTE
WORKSHOP = Workshop(ROOT, ROOT / 'out')

pytestmark = pytest.mark.skipif(
    not (WORKSHOP.fonts / 'fonts.conf').exists(), reason='no faces in fonts/')


@pytest.fixture(scope='module')
def made(tmp_path_factory) -> Path:
    """A checkout with a booklet for the office and one for a press."""
    root = checkout(tmp_path_factory.mktemp('booklet'), TEXT)
    for profile in ('archive', 'press'):
        done = build(root, 'booklet', '--profile', profile)
        assert done.returncode == 0, done.stderr
    return root


def product(root: Path, name: str) -> Path:
    return root / 'out' / 'a-res-64-222' / f'zh-Hans.{name}.pdf'


def test_a_booklet_is_a_book_its_sheets_and_a_ticket(made):
    done = build(made, 'booklet')
    assert product(made, 'a5').exists() and product(made, 'booklet').exists()
    for word in ('2, A4, across', 'short edge', 'two, on the fold', '148 × 210 mm', '250 copies'):
        assert word in done.stdout, word
    pages = PdfReader(product(made, 'booklet')).pages
    assert len(pages) == 4
    assert float(pages[0].mediabox.width) == pytest.approx(297 * MM, abs=0.1)


def test_both_files_are_proved_again_and_changed_sheets_are_found(made, tmp_path):
    for name in ('a5', 'booklet', 'a5.press', 'booklet.press'):
        done = build(made, 'prove', str(product(made, name)))
        assert done.returncode == 0 and 'proved' in done.stdout, (name, done.stderr)
    with pikepdf.open(product(made, 'booklet')) as pdf:
        pdf.pages.insert(0, pdf.pages[1])
        del pdf.pages[2]
        pdf.save(tmp_path / 'other.pdf')
    done = build(made, 'prove', str(tmp_path / 'other.pdf'))
    assert done.returncode == 1 and 'error[page-elsewhere]' in done.stderr


def test_sheets_for_a_press_print_black_alone_and_keep_condition_and_bleed(made):
    pdf = product(made, 'booklet.press').read_bytes()
    reader = PdfReader(BytesIO(pdf))
    assert is_for_press(pdf) and not is_for_press(product(made, 'booklet').read_bytes())
    assert sheet_faults(pdf, WORKSHOP.condition) == ()
    for page, painted in zip(reader.pages, paintings(pdf), strict=True):
        assert plates(painted) <= {'Black', 'All'} and 'All' in plates(painted)
        for side in ('left', 'bottom', 'right', 'top'):
            apart = abs(float(getattr(page.trimbox, side)) - float(getattr(page.bleedbox, side)))
            assert apart == pytest.approx(3 * MM, abs=0.01)


def test_another_ink_on_a_sheet_is_found(made):
    with pikepdf.open(product(made, 'booklet.press')) as pdf:
        page = pdf.pages[0]
        page.contents_add(b'q 1 0 0 0 k 100 100 10 10 re f Q')
        out = BytesIO()
        pdf.save(out)
    assert {fault.code for fault in sheet_faults(out.getvalue(), WORKSHOP.condition)} == {
        'ink-wrong'}


def test_a_lost_condition_is_found(made):
    with pikepdf.open(product(made, 'booklet.press')) as pdf:
        del pdf.Root.OutputIntents
        out = BytesIO()
        pdf.save(out)
    assert sheet_faults(out.getvalue(), WORKSHOP.condition) != ()


def test_a_plan_is_printed_and_nothing_is_made(tmp_path):
    root = checkout(tmp_path, TEXT)
    done = build(root, 'booklet', '--plan', '--binding', 'right')
    assert done.returncode == 0 and not (root / 'out').exists()
    assert done.stdout.splitlines()[:2] == ['sheet  side   pages', '    1  front     1      6']


def test_paper_that_is_too_small_takes_nothing_away(made):
    before = {path: path.read_bytes() for path in (made / 'out').rglob('*.pdf')}
    done = build(made, 'booklet', '--paper', 'A5')
    assert done.returncode == 1 and 'error[too-large]: 296 × 210 mm' in done.stderr
    assert {path: path.read_bytes() for path in (made / 'out').rglob('*.pdf')} == before


def test_any_file_goes_on_sheets(made, tmp_path):
    done = build(made, 'impose', str(product(made, 'a5')), '--scheme', 'signatures', '--section',
                 '1', '--weight', '160', '--paper', '330x240', '--marks', '-o',
                 str(tmp_path / 'sewn.pdf'))
    assert done.returncode == 0, done.stderr
    assert '2 sections of 1 sheets' in done.stdout
    assert len(PdfReader(tmp_path / 'sewn.pdf').pages) == 4


@pytest.mark.parametrize(('words', 'code'), [
    (['--paper', 'B9'], 'unknown-paper'), (['--paper', 'A5'], 'too-large'),
    (['--marks'], 'no-room-for-marks')])
def test_what_cannot_be_done_is_said_and_nothing_is_made(made, tmp_path, words, code):
    target = tmp_path / 'sheets.pdf'
    done = build(made, 'impose', str(product(made, 'a5')), *words, '-o', str(target))
    assert done.returncode == 1 and f'error[{code}]' in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_broken_file_is_said_and_nothing_is_made(tmp_path):
    root, file = checkout(tmp_path), tmp_path / 'broken.pdf'
    file.write_bytes(b'%PDF-1.7\nnothing')
    for verb in ('impose', 'sheet'):
        done = build(root, verb, str(file))
        assert done.returncode == 1 and 'error[not-a-pdf]: broken.pdf' in done.stderr.replace(
            f'{tmp_path}/', ''), done.stderr
    assert [path.name for path in tmp_path.glob('broken*')] == ['broken.pdf']


@pytest.mark.parametrize(('words', 'across', 'down'), [
    (['--columns', '6'], 6, 1), (['--spreads', '--columns', '2'], 4, 2)])
def test_a_contact_sheet_shows_every_page(made, tmp_path, words, across, down):
    target = tmp_path / 'sheet.png'
    done = build(made, 'sheet', str(product(made, 'a5')), *words, '-o', str(target))
    assert done.returncode == 0, done.stderr
    with Image.open(target) as picture:
        assert picture.width == pytest.approx(across * 254, rel=0.15)
        assert picture.height == pytest.approx(down * 394 + 28, rel=0.02)
    again = tmp_path / 'again.png'
    build(made, 'sheet', str(product(made, 'a5')), *words, '-o', str(again))
    assert again.read_bytes() == target.read_bytes()
