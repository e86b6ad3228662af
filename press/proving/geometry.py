"""Places on a page: points and boxes come in with a matrix, and go out where it moves them.

Matrices are those of ISO 32000-1, 8.3.4, boxes are (left, bottom, right, top).
"""

from collections.abc import Iterable, Sequence
from typing import Any

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Box = (-1e6, -1e6, 1e6, 1e6)
UNIT: Box = (0.0, 0.0, 1.0, 1.0)


def matrix_of(values: Sequence[Any]) -> Matrix:
    """Six numbers as a matrix."""
    a, b, c, d, e, f = map(float, values)
    return a, b, c, d, e, f


def product(first: Matrix, then: Matrix) -> Matrix:
    """What moves a point as `first` does, and `then` as the other."""
    a, b, c, d, e, f = first
    k, l, m, n, o, p = then
    return (a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n,
            e * k + f * m + o, e * l + f * n + p)


def moved(point: Point, matrix: Matrix) -> Point:
    """Where a matrix moves a point."""
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def corners(box: Sequence[Any], matrix: Matrix) -> list[Point]:
    """Where a matrix moves the corners of a box."""
    left, bottom, right, top = map(float, box)
    return [moved((x, y), matrix) for x in (left, right) for y in (bottom, top)]


def around(points: Iterable[Point]) -> Box:
    """The smallest box around some points, one at least."""
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def common(one: Box, other: Box) -> Box:
    """What two boxes have in common; without a width or a height where that is nothing."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return left, bottom, max(left, min(one[2], other[2])), max(bottom, min(one[3], other[3]))


def drawn(word: str, operands: Sequence[float], matrix: Matrix) -> list[Point]:
    """The points that an operator adds to a path: a rectangle its corners, a curve its handles too."""
    if word == 're':
        x, y, width, height = operands
        return corners((x, y, x + width, y + height), matrix)
    pairs = zip(operands[::2], operands[1::2], strict=False)
    return [moved(point, matrix) for point in pairs]
