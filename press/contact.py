"""A contact sheet: all pages of a PDF small in one picture, singly or as they lie open.

The bytes of a PDF come in, those of a PNG go out. The same PDF gives the same picture.
"""

from collections.abc import Sequence
from io import BytesIO
from math import ceil, sqrt
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from .diagnostics import Diagnostic, Fault

HEIGHT = 360                # pixels of the highest page
GAP, BELOW, FOLIO = 28, 34, 15
GROUND, EDGE, INK = (236, 236, 233), (190, 190, 186), (96, 96, 92)
BROAD = 1.5                 # how much broader than high the whole should be


def contact_sheet(pdf: bytes, name: str, face: Path, spreads: bool = False,
                  columns: int | None = None) -> bytes:
    """The picture of all pages, each with its folio in a face below it.

    With `spreads` even pages stand at the left of odd ones. Raises `Fault` for what is no PDF.
    """
    pages = _pages(pdf, name)
    groups: list[list[tuple[str, Image.Image] | None]] = [[page] for page in pages]
    if spreads:
        sides = [None, *pages, *([] if len(pages) % 2 else [None])]
        groups = [list(pair) for pair in zip(sides[::2], sides[1::2], strict=True)]
    width, height = (max(image.size[side] for _, image in pages) for side in (0, 1))
    cell = width * (2 if spreads else 1) + GAP, height + BELOW
    columns = min(columns or _columns(len(groups), cell), len(groups))
    rows = ceil(len(groups) / columns)
    sheet = Image.new('RGB', (columns * cell[0] + GAP, rows * cell[1] + GAP), GROUND)
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(face), FOLIO)
    for number, group in enumerate(groups):
        row, column = divmod(number, columns)
        x, y = GAP + column * cell[0], GAP + row * cell[1]
        for at, page in enumerate(group):
            if page is not None:
                label, image = page
                place = x + at * width, y
                sheet.paste(image, place)
                draw.rectangle((place[0] - 1, place[1] - 1, place[0] + image.width,
                                place[1] + image.height), outline=EDGE)
                draw.text((place[0] + image.width / 2, y + image.height + 6), label, INK, font,
                          anchor='ma')
    out = BytesIO()
    sheet.save(out, 'PNG', optimize=True)
    return out.getvalue()


def _pages(pdf: bytes, name: str) -> Sequence[tuple[str, Image.Image]]:
    try:
        document = pypdfium2.PdfDocument(pdf)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        raise Fault([Diagnostic('not-a-pdf', f'{name} cannot be read as a PDF: {error}',
                                hint='make it again, or name another file')]) from error
    if not count:
        raise Fault([Diagnostic('nothing-to-impose', f'{name} has no pages',
                                hint='name a file that has some')])
    highest = max(page.get_height() for page in document)
    return [(document.get_page_label(number) or str(number + 1),
             document[number].render(scale=HEIGHT / highest).to_pil().convert('RGB'))
            for number in range(count)]


def _columns(groups: int, cell: tuple[int, int]) -> int:
    return max(1, round(sqrt(groups * BROAD * cell[1] / cell[0])))
