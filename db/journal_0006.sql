-- Whose keyed hash is whose, one row for each hash of the trail, so that the audit page names clients without going
-- through a whole book. No part of the chain: a key counts only where its hash is that of the row. What was merely
-- typed for a key may be anything, and is not kept.
create table trail_client (
  client_hash blob primary key,
  client_key  text
) strict, without rowid;
insert into trail_client (client_hash) select distinct client_hash from trail where client_hash is not null;
