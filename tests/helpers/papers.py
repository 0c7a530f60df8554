"""A decided referral with its matrix, put into a store as rows, for tests of its papers."""

from dataclasses import dataclass
from datetime import date

from iomdesk.domain.matrix import Sheet, score
from iomdesk.domain.people import Provenance
from iomdesk.services.desk import Desk, Work
from iomdesk.store.changes import source_values
from iomdesk.store.queries.matrices import pack_sheet
from iomdesk.store.queries.referrals import pack_agencies, pack_answers
from iomdesk.store.schema import Kind

SOURCE = Provenance(originator="Probation", received_on=date(2026, 11, 22), channel="e-mail")
ANSWERS = {
    "referred_on": "2026-11-22",
    "surname": "WINDLESTRAW",
    "forename": "Peter",
    "birth_date": "1997-08-09",
    "crn": "X990160",
    "concern": "Burglary dwelling x2, Sep 2026, Saltergate.",
    "completed_by": "HAREBELL, Simon",
    "agency": "Probation",
    "area": "Saltergate",
    "offender_manager": "HAREBELL, Simon",
    "ogrs_24": "84",
}


@dataclass(frozen=True, slots=True)
class Held:
    """What was put in."""

    referral: str
    matrix: str


def put_referral(desk: Desk, *, decided: bool = True, source: Provenance = SOURCE) -> Held:
    """A referral with a matrix of 90, decided by a tasking or not."""
    sheet = Sheet(convictions={"burglary_dwelling": 9}, arrests_12=3)
    result = score(desk.scheme.matrix, sheet)

    def act(work: Work) -> Held:
        referral = work.insert(
            Kind.REFERRAL,
            {
                "rule_set": desk.scheme.rule_set,
                "answers": pack_answers(ANSWERS),
                "surname": ANSWERS["surname"],
                "forename": ANSWERS["forename"],
                "birth_date": ANSWERS["birth_date"],
                "area": ANSWERS["area"],
                "referred_on": ANSWERS["referred_on"],
                "stage": "refused" if decided else "matrix_done",
                "route": "judgement",
                **source_values(source),
            },
        )
        matrix = work.insert(
            Kind.MATRIX,
            {
                "referral_id": referral,
                "rule_set": desk.scheme.rule_set,
                "scored_on": date(2026, 11, 23),
                "scored_by": "SALTMARSH, Martin",
                "sheet": pack_sheet(sheet),
                "total": result.total,
                "band": result.band.id,
                **source_values(source),
            },
        )
        if decided:
            work.insert(
                Kind.REFERRAL_EVENT,
                {
                    "referral_id": referral,
                    "kind": "decided",
                    "on_date": date(2026, 11, 24),
                    "body": "Supervision holds.",
                    "outcome": "refused",
                    "agencies": pack_agencies(("Police", "Probation", "County Housing")),
                    "rule_set": desk.scheme.rule_set,
                },
            )
        return Held(referral, matrix)

    return desk.write(act, context="test")
