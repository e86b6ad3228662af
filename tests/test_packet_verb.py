"""Packets at the front desk: one letter, a table of recipients, messages, limits."""

import shutil
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from checkout import build
from packets import WORKSHOP, specimen
from pypdf import PdfReader

from press.weight import weights

pytestmark = pytest.mark.skipif(
    not (WORKSHOP.fonts / 'fonts.conf').exists(), reason='no faces in fonts/')
TABLE = 'key,country,number\nexemplaria,Exemplaria,8\nsamplonia,"Samplonia, Republic of",9\n'


@pytest.fixture
def root(tmp_path) -> Path:
    made = tmp_path / 'checkout'
    made.mkdir()
    for name in ('press', 'templates', 'fonts'):
        (made / name).symlink_to(WORKSHOP.root / name)
    shutil.copytree(WORKSHOP.content, made / 'content')
    shutil.copy(WORKSHOP.root / 'build.py', made)
    return made


def test_a_table_makes_a_packet_for_each_row_and_a_bad_row_stops_only_itself(root):
    (root / 'r.csv').write_text(TABLE + 'ngo,=1+1,10\n')
    done = build(root, 'packet', 'to-missions', '--to', 'r.csv')
    assert done.returncode == 1 and 'r.csv:4:2' in done.stderr and 'Traceback' not in done.stderr
    folder = root / 'out' / 'letters' / 'to-missions'
    assert [path.name for path in sorted(folder.glob('*.pdf'))] == [
        'exemplaria.pdf', 'samplonia.pdf']
    said = PdfReader(folder / 'samplonia.pdf')
    assert 'Samplonia, Republic of' in said.attachments['to-missions.md'][0].decode()
    assert 'Samplonia, Republic of' in said.pages[0].extract_text().replace('\n', ' ')
    assert 'made' in done.stdout and 'row in line 4' in done.stdout
    # Resumed, only what is missing or out of date is made; two processes do as one does.
    before = (folder / 'samplonia.pdf').stat().st_mtime_ns
    first = (folder / 'exemplaria.pdf').read_bytes()
    (folder / 'exemplaria.pdf').unlink()
    (root / 'r.csv').write_text(TABLE)
    done = build(root, 'packet', 'to-missions', '--to', 'r.csv', '--resume', '--jobs', '2')
    assert done.returncode == 0, done.stderr
    assert (folder / 'samplonia.pdf').stat().st_mtime_ns == before
    assert (folder / 'exemplaria.pdf').read_bytes() == first
    (root / 'r.csv').write_text(TABLE.replace('Republic', 'Kingdom'))
    done = build(root, 'packet', 'to-missions', '--to', 'r.csv', '--resume')
    assert done.returncode == 0 and (folder / 'samplonia.pdf').stat().st_mtime_ns != before


def test_an_addressee_of_a_row_that_protocol_forbids_stops_the_row(root):
    letter = root / 'content' / 'letters' / 'to-missions.md'
    letter.write_text(letter.read_text().replace('"Permanent Mission of {{ country }}"',
                                                 '"{{ country }}"'))
    (root / 'r.csv').write_text('key,country,number\na,Permanent Mission of X,1\nb,X University,2\n')
    done = build(root, 'packet', 'to-missions', '--to', 'r.csv')
    assert done.returncode == 1 and 'wrong-addressee' in done.stderr and 'r.csv:3' in done.stderr
    assert [path.name for path in (root / 'out/letters/to-missions').glob('*.pdf')] == ['a.pdf']


def test_a_table_without_a_column_that_the_letter_asks_for_makes_nothing(root):
    (root / 'r.csv').write_text('key,number\na,1\n')
    done = build(root, 'packet', 'to-missions', '--to', 'r.csv')
    assert done.returncode == 1 and 'unknown-column' in done.stderr
    assert 'content/letters/to-missions.md:7' in done.stderr
    assert not (root / 'out').exists()


def test_a_message_has_the_packet_attached_and_is_not_sent(root):
    done = build(root, 'packet', 'letter', '--eml', '--max-size', '1MB')
    assert done.returncode == 0, done.stderr
    file = root / 'out' / 'letters' / 'letter.eml'
    message = message_from_bytes(file.read_bytes(), policy=default)
    attached, = message.iter_attachments()
    assert attached.get_content() == file.with_suffix('.pdf').read_bytes()
    assert attached.get_filename() == 'letter.pdf' and message['X-Unsent'] == '1'
    assert message['Subject'] == 'Nairobi outcome document on South-South cooperation'
    assert 'I have the honour' in message.get_body().get_content()
    # What weighs too much goes, and says what of it weighs most.
    done = build(root, 'packet', 'letter', '--max-size', '100 kB')
    assert done.returncode == 1 and 'face Press-Song' in done.stderr
    assert not file.exists() and not file.with_suffix('.pdf').exists()


def test_the_weights_of_a_packet_are_its_bytes():
    found = weights(specimen('letter').pdf)
    assert sum(weight.bytes for weight in found) == len(specimen('letter').pdf)
    assert found[0].what == 'face Press-Song'
    held = PdfReader(BytesIO(specimen('letter').pdf)).attachments
    assert {f'file {name}' for name in held} <= {weight.what for weight in found}


@pytest.mark.parametrize('words', [
    ('--to', 'r.csv'), ('letter', 'zhaohui', '--to', 'r.csv'), ('letter', '--visible'),
    ('letter', '--timestamp', 'http://localhost'), ('letter', '--jobs', '0')])
def test_what_does_not_go_together_is_misuse(root, words):
    (root / 'r.csv').write_text(TABLE)
    assert build(root, 'packet', *words).returncode == 2


def test_an_unknown_letter_is_a_fault(root):
    done = build(root, 'packet', 'leter')
    assert done.returncode == 1 and 'did you mean “letter”?' in done.stderr
