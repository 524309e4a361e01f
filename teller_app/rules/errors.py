"""What was wrong, as a code and its values, in no language; ``words`` makes the sentence."""

from __future__ import annotations


class Refusal(Exception):
    """Something that the person in front of the screen can put right.

    Attributes:
        code: a stable identifier, like ``money.unreadable``.
        values: what fills the sentence.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Unavailable(Exception):
    """Something that nobody at the counter has done wrong: the disk, a lock, a damaged file.

    Attributes:
        code: a stable identifier, like ``store.no_room``.
        values: what fills the sentence.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
