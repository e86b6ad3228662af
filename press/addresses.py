"""Addresses of the web and of mail: told from other text, and found where they stand in it.

Characters come in; whether they are an address that the press makes a link of, or where the bare
addresses stand, goes out. Source of the grammar: RFC 3986 and RFC 6068. Nothing is ever fetched.
"""

import re
from collections.abc import Iterator

# Characters outside ASCII are let through where the author marks the link: the engine encodes them.
_WHOLE = re.compile(r'''(?ix)
    (?: https?:// [^\s/?\#<>"\\^`{|}]+ | mailto: [^\s@<>"\\^`{|}]+ @ [^\s@<>"\\^`{|}]+ )
    [^\s<>"\\^`{|}]*
''')
# In running text an address ends before a Han character. A closing bracket belongs to it only if
# its opening one does: https://undocs.org/S/RES/1540(2004), but (https://www.un.org).
_INNER = r"[a-z0-9\-._~:/?#@!$&'*+,;=%]"
_BARE = re.compile(
    rf'(?i)(?<![a-z0-9])https?://(?:{_INNER}|\({_INNER}*\)|\[{_INNER}*\])+')
_POINTS = ".,;:!?'"


def is_address(text: str) -> bool:
    """Whether `text` is an address by http, https or mailto, and nothing else."""
    return bool(_WHOLE.fullmatch(text))


def find(text: str) -> Iterator[tuple[int, int]]:
    """Where bare addresses of the web begin and end; the points behind them are not theirs."""
    for match in _BARE.finditer(text):
        found = match[0].rstrip(_POINTS)
        if is_address(found):
            yield match.start(), match.start() + len(found)
