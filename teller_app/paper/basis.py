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

    It may speak of a refusal, or name a tier. A document that nobody answers for says of which day it is, and
    that the bank's own terms decide: how far a source is to be trusted is a word for tellers.
    """
    if source.is_choice:
        return speaker.say("部分标准由本行自定")
    document = edition.documents[source.document]
    title = speaker.name(document.title)
    if document.grade is Grade.ANONYMOUS:
        on = day(document.dated or document.read)
        return speaker.say("{source}（公开资料，{day}；以本行正式章程为准）", source=title, day=on)
    return title
