"""What is known of packages, and what is kept beside them, is what the standard library says."""

import sys
from importlib.metadata import version
from pathlib import Path

from press.freshness import MAKERS
from press.packages import kept, versions


def test_versions_are_those_of_the_standard_library():
    assert versions(*MAKERS) == tuple(version(name) for name in MAKERS)
    assert versions('no-such-package') == ('',)


def test_there_is_a_folder_for_what_is_kept_where_there_can_be_one(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, 'prefix', str(tmp_path))
    assert kept('things') == Path(tmp_path, 'var', 'press', 'things') and kept('things').is_dir()
    monkeypatch.setattr(sys, 'prefix', '/proc')
    assert kept('things') is None
