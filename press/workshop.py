"""The workshop: the only place that knows the disk and the clock.

The root of a checkout comes in; publications, designs, faces and words go out, and finished files go
to `out/` through it. A file appears whole or not at all: it is written beside its target and moved.
"""

import os
import tempfile
import time
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from . import condition, design, faces
from .diagnostics import Breakdown, Diagnostic, Fault, nearest
from .profiles import ARCHIVE, Profile

DEFAULT_DESIGN = 'a4'
UNFINISHED = '.unfinished'
LEFT_OVER = 600             # seconds after which nobody is still writing an unfinished file


class Publication(Struct, frozen=True):
    """One text in one language: `content/<key>/<language>.md`."""

    key: str
    language: str
    path: Path


class Workshop(Struct, frozen=True, dict=True):
    """Everything that comes from outside, below `root`; `out` is where finished files go."""

    root: Path
    out: Path

    @property
    def content(self) -> Path:
        return self.root / 'content'

    @property
    def letters(self) -> Path:
        return self.content / 'letters'

    @property
    def templates(self) -> Path:
        return self.root / 'templates'

    @property
    def fonts(self) -> Path:
        return self.root / 'fonts'

    @cached_property
    def faces(self) -> 'faces.Faces':
        """The bundled faces; the typesetter sees whether they are the ones that were agreed on."""
        return faces.listed(self.fonts)

    @cached_property
    def condition(self) -> 'condition.Condition':
        """The printing condition of press files, the hash of its profile checked."""
        return condition.load(self.fonts / 'inks')

    def design(self, name: str) -> 'design.Design':
        return design.load(self.templates / name)

    def words(self, language: str) -> Mapping[str, str]:
        """What the press itself says in a language; English where it has no words of its own."""
        path = self.templates / 'words.toml'
        table = tomllib.loads(path.read_text('utf-8'))
        return table.get(language) or table.get(language.split('-')[0]) or table['en']

    def publications(self, keys: Iterable[str] = (), language: str = '') -> tuple[
            Publication, ...]:
        """The publications with these keys (none means all), in this language or in all of them.

        Raises `Fault` for a key or a language that is not there.
        """
        shelf = tuple(
            Publication(path.parent.name, path.stem, path)
            for path in sorted(self.content.glob('*/*.md'))
            if not path.name.startswith('.') and path.parent != self.letters)
        known = dict.fromkeys(p.key for p in shelf)
        wrong = [key for key in keys if key not in known]
        if wrong:
            raise Fault(
                Diagnostic('unknown-publication', f'there is no publication {key}',
                           hint=nearest(key, known) or f'choose of: {", ".join(known)}')
                for key in wrong)
        chosen = [p for p in shelf if not keys or p.key in keys]
        if language:
            spoken = dict.fromkeys(p.language for p in chosen)
            if language not in spoken:
                raise Fault([Diagnostic(
                    'unknown-language', f'there is no text in {language}',
                    hint=nearest(language, spoken) or f'choose of: {", ".join(spoken)}')])
            chosen = [p for p in chosen if p.language == language]
        return tuple(chosen)

    def target(self, publication: Publication, design_name: str,
               profile: Profile = ARCHIVE) -> Path:
        """Where the finished PDF of a publication goes."""
        name = f'{publication.language}.{design_name}{profile.suffix}.pdf'
        return self.out / publication.key / name

    def name(self, path: Path) -> str:
        """A path as people read it: from the root, or from where they stand."""
        for base in (self.root, Path.cwd()):
            if path.is_relative_to(base):
                return str(path.relative_to(base))
        return str(path)


def source_date() -> datetime | None:
    """The date that SOURCE_DATE_EPOCH gives to what is made, in seconds since 1970, or None."""
    given = os.environ.get('SOURCE_DATE_EPOCH')
    if not given:
        return None
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Breakdown(f'SOURCE_DATE_EPOCH is not a date: “{given}”',
                        'give it in whole seconds since 1970, or take it away') from error


def seconds() -> float:
    """A clock for measuring how long something took."""
    return time.perf_counter()


def save(path: Path, data: bytes) -> os.stat_result:
    """Write a file whole or not at all, whatever happens in between; what was written, described."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(UNFINISHED, f'.{path.name}.', path.parent)
        try:
            _clear(path, os.fstat(handle).st_mtime)
            with open(handle, 'wb') as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(unfinished, 0o644)
            written = os.stat(unfinished)
            os.replace(unfinished, path)
            return written
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Breakdown(f'{path} could not be written: {(error.strerror or str(error)).lower()}',
                        'make room, or choose another folder with --out') from error


def _clear(path: Path, now: float) -> None:
    """Take away what builds that were killed have left of a file; others may be writing it now.

    The time is that of the file system, whose clock may be another's.
    """
    for unfinished in path.parent.glob(f'.{path.name}.*{UNFINISHED}'):
        with suppress(FileNotFoundError):
            if now - unfinished.stat().st_mtime > LEFT_OVER:
                unfinished.unlink()


def discard(path: Path) -> None:
    """Take away a file that no longer says what its name promises."""
    path.unlink(missing_ok=True)
