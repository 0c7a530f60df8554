"""Referrals in a pack: the form and the matrix of those the meeting is to decide.

They go to those who sit there by statute, never by contract or consent: a form and a matrix
count convictions, arrests and intelligence. Whether somebody gets one is the gate's answer,
for both together and then for every answer of the form.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iomdesk.domain.meetings import Meeting, Session
from iomdesk.domain.referrals import OPEN_STAGES, Stage
from iomdesk.domain.sharing import SHOWN, Audience, Item, ItemKind, release
from iomdesk.papers.values import ReferralPart
from iomdesk.services.desk import Desk
from iomdesk.services.referral_answers import Source
from iomdesk.services.referral_pages import (
    MatrixSource,
    completed_form,
    matrix_sheet,
    read_matrix,
    read_source,
)
from iomdesk.store.queries import matrices, referrals, sittings
from iomdesk.words import words


@dataclass(frozen=True, slots=True)
class SheetRef:
    """A referral in a copy: its matrix, if one is scored, and the person if on record."""

    matrix_id: str
    referral_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A referral that waits for a decision; nothing of it has passed the gate.

    Attributes:
        session: the part of the meeting it is decided in.
    """

    source: Source
    matrix: MatrixSource | None
    session: Session

    @property
    def about(self) -> str:
        """The person, or the referral of somebody who is in no cohort yet."""
        return self.source.referral.person_id or self.source.referral.id

    @property
    def ref(self) -> SheetRef:
        """What a copy keeps of it."""
        referral = self.source.referral
        matrix_id = "" if self.matrix is None else self.matrix.matrix.id
        return SheetRef(matrix_id, referral.id, referral.person_id or "")


def refs_of(found: Iterable[Waiting]) -> tuple[SheetRef, ...]:
    """What a copy keeps of the referrals in it."""
    return tuple(one.ref for one in found)


def waiting_referrals(desk: Desk, meeting: Meeting) -> tuple[Waiting, ...]:
    """The referrals a meeting is to decide: those on its agenda, open part first.

    Where none is on it: each that has a matrix and waits, oldest first, of the meeting's
    own area where it is held in one. What is heard of a person in the closed part is
    closed for their referral as well.
    """
    sessions = {case.person_id: case.session for case in meeting.cases}
    with desk.read() as reading:
        listed = sittings.referrals(reading, meeting.id)
        if listed:
            wanted = [(one.referral_id, one.session) for one in listed if one.stage in OPEN_STAGES]
        else:
            wanted = [(one, Session.OPEN) for one in _of_area(desk, meeting)]
        scored = {one: matrices.of_referral(reading, one)[:1] for one, _session in wanted}
    found: list[Waiting] = []
    for referral_id, session in wanted:
        matrix = next((read_matrix(desk, one.id) for one in scored[referral_id]), None)
        source = read_source(desk, referral_id)
        if sessions.get(source.referral.person_id or "") is Session.CLOSED:
            session = Session.CLOSED
        found.append(Waiting(source, matrix, session))
    return tuple(sorted(found, key=lambda one: one.session is Session.CLOSED))


def _of_area(desk: Desk, meeting: Meeting) -> list[str]:
    areas = {area.name for area in desk.scheme.areas}
    with desk.read() as reading:
        lines = reversed(referrals.lines(reading, (Stage.MATRIX_DONE,)))
        here = {meeting.place, ""}
        return [one.id for one in lines if meeting.place not in areas or one.area in here]


def referrals_for(waiting: Sequence[Waiting], to: Audience) -> tuple[Waiting, ...]:
    """Those of them that a copy may carry: form and matrix, or neither."""
    return tuple(one for one in waiting if _goes(one, to))


def _goes(one: Waiting, to: Audience) -> bool:
    sources = [one.source.referral.provenance]
    if one.matrix is not None:
        sources.append(one.matrix.provenance or one.source.referral.provenance)
    return all(
        release(
            Item(kind=ItemKind.MATRIX, person_id=one.about, session=one.session, provenance=source),
            to,
        )
        == SHOWN
        for source in sources
    )


def referral_part(desk: Desk, one: Waiting, to: Audience) -> ReferralPart:
    """What a copy prints of a referral that it may carry."""
    referral = one.source.referral
    return ReferralPart(
        session=one.session,
        name=referral.name,
        stage=words("referral_stage", referral.stage),
        form=completed_form(desk, one.source, "", to),
        matrix=None if one.matrix is None else matrix_sheet(desk, one.matrix, "", to),
    )
