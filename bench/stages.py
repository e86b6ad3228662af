#!/usr/bin/env python3
"""Where the time goes when A/RES/64/222 is made: a cold process, the same again, ten times the text.

Clocks are put around the functions of the stages, ours and the engine's; what a stage does inside
another is its own and is taken off the other. All in one process.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from time import perf_counter

BEGUN = perf_counter()
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / 'bench')]

STAGES = ('imports', 'start of the engine', 'reading', 'composition and dressing', 'parsing HTML',
          'style', 'boxes', 'layout', 'paging', 'drawing', 'subsetting', 'tagging', 'deflating', 'writing',
          'reading back', 'collating', 'checks of lines', 'checks of the file')
spent: Counter[str] = Counter()
open_stages: list[list] = []


@contextmanager
def clock(stage: str) -> Iterator[None]:
    """Time that goes by is this stage's, but for that of stages inside."""
    begun = perf_counter()
    open_stages.append([0.0])
    try:
        yield
    finally:
        took = perf_counter() - begun
        inside = open_stages.pop()[0]
        spent[stage] += took - inside
        if open_stages:
            open_stages[-1][0] += took


def timed(place: object, name: str, stage: str) -> None:
    """Put a clock around a function."""
    plain: Callable = getattr(place, name)

    @wraps(plain)
    def with_clock(*arguments, **named):
        with clock(stage):
            return plain(*arguments, **named)

    setattr(place, name, with_clock)


def put_clocks() -> None:
    import zlib

    import weasyprint.css
    import weasyprint.document
    from weasyprint.pdf.fonts import Font

    from press import fitting, publication, typeset
    from press.engine import pages
    from press.proving import archive, inspector, report
    from press.typesetter import Typesetter
    timed(publication, 'dress', 'composition and dressing')
    timed(publication, 'read', 'reading')
    timed(pages, '_tree', 'parsing HTML')
    timed(weasyprint.document, 'get_all_computed_styles', 'style')
    timed(Typesetter, 'prepare', 'boxes')
    timed(Typesetter, 'lay_out', 'layout')
    timed(fitting, 'flow_of', 'paging')
    timed(fitting, 'fall', 'paging')
    timed(fitting, 'plan', 'paging')
    timed(weasyprint.document.Page, 'paint', 'drawing')
    timed(Font, 'subset', 'subsetting')
    timed(typeset.tagging, 'tag', 'tagging')
    timed(zlib, 'compress', 'deflating')
    timed(Typesetter, 'write', 'writing')
    timed(inspector, 'painted', 'reading back')
    timed(report, 'collate', 'collating')
    timed(report, 'examine', 'checks of lines')
    timed(archive, 'archive_faults', 'checks of the file')


def main() -> None:
    with clock('imports'):
        from press import fitting, furnishing, publication, typeset
        from press.proving import archive, report
        from press.start import start
        from press.workshop import Workshop
        del archive, fitting, furnishing, report, typeset
    spent['imports'] += perf_counter() - BEGUN - spent['imports']
    with clock('start of the engine'):
        start()
    put_clocks()
    import texts

    def make(root: Path) -> None:
        shop = Workshop(root, root / 'out')
        one, design = shop.publications((texts.KEY,), texts.LANGUAGE)[0], shop.design('a4')
        publication.make(shop, one, design, publication.read(shop, one, design).document)

    columns = {}
    with tempfile.TemporaryDirectory() as folder:
        import systems
        for times in (1, 10):
            systems.copy_of_ours(Path(folder, str(times)), times)
        for name, times in (('cold', 1), ('again', 1), ('10 times', 10)):
            make(Path(folder, str(times)))
            columns[name] = dict(spent)
            spent.clear()
    print(f'{"ms":26}' + ''.join(f'{name:>12}' for name in columns))
    for stage in STAGES:
        print(f'{stage:26}' + ''.join(
            f'{figures.get(stage, 0.0) * 1000:12.0f}' for figures in columns.values()))
    print(f'{"in all":26}' + ''.join(
        f'{sum(figures.values()) * 1000:12.0f}' for figures in columns.values()))


if __name__ == '__main__':
    main()
