-- Clients, in the book and in the journal alike. Amounts in fen; dates as ISO text; absent is not known.
create table client (
  number              integer primary key,
  key                 text not null unique,
  kind                text not null check (kind in ('person', 'company')),
  name                text not null check (name <> ''),
  id_number           text,
  phone               text,
  birth               text,
  sex                 text check (sex in ('male', 'female')),
  joined              text,
  region              text,
  statuses            text not null default '{}',
  income_fen          integer check (income_fen >= 0),
  existing_monthly_fen integer check (existing_monthly_fen >= 0),
  stable_job          integer check (stable_job in (0, 1)),
  capacity            integer check (capacity in (0, 1)),
  overdue_consecutive integer check (overdue_consecutive >= 0),
  overdue_total       integer check (overdue_total >= 0),
  currently_overdue   integer check (currently_overdue in (0, 1)),
  inquiries           integer check (inquiries >= 0),
  note                text not null default ''
) strict;

-- One row a class: end-of-day balances as the days on which they changed, [["2026-01-31", 1234500], …].
create table holding (
  client      integer not null references client (number) on delete cascade,
  asset_class text not null,
  history     text not null,
  primary key (client, asset_class)
) strict, without rowid;

create table amount (
  client integer not null references client (number) on delete cascade,
  code   text not null,
  fen    integer not null check (fen >= 0),
  primary key (client, code)
) strict, without rowid;

-- A card by its number, or one that a client has said to hold.
create table card (
  client   integer not null references client (number) on delete cascade,
  position integer not null,
  number   text,
  card     text,
  primary key (client, position),
  check (number is not null or card is not null)
) strict, without rowid;

create table account (
  client integer not null references client (number) on delete cascade,
  number text not null,
  primary key (client, number)
) strict, without rowid;

-- What a client can be found by: ranges of this key answer a look-up.
create table term (
  kind   text not null,
  term   text not null,
  client integer not null references client (number) on delete cascade,
  start  integer not null,
  primary key (kind, term, client, start)
) strict, without rowid;
