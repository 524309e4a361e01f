"""What must happen at a branch, or a year in which nothing went wrong says little."""

from __future__ import annotations

from teller_app.rules.codes import CareKind, CareStep

HAPPENS = (
    *(f"event {kind}" for kind in CareKind if kind.value in {"deal", "complaint", "product", "promotion"}),
    *(f"care_done {step}" for step in CareStep),
    *(f"care_put_off {step}" for step in ("survey", "regular", "invitation")),
    *("care_not_wanted survey", "no contact", "contact again", "escalated", "planned"),
    *("give", "undo", "override", "override end", "risen", "fallen", "kill", "told before a kill"),
    *(f"refused care.{code}" for code in ("too_soon", "day_off", "not_ahead", "twice")),
    *(f"refused privilege.{code}" for code in ("used_up", "not_granted", "undone")),
    "refused override.there",
)
SELDOM = frozenset(
    {
        *(f"care_done {step}" for step in ("birthday", "follow_up", "reply")),
        *(f"care_put_off {step}" for step in ("survey", "regular", "invitation")),
        *("care_not_wanted survey", "no contact", "contact again", "override", "override end"),
        *("risen", "fallen", "told before a kill", "refused override.there"),
        *(
            "refused care.not_ahead",
            "refused care.twice",
            "refused privilege.used_up",
            "refused privilege.undone",
        ),
    }
)
"""A few times in a quarter, and which of them not once hangs on the moment of a kill; in whole years all of them."""
