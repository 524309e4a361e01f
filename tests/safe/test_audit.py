"""The chain: whatever is done to it is found, and nothing is found where nothing was done."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teller_app.safe.audit import (
    START,
    Anchor,
    Entry,
    Fault,
    FaultKind,
    Record,
    canonical,
    check,
    client_hash,
    link,
    pack,
    seal,
    short_code,
    trail_key,
    walk_in_seal,
)

KEY = trail_key(b"k" * 32)
LENGTH = 7
POSITIONS = range(LENGTH)
AT = "2026-11-23T09:30:00+08:00"
FREE: dict[str, object] = {
    "at": "2026-11-23T09:30:01+08:00",
    "user": "0232 王芳",
    "role": "auditor",
    "action": "change",
    "purpose": "care",
    "rulebook": "icbc",
    "edition": "2021-05-01",
    "result": "refused",
    "client": b"\x01" * 32,
    "entry": 99,
    "body": b"\x02" * 32,
}
"""Another value for every field that the hash covers beside the number."""
WRONG: dict[str, tuple[object, ...]] = {
    "number": (None, "3", 3.0, True, b"3"),
    "at": (None, 3, b"x"),
    "user": (None, 3, b"x"),
    "role": (None, 3),
    "action": (None, 3),
    "purpose": (None, 3),
    "rulebook": (3, b"x", 1.5),
    "edition": (3, b"x"),
    "result": (None, 3),
    "client": ("x", 3, b"short"),
    "entry": ("3", 3.0, True),
    "body": ("x", 3, b"short"),
    "previous": (None, "x", 3, b"short"),
    "hash": (None, "x", 3, b"short"),
}


def chained(records: Sequence[Record], previous: bytes = START) -> list[Record]:
    """The same records, linked anew in the order in which they stand."""
    made = []
    for record in records:
        whole = record._replace(previous=previous)
        made.append(whole._replace(hash=link(whole, previous)))
        previous = made[-1].hash
    return made


def entry(number: int) -> Entry:
    return number, AT, "0231 李娜", "teller", "decision", f"C{number:06d}", "general", "2024-05-19", 1, "{}"


def record(number: int) -> Record:
    return Record(
        number=number,
        at=AT,
        user="0231 李娜",
        role="teller",
        action="look" if number % 2 else "decision",
        purpose="counter",
        rulebook=None if number % 2 else "general",
        edition=None if number % 2 else "2024-05-19",
        result="ok",
        client=client_hash(KEY, f"C{number:06d}"),
        entry=None if number % 2 else number,
        body=None if number % 2 else seal(KEY, entry(number)),
        previous=START,
        hash=START,
    )


CHAIN = chained([record(number) for number in range(1, LENGTH + 1)])


def faults(rows: Sequence[Record], anchors: Sequence[Anchor] = (), given: int = 0) -> list[Fault]:
    return list(check(rows, anchors, given))


def anchor(at: int) -> Anchor:
    return Anchor(CHAIN[at].number, CHAIN[at].hash, AT, "print")


def renumbered(rows: Sequence[Record]) -> list[Record]:
    return [row._replace(number=number) for number, row in enumerate(rows, start=1)]


# ---------------------------------------------------------------- no false alarms


def test_an_empty_chain_and_a_whole_one_are_sound():
    assert faults([]) == []
    assert faults(CHAIN) == []
    assert faults(CHAIN, [anchor(at) for at in POSITIONS], given=LENGTH) == []
    assert list(check([])) == list(check(CHAIN)) == []


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
records = st.builds(
    Record,
    number=st.just(0),
    at=text,
    user=text,
    role=text,
    action=text,
    purpose=text,
    rulebook=st.none() | text,
    edition=st.none() | text,
    result=text,
    client=st.none() | st.binary(min_size=32, max_size=32),
    entry=st.none() | st.integers(-(2**63), 2**63 - 1),
    body=st.none() | st.binary(min_size=32, max_size=32),
    previous=st.just(START),
    hash=st.just(START),
)


@given(rows=st.lists(records, max_size=8), data=st.data())
@settings(deadline=None)
def test_no_chain_that_was_only_written_ever_alarms(rows, data):
    chain = chained(renumbered(rows))
    marked = data.draw(st.lists(st.sampled_from(chain))) if chain else []
    anchors = [Anchor(row.number, row.hash, AT, "print") for row in marked]
    assert faults(chain, anchors, given=len(chain)) == []


# ---------------------------------------------------------------- edits


@pytest.mark.parametrize("at", POSITIONS)
@pytest.mark.parametrize("name", FREE)
def test_every_field_that_is_changed_is_found_where_it_was_changed(at, name):
    rows = list(CHAIN)
    rows[at] = rows[at]._replace(**{name: FREE[name]})
    assert faults(rows) == [Fault(FaultKind.EDITED, at + 1)]


FILLED = [
    (at, name)
    for at in POSITIONS
    for name in ("client", "entry", "body", "rulebook", "edition")
    if getattr(CHAIN[at], name) is not None
]


@pytest.mark.parametrize(("at", "name"), FILLED)
def test_a_field_that_is_emptied_is_found(at, name):
    rows = list(CHAIN)
    rows[at] = rows[at]._replace(**{name: None})
    assert faults(rows) == [Fault(FaultKind.EDITED, at + 1)]


@pytest.mark.parametrize("at", POSITIONS)
def test_a_changed_hash_is_found(at):
    rows = list(CHAIN)
    rows[at] = rows[at]._replace(hash=b"\x03" * 32)
    found = faults(rows)
    assert found[0] == Fault(FaultKind.EDITED, at + 1)
    assert found[1:] == [Fault(FaultKind.LINK, at + 2)][: LENGTH - at - 1]


@pytest.mark.parametrize("at", POSITIONS)
def test_a_changed_link_is_found(at):
    rows = list(CHAIN)
    rows[at] = rows[at]._replace(previous=b"\x03" * 32)
    assert {fault.number for fault in faults(rows)} == {at + 1}


@pytest.mark.parametrize("at", POSITIONS[:-1])
def test_a_row_that_was_changed_together_with_its_hash_is_found_by_the_next_one(at):
    rows = list(CHAIN)
    changed = rows[at]._replace(user="somebody else")
    rows[at] = changed._replace(hash=link(changed, changed.previous))
    assert faults(rows) == [Fault(FaultKind.LINK, at + 2)]


@given(data=st.data())
@settings(deadline=None)
def test_any_other_value_of_any_field_is_found(data):
    at = data.draw(st.sampled_from(POSITIONS))
    other = data.draw(records)
    name = data.draw(st.sampled_from(sorted(FREE)))
    value = getattr(other, name)
    rows = list(CHAIN)
    if value == getattr(rows[at], name):
        return
    rows[at] = rows[at]._replace(**{name: value})
    assert faults(rows) == [Fault(FaultKind.EDITED, at + 1)]


def test_a_chain_that_begins_behind_something_else_is_found():
    assert faults(chained(CHAIN, b"\x03" * 32)) == [Fault(FaultKind.LINK, 1)]


# ---------------------------------------------------------------- rows that go, come and move


@pytest.mark.parametrize(
    ("first", "last"), [(first, last) for last in POSITIONS[:-1] for first in range(last + 1)]
)
def test_rows_that_are_deleted_from_the_middle_are_found_and_counted(first, last):
    rows = CHAIN[:first] + CHAIN[last + 1 :]
    assert faults(rows) == [Fault(FaultKind.MISSING, first + 1, last + 1)]


@pytest.mark.parametrize("at", POSITIONS[:-1])
def test_a_deleted_row_is_found_also_when_the_others_move_up(at):
    rows = renumbered(CHAIN[:at] + CHAIN[at + 1 :])
    assert faults(rows)[0].number == at + 1


@pytest.mark.parametrize("kept", range(LENGTH))
def test_a_cut_is_found_by_an_anchor_and_by_the_count(kept):
    assert faults(CHAIN[:kept]) == []
    assert faults(CHAIN[:kept], [anchor(LENGTH - 1)]) == [Fault(FaultKind.CUT, kept + 1, LENGTH)]
    assert faults(CHAIN[:kept], given=LENGTH) == [Fault(FaultKind.CUT, kept + 1, LENGTH)]
    assert faults(CHAIN[:kept], [anchor(at) for at in range(kept)], given=kept) == []


@pytest.mark.parametrize("at", POSITIONS)
def test_a_row_that_is_put_in_again_is_found(at):
    assert faults([*CHAIN[: at + 1], *CHAIN[at:]])[0] == Fault(FaultKind.ORDER, at + 1)


@pytest.mark.parametrize("at", POSITIONS)
def test_a_row_that_is_inserted_and_linked_is_found(at):
    strange = chained([record(at + 1)._replace(user="x")], CHAIN[at - 1].hash if at else START)
    rows = renumbered([*CHAIN[:at], *strange, *CHAIN[at:]])
    found = faults(rows)
    assert found
    assert min(fault.number for fault in found) == at + 2


@pytest.mark.parametrize(("one", "other"), [(one, other) for other in POSITIONS for one in range(other)])
def test_rows_that_changed_places_are_found(one, other):
    rows = list(CHAIN)
    rows[one], rows[other] = rows[other], rows[one]
    assert faults(rows)
    assert faults(renumbered(rows))


# ---------------------------------------------------------------- recomputed from some row on


Harm = Callable[[int], list[Record]]


def recomputed_edit(at: int) -> list[Record]:
    return chained([*CHAIN[:at], CHAIN[at]._replace(user="x"), *CHAIN[at + 1 :]])


def recomputed_delete(at: int) -> list[Record]:
    return chained(renumbered(CHAIN[:at] + CHAIN[at + 1 :]))


def recomputed_insert(at: int) -> list[Record]:
    return chained(renumbered([*CHAIN[:at], record(1)._replace(user="x"), *CHAIN[at:]]))


@pytest.mark.parametrize("harm", [recomputed_edit, recomputed_delete, recomputed_insert])
@pytest.mark.parametrize("at", POSITIONS)
@pytest.mark.parametrize("anchored", POSITIONS)
def test_a_recomputed_chain_is_found_by_every_anchor_at_or_after_the_change(harm: Harm, at, anchored):
    rows = harm(at)
    assert faults(rows) == [], "without an anchor nobody can tell"
    found = faults(rows, [anchor(anchored)])
    if anchored < at:
        assert found == []
    elif anchored < len(rows):
        assert found == [Fault(FaultKind.ANCHOR, anchored + 1)]
    else:
        assert found == [Fault(FaultKind.CUT, len(rows) + 1, anchored + 1)]


def test_two_anchors_of_one_row_must_both_hold():
    false = Anchor(3, b"\x04" * 32, AT, "print")
    assert faults(CHAIN, [anchor(2), false]) == [Fault(FaultKind.ANCHOR, 3)]
    assert faults(CHAIN, [false, anchor(2)]) == [Fault(FaultKind.ANCHOR, 3)]


# ---------------------------------------------------------------- what is no record


@pytest.mark.parametrize("at", POSITIONS)
@pytest.mark.parametrize(("name", "value"), [(name, value) for name in WRONG for value in WRONG[name]])
def test_what_is_no_record_is_a_fault_and_no_crash(at, name, value):
    rows = list(CHAIN)
    rows[at] = rows[at]._replace(**{name: value})
    assert faults(rows) == [Fault(FaultKind.UNREADABLE, at + 1)], "the next one is not blamed for it"


def test_one_fault_does_not_hide_the_next():
    edited = CHAIN[5]._replace(user="x")
    rows = [*CHAIN[:2], CHAIN[2]._replace(user=None), *CHAIN[3:5], edited, *CHAIN[6:]]
    assert faults(rows) == [Fault(FaultKind.UNREADABLE, 3), Fault(FaultKind.EDITED, 6)]
    rows = [*CHAIN[:3], CHAIN[2], *CHAIN[3:5], edited, *CHAIN[6:]]
    assert faults(rows) == [Fault(FaultKind.ORDER, 3), Fault(FaultKind.EDITED, 6)]


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("number", "3", TypeError("Record")),
        ("at", 3, TypeError("Record")),
        ("entry", 3.0, TypeError("Record")),
        ("user", b"x", TypeError("bytes")),
        ("edition", 1.5, TypeError("float")),
        ("client", "x", TypeError("str")),
        ("body", b"short", ValueError(5)),
    ],
)
def test_what_cannot_be_hashed_is_told_by_its_kind_and_never_by_its_value(name, value, wrong):
    with pytest.raises(type(wrong)) as caught:
        canonical(CHAIN[0]._replace(**{name: value}))
    assert caught.value.args == wrong.args


def test_a_half_sign_is_no_text():
    assert faults([CHAIN[0]._replace(user="\ud800")]) == [Fault(FaultKind.UNREADABLE, 1)]


junk = st.none() | st.integers() | st.floats() | st.booleans() | text | st.binary(max_size=40)


@given(rows=st.lists(st.builds(Record, *([junk] * len(Record._fields))), min_size=1, max_size=4))
@settings(deadline=None)
def test_nonsense_is_always_a_fault(rows):
    assert faults(rows)


# ---------------------------------------------------------------- bytes, hashes and codes


def test_the_bytes_are_those_of_the_definition():
    for row in CHAIN:
        fields = row[:-2]
        assert canonical(row) == pack(("teller-app trail", 1, *fields))
        assert link(row, row.previous) == hashlib.sha256(canonical(row) + row.previous).digest()


@given(one=st.lists(junk.filter(lambda x: not isinstance(x, float)), max_size=5), data=st.data())
@settings(deadline=None)
def test_two_lists_never_have_the_same_bytes(one, data):
    one = [int(value) if isinstance(value, bool) else value for value in one]
    other = data.draw(st.permutations(one) | st.lists(st.none() | st.integers() | text, max_size=5))
    same = [(type(value), value) for value in one] == [(type(value), value) for value in other]
    assert (pack(one) == pack(other)) == same


def test_a_border_cannot_be_moved():
    assert pack(("ab", "c")) != pack(("a", "bc"))
    assert pack((None,)) != pack(("",))
    assert pack((1, 2)) != pack((12,))
    assert pack(("1",)) != pack((1,))
    assert pack((b"a",)) != pack(("a",))


@pytest.mark.parametrize("value", [1.0, True, [], object()])
def test_nothing_else_can_be_packed(value):
    with pytest.raises(TypeError) as caught:
        pack((value,))
    assert caught.value.args == (type(value).__name__,)


def test_what_older_journals_hold_is_found_by_the_same_hashes():
    """Whoever makes these from other bytes finds no client any more in what was written before."""
    assert trail_key(b"k" * 32).hex() == "104d4c2a77d8d301a1c2422fd9f3cb78ff94b287ca63f8c911ad2e97a7b0a500"
    told = "1aceb9ead1c01caef242bb1d3a97ee985f67c239acff5ac94bae2e0acee5c287"
    assert client_hash(KEY, "C000001").hex() == told


def test_a_client_is_known_only_to_whoever_has_the_key():
    assert client_hash(KEY, "C000001") == client_hash(KEY, "C000001")
    assert client_hash(KEY, "C000001") != client_hash(KEY, "C000002")
    assert client_hash(KEY, "C000001") != client_hash(trail_key(b"o" * 32), "C000001")
    assert client_hash(KEY, "C000001") != hashlib.sha256(b"C000001").digest()
    assert len(client_hash(KEY, "C000001")) == 32


def test_the_bytes_of_an_entry_are_those_of_the_definition_too():
    for number in (1, 2**40):
        whole = entry(number)
        bare = (*whole[:5], None, None, None, 0, "正文")
        for told in (whole, bare):
            assert seal(KEY, told) == hmac.digest(KEY, b"entry" + pack(told), "sha256")


@pytest.mark.parametrize("at", range(10))
def test_every_field_of_an_entry_makes_another_seal(at):
    whole = list(entry(3))
    whole[at] = 4 if isinstance(whole[at], int) else whole[at] + " "
    assert seal(KEY, tuple(whole)) != seal(KEY, entry(3))


def test_a_walk_in_is_sealed_by_the_key_and_by_nothing_that_an_entry_is_sealed_by():
    assert walk_in_seal(KEY, "王小明") == hmac.digest(KEY, b"walk-in" + pack(("王小明",)), "sha256")
    assert walk_in_seal(bytes(32), "王小明") != walk_in_seal(KEY, "王小明")


def test_a_short_code_can_be_read_aloud():
    assert short_code(bytes.fromhex("4f2a9c0177de" + "00" * 26)) == "4f2a-9c01-77de"
