"""The proof of a packet: every part of it as a document of its own, then the whole.

The bytes of a finished packet and its `Bound` parts come in, faults go out. A part is what stands on
its pages and in its branch of the structure tree; whatever holds for a document alone holds for it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ..diagnostics import Diagnostic
from ..model import Document
from .archive import (
    bookmark_faults, colour_faults, identity_faults, random_faults, source_faults, words_faults)
from .beside import labels, marks
from .collation import collate
from .faces import face_faults, faces_of
from .fonts import Font
from .frame import Frame, Furniture
from .inspector import inspect
from .lines import examine, line_faults
from .objects import data_of, each, entry, inherited, number_of, opened
from .records import Proof
from .structure import structure_faults
from .tags import Tree, tags

# What chooses a face, and the glyphs that are then shown.
_SHOWN = re.compile(rb'/([A-Z]{6}) [0-9.]+ Tf|<([0-9a-f]+)>')
COLOURS = frozenset({'DeviceGray', 'DeviceRGB'})


class Bound(Struct, frozen=True):
    """A part of a packet: its document and how it stands on `count` pages from `page` (from 0) on.

    `title` is that of its bookmark, `source` the name and the bytes of the file it was made from;
    `labels` are what its pages are called. A facsimile has no document: what stands on its pages is
    somebody else's, and only that each is a figure with words for it is proved.
    """

    title: str
    document: Document | None
    frame: Frame
    furniture: Furniture
    page: int
    count: int
    source: tuple[str, bytes]
    labels: tuple[str, ...]


def packet_faults(pdf: bytes, parts: Sequence[Bound], faces: Collection[str],
                  proved: Sequence[Sequence[str]] = ()) -> tuple[Diagnostic, ...]:
    """Every fault of a packet, the hard rules of lines among them where there is no other.

    `proved` are the prints of the pages of its enclosures in another packet, without a fault: where
    these are the same, only the letter is to be proved.
    """
    known = bool(proved) and list(map(list, proved)) == prints(pdf, parts[1:])
    only = parts[0].count if known else None
    proof = inspect(pdf, only)
    to_prove = parts[:1] if known else parts
    collations = [collate(part_of(proof, part), part.document, part.frame, part.furniture)
                  for part in to_prove if part.document]
    found = faces_of(pdf, forms=False)
    faults = [fault for collation in collations for fault in (
        *collation.faults, *face_faults(collation, faces, found))]
    if not known:
        faults += _blank_pages(proof, parts)
    if not faults:
        faults += _as_archive(pdf, parts, only)
    if not faults:
        faults += [fault for collation in collations
                   if collation.document.language.startswith('zh')
                   for fault in line_faults(examine(collation))]
    return tuple(dict.fromkeys(faults))


def prints(pdf: bytes, parts: Sequence[Bound]) -> list[list[str]]:
    """A print of every page of these parts: of what draws it and of what its glyphs stand for."""
    tables: dict[int, Mapping[int, str]] = {}
    file = opened(pdf)
    return [[_print(file.pages[number].obj, tables)
             for number in range(part.page, part.page + part.count)] for part in parts]


def _print(page: Any, tables: dict[int, Mapping[int, str]]) -> str:
    drawn = data_of(entry(page, '/Contents'))
    digest, table = sha256(drawn), {}
    fonts = entry(inherited(page, '/Resources'), '/Font')
    numbers: dict[bytes, int] = {}
    for face, glyphs in _SHOWN.findall(drawn):
        if face:
            if face not in numbers:
                font = entry(fonts, f'/{face.decode()}')
                numbers[face] = number_of(font)
                tables.setdefault(numbers[face], Font(font).characters)
            table = tables[numbers[face]]
        read = ''.join(table.get(int(glyphs[at:at + 4], 16), '\0')
                       for at in range(0, len(glyphs), 4))
        digest.update(read.encode('utf-8', 'surrogatepass'))
    return digest.hexdigest()


def part_of(proof: Proof, part: Bound) -> Proof:
    """The pages of a part as if they were a file of their own."""
    pages = []
    for number, page in enumerate(proof.pages[part.page:part.page + part.count], 1):
        lines = tuple(replace(line, page=number) for line in page.lines)
        pages.append(replace(page, number=number, lines=lines))
    return replace(proof, pages=tuple(pages))


def _blank_pages(proof: Proof, parts: Sequence[Bound]) -> Iterator[Diagnostic]:
    """Nothing stands on the pages between the parts."""
    taken = {page for part in parts for page in range(part.page, part.page + part.count)}
    for number, page in enumerate(proof.pages):
        if number not in taken and page.lines:
            yield Diagnostic('page-not-blank', f'page {number + 1} belongs to nothing in the '
                             f'packet, and “{page.lines[0].text}” stands on it', None,
                             'report it with the letter')


def _as_archive(pdf: bytes, parts: Sequence[Bound], only: int | None) -> Iterator[Diagnostic]:
    """What the file promises as a whole: its structure, its bookmarks, its sources, its labels.

    Where the enclosures are proved already, `only` says how many pages the letter has.
    """
    file, tree = opened(pdf), tags(pdf, only)
    catalog = file.Root
    branches = tree.roots[0].elements if tree.roots else ()
    if len(parts) == 1:
        branches = tree.roots
    count = len(branches) if only is None else len(each(next(iter(each(
        entry(catalog, '/StructTreeRoot'), '/K'))), '/K'))
    if count != len(parts):
        yield Diagnostic('tree-parts', f'the structure tree has {count} parts, the packet '
                         f'has {len(parts)}', None, 'report it with the letter')
        return
    found, called = list(marks(file)), labels(file)
    for number, part in enumerate(parts):
        branch = branches[number] if number < len(branches) else None
        place = part.document.place if part.document else None
        mine = [mark for mark in found
                if part.page < mark.page <= part.page + part.count or not mark.page]
        if not mine or (mine[0].title, mine[0].page) != (part.title, part.page + 1):
            yield Diagnostic('bookmark-wrong', f'no bookmark leads to “{part.title}” first of all '
                             f'on page {part.page + 1}', place,
                             'give every part of a packet a bookmark')
        here = called[part.page:part.page + part.count]
        if here != part.labels:
            yield Diagnostic('page-label-wrong', f'the pages of “{part.title}” are called '
                             f'{", ".join(here)}, not {", ".join(part.labels)}',
                             place, 'give the file page labels')
        if part.document:
            yield from source_faults(catalog, place, *part.source)
        if branch is None:
            continue
        if part.document:
            own = _branch(tree, branch, part)
            yield from structure_faults(own, part.document, _from_page(part.furniture, part.page))
            yield from bookmark_faults(mine[1:], part.document, own)
        elif [one.standard for one in branch.elements if one.alt] != ['Figure'] * part.count:
            yield Diagnostic('tree-parts', f'the pages of “{part.title}” are not {part.count} '
                             'figures, each with words for it', None, 'report it with the letter')
    letter = parts[0].document
    yield from words_faults(file, letter)
    yield from identity_faults(catalog, letter)
    ours = [page for page in tree.pages if not any(
        part.page < page.page <= part.page + part.count for part in parts if not part.document)]
    yield from colour_faults(replace(tree, pages=tuple(ours)), COLOURS)
    yield from random_faults(catalog, tree)


def _branch(tree: Tree, branch, part: Bound) -> Tree:
    """The branch of a part with its pages, as a tree of its own."""
    def on(page: int) -> bool:
        return part.page < page <= part.page + part.count
    return replace(
        tree, roots=(branch,), pages=tuple(page for page in tree.pages if on(page.page)),
        loose=tuple(piece for piece in tree.loose if on(piece.page)),
        untagged=tuple(one for one in tree.untagged if on(one.page)))


def _from_page(furniture: Furniture, page: int) -> Furniture:
    """The furniture of a part with nothing on the pages before it."""
    none = ('',) * page
    return replace(furniture, heads=none + furniture.heads, feet=none + furniture.feet)
