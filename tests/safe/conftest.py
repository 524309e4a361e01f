from __future__ import annotations

from pathlib import Path

import pytest

from tests.staff import Branch, branch_at


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return branch_at(tmp_path)
