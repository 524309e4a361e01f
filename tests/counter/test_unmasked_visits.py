"""Whole names leave the branch only with a second supervisor, who has read what and where to."""

from __future__ import annotations

import zipfile

import pytest
from PySide6.QtWidgets import QFileDialog

from teller_app.rules.codes import ListKind
from teller_app.words.speaker import Language
from tests.counter.test_approval_visits import TELLER, at, branch, entries, stand, texts  # noqa: F401  fixtures
from tests.staff import FIRST, SECOND, password_of
from tests.stage import WANG


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where the dialog says that it is to go."""
    chosen = tmp_path / "names.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    return chosen


def at_the_list(qtbot, window, tier="platinum"):
    window.show_branch()
    qtbot.waitUntil(lambda: window._counter.branch.view.figures is not None, timeout=20_000)
    window.branch.choose(ListKind.TIER, tier)
    return window.branch


def inside(path) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_a_teller_is_not_offered_whole_names(at, qtbot, file):  # noqa: F811
    window = at(TELLER)
    screen = at_the_list(qtbot, window)
    assert screen.export.isVisible()
    assert not screen.unmasked.isVisible()
    window.guarded(screen.choose_unmasked)
    assert "柜员不能办理：导出未遮盖的数据" in window.notice.text.text()
    assert not window.approve.isVisible()
    window.save()
    assert WANG.name not in inside(file)


def test_whole_names_leave_when_a_second_supervisor_stands_for_it(at, qtbot, file):  # noqa: F811
    window = at(FIRST)
    screen = at_the_list(qtbot, window)
    screen.unmasked.click()
    words = window.approve.second.words.text()
    assert "导出未遮盖姓名的网点数据" in words
    assert f"存为 {file}" in words
    assert not file.exists()
    stand(qtbot, window.approve.second, FIRST, password_of(FIRST))
    assert "复核人不能是办理人本人" in texts(window.approve)
    assert not file.exists()
    stand(qtbot, window.approve.second, SECOND, password_of(SECOND))
    assert not window.approve.isVisible()
    assert WANG.name in inside(file)
    (body,) = entries(window, "unmasked_export")
    assert body["approver"] == "8002 王8002"


def test_a_list_that_was_changed_meanwhile_voids_it(at, qtbot, file):  # noqa: F811
    window = at(FIRST)
    screen = at_the_list(qtbot, window)
    screen.unmasked.click()
    screen.choose(ListKind.KEY)
    stand(qtbot, window.approve.second, SECOND, password_of(SECOND))
    assert "内容与复核时不同" in texts(window.approve)
    assert not file.exists()
    assert entries(window, "unmasked_export") == []


def test_another_page_or_no_file_asks_nobody(at, qtbot, file, monkeypatch):  # noqa: F811
    window = at(FIRST)
    screen = at_the_list(qtbot, window)
    screen.unmasked.click()
    window.go_back()
    assert not window.approve.isVisible()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    screen.unmasked.click()
    assert not window.approve.isVisible()
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_told_where_it_was_asked(at, qtbot, tmp_path, monkeypatch):  # noqa: F811
    gone = tmp_path / "not there" / "names.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(gone), ""))
    window = at(FIRST)
    at_the_list(qtbot, window).unmasked.click()
    stand(qtbot, window.approve.second, SECOND, password_of(SECOND))
    assert window.approve.isVisible()
    assert "names.xlsx" in texts(window.approve)


@pytest.mark.parametrize("language", list(Language))
def test_it_is_there_only_once_there_are_figures_in_both_languages(at, qtbot, language):  # noqa: F811
    window = at(FIRST, language)
    assert not window.branch.unmasked.isEnabled()
    screen = at_the_list(qtbot, window)
    assert screen.unmasked.isEnabled()
    assert screen.unmasked.text() == {
        Language.ZH: "含姓名导出… Alt+S",
        Language.EN: "Export with names… Alt+S",
    }[language]
