"""A real resolution in wide and in narrow measures: every line of every page keeps every rule."""

from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from press import publication as publishing
from press.composition import Composer
from press.composition.gaps import Step
from press.design import Design, Title, Type
from press.dress import dress
from press.furnishing import furniture
from press.proving import Report, inspect, proof
from press.proving.lines import CHECKS
from press.workshop import Workshop

ROOT = Path(__file__).resolve().parent.parent
KEY, LANGUAGE = 'a-res-64-222', 'zh-Hans'
MEASURES = (28, 30, 32, 33, 36, 38, 42)
KINDS = [*(('a4', measure, 'flush') for measure in MEASURES),
         *(('a4', measure, 'hanging') for measure in (30, 32, 36)),
         *(('a5', measure, 'hanging') for measure in (28, 33, 36, 42))]

pytestmark = pytest.mark.skipif(
    not (ROOT / 'content' / KEY / f'{LANGUAGE}.md').exists(), reason='no such text in content/')


def with_measure(design: Design, measure: int) -> Design:
    """The design with so many em to a line; its margins stay, notes and colophon fill the column.

    They get the size, nearest to their own, at which they do so in whole em.
    """
    column = design.text.size * measure

    def filling(type_: Type) -> Type:
        count = round(column / type_.size)
        return replace(type_, size=column / count, measure=count)

    def fitting(title: Title) -> Title:
        return replace(title, measure=min(title.measure, int(column / title.size)))

    return replace(
        design,
        paper=replace(design.paper, width=design.paper.width - design.text.width + column),
        text=replace(design.text, measure=measure),
        notes=filling(design.notes), colophon=filling(design.colophon),
        title=fitting(design.title), annex=fitting(design.annex),
        cover=fitting(design.cover) if design.cover else None)


@cache
def made_and_proved(measure: int, name: str = 'a4',
                    labels: str = 'flush') -> tuple[publishing.Made, Report]:
    """The resolution in this measure and its proof; making it stops where a rule is broken.

    `labels` is the style of the numbers of paragraphs.
    """
    shop = Workshop(ROOT, ROOT / 'out')
    design = with_measure(shop.design(name), measure)
    design = replace(design, labels=replace(design.labels, style=labels))
    publication, = shop.publications((KEY,), LANGUAGE)
    document = publishing.read(shop, publication, design).document
    made = publishing.make(shop, publication, design, document)
    dressed = dress(document, design, Composer(shop.faces.width), shop.words(LANGUAGE), KEY)
    return made, proof(made.pdf, document, publishing.frame(design),
                       furniture(dressed, design, inspect(made.pdf)), shop.faces.families)


@pytest.mark.parametrize(('design', 'measure', 'labels'), KINDS)
def test_no_hard_rule_is_broken(design, measure, labels):
    _, found = made_and_proved(measure, design, labels)
    assert found.faults == () and len(found.findings) == len(CHECKS)
    assert [finding.check for finding in found.findings
            if finding.severity == 'hard' and finding.violations] == []


@pytest.mark.parametrize('measure', MEASURES)
def test_most_lines_are_solid(measure):
    evenness = made_and_proved(measure)[1].findings[-1]
    assert evenness.check == 'C26' and evenness.violations == (), evenness


@pytest.mark.parametrize('measure', MEASURES)
def test_facing_pages_end_on_one_line_or_it_is_recorded_why(measure):
    made, found = made_and_proved(measure)
    facing = next(finding for finding in found.findings if finding.check == 'C16b')
    recorded = {uneven.page for uneven in made.uneven if uneven.reason}
    assert {violation.page for violation in facing.violations} <= recorded


@pytest.mark.parametrize(('measure', 'solid', 'widest'), [(36, 0.78, 0.02), (33, 0.70, 0.045)])
def test_lines_of_the_annex_are_hardly_changed(measure, solid, widest):
    shop = Workshop(ROOT, ROOT / 'out')
    design, composer = with_measure(shop.design('a4'), measure), Composer(shop.faces.width)
    publication, = shop.publications((KEY,), LANGUAGE)
    document = publishing.read(shop, publication, design).document
    settings = dress(document, design, composer, shop.words(LANGUAGE), KEY).settings
    fills = [line.fill for name, asked in settings.items() if name.startswith('annex_')
             for line in composer.compose(*asked).lines if not line.last or not line.fill.solid]
    assert len(fills) > 80 and sum(fill.solid for fill in fills) >= solid * len(fills)
    assert max(fill.stretch for fill in fills) <= widest
    assert not any(fill.used[Step.STOP] for fill in fills)
