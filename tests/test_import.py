"""Raw text of a resolution: what the importer must understand, refuse, and never lose."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from press.diagnostics import Breakdown, Fault, Place
from press.importers.ledger import Findings, close
from press.importers.raw_text import import_text
from press.model import Paragraph, every_block, plain
from press.parse import parse
from press.reading import passages, text_hash
from press.source import Source, read

ROOT = Path(__file__).parents[1]
CONTENT = ROOT / 'content' / 'a-res-64-222'
PROVENANCE = CONTENT / 'provenance' / 'zh-Hans.raw.txt'
SEED = ROOT.parent / 'shared' / 'seed' / 'a-res-64-222.zh-Hans.raw.txt'
CORPUS = Path(os.environ.get('PRESS_CORPUS', ROOT.parent / 'shared' / 'corpus'))
SYMBOL = 'A/RES/64/222'
RULE = ' ' * 59

# A made-up resolution in the manner of the real one: a space at the end ends a paragraph.
SMALL = [
    ' 70/1.  关于测试的决议 ',
    ' 大会， ',
    ' 回顾其 2015年 1月 2日第 69/1号决议',
    '所附的原则，',
    '1',
    ' 以及有关的各项',
    RULE,
    '1',
    ' 见 A/69/1 和 A/69/2。 ',
    '宣言， ',
    ' 1. 决定设立一个工',
    '作组，其任务是： ',
    ' (a) 研究',
    '2',
    ' 有关问题： ',
    ' (i) 以文字为主； ',
    ' (ii) 以数字为辅； ',
    ' (b) 提出报告； ',
    RULE,
    '2',
    ' 研究须在一年内完成。 ',
    ' 2. 请秘书长提供协助。 ',
    '2015年10月1日 ',
    '第 3 次全体会议 ',
    '附件 ',
    '任务规定 ',
    '1. 工作组由五人组成。 ',
    '2. 工作组每年开会一次。 ']


def imported(lines, symbol='A/RES/70/1'):
    return import_text('\n'.join(lines), 'raw.txt', symbol)


def codes(lines, symbol='A/RES/70/1'):
    """The faults of lines that cannot be imported, as (code, line)."""
    with pytest.raises(Fault) as caught:
        imported(lines, symbol)
    return [(fault.code, fault.place.line) for fault in caught.value.diagnostics]


def changed(lines, at, line):
    """The lines with the one at index `at` changed, or taken out where `line` is None."""
    return lines[:at] + ([] if line is None else [line]) + lines[at + 1:]


def decisions(ledger):
    return Counter(doubt.decision for doubt in ledger.doubts)


def characters(text):
    return Counter(''.join(text.split()))


@pytest.fixture(scope='module')
def raw():
    return PROVENANCE.read_text(encoding='utf-8')


@pytest.fixture(scope='module')
def whole(raw):
    """Markdown, ledger and document of the real text."""
    markdown, ledger = import_text(raw, 'zh-Hans.raw.txt', SYMBOL)
    return markdown, ledger, parse(Source('zh-Hans.md', markdown))[0]


@pytest.fixture(scope='module')
def committed():
    document, faults = parse(read(CONTENT / 'zh-Hans.md', 'zh-Hans.md'))
    assert not faults
    return document


@pytest.mark.skipif(not SEED.exists(), reason='the seed is not beside the project')
def test_the_provenance_file_is_the_seed():
    assert PROVENANCE.read_bytes() == SEED.read_bytes()


def test_the_publication_is_the_import_with_emphasis(whole, committed):
    _, ledger, document = whole
    assert [(p.id, p.kind, p.text) for p in passages(committed)] == [
        (p.id, p.kind, p.text) for p in passages(document)]
    assert [p.marks for p in passages(committed)] == [p.marks for p in passages(document)]
    assert text_hash(committed) == ledger.text_hash


def test_the_committed_markdown_differs_from_the_import_only_in_emphasis_and_head(whole):
    written = (CONTENT / 'zh-Hans.md').read_text(encoding='utf-8')
    assert written.replace('*', '').split('---\n')[2] == whole[0].replace('*', '').split('---\n')[2]
    assert re.findall(r'\*.*?\*', written) == [
        '*大会，*', '*表示注意到*', '*深切感谢*', '*决定*']


def test_the_publication_says_what_the_import_says_of_its_origin(whole, committed):
    ours, theirs = whole[2].head, committed.head
    for key in ('symbol', 'title', 'organ', 'adopted', 'meeting'):
        assert getattr(ours, key).value == getattr(theirs, key).value
    assert (ours.adopted.value, ours.meeting.value) == ('2009-12-21', '第66次全体会议')
    assert theirs.item is theirs.adoption is theirs.source is theirs.retrieved is None


def test_every_character_of_the_raw_text_is_there(raw, whole):
    """Counted without the importer's own account."""
    document = whole[2]
    labels = ''.join(note.label for note in document.notes)
    assert characters(raw) == characters(''.join(passage.text for passage in passages(document)))
    assert labels == '123'


def test_han_and_punctuation_are_in_the_order_of_the_raw_text(raw, whole):
    document = whole[2]
    lines = raw.split('\n')
    notes = lines[36:40] + lines[105:107] + lines[221:247]
    closing = lines[16:18]
    text = lines[:16] + lines[18:36] + lines[40:105] + lines[107:221] + lines[247:]
    found = {'note': '', 'closing': '', 'text': ''}
    for passage in passages(document):
        found[passage.kind if passage.kind in found else 'text'] += passage.text
    for name, before in (('note', notes), ('closing', closing), ('text', text)):
        assert ''.join(found[name].split()) == ''.join(''.join(before).split())


def test_structure_of_the_real_text(whole):
    document = whole[2]
    labels = Counter((block.level, block.label[:1] == '(') for block in document.annexes[0].blocks)
    assert labels == {(0, False): 22, (1, True): 22}
    assert [block.label for block in document.annexes[0].blocks if block.level][:12] == [
        f'({letter})' for letter in 'abcdefghij'] + ['(a)', '(b)']
    assert [(block.kind, block.label) for block in document.blocks] == [
        ('formula', ''), ('preambular', ''), ('numbered', '1.'), ('numbered', '2.')]
    assert plain(document.annexes[0].title.content) == document.head.title.value
    assert len(plain(document.notes[2].content)) == 535


@pytest.mark.parametrize('text', [
    '行动计划》[^1]30周年之际，我们', '首脑会议[^2]及其他', '次区域倡议；[^3]\n\n    (i) 确认',
    '于2009年12月1日至3日在内罗毕', '第58/220号、2005年', '各基金、方案和专门机构的能力，促进',
    '为此，我们：\n\n    (a) 敦促', '[^2]: 见A/55/74和A/60/111。', '1978年8月30日至9月12日',
    '佩雷斯-格雷罗', '[^3]: 例如：古巴“奇迹行动”和', '社会(特别是卫生和教育)、'])
def test_difficult_places_of_the_real_text(whole, text):
    assert text in whole[0]


def test_the_ledger_of_the_real_text(raw, whole):
    _, ledger, _ = whole
    assert (ledger.characters, ledger.printing) == (5731, 5006)
    assert ledger.text + sum(count for _, count in ledger.notes) == ledger.printing
    assert [count - 1 for _, count in ledger.notes] == [80, 18, 535]
    assert sum(count for _, count in ledger.spaces) + ledger.kept == sum(map(str.isspace, raw))
    assert not ledger.furniture
    assert [doubt.place.line for doubt in ledger.doubts] == [33, 41, 52, 204, 205, 207, 304, 317]
    shown = ledger.show()
    assert '  line 205: white line read as the end of the paragraph\n' in shown
    assert shown.endswith(f'nothing lost; SHA-256 of the text {ledger.text_hash}')


def test_a_lost_paragraph_end_changes_nothing_but_the_doubts(raw, whole):
    lines = raw.split('\n')
    ends = [at for at, line in enumerate(lines) if line.strip() and line.endswith(' ')]
    assert len(ends) == 55
    for at in ends:
        markdown, ledger = imported(changed(lines, at, lines[at].rstrip()), SYMBOL)
        assert markdown == whole[0]
        assert decisions(ledger) > decisions(whole[1]), lines[at]


def test_a_false_paragraph_end_is_never_silent(raw, whole):
    lines = raw.split('\n')
    inside = [at for at, line in enumerate(lines) if line.strip() and not line.endswith(' ')]
    for at in inside[::3]:
        markdown, ledger = imported(changed(lines, at, lines[at] + ' '), SYMBOL)
        assert markdown == whole[0] or decisions(ledger) - decisions(whole[1]), lines[at]


def test_blank_lines_and_line_ends_do_not_matter(raw, whole):
    for other in (re.sub(r'\n\n+', '\n', raw), raw.replace('\n', '\r\n'), '\ufeff' + raw):
        markdown, ledger = import_text(other, 'raw.txt', SYMBOL)
        assert markdown == whole[0]
        assert decisions(ledger) == decisions(whole[1])


@pytest.mark.parametrize('line, expected', [
    (33, [('note-without-mark', 36)]), (52, [('note-without-mark', 105)]),
    (204, [('note-without-mark', 221)]),
    (106, [('mark-without-note', 52), ('note-number-missing', 105), ('note-out-of-order', 221)])])
def test_a_note_without_its_mark_or_number_is_a_fault(raw, line, expected):
    assert codes(changed(raw.split('\n'), line - 1, None), SYMBOL) == expected


def test_notes_that_changed_places_are_a_fault(raw):
    lines = raw.split('\n')
    first, second = lines[36:40], lines[105:107]
    swapped = lines[:36] + second + lines[40:105] + first + lines[107:]
    assert ('note-out-of-order', 37) in codes(swapped, SYMBOL)


def test_the_made_up_resolution():
    markdown, ledger = imported(SMALL)
    assert markdown == '\n'.join([
        '---', 'symbol: A/RES/70/1', 'title: 关于测试的决议', 'organ: 大会', 'adopted: 2015-10-01',
        'meeting: 第3次全体会议', '---', '*大会，*', '',
        '回顾其2015年1月2日第69/1号决议所附的原则，[^1]以及有关的各项宣言，', '',
        '1.  决定设立一个工作组，其任务是：', '', '    (a) 研究[^2]有关问题：', '',
        '    (i) 以文字为主；', '', '    (ii) 以数字为辅；', '', '    (b) 提出报告；', '',
        '2.  请秘书长提供协助。', '', '# 附件', '', '## 任务规定', '', '1.  工作组由五人组成。', '',
        '2.  工作组每年开会一次。', '', '[^1]: 见A/69/1和A/69/2。', '',
        '[^2]: 研究须在一年内完成。', ''])
    document, _ = parse(Source('zh-Hans.md', markdown))
    levels = [(block.label, block.level) for block in every_block(document)
              if isinstance(block, Paragraph) and block.label.startswith('(')]
    assert levels == [('(a)', 1), ('(i)', 2), ('(ii)', 2), ('(b)', 1)]
    assert '(i) read as the Roman number by its place in the sequence' in ledger.show()


PRINTED_RULE = '______________'
BROKEN = {
    'raw-empty': ([' ', '', '\t'], 1),
    'number-line-missing': (SMALL[1:], 1),
    'symbol-mismatch': (changed(SMALL, 0, ' 70/2.  关于测试的决议 '), 1),
    'title-missing': (changed(SMALL, 0, ' 70/1. '), 1),
    'body-missing': (SMALL[:1], 1),
    'number-line-repeated': ([*SMALL, ' 70/2.  关于别的事的决议 '], 29),
    'line-before-number': (['关于一件无关的事 ', *SMALL], 1),
    'mark-misplaced': (changed(SMALL, 0, ' 70/1. 关于测试的决议\n1 '), 2),
    'mark-without-note': (changed(SMALL, 21, ' 2. 请\n3\n 秘书长提供协助。 '), 23),
    'note-without-mark': (changed(SMALL, 4, None), 7),
    'note-out-of-order': (changed(SMALL, 19, '3'), 20),
    'note-number-missing': (changed(SMALL, 19, None), 19),
    'note-unfinished': (changed(SMALL, 20, ' 研究须在一年内'), 21),
    'digits-unexplained': (changed(SMALL, 25, '任务规定\n17'), 27),
    'paragraph-ends-lost': ([line.rstrip() if line.strip() else line for line in SMALL], 1),
    'character-unreadable': (changed(SMALL, 26, '1. 工作组由五\ufffd组成。 '), 27)}


@pytest.mark.parametrize('code', BROKEN)
def test_what_is_not_a_whole_resolution_is_a_fault_with_its_line(code):
    lines, line = BROKEN[code]
    assert (code, line) in codes(lines)


@pytest.mark.parametrize('character', ['\ue000', '\x07', '\u200b', '\u2f00', '\uf900', '\u2028'])
def test_characters_that_extraction_could_not_read(character):
    assert codes(changed(SMALL, 26, f'1. 工作{character}组。 ')) == [('character-unreadable', 27)]


def test_only_chinese_is_read():
    with pytest.raises(Breakdown, match='en cannot be read'):
        import_text('\n'.join(SMALL), 'raw.txt', 'A/RES/70/1', 'en')


def test_page_furniture_goes_and_is_written_down():
    lines = [*SMALL[:6], *SMALL[6:9], '15-12345 (C) 021015', '*1512345*', '\fA/RES/70/1', '',
             *SMALL[9:21], '2/3', '15-12345', 'A/RES/70/1', *SMALL[21:], '3', '\f3/3']
    markdown, ledger = imported(lines)
    assert markdown == imported(SMALL)[0]
    assert [line for _, line in ledger.furniture] == [
        '15-12345 (C) 021015', '*1512345*', 'A/RES/70/1', '2/3', '15-12345', 'A/RES/70/1',
        '3', '3/3']
    assert ledger.furniture_characters == len(''.join(''.join(
        line for _, line in ledger.furniture).split()))
    assert '  line 10: 15-12345 (C) 021015\n' in ledger.show()


def test_a_number_that_may_be_a_note_mark_is_not_taken_for_a_page_number():
    lines = [*SMALL[:14], 'A/RES/70/1', *SMALL[14:]]  # the mark of note 2, then a running head
    assert imported(lines)[0] == imported(SMALL)[0]


def test_a_symbol_that_counts_no_pages_stays_in_the_text():
    lines = changed(SMALL, 27, '2. 见第\n33/134\n号决议。 ')
    markdown, ledger = imported(lines)
    assert '2.  见第33/134号决议。' in markdown
    assert not ledger.furniture


def test_a_note_goes_on_on_the_next_page():
    cut = [*SMALL[:20], ' 研究须在', ' 2. 请秘书长提供', PRINTED_RULE, '一年内完成。 ', '协助。 ',
           *SMALL[22:]]
    markdown, ledger = imported(cut)
    assert markdown == imported(SMALL)[0]
    assert decisions(ledger)['read as the rest of note 2'] == 1
    assert [line for _, line in ledger.furniture] == [PRINTED_RULE]


def test_two_notes_under_one_rule():
    lines = [*SMALL[:6], '宣言， ', *SMALL[10:18], RULE, *SMALL[7:9], *SMALL[19:]]
    assert imported(lines)[0] == imported(SMALL)[0]


def test_what_stands_above_the_number_goes_into_the_head():
    above = ['联合国 ', 'A/RES/70/1 ', '大会 ', 'Distr.: General ', '第七十届会议 ',
             '议程项目 9(b) ', '大会决议 ', '[未经发交主要委员会而通过(A/70/L.1)] ']
    markdown, ledger = imported(above + SMALL)
    assert markdown.split('---\n')[1].split('\n')[3:6] == [
        'session: 第七十届会议', 'item: 议程项目9(b)',
        "adoption: '[未经发交主要委员会而通过(A/70/L.1)]'"]
    assert markdown.split('---\n')[2] == imported(SMALL)[0].split('---\n')[2]
    assert [line for _, line in ledger.furniture] == [
        '联合国', 'A/RES/70/1', '大会', 'Distr.: General', '大会决议']


def test_meeting_before_date():
    swapped = [*SMALL[:22], SMALL[23], SMALL[22], *SMALL[24:]]
    assert imported(swapped)[0] == imported(SMALL)[0]


def test_spaces_stay_inside_latin_text_alone():
    lines = changed(SMALL, 26, '1. 见 A/69/1 (Vol. I) 和 South South\nReview 的最佳 做法。 ')
    markdown, ledger = imported(lines)
    assert '1.  见A/69/1 (Vol. I)和South South Review的最佳做法。' in markdown
    assert decisions(ledger)['space between “佳” and “做” taken out'] == 1
    assert decisions(ledger)['a space put between the words that the line end parted'] == 1


def test_markdown_characters_of_the_text_stay_text():
    lines = changed(SMALL, 27, '2. 工作组\n*每年*[^1]开\\会_一_次。 ')
    markdown, _ = imported(lines)
    document, faults = parse(Source('zh-Hans.md', markdown))
    assert not faults
    assert plain(document.annexes[0].blocks[-1].content) == '工作组*每年*[^1]开\\会_一_次。'


def test_the_proof_fails_on_a_lost_and_on_a_moved_character():
    markdown, _ = imported(SMALL)
    document, _ = parse(Source('zh-Hans.md', markdown))
    streams = {5: 'mark', 8: 'note_1', 9: 'note_1', 14: 'mark', 20: 'note_2', 21: 'note_2',
               23: 'closing_date', 24: 'closing_meeting'}
    findings = Findings('raw.txt', streams=streams)
    close('\n'.join(SMALL), findings, document)
    for before, after in (('[^1]以及', '以[^1]及'), ('每年', '年每'), ('任务规定', '任务')):
        wrong, _ = parse(Source('zh-Hans.md', markdown.replace(before, after)))
        with pytest.raises(Breakdown, match='does not keep its text'):
            close('\n'.join(SMALL), findings, wrong)
    title = replace(document.head, meeting=replace(document.head.meeting, value='第4次全体会议'))
    with pytest.raises(Breakdown, match='closing meeting'):
        close('\n'.join(SMALL), findings, replace(document, head=title))


WHITE = ('end', 'no end', 'indent', 'no indent', 'blank', 'white')


@st.composite
def damaged(draw, kinds):
    """The made-up resolution with a few lines or their white space changed."""
    lines = list(SMALL)
    for _ in range(draw(st.integers(1, 4))):
        at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        line = lines[at]
        kind = draw(st.sampled_from(kinds))
        if kind == 'swap':
            lines[at], lines[other] = lines[other], line
        elif line.strip() or kind in ('without', 'twice'):
            lines[at:at + 1] = {
                'end': [line + ' '], 'no end': [line.rstrip()], 'indent': [' ' + line],
                'no indent': [line.lstrip()], 'blank': [line, ''], 'white': [line, ' '],
                'without': [], 'twice': [line, line]}[kind]
    return lines


@settings(max_examples=100, deadline=None)
@given(damaged((*WHITE, 'without', 'twice', 'swap')))
def test_a_damaged_text_is_refused_or_kept_whole(lines):
    try:
        markdown, ledger = imported(lines)
    except Fault as fault:
        assert all(found.place.line <= len(lines) and found.hint for found in fault.diagnostics)
        return
    document, _ = parse(Source('zh-Hans.md', markdown))
    kept = characters(''.join(passage.text for passage in passages(document)))
    kept += characters(''.join(line for _, line in ledger.furniture))
    assert kept == characters('\n'.join(lines))


@settings(max_examples=100, deadline=None)
@given(damaged(WHITE))
def test_white_space_changes_nothing_in_silence(lines):
    markdown, ledger = imported(lines)
    right, usual = imported(SMALL)
    assert markdown == right or decisions(ledger) - decisions(usual)


@pytest.mark.skipif(not CORPUS.exists(), reason='the corpus is not beside the project')
@pytest.mark.parametrize('path', [
    'un-ecosoc-2023-zh-en/E_2023_L.19_adopted_humanitarian.zh.txt',
    'un-ecosoc-2023-zh-en/E_RES_2023_18_coal-mine-methane.zh.txt',
    'un-ga-55-100-6lang/A_RES_55_100.zh.txt',
    'un-charter-6lang/raw_un_charter_zh.txt',
    'un-ga-pdf/raw/A_RES_73_6-EN.poppler.txt',
    'un-ga-pdf/raw/A_RES_73_6-EN.pypdf.txt'])
def test_other_conventions_are_refused_not_guessed(path):
    text = (CORPUS / path).read_text(encoding='utf-8')
    with pytest.raises(Fault) as caught:
        import_text(text, path, 'A/RES/73/6')
    assert all(isinstance(fault.place, Place) and fault.hint for fault in caught.value.diagnostics)
