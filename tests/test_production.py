"""What is made again and what is not; the same inputs give the same bytes."""

import os
import subprocess
import sys

import pytest
from checkout import BODY, build, checkout, target


def made_again(root, *words: str) -> bool:
    """Whether the front desk has made the file again, and has said what it did."""
    before = target(root).stat().st_mtime_ns
    done = build(root, 'pdf', *words)
    assert done.returncode == 0, done.stderr
    again = target(root).stat().st_mtime_ns != before
    assert ('is up to date' in done.stdout) is not again
    return again


@pytest.fixture
def root(tmp_path):
    made = checkout(tmp_path)
    assert build(made, 'pdf').returncode == 0
    return made


def test_what_has_not_changed_is_not_made_again(root):
    assert not made_again(root)
    assert made_again(root, '--force')


def test_what_has_changed_is_made_again(root):
    content = root / 'content/a-res-64-222/zh-Hans.md'
    content.write_text(content.read_text().replace('继续', '接着'))
    assert made_again(root)
    assert not made_again(root)
    assert made_again(root, '--profile', 'archive', '--force')


def test_a_file_that_was_touched_is_made_again(root):
    target(root).write_bytes(target(root).read_bytes() + b'%')
    assert made_again(root)
    assert target(root).read_bytes().endswith(b'%%EOF\n')


def test_another_template_face_or_date_makes_it_again(root, monkeypatch):
    templates, fonts = root / 'templates', root / 'fonts'
    for folder in (templates, fonts):
        real = folder.resolve()
        folder.unlink()
        folder.mkdir()
        for each in real.iterdir():
            (folder / each.name).symlink_to(each)
    assert not made_again(root)
    base = templates / 'base.css'
    text = base.read_text()
    base.unlink()
    base.write_text(text + '\n')
    assert made_again(root)
    readme = fonts / 'README.md'
    readme.unlink()
    readme.write_text('')
    assert made_again(root)
    monkeypatch.setenv('SOURCE_DATE_EPOCH', '1260403200')
    assert made_again(root)


def test_a_file_with_a_fault_leaves_no_stamp(root):
    content = root / 'content/a-res-64-222/zh-Hans.md'
    good = content.read_text()
    content.write_text(good.replace('[^1]:', '[^2]:'))
    assert build(root, 'pdf').returncode == 1
    assert list(target(root).parent.iterdir()) == []
    content.write_text(good)
    assert build(root, 'pdf').returncode == 0


def test_builds_at_the_same_time_leave_one_good_file(root):
    words = [sys.executable, 'build.py', 'pdf', '--force']
    builds = [subprocess.Popen(words, cwd=root, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [one.wait() for one in builds] == [0, 0, 0]
    assert sorted(path.name for path in target(root).parent.iterdir()) == [
        '.zh-Hans.a4.pdf.stamp', 'zh-Hans.a4.pdf']
    assert build(root, 'prove', str(target(root))).returncode == 0


def test_two_builds_give_the_same_bytes(tmp_path):
    """In two places, under two names of time zones and languages, with other hashes of strings."""
    files = []
    for number, zone in enumerate(('Asia/Shanghai', 'America/New_York')):
        folder = tmp_path / str(number)
        folder.mkdir()
        root = checkout(folder, (ROOT_TEXT + BODY.replace('[^1]', '')).encode())
        environment = os.environ | {'TZ': zone, 'PYTHONHASHSEED': str(number), 'LC_ALL': 'C.UTF-8'}
        subprocess.run([sys.executable, 'build.py', 'pdf', '--force'], cwd=root, check=True,
                       env=environment, stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, 'build.py', 'booklet'], cwd=root, check=True,
                       env=environment, stdout=subprocess.DEVNULL)
        files.append({path.name: path.read_bytes() for path in (root / 'out').rglob('*.pdf')})
    assert len(files[0]) == 3
    assert files[0] == files[1]


ROOT_TEXT = ('---\nsymbol: A/RES/64/222\ntitle: 联合国南南合作高级别会议内罗毕成果文件\norgan: 大会\n'
             'adopted: 2009-12-21\n---\n')
