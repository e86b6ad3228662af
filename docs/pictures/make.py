"""Makes the pictures of docs/lines.md from the specimen: `python docs/pictures/make.py`.

Reads `out/specimen.pdf`, which `./build.py specimen` writes, and cuts the entries that the document
shows out of its pages; each goes into a PNG of 128 colours beside this file.
"""

import sys
from pathlib import Path

import pypdfium2

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
sys.path.insert(0, str(ROOT))

from press.proving import inspect  # noqa: E402

SHOWN = ('B1', 'B3', 'B5', 'B7', 'P2', 'J2', 'J3', 'J4', 'R3', 'N1')
DOTS = 150 / 72         # pixels in a point
AIR = 9.0               # points of white around an entry
SHADES = 128
EXAMPLE = 12.0          # type larger than this, in points, is that of the examples


def entries(page) -> dict[str, tuple[float, float]]:
    """The upper and the lower end of every entry of a page by its first number, in points."""
    rules = sorted(rule.y for rule in page.rules)
    left = min(rule.left for rule in page.rules)
    last = max(line.y for line in page.lines if line.size > EXAMPLE)
    ends = [*rules[1:], last + AIR]
    found = {}
    for top, bottom in zip(rules, ends, strict=True):
        number = next(''.join(glyph.text for glyph in line.glyphs if glyph.x < left + 60)
                      for line in page.lines if top < line.y < bottom)
        found[number[:2]] = (top, bottom)
    return found


def main() -> None:
    pdf = (ROOT / 'out/specimen.pdf').read_bytes()
    document = pypdfium2.PdfDocument(pdf)
    for page in inspect(pdf).pages:
        image = document[page.number - 1].render(scale=DOTS).to_pil()
        left = min(rule.left for rule in page.rules) - AIR
        right = max(rule.right for rule in page.rules) + AIR
        for number, (top, bottom) in entries(page).items():
            if number in SHOWN:
                box = (left, top + 1, right, min(bottom - 1, page.height))
                picture = image.crop(tuple(round(edge * DOTS) for edge in box))
                path = FOLDER / f'{number.lower()}.png'
                picture.quantize(SHADES).save(path, optimize=True)
                print(f'{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes')


if __name__ == '__main__':
    main()
