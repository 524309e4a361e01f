"""Who a client is, in one line, with every number masked."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind, KeyOutcome, Status
from teller_app.rules.decision import Ground, TierDecision
from teller_app.rules.identity import age_on
from teller_app.rules.masks import mask_id, mask_phone
from teller_app.words.amounts import day
from teller_app.words.codes import code_name
from teller_app.words.lines import together
from teller_app.words.speaker import Speaker

_KEY_TONES = {KeyOutcome.KEY: "good", KeyOutcome.LOOK: "caution"}
"""Only what a teller should notice; who is no key account needs no tag."""


class Shown(Protocol):
    """What of a screen's state the tags tell about."""

    @property
    def client(self) -> Client | None:
        """Who it is."""

    @property
    def decision(self) -> TierDecision | None:
        """Where they stand."""

    @property
    def has_trial(self) -> bool:
        """Whether amounts were typed over."""

    @property
    def saved(self) -> int | None:
        """Journal number of what was saved last."""

    @property
    def key_outcome(self) -> KeyOutcome | None:
        """Whether this is a key account."""


def who_line(speaker: Speaker, client: Client, today: date | None) -> str:
    """``男 · 41 岁   证件 **************1234   手机 138****8000``; a line ends only between two of them."""
    parts = []
    if client.kind is ClientKind.COMPANY:
        parts.append(code_name(speaker, client.kind))
    elif client.sex is not None:
        parts.append(code_name(speaker, client.sex))
    if client.birth is not None and today is not None:
        parts.append(speaker.say("{age} 岁", age=age_on(client.birth, today)))
    line = [" · ".join(parts)] if parts else []
    if client.id_number:
        line.append(speaker.say("证件 {number}", number=mask_id(client.id_number)))
    if client.phone:
        line.append(speaker.say("手机 {number}", number=mask_phone(client.phone)))
    if client.joined is not None:
        line.append(speaker.say("{year} 年起", year=client.joined.year))
    line.append(speaker.say("客户号 {key}", key=client.key))
    return "    ".join(map(together, line))


def tags(speaker: Speaker, shown: Shown) -> list[tuple[str, str]]:
    """Short remarks beside the name, each with its tone."""
    client, decision = shown.client, shown.decision
    found: list[tuple[str, str]] = []
    if client is None or decision is None:
        return found
    if shown.has_trial:
        found.append((speaker.say("试算中 · 不保存"), "caution"))
    if shown.saved is not None:
        found.append((speaker.say("台账号 {number:06d}", number=shown.saved), "good"))
    if decision.override is not None:
        until = day(decision.override.last_day)
        found.append((speaker.say("手工认定至 {until}", until=until), "caution"))
    if decision.group is not None and decision.ground is Ground.GROUP:
        kind = code_name(speaker, decision.group.kind)
        found.append((speaker.say("{kind}合并认定", kind=kind), "quiet"))
    if shown.key_outcome in _KEY_TONES:
        found.append((code_name(speaker, shown.key_outcome), _KEY_TONES[shown.key_outcome]))
    if client.statuses.get(Status.PRIVATE_CONTRACT):
        found.append((code_name(speaker, Status.PRIVATE_CONTRACT), "quiet"))
    if client.statuses.get(Status.PAYROLL):
        found.append((code_name(speaker, Status.PAYROLL), "quiet"))
    return found[:5]
