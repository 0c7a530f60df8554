"""Whose matrix it is: a referral or a person of the cohort, and the scores kept of them."""

from dataclasses import dataclass
from typing import Final

from iomdesk.domain.matrix import MatrixScore
from iomdesk.domain.records import Score
from iomdesk.domain.referrals import DECIDED_STAGES, EDITABLE_STAGES, Referral, whose_turn
from iomdesk.domain.scores import tool_label
from iomdesk.services import cohort, referrals, rulesets, scoring
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.matrix.shown import About
from iomdesk.words import words

REFERRAL: Final = "referral"
PERSON: Final = "person"
_TOOL: Final = "OGRS 3"  # whose 24-month score sets the tier (ruling 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who is scored.

    Attributes:
        id: of the referral or of the person; drafts are kept under it.
        scores: kept before, latest first.
        locked: why no score can be added; empty when one can.
        given: totals that were given without their sheet, latest first.
    """

    kind: str
    id: str
    referral_id: str | None
    person_id: str | None
    about: About
    scores: tuple[MatrixScore, ...] = ()
    locked: str = ""
    given: tuple[Score, ...] = ()


def read_subject(desk: Desk, kind: str, subject_id: str) -> Subject:
    """Read whose matrix it is; raises KeyError when it is no longer in the store."""
    if kind == REFERRAL:
        return _of_referral(desk, subject_id)
    return _of_person(desk, subject_id)


def _of_referral(desk: Desk, referral_id: str) -> Subject:
    referral = referrals.read_referral(desk, referral_id)
    turn = whose_turn(referral.stage, referral.route)
    return Subject(
        kind=REFERRAL,
        id=referral_id,
        referral_id=referral_id,
        person_id=referral.person_id,
        about=About(
            name=referral.name,
            birth_date=referral.birth_date,
            ogrs=_ogrs_of(desk, referral),
            turn=words("matrix", f"whose_{turn.value}"),
        ),
        scores=_scores(desk, referral),
        locked=_locked(referral),
        given=scoring.matrices_given(desk, referral.person_id),
    )


def _scores(desk: Desk, referral: Referral) -> tuple[MatrixScore, ...]:
    """Those of the referral and those of the person it is about, newest first."""
    own = scoring.matrices(desk, referral_id=referral.id)
    if referral.person_id is None:
        return own
    ids = {one.id for one in own}
    others = scoring.matrices(desk, person_id=referral.person_id)
    both = (*own, *(one for one in others if one.id not in ids))
    return tuple(sorted(both, key=lambda one: one.scored_on, reverse=True))


def _of_person(desk: Desk, person_id: str) -> Subject:
    person = cohort.read_record(desk, person_id).person
    return Subject(
        kind=PERSON,
        id=person_id,
        referral_id=None,
        person_id=person_id,
        about=About(
            name=person.name,
            birth_date=person.birth_date,
            ogrs=_ogrs_held(desk, person_id),
            turn=words("matrix", "whose_police_coordinator"),
        ),
        scores=scoring.matrices(desk, person_id=person_id),
        given=scoring.matrices_given(desk, person_id),
    )


def _locked(referral: Referral) -> str:
    if referral.stage in EDITABLE_STAGES:
        return ""
    return words("matrix", "decided" if referral.stage in DECIDED_STAGES else "closed")


def _ogrs_of(desk: Desk, referral: Referral) -> tuple[str, str]:
    """The OGRS on the form with the tier it gives, never without its label (ruling 11)."""
    advice = referrals.assess(
        rulesets.scheme_under(desk, referral.rule_set),
        referral.answers,
        today=desk.today(),
        referral=referral,
    ).eligibility
    if advice.score is None:
        return words("matrix", "fact_ogrs"), words("matrix", "no_ogrs")
    tier = words("matrix", f"tier_{advice.tier.name.lower()}")
    if advice.provisional:
        tier = words("matrix", "provisional", {"tier": tier})
    value = words("matrix", "ogrs_value", {"value": advice.score, "tier": tier})
    return tool_label(_TOOL, advice.months), value


def _ogrs_held(desk: Desk, person_id: str) -> tuple[str, str]:
    """The latest OGRS on the record, 24 months before 12."""
    held = [one for one in scoring.scores_of(desk, person_id) if one.label.startswith("OGRS")]
    months = words("matrix", "months", {"months": desk.scheme.tiers.months})
    held.sort(key=lambda one: not one.label.endswith(months))
    if not held:
        return words("matrix", "fact_ogrs"), words("matrix", "no_ogrs")
    return held[0].label, held[0].value
