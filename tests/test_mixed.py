"""Words of other languages, addresses, symbols and numbers among Chinese, on finished pages."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from test_measures import with_measure

from press import publication as publishing
from press.model import Document
from press.proving import Furniture, collate, inspect
from press.proving.records import HYPHEN
from press.workshop import Publication, Workshop

ROOT = Path(__file__).resolve().parent.parent
WORKSHOP = Workshop(ROOT, ROOT / 'out')
PUBLICATION = Publication('mixed', 'zh-Hans', ROOT / 'tests' / 'mixed' / 'zh-Hans.md')
MEASURES = (28, 30, 32, 33, 36, 38, 42)


@cache
def printed(measure: int) -> tuple[bytes, Document]:
    """The finished page in a measure, and its text; making it proves it."""
    design = with_measure(WORKSHOP.design('a4'), measure)
    found = publishing.read(WORKSHOP, PUBLICATION, design)
    assert found.sound, found.diagnostics
    return publishing.make(WORKSHOP, PUBLICATION, design, found.document).pdf, found.document


@cache
def made(measure: int):
    """The finished page in a measure, read back."""
    pdf, document = printed(measure)
    design = with_measure(WORKSHOP.design('a4'), measure)
    return collate(inspect(pdf), document, publishing.frame(design),
                   replace(Furniture(), feet=('1',)))


def lines(measure: int) -> list[str]:
    return [line.line.text for line in made(measure).lines]


@pytest.mark.parametrize('measure', MEASURES)
def test_every_rule_of_lines_is_kept(measure):
    assert made(measure).lines


def test_words_are_hyphenated_only_where_their_language_is_marked():
    ends = [line for measure in MEASURES for line in lines(measure) if line.endswith(HYPHEN)]
    assert len(ends) > 5
    for measure in MEASURES:
        for line in made(measure).lines:
            if line.line.text.endswith(HYPHEN):
                last = max(offset for offset in line.offsets if offset >= 0)
                assert any(start <= last < end for start, end in line.passage.foreign)


def test_a_compound_is_divided_behind_its_own_hyphen():
    divided = {line[-9:] for measure in MEASURES for line in lines(measure)
               if line.endswith('-') and 'http' not in line}
    assert divided
    assert not any(end.rstrip('-')[-1:].isdigit() for end in divided)


def test_symbols_numbers_and_what_is_raised_stay_whole():
    for measure in MEASURES:
        joined = '\n'.join(lines(measure))
        for atom in ('A/RES/64/222', 'A/CONF.215/2', '1533(2004)', 'km²', '12.5%', '1.5℃',
                     '$2300', '€4100', '7‰', 'CO₂', 'CH₄', '×10⁻⁶', 'SO₄²⁻', 'm³', '10⁻⁶',
                     'H⁺', '10⁻⁷', '1ᵉʳ', '2ᵉ', 'nᵒˢ'):
            assert atom in joined.replace(' ', ''), (measure, atom)


def test_what_is_raised_or_lowered_stays_with_what_stands_before_it_in_its_face():
    raised = set('²³⁶⁷⁹⁻⁺₂₄ᵉʳᵒˢ')
    for measure in MEASURES:
        glyphs = [line.line.glyphs for line in made(measure).lines]
        assert raised <= {glyph.text for line in glyphs for glyph in line}
        assert not raised & {line[0].text for line in glyphs}
        assert all(glyph.face == before.face for line in glyphs
                   for before, glyph in pairwise(line) if glyph.text in raised)


def test_emphasis_goes_on_across_a_line_end():
    line = next(line for line in made(28).lines if line.line.text.endswith('流，') or (
        '能力建设同样' in line.line.text))
    assert {glyph.face for glyph in line.line.glyphs if glyph.text in '能力建设同样重要'} == {
        next(glyph.face for glyph in line.line.glyphs if glyph.text == '能')}
