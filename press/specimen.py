"""The specimen: every rule of line making, its example set twice, by the engine alone and by us.

The rules and the types of the sheet come in from `templates/specimen/`, the bytes of a PDF go out.
Behind our lines every gap that is not as wide as its glyphs bring it is tinted, in one tint where
it was narrowed, in another where it was widened. Tints come from the composed lines and move
nothing.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from . import __version__, engine
from .composition import Line, Measure, Overfull, Run, compose
from .composition.classes import OPEN
from .design import Type
from .diagnostics import Breakdown, Diagnostic, Fault, Place
from .engine import ATTRIBUTE, PX, Composed
from .faces import Faces
from .markup import Line as SourceLine
from .markup import read_inline
from .model import Emphasis, NoteMark, walk
from .start import start
from .workshop import Workshop

NAME, RULES, TEMPLATE, STYLE = 'specimen', 'rules.toml', 'document.html', 'style.css'
KAI = 'Press Kai'
WIDE = Measure(1000.0, 1000.0)
MARK_SIZE, LABEL_BOX, HALF = 0.6, 2.0, 0.5      # em
SEEN = 0.004            # em; a gap that differs by less was rounded, not moved


class Rule(Struct, frozen=True):
    """One rule: its numbers, its group, its sentence, where that is from, and an example.

    The example is `text`, with `*…*` for Kai and `[^1]` for a note mark, set to `measure` em, its
    first line indented and behind a label where there is one. `plain` says what the engine alone
    makes of it.
    """

    ids: tuple[str, ...]
    group: str
    rule: str
    source: str
    text: str
    plain: str
    measure: int
    indent: int = 0
    label: str = ''

    @property
    def name(self) -> str:
        return '_'.join(self.ids)

    @property
    def shape(self) -> Measure:
        """The measure of the example's lines."""
        box = LABEL_BOX if self.label else 0.0
        return Measure(self.measure - self.indent - box, self.measure, box)


class Sheet(Struct, frozen=True):
    """What `rules.toml` holds: the sheet's words, those that count gaps, its types, the rules."""

    words: Mapping[str, str]
    counts: Mapping[str, str]
    types: Mapping[str, Type]
    rules: tuple[Rule, ...]


class Tint(Struct, frozen=True):
    """A moved gap: the number of its line, and in em its left edge, its width, its change."""

    line: int
    left: float
    width: float
    change: float


class Example(Struct, frozen=True):
    """A rule as the template sees it: everything composed, and the example both ways."""

    rule: Rule
    sentence: Markup
    source: Markup
    plain: Markup
    ours: Markup
    name: Markup
    seen: Markup
    done: Markup
    tints: tuple[Tint, ...]


def specimen(workshop: Workshop) -> bytes:
    """The specimen as a PDF. Raises `Fault` where an example does not fit into its measure."""
    folder = workshop.templates / NAME
    html, composed = _Setter(load(folder), workshop.faces).dressed(folder)
    engine.use_faces(workshop.fonts)
    start()
    from weasyprint import HTML
    with engine.composing(composed, workshop.faces):
        document = HTML(string=html, url_fetcher=engine.no_fetcher()).render()
        return document.write_pdf(custom_metadata=True, pdf_tags=True)


def load(folder: Path) -> Sheet:
    """The sheet in a folder. Raises `Breakdown` where rules.toml does not say what it must."""
    path = folder / RULES
    try:
        table = tomllib.loads(path.read_text('utf-8'))
        types = {name: Type(**values) for name, values in table['type'].items()}
        usual = {'measure': types['example'].measure}
        rules = tuple(Rule(**usual | entry | {'ids': tuple(entry['ids'])})
                      for entry in table['rule'])
        return Sheet(table['words'], table['counts'], types, rules)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise Breakdown(f'{path}: {error}', 'correct the file') from error


def runs_of(rule: Rule, face: str) -> tuple[Run, ...]:
    """The example of a rule as the composer wants it, the label first."""
    content, faults = read_inline([SourceLine(rule.text, Place(RULES))])
    if faults:
        raise Breakdown(f'{RULES}: {rule.name}: {faults[0].message}', 'correct the file')
    runs = [Run(rule.label, face, kind='label')] if rule.label else []
    for inline in content:
        for leaf in walk((inline,)):
            if isinstance(leaf, NoteMark):
                runs.append(Run(leaf.label, face, MARK_SIZE, 'mark'))
            else:
                runs.append(Run(leaf.text, KAI if isinstance(inline, Emphasis) else face))
    return tuple(runs)


def tints(runs: Sequence[Run], lines: Sequence[Line], indent: float,
          faces: Faces) -> Iterator[Tint]:
    """Every gap of the lines that is not what the glyphs bring.

    The box of a label is not a gap, nor is the blank behind the last mark of the paragraph.
    """
    styles = [run for run in runs for _ in run.text]
    for number, line in enumerate(lines):
        inside = styles[line.start:line.end]
        edges = list(accumulate(_advances(line, inside, faces),
                                initial=0.0 if number else indent))
        for at, (character, style) in enumerate(zip(line.text, inside, strict=True)):
            if style.kind == 'label' or line.last and at + 1 == len(line.text):
                continue
            left, right, extra = edges[at], edges[at + 1], line.extra[at]
            if line.half[at] and (at == 0 or character not in OPEN):
                own = faces.face(style.face).width(character) * style.size
                yield Tint(number, left, HALF * style.size, HALF * style.size - own)
            # An opening mark behind the gap gives its own blank by being half.
            given = HALF * inside[at + 1].size if _is_half_opening(line, at + 1) else 0.0
            change = extra - given
            if change < -SEEN:
                begin = left if extra < -SEEN else right - max(0.0, extra)
                yield Tint(number, begin, right + given - begin, change)
            elif change > SEEN:
                yield Tint(number, right - change, change, change)


def _advances(line: Line, styles: Sequence[Run], faces: Faces) -> Iterator[float]:
    """How far it is from each character of a line to the next, in em of the paragraph."""
    begin = 0
    for at, (character, style) in enumerate(zip(line.text, styles, strict=True)):
        if at and styles[at - 1] is not style:
            begin = at
        shaped = [faces.face(style.face).width(line.text[begin:end], line.form[at])
                  for end in (at, at + 1)]
        yield (HALF if line.half[at] else shaped[1] - shaped[0]) * style.size + line.extra[at]


def _is_half_opening(line: Line, at: int) -> bool:
    return at < len(line.text) and line.half[at] and line.text[at] in OPEN


class _Setter:
    """The work on one sheet: what was composed so far, and under which name."""

    def __init__(self, sheet: Sheet, faces: Faces):
        self.sheet, self.faces = sheet, faces
        self.composed: dict[str, Composed] = {}

    def dressed(self, folder: Path) -> tuple[str, Mapping[str, Composed]]:
        """The sheet as HTML, and its composed paragraphs by the name that their elements bear."""
        examples = [self._example(rule) for rule in self.sheet.rules]
        groups = [(group, list(members)) for group, members in groupby(
            examples, key=lambda example: example.rule.group)]
        words = {key: self._paragraph(f'word_{key}', text, self._type_of(key))
                 for key, text in self.sheet.words.items()}
        words |= {group: self._paragraph(f'word_{group}', group, self._type_of(group))
                  for group, _ in groups}
        values = {
            'title': self.sheet.words['title'], 'words': words, 'types': self.sheet.types,
            'groups': groups, 'version': __version__,
            'composed': lambda name: Markup('{}="{}"').format(ATTRIBUTE, name),
        }
        environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True)
        values['style'] = Markup(environment.get_template(STYLE).render(values))
        return environment.get_template(TEMPLATE).render(values), self.composed

    def _type_of(self, key: str) -> Type:
        """The type of a word: its own where there is one of its name, else that of captions."""
        return self.sheet.types.get(key, self.sheet.types['caption'])

    def _example(self, rule: Rule) -> Example:
        types = self.sheet.types
        runs = runs_of(rule, types['example'].face)
        ours = self._compose(rule.name, runs, rule.shape, types['example'])
        found = tuple(tints(runs, ours, rule.indent, self.faces))
        spaced = tuple(replace(run, text=f'{run.text} ') if run.kind == 'label' else run
                       for run in runs)
        return Example(
            rule,
            self._paragraph(f'{rule.name}_rule', rule.rule, types['prose']),
            self._paragraph(f'{rule.name}_source', rule.source, types['caption']),
            _html(spaced, [(0, sum(len(run.text) for run in spaced))]),
            _html(runs, [(line.start, line.end) for line in ours]),
            self._paragraph(f'{rule.name}_ids', ' '.join(rule.ids), types['head']),
            self._paragraph(f'{rule.name}_seen', rule.plain, types['caption']),
            self._paragraph(f'{rule.name}_done', self._done(found), types['caption']),
            found)

    def _done(self, found: Sequence[Tint]) -> str:
        """How many gaps were moved, in words."""
        counts = self.sheet.counts
        narrowed = sum(tint.change < 0 for tint in found)
        said = [counts[key].format(count=count) for key, count in (
            ('narrowed', narrowed), ('widened', len(found) - narrowed)) if count]
        return counts['and'].join(said) or counts['none']

    def _paragraph(self, name: str, text: str, type_: Type) -> Markup:
        """Words of the sheet itself, composed to the measure of their type."""
        runs = (Run(text, type_.face),)
        lines = self._compose(name, runs, Measure(type_.measure, type_.measure), type_)
        return _html(runs, [(line.start, line.end) for line in lines])

    def _compose(self, name: str, runs: Sequence[Run], measure: Measure,
                 type_: Type) -> tuple[Line, ...]:
        try:
            paragraph = compose(runs, measure, self.faces.width)
        except Overfull as error:
            raise Fault([Diagnostic(
                'line-overfull', f'{RULES}: {name} does not fit into lines of {measure.rest:g} em',
                hint='give it a wider measure, or divide its longest word')]) from error
        self.composed[name] = Composed.of(paragraph.lines, type_.size * PX)
        return paragraph.lines


def _html(runs: Sequence[Run], lines: Sequence[tuple[int, int]]) -> Markup:
    """The characters of the lines, a line end between two of them, with elements for the styles."""
    characters = [(character, run) for run in runs for character in run.text]
    return Markup('\n').join(
        Markup().join(
            _styled(''.join(character for character, _ in group), run)
            for run, group in groupby(characters[start:end], key=lambda item: item[1]))
        for start, end in lines)


def _styled(text: str, run: Run) -> Markup:
    if run.kind == 'mark':
        return Markup('<sup>{}</sup>').format(text)
    if run.face == KAI:
        return Markup('<em>{}</em>').format(text)
    return escape(text)
