"""Everything that a client can be found by, normalised so that a look-up is one range of an index."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind
from teller_app.rules.half_width import half_width
from teller_app.store.term import Term
from teller_app.words.pinyin import readings

KEY, ID, PHONE, CARD, ACCOUNT = "key", "id", "phone", "card", "account"
NAME, PINYIN, INITIALS = "name", "pinyin", "initials"
TAILS = {ID: "id_tail", PHONE: "phone_tail", CARD: "card_tail"}
CARD_KINDS = frozenset({CARD, TAILS[CARD]})
TAIL_LENGTH = 4
MOST_STARTS = 8
MOST_LETTERS = 40
_SILENT = "·•・.．-'’"
"""In a name, but not in what is typed for it, as every space is."""


def terms_of(client: Client) -> list[Term]:
    """Every term of one client, each once."""
    return list(dict.fromkeys([*_numbers(client), *_names(client)]))


def normal(text: str) -> str:
    """Half width, small letters, nothing that is silent in a name."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return "".join(sign for sign in half_width(text).casefold() if sign not in _SILENT and not sign.isspace())


def _numbers(client: Client) -> Iterator[Term]:
    yield Term(KEY, client.key.casefold())
    found = [(ID, client.id_number), (PHONE, client.phone)]
    found += [(CARD, held.number) for held in client.cards]
    found += [(ACCOUNT, number) for number in client.accounts]
    for kind, number in found:
        if number:
            yield from _number(kind, number)


def card_terms(number: str) -> list[Term]:
    """What a card's number can be found by."""
    return list(_number(CARD, number))


def _number(kind: str, number: str) -> Iterator[Term]:
    plain = normal(number)
    yield Term(kind, plain)
    if kind in TAILS:
        yield Term(TAILS[kind], plain[-TAIL_LENGTH:])


def _names(client: Client) -> Iterator[Term]:
    """The name, its pinyin and its initials, from each character on."""
    name = client.name
    plain = [(at, _sign(sign)) for at, sign in enumerate(name)]
    places = [at for at, sign in plain if sign]
    signs = [sign for _, sign in plain if sign]
    for at, start in enumerate(places[:MOST_STARTS]):
        if _is_latin(signs[at]) and at and _is_latin(signs[at - 1]) and not name[start - 1].isspace():
            continue
        surname = at == 0 and client.kind is ClientKind.PERSON
        for kind, term in _spelt("".join(signs[at:]), surname=surname):
            yield Term(kind, term, start)


@lru_cache(maxsize=20_000)
def _sign(sign: str) -> str:
    """One character of a name, as it is found."""
    return normal(sign)


def forget_names() -> None:
    """Drop what is kept for the next client who is called the same: through a lock nobody's name stays."""
    _spelt.cache_clear()


@lru_cache(maxsize=50_000)
def _spelt(rest: str, *, surname: bool) -> tuple[tuple[str, str], ...]:
    """What the end of a name is written and read as; most names share theirs with many others."""
    found = {(NAME, rest[:MOST_LETTERS]): None}
    for read in readings(rest[:MOST_STARTS], surname=surname):
        # A character that has no reading ends what can be typed of the name.
        syllables = list(takewhile(str.isascii, read))
        full = "".join(syllables)[:MOST_LETTERS]
        if not full:
            continue
        found[PINYIN, full] = None
        if "v" in full:
            found[PINYIN, full.replace("v", "u")] = None
        found[INITIALS, "".join(syllable[:1] for syllable in syllables)] = None
    return tuple(found)


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()
