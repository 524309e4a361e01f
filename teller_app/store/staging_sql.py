# ruff: noqa: S608  every part of a statement is a constant of this file
"""The statements of ``store.staging``: ``main`` is the book being built, ``old`` the present one."""

from __future__ import annotations

from dataclasses import dataclass

from teller_app.rules.codes import PARENT
from teller_app.store.client_rows import COLUMNS

LAST_NUMBER = "select coalesce(max(number), 0) from old.client"
OLD = "select number from old.client where key = ?"
NAME = "insert or ignore into scratch.named (key, number, said, file, line) values (?, ?, ?, ?, ?)"
NAMED = "select number from scratch.named where key = ?"
NAMED_AT = "select said, file, line from scratch.named where key = ?"
TAKE = "insert or ignore into scratch.taken (part, client) values (?, ?)"
SPOIL = "insert or ignore into scratch.spoiled (part, client) values (?, ?)"
REFER = "insert or replace into scratch.referral (client, referrer, file, line) values (?, ?, ?, ?)"
REFERRALS = "select client, referrer, file, line from scratch.referral order by file, line"
ANY_REFERRAL = "select exists (select 1 from scratch.referral)"


@dataclass(frozen=True, slots=True)
class Put:
    """How a row of a file is put beside the book, once for each key, and what was put under its key before.

    Attributes:
        place: of the row in its file.
    """

    table: str
    key: tuple[str, ...]
    told: tuple[str, ...]
    place: str = "line"

    @property
    def put(self) -> str:
        """Put it, unless its key is there."""
        columns = (*self.key, *self.told, "file", self.place)
        marks = ", ".join("?" * len(columns))
        return f"insert or ignore into scratch.{self.table} ({', '.join(columns)}) values ({marks})"

    @property
    def before(self) -> str:
        """File, line and what was told under its key."""
        columns = ", ".join(("file", self.place, *self.told))
        same = " and ".join(f"{name} = ?" for name in self.key)
        return f"select {columns} from scratch.{self.table} where {same}"


BALANCE = Put("holding", ("client", "asset_class", "day"), ("fen",))
MONTH = Put("activity", ("client", "first"), ("transactions", "volume", "largest", "profit", "conceded"))
CARD = Put("card", ("client", "number"), ("card", "expires"), "position")
GIVEN = Put("given", ("client", "privilege", "day", "branch", "rulebook"), ("times",))
FACTS = Put("facts", ("client",), ("told",))
IS_THERE = "select count(*) from main.client where number = ?"
COUNT = "select count(*) from main.client"
PARTS = "select part, count(*) from scratch.taken group by part"


def _anew(part: str, client: str) -> str:
    return f"exists (select 1 from scratch.taken t where t.part = '{part}' and t.client = {client})"


_NAMED = "(select number from scratch.named n where n.key = c.referred_by)"
_KNOWN = f"coalesce({_NAMED}, (select number from old.client o where o.key = c.referred_by))"
BROUGHT = (f"select c.number, {_NAMED} from main.client c where c.referred_by is not null",)
BROUGHT_BESIDE = (
    f"select c.number, {_KNOWN} from main.client c where c.referred_by is not null",
    f"""
select c.number, {_KNOWN} from old.client c
 where c.referred_by is not null and not {_anew("client", "c.number")}
""",
)
"""Client and referrer by number: of those whom the files name, and of all others beside a present book."""
COPY_CLIENTS = (
    f"""
insert into main.client ({COLUMNS})
select {COLUMNS} from old.client o where not {_anew("client", "o.number")} order by number
""",
    f"""
insert into main.amount (client, code, fen)
select client, code, fen from old.amount o where not {_anew("client", "o.client")} order by client, code
""",
    f"""
insert into main.account (client, number)
select client, number from old.account o where not {_anew("client", "o.client")} order by client, number
""",
    f"""
insert into main.card (client, position, number, card, expires)
select client, position, number, card, expires from old.card o where not {_anew("client", "o.client")}
 order by client, position
""",
)
"""Clients that no file names, with what a client file could say of them."""
SETTLE = tuple(
    f"""
insert into scratch.taken (part, client)
select distinct '{part}', client from scratch.{part} s
 where not exists (select 1 from scratch.spoiled p where p.part = '{part}' and p.client = s.client)
   and exists (select 1 from main.client c where c.number = s.client)
"""
    for part in ("holding", "activity", "card", "given")
)
"""Of whom a part is as the files say: no row of it was refused, and the client is there."""
LEFT_OUT = tuple(
    f"""
select count(*) from scratch.spoiled p
  join scratch.{part} s on s.client = p.client
 where p.part = '{part}'
"""
    for part in ("holding", "activity", "card", "given")
)
ADD = {
    "holding": (
        f"""
insert or ignore into scratch.holding (client, asset_class, day, fen)
select o.client, o.asset_class, json_extract(p.value, '$[0]'), json_extract(p.value, '$[1]')
  from old.holding o, json_each(o.history) p where {_anew("holding", "o.client")}
""",
        """
delete from scratch.holding where (client, asset_class, day) in (
  select client, asset_class, day from (
    select client, asset_class, day, fen,
           lag(fen) over (partition by client, asset_class order by day) as before from scratch.holding
  ) where fen = before
)
""",
    ),
    "activity": (
        f"""
insert or ignore into scratch.activity (client, first, transactions, volume, largest, profit, conceded)
select o.client, json_extract(p.value, '$[0]'), json_extract(p.value, '$[1]'), json_extract(p.value, '$[2]'),
       json_extract(p.value, '$[3]'), json_extract(p.value, '$[4]'), json_extract(p.value, '$[5]')
  from old.activity o, json_each(o.months) p where {_anew("activity", "o.client")}
""",
    ),
    "given": (
        f"""
insert or ignore into scratch.given (client, privilege, day, branch, rulebook, times)
select client, privilege, day, branch, rulebook, times from old.given o where {_anew("given", "o.client")}
""",
    ),
}
"""What stays beside what a file adds, which has the last word; a balance that stays is no change."""
PUT_TOGETHER = (
    f"""
insert into main.holding (client, asset_class, history)
select client, asset_class, json_group_array(json_array(day, fen) order by day) from scratch.holding s
 where {_anew("holding", "s.client")} group by client, asset_class
""",
    f"""
insert into main.activity (client, months)
select client,
       json_group_array(json_array(first, transactions, volume, largest, profit, conceded) order by first)
  from scratch.activity s where {_anew("activity", "s.client")} group by client
""",
    f"delete from main.card where {_anew('card', 'main.card.client')}",
    f"""
insert into main.card (client, position, number, card, expires)
select client, position, number, card, expires from scratch.card s where {_anew("card", "s.client")}
 order by client, position
""",
    f"""
insert into main.given (client, privilege, day, branch, rulebook, times)
select client, privilege, day, branch, rulebook, times from scratch.given s
 where times > 0 and {_anew("given", "s.client")} order by client, privilege, day, branch, rulebook
""",
)
COPY_PARTS = (
    f"""
insert into main.holding (client, asset_class, history)
select client, asset_class, history from old.holding o where not {_anew("holding", "o.client")}
 order by client, asset_class
""",
    f"""
insert into main.activity (client, months)
select client, months from old.activity o where not {_anew("activity", "o.client")} order by client
""",
)
COPY_GIVEN = f"""
insert into main.given (client, privilege, day, branch, rulebook, times)
select client, privilege, day, branch, rulebook, times from old.given o where not {_anew("given", "o.client")}
 order by client, privilege, day, branch, rulebook
"""
CARD_NUMBERS = f"""
select client, number from main.card c
 where number is not null and ({_anew("client", "c.client")} or {_anew("card", "c.client")})
"""
KEPT_TERMS = f"""
not {_anew("client", "old.term.client")}
and (kind not in ('card', 'card_tail') or not {_anew("card", "old.term.client")})
"""
"""What the present book finds a client by, where that stays."""
ALL_FACTS = "select client, told from scratch.facts where told is not null order by client"
_FACT_COLUMNS = frozenset(
    {
        "income_fen",
        "existing_monthly_fen",
        "stable_job",
        "capacity",
        "overdue_consecutive",
        "overdue_total",
        "currently_overdue",
        "inquiries",
    }
)
DROP_AMOUNT = "delete from main.amount where client = ? and code = ?"
PUT_AMOUNT = "insert into main.amount (client, code, fen) values (?, ?, ?)"


def set_facts(columns: tuple[str, ...]) -> str:
    """The statement that writes some facts of a client, whose number is the last value."""
    if not _FACT_COLUMNS.issuperset(columns):
        raise ValueError(columns)
    return "update main.client set " + ", ".join(f"{name} = ?" for name in columns) + " where number = ?"


_WHOLE = " ".join(f"when '{part.value}' then '{whole.value}'" for part, whole in PARENT.items())
_PARTS = ", ".join(f"'{part.value}'" for part in PARENT)


def _there(holding: str) -> str:
    return f"json_extract({holding}.history, '$[#-1][1]') > 0"


DOUBLED = f"""
select c.key, p.asset_class, w.asset_class, s.file, min(s.line)
  from main.holding p
  join main.holding w on w.client = p.client and w.asset_class = case p.asset_class {_WHOLE} end
  join main.client c on c.number = p.client
  join scratch.holding s on s.client = p.client and s.asset_class in (p.asset_class, w.asset_class)
 where p.asset_class in ({_PARTS}) and s.file is not null and {_there("p")} and {_there("w")}
 group by p.client, p.asset_class
 order by p.client, p.asset_class
"""
"""Who has a class and a part of it at last, where a row of the files speaks of either."""
