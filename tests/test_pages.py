"""A long document with many notes, made as the press makes it: how its pages end.

The text is invented: phrases of such documents, put together by chance that is always the same.
"""

import re
from random import Random

import pytest
from checkout import ROOT
from handset import FACES, made
from msgspec import Struct

from press import fitting, typeset
from press import publication as publishing
from press.diagnostics import Place
from press.dress import dress
from press.model import Annex, Document, Head, Paragraph, Text
from press.paging import prices
from press.proving import Finding, Frame, Furniture, collate, examine, inspect
from press.workshop import Publication, Workshop

pytestmark = pytest.mark.skipif(
    not (FACES / 'fonts.conf').exists(), reason='no faces in fonts/')

WORKSHOP = Workshop(ROOT, ROOT / 'out')
DESIGN = WORKSHOP.design('a4')
PHRASES = ('强调必须加强南南合作', '考虑到发展中国家的需要', '第64/222号决议', '在能力建设方面', '通过技术转让',
           '请各会员国提供资源', '《行动计划》的执行情况', '联合国系统各组织', '2009年12月1日至3日', '并为此目的',
           '鼓励区域和次区域机构', '在各自任务范围内', '继续支持', '以及民间社会', '所取得的进展', '三方合作')


def _sentence(chance: Random, length: int) -> str:
    words = []
    while sum(map(len, words)) < length:
        words.append(chance.choice(PHRASES) + chance.choice(('，', '，', '、', '')))
    return ''.join(words).rstrip('，、')


def invented(seed: int, paragraphs: int) -> str:
    """A resolution of so many paragraphs; every sixth or so has a note, some of them long."""
    chance, body, notes = Random(seed), [], []
    for number in range(1, paragraphs + 1):
        text = _sentence(chance, int(chance.lognormvariate(4.4, 0.7)) + 8)
        if chance.random() < 0.16:
            notes.append(_sentence(chance, int(chance.lognormvariate(3.8, 0.9)) + 6))
            text += f'[^{len(notes)}]'
        if chance.random() < 0.06:
            body.append(f'## {chance.choice(PHRASES)}')
        body.append(f'{number}.  {text}' + ('。' if number == paragraphs else '；'))
    head = '---\nsymbol: A/RES/64/222\ntitle: 关于南南合作的决议\norgan: 大会\n---\n*大会，*'
    return '\n\n'.join([head, *body, *(
        f'[^{number}]: {note}。' for number, note in enumerate(notes, 1))]) + '\n'


class Long(Struct, frozen=True, dict=True):
    """What making the long document gave: the layout that was chosen, the findings; and what it
    would be as it falls.
    """

    made: publishing.Made
    fallen: typeset.Laid
    fitted: fitting.Fitted
    findings: dict[str, Finding]


@pytest.fixture(scope='module')
def long_one(tmp_path_factory) -> Long:
    """The long document, made once."""
    path = tmp_path_factory.mktemp('long') / 'zh-Hans.md'
    path.write_text(invented(4, 185), 'utf-8')
    publication = Publication('long', 'zh-Hans', path)
    seen, fit = [], fitting.fit

    def kept(*given):
        seen.append(fit(*given))
        return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, 'fit', kept)
        read = publishing.read(WORKSHOP, publication, DESIGN)
        assert read.sound
        result = publishing.make(WORKSHOP, publication, DESIGN, read.document)
    report = publishing.prove_again(WORKSHOP, DESIGN, read.document, publication, result.pdf)
    fallen = typeset.lay_out(dress(
        read.document, DESIGN, publishing.composer(WORKSHOP, 'zh-Hans'), WORKSHOP.words('zh-Hans'),
        'long'), WORKSHOP.faces)
    return Long(result, fallen, seen[0], {
                finding.check: finding for finding in report.findings})


def test_a_long_document_is_planned_and_laid_out_as_planned(long_one):
    fitted, fallen = long_one.fitted, long_one.fallen
    assert len(fallen.pages) >= 20 and fitted.layouts == 1
    assert sum(len(page.notes) for page in fitted.laid.pages) >= 20
    assert sum(fitting.page_prices(fitted.laid)) < sum(fitting.page_prices(fallen)) / 4


def test_every_note_stands_with_its_mark(long_one):
    for page in long_one.fitted.laid.pages:
        assert [note for note, _ in page.calls] == [note for note, _ in page.notes]


def test_facing_pages_end_on_one_line_or_it_is_recorded_why(long_one):
    feet = fitting.feet(long_one.fitted.laid)
    recorded = {uneven.page: uneven for uneven in long_one.made.uneven}
    for left in range(1, len(feet) - 1, 2):
        if feet[left].depth != feet[left + 1].depth:
            assert recorded.keys() & {left + 1, left + 2}
    assert all(uneven.reason for uneven in recorded.values())
    assert recorded.keys() == {
        number for number, price in enumerate(prices(feet), 1) if price}


def test_the_proof_sees_the_same_feet(long_one):
    findings, feet = long_one.findings, fitting.feet(long_one.fitted.laid)
    assert findings['C16'].violations == findings['C20'].violations == ()
    spreads = [(feet[left], feet[left + 1]) for left in range(1, len(feet) - 1, 2)]
    differing = [1 for left, right in spreads if left.depth != right.depth and not right.free]
    facing = findings['C16b']
    assert len(facing.violations) == len(differing)
    assert facing.opportunities + dict(facing.figures)['excepted'] == len(spreads)


PLACE = Place('plain.md')


def facing(*pages: int, annex: int = 0):
    """What the check finds on pages of so many lines by WeasyPrint alone; an annex begins one."""
    texts = [[f'第{page}页第{line}行' for line in range(count)] for page, count in enumerate(pages)]
    set_lines = [[Paragraph(f'p_{page}_{line}', 'plain', '', 0, (Text(text, PLACE),), PLACE)
                  for line, text in enumerate(lines)] for page, lines in enumerate(texts)]
    blocks, annexes = sum(set_lines, []), ()
    if annex:
        texts[annex][0] = '附件'
        blocks = sum(set_lines[:annex], [])
        annexes = (Annex('annex_1', (Text('附件', PLACE),), None,
                         tuple(sum(set_lines[annex:], [])[1:]), PLACE),)
    source = Document('zh-Hans', Head(), tuple(blocks), annexes, (), PLACE)
    pdf = made('''<html lang="zh-Hans"><style>
        @page { size: 240pt 300pt; margin: 60pt 57pt }
        body, p { margin: 0; font: 10.5pt/18pt Press Song }
        section { break-after: page }
        </style>''' + ''.join(
            '<section>' + ''.join(f'<p>{text}' for text in lines) + '</section>'
            for lines in texts))
    frame = Frame(57.0, 183.0, 60.0, 240.0, 10.5, 18.0, 9.0, 13.5)
    findings = examine(collate(inspect(pdf), source, frame, Furniture()))
    return next(finding for finding in findings if finding.check == 'C16b')


@pytest.mark.parametrize(('pages', 'wrong'), [
    ((10, 10, 10, 4), []), ((10, 9, 9, 4), []), ((8, 10, 10, 4), []),
    ((10, 10, 9, 4), [(3, 1)]), ((10, 7, 10, 10, 9, 4), [(2, 3), (5, 1)])])
def test_facing_pages_that_differ_are_found(pages, wrong):
    found = facing(*pages)
    assert [(violation.page, violation.value) for violation in found.violations] == wrong
    assert found.severity == 'soft'


def test_the_end_of_the_text_and_what_is_before_an_annex_are_excepted():
    last = facing(10, 10, 4)
    assert (last.opportunities, last.violations, last.figures) == (0, (), (('excepted', 1),))
    before = facing(10, 10, 4, 10, 10, 5, annex=3)
    assert (before.opportunities, before.violations, before.figures) == (1, (), (('excepted', 1),))


def test_the_invented_text_is_long_and_always_the_same():
    assert invented(4, 185) == invented(4, 185) != invented(5, 185)
    assert len(re.findall(r'^\[\^\d+\]:', invented(4, 185), re.M)) >= 20
