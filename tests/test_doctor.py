"""The doctor finds what is wrong with a machine, and never falls ill itself."""

import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from press import doctor, engine
from press.diagnostics import Breakdown
from press.doctor import LIBRARIES, LOCKED, Finding, Library

ROOT = Path(__file__).parent.parent
NOWHERE = Library('Nowhere', 'libnowhere.so.7', 'nowhere_version', 'libnowhere7', 'nowhere')


def found(name: str, root: Path = ROOT) -> Finding:
    return next(finding for finding in doctor.examine(root) if finding.name == name)


@pytest.fixture
def debian(monkeypatch):
    monkeypatch.setattr(doctor.shutil, 'which', {'apt-get': '/usr/bin/apt-get'}.get)


def test_everything_is_looked_at():
    names = [finding.name for finding in doctor.examine(ROOT)]
    assert names == ['Python', *(library.name for library in LIBRARIES), *LOCKED,
                     'seam', 'faces', 'inks', 'poppler']


def test_this_machine_has_the_libraries_and_the_seam():
    wrong = [finding for finding in doctor.examine(ROOT)
             if not finding.ok and finding.name not in LOCKED and finding.name != 'faces']
    assert wrong == []
    assert found('Pango').found[0].isdigit()


def test_an_old_python(monkeypatch):
    assert found('Python').ok
    monkeypatch.setattr(doctor, 'OLDEST_PYTHON', (4, 2))
    finding = found('Python')
    assert not finding.ok
    assert finding.found.startswith(platform.python_version())
    assert finding.remedy.startswith('install Python 4.2 or later')


def test_a_missing_library_names_the_command(monkeypatch, debian):
    monkeypatch.setattr(doctor, 'LIBRARIES', (NOWHERE,))
    assert found('Nowhere') == Finding(
        'Nowhere', False, 'libnowhere.so.7 cannot be opened',
        'sudo apt-get install libnowhere7')
    assert doctor.missing() == ('libnowhere7',)


@pytest.mark.parametrize(('manager', 'command'), [
    ('apt-get', 'sudo apt-get install libnowhere7'),
    ('brew', 'brew install nowhere'),
    ('', 'install Nowhere with the package manager of this system')])
def test_the_command_is_that_of_the_machine(monkeypatch, manager, command):
    monkeypatch.setattr(doctor.shutil, 'which', {manager: manager}.get)
    assert doctor.to_install(NOWHERE.package) == command


def test_nothing_is_missing_here():
    assert doctor.missing() == ()


def test_two_libraries_of_one_package_are_asked_for_once(monkeypatch, debian):
    monkeypatch.setattr(doctor, 'LIBRARIES', (NOWHERE, NOWHERE))
    assert doctor.missing() == ('libnowhere7',)


def test_weasyprint_without_pango_is_a_finding(monkeypatch, capsys):
    def no_pango():
        print('WeasyPrint could not import some external libraries.')
        raise OSError('cannot load library \'libpango-1.0-0\': no such file. Additionally, …')
    monkeypatch.setattr(engine, 'seam_fault', no_pango)
    finding = found('seam')
    assert not finding.ok
    assert finding.found == 'WeasyPrint does not start: cannot load library \'libpango-1.0-0\''
    assert finding.remedy
    assert capsys.readouterr().out == ''


def test_a_seam_that_moved(monkeypatch):
    monkeypatch.setattr(engine, 'seam_fault', lambda: 'text_align has other parameters')
    assert found('seam') == Finding(
        'seam', False, 'text_align has other parameters', doctor.REMAKE)


def test_faces_that_were_changed(monkeypatch):
    from press import faces

    def changed(folder):
        raise Breakdown(f'{folder.name}/PressSong.ttf is not the file that it was', 'restore it')
    monkeypatch.setattr(faces, 'load', changed)
    assert found('faces') == Finding(
        'faces', False, 'fonts/PressSong.ttf is not the file that it was', 'restore it')


def test_another_version_than_the_locked_one(tmp_path):
    (tmp_path / 'requirements.lock').write_text('weasyprint==1.2 \\\n    --hash=sha256:00\n')
    here = metadata.version('weasyprint')
    assert found('weasyprint', tmp_path) == Finding(
        'weasyprint', False, f'{here}, but 1.2 is locked', doctor.REMAKE)


def test_a_package_that_is_not_installed(monkeypatch):
    monkeypatch.setattr(doctor, 'LOCKED', ('no-such-package',))
    assert found('no-such-package').found == 'not installed'


def test_no_lock(tmp_path):
    assert 'does not name it' in found('pypdf', tmp_path).found


def test_poppler_is_not_needed(monkeypatch, debian):
    finding = found('poppler')
    assert finding.ok
    assert finding.remedy == 'sudo apt-get install poppler-utils'


def test_the_verdict_has_every_remedy():
    findings = (Finding('Pango', False, 'not there', 'install it'), Finding('faces', True, 'there'))
    assert doctor.verdict(findings).splitlines() == [
        'wrong  Pango  not there',
        '              = install it',
        'ok     faces  there',
        '1 of 2 wrong']
    assert doctor.verdict(findings[1:]).endswith('\nthe press can work')


def test_the_set_up_can_ask_before_anything_is_installed():
    """Without site packages, as on a machine where nothing has been set up yet."""
    asked = subprocess.run([sys.executable, '-I', '-S', '-c',
                            f'import sys; sys.path.insert(0, {str(ROOT)!r})\n'
                            'from press import doctor; print(*doctor.missing())'],
                           capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == ''
    assert asked.stderr == ''
