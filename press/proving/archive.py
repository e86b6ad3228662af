"""Checks of what an archive file promises as a whole, beside its structure tree.

The bytes of a PDF, its `Document`, its `Tree` and the source from which it was made come in; faults
go out: language and title, the two standards it names, page labels, bookmarks, the source inside,
black that is black ink, and nothing made by chance.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pikepdf import Pdf

from ..diagnostics import Diagnostic, Place
from ..model import Document
from ..reading import passages
from .beside import Mark, labels, marks
from .comparison import short
from .frame import Furniture
from .listening import HEADINGS, words
from .objects import (
    data_of, each, entry, is_true, leaves, name, number_of, opened, string)
from .structure import HEADING_KINDS, structure_faults
from .tags import Tree, tags

GRAY = frozenset({'DeviceGray'})
# What the XMP of a file says that is PDF/A-3a and PDF/UA-1.
IDENTITIES = (('pdfaid:part', '3'), ('pdfaid:conformance', 'A'), ('pdfuaid:part', '1'))
RANDOM = re.compile(
    r'[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}', re.IGNORECASE)


def archive_faults(pdf: bytes, document: Document, furniture: Furniture,
                   source: bytes) -> tuple[Diagnostic, ...]:
    """Every fault of an archive file; `source` are the bytes that it must hold."""
    file, tree = opened(pdf), tags(pdf)
    catalog = file.Root
    return (*structure_faults(tree, document, furniture), *words_faults(file, document),
            *identity_faults(catalog, document), *_labels(labels(file), furniture, document),
            *bookmark_faults(tuple(marks(file)), document, tree),
            *source_faults(catalog, document.place, f'{document.language}.md', source),
            *colour_faults(tree, GRAY), *random_faults(catalog, tree))


def words_faults(file: Pdf, document: Document) -> Iterator[Diagnostic]:
    """The language of the whole, the title, and that the title is shown."""
    catalog, place = file.Root, document.place
    language = string(catalog, '/Lang')
    if language != document.language:
        yield Diagnostic('language-wrong', f'the file says its language is “{language}”, it is '
                         f'{document.language}', place, 'name the language in the catalog (Lang)')
    if not is_true(entry(catalog, '/MarkInfo'), '/Marked'):
        yield Diagnostic('not-tagged', 'the file does not say that it is tagged (MarkInfo)', place,
                         'set Marked in MarkInfo')
    title = document.head.title.value if document.head.title else ''
    found = string(entry(file.trailer, '/Info'), '/Title')
    if not found or title not in found:
        yield Diagnostic('title-wrong', f'the file\'s title is “{short(found)}”, it should '
                         f'have “{short(title)}”', place, 'name the title in the head of the file')
    if not is_true(entry(catalog, '/ViewerPreferences'), '/DisplayDocTitle'):
        yield Diagnostic('title-wrong', 'viewers are not told to show the title', place,
                         'set DisplayDocTitle in the viewer preferences')


def identity_faults(catalog: Any, document: Document) -> Iterator[Diagnostic]:
    """The file says that it keeps both standards; else nobody would validate it."""
    xmp = data_of(entry(catalog, '/Metadata')).decode('utf-8', 'replace')
    for key, value in IDENTITIES:
        if not re.search(rf'\b{key}\s*(?:=\s*["\']|>)\s*{value}\b', xmp):
            yield Diagnostic('promise-missing', f'the metadata does not say {key} {value}',
                             document.place, 'name both standards in the one XMP of the file')


def _labels(called: Sequence[str], furniture: Furniture, document: Document) -> (
        Iterator[Diagnostic]):
    """A viewer calls every page by its folio."""
    for number, folio in enumerate(furniture.feet, 1):
        label = called[number - 1] if number <= len(called) else ''
        if folio and label != folio.strip(' —'):
            yield Diagnostic('page-label-wrong', f'page {number} is called “{label}”, its folio is '
                             f'{folio}', document.place, 'give the file page labels')


def bookmark_faults(found: Sequence[Mark], document: Document, tree: Tree) -> Iterator[Diagnostic]:
    """There is a bookmark for every heading, in order, and each leads to the heading's page."""
    elements = {element.number for element in tree.walk()}
    for mark in found:
        if mark.element and mark.element not in elements:
            yield Diagnostic('bookmark-wrong', f'the bookmark “{short(mark.title)}” leads to an element '
                             'that is not in the tree', document.place,
                             'let it lead to its heading')
    headings = [element for element in tree.walk()
                if element.standard in HEADINGS and element.pages]
    titles = [words(mark.title) for mark in found]
    texts = [words(element.text) for element in headings]
    bookmark = heading = -1
    before = ''
    for passage in passages(document):
        if passage.kind in HEADING_KINDS:
            # The label of an annex and its title may share a bookmark, and a heading.
            shared = before == 'annex-label'
            text = words(passage.text)
            leading = _after(titles, text, bookmark, shared)
            standing = _after(texts, text, heading, shared)
            bookmark = bookmark if leading is None else leading
            heading = heading if standing is None else standing
            if leading is None:
                yield Diagnostic('bookmark-wrong', f'no bookmark leads to {passage.id}, or it '
                                 'stands out of order', passage.place,
                                 'give every heading a bookmark')
            elif standing is not None and found[leading].page != headings[standing].pages[0]:
                page = found[leading].page
                yield Diagnostic(
                    'bookmark-wrong', f'the bookmark “{short(found[leading].title)}” leads to '
                    f'{f"page {page}" if page else "nowhere"}, its heading stands on page '
                    f'{headings[standing].pages[0]}', passage.place, 'let it lead to its heading')
        before = passage.kind


def _after(texts: Sequence[str], text: str, last: int, shared: bool) -> int | None:
    """The number of the first text behind the last one, or of that where it is `shared`, that has
    `text` in it, or None."""
    return next((number for number in range(max(last + (not shared), 0), len(texts))
                 if text in texts[number]), None)


def source_faults(catalog: Any, place: Place, wanted: str, source: bytes) -> Iterator[Diagnostic]:
    """The source is in the file, named, associated as its source, and equal byte for byte."""
    held = {string(file, '/UF') or string(file, '/F'): file
            for _, file in leaves(entry(entry(catalog, '/Names'), '/EmbeddedFiles'), '/Names')}
    file = held.get(wanted)
    if file is None:
        yield Diagnostic('source-missing', f'the file does not hold {wanted}, but '
                         f'{", ".join(held) or "nothing"}', place, 'attach the source')
        return
    stream = entry(entry(file, '/EF'), '/UF') or entry(entry(file, '/EF'), '/F')
    if stream is None or data_of(stream) != source:
        yield Diagnostic('source-missing', f'{wanted} in the file is not the source of the text',
                         place, 'attach the source as it is, byte for byte')
    associated = {number_of(one) for one in each(catalog, '/AF')}
    if number_of(file) not in associated or name(file, '/AFRelationship') != 'Source':
        yield Diagnostic('source-missing', f'{wanted} is not associated with the file as its '
                         'source', place, 'list it in AF with AFRelationship Source')


def colour_faults(tree: Tree, allowed: frozenset[str],
                  opaque: bool = False) -> Iterator[Diagnostic]:
    """Pages name no colour space but those `allowed`; where `opaque`, nothing is transparent."""
    for page in tree.pages:
        other = sorted(page.spaces - allowed)
        if other:
            yield Diagnostic('colour-wrong', f'page {page.page} is painted in {", ".join(other)}',
                             None, f'paint in {", ".join(sorted(allowed))} alone')
        if opaque and page.transparent:
            yield Diagnostic('transparency', f'page {page.page} has {page.transparent[0]}', None,
                             'paint without transparency')


def random_faults(catalog: Any, tree: Tree) -> Iterator[Diagnostic]:
    """No identifier was made by chance (UUID version 4): the same inputs give the same bytes."""
    xmp = data_of(entry(catalog, '/Metadata')).decode('utf-8', 'replace')
    for text in (xmp, *(element.id for element in tree.walk())):
        if found := RANDOM.search(text):
            yield Diagnostic('random-id', f'the identifier {found[0]} was made by chance', None,
                             'make identifiers from the text (UUID version 5)')
