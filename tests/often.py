"""How often a property is tried: as usual with ``make test``, many times as often with ``make properties``."""

from __future__ import annotations

import os

from hypothesis import settings

TIMES = int(os.environ.get("PROPERTY_TIMES", "1"))
USUAL = 100

if TIMES > 1:
    # A machine that is busy for minutes has slow moments, which say nothing about the program.
    settings.register_profile("often", max_examples=USUAL * TIMES, deadline=None)
    settings.load_profile("often")


def tries(usual: int) -> settings:
    """For a property whose number of cases is not the usual one."""
    return settings(max_examples=usual * TIMES)
