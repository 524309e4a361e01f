"""The application: who is there, the window, the lock, and the window again in another language."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import TracebackType

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from teller_app.desk.counter import Counter
from teller_app.desk.draft import Draft, Drafts
from teller_app.desk.intake_apart import ImportApart
from teller_app.desk.intake_lines import reopened_line
from teller_app.desk.parting import Parting
from teller_app.desk.rescue import RescueDesk, is_lost_journal
from teller_app.desk.start import Start
from teller_app.rules.errors import Coded, Refusal, Unavailable
from teller_app.safe.residue import tell
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.ui import giving_up, theme
from teller_app.ui.copier import wipe
from teller_app.ui.entrance import Entrance
from teller_app.ui.first_start import FirstStart
from teller_app.ui.forgetting import close_dialog, forget
from teller_app.ui.in_hand import drafted
from teller_app.ui.keeper import Keeper, Pace
from teller_app.ui.leaving import at_any_rate, at_end
from teller_app.ui.making import Making, destroy
from teller_app.ui.mornings import Mornings
from teller_app.ui.parts.going import away
from teller_app.ui.printer import print_words
from teller_app.ui.qt_words import QtWords
from teller_app.ui.rebuild import uncover
from teller_app.ui.rescue_screen import RescueScreen
from teller_app.ui.shell import Shell
from teller_app.ui.steps import Steps
from teller_app.ui.watch import Watch
from teller_app.ui.window import Window
from teller_app.ui.work import Progress, Work
from teller_app.words.lock import lock_line
from teller_app.words.refusals import problem_line, supervisor_line
from teller_app.words.speaker import Language, Speaker

Rescue = Callable[[Coded, Session], RescueDesk]


class Application(QObject):
    """Owns the entrance and the window; while the entrance is there, nothing else is."""

    def __init__(self, shell: object, start: Start, rescue: Rescue | None = None) -> None:
        super().__init__(QApplication.instance())
        assert isinstance(shell, Shell)  # noqa: S101  whoever begins has just made it
        self._shell: Shell | None = shell
        self._start, self._speaker, self._rescue = start, start.speaker, rescue
        self._counter: Counter | None = None
        self._at_end: Callable[[], object] | None = None
        self._first: FirstStart | None = None
        self._qt, self._mornings = QtWords(self), Mornings(self)
        self._mornings.said.connect(self._say_morning)
        self._mornings.wrong.connect(self._tell)
        self.keeper: Keeper | None = None
        self._restoring: Session | None = None
        self._locked_meanwhile: str | None = None
        self.rescue: RescueScreen | None = None
        self._drafts, self._imports, self._pace, self._parting = Drafts(), ImportApart(), Pace(), Parting()
        self._returning: Draft | None = None
        self._opening, self._making, self._watch = Steps(self), Making(self), Watch(self)
        self._watch.gone.connect(self.lock)
        self.window: Window | None = None
        self.entrance: Entrance | None = None
        sys.excepthook = self._crashed

    def at_end(self, let_go: Callable[[], object]) -> None:
        """Call ``let_go`` when the program ends; the system does the same for one that is killed."""
        self._at_end = let_go
        at_end(self._parting.wait, self._imports.end, let_go)

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
        if self._open_files(session):
            self._show()
            self._take_up(session)

    def _open_files(self, session: Session) -> bool:
        try:
            self._counter = Counter(self._start.open(session), self._imports)
            self._counter.note_coming()
        except (Refusal, Unavailable) as wrong:
            self._cannot_open(session, wrong)
            return False
        return True

    def _take_up(self, session: Session) -> None:
        """The window is there: what was in hand comes back, and what runs beside it begins."""
        assert self._counter is not None  # noqa: S101  the window shows it
        self._returning = self._drafts.take(session)
        # In the next turn of the loop, so that the window takes keys meanwhile.
        QTimer.singleShot(0, self, self._give_back)
        self._watch.begin(self._counter.place.settings.lock_seconds)
        if session.may(Act.SERVE):
            self._mornings.begin(self._counter)
        self._begin_keeping()

    def _give_back(self) -> None:
        """What was in hand before the lock; then what an import says, which goes on through it."""
        draft, self._returning = self._returning, None
        if self.window is None:
            return
        if draft is not None:
            self.window.take_up(draft)
        self.window.follow_import()

    def _cannot_open(self, session: Session, wrong: Refusal | Unavailable) -> None:
        """A lost journal has a way back, for whoever may go it; everything else ends with a sentence."""
        self._leave()
        if self._rescue is None or not is_lost_journal(wrong):
            self._fail(wrong)
        elif session.may(Act.RESTORE):
            self._begin_rescue(session, self._rescue(wrong, session))
        else:
            self._show_entrance(says=supervisor_line(self._speaker, wrong))

    def _begin_rescue(self, session: Session, desk: RescueDesk) -> None:
        """The journal is damaged or gone: a window of its own, and the way back to a good backup."""
        self.rescue = RescueScreen(desk, self._speaker, demo=self._start.demo)
        self.rescue.restored.connect(lambda kept: self._rescued(session, kept))
        self.rescue.given_up.connect(giving_up.end)
        self.rescue.show()
        self._hide_shell()
        self._watch.begin_alone(self._start.settings_file.read)

    def _rescued(self, session: Session, kept: object) -> None:
        """The program opens on what was restored, and says where the damaged file is."""
        self.rescue = None
        self.open_window(session)
        if self.window is not None:
            self.window.notice.say(reopened_line(self._speaker, kept), "good")

    def _begin_keeping(self) -> None:
        """Check the files and back the journal up, beside the window."""
        assert self._counter is not None  # noqa: S101  set just before
        self.keeper = Keeper(self._counter, self._pace, self._parting, self)
        self.keeper.told.connect(self._tell)
        self.keeper.broken.connect(self._tell)
        self.keeper.letting_go.connect(self._let_go)
        self.keeper.put_back.connect(self._reopen)
        if self.window is not None:
            self.keeper.attend(self.window)
        self.keeper.begin()

    def _tell(self, wrong: object) -> None:
        if self.window is not None and isinstance(wrong, (Refusal, Unavailable)):
            self.window.notice.show_wrong(wrong)
        elif isinstance(wrong, BaseException):
            self._crashed(type(wrong), wrong, wrong.__traceback__)

    def _let_go(self) -> None:
        """A backup is about to be put in place: nobody else has a file open, and the window waits."""
        assert self._counter is not None  # noqa: S101  its keeper asks for it
        self._restoring = self._counter.place.session
        self._making.drop()
        self._mornings.stop()
        if self.window is not None:
            self.window.stop_counting()
            self.window.setEnabled(False)
            self.window.notice.say(self._speaker.say("正在恢复"), "good")

    def _reopen(self, came: object) -> None:
        """After a restore that went well or not: what lies there now is opened, if the person still is."""
        session, self._restoring = self._restoring, None
        why, self._locked_meanwhile = self._locked_meanwhile, None
        assert session is not None  # noqa: S101  set when it began
        wrong = came if isinstance(came, (Refusal, Unavailable)) else None
        if why is not None:
            self._leave()
            says = problem_line(self._speaker, wrong) if wrong else lock_line(self._speaker, why)
            self._show_entrance(session.code, says)
            return
        keeper, self.keeper = self.keeper, None
        if keeper is not None:
            keeper.stop()
            keeper.deleteLater()
        self._counter = None
        self.open_window(session)
        if self.window is None or self._counter is None:
            return
        self._give_back()
        if isinstance(came, BaseException):
            self._tell(came)
        else:
            self.window.notice.say(reopened_line(self._speaker, came), "good")

    def _new_book(self, info: object) -> None:
        """Another book serves: everything is opened anew on it, and nothing that is in hand is lost."""
        if self.window is None or self._counter is None:
            return
        self._keep_draft()
        self._let_go()
        self._counter.client.close()
        self._counter.place.close()
        self._reopen(info)

    def _closed(self) -> None:
        """The window has closed: nothing is watched, it goes from the screen, then a last backup is made."""
        self._making.drop()
        self._watch.end()
        self._mornings.stop()
        if self.window is not None:
            self.window.hide()
        if self.keeper is not None:
            self.keeper.close()

    def lock(self, why: str = "") -> None:
        """Keep what is in hand sealed, destroy every view and model, and ask who is there.

        Args:
            why: ``idle``, ``slept``, ``locked``, ``asleep``, ``asked``, or the code of why a session is over.
        """
        if self.rescue is not None:
            rescue, self.rescue = self.rescue, None
            at_any_rate(self._watch.stop, rescue.leave, rescue.hide, rescue.deleteLater)
            self._show_entrance(says=lock_line(self._speaker, why))
            return
        self._making.turns.drop()
        if self._opening.drop() and self._counter is not None:
            # Between two steps of coming in; whatever is there of the window goes before anybody sees it.
            code = self._counter.place.session.code
            self._leave()
            self._show_entrance(code, lock_line(self._speaker, why))
            return
        if self.window is None or self._counter is None:
            return
        if self._restoring is not None:
            # The files are being changed over: the screen goes at once, the rest when that is done.
            self._locked_meanwhile = self._locked_meanwhile or why
            self.window.hide()
            return
        if close_dialog():
            # A dialog stands on top of the window; it must be gone before the window can go.
            self.window.hide()
            QTimer.singleShot(0, self, lambda: self.lock(why))
            return
        session, words = self._counter.place.session, bool(self._counter.people.view.words)
        geometry = None if self.window.isMaximized() else self.window.geometry()
        # What cannot be kept or written must not keep a counter open.
        at_any_rate(self._keep_draft, self._counter.note_going)
        self._leave()
        says = lock_line(self._speaker, "demo" if self._start.demo else why, words=words)
        self._show_entrance(session.code, says, geometry)

    def _keep_draft(self) -> None:
        assert self._counter is not None and self.window is not None  # noqa: S101, PT018  somebody is in
        self._drafts.keep(self._counter.place.session, self._returning or drafted(self.window, self._counter))

    def _leave(self) -> None:
        """Nothing of a client stays: no widget, no desk, no open file, no copied number."""
        window, counter, keeper = self.window, self._counter, self.keeper
        self.window = self._counter = self.keeper = self._returning = None
        if window is not None:
            window.hide()
        at_any_rate(self._watch.stop, self._making.drop)
        # A backup that is being made is proven to its end; meanwhile nothing is on the screen any more.
        if keeper is not None:
            at_any_rate(keeper.let_go)
        at_any_rate(self._mornings.stop)
        if window is not None:
            destroy(window)
        at_any_rate(partial(wipe, QApplication.clipboard()))
        if counter is not None:
            at_any_rate(counter.client.close, counter.place.close)
        del window, counter, keeper
        at_any_rate(forget, theme.renew)

    def _show_entrance(self, code: str = "", says: str = "", geometry: QRect | None = None) -> None:
        self._qt.speak(self._speaker.language)
        door = None if self._start.demo else self._start.door()
        on_paper = partial(print_words, self._start, self._speaker)
        old, self.entrance = self.entrance, Entrance(self._speaker, door, on_paper, self._imports)
        self.entrance.came_in.connect(self._came_in)
        self.entrance.closed.connect(self._parting.wait)
        self.entrance.language_chosen.connect(self._speak)
        self._watch.look_after(self.entrance, self._start.settings_file.read)
        theme.show_fitting(self.entrance, geometry)
        self.entrance.begin(code, says)
        self.entrance.activateWindow()
        self._hide_shell()
        away(old)

    def _came_in(self, session: object) -> None:
        """In steps, for a window takes its time to make: while it is made, a lock still locks."""
        if self._opening.busy:
            return
        try:
            came = session if isinstance(session, Session) else self._start.demo_person()
        except (Refusal, Unavailable) as wrong:
            self._fail(wrong)
            return
        entrance = self.entrance
        if self._open_files(came):
            self._opening.run((*self._parts(), lambda: self._uncover(entrance), lambda: self._take_up(came)))
        elif entrance is not None:
            if entrance is self.entrance:
                self.entrance = None
            away(entrance)

    def _speak(self, code: str) -> None:
        """The entrance in another language, which stays the language of this counter."""
        self._speaker = Speaker(Language(code))
        # It is spoken all the same; that it could not be kept is said by the next change of a setting.
        with suppress(Refusal, Unavailable):
            self._start.speak(self._speaker.language)
        self._show_entrance(self.entrance.code if self.entrance else "")

    def _say_morning(self, text: str) -> None:
        if self.window is not None and not self.window.notice.isVisible():
            self.window.notice.say(text, "good")

    def _show(self) -> None:
        for part in self._parts():
            part()
        self._uncover(self.window or self._shell)
        QTimer.singleShot(0, self, self._give_back)

    def _change_language(self) -> None:
        """Beside this window, which takes every key until the other one is whole."""
        self._dress()  # a lock before the first turn finds it spoken already
        self._making.turns.run((*self._parts()[1:], lambda: self._uncover(self.window), self._give_back))

    def _parts(self) -> tuple[Callable[[], object], ...]:
        assert self._counter is not None  # noqa: S101  set just before
        made = partial(self._making.begin, self._counter), self._making.finish
        return self._dress, partial(theme.put_on, self.window), *made

    def _dress(self) -> None:
        """As whoever is in likes it: words, letters, colours."""
        assert self._counter is not None  # noqa: S101  set just before
        self._speaker = self._counter.place.speaker
        self._qt.speak(self._speaker.language)
        theme.take_off(self._counter.place.settings.look, self.window)

    def _uncover(self, before: QWidget | None) -> None:
        """The window in the place of what stood there, which goes."""
        window = self.window = self._making.take()
        window.language_changed.connect(self._change_language)
        window.closed.connect(self._closed)
        window.lock_changed.connect(self._watch.begin)
        window.switched.connect(self._new_book, Qt.ConnectionType.QueuedConnection)
        if self.keeper is not None:
            self.keeper.attend(window)
        # Later, when the key or click that asks for it is over: it destroys the window that they are on.
        window.lock_asked.connect(self.lock, Qt.ConnectionType.QueuedConnection)
        uncover(window, before)
        if before is self._shell:
            self._shell = None
        elif before is self.entrance:
            self.entrance = None

    def _hide_shell(self) -> None:
        """The shell goes once something else is seen; before that, closing it would end the program."""
        away(self._shell)
        self._shell = None

    def _crashed(self, _: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A bug of ours: say so calmly, and tell where, but none of the values, which may be a client's."""
        tell(error.with_traceback(trace))
        if self.window is None and self._counter is not None:
            # Halfway in: what is open there, nobody sees and nobody watches.
            at_any_rate(self._opening.drop, self._leave)
        seen = self.window, self.entrance, self.rescue
        giving_up.say_fault(seen, self._shell, self._speaker, error)

    def _fail(self, wrong: object) -> None:
        giving_up.give_up(self._shell, self._speaker, wrong)
