"""Fitting pages on values: layouts are made up, the composer is real."""

from types import SimpleNamespace

from press.composition import Composer, Measure, Run
from press.engine import PageEnd
from press.fitting import TRIALS, fit, prices

COMPOSER = Composer(lambda text, face: len(text) * 0.5)
# Four lines, or three where the commas give way.
GIVING = (Run('国国国国，' * 13),), Measure(20, 20)
RIGID = (Run('国' * 10),), Measure(20, 20)


def laid(*pages: PageEnd, **settings):
    return SimpleNamespace(pages=pages, dressed=SimpleNamespace(settings=settings))


def page(*blocks: str, room: float = 0.0, marks=(), notes=()) -> PageEnd:
    return PageEnd(blocks, room, tuple(marks), tuple(notes))


def test_full_pages_cost_nothing_and_the_last_may_be_short():
    assert prices(laid(page('a'), page('b', room=20))) == [0, 0]
    assert prices(laid(page('a', room=0.9), page('b'))) == [0, 0]


def test_a_note_astray_costs_more_than_any_short_page():
    astray, there = prices(laid(page('a', marks=['n']), page('b', notes=['n'], room=8)))
    assert astray > 0 and there > 0
    assert prices(laid(page('a', room=9.5), page('b')))[0] < astray


def test_what_is_good_is_laid_out_once():
    seen = []

    def lay(changes):
        seen.append(dict(changes))
        return laid(page('a'), page('b'), a=GIVING)

    fit(lay, COMPOSER)
    assert seen == [{}]


def test_a_short_page_is_filled_by_the_paragraph_that_can_give_a_line():
    change = next(c for c in (-1, 1) if COMPOSER.cost(*GIVING, c) is not None)

    def lay(changes):
        room = 0.0 if changes == {'b': change} else 1.0
        return laid(page('a', 'b', room=room), page('c'), a=RIGID, b=GIVING, c=GIVING)

    assert fit(lay, COMPOSER).pages[0].room == 0.0


def test_a_change_that_does_not_help_is_not_kept():
    def lay(changes):
        return laid(page('a', room=3.0 if changes else 2.0), page('c'), a=GIVING)

    assert fit(lay, COMPOSER).pages[0].room == 2.0


def test_the_search_ends():
    count = 0

    def lay(changes):
        nonlocal count
        count += 1
        names = [f'p{n}' for n in range(40)]
        return laid(*(page(name, room=5.0) for name in names), **dict.fromkeys(names, GIVING))

    fit(lay, COMPOSER)
    assert 1 < count <= TRIALS
