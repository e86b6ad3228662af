"""A small resolution in a file as good as an archive file must be, its structure tree set by hand.

WeasyPrint alone prints the pieces of type where they are told to stand; the tree, the artifacts and
all that the archive promises are put in here, from plain values. Tests of the proof begin with this
file and break one thing at a time, in the values or in the finished file.
"""

import os
import re
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path

import pikepdf
from msgspec import Struct
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, String

from press.diagnostics import Place
from press.model import (
    Annex, Document, Emphasis, Entry, Head, Heading, Language, Link, Note, NoteMark, Paragraph,
    Text)
from press.proving import Furniture

FACES = Path(__file__).resolve().parent.parent / 'fonts'
SOURCE = '---\nsymbol: A/RES/64/222\n---\n# 会议成果\n'.encode()
NAME = 'zh-Hans.md'
DAY = datetime(2009, 12, 21, tzinfo=UTC)
ADDRESS = 'https://undocs.org/zh/A/55/74'
FURNITURE = Furniture(
    heads=('', 'A/RES/64/222'), feet=('1', '2'), opening=('大会', 'A/RES/64/222'),
    closing=('此非联合国出版物。',))

# The pieces of type of each line, in the order in which they are painted; notes stand at the foot.
PAGES = (
    (('大会', 'A/RES/64/222'), ('64/222. 会议成果',), ('回顾', '其各次会议，'),
     ('1.', '请执行《计划》', '1', '并见', 'A/55/74', '号'), ('文件，', '促进合作：',),
     ('(a)', '通过各国间交流合',), ('1', '《文件》第一章。'), ('1',)),
    (('A/RES/64/222',), ('作改善其合作；',), ('(b)', '编写', 'Report on Progress', '；'),
     ('2.', '结束会议。'), ('2009年12月21日',), ('附件',), ('计划',), ('一、目标',),
     ('为期三年。',), ('此非联合国出版物。',), ('2',)),
)
# Level and target of each bookmark: page and height in points.
BOOKMARKS = (('64/222. 会议成果', 1, 130), ('附件 计划', 2, 60), ('一、目标', 2, 40))


class E(Struct, frozen=True):
    """An element of the tree: its role and what is in it: elements, pieces of type by their text.

    `address` makes a link of it, with the next annotation of the pages that leads there.
    """

    role: str
    kids: tuple['E | str', ...] = ()
    language: str = ''
    id: str = ''
    numbering: str = ''
    address: str = ''
    alt: str = ''


def e(role: str, *kids: 'E | str', **more: str) -> E:
    return E(role, kids, **more)


TREE = e(
    'Document',
    e('P', '大会', 'A/RES/64/222'),
    e('H1', '64/222. 会议成果'),
    e('P', e('Em', '回顾'), '其各次会议，'),
    e('L',
      e('LI', e('Lbl', '1.'), e(
          'LBody',
          e('P', '请执行《计划》', e('Reference', '1', alt='注1'),
            e('Note', e('Lbl', '1'), '《文件》第一章。', id='note_1'),
            '并见', e('Link', 'A/55/74', address=ADDRESS), '号', '文件，', '促进合作：'),
          e('L',
            e('LI', e('Lbl', '(a)'), e('LBody', e('P', '通过各国间交流合', '作改善其合作；'))),
            e('LI', e('Lbl', '(b)'), e('LBody', e(
                'P', '编写', e('Span', 'Report on Progress', language='en'), '；'))),
            numbering='LowerAlpha'))),
      e('LI', e('Lbl', '2.'), e('LBody', e('P', '结束会议。'))),
      numbering='Decimal'),
    e('Sect', e('P', '2009年12月21日')),
    e('Sect', e('H1', '附件'), e('H2', '计划'), e('H3', '一、目标'), e('P', '为期三年。')),
    e('P', '此非联合国出版物。'))


def document() -> Document:
    """The source of the pages."""
    def at(line: int, column: int = 1) -> Place:
        return Place('bound.md', line, column)

    return Document(
        'zh-Hans',
        Head(symbol=Entry('A/RES/64/222', at(2, 9)), title=Entry('会议成果', at(3, 8)),
             adopted=Entry('2009-12-21', at(4, 10))),
        (Paragraph('para_1', 'preambular', '', 0, (
            Emphasis((Text('回顾', at(6, 2)),), at(6)), Text('其各次会议，', at(6, 5))), at(6)),
         Paragraph('para_2', 'numbered', '1.', 0, (
             Text('请执行《计划》', at(8, 5)), NoteMark('1', at(8, 12)), Text('并见', at(8, 16)),
             Link((Text('A/55/74', at(8, 19)),), ADDRESS, at(8, 18)),
             Text('号文件，促进合作：', at(8, 60))), at(8)),
         Paragraph('para_2__subpara_a', 'numbered', '(a)', 1, (
             Text('通过各国间交流合作改善其合作；', at(10, 9)),), at(10, 5)),
         Paragraph('para_2__subpara_b', 'numbered', '(b)', 1, (
             Text('编写', at(12, 9)),
             Language((Text('Report on Progress', at(12, 12)),), 'en', at(12, 11)),
             Text('；', at(12, 40))), at(12, 5)),
         Paragraph('para_3', 'numbered', '2.', 0, (Text('结束会议。', at(14, 5)),), at(14))),
        (Annex('annex_1', (Text('附件', at(16, 3)),),
               Heading('annex_1__title', 2, (Text('计划', at(18, 4)),), at(18)),
               (Heading('annex_1__heading_1', 3, (Text('一、目标', at(20, 5)),), at(20)),
                Paragraph('annex_1__para_1', 'plain', '', 0, (
                    Text('为期三年。', at(22)),), at(22))), at(16)),),
        (Note('1', (Text('《文件》第一章。', at(24, 7)),), at(24)),),
        at(1))


def changed(role: str, text: str, change: Callable[[E], E | str | tuple | None],
            tree: E = TREE) -> E:
    """The tree with the first element of a role whose words begin so put through `change`.

    None takes the element out; a tuple puts several things in its place.
    """
    done = False

    def through(one: E | str) -> Iterator[E | str]:
        nonlocal done
        if isinstance(one, str):
            yield one
        elif not done and one.role == role and _words(one).startswith(text):
            done = True
            new = change(one)
            yield from new if isinstance(new, tuple) else () if new is None else (new,)
        else:
            yield replace(one, kids=tuple(kid for old in one.kids for kid in through(old)))

    root, = through(tree)
    assert done, f'no {role} begins with {text}'
    return root


def _words(one: E | str) -> str:
    return one if isinstance(one, str) else ''.join(map(_words, one.kids))


def bound(tree: E = TREE, change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    """The file with this tree, with `change` made to it when it was good."""
    with pikepdf.open(BytesIO(printed())) as pdf:
        _Binding(pdf).bind(tree)
        if change:
            change(pdf)
        made = BytesIO()
        pdf.save(made, deterministic_id=True)
        return made.getvalue()


@cache
def printed() -> bytes:
    """The pages by WeasyPrint alone, as PDF/A-3a with the source in it, and its own tags."""
    os.environ['FONTCONFIG_FILE'] = str(FACES / 'fonts.conf')
    from weasyprint import HTML, Attachment
    html = '''<html lang="zh-Hans"><title>A/RES/64/222 会议成果</title><style>
        @page { size: 240pt 260pt; margin: 20pt } body { margin: 0; font: 9pt/18pt "Press Song" }
        p { margin: 0 } p:first-child { break-before: page }
        a { color: black; text-decoration: none }
        </style>''' + ''.join(
        '<div>' + ''.join(
            '<p>' + ''.join(map(_piece, line)) + '</p>' for line in page) + '</div>'
        for page in PAGES)
    source = Attachment(string=SOURCE, name=NAME, description='source', relationship='Source',
                        created=DAY, modified=DAY)
    # WeasyPrint leaves the file of its colour profile open.
    with warnings.catch_warnings(action='ignore', category=ResourceWarning):
        return HTML(string=html).write_pdf(
            pdf_variant='pdf/a-3a', pdf_tags=True, attachments=[source])


def _piece(text: str) -> str:
    if text == 'A/55/74':
        return f'<a href="{ADDRESS}">{text}</a>'
    return f'<span>{escape(text)}</span>'


class _Binding:
    """The making of one tree in the place of that which WeasyPrint wrote."""

    def __init__(self, pdf: pikepdf.Pdf):
        self.pdf = pdf
        self.unused = [(page, mcid, text) for page, pieces in enumerate(PAGES)
                       for mcid, text in enumerate(p for line in pieces for p in line)]
        self.links = [link for page in pdf.pages for link in page.get('/Annots', ())]
        self.parents: list[dict[int, pikepdf.Object]] = [{}, {}]
        self.of_links: list[pikepdf.Object] = []
        self.ids: dict[str, pikepdf.Object] = {}

    def bind(self, tree: E) -> None:
        pdf, root = self.pdf, self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.RoleMap = Dictionary(Em=Name.Span)
        root.K = Array([self._element(tree, root)])
        numbers: list = []
        for number, page in enumerate(pdf.pages):
            page.StructParents = number
            held = self.parents[number]
            numbers += [number, pdf.make_indirect(Array(
                [held.get(mcid) for mcid in range(max(held, default=-1) + 1)]))]
        for number, (link, element) in enumerate(
                zip(self.links, self.of_links, strict=False), len(pdf.pages)):
            link.StructParent = number
            numbers += [number, element]
        root.ParentTree = Dictionary(Nums=Array(numbers))
        root.ParentTreeNextKey = len(numbers) // 2
        root.IDTree = Dictionary(Names=Array(
            [one for id_ in sorted(self.ids) for one in (String(id_), self.ids[id_])]))
        pdf.Root.StructTreeRoot = root
        self._mark_artifacts()
        self._promise()

    def _element(self, one: E, parent: pikepdf.Object) -> pikepdf.Object:
        made = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name('/' + one.role), P=parent))
        for key, value in (('/Lang', one.language), ('/ID', one.id), ('/Alt', one.alt)):
            if value:
                made[key] = String(value)
        if one.numbering:
            made.A = Dictionary(O=Name.List, ListNumbering=Name('/' + one.numbering))
        if one.id:
            self.ids[one.id] = made
        made.K = Array([self._kid(kid, made) for kid in one.kids])
        if one.address:
            link = self.links[len(self.of_links)]
            link.Contents = String(_words(one))
            made.K.append(Dictionary(Type=Name.OBJR, Obj=link, Pg=self.pdf.pages[0].obj))
            self.of_links.append(made)
        return made

    def _kid(self, kid: E | str, made: pikepdf.Object) -> pikepdf.Object:
        if isinstance(kid, E):
            return self._element(kid, made)
        piece = next(one for one in self.unused if one[2] == kid)
        self.unused.remove(piece)
        page, mcid, _ = piece
        self.parents[page][mcid] = made
        return Dictionary(Type=Name.MCR, Pg=self.pdf.pages[page].obj, MCID=mcid)

    def _mark_artifacts(self) -> None:
        """Running heads and folios are no part of the text; black is one ink."""
        for number, page in enumerate(self.pdf.pages):
            heads = {mcid for at, mcid, text in self.unused if at == number
                     and text in (PAGES[number][0][0] if number else '', PAGES[number][-1][0])}
            written = []
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name == 'BDC' and int(operands[1].get('/MCID', -1)) in heads:
                    operands = [Name.Artifact, Dictionary(Type=Name.Pagination)]
                if name in ('rg', 'RG'):
                    operands, operator = operands[:1], pikepdf.Operator(
                        {'rg': 'g', 'RG': 'G'}[name])
                written.append((operands, operator))
            page.Contents = self.pdf.make_stream(pikepdf.unparse_content_stream(written))

    def _promise(self) -> None:
        """What the archive promises of the whole file."""
        pdf = self.pdf
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
        with pdf.open_outline() as outline:
            for title, page, height in BOOKMARKS:
                target = Array([pdf.pages[page - 1].obj, Name.XYZ, 20, height, 0])
                outline.root.append(pikepdf.OutlineItem(title, target))
        xmp = pdf.Root.Metadata.read_bytes().decode()
        pdf.Root.Metadata.write(re.sub('(?=</rdf:RDF>)', IDENTITY, xmp).encode())


IDENTITY = '''
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><pdfuaid:part>1</pdfuaid:part>
 <dc:language><rdf:Bag><rdf:li>zh-Hans</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
 <rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
 <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
 <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
 <rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
 <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
 <pdfaProperty:category>internal</pdfaProperty:category>
 <pdfaProperty:description>part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq>
 </pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
'''
