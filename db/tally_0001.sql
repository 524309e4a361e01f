-- One day of one book under one edition, worked out from the book. It may be deleted at any time.
create table meta (
  name  text primary key,
  value text not null
) strict, without rowid;

create table tier_total (
  position integer primary key,
  tier     text not null unique,
  clients  integer not null,
  fen      integer not null
) strict;

-- One line a client. Amounts in fen; shortfall to the next tier, margin over the threshold of the measured one.
create table line (
  client_key   text primary key,
  name         text not null,
  kind         text not null,
  tier         text not null,
  measured     text not null,
  fen          integer not null,
  next_tier    text,
  shortfall    integer,
  near         integer not null default 0,
  margin       integer,
  close        integer not null default 0,
  falls_on     text,
  outcome      text,
  id_expires   text,
  card_expires text,
  birthday     text
) strict, without rowid;
create index line_by_tier on line (tier, fen desc);
create index line_by_shortfall on line (shortfall, next_tier) where near = 1;
create index line_by_margin on line (margin, measured) where close = 1;
create index line_by_fall on line (falls_on) where falls_on is not null;
create index line_by_outcome on line (outcome, fen desc) where outcome is not null;
create index line_by_id on line (id_expires) where id_expires is not null;
create index line_by_card on line (card_expires) where card_expires is not null;
create index line_by_birthday on line (birthday) where birthday is not null;
