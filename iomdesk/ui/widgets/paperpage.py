"""A paper of a referral in the whole place of a screen: look, print, save, copy its text."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

if TYPE_CHECKING:
    from iomdesk.services.desk import Desk
    from iomdesk.services.referral_papers import PaperRef
    from iomdesk.ui.errors import Errors
    from iomdesk.ui.jobs import Jobs


class PaperPage(QFrame):
    """Shows one paper; put it in a stack beside the screen's own content.

    Signals:
        left: the person is done with it; show the screen's own content again.
        issued: it was printed, saved or copied, and is in the log.
    """

    left = Signal()
    issued = Signal()

    def __init__(self, desk: "Desk", jobs: "Jobs", errors: "Errors", place: str) -> None:
        """``place`` begins the ids of its actions: "referrals.paper"."""
        super().__init__()
        self._desk, self._jobs, self._errors, self._place = desk, jobs, errors, place

    def open_paper(self, ref: "PaperRef") -> bool:
        """Draw and show a paper; False when it cannot be drawn, which is said."""
        raise NotImplementedError

    def forget(self) -> None:
        """The desk locks or another paper is meant: let go of everything."""
        raise NotImplementedError
