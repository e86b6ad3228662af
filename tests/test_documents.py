"""Every verb, option and code is in the documents, and nothing there that does not exist."""

import importlib.util
import re

from checkout import ROOT

CODES = re.compile(r"\b(?:Diagnostic|_fault|fault)\(\s*'([a-z]+(?:-[a-z0-9]+)+|[a-z]+-[a-z-]+)'")


def words_of(*paths) -> str:
    return '\n'.join(path.read_text('utf-8') for path in paths)


def test_every_code_is_explained():
    sources = words_of(ROOT / 'build.py', *ROOT.glob('press/**/*.py'))
    explained = set(re.findall(r'^## ([a-z0-9-]+)$', words_of(ROOT / 'docs/diagnostics.md'), re.M))
    assert set(CODES.findall(sources)) - explained == set()
    assert {code for code in explained if f"'{code}'" not in sources} == set()


def test_every_verb_is_in_the_readme():
    spec = importlib.util.spec_from_file_location('build', ROOT / 'build.py')
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    readme = words_of(ROOT / 'README.md')
    for verb in build.press.commands:
        assert f'./build.py {verb}' in readme


def test_every_module_is_in_the_architecture():
    page = words_of(ROOT / 'docs/architecture.md')
    for path in ROOT.glob('press/*.py'):
        assert path.name == '__init__.py' or path.name in page, path.name


def test_every_dependency_has_its_line():
    import tomllib
    project = tomllib.loads(words_of(ROOT / 'pyproject.toml'))['project']
    page = words_of(ROOT / 'docs/decisions.md').lower()
    every = [*project['dependencies'], *sum(project['optional-dependencies'].values(), [])]
    for line in every:
        name = re.split(r'[\s<>=~!\[;]', line)[0]
        assert f'| {name.lower()}' in page, name
