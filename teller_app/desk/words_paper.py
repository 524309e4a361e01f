"""Recovery words on paper: the only place where they may stand."""

from __future__ import annotations

from datetime import datetime

from teller_app.desk.workplace import Workplace
from teller_app.paper.letterhead import Letterhead, head_block
from teller_app.paper.report import ReportPage, Section
from teller_app.words.speaker import Speaker

_ACROSS = 3


def trail_code(place: Workplace) -> str | None:
    """The audit code of the newest record: after the one that says whose words were made.

    Raises:
        StoreUnavailable: the journal cannot be read.
    """
    head = place.journal.head()
    return head.text if head else None


def words_page(  # noqa: PLR0913, PLR0917  each of these stands on the sheet
    who: str, words: str, branch: str, at: datetime, speaker: Speaker, audit: str | None = None
) -> ReportPage:
    """One sheet, to be sealed and kept by one person.

    Args:
        who: code and name of the person.
        words: as they are shown, with spaces between them.
        branch: for the head of the sheet.
        at: the wall clock.
        speaker: the language of the sheet; the words are English in every language.
        audit: the head of the trail; ``None`` at the first start, where no journal is open yet.
    """
    say = speaker.say
    told = [f"{number:>2}  {word}" for number, word in enumerate(words.split(), start=1)]
    told += [""] * (-len(told) % _ACROSS)
    rows = tuple(tuple(told[at : at + _ACROSS]) for at in range(0, len(told), _ACROSS))
    section = Section(
        title=say("恢复词"),
        lines=(
            say("任意两位主管的恢复词合在一起，可以在忘记密码或更换电脑后打开数据；单独一份打不开任何东西。"),
            say("请封存，与另一位主管的分开存放；不要拍照，不要录入任何电脑。"),
        ),
        columns=("", "", ""),
        rows=rows,
    )
    head = Letterhead(branch=branch, teller=who, printed_at=at, data_date=None, number=None, audit=audit)
    return ReportPage(
        language=speaker.language,
        title=say("恢复词 · {who}", who=who),
        printed_at=at,
        head=head_block(head, speaker),
        facts=(),
        figures=(),
        sections=(section,),
        remark="",
    )
