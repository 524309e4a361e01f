"""Whole visits to the page of people: a teller's, and a supervisor's with another one beside."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from teller_app.desk.door import Door
from teller_app.desk.files import keeping_of
from teller_app.desk.people import PeopleDesk
from teller_app.desk.roster import Change
from teller_app.desk.words_paper import words_page
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act, Role
from teller_app.safe.tries import MOST
from teller_app.ui import people_screen
from teller_app.ui.forgetting import not_collecting
from teller_app.ui.rail import Page
from teller_app.words.speaker import Language
from tests.counter.conftest import commit
from tests.counter.test_approval_visits import TELLER, at, branch, entries, stand, texts  # noqa: F401  fixtures
from tests.safe.test_tries import code_of
from tests.seconds import stand_for
from tests.staff import FIRST, SECOND, password_of
from tests.stage import WANG

THIRD, NEW = "8003", "7007"
OTHER = "a heron in the reeds"


def come(qtbot, window):
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    qtbot.keyClick(window, Qt.Key.Key_F10)
    assert window.page is Page.PEOPLE
    return window.people


def idle(qtbot, window):
    qtbot.waitUntil(lambda: not window._counter.people.view.busy, timeout=20_000)


def fill(form, **typed):
    for name, text in typed.items():
        edit = form.fields[name].edit
        edit.setFocus()
        edit.clear()
        commit(edit, text)


def wrong(form, name):
    """What stands below a field."""
    return form.fields[name]._problem.text()


def choose(screen, code):
    screen.table.setCurrentCell(screen.table._keys.index(code), 0)


def offered(screen):
    return {change.value for change, button in screen.person.buttons.items() if button.isVisible()}


def add(qtbot, window, code=NEW, name="孙七", role=Role.TELLER):
    """Somebody more, for which the other supervisor stands."""
    ask_to_add(qtbot, window, code, name, role)
    if window.approve.isVisible():
        stand(qtbot, window.approve.second, SECOND, password_of(SECOND))
        idle(qtbot, window)


def ask_to_add(qtbot, window, code=NEW, name="孙七", role=Role.TELLER):
    screen = window.people
    fill(screen.add, code=code, name=name)
    screen.add.role.show_role(role)
    screen.add.fields["name"].edit.setFocus()
    qtbot.keyClick(screen.add.fields["name"].edit, Qt.Key.Key_Return)
    idle(qtbot, window)


def told(secret: str) -> list[QWidget]:
    """Whatever widget knows it; none may be collected while they are asked, for Qt would not survive that."""
    with not_collecting():
        return [widget for widget in QApplication.allWidgets() if secret in known_by(widget)]


def known_by(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QLineEdit) else ""
    return f"{text} {widget.accessibleName()} {widget.accessibleDescription()} {widget.toolTip()}"


# ---------------------------------------------------------------- one's own password


@pytest.mark.long(first=1)
@pytest.mark.parametrize("code", [TELLER, FIRST])
def test_everybody_changes_their_own_password_and_goes_on_working(at, branch, qtbot, code):  # noqa: F811
    window = at(code)
    screen = come(qtbot, window)
    fill(screen.password, password=password_of(code), new=OTHER, again=OTHER)
    qtbot.keyClick(screen.password.fields["again"].edit, Qt.Key.Key_Return)
    assert not screen.password.card.isEnabled(), "nothing can be typed meanwhile"
    idle(qtbot, window)
    assert window.notice.text.text() == "密码已更换，下次登录请用新密码"
    assert [field.edit.text() for field in screen.password.fields.values()] == ["", "", ""]
    window.open_client(WANG.key)
    window._counter.place.require(Act.LOOK)
    assert window._counter.client.view.client.name == WANG.name
    assert code_of(branch.door.log_in, code, password_of(code)) == "login.wrong"
    assert branch.door.log_in(code, OTHER).code == code


def test_the_session_that_goes_on_still_opens_what_it_sealed(at, branch, qtbot):  # noqa: F811
    window = at()
    sealed = window._counter.place.session.seal(b"what was typed")
    screen = come(qtbot, window)
    fill(screen.password, password=password_of(TELLER), new=OTHER, again=OTHER)
    screen.password.does.click()
    idle(qtbot, window)
    assert branch.door.log_in(TELLER, OTHER).unseal(sealed) == b"what was typed"


@pytest.mark.long(first=1)
@pytest.mark.parametrize(
    "case",
    [
        ("wrong wrong", OTHER, OTHER, "password", "还可以试 9 次"),
        (password_of(TELLER), "short", "short", "new", "至少 8 个字符"),
        (password_of(TELLER), "12345678", "12345678", "new", "太常见"),
        (password_of(TELLER), password_of(TELLER), password_of(TELLER), "new", "不能与原密码相同"),
        (password_of(TELLER), OTHER, OTHER + "x", "again", "两次输入的新密码不同"),
    ],
)
def test_a_password_that_is_refused_says_so_beside_its_field(at, branch, qtbot, case):  # noqa: F811
    old, new, again, name, says = case
    window = at()
    screen = come(qtbot, window)
    fill(screen.password, password=old, new=new, again=again)
    screen.password.does.click()
    idle(qtbot, window)
    assert says in wrong(screen.password, name)
    assert screen.password.fields[name].edit.hasFocus()
    assert not window.notice.isVisible()
    assert branch.door.log_in(TELLER, password_of(TELLER))


def test_what_was_typed_of_a_password_is_gone_when_the_page_is_left(at, qtbot):  # noqa: F811
    window = at()
    screen = come(qtbot, window)
    fill(screen.password, password=password_of(TELLER), new=OTHER)
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert [field.edit.text() for field in screen.password.fields.values()] == ["", "", ""]


def test_a_teller_has_a_password_and_looks_after_nobody(at, qtbot):  # noqa: F811
    window = at()
    screen = come(qtbot, window)
    assert screen.password.isVisible()
    assert not screen.table.isVisible()
    assert not screen.add.isVisible()
    assert not screen.own_words.isVisible()
    assert window._counter.people.view.people == ()


def test_the_demo_says_that_it_has_no_people(open_window, qtbot):
    window = open_window()
    screen = come(qtbot, window)
    assert "演示没有人员，也没有密码" in texts(screen)
    assert not screen.password.isVisible()
    assert not screen.table.isVisible()


# ---------------------------------------------------------------- somebody new


def test_a_teller_is_added_by_one_where_nobody_else_is_in_charge(at, branch, qtbot):  # noqa: F811
    branch.disable(branch.log_in(), SECOND)
    window = at(FIRST)
    screen = come(qtbot, window)
    ask_to_add(qtbot, window)
    assert not window.approve.isVisible()
    assert screen.given.isVisible()
    window.turn_to(Page.AUDIT)
    said = {window.audit.table.item(row, 4).text() for row in range(2)}
    assert said == {"人员管理", "人员变动，一人办理"}, "nothing says that two did what one has done"


def test_a_teller_is_added_by_two_and_the_password_is_shown_once(at, branch, qtbot):  # noqa: F811
    window = at(FIRST)
    screen = come(qtbot, window)
    ask_to_add(qtbot, window)
    assert "增加柜员 7007 孙七" in texts(window.approve)
    assert not screen.given.isVisible()
    assert code_of(branch.door.people.read().person, NEW) == "login.unknown"
    stand(qtbot, window.approve.second, SECOND, password_of(SECOND))
    idle(qtbot, window)
    assert screen.given.isVisible()
    assert "7007 孙七 的一次性密码：只显示这一次" in texts(screen.given)
    assert window._counter.people.view.chosen == NEW
    assert "待改密码" in texts(screen.person)
    assert window.notice.text.text() == "已增加 7007 孙七"
    password = screen.given.password.text()
    assert code_of(branch.door.log_in, NEW, password) == "login.must_change"
    assert screen.add.text("code") == ""


def change_password(window, old):
    fill(window.people.password, password=old, new=OTHER, again=OTHER)
    window.people.password.does.click()


LEAVING = {
    "handed over": lambda window: window.people.given.hide_now.click(),
    "another page": lambda window: window.turn_to(Page.CLIENT),
    "time": lambda window: window.people.given._timer.timeout.emit(),
    "the next act": lambda window: change_password(window, "wrong wrong"),
    "another language": lambda window: window._speak(Language.EN),
    "a lock": lambda window: window.stop(),
}


@pytest.mark.long(first=2)
@pytest.mark.parametrize("way", LEAVING)
def test_a_one_time_password_goes(at, qtbot, way):  # noqa: F811
    window = at(FIRST)
    window.language_changed.connect(window.hide)
    screen = come(qtbot, window)
    add(qtbot, window)
    password = screen.given.password.text()
    assert told(password) == [screen.given.password]
    assert screen.given._timer.isActive()
    LEAVING[way](window)
    idle(qtbot, window)
    assert told(password) == []
    assert password not in repr(window._counter.people.view)
    assert password not in QApplication.clipboard().text()


def test_a_one_time_password_is_in_no_file_and_no_log(at, branch, qtbot):  # noqa: F811
    window = at(FIRST)
    screen = come(qtbot, window)
    add(qtbot, window)
    password = screen.given.password.text().encode()
    assert password
    for path in branch.home.rglob("*"):
        assert not path.is_file() or password not in path.read_bytes(), path.name
    rows = window._counter.place.journal.db.execute("select purpose from trail where action = 'people'")
    assert rows.fetchall()[-1] == ("add 7007",)


@pytest.mark.long(first=1)
@pytest.mark.parametrize(
    "case",
    [
        ("Zhang San", "张三", "code", "只能用小写字母和数字"),
        ("", "张三", "code", "只能用小写字母和数字"),
        (TELLER, "张三", "code", "工号 7001 已有人使用"),
        (NEW, " ", "name", "姓名不能为空"),
        (NEW, "阿" * 41, "name", "最多 40 个字"),
    ],
)
def test_what_nobody_can_be_called_is_said_beside_its_field(at, branch, qtbot, case):  # noqa: F811
    code, name, field, says = case
    window = at(FIRST)
    screen = come(qtbot, window)
    fill(screen.add, code=code, name=name)
    screen.add.does.click()
    idle(qtbot, window)
    assert says in wrong(screen.add, field)
    assert screen.add.text("name") == name, "what was typed stays"
    assert len(branch.door.people.read().people) == 3


def test_a_supervisor_is_added_by_two(at, branch, qtbot):  # noqa: F811
    window = at(FIRST)
    screen = come(qtbot, window)
    ask_to_add(qtbot, window, THIRD, "赵六", Role.SUPERVISOR)
    assert "增加主管 8003 赵六" in texts(window.approve)
    assert code_of(branch.door.people.read().person, THIRD) == "login.unknown"
    stand(qtbot, window.approve.second, FIRST, password_of(FIRST))
    assert "复核人不能是办理人本人" in texts(window.approve)
    screen.add.fields["code"].edit.setText("9999")
    stand(qtbot, window.approve.second, SECOND, password_of(SECOND))
    idle(qtbot, window)
    assert not window.approve.isVisible()
    assert branch.door.people.read().person(THIRD).role is Role.SUPERVISOR, (
        "what was read, not what was typed since"
    )
    assert screen.given.isVisible()
    assert [body["approver"] for body in entries(window, "people_approved")][-1] == "8002 王8002"


@pytest.mark.long
def test_a_code_that_was_taken_meanwhile_is_said_beside_its_field(at, branch, qtbot, monkeypatch):  # noqa: F811
    window = at(FIRST)
    screen = come(qtbot, window)
    monkeypatch.setattr(PeopleDesk, "show_add", lambda *_: None)
    add(qtbot, window, TELLER)
    assert "已有人使用" in wrong(screen.add, "code")
    assert not screen.given.isVisible()


# ---------------------------------------------------------------- somebody who is there


def test_only_what_makes_sense_is_offered(at, branch, qtbot):  # noqa: F811
    first = branch.log_in()
    for code in ("7002", "7003"):
        branch.add(first, code, Role.TELLER)
    branch.disable(first, "7003")
    for _ in range(MOST):
        assert code_of(branch.door.log_in, "7002", "not the password") == "login.wrong"
    screen = come(qtbot, at(FIRST))
    found = {}
    for code in (FIRST, SECOND, "7002", "7003"):
        choose(screen, code)
        found[code] = offered(screen)
    assert found == {
        FIRST: {"disable", "role"},
        SECOND: {"reset", "disable", "role"},
        "7002": {"unlock", "reset", "disable", "role"},
        "7003": {"enable", "role"},
    }
    assert not screen.person.buttons[Change.ROLE].isEnabled(), "a teller is a teller already"


def test_disabling_takes_two_and_is_at_once_and_enabling_takes_one(at, branch, qtbot):  # noqa: F811
    teller = branch.log_in(TELLER)
    window = at(FIRST)
    screen = come(qtbot, window)
    choose(screen, TELLER)
    screen.person.buttons[Change.DISABLE].click()
    assert "停用 7001 王7001（柜员），立即生效" in texts(window.approve)
    assert branch.log_in(TELLER)
    stand(qtbot, window.approve.second, SECOND, password_of(SECOND))
    idle(qtbot, window)
    assert window.notice.text.text() == "已停用 7001 王7001，立即生效"
    assert code_of(teller.require, Act.LOOK) == "login.disabled"
    assert "已停用" in texts(screen.person)
    assert screen.table.hasFocus()
    screen.person.buttons[Change.ENABLE].click()
    assert not window.approve.isVisible()
    idle(qtbot, window)
    assert branch.log_in(TELLER).role is Role.TELLER


def test_another_role_takes_two(at, branch, qtbot):  # noqa: F811
    window = at(FIRST)
    screen = come(qtbot, window)
    choose(screen, TELLER)
    screen.person.role.show_role(Role.AUDITOR)
    screen.person.buttons[Change.ROLE].click()
    assert "7001 王7001 的角色由柜员改为审计员" in texts(window.approve)
    stand_for(window.approve, SECOND, password_of(SECOND))
    qtbot.waitUntil(lambda: not window.approve.isVisible(), timeout=20_000)
    idle(qtbot, window)
    assert branch.log_in(TELLER).role is Role.AUDITOR
    assert window.notice.text.text() == "7001 王7001 现在是审计员，立即生效"


@pytest.mark.long
def test_a_role_that_was_chosen_for_one_is_not_there_for_the_next(at, qtbot):  # noqa: F811
    screen = come(qtbot, at(FIRST))
    choose(screen, TELLER)
    screen.person.role.show_role(Role.AUDITOR)
    choose(screen, SECOND)
    assert screen.person.role.role is Role.SUPERVISOR
    choose(screen, TELLER)
    assert screen.person.role.role is Role.TELLER


def test_somebody_who_is_locked_has_ten_tries_again(at, branch, qtbot):  # noqa: F811
    for _ in range(MOST):
        assert code_of(branch.door.log_in, TELLER, "not the password") == "login.wrong"
    window = at(FIRST)
    screen = come(qtbot, window)
    choose(screen, TELLER)
    assert "已锁定" in texts(screen.person)
    screen.person.buttons[Change.UNLOCK].click()
    idle(qtbot, window)
    assert branch.log_in(TELLER)
    assert Change.UNLOCK.value not in offered(screen)


def test_anybodys_password_is_reset_by_two(at, branch, qtbot):  # noqa: F811
    branch.add(branch.log_in(), THIRD, Role.SUPERVISOR)
    window = at(FIRST)
    screen = come(qtbot, window)
    choose(screen, TELLER)
    screen.person.buttons[Change.RESET].click()
    assert "为柜员 7001 王7001 重置密码" in texts(window.approve)
    assert branch.log_in(TELLER)
    stand(qtbot, window.approve.second, THIRD, password_of(THIRD))
    idle(qtbot, window)
    assert code_of(branch.door.log_in, TELLER, screen.given.password.text()) == "login.must_change"
    choose(screen, SECOND)
    screen.person.buttons[Change.RESET].click()
    assert "为主管 8002 王8002 重置密码" in texts(window.approve)
    assert branch.log_in(SECOND)
    stand(qtbot, window.approve.second, THIRD, password_of(THIRD))
    idle(qtbot, window)
    assert code_of(branch.door.log_in, SECOND, screen.given.password.text()) == "login.must_change"


def test_escape_leaves_the_second_persons_question_and_nothing_is_done(at, branch, qtbot):  # noqa: F811
    window = at(FIRST)
    screen = come(qtbot, window)
    choose(screen, TELLER)
    screen.person.buttons[Change.DISABLE].click()
    qtbot.keyClick(window.approve.second.code.edit, Qt.Key.Key_Escape)
    assert not window.approve.isVisible()
    assert screen.table.hasFocus()
    assert branch.log_in(TELLER)


def test_the_last_supervisor_stays_and_no_password_is_asked_for(at, branch, qtbot):  # noqa: F811
    branch.disable(branch.log_in(), SECOND)
    window = at(FIRST)
    screen = come(qtbot, window)
    choose(screen, FIRST)
    assert "请先增加一位主管" in texts(screen.person)
    screen.person.buttons[Change.DISABLE].click()
    assert not window.approve.isVisible()
    assert "最后一位在用的主管" in window.notice.text.text()


def test_whoever_disables_oneself_sees_nobody_any_more_and_is_refused(at, branch, qtbot):  # noqa: F811
    window = at(FIRST)
    screen = come(qtbot, window)
    choose(screen, FIRST)
    screen.person.buttons[Change.DISABLE].click()
    stand(qtbot, window.approve.second, SECOND, password_of(SECOND))
    idle(qtbot, window)
    assert window.notice.text.text() == "已停用 8001 李娜，立即生效"
    assert window._counter.people.view.people == ()
    add(qtbot, window)
    assert "工号 8001 已停用" in texts(window)
    assert code_of(branch.door.people.read().person, NEW) == "login.unknown"


@pytest.mark.long
def test_whoever_is_disabled_by_others_is_told_on_the_page(at, branch, qtbot):  # noqa: F811
    window = at(FIRST)
    branch.add(branch.log_in(), THIRD, Role.SUPERVISOR)
    branch.disable(branch.log_in(SECOND), FIRST, THIRD)
    come(qtbot, window)
    assert "工号 8001 已停用" in window.notice.text.text()
    assert window._counter.people.view.people == ()


def test_the_arrows_choose_and_letters_find_a_client(at, qtbot):  # noqa: F811
    window = at(FIRST)
    screen = come(qtbot, window)
    assert screen.table.hasFocus()
    assert window._counter.people.view.chosen == FIRST
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    assert window._counter.people.view.chosen == SECOND
    assert "8002 王8002" in texts(screen.person)
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert screen.person.buttons[Change.RESET].hasFocus()
    screen.table.setFocus()
    qtbot.keyClicks(screen.table, "w")
    assert window.bar.search.text() == "w"


# ---------------------------------------------------------------- what takes its time


@pytest.fixture
def slow(monkeypatch):
    """Unlocking waits until it is let go, and notes when it is done."""
    go_on, real = threading.Event(), PeopleDesk.unlock
    go_on.done = threading.Event()

    def waits(self, by, code):
        assert go_on.wait(20)
        real(self, by, code)
        go_on.done.set()

    monkeypatch.setattr(PeopleDesk, "unlock", waits)
    yield go_on
    go_on.set()


def begin_slowly(at, branch, qtbot):  # noqa: F811
    for _ in range(MOST):
        assert code_of(branch.door.log_in, TELLER, "not the password") == "login.wrong"
    window = at(FIRST)
    screen = come(qtbot, window)
    choose(screen, TELLER)
    screen.person.buttons[Change.UNLOCK].click()
    return window


@pytest.mark.long
def test_the_page_waits_and_stays_while_something_is_done(at, branch, qtbot, slow):  # noqa: F811
    window = begin_slowly(at, branch, qtbot)
    screen = window.people
    parts = (screen.table, screen.person, screen.add.card, screen.password.card)
    assert [part.isEnabled() for part in parts] == [False] * 4
    for leave in (
        window._rail._group.button(Page.CLIENT).click,
        lambda: qtbot.keyClick(window, Qt.Key.Key_F2),
    ):
        leave()
        assert window.page is Page.PEOPLE
        assert window.notice.text.text() == "正在办理，请稍候"
    assert window._rail._group.checkedId() == Page.PEOPLE
    assert window.bar.search.isEnabled()
    slow.set()
    idle(qtbot, window)
    assert [part.isEnabled() for part in parts] == [True] * 4
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.page is Page.CLIENT


def test_a_window_that_goes_waits_for_what_was_begun(at, branch, qtbot, slow):  # noqa: F811
    window = begin_slowly(at, branch, qtbot)
    threading.Timer(0.3, slow.set).start()
    window.stop()
    assert slow.done.is_set()
    QApplication.processEvents()
    assert window.page is Page.PEOPLE, "what came of it is heard no more"
    assert branch.log_in(TELLER)


def test_a_bug_in_what_is_done_is_not_swallowed(at, branch, qtbot, monkeypatch):  # noqa: F811
    def broken(*_):
        raise LookupError

    monkeypatch.setattr(Door, "change_password", broken)
    window = at()
    screen = come(qtbot, window)
    fill(screen.password, password="x", new=OTHER, again=OTHER)
    with qtbot.captureExceptions() as raised:
        screen.password.does.click()
        idle(qtbot, window)
    assert [kind for kind, *_ in raised] == [LookupError]


# ---------------------------------------------------------------- recovery words


@pytest.fixture
def without_words(at, branch):  # noqa: F811
    branch.add(branch.log_in(), THIRD, Role.SUPERVISOR)
    return lambda **more: at(THIRD, **more)


def words_of(screen):
    shown = [label.text().split() for label in screen.words.findChildren(QLabel) if label.text()]
    numbered = [parts for parts in shown if len(parts) == 2 and parts[0].isdigit()]
    return " ".join(word for _, word in sorted((int(number), word) for number, word in numbered))


def take(qtbot, window):
    screen = come(qtbot, window)
    screen.own_words.take.click()
    idle(qtbot, window)
    return screen


def test_a_supervisor_takes_recovery_words_and_they_open_everything(without_words, branch, qtbot):  # noqa: F811
    window = without_words()
    screen = take(qtbot, window)
    words = words_of(screen)
    assert len(words.split()) == 33
    assert not screen.words.does.isEnabled()
    qtbot.keyClick(screen.words.kept, Qt.Key.Key_Return)
    assert screen.words.isVisible(), "not before they are kept"
    qtbot.keyClick(screen.words.kept, Qt.Key.Key_Space)
    qtbot.keyClick(screen.words.kept, Qt.Key.Key_Return)
    assert not screen.words.isVisible()
    assert words_of(screen) == ""
    assert window._counter.people.view.words == ""
    assert "已领取" in texts(screen.own_words)
    assert not screen.own_words.take.isVisible()
    assert branch.door.recover([branch.words[FIRST], words], THIRD, "赵六", OTHER).code == THIRD


def test_words_that_nobody_has_kept_are_not_left_by_a_slip(without_words, qtbot, monkeypatch):
    window = without_words()
    screen = take(qtbot, window)
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F5, Qt.Key.Key_Escape):
        qtbot.keyClick(window, key)
        assert screen.words.isVisible()
        assert "勾选后按" in window.notice.text.text()
    with pytest.raises(Refusal):
        window.open_client(WANG.key)
    assert window._counter.client.view.client is None
    with pytest.raises(Refusal):
        window._speak(Language.EN)
    window.close()
    assert window.isVisible()
    assert "再次关闭以放弃" in window.notice.text.text()
    window.close()
    assert not window.isVisible()
    assert words_of(screen) == ""


def test_words_go_on_paper_by_their_key(without_words, qtbot, monkeypatch):
    printed = []
    monkeypatch.setattr(people_screen, "print_words", lambda *what: printed.append(what[2:]))
    window = without_words()
    screen = take(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    place, shown = window._counter.place, window._counter.people.view.words
    code = place.journal.head().text
    assert printed == [("8003 王8003", shown, code)], "with the audit code of the newest record"
    sheet = words_page(*printed[0][:2], "示范支行", place.now(), place.speaker, code)
    assert ("审计码", code) in [(each.label, each.value) for each in sheet.head.facts]
    assert keeping_of(place).check_code(code).finding is None
    assert window.page is Page.PEOPLE

    def no_printer(*_):
        raise Refusal("print.no_printer", printer="")

    monkeypatch.setattr(people_screen, "print_words", no_printer)
    screen.words.print.click()
    assert screen.words.problem.text()


def test_whoever_has_words_is_offered_none_but_to_make_them_anew_with_a_second_person(at, branch, qtbot):  # noqa: F811
    window = at(FIRST)
    screen = come(qtbot, window)
    assert "已领取" in texts(screen.own_words)
    assert not screen.own_words.take.isVisible()
    assert screen.own_words.anew.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert "此前领取的恢复词全部作废" in texts(window.approve)
    assert words_of(screen) == ""
    stand_for(window.approve, SECOND, password_of(SECOND))
    qtbot.waitUntil(screen.words.isVisible, timeout=20_000)
    anew = words_of(screen)
    assert len(anew.split()) == 33
    assert anew != branch.words[FIRST]
    screen.words.kept.click()
    screen.words.does.click()
    assert words_of(screen) == ""


@pytest.mark.parametrize("language", list(Language))
def test_the_page_speaks_both_languages(at, qtbot, language):  # noqa: F811
    window = at(FIRST, language)
    screen = come(qtbot, window)
    choose(screen, TELLER)
    says = {
        Language.ZH: ("我的密码", "柜员 · 2026-11-23 起 · 在用"),
        Language.EN: ("My password", "teller · since"),
    }
    for text in says[language]:
        assert text in texts(screen)
