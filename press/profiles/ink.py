"""Black ink: what is neutral is written as gray, so that black is printed with black alone.

A PDF in the making comes in; in the contents of its pages and forms, red, green and blue in equal
parts become DeviceGray, and groups of transparency in which nothing is transparent go.
"""

import re
from collections.abc import Iterator
from typing import Any

_NEUTRAL = re.compile(rb'(\S+) \1 \1 (rg|RG)')
_GRAY = {b'rg': b'g', b'RG': b'G'}
OPAQUE = {'ca', 'CA'}


def write_in_gray(pdf: Any) -> None:
    """Make every neutral colour of a PDF (of pydyf) one of DeviceGray."""
    for stream in contents(pdf):
        stream.stream = [_in_gray(item) for item in stream.stream]


def make_flat(pdf: Any) -> None:
    """Take the groups of transparency out of a PDF (of pydyf) in which everything is opaque."""
    states = [state for entry in pdf.objects if isinstance(entry, dict)
              for state in entry.get('ExtGState', {}).values()]
    if all(key in OPAQUE and value == 1 for state in states for key, value in state.items()):
        for stream in contents(pdf):
            stream.extra.pop('Group', None)


def contents(pdf: Any) -> Iterator[Any]:
    """The streams that draw: pages, forms, patterns."""
    pages = {entry['Contents'] for entry in pdf.objects
             if isinstance(entry, dict) and entry.get('Type') == '/Page'}
    for entry in pdf.objects:
        extra = getattr(entry, 'extra', {})
        if (hasattr(entry, 'stream') and (
                entry.reference in pages or extra.get('Subtype') == '/Form'
                or extra.get('Type') == '/Pattern')):
            yield entry


def _in_gray(item: Any) -> Any:
    match = _NEUTRAL.fullmatch(item) if isinstance(item, bytes) else None
    return match[1] + b' ' + _GRAY[match[2]] if match else item
