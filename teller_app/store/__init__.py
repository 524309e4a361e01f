"""The book and the journal: SQLCipher files through sqlite-utils."""
