-- What key accounts, families and care need to know of a client.
alter table client add column id_expires text;
alter table client add column group_code text;
alter table client add column referred_by text;
alter table card add column expires text;
create index client_by_group on client (group_code) where group_code is not null;
create index client_by_referrer on client (referred_by) where referred_by is not null;
create index client_by_birthday on client (substr(birth, 6, 5)) where birth is not null;
create index client_by_id_expiry on client (id_expires) where id_expires is not null;
create index card_by_expiry on card (expires) where expires is not null;

-- Months as JSON: [["2026-10-01", transactions, volume, largest, profit, conceded], …], amounts in fen.
create table activity (
  client integer primary key references client (number) on delete cascade,
  months text not null
) strict;
