"""Only signed, newer, unexpired rulebooks decide; the last good one stays."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.disk import only_one
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.release import LIST_FILE, MOST_LIST_BYTES, SIGNATURES_FILE, digest, sign
from teller_app.store import release_files
from teller_app.store import releases as releases_module
from tests.conftest import TODAY
from tests.releases import GENERAL, OFFICE, STRANGER, gold, listing, put, release, releases_at

MINE = "mine/2024-01-01.toml"


@pytest.fixture
def here(tmp_path):
    """A workplace with release 5 installed over the one that was shipped."""
    made = releases_at(tmp_path)
    made.home.mkdir()
    DeviceKeys(made.home)
    made.install(made.examine(release(tmp_path / "five", 5)))
    assert gold(made) == "5000.00"
    return made


@pytest.fixture
def offer(tmp_path):
    """Release 6 as head office would send it."""
    return release(tmp_path / "six", 6)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(here, folder: Path, code: str) -> Refusal:
    """It is refused for that; what decided goes on to decide, and nothing is left of it."""
    before = everything(here.home)
    with pytest.raises(Refusal) as found:
        here.install(here.examine(folder))
    assert found.value.code == code, found.value.values
    assert everything(here.home) == before
    assert gold(releases_at(here.home.parent)) == "5000.00"
    return found.value


# hostile releases: each is the good one with one thing wrong


def relist(folder: Path, keys=OFFICE[:2], **changes: object) -> None:
    release(folder, 6, keys, **changes)


def retext(old: str, new: str):
    """The signed list with a piece of its text replaced; signed as it is then."""

    def harm(folder: Path) -> None:
        text = (folder / LIST_FILE).read_text("utf-8")
        assert old in text
        put(folder, text.replace(old, new).encode(), OFFICE[:2])

    return harm


def renamed(name: str):
    """One file under a name that leads elsewhere."""

    def harm(folder: Path) -> None:
        said = listing(folder, 6)
        said["files"][name] = said["files"].pop(MINE)
        put(folder, json.dumps(said).encode(), OFFICE[:2])

    return harm


def rewrite(name: str, text: str, *, signed: bool):
    def harm(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        if signed:
            relist(folder)

    return harm


def flip(name: str, at: int):
    def harm(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[at] ^= 1
        (folder / name).write_bytes(content)

    return harm


def lines(change):
    """The signatures with their lines changed."""

    def harm(folder: Path) -> None:
        path = folder / SIGNATURES_FILE
        path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")

    return harm


def other_list(folder: Path) -> None:
    """Signatures that are right, of release 5."""
    shutil.copy(folder.parent / "five" / SIGNATURES_FILE, folder / SIGNATURES_FILE)


def linked(folder: Path) -> None:
    shutil.move(folder / MINE, folder.parent / "elsewhere.toml")
    (folder / MINE).symlink_to(folder.parent / "elsewhere.toml")


def piped(folder: Path) -> None:
    (folder / MINE).unlink()
    os.mkfifo(folder / MINE)


def a_folder(folder: Path) -> None:
    (folder / MINE).unlink()
    (folder / MINE).mkdir()


DRAFT = 'extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = 2024-01-01\n'
WRONG_EXAMPLE = DRAFT + '[[example]]\nsays = "one yuan"\nholdings = { deposit = "1" }\ntier = "private"\n'
HOSTILE = {
    # signatures
    "nobody signed": ("release.unsigned", lambda folder: relist(folder, [])),
    "one signed": ("release.unsigned", lambda folder: relist(folder, OFFICE[:1])),
    "one signed twice": ("release.signatures", lambda folder: relist(folder, [OFFICE[0]] * 2)),
    "one of ours and a stranger": ("release.unsigned", lambda folder: relist(folder, [OFFICE[0], STRANGER])),
    "strangers alone": ("release.unsigned", lambda folder: relist(folder, [STRANGER])),
    "signatures of another list": ("release.signatures", other_list),
    "a bit of the list": ("release.signatures", flip(LIST_FILE, 40)),
    "white space after the list": (
        "release.signatures",
        lambda folder: (folder / LIST_FILE).write_bytes((folder / LIST_FILE).read_bytes() + b"\n"),
    ),
    "a bit of a signature": ("release.signatures", lines(lambda found: [found[0], found[1][:-1] + "z"])),
    "a third signature that is wrong": (
        "release.signatures",
        lines(lambda found: [*found, f"ed25519 {bytes(OFFICE[2].verify_key).hex()} {'0' * 128}"]),
    ),
    "a key in capitals": ("release.signatures", lines(lambda found: [found[0], found[1].upper()])),
    "a line between": ("release.signatures", lines(lambda found: [found[0], "", found[1]])),
    "another algorithm": (
        "release.signatures",
        lines(lambda found: [each.replace("ed25519", "none") for each in found]),
    ),
    "binary signatures": (
        "release.signatures",
        lambda folder: (folder / SIGNATURES_FILE).write_bytes(b"\xff\x00" * 90),
    ),
    "no signatures": ("release.missing", lambda folder: (folder / SIGNATURES_FILE).unlink()),
    "endless signatures": (
        "release.too_large",
        lambda folder: (folder / SIGNATURES_FILE).write_bytes(b"x" * 20_000),
    ),
    # the list
    "no list": ("release.missing", lambda folder: (folder / LIST_FILE).unlink()),
    "an endless list": (
        "release.too_large",
        lambda folder: put(folder, b" " * (MOST_LIST_BYTES + 1), OFFICE),
    ),
    "no JSON": ("release.list", lambda folder: put(folder, b"rulebooks", OFFICE)),
    "another encoding": ("release.list", lambda folder: put(folder, "总行".encode("gbk"), OFFICE)),
    "a mark before it": (
        "release.list",
        lambda folder: put(folder, b"\xef\xbb\xbf" + (folder / LIST_FILE).read_bytes(), OFFICE),
    ),
    "nested without end": ("release.list", lambda folder: put(folder, b"[" * 100_000, OFFICE)),
    "a key twice": ("release.list", retext('"number": 6', '"number": 1, "number": 6')),
    "not a number": ("release.list", retext('"number": 6', '"number": NaN')),
    "a number of text": ("release.list", lambda folder: relist(folder, number="6")),
    "a broken number": ("release.list", retext('"number": 6', '"number": 6.5')),
    "yes for a number": ("release.list", lambda folder: relist(folder, number=True)),
    "a number without end": ("release.list", retext('"number": 6', f'"number": {"9" * 5000}')),
    "an unknown field": ("release.list", lambda folder: relist(folder, needed=1)),
    "another format": ("release.list", lambda folder: relist(folder, format="teller-app extract 1")),
    "a field is missing": ("release.list", retext('"expires": "2027-12-31", ', "")),
    "a day in seconds": ("release.list", retext('"2027-12-31"', "1893456000")),
    "a day that is none": ("release.list", lambda folder: relist(folder, expires="2027-02-30")),
    "a name that turns": ("release.list", lambda folder: relist(folder, by="总行\u202e")),
    "no files": ("release.list", lambda folder: relist(folder, files={})),
    "a way out": ("release.list", renamed("../../evil/2024-01-01.toml")),
    "from the root": ("release.list", renamed("/tmp/2024-01-01.toml")),
    "another slash": ("release.list", renamed("mine\\2024-01-01.toml")),
    "a device of Windows": ("release.list", renamed("con/2024-01-01.toml")),
    "no day in the name": ("release.list", renamed("mine/today.toml")),
    # order and time
    "an older one": ("release.older", lambda folder: relist(folder, number=4)),
    "the same number, another list": ("release.older", lambda folder: relist(folder, number=5)),
    "the one that was shipped": ("release.older", lambda folder: relist(folder, number=1)),
    "expired yesterday": ("release.expired", lambda folder: relist(folder, expires="2026-11-22")),
    "issued next week": ("release.ahead", lambda folder: relist(folder, issued="2026-11-30")),
    "expired before it was issued": ("release.list", lambda folder: relist(folder, expires="2026-11-19")),
    # files
    "a bit of a file": ("release.altered", flip(GENERAL, 5000)),
    "a file of the last release": (
        "release.altered",
        lambda folder: shutil.copy(folder.parent / "five" / MINE, folder / MINE),
    ),
    "other ends of lines": (
        "release.altered",
        lambda folder: (folder / MINE).write_bytes((folder / MINE).read_bytes().replace(b"\n", b"\r\n")),
    ),
    "a file is missing": ("release.missing", lambda folder: (folder / MINE).unlink()),
    "a link in place of it": ("release.missing", linked),
    "a pipe in place of it": ("release.missing", piped),
    "a folder in place of it": ("release.missing", a_folder),
    "one that nobody signed": ("release.surplus", rewrite("mine/2025-01-01.toml", DRAFT, signed=False)),
    "one beside the schemes": ("release.surplus", rewrite("draft.toml", DRAFT, signed=False)),
    # signed, and wrong all the same
    "too large": ("release.too_large", rewrite(MINE, DRAFT + "#" * 1_000_001, signed=True)),
    "no TOML": ("rulebook.refused", rewrite(MINE, "rulebook = ", signed=True)),
    "no text": ("rulebook.refused", rewrite(MINE, "\udcff\udcfe", signed=True)),
    "a key of TOML twice": ("rulebook.refused", rewrite(MINE, DRAFT + "first_day = 2024-01-02", signed=True)),
    "an unknown rule": ("rulebook.refused", rewrite(MINE, DRAFT + "backdoor = true", signed=True)),
    "extends what nobody signed": (
        "rulebook.refused",
        rewrite(MINE, DRAFT.replace("general/", "../five/general/"), signed=True),
    ),
    "an example that is not so": ("rulebook.refused", rewrite(MINE, WRONG_EXAMPLE, signed=True)),
    "two editions at once": (
        "rulebook.overlap",
        rewrite("mine/2025-01-01.toml", DRAFT.replace("2024-01-01", "2025-01-01"), signed=True),
    ),
    "under another name": ("rulebook.refused", rewrite("yours/2024-01-01.toml", DRAFT, signed=True)),
}


def test_there_are_enough_of_them():
    assert len(HOSTILE) >= 40


VALUES = {
    "nobody signed": {"found": 0, "needed": 2},
    "one signed": {"found": 1, "needed": 2},
    "no JSON": {"reason": "release.json"},
    "a number of text": {"reason": "number"},
    "expired before it was issued": {"reason": "expires"},
    "an older one": {"number": 4, "least": 6},
    "issued next week": {"issued": date(2026, 11, 30)},
    "expired yesterday": {"number": 6, "expires": date(2026, 11, 22)},
    "a bit of a file": {"file": GENERAL},
    "a file is missing": {"file": MINE},
    "a pipe in place of it": {"file": MINE},
    "endless signatures": {"file": "release.json.sig"},
    "one that nobody signed": {"file": "mine/2025-01-01.toml"},
    "one beside the schemes": {"file": "draft.toml"},
}
"""What a sentence is filled with."""


@pytest.mark.parametrize("wrong", VALUES)
def test_a_refusal_says_what_it_is_about(here, offer, wrong):
    code, harm = HOSTILE[wrong]
    harm(offer)
    assert refused(here, offer, code).values == VALUES[wrong]


def test_an_example_that_does_not_come_out_is_named(here, offer):
    HOSTILE["an example that is not so"][1](offer)
    wrong = refused(here, offer, "rulebook.refused")
    assert wrong.values["file"] == "mine"
    assert any("one yuan" in fault.key for fault in wrong.values["faults"]), wrong.values


def test_all_files_together_have_a_most(here, offer, monkeypatch):
    whole = sum(len((offer / name).read_bytes()) for name in (GENERAL, MINE))
    monkeypatch.setattr(release_files, "MOST_TOTAL_BYTES", whole - 1)
    with pytest.raises(Refusal, match=r"release\.too_large"):
        here.examine(offer)
    monkeypatch.setattr(release_files, "MOST_TOTAL_BYTES", whole)
    assert here.examine(offer)


@pytest.mark.parametrize("wrong", HOSTILE)
def test_a_hostile_release_is_refused_and_the_last_good_one_decides(here, offer, wrong):
    code, harm = HOSTILE[wrong]
    harm(offer)
    refused(here, offer, code)


OF_TAKING = {"release.older", "release.expired", "release.ahead", "rulebook.refused", "rulebook.overlap"}
"""What is asked when a release is taken, and not of one that lies there."""


@pytest.mark.long(first=12)
@pytest.mark.parametrize("wrong", [wrong for wrong, (code, _) in HOSTILE.items() if code not in OF_TAKING])
def test_what_is_harmed_after_it_was_installed_decides_nothing(here, offer, wrong):
    """Somebody at the disk: rather no rules than others. The same harm, to the release that decides."""
    code, harm = HOSTILE[wrong]
    here.install(here.examine(offer))
    place = here.home / "rulebooks/000006"
    shutil.copytree(here.home.parent / "five", place.parent / "five")
    harm(place)
    again = releases_at(here.home.parent)
    with pytest.raises(Refusal) as found:
        again.shelf().edition("mine", TODAY)
    assert found.value.code == code
    with pytest.raises(Refusal):
        again.shelf().ids()


def test_what_is_signed_newer_and_in_time_decides(here, offer):
    here.install(here.examine(offer))
    assert gold(here) == "6000.00"
    assert gold(releases_at(here.home.parent)) == "6000.00"
    assert sorted(path.name for path in (here.home / "rulebooks").iterdir()) == ["000006"]


@pytest.mark.parametrize("keys", [OFFICE[1:], OFFICE, [OFFICE[2], OFFICE[0], STRANGER]])
def test_any_two_of_the_three_are_enough(here, offer, keys):
    relist(offer, keys)
    here.install(here.examine(offer))
    assert gold(here) == "6000.00"


# order, by whatever way


def test_an_older_one_put_in_its_place_by_hand_decides_nothing(here, offer, tmp_path):
    here.install(here.examine(offer))
    place = here.home / "rulebooks/000006"
    shutil.rmtree(place)
    shutil.copytree(tmp_path / "five", place)
    with pytest.raises(Refusal, match=r"release\.gone"):
        releases_at(tmp_path).shelf().ids()


def test_the_whole_home_of_last_week_brings_no_older_one_back(here, offer, tmp_path):
    shutil.copytree(here.home, tmp_path / "last-week")
    here.install(here.examine(offer))
    shutil.rmtree(here.home)
    shutil.copytree(tmp_path / "last-week", here.home)
    again = releases_at(tmp_path)
    with pytest.raises(Refusal, match=r"release\.gone"):
        again.shelf().ids()
    again.install(again.examine(offer))
    assert gold(again) == "6000.00", "the same one again is how it is mended"


@pytest.mark.parametrize("forged", [b"", b"{}", b'{"body": {"number": 1, "digest": ""}, "mac": "00"}'])
def test_a_number_that_this_device_did_not_sign_is_no_number(here, forged, tmp_path):
    for path in (here.home / "rulebooks.json", *(tmp_path / "state").iterdir()):
        path.write_bytes(forged)
    again = releases_at(tmp_path)
    with pytest.raises(Refusal, match=r"release\.not_known"):
        again.shelf().ids()
    again.install(again.examine(tmp_path / "five"))
    assert gold(again) == "5000.00"


def test_one_of_the_two_numbers_is_enough(here, offer, tmp_path):
    old = (here.home / "rulebooks.json").read_bytes()
    here.install(here.examine(offer))
    (here.home / "rulebooks.json").write_bytes(old)
    assert gold(releases_at(tmp_path)) == "6000.00"
    for path in (tmp_path / "state").iterdir():
        path.unlink()
    with pytest.raises(Refusal, match=r"release\.gone"):
        releases_at(tmp_path).shelf().ids()


def test_a_new_program_brings_a_newer_one_and_an_old_program_none_back(here, tmp_path):
    seven = release(tmp_path / "seven", 7)
    assert gold(releases_at(tmp_path, shipped=seven)) == "7000.00"
    with pytest.raises(Refusal, match=r"release\.gone"):
        releases_at(tmp_path).shelf().ids()


def test_a_newer_one_under_an_older_number_was_never_taken(here, offer, tmp_path):
    place = here.home / "rulebooks/000005"
    shutil.rmtree(place)
    shutil.copytree(offer, place)
    with pytest.raises(Refusal, match=r"release\.gone"):
        releases_at(tmp_path).shelf().ids()


# time


@pytest.mark.parametrize(("day", "decides"), [(date(2027, 12, 31), True), (date(2028, 1, 1), False)])
def test_it_decides_until_its_last_day(here, tmp_path, day, decides):
    later = releases_at(tmp_path, day)
    if decides:
        assert gold(later) == "5000.00"
        return
    with pytest.raises(Refusal) as found:
        later.shelf().edition("mine", TODAY)
    assert found.value.code == "release.expired"
    assert found.value.values == {"number": 5, "expires": date(2027, 12, 31)}


def test_it_expires_in_a_window_that_is_open_over_midnight(here, tmp_path):
    clock = [date(2027, 12, 31)]
    later = releases_at(tmp_path)
    later.today = lambda: clock[0]
    shelf = later.shelf()
    shelf.editions("mine")
    clock[0] += timedelta(days=1)
    with pytest.raises(Refusal, match=r"release\.expired"):
        shelf.editions("mine")


def test_a_head_office_a_day_ahead_is_taken(here, offer):
    relist(offer, issued="2026-11-24")
    here.install(here.examine(offer))
    assert gold(here) == "6000.00"


# keys


@pytest.mark.parametrize(
    "text",
    [
        "",
        "key = 3",
        '[[key]]\nname = "one"\npublic = "' + "ab" * 32 + '"\n',
        ('[[key]]\nname = "twice"\npublic = "' + "ab" * 32 + '"\n') * 2,
        '[[key]]\nname = "short"\npublic = "abcd"\n[[key]]\nname = "b"\npublic = "' + "ab" * 32 + '"\n',
        "needed = 1\n",
    ],
)
def test_without_keys_to_trust_nothing_decides(here, tmp_path, text):
    (tmp_path / "keys.toml").write_text(text)
    with pytest.raises(Refusal, match=r"release\.keys"):
        releases_at(tmp_path).shelf().ids()


# faults

STEPS = 24
"""Writes, renames and deletions of an install over another one."""


@pytest.mark.long(first=8)
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("step", range(STEPS + 1))
def test_a_kill_at_any_step_leaves_the_old_one_or_the_new_one(here, offer, tmp_path, step):
    """Before one of the files, folders and names that it writes or takes away, the power goes."""
    opened = here.examine(offer)
    child = os.fork()
    if child == 0:
        _die_at(step)
        here.install(opened)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    found = gold(releases_at(tmp_path))
    assert found in {"5000.00", "6000.00"}
    assert (status == 0) == (step == STEPS), "one step more or less: count them anew"
    if step == STEPS:
        assert found == "6000.00"
    again = releases_at(tmp_path)
    again.install(again.examine(release(tmp_path / "seven", 7)))
    assert gold(again) == "7000.00"
    assert [path.name for path in (again.home / "rulebooks").iterdir()] == ["000007"], "what it left is gone"


def _die_at(step: int) -> None:
    left = [step]

    def watch(event: str, arguments: tuple) -> None:
        writes = event == "open" and isinstance(arguments[0], str) and arguments[2] & os.O_CREAT
        if writes or event in {"os.rename", "os.mkdir", "os.remove", "os.rmdir"}:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


@pytest.mark.parametrize("step", ["write_file", "sync_folder", "make_private"])
def test_a_full_disk_leaves_the_old_one(here, offer, monkeypatch, step):
    opened = here.examine(offer)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(releases_module, step, full)
        with pytest.raises(Unavailable) as found:
            here.install(opened)
        assert (found.value.code, found.value.values) == (
            "release.unwritable",
            {"reason": "No space left on device"},
        )
    assert gold(releases_at(here.home.parent)) == "5000.00"
    here.install(opened)
    assert gold(here) == "6000.00"


def test_what_was_examined_is_what_is_installed(here, offer):
    """Somebody changes the folder while the second person reads."""
    opened = here.examine(offer)
    (offer / MINE).write_text("rulebook = ")
    (offer / LIST_FILE).write_text("{}")
    here.install(opened)
    assert gold(here) == "6000.00"


def test_where_the_last_one_is_gone_only_itself_or_a_newer_one_mends_it(here, offer, tmp_path):
    here.install(here.examine(offer))
    shutil.rmtree(here.home / "rulebooks/000006")
    again = releases_at(tmp_path)
    for number in (4, 5, 6):
        other = release(tmp_path / f"other {number}", number, issued="2026-11-21")
        with pytest.raises(Refusal) as found:
            again.examine(other)
        assert found.value.values == {"number": number, "least": 7}
    with pytest.raises(Refusal) as found:
        again.shelf().ids()
    assert found.value.values == {"number": 6}
    assert again.examine(offer).release.number == 6


def test_another_release_of_the_same_number_that_a_program_brings_decides_nothing(here, tmp_path):
    twin = release(tmp_path / "twin", 5, issued="2026-11-21")
    assert gold(releases_at(tmp_path, shipped=twin)) == "5000.00"
    assert releases_at(tmp_path, shipped=twin).in_force().folder == here.home / "rulebooks/000005"


def test_another_program_that_installs_is_waited_for_and_then_said(here, offer, monkeypatch):
    opened = here.examine(offer)
    monkeypatch.setattr(releases_module, "_WAIT_SECONDS", 0.1)
    with only_one(here.home / "rulebooks.lock"), pytest.raises(Unavailable, match=r"release\.busy"):
        here.install(opened)
    here.install(opened)
    assert gold(here) == "6000.00"


def test_what_is_installed_is_for_its_owner_only(here):
    for path in (here.home / "rulebooks").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_of_two_installs_at_once_the_newer_one_stays(here, offer, tmp_path):
    six = here.examine(offer)
    other = releases_at(tmp_path)
    other.install(other.examine(release(tmp_path / "seven", 7)))
    with pytest.raises(Refusal, match=r"release\.older"):
        here.install(six)
    assert gold(here) == "7000.00"


def test_to_look_writes_nothing(tmp_path):
    made = releases_at(tmp_path)
    assert gold(made) == "1000.00"
    assert not made.home.exists()
    assert not (tmp_path / "state").exists()


def test_the_same_rulebooks_are_read_once(here):
    assert here.shelf() is here.shelf()


def test_what_is_shipped_is_signed_as_it_stands():
    """After a change: ``make sign-rulebooks``."""
    from tests.stage import shipped_releases

    opened = shipped_releases(Path("nowhere")).in_force()
    assert {digest(content) for content in opened.files.values()} == set(opened.release.files.values())
    assert opened.release.expires > date(2036, 12, 31)


def test_a_signature_is_what_other_tools_make_of_it():
    """Detached Ed25519 over the raw bytes: the first test vector of RFC 8032, section 7.1."""
    key = SigningKey(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signature = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert sign(b"", key) == f"ed25519 {public} {signature}\n"
