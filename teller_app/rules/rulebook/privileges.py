"""What a tier can grant."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from teller_app.rules.codes import WindowKind
from teller_app.rules.rulebook.fault import wrong
from teller_app.rules.rulebook.parts import Cited, Code, Names, Strict


class PrivilegeKind(StrEnum):
    """What sort of thing a privilege is, which decides how the counter gives it."""

    FEE = "fee"
    QUEUE = "queue"
    SERVICE = "service"
    GIFT = "gift"
    EVENT = "event"
    PROCEDURE = "procedure"


class Per(StrEnum):
    """Over what a quota is counted."""

    CALENDAR_YEAR = "calendar_year"
    MEMBERSHIP_YEAR = "membership_year"


class Privilege(Strict):
    """A privilege: its name, its kind, and how to give it at the counter.

    Attributes:
        values: what each value code that a tier may name is called (half, full …).
        value: the value where the tier names none.
        quota: how often in the period ``per``; absent means without limit.
        cost: what the client pays, or what it costs beyond the quota.
        how: what the teller does, or says.
        steps: for a procedure, one after another; it also needs a second person.
        windows: for a queue: what it means at each kind of window.
        waiting: for a queue: what is said to those who wait.
    """

    name: Names
    kind: PrivilegeKind
    values: dict[Code, Names] = {}
    value: Code | None = None
    quota: Annotated[int, Field(ge=1, le=9999)] | None = None
    per: Per = Per.CALENDAR_YEAR
    unit: Names | None = None
    cost: Names | None = None
    conditions: Names | None = None
    how: Names
    steps: tuple[Names, ...] = ()
    windows: dict[WindowKind, Names] = {}
    waiting: Names | None = None
    source: Cited
    quota_source: Cited | None = None

    @model_validator(mode="after")
    def _values_are_named(self) -> Self:
        if self.value is not None and self.value not in self.values:
            raise wrong("rule.no_value", "value", value=self.value)
        if self.quota is not None and (self.unit is None or self.quota_source is None):
            raise wrong("rule.bare_quota", "quota")
        if (self.kind is PrivilegeKind.PROCEDURE) != bool(self.steps):
            raise wrong("rule.steps", "steps")
        if (self.windows or self.waiting) and self.kind is not PrivilegeKind.QUEUE:
            raise wrong("rule.windows", "windows")
        return self
