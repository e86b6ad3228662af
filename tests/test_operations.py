"""Content streams: what our reader makes of them is what qpdf's makes of them."""

from decimal import Decimal

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.proving.operations import INLINE_IMAGE, operations


def plain(thing):
    """An operand of pikepdf as ours are."""
    if isinstance(thing, (bool, type(None))):
        return thing
    if isinstance(thing, (int, Decimal)):
        return float(thing)
    if isinstance(thing, pikepdf.Name):
        return str(thing)
    if isinstance(thing, pikepdf.String):
        return bytes(thing)
    if isinstance(thing, pikepdf.Array):
        return [plain(one) for one in thing]
    return {key: plain(value) for key, value in thing.items()}


def by_qpdf(contents: bytes) -> list:
    with pikepdf.new() as pdf:
        return [([plain(one) for one in operands], str(operator))
                for operands, operator in pikepdf.parse_content_stream(pdf.make_stream(contents))]


@pytest.mark.parametrize('contents', [
    b'', b'q Q', b'1 0 0 -1 0 841.89 cm', b'.5 -.25 +3 4. re', b'q%not Q\nQ',
    b'(a(b)c\\)\\n\\101\\7z\\\nd) Tj', b'(a\r\nb\rc) Tj', b'<48 656c6C6> Tj', b'<> Tj',
    b'[<0041>-16<0042>0(c)12.5] TJ', b'[ ] TJ', b'[]0 d', b'[[1 2]/x<</a[1(b)]/c/d>>null true]TJ',
    b'/Span<</MCID 3/Lang(zh)>>BDC EMC', b'/a#20b gs', b'/Im0 Do/x gs', b"(a)' 1 2(b)\"",
    b'BT/F1 12 Tf 1 0 0 1 5 6 Tm[<00>]TJ ET', b'f*', b'0 0 m 1 1 l S W* n'])
def test_operations(contents):
    assert list(operations(contents)) == by_qpdf(contents)


def test_an_inline_image_is_its_dictionary():
    contents = b'q BI /W 2/H 1 /CS/RGB /BPC 8 ID \x00EI\xff(<[/ EI Q'
    assert list(operations(contents)) == [
        ([], 'q'), ([{'/W': 2.0, '/H': 1.0, '/CS': '/RGB', '/BPC': 8.0}], INLINE_IMAGE), ([], 'Q')]


def test_two_signs_are_read_as_one():
    assert list(operations(b'--1 w')) == [([-1.0], 'w')]


@pytest.mark.parametrize('broken', [
    b'(no end', b'<4', b'[1 2', b'<</a 1', b')', b'>> ]', b'BI /W 1 ID no end', b'{ } 1 w', b'/'])
def test_what_is_broken_ends_nothing(broken):
    """Before it everything is read, and no exception comes of it."""
    assert list(operations(b'1 w ' + broken))[0] == ([1.0], 'w')


STRINGS = st.binary(max_size=12).map(lambda data: pikepdf.String(data).unparse())
NUMBERS = st.integers(-9999, 9999).map(lambda n: b'%d.%02d' % (n, abs(n) % 100))
NAMES = st.text('abcXYZ09', min_size=1, max_size=6).map(lambda name: f'/{name}'.encode())
SIMPLE = STRINGS | NUMBERS | NAMES | st.sampled_from([b'true', b'false', b'null'])
OPERANDS = st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=4).map(
    lambda parts: b'[' + b' '.join(parts) + b']') | st.lists(
    st.tuples(NAMES, inner), max_size=3, unique_by=lambda pair: pair[0]).map(
    lambda pairs: b'<<' + b' '.join(b' '.join(pair) for pair in pairs if pair[1] != b'null')
    + b'>>'), max_leaves=6)


@given(st.lists(st.tuples(st.lists(OPERANDS, max_size=4), st.sampled_from(
    [b'Tj', b'TJ', b'cm', b'f*', b'q', b"'", b'"', b'gs', b'BDC'])), max_size=6))
def test_whatever_is_written_is_read_as_qpdf_reads_it(written):
    contents = b'\n'.join(b' '.join((*operands, operator)) for operands, operator in written)
    assert list(operations(contents)) == by_qpdf(contents)
