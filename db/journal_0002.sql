-- What has to be counted or dated stands in tables of its own, each row under the number of the entry that
-- wrote it, in the same transaction. Entries are never changed; what ends something is an entry too.

-- What a client is to others, as this branch knows it; it goes before what the book says.
-- other: who referred, or the group's code; null says that there is none.
create table tie (
  kind       text not null check (kind in ('referral', 'group')),
  client_key text not null,
  other      text,
  entry      integer not null references entry (number),
  primary key (kind, client_key)
) strict, without rowid;
create index tie_by_other on tie (kind, other);

create table client_group (
  code  text primary key,
  kind  text not null check (kind in ('household', 'companies')),
  name  text not null check (name <> ''),
  entry integer not null references entry (number)
) strict, without rowid;

-- A tier by hand. A period ends on last_day, or earlier on ended_on.
create table tier_override (
  entry      integer primary key references entry (number),
  client_key text not null,
  rulebook   text not null,
  tier       text not null,
  kind       text not null check (kind in ('floor', 'fixed')),
  reason     text not null check (reason <> ''),
  author     text not null,
  approver   text not null check (approver <> author),
  first_day  text not null,
  last_day   text not null check (last_day >= first_day),
  ended_on   text,
  ended_by   integer references entry (number)
) strict;
create index override_by_client on tier_override (client_key, rulebook);

-- What a client looks for; the newest row of a client counts.
create table value_finding (
  entry      integer primary key references entry (number),
  client_key text not null,
  answers    text not null,
  overruled  text check (overruled in ('intrinsic', 'extrinsic', 'strategic')),
  reason     text not null default '',
  check (overruled is null or reason <> '')
) strict;
create index value_by_client on value_finding (client_key, entry);

-- What happened, or is about to. origin tells two of the same kind apart and makes each count once.
create table care_event (
  entry      integer primary key references entry (number),
  client_key text not null,
  kind       text not null,
  day        text not null,
  origin     text not null,
  note       text not null default '',
  unique (client_key, kind, origin)
) strict;

create table care_task (
  number     integer primary key autoincrement,
  event      integer not null references care_event (entry),
  client_key text not null,
  step       text not null,
  from_day   text not null,
  due        text not null check (due >= from_day),
  state      text not null default 'open' check (state in ('open', 'done', 'not_wanted', 'covered')),
  put_off    integer not null default 0,
  late_since text,
  escalated  text,
  closed_on  text,
  closed_by  integer references entry (number),
  check ((state = 'open') = (closed_on is null))
) strict;
create index task_by_due on care_task (state, due);
create index task_by_client on care_task (client_key, state);

-- Contacts that were made: what the gap is measured from.
create table contact (
  entry      integer primary key references entry (number),
  client_key text not null,
  day        text not null,
  step       text not null
) strict;
create index contact_by_client on contact (client_key, day);

-- What a client does not want; step '' means no contact at all.
create table contact_wish (
  client_key text not null,
  step       text not null default '',
  entry      integer not null references entry (number),
  primary key (client_key, step)
) strict, without rowid;

-- Privileges that were given. period is the first day of the year that the quota is counted over.
create table privilege_use (
  entry      integer primary key references entry (number),
  client_key text not null,
  rulebook   text not null,
  privilege  text not null,
  period     text not null,
  day        text not null,
  tier       text not null,
  undone_by  integer unique references entry (number)
) strict;
create index use_by_client on privilege_use (client_key, rulebook, privilege, period);
create index use_by_day on privilege_use (day);
