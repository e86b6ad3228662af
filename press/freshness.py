"""Whether a finished file is still what its inputs give, told by a hash kept beside it.

Everything that a file is made from comes in as bytes and folders; a stamp goes out. The stamp is
written after the file, so that an interrupt in between makes the file again, never keeps a wrong one.
"""

import fnmatch
import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from .packages import versions
from .workshop import Workshop, discard, save

# Packages whose versions change what is drawn or written.
MAKERS = ('weasyprint', 'pydyf', 'jinja2', 'pypdf', 'uharfbuzz')


def stamp(workshop: Workshop, *parts: bytes | str | Path) -> str:
    """The hash of everything that a file is made from, besides what all files are made from."""
    digest = sha256(_of_all(workshop).encode())
    for part in parts:
        data = _bytes_of(part) if isinstance(part, Path) else part
        data = data.encode() if isinstance(data, str) else data
        digest.update(sha256(data).digest())
    return digest.hexdigest()


def _bytes_of(path: Path) -> bytes:
    """What a file holds; nothing, where it cannot be read: who reads it next says why."""
    try:
        return path.read_bytes()
    except OSError:
        return b''


def is_fresh(target: Path, stamp: str) -> bool:
    """Whether a file is there, whole, and was made with this stamp."""
    try:
        known, size, made = _beside(target).read_text('ascii').split()
        found = target.stat()
    except (OSError, ValueError):
        return False
    return (known, size, made) == (stamp, str(found.st_size), str(found.st_mtime_ns))


def keep(target: Path, data: bytes, stamp: str) -> None:
    """Write a file and, after it, its stamp.

    The stamp describes what was written here: where another build writes the same file at the same
    time, a stamp that is not of the file that stays is one more reason to make it again.
    """
    discard(_beside(target))
    written = save(target, data)
    save(_beside(target), f'{stamp} {written.st_size} {written.st_mtime_ns}'.encode())


def forget(target: Path) -> None:
    """Take a file and its stamp away."""
    discard(_beside(target))
    discard(target)


def _beside(target: Path) -> Path:
    return target.with_name(f'.{target.name}.stamp')


@cache
def _of_all(workshop: Workshop) -> str:
    """The hash of the press itself, its templates, its faces and the packages it stands on."""
    files = (*_below(workshop.templates), *_below(Path(__file__).parent, '*.py'),
             *_below(Path(__file__).parent, '*.css'))
    faces = sorted((path.name, path.stat().st_size, path.stat().st_mtime_ns)
                   for path in _below(workshop.fonts))
    digest = sha256(f'{faces} {sys.version_info[:2]} {versions(*MAKERS)} '
                    f'{os.environ.get("SOURCE_DATE_EPOCH", "")}'.encode())
    for path in sorted(files):
        digest.update(path.name.encode() + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _below(folder: Path, pattern: str = '*') -> Iterator[Path]:
    """The files in a folder, also in those that links lead to."""
    for place, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name != '__pycache__']
        yield from (Path(place, name) for name in fnmatch.filter(names, pattern))
