"""The application: looks, first start, the window, and the window again in another language."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from teller_app.desk.counter import Counter
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.ui import theme
from teller_app.ui.first_start import FirstStart
from teller_app.ui.window import Window
from teller_app.ui.work import Progress, Work
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker


class Application(QObject):
    """Owns the window and builds it anew when the language changes."""

    def __init__(self, app: QApplication, speaker: Speaker, open_place: Callable[[], Workplace]) -> None:
        super().__init__(app)
        self._app, self._speaker, self._open_place = app, speaker, open_place
        self._counter: Counter | None = None
        self._translator = QTranslator(self)
        self.window: Window | None = None

    def begin(self, prepare: Callable[[Progress], None] | None) -> None:
        """Open the window; where something has to be made first, with its progress."""
        if prepare is None:
            self.open_window()
            return
        first = FirstStart(self._speaker, Work(prepare, self))
        first.finished.connect(self.open_window)
        first.failed.connect(self._give_up)
        first.show()
        self._first = first

    def open_window(self) -> None:
        """Open the files and show the window."""
        try:
            self._counter = self._counter or Counter(self._open_place())
        except (Refusal, Unavailable) as wrong:
            self._give_up(wrong)
            return
        self._show()

    def _show(self) -> None:
        assert self._counter is not None  # noqa: S101  set just before
        self._speak_qt(self._counter.place.settings.language)
        old, self.window = self.window, Window(self._counter)
        self.window.language_changed.connect(self._show)
        self.window.show()
        if old is not None:
            self.window.setGeometry(old.geometry())
            old.hide()
            old.deleteLater()

    def _speak_qt(self, language: Language) -> None:
        """Qt's own dialogs, in the same language."""
        self._app.removeTranslator(self._translator)
        if language is Language.ZH:
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._translator.load(QLocale(QLocale.Language.Chinese), "qtbase", "_", folder):
                self._app.installTranslator(self._translator)

    def _give_up(self, wrong: object) -> None:
        """Say why there can be no window, and end."""
        if isinstance(wrong, (Refusal, Unavailable)):
            text = problem_line(self._speaker, wrong)
        else:
            text = type(wrong).__name__
        box = QMessageBox(QMessageBox.Icon.Warning, self._speaker.say("柜员助手"), text)
        box.exec()
        self._app.exit(1)


def run_window(
    speaker: Speaker,
    open_place: Callable[[], Workplace],
    prepare: Callable[[Progress], None] | None,
) -> int:
    """Run until the window is closed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101  nobody makes another kind
    theme.apply(app)
    application = Application(app, speaker, open_place)
    application.begin(prepare)
    return app.exec()
