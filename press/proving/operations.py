"""The operations of a content stream (ISO 32000-1, 7.8.2): its bytes come in, they go out in order.

An operation is its operands and its operator. Numbers are floats, strings bytes, names begin with
their slash; arrays are lists and dictionaries are dicts. What is no operand and no operator is left out.
"""

import re
from collections.abc import Iterator
from typing import Any

Operation = tuple[list[Any], str]

INLINE_IMAGE = 'BI'                 # its one operand is the dictionary of the image
# Most of a page are arrays of strings and numbers to be shown: such a one is a token of its own.
_TOKEN = re.compile(
    rb'\[((?>[0-9.\s+-]+|<[0-9A-Fa-f\s]*>)*+)\]'
    rb'|<([0-9A-Fa-f\s]*)>'
    rb'|(/[^\s\[\]<>(){}/%]*)'
    rb'|([+-]*(?:\d+\.?\d*|\.\d+))(?![^\s\[\]<>(){}/%])'
    rb'|([^\s\[\]<>(){}/%]+)'
    rb'|(\()|(<<|\[)|(>>|\])|%[^\r\n]*|[{}<>)]')
SHOWN, HEX, NAME, NUMBER, WORD, LITERAL, OPEN, CLOSE = range(1, 9)
_PIECE = re.compile(rb'<([0-9A-Fa-f\s]*)>|([+-]*(?:\d+\.?\d*|\.\d+))')
_ESCAPED_NAME = re.compile(rb'#([0-9A-Fa-f]{2})')
_IN_LITERAL = re.compile(rb'\\([0-7]{1,3}|\r\n|.)|[()]|\r\n?', re.DOTALL)
_IMAGE_END = re.compile(rb'\sEI(?=\s|$)')
_ESCAPES = {b'n': b'\n', b'r': b'\r', b't': b'\t', b'b': b'\b', b'f': b'\f'}
_WORDS = {'true': True, 'false': False, 'null': None}


def operations(contents: bytes) -> Iterator[Operation]:
    """The operations of a content stream."""
    operands: list[Any] = []
    open_: list[tuple[bytes, list[Any]]] = []       # arrays and dictionaries that have only begun
    at, end = 0, len(contents)
    while at < end and (token := _TOKEN.search(contents, at)):
        at, kind = token.end(), token.lastindex
        if kind == WORD:
            word = token[WORD].decode('latin-1')
            if word in _WORDS:
                operands.append(_WORDS[word])
            elif word == INLINE_IMAGE:
                open_, operands = [(b'<<', [])], []
            elif word == 'ID' and open_:
                settings = _paired(operands)
                found = _IMAGE_END.search(contents, at)
                at = found.end() if found else end
                yield [settings], INLINE_IMAGE
                open_, operands = [], []
            else:
                yield operands, word
                operands = []
        elif kind == SHOWN:
            operands.append([_number(number) if number else _hex(digits)
                             for digits, number in _PIECE.findall(token[SHOWN])])
        elif kind == NUMBER:
            operands.append(_number(token[NUMBER]))
        elif kind == NAME:
            operands.append(_name(token[NAME]))
        elif kind == HEX:
            operands.append(_hex(token[HEX]))
        elif kind == LITERAL:
            string, at = _literal(contents, at)
            operands.append(string)
        elif kind == OPEN:
            open_.append((token[OPEN], operands))
            operands = []
        elif kind == CLOSE and open_:
            begun, around = open_.pop()
            around.append(_paired(operands) if begun == b'<<' else operands)
            operands = around


def _paired(operands: list[Any]) -> dict[str, Any]:
    """The dictionary of which these are the keys and the values."""
    return {key: value for key, value in zip(operands[::2], operands[1::2], strict=False)
            if isinstance(key, str)}


def _number(digits: bytes) -> float:
    try:
        return float(digits)
    except ValueError:              # some write --1
        return float(digits[:1] + digits.lstrip(b'+-'))


def _hex(digits: bytes) -> bytes:
    text = digits.decode('ascii')
    try:
        return bytes.fromhex(text)
    except ValueError:              # the last digit, where it stands alone, is followed by a 0
        whole = ''.join(text.split())
        return bytes.fromhex(whole + '0' * (len(whole) % 2))


def _name(token: bytes) -> str:
    if b'#' in token:
        token = _ESCAPED_NAME.sub(lambda code: bytes.fromhex(code[1].decode('ascii')), token)
    return token.decode('utf-8', 'surrogateescape')


def _literal(contents: bytes, at: int) -> tuple[bytes, int]:
    """A string in parentheses from behind its first one on, and where it ends."""
    pieces, depth, begin = [], 1, at
    for found in _IN_LITERAL.finditer(contents, at):
        pieces.append(contents[begin:found.start()])
        begin = found.end()
        escaped = found[1]
        if found[0] in (b'(', b')'):
            depth += 1 if found[0] == b'(' else -1
            if not depth:
                return b''.join(pieces), begin
            pieces.append(found[0])
        elif escaped is None:
            pieces.append(b'\n')
        elif escaped[:1].isdigit():
            pieces.append(bytes([int(escaped, 8) & 255]))
        elif escaped not in (b'\n', b'\r', b'\r\n'):
            pieces.append(_ESCAPES.get(escaped, escaped))
    return b''.join(pieces) + contents[begin:], len(contents)
