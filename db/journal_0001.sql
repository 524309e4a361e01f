-- What this branch has written: decisions, pre-screens, prints, consent. Never changed, never deleted.
create table entry (
  number     integer primary key autoincrement,
  at         text not null,
  teller     text not null,
  kind       text not null,
  client_key text,
  rulebook   text,
  edition    text,
  engine     integer not null,
  body       text not null
) strict;
create index entry_by_client on entry (client_key, number);

-- Who looked at whom, and why; written before anything is read.
create table audit (
  number     integer primary key autoincrement,
  at         text not null,
  teller     text not null,
  action     text not null,
  client_key text,
  purpose    text not null
) strict;
create index walk_in_terms on term (client);
