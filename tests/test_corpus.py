"""Real Chinese texts through the whole press: no fault, every hard rule of lines kept, nothing said.

The texts are not part of the project; where they are absent nothing here is tested. All of them are
simplified: the traditional convention is tried on their paragraphs by the composer alone.
"""

from collections import Counter
from collections.abc import Callable

import corpus
import pytest
from checkout import ROOT
from msgspec import Struct
from test_measures import with_measure

from press import publication as publishing
from press.composition import HANS, HANT, Measure, Overfull, Paragraph, Run, compose
from press.composition.classes import NO_END, NO_START, Class, class_of
from press.design import Design
from press.model import Document, every_content, plain
from press.publication import Made
from press.unparse import unparse
from press.workshop import Publication, Workshop

IS_HERE = (corpus.CORPUS / 'un-charter-6lang').exists()
pytestmark = pytest.mark.skipif(not IS_HERE, reason='no corpus here')

WORKSHOP = Workshop(ROOT, ROOT / 'out')
FACE = 'Press Song'
USUAL = 36
DOCUMENTS = corpus.documents() if IS_HERE else ()
SHORT = [document for document in DOCUMENTS if len(document.blocks) < 100]
LONG = [document for document in DOCUMENTS if len(document.blocks) >= 100]
MIXED = [corpus.mixture(every=20)] if IS_HERE else []
SINGLE_PARAGRAPHS, LEFT_OUT = 2000, 5
SOLID_SHARE, SOLID_WITHOUT_LATIN = 0.6, 0.75


class Proved(Struct, frozen=True):
    """A document that the press made and proved, and how."""

    publication: Publication
    design: Design
    document: Document
    made: Made


Press = Callable[[Document, int], Proved]


def name(value: object) -> str | None:
    return value.head.source.value if isinstance(value, Document) else None


@pytest.fixture(scope='module')
def press(tmp_path_factory) -> Press:
    """Makes a document in a measure, once; making it proves it and stops at the first fault."""
    known: dict[tuple[str, int], Proved] = {}

    def proved(document: Document, measure: int) -> Proved:
        key = document.head.source.value, measure
        if key not in known:
            path = tmp_path_factory.mktemp('content') / f'{document.language}.md'
            path.write_text(unparse(document), 'utf-8')
            publication = Publication('corpus', document.language, path)
            design = with_measure(WORKSHOP.design('a4'), measure)
            found = publishing.read(WORKSHOP, publication, design)
            assert [fault for fault in found.diagnostics if fault.severity == 'error'] == []
            known[key] = Proved(publication, design, found.document, publishing.make(
                WORKSHOP, publication, design, found.document))
        return known[key]

    return proved


@pytest.mark.parametrize(('document', 'measure'), [
    *((document, USUAL) for document in (*DOCUMENTS, *MIXED)),
    *((document, measure) for measure in (28, 32, 42) for document in SHORT)], ids=name)
def test_every_text_is_set_without_a_fault(document, measure, press, capfd, caplog):
    """No fault of any kind, which every broken rule of lines would be, and not a word said."""
    assert press(document, measure).made.warnings == ()
    assert tuple(capfd.readouterr()) == ('', '') and caplog.records == []


def test_most_lines_are_solid(press):
    """Those of the long texts together: a line with a digit or a letter is hardly ever solid."""
    totals = Counter[str]()
    for document in LONG:
        proved = press(document, USUAL)
        report = publishing.prove_again(
            WORKSHOP, proved.design, proved.document, proved.publication, proved.made.pdf)
        assert {finding.check: finding.violations for finding in report.findings
                if finding.severity == 'hard' and finding.violations} == {}
        evenness = next(finding for finding in report.findings if finding.check == 'C26')
        totals.update({'lines': evenness.opportunities} | {
            figure: round(value) for figure, value in evenness.figures})
    assert totals['lines'] > 800
    assert totals['solid'] >= SOLID_SHARE * totals['lines']
    assert totals['of these solid'] >= SOLID_WITHOUT_LATIN * totals['lines without Latin'] > 0


def test_few_paragraphs_are_left_out():
    assert len(corpus.single_paragraphs()) >= SINGLE_PARAGRAPHS - LEFT_OUT


# All paragraphs, by the composer alone.

@pytest.mark.parametrize(('convention', 'measure'), [(HANS, 28), (HANS, 36), (HANT, 32)],
                         ids=['simplified-28', 'simplified-36', 'traditional-32'])
def test_every_paragraph_is_composed(convention, measure):
    refused, tracked, count, rungs = [], 0, 0, Counter[int]()
    for text in every_text():
        if convention is HANT:
            text = text.translate(dict(zip(map(ord, '“”‘’'), '「」『』', strict=True)))
        try:
            paragraph = compose([Run(text, FACE)], Measure(measure - 2, measure),
                                WORKSHOP.faces.width, convention=convention)
        except Overfull:
            refused.append(text)
            continue
        assert wrong(paragraph, text, measure) == []
        rungs[paragraph.rung] += 1
        count += len(paragraph.lines)
        tracked += sum(line.fill.stretch > 0.06 for line in paragraph.lines)
    assert refused == []
    assert rungs[1] > 0.98 * rungs.total() and rungs[3] + rungs[4] < 0.005 * rungs.total()
    assert 4000 < count and tracked < 0.01 * count


def every_text() -> list[str]:
    """The text of every paragraph and every note of the corpus."""
    return [*corpus.single_paragraphs(), *(
        plain(content) for document in corpus.documents() for content in every_content(document))]


def wrong(paragraph: Paragraph, text: str, measure: int) -> list[str]:
    """The lines that begin or end with what must not, or are not as wide as they should be."""
    found = []
    if ''.join(line.text for line in paragraph.lines).replace(' ', '') != text.replace(' ', ''):
        found.append(text)
    for number, line in enumerate(paragraph.lines):
        width = measure if number else measure - 2
        begins, ends = class_of(text, line.start), class_of(text, line.end - 1)
        if number and begins is not Class.LATIN and text[line.start] in NO_START:
            found.append(line.text)
        elif not line.last and ends is not Class.LATIN and text[line.end - 1] in NO_END:
            found.append(line.text)
        elif line.width > width + 1e-6 or not line.last and line.width < width - 1e-6:
            found.append(line.text)
    return found
