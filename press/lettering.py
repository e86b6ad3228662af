"""Dressing a letter: what it says in the order of its kind, put into the templates of its design.

A `Letter`, its letterhead and what it encloses come in; HTML goes out, as for any document, and what
of it is not the body is listed for the proof. The count of the enclosures and of their pages is made
here, from what was enclosed: nobody types it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from . import __version__
from .composition import Composer, Run
from .design import Design, Title, Type
from .diagnostics import Fault, Place
from .dress import Dressed, templates_of
from .faces import Faces
from .letter import Letter
from .letterhead import Letterhead
from .model import Entry, Text, printed_date
from .setter import Dressing, Piece, Setter, Shape

TEMPLATE, STYLE = 'letter.html', 'style.css'
LABEL = 3.0             # em for what begins the list of enclosures: 附件：
NUMBER = 1.5            # em for the numbers in it
# Where the lines of a part stand that does not stand flush: the courtesy is indented, copies hang.
SHAPES = {'close': Shape(2.0, 2.0, 0.0), 'copies': Shape(0.0, 0.0, 3.0)}
BODY = 0.88             # em of the body of a Han character above its baseline


class Enclosed(Struct, frozen=True):
    """What is enclosed as the letter names it: its name, in which language, how many pages."""

    name: str
    language: str
    pages: int


class Order(Struct, frozen=True):
    """What a kind of letter says, part by part, in the order of its pages.

    `head` stands above the text block of the first page and `foot` below it, `opening` before the
    body and `closing` behind it.
    """

    head: tuple[str, ...]
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    foot: tuple[str, ...] = ('addressee',)


ORDERS = {
    'letter': Order(('name', 'address'), ('reference', 'dateline', 'subject', 'salutation'),
                    ('close', 'signatory', 'enclosures', 'copies')),
    'note-verbale': Order(('name', 'address'), ('reference', 'subject'),
                          ('close', 'dateline', 'initials', 'enclosures', 'copies')),
    'zhaohui': Order(('name', 'address'), ('reference', 'subject'),
                     ('close', 'dateline', 'enclosures', 'copies')),
    'gongwen': Order(('name', 'reference'), ('subject', 'addressee'),
                     ('enclosures', 'sender', 'date', 'copies'), ()),
}


def dress_letter(letter: Letter, design: Design, composer: Composer, words: Mapping[str, str],
                 letterhead: Letterhead, enclosed: Sequence[Enclosed], key: str,
                 faces: Faces) -> Dressed:
    """Lay a letter out as HTML. Raises `Fault` where a paragraph cannot be broken into lines."""
    return _Lettering(letter, design, composer, words, letterhead, enclosed, key, faces).dressed()


class _Lettering:
    """The work on one letter: how each part of it is worded and set."""

    def __init__(self, letter: Letter, design: Design, composer: Composer,
                 words: Mapping[str, str], letterhead: Letterhead, enclosed: Sequence[Enclosed],
                 key: str, faces: Faces):
        self.faces = faces
        self.letter, self.words, self.letterhead, self.key = letter, words, letterhead, key
        self.enclosed = enclosed
        self.setter = Setter(letter.body, design, composer)
        self.design, self.order = self.setter.design, ORDERS[letter.kind]
        self.chinese = self.setter.chinese

    def dressed(self) -> Dressed:
        head, opening, closing, foot = (
            [(part, self._texts(part)) for part in parts]
            for parts in (self.order.head, self.order.opening, self.order.closing, self.order.foot))
        values: dict[str, Any] = {
            'letter': self.letter, 'document': self.letter.body, 'design': self.design,
            'key': self.key, 'letterhead': self.letterhead, 'title': self._title(),
            'head': self._parts(head), 'opening': self._parts(opening),
            'blocks': [self.setter.block(block) for block in self.letter.body.blocks],
            'closing': self._parts(closing), 'foot': self._parts(foot), 'signing': self.signing,
            'words': self.words, 'version': __version__, 'named': self.setter.name,
            'ink': self._ink(), 'body_top': self._body_top(), 'name_height': self._height('name'),
            'copies_height': self._height('copies'),
        }
        if self.setter.faults:
            raise Fault(self.setter.faults)
        environment = templates_of(self.design)
        values['style'] = Markup(environment.get_template(STYLE).render(values))
        html = environment.get_template(TEMPLATE).render(values)
        printed = {name: tuple(text for _, texts in parts for text in texts) for name, parts in (
            ('head', head), ('opening', opening), ('closing', closing), ('foot', foot))}
        return Dressed(html, self.setter.composed, self.setter.settings, printed['opening'],
                       ('', ''), printed['closing'], head=printed['head'], foot=printed['foot'],
                       folio=self.words['folio_of_gongwen'] if self.letter.kind == 'gongwen'
                       else '{}', first=2)

    @property
    def signing(self) -> bool:
        """Whether white is left for a hand or a seal."""
        return self.letter.kind != 'gongwen'

    def _ink(self) -> tuple[float, float]:
        """Where what is drawn of the office's name begins and ends, below the edge of its line."""
        title = self.design.title
        face = self.faces.face(title.face, title.weight)
        baseline = face.baseline(title.size, title.leading)
        lines = self.letterhead.name
        below = title.leading * (len(lines) - 1)
        return (baseline - face.ink(lines[0])[0] * title.size,
                below + baseline - face.ink(lines[-1])[1] * title.size)

    def _height(self, part: str) -> float:
        """The height of all composed lines of a part, in points."""
        leading = {'name': self.design.title, 'copies': self.design.notes}[part].leading
        return leading * sum(len(composed.lines) for name, composed in
                             self.setter.composed.items() if name.startswith(f'{part}_'))

    def _body_top(self) -> float:
        """Where the bodies of characters begin in a line of the text, below its upper edge."""
        text = self.design.text
        return self.faces.face(text.face).baseline(text.size, text.leading) - BODY * text.size

    def _title(self) -> str:
        subject = self.letter.subject.value if self.letter.subject else ''
        return ' '.join(filter(None, (self._known('reference'), subject))) or self.key

    def _known(self, name: str) -> str:
        entry: Entry | None = getattr(self.letter, name)
        return entry.value if entry else ''

    def _texts(self, part: str) -> tuple[str, ...]:
        """The lines of a part, none where nothing is known of it."""
        letter, words = self.letter, self.words
        if part in ('name', 'address'):
            return getattr(self.letterhead, part)
        if part == 'enclosures':
            return tuple(label + text for label, text in self._enclosures())
        if part == 'copies':
            said = words['list_comma'].join(entry.value for entry in letter.copies)
            return (words['copies'].format(said),) if said else ()
        if part == 'dateline':
            return tuple(filter(None, (self._dateline(),)))
        if part == 'date':
            return (self._date(),) if letter.date else ()
        if part == 'addressee' and letter.kind == 'gongwen':
            return (words['list_comma'].join(entry.value for entry in letter.addressee) + '：',)
        entries = getattr(letter, part)
        if isinstance(entries, tuple):
            return tuple(entry.value for entry in entries)
        return (entries.value,) if entries else ()

    def _date(self) -> str:
        return printed_date(self.letter.date.value, self.letter.language)

    def _dateline(self) -> str:
        """Place and date as the kind has them: 2010年1月21日于纽约; New York, 21 January 2010."""
        place = self.letter.location.value if self.letter.location else ''
        if not self.letter.date or not place:
            return self._date() if self.letter.date else place
        return self.words['dateline'].format(date=self._date(), place=place)

    def _enclosures(self) -> Iterator[tuple[str, str]]:
        """Each enclosure with the label before it and the pages that it has."""
        several = len(self.enclosed) > 1
        for number, one in enumerate(self.enclosed, 1):
            count = self.words['page' if one.pages == 1 else 'pages'].format(one.pages)
            named = self.words[f'name_{one.language}'] if one.language else ''
            text = self.words['enclosed' if named else 'enclosed_file'].format(
                name=one.name, language=named, pages=count)
            first = (self.words['enclosures'].format(len(self.enclosed)) if several
                     else self.words['enclosure']) if number == 1 else ''
            yield first + (f'{number}.' if several else ''), text

    def _parts(self, parts: Sequence[tuple[str, tuple[str, ...]]]) -> list[dict[str, Any]]:
        """Every part that says something: its name, and its lines as HTML with their names."""
        return [{'part': part, 'lines': list(self._lines(part, texts))}
                for part, texts in parts if texts]

    def _lines(self, part: str, texts: Sequence[str]) -> Iterator[Dressing]:
        design, place = self.design, self.letter.place
        for number, text in enumerate(texts, 1):
            name = f'{part}_{number}'
            if part == 'name':
                yield replace(self._heading(name, part, design.title, text), pad=0.0)
            elif part == 'subject':
                yield self._heading(name, part, design.annex, text)
            elif part == 'enclosures':
                label, _ = list(self._enclosures())[number - 1]
                yield self._enclosure(name, number, label, text[len(label):], place)
            else:
                type_ = {'address': design.colophon, 'copies': design.notes}.get(part, design.text)
                yield Dressing(name, part, 0, self._line(
                    name, text, type_, SHAPES.get(part, Shape(0.0, 0.0, 0.0)), place))

    def _heading(self, name: str, part: str, title: Title, text: str) -> Dressing:
        return self.setter.heading(name, part, 1, [Piece(Run(text, self.setter.face(title)))],
                                   title, text)

    def _line(self, name: str, text: str, type_: Type, shape: Shape, place: Place) -> Markup:
        pieces = self.setter.pieces((Text(text, place),), type_.face)
        return self.setter.compose(name, pieces, shape, type_, place)

    def _enclosure(self, name: str, number: int, label: str, text: str, place: Place) -> Dressing:
        """A line of the list: the label of the list before the first, the numbers in a column."""
        type_ = self.design.text
        pieces = self.setter.pieces((Text(text, place),), type_.face)
        if label:
            pieces = [Piece(Run(label, type_.face, kind='label'),
                            Markup('<span class="label">'), Markup('</span>')), *pieces]
        indent = 2.0 if self.chinese else 0.0
        column = indent + LABEL + (NUMBER if len(self.enclosed) > 1 else 0.0)
        begin = indent if number == 1 else indent + LABEL
        html = self.setter.compose(name, pieces, Shape(begin, column, column), type_, place)
        return Dressing(name, 'enclosures', 0, html, pad=column)
