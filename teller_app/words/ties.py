"""Who brought whom, in words."""

from __future__ import annotations

from teller_app.rules.money import Money
from teller_app.words.amounts import money
from teller_app.words.speaker import Speaker


def brought_line(speaker: Speaker, direct: int, count: int, worth: Money) -> str:
    """How many clients somebody brought, and what all of them have.

    Args:
        speaker: the language.
        direct: whom the client brought.
        count: these, and whom they brought in their turn.
        worth: of all of them.
    """
    if count > direct:
        return speaker.say(
            "带来 {direct} 位客户，连同他们带来的共 {count} 位，认定资产合计 {worth} 元",
            direct=direct,
            count=count,
            worth=money(worth),
        )
    return speaker.say("带来 {count} 位客户，认定资产合计 {worth} 元", count=count, worth=money(worth))
