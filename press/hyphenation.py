"""Syllables of words in other languages: a word and its language come in, the places of hyphens go out.

The patterns are those of Hunspell and TeX, as Pyphen brings them. What is short stays whole, and a
language without patterns is never hyphenated.
"""

from functools import cache

FEWEST = 6              # letters of a word that may be hyphenated
BEFORE, BEHIND = 2, 3   # letters that stay on the line, and that go to the next


@cache
def syllables(word: str, language: str) -> tuple[int, ...]:
    """The offsets in the word before which a line may begin; `language` is a BCP 47 tag."""
    if len(word) < FEWEST:
        return ()
    patterns = _patterns(language)
    return () if patterns is None else tuple(patterns.positions(word))


@cache
def _patterns(language: str):
    from pyphen import Pyphen, language_fallback
    known = language_fallback(language)
    return None if known is None else Pyphen(lang=known, left=BEFORE, right=BEHIND)
