"""The client on paper: enough to know whose page it is, too little to harm whoever loses it."""

from __future__ import annotations

from teller_app.paper.page import Labelled, printable
from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind
from teller_app.rules.masks import mask_client, mask_id, mask_phone
from teller_app.words.speaker import Speaker


def masked_client(client: Client | None, speaker: Speaker) -> tuple[Labelled, ...]:
    """Name, number and phone, masked; what is not known is left away, and a walk-in is nobody."""
    if client is None:
        return ()
    company = client.kind is ClientKind.COMPANY
    # Marks without ink go first: the mask counts characters, and would show a mark in place of a surname.
    name = printable(client.name)
    facts = [(speaker.say("客户"), mask_client(name, client.kind))]
    if client.id_number:
        label = speaker.say("统一社会信用代码") if company else speaker.say("证件号码")
        facts.append((label, mask_id(client.id_number)))
    if client.phone:
        facts.append((speaker.say("手机"), mask_phone(client.phone)))
    return tuple(Labelled(label=label, value=value) for label, value in facts)
