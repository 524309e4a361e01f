-- What a snapshot says of itself: business_date, built_at, source, clients.
create table meta (
  name  text primary key,
  value text not null
) strict, without rowid;
