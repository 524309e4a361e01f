"""Which rules decided: the small print of every page."""

from __future__ import annotations

from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.parts import Grade, Source
from teller_app.words.amounts import day
from teller_app.words.speaker import Speaker


def edition_line(edition: Edition, speaker: Speaker) -> str:
    """The edition by its name and its first day."""
    scheme = speaker.name(edition.name)
    return speaker.say("{scheme}，{first_day} 起施行", scheme=scheme, first_day=day(edition.first_day))


def document_line(source: Source, edition: Edition, speaker: Speaker) -> str:
    """The document by its title, without the section: that is written for tellers, in one language.

    It may speak of a refusal, or name a tier, so that "unverified" would seem to be said of the client.
    """
    if source.is_choice:
        return speaker.say("部分标准由本规则自定，没有公开资料")
    document = edition.documents[source.document]
    title = speaker.name(document.title)
    if document.grade is Grade.ANONYMOUS:
        return speaker.say("{source}（资料来源未核实）", source=title)
    return title
