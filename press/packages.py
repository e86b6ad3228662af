"""The packages that the press stands on, and the folder beside them for what is worth keeping.

Names come in, versions go out: the standard library knows them too, but takes as long to be imported
as all of this press. What is kept can be taken away at any time, and is made again.
"""

import sys
from functools import cache
from pathlib import Path

SUFFIX = '.dist-info'


def kept(name: str) -> Path | None:
    """A folder, made if need be, for what is kept from one run to the next; None where there can be
    none.
    """
    folder = Path(sys.prefix, 'var', 'press', name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


@cache
def versions(*names: str) -> tuple[str, ...]:
    """The installed versions of packages, nothing for those that are not installed."""
    found = {}
    for folder in sys.path:
        for path in Path(folder).glob(f'*{SUFFIX}') if folder else ():
            name, _, version = path.name.removesuffix(SUFFIX).partition('-')
            found.setdefault(name.lower(), version)
    return tuple(found.get(name, '') for name in names)
