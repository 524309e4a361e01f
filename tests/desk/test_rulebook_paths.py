"""What `rulebook check` looks at: a file, a scheme or a folder of schemes, and never a whole disk."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from teller_app import places
from teller_app.desk.rulebooks import check_path

SHIPPED = places.resources() / "rulebooks"


def test_nothing_below_a_folder_of_schemes_is_looked_at(shelf, tmp_path):
    shutil.copytree(SHIPPED / "general", tmp_path / "general")
    deep = tmp_path / "general" / "old" / "older"
    deep.mkdir(parents=True)
    (deep / "2001-01-01.toml").write_text("no rulebook", "utf-8")
    (tmp_path / "general" / "old" / "2001-01-01.toml").write_text("no rulebook", "utf-8")
    assert check_path(tmp_path, shelf).findings == []


def test_the_root_of_the_disk_is_no_folder_of_rulebooks(shelf):
    found = check_path(Path("/"), shelf)
    assert found.editions == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes of this kind")
def test_a_pipe_is_refused_and_not_waited_for(shelf, tmp_path):
    os.mkfifo(tmp_path / "2027-01-01.toml")
    (line,) = check_path(tmp_path, shelf).findings
    assert (line.file, line.key, line.code) == ("2027-01-01.toml", "", "rule.pipe")
