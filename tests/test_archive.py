"""The archive file as it is written: tags, artifacts, metadata, source, black, the same bytes."""

from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import pydyf
import pytest
from checkout import HEAD, NOTE, ROOT, build, checkout, target
from pypdf import PdfReader

from press import engine
from press import publication as publishing
from press.composition import Composer
from press.diagnostics import Breakdown
from press.dress import dress
from press.model import Document
from press.parse import parse
from press.profiles import ARCHIVE, PROFILES, Edition
from press.profiles.ink import make_flat, write_in_gray
from press.proving.tags import outline, tags
from press.reading import text_hash
from press.source import Source
from press.typeset import lay_out, write
from press.workshop import Workshop, source_date

WORKSHOP = Workshop(ROOT, ROOT / 'out')
DAY = datetime(2009, 12, 21, tzinfo=UTC)
TAGGED = ('archive', 'screen')
ITEM = '继续审议这个项目并审查其执行情况' * 90
TEXT = f'''{HEAD}*大会，*

*回顾*其第33/134号决议[^1]，和[South-South]{{lang=en}}合作，

1.  *决定*{ITEM}；

    (a) 第一项；

# 附件

## 附件的题目

一段。
{NOTE}'''

pytestmark = pytest.mark.skipif(
    not (WORKSHOP.fonts / 'fonts.conf').exists(), reason='no faces in fonts/')


@cache
def document() -> Document:
    found, faults = parse(Source('zh-Hans.md', TEXT))
    assert faults == ()
    return found


@cache
def made(profile: str = 'archive', date: datetime | None = DAY) -> bytes:
    """A file of the text above, its pages as they fall."""
    words = WORKSHOP.words('zh-Hans')
    laid = lay_out(dress(document(), WORKSHOP.design('a4'), Composer(WORKSHOP.faces.width), words,
                         'small'), WORKSHOP.faces)
    return write(laid, PROFILES[profile], Edition('zh-Hans.md', TEXT.encode(), date, words))


def catalog(pdf: bytes):
    return PdfReader(BytesIO(pdf)).trailer['/Root']


def roles(pdf: bytes) -> str:
    """The roles of a file's elements, those in an element in brackets behind it."""
    def of(element) -> str:
        held = ' '.join(of(kid) for kid in element.elements)
        return f'{element.role}({held})' if held else element.role

    root, = tags(pdf).roots
    return of(root)


# Tags.

@pytest.mark.parametrize('profile', TAGGED)
def test_the_tree_is_that_of_the_text(profile):
    assert roles(made(profile)) == (
        'Document(P P(Span) H1(Span) P(Em) '
        'P(Em Link(Span) Reference Note(Lbl Link(Span) Link(Span)) Span) '
        'L(LI(Lbl LBody(P(Em) L(LI(Lbl LBody(P)))))) '
        'Sect(H2 H3 P) Sect(P(Span) P(Link) P(Span) P))')


def test_a_paragraph_is_one_element_on_two_pages():
    paragraph = next(one for one in tags(made()).walk() if one.id == 'para_1')
    assert paragraph.pages == (1, 2)
    assert paragraph.text == f'决定{ITEM}；'


def test_every_piece_is_in_the_tree_or_an_artifact():
    tree = tags(made())
    assert (tree.loose, tree.bare, tree.tangled, tree.untagged) == ((), (), (), ())
    assert [(piece.page, piece.kind, piece.text) for piece in tree.artifacts if piece.text] == [
        (1, 'Pagination', '1'), (2, 'Pagination', 'A/RES/64/222'), (2, 'Pagination', '2')]
    assert {piece.kind for piece in tree.artifacts if not piece.text} == {'Layout'}


def test_what_is_said_is_beside_what_is_printed():
    tree = tags(made())
    said = {one.text: one.alt or one.expansion for one in tree.walk() if one.alt or one.expansion}
    assert said == {'A/RES/64/222': 'A斜线RES斜线64斜线222', '64/222': '64斜线222', '1': '注1',
                    '第33/134号决议': '第33斜线134号决议', 'A/55/74': 'A斜线55斜线74',
                    'A/60/111': 'A斜线60斜线111',
                    text_hash(document()): '64位十六进制数'}
    assert [one.text for one in tree.walk() if one.language] == ['South-South']
    assert not any(one.actual for one in tree.walk())
    assert '斜线' not in PdfReader(BytesIO(made())).pages[0].extract_text()


def test_ids_lead_to_elements_and_bookmarks_to_headings():
    root = catalog(made())
    named = root['/StructTreeRoot']['/IDTree']['/Names']
    ids = dict(zip(named[::2], named[1::2], strict=True))
    assert list(ids) == sorted(ids)
    assert {'title', 'note_1', 'para_1__subpara_a', 'annex_1__title'} <= set(ids)
    assert all(reference.get_object()['/ID'] == id for id, reference in ids.items())
    first = root['/Outlines']['/First']
    assert [item['/SE']['/ID'] for item in (first, first['/Next'])] == ['title', 'annex_1']


def test_links_say_their_words_and_can_be_found_from_the_page():
    root, reader = catalog(made()), PdfReader(BytesIO(made()))
    links = [link.get_object() for page in reader.pages for link in page.get('/Annots', ())]
    assert [link['/Contents'] for link in links] == [
        '第33/134号决议', 'A/55/74', 'A/60/111', 'https://undocs.org/zh/A/RES/64/222']
    numbers = root['/StructTreeRoot']['/ParentTree']['/Nums']
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert {parents[link['/StructParent']]['/S'] for link in links} == {'/Link'}
    assert root['/StructTreeRoot']['/ParentTreeNextKey'] == max(parents) + 1


def test_readers_are_told_the_title_the_labels_and_the_order():
    reader = PdfReader(BytesIO(made()))
    assert catalog(made())['/ViewerPreferences']['/DisplayDocTitle'].value is True
    assert reader.page_labels == ['1', '2']
    assert {page['/Tabs'] for page in reader.pages} == {'/S'}


def test_a_seam_that_moved_is_one_clear_sentence(monkeypatch):
    import weasyprint.pdf
    monkeypatch.setattr(weasyprint.pdf, 'add_tags', lambda pdf, document: None)
    with pytest.raises(Breakdown, match='add_tags'), engine.tagging(lambda pdf, contents: None):
        pass


def test_the_seam_is_put_back():
    import weasyprint.pdf
    before = weasyprint.pdf.add_tags
    with pytest.raises(RuntimeError), engine.tagging(lambda pdf, contents: None):
        assert weasyprint.pdf.add_tags is not before
        raise RuntimeError
    assert weasyprint.pdf.add_tags is before


# What the file says of itself.

def test_one_metadata_names_both_standards_and_the_language():
    xmp = catalog(made())['/Metadata'].get_data().decode()
    assert xmp.count('<rdf:RDF') == 1
    for said in ('pdfaid:part="3"', 'pdfaid:conformance="A"', '<pdfuaid:part>1</pdfuaid:part>',
                 '<rdf:li>zh-Hans</rdf:li>', '2009-12-21T00:00:00Z'):
        assert said in xmp
    known = PdfReader(BytesIO(made())).metadata
    assert (known['/profile'], known['/CreationDate']) == ('archive', 'D:20091221000000Z')


def test_the_source_is_in_the_file_byte_for_byte():
    file, = catalog(made())['/AF']
    assert (file['/UF'], file['/AFRelationship']) == ('zh-Hans.md', '/Source')
    held = file['/EF']['/F']
    assert held.get_data() == TEXT.encode()
    assert held['/Params']['/ModDate'] == 'D:20091221000000Z'


def test_without_a_date_nothing_is_dated():
    file, = catalog(made(date=None))['/AF']
    assert set(file['/EF']['/F']['/Params']) == {'/CheckSum', '/Size'}
    assert not {'/CreationDate', '/ModDate'} & set(PdfReader(BytesIO(made(date=None))).metadata)


def test_a_screen_file_holds_no_source_and_names_no_standard():
    root = catalog(made('screen'))
    assert not {'/AF', '/Metadata', '/OutputIntents'} & set(root)
    assert PdfReader(BytesIO(made('screen'))).metadata['/profile'] == 'screen'
    assert len(made('screen')) < len(made())


# Black.

@pytest.mark.parametrize('profile', TAGGED)
def test_black_is_one_ink_on_every_page(profile):
    for page in PdfReader(BytesIO(made(profile))).pages:
        forms = [form.get_object() for form in page['/Resources']['/XObject'].values()]
        operators = {line.split()[-1] for stream in (page.get_contents(), *forms)
                     for line in stream.get_data().splitlines() if line.split()}
        assert b'g' in operators and not operators & {b'rg', b'RG', b'cs', b'CS', b'sh'}
        assert not any('/Group' in form for form in forms)


def drawn(*states: dict) -> tuple[pydyf.PDF, pydyf.Stream, pydyf.Stream]:
    """A page with a form, its graphics states, and a file that only looks like a drawing."""
    pdf = pydyf.PDF()
    page = pydyf.Stream([b'0 0 0 rg', b'0.5 0.5 0.5 RG', b'1 0 0 rg', '/x Do', pydyf.String('a')])
    form = pydyf.Stream([b'0 0 0 rg'], {'Subtype': '/Form', 'Group': '<</S/Transparency>>'})
    for made_ in (page, form, pydyf.Stream([b'0 0 0 rg'])):
        pdf.add_object(made_)
    pdf.add_object(pydyf.Dictionary({'ExtGState': dict(enumerate(states))}))
    pdf.add_page(pydyf.Dictionary({'Type': '/Page', 'Contents': page.reference}))
    return pdf, page, form


def test_neutral_colours_become_gray_and_others_stay():
    pdf, page, form = drawn()
    write_in_gray(pdf)
    assert page.stream[:4] == [b'0 g', b'0.5 G', b'1 0 0 rg', '/x Do']
    assert form.stream == [b'0 g']
    assert pdf.objects[form.number + 1].stream == [b'0 0 0 rg']


@pytest.mark.parametrize(('states', 'kept'), [
    ([{'ca': 1}, {'CA': 1.0}], False), ([{'ca': 1}, {'ca': 0.5}], True),
    ([{'BM': '/Screen'}], True)])
def test_groups_go_only_where_everything_is_opaque(states, kept):
    pdf, _, form = drawn(*states)
    make_flat(pdf)
    assert ('Group' in form.extra) is kept


def test_a_note_called_twice_stands_once_and_is_led_to(tmp_path):
    root = checkout(tmp_path, TEXT.replace('第一项', '第一项[^1]'))
    done = build(root, 'pdf')
    assert done.returncode == 0, done.stderr
    told = outline(tags(target(root).read_bytes()))
    assert told.count('[alt 注1]') == 2 and told.count('[id note_1]') == 1
    assert told.count('→ note_1') == 1


def test_what_stands_beside_words_in_a_book_does_not_run_into_them(tmp_path):
    root = checkout(tmp_path, TEXT)
    done = build(root, 'pdf', '--design', 'a5')
    assert done.returncode == 0, done.stderr
    told = outline(tags((target(root).with_name('zh-Hans.a5.pdf')).read_bytes()))
    for said in ('[alt 第3页]  3', '[alt 文号：]  文号', '[means 64斜线222]  64/222'):
        assert said in told


def test_the_archive_file_of_a_long_resolution_is_small_and_its_short_page_is_told(tmp_path):
    root = checkout(tmp_path, (ROOT / 'content/a-res-64-222/zh-Hans.md').read_bytes())
    done = build(root, 'pdf')
    assert 100_000 < target(root).stat().st_size < 250_000
    notes = [line for line in done.stderr.splitlines() if line.startswith('note')]
    assert notes == ['note[page-short]: page 3 ends 1 line early: '
                     'there is no room for note 3 on the page of its mark']


# The same bytes.

@pytest.mark.parametrize(('epoch', 'date'), [
    (None, 'D:20091221000000Z'), ('1262304000', 'D:20100101000000Z')])
def test_the_same_inputs_give_the_same_bytes_wherever_and_whenever(
        epoch, date, tmp_path, monkeypatch):
    monkeypatch.delenv('SOURCE_DATE_EPOCH', raising=False)
    if epoch:
        monkeypatch.setenv('SOURCE_DATE_EPOCH', epoch)
    root = checkout(tmp_path, TEXT.replace('---\n*', 'adopted: 2009-12-21\n---\n*', 1))
    files = []
    for zone in ('Asia/Shanghai', 'America/New_York'):
        monkeypatch.setenv('TZ', zone)
        done = build(root, 'pdf')
        assert done.returncode == 0, done.stderr
        files.append(target(root).read_bytes())
    assert files[0] == files[1]
    assert PdfReader(BytesIO(files[0])).metadata['/ModDate'] == date


def test_a_date_that_is_none_is_said(monkeypatch):
    monkeypatch.setenv('SOURCE_DATE_EPOCH', 'yesterday')
    with pytest.raises(Breakdown, match='SOURCE_DATE_EPOCH is not a date: “yesterday”'):
        source_date()


def test_the_date_is_the_day_on_which_the_text_was_taken_or_adopted(monkeypatch):
    monkeypatch.delenv('SOURCE_DATE_EPOCH', raising=False)
    publication = WORKSHOP.publications(('a-res-64-222',), 'zh-Hans')[0]
    document = publishing.read(WORKSHOP, publication, WORKSHOP.design('a4')).document
    edition = publishing.edition(WORKSHOP, publication, document)
    assert (edition.name, edition.source) == ('zh-Hans.md', publication.path.read_bytes())
    assert edition.date == DAY
    monkeypatch.setenv('SOURCE_DATE_EPOCH', '0')
    assert publishing.edition(WORKSHOP, publication, document).date == datetime(
        1970, 1, 1, tzinfo=UTC)


def test_files_are_named_after_their_profile():
    publication = WORKSHOP.publications(('a-res-64-222',), 'zh-Hans')[0]
    assert [WORKSHOP.target(publication, 'a4', profile).name for profile in PROFILES.values()] == [
        'zh-Hans.a4.pdf', 'zh-Hans.a4.press.pdf', 'zh-Hans.a4.screen.pdf']
    assert WORKSHOP.target(publication, 'a4') == WORKSHOP.target(publication, 'a4', ARCHIVE)
