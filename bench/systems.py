"""The systems that are measured: ours, and those that a user would pick instead.

A folder to work in comes in; for each system a command goes out that sets the text there, or the
reason why it is missing. Each peer has its template in `peers/`, set as well as it can be.
"""

import os
import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import texts
from measuring import Command
from msgspec import Struct

FACES = ('Noto Serif CJK SC', 'Press Song')
TYPST = '''import sys, typst
typst.compile('document.typ', output='document.pdf', font_paths=sys.argv[1:])'''
WEASYPRINT = '''from weasyprint import HTML
HTML('document.html').write_pdf('document.pdf')'''
CHROMIUM = ('--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
            '--disable-component-update', '--disable-sync', '--disable-quic', '--no-first-run',
            '--no-pdf-header-footer', '--user-data-dir=profile', '--print-to-pdf=document.pdf')
FONTCONFIG = '''<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{}</dir></fontconfig>'''


class Peer(Struct, frozen=True):
    """A system besides ours: its template, how to install it, and whether it is there.

    `words` are those of the command, run `passes` times.
    """

    name: str
    template: str
    words: tuple[str, ...]
    remedy: str
    there: bool
    passes: int = 1
    python: str = sys.executable


def peers(typst: str) -> list[Peer]:
    """All peers; `typst` is a Python that has the package of that name."""
    chromium = next(filter(None, map(shutil.which, ('chromium', 'chromium-browser',
                                                    'google-chrome'))), '')
    xelatex = ('xelatex', '-interaction=batchmode', '-halt-on-error', 'document.tex')
    has_ctex = bool(shutil.which('kpsewhich')) and not os.system(
        'kpsewhich ctexart.cls >/dev/null 2>&1')
    has_typst = find_spec('typst') is not None if typst == sys.executable else not os.system(
        f'{typst} -c "import typst" >/dev/null 2>&1')
    return [
        Peer('weasyprint', 'document.html.jinja', (sys.executable, '-c', WEASYPRINT), '', True),
        Peer('typst', 'document.typ.jinja', (typst, '-c', TYPST, str(texts.ROOT / 'fonts')),
             'pip install typst into a virtual environment; --typst names its Python', has_typst,
             python=typst),
        Peer('xelatex', 'document.tex.jinja', xelatex, 'install TeX Live with ctex', has_ctex, 2),
        Peer('chromium', 'document.endnotes.jinja',
             (chromium, *CHROMIUM, 'document.endnotes.html'), 'install Chromium', bool(chromium)),
    ]


def face() -> str:
    """The family that all peers set the text in: that of the system, or ours where it has none."""
    families = os.popen('fc-list : family').read()
    return next((family for family in FACES if family in families), FACES[-1])


def prepared(peer: Peer, folder: Path, times: int = 1, changed: bool = False) -> Path:
    """The source of a peer in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    family = face()
    document = texts.read(texts.content(times, changed))
    target = folder / peer.template.removesuffix('.jinja')
    if peer.template.startswith('document.endnotes'):
        target = target.with_name('document.endnotes.html')
    target.write_text(texts.written(document, peer.template, face=f'"{family}"', family=family))
    (folder / 'fonts.conf').write_text(FONTCONFIG.format(texts.ROOT / 'fonts'))
    return target


def command(peer: Peer, folder: Path) -> Command:
    """What sets the source in a folder, from nothing."""
    words = peer.words
    if peer.passes > 1:
        words = ('sh', '-c', ' && '.join([' '.join(words)] * peer.passes))

    def clear() -> None:
        for made in ('document.pdf', 'document.aux', 'document.log'):
            (folder / made).unlink(missing_ok=True)

    return Command(words, folder, {'FONTCONFIG_FILE': str(folder / 'fonts.conf')}, clear)


def copy_of_ours(folder: Path, times: int = 1) -> Path:
    """A press with our templates, faces and code, and a text of its own; its content file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ('templates', 'fonts', 'press'):
        (folder / name).symlink_to(texts.ROOT / name)
    shutil.copy(texts.ROOT / 'build.py', folder)
    target = folder / 'content' / texts.KEY / f'{texts.LANGUAGE}.md'
    target.parent.mkdir(parents=True)
    shutil.copytree(texts.ROOT / 'content/letters', folder / 'content/letters')
    target.write_text(texts.content(times))
    return target


def ours(folder: Path, *words: str, before: Callable[[], object] = lambda: None) -> Command:
    """A verb of our front desk."""
    return Command((sys.executable, 'build.py', *words), folder, {}, before)
