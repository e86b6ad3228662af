"""WeasyPrint as the press uses it: with `redrawing` and `start` all that touches its internals.

HTML, composed paragraphs and faces come in; pages go out, and what stands in their finished file. What
of WeasyPrint is replaced while a `with` lasts is put back, and `seam_fault` says in one sentence whether
all of it still fits. A part of it is imported when it is first asked for.
"""

from importlib import import_module
from typing import Any

_PARTS = {
    'boxes': ('ATTRIBUTE', 'Composed', 'PART', 'PREFIX', 'PX'),
    'contents': ('Contents', 'Linked', 'Marked', 'tagging'),
    'files': ('written_once',),
    'glyphs': ('drawing',),
    'joining': ('join', 'part_words'),
    'lines': ('composing',),
    'pages': ('font_configuration', 'no_fetcher', 'page', 'use_faces'),
    'seam': ('hold_to_the_seam', 'seam_fault'),
    'trees': ('Tree',),
}
__all__ = tuple(name for names in _PARTS.values() for name in names)


def __getattr__(name: str) -> Any:
    for part, names in _PARTS.items():
        if name in names:
            return getattr(import_module(f'.{part}', __name__), name)
    raise AttributeError(f'the engine has no {name}')
