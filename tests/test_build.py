"""The front desk as a person meets it: verbs, bad input, interrupts, untrusted text."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from checkout import BODY, HEAD, NOTE, ROOT, build, checkout, target

GOOD = HEAD + BODY + NOTE


def test_a_text_becomes_a_proved_pdf(tmp_path):
    root = checkout(tmp_path)
    made = build(root, 'pdf')
    assert made.returncode == 0, made.stderr
    assert re.fullmatch(r'out/a-res-64-222/zh-Hans\.a4\.pdf  1 pages?  \d+\.\d s'
                        r'  \d of \d full lines solid, at most 0\.\d{3} em added\n', made.stdout)
    proved = build(root, 'prove', str(target(root)))
    assert proved.returncode == 0, proved.stderr
    assert 'proved' in proved.stdout


def test_prove_finds_what_was_changed_since(tmp_path):
    root = checkout(tmp_path)
    assert build(root, 'pdf').returncode == 0
    path = root / 'content' / 'a-res-64-222' / 'zh-Hans.md'
    path.write_text(GOOD.replace('继续审议', '继续讨论'), encoding='utf-8')
    proved = build(root, 'prove', str(target(root)))
    assert proved.returncode == 1
    assert 'text-changed' in proved.stderr


@pytest.mark.parametrize(('text', 'code', 'place'), [
    (GOOD.replace(NOTE, ''), 'mark-without-note', ':8:16'),
    (GOOD.replace('2.  *又', '1.  *又'), 'number-repeated', ':12:1'),
    (GOOD.replace('继续', '䲣继续'), 'glyph-missing', ':10:9'),
    (GOOD.replace('title: ', 'title: "'), 'head-not-yaml', ':'),
    (GOOD.encode('gb18030'), 'not-utf-8', ':3:8'),
    ('', 'empty-file', ':1:1'),
    (GOOD.replace('A/RES/64/222', 'A/RES/../222'), 'ill-formed-symbol', ':2:9'),
])
def test_bad_input_is_a_located_fault_and_leaves_no_file(tmp_path, text, code, place):
    root = checkout(tmp_path, text)
    target(root).parent.mkdir(parents=True)
    target(root).write_bytes(b'an older file')
    made = build(root, 'pdf')
    assert made.returncode == 1
    assert f'error[{code}]' in made.stderr
    assert f'content/a-res-64-222/zh-Hans.md{place}' in made.stderr
    assert 'Traceback' not in made.stderr
    assert list(target(root).parent.iterdir()) == []


@pytest.mark.parametrize('trick', [
    '<img src="http://127.0.0.1:9/x.png">', '![x](http://127.0.0.1:9/x.png)',
    '![x](../../../etc/passwd)', '<script>1</script>', '{{ design.folder }}',
    '{% include "words.toml" %}', '<style>*{display:none}</style>'])
def test_untrusted_content_gets_nothing(tmp_path, trick):
    root = checkout(tmp_path, GOOD.replace('继续审议', f'继续{trick}审议'))
    made = build(root, 'pdf')
    assert made.returncode == 1
    assert 'unsupported-markup' in made.stderr or 'template-in-text' in made.stderr
    assert not target(root).exists()


def test_markup_in_the_head_is_printed_as_it_stands(tmp_path):
    root = checkout(tmp_path, GOOD.replace('organ: 大会', 'organ: 大<b>&</b>会'))
    made = build(root, 'pdf')
    assert made.returncode == 0, made.stderr
    assert '大<b>&</b>会' in build(root, 'galley', 'a-res-64-222').stdout


def test_an_interrupted_build_leaves_the_old_file(tmp_path):
    root = checkout(tmp_path)
    target(root).parent.mkdir(parents=True)
    for how, status in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        target(root).write_bytes(b'an older file')
        for delay in (0.3, 0.6):
            run = subprocess.Popen(
                [sys.executable, str(root / 'build.py'), 'pdf'], cwd=root,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                env=os.environ | {'PYTHONPATH': str(root)})
            time.sleep(delay)
            run.send_signal(how)
            _, errors = run.communicate()
            if target(root).read_bytes().startswith(b'%PDF'):   # it was quicker than the signal
                target(root).write_bytes(b'an older file')
                continue
            assert run.returncode == status, (delay, errors)
            assert target(root).read_bytes() == b'an older file'
            assert b'Traceback' not in errors


def test_a_full_disk_leaves_the_old_file(tmp_path):
    root = checkout(tmp_path)
    target(root).parent.mkdir(parents=True)
    target(root).write_bytes(b'an older file')
    made = subprocess.run(
        ['sh', '-c', f'ulimit -f 8; exec {sys.executable} build.py pdf'], cwd=root,
        capture_output=True, text=True, env=os.environ | {'PYTHONPATH': str(root)})
    assert made.returncode != 0
    assert target(root).read_bytes() == b'an older file'


def test_a_file_that_cannot_be_written_whole_is_not_written(tmp_path, monkeypatch):
    from press import workshop
    from press.diagnostics import Breakdown
    path = tmp_path / 'a.pdf'
    path.write_bytes(b'old')

    def full(handle):
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr(workshop.os, 'fsync', full)
    with pytest.raises(Breakdown, match='no space left'):
        workshop.save(path, b'new')
    assert [p.name for p in tmp_path.iterdir()] == ['a.pdf']
    assert path.read_bytes() == b'old'


def test_what_a_killed_build_left_is_cleared_by_a_later_one(tmp_path):
    """But not what another is writing at the same time."""
    from press import workshop
    left, now = tmp_path / '.a.pdf.x1.unfinished', tmp_path / '.a.pdf.x2.unfinished'
    for path, age in ((left, workshop.LEFT_OVER + 60), (now, 1)):
        path.write_bytes(b'half')
        os.utime(path, (path.stat().st_mtime - age,) * 2)
    workshop.save(tmp_path / 'a.pdf', b'whole')
    assert sorted(p.name for p in tmp_path.iterdir()) == ['.a.pdf.x2.unfinished', 'a.pdf']


def test_help_and_list_do_without_the_engine(tmp_path):
    root = checkout(tmp_path)
    watch = ('import sys, runpy; sys.argv = ["build.py", {!r}]\n'
             'try: runpy.run_path("build.py", run_name="__main__")\n'
             'except SystemExit: pass\n'
             'assert "weasyprint" not in sys.modules and "fontTools" not in sys.modules')
    for word in ('--help', 'list'):
        run = subprocess.run([sys.executable, '-c', watch.format(word)], cwd=root, text=True,
                             capture_output=True, env=os.environ | {'PYTHONPATH': str(root)})
        assert run.returncode == 0, run.stderr
    assert 'prove' in build(root, '--help').stdout


def test_an_unknown_publication_is_a_fault_with_a_hint(tmp_path):
    made = build(checkout(tmp_path), 'pdf', 'a-res-64-22')
    assert made.returncode == 1
    assert 'did you mean “a-res-64-222”?' in made.stderr


def test_wrong_usage_has_its_own_status(tmp_path):
    assert build(checkout(tmp_path), 'pdf', '--no-such-option').returncode == 2


def test_an_unknown_design_is_named(tmp_path):
    made = build(checkout(tmp_path), 'pdf', '--design', 'a9')
    assert made.returncode == 3
    assert 'a4' in made.stderr


def test_prove_refuses_what_is_not_ours(tmp_path):
    root = checkout(tmp_path)
    (root / 'x.pdf').write_bytes(b'not a pdf at all')
    made = build(root, 'prove', 'x.pdf')
    assert made.returncode == 1
    assert 'not-a-pdf' in made.stderr


def test_import_keeps_a_file_that_is_there(tmp_path):
    root = checkout(tmp_path)
    raw = ROOT / 'content' / 'a-res-64-222' / 'provenance' / 'zh-Hans.raw.txt'
    words = ('import', str(raw), '--symbol', 'A/RES/64/222')
    refused = build(root, *words)
    assert refused.returncode == 1
    assert 'file-exists' in refused.stderr
    taken = build(root, *words, '-o', 'new.md')
    assert taken.returncode == 0, taken.stderr
    assert (root / 'new.md').read_text('utf-8').startswith('---\nsymbol: A/RES/64/222\n')
    wrong = build(root, 'import', str(raw), '--symbol', '../etc')
    assert wrong.returncode == 1
    assert 'ill-formed-symbol' in wrong.stderr


def test_no_colours_or_bars_in_a_pipe(tmp_path):
    made = build(checkout(tmp_path), 'pdf')
    assert '\x1b' not in made.stdout + made.stderr
    assert '\r' not in made.stdout + made.stderr


def test_a_changed_face_stops_the_build(tmp_path):
    root = checkout(tmp_path)
    (root / 'fonts').unlink()
    (root / 'fonts').mkdir()
    for path in (ROOT / 'fonts').iterdir():
        (root / 'fonts' / path.name).symlink_to(path)
    face = root / 'fonts' / 'PressHei-Regular.ttf'
    data = face.read_bytes()
    face.unlink()
    face.write_bytes(data + b'x')
    made = build(root, 'pdf')
    assert made.returncode == 3 and not target(root).exists()
    assert 'PressHei-Regular.ttf is not the one that fonts.toml lists' in made.stderr
    assert 'Traceback' not in made.stderr
