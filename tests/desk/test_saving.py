"""What a file is saved over."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from teller_app.desk.saving import save_by, save_file
from teller_app.rules.errors import Refusal


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in a folder there")
def test_a_pipe_or_a_device_is_written_to_and_stays(tmp_path):
    """Whoever throws a print away into the null device keeps that device, root too."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        save_file(pipe, b"page")
        assert os.read(reading, 100) == b"page"
    finally:
        os.close(reading)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_file_is_replaced_whole(tmp_path):
    (tmp_path / "s.pdf").write_bytes(b"the old one, which was longer")
    save_file(tmp_path / "s.pdf", b"new")
    assert (tmp_path / "s.pdf").read_bytes() == b"new"
    assert len(list(tmp_path.iterdir())) == 1


OWNERS = pytest.mark.skipif(sys.platform == "win32", reason="there the folder says who may read")


@OWNERS
@pytest.mark.parametrize("before", [None, 0o644])
def test_what_is_saved_is_its_owners_alone(tmp_path, before):
    """Also where somebody could read the one before, and where a killed program has left half of one."""
    path = tmp_path / "s.pdf"
    if before is not None:
        for each in (path, tmp_path / "s.pdf.new"):
            each.write_bytes(b"old")
            each.chmod(before)
    was = os.umask(0o022)
    try:
        save_file(path, b"new")
    finally:
        os.umask(was)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)
    assert list(tmp_path.iterdir()) == [path]


@OWNERS
def test_what_is_made_for_others_is_read_by_others(tmp_path):
    was = os.umask(0o022)
    try:
        save_file(tmp_path / "office.toml", b"key", public=True)
    finally:
        os.umask(was)
    assert stat.S_IMODE((tmp_path / "office.toml").stat().st_mode) == 0o644


@OWNERS
def test_a_link_that_lies_beside_leads_nowhere(tmp_path):
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "s.pdf.new").symlink_to(tmp_path / "other")
    save_file(tmp_path / "s.pdf", b"new")
    assert (tmp_path / "other").read_bytes() == b"other"


def test_line_ends_are_written_as_they_are(tmp_path):
    save_file(tmp_path / "care.ics", b"a\r\nb\n")
    assert (tmp_path / "care.ics").read_bytes() == b"a\r\nb\n"


@pytest.mark.parametrize("wrong", [OSError("no room"), ValueError("a row"), KeyboardInterrupt()])
def test_what_is_not_written_to_its_end_is_not_there(tmp_path, wrong):
    """Neither in its place nor beside it, whatever has stopped it; what was there before stays."""

    def write(file):
        file.write(b"half")
        raise wrong

    (tmp_path / "list.csv").write_bytes(b"the old one")
    with pytest.raises(Refusal if isinstance(wrong, OSError) else type(wrong)):
        save_by(tmp_path / "list.csv", write)
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]
    assert (tmp_path / "list.csv").read_bytes() == b"the old one"
