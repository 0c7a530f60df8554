"""The page of one referral: its form, the eligibility beside it, and the foot."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class ReferralForm(QWidget):
    """One referral's form with the Eligibility inspector and the foot.

    Signals:
        edited: an answer changed, by typing, undo or redo.
        save_asked, leave_asked: ``ReferralEditing`` answers them itself.
        send_asked, matrix_asked, print_asked: for whoever opened the form; it calls
            ``ReferralEditing.when_saved`` to have the referral as saved.
        resumed, discarded: what to do with a draft that was kept.
        known_asked(str, str): "person" or "referral" and its id.
        new_asked: it is somebody else: save all the same.
    """

    edited = Signal()
    save_asked = Signal()
    send_asked = Signal()
    matrix_asked = Signal()
    print_asked = Signal()
    leave_asked = Signal()
    resumed = Signal()
    discarded = Signal()
    known_asked = Signal(str, str)
    new_asked = Signal()

    def go_to(self, key: str) -> None:
        """The focus to a field."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """The focus to the first field; to the foot when the form is read-only."""
        raise NotImplementedError
