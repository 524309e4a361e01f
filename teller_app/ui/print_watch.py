"""Looks after one job until the printer is done with it, and leaves nothing of it in the queue."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from teller_app.rules.errors import Refusal
from teller_app.safe import spool
from teller_app.safe.spool import JobState, Spooled

EVERY_MS = 700


class PrintWatch(QObject):
    """Holds a queue's name and a job's number, nothing of a client: it outlives the window and its locks."""

    printed = Signal(object)
    wrong = Signal(object, object)

    def __init__(self, job: Spooled) -> None:
        super().__init__(QCoreApplication.instance())
        self.title, self.queue = job.title, job.queue
        self._job, self._told = job, ""
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def waits(self) -> bool:
        """Something is wrong, and yet it may still come out."""
        return bool(self._told) and self._timer.isActive()

    def look(self) -> None:
        """Ask the queue, and say what has come of it."""
        job = next((one for one in spool.jobs(self._job.queue) if one.number == self._job.number), None)
        queue = spool.queue(self._job.queue)
        if queue is None:
            self._end(Refusal("print.no_printer", printer=self._job.queue))
        elif job is None or job.state is JobState.COMPLETED:
            self._end(None)
        elif job.state.over:
            self._end(Refusal("print.dropped", printer=self._job.queue))
        elif job.state is not JobState.PROCESSING and not queue.takes:
            # It would come out when somebody sets the printer going, perhaps in front of another client.
            self._end(Refusal("print.held", printer=self._job.queue, troubles=queue.reasons))
        elif job.state is JobState.PROCESSING and queue.reasons:
            self._tell(Refusal("print.waits", printer=self._job.queue, troubles=queue.reasons))

    def withdraw(self) -> None:
        """Take the job back where it waits for something, so that it does not come out twice."""
        if self.waits:
            self._clear()
            self._stop()

    def _tell(self, wrong: Refusal) -> None:
        """Once for each trouble."""
        said = str(wrong.values)
        if said != self._told:
            self._told = said
            self.wrong.emit(self, wrong)

    def _end(self, wrong: Refusal | None) -> None:
        self._clear()
        self._stop()
        if wrong is None:
            self.printed.emit(self)
        else:
            self.wrong.emit(self, wrong)

    def _clear(self) -> None:
        """A job that is not over is taken back by the first call, and cleared away by the second."""
        if spool.remove(self._job):
            spool.remove(self._job)

    def _stop(self) -> None:
        self._timer.stop()
        self.deleteLater()
