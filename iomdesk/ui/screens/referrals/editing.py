"""One referral's form under way: its draft, saving it, duplicates, and two versions."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from iomdesk.domain.referrals import Referral
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.referrals.form import ReferralForm

FORM = "referral"
"""Under this name drafts of the form are kept."""


class ReferralEditing(QObject):
    """Works a ``ReferralForm`` from opening to leaving; it stays open after saving.

    Signals:
        saved(object): the ``Referral`` as saved; the form goes on with it.
        left: the form was left, its draft kept when something was typed.
        opened(str, str): "person" or "referral" and its id, wanted instead of this form.
        unsaved(int): how many changes are not saved.
        fact_changed(str): what the header says: name, stage, whose turn it is.

    Attributes:
        view: what stands in the screen: the form, or two versions.
        form: the form itself.
        referral: as saved last; None for one that is not saved yet.
    """

    saved = Signal(object)
    left = Signal()
    opened = Signal(str, str)
    unsaved = Signal(int)
    fact_changed = Signal(str)

    view: QStackedWidget
    form: ReferralForm
    referral: Referral | None

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        errors: Errors,
        referral: Referral | None,
        parent: QObject,
        *,
        answers: Mapping[str, str] | None = None,
        person_id: str | None = None,
        detainee_id: str | None = None,
    ) -> None:
        super().__init__(parent)
        raise NotImplementedError

    @property
    def changes(self) -> int:
        """How many answers are not saved."""
        raise NotImplementedError

    @property
    def fact(self) -> str:
        """What the header says beside "Referral"."""
        raise NotImplementedError

    def save(self) -> None:
        """Save the form, or the choice between two versions."""
        raise NotImplementedError

    def when_saved(self, then: Callable[[Referral], None]) -> None:
        """Do something with the referral as saved: at once, or after saving what is typed."""
        raise NotImplementedError

    def take(self, referral: Referral) -> None:
        """The referral was changed elsewhere (sent, decided): show it as it stands now."""
        raise NotImplementedError

    def leave(self) -> None:
        """Leave the form; what was typed is kept as a draft, nothing is asked."""
        raise NotImplementedError

    def flush(self) -> None:
        """Keep the draft now, as locking and leaving the screen do."""
        raise NotImplementedError

    def stop(self) -> None:
        """No draft is kept any more; the form is going."""
        raise NotImplementedError
