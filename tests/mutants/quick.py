"""A plugin of pytest inside a stage: what fails soonest comes first, and no failure is made smaller."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import Phase, settings

_STATS = Path("mutmut-stats.json")
# Only whether a property fails is asked; the same examples each time, and no deadlines: a slow machine kills nothing.
settings.register_profile(
    "mutants",
    parent=settings.get_profile("ci"),
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The quickest first, by the times that mutmut has taken; it hands them over in no order at all."""
    if _STATS.exists():
        times = json.loads(_STATS.read_text("utf-8"))["duration_by_test"]
        items.sort(key=lambda item: (times.get(item.nodeid, 0), item.nodeid))
