"""The doctor: whether this machine can run the press.

The root of a checkout comes in; findings go out, each with what is there and, where that is not
right, what to type. Whatever is missing or broken is a finding, never an exception. Needs nothing
but Python itself, so the set-up can ask it (`python -m press.doctor`) what to install.
"""

import ctypes
import ctypes.util
import re
import shutil
import sys
import warnings
from collections.abc import Sequence
from contextlib import redirect_stdout
from importlib import metadata
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from .diagnostics import Breakdown

OLDEST_PYTHON = (3, 11)
# The packages that put marks on pages or read them back: these must be the versions of the lock.
LOCKED = ('weasyprint', 'pydyf', 'pikepdf', 'pypdf', 'pypdfium2', 'uharfbuzz')
REMAKE = 'make clean && make'


class Finding(NamedTuple):
    """One thing looked at: what was found, and what to type where something could be better.

    `ok` is whether the press can work with it.
    """

    name: str
    ok: bool
    found: str
    remedy: str = ''


class Library(NamedTuple):
    """A library of the system that WeasyPrint opens by name.

    `version` is the function of the library that returns its version as text, if it has one.
    """

    name: str
    file: str
    version: str
    debian: str
    homebrew: str

    @property
    def package(self) -> str:
        """What the machine's package manager calls it; its name where there is neither."""
        if shutil.which('apt-get'):
            return self.debian
        return self.homebrew if shutil.which('brew') else self.name

    def found(self) -> str | None:
        """Its version, or None where it cannot be opened."""
        file = self.file
        if sys.platform == 'darwin':
            # libpango-1.0.so.0 is libpango-1.0.dylib there, in one of several folders.
            file = ctypes.util.find_library(self.file.partition('.so')[0].removeprefix('lib')) or ''
        try:
            library = ctypes.CDLL(file) if file else None
        except OSError:
            return None
        if library is None or not self.version:
            return library and 'present'
        function = getattr(library, self.version)
        function.restype = ctypes.c_char_p
        return function().decode()


LIBRARIES = (
    Library('Pango', 'libpango-1.0.so.0', 'pango_version_string', 'libpango-1.0-0', 'pango'),
    Library('PangoFT2', 'libpangoft2-1.0.so.0', 'pango_version_string', 'libpangoft2-1.0-0',
            'pango'),
    Library('HarfBuzz', 'libharfbuzz.so.0', 'hb_version_string', 'libharfbuzz0b', 'harfbuzz'),
    # Without it WeasyPrint subsets faces with fontTools: many times slower, and with a warning.
    Library('HarfBuzz-subset', 'libharfbuzz-subset.so.0', 'hb_version_string',
            'libharfbuzz-subset0', 'harfbuzz'),
    Library('fontconfig', 'libfontconfig.so.1', '', 'libfontconfig1', 'fontconfig'),
)


def examine(root: Path) -> tuple[Finding, ...]:
    """Everything the press needs of this machine and of the checkout at `root`, in that order."""
    locked = locked_versions(root)
    return (
        _python(),
        *(_library(library) for library in LIBRARIES),
        *(_package(name, locked.get(name)) for name in LOCKED),
        _seam(),
        _faces(root / 'fonts'),
        _inks(root / 'fonts' / 'inks'),
        _poppler(),
    )


def verdict(findings: Sequence[Finding]) -> str:
    """The findings as text for a terminal: a line for each, and below it what to type."""
    width = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        state = 'ok' if finding.ok else 'wrong'
        lines.append(f'{state:5}  {finding.name:{width}}  {finding.found}')
        if finding.remedy:
            lines.append(f'{"":{width + 9}}= {finding.remedy}')
    wrong = sum(not finding.ok for finding in findings)
    lines.append(f'{wrong} of {len(findings)} wrong' if wrong else 'the press can work')
    return '\n'.join(lines)


def missing() -> tuple[str, ...]:
    """The packages of the system that must be installed, by the names its package manager uses."""
    packages = (library.package for library in LIBRARIES if library.found() is None)
    return tuple(dict.fromkeys(packages))


def to_install(*packages: str) -> str:
    """What to type to install these packages of the system."""
    if shutil.which('apt-get'):
        return f'sudo apt-get install {" ".join(packages)}'
    if shutil.which('brew'):
        return f'brew install {" ".join(packages)}'
    return f'install {", ".join(packages)} with the package manager of this system'


def locked_versions(root: Path) -> dict[str, str]:
    """The version of every package that `requirements.lock` names; empty where there is no lock."""
    try:
        lock = (root / 'requirements.lock').read_text('utf-8')
    except OSError:
        return {}
    return dict(re.findall(r'^([\w.-]+)==([^\s;]+)', lock, re.MULTILINE))


def _python() -> Finding:
    version = '.'.join(map(str, sys.version_info[:3]))
    ok = sys.version_info[:2] >= OLDEST_PYTHON
    oldest = '.'.join(map(str, OLDEST_PYTHON))
    remedy = '' if ok else f'install Python {oldest} or later, then {REMAKE}'
    return Finding('Python', ok, f'{version} ({sys.executable})', remedy)


def _library(library: Library) -> Finding:
    found = library.found()
    if found is None:
        return Finding(library.name, False, f'{library.file} cannot be opened',
                       to_install(library.package))
    return Finding(library.name, True, found)


def _package(name: str, locked: str | None) -> Finding:
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Finding(name, False, 'not installed', REMAKE)
    if locked is None:
        return Finding(name, False, f'{found}, and requirements.lock does not name it',
                       'git checkout requirements.lock')
    if found != locked:
        return Finding(name, False, f'{found}, but {locked} is locked', REMAKE)
    return Finding(name, True, found)


def _seam() -> Finding:
    """Whether WeasyPrint starts, and has the functions that the press replaces."""
    try:
        # Where a library is missing WeasyPrint prints advice and warns, before it raises.
        with redirect_stdout(StringIO()), warnings.catch_warnings(action='ignore'):
            from .engine import seam_fault
            fault = seam_fault()
    except (ImportError, OSError) as error:
        reason = str(error).partition(':')[0]
        return Finding('seam', False, f'WeasyPrint does not start: {reason}',
                       f'mend what is wrong above; if nothing is, {REMAKE}')
    if fault:
        return Finding('seam', False, fault, REMAKE)
    return Finding('seam', True, 'fits')


def _faces(folder: Path) -> Finding:
    try:
        from . import faces
        faces.load(folder)
    except Breakdown as breakdown:
        return Finding('faces', False, breakdown.message, breakdown.remedy)
    except ImportError as error:
        return Finding('faces', False, f'cannot be read: {error}', REMAKE)
    return Finding('faces', True, 'all there, none changed')


def _inks(folder: Path) -> Finding:
    """Whether press files can be made for the printing condition that the press names."""
    from . import condition
    try:
        found = condition.load(folder)
    except Breakdown as breakdown:
        return Finding('inks', False, breakdown.message, breakdown.remedy)
    return Finding('inks', True, f'{found.name}, {found.file} is not changed')


def _poppler() -> Finding:
    """Only tests need it, so its absence is not wrong."""
    if shutil.which('pdftotext'):
        return Finding('poppler', True, 'present')
    package = 'poppler' if shutil.which('brew') else 'poppler-utils'
    return Finding('poppler', True, 'not there: tests that read with it are skipped',
                   to_install(package))


if __name__ == '__main__':
    print(*missing())
