"""Composed paragraphs as lines on the pages of WeasyPrint.

Composed paragraphs come in by the name that their element bears; while `composing` lasts, WeasyPrint is
given their lines one after the other, complete, and looks for no line end in them. Its function
`layout.block.iter_line_boxes` is replaced and put back. Every line has the characters and the width
that `composition` asks for, or the build stops.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from math import inf
from typing import Any

from msgspec import Struct

from ..diagnostics import Breakdown
from ..faces import Faces
from .alike import alike
from .boxes import ATTRIBUTE, Composed, SetLine
from .glyphs import Type, drawing, set_text
from .seam import hold_to_the_seam

TOLERANCE = 0.005          # em
OFFSETS = {'center': 0.5, 'right': 1.0, 'end': 1.0}
LINES = '_lines_of_the_press'
# What a box has around it that no element has for its own: nothing.
BARE = {f'{what}_{side}{width}': 0 for what, width in (
    ('margin', ''), ('padding', ''), ('border', '_width'))
    for side in ('top', 'right', 'bottom', 'left')} | {
    'min_width': 0, 'min_height': 0, 'max_width': inf, 'max_height': inf}


class _Piece(Struct, frozen=True):
    """What of an inline box, or of a text box with its type, stands in one line."""

    box: Any
    text: str = ''
    type: Type | None = None
    pieces: 'tuple[_Piece, ...]' = ()
    begins: bool = True
    ends: bool = True


@contextmanager
def composing(composed: Mapping[str, Composed], faces: Faces) -> Iterator[None]:
    """While this lasts, elements named in `composed` have the lines that were composed for them."""
    hold_to_the_seam()
    from weasyprint.layout import block
    original = block.iter_line_boxes

    def iter_line_boxes(context, box, position_y, bottom_space, skip_stack, containing_block, *rest):
        name = None if box.element is None else box.element.get(ATTRIBUTE)
        if name is None:
            return original(context, box, position_y, bottom_space, skip_stack, containing_block,
                            *rest)
        number = 0 if skip_stack is None else next(iter(skip_stack))
        return _lines(box, composed[name], faces, position_y, number, containing_block)

    block.iter_line_boxes = iter_line_boxes
    try:
        with alike(), drawing():
            yield
    finally:
        block.iter_line_boxes = original


def _lines(box: Any, composed: Composed, faces: Faces, position_y: float, number: int,
           around: Any) -> Iterator[tuple[Any, dict | None]]:
    """The lines of a paragraph from a number on, as line boxes, each with where the next begins."""
    from weasyprint.layout.percent import resolve_one_percentage
    from weasyprint.text.line_break import strut
    box.__dict__.update(BARE)
    resolve_one_percentage(box, 'text_indent', around.width)
    if LINES not in box.__dict__:
        box.__dict__[LINES] = _divided(box, around, faces)
    lines, settings = box.__dict__[LINES], composed.lines
    if len(lines) != len(settings):
        raise _not_composed(box, ''.join(child.text for child in box.descendants()
                                         if hasattr(child, 'text')))
    leading, baseline = strut(box.style)
    for at in range(number, len(lines)):
        if at:
            box.text_indent = 0
        line = _Setter(box, settings[at], composed.em).line(lines[at], around)
        _stand(line, position_y, leading, baseline)
        position_y += line.height
        yield line, {at + 1: None} if at + 1 < len(lines) else None


def _divided(box: Any, around: Any, faces: Faces) -> list[tuple[_Piece, ...]]:
    """The content of a line box or an inline box, line by line."""
    from weasyprint.formatting_structure.boxes import InlineBox, TextBox
    from weasyprint.layout.percent import resolve_percentages
    lines: list[list[_Piece]] = [[]]
    for child in box.children:
        if isinstance(child, TextBox):
            child.__dict__.update(BARE)
            type_ = type_of(child.style, faces)
            for at, text in enumerate(child.text.split('\n')):
                if at:
                    lines.append([])
                if text:
                    lines[-1].append(_Piece(child, text, type_))
        elif isinstance(child, InlineBox) and child.is_in_normal_flow():
            resolve_percentages(child, around)
            inner = _divided(child, around, faces)
            # Where a line ends at its edge, nothing of it stands on the other side.
            standing = [at for at, pieces in enumerate(inner) if pieces] or [0]
            for at, pieces in enumerate(inner):
                if at:
                    lines.append([])
                if at in standing:
                    lines[-1].append(_Piece(
                        child, '', None, pieces, at == standing[0], at == standing[-1]))
        else:
            raise Breakdown(f'in composed text stands what is no text: {child.element_tag}',
                            'take it out of the paragraph, or do not have that composed')
    return [tuple(line) for line in lines]


class _Setter:
    """One line being set: how far it has come, in characters and in pixels."""

    def __init__(self, box: Any, setting: SetLine, em: float):
        self.box, self.setting = box, setting
        self.em, self.at, self.carry = em, 0, 0.0
        self.text = ''

    def line(self, pieces: tuple[_Piece, ...], around: Any) -> Any:
        """The line box, where it stands in its column; not yet how far down."""
        line = self.box.copy()
        line.position_x, line.position_y = around.content_box_x(), 0.0
        begin = line.position_x + self.box.text_indent
        line.children, end = self._set(pieces, begin)
        line.width = end - line.position_x
        if self.text.rstrip(' ') != self.setting.text:
            raise _not_composed(self.box, self.text)
        width = (end - begin) / self.em
        if abs(width - self.setting.width) > TOLERANCE:
            raise Breakdown(
                f'a line is {width:.4f} em wide, not {self.setting.width:.4f}: “{self.text}”',
                'report it: the widths of the composer and of the faces do not agree')
        if share := OFFSETS.get(line.style['text_align_all'], 0.0):
            line.translate((around.width - line.width) * share)
        return line

    def _set(self, pieces: tuple[_Piece, ...], position_x: float) -> tuple[list[Any], float]:
        """The boxes of some pieces from a place on, and the place behind them."""
        children = []
        for piece in pieces:
            child = self._text(piece) if piece.text else piece.box.copy_with_children([])
            child.position_x, child.position_y = position_x, 0.0
            if not piece.text:
                self._inline(child, piece)
            children.append(child)
            position_x += child.width if piece.text else child.margin_width()
        return children, position_x

    def _text(self, piece: _Piece) -> Any:
        begin, self.at = self.at, self.at + len(piece.text)
        self.text += piece.text
        thousandths = self.em / piece.type.em * 1000
        known = set_text(piece.text, piece.type,
                         [extra * thousandths for extra in self.setting.extra[begin:self.at]],
                         self.setting.form[begin:self.at], self.carry)
        self.carry = known.carry
        box = piece.box.copy()
        box.text, box.pango_layout, box.width = piece.text, known, known.width
        box.height, box.baseline = piece.type.height, piece.type.baseline
        box.margin_top = box.margin_bottom = piece.type.margin
        return box

    def _inline(self, box: Any, piece: _Piece) -> None:
        from weasyprint.layout.inline import _adjust_line_height
        for side in ('margin_left', 'margin_right'):
            if getattr(box, side) == 'auto':
                setattr(box, side, 0)
        box.remove_decoration(start=not piece.begins, end=not piece.ends)
        begin = box.content_box_x()
        box.children, end = self._set(piece.pieces, begin)
        box.width = end - begin
        _adjust_line_height(box)


def _stand(line: Any, position_y: float, leading: float, baseline: float) -> None:
    """Place a line and what is in it so far down; how high it is comes of what is in it."""
    from weasyprint.formatting_structure.boxes import TextBox
    from weasyprint.layout.inline import _adjust_line_height, line_box_verticality
    if all(isinstance(child, TextBox) and child.baseline == baseline for child in line.children):
        line.height, line.baseline = leading, baseline
        for child in line.children:
            child.position_y = position_y
    else:
        _adjust_line_height(line)
        bottom, top = line_box_verticality(line)
        line.baseline, line.height = -top, bottom - top
        for child in line.children:
            child.translate(dy=position_y - top)
    line.margin_top = line.margin_bottom = 0
    line.position_y = position_y


def type_of(style: Any, faces: Faces) -> Type:
    """The type of a text with a style of the engine."""
    from weasyprint.text.line_break import _font_style_cache_key
    key = _font_style_cache_key(style, include_size=True)
    types = _types(style.font_config)
    if key not in types:
        types[key] = Type(style, faces)
    return types[key]


@cache
def _types(font_config: Any) -> dict[str, Type]:
    """The types that were asked for in one configuration of the engine's faces."""
    return {}


def _not_composed(box: Any, text: str) -> Breakdown:
    return Breakdown(f'the engine laid out a line that was not composed: “{text}”',
                     'report it with the document: the seam to WeasyPrint is broken')
