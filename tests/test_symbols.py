"""Document symbols: alone, in running text, as addresses and as names of folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.symbols import address, file_key, find, is_symbol

SYMBOLS = [
    'A/RES/217 (III)', 'A/RES/3201 (S-VI)', 'A/RES/2252 (ES-V)', 'A/RES/3367 A (XXX)',
    'A/RES/64/222', 'A/RES/68/247 B', 'A/RES/S-13/2', 'A/RES/ES-8/2', 'S/RES/2397 (2017)',
    'E/RES/2009/1', 'A/HRC/RES/12/8', 'A/64/L.37', 'A/C.2/64/L.9/Rev.1', 'A/64/424/Add.2',
    'A/64/439/Add.2 (Part II)', 'A/64/PV.66', 'A/C.3/68/SR.54', 'A/64/49 (Vol. I)',
    'A/CONF.215/2', 'CRC/C/GC/12', 'A/520/Rev.18*', 'E/CN.4/Sub.2/AC.2/1987/WP.4/Add.1',
    'ST/AI/189/Add.9/Rev.2', 'ECE/TRADE/C/CEFACT/2018/1', 'TD/B/C.I/27', 'DP/FPA/2004/1']


@pytest.mark.parametrize('symbol', SYMBOLS)
def test_symbols_are_recognised(symbol):
    assert is_symbol(symbol)


@pytest.mark.parametrize('text', [
    '', 'A', '64/222', 'A/RES', 'A/RES/', 'C.78.II.A.11', 'a/res/64/222', 'A/../64', 'A//64',
    'A/RES/64/222 and', 'A/55/74和', '2009/12/21', 'A/RES/64.222', 'A/RES/64/222\n', ' A/55/74'])
def test_other_text_is_not(text):
    assert not is_symbol(text)


@pytest.mark.parametrize('symbol', [symbol for symbol in SYMBOLS if not symbol.endswith('*')])
def test_a_symbol_is_found_whole_between_han_characters(symbol):
    assert find(f'见{symbol}。') == ((1, 1 + len(symbol), symbol),)


@pytest.mark.parametrize(('text', 'symbols'), [
    ('见A/55/74和A/60/111。', ['A/55/74', 'A/60/111']),
    ('1978年12月19日第33/134号决议', ['A/RES/33/134']),
    ('大会2003年12月23日第58/220号、2005年12月22日第60/212号和2007年12月19日第62/209号决议',
     ['A/RES/58/220', 'A/RES/60/212', 'A/RES/62/209']),
    ('安全理事会第1540(2004)号决议和第2118（2013）号决议', ['S/RES/1540 (2004)', 'S/RES/2118 (2013)']),
    ('第3201(S-VI)号决议，第217A(III)号决议', ['A/RES/3201 (S-VI)', 'A/RES/217 A (III)']),
    ('第68/247 B号决议', ['A/RES/68/247 B']),
    ('第S-13/2号决议', ['A/RES/S-13/2']),
    ('经济及社会理事会第2009/1号决议', ['E/RES/2009/1']),
    ('第2009/1号决议', ['E/RES/2009/1']),
    ('第689(XXXV)号决议', ['E/RES/689 (XXXV)']),
    ('人权理事会第12/8号决议', ['A/HRC/RES/12/8']),
    ('See A/64/424 A report.', ['A/64/424']),
])
def test_citations_are_found(text, symbols):
    assert [symbol for _, _, symbol in find(text)] == symbols


@pytest.mark.parametrize('text', [
    '出售品编号：C.78.II.A.11和更正', '第50/411号决定', '第2994号决议', '2009/12/21', 'TCP/IP and/or N/A',
    '第18号补编', '2009年12月1日至3日', 'USD/100'])
def test_what_is_no_document_is_not_found(text):
    assert find(text) == ()


def test_the_place_of_a_citation_is_its_number():
    text = '按照第58/220号和第60/212号决议，'
    assert [text[start:end] for start, end, _ in find(text)] == ['第58/220号', '第60/212号决议']


def test_a_document_does_not_cite_itself():
    text = 'A/RES/64/222和第64/222号决议，见A/55/74'
    assert [symbol for _, _, symbol in find(text, own='A/RES/64/222')] == ['A/55/74']


@given(st.text(alphabet='A/RES64. (IVX)第号决议大会、和2年月日B*-', max_size=40))
def test_everything_found_is_a_symbol_in_its_place(text):
    for start, end, symbol in find(text):
        assert 0 <= start < end <= len(text)
        assert is_symbol(symbol)


@pytest.mark.parametrize(('symbol', 'language', 'expected'), [
    ('A/RES/33/134', 'zh-Hans', 'https://undocs.org/zh/A/RES/33/134'),
    ('S/RES/1540 (2004)', 'fr', 'https://undocs.org/fr/S/RES/1540(2004)'),
    ('A/RES/33/134', 'de', 'https://undocs.org/A/RES/33/134')])
def test_addresses(symbol, language, expected):
    assert address(symbol, language) == expected


@pytest.mark.parametrize(('symbol', 'key'), [
    ('A/RES/64/222', 'a-res-64-222'), ('A/RES/217 (III)', 'a-res-217-iii'),
    ('A/520/Rev.18*', 'a-520-rev.18')])
def test_names_of_folders(symbol, key):
    assert file_key(symbol) == key
