"""The desk of files coming in: a proposal that can be changed, a new book that waits for a word, and what it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from teller_app.desk import intake_changes
from teller_app.desk.audit import AuditDesk
from teller_app.desk.audit_tables import audit_table
from teller_app.desk.intake import IntakeDesk
from teller_app.desk.intake_making import Asked
from teller_app.desk.intake_view import masked, with_field, with_kind
from teller_app.desk.keeping import Keeping
from teller_app.desk.settings import Scheduled
from teller_app.desk.workplace import with_settings
from teller_app.intake.layout import Kind
from teller_app.intake.prepare import Step
from teller_app.rules.errors import Refusal
from teller_app.store.book import ManifestState, open_book
from teller_app.store.clients import client_keys
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import Journal
from teller_app.words.audit import purpose_name
from teller_app.words.audit_told import book_told
from teller_app.words.speaker import Language, Speaker
from tests.stage import NOW, TODAY

AS_OF = TODAY - timedelta(days=1)


@pytest.fixture
def desk(place):
    keeping = Keeping(place.home, place.session, lambda: NOW, place.approvals, place.speaker, outside=None)
    made = IntakeDesk(keeping, lambda: place.shelf, lambda: place.rulebook)
    yield made
    made.drop()


@pytest.fixture
def write(tmp_path):
    def write_file(*lines, name="clients.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write_file


def nobody(*_):
    """Hears of progress and says nothing."""


def asked(*files, **more) -> Asked:
    return Asked(files, without_manifest=True, as_of=AS_OF, **more)


def serving(place) -> dict[str, str]:
    book = open_book(place.home, place.keys)
    found = {key: book.client(key).name for key in client_keys(book.db)}
    book.close()
    return found


def test_what_is_prepared_waits_for_a_word(place, desk, write):
    before = serving(place)
    outcome = desk.prepare(asked(write("key,kind,name", "N1,person,新人")), nobody)
    assert (outcome.report.clients, desk.waiting) == (len(before) + 1, outcome.report)
    assert serving(place) == before
    info = desk.take()
    assert (info.clients, info.manifest, desk.waiting) == (len(before) + 1, ManifestState.NONE, None)
    assert serving(place) == before | {"N1": "新人"}


def test_which_book_came_to_serve_and_by_whom_is_in_the_trail(place, desk, write):
    """In the words of the audit desk; nothing of the files is in it."""
    clients = len(serving(place)) + 1
    desk.prepare(asked(write("key,kind,name", "N1,person,新人")), nobody)
    assert not switches(place), "nothing serves yet"
    desk.take()
    ((user, action, told, result),) = switches(place)
    assert (user, action, result) == (place.teller, "启用新客户册", "完成")
    assert told == f"营业日 {AS_OF.isoformat()}，{clients} 户，没有清单"


def switches(place) -> list[tuple[str, str, str, str]]:
    """What F7 says of books that came to serve: who, what, which one, and how it ended."""
    audit = AuditDesk(place)
    audit.choose(action="book_switch")
    return [(row[2], row[4], row[5], row[9]) for row in audit_table(place.speaker, audit.view).rows]


def test_a_numbered_and_signed_extract_is_told_with_both():
    told = book_told(AS_OF, 12345, 7, "signed")
    assert purpose_name(Speaker(Language.ZH), told) == "营业日 2026-11-22，12,345 户，第 7 批，清单签名有效"


def test_a_book_that_cannot_be_put_on_record_does_not_serve_before_it_can(place, desk, write, monkeypatch):
    def full(*_, **__):
        raise StoreUnavailable("store.no_room", file="journal.db")

    before = serving(place)
    desk.prepare(asked(write("key,kind,name", "N1,person,新人")), nobody)
    with monkeypatch.context() as held:
        held.setattr(Journal, "note", full)
        with pytest.raises(StoreUnavailable):
            desk.take()
    assert (serving(place), desk.waiting is None) == (before, False), "an hour of work is not lost to a full disk"
    desk.take()
    assert "N1" in serving(place)


def test_what_is_dropped_leaves_nothing(place, desk, write):
    before = serving(place)
    desk.prepare(asked(write("key,kind,name", "N1,person,新人")), nobody)
    assert list(place.home.glob("building-*"))
    desk.drop()
    assert not list(place.home.glob("building-*"))
    assert (serving(place), desk.waiting) == (before, None)
    with pytest.raises(Refusal) as caught:
        desk.take()
    assert caught.value.code == "import.nothing_waits"


def test_what_is_refused_does_not_wait(place, desk, write):
    outcome = desk.prepare(asked(write("key,kind,name", "N1,robot,新人")), nobody)
    assert (outcome.report.acceptable, outcome.changes, desk.waiting) == (False, None, None)


def test_preparing_again_drops_what_waited(place, desk, write):
    desk.prepare(asked(write("key,kind,name", "N1,person,甲")), nobody)
    desk.prepare(asked(write("key,kind,name", "N2,person,乙")), nobody)
    desk.take()
    assert {"N1", "N2"} & set(serving(place)) == {"N2"}


@pytest.mark.parametrize("step", [Step.READ, Step.BUILD, Step.PROVE, Step.COMPARE])
def test_it_can_be_stopped_at_every_step(place, desk, write, step):
    before = serving(place)

    def stop(at, *_):
        if at is step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.prepare(asked(write("key,kind,name", *(f"N{at},person,甲" for at in range(600)))), stop)
    assert (desk.waiting, serving(place)) == (None, before)
    assert not list(place.home.glob("building-*"))
    desk.prepare(asked(write("key,kind,name", "N1,person,甲")), nobody)
    desk.take()


def test_without_a_manifest_somebody_must_say_so(desk, write):
    path = write("key,kind,name", "N1,person,甲")
    with pytest.raises(Refusal) as caught:
        desk.prepare(Asked((path,), as_of=AS_OF), nobody)
    assert caught.value.code == "manifest.needed"
    assert desk.manifest_beside([path]) is None
    beside = write("{}", name="manifest.json")
    assert desk.manifest_beside([path]) == beside


def test_a_proposal_is_shown_masked_and_can_be_changed(place, desk, write, tmp_path):
    path = write(
        "客户号,姓名,证件号码,手机号,备用,地址",
        "N1,王小明,11010519491231002X,13800138000,1999-01-02,北京市朝阳区1号",
        encoding="gb18030",
    )
    view = desk.look(path)
    assert [column.field for column in view.columns] == ["key", "name", "id_number", "phone", None, None]
    assert view.missing == ()
    assert view.rows[0] == ("N1", "王*明", "**************002X", "138****8000", "1…", "北…")
    changed = with_field(view, 4, "birth")
    assert changed.columns[4].field == "birth"
    again = with_field(with_field(changed, 5, "birth"), 5, None)
    assert [column.field for column in again.columns][4:] == [None, None]
    profile = desk.profile_of([changed], "试")
    kept = tmp_path / "own.toml"
    desk.keep_profile(profile, kept)
    assert desk.open_profile(kept) == profile
    desk.prepare(asked(path, profile=profile), nobody)
    desk.take()
    assert serving(place)["N1"] == "王小明"


def test_a_file_taken_for_another_kind_keeps_what_both_have(desk, write):
    view = desk.look(write("客户号,卡号,卡种,有效期", "N1,4111111111111111,金卡,2027-01-01"))
    assert (view.kind, view.missing) == (Kind.CARDS, ())
    other = with_kind(view, Kind.CLIENTS)
    assert (other.kind, other.missing) == (Kind.CLIENTS, ("name",))
    with pytest.raises(Refusal) as caught:
        desk.profile_of([other])
    assert (caught.value.code, caught.value.values["fields"]) == ("profile.missing", ["name"])
    assert with_kind(other, Kind.CARDS).columns[0].field == "client"


@pytest.mark.parametrize(
    "text", ["王小明", "11010519491231002X", "4111111111111111", "13800138000", "北京市1号"]
)
@pytest.mark.parametrize("field", [None, "name", "id_number", "phone", "number", "cards", "accounts"])
def test_nothing_private_is_shown_whole(field, text):
    assert text not in masked(text, field)


def test_who_is_new_and_who_is_gone_is_told(place, desk, write):
    keys = list(serving(place))
    outcome = desk.prepare(
        asked(write("key,kind,name", "N1,person,甲", f"{keys[0]},person,乙"), fresh=True), nobody
    )
    assert (outcome.changes.new.count, outcome.changes.new.keys) == (1, ("N1",))
    assert (outcome.changes.gone.count, outcome.changes.gone.keys) == (len(keys) - 1, tuple(keys[1:]))


def test_whose_tier_goes_up_or_down_is_told(place, desk, write):
    everybody = [f"M{at},person,甲" for at in range(3)]
    years = ["2024-01-01"]
    rows = lambda *amounts: [f"M{at},deposit,{years[0]},{amount}" for at, amount in enumerate(amounts)]  # noqa: E731
    header = "client,asset_class,date,balance"
    desk.prepare(
        asked(write("key,kind,name", *everybody), write(header, *rows(500000, 0, 70000), name="h.csv")),
        nobody,
    )
    desk.take()
    outcome = desk.prepare(asked(write(header, *rows(0, 500000, 70000), name="h.csv")), nobody)
    moves = {move.client: (move.before, move.after, move.up) for move in outcome.changes.moves}
    assert moves["M1"][2] is True
    assert "M2" not in moves
    assert outcome.changes.up == sum(up for *_, up in moves.values())
    assert outcome.changes.down == len(moves) - outcome.changes.up
    quick = desk.prepare(asked(write(header, *rows(0, 500000, 70000), name="h.csv"), compare=False), nobody)
    assert (quick.changes.up, quick.changes.down, quick.changes.new.count) == (None, None, 0)


def test_tiers_are_compared_by_the_scheme_whose_day_has_come(place, desk, write):
    header = "client,asset_class,date,balance"
    desk.prepare(asked(write("key,kind,name", "M1,person,甲")), nobody)
    desk.take()
    place.settings = with_settings(place.settings, scheduled=Scheduled(rulebook="icbc", first_day=TODAY))
    file = write(header, "M1,deposit,2024-01-01,9000000", name="h.csv")
    moves = desk.prepare(asked(file), nobody).changes.moves
    stars = place.shelf.edition("icbc", AS_OF).tier
    assert [(move.before in stars, move.after in stars) for move in moves if move.client == "M1"] == [
        (True, True)
    ]


def test_many_clients_are_compared_in_processes_of_their_own(place, desk, write, monkeypatch):
    monkeypatch.setattr(intake_changes, "FEW", 1)
    header = "client,asset_class,date,balance"
    desk.prepare(asked(write("key,kind,name", "M1,person,甲")), nobody)
    desk.take()
    told = []
    outcome = desk.prepare(
        asked(write(header, "M1,deposit,2024-01-01,9000000", name="h.csv")), lambda *at: told.append(at)
    )
    assert [(move.client, move.up) for move in outcome.changes.moves if move.client == "M1"] == [("M1", True)]
    assert told[-1][0] is Step.COMPARE
    compared = [(done, total) for step, done, total in told if step is Step.COMPARE]
    # A count that falls back would begin rate and time left anew each time, and leave the bare words on the screen.
    assert compared == sorted(compared)
    assert {total for _, total in compared} == {outcome.report.clients}


def test_comparing_stops_in_the_middle_when_nobody_waits(desk, write, monkeypatch):
    def leaving(step, done, _total):
        if step is Step.COMPARE and done:
            raise KeyboardInterrupt

    monkeypatch.setattr(intake_changes, "BATCH", 2)
    with pytest.raises(KeyboardInterrupt):
        desk.prepare(asked(write("key,kind,name", "M1,person,甲")), leaving)


def test_rejected_rows_go_where_somebody_wants_them(desk, write, tmp_path):
    out = tmp_path / "no.csv"
    outcome = desk.prepare(asked(write("key,kind,name", "N1,robot,甲"), rejects=out), nobody)
    assert outcome.rejects == out
    assert "robot" in out.read_text("utf-8-sig")


def test_rejected_rows_never_go_over_what_is_read(desk, write):
    path = write("key,kind,name", "N1,robot,甲")
    with pytest.raises(Refusal) as caught:
        desk.prepare(asked(path, rejects=path.parent / "." / path.name), nobody)
    assert caught.value.code == "rejects.over_input"
    assert path.read_text("utf-8").startswith("key")


def test_a_damaged_book_is_replaced_by_a_fresh_start_alone(place, desk, write):
    path = next(place.home.glob("book-*.db"))
    place.book.close()
    raw = bytearray(path.read_bytes())
    raw[9000] ^= 1
    path.write_bytes(bytes([0]) * 20 + raw[20:])
    file = write("key,kind,name", "N1,person,甲")
    with pytest.raises(StoreUnavailable):
        desk.prepare(asked(file), nobody)
    outcome = desk.prepare(asked(file, fresh=True), nobody)
    assert (outcome.report.clients, outcome.changes) == (1, None)
    desk.take()
    assert serving(place) == {"N1": "甲"}
