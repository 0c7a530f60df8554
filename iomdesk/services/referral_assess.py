"""What the rules make of a referral's form: worked out at every key, so pure and quick."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.eligibility import Eligibility
from iomdesk.domain.matrix import MatrixScore
from iomdesk.domain.referrals import OPEN_STAGES, Happening, Referral, Stage, stage_of
from iomdesk.formdef.form import Answers, Problem, filled, problems
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.referral_facts import Missing, advice, missing, six_month_facts
from iomdesk.words import words

_SENDABLE: Final = frozenset({Stage.READY, Stage.MATRIX_DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the rules make of a form, as its panel shows it.

    Attributes:
        problems: of the answers, in reading order.
        filled, of: "17 of 18 fields" of the printed form.
        missing: what keeps it from being complete, with where to go.
        matrix_total: of the matrix handed in; None without one.
        sendable: whether it can go to daily tasking; else ``not_sendable`` says why not.
    """

    eligibility: Eligibility
    problems: tuple[Problem, ...]
    filled: int
    of: int
    missing: tuple[Missing, ...]
    matrix_total: int | None
    stage: Stage
    sendable: bool
    not_sendable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a form stands by the rules, and what is amiss with its answers."""

    stage: Stage
    eligibility: Eligibility
    problems: tuple[Problem, ...]


def standing(
    scheme: Scheme, answers: Answers, *, today: date, scored: bool, referral: Referral | None
) -> Standing:
    """Where a form stands today; ``scored``: whether a matrix of it was scored."""
    events = () if referral is None else referral.events
    waiver = None if referral is None else referral.last(Happening.EXCLUSION_WAIVED)
    waived = waiver is not None and waiver.how == six_month_facts(answers, today)
    amiss = problems(scheme.referral, answers, today)
    found = advice(scheme.tiers, answers, today, waived=waived)
    complete = not any(one.blocks for one in amiss)
    stage = stage_of(complete=complete, advice=found, has_matrix=scored, events=events)
    return Standing(stage=stage, eligibility=found, problems=amiss)


def assess(
    scheme: Scheme,
    answers: Answers,
    *,
    today: date,
    matrix: MatrixScore | None = None,
    referral: Referral | None = None,
) -> Assessment:
    """What the rules make of the answers today; reads nothing and keeps nothing.

    Args:
        scheme: the rules the referral was saved under.
        matrix: the latest of this referral.
        referral: as saved last, for what happened to it already; None for a new one.
    """
    stands = standing(scheme, answers, today=today, scored=matrix is not None, referral=referral)
    amiss, found, stage = stands.problems, stands.eligibility, stands.stage
    have, of = filled(scheme.referral, answers, [one.key for one in amiss if one.blocks])
    lacking = missing(scheme.referral, amiss, found, scheme.tiers)
    sent = None if referral is None else referral.last(Happening.SENT)
    if sent is not None and stage in OPEN_STAGES:
        why = words("referral_send", "sent", {"date": show_date(sent.on_date)})
    else:
        why = _not_sendable(stage, found, len(lacking))
    return Assessment(
        eligibility=found,
        problems=amiss,
        filled=have,
        of=of,
        missing=lacking,
        matrix_total=None if matrix is None else matrix.total,
        stage=stage,
        sendable=not why,
        not_sendable=why,
    )


def _not_sendable(stage: Stage, found: Eligibility, lacking: int) -> str:
    if stage in _SENDABLE:
        return ""
    if stage is Stage.INCOMPLETE:
        code = "fix_one" if lacking == 1 else "fix"
        return words("referral_send", code, {"count": lacking})
    if stage is Stage.EXCLUDED:
        return words("referral_send", "excluded")
    if stage is Stage.MONITORED and found.eighteen_on is not None:
        return words("referral_send", "monitored", {"date": show_date(found.eighteen_on)})
    return words("referral_send", "closed", {"stage": words("referral_stage", stage)})
