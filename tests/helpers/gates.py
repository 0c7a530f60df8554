"""Consents as the register keeps them, and meetings of people who sit by one."""

from datetime import date

from iomdesk.domain.agencies import Agreement, AgreementKind
from iomdesk.domain.meetings import Basis
from iomdesk.services import agreements
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation


def consent_of(
    desk: Desk, person_id: str, *, seen_on: date, agency: str = "Adair Homes"
) -> Agreement:
    """A consent of one person for an agency, in force since January."""
    return agreements.add_agreement(
        desk,
        Agreement(
            id="", revision=0, kind=AgreementKind.CONSENT, agency=agency, person_id=person_id,
            begins_on=date(2026, 1, 1), paper_seen_on=seen_on,
        ),
    )  # fmt: skip


def invite_by_consent(*people: str) -> tuple[Invitation, ...]:
    """The chair, and somebody who sits by the consent of these people."""
    return (
        Invitation.statutory("ELDERFLOWER, Priya", "Police", closed_session=True),
        Invitation(
            name="ADDERTONGUE, Lou", agency="Adair Homes", basis=Basis.CONSENT,
            basis_detail="Filed", consented=frozenset(people),
        ),
    )  # fmt: skip
