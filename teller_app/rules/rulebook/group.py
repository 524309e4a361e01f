"""Whether clients who belong together count together."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from teller_app.rules.codes import GroupKind
from teller_app.rules.rulebook.parts import Cited, Strict


class GroupRules(Strict):
    """The tier of a group's sum is open to each member; the client's own figure is shown beside it.

    Attributes:
        kinds: which groups count; a scheme without this part counts nobody together.
    """

    kinds: Annotated[tuple[GroupKind, ...], Field(min_length=1)]
    source: Cited
