"""The application: who is there, the window, the lock, and the window again in another language."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QRect, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from teller_app.desk.counter import Counter
from teller_app.desk.draft import Drafts, draft_of
from teller_app.desk.morning import Morning, plan_morning
from teller_app.desk.start import Start
from teller_app.desk.words_paper import words_page
from teller_app.desk.workplace import with_settings
from teller_app.paper.report import TEMPLATE
from teller_app.paper.typeset import to_svg
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.session import Session
from teller_app.ui import theme
from teller_app.ui.entrance import Entrance
from teller_app.ui.first_start import FirstStart
from teller_app.ui.notify import Notifier
from teller_app.ui.printer import print_pages, printers
from teller_app.ui.shell import Shell
from teller_app.ui.watch import Watch
from teller_app.ui.window import Window
from teller_app.ui.work import Cancelled, Progress, Work
from teller_app.words.lock import lock_line
from teller_app.words.morning import morning_line
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker, mark

UNEXPECTED = mark("程序遇到意外（{kind}），这一步没有完成；请重试或重新启动")


class Application(QObject):
    """Owns the entrance and the window; while the entrance is there, nothing else is."""

    def __init__(self, shell: object, start: Start) -> None:
        super().__init__(QApplication.instance())
        assert isinstance(shell, Shell)  # noqa: S101  whoever begins has just made it
        self._shell: Shell | None = shell
        self._start, self._speaker = start, start.speaker
        self._counter: Counter | None = None
        self._translator = QTranslator(self)
        self._first: FirstStart | None = None
        self._notifier, self._told = Notifier(self), ""
        self._morning: Work | None = None
        self._drafts = Drafts()
        self._watch = Watch(self)
        self._watch.gone.connect(self.lock)
        self.window: Window | None = None
        self.entrance: Entrance | None = None
        sys.excepthook = self._crashed

    def begin(self, prepare: Callable[[Progress], None] | None) -> None:
        """Ask who is there; the demo's person goes straight in, once the demo's book is made."""
        if prepare is not None:
            self._first = FirstStart(self._speaker, Work(prepare, self))
            self._first.finished.connect(self._enter_demo)
            self._first.failed.connect(self._fail)
            self._first.show()
            self._hide_shell()
        elif self._start.demo:
            self._enter_demo()
        else:
            self._show_entrance()

    def _enter_demo(self) -> None:
        try:
            session = self._start.demo_person()
        except (Refusal, Unavailable) as wrong:
            self._fail(wrong)
            return
        self.open_window(session)

    def open_window(self, session: Session) -> None:
        """Open the files of whoever has come in, show the window, and give back what was in hand."""
        try:
            self._counter = Counter(self._start.open(session))
        except (Refusal, Unavailable) as wrong:
            self._fail(wrong)
            return
        self._show()
        assert self.window is not None  # noqa: S101  shown just now
        draft = self._drafts.take(session)
        if draft is not None:
            self.window.take_up(draft)
        self._watch.begin(self._counter.place.settings.lock_seconds)
        self._begin_morning()

    def lock(self, why: str = "") -> None:
        """Keep what is in hand sealed, destroy every view and model, and ask who is there.

        Args:
            why: ``idle``, ``slept``, ``locked`` or ``asleep``; empty where a person has asked for it.
        """
        if self.window is None or self._counter is None:
            return
        if self._close_dialog():
            # A dialog stands on top of the window; it must be gone before the window can go.
            self.window.hide()
            QTimer.singleShot(0, self, lambda: self.lock(why))
            return
        session = self._counter.place.session
        self._drafts.keep(session, draft_of(self._counter, self.window.page))
        geometry = None if self.window.isMaximized() else self.window.geometry()
        self._leave()
        self._show_entrance(session.code, why, geometry)

    def _close_dialog(self) -> bool:
        """Close what is modal or pops up; whether there was any."""
        found = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if found is None:
            return False
        found.close()
        return True

    def _leave(self) -> None:
        """Nothing of a client stays: no widget, no desk, no open file, no copied number."""
        self._watch.stop()
        self._stop_morning()
        window, counter = self.window, self._counter
        self.window = self._counter = None
        if window is not None:
            window.stop()
            window.hide()
            window.deleteLater()
            QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
        QApplication.clipboard().clear()
        if counter is not None:
            counter.client.close()
            counter.place.journal.close()
            if counter.place.book is not None:
                counter.place.book.close()
        del window, counter
        gc.collect()

    def _show_entrance(self, code: str = "", why: str = "", geometry: QRect | None = None) -> None:
        self._speak_qt(self._speaker.language)
        door = None if self._start.demo else self._start.door()
        old, self.entrance = self.entrance, Entrance(self._speaker, door, self._print_words)
        self.entrance.came_in.connect(self._came_in)
        self.entrance.language_chosen.connect(self._speak)
        if geometry is not None:
            self.entrance.setGeometry(geometry)
            self.entrance.show()
        else:
            theme.show_fitting(self.entrance)
        self.entrance.begin(code, lock_line(self._speaker, why))
        self.entrance.activateWindow()
        self._hide_shell()
        if old is not None:
            old.hide()
            old.deleteLater()

    def _came_in(self, session: object) -> None:
        entrance, self.entrance = self.entrance, None
        if isinstance(session, Session):
            self.open_window(session)
        else:
            self._enter_demo()
        if entrance is not None:
            if self.window is not None and not entrance.isMaximized():
                self.window.setGeometry(entrance.geometry())
            entrance.hide()
            entrance.deleteLater()

    def _speak(self, code: str) -> None:
        """The entrance in another language, which stays the language of this counter."""
        language = Language(code)
        self._speaker = Speaker(language)
        try:
            file = self._start.settings_file
            file.save(with_settings(file.read(), language=language))
        except Refusal:
            # It is spoken all the same; that it could not be kept is said by the next change of a setting.
            pass
        self._show_entrance()

    def _print_words(self, who: str, words: str) -> None:
        """Recovery words on the usual printer; they are in no file.

        Raises:
            Refusal: ``print.no_printer`` or as ``print_pages``.
        """
        branch = self._start.settings_file.read().branch
        page = words_page(who, words, branch, self._start.now(), self._speaker)
        print_pages(to_svg(TEMPLATE, page), "teller-app", next(iter(printers()), ""))

    def _begin_morning(self) -> None:
        """Plan the day beside the window, on files of its own."""
        assert self._counter is not None  # noqa: S101  set just before
        place = self._counter.place
        work = Work(lambda progress: plan_morning(place, progress), self)
        work.done.connect(self._say_morning)
        work.failed.connect(self._no_morning)
        self._morning = work
        work.start()

    def _stop_morning(self) -> None:
        """The window has closed: nothing runs on, and what has just come is told to nobody."""
        if self._morning is not None:
            morning, self._morning = self._morning, None
            morning.cancel()
            morning.wait()
            # It knows the workplace, so it must not wait for its parent's end.
            morning.deleteLater()
            QApplication.sendPostedEvents(morning, QEvent.Type.DeferredDelete)

    def _say_morning(self, morning: object) -> None:
        """What is due, in the window and on the desktop; nobody is named."""
        if self._morning is None or self._counter is None or self.window is None:
            return
        assert isinstance(morning, Morning)  # noqa: S101  what the work returns
        self._counter.care.refresh()
        text = morning_line(self._counter.place.speaker, morning)
        if text and not self.window.notice.isVisible():
            self.window.notice.say(text, "good")
        if text and text != self._told:
            # Whoever unlocks twenty times a day is told once.
            self._told = text
            self._notifier.say(self._counter.place.speaker.say("柜员助手"), text)

    def _no_morning(self, wrong: object) -> None:
        """The counter goes on without its morning list, and says why there is none."""
        if self._morning is None or self.window is None or isinstance(wrong, Cancelled):
            return
        if isinstance(wrong, (Refusal, Unavailable)):
            self.window.notice.show_wrong(wrong)
        elif isinstance(wrong, BaseException):
            self._crashed(type(wrong), wrong, wrong.__traceback__)

    def _show(self) -> None:
        assert self._counter is not None  # noqa: S101  set just before
        self._speak_qt(self._counter.place.settings.language)
        old, self.window = self.window, Window(self._counter)
        self.window.language_changed.connect(self._show)
        self.window.closed.connect(self._stop_morning)
        # Later, when the key or click that asks for it is over: it destroys the window that they are on.
        self.window.lock_asked.connect(self.lock, Qt.ConnectionType.QueuedConnection)
        before = old or self._shell
        if before is not None and not before.isMaximized():
            self.window.setGeometry(before.geometry())
        if before is not None and not before.isMaximized():
            self.window.show()
        else:
            theme.show_fitting(self.window)
        if self._shell is not None:
            self.window.bar.search.setText(self._shell.search.text())
            self._hide_shell()
        if old is not None:
            old.stop()
            old.hide()
            old.deleteLater()

    def _hide_shell(self) -> None:
        """The shell goes once something else is seen; before that, closing it would end the program."""
        if self._shell is not None:
            self._shell.hide()
            self._shell.deleteLater()
            self._shell = None

    def _speak_qt(self, language: Language) -> None:
        """Qt's own dialogs, in the same language."""
        QApplication.removeTranslator(self._translator)
        if language is Language.ZH:
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._translator.load(QLocale(QLocale.Language.Chinese), "qtbase", "_", folder):
                QApplication.installTranslator(self._translator)

    def _crashed(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A bug of ours: say so calmly, and tell where, but none of the values, which may be a client's."""
        del error
        where = "".join(f"  {frame.filename}:{frame.lineno}\n" for frame in traceback.extract_tb(trace))
        sys.stderr.write(f"{kind.__name__}\n{where}")
        if self.window is not None:
            says = self._speaker.say(
                "程序遇到意外（{kind}），这一步没有完成；请重试或重新启动", kind=kind.__name__
            )
            self.window.notice.say(says, "bad")

    def _fail(self, wrong: object) -> None:
        self.give_up(self._shell, self._speaker, wrong)

    @staticmethod
    def give_up(shell: object, speaker: Speaker, wrong: object) -> None:
        """Say why there can be no window, and end."""
        text = (
            problem_line(speaker, wrong)
            if isinstance(wrong, (Refusal, Unavailable))
            else type(wrong).__name__
        )
        box = QMessageBox(shell if isinstance(shell, Shell) else None)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(speaker.say("柜员助手"))
        box.setText(text)
        box.exec()
        QApplication.exit(1)
