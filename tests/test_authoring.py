"""`docs/authoring.md`: every example is read and checked, and has the faults that it names."""

import re
from pathlib import Path

import pytest

from press.check import check
from press.head import KEYS
from press.parse import parse
from press.source import Source

GUIDE = (Path(__file__).parents[1] / 'docs' / 'authoring.md').read_text(encoding='utf-8')
EXAMPLES = re.findall(r'^```markdown(.*)\n((?:.*\n)*?)```$', GUIDE, re.MULTILINE)


@pytest.mark.parametrize(('words', 'text'), EXAMPLES, ids=range(len(EXAMPLES)))
def test_example(words, text):
    """The words behind `markdown` are codes of faults, or a language of two letters."""
    codes = words.split()
    language = codes.pop(0) if codes and len(codes[0]) == 2 else 'zh-Hans'
    document, faults = parse(Source(f'content/example/{language}.md', text))
    assert sorted(fault.code for fault in (*faults, *check(document))) == sorted(codes)


def test_the_guide_has_examples_with_and_without_faults():
    assert {bool(words) for words, _ in EXAMPLES} == {True, False}


def test_every_key_of_the_head_is_in_the_guide():
    assert re.findall(r'^\| `(\w+)` \|', GUIDE, re.MULTILINE) == list(KEYS)
