"""Seals: made with keys of an authority of our own, kept within the archive, broken by any change."""

import shutil
import subprocess
from functools import cache

import pytest
from authority import PASSPHRASE, Authority
from checkout import build
from msgspec.structs import replace
from packets import WORKSHOP, specimen, text

from press import validation
from press.diagnostics import Fault
from press.letters import read_letter
from press.mailing import Mailing
from press.sealing import Key, Stamp, timestamper
from press.source import Source
from press.verifying import said, seal_faults, seals_of, text_faults

pytestmark = pytest.mark.skipif(
    not (WORKSHOP.fonts / 'fonts.conf').exists(), reason='no faces in fonts/')
WORDS = WORKSHOP.words('en')
HOWS = ('invisible', 'stamped', 'visible')


@cache
def authority() -> Authority:
    return Authority()


@cache
def key() -> Key:
    return Key(authority().key_file(), PASSPHRASE, 'mission.p12')


@cache
def sealed(how: str) -> bytes:
    stamp = Stamp(1, (300, 300, 500, 340), WORKSHOP.fonts / 'PressSong-Regular.ttf')
    return key().seal(specimen('letter').pdf, WORDS, stamp if how == 'visible' else None,
                      authority().timestamper() if how == 'stamped' else None)


def codes(faults) -> set[str]:
    return {fault.code for fault in faults}


@pytest.mark.parametrize('how', HOWS)
def test_a_seal_says_who_and_when_and_that_all_is_intact(how):
    assert sealed(how).startswith(specimen('letter').pdf)
    seal, = seals_of(sealed(how), [authority().pem])
    assert (seal.signer, seal.issuer) == ('Mission of the tests', 'Authority of the tests')
    assert seal.intact and seal.whole and seal.trusted and seal.when
    assert seal.stamped == ('Clock of the tests' if how == 'stamped' else '')
    assert not codes(seal_faults([seal], 'x')) and not codes(text_faults(sealed(how), 'x'))
    assert 'intact: not a byte was changed' in said([seal])


@pytest.mark.parametrize('how', HOWS)
@pytest.mark.skipif(bool(validation.missing()), reason='veraPDF is not installed')
def test_a_sealed_packet_is_still_for_the_archive_and_for_everyone(how):
    assert all(verdict.passed for verdict in validation.validate(sealed(how)))


def test_who_is_not_vouched_for_is_not_trusted():
    seal, = seals_of(sealed('invisible'))
    assert seal.intact and not seal.trusted and 'not known here' in said([seal])
    seal, = seals_of(sealed('invisible'), [Authority('Another').pem])
    assert not seal.trusted


def test_a_changed_byte_breaks_the_seal():
    pdf = bytearray(sealed('invisible'))
    at = pdf.index(b'/Creator') + 12
    pdf[at] ^= 1
    assert codes(seal_faults(seals_of(bytes(pdf)), 'x')) == {'seal-broken'}


def test_what_is_added_behind_a_seal_is_found():
    found = seals_of(sealed('invisible') + b'\n% more\n')
    assert codes(seal_faults(found, 'x')) == {'seal-not-last'}


def test_a_file_without_a_seal_says_so():
    assert codes(seal_faults(seals_of(specimen('letter').pdf), 'x')) == {'not-sealed'}
    with pytest.raises(Fault):
        seals_of(b'no PDF')


def test_a_seal_is_not_put_on_a_seal():
    with pytest.raises(Fault) as caught:
        key().seal(sealed('invisible'), WORDS)
    assert codes(caught.value.diagnostics) == {'already-sealed'}


@pytest.mark.parametrize(('data', 'passphrase', 'code'), [
    (lambda: authority().key_file(), 'wrong', 'passphrase-wrong'),
    (lambda: authority().key_file(days=(-30, -2)), PASSPHRASE, 'certificate-expired'),
    (lambda: authority().key_file(days=(2, 30)), PASSPHRASE, 'certificate-expired'),
    (lambda: b'no key', PASSPHRASE, 'key-unreadable')])
def test_a_key_that_cannot_seal_is_a_fault_that_keeps_the_secret(data, passphrase, code):
    with pytest.raises(Fault) as caught:
        Key(data(), passphrase, 'mission.p12')
    assert codes(caught.value.diagnostics) == {code}
    assert passphrase not in str(caught.value)


def test_text_that_is_not_that_of_the_source_is_found():
    """The source of another letter in the place of its own: one word differs."""
    from io import BytesIO

    import pikepdf
    out = BytesIO()
    with pikepdf.open(BytesIO(specimen('letter').pdf)) as pdf:
        held = pdf.attachments['letter.md'].obj.EF.F
        held.write(text('letter').replace('honour', 'pleasure').encode())
        pdf.save(out)
    found = list(text_faults(out.getvalue(), 'x'))
    assert codes(found) == {'text-changed'} and found[0].place.file == 'letter.md'


@pytest.mark.skipif(not shutil.which('pdfsig'), reason='poppler is not on this machine')
def test_poppler_agrees(tmp_path):
    file = tmp_path / 'sealed.pdf'
    file.write_bytes(sealed('stamped'))
    done = subprocess.run(['pdfsig', '-nocert', str(file)], capture_output=True, text=True)
    for words in ('ETSI.CAdES.detached', 'Total document signed', 'Signature is Valid'):
        assert words in done.stdout, done.stdout


def test_the_front_desk_seals_and_verifies(tmp_path, monkeypatch):
    monkeypatch.setenv('PRESS_PASSPHRASE', PASSPHRASE)
    (tmp_path / 'mission.p12').write_bytes(authority().key_file())
    (tmp_path / 'root.pem').write_bytes(authority().pem)
    words = ('packet', 'zhaohui', '--out', str(tmp_path), '--seal', str(tmp_path / 'mission.p12'))
    done = build(WORKSHOP.root, *words, '--visible')
    assert done.returncode == 0, done.stderr
    file = tmp_path / 'letters' / 'zhaohui.pdf'
    done = build(WORKSHOP.root, 'verify', str(file), '--trust', str(tmp_path / 'root.pem'))
    assert done.returncode == 0 and 'trusted' in done.stdout, done.stderr
    assert 'text equal to zhaohui.md, a-res-64-222.zh-Hans.md' in done.stdout
    data = bytearray(file.read_bytes())
    data[data.index(b'/Creator') + 12] ^= 1
    file.write_bytes(data)
    done = build(WORKSHOP.root, 'verify', str(file))
    assert done.returncode == 1 and 'seal-broken' in done.stderr
    monkeypatch.setenv('PRESS_PASSPHRASE', 'wrong')
    file.unlink()
    done = build(WORKSHOP.root, *words)
    assert done.returncode == 1 and 'passphrase-wrong' in done.stderr
    assert not file.exists() and PASSPHRASE not in done.stderr + done.stdout


@pytest.fixture
def clock():
    """A time-stamp authority on this machine, asked over HTTP (RFC 3161)."""
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    from asn1crypto import tsp
    stamper = authority().timestamper()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers['Content-Length'])))
            told = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header('Content-Type', 'application/timestamp-reply')
            self.send_header('Content-Length', str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *words):
            pass

    server = HTTPServer(('127.0.0.1', 0), Answer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f'http://127.0.0.1:{server.server_port}/'
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_time_is_asked_of_an_authority_by_its_address(clock):
    pdf = key().seal(specimen('zhaohui').pdf, WORDS, timestamper=timestamper(clock))
    seal, = seals_of(pdf, [authority().pem])
    assert seal.stamped == 'Clock of the tests' and seal.intact and seal.trusted


def test_an_authority_that_does_not_answer_stops_the_seal():
    with pytest.raises(Fault) as caught:
        key().seal(specimen('zhaohui').pdf, WORDS, timestamper=timestamper('http://127.0.0.1:9/'))
    assert codes(caught.value.diagnostics) == {'timestamp-failed'}


def test_a_visible_seal_needs_room_below_the_letter(tmp_path):
    (tmp_path / 'mission.p12').write_bytes(authority().key_file())
    letter, _ = read_letter(Source('letter.md', text('letter')))
    mailing = Mailing(key=tmp_path / 'mission.p12', passphrase=PASSPHRASE, visible=True)
    right, _, top = specimen('letter').room
    with pytest.raises(Fault) as caught:
        mailing.finish(replace(specimen('letter'), room=(right, 20.0, top)), letter, WORKSHOP, 'x')
    assert codes(caught.value.diagnostics) == {'no-room-for-seal'}
    pdf, _ = mailing.finish(specimen('letter'), letter, WORKSHOP, 'x')
    assert seals_of(pdf)[0].whole and PASSPHRASE not in repr(mailing)
