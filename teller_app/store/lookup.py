"""Find clients by anything: one range of an index for each kind of term, never a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind
from teller_app.rules.half_width import half_width
from teller_app.rules.masks import mask_account, mask_card, mask_id, mask_phone
from teller_app.rules.match import Match, MatchedBy
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.term import Term
from teller_app.store.terms import (
    ACCOUNT,
    CARD,
    ID,
    INITIALS,
    KEY,
    NAME,
    PHONE,
    PINYIN,
    TAIL_LENGTH,
    TAILS,
    normal,
)
from teller_app.words.pinyin import readings

LEAST_DIGITS = 4
MOST_TYPED = 60
_AFTER = "\U0010ffff"
_NUMBER = re.compile(r"[0-9]+x?")
_CODE = re.compile(r"[0-9]+[a-z][0-9a-z]*")
_LETTERS = re.compile(r"[a-z]+")
_MIXED = re.compile(r"[0-9a-z]+")
_KEY = re.compile(r"[0-9a-z_-]+")
_RANGE = """
select client, term, start from term
 where kind = :kind and term >= :low and term < :high
 order by term
 limit :limit
"""
_STEP = 10_000
_MOST_STEPS = 6
_STARTS = """
select client, term, start
  from (select client, term, start from term
         where kind = :kind and term >= :low and term < :high
         order by term
         limit :step)
 where start = 0
 order by term
 limit :limit
"""
_LAST = """
select term from term
 where kind = :kind and term >= :low and term < :high
 order by term
 limit 1 offset :step - 1
"""
_CLIENT = "select key, name, kind, birth, id_number, phone from client where number = ?"
_BY = {
    KEY: MatchedBy.KEY,
    ID: MatchedBy.ID,
    PHONE: MatchedBy.PHONE,
    CARD: MatchedBy.CARD,
    ACCOUNT: MatchedBy.ACCOUNT,
    NAME: MatchedBy.NAME,
    PINYIN: MatchedBy.PINYIN,
    INITIALS: MatchedBy.INITIALS,
    TAILS[ID]: MatchedBy.ID,
    TAILS[PHONE]: MatchedBy.PHONE,
    TAILS[CARD]: MatchedBy.CARD,
}
_MASKS = {ID: mask_id, PHONE: mask_phone, CARD: mask_card, ACCOUNT: mask_account}
_Hit = tuple[bool, bool, str, int, int, str]
"""Not exact, not what is looked for first, term, client, start, kind: sorts as a teller would."""
UNSHOWN = frozenset({KEY, NAME, PINYIN, INITIALS})
"""Kinds of terms that a match does not repeat."""
Face = tuple[str, str, str, str | None, str | None, str | None]
"""What a list shows of a client: key, name, kind, birth, identity number, phone."""
Prove = Callable[[Face, Term], None]


def find(
    db: Database, text: str, limit: int = 50, *, file: str = "book", prove: Prove | None = None
) -> list[Match]:
    """At most ``limit`` clients, each once: exact matches first, then those that begin so.

    Args:
        db: where they lie.
        text: what was typed, taken literally.
        limit: so many are shown.
        file: what ``db`` is called where it cannot be read.
        prove: told what is shown of each, and by which term; raises where it must not be.

    Raises:
        StoreUnavailable: the file could not be read.
    """
    # Half a character, from a command line of another encoding, matches nothing.
    whole = text[:MOST_TYPED].encode("utf-8", "ignore").decode()
    typed = normal(whole)
    if not typed:
        return []
    with trouble(file):
        hits: dict[int, _Hit] = {}
        for sought in (*_kinds(typed), *_keys(typed, whole)):
            for hit in _scan(db, sought, limit):
                known = hits.get(hit[3])
                if known is None or hit < known:
                    hits[hit[3]] = hit
        best = sorted(hits.values())[:limit]
        return [_match(_proven(db, hit, file, prove), hit, typed) for hit in best]


def lacks_digits(text: str) -> bool:
    """Whether ``text`` is a number that is too short to find anybody by."""
    typed = normal(text[:MOST_TYPED].encode("utf-8", "ignore").decode())
    return bool(_NUMBER.fullmatch(typed)) and len(typed) < LEAST_DIGITS


@dataclass(frozen=True, slots=True)
class _Sought:
    """A kind of term, how it begins or, where only ``exact`` ones count, what it is."""

    kind: str
    text: str
    exact: bool = False


def _kinds(typed: str) -> Iterator[_Sought]:
    """What kind of text this can be, if it is no client's key."""
    kinds: list[str] = []
    if _NUMBER.fullmatch(typed):
        if len(typed) >= LEAST_DIGITS:
            kinds += (ID, PHONE, CARD)
        if len(typed) == TAIL_LENGTH:
            kinds += TAILS.values()
    elif _LETTERS.fullmatch(typed):
        kinds += (PINYIN, INITIALS, NAME)
    else:
        if len(typed) >= LEAST_DIGITS and _CODE.fullmatch(typed):
            # A company's credit code, as its licence has it: digits with letters among them.
            kinds.append(ID)
        kinds.append(NAME)
    yield from (_Sought(kind, typed) for kind in kinds)
    digits = sum(sign.isdigit() for sign in typed)
    if digits and len(typed) >= LEAST_DIGITS and _MIXED.fullmatch(typed):
        # With fewer digits letters alone would lead through the accounts that begin with them.
        yield _Sought(ACCOUNT, typed, exact=digits < LEAST_DIGITS)


def _keys(typed: str, whole: str) -> Iterator[_Sought]:
    """A client's key is kept with its dashes, so it is looked for with those that were typed, and without.

    What begins with a digit is as long as any number must be; letters alone are a name, or all of a key.
    """
    for form in {typed, "".join(half_width(whole).casefold().split())}:
        if not _KEY.fullmatch(form):
            continue
        if form[0].isalpha() or len(typed) >= LEAST_DIGITS:
            yield _Sought(KEY, form, exact=_LETTERS.fullmatch(form) is not None)


def _scan(db: Database, sought: _Sought, limit: int) -> Iterator[_Hit]:
    """The range of terms that begin with what is sought, those at the start of a name before all others."""
    kind, text = sought.kind, sought.text
    high = text + ("\0" if sought.exact else _AFTER)
    given = {"kind": kind, "low": text, "high": high, "limit": limit, "step": _STEP}
    rows = db.conn.execute(_RANGE, given).fetchall()
    if kind in {NAME, PINYIN, INITIALS} and len(text) > 1:
        rows += _starts(db, given, limit)
    tail = kind in TAILS.values()
    for client, term, start in rows:
        # Keys lie close together: fifty of them would hide every phone that begins with the same digits.
        begun = kind == KEY and term != text and text[0].isdigit()
        yield (term != text, start != 0 or tail or begun, term, client, start, kind)


def _starts(db: Database, given: dict[str, object], limit: int) -> list[tuple[int, str, int]]:
    """Those at the start of a name, in steps of so many rows, so that no book makes a key wait.

    Of ten million clients a quarter of a million have names that end in ``li``: they all lie before those
    whose names begin with it. A step that ends within such a term goes on after it.
    """
    found: list[tuple[int, str, int]] = []
    for _ in range(_MOST_STEPS):
        found += db.conn.execute(_STARTS, {**given, "limit": limit - len(found)}).fetchall()
        last = db.conn.execute(_LAST, given).fetchone() if len(found) < limit else None
        if last is None:
            break
        given = {**given, "low": last[0] + "\0"}
    return found


def face_of(client: Client) -> Face:
    """As it lies in the file."""
    birth = client.birth.isoformat() if client.birth else None
    return client.key, client.name, client.kind.value, birth, client.id_number, client.phone


def _proven(db: Database, hit: _Hit, file: str, prove: Prove | None) -> Face:
    _, _, term, number, start, kind = hit
    face: Face | None = db.conn.execute(_CLIENT, [number]).fetchone()
    if face is None:
        raise StoreUnavailable("store.damaged", file=file)
    if prove is not None:
        prove(face, Term(kind, term, start))
    return face


def _match(face: Face, hit: _Hit, typed: str) -> Match:
    _, _, term, _, start, kind = hit
    key, name, client_kind, birth, id_number, phone = face
    by = _BY[kind]
    in_name = kind in {NAME, PINYIN, INITIALS}
    return Match(
        key=key,
        name=name,
        kind=ClientKind(client_kind),
        by=by,
        start=start if in_name else 0,
        length=_length(name, start, kind, typed) if in_name else 0,
        shown="" if kind in UNSHOWN else _masked(kind, term),
        birth=date.fromisoformat(birth) if birth else None,
        id_tail=id_number[-TAIL_LENGTH:] if id_number else None,
        phone=mask_phone(phone) if phone else None,
    )


def _masked(kind: str, term: str) -> str:
    mask = _MASKS.get(kind)
    return mask(term.upper()) if mask else "*" * TAIL_LENGTH + term.upper()


def _length(name: str, start: int, kind: str, typed: str) -> int:
    """How many characters of the name, from ``start``, what was typed stands for."""
    signs = list(name[start:])
    wanted = len(typed)
    if kind == PINYIN:
        wanted = _syllables(name[start:], typed, surname=start == 0)
    taken = 0
    for at, sign in enumerate(signs, start=1):
        taken += len(normal(sign))
        if taken >= wanted:
            return at
    return len(signs)


def _syllables(rest: str, typed: str, *, surname: bool) -> int:
    """How many syllables ``typed`` reaches into, by the reading that it fits."""
    plain = "".join(normal(sign) for sign in rest)
    for reading in readings(plain, surname=surname):
        spelt = ""
        for count, syllable in enumerate(reading, start=1):
            spelt += syllable
            if spelt.startswith(typed) or spelt.replace("v", "u").startswith(typed):
                return count
    return 1
