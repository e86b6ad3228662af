"""A composer remembers: what was composed once is not composed again.

Runs and a measure come in, a paragraph goes out, also with lines more or fewer than is best. A paragraph
is a function of its runs, its measure and the number of its lines, so remembering it is safe.
"""

from collections.abc import Sequence

from .convention import HANS, Convention
from .paragraph import Measure, Overfull, Paragraph, compose
from .units import Run, Width
from .words import Syllables, undivided


class Composer:
    """Composes with one function for widths, after one convention, with one idea of syllables.

    What the `before` it remembers it remembers too; that must have composed with the same three.
    """

    def __init__(self, width: Width, convention: Convention = HANS,
                 syllables: Syllables = undivided, before: 'Composer | None' = None):
        self.width, self.convention, self.syllables = width, convention, syllables
        self._known: dict[tuple, Paragraph | Overfull] = {}
        self._before = before._known if before else {}

    def compose(self, runs: Sequence[Run], measure: Measure, change: int = 0) -> Paragraph:
        """The paragraph in its best number of lines, or in `change` more. Raises `Overfull`."""
        best = self._composed(tuple(runs), measure, 0)
        if not change:
            return best
        return self._composed(tuple(runs), measure, len(best.lines) + change)

    def cost(self, runs: Sequence[Run], measure: Measure, change: int) -> float | None:
        """What `change` more lines than the best number cost in demerits; None if they cannot be."""
        best = self.compose(runs, measure)
        if len(best.lines) + change < 1:
            return None
        try:
            return self.compose(runs, measure, change).demerits - best.demerits
        except Overfull:
            return None

    def _composed(self, runs: tuple[Run, ...], measure: Measure, lines: int) -> Paragraph:
        key = runs, measure, lines
        if key in self._before:
            self._known[key] = self._before.pop(key)
        if key not in self._known:
            try:
                self._known[key] = compose(
                    runs, measure, self.width, lines, self.convention, self.syllables)
            except Overfull as error:
                self._known[key] = error.with_traceback(None)
        known = self._known[key]
        if isinstance(known, Overfull):
            raise known
        return known
