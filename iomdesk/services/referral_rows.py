"""The row of a referral under way: is it unchanged, change it, tie it to a person."""

from collections.abc import Mapping

from iomdesk.domain.referrals import Referral
from iomdesk.services.desk import Reading, Work
from iomdesk.store.changes import Conflict
from iomdesk.store.log import Verb
from iomdesk.store.queries import matrices, people
from iomdesk.store.queries import referrals as stored
from iomdesk.store.schema import Kind

CONTEXT = "referrals"
"""Where in the work the log says it happened."""


class ReferralChanged(Exception):
    """Someone else saved this referral first; nothing was written.

    Attributes:
        now: the referral as it stands, None when it is gone.
    """

    def __init__(self, now: Referral | None) -> None:
        super().__init__("the referral was changed since it was opened")
        self.now = now


def unchanged(reading: Reading, referral_id: str, base_revision: int) -> Referral:
    """The referral, as it was when it was read; raises ``ReferralChanged``."""
    found = stored.referral(reading, referral_id)
    if found is None or found.revision != base_revision:
        raise ReferralChanged(found)
    return found


def amend(work: Work, before: Referral, values: Mapping[str, object]) -> None:
    """Change the row of a referral, or at least count the change; raises ``ReferralChanged``."""
    try:
        work.amend(Kind.REFERRAL, before.id, before.revision, values, touch=True)
    except Conflict as conflict:
        raise ReferralChanged(stored.referral(work.reading, before.id)) from conflict


def present(reading: Reading, referral_id: str) -> Referral:
    """A referral written a moment ago, in this same transaction."""
    found = stored.referral(reading, referral_id)
    if found is None:
        raise KeyError(referral_id)
    return found


def link(work: Work, referral: Referral, person_id: str) -> None:
    """Tie the life and the matrices of a referral to the person it is about."""
    for event in referral.events:
        _tie(work, Kind.REFERRAL_EVENT, event.id, person_id)
    for score in matrices.of_referral(work.reading, referral.id):
        if score.person_id is None:
            _tie(work, Kind.MATRIX, score.id, person_id)


def _tie(work: Work, kind: Kind, row_id: str, person_id: str) -> None:
    revision = people.revision(work.reading, kind, row_id)
    work.amend(kind, row_id, revision, {"person_id": person_id}, verb=Verb.COMBINATION)
