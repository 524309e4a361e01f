"""What must be done when a counter is left, whatever else goes wrong."""

from __future__ import annotations

from collections.abc import Callable

from teller_app.safe.residue import tell


def at_any_rate(*steps: Callable[[], object]) -> None:
    """Do each of ``steps``, whatever came of those before; a fault is told, and holds nothing up.

    For a lock alone: one that ends halfway would leave a counter open that nobody watches any more.
    """
    for step in steps:
        try:
            step()
        except Exception as fault:  # noqa: BLE001  told, without its values
            tell(fault)
