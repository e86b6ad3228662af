"""Tagging: the tree of a document is written into its PDF.

A PDF in the making, the contents of its pages and the words of their language come in; the
structure tree goes into the PDF (ISO 32000-1, 14.7), and what is no text becomes an artifact. After
this every piece of marked content belongs to exactly one element or to none.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..engine import Contents
from . import Numbered
from .tree import Element, Piece, Target, pieces, tree_of

# Types that PDF 1.7 does not know, and what they count as.
ROLES = {'Em': 'Span'}
HEADER, FOOTER = '@top', '@bottom'
PRINTED = 4              # the flag of an annotation that it is printed


def tag(pdf: Any, contents: Contents, words: Mapping[str, str],
        numbered: Sequence[Numbered] = (Numbered(),)) -> None:
    """Write the structure tree of a PDF (of pydyf), and what belongs to it, into the PDF.

    `numbered` says how its pages are called.
    """
    _mark_artifacts(contents)
    tree = _Tree(pdf, contents)
    tree.add(tree_of(contents, words))
    tree.finish()
    pdf.catalog['MarkInfo'] = _dictionary(Marked='true')
    pdf.catalog['ViewerPreferences'] = _dictionary(DisplayDocTitle='true')
    labels = _array([])
    for pages in numbered:
        labels += [pages.page, _dictionary(S=f'/{pages.style}')]
        if pages.start != 1:
            labels[-1]['St'] = pages.start
        if pages.prefix:
            labels[-1]['P'] = _string(pages.prefix)
    pdf.catalog['PageLabels'] = _dictionary(Nums=labels)


class _Tree:
    """The structure tree in the making: its root, who owns which content, and who has an id."""

    def __init__(self, pdf: Any, contents: Contents):
        self.pdf, self.pages = pdf, pdf.page_references
        self.root = self._added(_dictionary(Type='/StructTreeRoot'))
        self.owners = [_array([b'null'] * (1 + max((
            marked.number for marked in contents.marked if marked.page == page), default=-1)))
            for page in range(len(self.pages))]
        self.annotations: list[bytes] = []
        self.ids: dict[str, bytes] = {}
        self.titled: dict[str, list[bytes]] = {}
        self.root['K'] = _array([])

    def add(self, element: Element, parent: Any = None) -> None:
        """Write an element and all that it holds."""
        above = self.root if parent is None else parent
        made = self._added(_dictionary(Type='/StructElem', S=f'/{element.role}', P=above.reference))
        above['K'].append(made.reference)
        page = next(pieces(element)).page
        made['Pg'], made['K'] = self.pages[page], _array([])
        self._describe(made, element)
        for kid in element.kids:
            if isinstance(kid, Element):
                self.add(kid, made)
            elif isinstance(kid, Piece):
                made['K'].append(self._content(kid, page))
                self.owners[kid.page][kid.number] = made.reference
            else:
                made['K'].append(_dictionary(
                    Type='/OBJR', Obj=kid.annotation.reference, Pg=self.pages[kid.page]))
                self._own(kid, made, element.text)

    def finish(self) -> None:
        """Write what finds elements by their content and their names."""
        numbers = _array([])
        for number, owners in enumerate((*self.owners, *self.annotations)):
            numbers += [number, owners]
        self.root['ParentTree'] = self._added(_dictionary(Nums=numbers)).reference
        self.root['ParentTreeNextKey'] = len(numbers) // 2
        self.root['RoleMap'] = _dictionary(**{name: f'/{as_}' for name, as_ in ROLES.items()})
        if self.ids:
            names = _array([])
            for name, reference in sorted(self.ids.items()):
                names += [_string(name), reference]
            self.root['IDTree'] = self._added(_dictionary(Names=names)).reference
        self.pdf.catalog['StructTreeRoot'] = self.root.reference
        self._lead_bookmarks()

    def _describe(self, made: Any, element: Element) -> None:
        for key, value in (('ID', element.id), ('T', element.title), ('Lang', element.language),
                           ('Alt', element.alternative), ('E', element.expansion),
                           ('ActualText', element.actual)):
            if value:
                made[key] = _string(value)
        if element.id:
            self.ids[element.id] = made.reference
        if element.title:
            self.titled.setdefault(element.title, []).append(made.reference)
        if element.numbering:
            made['A'] = _dictionary(O='/List', ListNumbering=f'/{element.numbering}')

    def _content(self, piece: Piece, page: int) -> Any:
        if piece.page == page:
            return piece.number
        return _dictionary(Type='/MCR', Pg=self.pages[piece.page], MCID=piece.number)

    def _own(self, target: Target, made: Any, text: str) -> None:
        annotation = target.annotation
        annotation['StructParent'] = len(self.pages) + len(self.annotations)
        annotation['Contents'] = _string(text)
        annotation['F'] = PRINTED
        self.annotations.append(made.reference)

    def _lead_bookmarks(self) -> None:
        """Bookmarks lead to their heading as an element, besides its place on a page."""
        for entry in self.pdf.objects:
            if isinstance(entry, dict) and 'Title' in entry and 'Dest' in entry:
                if headings := self.titled.get(entry['Title'].string):
                    entry['SE'] = headings.pop(0)

    def _added(self, made: Any) -> Any:
        self.pdf.add_object(made)
        return made


def _mark_artifacts(contents: Contents) -> None:
    """Running heads and folios become artifacts of pagination, rules and backgrounds of layout."""
    for page, stream in enumerate(contents.streams):
        edges = {marked.number: marked.part for marked in contents.marked
                 if marked.page == page and marked.element is None}
        items = stream.stream
        for at, item in enumerate(items):
            if item == '/Artifact' and items[at + 1] == b'BMC':
                items[at:at + 2] = ['/Artifact', _dictionary(Type='/Layout').data + b' BDC']
            elif isinstance(item, dict) and item.get('MCID') in edges:
                items[at - 1:at + 1] = ['/Artifact', _edge(edges[item['MCID']])]


def _edge(part: str) -> Any:
    kinds = {HEADER: ('Header', 'Top'), FOOTER: ('Footer', 'Bottom')}
    edge = _dictionary(Type='/Pagination')
    for name, (kind, side) in kinds.items():
        if part.startswith(name):
            edge['Subtype'], edge['Attached'] = f'/{kind}', _array([f'/{side}'])
    return edge


def _dictionary(**values: Any) -> Any:
    from pydyf import Dictionary
    return Dictionary(values)


def _array(values: list) -> Any:
    from pydyf import Array
    return Array(values)


def _string(text: str) -> Any:
    from pydyf import String
    return String(text)
