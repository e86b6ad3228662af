"""The recipients of a letter: a table of CSV comes in, rows go out, and a fault for every bad one.

UTF-8 with or without a byte order mark; the first row names the columns. A bad row stops only
itself. No cell is ever a formula, a template or markup: what stands in it is text and is printed.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from .diagnostics import Diagnostic, Fault, Place
from .source import forbidden_characters

LARGEST = 50_000_000        # bytes of a table
LONGEST = 2_000             # characters of a cell
DELIMITERS = ',;\t'
KEY = 'key'                 # the column that names the packets, where there is one
# How a spreadsheet would read a cell as a formula; a telephone number is none.
_FORMULA = re.compile(r'[=@]|[+-](?![\d\s().-]*$)\S')
_BYTE_ORDER_MARK = b'\xef\xbb\xbf'
_UNFIT = re.compile(r'[^\w-]+')


class Row(Struct, frozen=True):
    """One recipient: the cells by the names of their columns, the line of the table, a file name."""

    line: int
    key: str
    cells: Mapping[str, str]


class Table(Struct, frozen=True):
    """The columns, the good rows, and by its line what is wrong with each of the others."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    bad: Mapping[int, tuple[Diagnostic, ...]]


def read_table(data: bytes, name: str) -> Table:
    """The table in the bytes of a CSV file. Raises `Fault` where it is none, or names no columns."""
    if len(data) > LARGEST:
        raise _fault('table-too-large', f'the table has {len(data):,} bytes', Place(name),
                     f'divide it: no more than {LARGEST:,} bytes are read')
    try:
        text = data.removeprefix(_BYTE_ORDER_MARK).decode('utf-8')
    except UnicodeDecodeError as error:
        line = data[:error.start].count(b'\n') + 1
        raise _fault('not-utf-8', f'byte 0x{data[error.start]:02X} is not UTF-8', Place(name, line),
                     'save the table as CSV in UTF-8') from None
    if not text.strip():
        raise _fault('empty-file', 'the table is empty', Place(name), 'name the columns in its '
                     'first row, and give each recipient a row')
    head = text.partition('\n')[0]
    delimiter = max(DELIMITERS, key=head.count)
    rows = list(_rows(text, delimiter, name))
    columns = tuple(cell.strip() for cell in rows[0][1])
    _check_columns(columns, name)
    good: list[Row] = []
    bad: dict[int, tuple[Diagnostic, ...]] = {}
    for number, (line, cells) in enumerate(rows[1:], 1):
        if not any(cell.strip() for cell in cells):
            continue
        if faults := tuple(_row_faults(cells, columns, Place(name, line))):
            bad[line] = faults
            continue
        values = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
        good.append(Row(line, _file_key(values.get(KEY, ''), number), values))
    twice = {key for key, count in Counter(row.key for row in good).items() if count > 1}
    for row in good:
        if row.key in twice:
            bad[row.line] = (Diagnostic('key-twice', f'the key “{row.key}” is that of several rows',
                                        Place(name, row.line), 'give every row a key of its own'),)
    return Table(name, columns, tuple(row for row in good if row.key not in twice), bad)


def _rows(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its first line."""
    csv.field_size_limit(LARGEST)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise _fault('table-broken', f'the table cannot be read: {error}', Place(name, line),
                     'close the quotation mark, or save the table as CSV again') from None


def _check_columns(columns: tuple[str, ...], name: str) -> None:
    faults = []
    for number, column in enumerate(columns, 1):
        if not column.isidentifier():
            faults.append(Diagnostic(
                'column-name', f'column {number} is called “{column[:40]}”, which is no name',
                Place(name), 'call it by one word of letters and digits'))
        elif columns.index(column) + 1 != number:
            faults.append(Diagnostic('column-name', f'two columns are called “{column}”',
                                     Place(name), 'give each a name of its own'))
    if faults:
        raise Fault(faults)


def _row_faults(cells: list[str], columns: tuple[str, ...], place: Place) -> Iterator[Diagnostic]:
    """What is wrong with a row: cell by cell, each called by its column."""
    if len(cells) != len(columns):
        yield Diagnostic('row-cells', f'the row has {len(cells)} cells, the table has '
                         f'{len(columns)} columns', place,
                         'put a cell with a comma in it in quotation marks')
        return
    for number, (column, cell) in enumerate(zip(columns, cells, strict=True), 1):
        at = Place(place.file, place.line, number)
        if len(cell) > LONGEST:
            yield Diagnostic('cell-too-long', f'the cell in column “{column}” has {len(cell):,} '
                             f'characters', at, f'write no more than {LONGEST:,}')
        elif _FORMULA.match(cell.strip()):
            yield Diagnostic('cell-formula', f'the cell in column “{column}” is a formula: '
                             f'“{cell.strip()[:20]}”', at, 'write the text that it stands for')
        elif '{{' in cell or '{%' in cell:
            yield Diagnostic('template-expression', f'the cell in column “{column}” is a template: '
                             f'“{cell.strip()[:20]}”', at, 'write the text itself')
        elif '\n' in cell.strip() or '\r' in cell.strip():
            yield Diagnostic('cell-lines', f'the cell in column “{column}” has several lines', at,
                             'give each line a column')
        else:
            for fault in forbidden_characters(cell, place.file):
                yield Diagnostic(fault.code, f'column “{column}”: {fault.message}', at, fault.hint)


def _file_key(cell: str, number: int) -> str:
    """The name of a row's packet: what its key has of letters and digits, or its number."""
    return _UNFIT.sub('-', cell).strip('-')[:60] or f'{number:03}'


def _fault(code: str, message: str, place: Place, hint: str) -> Fault:
    return Fault([Diagnostic(code, message, place, hint)])
