"""A small press file, and ways to break it: two pages with notes, a rule, links and bookmarks.

The press writes it as it writes every file; tests break one thing at a time with pikepdf. What a
file prints is also asked of Ghostscript and MuPDF, where they are installed.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
from checkout import HEAD, NOTE, ROOT
from msgspec.structs import replace
from PIL import Image

from press.composition import Composer
from press.design import BLEED
from press.dress import dress
from press.parse import parse
from press.profiles import PRESS, Edition, Profile
from press.profiles.marks import SLUG
from press.proving import Order
from press.source import Source
from press.typeset import lay_out, write
from press.workshop import Workshop

WORKSHOP = Workshop(ROOT, ROOT / 'out')
DAY = datetime(2009, 12, 21, tzinfo=UTC)
TITLE = '联合国南南合作高级别会议内罗毕成果文件'
ITEM = '继续审议这个项目并审查其执行情况' * 90
TEXT = f'''{HEAD}*大会，*

*回顾*其第33/134号决议[^1]，

1.  *决定*{ITEM}；

# 附件

## 附件的题目

一段。
{NOTE}'''
INKS = ('Cyan', 'Magenta', 'Yellow', 'Black')
DPI = 72
# Pixels beside an edge may be on both of its sides.
BLUR = 2


def order(bleed: float = BLEED, slug: tuple[str, ...] = ('A/RES/64/222', TITLE[:12], 'a4'),
          design: str = 'a4') -> Order:
    paper = WORKSHOP.design(design).paper
    return Order(paper.width, paper.height, bleed, slug, WORKSHOP.condition)


ORDER = order()


@cache
def made(text: str = TEXT, bleed: float = BLEED, style: str = '', language: str = 'zh-Hans',
         date: datetime = DAY, design: str = 'a4', profile: Profile = PRESS) -> bytes:
    """The press file of a text, its pages as they fall; `style` is added to that of its design."""
    document, faults = parse(Source(f'{language}.md', text))
    assert faults == ()
    words = WORKSHOP.words(language)
    dressed = dress(document, WORKSHOP.design(design), Composer(WORKSHOP.faces.width), words,
                    'small')
    dressed = replace(dressed, html=dressed.html.replace('</style>', f'{style}</style>'))
    laid = lay_out(dressed, WORKSHOP.faces, bleed)
    return write(laid, profile, Edition('zh-Hans.md', text.encode(), date, words,
                                        WORKSHOP.condition))


def designed(folder: Path, paper: str) -> Path:
    """A copy of the design a4 with a line more about its paper."""
    design = folder / 'a4'
    shutil.copytree(WORKSHOP.templates / 'a4', design)
    file = design / 'design.toml'
    file.write_text(file.read_text('utf-8').replace('[paper]\n', f'[paper]\n{paper}\n'), 'utf-8')
    return design


def broken(change: Callable[[pikepdf.Pdf], None], pdf: bytes | None = None, **save) -> bytes:
    """The file with `change` made to it."""
    with pikepdf.open(BytesIO(pdf or made())) as opened:
        change(opened)
        kept = BytesIO()
        opened.save(kept, **save)
        return kept.getvalue()


def painted(operators: str, **resources: Mapping) -> Callable[[pikepdf.Pdf], None]:
    """A change that paints more on the first page, with these resources (by category)."""
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.contents_add(operators.encode())
        for category, named in resources.items():
            held = page.Resources.get(f'/{category}')
            if held is None:
                held = page.Resources[f'/{category}'] = pikepdf.Dictionary()
            for name, value in named.items():
                held[f'/{name}'] = value(pdf) if callable(value) else value
    return change


def pixels(pdf: bytes, tool: str, folder: Path) -> Iterator[Mapping[str, Image.Image]]:
    """What a program prints on the plate of each ink, page by page: white where there is no ink."""
    file = folder / 'file.pdf'
    file.write_bytes(pdf)
    if tool == 'gs':
        subprocess.run(['gs', '-q', '-dSAFER', '-dNOPAUSE', '-dBATCH', '-sDEVICE=tiffsep',
                        f'-r{DPI}', f'-sOutputFile={folder}/%d.tif', str(file)], check=True)
        pages = len(list(folder.glob('*(Black).tif')))
        for page in range(1, pages + 1):
            yield {ink: Image.open(folder / f'{page}({ink}).tif').convert('L') for ink in INKS}
        return
    subprocess.run(['mutool', 'draw', '-q', '-N', '-c', 'cmyk', '-r', str(DPI), '-F', 'pam',
                    '-o', f'{folder}/%d.pam', str(file)], check=True, stderr=subprocess.DEVNULL)
    for file in sorted(folder.glob('*.pam')):
        head, _, data = file.read_bytes().partition(b'ENDHDR\n')
        size = int(re.search(rb'WIDTH (\d+)', head)[1]), int(re.search(rb'HEIGHT (\d+)', head)[1])
        bands = Image.frombytes('CMYK', size, data).split()
        yield {ink: band.point(lambda amount: 255 - amount)
               for ink, band in zip(INKS, bands, strict=True)}


def within_the_bleed(plate: Image.Image) -> Image.Image:
    edge = round(SLUG * DPI / 72) + BLUR
    return plate.crop((edge, edge, plate.width - edge, plate.height - edge))


def has_ink(plate: Image.Image) -> bool:
    return plate.getextrema()[0] < 255
