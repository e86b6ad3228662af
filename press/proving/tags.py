"""The structure tree of a PDF, as a person who listens to the document meets it.

The bytes of a PDF come in; a `Tree` goes out: elements with what they say, the artifacts beside it,
and every place where tree and pages do not agree. Nothing is judged, and nothing is known of how
the file was made. `outline` is the tree as text.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from pikepdf import Array, Dictionary

from .beside import annotations
from .comparison import short
from .contents import Painted, Piece, painted
from .objects import (
    as_text, each, entry, leaves, name, number_in, number_of, opened, string)

# The types of ISO 32000-1, 14.8.4; a role map leads from other names to these.
STANDARD = frozenset(
    'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 '
    'H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry '
    'Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form'.split())


class Annotation(Struct, frozen=True):
    """An annotation that an element holds: what it says of itself and where it leads."""

    number: int
    page: int
    subtype: str
    contents: str
    target: str


class Element(Struct, frozen=True):
    """An element: its role, the standard role that stands for it, what is in it in reading order.

    `alt`, `expansion` (E) and `actual` (ActualText) are what is read instead of its text,
    `numbering` is how its list is numbered, `number` that of its object in the file.
    """

    number: int
    role: str
    standard: str
    kids: tuple['Element | Piece | Annotation', ...]
    language: str = ''
    alt: str = ''
    expansion: str = ''
    actual: str = ''
    id: str = ''
    numbering: str = ''

    @property
    def text(self) -> str:
        """What is printed in the element and in all that is in it, notes included."""
        return ''.join(piece.text for piece in self.pieces)

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages on which the element stands."""
        return tuple(sorted({piece.page for piece in self.pieces}))

    @property
    def pieces(self) -> Iterator[Piece]:
        """The marked content of the element in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.pieces
            elif isinstance(kid, Piece):
                yield kid

    @property
    def elements(self) -> tuple['Element', ...]:
        """The elements directly in this one."""
        return tuple(kid for kid in self.kids if isinstance(kid, Element))

    def walk(self) -> Iterator['Element']:
        """The element and all that are in it, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()


class Tree(Struct, frozen=True):
    """The structure of a PDF.

    `loose` are tagged pieces that no element holds, `bare` what is neither tagged nor an artifact,
    `tangled` sentences that say where elements and pages contradict each other. `ids` are the
    names by which the tree finds elements, `untagged` the annotations that no element holds.
    """

    roots: tuple[Element, ...]
    pages: tuple[Painted, ...]
    loose: tuple[Piece, ...]
    tangled: tuple[str, ...]
    ids: frozenset[str]
    untagged: tuple[Annotation, ...]

    def walk(self) -> Iterator[Element]:
        """Every element in reading order."""
        for root in self.roots:
            yield from root.walk()

    @property
    def artifacts(self) -> tuple[Piece, ...]:
        """What is painted and is no part of the text."""
        return tuple(piece for page in self.pages for piece in page.pieces if piece.artifact)

    @property
    def bare(self) -> tuple[Piece, ...]:
        """What is painted outside of every tag."""
        return tuple(piece for page in self.pages for piece in page.pieces
                     if piece.mcid is None and not piece.artifact and piece.painted)


def tags(pdf: bytes, first: int | None = None) -> Tree:
    """The structure tree of a PDF; a file without one has a tree without elements.

    With `first`, only what the first branch of it says, on so many pages.
    """
    return _Reading(pdf, first).tree()


class _Reading:
    """The reading of one file: what was met so far, and by which element."""

    def __init__(self, pdf: bytes, first: int | None = None):
        self.file, self.first = opened(pdf), first
        self.pages = painted(pdf, first)
        self.page_of = {number_of(page.obj): number
                        for number, page in enumerate(self.file.pages, 1)}
        self.pieces = {(piece.stream, piece.mcid): piece
                       for page in self.pages for piece in page.pieces if piece.mcid is not None}
        self.root = entry(self.file.Root, '/StructTreeRoot')
        self.roles = entry(self.root, '/RoleMap')
        self.parents = dict(leaves(entry(self.root, '/ParentTree'), '/Nums'))
        self.holders: dict[tuple[int, int], int] = {}
        self.annotations: dict[int, int] = {}
        self.tangled: list[str] = []
        self.met: set[int] = set()

    def tree(self) -> Tree:
        roots = tuple(self._element(kid) for kid in each(self.root, '/K')
                      if isinstance(kid, Dictionary))
        self._compare_with_parents()
        loose = tuple(piece for key, piece in self.pieces.items()
                      if key not in self.holders and piece.painted)
        ids = frozenset(as_text(id_) for id_, _ in leaves(entry(self.root, '/IDTree'), '/Names'))
        return Tree(roots, self.pages, loose, tuple(self.tangled), ids, tuple(self._untagged()))

    def _element(self, dictionary: Any) -> Element:
        number = number_of(dictionary)
        if number in self.met:
            self.tangled.append(f'element {number} stands in the tree twice')
            return Element(number, '', '', ())
        if number:
            self.met.add(number)
        within = each(dictionary, '/K')
        if self.first and name(dictionary, '/S') == 'Document':
            within = within[:1]
        kids = tuple(found for kid in within
                     if (found := self._kid(kid, dictionary, number)) is not None)
        role = name(dictionary, '/S')
        return Element(
            number, role, self._standard(role), kids, string(dictionary, '/Lang'),
            string(dictionary, '/Alt'), string(dictionary, '/E'),
            string(dictionary, '/ActualText'), string(dictionary, '/ID'), _numbering(dictionary))

    def _kid(self, kid: Any, of: Any, number: int) -> Element | Piece | Annotation | None:
        if isinstance(kid, int):
            return self._piece(number_in(of, '/Pg'), kid, number)
        if not isinstance(kid, Dictionary):
            return None
        kind = name(kid, '/Type')
        page = number_in(kid, '/Pg') or number_in(of, '/Pg')
        if kind == 'MCR':
            return self._piece(number_in(kid, '/Stm') or page, entry(kid, '/MCID'), number)
        if kind == 'OBJR':
            object_ = number_in(kid, '/Obj')
            self.annotations[object_] = number
            return self._annotation(object_, entry(kid, '/Obj'), self.page_of.get(page, 0))
        return self._element(kid)

    def _piece(self, stream: int, mcid: int | None, number: int) -> Piece | None:
        key = stream, mcid
        if key not in self.pieces:
            where = self.page_of.get(stream, 0)
            self.tangled.append(
                f'element {number} holds content {mcid} of page {where}, which is not there')
            return None
        if key in self.holders:
            self.tangled.append(f'{_shown(self.pieces[key])} stands in two elements')
        self.holders[key] = number
        return self.pieces[key]

    def _annotation(self, number: int, dictionary: Any, page: int) -> Annotation:
        action = entry(dictionary, '/A')
        target = entry(action, '/URI') or entry(action, '/D') or entry(dictionary, '/Dest')
        return Annotation(number, page, name(dictionary, '/Subtype'),
                          string(dictionary, '/Contents'), as_text(target))

    def _untagged(self) -> Iterator[Annotation]:
        for page in self.pages:
            for one in annotations(self.file.pages[page.page - 1].obj):
                if number_of(one) not in self.annotations:
                    yield self._annotation(number_of(one), one, page.page)

    def _compare_with_parents(self) -> None:
        """Whether the way from the pages to the elements leads to the elements that hold them."""
        listed: dict[int, list[int]] = {}
        for (stream, mcid), holder in self.holders.items():
            if stream not in listed:
                home = self.file.get_object(stream, 0)
                parents = self.parents.get(entry(home, '/StructParents'))
                listed[stream] = list(map(number_of, parents)) if isinstance(parents, Array) else []
            found = listed[stream][mcid] if mcid < len(listed[stream]) else 0
            if found != holder:
                self.tangled.append(f'{_shown(self.pieces[stream, mcid])} is in element {holder}, '
                                    f'the parent tree names {found or "none"}')
        for annotation, holder in self.annotations.items():
            object_ = self.file.get_object(annotation, 0)
            found = number_of(self.parents.get(entry(object_, '/StructParent')))
            if found != holder:
                self.tangled.append(f'annotation {annotation} is in element {holder}, '
                                    f'the parent tree names {found or "none"}')

    def _standard(self, role: str) -> str:
        """The standard role for a role; that of a role which leads nowhere is itself."""
        seen: set[str] = set()
        while role not in STANDARD and role not in seen and (
                mapped := name(self.roles, f'/{role}')):
            seen.add(role)
            role = mapped
        return role


def outline(tree: Tree) -> str:
    """The tree as text: the pages of each element, its role, what it says, shortened.

    Spans that only hold a line together are left out.
    """
    rows = [*(row for root in tree.roots for row in _rows(root, 0))]
    for page in tree.pages:
        said = ' · '.join(piece.text for piece in page.pieces if piece.artifact and piece.text)
        if said:
            rows.append((str(page.page), f'artifact  {said}'))
    for what, pieces in (('in no element', tree.loose), ('not tagged', tree.bare)):
        rows += [(str(piece.page), f'{what}  {short(piece.text)}') for piece in pieces]
    width = max((len(pages) for pages, _ in rows), default=0)
    return '\n'.join(f'{pages:>{width}}  {said}'.rstrip() for pages, said in rows)


def _rows(element: Element, depth: int) -> Iterator[tuple[str, str]]:
    if _says_something(element):
        pages = element.pages
        span = '' if not pages else str(pages[0]) if len(pages) == 1 else f'{pages[0]}–{pages[-1]}'
        yield span, '  ' * depth + '  '.join(_described(element))
        depth += 1
    for kid in element.elements:
        yield from _rows(kid, depth)


def _says_something(element: Element) -> bool:
    """Whether an element is more than a span that tells a listener nothing."""
    return element.role != 'Span' or any(
        (element.language, element.alt, element.expansion, element.actual, element.id))


def _described(element: Element) -> Iterator[str]:
    same = element.role == element.standard
    yield element.role if same else f'{element.role} ({element.standard})'
    id_ = element.id if element.standard == 'Note' else ''
    for what, value in (('lang', element.language), ('id', id_), ('numbered', element.numbering),
                        ('alt', element.alt), ('means', element.expansion),
                        ('read as', element.actual)):
        if value:
            yield f'[{what} {short(value)}]'
    # A link on two lines is two annotations.
    for target in dict.fromkeys(kid.target for kid in element.kids if isinstance(kid, Annotation)):
        yield f'→ {target}'
    said = ''.join(_own_text(element))
    if said:
        yield short(said)


def _own_text(element: Element) -> Iterator[str]:
    """What an element says besides the elements that the outline shows below it as its own."""
    for kid in element.kids:
        if isinstance(kid, Piece):
            yield kid.text
        elif isinstance(kid, Element) and kid.standard in ('Span', 'Link', 'Quote'):
            yield from _own_text(kid)


def _shown(piece: Piece) -> str:
    return f'“{short(piece.text)}” (content {piece.mcid} of page {piece.page})'


def _numbering(dictionary: Any) -> str:
    attributes = each(dictionary, '/A')
    return next((found for one in attributes if (found := name(one, '/ListNumbering'))), '')
