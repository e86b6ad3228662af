"""Editions that are not Chinese: opening words in italic, Latin forms of the marks that Chinese shares."""

from pathlib import Path

import pytest

from press import publication as publishing
from press.coverage import missing_glyphs
from press.parse import parse
from press.proving import inspect
from press.proving.records import Glyph
from press.source import Source
from press.workshop import Publication, Workshop

ROOT = Path(__file__).resolve().parent.parent
WORKSHOP = Workshop(ROOT, ROOT / 'out')
DESIGN = WORKSHOP.design('a4')
ROMAN, ITALIC = 'Press-Song', 'Press-Song-Italic'

pytestmark = pytest.mark.skipif(
    not (ROOT / 'fonts' / 'fonts.conf').exists(), reason='no faces in fonts/')

EDITIONS = {
    'en': '*Recalling* the “Group of 77” and ‘others’ — see § 4, ¶ 5, ± 3 × 10⁻⁶ • CO₂†…\n',
    'fr': '*Rappelant* la 1ʳᵉ session, l’« œuvre » du 2ᵉ groupe (nᵒˢ 4 et 5) – 3 × 5 m³…\n',
    'es': '*Recordando* «lo dicho» en el párr. 1º, ¿qué?, la 2ª “parte” ÷ 3 ‡ § 4\n',
    'ru': '*Ссылаясь* на резолюцию № 5 «Ёлка» — § 4, 3 × 10⁶ ± 1\n'}
NARROW = '“”‘’«»—…§¶±×÷†‡•⁻⁶₂ᵉʳ'


def printed(tmp_path: Path, text: str, language: str) -> list[Glyph]:
    """The glyphs of the text block, in reading order; making the page proves it."""
    path = tmp_path / f'{language}.md'
    path.write_text(text, 'utf-8')
    publication = Publication('edition', language, path)
    found = publishing.read(WORKSHOP, publication, DESIGN)
    assert found.sound, found.diagnostics
    pages = inspect(publishing.make(WORKSHOP, publication, DESIGN, found.document).pdf).pages
    return [glyph for line in pages[0].lines for glyph in line.glyphs
            if glyph.size == pytest.approx(DESIGN.text.size)]


@pytest.mark.parametrize('language', EDITIONS)
def test_opening_words_are_italic_and_all_else_is_roman(tmp_path, language):
    text = EDITIONS[language]
    glyphs = printed(tmp_path, text, language)
    verb = text.split('*')[1]
    assert ''.join(g.text for g in glyphs if g.face == ITALIC) == verb
    assert {g.face for g in glyphs} == {ROMAN, ITALIC}
    assert all(g.slant == 0 for g in glyphs)


@pytest.mark.parametrize('language', EDITIONS)
def test_marks_are_no_wider_than_their_languages_have_them(tmp_path, language):
    glyphs = printed(tmp_path, EDITIONS[language], language)
    seen = [g for g in glyphs if g.text in NARROW]
    assert len(seen) > 4
    for glyph in seen:
        assert glyph.width < 0.95 * glyph.size, glyph.text


def test_chinese_words_among_italic_ones_stand_upright(tmp_path):
    glyphs = printed(tmp_path, '*Recalling [联合国2009]{lang=zh} words*\n', 'en')
    assert [(g.face, g.slant) for g in glyphs if g.text in '联合国2009'] == [(ROMAN, 0)] * 7
    assert {g.face for g in glyphs if g.text in 'Rwrds'} == {ITALIC}


def test_chinese_opening_words_keep_their_own_face(tmp_path):
    glyphs = printed(tmp_path, '*回顾[South]{lang=en}*，“又”×\n', 'zh-Hans')
    assert {g.text: g.face for g in glyphs}['S'] == 'Press-Kai'
    assert all(ITALIC != g.face for g in glyphs)
    assert {g.text: round(g.width / g.size, 2) for g in glyphs}['×'] == 1


@pytest.mark.parametrize(('text', 'missing'), [
    ('*联* 合', '联'), ('*[联]{lang=zh}* 合', ''), ('*Reca‰⁻⁶₂ᵉʳ −* ≤', ''), ('*≤* ≤', '≤')])
def test_italic_words_are_held_against_the_italic(text, missing):
    document, faults = parse(Source('content/x/en.md', text + '\n'))
    assert faults == ()
    found = missing_glyphs(document, DESIGN, WORKSHOP.faces)
    assert [fault.message.split()[5] for fault in found] == list(missing)


@pytest.mark.parametrize(('language', 'face'), [
    ('zh-Hans', 'Press Kai'), ('zh-Hant', 'Press Kai TC'), ('en', 'Press Song'),
    ('fr', 'Press Song'), ('ar', 'Press Song')])
def test_the_face_of_opening_words_goes_with_the_language(language, face):
    assert DESIGN.in_language(language).emphasis.face == face
