"""Checks of the structure tree that validators do not make: whether it says what the text says.

A `Tree`, the `Document` and what is printed around its text come in; faults go out. What the text
is and in which order, `press.reading` alone says. A validator asks whether a tree is well made; this
asks whether a person who listens hears the resolution, all of it, once, in its order.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from ..diagnostics import Diagnostic
from ..model import Document, Language, Link, NoteMark, enclosed, every_block
from ..reading import Passage, passages
from .comparison import short
from .contents import Piece
from .frame import Furniture
from .listening import HEADINGS, Block, Stretch, heard, headings, words
from .matching import Spoken, matched
from .places import places
from .tags import Annotation, Element, Tree
from .wording import misheard

HEADING_KINDS = frozenset({'title', 'annex-label', 'heading'})


def structure_faults(tree: Tree, document: Document,
                     furniture: Furniture) -> tuple[Diagnostic, ...]:
    """Every fault of a structure tree."""
    if not tree.roots:
        return (Diagnostic('not-tagged', 'the file has no structure tree', document.place,
                           'make the file with a profile that tags it'),)
    every = tuple(passages(document))
    blocks, notes = heard(tree)
    spoken, order = matched(every, blocks, furniture, document.place)
    return (*_tree_and_pages(tree), *_artifacts(tree, furniture), *order,
            *_headings(tree, every, spoken), *_lists(document, every, spoken),
            *_notes(tree, every, spoken, notes), *_links(tree),
            *_runs(document, every, spoken, notes),
            *misheard(every, spoken, notes, places(document)))


def _tree_and_pages(tree: Tree) -> Iterator[Diagnostic]:
    """Whatever is on the pages is in the tree or an artifact, and both ways lead to the same."""
    for page, said in _by_page(tree.loose):
        yield Diagnostic(
            'tag-unreachable', f'page {page}: no element holds {said}, although it is tagged', None,
            'put it into the tree, or mark it as an artifact')
    for page, said in _by_page(tree.bare):
        yield Diagnostic('content-unmarked', f'page {page}: {said} is neither tagged nor an '
                         'artifact', None, 'tag it, or mark it as an artifact')
    for sentence in tree.tangled:
        yield Diagnostic('tag-tangled', sentence, None,
                         'let elements and parent tree name the same content, each once')


def _by_page(pieces: Sequence[Piece]) -> Iterator[tuple[int, str]]:
    for page, found in groupby(pieces, key=lambda piece: piece.page):
        texts = [piece.text for piece in found]
        said = next(filter(None, texts), '')
        more = f' and {len(texts) - 1} more' if len(texts) > 1 else ''
        yield page, (f'“{short(said)}”' if said else 'what is drawn') + more


def _artifacts(tree: Tree, furniture: Furniture) -> Iterator[Diagnostic]:
    """Running heads and folios are artifacts of the kind Pagination, and nothing of the text is."""
    for page in tree.pages:
        said = [piece for piece in page.pieces if piece.artifact and piece.text]
        wanted = words(''.join(one[page.page - 1] for one in (furniture.heads, furniture.feet)
                               if page.page <= len(one)))
        found = words(''.join(piece.text for piece in said))
        if sorted(found) != sorted(wanted):
            yield Diagnostic(
                'artifact-wrong', f'page {page.page}: the artifacts read “{short(found)}”, '
                f'running head and folio are “{short(wanted)}”', None,
                'make running heads and folios artifacts, and nothing else that is read')
        elif any(piece.kind != 'Pagination' for piece in said):
            yield Diagnostic('artifact-wrong', f'page {page.page}: running head or folio is an '
                             'artifact of another kind than Pagination', None,
                             'give the artifact the type Pagination')


def _headings(tree: Tree, every: Sequence[Passage], spoken: Sequence[Spoken | None]) -> (
        Iterator[Diagnostic]):
    """Headings of the text are headings and nothing else is; no level is left out."""
    for passage, one in zip(every, spoken, strict=True):
        if one is None:
            continue
        is_heading = one.body.element.standard in HEADINGS
        if is_heading != (passage.kind in HEADING_KINDS):
            yield Diagnostic(
                'heading-wrong', f'{passage.id} is tagged as {one.body.element.role}, and it is '
                f'{"no" if is_heading else "a"} heading', passage.place,
                'tag headings, and only headings, as H1 to H6')
    before = 0
    for element, level in headings(tree):
        if level > before + 1:
            yield Diagnostic(
                'heading-gap', f'“{short(element.text)}” is {element.standard}, '
                + (f'and the heading before it is H{before}' if before else
                   'and no heading is before it'), None, 'leave out no level of headings')
        before = level


def _lists(document: Document, every: Sequence[Passage], spoken: Sequence[Spoken | None]) -> (
        Iterator[Diagnostic]):
    """A numbered paragraph is an item with Lbl and LBody, its sub-paragraphs a list in its LBody,
    and its neighbours are items of the same list."""
    levels = {block.id: getattr(block, 'level', 0) for block in every_block(document)}
    above: list[tuple[int, tuple[Element, ...]]] = []
    for passage, one in zip(every, spoken, strict=True):
        if passage.kind != 'numbered' or one is None:
            above = []
            continue
        level = levels[passage.id]
        siblings: tuple[Element, ...] = ()
        while above and above[-1][0] >= level:
            deepest, within = above.pop()
            siblings = within if deepest == level else ()
        fault = _item_fault(passage, one, above[-1][1] if above else (), siblings)
        if fault:
            yield Diagnostic('list-wrong', f'{passage.id}: {fault}', passage.place,
                             'tag it as LI with Lbl and LBody, sub-paragraphs as L in the LBody')
        above.append((level, one.label.within if one.label else ()))


def _item_fault(passage: Passage, one: Spoken, parent: Sequence[Element],
                siblings: Sequence[Element]) -> str:
    """What is wrong with a numbered paragraph; `within` of its parent and of its last sibling."""
    label, body = one.label, one.body
    if label is None or label.text != words(passage.text[:passage.label]):
        return f'the label “{passage.text[:passage.label]}” is not tagged as Lbl'
    item, lists = label.within[-1], label.around('L')
    if item not in body.within or not body.around('LBody'):
        return 'its text does not stand in the LBody of its item'
    if not lists or lists[-1].numbering in ('', 'None'):
        return 'its list does not say that it is numbered'
    if parent and parent[-1] not in label.within:
        return 'it does not stand in the item of the paragraph above it'
    if siblings and siblings[-2].number != lists[-1].number:
        return 'the paragraph before it stands in another list'
    return ''


def _notes(tree: Tree, every: Sequence[Passage], spoken: Sequence[Spoken | None],
           notes: Sequence[Block]) -> Iterator[Diagnostic]:
    """Marks are References; a note is read once, behind its first mark, with ID and label."""
    for passage, one in zip(every, spoken, strict=True):
        if one is None or passage.kind == 'note':
            continue
        wanted = [words(passage.text[start:end]) for start, end in passage.marks]
        found = [words(call.text) for call in one.body.calls]
        if found != wanted:
            yield Diagnostic(
                'note-mark-wrong', f'{passage.id} has the marks {_listed(wanted)}, those tagged '
                f'as Reference are {_listed(found)}', passage.place, 'tag each mark as Reference')
    left = list(notes)
    named = Counter(one.id for one in tree.walk())
    for passage in every:
        if passage.kind != 'note':
            continue
        note = next((one for one in left if one.text == words(passage.text)), None)
        label = passage.text[:passage.label]
        if note is None:
            yield Diagnostic('note-unread', f'no Note reads note {label}', passage.place,
                             'tag the note as Note, all of it as one')
            continue
        left.remove(note)
        if note.call is None or words(note.call.text) != label:
            yield Diagnostic('note-unread', f'note {label} is not read behind its mark',
                             passage.place, 'put the Note directly behind its Reference')
        own = next((one for one in note.element.walk() if one.standard == 'Lbl'), None)
        if own is None or words(own.text) != label:
            yield Diagnostic('note-incomplete', f'the Note of note {label} has no Lbl {label}',
                             passage.place, 'tag its number as Lbl')
        if not note.element.id or note.element.id not in tree.ids or named[
                note.element.id] > 1:
            yield Diagnostic('note-incomplete', f'the Note of note {label} has no ID of its own '
                             'that the tree lists', passage.place,
                             'give it an ID and list it in the IDTree')
    for note in left:
        yield Diagnostic('tree-text-added', f'a Note reads “{short(note.text)}”, which is no note',
                         None, 'tag only notes as Note')


def _listed(marks: Sequence[str]) -> str:
    return ', '.join(marks) or 'none'


def _links(tree: Tree) -> Iterator[Diagnostic]:
    """What can be clicked is a Link with its words, and says what it is."""
    for element in tree.walk():
        held = [kid for kid in element.kids if isinstance(kid, Annotation)]
        if element.standard == 'Link':
            if not held:
                yield Diagnostic('link-wrong', f'the Link “{short(element.text)}” cannot be '
                                 'followed: it holds no annotation', None,
                                 'put its annotation into it (OBJR)')
            if not words(element.text):
                yield Diagnostic('link-wrong', 'a Link has no words', None,
                                 'put the words that are clicked into the Link')
        for annotation in held:
            if annotation.subtype == 'Link' and not annotation.contents.strip():
                yield Diagnostic('link-wrong', f'page {annotation.page}: the link '
                                 f'“{short(element.text)}” has no Contents', None,
                                 'say in Contents where the link leads')
            if annotation.subtype == 'Link' and element.standard != 'Link':
                yield Diagnostic('link-wrong', f'page {annotation.page}: a link stands in '
                                 f'{element.role}', None, 'put it into a Link')
    for annotation in tree.untagged:
        yield Diagnostic('link-wrong', f'page {annotation.page}: no element holds the annotation '
                         f'{annotation.subtype} {short(annotation.contents)}'.rstrip(), None,
                         'put the annotation into an element (OBJR)')


def _runs(document: Document, every: Sequence[Passage], spoken: Sequence[Spoken | None],
          notes: Sequence[Block]) -> Iterator[Diagnostic]:
    """Words in another language say so; words that lead to an address are a Link to it."""
    place_of = places(document)
    contents = {block.id: block.content for block in every_block(document)}
    contents |= {annex.id: annex.label for annex in document.annexes}
    contents |= {note.id: note.content for note in document.notes}
    by_text = {note.text: note for note in notes}
    for passage, one in zip(every, spoken, strict=True):
        block = one.body if one else by_text.get(words(passage.text))
        if passage.id not in contents or block is None:
            continue
        # A label that is a block of its own is not counted among the words of the other.
        counted = words(passage.text[:passage.label]) if one and one.label else ''
        offset = passage.label + 1 if passage.label else 0
        for leaf, around in enclosed(contents[passage.id]):
            text = leaf.label if isinstance(leaf, NoteMark) else leaf.text
            start = len(words(passage.text[:offset])) - len(counted)
            tag = next((one.tag for one in reversed(around) if isinstance(one, Language)), '')
            links = [one.address for one in around if isinstance(one, Link)]
            for stretch in _stretches(block, start, start + len(words(text))):
                if tag and stretch.language != tag:
                    yield Diagnostic(
                        'language-wrong', f'“{short(text)}” is read as '
                        f'{stretch.language or document.language}, not as {tag}',
                        place_of(passage, offset), 'give its element the language (Lang)')
                for address in links:
                    if not _leads(stretch, address):
                        yield Diagnostic(
                            'link-wrong', f'“{short(text)}” is no Link to {address}',
                            place_of(passage, offset), 'tag it as Link with its annotation')
            offset += len(text)


def _stretches(block: Block, start: int, end: int) -> Iterator[Stretch]:
    """The stretches of a block that have any of its words from `start` to `end`."""
    return (stretch for stretch in block.stretches if stretch.start < end and stretch.end > start)


def _leads(stretch: Stretch, address: str) -> bool:
    return any(isinstance(kid, Annotation) and kid.target == address
               for element in stretch.within if element.standard == 'Link' for kid in element.kids)
