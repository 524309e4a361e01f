"""How often a property is tried: as usual with ``make test``, many times as often with ``make properties``."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("PROPERTY_TIMES", "1"))
USUAL = 100

# A machine that is busy for minutes has slow moments, which say nothing about the program.
settings.register_profile("usual", suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("often", settings.get_profile("usual"), max_examples=USUAL * TIMES, deadline=None)
settings.load_profile("often" if TIMES > 1 else "usual")


def tries(usual: int) -> settings:
    """For a property whose number of cases is not the usual one."""
    return settings(max_examples=usual * TIMES)
