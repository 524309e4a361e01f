"""What is wrong with a file."""

from __future__ import annotations

from dataclasses import dataclass

from teller_app.rules.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong.

    Attributes:
        detail: for whoever looks after the files; names a client by its key alone.
        number: which record, entry or line it is about; 0 where none is meant.
        last: of the last one where several are meant.
    """

    code: str
    file: str
    detail: str = ""
    number: int = 0
    last: int = 0

    @classmethod
    def of(cls, refused: Unavailable) -> Finding:
        """A file that cannot be used at all is a finding too."""
        return cls(refused.code, str(refused.values.get("file", "")))

    @property
    def told(self) -> Unavailable:
        """The same, to be said."""
        return Unavailable(self.code, file=self.file, number=self.number, last=self.last)
