"""Decisions, and nothing else: no Qt, no SQL, no files, no clock, no randomness."""
