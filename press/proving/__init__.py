"""Proving: the finished PDF is read back and compared with what it was made from.

`proof` takes the bytes of a PDF, its `Document` and what the design promised, and returns every
fault and, for Chinese, what every check of its lines found; `prove` returns the faults alone. A part
of it is imported when it is first asked for.
"""

from importlib import import_module
from typing import Any

_PARTS = {
    'collation': ('Collation', 'collate'),
    'findings': ('Finding',),
    'frame': ('Frame', 'Furniture', 'Order'),
    'inspector': ('inspect',),
    'lines': ('as_data', 'examine', 'line_faults', 'table'),
    'report': ('Report', 'proof', 'prove'),
}
__all__ = tuple(name for names in _PARTS.values() for name in names)


def __getattr__(name: str) -> Any:
    for part, names in _PARTS.items():
        if name in names:
            return getattr(import_module(f'.{part}', __name__), name)
    raise AttributeError(f'proving has no {name}')
