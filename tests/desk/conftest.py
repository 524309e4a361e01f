from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal, Unavailable
from tests.stage import open_stage


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    found = open_stage(tmp_path)
    yield found
    found.journal.close()
    assert found.book is not None
    found.book.close()


def wrong(act: Callable[..., object], *given: object) -> tuple[str, dict[str, object]]:
    """The code and the values with which an act is refused, or cannot be done."""
    with pytest.raises((Refusal, Unavailable)) as caught:
        act(*given)
    return caught.value.code, dict(caught.value.values)
