-- Privileges that other branches and channels have given, as head office's extract says.
create table given (
  client    integer not null references client (number) on delete cascade,
  privilege text not null,
  day       text not null,
  branch    text not null,
  rulebook  text not null,
  times     integer not null check (times > 0),
  primary key (client, privilege, day, branch, rulebook)
) strict, without rowid;
