"""What the manifest says is held to before and after reading: nothing else ever replaces a book."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from teller_app.desk.intake_lines import outcome_lines
from teller_app.desk.intake_making import Outcome
from teller_app.intake.faults import Faults
from teller_app.intake.manifest import read_manifest
from teller_app.intake.prepare import Request, Step, Where, prepare
from teller_app.rules.errors import Refusal
from teller_app.safe.release import sign
from teller_app.store.book import ManifestState
from teller_app.words.audit_told import book_told, told_line
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker
from tests.intake.conftest import AS_OF, AT, faults_of, nobody
from tests.intake.test_limits import lenient

CLIENTS = ("key,kind,name", "C1,person,王芳", "", "C2,person,李明")
HOLDINGS = ("client,asset_class,date,balance", "C1,fund,2026-01-01,100.10", "C2,fund,2026-01-01,0.25")
KEY = SigningKey(b"k" * 32)
OTHER = SigningKey(b"o" * 32)


def listed(*files: Path, **changed: object) -> dict:
    rows = {"clients.csv": 2, "h.csv": 2}
    told = [
        {"name": path.name, "rows": rows[path.name], "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in files
    ]
    for each in told:
        if each["name"] == "h.csv":
            each["sum"] = "100.35"
    return {"format": 1, "sequence": 5, "business_date": AS_OF.isoformat(), "files": told, **changed}


@pytest.mark.parametrize("state", ManifestState)
def test_the_record_of_a_new_book_says_in_words_what_vouched_for_it(state):
    line = told_line(Speaker(Language.ZH), book_told(AS_OF, 2, 5, state.value))
    assert "第 5 批" in line
    assert state.value not in line


@pytest.fixture
def files(write):
    return write(*CLIENTS), write(*HOLDINGS, name="h.csv")


@pytest.fixture
def said(tmp_path, files):
    """Write a manifest, of the two files if nothing else is said, and read it."""

    def make(name: str = "manifest.json", keys=(), by=None, **changed: object):
        path = tmp_path / name
        path.write_text(json.dumps(listed(*files, **changed)), "utf-8")
        beside = path.with_name(path.name + ".sig")
        beside.unlink(missing_ok=True)
        if by is not None:
            beside.write_text(sign(path.read_bytes(), by), "ascii")
        return read_manifest(path, keys)

    return make


def refused(do) -> str:
    with pytest.raises(Refusal) as caught:
        do()
    return caught.value.code


def test_an_extract_that_is_what_was_sent_is_taken_and_the_book_says_so(branch, files, said):
    report = branch.with_(manifest=said()).take(*files)
    book = branch.book()
    assert (book.info.sequence, book.info.manifest, book.info.business_date) == (
        5,
        ManifestState.CHECKED,
        AS_OF,
    )
    book.close()
    assert [(each.rows, str(each.total) if each.total else None) for each in report.files] == [
        (2, None),
        (2, "100.35"),
    ]


def test_without_one_the_book_says_that_nothing_vouched(branch, files):
    branch.take(*files)
    book = branch.book()
    assert (book.info.sequence, book.info.manifest) == (None, ManifestState.NONE)
    book.close()


@pytest.mark.parametrize(
    ("what", "changed", "code"),
    [
        (0, {"rows": 3}, "manifest.rows"),
        (0, {"rows": 1}, "manifest.rows"),
        (1, {"sum": "100.36"}, "manifest.sum"),
        (0, {"sum": "0"}, "manifest.sum"),
        (1, {"sha256": "0" * 64}, "manifest.digest"),
        (1, {"name": "g.csv"}, "manifest.files"),
    ],
)
def test_what_is_not_as_it_was_sent_is_refused_and_nothing_stays(branch, files, said, what, changed, code):  # noqa: PLR0917
    branch.take(*files)
    there = sorted(path.name for path in branch.home.iterdir())
    told = listed(*files)["files"]
    told[what] |= changed
    assert refused(lambda: branch.with_(manifest=said(files=told)).take(*files)) == code
    assert sorted(path.name for path in branch.home.iterdir()) == there


def test_an_amount_that_cannot_be_read_is_named_by_its_row_and_not_by_the_sum(branch, write, tmp_path):
    """The file is what was sent, for its digest says so; what is wrong with it is one row, for the limits to allow."""
    files = write(*CLIENTS), write(*HOLDINGS[:2], "C2,fund,2026-01-01,1e5", name="h.csv")
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(listed(*files)), "utf-8")
    told = branch.with_(manifest=read_manifest(path, ()))
    found = told.plan(*files)
    assert faults_of(found) == [("h.csv", 3, "balance", "money.unreadable")]
    assert not found.acceptable
    assert told.with_(profile=lenient(1)).take(*files).rejected == 1


def test_an_import_by_hand_in_between_makes_no_older_extract_new(branch, files, said):
    branch.with_(manifest=said(sequence=9)).take(*files)
    branch.take(*files)
    book = branch.book()
    assert (book.info.sequence, book.info.manifest) == (9, ManifestState.NONE)
    book.close()
    assert refused(lambda: branch.with_(manifest=said(sequence=3)).plan(*files)) == "manifest.back"
    branch.with_(manifest=said(sequence=10)).take(*files)


def test_by_hand_an_older_day_is_refused_unless_the_book_begins_anew(branch, files):
    branch.take(*files)
    before = branch.with_(as_of=AS_OF - timedelta(days=1))
    assert refused(lambda: before.plan(*files)) == "import.older"
    before.with_(fresh=True).take(*files)
    branch.with_(as_of=AS_OF - timedelta(days=1)).take(*files)


def test_a_file_that_is_missing_or_too_many_is_refused(branch, files, said):
    assert refused(lambda: branch.with_(manifest=said()).take(files[0])) == "manifest.files"
    alone = said(files=listed(files[0])["files"])
    assert refused(lambda: branch.with_(manifest=alone).take(*files)) == "manifest.files"


def test_a_wrong_digest_is_found_before_anything_is_read_as_data(branch, files, said, monkeypatch):
    told = listed(*files)["files"]
    told[0]["sha256"] = "0" * 64
    monkeypatch.setattr("teller_app.intake.prepare.Source", lambda *_: pytest.fail("was read"))
    assert refused(lambda: branch.with_(manifest=said(files=told)).take(*files)) == "manifest.digest"


def test_a_file_that_changes_while_it_is_read_is_refused(branch, files, said):
    def told(step: Step, done: int, total: int) -> None:
        if step is Step.BUILD:
            pytest.fail("went on")

    manifest = said()
    real = branch.with_(manifest=manifest)
    before = files[0].read_bytes()

    def change_after_the_first_look(step: Step, *_: int) -> None:
        told(step, 0, 0)

    from teller_app.intake import taking

    whole = taking.Taking.take
    try:
        taking.Taking.take = lambda self, sources: (
            whole(self, sources),
            files[0].write_bytes(before.replace("芳".encode(), "方".encode())),
        )[0]
        with pytest.raises(Refusal) as caught, real.prepared(*files, told=change_after_the_first_look):
            pytest.fail("was built")
    finally:
        taking.Taking.take = whole
    assert caught.value.code == "manifest.digest"


@pytest.mark.parametrize(
    ("sequence", "code"),
    [
        (5, "manifest.repeated"),
        (4, "manifest.back"),
        (1, "manifest.back"),
        (7, "manifest.gap"),
        (900, "manifest.gap"),
    ],
)
def test_an_extract_out_of_order_is_refused(branch, files, said, sequence, code):
    branch.with_(manifest=said()).take(*files)
    assert refused(lambda: branch.with_(manifest=said(sequence=sequence)).take(*files)) == code


def test_a_gap_is_named_and_needs_a_word(branch, files, said):
    branch.with_(manifest=said()).take(*files)
    with pytest.raises(Refusal) as caught:
        branch.with_(manifest=said(sequence=8)).plan(*files)
    assert caught.value.values == {"count": 2, "first": 6, "last": 7}
    assert branch.with_(manifest=said(sequence=8), gap_ok=True).take(*files).missing == 2
    assert branch.with_(manifest=said(sequence=9)).take(*files).missing == 0


def test_an_older_business_date_is_refused_and_the_same_is_not(branch, files, said):
    branch.with_(manifest=said()).take(*files)
    older = said(sequence=6, business_date="2026-11-21")
    assert refused(lambda: branch.with_(manifest=older).take(*files)) == "manifest.older"
    branch.with_(manifest=said(sequence=6)).take(*files)


TOMORROW = (AT + timedelta(days=1)).date()


@pytest.mark.parametrize("fresh", [False, True])
def test_a_day_to_come_is_refused_for_no_later_extract_could_follow(branch, files, said, fresh):
    branch.take(*files)
    there = branch.with_(fresh=fresh)
    assert refused(lambda: there.with_(as_of=TOMORROW).plan(*files)) == "import.ahead"
    ahead = said(sequence=6, business_date=TOMORROW.isoformat())
    assert refused(lambda: there.with_(manifest=ahead).plan(*files)) == "manifest.ahead"
    today = said(sequence=6, business_date=AT.date().isoformat())
    assert there.with_(manifest=today).take(*files).as_of == AT.date()


@pytest.mark.parametrize("sequence", [1, 5, 900])
def test_a_book_that_begins_anew_follows_no_extract(branch, files, said, sequence):
    branch.with_(manifest=said(sequence=5)).take(*files)
    book = branch.book()
    older = said(sequence=sequence, business_date="2026-11-20")
    request = Request(files, AS_OF, manifest=older, fresh=True)
    # The window and the command line hand in the present book for such a request too.
    with prepare(request, Where(branch.home, branch.keys, AT, book), nobody, Faults()) as found:
        assert (found.report.acceptable, found.report.missing) == (True, 0)
        found.switch()
    book.close()
    book = branch.book()
    assert (book.info.sequence, book.info.business_date) == (sequence, date(2026, 11, 20))
    book.close()


def test_the_date_of_the_manifest_goes_before_what_was_typed(branch, files, said):
    asked = replace(branch, asked=replace(branch.asked, as_of=date(2020, 1, 1), manifest=said()))
    assert asked.take(*files).as_of == AS_OF


def test_signed_by_a_key_of_the_profile(branch, files, said):
    keys = (bytes(KEY.verify_key).hex(),)
    assert said(keys=keys, by=KEY).state is ManifestState.SIGNED
    assert said().state is ManifestState.CHECKED
    assert refused(lambda: said(keys=keys)) == "manifest.unsigned"
    assert refused(lambda: said(keys=keys, by=OTHER)) == "manifest.unsigned"


def test_a_signature_by_nobody_that_the_profile_names_is_no_missing_one(branch, files, said):
    """Without a key to hold it against nobody can tell whose it is, and it is there all the same."""
    manifest = said(by=OTHER)
    assert manifest.state is ManifestState.UNKNOWN_KEY
    found = replace(branch, asked=replace(branch.asked, manifest=manifest)).take(*files)
    assert branch.book().info.manifest is ManifestState.UNKNOWN_KEY
    lines = list(outcome_lines(Speaker(Language.ZH), Outcome(found, None, None)))
    assert [line for line in lines if "签名" in line] == [
        "与清单第 5 批相符；清单有签名，但导入配置没有写明信任谁的公钥，不知是谁签的"
    ]


def test_one_changed_byte_and_the_signature_is_wrong(tmp_path, said):
    said(by=KEY)
    path = tmp_path / "manifest.json"
    whole = path.read_bytes()
    for at in range(0, len(whole), 17):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert refused(lambda: read_manifest(path, ())) == "manifest.signature"


TOML = """
format = 1
sequence = 5
business_date = 2026-11-22
[[files]]
name = "clients.csv"
rows = 2
sha256 = "%s"
"""


def test_toml_says_the_same(branch, files, tmp_path):
    path = tmp_path / "manifest.toml"
    path.write_text(TOML % hashlib.sha256(files[0].read_bytes()).hexdigest(), "utf-8")
    assert branch.with_(manifest=read_manifest(path, ())).take(files[0]).sequence == 5


GOOD = {
    "format": 1,
    "sequence": 1,
    "business_date": "2026-11-22",
    "files": [{"name": "a.csv", "rows": 1, "sha256": "0" * 64}],
}
ONE = json.dumps(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        "null",
        ONE[:-1],
        ONE.replace('"sequence": 1', '"sequence": 1, "sequence": 2'),
        ONE.replace('"sequence": 1', '"sequence": NaN'),
        ONE.replace('"sequence": 1', '"sequence": 0'),
        ONE.replace('"sequence": 1', '"sequence": "1"'),
        ONE.replace('"sequence": 1', '"sequence": 1.0'),
        ONE.replace('"sequence": 1', '"sequence": true'),
        ONE.replace('"rows": 1', '"rows": -1'),
        ONE.replace('"rows": 1', '"rows": 1, "sum": 1.5'),
        ONE.replace('"rows": 1', '"rows": 1, "sum": "1e5"'),
        ONE.replace('"rows": 1', '"rows": 1, "extra": 1'),
        ONE.replace("2026-11-22", "22.11.2026"),
        ONE.replace('"0000', '"zzzz'),
        json.dumps({**GOOD, "files": []}),
        json.dumps({**GOOD, "files": GOOD["files"] * 2}),
        json.dumps({**GOOD, "format": 2}),
        '{"a":' * 20_000,
        "x = " + "[" * 20_000,
        ONE + " " * (1 << 20),
    ],
)
def test_a_manifest_that_is_wrong_is_refused(tmp_path, text):
    path = tmp_path / "manifest.json"
    path.write_text(text, "utf-8")
    assert refused(lambda: read_manifest(path, ())) == "manifest.wrong"


def test_a_key_that_stands_twice_is_said_in_words(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(ONE.replace('"sequence": 1', '"sequence": 1, "sequence": 2'), "utf-8")
    with pytest.raises(Refusal) as wrong:
        read_manifest(path, ())
    assert "有一个键写了两次" in problem_line(Speaker(Language.ZH), wrong.value)


def test_cancelling_while_files_are_checked_leaves_nothing(branch, files, said):
    def stop(step: Step, *_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), branch.with_(manifest=said()).prepared(*files, told=stop):
        pytest.fail("went on")
    assert nobody() is None
    assert not list(branch.home.glob("building-*"))
