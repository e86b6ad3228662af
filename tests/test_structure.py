"""The structure tree and what the archive promises: each broken file has its own fault."""

from collections.abc import Callable

import pikepdf
import pytest
from bound import (
    ADDRESS, FACES, FURNITURE, NAME, SOURCE, TREE, E, bound, changed, document, e, printed)
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, String

from press import validation
from press.proving import Frame, collate, inspect
from press.proving.archive import archive_faults, colour_faults
from press.proving.faces import face_faults, faces_of
from press.proving.tags import outline, tags

pytestmark = pytest.mark.skipif(
    not (FACES / 'fonts.conf').exists(), reason='no faces in fonts/')

FRAME = Frame(left=20, right=220, top=0, bottom=260, size=9, leading=18, note_size=9,
              note_leading=18)
CHANCE = '9f1c0f4e-6b0a-4d6e-8f53-1f2f3a4b5c6d'


def found(pdf: bytes) -> set[str]:
    """The codes of all that our own checks find in the file."""
    collation = collate(inspect(pdf), document(), FRAME, FURNITURE)
    faults = (*archive_faults(pdf, document(), FURNITURE, SOURCE),
              *face_faults(collation, ['Press Song'], faces_of(pdf)))
    return {fault.code for fault in faults}


def rewritten(page: int, change: Callable[[list], list]) -> Callable[[pikepdf.Pdf], None]:
    """A change to the operations of a page."""
    def done(pdf):
        operations = change(list(pikepdf.parse_content_stream(pdf.pages[page - 1])))
        pdf.pages[page - 1].Contents = pdf.make_stream(pikepdf.unparse_content_stream(operations))
    return done


def opened(operation, mcid: int) -> bool:
    """Whether an operation begins the content with this number."""
    return str(operation[1]) == 'BDC' and operation[0][1].get('/MCID') == mcid


def fonts(pdf: pikepdf.Pdf):
    return list(pdf.pages[0].Resources.Font.values())


def first(pdf: pikepdf.Pdf, role: str) -> pikepdf.Object:
    """The first element of a role."""
    waiting = [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        one = waiting.pop(0)
        if one.get('/S') == Name('/' + role):
            return one
        waiting += [kid for kid in one.get('/K', ()) if isinstance(kid, Dictionary)]
    raise LookupError(role)


def test_a_good_file_has_no_fault():
    assert found(bound()) == set()


def test_a_file_by_the_engine_alone_has_many():
    assert found(printed()) >= {
        'tree-text-added', 'tree-text-lost', 'promise-missing', 'page-label-wrong', 'colour-wrong',
        'heading-wrong', 'list-wrong', 'note-unread', 'note-mark-wrong', 'bookmark-wrong'}


def test_a_fault_leads_into_the_source():
    pdf = bound(changed('P', '通过', lambda one: (e('P', one.kids[0]), e('P', one.kids[1]))))
    fault, = archive_faults(pdf, document(), FURNITURE, SOURCE)
    assert (fault.code, str(fault.place)) == ('paragraph-in-pieces', 'bound.md:10:5')
    assert 'para_2__subpara_a is 2 elements' in fault.message


def inside(one: E, *kids: E | str) -> E:
    return replace(one, kids=kids)


NOTE = TREE.kids[3].kids[0].kids[1].kids[0].kids[2]
TREES: dict[str, tuple[E, set[str]]] = {
    'a paragraph cut out': (
        changed('P', '为期', lambda one: None), {'tag-unreachable', 'tree-text-lost'}),
    'a paragraph cut short': (
        changed('P', '通过', lambda one: inside(one, one.kids[0])),
        {'tag-unreachable', 'tree-text-lost'}),
    'a paragraph in two elements': (
        changed('P', '通过', lambda one: (e('P', one.kids[0]), e('P', one.kids[1]))),
        {'paragraph-in-pieces'}),
    'a paragraph in its heading': (
        changed('H3', '一', lambda one: inside(one, '一、目标', '为期三年。'),
                changed('P', '为期', lambda one: None)), {'paragraphs-in-one'}),
    'closing lines after the annex': (
        replace(TREE, kids=(*TREE.kids[:4], TREE.kids[5], TREE.kids[4], TREE.kids[6])),
        {'reading-order'}),
    'sub-paragraphs exchanged': (
        changed('L', '(a)', lambda one: inside(one, *reversed(one.kids))), {'reading-order'}),
    'a folio in the tree': (
        replace(TREE, kids=(*TREE.kids, e('P', '2'))), {'tree-text-added', 'artifact-wrong'}),
    'a note at the end': (
        replace(changed('Note', '1', lambda one: None), kids=(
            *changed('Note', '1', lambda one: None).kids, NOTE)), {'note-unread'}),
    'a note before its mark': (
        changed('Reference', '1', lambda one: (NOTE, one), changed('Note', '1', lambda one: None)),
        {'note-unread'}),
    'a note some words behind its mark': (
        changed('Link', 'A/55', lambda one: (NOTE, one), changed('Note', '1', lambda one: None)),
        {'note-unread'}),
    'a note that is a span': (
        changed('Note', '1', lambda one: replace(one, role='Span', id='')),
        {'note-unread', 'tree-text-lost', 'tree-text-added'}),
    'a note read in part': (
        changed('Note', '1', lambda one: inside(one, one.kids[0])),
        {'note-unread', 'tree-text-added', 'tag-unreachable'}),
    'a note without a label': (
        changed('Note', '1', lambda one: inside(one, '1', one.kids[1])), {'note-incomplete'}),
    'a note without an ID': (
        changed('Note', '1', lambda one: replace(one, id='')), {'note-incomplete'}),
    'a note with the ID of another element': (
        changed('H2', '计划', lambda one: replace(one, id='note_1')), {'note-incomplete'}),
    'a note mark that is a span': (
        changed('Reference', '1', lambda one: replace(one, role='Span')),
        {'note-mark-wrong', 'note-unread'}),
    'a heading that is a paragraph': (
        changed('H3', '一', lambda one: replace(one, role='P')), {'heading-wrong'}),
    'a paragraph that is a heading': (
        changed('P', '为期', lambda one: replace(one, role='H3')), {'heading-wrong'}),
    'a level of headings left out': (
        changed('H2', '计划', lambda one: replace(one, role='H3')), {'heading-gap'}),
    'no heading of the first level': (
        changed('H1', '64', lambda one: replace(one, role='H2')), {'heading-gap'}),
    'a label in its paragraph': (
        changed('LI', '2.', lambda one: inside(one, e('LBody', e('P', '2.', '结束会议。')))),
        {'list-wrong'}),
    'an item without a body': (
        changed('LI', '2.', lambda one: inside(one, one.kids[0], e('P', '结束会议。'))),
        {'list-wrong'}),
    'a list that is not numbered': (
        changed('L', '(a)', lambda one: replace(one, numbering='')), {'list-wrong'}),
    'sub-paragraphs outside of their paragraph': (
        changed('LI', '1.', lambda one: (
            inside(one, one.kids[0], inside(one.kids[1], one.kids[1].kids[0])),
            e('LI', e('LBody', one.kids[1].kids[1])))), {'list-wrong'}),
    'a list for each paragraph': (
        changed('L', '1.', lambda one: tuple(inside(one, kid) for kid in one.kids)),
        {'list-wrong'}),
    'a link that is a span': (
        changed('Link', 'A/55', lambda one: replace(one, role='Span')), {'link-wrong'}),
    'a link without its annotation': (
        changed('Link', 'A/55', lambda one: replace(one, address='')),
        {'link-wrong'}),
    'a link without words': (
        changed('Link', 'A/55', lambda one: ('A/55/74', inside(one))), {'link-wrong'}),
    'words that do not say their language': (
        changed('Span', 'Report', lambda one: replace(one, language='')), {'language-wrong'}),
    'words in a third language': (
        changed('Span', 'Report', lambda one: replace(one, language='fr')), {'language-wrong'}),
    'an ID made by chance': (
        changed('Note', '1', lambda one: replace(one, id=CHANCE)), {'random-id'}),
}


@pytest.mark.parametrize(('tree', 'codes'), TREES.values(), ids=TREES)
def test_a_broken_tree(tree, codes):
    assert found(bound(tree)) == codes


def parents_exchanged(pdf):
    held = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    held[0], held[2] = held[2], held[0]


def content_twice(pdf):
    first(pdf, 'H2').K.append(first(pdf, 'H3').K[0])


def element_twice(pdf):
    first(pdf, 'Document').K.append(first(pdf, 'H2'))


def content_not_there(pdf):
    first(pdf, 'H2').K.append(Dictionary(Type=Name.MCR, Pg=pdf.pages[1].obj, MCID=99))


def parent_of_link_lost(pdf):
    del pdf.pages[0].Annots[0].StructParent


def text_as_artifact(operations):
    """The colophon, the last but one piece of the second page."""
    last = max(one[0][1].MCID for one in operations
               if str(one[1]) == 'BDC' and '/MCID' in one[0][1])
    return [([Name.Artifact, Dictionary(Type=Name.Pagination)], pikepdf.Operator('BDC'))
            if opened(one, last) else one for one in operations]


def layout_artifact(operations):
    return [([Name.Artifact, Dictionary(Type=Name.Layout)], one[1])
            if str(one[1]) == 'BDC' and one[0][0] == Name.Artifact else one for one in operations]


def unmarked(operations):
    """The operations with the marks of the first piece gone."""
    begins = next(at for at, one in enumerate(operations) if opened(one, 0))
    ends = next(at for at, one in enumerate(operations) if at > begins and str(one[1]) == 'EMC')
    return [one for at, one in enumerate(operations) if at not in (begins, ends)]


def coloured(operations):
    return [([1, 0, 0], pikepdf.Operator('rg')), *operations]


def label_prefixed(pdf):
    pdf.Root.PageLabels.Nums[1].P = String('A-')


def bookmark(change: Callable[[pikepdf.Object], None]) -> Callable[[pikepdf.Pdf], None]:
    def done(pdf):
        change(pdf.Root.Outlines.First)
    return done


def no_bookmark_of_the_heading(pdf):
    with pdf.open_outline() as outline_:
        del outline_.root[2]


def bookmarks_exchanged(pdf):
    with pdf.open_outline() as outline_:
        outline_.root.append(outline_.root.pop(1))


def source_changed(pdf):
    pdf.attachments[NAME].obj.EF.F.write(SOURCE + b' ')


def source_gone(pdf):
    del pdf.attachments[NAME]


def source_renamed(pdf):
    file = pdf.attachments[NAME].obj
    file.F = file.UF = String('text.md')


def source_unrelated(pdf):
    pdf.attachments[NAME].obj.AFRelationship = Name.Unspecified


def metadata(old: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    def done(pdf):
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert old in xmp
        pdf.Root.Metadata.write(xmp.replace(old, new, 1).encode())
    return done


FILES: dict[str, tuple[Callable, set[str]]] = {
    'no structure tree': (
        lambda pdf: pdf.Root.__delitem__('/StructTreeRoot'), {'not-tagged'}),
    'a parent tree that names others': (parents_exchanged, {'tag-tangled'}),
    'content in two elements': (content_twice, {'tag-tangled', 'paragraphs-in-one'}),
    'an element twice in the tree': (element_twice, {'tag-tangled'}),
    'an element with content that is not there': (content_not_there, {'tag-tangled'}),
    'a link that does not know its element': (parent_of_link_lost, {'tag-tangled'}),
    'text as an artifact': (
        rewritten(2, text_as_artifact), {'artifact-wrong', 'tree-text-lost', 'tag-tangled'}),
    'a folio as another kind of artifact': (rewritten(1, layout_artifact), {'artifact-wrong'}),
    'a page in red': (rewritten(1, coloured), {'colour-wrong'}),
    'another language': (lambda pdf: setattr(pdf.Root, 'Lang', String('en')), {'language-wrong'}),
    'no title': (lambda pdf: pdf.trailer.Info.__delitem__('/Title'), {'title-wrong'}),
    'a title that is not shown': (
        lambda pdf: setattr(pdf.Root.ViewerPreferences, 'DisplayDocTitle', False), {'title-wrong'}),
    'no page labels': (lambda pdf: pdf.Root.__delitem__('/PageLabels'), {'page-label-wrong'}),
    'other page labels': (label_prefixed, {'page-label-wrong'}),
    'no bookmarks': (lambda pdf: pdf.Root.__delitem__('/Outlines'), {'bookmark-wrong'}),
    'a heading without a bookmark': (no_bookmark_of_the_heading, {'bookmark-wrong'}),
    'bookmarks out of order': (bookmarks_exchanged, {'bookmark-wrong'}),
    'a bookmark to nowhere': (
        bookmark(lambda item: item.__delitem__('/Dest')), {'bookmark-wrong'}),
    'a bookmark to another page': (
        bookmark(lambda item: setattr(item, 'Dest', item.Next.Dest)), {'bookmark-wrong'}),
    'a bookmark above its page': (
        bookmark(lambda item: item.Dest.__setitem__(3, 900)), {'bookmark-wrong'}),
    'another source': (source_changed, {'source-missing'}),
    'no source': (source_gone, {'source-missing'}),
    'a source by another name': (source_renamed, {'source-missing'}),
    'a source that is not called one': (source_unrelated, {'source-missing'}),
    'one standard alone': (metadata('<pdfuaid:part>1', '<pdfuaid:part>2'), {'promise-missing'}),
    'an identifier made by chance': (
        metadata('</rdf:RDF>', f'<rdf:Description>uuid:{CHANCE}</rdf:Description></rdf:RDF>'),
        {'random-id'}),
}


@pytest.mark.parametrize(('change', 'codes'), FILES.values(), ids=FILES)
def test_a_broken_file(change, codes):
    assert found(bound(change=change)) == codes


def test_an_identifier_from_the_text_is_none_by_chance():
    named = CHANCE.replace('-4d6e', '-5d6e')
    assert found(bound(changed('Note', '1', lambda one: replace(one, id=named)))) == set()


@pytest.mark.parametrize(('state', 'says'), [
    (Dictionary(ca=0.5), 'an opacity of 0.5'),
    (Dictionary(BM=Name.Multiply), 'blend mode Multiply'),
    (Dictionary(SMask=Dictionary()), 'a soft mask'), (Dictionary(ca=1, BM=Name.Normal), '')])
def test_transparency(state, says):
    def change(pdf):
        pdf.pages[0].Resources.ExtGState.own = state
        rewritten(1, lambda operations: [
            ([Name.own], pikepdf.Operator('gs')), *operations])(pdf)

    faults = list(colour_faults(tags(bound(change=change)), frozenset({'DeviceGray'}), opaque=True))
    assert [fault.code for fault in faults] == (['transparency'] if says else [])
    assert says in ''.join(fault.message for fault in faults)


def test_colours_in_forms_and_pictures_are_seen():
    def change(pdf):
        picture = pdf.make_stream(
            b'\0\0\0', Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
            BitsPerComponent=8, ColorSpace=Name.DeviceRGB)
        form = pdf.make_stream(
            b'/inner Do', Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]),
            Resources=Dictionary(XObject=Dictionary(inner=picture)))
        pdf.pages[0].Resources.XObject = Dictionary(outer=form)
        rewritten(1, lambda operations: [
            ([Name.Artifact], pikepdf.Operator('BMC')), ([Name.outer], pikepdf.Operator('Do')),
            ([], pikepdf.Operator('EMC')), *operations])(pdf)

    assert found(bound(change=change)) == {'colour-wrong'}


def no_widths(pdf):
    for font in fonts(pdf):
        font.DescendantFonts[0].W = Array([0, Array([9] * 3)])


def no_face(pdf):
    for font in fonts(pdf):
        del font.DescendantFonts[0].FontDescriptor['/FontFile2']


def no_characters(pdf):
    for font in fonts(pdf):
        del font['/ToUnicode']


def cut_out(pdf):
    """A paragraph out of the tree; the parent tree still names it."""
    document_ = first(pdf, 'Document')
    document_.K = Array(kid for kid in document_.K if kid.K != first(pdf, 'P').K)


def script(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String('1'))


# Twelve defects in a good file: what does it, what we say of it, and which rules veraPDF says are
# broken, those of PDF/A-3a and those of PDF/UA-1.
DEFECTS: dict[str, tuple[Callable, set[str], set[str], set[str]]] = {
    'no language': (
        lambda pdf: pdf.Root.__delitem__('/Lang'), {'language-wrong'}, set(),
        {'7.2-2', '7.2-22', '7.2-24', '7.2-33', '7.2-34'}),
    'not marked as tagged': (
        lambda pdf: pdf.Root.__delitem__('/MarkInfo'), {'not-tagged'}, {'6.7.2.2-1'}, {'6.2-1'}),
    'a face not embedded': (no_face, {'face-not-embedded'}, {'6.2.11.4.1-1'}, {'7.21.4.1-1'}),
    'no table of characters': (
        no_characters, {'face-unreadable', 'glyph-unreadable', 'artifact-wrong', 'note-unread',
                        'tree-text-added', 'tree-text-lost'}, {'6.2.11.7.2-1'}, {'7.21.7-1'}),
    'a note without an ID': (
        lambda pdf: first(pdf, 'Note').__delitem__('/ID'), {'note-incomplete'}, set(), {'7.9-1'}),
    'a link that says nothing': (
        lambda pdf: pdf.pages[0].Annots[0].__delitem__('/Contents'), {'link-wrong'}, set(),
        {'7.18.1-2', '7.18.5-2'}),
    'a level of headings left out': (
        lambda pdf: setattr(first(pdf, 'H2'), 'S', Name.H4), {'heading-gap'}, set(), {'7.4.2-1'}),
    'content that is not marked': (
        rewritten(1, unmarked), {'content-unmarked', 'tag-tangled', 'tree-text-lost'}, set(),
        {'7.1-3'}),
    'a width that is not that of the glyph': (no_widths, set(), {'6.2.11.5-1'}, {'7.21.5-1'}),
    'a script': (script, set(), {'6.5.1-1'}, set()),
    'an attachment that is not associated': (
        lambda pdf: pdf.Root.__delitem__('/AF'), {'source-missing'}, {'6.8-4'}, set()),
    'a paragraph cut out of the tree': (
        cut_out, {'tag-unreachable', 'tree-text-lost'}, set(), set()),
}


@pytest.mark.parametrize(('change', 'ours'), [one[:2] for one in DEFECTS.values()], ids=DEFECTS)
def test_what_we_see_of_a_defect(change, ours):
    assert found(bound(change=change)) == ours


@pytest.mark.parametrize(('change', 'archive', 'access'),
                         [(one[0], *one[2:]) for one in DEFECTS.values()], ids=DEFECTS)
def test_what_verapdf_sees_of_a_defect(change, archive, access):
    pytest.importorskip('jpype')
    verdicts = validation.validate(bound(change=change))
    assert [{failure.rule for failure in one.failures} for one in verdicts] == [archive, access]
    assert [one.passed for one in verdicts] == [not archive, not access]


def test_every_defect_is_seen_by_one_or_the_other():
    assert all(any(seen) for _, *seen in DEFECTS.values())


def test_the_outline_reads_like_the_document():
    lines = outline(tags(bound())).splitlines()
    assert [line[5:] for line in lines[:6]] == [
        'Document', '  P  大会A/RES/64/222', '  H1  64/222. 会议成果', '  P  回顾其各次会议，',
        '    Em (Span)  回顾', '  L  [numbered Decimal]']
    text = '\n'.join(lines)
    for line in ('1–2                P  通过各国间交流合作改善其合作；',
                 '  1            Reference  [alt 注1]  1',
                 '  1            Note  [id note_1]  《文件》第一章。',
                 f'  1            Link  → {ADDRESS}  A/55/74',
                 '  2                  Span  [lang en]  Report on Progress',
                 '  2  artifact  A/RES/64/222 · 2'):
        assert line in text
    assert 'not tagged' in outline(tags(bound(change=rewritten(1, unmarked))))
    assert 'in no element' in outline(tags(bound(change=cut_out)))
