"""The start of the engine: WeasyPrint is imported without the work that no page of ours needs.

Nothing comes in, and the modules of WeasyPrint are there afterwards, the same as after a plain
import. Three things are put off or kept: the declarations of the C libraries are read once and kept
beside the packages in a form that loads at once; fontTools comes when something asks for it, which
our faces do not; the style sheets for every element of HTML are read when a page has no own ones.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache, wraps
from hashlib import sha256
from importlib.machinery import PathFinder
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

from .diagnostics import Breakdown
from .packages import kept, versions

PUT_OFF = ('fontTools.subset', 'fontTools.ttLib', 'fontTools.varLib', 'fontTools.varLib.instancer')
# What WeasyPrint declares of C, written out by cffi, with the class that stands for its own.
_DECLARATIONS = '''import _cffi_backend
class FFI(_cffi_backend.FFI):
    def cdef(self, text):
        pass
'''


@cache
def start() -> None:
    """Import WeasyPrint, unless it is there already."""
    if 'weasyprint' in sys.modules:
        return
    with _declared(), _put_off(), _unread() as sheets:
        import weasyprint
    _read_when_wanted(weasyprint, sheets)


@contextmanager
def _declared() -> Iterator[None]:
    """The C declarations as they were kept; where they were not, they are kept now."""
    import cffi
    found = _declarations()
    if found is None:
        yield
        return
    plain, cffi.FFI = cffi.FFI, lambda: found
    try:
        yield
    finally:
        cffi.FFI = plain


def _declarations() -> Any:
    """What cffi makes of the declarations, ready to be used, or None where that cannot be kept."""
    place = PathFinder.find_spec('weasyprint')
    if place is None or not place.submodule_search_locations:
        return None
    try:
        text = Path(place.submodule_search_locations[0], 'text', 'ffi.py').read_text('utf-8')
        print_ = sha256(f'{versions("cffi")} {text}'.encode()).hexdigest()[:16]
        folder, name = kept('engine'), f'declarations_{print_}'
        if folder is None:
            return None
        if not (folder / f'{name}.py').exists():
            _keep(folder / f'{name}.py', text)
        sys.path.insert(0, str(folder))
        try:
            return importlib.import_module(name).ffi
        finally:
            sys.path.remove(str(folder))
    except (OSError, ValueError, ImportError, Breakdown):
        return None


def _keep(target: Path, text: str) -> None:
    """Have cffi read the declarations in the source of a module, and keep what it makes of them."""
    import re
    import tempfile

    import cffi

    from .workshop import save
    declared = cffi.FFI()
    for found in re.findall(r"ffi\.cdef\('''(.*?)'''\)", text, re.DOTALL):
        declared.cdef(found)
    declared.set_source('declarations', None)
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        declared.emit_python_code(str(made := Path(folder, target.name)))
        written = made.read_text('utf-8')
    save(target, written.replace('import _cffi_backend\n', _DECLARATIONS).replace(
        '_cffi_backend.FFI(\'', 'FFI(\'').encode())


class _Later:
    """Something of a module that is imported when it is used."""

    def __init__(self, module: str, name: str):
        self._module, self._name = module, name

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._found()(*arguments, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._found(), name)

    def _found(self) -> Any:
        return getattr(importlib.import_module(self._module), self._name)


class _Absent(ModuleType):
    """A module all of whose contents come later."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith('__'):
            raise AttributeError(name)
        return _Later(self.__name__, name)


@contextmanager
def _put_off() -> Iterator[None]:
    """While this lasts, fontTools is not imported, and what is asked of it comes later."""
    absent = [name for name in PUT_OFF if name not in sys.modules]
    sys.modules |= {name: _Absent(name) for name in absent}
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


@contextmanager
def _unread() -> Iterator[list[Any]]:
    """While this lasts, style sheets have no rules; says whether that was so."""
    import tinycss2
    plain, asked = tinycss2.parse_stylesheet, []

    def unread(*arguments: Any, **named: Any) -> list:
        asked.append(arguments)
        return []

    tinycss2.parse_stylesheet = unread
    try:
        yield asked
    finally:
        tinycss2.parse_stylesheet = plain


def _read_when_wanted(weasyprint: Any, sheets: list[Any]) -> None:
    """Let the engine read its own style sheets for HTML when they are first wanted."""
    if not sheets:
        return
    from weasyprint import html
    plain, kept = weasyprint.HTML, {}
    sheets_of, counters_of, hints_of = (
        plain._ua_stylesheets, plain._ua_counter_style, plain._ph_stylesheets)

    def read() -> None:
        if not kept:
            for name, text in (('UA', html.UA), ('UA_FORM', html.UA_FORM), ('PH', html.PH)):
                counters = {} if name == 'PH' else {'counter_style': html.UA_COUNTER_STYLE}
                kept[name] = weasyprint.CSS(string=text, **counters)
                for module in (html, weasyprint):
                    setattr(module, f'{name}_STYLESHEET', kept[name])

    def reading(original):
        @wraps(original)
        def wanted(self, *arguments):
            read()
            return original(self, *arguments)
        return wanted

    plain._ua_stylesheets, plain._ua_counter_style, plain._ph_stylesheets = map(
        reading, (sheets_of, counters_of, hints_of))
