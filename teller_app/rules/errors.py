"""What was wrong, as a code and its values, in no language; ``words`` makes the sentence."""

from __future__ import annotations


class Coded(Exception):
    """An error that carries no sentence.

    Attributes:
        code: a stable identifier, like ``money.unreadable`` or ``store.no_room``.
        values: what fills the sentence.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Refusal(Coded):
    """Something that the person in front of the screen can put right."""


class Unavailable(Coded):
    """Something that nobody at the counter has done wrong: the disk, a lock, a damaged file."""
