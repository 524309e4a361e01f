-- Who did what, chained: each row carries the hash of the one before (safe/audit.py). It takes the place of
-- the table audit, whose rows store/trail.py carries over into the chain, together with the entries that
-- there are, before it drops that table.
alter table entry add column role text not null default 'teller';

-- No foreign key to entry: the check of the chain finds more than that, in one pass.
create table trail (
  number      integer primary key autoincrement,
  at          text not null,
  user        text not null,
  role        text not null,
  action      text not null,
  purpose     text not null,
  rulebook    text,
  edition     text,
  result      text not null,
  client_hash blob check (length(client_hash) = 32),
  entry       integer,
  body_hash   blob check (length(body_hash) = 32),
  previous    blob not null check (length(previous) = 32),
  hash        blob not null check (length(hash) = 32),
  check ((entry is null) = (body_hash is null))
) strict;
-- With user and action, so that sums of a time need no row.
create index trail_by_day on trail (at, user, action);
create index trail_by_client on trail (client_hash, number) where client_hash is not null;
create unique index trail_by_entry on trail (entry) where entry is not null;

-- Heads of the trail that were put down: on a print, at a backup, at the close of a day. Each goes into a file
-- outside of the database as well; logged says that it is on the disk there.
create table anchor (
  seq    integer primary key autoincrement,
  number integer not null,
  hash   blob not null check (length(hash) = 32),
  at     text not null,
  why    text not null,
  logged integer not null default 0 check (logged in (0, 1))
) strict;
create index anchor_to_log on anchor (seq) where logged = 0;
