"""Referrals through the services, one at each stage of its life, and a meeting that decides."""

from collections.abc import Mapping
from datetime import date, time

from iomdesk.domain.matrix import Sheet
from iomdesk.domain.people import Provenance
from iomdesk.domain.referrals import Outcome, Referral
from iomdesk.services import meetings, referral_life, referrals, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation

SOURCE = Provenance(originator="Probation", received_on=date(2026, 11, 22), channel="e-mail")
TODAY = date(2026, 11, 24)

WHOLE: Mapping[str, str] = {
    "referred_on": "2026-11-22",
    "surname": "WINDLESTRAW",
    "forename": "Peter",
    "birth_date": "1997-08-09",
    "crn": "X990160",
    "address": "No fixed address. Post: 14 Example Row, Saltergate",
    "contact_number": "01632 960 118",
    "primary_substance": "Crack cocaine",
    "concern": "Burglary dwelling x2, Sep 2026, Saltergate.",
    "completed_by": "HAREBELL, Simon",
    "agency": "Probation",
    "area": "Saltergate",
    "offender_manager": "HAREBELL, Simon",
    "om_contact": "01632 960 142",
    "ogrs_12": "71",
    "ogrs_24": "84",
    "orders": "Community order to 11 May 2027",
    "panel_before": "yes",
    "ppo": "no",
    "yos_high_risk": "no",
    "out_of_area": "no",
    "mappa": "none",
    "mappa_checked_on": "2026-11-20",
    "sex_offender": "no",
    "sex_offender_checked_on": "2026-11-20",
    "last_conviction_on": "2026-10-03",
}
"""A form with nothing missing: Tier 2, professional judgement."""


def save(desk: Desk, **changes: str) -> Referral:
    """Save the whole form with these answers changed."""
    return referrals.save(desk, None, 0, {**WHOLE, **changes}, source=SOURCE)


def sent(desk: Desk, **changes: str) -> Referral:
    """Save and send one."""
    saved = save(desk, **changes)
    return referral_life.send(desk, saved.id, saved.revision)


def scored(desk: Desk, referral: Referral) -> Referral:
    """Give it a matrix of 90; the referral as it stands then."""
    sheet = Sheet(convictions={"burglary_dwelling": 9}, arrests_12=3)
    scoring.save_matrix(
        desk, referral_id=referral.id, person_id=referral.person_id, sheet=sheet,
        scored_on=TODAY, scored_by="SALTMARSH, Martin", nominal_number="",
    )  # fmt: skip
    return referrals.read_referral(desk, referral.id)


def tasking(
    desk: Desk, agencies: tuple[str, ...] = ("Police", "Probation", "County Housing")
) -> str:
    """A daily tasking of today with one person of each agency; gives its id."""
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=TODAY, at_time=time(9, 30), place="Saltergate",
        chair="SALTMARSH, Martin", chair_agency=agencies[0], invite_chair=True,
    )  # fmt: skip
    for number, agency in enumerate(agencies[1:]):
        meetings.invite(desk, meeting_id, Invitation.statutory(f"PERSON{number}, Alex", agency))
    return meeting_id


def accepted(desk: Desk, meeting_id: str, **changes: str) -> Referral:
    """One that a meeting has accepted, and nobody was told yet."""
    ready = scored(desk, sent(desk, **changes))
    return referral_life.decide(
        desk, ready.id, ready.revision, Outcome.ACCEPTED, reason="Weekly offending.", on=TODAY,
        meeting_id=meeting_id, agencies=("Police", "Probation", "County Housing"),
    )  # fmt: skip
