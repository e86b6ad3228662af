"""The checks of set lines: pages set by hand pass, and for every check some pages fail."""

from json import dumps, loads

import pytest
from handset import (
    FACES, FAMILIES, FRAME, FURNITURE, GOOD, ROW, Bar, Type, document, found, made, moved, printed,
    set_again)
from msgspec.structs import replace

from press.diagnostics import Place
from press.model import Document, Head, NoteMark, Paragraph, Text
from press.proving import (
    Frame, Furniture, as_data, collate, examine, inspect, line_faults, proof, prove, table)
from press.proving.lines import CHECKS

pytestmark = pytest.mark.skipif(
    not (FACES / 'fonts.conf').exists(), reason='no faces in fonts/')

NAMES = ('C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10', 'C11', 'C12', 'C13', 'C13b',
         'C14', 'C15', 'C16', 'C16b', 'C17', 'C18', 'C19', 'C20', 'C21', 'C22', 'C23', 'C24',
         'C24b', 'C25', 'C26')
SOFT = {'C3', 'C13b', 'C16b', 'C24b', 'C26'}
# What these look at is not on the pages set by hand; they have pages of their own.
ELSEWHERE = {'C10', 'C14', 'C16b', 'C21', 'C24b'}


def test_good_pages_pass_and_every_check_looked_at_something():
    findings = found()
    assert tuple(findings) == NAMES and len(CHECKS) == len(NAMES)
    for name, finding in findings.items():
        assert finding.violations == () and (finding.opportunities > 0) == (name not in ELSEWHERE)
        assert finding.severity == ('soft' if name in SOFT else 'hard')
    assert findings['C7'].worst < 0.005


def marks(pieces=GOOD, **changes):
    """The pages with the note mark changed; `y` and `x` are added to its own."""
    def changed(mark: Type) -> Type:
        return replace(mark, x=mark.x + changes.get('x', 0), y=mark.y + changes.get('y', 0),
                       size=changes.get('size', mark.size))
    return tuple(changed(piece) if isinstance(piece, Type) and piece.size == 6.3 else piece
                 for piece in pieces)


NOTE_ON_PAGE_2 = tuple(
    replace(piece, page=2) if isinstance(piece, Bar) or piece.size == 9 else piece
    for piece in GOOD)
NOTE_RAISED = tuple(
    replace(piece, y=piece.y - 10) if isinstance(piece, Type) and piece.size == 9 else piece
    for piece in GOOD)

BREAKS = {
    'C1 a comma begins a line': (
        set_again(('联合国各次会议，', (
            Type(1, ROW[2], 4.5, '联合国各次会议'), Type(1, ROW[3], -1.5, '，')))),
        'C1', '，', 1),
    'C1 a connector begins a line': (
        set_again(('和第', (Type(1, ROW[3], 12, '和第'),)),
                  ('A/55/74', (Type(1, ROW[3], 14, 'A/55'), Type(1, ROW[4], 2, '/74')))),
        'C1', '/', 1),
    'C2 an opening quotation mark ends a line': (
        set_again(('“南南合作', (Type(1, ROW[2], 12, '“'), Type(1, ROW[3], 0.5, '南南合作')))),
        'C2', '“', 1),
    'C5 a symbol is divided behind its stroke': (
        set_again(('和第', (Type(1, ROW[3], 12, '和第'),)),
                  ('A/55/74', (Type(1, ROW[3], 14, 'A/'), Type(1, ROW[4], 2, '55/74')))),
        'C5', 'A/55/74', 1),
    'C3 a dash begins a line': (
        set_again(('——见其成果好', (Type(1, ROW[3] + 9, 0, '——见其成果好'),))), 'C3', '—', 1),
    'C4 a dash is divided': (
        set_again(('——见其成果好', (
            Type(1, ROW[3], 5, '—'), Type(1, ROW[3] + 9, 0, '—见其成果好')))),
        'C4', '——', -2),
    'C4 a dash is drawn out': (
        set_again(('——见其成果好', (
            Type(1, ROW[3], 5, '—'), Type(1, ROW[3], 6.1, '—见其成果好')))),
        'C4', '——', 0.1),
    'C5 a symbol is divided': (
        set_again(('和第', (Type(1, ROW[3], 12, '和第'),)),
                  ('A/55/74', (Type(1, ROW[3], 14, 'A/'), Type(1, ROW[4], 2, '55/74')))),
        'C5', 'A/55/74', 1),
    'C6 a mark begins a line': (
        marks(moved('者', y=ROW[6], x=-1), y=18, x=-19.5), 'C6', 'mark 1 begins the line', 1),
    'C6 a mark is too large': (marks(size=7.35, x=-2.5), 'C6', 'mark 1', 0.05),
    'C6 a mark is not raised enough': (marks(y=2.1), 'C6', 'mark 1', -0.15),
    'C7 a line is short': (moved('者', x=10.9), 'C7', '划》1者', -0.1),
    'C7 a line of a note is long': (
        moved('见大会第六十四届会议通过', x=2.05), 'C7', '会议通过', 0.05),
    'C7 a last line passes the edge': (moved('号决议，', x=8.6), 'C7', '号决议，', 0.1),
    'C8 a comma at the edge is not half an em': (
        moved('联合国各次会议，', x=4), 'C8', '议，', -0.5),
    'C9 a quotation mark is not flush': (moved('“南南合作', x=0), 'C9', '“南', 0.5),
    'C15 one character and a mark in the last line': (
        set_again(('报告其成果；', (Type(1, ROW[5], 12, '报告其成'), Type(1, ROW[6], 0, '果；')))),
        'C15', '果；', 1),
    'C16 the last line of a paragraph at the top': (
        moved('报告其成果；', page=2, y=ROW[0] - 9), 'C16', 'last line of a paragraph at the top', 1),
    'C16 the first line of a paragraph at the foot': (
        set_again(('(a)', (Type(1, ROW[6] + 6, 2, '(a)'),)),
                  ('通过各国间交流合', (
                      Type(1, ROW[6] + 6, 4, '通过各国'), Type(2, ROW[0], 0, '间交流合')))),
        'C16', 'first line of a paragraph at the foot', 1),
    'C16 a heading at the foot': (
        tuple(replace(piece, page=piece.page + (piece.page > 1 or piece.y > ROW[1]))
              for piece in GOOD), 'C16', 'heading at the foot', 1),
    'C16 a page of one line': (
        tuple(replace(piece, page=3 + (piece.y > ROW[1])) if piece.page == 2 and piece.y > ROW[0]
              else piece for piece in GOOD), 'C16', 'few lines', 1),
    'C17 a line off the grid': (moved('报告其成果；', y=ROW[6] + 0.2), 'C17', 'text', 0.2),
    'C17 a line of a note off the grid': (
        moved('的《文件》第一章。', y=218.2), 'C17', 'note', 0.2),
    'C18 a label': (moved('(a)', x=2.1), 'C18', 'label', 0.1),
    'C18 a first line': (moved('回顾，', x=1.9), 'C18', 'first line', -0.1),
    'C18 the text behind a label': (moved('通过各国间交流合', x=4.05), 'C18', 'first line', 0.05),
    'C18 a turnover': (moved('作改善其合作；', x=0.02), 'C18', 'turnover', 0.02),
    'C18 a turnover of a note': (moved('的《文件》第一章。', x=1.0), 'C18', 'turnover', -1),
    'C20 a note on the next page': (NOTE_ON_PAGE_2, 'C20', 'note 1 away from its mark', 1),
    'C20 notes above the foot': (NOTE_RAISED, 'C20', 'notes end above the foot', 0.5),
    'C23 a character is lost': (moved('号决议，', text='号决，'), 'C23', '', 1),
}


@pytest.mark.parametrize('name', BREAKS)
def test_every_check_fails_where_it_should(name):
    pieces, check, what, value = BREAKS[name]
    violations = found(pieces)[check].violations
    assert (pytest.approx(value, abs=0.003), what) in [
        (violation.value, violation.what if what else '') for violation in violations]


def test_a_violation_says_where():
    violation, = found(moved('作改善其合作；', x=0.5))['C18'].violations
    assert (violation.page, violation.line) == (2, 2)
    violation, = found(moved('的《文件》第一章。', x=1.0))['C18'].violations
    assert (violation.page, violation.line) == (1, 9)


def test_a_broken_hard_rule_is_an_error_with_its_place():
    pieces = moved('作改善其合作；', x=0.5)
    fault, = line_faults(tuple(found(pieces).values()))
    assert (fault.code, fault.severity, str(fault.place)) == (
        'line-rule', 'error', 'handset.md:12:17')
    assert fault.message == 'page 2, line 2: “turnover” breaks C18, indents, off by em: +0.500'
    assert prove(printed(pieces), document(), FRAME, FURNITURE, FAMILIES) == (fault,)


def test_a_broken_soft_rule_is_a_figure():
    findings = found(set_again(('——见其成果好', (Type(1, ROW[3] + 9, 0, '——见其成果好'),))))
    assert findings['C3'].violations and findings['C3'].severity == 'soft'
    assert 'C3' not in ''.join(fault.message for fault in line_faults(tuple(findings.values())))


def test_lines_are_judged_where_nothing_else_is_wrong():
    report = proof(printed(moved('号决议，', text='号决，')), document(), FRAME, FURNITURE, FAMILIES)
    assert [fault.code for fault in report.faults] == ['text-lost']
    assert {finding.check for finding in report.findings if finding.violations} >= {'C23'}


def test_only_chinese_lines_are_judged():
    english = replace(document(), language='en')
    pieces = moved('作改善其合作；', x=0.5)
    report = proof(printed(pieces), english, FRAME, FURNITURE, FAMILIES)
    assert report.findings == ()
    assert 'line-rule' not in {fault.code for fault in report.faults}


def test_pages_of_the_mainland_are_wrong_where_points_stand_in_the_middle():
    findings = found(source=replace(document(), language='zh-Hant'))
    assert tuple(findings) == NAMES
    assert [name for name, finding in findings.items() if finding.violations] == [
        'C7', 'C8', 'C12', 'C22']


def test_the_table_says_where_the_worst_is():
    findings = tuple(found(moved('作改善其合作；', x=0.5)).values())
    head, *rows = table(findings).splitlines()
    row, = (row for row in rows if row.startswith('C18'))
    assert head.split() == ['check', 'what', 'it', 'says', 'places', 'wrong', 'worst', 'where']
    assert row.split()[5:] == ['12', '1', '0.5000', 'handset.md:12']
    assert rows[-1].split()[:2] == ['share', '0.6,'] and len(rows) == len(CHECKS) + 1


def test_the_findings_can_be_written_as_json():
    data = loads(dumps(as_data(tuple(found(moved('作改善其合作；', x=0.5)).values()))))
    assert [entry['check'] for entry in data] == list(NAMES)
    entry, = (entry for entry in data if entry['violations'])
    assert entry['violations'] == [
        {'page': 2, 'line': 2, 'what': 'turnover', 'value': 0.5, 'where': 'handset.md:12:17'}]
    assert data[-1]['figures']['solid'] == 3


def test_an_address_may_be_divided_behind_its_strokes():
    address = 'www.un.org/A'
    pieces = set_again(('作改善其合作；', (
        Type(2, ROW[1], 0, 'www.un.org/'), Type(2, ROW[1] + 9, 0, 'A'))))
    source = document()
    *blocks, last = source.blocks
    text = replace(last.content[0], text='通过各国间交流合' + address)
    source = replace(source, blocks=(*blocks, replace(last, content=(text,))))
    findings = found(pieces, source)
    assert not findings['C23'].violations
    assert not findings['C2'].violations and not findings['C5'].violations


def test_a_wide_label_pushes_its_text():
    wide = set_again(('(a)', (Type(2, ROW[0], 2, '(aaa)'),)),
                     ('通过各国间交流合', (Type(2, ROW[0], 5, '通过各国间交流合'),)))
    source = document()
    *blocks, last = source.blocks
    source = replace(source, blocks=(*blocks, replace(last, label='(aaa)')))
    label = inspect(printed(wide)).pages[1].lines[1].glyphs[4]
    begins = (label.x + label.width - FRAME.left) / label.size + FRAME.label_space
    wide = tuple(replace(piece, x=begins) if piece.__class__ is Type and piece.text[:2] == '通过'
                 else piece for piece in wide)
    assert not found(wide, source)['C18'].violations
    assert found(wide, source, replace(FRAME, label_space=0.5))['C18'].violations


def test_even_pages_may_be_moved():
    shifted = replace(FRAME, verso=21.0)
    pieces = tuple(replace(piece, x=piece.x + 21.0 / piece.size) if piece.page == 2 else piece
                   for piece in GOOD)
    findings = found(pieces, frame=shifted)
    assert all(finding.violations == () for finding in findings.values())
    assert found(GOOD, frame=shifted)['C18'].violations


def test_a_half_width_opening_mark_is_flush_like_a_full_one():
    quote, = inspect(made('<p style="font: 10.5pt Press Song; font-feature-settings: \'hwid\'">“'
                          )).pages[0].lines[0].glyphs
    assert quote.width == pytest.approx(5.25, abs=0.01)
    assert 0 <= quote.ink[0] - quote.x and quote.ink[2] - quote.x <= 5.25


# What plain WeasyPrint does with these in a measure of 12 em, the first line indented by 2.
PLAIN = {
    'C1': '回顾各国专家约翰斯基·史密斯的报告内容',     # the interpunct begins the second line
    'C5': '参照各项会议文件A/RES/64/222号决议的规定',  # the symbol is divided
    'C6': '回顾各国倡议和行动；¹并赞赏其各项工作',     # the note mark begins the second line
    'C7': '回顾联合国各次会议好，并请各国继续努力',     # the comma takes a character with it
    'C10': '回顾《计划》（决议）以及',       # each of the marks has a whole em
    'C11': '回顾第A/55/74号决议',            # nothing stands between Han and the symbol
    'C15': '各国政府的代表应当继续为发展中国家的发展努力哦',  # one character in the last line
    'C21': '约翰·史密斯',                    # the interpunct is narrow
}
PLAIN_FRAME = Frame(57.0, 183.0, 60.0, 600.0, 10.5, 18.0, 9.0, 13.5)


def plain(text: str):
    """One paragraph by WeasyPrint alone, and what the checks find in it."""
    place = Place('plain.md')
    before, mark, after = text.partition('¹')
    content = [Text(before, place)]
    if mark:
        content += [NoteMark('1', place), Text(after, place)]
    paragraph = Paragraph('para_1', 'plain', '', 0, tuple(content), place)
    source = Document('zh-Hans', Head(), (paragraph,), (), (), place)
    marked = text.replace('¹', '<sup>1</sup>')
    pdf = made(f'''<html lang="zh-Hans"><style>
        @page {{ size: 240pt 660pt; margin: 60pt 57pt }}
        body {{ margin: 0; font: 10.5pt/18pt Press Song; text-align: justify }}
        p {{ margin: 0; text-indent: 2em }}
        sup {{ font-size: 0.6em; line-height: 0; vertical-align: 0.7em }}
        </style><p>{marked}''')
    return {finding.check: finding for finding in examine(
        collate(inspect(pdf), source, PLAIN_FRAME, Furniture()))}


@pytest.mark.parametrize('check', PLAIN)
def test_plain_weasyprint_fails(check):
    findings = plain(PLAIN[check])
    assert findings[check].violations and not findings['C23'].violations
