"""Tables of recipients: what is read, and that a bad row stops only itself."""

import time

import pytest

from press.diagnostics import Fault
from press.recipients import LONGEST, read_table


def table(text: str | bytes):
    return read_table(text if isinstance(text, bytes) else text.encode(), 'r.csv')


@pytest.mark.parametrize('text', [
    'key,country\na,Exemplaria\n', '\ufeffkey,country\r\na,Exemplaria\r\n', 'key;country\na;Exemplaria',
    'key\tcountry\na\tExemplaria\n\n', 'key,country\n"a","Exemplaria"\n'])
def test_tables_of_every_program_are_read_alike(text):
    made = table(text)
    assert made.columns == ('key', 'country') and not made.bad
    assert [(row.key, row.line, dict(row.cells)) for row in made.rows] == [
        ('a', 2, {'key': 'a', 'country': 'Exemplaria'})]


def test_rows_without_a_key_are_numbered_and_keys_become_names_of_files():
    assert [row.key for row in table('country\nA\nB\n').rows] == ['001', '002']
    assert [row.key for row in table('key\n../../etc\n示例 国\n').rows] == ['etc', '示例-国']


@pytest.mark.parametrize(('row', 'code', 'column'), [
    ('b', 'row-cells', 1), ('b,c,d', 'row-cells', 1), ('b,=1+1', 'cell-formula', 2),
    ('b,@SUM(A1)', 'cell-formula', 2), ('b,+A1', 'cell-formula', 2), ('b,-2+cmd|x', 'cell-formula', 2),
    (f'b,{"x" * (LONGEST + 1)}', 'cell-too-long', 2), ('b,{{ 7*7 }}', 'template-expression', 2),
    ('b,"two\nlines"', 'cell-lines', 2), ('b,\u202eabc', 'forbidden-character', 2)])
def test_a_bad_row_stops_only_itself(row, code, column):
    made = table(f'key,country\na,Exemplaria\n{row}\nc,Samplonia\n')
    assert [one.key for one in made.rows] == ['a', 'c']
    ((line, (fault, *_)),) = made.bad.items()
    assert (line, fault.code, fault.place.line, fault.place.column) == (3, code, 3, column)


def test_a_telephone_number_is_no_formula():
    assert not table('key,phone\na,+41 22 000 00 00\nb,-\n').bad


def test_a_cell_of_ten_megabytes_is_refused_at_once():
    begun = time.perf_counter()
    made = table(f'key,country\na,"{"x" * 10_000_000}"\nb,Samplonia\n')
    assert [fault.code for fault in made.bad[2]] == ['cell-too-long']
    assert [one.key for one in made.rows] == ['b'] and time.perf_counter() - begun < 20


def test_two_rows_with_one_key_are_both_bad():
    made = table('key\na\na\nb\n')
    assert [row.key for row in made.rows] == ['b'] and set(made.bad) == {2, 3}


@pytest.mark.parametrize(('data', 'code'), [
    (b'', 'empty-file'), (b'key\n\xff\n', 'not-utf-8'), ('key,\na,b'.encode(), 'column-name'),
    (b'a b\nc\n', 'column-name'), (b'a,a\n1,2\n', 'column-name'), (b'key\n"a\n', 'table-broken')])
def test_what_is_no_table_is_a_fault(data, code):
    with pytest.raises(Fault) as caught:
        table(data)
    assert code in {one.code for one in caught.value.diagnostics}
