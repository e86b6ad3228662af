"""Paging on values: flows are made up, and small ones are tried out in every possible way."""

from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from press.paging import (
    FEW, FORGOTTEN, LEAST, LOST, SHORT, UNEVEN, WHITE, Block, Flow, Foot, Note, Setting, plan, prices)

LEADING = 10.0


def block(name: str, *lines: int, cost: float = 100.0, marks=(), **more) -> Block:
    """A block of so many lines; further numbers are lines that it could have at a cost."""
    best, *others = lines
    return Block(name, (Setting(best, marks=marks), *(
        Setting(other, other - best, cost, marks) for other in others)), LEADING, **more)


def flow(*blocks: Block, lines: int = 10, rule: float = 0.0, **notes: int) -> Flow:
    return Flow(blocks, {name: Note((Setting(count),), LEADING) for name, count in notes.items()},
                lines * LEADING, LEADING, rule)


def paragraphs(*lines: int) -> list[Block]:
    return [block(f'p{number}', count) for number, count in enumerate(lines)]


def depths(planned) -> list[int]:
    return [foot.lines for foot in planned.feet]


def test_full_pages_cost_nothing():
    assert prices([Foot(0), Foot(0), Foot(7, free=True)]) == [0, 0, 0]


def test_the_first_page_faces_none_and_ought_to_be_full():
    assert prices([Foot(1), Foot(0), Foot(0), Foot(0, free=True)]) == [SHORT + UNEVEN, 0, 0, 0]


def test_facing_pages_may_both_be_a_line_short():
    feet = [Foot(0), Foot(1), Foot(1), Foot(0), Foot(3, free=True)]
    assert prices(feet) == [0, SHORT, SHORT, 0, 0]


def test_of_facing_pages_that_differ_the_shorter_pays():
    feet = [Foot(0), Foot(0), Foot(2), Foot(1), Foot(0), Foot(0, free=True)]
    assert prices(feet) == [0, 0, 4 * (SHORT + UNEVEN), SHORT + UNEVEN, 0, 0]


def test_notes_stand_at_the_foot_and_the_white_above_them_counts():
    assert prices([Foot(0), Foot(2, notes=True), Foot(0), Foot(0, free=True)]) == [
        0, 4 * WHITE, 0, 0]


def test_what_fills_its_pages_is_not_changed():
    planned = plan(flow(*paragraphs(4, 6, 5, 5, 5)))
    assert planned.price == 0 and planned.changes.lines == {}
    assert planned.starts == ((0, 0), (2, 0), (4, 0))
    assert planned.changes.turned == {'p2': 0, 'p4': 0}


def test_a_paragraph_is_divided_where_the_page_ends():
    planned = plan(flow(*paragraphs(6, 8, 6)))
    assert planned.starts == ((0, 0), (1, 4))
    assert planned.changes.turned == {'p1': 4}


@pytest.mark.parametrize('lines', [2, 3])
def test_no_line_stands_alone(lines):
    planned = plan(flow(*paragraphs(8, lines, 9, 5)))
    assert all(line == 0 or line >= LEAST for _, line in planned.starts)
    assert planned.starts[1] == ((2, 0) if lines == 2 else (1, 0))


def test_a_paragraph_gives_a_line_where_that_fills_the_page():
    planned = plan(flow(block('a', 7, 6), block('b', 4, whole=True), *paragraphs(5)))
    assert planned.changes.lines == {'a': -1} and planned.price == 100


def test_a_change_that_costs_more_than_a_short_page_is_not_made():
    dear = UNEVEN + SHORT + 1
    planned = plan(flow(block('a', 6, 7, cost=dear), block('b', 3), *paragraphs(7)))
    assert planned.changes.lines == {} and depths(planned)[0] == 1


def test_of_two_changes_that_do_the_same_the_cheaper_is_made():
    planned = plan(flow(block('a', 4, 5, cost=50), block('b', 5, 6, cost=900),
                        block('c', 8, whole=True)))
    assert planned.changes.lines == {'a': 1} and planned.price == 50


def test_facing_pages_are_made_to_agree():
    """A page of ten lines, then one that can only have nine: it faces a page that can do so too."""
    pages = [*paragraphs(6, 4, 5, 2, 2), block('q', 9, whole=True), block('r', 6)]
    planned = plan(flow(*pages, lines=10))
    assert [foot.depth for foot in planned.feet[1:3]] == [1, 1]


def test_a_note_stands_on_the_page_of_its_mark():
    called = block('a', 4, marks=((3, 'n'),))
    planned = plan(flow(*paragraphs(5), called, *paragraphs(10), n=3))
    assert planned.starts[1] == (1, 2)
    assert [(foot.lines, foot.notes) for foot in planned.feet] == [
        (3, False), (0, True), (5, False)]


def test_notes_of_a_page_stand_below_one_rule():
    called = block('a', 4, marks=((0, 'm'), (3, 'n')))
    planned = plan(flow(called, *paragraphs(8), rule=2 * LEADING, m=1, n=1))
    assert planned.starts == ((0, 0), (1, 2)) and planned.feet[0].lines == 0


def test_a_note_may_give_the_line_that_is_wanting():
    called = block('a', 4, marks=((3, 'n'),))
    wanting = flow(*paragraphs(5), called, *paragraphs(6), n=2)
    note = Note((Setting(2), Setting(1, -1, 50.0)), LEADING)
    planned = plan(replace(wanting, notes={'n': note}))
    assert planned.changes.lines == {'n': -1} and planned.price == 50


def test_a_heading_goes_with_its_text():
    heading = block('h', 1, whole=True)
    planned = plan(flow(*paragraphs(5, 4), heading, block('a', 3, joined=True), *paragraphs(9)))
    assert planned.starts[1] == (2, 0)


def test_the_white_above_a_heading_is_not_set_at_the_top_of_a_page():
    heading = block('h', 1, whole=True, above=2 * LEADING)
    planned = plan(flow(*paragraphs(10), heading, block('a', 9, joined=True), *paragraphs(5)))
    assert planned.price == 0 and planned.starts == ((0, 0), (1, 0), (3, 0))


def test_before_what_begins_a_page_one_may_end_anywhere():
    planned = plan(flow(*paragraphs(3), block('annex', 9, begins=True)))
    assert planned.price == 0 and planned.feet[0].free
    assert planned.changes.turned == {}


def test_a_last_page_of_few_lines_is_avoided():
    heading = block('h', 4, whole=True)
    planned = plan(flow(*paragraphs(10, 4, 6), heading))
    assert planned.price == FORGOTTEN and planned.feet[-1].is_forgotten
    better = plan(flow(*paragraphs(10, 4), block('p', 6, 7), heading))
    assert better.changes.lines == {'p': 1} and not better.feet[-1].is_forgotten


def test_no_page_begins_for_a_line_or_two_of_text():
    colophon = block('colophon', 3, whole=True, apart=True)
    planned = plan(flow(*paragraphs(*[1] * 10), colophon))
    assert planned.starts == ((0, 0), (10, 0)) and planned.price == FORGOTTEN
    assert prices([Foot(0), Foot(5, free=True, text=2)]) == [0, LOST]


def test_a_few_lines_before_a_new_page_look_as_forgotten():
    planned = plan(flow(*paragraphs(10, 4), block('annex', 9, begins=True)))
    assert planned.price == FORGOTTEN and planned.feet[1].is_forgotten


def test_what_is_higher_than_a_page_cannot_be_planned():
    assert plan(flow(block('table', 11, whole=True))) is None


def test_nothing_is_planned_that_is_not_cheaper():
    short = flow(*paragraphs(9), block('b', 2), *paragraphs(9))
    price = plan(short).price
    assert price > 0 and plan(short, price) is None


def brute(flow: Flow) -> float:
    """The least price of all ways to set and to page a flow, each tried."""
    best, names = inf, list(flow.notes)
    for chosen in product(*(block.settings for block in flow.blocks)):
        for noted in product(*(flow.notes[name].settings for name in names)):
            notes = dict(zip(names, noted, strict=True))
            called = {name for setting in chosen for _, name in setting.marks}
            cost = sum(setting.cost for setting in chosen) + sum(
                setting.cost for name, setting in notes.items() if name in called)
            for feet in _paged(flow, chosen, notes, (0, 0)):
                best = min(best, cost + sum(prices(feet)))
    return best


def _paged(flow, chosen, notes, start, page=1):
    """The feet of every way to page the rest of a flow, blank pages among them."""
    last = len(flow.blocks)
    places = [(number, line) for number, setting in enumerate(chosen)
              for line in range(setting.lines) if (number, line) > start] + [(last, 0)]
    for end in places:
        used, noted = _height(flow, chosen, notes, start, end)
        if used + noted > flow.height + 0.01:
            return
        forced = end[0] < last and end[1] == 0 and flow.blocks[end[0]].begins
        if _may_end(flow, chosen, notes, start, end):
            free = forced or end[0] == last
            first = flow.blocks[start[0]]
            kept = start == (0, 0) or first.apart and first.begins
            text = _text_lines(flow, chosen, start, end) if free and not kept else FEW
            foot = Foot(int((flow.height - used - noted) / LEADING), noted > 0, free, min(FEW, text))
            if end[0] == last:
                yield [foot]
            else:
                side = flow.blocks[end[0]].side if end[1] == 0 else ''
                is_blank = side and (side == 'recto') != bool((page + 1) % 2)
                blank = [Foot(0, free=True)] if is_blank else []
                yield from ([foot, *blank, *rest] for rest in _paged(
                    flow, chosen, notes, end, page + 1 + len(blank)))
        if forced:
            return


def _text_lines(flow, chosen, start, end):
    return sum((number, line) >= start for number, setting in enumerate(chosen)
               for line in range(setting.lines) if (number, line) < end
               and not flow.blocks[number].apart)


def _height(flow, chosen, notes, start, end):
    used, called = 0.0, []
    for number in range(start[0], min(end[0] + 1, len(flow.blocks))):
        block, setting = flow.blocks[number], chosen[number]
        first = start[1] if number == start[0] else 0
        stop = end[1] if number == end[0] else setting.lines
        if number == end[0] and stop == 0:
            continue
        if first == 0:
            used += block.top if number == start[0] else block.above
        used += (stop - first) * LEADING + (block.below if stop == setting.lines else 0.0)
        called += [name for line, name in setting.marks if first <= line < stop]
    noted = sum(notes[name].lines * LEADING for name in called)
    return used, noted + (flow.rule if called else 0.0)


def _may_end(flow, chosen, notes, start, end):
    number, line = end
    if number == len(flow.blocks):
        return True
    block, setting = flow.blocks[number], chosen[number]
    if line == 0:
        return block.begins or not block.joined
    if block.whole or line < LEAST or setting.lines - line < LEAST:
        return False
    own = {name for _, name in setting.marks}
    least = {name: min(flow.notes[name].settings, key=lambda s: s.lines) if name in own else kept
             for name, kept in notes.items()}
    return sum(_height(flow, chosen, least, start, (number + 1, 0))) > flow.height + 0.01


@st.composite
def flows(draw) -> Flow:
    """Flows of few blocks and notes for pages of a few lines."""
    notes, blocks = {}, []
    for number in range(draw(st.integers(1, 6))):
        lines = draw(st.integers(1, 6))
        marks = ()
        if draw(st.integers(0, 3)) == 0:
            name = f'n{number}'
            marks = (draw(st.integers(0, lines - 1)), name),
            note = [Setting(draw(st.integers(1, 3)))]
            if draw(st.booleans()):
                note.append(Setting(note[0].lines + 1, 1, draw(st.sampled_from([0.0, 700.0]))))
            notes[name] = Note(tuple(note), LEADING)
        found = [Setting(lines, marks=marks)]
        if draw(st.integers(0, 2)) == 0:
            found.append(Setting(lines + 1, 1, draw(st.sampled_from([0.0, 900.0, 5e4])), marks))
        above = draw(st.sampled_from([0.0, 0.0, LEADING]))
        begins = number > 0 and draw(st.integers(0, 5)) == 0
        blocks.append(Block(
            f'b{number}', tuple(found), LEADING, above=above,
            top=draw(st.sampled_from([0.0, above])),
            below=draw(st.sampled_from([0.0, 0.0, LEADING / 2])),
            whole=draw(st.integers(0, 3)) == 0, joined=number > 0 and draw(st.integers(0, 3)) == 0,
            begins=begins, apart=draw(st.integers(0, 5)) == 0,
            side=draw(st.sampled_from(['', 'recto', 'verso'])) if begins else ''))
    return Flow(tuple(blocks), notes, draw(st.integers(4, 8)) * LEADING, LEADING,
                draw(st.sampled_from([0.0, LEADING / 2])))


@settings(max_examples=150, deadline=None)
@given(flows())
def test_no_way_to_page_a_small_flow_is_better(flow):
    planned = plan(flow)
    assert (planned.price if planned else inf) == pytest.approx(brute(flow))


@settings(max_examples=100, deadline=None)
@given(flows())
def test_a_plan_keeps_what_it_promises(flow):
    planned = plan(flow)
    if planned is None:
        return
    lines = planned.changes.lines
    chosen = [next(s for s in block.settings if s.change == lines.get(block.name, 0))
              for block in flow.blocks]
    notes = {name: next(s for s in note.settings if s.change == lines.get(name, 0))
             for name, note in flow.notes.items()}
    ends = (*planned.starts[1:], (len(flow.blocks), 0))
    for start, end, foot in zip(planned.starts, ends, planned.feet, strict=True):
        used, noted = _height(flow, chosen, notes, start, end)
        assert used + noted <= flow.height and _may_end(flow, chosen, notes, start, end)
        assert foot.lines == int((flow.height - used - noted) / LEADING)
    cost = sum(s.cost for s in chosen) + sum(
        notes[name].cost for s in chosen for _, name in s.marks)
    assert planned.price == pytest.approx(cost + sum(prices(planned.feet)))
