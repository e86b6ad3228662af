"""The symbols of United Nations documents: recognised alone, found in running text, made addresses.

A symbol is an organ and a series of parts between slashes (`A/C.2/64/L.9/Rev.1`), of which at least
one has a number; a session in Roman numerals, a year, a letter, a part of the document and an
asterisk (issued again) may follow. Source of the grammar: ST/LIB/SER.B/5, the series of symbols.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

_ROMAN = r'[IVXLC]+'
_SESSION = rf'(?:E?S-)?{_ROMAN}'
_SERIES = ('AC|Add|Amend|C|CN|CONF|Corr|CRP|DEC|GC|INF|L|NGO|PC|PV|R|Rev|SC|SER|SR|Sub|Summary'
           '|WG|WP')
_PART = (rf'(?:(?:{_SERIES})\.(?:[0-9]+|[A-Z])|C\.{_ROMAN}|E?S-[0-9]+|[0-9]{{1,4}}(?![.0-9]*[0-9])'
         r'|[A-Z]{1,12})')
_STEM = rf'[A-Z]{{1,6}}(?:/{_PART})+'
_TAIL = (rf'(?:[ ]?[A-Z](?:-[A-Z])?)?(?:[ ]?\((?:{_SESSION}|[0-9]{{4}})\))?(?:/{_PART})*'
         rf'(?:[ ]\((?:Vol\.|Part)[ ]?{_ROMAN}\))?\*?')
_WHOLE = re.compile(_STEM + _TAIL)

# In running text a letter or a year belongs to the symbol of a resolution only.
_RUNNING = re.compile(
    rf'(?<![A-Za-z0-9./-])(?:(?:[A-Z]{{1,6}}/(?:HRC/)?RES/(?:E?S-)?[0-9]+(?:/[0-9]+)?'
    rf'(?:[ ](?:[B-Z]|A(?![ ][a-z]))(?![A-Za-z0-9-]))?(?:[ ]?\((?:{_SESSION}|[0-9]{{4}})\))?)'
    rf'|{_STEM}(?:[ ]\((?:Vol\.|Part)[ ]?{_ROMAN}\))?)(?![A-Za-z0-9])')

_ORGANS = {
    '大会': 'A/RES/', '安全理事会': 'S/RES/', '安理会': 'S/RES/',
    '经济及社会理事会': 'E/RES/', '经社理事会': 'E/RES/', '人权理事会': 'A/HRC/RES/',
    '大會': 'A/RES/', '安全理事會': 'S/RES/', '安理會': 'S/RES/',
    '經濟及社會理事會': 'E/RES/', '經社理事會': 'E/RES/', '人權理事會': 'A/HRC/RES/',
}
_DATE = r'[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日'
_NUMBER = (r'第(?P<{0}>(?:E?S-)?[0-9]+(?:/[0-9]+)?[ ]?(?:[A-Z](?![A-Za-z]))?'
           r'(?:[ ]?[(（](?:' + _SESSION + r'|[0-9]{{4}})[)）])?)[号號]')
_RESOLUTION = '(?:决议|決議)'
_ITEM = re.compile(_NUMBER.format('number') + f'{_RESOLUTION}?')
_AND = r'(?:[、，和与與及以]|以及|并|並|及其|至)+'
# 第58/220号、2005年12月22日第60/212号和2007年12月19日第62/209号决议
_LIST = re.compile(
    rf'(?P<organ>{"|".join(_ORGANS)})?(?:{_DATE})?{_NUMBER.format("first")}'
    rf'(?:{_AND}(?:{_DATE})?{_NUMBER.format("last").replace("?P<last>", "?:")})*{_RESOLUTION}')

# The Assembly gave up Roman numbers with its 31st session; the Council went on to LXIII.
_ASSEMBLY_SESSION = re.compile(r'\((?:E?S-[IVX]+|XXX|X{0,2}(?:IX|IV|V?I{0,3}))\)')
# A symbol as short as A/520 is taken for one only where it begins with a principal organ.
_PRINCIPAL = ('A/', 'E/', 'S/', 'T/')
_ADDRESS_LANGUAGES = ('ar', 'en', 'es', 'fr', 'ru', 'zh')


def is_symbol(text: str) -> bool:
    """Whether `text` is a document symbol and nothing else."""
    return bool(_WHOLE.fullmatch(text)) and any(character.isdigit() for character in text)


def find(text: str, own: str = '') -> tuple[tuple[int, int, str], ...]:
    """The documents that `text` cites, as (start, end, symbol) in order; `own` is left out.

    Besides symbols, the Chinese citations of resolutions are found: 第33/134号决议, also in a list
    of which only the last has the word 决议. A number without a session or a year (第2994号决议)
    names no document and is not found.
    """
    found = [(match.start(), match.end(), match[0]) for match in _RUNNING.finditer(text)
             if is_symbol(match[0]) and (match[0].count('/') > 1 or match[0][:2] in _PRINCIPAL)]
    found += _chinese(text)
    return tuple(sorted(item for item in found if item[2] != own))


def address(symbol: str, language: str) -> str:
    """Where the document can be read: https://undocs.org/zh/A/RES/33/134."""
    tongue = language.split('-')[0]
    prefix = f'{tongue}/' if tongue in _ADDRESS_LANGUAGES else ''
    return f'https://undocs.org/{prefix}{quote(symbol.replace(" ", ""), safe="/().*-")}'


def file_key(symbol: str) -> str:
    """The symbol as the name of a folder: a-res-64-222."""
    key = re.sub(r'[/ ]+', '-', symbol.lower())
    return re.sub(r'[()*]', '', key)


def _chinese(text: str) -> Iterator[tuple[int, int, str]]:
    for citation in _LIST.finditer(text):
        for item in _ITEM.finditer(text, citation.start(), citation.end()):
            symbol = _resolution(item['number'], citation['organ'] or '')
            if symbol:
                yield item.start(), item.end(), symbol


def _resolution(number: str, organ: str) -> str:
    """The symbol of a resolution cited by number: 1540(2004) is S/RES/1540 (2004)."""
    number = number.replace('（', '(').replace('）', ')').replace(' ', '')
    match = re.fullmatch(r'([^A-Z(]*|E?S-[^A-Z(]*)([A-Z]?)(\(.*\))?', number)
    stem, letter, session = match.groups('') if match else (number, '', '')
    series = _ORGANS.get(organ) or _series(stem, session)
    if '/' not in stem and not session:
        return ''
    return ' '.join(filter(None, [series + stem, letter, session]))


def _series(stem: str, session: str) -> str:
    """Whose resolution a number without an organ is, by the form of the number."""
    if session.strip('()').isdigit():
        return 'S/RES/'
    if session and not _ASSEMBLY_SESSION.fullmatch(session):
        return 'E/RES/'
    return 'E/RES/' if re.match('[0-9]{4}/', stem) else 'A/RES/'
