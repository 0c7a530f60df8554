"""Takes away every window that hangs on the desk when it locks."""

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from iomdesk.ui.ask import QuestionDialog


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
