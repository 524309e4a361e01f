"""What a second person is asked to stand for, in words: one line each for what, why and who.

The same lines are shown on the screen, printed by a command, and what an approval is bound to. A line that
somebody has typed stands alone, so that no reason can pass for another line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from teller_app.rules.client import Client
from teller_app.rules.codes import OverrideKind
from teller_app.rules.money import Money
from teller_app.rules.names import is_unseen
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.parts import Names
from teller_app.rules.rulebook.release import Release
from teller_app.rules.rulebook.starts import Start
from teller_app.words.amounts import day, money
from teller_app.words.files import DifferenceLike, restored_lines
from teller_app.words.people import role_name
from teller_app.words.speaker import Speaker

Lines = tuple[str, ...]
_DIGITS, _GROUP = 12, 4


def short_code(digest: str) -> str:
    """The first twelve digits in groups of four, as people compare them."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))


def tier_by_hand(  # noqa: PLR0913  each of these is what the second person stands for
    speaker: Speaker,
    client: Client,
    tier: Names,
    *,
    kind: OverrideKind,
    until: date,
    reason: str,
    edition: Edition,
    author: str,
) -> Lines:
    """``王小明（C000001）的等级定为不低于钻石客户，至 2027-03-31``."""
    told = {"client": _client(speaker, client), "tier": speaker.name(tier), "until": day(until)}
    if kind is OverrideKind.FLOOR:
        what = speaker.say("{client}的等级定为不低于{tier}，至 {until}", **told)
    else:
        what = speaker.say("{client}的等级固定为{tier}，至 {until}", **told)
    return (what, speaker.say("理由：{reason}", reason=reason), *_ends(speaker, edition, author))


def emergency_payment(  # noqa: PLR0913  each of these is what the second person stands for
    speaker: Speaker,
    client: Client,
    privilege: Names,
    *,
    amount: Money,
    steps: int,
    note: str,
    edition: Edition,
    author: str,
) -> Lines:
    """``紧急支付：王小明（C000001），5,000.00 元``."""
    what = speaker.say(
        "{privilege}：{client}，{amount} 元",
        privilege=speaker.name(privilege),
        client=_client(speaker, client),
        amount=money(amount),
    )
    steps_line = speaker.say("经办已逐步确认 {count} 个步骤", count=steps)
    notes = (speaker.say("备注：{note}", note=note),) if note else ()
    return (what, steps_line, *notes, *_ends(speaker, edition, author))


def disable_person(speaker: Speaker, who: str, role: str, author: str) -> Lines:
    """``停用 7001 王五（柜员）``."""
    what = speaker.say("停用 {who}（{role}），立即生效", who=who, role=role_name(speaker, role))
    return (what, _author(speaker, author))


def change_role(speaker: Speaker, who: str, role: str, then: str, author: str) -> Lines:
    """``7001 王五的角色由柜员改为主管``."""
    roles = {"role": role_name(speaker, role), "then": role_name(speaker, then)}
    return (
        speaker.say("{who} 的角色由{role}改为{then}，立即生效", who=who, **roles),
        _author(speaker, author),
    )


def add_person(speaker: Speaker, who: str, role: str, author: str) -> Lines:
    """``增加柜员 7001 王五``; of a supervisor also what a supervisor can do to others' acts."""
    told = {"who": who, "role": role_name(speaker, role)}
    what = speaker.say("增加{role} {who}，一次性密码交经办人转交", **told)
    stands = (speaker.say("此人将能复核他人的办理"),) if role == "supervisor" else ()
    return (what, *stands, _author(speaker, author))


def enable_supervisor(speaker: Speaker, who: str, author: str) -> Lines:
    """``重新启用主管 8003 赵六``."""
    what = speaker.say("重新启用主管 {who}，此人将能复核他人的办理，密码照旧", who=who)
    return (what, _author(speaker, author))


def reset_person(speaker: Speaker, who: str, role: str, author: str) -> Lines:
    """``为主管 8002 赵六 重置密码``."""
    told = {"who": who, "role": role_name(speaker, role)}
    what = speaker.say("为{role} {who} 重置密码，一次性密码交经办人转交", **told)
    return (what, _author(speaker, author))


def renew_words(speaker: Speaker, author: str) -> Lines:
    """That every line of recovery words that is on paper now is worth nothing afterwards."""
    return (
        speaker.say("重新制作恢复词：此前领取的恢复词全部作废，其他主管须重新领取"),
        _author(speaker, author),
    )


def restore_backup(speaker: Speaker, file: str, code: str, found: DifferenceLike, author: str) -> Lines:
    """Which backup, to the byte; of when it is, and what it would lose."""
    return (
        speaker.say("用备份 {file} 恢复台账，现有台账另存", file=file),
        *restored_lines(speaker, found),
        speaker.say("备份校验码 {code}", code=code),
        _author(speaker, author),
    )


def switch_rulebook(
    speaker: Speaker, now: str, then: str, author: str, *, later: tuple[str, date] | None = None
) -> Lines:
    """From which scheme to which, as name and id; ``later``, named too, is planned already, and stays so."""
    what = speaker.say("本柜台的规则库由{now}换成{then}，此后均按新规则认定", now=now, then=then)
    if later is None:
        return (what, _author(speaker, author))
    scheme, first = later
    stays = speaker.say("已定 {day} 起改用{rulebook}，仍然有效", day=day(first), rulebook=scheme)
    return (what, stays, _author(speaker, author))


def schedule_rulebook(  # noqa: PLR0913  each of these is what the second person stands for
    speaker: Speaker,
    now: str,
    then: str,
    *,
    first: date,
    day: date,
    instead: tuple[str, date] | None,
    author: str,
) -> Lines:
    """From which day on another scheme decides, both as name and id.

    Args:
        speaker: says it.
        now: the scheme of today.
        then: the one to come.
        first: first day of the edition of it that is in force on ``day``.
        day: from which day on.
        instead: the plan that this one takes the place of.
        author: who plans it.
    """
    say = speaker.say
    what = say(
        "自 {day} 起，本柜台的规则库由{now}换成{then} {first} 版；此前仍按现用规则认定",
        day=day.isoformat(),
        now=now,
        then=then,
        first=first.isoformat(),
    )
    if instead is None:
        return (what, _author(speaker, author))
    other, other_day = instead
    gone = say("原定 {day} 起改用{then}，就此作废", day=other_day.isoformat(), then=other)
    return (what, gone, _author(speaker, author))


def start_edition(  # noqa: PLR0913  each of these is what the second person stands for
    speaker: Speaker,
    edition: Edition,
    first: date,
    *,
    allowed: tuple[date, date],
    before: Edition | None,
    instead: date | None,
    author: str,
) -> Lines:
    """From which day on an edition decides.

    Args:
        speaker: says it.
        edition: the one to come.
        first: from which day on.
        allowed: the earliest and the latest day that the edition leaves to a branch.
        before: what goes on until then; ``None`` where nothing does.
        instead: the day that was chosen before.
        author: who chooses it.
    """
    say, (earliest, latest) = speaker.say, allowed
    told = {"scheme": scheme_name(speaker, edition), "edition": day(edition.first_day), "day": day(first)}
    what = say("自 {day} 起，本柜台按{scheme} {edition} 版认定", **told)
    limits = say("该版本自定的首日是 {first}", first=day(edition.first_day))
    if earliest != latest:
        between = {"limits": limits, "earliest": day(earliest), "latest": day(latest)}
        limits = say("{limits}，签名规则允许在 {earliest} 至 {latest} 之间启用", **between)
    stays = () if before is None else (say("此前仍按 {first} 版认定", first=day(before.first_day)),)
    gone = () if instead is None else (say("原定 {day} 起启用，就此作废", day=day(instead)),)
    return (what, limits, *stays, *gone, _author(speaker, author))


def stop_edition(speaker: Speaker, edition: Edition, first: date, *, author: str) -> Lines:
    """Which day is given up, and what follows from that."""
    told = {"scheme": scheme_name(speaker, edition), "edition": day(edition.first_day), "day": day(first)}
    what = speaker.say("撤销原定 {day} 起启用{scheme} {edition} 版；它将自 {edition} 起施行", **told)
    return (what, _author(speaker, author))


def withdraw_rulebook(speaker: Speaker, now: str, then: str, *, day: date, author: str) -> Lines:
    """Which plan is given up, and what goes on."""
    what = speaker.say(
        "撤销原定 {day} 起改用{then}；继续按{now}认定", day=day.isoformat(), then=then, now=now
    )
    return (what, _author(speaker, author))


def install_release(  # noqa: PLR0913  each of these is what the second person stands for
    speaker: Speaker,
    release: Release,
    code: str,
    *,
    added: Sequence[str],
    changed: Sequence[str],
    gone: Sequence[str],
    lost: str | None,
    lost_plan: tuple[str, date] | None = None,
    lost_starts: Sequence[Start] = (),
    author: str,
) -> Lines:
    """Which release, and what is another in it; each edition as ``scheme/first day``.

    Args:
        speaker: says it.
        release: what is to decide.
        code: of its list.
        added: editions that are not there now.
        changed: editions whose text is another.
        gone: editions that are there now.
        lost: id of the scheme that decides now, where the release has no rules of it for today.
        lost_plan: what is planned from which day on, where it has none of that for that day.
        lost_starts: days that were chosen here for editions, where it does not allow them.
        author: who installs it.
    """
    what = speaker.say(
        "安装第 {number} 期规则库（{by}，{issued} 签发，有效至 {expires}），立即生效",
        number=release.number,
        by=_plain(release.by),
        issued=day(release.issued),
        expires=day(release.expires),
    )
    between = speaker.say("、")
    kinds = (
        (added, speaker.say("新增：{editions}", editions=between.join(added))),
        (changed, speaker.say("改动：{editions}", editions=between.join(changed))),
        (gone, speaker.say("删除：{editions}", editions=between.join(gone))),
    )
    told = tuple(line for editions, line in kinds if editions) or (speaker.say("各版本都没有改动"),)
    warns = _lost(speaker, lost, lost_plan, lost_starts)
    return (what, speaker.say("规则库校验码 {code}", code=code), *told, *warns, _author(speaker, author))


def _lost(
    speaker: Speaker, lost: str | None, lost_plan: tuple[str, date] | None, lost_starts: Sequence[Start]
) -> Lines:
    """What this counter goes by, or is to go by, and would have no more."""
    found: list[str] = []
    if lost:
        found.append(speaker.say("注意：其中没有本柜台现用规则库 {rulebook} 今天的版本", rulebook=lost))
    if lost_plan is not None:
        told = {"rulebook": lost_plan[0], "day": day(lost_plan[1])}
        found.append(speaker.say("注意：其中没有预定 {day} 起改用的规则库 {rulebook}", **told))
    for each in lost_starts:
        told = {"rulebook": each.rulebook, "edition": day(each.edition), "day": day(each.day)}
        says = speaker.say(
            "注意：其中没有 {rulebook} {edition} 版，或不再允许本网点选定的启用日期 {day}", **told
        )
        found.append(says)
    return tuple(found)


def unmasked_export(  # noqa: PLR0913  each of these is what the second person stands for
    speaker: Speaker,
    *,
    of: date,
    against: date | None,
    contents: Sequence[str],
    file: str | None,
    author: str,
) -> Lines:
    """Which day, which lists, and into which file; ``None``: they are printed by a command."""
    where = speaker.say("由命令行输出") if file is None else speaker.say("存为 {file}", file=_plain(file))
    what = speaker.say("导出未遮盖姓名的网点数据，截至 {day}", day=day(of))
    other = (speaker.say("对比 {day}", day=day(against)),) if against else ()
    return (
        what,
        *other,
        speaker.say("内容：{contents}", contents=speaker.say("、").join(contents)),
        where,
        _author(speaker, author),
    )


def unmasked_batch(speaker: Speaker, edition: Edition, *, of: date, file: str, author: str) -> Lines:
    """Everybody in the book: which day, into which file, by which rules."""
    return (
        speaker.say("导出客户册全部客户的客户号、等级、资产与权益，截至 {day}", day=day(of)),
        speaker.say("存为 {file}", file=_plain(file)),
        *_ends(speaker, edition, author),
    )


def scheme_name(speaker: Speaker, edition: Edition) -> str:
    """``通用规则（general）``: two schemes may have one name, but never one id."""
    return speaker.say("{name}（{key}）", name=_plain(speaker.name(edition.name)), key=edition.rulebook)


def _ends(speaker: Speaker, edition: Edition, author: str) -> Lines:
    scheme = scheme_name(speaker, edition)
    rules = speaker.say("规则：{scheme} {first} 版", scheme=scheme, first=day(edition.first_day))
    return (rules, _author(speaker, author))


def set_up_exchange(speaker: Speaker, branch: str, name: str, code: str, author: str) -> Lines:
    """To whom everything will be sealed, and as which branch: that key opens all that goes out."""
    what = speaker.say(
        "今后把手工录入的客户、权益和认定上报给“{name}”，网点代码 {branch}", name=name, branch=branch
    )
    return (what, speaker.say("总行公钥 {code}，请与总行核对", code=code), _author(speaker, author))


def _author(speaker: Speaker, author: str) -> str:
    return speaker.say("经办：{author}", author=author)


def _client(speaker: Speaker, client: Client) -> str:
    return speaker.say("{name}（{key}）", name=_plain(client.name), key=client.key)


def _plain(text: str) -> str:
    """Without signs that are not seen: one that turns the direction of writing could hide the rest."""
    return "".join(sign for sign in text if not is_unseen(sign))
