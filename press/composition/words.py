"""Where what is not Chinese may be divided: words by their syllables, compounds, addresses.

A word, its language and a function that knows syllables come in; the places go out at which a line may
end, each with its price and whether a hyphen is printed there. Words are hyphenated only
where the author has marked their language, and symbols are divided only where nothing else is left.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

INSIDE_ADDRESS, INSIDE_ADDRESS_WORD = 60.0, 400.0
FEWEST_OF_ADDRESS = 4
LONGEST_WORD = 32       # what is longer, such as a hash, is divided like an address
HYPHENATED = 60.0       # a hyphen that the author did not write
BEHIND_HYPHEN = 30.0    # one that the author did write: capacity-|building
BEHIND_SLASH = 90.0     # building/|strengthening
BESIDE_YEAR = 300.0     # 1533|(2004), 2014-|2015: in need, rather than a line with holes
INSIDE_SYMBOL = 1000.0  # A/CONF.166/|9
FEWEST_OF_SYMBOL = 4    # characters of it that stay on the line: A/96/|602
LAST_RUNG = 4           # of the ladder: where no line can be filled otherwise
HYPHEN = '\u2010'

# Where a word of a language may be hyphenated: offsets, rising, of the characters that would begin a line.
Syllables = Callable[[str, str], tuple[int, ...]]

_ADDRESS = re.compile(r'(?:https?://|www\.)\S+')
_DIVIDING = frozenset('/?&=#._-')
_LETTERS = re.compile(r'[^\W\d_]+')
# Between words, behind a hyphen or a stroke of the author's: not in symbols, whose parts are capital or short.
_JOINT = re.compile(r'(?<=[^\W\d_]{2})[-\u2010](?=[^\W\d_]{3})|(?<=[^\W\d_A-Z]{4})/(?=[^\W\d_A-Z]{4})')

# Units of measure, which are not parted from their figure: 6 000 m³, 40 km/h, 1.5 °C.
_MEASURE = re.compile(
    '(?:[kMGTPEcdhmnµμ]?(?:m|g|s|A|K|J|W|V|N|Pa|Hz|L|l|t|eV|bar|Wh|mol|cd|Ω|B)|ha|min|h|d|dB|°[CF]|km/h|m/s)[²³]?')
_JOINT_OF_SYMBOL = re.compile(r'(?<=\d{4})-(?=\d{4})|(?<=\d)(?=\()|(?<=[^/]{2})/(?=[^/]{2})')


class Joint(Struct, frozen=True):
    """A line may end before the character `at`, at a price; `hyphen` says that one is printed then.

    `rung` is the first rung of the ladder that allows it.
    """

    at: int
    price: float
    hyphen: bool = False
    rung: int = 1


def undivided(word: str, language: str) -> tuple[int, ...]:
    """The syllables where nothing is known of languages: no word is hyphenated."""
    return ()


def is_measure(text: str) -> bool:
    """Whether a text is a unit of measure by its international symbol."""
    return _MEASURE.fullmatch(text) is not None


def is_address(text: str, start: int, end: int) -> bool:
    """Whether what stands there is cut into its characters: an address, or longer than any word."""
    return end - start > LONGEST_WORD or _ADDRESS.match(text, start, end) is not None


def joints_of_address(text: str, start: int, end: int) -> Iterator[Joint]:
    """A line may end behind the marks of division and, at a price, elsewhere; not near the ends."""
    for at in range(start + 1, end):
        if start + FEWEST_OF_ADDRESS < at <= end - FEWEST_OF_ADDRESS and text[at] not in _DIVIDING:
            divides = text[at - 1] in _DIVIDING
            yield Joint(at, INSIDE_ADDRESS if divides else INSIDE_ADDRESS_WORD)


def joints_of_word(text: str, start: int, end: int, language: str,
                   syllables: Syllables) -> Iterator[Joint]:
    """Where a word may be divided, in order: behind its own hyphens, and by the rules of its language.

    A word with a digit in it is a number or a symbol: it stays whole on all rungs but the last.
    """
    if any(character.isdigit() for character in text[start:end]):
        for match in _JOINT_OF_SYMBOL.finditer(text, start, end):
            price = INSIDE_SYMBOL if match[0] == '/' else BESIDE_YEAR
            if match.end() >= start + FEWEST_OF_SYMBOL:
                yield Joint(match.end(), price, rung=LAST_RUNG)
        return
    found = {match.end(): BEHIND_SLASH if match[0] == '/' else BEHIND_HYPHEN
             for match in _JOINT.finditer(text, start, end)}
    hyphenated = {
        part.start() + offset
        for part in _LETTERS.finditer(text, start, end) if language
        for offset in syllables(part[0], language)}
    for at in sorted({*found, *hyphenated}):
        yield Joint(at, found.get(at, HYPHENATED), at not in found)
