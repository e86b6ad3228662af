"""Fitting pages on values: the layouts are made up, the composer is real."""

from types import SimpleNamespace

import pytest

from press.composition import Composer, Measure, Run
from press.ends import Fragment, PageEnd
from press.fitting import ASTRAY, TRIALS, Uneven, feet, fit, flow_of, page_prices
from press.paging import SHORT, UNEVEN, Changes, Foot, Setting

COMPOSER = Composer(lambda text, face: len(text) * 0.5)
MEASURE = Measure(20, 20)
# Four lines, or three where the commas give way, at a price.
GIVING = (Run('国国国国，' * 13),), MEASURE
RIGID = (Run('国' * 30),), MEASURE
LINES = 10


def laid(*pages: PageEnd, changes: Changes = Changes(), **settings):
    return SimpleNamespace(
        pages=pages, dressed=SimpleNamespace(settings=settings, changes=changes))


def page(*fragments: Fragment, room: float = 0.0, notes=()) -> PageEnd:
    """A page of ten lines; `room` in lines."""
    return PageEnd(fragments, LINES * 18.0, room * 18.0, tuple(notes), 18.0 if notes else 0.0)


def lines(name: str, count: int, **more) -> Fragment:
    return Fragment(name, count, 18.0, **more)


def test_full_pages_cost_nothing_and_the_last_may_be_short():
    good = laid(page(lines('a', 10)), page(lines('b', 5), room=5))
    assert page_prices(good) == [0, 0]
    assert feet(good) == [Foot(0), Foot(5, free=True)]


def test_a_part_of_a_line_is_no_line():
    assert page_prices(laid(page(lines('a', 9), room=0.99), page(lines('b', 10)))) == [0, 0]
    assert page_prices(laid(page(lines('a', 9), room=0.998), page(lines('b', 10)))) == [
        SHORT + UNEVEN, 0]


def test_a_note_astray_costs_more_than_any_short_page():
    astray = laid(page(lines('a', 2, marks=((0, 'n'),)), room=8),
                  page(lines('b', 6), notes=[('n', 54.0)]), page(lines('c', 10)))
    prices = page_prices(astray)
    assert prices[0] > ASTRAY and prices[1] == ASTRAY
    assert page_prices(laid(page(room=10), page(lines('b', 10))))[0] < ASTRAY


def test_before_what_the_design_puts_on_a_new_page_one_may_be_short():
    pages = page(lines('a', 4), room=6), page(lines('annex', 10, begins=True))
    assert page_prices(laid(*pages)) == [0, 0]
    turned = Changes(turned={'annex': 0})
    assert page_prices(laid(*pages, changes=turned)) == [36 * (SHORT + UNEVEN), 0]


def test_what_is_good_is_laid_out_once():
    seen = []

    def lay(changes):
        seen.append(changes)
        return laid(page(lines('a', 10)), page(lines('b', 10)), a=GIVING)

    fitted = fit(lay, COMPOSER)
    assert seen == [Changes()] and fitted.layouts == 1 and fitted.uneven == ()


# A page a line short, since the paragraph that follows is of two lines.
SHORT_OF_A_LINE = (page(lines('a', 5), lines('b', 4), room=1),
                   page(lines('c', 2), lines('d', 8)), page(lines('e', 6), room=4))


def test_the_flow_of_a_layout_has_the_settings_of_its_paragraphs():
    change = next(c for c in (-1, 1) if COMPOSER.cost(*GIVING, c) is not None)
    flow = flow_of(laid(*SHORT_OF_A_LINE, b=GIVING, c=RIGID), COMPOSER)
    assert [block.name for block in flow.blocks] == list('abcde')
    assert flow.blocks[0].settings == (Setting(5),)
    assert [setting.change for setting in flow.blocks[1].settings] == [0, change]
    assert len(flow.blocks[2].settings) == 1
    assert flow.height == 180 and flow.leading == 18


def test_blocks_that_go_over_the_end_of_a_page_are_whole_in_the_flow():
    pages = (page(lines('a', 7), lines('b', 3, above=36.0)),
             page(lines('b', 4, continued=True, marks=((2, 'n'),)), room=4.5, notes=[('n', 9.0)]))
    flow = flow_of(laid(*pages), COMPOSER)
    block = flow.blocks[1]
    assert (block.settings, block.above) == ((Setting(7, marks=((5, 'n'),)),), 36.0)
    assert flow.rule == 18 and flow.notes['n'].leading == 9


def test_a_mark_keeps_to_its_line_in_every_setting():
    runs = (*GIVING[0], Run('1', size=0.6, kind='mark'), Run('国国国国国'))
    whole = len(COMPOSER.compose(runs, MEASURE).lines)
    pages = (page(lines('a', whole, marks=((3, 'n'),)), room=3, notes=[('n', 9.0)]),
             page(lines('b', 10)))
    settings = flow_of(laid(*pages, a=(runs, MEASURE)), COMPOSER).blocks[0].settings
    for setting in settings:
        at = COMPOSER.compose(runs, MEASURE, setting.change).lines
        (line, name), = setting.marks
        assert name == 'n' and at[line].start <= len(GIVING[0][0].text) < at[line].end


class Galley:
    """An engine for paragraphs of whole lines: it fills its pages and leaves no line alone.

    `blocks` are names with numbers of lines. A `wilful` one ends pages where it likes.
    """

    def __init__(self, *blocks: tuple[str, int], wilful: bool = False, **settings):
        self.blocks, self.settings, self.wilful = blocks, settings, wilful
        self.seen: list[Changes] = []

    def __call__(self, changes: Changes):
        self.seen.append(changes)
        turned = {} if self.wilful else changes.turned
        pages: list[list[Fragment]] = [[]]
        for name, count in self.blocks:
            count += changes.lines.get(name, 0)
            room = LINES - sum(fragment.lines for fragment in pages[-1])
            begun = 0
            if turned.get(name) == 0:
                pages.append([])
            elif count > room:
                begun = min(room, count - max(turned.get(name, 0), 2))
                begun = begun if begun >= 2 else 0
                if begun:
                    pages[-1].append(lines(name, begun))
                pages.append([])
            pages[-1].append(lines(name, count - begun, continued=begun > 0))
        return laid(*(page(*fragments, room=LINES - sum(f.lines for f in fragments))
                      for fragments in pages), changes=changes, **self.settings)


def fallen(*counts: int) -> tuple[tuple[str, int], ...]:
    return tuple((f'p{number}', count) for number, count in enumerate(counts))


def test_a_short_page_is_filled_by_the_paragraph_that_can_give_a_line():
    galley = Galley(('a', 5), ('b', 4), ('c', 2), ('d', 8), ('e', 8), a=RIGID, b=GIVING)
    assert feet(galley(Changes()))[0] == Foot(1)
    fitted = fit(galley, COMPOSER)
    assert feet(fitted.laid)[0] == Foot(0) and fitted.uneven == ()
    assert fitted.layouts == 2 and galley.seen[-1].lines == {'b': -1}


def test_a_page_is_made_as_short_as_the_one_that_it_faces():
    galley = Galley(*fallen(6, 4, 4, 8, 9, 6))
    assert [foot.lines for foot in feet(galley(Changes()))[:3]] == [0, 0, 1]
    fitted = fit(galley, COMPOSER)
    assert [foot.lines for foot in feet(fitted.laid)[:3]] == [0, 1, 1]
    assert fitted.laid.dressed.changes.turned == {'p2': 0, 'p3': 3, 'p4': 3}
    assert [uneven.page for uneven in fitted.uneven] == [2, 3] and fitted.layouts == 2


def test_what_cannot_be_mended_is_recorded_after_one_layout():
    galley = Galley(*fallen(5, 4, 2, 8, 6))
    fitted = fit(galley, COMPOSER)
    assert len(galley.seen) == fitted.layouts == 1
    assert fitted.uneven == (Uneven(1, 1, 'the next lines must stay together'),)


def test_a_note_that_finds_no_room_is_the_reason():
    pages = (page(lines('a', 7), room=3), page(lines('b', 6, marks=((0, 'n'),)), room=1.5,
                                               notes=[('n', 27.0)]), page(lines('c', 10)))
    fitted = fit(lambda changes: laid(*pages, changes=changes), COMPOSER)
    assert fitted.uneven[0] == Uneven(1, 3, 'there is no room for n on the page of its mark')


@pytest.mark.parametrize('count', [3, 12, 40])
def test_the_search_ends_where_the_engine_does_otherwise_than_planned(count):
    names = [f'p{number}' for number in range(count)]
    galley = Galley(*((name, 4) for name in names), wilful=True, **dict.fromkeys(names, GIVING))
    fitted = fit(galley, COMPOSER)
    assert 1 <= fitted.layouts == len(galley.seen) <= TRIALS
    first = galley(Changes())
    assert sum(page_prices(fitted.laid)) <= sum(page_prices(first))


# The document of `Galley` on one endless page, as it is known without a layout.
def foreseen(galley: Galley):
    return laid(page(*(lines(name, count) for name, count in galley.blocks)), **galley.settings)


def test_what_is_foreseen_is_laid_out_once():
    galley = Galley(('a', 5), ('b', 4), ('c', 2), ('d', 8), ('e', 8), a=RIGID, b=GIVING)
    fitted = fit(galley, COMPOSER, foreseen(galley))
    assert fitted.layouts == len(galley.seen) == 1 and galley.seen[0].lines == {'b': -1}
    assert feet(fitted.laid)[0] == Foot(0)


def test_what_is_foreseen_and_good_is_laid_out_as_it_falls():
    galley = Galley(*fallen(10, 10))
    assert fit(galley, COMPOSER, foreseen(galley)).layouts == 1 and galley.seen == [Changes()]


@pytest.mark.parametrize('counts', [(10, 10), (6, 4, 4, 8, 9, 6)])
def test_what_comes_otherwise_than_foreseen_is_planned_from_a_layout(counts):
    galley, other = Galley(*fallen(*counts)), Galley(*fallen(9, 3, 5, 7))
    fitted = fit(galley, COMPOSER, foreseen(other))
    assert page_prices(fitted.laid) == page_prices(fit(Galley(*fallen(*counts)), COMPOSER).laid)
