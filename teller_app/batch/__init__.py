"""The same rules over a whole table of clients: an edition becomes one query, an engine runs it.

A table has a column ``client`` and one for each holding or fact that is known, by the codes of
``rules.codes``; a column that is missing, and a cell that is empty, is not known, as where a command does
not name it. An amount is the daily average over whatever window a rule asks for, as ``assess --holding``
takes it; so a table has no past, no tier by hand, no group and no history that is shorter than a window.

``shape``     which columns a table has, and what is in them
``cells``     a column as an expression: whole fen, yes or no, a card that is held; and what no cell may be
``compiled``  an edition and a shape into one ``select``: built of expressions, never of text
``looks``     the queries that find cells which are wrong, and clients that stand there twice
``faults``    what they found, by its place
``extras``    which packages an engine needs, and which of them are missing
``places``    what is read, and what is written beside and put in place whole
``duck``      DuckDB: on this machine, at most so much memory, nothing from the network
``spark``     Apache Spark: for what outgrows one machine
``book``      the branch's own book, averaged over the windows that an edition asks for
``run``       look, decide, write, count what was written, switch

Arithmetic is that of ``rules``: amounts are whole fen, each recognised line is rounded down by a division of
whole numbers, and the wider whole number is taken where a product could outgrow 64 bits.
"""
