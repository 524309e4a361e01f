"""What a printer waits for, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from teller_app.words.speaker import Speaker, mark

TROUBLES: Mapping[str, str] = {
    "media-empty": mark("缺纸"),
    "media-needed": mark("缺纸"),
    "media-jam": mark("卡纸"),
    "input-tray-missing": mark("纸盒没有装好"),
    "output-area-full": mark("出纸口满"),
    "cover-open": mark("盖子开着"),
    "door-open": mark("盖子开着"),
    "interlock-open": mark("盖子开着"),
    "toner-empty": mark("缺墨粉"),
    "marker-supply-empty": mark("缺墨粉"),
    "offline": mark("脱机"),
    "timed-out": mark("没有应答"),
    "shutdown": mark("已关机"),
    "paused": mark("已暂停"),
    "moving-to-paused": mark("已暂停"),
}
"""By IPP's own words (RFC 8011, 5.4.12)."""


def trouble_words(speaker: Speaker, reasons: Iterable[str]) -> str:
    """All of it, each once; a word that only this printer knows is passed on as it is."""
    said = dict.fromkeys(speaker.say(TROUBLES[each]) if each in TROUBLES else each for each in reasons)
    return speaker.say("、").join(said) if said else speaker.say("原因不明")
