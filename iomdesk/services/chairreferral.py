"""A referral as the chair sees it in the meeting: what the rules say, and what may be decided.

S2 Strategy section 4; domain items 1 to 8 and 13; rulings 1, 2 and 11. The rules advise and
the meeting decides. Opening a referral is logged once in a sitting.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.deciding import OF_REFERRALS, Decision, Minute, MinuteKind, Verdict
from iomdesk.domain.eligibility import Answer, Eligibility, Tier
from iomdesk.domain.matrix import MatrixBand, MatrixRules, MatrixScore, score
from iomdesk.domain.meetings import Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import (
    EDITABLE_STAGES,
    Outcome,
    Referral,
    Route,
    Stage,
    check_decision,
    check_waiver,
)
from iomdesk.formdef.form import display, given
from iomdesk.formdef.scheme import Scheme
from iomdesk.services import deciding, meetingnotes
from iomdesk.services.chaircase import Speaker, decision_of, note_opened, said, speakers
from iomdesk.services.desk import Desk
from iomdesk.services.meetingnotes import TakenNote
from iomdesk.services.referral_assess import Assessment, assess
from iomdesk.services.referral_facts import read_ogrs
from iomdesk.services.roomcheck import agencies_for
from iomdesk.services.rulesets import scheme_under
from iomdesk.services.sittingstate import AgendaItem, State
from iomdesk.store.queries import matrices
from iomdesk.store.queries import referrals as stored
from iomdesk.store.schema import Kind
from iomdesk.words import words

_TOLD: Final = (
    "birth_date", "area", "agency", "completed_by", "offender_manager", "orders",
    "panel_before", "primary_substance", "concern",
)  # fmt: skip
"""Answers of the form that a meeting is told before it decides, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One thing the rules look at, and whether it holds: "PPO case", NO, "no".

    Attributes:
        excludes: it is an exclusion, so that YES stands in the way.
        waived: a meeting set it aside.
    """

    label: str
    holds: Answer
    said: str
    excludes: bool = False
    waived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """Something that may be decided, or why not: the words a refusal would have."""

    verdict: Verdict
    why_not: str = ""

    @property
    def allowed(self) -> bool:
        """Whether it may be decided now, with a reason and those who agree."""
        return not self.why_not


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """All that the centre of the chair's window shows of a referral.

    Attributes:
        revision: of the referral, which a decision is based on.
        number, of: among the referrals of the agenda.
        stage, route: as they stand today; with their words.
        advice: what the rules make of it all, in a sentence.
        ogrs, tier: "OGRS 3, 24 months: 84.6", "Tier 2: professional judgement".
        matrix: "IOM matrix: 90, 80 to 89"; empty without one, and ``matrix_lacks`` says so.
        readings: the other readings that come to something else, each in a sentence.
        lines: grounds, exclusions and the partner route. missing: what the form lacks.
        facts: answers of the form, label and words.
        may: what may be decided. may_waive: whether the six-month rule may be set aside.
        needs_meeting: the meeting decides; else a named person confirms what the rules settle.
    """

    item: str
    referral_id: str
    person_id: str
    revision: int
    name: str
    number: int
    of: int
    session: Session
    stage: Stage
    stage_words: str
    route: Route
    route_words: str
    rule_set: str
    advice: str
    ogrs: str
    tier: str
    matrix: str
    matrix_lacks: str
    readings: tuple[str, ...]
    lines: tuple[RuleLine, ...]
    missing: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    may: tuple[May, ...]
    may_waive: bool
    needs_meeting: bool
    notes: tuple[TakenNote, ...]
    decision: Decision | None
    waits: Minute | None
    agencies: tuple[str, ...]
    speakers: tuple[Speaker, ...]
    wait_words: str


def referral_view(desk: Desk, state: State, item: AgendaItem) -> ReferralView:
    """What the chair sees of a referral. Raises KeyError when it is gone.

    The first look in a sitting is logged as a consultation.
    """
    note_opened(desk, state, Kind.REFERRAL, item.referral_id, item.person_id)
    meeting_id = state.meeting.id
    with desk.read() as reading:
        referral = stored.referral(reading, item.referral_id)
        if referral is None:
            raise KeyError(item.referral_id)
        made = matrices.of_referral(reading, referral.id)
        decision = decision_of(reading, meeting_id, item.id)
        waits = said(reading, meeting_id, item.id, MinuteKind.WAITS)
        notes = meetingnotes.of_referral(reading, meeting_id, item.id)
    scheme = scheme_under(desk, referral.rule_set)
    matrix = made[0] if made else None
    found = assess(scheme, referral.answers, today=desk.today(), matrix=matrix, referral=referral)
    rules = found.eligibility
    editable = referral.stage in EDITABLE_STAGES
    stage = found.stage if editable else referral.stage
    route = rules.route if editable else referral.route
    mates = [one for one in state.items if one.kind == "referral"]
    return ReferralView(
        item=item.id,
        referral_id=referral.id,
        person_id=referral.person_id or "",
        revision=referral.revision,
        name=referral.name,
        number=1 + [one.id for one in mates].index(item.id),
        of=len(mates),
        session=item.session,
        stage=stage,
        stage_words=words("referral_stage", stage),
        route=route,
        route_words=words("referral_route", route),
        rule_set=referral.rule_set,
        advice=words("referral_outlook", rules.outlook),
        ogrs=_ogrs(rules),
        tier=_tier(scheme, rules),
        matrix="" if matrix is None else _matrix(scheme.matrix, matrix),
        matrix_lacks=words("chair_referral", "no_matrix") if matrix is None else "",
        readings=tuple(_readings(scheme, referral, rules, matrix)),
        lines=tuple(_lines(rules)),
        missing=tuple(one.words for one in found.missing) if editable else (),
        facts=tuple(_facts(scheme, referral)),
        may=tuple(_may(state, found, verdict) for verdict in OF_REFERRALS),
        may_waive=editable and _may_waive(state, rules),
        needs_meeting=rules.needs_meeting,
        notes=notes,
        decision=decision,
        waits=waits,
        agencies=agencies_for(state, item),
        speakers=speakers(state),
        wait_words=deciding.waits_words(state, item),
    )


# ---- what the rules say -----------------------------------------------------------------


def _plain(value: Decimal) -> str:
    """A score as it was given, without an exponent."""
    return f"{value:f}"


def _ogrs(rules: Eligibility) -> str:
    """The score that sets the tier, never without its name (ruling 11)."""
    if rules.score is None:
        return words("chair_referral", "no_ogrs", {"months": rules.months})
    code = "ogrs_provisional" if rules.provisional else "ogrs"
    return words("chair_referral", code, {"months": rules.months, "score": _plain(rules.score)})


def _tier(scheme: Scheme, rules: Eligibility) -> str:
    """The line of the OGRS table, in the scheme's own words."""
    if rules.tier is Tier.UNKNOWN:
        return words("chair_referral", "no_tier")
    line = next(one for one in scheme.tier_lines if one.tier is rules.tier)
    code = "tier_none" if rules.tier is Tier.NOT_ELIGIBLE else "tier"
    return words("chair_referral", code, {"tier": rules.tier, "words": line.words})


def _matrix(rules: MatrixRules, matrix: MatrixScore) -> str:
    """The total with its name and its band (ruling 11)."""
    band = next((one for one in rules.bands if one.id == matrix.band), None)
    params = {
        "total": matrix.total,
        "band": "" if band is None else band.decision,
        "date": show_date(matrix.scored_on),
    }
    return words("chair_referral", "matrix", params)


def _readings(
    scheme: Scheme, referral: Referral, rules: Eligibility, matrix: MatrixScore | None
) -> Iterator[str]:
    """Where another reading comes to something else, it is said beside (rulings 1 and 2)."""
    other = 36 - rules.months
    value = read_ogrs(referral.answers, other)
    if rules.score is not None and value is not None:
        tier = _tier_of(scheme, value)
        if tier is not rules.tier:
            line = next(one for one in scheme.tier_lines if one.tier is tier)
            params = {"months": other, "score": _plain(value), "words": line.words}
            yield words("chair_referral", "other_ogrs", params)
    if matrix is not None:
        there = replace(scheme.matrix, counting=scheme.matrix.counting.other)
        again = score(there, matrix.sheet)
        if again.band.id != matrix.band:
            yield _other_matrix(there, again.total, again.band)


def _other_matrix(rules: MatrixRules, total: int, band: MatrixBand) -> str:
    counting = words("chair_referral", f"counting_{rules.counting}")
    params = {"counting": counting, "total": total, "band": band.decision}
    return words("chair_referral", "other_matrix", params)


def _tier_of(scheme: Scheme, value: Decimal) -> Tier:
    if value >= scheme.tiers.one_from:
        return Tier.ONE
    return Tier.TWO if value >= scheme.tiers.two_from else Tier.NOT_ELIGIBLE


def _lines(rules: Eligibility) -> Iterator[RuleLine]:
    for ground, holds in rules.grounds:
        yield RuleLine(label=words("referral_ground", ground), holds=holds, said=_said(holds))
    for one in rules.exclusions:
        told = words("chair_referral", "set_aside") if one.waived else _said(one.holds)
        yield RuleLine(
            label=words("chair_excludes", one.exclusion), holds=one.holds, said=told,
            excludes=True, waived=one.waived,
        )  # fmt: skip
    label = words("chair_referral", "partner")
    yield RuleLine(label=label, holds=rules.partner, said=_said(rules.partner))


def _said(holds: Answer) -> str:
    return words("chair_answer", holds)


def _facts(scheme: Scheme, referral: Referral) -> Iterator[tuple[str, str]]:
    """The answers a meeting is told, those that were given."""
    fields = {field.id: field for field in scheme.referral.fields()}
    for key in _TOLD:
        if key in fields and given(referral.answers, key):
            yield fields[key].label, display(fields[key], referral.answers)


# ---- what may be decided ----------------------------------------------------------------


def _may(state: State, found: Assessment, verdict: Verdict) -> May:
    """Whether a verdict would be taken, given a reason and somebody who confirms it."""
    outcome = Outcome.ACCEPTED if verdict is Verdict.ACCEPTED else Outcome.REFUSED
    try:
        check_decision(
            found.stage,
            found.eligibility,
            outcome,
            reason=verdict.value,
            meeting_id=state.meeting.id,
            agencies=state.room.agencies,
            quorum=0,  # that decisions wait below it is said once, for all of them
            confirmed_by=verdict.value,
        )
    except RuleViolation as problem:
        return May(verdict=verdict, why_not=words("rule", problem.code, problem.params))
    return May(verdict=verdict)


def _may_waive(state: State, rules: Eligibility) -> bool:
    """Whether the meeting may set the six-month rule aside; quorum is said apart."""
    try:
        check_waiver(
            rules, reason="-", meeting_id=state.meeting.id, agencies=state.room.agencies, quorum=0
        )
    except RuleViolation:
        return False
    return True
