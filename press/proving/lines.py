"""The checks of set lines, as a table: a collation comes in, one `Finding` per check goes out.

The numbers are those of the check suite for Chinese lines; a letter behind a number is a figure
that goes with it and is not a rule. A check is a function in `edges`, `wholes`, `justification`,
`depth`, `folios` or `shapes`; to add one, write it and add its name here. Every check holds for
simplified and for traditional Chinese; the numbers in which these differ are in `convention`.
"""

from collections.abc import Sequence
from typing import Any

from ..diagnostics import Diagnostic
from .collation import Collation
from .comparison import short
from .depth import (
    baseline_grid, facing_feet, last_lines, notes_at_foot, page_ends, whole_text)
from .edges import (
    flush_open, flush_right, half_at_end, indents, no_dash_first, no_end, no_start)
from .findings import Check, Finding, Violation, evidence
from .folios import folios
from .justification import (
    beside_latin, compression_in_order, evenness, marks_side_by_side, stops_roomy, tracking_even,
    tracking_narrow)
from .shapes import (
    halves_of_marks, large_enough, parentheses, short_marks, upright_and_filled)
from .wholes import note_marks, two_em_marks, whole_atoms

CHECKS: tuple[Check, ...] = (
    no_start, no_end, no_dash_first, two_em_marks, whole_atoms, note_marks, flush_right,
    half_at_end, flush_open, marks_side_by_side, beside_latin, compression_in_order,
    tracking_even, tracking_narrow, stops_roomy, last_lines, page_ends, facing_feet,
    baseline_grid, indents, folios, notes_at_foot, short_marks, halves_of_marks, whole_text,
    upright_and_filled,
    parentheses, large_enough, evenness,
)
HINT = ('do not publish this file: look for what the design does to this line, '
        'or report it with the text')


def examine(collation: Collation) -> tuple[Finding, ...]:
    """What every check finds on the lines of a finished PDF, in the order of their numbers."""
    gathered = evidence(collation)
    return tuple(check(gathered) for check in CHECKS)


def line_faults(findings: Sequence[Finding]) -> tuple[Diagnostic, ...]:
    """An error for every place where a hard rule is broken; soft rules are figures, not faults."""
    return tuple(
        Diagnostic(
            'line-rule', f'{_where(violation)}: “{short(violation.what)}” breaks {finding.check}, '
            f'{finding.title}: {violation.value:+.3f}', violation.place, HINT)
        for finding in findings if finding.severity == 'hard'
        for violation in finding.violations)


def table(findings: Sequence[Finding]) -> str:
    """The findings as a table for people, with the place of the worst value in the source."""
    rows = [f'{"check":<6}{"what it says":<46}{"places":>7}{"wrong":>7}{"worst":>10}  where']
    for finding in findings:
        mark = '' if finding.severity == 'hard' else ' (figure)'
        where = f'{finding.place.file}:{finding.place.line}' if finding.place else ''
        rows.append(
            f'{finding.check:<6}{finding.title + mark:<46}{finding.opportunities:>7}'
            f'{len(finding.violations):>7}{finding.worst:>10.4f}  {where}'.rstrip())
        if finding.figures:
            figures = ', '.join(f'{name} {value:g}' for name, value in finding.figures)
            rows.append(f'{"":<6}{figures}')
    return '\n'.join(rows)


def as_data(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings as plain lists and dictionaries, for a program to read."""
    return [
        {'check': finding.check, 'title': finding.title, 'severity': finding.severity,
         'places': finding.opportunities, 'worst': round(finding.worst, 5),
         'where': str(finding.place) if finding.place else None,
         'figures': dict(finding.figures),
         'violations': [
             {'page': violation.page, 'line': violation.line, 'what': violation.what,
              'value': violation.value, 'where': str(violation.place)}
             for violation in finding.violations]}
        for finding in findings]


def _where(violation: Violation) -> str:
    if not violation.page:
        return 'all pages'
    return f'page {violation.page}' + (f', line {violation.line}' if violation.line else '')
