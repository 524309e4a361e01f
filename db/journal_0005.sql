-- What is set for the exchange with head office, and which file went out last, is the newest entry that says so
-- (store/outbox.py); such entries are few among many.
create index entry_of_exchange on entry (kind, number) where kind in ('exchange_setup', 'exchange_sent');
