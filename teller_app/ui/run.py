"""The application: first start, the window, and the window again in another language."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from teller_app.desk.counter import Counter
from teller_app.desk.morning import Morning, plan_morning
from teller_app.desk.rescue import RescueDesk, is_lost_journal
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Coded, Refusal, Unavailable
from teller_app.ui import theme
from teller_app.ui.first_start import FirstStart
from teller_app.ui.keeper import Keeper
from teller_app.ui.notify import Notifier
from teller_app.ui.rescue_screen import RescueScreen
from teller_app.ui.shell import Shell
from teller_app.ui.window import Window
from teller_app.ui.work import Cancelled, Progress, Work
from teller_app.words.morning import morning_line
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker, mark

Rescue = Callable[[Coded], RescueDesk]
UNEXPECTED = mark("程序遇到意外（{kind}），这一步没有完成；请重试或重新启动")


class Application(QObject):
    """Owns the window and builds it anew when the language changes."""

    def __init__(
        self,
        shell: object,
        speaker: Speaker,
        open_place: Callable[[], Workplace],
        rescue: Rescue | None = None,
    ) -> None:
        super().__init__(QApplication.instance())
        assert isinstance(shell, Shell)  # noqa: S101  whoever begins has just made it
        self._shell: Shell | None = shell
        self._speaker, self._open_place, self._rescue = speaker, open_place, rescue
        self._counter: Counter | None = None
        self._at_end: Callable[[], object] | None = None
        self._translator = QTranslator(self)
        self._first: FirstStart | None = None
        self._notifier = Notifier(self)
        self._morning: Work | None = None
        self.keeper: Keeper | None = None
        self.rescue: RescueScreen | None = None
        self.window: Window | None = None
        sys.excepthook = self._crashed

    def at_end(self, let_go: Callable[[], object]) -> None:
        """Call ``let_go`` when the program ends; the system does the same for one that is killed."""
        self._at_end = let_go
        app = QApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(let_go)

    def begin(self, prepare: Callable[[Progress], None] | None) -> None:
        """Open the window; where something has to be made first, with its progress."""
        if prepare is None:
            self.open_window()
            return
        self._first = FirstStart(self._speaker, Work(prepare, self))
        self._first.finished.connect(self.open_window)
        self._first.failed.connect(self._fail)
        self._first.show()
        self._hide_shell()

    def open_window(self) -> None:
        """Open the files and show the window."""
        try:
            self._counter = self._counter or Counter(self._open_place())
        except (Refusal, Unavailable) as wrong:
            if self._rescue is not None and is_lost_journal(wrong):
                self._begin_rescue(self._rescue(wrong))
            else:
                self._fail(wrong)
            return
        self._show()
        self._begin_morning()
        self._begin_keeping()

    def _begin_rescue(self, desk: RescueDesk) -> None:
        """The journal is damaged or gone: a window of its own, and the way back to a good backup."""
        self.rescue = RescueScreen(desk, self._speaker)
        self.rescue.restored.connect(self._rescued)
        self.rescue.given_up.connect(self._end)
        self.rescue.show()
        self._hide_shell()
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
            self.window = None

    @staticmethod
    def _end() -> None:
        """Nothing can be opened, and nobody wants to try."""
        QApplication.exit(1)

    def _rescued(self, kept: object) -> None:
        """The program opens on what was restored, and says where the damaged file is."""
        self.open_window()
        if self.window is not None:
            self.window.notice.say(self._restored_line(kept), "good")

    def _restored_line(self, kept: object) -> str:
        return self._speaker.say("已恢复；原台账保存在 {file}", file=kept or "—")

    def _begin_keeping(self) -> None:
        """Check the files and back the journal up, beside the window."""
        assert self._counter is not None  # noqa: S101  set just before
        self.keeper = Keeper(self._counter, self)
        self.keeper.told.connect(self._tell)
        self.keeper.broken.connect(self._tell)
        self.keeper.letting_go.connect(self._let_go)
        self.keeper.put_back.connect(self._reopen)
        if self.window is not None:
            self.keeper.serve(self.window.files)
        self.keeper.begin()

    def _tell(self, wrong: object) -> None:
        if self.window is not None and isinstance(wrong, (Refusal, Unavailable)):
            self.window.notice.show_wrong(wrong)
        elif isinstance(wrong, BaseException):
            self._crashed(type(wrong), wrong, wrong.__traceback__)

    def _let_go(self) -> None:
        """A backup is about to be put in place: nobody else has a file open, and the window waits."""
        self._stop_morning()
        if self.window is not None:
            self.window.branch.stop()
            self.window.setEnabled(False)
            self.window.notice.say(self._speaker.say("正在恢复"), "good")

    def _reopen(self, came: object) -> None:
        """After a restore that went well or not: what lies there now is opened."""
        if self.keeper is not None:
            self.keeper.deleteLater()
        self._counter = self.keeper = None
        self.open_window()
        if self.window is None or self._counter is None:
            return
        if isinstance(came, BaseException):
            self._tell(came)
        else:
            self.window.notice.say(self._restored_line(came), "good")

    def _closed(self) -> None:
        """The window has closed: it goes from the screen, then a last backup is made."""
        self._stop_morning()
        if self.window is not None:
            self.window.hide()
        if self.keeper is not None:
            self.keeper.close()

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
            self._morning.cancel()
            self._morning.wait()
            self._morning = None

    def _say_morning(self, morning: object) -> None:
        """What is due, in the window and on the desktop; nobody is named."""
        if self._morning is None or self._counter is None or self.window is None:
            return
        assert isinstance(morning, Morning)  # noqa: S101  what the work returns
        self._counter.care.refresh()
        text = morning_line(self._counter.place.speaker, morning)
        if text and not self.window.notice.isVisible():
            self.window.notice.say(text, "good")
        if text:
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
        self.window.closed.connect(self._closed)
        if self.keeper is not None:
            self.keeper.serve(self.window.files)
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
            old.branch.stop()
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
