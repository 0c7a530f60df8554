"""What is asked of a referral and goes on elsewhere: its matrix, papers, person, and sending it."""

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.referrals import Referral
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.ui.screens.referrals.listpane import ListPane
from iomdesk.ui.screens.referrals.living import Living
from iomdesk.ui.screens.referrals.model import View, say
from iomdesk.ui.screens.referrals.opening import Opening


class Elsewhere(QObject):
    """Asks for it: of the form that is open, as saved, else of the row that is current.

    Signals:
        matrix_asked(str): the matrix of the referral with that id.
        person_asked(str): the record of the person with that id.
        paper_asked(object): the paper of a ``PaperRef``.
    """

    matrix_asked = Signal(str)
    person_asked = Signal(str)
    paper_asked = Signal(object)

    def __init__(self, pane: ListPane, opening: Opening, living: Living, parent: QObject) -> None:
        super().__init__(parent)
        self._pane = pane
        self._opening = opening
        self._living = living

    # ---- why not -----------------------------------------------------------------------

    def no_referral(self) -> str:
        """Why there is nothing to ask for; empty while there is."""
        return "" if self._referral_id else say("none_chosen")

    def no_person(self) -> str:
        """Why there is no record to go to; empty while there is."""
        row = self._pane.row
        if row is None:
            return say("none_chosen")
        return "" if row.line.person_id else say("no_person")

    @property
    def _referral_id(self) -> str:
        """The referral whose form is open, or that is current in the list."""
        if self._opening.editing is not None:
            return "" if self._opening.referral is None else self._opening.referral.id
        return "" if self._pane.view is View.DETAINEES else self._pane.current_id

    # ---- what is asked -----------------------------------------------------------------

    def send(self) -> None:
        """To the scheme; a form is saved before."""
        if self._opening.editing is not None:
            self._opening.when_saved(self._send_it)
        elif self._living.referral is not None:
            self._send_it(self._living.referral)

    def _send_it(self, referral: Referral) -> None:
        self._living.referral = referral
        self._living.send(referral)

    def to_matrix(self) -> None:
        """To its matrix (Ctrl+M)."""
        if self._opening.editing is not None:
            self._opening.when_saved(lambda referral: self.matrix_asked.emit(referral.id))
        elif self._referral_id:
            self.matrix_asked.emit(self._referral_id)

    def to_paper(self) -> None:
        """To its form on paper (Ctrl+P)."""
        if self._opening.editing is not None:
            self._opening.when_saved(lambda referral: self._ask_form(referral.id))
        elif self._referral_id:
            self._ask_form(self._referral_id)

    def _ask_form(self, referral_id: str) -> None:
        self.paper_asked.emit(PaperRef(PaperKind.FORM, referral_id))

    def to_person(self) -> None:
        """To the record of whom it is about."""
        if (row := self._pane.row) is not None:
            self.person_asked.emit(row.line.person_id or "")
