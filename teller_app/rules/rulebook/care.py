"""When clients are contacted, and what is said."""

from __future__ import annotations

from string import Formatter
from typing import Annotated, Self

from pydantic import Field, model_validator

from teller_app.rules.codes import CareStep, ValueType
from teller_app.rules.rulebook.fault import wrong
from teller_app.rules.rulebook.parts import Cited, Code, Names, Strict

_Days = Annotated[int, Field(ge=0, le=366)]
_Some = Annotated[int, Field(ge=1, le=3660)]


class Wording(Strict):
    """What to say; ``{name}`` stands for the client, ``{holiday}`` for the holiday."""

    any: Names
    intrinsic: Names | None = None
    extrinsic: Names | None = None
    strategic: Names | None = None

    def for_type(self, value_type: ValueType | None) -> Names:
        """The wording for a value type, or the one for everybody."""
        found: Names | None = getattr(self, value_type.value) if value_type else None
        return found or self.any

    def fields(self) -> set[str]:
        """What is to be filled in.

        Raises:
            ValueError: a brace stands alone, so nobody knows what is meant.
        """
        names = [self.any, self.intrinsic, self.extrinsic, self.strategic]
        texts = [text for each in names if each is not None for text in (each.zh, each.en)]
        return {field for text in texts for _, field, _, _ in Formatter().parse(text) if field is not None}


class CareRules(Strict):
    """The cadence, in days after what happened, and the words.

    Attributes:
        then_every_days: between two regular contacts, where no holiday takes the place of one.
        then_for_days: how long after the last deal regular contact goes on.
        at_least_days_between: two contacts of one client are never nearer than this.
        escalate_after_days: working days after which what is late goes to a supervisor.
        put_off_most: so often may one task be put off.
        birthday_from: the lowest tier whose birthdays are greeted; nobody's where it is absent.
        holidays: those that are greeted, in the library's and the calendar file's words.
        holiday_every_days: a regular contact waits so long for a holiday that comes after it.
    """

    at_the_door: Names
    greeting_within_days: _Days
    survey_within_days: _Days
    then_every_days: _Some
    then_for_days: _Some = 365
    at_least_days_between: _Some
    reply_within_days: _Days = 1
    follow_up_within_days: _Days = 7
    invitation_within_days: _Days = 5
    card_expiry_days_before: _Days = 30
    document_expiry_days_before: _Days = 30
    escalate_after_days: _Some = 3
    put_off_most: Annotated[int, Field(ge=0, le=20)] = 3
    birthday_from: Code | None = None
    holidays: tuple[Code, ...] = ()
    holiday_every_days: _Days = 10
    wording: dict[CareStep, Wording]
    source: Cited
    gap_source: Cited
    more_source: Cited

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        gap = self.at_least_days_between
        for first, then in (
            ("greeting_within_days", "survey_within_days"),
            ("reply_within_days", "follow_up_within_days"),
        ):
            if getattr(self, then) - getattr(self, first) < gap:
                raise wrong("rule.no_room", "at_least_days_between", first=first, then=then)
        if self.then_every_days < gap:
            raise wrong("rule.too_near", "then_every_days")
        missing = [step.value for step in CareStep if step not in self.wording]
        if missing:
            raise wrong("rule.nothing_to_say", "wording", missing=missing)
        return self

    @model_validator(mode="after")
    def _every_field_can_be_filled(self) -> Self:
        for step, wording in self.wording.items():
            known = {"name", "holiday"} if step is CareStep.HOLIDAY else {"name"}
            try:
                unknown = wording.fields() - known
            except ValueError:
                raise wrong("rule.lone_brace", f"wording.{step.value}", example="{name}") from None
            if unknown:
                raise wrong("rule.unknown_field", f"wording.{step.value}", name=f"{{{min(unknown)}}}")
        return self
