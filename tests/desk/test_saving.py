"""What a file is saved over."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from teller_app.desk.saving import save_file


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
