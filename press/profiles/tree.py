"""The tree of a tagged PDF: what a text is, for someone who listens to it.

The contents of the pages come in, each piece with the element of the HTML that it comes from; a
tree of elements goes out, in the order of the text. It grows from the HTML, not from the pages: a
paragraph is one element on however many pages it stands, and a note follows its mark.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ..engine import PART, PREFIX, Contents

# Elements of the HTML that are not here leave what they hold to the element around them.
ROLES = {'p': 'P', 'section': 'Sect', 'aside': 'Sect', 'footer': 'Sect', 'nav': 'TOC',
         'blockquote': 'BlockQuote', 'a': 'Link', 'em': 'Em', 'img': 'Figure'}
BY_CLASS = {'label': 'Lbl', 'entry': 'TOCI', 'qr': 'Figure', 'facsimile': 'Figure', 'call': 'Reference',
            'hyphen': 'Span', 'folio': 'Span', 'field': 'Span', 'hash': 'Span'}
# What is said for elements of these classes, {} being what is printed.
SAID = {'call': 'note_mark', 'folio': 'said_folio', 'field': 'said_field', 'hash': 'said_hash'}
HEADINGS = ('h1', 'h2', 'h3', 'h4', 'h5', 'h6')
CALL = 'footnote-call'
LEVEL = 'data-level'        # how deep in lists a paragraph stands
TITLE = 'data-title'        # how a heading is called in the outline
_NUMBERINGS = (('[IVX]+', 'UpperRoman'), ('i+', 'LowerRoman'), ('[A-Z]', 'UpperAlpha'),
               ('[a-z]', 'LowerAlpha'))
_SYMBOL, ADDRESS = re.compile('[0-9A-Z]/[0-9A-Z]'), '://'
_LINE_END = re.compile('\N{HYPHEN}?\n')
SOFT_HYPHEN = '\N{SOFT HYPHEN}'     # what a hyphen is that only a line end brought


class Piece(Struct, frozen=True):
    """Marked content: its page (from 0), its number there, its characters."""

    page: int
    number: int
    text: str


class Target(Struct, frozen=True):
    """The annotation of a link on a page (from 0)."""

    page: int
    annotation: Any


class Element(Struct, frozen=True):
    """One element of the tree. `role` and `numbering` are words of ISO 32000-1, 14.8.

    `alternative` is said instead of what is printed, `expansion` is how an abbreviation is said,
    `actual` are the characters for which it stands; `title` is that in the outline, `text` the
    words of a link. `level` is how deep in lists a paragraph stands, None outside of them; in the
    finished tree it says nothing any more.
    """

    role: str
    kids: tuple['Element | Piece | Target', ...]
    id: str = ''
    language: str = ''
    alternative: str = ''
    expansion: str = ''
    actual: str = ''
    title: str = ''
    text: str = ''
    numbering: str = ''
    level: int | None = None


Kid = Element | Piece | Target


def tree_of(contents: Contents, words: Mapping[str, str]) -> Element:
    """The tree of these contents; `words` are what the press itself says in their language."""
    return _Growth(contents, words).document()


def pieces(element: Element) -> Iterator[Piece | Target]:
    """The content of an element in reading order."""
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from pieces(kid)
        else:
            yield kid


class _Growth:
    """The work on one document: which content belongs to which element, and in which order."""

    def __init__(self, contents: Contents, words: Mapping[str, str]):
        self.roots, self.words = contents.roots, words
        self.levels = {element: level for root in contents.roots
                       for element, level in _heading_levels(root)}
        self.prefix = ''
        self.own: dict[Any, list[tuple[int, Kid]]] = {}
        self.calls: dict[Any, list[tuple[int, Kid]]] = {}
        order = -1
        for order, marked in enumerate(contents.marked):
            place = self.calls if marked.part == CALL else self.own
            if marked.element is not None:
                piece = Piece(marked.page, marked.number, marked.text)
                place.setdefault(marked.element, []).append((order, piece))
        for order, linked in enumerate(contents.linked, order + 1):
            target = Target(linked.page, linked.annotation)
            self.own.setdefault(linked.element, []).append((order, target))

    def document(self) -> Element:
        """The whole: what one document says, or a part for each of those that were joined."""
        language = self.roots[0].get('lang', '')
        grown = [_with_lists([kid for _, kid in self._of(root)]) for root in self.roots]
        if len(grown) == 1:
            return Element('Document', grown[0])
        return Element('Document', tuple(
            Element('Part', kids, title=root.get(PART, ''), language=(
                root.get('lang', '') if root.get('lang', '') != language else ''))
            for root, kids in zip(self.roots, grown, strict=True) if kids))

    def _of(self, root: Any) -> list[tuple[int, Kid]]:
        """What a document becomes; its names keep the prefix that it was joined with."""
        self.prefix = root.get(PREFIX, '')
        return self._grown(root, root.get('lang', ''))

    def _grown(self, element: Any, language: str) -> list[tuple[int, Kid]]:
        """What an element becomes, each with its place in the reading order."""
        own_language = element.get('lang') or language
        kids = list(self.own.get(element, ()))
        for child in element:
            kids += self._grown(child, own_language)
        kids.sort(key=lambda kid: kid[0])
        if calls := self.calls.get(element):
            return list(self._note(element, calls, [kid for _, kid in kids]))
        if not kids:
            return []
        # What can be clicked belongs to the Link, on whatever in it the engine has laid it.
        links = [kid for kid in kids if isinstance(kid[1], Target)]
        kids = [kid for kid in kids if not isinstance(kid[1], Target)]
        if (spoken := self._spoken(element)) and kids:
            said = tuple(kid for _, kid in kids)
            kids = [(kids[0][0], Element('Span', said, expansion=spoken))]
        foreign = own_language if own_language != language else ''
        role = self._role(element) or ('Span' if foreign else '')
        if role == 'Link':
            kids, links = [*kids, *links], []
        if not role or not kids:
            return [*kids, *links]
        made = self._element(element, role, foreign, [kid for _, kid in kids])
        return [(kids[0][0], made), *links]

    def _element(self, element: Any, role: str, language: str, kids: Sequence[Kid]) -> Element:
        level = element.get(LEVEL)
        return Element(
            role, _with_lists(kids), id=self._id(element), language=language,
            alternative=self._alternative(element, kids), title=element.get(TITLE, ''),
            actual=SOFT_HYPHEN if element.get('class') == 'hyphen' else '',
            text=_text(element) if role == 'Link' else '',
            level=int(level) if level is not None else None)

    def _id(self, element: Any) -> str:
        id = element.get('id', '')
        return self.prefix + id if id else ''

    def _alternative(self, element: Any, kids: Sequence[Kid]) -> str:
        """What is said instead of what is printed: for a picture, a mark, a number in the margin."""
        if key := SAID.get(element.get('class', '')):
            return self.words[key].format(_printed(kids).strip())
        return element.get('alt', '')

    def _note(self, element: Any, calls: Sequence[tuple[int, Kid]],
              kids: Sequence[Kid]) -> Iterator[tuple[int, Kid]]:
        """A mark, and the note directly behind it."""
        place = calls[0][0]
        mark = ''.join(call.text for _, call in calls)
        said = self.words['note_mark'].format(mark)
        yield place, Element('Reference', tuple(call for _, call in calls), alternative=said)
        if kids:
            yield place, Element('Note', tuple(kids), id=self._id(element))

    def _role(self, element: Any) -> str:
        classes = element.get('class', '').split()
        if element in self.levels:
            return f'H{self.levels[element]}'
        named = (BY_CLASS[name] for name in classes if name in BY_CLASS)
        return next(named, ROLES.get(element.tag, ''))

    def _spoken(self, element: Any) -> str:
        """How a document symbol is said: 64/222 is no fraction. Empty for everything else."""
        solidus = self.words['solidus']
        if solidus and ('symbol' in element.get('class', '').split() or (
                element.tag == 'a' and element.find('.//*[@class="symbol"]') is None)):
            text = _text(element)
            if _SYMBOL.search(text) and ADDRESS not in text:
                return text.replace('/', solidus)
        return ''


def _heading_levels(root: Any) -> Iterator[tuple[Any, int]]:
    """The level of every heading, without gaps."""
    above: list[str] = []
    for element in root.iter():
        if element.tag in HEADINGS:
            while above and above[-1] >= element.tag:
                above.pop()
            above.append(element.tag)
            yield element, len(above)


def _with_lists(kids: Sequence[Kid]) -> tuple[Kid, ...]:
    """The kids, numbered paragraphs gathered into lists with what stands deeper behind them."""
    gathered: list[Kid] = []
    run: list[Element] = []
    for kid in kids:
        level = kid.level if isinstance(kid, Element) else None
        if level is not None and (_label(kid) or run and level > run[0].level):
            run.append(kid)
            continue
        gathered += [_list(run)] if run else []
        gathered.append(kid)
        run = []
    return (*gathered, _list(run)) if run else tuple(gathered)


def _list(items: Sequence[Element]) -> Element:
    """A list of paragraphs; those that are deeper stand in the body of the item before them."""
    level, starts = items[0].level, []
    for at, item in enumerate(items):
        if item.level <= level and _label(item):
            starts.append(at)
    made = [_item(items[start:end]) for start, end in zip(starts, [*starts[1:], len(items)])]
    return Element('L', tuple(made), numbering=_numbering(items[0]))


def _item(items: Sequence[Element]) -> Element:
    first, *inner = items
    label, *rest = first.kids
    body = (replace(first, kids=tuple(rest), level=None), *_with_lists(inner))
    return Element('LI', (label, Element('LBody', body)))


def _label(element: Element) -> Element | None:
    first = element.kids[0]
    return first if isinstance(first, Element) and first.role == 'Lbl' else None


def _numbering(item: Element) -> str:
    """How a list is numbered, by its first label; Han numbers count as decimal ones."""
    word = re.sub(r'\W', '', _printed((_label(item),)))
    return next((name for form, name in _NUMBERINGS if re.fullmatch(form, word)), 'Decimal')


def _printed(kids: Sequence[Kid]) -> str:
    """What is printed in these."""
    return ''.join(piece.text for piece in pieces(Element('', tuple(kids)))
                   if isinstance(piece, Piece))


def _text(element: Any) -> str:
    """The words of an element in one line."""
    return _LINE_END.sub('', ''.join(element.itertext()).strip())
