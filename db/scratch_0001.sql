-- What must be looked at twice while a book is built: an encrypted file beside it, attached as scratch, gone afterwards.
-- Every client that a file names, under which number, and a hash of all that its row says, by which another is told.
create table scratch.named (key text primary key, number integer, said integer, file integer, line integer) strict,
  without rowid;
-- Who is written anew and not copied, as a whole or in a part.
create table scratch.taken (part text, client integer, primary key (part, client)) strict, without rowid;
-- Whose part keeps what the present book says, because a row of it was refused.
create table scratch.spoiled (part text, client integer, primary key (part, client)) strict, without rowid;
create table scratch.referral (client text primary key, referrer text, file integer, line integer) strict, without rowid;
-- What stands in rows of files, and in which, to name it where another row speaks of the same.
create table scratch.holding (client integer, asset_class text, day text, fen integer, file integer, line integer,
  primary key (client, asset_class, day)) strict, without rowid;
create table scratch.activity (client integer, first text, transactions integer, volume integer, largest integer,
  profit integer, conceded integer, file integer, line integer, primary key (client, first)) strict, without rowid;
create table scratch.card (client integer, number text, card text, expires text, file integer, position integer,
  primary key (client, number)) strict, without rowid;
create table scratch.facts (client integer primary key, told text, file integer, line integer) strict;
create table scratch.given (client integer, privilege text, day text, branch text, rulebook text, times integer, file integer, line integer,
  primary key (client, privilege, day, branch, rulebook)) strict, without rowid;
