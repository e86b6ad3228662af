"""The validator: what it passes, what it counts, and that it never passes for want of rules."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pikepdf
import pytest
from bound import FACES, bound, printed
from checkout import build, checkout, target
from test_mixed import printed as mixed
from test_wording import english_file

from press import validation
from press.diagnostics import Breakdown
from press.validation import ARCHIVE, RULES, Failure, Verdict, rules_file, show, validate

ROOT = Path(__file__).parent.parent
installed = pytest.mark.skipif(
    validation.missing() or not (FACES / 'fonts.conf').exists(),
    reason='the extra `validate` is not installed, or no faces in fonts/')


@installed
def test_a_good_file_passes():
    archive, access = validate(bound())
    assert (archive.standard, access.standard) == ARCHIVE
    assert archive.passed and access.passed and not archive.failures + access.failures
    # As many checks as the file has things to check, in hundreds: an empty profile makes none.
    assert archive.checks > 2000 and access.checks > 1000


@installed
def test_what_the_engine_writes_is_no_pdf_ua():
    archive, access = validate(printed())
    assert archive.passed and not access.passed
    assert [(failure.rule, failure.count) for failure in access.failures] == [('5-1', 1)]


@installed
@pytest.mark.parametrize('standard', RULES)
def test_every_profile_is_read_whole(standard):
    # 3b asks for less than 3a and passes; the others are other promises.
    verdict, = validate(bound(), [standard])
    assert verdict.checks > 500
    assert verdict.passed == (standard in ('PDFA-3A', 'PDFA-3B', 'PDFUA-1'))


@installed
def test_what_is_no_pdf_is_a_breakdown():
    with pytest.raises(Breakdown, match='cannot read the file'):
        validate(b'%PDF-1.7\nnothing')


def archive_with(path: Path, rules: int) -> Path:
    """A Java archive with a profile of so many rules."""
    with ZipFile(path, 'w') as jar:
        jar.writestr(
            validation.PROFILE.format('PDFUA-1'),
            '<profile xmlns="http://www.verapdf.org/ValidationProfile" flavour="PDFUA_1"><rules>'
            + '<rule/>' * rules + '</rules></profile>')
    return path


def test_a_profile_with_too_few_rules_is_a_breakdown(tmp_path):
    whole = rules_file(archive_with(tmp_path / 'whole.jar', RULES['PDFUA-1']), 'PDFUA-1')
    assert isinstance(whole, ElementTree.Element)
    for rules in (0, RULES['PDFUA-1'] - 1):
        with pytest.raises(Breakdown, match=f'has {rules} rules of PDFUA-1, not 106'):
            rules_file(archive_with(tmp_path / 'less.jar', rules), 'PDFUA-1')


def test_a_profile_that_is_not_there_is_a_breakdown(tmp_path):
    with pytest.raises(Breakdown, match='PDFA-3A cannot be read'):
        rules_file(archive_with(tmp_path / 'other.jar', 106), 'PDFA-3A')


def test_without_the_extra_there_is_a_remedy():
    # In a process of its own: the Java machine of this one may be running.
    code = ('import sys; sys.modules["jpype"] = None\n'
            'from press.diagnostics import Breakdown\n'
            'from press.validation import validate\n'
            'try: validate(b"")\n'
            'except Breakdown as breakdown: print(breakdown.message, "=", breakdown.remedy)')
    answer = subprocess.run([sys.executable, '-c', code], cwd=ROOT, capture_output=True, text=True)
    assert answer.stdout == (
        'the validator is not installed = install the extra `validate`: sh press/setup.sh tests\n')


def test_verdicts_are_shown_with_their_rules():
    failures = (Failure('7.1-3', 'Content shall be marked', 2),
                Failure('7.9-1', 'Notes have IDs', 1))
    verdicts = [Verdict('PDFA-3A', True, 3084, ()), Verdict('PDFUA-1', False, 1257, failures)]
    assert show(verdicts) == (
        'PDFA-3A  passed  155 rules, 3084 checks, 0 failed\n'
        'PDFUA-1  failed  106 rules, 1257 checks, 3 failed\n'
        '  7.1-3 ×2  Content shall be marked\n'
        '  7.9-1 ×1  Notes have IDs')


@pytest.fixture(scope='module')
def finished(tmp_path_factory):
    """The root of a checkout in which an archive file was made."""
    root = checkout(tmp_path_factory.mktemp('validation'))
    answer = build(root, 'pdf')
    assert answer.returncode == 0, answer.stderr
    return root


def test_the_tags_of_a_file_are_printed(finished):
    answer = build(finished, 'prove', '--tags', str(target(finished)))
    assert answer.returncode == 0
    said = [line.split(maxsplit=1)[-1] for line in answer.stdout.splitlines()]
    assert said.index('Lbl  1.') + 2 == said.index('P  决定继续审议；')
    note = said.index('Note  [id note_1]  见A/55/74和A/60/111。')
    assert said.index('Reference  [alt 注1]  1') + 1 == note


@installed
def test_a_file_of_the_press_passes(finished):
    answer = build(finished, 'prove', '--validate', str(target(finished)))
    assert answer.returncode == 0, answer.stderr
    first, second, *_ = answer.stdout.splitlines()
    assert first.startswith('PDFA-3A  passed  155 rules')
    assert second.startswith('PDFUA-1  passed  106 rules')


@installed
@pytest.mark.parametrize('file', [
    'a book, its lines broken by the engine', 'words of other languages, hyphenated'])
def test_files_of_other_kinds_pass(file, tmp_path):
    pdf = mixed(28)[0] if 'hyphenated' in file else english_file(tmp_path, 'a5')[1]()
    assert [verdict.failures for verdict in validate(pdf)] == [(), ()]


@installed
def test_a_broken_file_fails_before_validator_and_press(finished, tmp_path):
    broken = tmp_path / 'broken.pdf'
    with pikepdf.open(target(finished)) as pdf:
        del pdf.Root.AF
        pdf.save(broken)
    answer = build(finished, 'prove', '--validate', str(broken))
    assert answer.returncode == 1
    assert '  6.8-4 ×' in answer.stdout and 'error[source-missing]' in answer.stderr
