"""The text that everyone sets: A/RES/64/222, once or many times over, with a word changed or not.

The content file comes in; content files of other lengths go out, and for each peer its own source,
written from the parsed `Document`. Nobody's text is a copy of its own, so nobody's can lack a word.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from press import parse, source
from press.diagnostics import Fault
from press.model import Document, Emphasis, Heading, Inline, NoteMark, Text, number, plain, walk
from press.reading import closing

ROOT = Path(__file__).resolve().parent.parent
KEY, LANGUAGE = 'a-res-64-222', 'zh-Hans'
CONTENT = ROOT / 'content' / KEY / f'{LANGUAGE}.md'
# A word of the first paragraph of the annex, and what it is changed to.
WORD, CHANGED = '汇聚内罗毕', '聚首内罗毕'
_ANNEX, _NOTE = re.compile(r'^# 附件$', re.MULTILINE), re.compile(r'\[\^(\d+)\]')


class Block(Struct, frozen=True):
    """A paragraph or heading for a peer: its kind, label and level, and its content in its markup.
    """

    kind: str
    label: str
    level: int
    content: str


def content(times: int = 1, changed: bool = False) -> str:
    """The content file with its annex so many times, the notes numbered on."""
    text = CONTENT.read_text('utf-8')
    if changed:
        text = text.replace(WORD, CHANGED, 1)
    begin = _ANNEX.search(text).start()
    notes = text.index('\n[^1]:')
    head, annex, listed = text[:begin], text[begin:notes].rstrip(), text[notes:].strip()
    count = len(set(_NOTE.findall(listed)))

    def numbered(part: str, time: int) -> str:
        return _NOTE.sub(lambda found: f'[^{int(found[1]) + time * count}]', part)

    annexes = [numbered(annex, time) for time in range(times)]
    return head + '\n\n'.join((*annexes, *(numbered(listed, time) for time in range(times)))) + '\n'


def read(text: str) -> Document:
    """The document of a content file. Raises `Fault` where it cannot be read."""
    document, faults = parse.parse(source.Source(CONTENT.name, text))
    if document is None:
        raise Fault(faults)
    return document


def written(document: Document, template: str, **given: object) -> str:
    """The source of a peer from its template: HTML, TeX or Typst, told by the template's ending."""
    markup = MARKUPS[Path(template).suffixes[0]]
    notes = {note.label: markup.inline(note.content, {}) for note in document.notes}
    head = document.head
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / 'peers'), undefined=StrictUndefined,
        block_start_string='<%', block_end_string='%>', variable_start_string='<<',
        variable_end_string='>>', comment_start_string='<#', comment_end_string='#>',
        trim_blocks=True, keep_trailing_newline=True)
    return environment.get_template(template).render(
        symbol=markup.text(head.symbol.value), organ=markup.text(head.organ.value),
        session=markup.text(head.session.value),
        title=markup.text(f'{number(document)}. {head.title.value}'),
        blocks=list(_blocks(document, markup, notes)), notes=notes, **given)


def _blocks(document: Document, markup: 'Markup', notes: dict[str, str]) -> Iterator[Block]:
    def of(block) -> Block:
        kind = 'heading' if isinstance(block, Heading) else block.kind
        return Block(kind, markup.text(getattr(block, 'label', '')), block.level,
                     markup.inline(block.content, notes))

    yield from map(of, document.blocks)
    for passage in closing(document):
        yield Block('closing', '', 0, markup.text(passage.text))
    for annex in document.annexes:
        yield Block('annex', '', 0, markup.text(plain(annex.label)))
        if annex.title:
            yield Block('annex-title', '', 0, markup.inline(annex.title.content, notes))
        yield from map(of, annex.blocks)


class Markup(Struct, frozen=True):
    """How a language writes characters that mean something to it, emphasis, and notes."""

    escapes: dict[str, str]
    emphasis: str
    note: str

    def text(self, text: str) -> str:
        return text.translate(str.maketrans(self.escapes))

    def inline(self, content: tuple[Inline, ...], notes: dict[str, str]) -> str:
        written = []
        for inline in content:
            if isinstance(inline, NoteMark):
                written.append(self.note.format(notes[inline.label], inline.label))
            elif hasattr(inline, 'text'):
                written.append(self.text(inline.text))
            else:
                inner = self.inline(inline.content, notes)
                written.append(self.emphasis.format(inner) if isinstance(inline, Emphasis)
                               else inner)
        return ''.join(written)


MARKUPS = {
    '.html': Markup({'&': '&amp;', '<': '&lt;', '>': '&gt;'}, '<em>{}</em>',
                    '<span class="note">{}</span>'),
    '.typ': Markup({c: f'\\{c}' for c in '\\#$*_`<>@[]~/\'"-+='}, '#emph[{}]', '#footnote[{}]'),
    '.tex': Markup({'\\': r'\textbackslash{}', '~': r'\textasciitilde{}',
                    '^': r'\textasciicircum{}', **{c: f'\\{c}' for c in '#$%&_{}'}},
                   r'\emph{{{}}}', r'\footnote{{{}}}'),
}
# Chromium knows no footnotes: there the notes are links to the end of the document.
MARKUPS['.endnotes'] = Markup(MARKUPS['.html'].escapes, '<em>{}</em>',
                              '<sup><a href="#note{1}">{1}</a></sup>')


def leaves(content: tuple[Inline, ...]) -> list[str]:
    """The pieces of text of some content, as they stand in the source of a peer."""
    return [leaf.text for leaf in walk(content) if isinstance(leaf, Text)]
