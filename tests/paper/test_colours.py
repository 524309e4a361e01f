"""Text on a tier's band can be read, whatever colour a bank chooses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.paper.colours import INK, READABLE, WHITE, accent_on_white, contrast, ink_on

colours = st.integers(0, 0xFFFFFF).map("#{:06X}".format)


def test_black_on_white_is_the_strongest_contrast():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == pytest.approx(1)


@pytest.mark.parametrize(("colour", "ink"), [("#4A2748", WHITE), ("#F2D98D", INK)])
def test_dark_bands_carry_white_and_light_ones_ink(colour, ink):
    assert ink_on(colour) == ink


@given(colours)
def test_text_in_a_tiers_colour_is_readable_on_paper(colour):
    assert contrast(accent_on_white(colour), WHITE) >= READABLE


def test_every_shipped_tier_can_be_read(general):
    for tier in general.tiers:
        assert contrast(ink_on(tier.colour), tier.colour) >= READABLE, tier.code
