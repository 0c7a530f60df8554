"""A job that takes over a second: "Reading 12,400 of 25,000" with Stop, in a panel head."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from iomdesk.ui.jobs import Job
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words


def busy_words(job: Job[Any]) -> str:
    """What a job is at: "Reading", or with its count once that is known."""
    done, total = job.counts
    code = "counted" if total else "reading"
    return words("busy", code, {"title": job.title, "done": done, "total": total})


class BusyLine(QWidget):
    """Hidden until a watched job has run for a second; gone when it ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job[Any] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._words = Label("", Role.SMALL, "second")
        self.stop_button = Button("Stop", kind=Kind.LINK)
        self.stop_button.clicked.connect(self._stop)
        row.addWidget(self._words)
        row.addWidget(self.stop_button)
        self.hide()

    def watch(self, job: Job[Any]) -> None:
        """Watch this job in place of the one before."""
        self._job = job
        self.hide()
        job.long.connect(self._tell)
        job.progressed.connect(self._counted)
        job.finished.connect(self._over)
        self._tell()

    def _tell(self) -> None:
        job = self._job
        if job is not None and job.is_long and not job.ended:
            self._words.setText(busy_words(job))
            self.stop_button.setVisible(job.stoppable)
            self.show()

    def _counted(self, *_counts: object) -> None:
        self._tell()

    def _over(self) -> None:
        if self._job is not None and self._job.ended:
            self._job = None
            self.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
