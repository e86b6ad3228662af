"""A small resolution set by hand in a narrow measure: pages as good as they should be.

Tests of the proof begin with these pages and break one thing at a time. Nothing of the press takes
part but the faces: the place of every piece of type is written here, in em of its line.
"""

import os
from collections.abc import Callable
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from msgspec import Struct
from msgspec.structs import replace
from pypdf import PdfReader, PdfWriter

from press.diagnostics import Place
from press.model import Document, Emphasis, Entry, Head, Note, NoteMark, Paragraph, Text
from press.proving import Finding, Frame, Furniture, collate, examine, inspect
from press.proving.fonts import characters

FACES = Path(__file__).resolve().parent.parent / 'fonts'
WIDTH, HEIGHT = 240.0, 290.0
FAMILIES = ('Press Song', 'Press Kai', 'Press Hei')

FRAME = Frame(left=57.0, right=183.0, top=60.0, bottom=222.0, size=10.5, leading=18.0,
              note_size=9.0, note_leading=13.5)
# The baselines of the lines of the text.
ROW = tuple(FRAME.top + 13.5 + FRAME.leading * number for number in range(9))
FURNITURE = Furniture(
    heads=('', 'A/RES/64/222'), feet=('1', '2'), opening=('大会',), closing=('此非联合国出版物。',))


class Type(Struct, frozen=True):
    """A piece of type: `x` in em of its size from the left edge, `y` the baseline in points.

    `paint` are further attributes of the SVG text that it becomes.
    """

    page: int
    y: float
    x: float
    text: str
    size: float = 10.5
    face: str = 'Press Song'
    paint: str = ''


class Bar(Struct, frozen=True):
    """A rule from the left edge of the text, lengths in points."""

    page: int
    y: float
    length: float


def _row(page: int, number: int, *pieces: tuple[float, str]) -> tuple[Type, ...]:
    return tuple(Type(page, ROW[number - 1], x, text) for x, text in pieces)


# The note mark stands in the blank half of 》; the “ that begins a line reaches half an em out.
GOOD: tuple[Type | Bar, ...] = (
    *_row(1, 1, (0, '大会')),
    *_row(1, 2, (2, '64/222. 会议成果')),
    *_row(1, 3, (2, '回顾，'), (4.5, '联合国各次会议，')),
    *_row(1, 4, (-0.5, '“南南合作'), (4.5, '”'), (5, '——见其成果好')),
    *_row(1, 5, (0, '和第'), (2.25, 'A/55/74'), (6.1421, '号决议，')),
    *_row(1, 6, (0, '1.'), (2, '请各国执行《计划》')),
    replace(_row(1, 6, (10.5 / 0.6, '1'))[0], y=ROW[5] - 4.2, size=6.3),
    *_row(1, 6, (11, '者')),
    *_row(1, 7, (0, '报告其成果；')),
    Bar(1, 190.0, 42.0),
    Type(1, 204.5, 0, '1', 9), Type(1, 204.5, 2, '见大会第六十四届会议通过', 9),
    Type(1, 218.0, 2, '的《文件》第一章。', 9),
    Type(1, 250.0, 6, '1', 8),
    Type(2, 40.0, 0, 'A/RES/64/222', 8),
    *_row(2, 1, (2, '(a)'), (4, '通过各国间交流合')),
    *_row(2, 2, (0, '作改善其合作；')),
    *_row(2, 3, (2, '2009年12月21日')),
    *_row(2, 4, (2, '第66次全体会议')),
    *_row(2, 6, (0, '此非联合国出版物。')),
    Type(2, 250.0, 6, '2', 8),
)


def document() -> Document:
    """The source of the pages."""
    def at(line: int, column: int = 1) -> Place:
        return Place('handset.md', line, column)

    return Document(
        'zh-Hans',
        Head(symbol=Entry('A/RES/64/222', at(2, 9)), title=Entry('会议成果', at(3, 8)),
             adopted=Entry('2009-12-21', at(4, 10)), meeting=Entry('第66次全体会议', at(5, 10))),
        (Paragraph('para_1', 'preambular', '', 0, (
            Emphasis((Text('回顾', at(7, 2)),), at(7)),
            Text('，联合国各次会议，“南南合作”——见其成果好', at(7, 5)),
            Text('和第A/55/74号决议，', at(8))), at(7)),
         Paragraph('para_2', 'numbered', '1.', 0, (
             Text('请各国执行《计划》', at(10, 5)), NoteMark('1', at(10, 14)),
             Text('者报告其成果；', at(10, 18))), at(10)),
         Paragraph('para_2__subpara_a', 'numbered', '(a)', 1, (
             Text('通过各国间交流合作改善其合作；', at(12, 9)),), at(12, 5))),
        (),
        (Note('1', (Text('见大会第六十四届会议通过的《文件》第一章。', at(14, 7)),), at(14)),),
        at(1))


def swapped(old: str, new: str, pieces=GOOD) -> tuple[Type | Bar, ...]:
    """The pages with the first piece that has `old` in it reading `new` there."""
    done, result = False, []
    for piece in pieces:
        if not done and isinstance(piece, Type) and old in piece.text:
            piece, done = replace(piece, text=piece.text.replace(old, new, 1)), True
        result.append(piece)
    assert done, f'{old} is nowhere'
    return tuple(result)


def moved(text: str, pieces=GOOD, /, **changes) -> tuple[Type | Bar, ...]:
    """The pages with the pieces that read `text` changed."""
    assert any(getattr(piece, 'text', None) == text for piece in pieces), f'{text} is nowhere'
    return tuple(replace(piece, **changes) if getattr(piece, 'text', None) == text else piece
                 for piece in pieces)


def set_again(*changes: tuple[str, tuple[Type, ...]]) -> tuple[Type | Bar, ...]:
    """The pages with pieces of these texts set again as other pieces."""
    instead = dict(changes)
    assert instead.keys() <= {getattr(piece, 'text', None) for piece in GOOD}
    return tuple(new for piece in GOOD
                 for new in instead.get(getattr(piece, 'text', None), (piece,)))


def found(pieces: tuple[Type | Bar, ...] = GOOD, source: Document | None = None,
          frame: Frame = FRAME) -> dict[str, Finding]:
    """What every check finds on the pages, by its number."""
    collation = collate(inspect(printed(pieces)), source or document(), frame, FURNITURE)
    return {finding.check: finding for finding in examine(collation)}


def printed(pieces: tuple[Type | Bar, ...] = GOOD) -> bytes:
    """The pages as a PDF."""
    pages = range(1, 1 + max(piece.page for piece in pieces))
    return made(f'''<html lang="zh-Hans"><title>handset</title><style>
        @page {{ size: {WIDTH}pt {HEIGHT}pt; margin: 0 }}
        body {{ margin: 0 }}
        svg {{ display: block; width: {WIDTH}pt; height: {HEIGHT}pt }}
        </style>''' + ''.join(
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}">' + ''.join(
                _drawn(piece) for piece in pieces if piece.page == page) + '</svg>'
            for page in pages))


def mended(change: Callable[[Any, Any], None], pdf: bytes | None = None) -> bytes:
    """The good pages, or others, with `change` made to every font dictionary and descriptor."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf or printed())))
    fonts = {id(font.get_object()): font.get_object() for page in writer.pages
             for font in page['/Resources']['/Font'].values()}
    for font in fonts.values():
        change(font, font['/DescendantFonts'][0].get_object()['/FontDescriptor'].get_object())
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def redrawn(character: str, draw: Callable[[TTFont, str], None]) -> Callable[[Any, Any], None]:
    """A change to every face of a PDF: `draw` gets the face and the name of the glyph in it."""
    def change(font, descriptor):
        stream = descriptor['/FontFile2'].get_object()
        file = TTFont(BytesIO(stream.get_data()))
        codes = {text: code for code, text in characters(font['/ToUnicode'].get_data()).items()}
        if character in codes:
            draw(file, file.getGlyphName(codes[character]))
            made = BytesIO()
            file.save(made)
            stream.set_data(made.getvalue())

    return change


@cache
def made(html: str) -> bytes:
    """A PDF by WeasyPrint alone, with the faces of the press."""
    os.environ['FONTCONFIG_FILE'] = str(FACES / 'fonts.conf')
    from weasyprint import HTML
    return HTML(string=html).write_pdf()


def _drawn(piece: Type | Bar) -> str:
    if isinstance(piece, Bar):
        return f'<rect x="{FRAME.left}" y="{piece.y}" width="{piece.length}" height="0.4"/>'
    x = FRAME.left + piece.x * piece.size
    return (f'<text x="{x}" y="{piece.y}" font-family="{piece.face}" font-size="{piece.size}" '
            f'xml:lang="zh-Hans" {piece.paint}>{escape(piece.text)}</text>')
