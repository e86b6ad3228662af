"""Reading files: what is accepted, and where exactly a fault is found."""

from pathlib import Path

import pytest

from press.diagnostics import Breakdown, Fault, Place
from press.source import Source, read

NAME = 'content/x/zh-Hans.md'


def read_bytes(folder: Path, data: bytes) -> Source:
    path = folder / 'zh-Hans.md'
    path.write_bytes(data)
    return read(path, NAME)


def fault_of(folder: Path, data: bytes):
    with pytest.raises(Fault) as caught:
        read_bytes(folder, data)
    [diagnostic] = caught.value.diagnostics
    return diagnostic


def test_text_is_read_as_it_stands(tmp_path):
    assert read_bytes(tmp_path, '大会，\n'.encode()) == Source(NAME, '大会，\n')


def test_the_file_is_named_after_its_language(tmp_path):
    assert read_bytes(tmp_path, b'x').language == 'zh-Hans'


def test_byte_order_mark_and_line_ends_are_taken_away(tmp_path):
    assert read_bytes(tmp_path, b'\xef\xbb\xbfa\r\nb\rc\n').text == 'a\nb\nc\n'


@pytest.mark.parametrize(('before', 'line', 'column'), [
    ('', 1, 1), ('大会', 1, 3), ('大会\n', 2, 1), ('a\r\nb\r大', 3, 2)])
def test_the_first_byte_that_is_not_utf_8_is_found(tmp_path, before, line, column):
    fault = fault_of(tmp_path, before.encode() + b'\xff after')
    assert (fault.code, fault.place) == ('not-utf-8', Place(NAME, line, column))
    assert '0xFF' in fault.message


def test_the_place_is_right_behind_a_byte_order_mark(tmp_path):
    assert fault_of(tmp_path, b'\xef\xbb\xbfab\xff').place == Place(NAME, 1, 3)


@pytest.mark.parametrize(('data', 'encoding'), [
    ('大会'.encode('gb18030'), 'GB 18030'), ('大会'.encode('utf-16'), 'UTF-16')])
def test_the_hint_names_the_encoding_that_it_may_be(tmp_path, data, encoding):
    assert encoding in fault_of(tmp_path, data).hint


@pytest.mark.parametrize('data', [b'', b' \n\t\n', b'\xef\xbb\xbf'])
def test_an_empty_file_is_a_fault(tmp_path, data):
    assert fault_of(tmp_path, data).code == 'empty-file'


@pytest.mark.parametrize('character', [
    '\0', '\t', '\x0c', '\x7f', '\x85', '\u00ad', '\u200b', '\u200f', '\u2028', '\u202e', '\u2066',
    '\ufeff', '\ufffd', '\ue000', '\U000f0000', '\ufdd0', '\uffff', '\U0010fffe', '\U000e0041'])
def test_what_cannot_be_seen_is_found(tmp_path, character):
    fault = fault_of(tmp_path, f'大会\n决{character}定'.encode())
    assert (fault.code, fault.place) == ('forbidden-character', Place(NAME, 2, 2))
    assert f'U+{ord(character):04X}' in fault.message and fault.hint


@pytest.mark.parametrize(('character', 'normal'), [
    ('\u2f00', '一'), ('\u2f92', '見'), ('\uf900', '豈'), ('\U0002f800', '丽'), ('\u2ea0', '')])
def test_characters_that_only_look_alike_are_found(tmp_path, character, normal):
    fault = fault_of(tmp_path, character.encode())
    assert fault.code == 'look-alike-character'
    assert normal in fault.hint


@pytest.mark.parametrize('character', ['\ufa0e', '\u3007', '㐂', '𠀀', '“', '·', 'é', 'ا', '\u3000'])
def test_ordinary_characters_pass(tmp_path, character):
    assert read_bytes(tmp_path, character.encode() + b'.').text == character + '.'


def test_every_fault_of_the_file_is_reported(tmp_path):
    with pytest.raises(Fault) as caught:
        read_bytes(tmp_path, 'a\u200bb\n\u2f00\ue000'.encode())
    assert [d.place.line for d in caught.value.diagnostics] == [1, 2, 2]


def test_a_missing_file_is_not_the_documents_fault(tmp_path):
    with pytest.raises(Breakdown, match='no such file'):
        read(tmp_path / 'zh-Hans.md', NAME)
