"""Matrix sheets in a pack: those of the referrals that the meeting is to decide (mock-up 12).

They go to those who sit there by statute, never by contract or consent: a matrix counts
convictions, arrests and intelligence. Whether somebody sees one is the gate's answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iomdesk.domain.meetings import Attendee, Meeting, Session
from iomdesk.domain.referrals import Stage
from iomdesk.domain.sharing import Item, ItemKind, Shown, release
from iomdesk.services.audiences import Rights, attending
from iomdesk.services.desk import Desk
from iomdesk.services.referral_pages import MatrixSource, read_matrix
from iomdesk.store.queries import matrices, referrals


@dataclass(frozen=True, slots=True)
class SheetRef:
    """A matrix in a copy: its referral, and the person once there is a record."""

    matrix_id: str
    referral_id: str
    person_id: str


def refs_of(sheets: Iterable[MatrixSource]) -> tuple[SheetRef, ...]:
    """What a copy keeps of the matrices in it."""
    return tuple(
        SheetRef(
            one.matrix.id,
            one.matrix.referral_id or "",
            (one.referral.person_id if one.referral else one.matrix.person_id) or "",
        )
        for one in sheets
    )


def waiting_sheets(desk: Desk, meeting: Meeting) -> tuple[MatrixSource, ...]:
    """The latest matrix of each referral that waits for a decision, oldest referral first.

    Those of the meeting's own area, where it is held in one; else of all.
    """
    areas = {area.name for area in desk.scheme.areas}
    ids: list[str] = []
    with desk.read() as reading:
        for line in reversed(referrals.lines(reading, (Stage.MATRIX_DONE,))):
            if meeting.place in areas and line.area not in {meeting.place, ""}:
                continue
            scored = matrices.of_referral(reading, line.id)
            if scored:
                ids.append(scored[0].id)
    return tuple(read_matrix(desk, one) for one in ids)


def sheets_for(
    held: Rights, sheets: Sequence[MatrixSource], meeting: Meeting, attendee: Attendee
) -> tuple[MatrixSource, ...]:
    """Those of them that this attendee's copy may carry."""
    to = attending(held, meeting, attendee)
    sessions = {case.person_id: case.session for case in meeting.cases}
    return tuple(
        one
        for one in sheets
        if isinstance(
            release(
                Item(
                    kind=ItemKind.MATRIX,
                    person_id=_about(one),
                    session=sessions.get(_about(one), Session.OPEN),
                    provenance=one.provenance,
                ),
                to,
            ),
            Shown,
        )
    )


def _about(source: MatrixSource) -> str:
    """The person, or the referral of somebody who is in no cohort yet."""
    referral = source.referral
    if referral is None:
        return source.matrix.person_id or ""
    return referral.person_id or referral.id
