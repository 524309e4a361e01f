-- What each entry says of a client entered by hand is held against the client whenever it is read, by the newest
-- such entry (store/walk_ins.py, which also writes one for every client that there is already). Entries of one
-- client can be many, those that count here are few.
create index entry_of_walk_in on entry (client_key, number) where kind in ('add', 'change', 'walk_in_found');
