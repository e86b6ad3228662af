"""The set-up can be repeated: the lock, the stamps, and what it says where it cannot go on."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from press.doctor import LOCKED, locked_versions

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / 'requirements.lock').read_text('utf-8')
PROJECT = tomllib.loads((ROOT / 'pyproject.toml').read_text('utf-8'))['project']
EXTRAS = PROJECT['optional-dependencies']
MAIN_JOB = ['.venv/bin/python build.py pdf', '.venv/bin/python build.py booklet',
            '.venv/bin/python build.py packet']


def name_of(requirement: str) -> str:
    return re.match(r'[\w.-]+', requirement)[0].lower()


@pytest.fixture
def checkout(tmp_path):
    """A copy of the set-up alone, and a folder of programs: all that the machine has."""
    (tmp_path / 'press').mkdir()
    for name in ('__init__.py', 'setup.sh', 'doctor.py', 'diagnostics.py'):
        shutil.copy(ROOT / 'press' / name, tmp_path / 'press')
    shutil.copy(ROOT / 'requirements.lock', tmp_path)
    (tmp_path / 'bin').mkdir()
    for name in ('awk', 'dirname', 'touch'):
        program(tmp_path, name, f'exec {shutil.which(name)} "$@"')
    program(tmp_path, 'id', 'echo 1000')
    return tmp_path


def program(checkout: Path, name: str, script: str) -> None:
    """Put a program of our own on the made-up machine."""
    path = checkout / 'bin' / name
    path.write_text(f'#!{shutil.which("sh")}\n{script}\n')
    path.chmod(0o755)


def python_of(checkout: Path, script: str) -> None:
    """Put a Python of our own where the set-up makes one."""
    (checkout / '.venv/bin').mkdir(parents=True)
    program(checkout, 'python', script)
    (checkout / 'bin/python').rename(checkout / '.venv/bin/python')


def set_up(checkout: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [shutil.which('sh'), checkout / 'press/setup.sh', *arguments],
        env={'PATH': str(checkout / 'bin'), **variables}, capture_output=True, text=True)


@pytest.mark.parametrize('requirement', [
    *PROJECT['dependencies'], *(one for extra in EXTRAS.values() for one in extra)])
def test_every_dependency_is_locked(requirement):
    assert name_of(requirement) in locked_versions(ROOT)


def test_every_locked_package_has_hashes():
    entries = re.split(r'^(?=[\w.-]+==)', LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked_versions(ROOT))
    for entry in entries:
        assert re.search(r'--hash=sha256:[0-9a-f]{64}\b', entry), entry


def test_the_lock_and_the_project_name_no_place_to_take_packages_from():
    for text in (LOCK, (ROOT / 'pyproject.toml').read_text('utf-8')):
        assert not re.search(r'index-url|--index|find-links|trusted-host| @ ', text)
    assert '://' not in LOCK


def test_weasyprint_is_pinned_to_one_minor_version():
    assert 'weasyprint==70.*' in PROJECT['dependencies']
    assert locked_versions(ROOT)['weasyprint'].startswith('70.')


def test_the_doctor_compares_only_what_is_locked():
    assert set(LOCKED) <= locked_versions(ROOT).keys()


def test_the_version_is_the_same_everywhere():
    import press
    assert PROJECT['version'] == press.__version__


def test_the_set_up_is_made_again_when_the_lock_changes(tmp_path):
    """`make` is asked only what it would do."""
    for name in ('Makefile', 'requirements.lock', 'pyproject.toml'):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / 'press').mkdir()
    shutil.copy(ROOT / 'press/setup.sh', tmp_path / 'press')
    (tmp_path / '.venv/bin').mkdir(parents=True)
    python = tmp_path / '.venv/bin/python'
    python.write_text('')
    python.chmod(0o755)

    def would(*targets: str) -> str:
        # Not as a child of the make that runs the tests, which would speak of folders.
        return subprocess.run(['make', '--dry-run', *targets], cwd=tmp_path, text=True,
                              env={'PATH': os.environ['PATH']}, capture_output=True,
                              check=True).stdout

    assert would().splitlines() == ['sh press/setup.sh', *MAIN_JOB]
    (tmp_path / '.venv/ready').touch()
    assert would().splitlines() == MAIN_JOB
    assert would('test').splitlines() == ['sh press/setup.sh tests', '.venv/bin/python -m pytest']
    (tmp_path / '.venv/ready-to-test').touch()
    assert would('test').splitlines() == ['.venv/bin/python -m pytest']
    later = (tmp_path / '.venv/ready').stat().st_mtime + 10
    os.utime(tmp_path / 'requirements.lock', (later, later))
    assert would().splitlines() == ['sh press/setup.sh', *MAIN_JOB]
    os.utime(tmp_path / '.venv/ready', (later, later))
    python.unlink()
    assert would().splitlines() == ['sh press/setup.sh', *MAIN_JOB]


def test_a_python_that_is_too_old(checkout):
    program(checkout, 'python3', 'exit 1')
    answer = set_up(checkout)
    assert answer.returncode == 3
    assert answer.stderr.startswith('set-up: python3 is not Python 3.11 or later')


def test_a_newer_python_beside_an_old_one_is_found(checkout):
    program(checkout, 'python3', 'exit 1')
    program(checkout, 'python3.12', '''case "$*" in
        --version) echo Python 3.12.9;;
        "-m venv "*) exit 9;;
    esac''')
    answer = set_up(checkout)
    assert answer.stdout.startswith('set-up: making .venv with Python 3.12.9')
    assert answer.returncode == 9


def test_a_named_python_is_not_replaced_by_another(checkout):
    program(checkout, 'python3.12', '')
    answer = set_up(checkout, PYTHON='python3.9')
    assert answer.returncode == 3
    assert answer.stderr.startswith('set-up: python3.9 is not Python 3.11 or later')


@pytest.mark.parametrize(('manager', 'command'), [
    ('apt-get', 'sudo apt-get install libpango-1.0-0 python3.13-venv'),
    ('', '(with the package manager of this system) libpango-1.0-0 python3.13-venv')])
def test_missing_libraries_and_no_right_to_install_them(checkout, manager, command):
    program(checkout, 'python3', '''case "$*" in
        *press.doctor*) echo libpango-1.0-0;;
        *ensurepip*) exit 1;;
        *%d*) echo 3.13;;
    esac''')
    if manager:
        program(checkout, manager, 'exit 9')
    answer = set_up(checkout)
    assert answer.returncode == 3
    assert answer.stderr.splitlines()[-1].strip() == command
    assert not (checkout / '.venv').exists()


def test_a_set_up_that_fails_is_not_marked_as_ready(checkout):
    program(checkout, 'python3', '')
    python_of(checkout, 'exit 1')
    answer = set_up(checkout)
    assert answer.returncode == 3
    assert 'pip could not install' in answer.stderr
    assert not (checkout / '.venv/ready').exists()


def test_the_validator_is_installed_for_tests_and_for_nothing_else(checkout):
    program(checkout, 'python3', '')
    python_of(checkout, 'echo "$@" >>asked')
    names = {name_of(one) for one in EXTRAS['validate']}

    def asked_for() -> set[str]:
        lock = (checkout / '.venv/wanted.lock').read_text('utf-8')
        assert len(re.findall('--hash', lock)) > len(re.findall('^[a-z]', lock, re.M))
        return set(re.findall(r'^([\w.-]+)==', lock, re.M))

    assert set_up(checkout).returncode == 0
    assert asked_for() == locked_versions(ROOT).keys() - names
    assert set_up(checkout, 'tests').returncode == 0
    assert asked_for() == names
    asked = (checkout / 'asked').read_text().splitlines()
    assert len(asked) == 2 and all('--require-hashes' in one for one in asked)


def test_without_the_validator_tests_are_not_ready(checkout):
    python_of(checkout, 'exit 1')
    answer = set_up(checkout, 'tests')
    assert answer.returncode == 3 and 'pip could not install' in answer.stderr
    assert not (checkout / '.venv/ready-to-test').exists()


def test_without_poppler_tests_are_promised_to_be_skipped(checkout):
    program(checkout, 'apt-get', 'exit 9')
    python_of(checkout, '')
    answer = set_up(checkout, 'tests')
    assert answer.returncode == 0
    assert 'sudo apt-get install poppler-utils' in answer.stdout
    assert (checkout / '.venv/ready-to-test').exists()
