"""Reads the lists of the Referrals screen, and looks at the current row once it rests there."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from iomdesk.domain.dates import Sense, read_date
from iomdesk.domain.referrals import Referral
from iomdesk.services import detainees, monitored, referrals
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.referrals.living import Living
from iomdesk.ui.screens.referrals.model import ReferralRow, View, born_words, say
from iomdesk.ui.screens.referrals.view import ReferralsView

REST_MS: Final = 120
"""So long a row must be current before its life is read, so that holding Down reads one."""
_LISTS: Final = (View.OPEN, View.DECIDED, View.MONITORED, View.CLOSED)


class Lists(QObject):
    """Works the list pane of a ``ReferralsView``.

    Signals:
        failed(object): something could not be read. looked: the life of a row was read.
    """

    failed = Signal(object)
    looked = Signal()

    def __init__(self, desk: Desk, view: ReferralsView, living: Living) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._living = living
        self._read_id = ""
        self._rest = QTimer(self)
        self._rest.setObjectName("rest on a row")
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.look)

    def load(self) -> str:
        """Read the lists again; gives what the header says of them."""
        pane = self._view.pane
        text = pane.find_box.text()
        held = referrals.counts(self._desk)
        counts = {view: held[view.value] for view in _LISTS}
        waiting = detainees.waiting(self._desk)
        counts[View.DETAINEES] = len(waiting)
        pane.count(counts)
        if pane.view is View.DETAINEES:
            wanted = text.casefold().split()
            born = read_date(text, today=self._desk.today(), sense=Sense.BIRTH).value
            found = [
                one
                for one in waiting
                if (born is not None and one.birth_date == born)
                or all(part in f"{one.name} {born_words(one)}".casefold() for part in wanted)
            ]
            pane.people.set_rows(found)
            count = len(found)
            pane.show_rows(say("people_one") if count == 1 else say("people", count=count))
        else:
            today = self._desk.today()
            if pane.view is View.MONITORED:  # the next birthday first
                lines = tuple(one.line for one in monitored.monitored(self._desk, text))
            else:
                lines = referrals.listed(self._desk, pane.view.value, text)
            rows = [ReferralRow(line, today) for line in lines]
            pane.show_referrals(rows, _count_words(rows))
        self.show_life()
        return _fact(referrals.waiting(self._desk))

    # ---- the life beside the list ------------------------------------------------------

    def turn(self) -> None:
        """Another row is current: say what the list knows, and look once it rests there."""
        self._rest.stop()
        self._living.referral = None
        self.show_life()
        if self._view.pane.row is not None:
            self._rest.start()

    def stop(self) -> None:
        """Do not look: something else is being done."""
        self._rest.stop()

    def look(self) -> None:
        """Read the life of the current row, when it is not in view already."""
        self._rest.stop()
        row, here = self._view.pane.row, self._living.referral
        if row is not None and (here is None or here.id != row.id):
            self._living.referral = self.read(row.id)
            self.show_life()
            self.looked.emit()

    def show_life(self) -> None:
        """What the list knows of the current row; its life, when that was read already."""
        pane, referral = self._view.pane, self._living.referral
        row = pane.row
        if pane.view is View.DETAINEES:
            self._view.life.show_detainee(pane.detainee)
        elif row is None:
            self._view.life.show_none()
        elif referral is not None and referral.id == row.id:
            self._view.life.show_referral(row, referral)
        else:
            self._view.life.show_line(row)

    def read(self, referral_id: str) -> Referral | None:
        """A referral; looking at it for the first time since another is a consultation."""
        try:
            if referral_id == self._read_id:
                return referrals.read_referral(self._desk, referral_id)
            found = referrals.open_referral(self._desk, referral_id)
        except KeyError:  # gone since the list was read
            return None
        except Exception as error:  # noqa: BLE001 - told by its type
            self.failed.emit(error)
            return None
        self._read_id = referral_id
        return found

    def seen(self, referral: Referral) -> None:
        """It is in view as it was just saved: showing it is no new look."""
        self._read_id = referral.id


def _count_words(rows: Sequence[ReferralRow]) -> str:
    late = sum(row.late for row in rows)
    count = len(rows)
    text = say("count_one") if count == 1 else say("count", count=count)
    return say("count_late", count=text, late=late) if late else text


def _fact(count: int) -> str:
    """As many as the navigation says: those decided and not told wait too."""
    return say("fact_one") if count == 1 else say("fact", count=count)
