"""Looks after the files while the window works: checks them, and backs the journal up by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from teller_app.desk.approving import Approval
from teller_app.desk.counter import Counter
from teller_app.desk.exchange import ExchangeView
from teller_app.desk.files import Backed, Checked, CopyLine, Doing, Previewed, Tried
from teller_app.desk.parting import Parting
from teller_app.desk.reaching import CLOSING
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.roles import Act
from teller_app.ui.files_screen import FilesScreen
from teller_app.ui.rail import Page
from teller_app.ui.work import Cancelled, Progress, Work, soon

if TYPE_CHECKING:
    from teller_app.ui.window_pages import WindowPages

EVERY_MINUTES = 30
_EVERY = EVERY_MINUTES * 60_000


class Errand(QObject):
    """One piece of work; what comes of it is handed over on the window's thread, unless it was dropped."""

    ended = Signal(object)
    progressed = Signal(int, int)

    def __init__(
        self,
        task: Callable[[Progress], object],
        take: Callable[[object], object],
        fail: Callable[[object], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._take, self._fail, self._dropped = take, fail, False
        self._work = Work(task, self)
        self._work.progressed.connect(self.progressed)
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.start()

    def cancel(self) -> None:
        """Ask it to stop at its next report; that it has is told as an error."""
        self._work.cancel()

    def drop(self) -> None:
        """Stop it at its next report, wait for that, and say nothing of it."""
        self._dropped = True
        self._work.cancel()
        self._work.wait()

    def wait(self) -> None:
        """Until it is done; what comes of it is handed over later."""
        self._work.wait()

    def _done(self, result: object) -> None:
        self._end(self._take, result)

    def _failed(self, error: object) -> None:
        self._end(self._fail, error)

    def _end(self, act: Callable[[object], object], value: object) -> None:
        if self._dropped:
            return
        self._work.wait()
        self.ended.emit(self)
        act(value)
        self.deleteLater()


class Pace:
    """When the next backup is due in this run, whoever comes and goes; by a clock that never jumps."""

    def __init__(self) -> None:
        self._since = QElapsedTimer()

    def left(self) -> int:
        """Milliseconds until then; 0 where it is due, as at the start."""
        return max(0, _EVERY - self._since.elapsed()) if self._since.isValid() else 0

    def made(self) -> None:
        """There is one now, or nothing was written since the last."""
        self._since.start()


class Keeper(QObject):
    """Works for one person, from log-in to lock: a check, a backup, one more each half hour of writing."""

    told = Signal(object)
    """Something that is wrong, to be said calmly."""
    broken = Signal(object)
    """An error that nobody foresaw."""
    letting_go = Signal()
    """Before a backup is put in place: whoever has a file open lets go of it now."""
    put_back = Signal(object)
    """Where the journal that was there is kept, or why there it still is."""

    def __init__(self, counter: Counter, pace: Pace, parting: Parting, parent: QObject) -> None:
        super().__init__(parent)
        self._counter, self._desk, self._pace, self._parting = counter, counter.files, pace, parting
        self._errands: dict[Errand, Doing | None] = {}
        self._restore: Errand | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._time_is_up)
        self._soon = soon(self._begin, self)

    def attend(self, window: WindowPages) -> None:
        """Do what is asked for on the page of the files, from when it is there."""
        window.page_made.connect(self._serve)
        self._serve(window.made.get(Page.FILES))

    def _serve(self, screen: object) -> None:
        if not isinstance(screen, FilesScreen):
            return
        screen.check_wanted.connect(self.verify)
        screen.backup_wanted.connect(self.back_up)
        screen.look_wanted.connect(self.look)
        screen.folder_wanted.connect(self.try_folder)
        screen.preview_wanted.connect(self.preview)
        screen.restore_wanted.connect(self.restore)
        screen.exchange_wanted.connect(self.look_exchange)
        screen.send_wanted.connect(self.send)
        screen.stop_wanted.connect(self.stop_verifying)

    def begin(self) -> None:
        """Somebody has come in. The half hour goes on from the last backup, also one of somebody else's."""
        self._parting.drop(self._counter.place)
        self._soon.start()

    def _begin(self) -> None:
        left = self._pace.left()
        self._timer.start(left or _EVERY)
        self._run(self._desk.check, self._take_checked if left else self._first_check, Doing.CHECK)

    def verify(self) -> None:
        """Read every page and every row."""
        self._run(self._desk.verify, self._take_checked, Doing.VERIFY)

    def stop_verifying(self) -> None:
        """At the next rows; what was found before that is told nobody, for it is not all."""
        for errand, doing in self._errands.items():
            if doing is Doing.VERIFY:
                errand.cancel()

    def back_up(self) -> None:
        """A new backup, now."""
        self._run(self._desk.back_up, self._take_backed, Doing.BACK_UP)

    def back_up_changed(self) -> None:
        """A new backup, if anything was written since the last; not for a person who may make none."""
        if not self._may_back_up():
            return
        self._run(
            lambda progress: self._desk.back_up(progress, only_changed=True), self._take_backed, Doing.BACK_UP
        )

    def look(self) -> None:
        """Which backups there are."""
        self._run(self._desk.look, self._take_copies)

    def look_exchange(self) -> None:
        """How it stands with head office."""
        self._run(self._desk.look_exchange, self._take_exchange)

    def send(self, folder: str) -> None:
        """Write what waits for head office."""
        self._run(lambda progress: self._desk.send(folder, progress), self._take_exchange, Doing.SEND)

    def try_folder(self, text: str) -> None:
        """Copy backups there too, and begin with one now."""
        self._run(lambda progress: self._desk.try_folder(text, progress), self._take_folder, Doing.BACK_UP)

    def preview(self, line: object) -> None:
        """What restoring a backup would lose."""
        assert isinstance(line, CopyLine)  # noqa: S101  what the table hands out
        self._run(lambda progress: self._desk.preview(line, progress), self._take_preview)

    def restore(self, line: object, approval: object) -> None:
        """Put a backup in place, with every file closed; the workplace is not to be used after that."""
        assert isinstance(line, CopyLine)  # noqa: S101  what the screen hands out
        assert isinstance(approval, Approval)  # noqa: S101  as above
        counter, keeping = self._counter, self._desk.keeping
        if counter.client.view.unsaved:
            self.told.emit(Refusal("files.unsaved"))
            return
        self.stop()
        self._desk.show_doing([Doing.RESTORE])
        self.letting_go.emit()
        counter.client.close()
        counter.place.close()
        self._restore = Errand(
            lambda _: keeping.restore(line.path, approval), self.put_back.emit, self.put_back.emit, self
        )

    def stop(self) -> None:
        """Nothing runs on, and what has just come is told to nobody."""
        self._timer.stop()
        self._soon.stop()
        for errand in self._errands:
            errand.drop()
            errand.deleteLater()
        self._errands.clear()

    def let_go(self) -> None:
        """Nobody is there: nothing runs on, and nothing of the workplace is kept.

        What reaches for a second folder ends at once: copying that has begun goes on without this. What was
        recorded here is copied beside the entrance, where the program may end.
        """
        self.stop()
        self._parting.begin(self._counter.place)
        self.deleteLater()
        QApplication.sendPostedEvents(self, QEvent.Type.DeferredDelete)

    def close(self) -> None:
        """The window is gone from the screen: one last backup, and not a moment longer than that takes.

        A second folder that does not answer is waited for some seconds. What goes wrong with it is said at
        the next start, when the backup is tried again.
        """
        self.stop()
        if self._restore is not None:
            # It is done to its end, and nobody is left who could be told.
            self._restore.drop()
            return
        if not self._may_back_up():
            return
        last = Work(lambda progress: self._desk.back_up(progress, only_changed=True, seconds=CLOSING), self)
        last.start()
        last.wait()

    def _run(
        self,
        task: Callable[[Progress], object],
        take: Callable[[object], object],
        doing: Doing | None = None,
    ) -> None:
        """Begin an errand; what only looks is none of those, and keeps nobody from anything else."""
        errand = Errand(task, take, self._failed, self)
        errand.ended.connect(self._ended)
        self._errands[errand] = doing
        self._show_doing()

    def _time_is_up(self) -> None:
        self._timer.setInterval(_EVERY)
        self.back_up_changed()

    def _may_back_up(self) -> bool:
        return self._counter.place.may(Act.BACKUP)

    def _ended(self, errand: object) -> None:
        self._errands = {each: doing for each, doing in self._errands.items() if each is not errand}
        self._show_doing()

    def _show_doing(self) -> None:
        self._desk.show_doing(doing for doing in self._errands.values() if doing is not None)

    def _first_check(self, found: object) -> None:
        """A damaged journal is not backed up over good copies, and the proof would refuse it anyway.

        A damaged book stops nothing: with it, the journal is all that there is to lose.
        """
        self._take_checked(found)
        if isinstance(found, Checked) and not found.journal_wrong:
            self.back_up_changed()

    def _take_checked(self, found: object) -> None:
        assert isinstance(found, Checked)  # noqa: S101  what the task returns
        self._tell(self._desk.take_checked(found))

    def _take_backed(self, backed: object) -> None:
        assert isinstance(backed, Backed)  # noqa: S101  what the task returns
        self._pace.made()
        self._tell(self._desk.take_backed(backed))

    def _take_copies(self, copies: object) -> None:
        assert isinstance(copies, tuple)  # noqa: S101  what the task returns
        self._desk.take_copies(copies)

    def _take_exchange(self, found: object) -> None:
        assert isinstance(found, ExchangeView)  # noqa: S101  what the task returns
        self._desk.take_exchange(found)

    def _take_folder(self, tried: object) -> None:
        assert isinstance(tried, Tried)  # noqa: S101  what the task returns
        try:
            taken = self._desk.take_folder(tried)
        except Unavailable as wrong:
            self._tell(wrong)
            return
        if taken and tried.folder:
            self.back_up()

    def _take_preview(self, found: object) -> None:
        assert isinstance(found, Previewed)  # noqa: S101  what the task returns
        self._desk.take_preview(found)

    def _failed(self, wrong: object) -> None:
        if isinstance(wrong, (Refusal, Unavailable)):
            self._tell(wrong)
        elif not isinstance(wrong, Cancelled):
            self.broken.emit(wrong)

    def _tell(self, wrong: object) -> None:
        if wrong is not None:
            self.told.emit(wrong)
