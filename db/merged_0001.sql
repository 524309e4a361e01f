-- What branches have sent to head office (store/merged.py). Rows are added and never changed.

-- Files that were taken, each behind the one before; a branch that was put back may leave numbers out.
create table exchange_file (
  branch      text not null,
  number      integer not null check (number > 0),
  digest      text not null,
  first       integer not null,
  last        integer not null check (last >= first),
  head        text not null,
  made_at     text not null,
  received_at text not null,
  primary key (branch, number)
) strict, without rowid;

-- Files that were signed rightly and could not be taken yet, because one before them is missing.
create table exchange_seen (
  branch text not null,
  number integer not null,
  digest text not null,
  primary key (branch, number)
) strict, without rowid;

-- What was wrong with a file that a branch has signed, once each.
create table exchange_alarm (
  branch text not null,
  number integer not null,
  code   text not null,
  digest text not null,
  at     text not null,
  primary key (branch, number, code, digest)
) strict, without rowid;

-- A record of a branch's trail is told from every other one by its hash: a journal that was put back goes on from
-- an older record, and what it says again is here already.
create table exchange_record (
  seq        integer primary key autoincrement,
  branch     text not null,
  hash       blob not null check (length(hash) = 32),
  file       integer not null,
  number     integer not null,
  at         text not null,
  user       text not null,
  role       text not null,
  action     text not null,
  rulebook   text,
  edition    text,
  client     blob,
  entry      integer,
  client_key text,
  content    text,
  unique (branch, hash)
) strict;
create index record_by_number on exchange_record (branch, number);
create index record_by_action on exchange_record (action, branch, seq) where content is not null;
