"""What is taken off the clipboard, and off what X11 keeps beside it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

from teller_app.ui.copier import Copier, wipe
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import WANG
from tests.ui.test_entrance import at  # noqa: F401  fixture

COPIED, MARKED = QClipboard.Mode.Clipboard, QClipboard.Mode.Selection
NUMBER = WANG.phone


class Kept:
    """A clipboard of X11; the platform of the tests keeps no selection."""

    def __init__(self, copied="", marked="", *, selection=True):
        self.texts, self._selection = {COPIED: copied, MARKED: marked}, selection

    def supportsSelection(self):  # noqa: N802  Qt's name
        return self._selection

    def text(self, mode=COPIED):
        return self.texts[mode]

    def clear(self, mode=COPIED):
        assert mode is COPIED or self._selection, "Qt warns of it"
        self.texts[mode] = ""

    def setMimeData(self, data, mode=COPIED):  # noqa: N802  Qt's name
        self.texts[mode] = data.text()


@pytest.fixture
def kept(monkeypatch):
    made = Kept()
    monkeypatch.setattr("PySide6.QtGui.QGuiApplication.clipboard", lambda: made)
    monkeypatch.setattr(QApplication, "clipboard", lambda: made)
    return made


def test_a_lock_takes_what_was_marked_with_the_mouse_as_well(at, kept):  # noqa: F811
    counter = at()
    counter.log_in()
    kept.texts.update({COPIED: NUMBER, MARKED: NUMBER})
    counter.program._watch._system.gone.emit("locked")
    assert kept.texts == {COPIED: "", MARKED: ""}


def test_a_copied_number_that_was_marked_too_goes_from_both(qapp, kept):
    copier = Copier(qapp)
    copier.copy(NUMBER)
    kept.texts[MARKED] = NUMBER
    copier.clear()
    assert kept.texts == {COPIED: "", MARKED: ""}


def test_what_the_teller_has_copied_or_marked_since_stays(qapp, kept):
    copier = Copier(qapp)
    copier.copy(NUMBER)
    kept.texts[MARKED] = "mine"
    copier.clear()
    assert kept.texts == {COPIED: "", MARKED: "mine"}


def test_a_system_without_a_selection_is_not_asked_for_one(qapp):
    kept = Kept(NUMBER, "none of ours", selection=False)
    wipe(kept)
    assert kept.texts == {COPIED: "", MARKED: "none of ours"}
