"""What is done about who comes in, what is set and what leaves: on record, in words, whoever was there to write it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from teller_app.desk.audit import AuditDesk
from teller_app.desk.audit_tables import audit_csv, audit_table
from teller_app.desk.branch import BranchDesk
from teller_app.desk.branch_paper import branch_workbook
from teller_app.desk.care import CareDesk
from teller_app.desk.files import FilesDesk, Tried
from teller_app.desk.preferences import PreferencesDesk
from teller_app.desk.prescreen import PrescreenDesk
from teller_app.desk.settings import Settings
from teller_app.desk.trial_files import masked_file
from teller_app.desk.trials import TrialDesk
from teller_app.rules.errors import Refusal
from teller_app.safe.audit import PROGRAM
from teller_app.safe.roles import Role
from teller_app.safe.tries import MOST
from teller_app.store import journal as journal_module
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import BACKUPS, FILE_NAME, Journal, open_journal
from teller_app.store.verify import verify
from teller_app.words.audit import action_name, purpose_name, result_name
from teller_app.words.audit_told import STRANGE, Exported, export_told, failed_told, people_told, setting_told
from teller_app.words.speaker import Language, Speaker
from tests.desk.test_rights import NOBODY_MOVES
from tests.safe.test_tries import code_of, guess
from tests.staff import FIRST, SECOND, Branch, branch_at, password_of
from tests.stage import NOW, TODAY, WANG, keeping_at, open_stage

TELLER, OTHER = "7001", "a heron in the reeds"
ZH, EN = Speaker(Language.ZH), Speaker(Language.EN)


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return branch_at(tmp_path)


def told(branch: Branch, session, language: Language = Language.ZH) -> list[tuple[str, str, str, str]]:
    """What F7 says, the oldest first: who, what, of what, and how it ended."""
    place = open_stage(branch.home, language, session=session)
    try:
        rows = audit_table(place.speaker, AuditDesk(place).clear()).rows
        return [(row[2], row[4], row[5], row[9]) for row in reversed(rows)]
    finally:
        place.journal.close()
        place.book.close()


def of(found, action: str) -> list[str]:
    return [row[2] for row in found if row[1] == action]


# ---------------------------------------------------------------- who comes in


def test_the_first_record_says_who_made_the_branch(branch):
    session = branch.start()
    found = told(branch, session)
    assert found == [("8001 李娜", "人员管理", "首次启动，建立第一位主管 8001", "完成")]
    assert verify(branch.home, session.keys, outside=None) == ()


def test_everything_about_people_is_said_in_words_and_in_both_languages(branch):
    first, second = branch.two()
    teller = branch.add(first, TELLER, Role.TELLER)
    branch.door.change_password(TELLER, password_of(TELLER), OTHER)
    branch.move(first, TELLER, Role.AUDITOR)
    branch.desk.unlock(first, TELLER)
    branch.reset(first, TELLER)
    branch.disable(first, TELLER)
    branch.desk.enable(first, TELLER)
    found = told(branch, second)
    assert of(found, "人员管理") == [
        "首次启动，建立第一位主管 8001",
        "增加 8002",
        "8002 更换自己的密码",
        "8002 领取恢复词",
        "增加 7001",
        "7001 更换自己的密码",
        "7001 更换自己的密码",
        "更改 7001 的角色",
        "解锁 7001",
        "重置 7001 的密码",
        "停用 7001",
        "启用 7001",
    ]
    by = [who for who, action, what, _ in found if what.startswith("7001")]
    assert by == [teller.label, teller.label]
    english = of(told(branch, second, Language.EN), "Look after people")
    assert english[:3] == [
        "first start, with supervisor 8001",
        "added 8002",
        "8002 changed their own password",
    ]
    assert verify(branch.home, first.keys, outside=None) == ()


def test_a_password_that_cannot_be_put_on_record_is_not_changed(branch, monkeypatch):
    branch.start()

    def full(*_, **__):
        raise StoreUnavailable("store.no_room", file=FILE_NAME)

    monkeypatch.setattr(Journal, "note", full)
    assert code_of(branch.door.change_password, FIRST, password_of(FIRST), OTHER) == "store.no_room"
    monkeypatch.undo()
    assert branch.log_in()


def test_a_damaged_journal_keeps_nobody_from_a_password_and_the_record_follows(branch):
    session = branch.start()
    keeping = keeping_at(branch.home, session, branch.approvals)
    saved = keeping.back_up()
    (branch.home / FILE_NAME).write_bytes(b"no journal" * 1000)
    branch.door.change_password(FIRST, password_of(FIRST), OTHER)
    (branch.home / FILE_NAME).write_bytes(saved.path.read_bytes())
    back = branch.door.log_in(FIRST, OTHER)
    assert of(told(branch, back), "人员管理")[-1] == "8001 更换自己的密码"
    branch.door.log_in(FIRST, OTHER)
    assert len(of(told(branch, back), "人员管理")) == 2, "once"


def test_recovery_by_two_is_on_record(branch):
    branch.two()
    words = [branch.words[FIRST], branch.words[SECOND]]
    session = branch.door.recover(words, "8009", "周八", password_of("8009"))
    assert told(branch, session)[-1] == (
        "8009 周八",
        "人员管理",
        "用两位主管的恢复词恢复，主管 8009",
        "完成",
    )


def test_recovery_on_a_new_machine_is_on_record_once_the_journal_is_back(branch, tmp_path):
    """There the people file and the backups are all that is left: no key of the device, and no journal."""
    first, _ = branch.two()
    kept = keeping_at(branch.home, first, branch.approvals).back_up().path
    new = Branch(tmp_path / "new", tmp_path / "new outside")
    (new.home / BACKUPS).mkdir(parents=True)
    for name in ("people.json", f"{BACKUPS}/{kept.name}"):
        (new.home / name).write_bytes((branch.home / name).read_bytes())
    words = [branch.words[FIRST], branch.words[SECOND]]
    session = new.door.recover(words, "8009", "周八", password_of("8009"))
    assert code_of(open_journal, new.home, session.keys, None) == "store.missing"
    (new.home / FILE_NAME).write_bytes(kept.read_bytes())
    again = new.door.log_in("8009", password_of("8009"))
    assert told(new, again)[-1][::2] == ("8009 周八", "用两位主管的恢复词恢复，主管 8009")


# ---------------------------------------------------------------- who did not come in


def test_wrong_passwords_are_on_record_as_soon_as_somebody_is_in(branch):
    first, _ = branch.two()
    for _ in range(3):
        guess(branch)
    assert of(told(branch, first), "登录未成功") == [], "nobody could write it"
    second = branch.log_in(SECOND)
    time = "2026-11-23 09:30"
    wrong = ("", "登录未成功", f"工号 8001，3 次，{time} 至 09:30", "密码错误")
    assert told(branch, second)[-1] == wrong
    branch.log_in(SECOND)
    branch.log_in()
    assert told(branch, second)[-1] == wrong, "once"
    guess(branch, SECOND)
    branch.log_in(SECOND)
    assert told(branch, second, Language.EN)[-1] == (
        "",
        "Fail to log in",
        f"code 8002, {time}",
        "wrong password",
    )
    assert verify(branch.home, first.keys, outside=None) == ()


def test_a_right_password_is_no_wrong_one_and_forgets_none(branch):
    session = branch.start()
    branch.log_in()
    assert not branch.door.tries.untold.missed
    guess(branch)
    guess(branch)
    branch.log_in()
    assert next(line for line in told(branch, session) if line[1] == "登录未成功")[2].startswith(
        "工号 8001，2 次"
    )


def test_the_tenth_wrong_one_says_that_it_locked(branch):
    first, second = branch.two()
    for _ in range(MOST + 3):
        guess(branch)
    branch.log_in(SECOND)
    who, action, what, result = told(branch, second)[-1]
    assert (who, action, result) == ("", "登录未成功", "密码错误，已锁定")
    assert "工号 8001，10 次" in what, "what came after was not checked any more"
    assert first.code == FIRST


def test_when_each_was_is_kept_through_new_processes_and_put_back_files(branch, tmp_path):
    branch.start()
    door = branch.door
    for minutes in (0, 1, 1000):
        door._now = lambda minutes=minutes: NOW + timedelta(minutes=minutes)
        code_of(door.log_in, FIRST, "wrong")
    (branch.home / "tries.json").unlink()
    session = branch.log_in()
    assert of(told(branch, session), "登录未成功") == [
        "工号 8001，3 次，2026-11-23 09:30 至 2026-11-24 02:10"
    ]


def test_a_second_persons_wrong_password_is_on_record_too(branch):
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    shown = branch.desk.show_disable(first, TELLER)
    assert code_of(branch.approvals.ask, first, shown, SECOND, "wrong") == "login.wrong"
    branch.stand(first, shown)
    assert of(told(branch, first), "登录未成功") == ["工号 8002，2026-11-23 09:30"]


def test_what_comes_while_it_is_written_goes_on_waiting(branch, monkeypatch):
    first, _ = branch.two()
    guess(branch)
    note = Journal.note

    def and_one_more(self, deed, **more):
        note(self, deed, **more)
        monkeypatch.setattr(Journal, "note", note)
        guess(branch)

    monkeypatch.setattr(Journal, "note", and_one_more)
    branch.log_in(SECOND)
    branch.log_in(SECOND)
    assert [line.count("次") for line in of(told(branch, first), "登录未成功")] == [0, 0]


def test_what_cannot_be_written_keeps_nobody_out_and_waits(branch, monkeypatch):
    session = branch.start()
    guess(branch)

    def locked(*_, **__):
        raise StoreUnavailable("store.locked", file=FILE_NAME)

    monkeypatch.setattr(Journal, "note", locked)
    assert branch.log_in()
    monkeypatch.undo()
    assert branch.log_in()
    assert len(of(told(branch, session), "登录未成功")) == 1


def test_a_count_of_before_is_read(branch):
    """The file of a program that kept no wrong ones for the journal."""
    branch.start()
    guess(branch)
    tries = branch.door.tries
    for file in tries._kept._files:
        body = json.loads(file.path.read_text("utf-8"))["body"]
        assert body.pop("missed")
        body.pop("waiting")
        body.pop("strange")
        body.pop("closed")
        text = json.dumps({"body": body, "mac": file._sign(body)})
        file.path.write_text(text, "utf-8")
    assert branch.door.tries.used(FIRST) == 1
    assert branch.log_in()


# ---------------------------------------------------------------- codes that nobody has


TYPED_THERE = "My-Secret.2026"


def test_codes_that_nobody_has_are_on_record_once_without_what_was_typed(branch):
    first, _ = branch.two()
    for typed in (TYPED_THERE, "8009", "王小明"):
        assert guess(branch, typed) == "login.unknown"
    assert of(told(branch, first), "登录未成功") == [], "nobody could write it"
    branch.log_in(SECOND)
    branch.log_in()
    time = "2026-11-23 09:30"
    assert [line for line in told(branch, first) if line[1] == "登录未成功"] == [
        ("", "登录未成功", f"没有的工号，3 次，{time} 至 09:30", "没有这个工号")
    ]
    assert guess(branch, "8009") == "login.unknown"
    branch.log_in()
    assert told(branch, first, Language.EN)[-1] == (
        "",
        "Fail to log in",
        f"a code that nobody has, {time}",
        "there is no such code",
    )
    assert verify(branch.home, first.keys, outside=None) == ()


def test_what_was_typed_as_a_code_stands_in_no_file(branch):
    first, _ = branch.two()
    guess(branch, TYPED_THERE)
    files = [path for path in (*branch.home.rglob("*"), *branch.outside.rglob("*")) if path.is_file()]
    assert [path for path in files if TYPED_THERE.encode() in path.read_bytes()] == []
    branch.log_in()
    journal = open_journal(branch.home, first.keys, None)
    try:
        rows = [str(tuple(row)) for row in journal.db.execute("select * from trail")]
    finally:
        journal.close()
    assert [row for row in rows if TYPED_THERE in row] == []


def test_ten_thousand_of_them_make_neither_the_file_nor_the_trail_longer(branch):
    session = branch.start()
    tries = branch.door.tries
    tries.note_strange(NOW)
    inside = branch.home / "tries.json"
    before = inside.stat().st_size
    for _ in range(99):
        assert guess(branch, "8009") == "login.unknown"
    kept = tries.untold
    tries._kept.write(
        kept.model_copy(
            update={
                "number": kept.number + 1,
                "strange": kept.strange.model_copy(update={"count": 10_000}),
            }
        )
    )
    assert inside.stat().st_size - before < 10, "some digits"
    branch.log_in()
    assert of(told(branch, session), "登录未成功") == [
        "没有的工号，10000 次，2026-11-23 09:30 至 09:30"
    ]


def test_wrong_passwords_and_strange_codes_are_counted_apart(branch):
    session = branch.start()
    guess(branch)
    guess(branch, "8009")
    guess(branch, "8009")
    assert branch.door.tries.used(FIRST) == 1
    branch.log_in()
    assert [line[2:] for line in told(branch, session) if line[1] == "登录未成功"] == [
        ("工号 8001，2026-11-23 09:30", "密码错误"),
        ("没有的工号，2 次，2026-11-23 09:30 至 09:30", "没有这个工号"),
    ]


def test_a_strange_code_where_another_password_is_chosen_or_a_second_person_asked(branch):
    first, _ = branch.two()
    assert code_of(branch.door.change_password, "8009", "x", OTHER) == "login.unknown"
    branch.add(first, TELLER, Role.TELLER)
    shown = branch.desk.show_disable(first, TELLER)
    assert code_of(branch.approvals.ask, first, shown, "8009", "wrong") == "login.unknown"
    branch.log_in()
    found = of(told(branch, first), "登录未成功")
    assert found == ["没有的工号，2026-11-23 09:30"] * 2


def test_an_empty_field_is_no_try_and_a_disabled_one_is_somebody(branch):
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    branch.disable(first, TELLER)
    assert guess(branch, "") == "login.unknown"
    assert guess(branch, TELLER) == "login.disabled"
    assert branch.door.tries.untold.strange is None


def test_whoever_is_disabled_and_tries_is_on_record_by_code(branch):
    first, _ = branch.two()
    branch.add(first, TELLER, Role.TELLER)
    branch.disable(first, TELLER)
    for _ in range(12):
        assert guess(branch, TELLER) == "login.disabled"
    assert branch.door.tries.used(TELLER) == 0, "no password was looked at"
    branch.log_in()
    time = "2026-11-23 09:30"
    assert [line[2:] for line in told(branch, first) if line[1] == "登录未成功"] == [
        (f"工号 {TELLER}，12 次，{time} 至 09:30", "工号已停用")
    ]
    branch.log_in()
    assert len(of(told(branch, first), "登录未成功")) == 1, "once"
    guess(branch, TELLER)
    branch.log_in()
    last = told(branch, first, Language.EN)[-1]
    assert last == ("", "Fail to log in", f"code {TELLER}, {time}", "the code is disabled")


def test_strange_codes_that_come_while_it_is_written_go_on_waiting(branch, monkeypatch):
    session = branch.start()
    guess(branch, "8009")
    note = Journal.note

    def and_two_more(self, deed, **more):
        note(self, deed, **more)
        monkeypatch.setattr(Journal, "note", note)
        branch.door.tries.note_strange(NOW + timedelta(hours=1))
        branch.door.tries.note_strange(NOW + timedelta(hours=2))

    monkeypatch.setattr(Journal, "note", and_two_more)
    branch.log_in()
    assert branch.door.tries.untold.strange.count == 2
    branch.log_in()
    assert of(told(branch, session), "登录未成功") == [
        "没有的工号，2026-11-23 09:30",
        "没有的工号，2 次，2026-11-23 09:30 至 11:30",
    ]


def test_a_strange_code_that_cannot_be_counted_is_not_answered(branch, monkeypatch):
    branch.start()
    from teller_app.safe import signed

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(signed, "put_whole", full)
    assert guess(branch, "8009") == "people.unwritable"


def test_a_strange_code_makes_no_count_where_it_is_gone(branch):
    """Or everybody would have ten guesses again."""
    branch.start()
    for path in (branch.home / "tries.json", *branch.outside.glob("tries-*.json")):
        path.unlink()
    assert guess(branch, "8009") == "login.unknown"
    assert guess(branch) == "login.locked"


# ---------------------------------------------------------------- a journal that is gone


def test_a_journal_that_is_gone_before_its_first_backup_is_missing(branch):
    session = branch.start()
    (branch.home / FILE_NAME).unlink()
    assert code_of(open_journal, branch.home, session.keys, None) == "store.missing"
    assert not (branch.home / FILE_NAME).exists()
    assert branch.log_in(), "whoever could restore one comes in"


@pytest.mark.parametrize("step", ["before the people", "before its place"])
def test_a_first_start_that_is_cut_off_is_no_lost_journal(branch, monkeypatch, step):
    class Cut(Exception):
        pass

    def cut(*_, **__):
        raise Cut

    from teller_app.desk import door
    from teller_app.safe.people import PeopleFile

    if step == "before its place":
        monkeypatch.setattr(door, "put_begun", cut)
    else:
        begin = PeopleFile.begin
        monkeypatch.setattr(
            PeopleFile, "begin", lambda self, roll, first: begin(self, roll, lambda: (first(), cut()))
        )
    with pytest.raises(Cut):
        branch.start()
    monkeypatch.undo()
    assert not (branch.home / FILE_NAME).exists()
    assert branch.door.nobody == (step == "before the people")
    session = branch.start() if branch.door.nobody else branch.log_in()
    found = told(branch, session)
    assert of(found, "人员管理") == ["首次启动，建立第一位主管 8001"]
    assert not (branch.home / journal_module.BEGUN).exists()


# ---------------------------------------------------------------- settings


def changed(place) -> list[str]:
    return of(
        [
            (row[2], row[4], row[5], row[9])
            for row in reversed(audit_table(place.speaker, AuditDesk(place).clear()).rows)
        ],
        action_name(place.speaker, "setting"),
    )


def test_what_the_workplace_and_a_person_set_is_on_record(place):
    desk = PreferencesDesk(place)
    assert desk.type("stale_days", "5")
    assert desk.type("branch", "滨江支行 王小明")
    assert desk.type("branch", "")
    desk.choose(window="vip")
    desk.choose(text_size="large", paper_language="both")
    desk.choose(high_contrast=True)
    desk.choose(printer="王小明 的打印机", large_print=True)
    desk.choose(printer="", receipt_printer="roll")
    desk.choose(text_size="large")
    assert not desk.type("lock_seconds", "5")
    assert changed(place) == [
        "数据过期提醒：3 改为 5",
        "网点名称：已更改",
        "网点名称：改为空",
        "窗口类型：普通窗口 改为 贵宾窗口",
        "本人的纸面语言：同界面 改为 双语",
        "本人的文字大小：标准 改为 大",
        "本人的对比度：标准 改为 高对比",
        "本人的大字打印：否 改为 是",
        "本人的A4 打印机：已更改",
        "本人的A4 打印机：改为空",
        "本人的小票打印机：已更改",
    ]
    kept = [row[0] for row in place.journal.db.execute("select purpose from trail where action = 'setting'")]
    assert not any("王小明" in each for each in kept), "what was typed stays out"
    assert not any("roll" in each for each in kept), "and so does what a printer is called"


def test_another_language_is_on_record_under_whoever_chose_it(place):
    PreferencesDesk(place).choose(language="en")
    found = [
        (row[2], row[5]) for row in audit_table(EN, AuditDesk(place).clear()).rows if row[4] == "Change a setting"
    ]
    assert found == [(place.teller, "Language (their own): from Chinese to English")]


def test_another_folder_for_backups_is_on_record(place, tmp_path):
    assert FilesDesk(place).take_folder(Tried(str(tmp_path)))
    assert changed(place) == ["第二备份文件夹：已更改"]


def test_a_setting_that_cannot_be_put_on_record_is_not_changed(place, monkeypatch):
    def full(*_, **__):
        raise StoreUnavailable("store.no_room", file=FILE_NAME)

    monkeypatch.setattr(Journal, "note", full)
    desk = PreferencesDesk(place)
    with pytest.raises(StoreUnavailable):
        desk.type("stale_days", "5")
    with pytest.raises(StoreUnavailable):
        desk.choose(text_size="large")
    assert place.settings.stale_days == place.settings_file.read().stale_days == 3
    assert place.own_file.over(place.settings).settings.text_size == place.settings.text_size == "normal"


# ---------------------------------------------------------------- what leaves


def exports(place) -> list[tuple[str, str]]:
    rows = audit_table(place.speaker, AuditDesk(place).clear()).rows
    return [(row[5], row[6]) for row in reversed(rows) if row[4] == "导出文件，姓名已遮盖"]


def test_every_masked_file_is_on_record_before_it_is_there(place, tmp_path):
    desk = BranchDesk(place)
    with pytest.raises(Refusal):
        branch_workbook(place, desk.view)
    assert exports(place) == [], "there was nothing to export"
    desk.show(desk.work())
    branch_workbook(place, desk.view)
    care = CareDesk(place)
    care.refresh()
    care.save_calendar(tmp_path / "care.ics")
    masked_file(TrialDesk(place), NOBODY_MOVES, "trial.csv")
    assert exports(place) == [
        ("网点概况，截至 2026-11-23", ""),
        ("维护日历，截至 2026-11-23", ""),
        ("试算名单，截至 2026-11-23", ""),
    ]
    whole = AuditDesk(place).everything()
    rows = list(csv.reader(io.StringIO(audit_csv(place.speaker, whole).decode("utf-8-sig"), newline="")))
    assert [row[5] for row in rows if row[4] == "导出文件，姓名已遮盖"][::-1] == [
        what for what, _ in exports(place)
    ]


def test_what_cannot_be_put_on_record_does_not_leave(place, tmp_path, monkeypatch):
    care = CareDesk(place)
    care.refresh()

    def full(*_, **__):
        raise StoreUnavailable("store.no_room", file=FILE_NAME)

    monkeypatch.setattr(Journal, "note", full)
    with pytest.raises(StoreUnavailable):
        care.save_calendar(tmp_path / "care.ics")
    assert not (tmp_path / "care.ics").exists()


def test_a_plan_that_leaves_names_whose_it_is(place):
    desk = PrescreenDesk(place)
    with pytest.raises(Refusal):
        desk.schedule_file()
    assert exports(place) == []
    desk.begin(place.open_client(WANG.key))
    loan = {"principal": "10万", "annual_rate": "4.35%", "months": "36"}
    desk.take(replace(desk.view.form, **loan))
    assert desk.schedule_file().startswith(b"PK")
    assert exports(place) == [("还款计划", "C000001")]


# ---------------------------------------------------------------- words


CODES = [
    *(people_told(act, TELLER) for act in ("first", "add", "disable", "enable", "role", "reset", "unlock")),
    *(people_told(act, TELLER) for act in ("words", "words_anew", "password", "recover")),
    failed_told(TELLER, 1, NOW, NOW),
    failed_told(TELLER, 12, NOW, NOW + timedelta(hours=1)),
    failed_told(STRANGE, 1, NOW, NOW),
    failed_told(STRANGE, 10_000, NOW, NOW + timedelta(days=1)),
    setting_told("lock_seconds", 180, 60),
    setting_told("high_contrast", before=False, after=True),
    setting_told("paper_language", None, "both"),
    setting_told("text_size", "normal", "largest"),
    setting_told("backup_folder", "", "/media/王小明"),
    setting_told("backup_folder", "/media/x", ""),
    setting_told("text_size", "normal", "largest", own=True),
    setting_told("printer", "", "王小明", own=True),
    setting_told("printer", "x", "", own=True),
    *(export_told(what, TODAY) for what in Exported),
    *(export_told(what) for what in Exported),
]


@pytest.mark.parametrize("code", CODES)
def test_no_code_is_shown_as_it_is_kept(code):
    for speaker in (ZH, EN):
        said = purpose_name(speaker, code)
        assert said
        assert said != code
        assert "王小明" not in said
    assert all(ord(sign) < 0x3000 for sign in purpose_name(EN, code).replace("，", ""))


def test_what_a_newer_program_has_packed_is_shown_as_it_is():
    for code in ("promote 7001", "setting", "export", "failed 7001 x", "export parcels"):
        assert code.split()[-1] in purpose_name(ZH, code)
    assert result_name(ZH, "login.never") == "login.never"
    assert PROGRAM.user == ""


TYPED = [name for name, value in Settings() if type(value) is str and name != "rulebook"]


@pytest.mark.parametrize("name", TYPED)
def test_no_setting_that_is_typed_stands_in_the_trail(name):
    """A new setting of free text is found here: its value would be in every export of the log."""
    told = setting_told(name, "王小明 的", "HP 在 王小明 桌上")
    assert "王小明" not in told
    assert "王小明" not in purpose_name(Speaker(Language.ZH), told)
    assert purpose_name(Speaker(Language.ZH), told).endswith("已更改")
