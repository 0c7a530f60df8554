"""What is said on opening the desk of drafts that wait, and the way to the latest of them."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.dates import show_moment
from iomdesk.services.desk import Desk
from iomdesk.services.waiting import Waiting, waiting
from iomdesk.ui.shell import Shell
from iomdesk.ui.widgets.strip import Message
from iomdesk.words import words

KEY: Final = "drafts"
_PLACES: Final = {
    "referral": "referrals",
    "meeting": "meetings",
    "attendee": "meetings",
    "minutes": "meetings",
    "agreed": "meeting",
    "note": "meeting",
    "decision": "meeting",
    "sharing": "sharing",
    "agreement": "sharing",
    "events": "events",
}
"""Where a draft is gone on with that is not on a record of the cohort, by its kind."""
_KNOWN: Final = frozenset(
    (
        "need", "fact", "intelligence", "stay", "end", "action", "score", "update", "event",
        "person", "move", "permission", "consent", "matrix", "merge", *_PLACES,
    )
)  # fmt: skip


class DraftHint(QObject):
    """Says in the strip of the window which drafts wait, until none of them does any more."""

    _gone = Signal()

    def __init__(self, desk: Desk, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shell = shell
        self._said: frozenset[tuple[str, str]] = frozenset()
        # Drafts go on the writing thread; the queued signal brings that over here.
        self._gone.connect(self.look_again)
        self._forget = desk.store.on_draft_gone(self._gone.emit)
        shell.locking.connect(self._leave)

    def _leave(self, _reason: str) -> None:
        self._forget()

    def look(self) -> None:
        """The desk has just been opened."""
        found = waiting(self._desk)
        self._said = frozenset((one.form, one.subject_id) for one in found)
        if found:
            self._say(found)

    def look_again(self) -> None:
        """Something was saved, or a draft is gone: what is over waits no longer."""
        if not self._said:
            return
        left = [one for one in waiting(self._desk) if (one.form, one.subject_id) in self._said]
        self._said = frozenset((one.form, one.subject_id) for one in left)
        if left:
            self._say(tuple(left))
        else:
            self._shell.strip.take(KEY)

    def _say(self, found: tuple[Waiting, ...]) -> None:
        latest = found[0]
        kind = latest.kind if latest.kind in _KNOWN else "other"
        what = words("draft_of", kind)
        if latest.name:
            what = words("drafts", "about", {"what": what, "name": latest.name})
        params = {"what": what, "when": show_moment(latest.saved_at), "count": len(found)}
        self._shell.strip.put(
            KEY,
            Message(
                words("drafts", "one" if len(found) == 1 else "several", params),
                button=words("drafts", "go_on"),
                run=lambda: self._go(latest),
            ),
        )

    def _go(self, one: Waiting) -> None:
        """Where it is gone on with; the hint has done its work."""
        self._said = frozenset()
        self._shell.strip.take(KEY)
        place = _PLACES.get(one.kind, "cohort")
        self._shell.go(place, one.person_id or None if place == "cohort" else None)
