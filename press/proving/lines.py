"""The checks of set lines, as a table: a collation comes in, one `Finding` per check goes out.

The numbers are those of the check suite for Chinese lines. A check is a function in `edges`, `wholes` or
`depth`; to add one, write it and add its name here.
"""

from .collation import Collation
from .depth import baseline_grid, last_lines, notes_at_foot, page_ends, whole_text
from .edges import (
    flush_open, flush_right, half_at_end, indents, no_dash_first, no_end, no_start)
from .findings import Check, Finding, evidence
from .wholes import note_marks, two_em_marks, whole_atoms

CHECKS: tuple[Check, ...] = (
    no_start, no_end, no_dash_first, two_em_marks, whole_atoms, note_marks, flush_right,
    half_at_end, flush_open, last_lines, page_ends, baseline_grid, indents, notes_at_foot,
    whole_text,
)


def examine(collation: Collation) -> tuple[Finding, ...]:
    """What every check finds on the lines of a finished PDF."""
    gathered = evidence(collation)
    return tuple(check(gathered) for check in CHECKS)
