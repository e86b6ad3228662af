"""Every publication in content/, built as the press builds it and read back."""

from io import BytesIO
from pathlib import Path

import pytest
from checkout import ROOT
from pypdf import PdfReader
from test_extraction import TOOLS, torn

from press import publication as publishing
from press.composition import Composer
from press.dress import dress
from press.furnishing import furniture
from press.proving import collate, examine, inspect
from press.unparse import unparse
from press.workshop import Workshop

WORKSHOP = Workshop(ROOT, ROOT / 'out')
DESIGN = 'a4'
LARGEST_PAGE = 50_000       # bytes of a file for every page
HARD = {'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C15', 'C16', 'C17', 'C18', 'C20', 'C23'}


@pytest.fixture(scope='module', params=WORKSHOP.publications(),
                ids=lambda publication: f'{publication.key}-{publication.language}')
def made(request):
    """A publication, its document and its finished PDF, read back."""
    publication, design = request.param, WORKSHOP.design(DESIGN)
    found = publishing.read(WORKSHOP, publication, design)
    assert found.sound
    finished = publishing.make(WORKSHOP, publication, design, found.document)
    dressed = dress(found.document, design, Composer(WORKSHOP.faces.width),
                    WORKSHOP.words(found.document.language), publication.key)
    proof = inspect(finished.pdf)
    collation = collate(proof, found.document, publishing.frame(design),
                        furniture(dressed, design, proof))
    return publication, found.document, finished.pdf, proof, collation


def test_the_lines_are_those_of_a_good_press(made):
    findings = {finding.check: finding for finding in examine(made[-1])}
    assert HARD <= set(findings)
    assert {check: findings[check].violations for check in HARD
            if findings[check].violations} == {}
    assert findings['C7'].worst <= 0.005
    assert findings['C7'].opportunities > 50


@pytest.mark.parametrize('tool', TOOLS)
def test_every_paragraph_is_extracted_whole_and_in_order(made, tool):
    assert torn(made[-1], tool(made[2])) == []


def test_the_content_is_kept_in_canonical_form(made):
    publication, document, *_ = made
    assert unparse(document) == publication.path.read_text('utf-8')


def test_the_file_says_what_it_is(made):
    publication, document, pdf, proof, _ = made
    known = dict(proof.information)
    symbol, title = document.head.symbol.value, document.head.title.value
    assert symbol in known['Title'] and title in known['Title']
    assert title in known['Subject'] and known['Keywords'] == symbol
    assert proof.language == publication.language
    assert proof.tagged
    own = PdfReader(BytesIO(pdf)).metadata
    assert own['/publication'] == publication.key and own['/design'] == DESIGN
    titles = [bookmark.title for bookmark in proof.outline]
    assert any(title in entry for entry in titles)
    assert len(titles) == 1 + len(document.annexes)


def test_symbols_of_other_documents_are_links(made):
    targets = {link.target for page in made[3].pages for link in page.links}
    if made[1].head.symbol.value == 'A/RES/64/222':
        assert {'https://undocs.org/zh/A/RES/33/134', 'https://undocs.org/zh/A/55/74',
                'https://undocs.org/zh/A/60/111', 'https://undocs.org/zh/A/RES/58/220',
                'https://undocs.org/zh/A/RES/60/212', 'https://undocs.org/zh/A/RES/62/209'
                } <= targets
    assert not any('C.78' in target or '2009' in target for target in targets)


def test_an_archive_file_is_small(made):
    assert len(made[2]) < LARGEST_PAGE * made[3].pages[-1].number


def test_a_build_is_the_same_twice(made):
    publication, document, pdf, *_ = made
    again = publishing.make(WORKSHOP, publication, WORKSHOP.design(DESIGN), document)
    assert again.pdf == pdf


def test_only_bundled_faces_are_embedded(made):
    reader = PdfReader(BytesIO(made[2]))
    names = {font['/BaseFont'].split('+')[1] for page in reader.pages
             for font in page['/Resources']['/Font'].values()}
    families = {family.replace(' ', '-') for family in WORKSHOP.faces.families}
    assert all(any(name.lstrip('/').startswith(family) for family in families) for name in names)


def test_provenance_is_the_raw_text_byte_for_byte():
    seed = ROOT.parent / 'shared' / 'seed' / 'a-res-64-222.zh-Hans.raw.txt'
    if not seed.exists():
        pytest.skip('the raw text is not here')
    kept = Path(ROOT, 'content/a-res-64-222/provenance/zh-Hans.raw.txt')
    assert kept.read_bytes() == seed.read_bytes()


@pytest.mark.parametrize('title', ['会议', '联合国南南合作高级别会议内罗毕成果文件',
                                   '关于执行发展中国家间技术合作的布宜诺斯艾利斯行动计划的报告' * 2])
def test_titles_of_any_length_keep_the_text_on_its_grid(tmp_path, title):
    from checkout import BODY, HEAD, NOTE, build, checkout
    text = HEAD.replace('联合国南南合作高级别会议内罗毕成果文件', title) + BODY
    root = checkout(tmp_path, text + f'\n# 附件\n\n## {title}\n\n1.  我们重申承诺。\n' + NOTE)
    made = build(root, 'pdf')
    assert made.returncode == 0, made.stderr
