"""What hangs on the desk when it locks or closes: other windows, and writes under way."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from iomdesk.ui.ask import QuestionDialog
from iomdesk.ui.jobs import Jobs


def waits_for_writes(window: QWidget, jobs: Jobs, *, again: bool) -> bool:
    """Whether a write is under way; the window then stays, and goes when it has ended.

    ``again``: the window was told to close before.
    """
    if not any(job.writes and not job.ended for job in jobs.running):
        return False
    if not again:
        jobs.idle.connect(window.close, Qt.ConnectionType.SingleShotConnection)
        jobs.stop_all()
    return True


def close_dependents(desk: QWidget) -> bool:
    """Close menus, questions and dialogs, unanswered; True when there was a window.

    Windows that are no dialogs (the projector) look after themselves.
    """
    popup = QApplication.activePopupWidget()
    while popup is not None:
        popup.hide()
        following = QApplication.activePopupWidget()
        popup = following if following is not popup else None
    found = False
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QuestionDialog):
            window.drop()
        if window is not desk and (isinstance(window, QDialog) or window.isModal()):
            window.hide()
            window.deleteLater()
            found = True
    return found
