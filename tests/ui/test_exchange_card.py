"""The exchange on the page of the files: how it stands, and the next file with one key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from teller_app.desk.exchange import ExchangeDesk
from teller_app.desk.files import FilesDesk
from teller_app.rules.errors import Refusal
from teller_app.safe.exchange_keys import Branches
from teller_app.safe.roles import Role
from teller_app.ui.rail import Page
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.exchange import OFFICE, Office, entry_of, office_text, site_at
from tests.ui.test_files import application, begun, wait_idle  # noqa: F401  fixtures


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """The folder that is chosen in the dialog; what was asked stands in it too."""
    made = tmp_path / "stick"
    made.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(made))
    return made


def set_up(place, folder):
    desk, file = ExchangeDesk(place), folder / "office.toml"
    file.write_text(office_text(OFFICE), "utf-8")
    setup = desk.read_setup(file, "0231")
    desk.set_up(setup, place.ask_second(desk.show_setup(setup), "8002 赵六", ""))
    return desk


def show(qtbot, application):  # noqa: F811
    desk = application._counter.files
    desk.view = replace(desk.view, exchange=None)
    application.window.turn_to(Page.FILES)
    qtbot.waitUntil(lambda: desk.view.exchange is not None, timeout=10_000)
    return application.window.files


def test_before_it_is_set_up_the_page_says_what_to_do(begun, qtbot):  # noqa: F811
    files = show(qtbot, begun)
    assert "teller-app exchange setup" in files._exchange.text()
    assert not files.send.isEnabled()


def test_a_visit_writes_the_next_file_with_one_key(begun, qtbot, tmp_path, stick):  # noqa: F811
    place = begun._counter.place
    desk = set_up(place, tmp_path)
    place.journal.record(entry_of("decision", "C000001", {"tier": "gold"}, "general"))
    files = show(qtbot, begun)
    assert "还没有上报过；待上报 1 条登记" in files._exchange.text()
    qtbot.keyClick(begun.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    view = begun._counter.files
    qtbot.waitUntil(lambda: view.view.exchange.written == 1, timeout=10_000)
    wait_idle(qtbot, begun)
    assert "已写出 1 份" in files._exchange.text()
    assert "最近一份第 1 号" in files._exchange.text()
    assert not files.send.isEnabled(), "there is nothing more"
    (path,) = stick.iterdir()
    assert path.name == "0231-000001.exchange"
    office = Office(tmp_path / "merged", Branches(branch=(desk.key(),)))
    assert office.outcomes(path) == ["taken"]


def test_a_stick_that_was_pulled_is_said_calmly_and_the_file_waits(begun, qtbot, tmp_path, stick):  # noqa: F811
    place = begun._counter.place
    set_up(place, tmp_path)
    files = show(qtbot, begun)
    stick.rmdir()
    files.send.click()
    notice = begun.window.notice
    qtbot.waitUntil(lambda: "没有文件夹" in notice.text.text(), timeout=10_000)
    wait_idle(qtbot, begun)
    assert files.send.isEnabled()


def test_no_folder_chosen_is_no_file(begun, qtbot, tmp_path, monkeypatch):  # noqa: F811
    set_up(begun._counter.place, tmp_path)
    files = show(qtbot, begun)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    files.send.click()
    wait_idle(qtbot, begun)
    assert begun._counter.files.view.exchange.written is None


def test_who_may_not_send_sees_nothing_of_it(tmp_path):
    site = site_at(tmp_path, "0231")
    site.place.session = replace(site.place.session, role=Role.TELLER, standing=lambda: Role.TELLER)
    assert not FilesDesk(site.place).may_send
    with pytest.raises(Refusal, match=r"role\.not_allowed"):
        FilesDesk(site.place).look_exchange(lambda *_: None)
    with pytest.raises(Refusal, match=r"role\.not_allowed"):
        site.desk.send(tmp_path)
    site.close()
