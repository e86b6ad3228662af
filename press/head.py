"""The YAML head of a content file: its lines come in, a `Head` and its faults go out, and back.

Values are kept as written: a date stays the string it is. A head that cannot be read is an empty
`Head` and a fault, never an exception.
"""

import re
from collections.abc import Iterator, Sequence

import yaml

from .diagnostics import Diagnostic, Place, nearest
from .model import Entry, Head

KEYS = Head.__struct_fields__

_FENCE = '---'
_OPENINGS = (yaml.StreamStartEvent, yaml.DocumentStartEvent)
_ENDINGS = (yaml.DocumentEndEvent, yaml.StreamEndEvent)
# What a plain YAML value may not begin with, end with or contain.
_NOT_PLAIN = re.compile(r'^[-?:,\[\]{}#&*!|>\'"%@`=]|^\s|\s$|: |:$| #|^(---|\.\.\.)')


def read_head(lines: Sequence[str], name: str) -> tuple[Head, int, tuple[Diagnostic, ...]]:
    """The head, the number of lines that it takes, and its faults; a file may begin without one."""
    if not lines or lines[0].rstrip() != _FENCE:
        return Head(), 0, ()
    ends = (number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
    end = next(ends, None)
    entries: dict[str, Entry] = {}
    faults: list[Diagnostic] = []
    if end is None:
        # The first empty line is where an author would have closed it.
        end = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
        faults.append(Diagnostic('head-not-closed', 'the head has no end', Place(name),
                                 'write --- below the last key', len(_FENCE)))
    # A line for the fence keeps the line numbers of YAML those of the file, less one.
    events = yaml.parse('\n' + '\n'.join(lines[1:end]), Loader=yaml.SafeLoader)
    try:
        for fault in _collect(events, name, entries):
            faults.append(fault)
    except yaml.YAMLError as error:
        faults.append(_not_yaml(error, name))
    return Head(**entries), end + 1, tuple(faults)


def write_head(head: Head) -> str:
    """The head in canonical form, line ends included: keys in the order of `Head`; or nothing."""
    entries = ((key, getattr(head, key)) for key in KEYS)
    lines = [f'{key}: {_scalar(entry.value)}\n' for key, entry in entries if entry]
    return f'{_FENCE}\n{"".join(lines)}{_FENCE}\n' if lines else ''


def _collect(events: Iterator[yaml.Event], name: str,
             entries: dict[str, Entry]) -> Iterator[Diagnostic]:
    """Read keys and values into `entries`, yield their faults; a nested value ends the reading."""
    first = next(event for event in events if not isinstance(event, _OPENINGS))
    if isinstance(first, yaml.StreamEndEvent):
        return
    if not isinstance(first, yaml.MappingStartEvent) or first.flow_style:
        yield Diagnostic('head-not-yaml', 'the head is not a list of keys and values',
                         _place(first, name), 'write a line like “title: …” for each key')
        return
    seen: set[str] = set()
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        value, place = next(events), _place(key, name)
        word = key.value if isinstance(key, yaml.ScalarEvent) else ''
        if word not in KEYS:
            hint = nearest(word, KEYS) or f'the keys are {", ".join(KEYS)}'
            yield Diagnostic('unknown-key', f'unknown key “{word}”', place, hint, max(1, len(word)))
        elif word in seen:
            yield Diagnostic('duplicate-key', f'the key “{word}” is written twice', place,
                             'keep one of the two', len(word))
        elif fault := _unfit(word, value):
            message, hint = fault
            yield Diagnostic('head-value', message, place, hint, len(word))
        else:
            entries[word] = Entry(value.value, _place(value, name).right(1 if value.style else 0))
        if any(isinstance(event, yaml.CollectionStartEvent) for event in (key, value)):
            return
        seen.add(word)
    after = [event for event in events if not isinstance(event, _ENDINGS)]
    if after:
        yield Diagnostic('head-not-yaml', 'the head goes on after its end', _place(after[0], name),
                         'keep keys and values alone')


def _unfit(key: str, value: yaml.Event) -> tuple[str, str] | None:
    """What is wrong with a value, and what to do; None where nothing is."""
    if not isinstance(value, yaml.ScalarEvent):
        return f'the value of “{key}” is not a text', 'write it on one line, in quotes if need be'
    if not value.value.strip():
        return f'the key “{key}” has no value', 'write the value, or leave the key out'
    if value.start_mark.line != value.end_mark.line or '\n' in value.value:
        return f'the value of “{key}” takes several lines', 'write it on one line'
    if value.anchor or value.tag:
        return f'the value of “{key}” has a YAML tag or anchor', 'put the value in quotes'
    return None


def _not_yaml(error: Exception, name: str) -> Diagnostic:
    mark = getattr(error, 'problem_mark', None) or getattr(error, 'context_mark', None)
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 2)
    problem = getattr(error, 'problem', None) or 'it has a character that YAML forbids'
    return Diagnostic('head-not-yaml', f'the head is not YAML: {problem}', place,
                      'put a value that has a colon, a hash or a bracket in quotes')


def _place(event: yaml.Event, name: str) -> Place:
    return Place(name, event.start_mark.line + 1, event.start_mark.column + 1)


def _scalar(value: str) -> str:
    return "'" + value.replace("'", "''") + "'" if _NOT_PLAIN.search(value) else value
