"""Page fitting: paragraphs are set in a line more or fewer so that pages end well.

A function that lays the document out with given changes and the composer come in; the layout with the
best page ends goes out. White is never stretched: the only thing that moves is where lines end, and the
composer says what that costs. The search is bounded: a page that cannot be mended within it stays short.
"""

from collections.abc import Callable, Iterator, Mapping

from .composition import Composer
from .typeset import Laid

TRIALS = 12             # layouts at the most, the first included
TRIALS_OF_A_PAGE = 5
NOTE_ASTRAY = 1e6       # a note that is not on the page of its mark
SHORT_LINE = 10.0       # a line's room at the foot of a page, squared with their number
DEAREST = 60_000.0      # demerits: beyond this a change shows more than a short page

NEW_PAGE = 'new page'   # the change that makes a block begin a page

Lay = Callable[[Mapping[str, int | str]], Laid]


def fit(lay: Lay, composer: Composer) -> Laid:
    """The layout in which pages are full and notes stand with their marks, as far as lines allow."""
    changes: dict[str, int | str] = {}
    best, trials, given_up = lay(changes), 1, set()
    while trials < TRIALS:
        page = next((number for number, price in enumerate(prices(best))
                     if price and number not in given_up), None)
        if page is None:
            break
        given_up.add(page)
        for name, change in _candidates(best, page, changes, composer):
            tried = {**changes, name: change}
            laid, trials = lay(tried), trials + 1
            if sum(prices(laid)) < sum(prices(best)):
                best, changes = laid, tried
                given_up.discard(page)
                break
            if trials >= TRIALS:
                break
    return best


def prices(laid: Laid) -> list[float]:
    """How badly each page ends; the last page may end where it likes."""
    listed = []
    for page in laid.pages:
        astray = len(set(page.marks) ^ set(page.notes))
        short = int(page.room + 0.01) if page is not laid.pages[-1] else 0
        listed.append(astray * NOTE_ASTRAY + short ** 2 * SHORT_LINE)
    return listed


def _candidates(laid: Laid, page: int, changes: Mapping[str, int | str],
                composer: Composer) -> Iterator[tuple[str, int | str]]:
    """Changes to paragraphs on the page, the least costly first; each paragraph changes once.

    A block whose note has not found room begins the next page, where there is.
    """
    ending = laid.pages[page]
    for mark, caller in zip(ending.marks, ending.callers, strict=True):
        if mark not in ending.notes and caller not in changes:
            yield caller, NEW_PAGE
    found = []
    for name in ending.blocks:
        if name in changes or name not in laid.dressed.settings:
            continue
        runs, measure = laid.dressed.settings[name]
        for change in (-1, 1):
            cost = composer.cost(runs, measure, change)
            if cost is not None and cost < DEAREST:
                found.append((cost, name, change))
    yield from ((name, change) for _, name, change in sorted(found)[:TRIALS_OF_A_PAGE])
