"""The packages that the press stands on: their names come in, their versions go out.

The standard library knows them too, but takes as long to be imported as all of this press.
"""

import sys
from functools import cache
from pathlib import Path

SUFFIX = '.dist-info'


@cache
def versions(*names: str) -> tuple[str, ...]:
    """The installed versions of packages, nothing for those that are not installed."""
    found = {}
    for folder in sys.path:
        for path in Path(folder).glob(f'*{SUFFIX}') if folder else ():
            name, _, version = path.name.removesuffix(SUFFIX).partition('-')
            found.setdefault(name.lower(), version)
    return tuple(found.get(name, '') for name in names)
