"""An agency's written permission to pass a fact of its own on, recorded and taken back.

S1 5.2.3 and 5.5.3: no secondary use, and nothing to a third party, without the written
authority of the agency that provided it. Who gave it, when, and where it is filed stand
with the fact (domain item 44).
"""

from datetime import date
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import check_text
from iomdesk.services.desk import Desk, Work
from iomdesk.store.changes import Conflict
from iomdesk.store.log import Verb
from iomdesk.store.queries import sources
from iomdesk.store.schema import BY_KIND, Kind

CONTEXT: Final = "permission"
_LONGEST: Final = 500


class PermissionChanged(Exception):
    """The fact was changed since it was read; nothing was written.

    Attributes:
        now: the permission as it stands; None when the fact is gone.
    """

    def __init__(self, now: str | None) -> None:
        super().__init__("the fact was changed since it was read")
        self.now = now


def written(by: str, on: date, reference: str) -> str:
    """A permission in words: "DS Rowanne, 12 Nov 2026, letter 14"."""
    parts = (" ".join(by.split()), show_date(on), " ".join(reference.split()))
    return ", ".join(filter(None, parts))


def record_permission(
    desk: Desk, kind: Kind, row_id: str, base_revision: int, *, by: str, on: date, reference: str
) -> None:
    """Keep that the originator allowed a fact to be passed on.

    ``reference`` says where the written permission is: S1 asks for writing. Raises
    RuleViolation for ``by``, ``on`` or ``reference``, PermissionChanged, and ValueError for
    a kind of row that has no source.
    """
    for field, text in (("by", by), ("reference", reference)):
        if not text.strip():
            raise RuleViolation(field, f"permission_{field}_needed")
        if len(text) > _LONGEST:
            raise RuleViolation(field, "text_too_long", {"most": _LONGEST})
        check_text(text, field)
    if on > desk.today():
        raise RuleViolation("on", "date_in_future", {"date": show_date(on)})
    _change(desk, kind, row_id, base_revision, written(by, on, reference), "")


def take_permission_back(
    desk: Desk, kind: Kind, row_id: str, base_revision: int, *, reason: str
) -> None:
    """Keep that a permission no longer holds: from now on it frees nothing.

    What went out under it stays in the log of disclosures. Raises RuleViolation for
    ``reason``, PermissionChanged, and ValueError for a kind of row that has no source.
    """
    if not reason.strip():
        raise RuleViolation("reason", "permission_reason_needed")
    if len(reason) > _LONGEST:
        raise RuleViolation("reason", "text_too_long", {"most": _LONGEST})
    check_text(reason, "reason")
    _change(desk, kind, row_id, base_revision, "", reason.strip())


def _change(
    desk: Desk, kind: Kind, row_id: str, base_revision: int, permission: str, reason: str
) -> None:
    columns = BY_KIND[kind].columns
    if "onward_permission" not in columns:
        message = f"a row of {kind} has no source"
        raise ValueError(message)

    def act(work: Work) -> None:
        try:
            work.amend(kind, row_id, base_revision, {"onward_permission": permission})
        except Conflict as conflict:
            now = None if conflict.now is None else str(conflict.now["onward_permission"])
            raise PermissionChanged(now) from conflict
        if reason:
            person = sources.person_of(work.reading, kind, row_id)
            fields = {"changed_because": reason}
            work.note(Verb.ALTERATION, kind, row_id, person_id=person, fields=fields)

    desk.write(act, context=CONTEXT)
