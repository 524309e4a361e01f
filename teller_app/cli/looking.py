"""Bringing up a client on the command line, and saying what for."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from teller_app.rules.codes import Purpose
from teller_app.rules.errors import Refusal
from teller_app.rules.half_width import half_width
from teller_app.words.purpose import SAYABLE
from teller_app.words.speaker import mark

if TYPE_CHECKING:
    # Only names of types here: the window reads its command line with this, and must not wait for the store.
    from teller_app.desk.workplace import Workplace
    from teller_app.rules.client import Client


_ONE = mark("查看这位客户的用途；不写为 %(default)s")
_SEVERAL = mark("查看这些客户的用途；不写为 %(default)s")


def client_option(
    parser: argparse.ArgumentParser, purpose: Purpose = Purpose.COUNTER, *, required: bool = False
) -> None:
    """A known client, looked at for ``purpose`` where nothing else is said."""
    parser.add_argument(
        "--client", required=required, metavar="KEY", help=mark("客户册或台账里的客户，写客户号")
    )
    purpose_option(parser, purpose.value, _ONE)


def purpose_option(parser: argparse.ArgumentParser, purpose: str, says: str = _SEVERAL) -> None:
    """What a look is for: ``purpose`` where nothing else is said, which may be one that only its desk has."""
    said = [each.value for each in SAYABLE]
    parser.add_argument(
        "--purpose",
        choices=said if purpose in said else [*said, purpose],
        default=purpose,
        help=says,
    )


def key_of(text: str) -> str:
    """A client's key, as it stands in another window or on a sheet: blanks around it are none of it.

    Raises:
        Refusal: ``client.no_key``.
    """
    key = half_width(text).strip()
    if not key:
        raise Refusal("client.no_key")
    return key


def open_asked(args: argparse.Namespace, place: Workplace) -> Client:
    """The client who was asked for.

    Raises:
        Refusal: as ``key_of`` and ``Workplace.open_client``.
        StoreUnavailable: as ``Workplace.open_client``.
    """
    try:
        return place.open_client(key_of(args.client), Purpose(args.purpose))
    except Refusal:
        from teller_app.cli.saying import remark_book  # noqa: PLC0415  as above

        # Without a book a key that is right is unknown as well.
        remark_book(place)
        raise
