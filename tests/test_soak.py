"""A short day of ``make soak``: nothing of a client's page, a print or a lock stays in memory.

How long things took is for ``make soak`` to say, on a machine that does nothing else.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak import MOST_GROWTH_MB

ROOT = Path(__file__).parent.parent
GROWTH = re.compile(r"([+-][0-9.]+) MB")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_a_short_day_with_many_locks_does_not_grow():
    """A window that stayed would cost some 3.6 MB, a day's growth within nine. A tenth is done before it counts."""
    day = ["--book", "300", "--clients", "60", "--prints", "10", "--locks", "20"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak", *day], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = GROWTH.search(done.stdout)
    assert found is not None, done.stderr
    assert float(found.group(1)) < MOST_GROWTH_MB
