"""The galley: the layout of a finished PDF as text, one line of it to a line.

The bytes of a PDF come in; text goes out that a test can keep and a person can read: page, left edge,
baseline and width in points (rounded to half a point), size, and the words.
"""

from .proving import inspect


def galley_of(pdf: bytes) -> str:
    """The galley of a PDF; places are measured from the upper left corner of the page."""
    rows = []
    for page in inspect(pdf).pages:
        rows.append(f'page {page.number}  {_half(page.width)} × {_half(page.height)}')
        for line in page.lines:
            first, last = line.glyphs[0], line.glyphs[-1]
            width = last.x + last.width - first.x
            rows.append(f'{_half(first.x):>7} {_half(line.y):>7} {_half(width):>7} '
                        f'{line.size:>6.2f}  {line.text}')
        rows += [f'{_half(rule.left):>7} {_half(rule.y):>7} {_half(rule.length):>7}         rule'
                 for rule in page.rules]
    return '\n'.join(rows) + '\n'


def _half(points: float) -> str:
    return f'{round(points * 2) / 2:.1f}'
