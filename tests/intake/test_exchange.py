"""What comes in at head office: every hostile file is refused with its reason, and leaves nothing."""

from __future__ import annotations

import json
import os
import shutil
import tracemalloc
import zlib
from types import SimpleNamespace

import pytest
from nacl.public import PrivateKey

from teller_app.rules.errors import Refusal
from teller_app.safe.exchange import FORMAT, MOST_FILE_BYTES, MOST_PLAIN_BYTES, signing_key
from teller_app.safe.exchange_keys import read_branches, read_office
from teller_app.safe.ring import seal
from tests.exchange import ID, OFFICE, STRANGER, Office, branches_of, content_of, copied, site_at

HEAD = len(FORMAT) + 9 + 64 + 1 + 128 + 1
"""Bytes before what is sealed."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two branches; of the first head office has file 1, and file 2 is on its way."""
    folder = tmp_path_factory.mktemp("exchange")
    one, two = site_at(folder, "0231").set_up(), site_at(folder, "0442").set_up()
    one.give()
    one.walk_in("郑九", ID, "13800138000")
    (first,) = one.send(folder / "out").files
    one.give()
    one.walk_in("何十")
    one.decide()
    (second,) = one.send(folder / "out").files
    two.give()
    (other,) = two.send(folder / "out").files
    branches = branches_of(one, two)
    yield SimpleNamespace(one=one, two=two, first=first, second=second, other=other, branches=branches)
    one.close()
    two.close()


@pytest.fixture
def here(made, tmp_path):
    """Head office after file 1."""
    office = Office(tmp_path / "merged", made.branches)
    assert office.outcomes(made.first) == ["taken"]
    return office


@pytest.fixture
def offer(tmp_path, made):
    """Write bytes as a file that comes in."""

    def write(raw: bytes):
        path = tmp_path / "0231-000002.exchange"
        path.write_bytes(raw)
        return path

    return write


def refused(here, path, code):
    before = here.everything()
    (found,) = here.receive(path)
    assert found.answer.wrong is not None, "it was taken"
    assert found.answer.wrong.code == code, found.answer.wrong.values
    assert (found.answer.records, found.answer.entries) == (0, 0)
    files, records, *_ = here.everything()
    assert [files, records] == before[:2]
    return found


# raw bytes


def flip(at: int):
    def harm(made) -> bytes:
        raw = bytearray(made.second.read_bytes())
        raw[at] ^= 1
        return bytes(raw)

    return harm


def other_digit(at: int):
    """A digit that is one still: a flipped bit would make some of them none."""

    def harm(made) -> bytes:
        raw = bytearray(made.second.read_bytes())
        raw[at] = ord("1") if raw[at] == ord("0") else ord("0")
        return bytes(raw)

    return harm


def head_with(old: bytes, new: bytes):
    return lambda made: made.second.read_bytes().replace(old, new, 1)


def packed_by(make, key=None, office=OFFICE.public):
    """Sealed and signed rightly around whatever ``make`` gives for the compressed content."""

    def harm(made) -> bytes:
        key_ = key or signing_key(made.one.keys.key("journal"))
        sealed = seal(make(content_of(made.second, made.branches)), office)
        signature = key_.sign(f"{FORMAT}\n".encode() + sealed).signature
        return f"{FORMAT} ed25519 {bytes(key_.verify_key).hex()} {signature.hex()}\n".encode() + sealed

    return harm


def swapped(made) -> bytes:
    """The second branch's head on the first one's body."""
    return made.other.read_bytes()[:HEAD] + made.second.read_bytes()[HEAD:]


def resigned(made) -> bytes:
    """Somebody at the other branch takes the sealed part for their own."""
    sealed = made.second.read_bytes()[HEAD:]
    key = signing_key(made.two.keys.key("journal"))
    signature = key.sign(f"{FORMAT}\n".encode() + sealed).signature
    return f"{FORMAT} ed25519 {bytes(key.verify_key).hex()} {signature.hex()}\n".encode() + sealed


# content, signed rightly


def content(change):
    """The lines of the good file, changed, sealed and signed by the branch itself."""

    def harm(made) -> bytes:
        lines = [json.loads(line) for line in content_of(made.second, made.branches).splitlines()]
        change(lines)
        raw = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
        return made.one.sign(raw)

    return harm


def raw_content(change):
    return lambda made: made.one.sign(change(content_of(made.second, made.branches)))


def header(**changes):
    return content(lambda lines: lines[0].update(changes))


def line(place: int, /, **changes):
    return content(lambda lines: lines[place].update(changes))


def of(action: str, **changes):
    def change(lines) -> None:
        next(each for each in lines if each.get("action") == action).update(changes)

    return content(change)


def inside(action: str, **changes):
    def change(lines) -> None:
        next(each for each in lines if each.get("action") == action)["content"].update(changes)

    return content(change)


def unsealed(made) -> bytes:
    key = signing_key(made.one.keys.key("journal"))
    plain = zlib.compress(content_of(made.second, made.branches))
    signature = key.sign(f"{FORMAT}\n".encode() + plain).signature
    return f"{FORMAT} ed25519 {bytes(key.verify_key).hex()} {signature.hex()}\n".encode() + plain


def shifted(made) -> bytes:
    def change(lines) -> None:
        lines[0]["first"] += 1
        lines[0]["last"] += 1
        for each in lines[1:]:
            each["number"] += 1

    return content(change)(made)


HOSTILE = {
    # from the outside
    "nothing": ("exchange.form", lambda made: b""),
    "text": ("exchange.form", lambda made: b"hello\n" * 100),
    "a workbook": ("exchange.form", lambda made: b"PK\x03\x04" + bytes(1000)),
    "a bit of the format": ("exchange.form", flip(3)),
    "another version": ("exchange.form", head_with(b"exchange 1", b"exchange 2")),
    "another algorithm": ("exchange.form", head_with(b"ed25519", b"ed00000")),
    "a mark before it": ("exchange.form", lambda made: b"\xef\xbb\xbf" + made.second.read_bytes()),
    "ends of lines of another system": ("exchange.form", head_with(b"\n", b"\r\n")),
    "a key in capitals": (
        "exchange.form",
        lambda made: made.second.read_bytes()[:HEAD].upper() + made.second.read_bytes()[HEAD:],
    ),
    "only the head": ("exchange.signature", lambda made: made.second.read_bytes()[:HEAD]),
    "half of the head": ("exchange.form", lambda made: made.second.read_bytes()[:100]),
    "too large": (
        "exchange.too_large",
        lambda made: made.second.read_bytes().ljust(MOST_FILE_BYTES + 1, b"x"),
    ),
    "a digit of the public key": ("exchange.stranger", other_digit(len(FORMAT) + 20)),
    "a digit of the signature": ("exchange.signature", other_digit(HEAD - 10)),
    "the first sealed bit": ("exchange.signature", flip(HEAD)),
    "a sealed bit": ("exchange.signature", flip(HEAD + 200)),
    "the last bit": ("exchange.signature", flip(-1)),
    "cut by a byte": ("exchange.signature", lambda made: made.second.read_bytes()[:-1]),
    "cut by half": ("exchange.signature", lambda made: made.second.read_bytes()[: HEAD + 200]),
    "longer by a byte": ("exchange.signature", lambda made: made.second.read_bytes() + b"\0"),
    "twice in one": ("exchange.signature", lambda made: made.second.read_bytes() * 2),
    "no signature at all": ("exchange.form", lambda made: made.second.read_bytes()[HEAD:]),
    "zeros for a signature": (
        "exchange.signature",
        lambda made: (
            made.second.read_bytes()[: HEAD - 129] + b"0" * 128 + b"\n" + made.second.read_bytes()[HEAD:]
        ),
    ),
    "the head of another branch": ("exchange.signature", swapped),
    "the signature of its own file 1": (
        "exchange.signature",
        lambda made: made.first.read_bytes()[:HEAD] + made.second.read_bytes()[HEAD:],
    ),
    "signed by a stranger": ("exchange.stranger", packed_by(zlib.compress, STRANGER)),
    "taken over by another branch": ("exchange.other_branch", resigned),
    "sealed to somebody else": (
        "exchange.sealed",
        packed_by(zlib.compress, office=bytes(PrivateKey(bytes([8]) * 32).public_key)),
    ),
    "not sealed": (
        "exchange.sealed",
        unsealed,
    ),
    # what it unpacks to
    "not compressed": ("exchange.packed", packed_by(lambda content: content)),
    "compressed and cut": ("exchange.packed", packed_by(lambda content: zlib.compress(content)[:-5])),
    "something behind": ("exchange.packed", packed_by(lambda content: zlib.compress(content) + b"more")),
    "another one behind": ("exchange.packed", packed_by(lambda content: zlib.compress(content) * 2)),
    "empty when unpacked": ("exchange.content", packed_by(lambda content: zlib.compress(b""))),
    "a bomb": ("exchange.packed", packed_by(lambda content: zlib.compress(bytes(MOST_PLAIN_BYTES + 1), 9))),
    # the lines
    "no JSON": ("exchange.content", raw_content(lambda raw: b"hello\n")),
    "another encoding": ("exchange.content", raw_content(lambda raw: '{"branch":"总行"}\n'.encode("gbk"))),
    "no end": ("exchange.content", raw_content(lambda raw: raw[:-1])),
    "an empty line": ("exchange.content", raw_content(lambda raw: raw + b"\n")),
    "only a header": ("exchange.chain", raw_content(lambda raw: raw.split(b"\n")[0] + b"\n")),
    "no header": ("exchange.content", raw_content(lambda raw: raw.split(b"\n", 1)[1])),
    "two headers": ("exchange.content", raw_content(lambda raw: raw.split(b"\n", 1)[0] + b"\n" + raw)),
    "a list": ("exchange.content", raw_content(lambda raw: b"[]\n" + raw)),
    "nested without end": ("exchange.content", raw_content(lambda raw: b"[" * 100_000 + b"\n")),
    "a line without end": (
        "exchange.content",
        raw_content(lambda raw: b'{"a":"' + b"x" * 9_000_000 + b'"}\n'),
    ),
    "a million lines": ("exchange.content", raw_content(lambda raw: raw + b"{}\n" * 1_000_000)),
    "a key twice": ("exchange.content", raw_content(lambda raw: raw.replace(b'{"', b'{"number":1,"', 1))),
    "not a number": (
        "exchange.content",
        raw_content(lambda raw: raw.replace(b'"number":2', b'"number":NaN', 1)),
    ),
    "a number without end": (
        "exchange.content",
        raw_content(lambda raw: raw.replace(b'"number":2', b'"number":' + b"9" * 5000, 1)),
    ),
    "a surrogate": (
        "exchange.content",
        raw_content(lambda raw: raw.replace("8001 李娜".encode(), b"\\ud800", 1)),
    ),
    # the header
    "of another branch": ("exchange.other_branch", header(branch="0442")),
    "of no branch": ("exchange.content", header(branch="../up")),
    "a number of text": ("exchange.content", header(number="2")),
    "yes for a number": ("exchange.content", header(number=True)),
    "number 0": ("exchange.content", header(number=0)),
    "a number below": ("exchange.content", header(number=-1)),
    "number 1 again": ("exchange.repeated", header(number=1)),
    "number 3": ("exchange.gap", header(number=3)),
    "number 999999": ("exchange.gap", header(number=999_999)),
    "beyond every number": ("exchange.content", header(number=1_000_000)),
    "another format": ("exchange.content", header(format="teller-app rulebooks 1")),
    "an unknown field": ("exchange.content", header(needed=1)),
    "a time without offset": ("exchange.content", header(made_at="2026-11-23T09:30:00")),
    "behind another file": ("exchange.fork", header(previous="ab" * 32)),
    "behind no file": ("exchange.fork", header(previous="")),
    "behind another record": ("exchange.chain", header(before="ab" * 32)),
    "another head": ("exchange.chain", header(head="ab" * 32)),
    "a short head": ("exchange.content", header(head="abcd")),
    "one record further on": ("exchange.chain", shifted),
    "fewer records than said": ("exchange.chain", content(lambda lines: lines.pop())),
    "a record left out": ("exchange.chain", content(lambda lines: lines.pop(2))),
    "a record twice": ("exchange.chain", content(lambda lines: lines.insert(2, lines[2]))),
    "two records changed over": ("exchange.chain", content(lambda lines: lines.insert(1, lines.pop(2)))),
    "a record too many": (
        "exchange.chain",
        content(lambda lines: lines.append({**lines[-1], "number": 999})),
    ),
    # the records
    "another hand": ("exchange.chain", line(1, user="8002 赵六")),
    "another time": ("exchange.chain", line(2, at="2026-11-23T09:31:00+08:00")),
    "a purpose of its own": ("exchange.chain", line(2, purpose="phone")),
    "another client in a record": ("exchange.chain", of("privilege", client="ab" * 32)),
    "an entry with other content": ("exchange.chain", of("privilege", body="ab" * 32)),
    "content without an entry": ("exchange.content", of("privilege", entry=None, body=None)),
    "content where none belongs": ("exchange.content", of("exchange_sent", content={"a": 1})),
    "a client where none belongs": ("exchange.content", of("exchange_sent", key="C000001")),
    "a privilege without content": ("exchange.content", of("privilege", content=None)),
    "a client without anything": ("exchange.content", of("add", content=None)),
    "a client of another key": ("exchange.content", inside("add", key="W000001")),
    "a client of another kind": ("exchange.content", inside("add", kind="ghost")),
    "a client with a number for a name": ("exchange.content", inside("add", name=1)),
    "a quota of text": ("exchange.content", inside("privilege", quota="6")),
    "a quota below": ("exchange.content", inside("privilege", quota=-1)),
    "a period that is none": ("exchange.content", inside("privilege", period="soon")),
}


def test_there_are_enough_of_them():
    assert len(HOSTILE) >= 40


@pytest.mark.long(first=45)
@pytest.mark.parametrize("wrong", HOSTILE)
def test_a_hostile_file_is_refused_and_the_good_one_is_taken_after_it(made, here, offer, wrong):
    code, harm = HOSTILE[wrong]
    refused(here, offer(harm(made)), code)
    if code == "exchange.gap":
        # It is remembered which file came too early; the good one before it is not it.
        assert here.report().branches[0].missing != ()
    assert here.outcomes(made.second) == ["taken"]


def test_the_good_one_is_taken_so_the_refusals_say_something(made, here, offer):
    assert here.outcomes(offer(made.second.read_bytes())) == ["taken"]
    assert here.outcomes(made.second) == ["there"]


def test_the_content_made_anew_without_a_change_is_good(made, here, offer):
    """What harms the others is their harm, and not the way in which they were made."""
    assert here.outcomes(offer(content(lambda lines: None)(made))) == ["taken"]
    assert here.outcomes(offer(packed_by(zlib.compress)(made))) == ["exchange.repeated"], "another seal"


def test_a_bomb_is_not_unpacked(made, here, offer):
    """A gigabyte in a megabyte: never more of it in memory than a file may hold."""
    machine, packed = zlib.compressobj(9), b""
    for _ in range(1024):
        packed += machine.compress(bytes(1 << 20))
    path = offer(packed_by(lambda _: packed + machine.flush())(made))
    assert path.stat().st_size < 2 << 20
    tracemalloc.start()
    try:
        refused(here, path, "exchange.packed")
        assert tracemalloc.get_traced_memory()[1] < 3 * MOST_PLAIN_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["missing", "folder", "link", "pipe"])
def test_what_is_no_plain_file_is_refused(made, here, tmp_path, kind):
    path = tmp_path / "x.exchange"
    match kind:
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(made.second)
        case "pipe":
            os.mkfifo(path)
    refused(here, path, "exchange.unreadable")


def test_one_that_is_refused_stops_no_other(made, here, offer):
    bad = offer(flip(-1)(made))
    assert sorted(here.outcomes(bad, made.other, made.second)) == ["exchange.signature", "taken", "taken"]


def test_files_come_in_any_order(made, tmp_path):
    office = Office(tmp_path / "merged", made.branches)
    assert office.outcomes(made.second, made.other, made.first) == ["taken"] * 3


def test_a_lost_file_is_named_and_what_follows_waits_for_it(made, tmp_path):
    office = Office(tmp_path / "merged", made.branches)
    (found,) = office.receive(made.second)
    assert found.answer.wrong.code == "exchange.gap"
    assert found.answer.wrong.values == {"branch": "0231", "number": 2, "missing": "1"}
    assert [each.missing for each in office.report().branches] == [(1,)]
    assert office.outcomes(made.first, made.second) == ["taken", "taken"]
    assert [each.missing for each in office.report().branches] == [()]


def test_what_came_too_early_must_be_the_same_later(made, tmp_path, offer):
    office = Office(tmp_path / "merged", made.branches)
    assert office.outcomes(made.second) == ["exchange.gap"]
    assert office.outcomes(made.first) == ["taken"]
    other = offer(content(lambda lines: None)(made))
    assert office.outcomes(other) == ["exchange.repeated"]
    assert office.outcomes(made.second) == ["taken"]


def test_two_pcs_with_one_branch_are_noticed(made, tmp_path):
    """A copied home folder goes on beside the first one: the same number, another file."""
    twin = copied(made.one, tmp_path / "twin")
    office = Office(tmp_path / "merged", made.branches)
    office.receive(made.first, made.second)
    for site in (made.one, twin):
        site.look()
    (ours,), (theirs,) = (site.send(tmp_path / f"to{at}").files for at, site in enumerate((made.one, twin)))
    assert ours.name == theirs.name
    assert office.outcomes(ours) == ["taken"]
    assert office.outcomes(theirs) == ["exchange.repeated"]
    twin.close()


def test_nothing_plain_is_left_on_the_disk(made, here, tmp_path):
    here.receive(made.second)
    written = [path for path in here.folder.rglob("*") if path.is_file()]
    assert written
    for path in written:
        raw = path.read_bytes()
        for canary in ("郑九", ID, "13800138000", "airport_channel"):
            assert canary.encode() not in raw, path


def test_a_merged_file_that_was_damaged_or_is_of_another_key_takes_nothing(made, here):
    from teller_app.desk.head_office import HeadOffice
    from teller_app.store.errors import StoreUnavailable
    from tests.stage import NOW

    other = HeadOffice(here.folder, bytes([1]) * 32)
    with pytest.raises(StoreUnavailable, match=r"store\.unreadable"):
        other.receive([made.second], made.branches, (), NOW)
    path = here.folder / "merged.db"
    raw = bytearray(path.read_bytes())
    for at in range(6000, len(raw), 4096):
        raw[at] ^= 1
    path.write_bytes(raw)
    with pytest.raises(StoreUnavailable, match=r"store\.damaged"):
        here.report()
    with pytest.raises(StoreUnavailable, match=r"store\.damaged"):
        here.receive(made.second)


# keys

BRANCH = '[[branch]]\ncode = "0231"\nname = "A"\npublic = "' + "ab" * 32 + '"\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "branch = 3",
        BRANCH * 2,
        BRANCH + BRANCH.replace("0231", "0442"),
        BRANCH + BRANCH.replace("ab", "cd"),
        BRANCH.replace("ab" * 32, "abcd"),
        BRANCH.replace("0231", "../up"),
        BRANCH + "needed = 1\n",
        BRANCH.replace("ab" * 32, "no hex"),
        "x" * 2_000_000,
        "\ufeff" + BRANCH,
    ],
)
def test_a_list_of_branches_that_is_wrong_lets_nobody_in(tmp_path, text):
    path = tmp_path / "branches.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Refusal, match=r"exchange\.branches"):
        read_branches(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[office]\n",
        '[office]\nname = "A"\npublic = "abcd"\n',
        '[office]\nname = "A\\u202e"\npublic = "' + "ab" * 32 + '"\n',
        '[office]\nname = "A"\npublic = "' + "ab" * 32 + '"\nmore = 1\n',
        BRANCH,
    ],
)
def test_a_key_of_head_office_that_is_wrong_is_not_sealed_to(tmp_path, text):
    path = tmp_path / "office.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Refusal, match=r"exchange\.office_file"):
        read_office(path)


def test_the_files_of_a_branch_that_is_not_in_the_list_any_more_are_refused(made, tmp_path):
    office = Office(tmp_path / "merged", branches_of(made.two))
    assert office.outcomes(made.first) == ["exchange.stranger"]


def test_a_code_that_is_not_in_the_list_is_no_consent(made, here):
    with pytest.raises(Refusal, match=r"exchange\.branch_unknown"):
        here.receive(made.second, restored=("0999",))


def test_everything_of_a_folder_can_be_received_twice(made, here, tmp_path):
    shutil.copy(made.second, tmp_path / "copy.exchange")
    assert here.outcomes(made.first, made.second, tmp_path / "copy.exchange") == ["there", "taken", "there"]
