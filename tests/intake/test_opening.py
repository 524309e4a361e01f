"""What is no plain file is never waited for and never read to an end that does not come."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from teller_app.intake.manifest import digest, read_manifest
from teller_app.intake.profile import read_profile
from teller_app.intake.propose import propose
from teller_app.intake.sources import Source
from teller_app.intake.text_file import TextFile
from teller_app.rules.errors import Refusal

READERS = {
    "source": Source,
    "proposal": propose,
    "profile": read_profile,
    "manifest": lambda path: read_manifest(path, ()),
    "digest": digest,
}


@pytest.fixture
def odd(tmp_path):
    """A pipe that nobody writes to, a device without an end, a folder, and nothing at all."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    return {
        "pipe": tmp_path / "pipe",
        "device": Path("/dev/zero"),
        "folder": tmp_path / "folder",
        "nothing": tmp_path / "nothing",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
@pytest.mark.timeout(60)
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "nothing"])
def test_what_is_no_file_is_refused_at_once(odd, reader, kind):
    with pytest.raises(Refusal) as caught:
        READERS[reader](odd[kind])
    assert (caught.value.code, caught.value.values["file"]) == ("import.no_file", odd[kind].name)
    assert caught.value.values["reason"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_to_a_file_is_that_file(write, tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(write("key,kind,name", "C1,person,王芳"))
    assert len(digest(link)) == 64
    assert propose(link).fields == ("key", "kind", "name")


def test_a_stick_that_is_pulled_out_half_way_is_said(write):
    """The rest of the rows cannot be read any more."""
    path = write("key,kind,name", *(f"C{at},person,王芳" for at in range(9000)))
    table = TextFile(path)
    rows = table.rows()
    assert next(rows) == ["key", "kind", "name"]

    class Gone(io.RawIOBase):
        def readinto(self, _):
            raise OSError(5, "Input/output error")

        def readable(self):
            return True

    whole = table._text
    table._text = io.TextIOWrapper(io.BufferedReader(Gone()), "utf-8")
    with pytest.raises(Refusal) as caught:
        list(rows)
    assert (caught.value.code, caught.value.values["reason"]) == ("import.no_file", "Input/output error")
    whole.close()
