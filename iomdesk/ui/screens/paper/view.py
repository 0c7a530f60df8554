"""The screen that shows one paper: a blank form or sheet, or what another screen asks for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.ui.actions import Action
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screen import Screen
from iomdesk.ui.widgets.paperpage import PaperPage

_BLANK = PaperRef(PaperKind.BLANK_FORM)


class PaperScreen(Screen):
    """Shows the paper it is asked for; the blank referral form when none is named.

    Signals:
        left: the person is done with it.

    Attributes:
        page: the paper with who gets it.
    """

    left = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, errors: Errors) -> None:
        super().__init__()
        self.page = PaperPage(desk, jobs, errors, "paper")
        self.page.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)

    def arrive(self, where: object) -> None:
        """Show a paper, drawn as everything stands now."""
        self.page.open_paper(where if isinstance(where, PaperRef) else _BLANK)

    def leave(self) -> None:
        """Let go of the paper; coming back draws it anew."""
        self.page.forget()

    def flush(self) -> None:
        """The desk is about to lock."""
        self.page.forget()

    def panes(self) -> tuple[QWidget, ...]:
        """The page and the list of pages."""
        return (self.page.preview.sheet, self.page.preview.pages_list)

    def actions_here(self) -> tuple[Action, ...]:
        """What can be done with a paper."""
        return self.page.actions_given
