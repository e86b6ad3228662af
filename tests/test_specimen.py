"""The specimen keeps its word: our lines obey each rule, the engine's own lines do not.

Both are read back from the finished PDF; the engine's are compared with a setting of its own.
"""

import re
import shutil
from functools import cache
from itertools import pairwise

import pytest
from checkout import ROOT
from handset import made
from msgspec import Struct

from press.composition import Measure, Run, compose
from press.composition.classes import HALF_BODY, NO_START, is_han
from press.diagnostics import Breakdown, Fault
from press.proving import inspect
from press.specimen import MARK_SIZE, load, runs_of, specimen, tints
from press.workshop import Workshop

WORKSHOP = Workshop(ROOT, ROOT / 'out')
SHEET = load(ROOT / 'templates/specimen')
EXAMPLE = SHEET.types['example']
EM = EXAMPLE.size
MARK = round(EM * MARK_SIZE, 2)


class Setting(Struct, frozen=True, dict=True):
    """An example on the page: rows of glyphs, places in em from the column's left edge."""

    rows: tuple[tuple, ...]
    left: float
    measure: int

    def x(self, glyph) -> float:
        return (glyph.x - self.left) / EM

    def texts(self) -> list[str]:
        return [''.join(glyph.text for glyph in row) for row in self.rows]

    def pairs(self):
        """Every two neighbours of a row, with the distance of their origins."""
        for row in self.rows:
            for one, two in pairwise(row):
                yield one, two, (two.x - one.x) / EM

    def distance(self, text: str) -> float:
        """The distance from the first to the last of characters that stand side by side."""
        for row, joined in zip(self.rows, self.texts(), strict=True):
            if text in joined:
                at = joined.index(text)
                return (row[at + len(text) - 1].x - row[at].x) / EM
        return 0.0

    def is_full(self) -> bool:
        """Whether every row but the last ends at the measure, a mark with half its width."""
        return all(abs(self.end(row) - self.measure) < 0.02 for row in self.rows[:-1])

    def end(self, row) -> float:
        last = row[-1]
        return self.x(last) + (0.5 if last.text in HALF_BODY else last.width / EM)


def rows_of(pdf: bytes):
    """The rows of glyphs of the example's size in reading order, the raised note marks with them.

    What stands in the margin is left out, so that a note mark is not taken for a part of it.
    """
    for page in inspect(pdf).pages:
        glyphs = [glyph for line in page.lines for glyph in line.glyphs]
        levels = sorted({round(glyph.y, 1) for glyph in glyphs if round(glyph.size, 2) == EM})
        for level in levels:
            yield tuple(sorted(
                (glyph for glyph in glyphs
                 if round(glyph.size, 2) == EM and round(glyph.y, 1) == level
                 or round(glyph.size, 2) == MARK and 0 < level - glyph.y < EM / 2),
                key=lambda glyph: glyph.x))


def text_of(rule) -> str:
    return ''.join(run.text for run in runs_of(rule, EXAMPLE.face)).replace(' ', '')


@cache
def pdf() -> bytes:
    return specimen(WORKSHOP)


@cache
def settings() -> dict[str, tuple[Setting, Setting]]:
    """By the name of its rule, every example as set by the engine alone and as set by us."""
    rows = list(rows_of(pdf()))
    left, at, found = min(glyph.x for row in rows for glyph in row), 0, {}
    for rule in SHEET.rules:
        both = []
        for _ in range(2):
            begin, text = at, ''
            while text != text_of(rule) and len(text) < len(text_of(rule)):
                text += ''.join(glyph.text for glyph in rows[at])
                at += 1
            assert text == text_of(rule)
            both.append(Setting(tuple(rows[begin:at]), left, rule.measure))
        found[rule.name] = tuple(both)
    assert at == len(rows), 'something else on the sheet has the size of the examples'
    return found


def latin_gaps(row):
    """The gaps between Han and a digit in a row, in em."""
    return [(two.x - one.x - one.width) / EM for one, two in pairwise(row)
            if {is_han(one.text), is_han(two.text)} == {True, False}
            and (one.text.isdigit() or two.text.isdigit())]


def is_even(setting: Setting) -> bool:
    """Whether neighbouring rows are tracked by nearly the same amount."""
    tracked = [max((two.x - one.x) / EM - 1 for one, two in pairwise(row)
                   if is_han(one.text) and is_han(two.text)) for row in setting.rows]
    return all(abs(one - two) <= 0.04 for one, two in pairwise(tracked))


def is_expanded_in_order(setting: Setting) -> bool:
    """Whether only the gaps beside digits have grown."""
    first = setting.rows[0]
    return setting.is_full() and min(latin_gaps(first)) > 0.26 and all(
        abs(two.x - one.x - EM) < 0.005 * EM for one, two in pairwise(first)
        if is_han(one.text) and is_han(two.text))


def are_marks_attached(setting: Setting) -> bool:
    """Whether the first note mark stands at its word and away from the digit behind it."""
    row = setting.rows[0]
    at = next(n for n, glyph in enumerate(row) if glyph.size < 0.8 * EM)
    before, mark, after = row[at - 1:at + 2]
    return mark.ink[0] - before.ink[2] < 0.3 * EM and (
        after.x - mark.x - mark.width >= 0.24 * EM)


OBEYS = {
    'B1': lambda s: all(text[0] not in NO_START for text in s.texts()[1:]),
    'B2_S7': lambda s: (all(text[0] not in '—…' for text in s.texts())
                        and s.distance('……而') == pytest.approx(2, abs=0.005)),
    'B3': lambda s: any('A/55/74' in text for text in s.texts()),
    'B4': lambda s: any('know-how' in text for text in s.texts()),
    'B5': lambda s: all(row[0].size > 0.8 * EM for row in s.rows),
    'B7': lambda s: s.is_full(),
    'P1': lambda s: s.distance('·罗') == pytest.approx(0.5, abs=0.005) and s.is_full(),
    'P2': lambda s: 1.0 <= s.distance('》（大') <= 1.5 + 0.005,
    'P3': lambda s: s.rows[1][0].text == '《' and s.rows[1][0].ink[0] - s.left < 0.2 * EM,
    'P4': lambda s: s.texts()[0][-1] == '，' and s.is_full(),
    'P5': lambda s: s.rows[0][0].ink[0] - s.left < 2.2 * EM,
    'P6': lambda s: s.is_full() and all(
        glyph.ink[2] <= s.left + s.measure * EM for row in s.rows for glyph in row),
    'M1': lambda s: all(
        0.12 < gap < 0.38 and gap == pytest.approx(latin_gaps(row)[0], abs=0.005)
        for row in s.rows for gap in latin_gaps(row)),
    'M2': lambda s: all(0.24 < distance - one.width / EM < 0.51 for one, two, distance in s.pairs()
                        if one.text + two.text == 'hc'),
    'M6': lambda s: s.distance('会(') == pytest.approx(1, abs=0.005) and s.is_full(),
    'J1': lambda s: s.is_full(),
    'J2': lambda s: s.is_full() and s.distance('，重') < 1,
    'J3': lambda s: s.distance('》与') < 0.9 and s.distance('，认') == pytest.approx(1, abs=0.005),
    'J4': is_expanded_in_order,
    'J5': lambda s: s.is_full() and is_even(s),
    'R1': lambda s: s.x(s.rows[0][0]) == pytest.approx(2, abs=0.01) and s.is_full(),
    'R2_B6': lambda s: s.distance('(a)加') == pytest.approx(2, abs=0.01),
    'R3': lambda s: sum(map(is_han, s.texts()[-1])) >= 2,
    'N1_P7': are_marks_attached,
    'S5': lambda s: s.distance('“‘南') <= 1.5 + 0.005,
    'S6': lambda s: s.distance('-格') == pytest.approx(0.5, abs=0.005),
}


def test_the_sheet_has_the_rules_that_concern_lines():
    numbers = [number for rule in SHEET.rules for number in rule.ids]
    assert sorted(numbers) == sorted([
        *('B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7'), *('P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7'),
        *('M1', 'M2', 'M6'), *('J1', 'J2', 'J3', 'J4', 'J5'), *('R1', 'R2', 'R3'),
        *('N1', 'S5', 'S6', 'S7')])
    assert {rule.name for rule in SHEET.rules} == OBEYS.keys()


@pytest.mark.parametrize('name', OBEYS)
def test_our_lines_obey_the_rule_and_the_engines_do_not(name):
    plain, ours = settings()[name]
    assert OBEYS[name](ours)
    assert not OBEYS[name](plain)


@pytest.mark.parametrize('rule', SHEET.rules, ids=lambda rule: rule.name)
def test_our_lines_obey_the_general_rules_too(rule):
    ours = settings()[rule.name][1]
    assert ours.is_full()
    assert all(text[0] not in NO_START for text in ours.texts())
    assert sum(map(is_han, ours.texts()[-1])) >= 2


def test_the_other_lines_are_weasyprints_own():
    """Set once more with nothing of the press but its faces, every glyph stands where it stood."""
    for rule in SHEET.rules:
        text = re.sub(r'\*(.+?)\*', r'<em>\1</em>', rule.text)
        text = re.sub(r'\[\^(\d)\]', r'<sup>\1</sup>', text)
        alone = list(rows_of(made(f'''<html lang="zh-Hans"><title>plain</title><style>
            p {{ font: {EM}pt/21pt "Press Song"; width: {rule.measure}em; text-align: justify;
                text-indent: {rule.indent}em }}
            em {{ font-family: "Press Kai"; font-style: normal; line-height: 0 }}
            sup {{ font-size: {MARK_SIZE}em; line-height: 0; font-variant-position: normal }}
            </style><p>{rule.label + " " if rule.label else ""}{text}</p>''')))
        plain = settings()[rule.name][0]
        left = min(glyph.x for row in alone for glyph in row)
        left -= min(glyph.x for row in plain.rows for glyph in row) - plain.left
        assert [''.join(g.text for g in row) for row in alone] == plain.texts()
        for row, other in zip(alone, plain.rows, strict=True):
            assert [(g.x - left) / EM for g in row] == pytest.approx(
                [plain.x(g) for g in other], abs=0.002)


def test_the_sheet_says_the_rule_where_it_is_from_and_what_differs():
    printed = ''.join(glyph.text for page in inspect(pdf()).pages for line in page.lines
                      for glyph in line.glyphs if round(glyph.size, 2) != EM)
    for rule in SHEET.rules:
        for said in (''.join(rule.ids), rule.rule, rule.source, rule.plain):
            assert said.replace(' ', '') in printed
    assert printed.count('未经编排') == printed.count('编排之后') == len(SHEET.rules)


def test_only_our_faces_are_on_the_sheet():
    lines = [line for page in inspect(pdf()).pages for line in page.lines]
    assert {glyph.face for line in lines for glyph in line.glyphs} == {
        'Press-Song', 'Press-Song-Bold', 'Press-Kai', 'Press-Hei'}


@pytest.mark.parametrize('rule', SHEET.rules, ids=lambda rule: rule.name)
def test_the_tints_are_all_that_differs_from_the_glyphs(rule):
    """What was taken and given, added to the glyphs' own widths, is the width of the line."""
    runs, faces = runs_of(rule, EXAMPLE.face), WORKSHOP.faces
    lines = compose(runs, rule.shape, faces.width).lines
    found = list(tints(runs, lines, rule.indent, faces))
    styles = [run for run in runs for _ in run.text]
    for number, line in enumerate(lines):
        inside, own = styles[line.start:line.end], 0.0
        for run in dict.fromkeys(inside):
            text = ''.join(c for c, style in zip(line.text, inside, strict=True) if style is run)
            own += rule.shape.label if run.kind == 'label' else (
                faces.face(run.face).width(text) * run.size)
        if line.last and line.text[-1] in HALF_BODY:
            own -= 0.5
        moved = sum(tint.change for tint in found if tint.line == number)
        assert own + moved == pytest.approx(line.width, abs=0.03)
        assert all(0 <= tint.left and tint.left + tint.width <= rule.measure + 0.001
                   for tint in found)


@pytest.mark.parametrize(('text', 'measure', 'expected'), [
    ('国国国国，国国', 4.5, [(0, 4.0, 0.5, -0.5)]),                 # a comma at a line's end
    ('国国国国《国国国', 4, [(1, 0.0, 0.5, -0.5)]),                 # a title mark at a line's start
    ('国》《国', 9, [(0, 2.0, 0.5, -0.5)]),                         # two marks, one of them gives
    ('国1国', 9, [(0, 1.0, 0.25, 0.25), (0, 1.721, 0.25, 0.25)]),   # Han and digit
    ('国·国', 9, [(0, 1.0, 0.5, 0.173)]),                           # an interpunct widened to half
    ('国国国。', 9, []),                                            # the blank behind the last mark
])
def test_a_tint_lies_where_the_gap_was_moved(text, measure, expected):
    runs = (Run(text, EXAMPLE.face),)
    lines = compose(runs, Measure(measure, measure), WORKSHOP.faces.width).lines
    found = [(t.line, t.left, t.width, t.change) for t in tints(runs, lines, 0.0, WORKSHOP.faces)]
    assert found == [pytest.approx(tint, abs=0.002) for tint in expected]


def checkout(folder, replace) -> Workshop:
    """A workshop whose specimen is made from changed files: a substitution for each name."""
    shutil.copytree(ROOT / 'templates/specimen', folder / 'templates/specimen')
    (folder / 'fonts').symlink_to(ROOT / 'fonts')
    for name, (old, new) in replace.items():
        path = folder / 'templates/specimen' / name
        text = path.read_text('utf-8')
        assert re.search(old, text, re.DOTALL)
        path.write_text(re.sub(old, new, text, flags=re.DOTALL), 'utf-8')
    return Workshop(folder, folder / 'out')


def test_the_tints_move_nothing(tmp_path):
    bare = specimen(checkout(tmp_path, {'document.html': ('<i .*?</i>', '')}))

    def glyphs(made_pdf: bytes):
        return [[(g.text, g.x, g.y) for line in page.lines for g in line.glyphs]
                for page in inspect(made_pdf).pages]

    assert glyphs(bare) == glyphs(pdf())


def test_an_example_that_does_not_fit_is_a_fault(tmp_path):
    shop = checkout(tmp_path, {'rules.toml': ('ids = \\["B4"\\]', 'ids = ["B4"]\nmeasure = 5')})
    with pytest.raises(Fault) as caught:
        specimen(shop)
    assert [d.code for d in caught.value.diagnostics] == ['line-overfull']
    assert 'B4' in caught.value.diagnostics[0].message


@pytest.mark.parametrize('replace', [
    ('\\[words\\]', '[word]'), ('ids = \\["B1"\\]\n', ''), ('rule = ', 'rlue = '),
    ('measure = 24', 'measure = "wide'), ('“和”', '**和**')])
def test_a_sheet_that_is_not_right_is_one_clear_sentence(tmp_path, replace):
    shop = checkout(tmp_path, {'rules.toml': replace})
    with pytest.raises(Breakdown, match='rules.toml'):
        specimen(shop)
