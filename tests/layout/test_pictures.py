"""What is measured can be looked at as well."""

from __future__ import annotations

from tests.screenshots import SCALES, sets


def test_the_small_screens_that_a_scaling_makes_are_pictured():
    taken = {(scale, size) for size, scale in sets()}
    for scale, size in (("1.25", (1093, 614)), ("1.5", (911, 512)), ("2", (683, 384))):
        assert (scale, size) in taken
    assert {(scale, (1366, 768)) for scale in SCALES} <= taken
