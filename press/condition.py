"""The printing condition: the folder `fonts/inks` comes in, a checked condition goes out.

A press file names the condition that it is made for and holds that condition's colour profile.
Promises that the profile is the one that was agreed on, by its SHA-256.
"""

import tomllib
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from .diagnostics import Breakdown

CONDITION = 'condition.toml'
REMEDY = 'get the file from the repository again'


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition: its name in a registry, its description, the bytes of its profile."""

    name: str
    description: str
    registry: str
    file: str
    origin: str
    licence: str
    sha256: str
    profile: bytes = field(repr=False)


def load(folder: Path) -> Condition:
    """The condition in `folder`. Raises `Breakdown` for a missing or a changed profile."""
    try:
        table = tomllib.loads((folder / CONDITION).read_text('utf-8'))
        condition = Condition(**table, profile=(folder / table['file']).read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Breakdown(f'{folder / CONDITION} does not lead to a colour profile: {error}',
                        REMEDY) from error
    if sha256(condition.profile).hexdigest() != condition.sha256:
        raise Breakdown(f'the colour profile {condition.file} is not the one that {CONDITION} '
                        'names', REMEDY)
    return condition
