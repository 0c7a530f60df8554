"""A referral's life and its rules (S2 Strategy section 4; domain items 1 to 8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.eligibility import Answer, Eligibility, Exclusion, Outlook, Tier
from iomdesk.domain.eligibility import Route as Route
from iomdesk.domain.people import Provenance, full_name
from iomdesk.domain.problems import RuleViolation


class Stage(StrEnum):
    """Where a referral stands (domain item 8).

    The first four follow from the saved answers, the matrix and the rules; a person
    decides, tells, withdraws, or says that it was entered by mistake. ``MONITORED``: under
    18, waiting for the 18th birthday (domain item 4), no cohort entry.
    """

    INCOMPLETE = "incomplete"
    EXCLUDED = "excluded"
    READY = "ready"
    MATRIX_DONE = "matrix_done"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TOLD = "told"
    MONITORED = "monitored"
    WITHDRAWN = "withdrawn"
    MISTAKE = "mistake"


OPEN_STAGES = (Stage.INCOMPLETE, Stage.EXCLUDED, Stage.READY, Stage.MATRIX_DONE)
"""Not yet decided: the answers may still be changed."""

WAITING_STAGES = (*OPEN_STAGES, Stage.ACCEPTED, Stage.REFUSED)
"""Somebody still has something to do: send, score, decide, or tell the offender manager."""

EDITABLE_STAGES = (*OPEN_STAGES, Stage.MONITORED)
"""The answers may be changed: nothing was decided, and nobody closed it."""

DECIDED_STAGES = (Stage.ACCEPTED, Stage.REFUSED, Stage.TOLD)
"""Locked for good; a correction is dated and added (domain section 5)."""


class Turn(StrEnum):
    """Whose turn it is."""

    OFFENDER_MANAGER = "offender_manager"
    POLICE_COORDINATOR = "police_coordinator"
    MEETING = "meeting"
    COORDINATOR = "coordinator"
    NOBODY = "nobody"


class Happening(StrEnum):
    """What a line of a referral's life tells; each is a person's doing and stays."""

    RECEIVED = "received"
    SENT = "sent"
    EXCLUSION_WAIVED = "exclusion_waived"
    DECIDED = "decided"
    TOLD = "told"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    MISTAKE = "mistake"


class Outcome(StrEnum):
    """A decision on a referral."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralEvent:
    """One line of a referral's life; never altered, only added to.

    Attributes:
        body: the reason, or the correction, in the words of whoever recorded it.
        agencies: those present when it was decided, distinct, as named.
        named: who confirmed an automatic registration, or who was told.
        how: "e-mail", "telephone", "in person", "letter"; of a rule set aside, the dates seen.
        rule_set: the version it was decided under.
    """

    id: str
    referral_id: str
    kind: Happening
    on_date: date
    at: datetime
    who: str
    body: str
    outcome: Outcome | None
    meeting_id: str | None
    agencies: tuple[str, ...]
    named: str
    how: str
    rule_set: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A referral with the answers of its form, under the rule set it was saved under.

    Attributes:
        person_id: the person it is about, once there is a record; until acceptance a
            person who was not known is no cohort entry and has none.
        answers: by key of the form (``iomdesk.formdef.form``).
        rule_set: "derbyshire 2"; the form opens and prints under it for good.
        detainee_id: the line of a repeat-detainee list it was made from.
    """

    id: str
    revision: int
    person_id: str | None
    detainee_id: str | None
    answers: Mapping[str, str]
    rule_set: str
    surname: str
    forename: str
    birth_date: date | None
    area: str
    referred_on: date | None
    stage: Stage
    route: Route
    events: tuple[ReferralEvent, ...]
    provenance: Provenance
    created_at: datetime
    changed_at: datetime

    @property
    def name(self) -> str:
        """ "SURNAME, Forename"."""
        return full_name(self.surname, self.forename)

    def last(self, kind: Happening) -> ReferralEvent | None:
        """The latest line of a kind since the referral was last reopened."""
        for event in reversed(self.events):
            if event.kind is kind:
                return event
            if event.kind is Happening.REOPENED:
                return None
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralLine:
    """One line of the list of referrals: what the list paints, nothing more.

    ``agency`` referred; ``matrix_total`` is of the latest matrix, None when there is none;
    ``for_meeting`` is ``Eligibility.for_meeting()`` today, of one that is open.
    """

    id: str
    surname: str
    forename: str
    birth_date: date | None
    area: str
    agency: str
    referred_on: date | None
    stage: Stage
    route: Route
    matrix_total: int | None
    person_id: str | None
    for_meeting: bool = False

    @property
    def name(self) -> str:
        """ "SURNAME, Forename"."""
        return full_name(self.surname, self.forename)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detainee:
    """Somebody on a repeat-detainee list: four facts and no more may be held (S2 section 5)."""

    id: str
    revision: int
    surname: str
    forename: str
    birth_date: date | None
    address: str
    reason: str
    referral_id: str | None
    person_id: str | None
    provenance: Provenance

    @property
    def name(self) -> str:
        """ "SURNAME, Forename"."""
        return full_name(self.surname, self.forename)


_DECIDABLE: Final = (Stage.EXCLUDED, Stage.READY, Stage.MATRIX_DONE)
_CLOSING: Final = (Happening.WITHDRAWN, Happening.MISTAKE)
_ALLOWED: Final[Mapping[Stage, tuple[Happening, ...]]] = MappingProxyType(
    {
        Stage.INCOMPLETE: (Happening.EXCLUSION_WAIVED, *_CLOSING),
        Stage.EXCLUDED: (Happening.EXCLUSION_WAIVED, Happening.DECIDED, *_CLOSING),
        Stage.READY: (Happening.SENT, Happening.DECIDED, *_CLOSING),
        Stage.MATRIX_DONE: (Happening.SENT, Happening.DECIDED, *_CLOSING),
        Stage.MONITORED: _CLOSING,
        Stage.ACCEPTED: (Happening.TOLD, Happening.CORRECTED),
        Stage.REFUSED: (Happening.TOLD, Happening.CORRECTED),
        Stage.TOLD: (Happening.CORRECTED,),
        Stage.WITHDRAWN: (Happening.REOPENED,),
        Stage.MISTAKE: (Happening.REOPENED,),
    }
)
_EXCLUDED_CODES: Final = MappingProxyType(
    {
        Exclusion.MAPPA: "excluded_mappa",
        Exclusion.SEX_OFFENDER: "excluded_sex_offender",
        Exclusion.NO_CONVICTION: "excluded_no_conviction",
    }
)


def stage_of(
    *,
    complete: bool,
    advice: Eligibility,
    has_matrix: bool,
    events: Iterable[ReferralEvent] = (),
) -> Stage:
    """Where a referral stands: what people did settles it, else answers and rules.

    Args:
        complete: whether nothing required is missing or amiss in the form.
        advice: the rules' advice on the day it is asked for; somebody monitored leaves
            that stage on the 18th birthday without anybody's doing.
        has_matrix: whether a matrix of this referral was scored.
        events: oldest first.

    A fact the rules need and nobody has given makes it incomplete, like an empty field.
    """
    done = None
    for event in events:
        done = _after(event, done)
    if done is not None:
        return done
    if advice.outlook is Outlook.MONITORED:
        return Stage.MONITORED
    if advice.outlook is Outlook.EXCLUDED:
        return Stage.EXCLUDED
    if not complete or advice.outlook is Outlook.UNKNOWN:
        return Stage.INCOMPLETE
    return Stage.MATRIX_DONE if has_matrix else Stage.READY


def _after(event: ReferralEvent, before: Stage | None) -> Stage | None:
    """The stage that a line of the life brings about; ``before`` when it brings none."""
    if event.kind is Happening.DECIDED:
        return Stage.ACCEPTED if event.outcome is Outcome.ACCEPTED else Stage.REFUSED
    if event.kind is Happening.REOPENED:
        return None
    brings = {
        Happening.TOLD: Stage.TOLD,
        Happening.WITHDRAWN: Stage.WITHDRAWN,
        Happening.MISTAKE: Stage.MISTAKE,
    }
    return brings.get(event.kind, before)


def next_allowed(referral: Referral) -> frozenset[Happening]:
    """What may happen next, by stage; ``check_waiver`` and ``check_decision`` say more.

    It is sent once, unless it is reopened. What was decided stays decided: it is neither
    withdrawn nor reopened, only corrected. What was withdrawn or entered by mistake can be
    reopened.
    """
    allowed = frozenset(_ALLOWED[referral.stage])
    if referral.last(Happening.SENT) is not None:
        allowed -= {Happening.SENT}
    return allowed


def whose_turn(stage: Stage, route: Route, *, for_meeting: bool = False) -> Turn:
    """Who has to do what is next (S2 Strategy section 4; domain items 7, 8).

    The offender manager fills in the form and the police coordinator the matrix; a
    meeting decides; the coordinator confirms what needs no meeting, and tells.

    Args:
        for_meeting: ``Eligibility.for_meeting()``: the six-month rule may be set aside,
            or was, and so a meeting decides whatever the route.
    """
    if stage is Stage.INCOMPLETE:
        return Turn.OFFENDER_MANAGER
    if stage is Stage.EXCLUDED:
        return Turn.MEETING if for_meeting else Turn.COORDINATOR
    if stage in {Stage.READY, Stage.MATRIX_DONE}:
        if route is Route.JUDGEMENT and stage is Stage.READY:
            return Turn.POLICE_COORDINATOR
        by_meeting = for_meeting or route in {Route.JUDGEMENT, Route.PARTNER}
        return Turn.MEETING if by_meeting else Turn.COORDINATOR
    return Turn.COORDINATOR if stage in {Stage.ACCEPTED, Stage.REFUSED} else Turn.NOBODY


def distinct_agencies(agencies: Iterable[str]) -> int:
    """How many agencies these are, however their names were typed (ruling 8)."""
    return len({agency_key(one) for one in agencies} - {""})


def agency_key(name: str) -> str:
    """What two spellings of an agency have in common: letters and digits, without case."""
    return "".join(mark for mark in name.casefold() if mark.isalnum())


def check_waiver(
    advice: Eligibility,
    *,
    reason: str,
    meeting_id: str | None,
    agencies: Iterable[str],
    quorum: int,
) -> None:
    """Whether a meeting may set the six-month rule aside (ruling 5).

    It may also where no conviction is known, and never aside of MAPPA 2 or 3 or a current
    sex offence. Raises RuleViolation naming the field.
    """
    for one in advice.exclusions:
        if one.holds is Answer.YES and not one.waivable:
            raise RuleViolation("", _EXCLUDED_CODES[one.exclusion])
    open_ones = [one for one in advice.exclusions if one.waivable and not one.waived]
    if all(one.holds is Answer.NO for one in open_ones):
        raise RuleViolation("", "nothing_to_waive")
    _check_meeting(meeting_id, agencies, quorum)
    if not reason.strip():
        raise RuleViolation("reason", "waiver_reason")


def check_decision(
    stage: Stage,
    advice: Eligibility,
    outcome: Outcome,
    *,
    reason: str,
    meeting_id: str | None,
    agencies: Iterable[str],
    quorum: int,
    confirmed_by: str = "",
) -> None:
    """Whether a referral may be decided so; raises RuleViolation naming the field.

    - Nobody excluded, not eligible, under 18 or not known enough is accepted.
    - Tier 2 waits for its matrix, whichever way it is decided (S2 Strategy section 4).
    - Judgement, the partner route, a rule set aside, and refusing whom the rules allocate
      automatically: a meeting of ``quorum`` agencies decides, with its reason.
    - What the rules themselves settle, automatic allocation and refusing somebody they
      exclude, a named person confirms (ruling 6; domain item 3). A refusal has a reason.
    """
    if stage not in EDITABLE_STAGES:
        raise RuleViolation("", "already_decided")
    # The advice is today's; a stage kept since yesterday may not know of it yet.
    if stage not in _DECIDABLE or advice.outlook in {Outlook.UNKNOWN, Outlook.MONITORED}:
        raise RuleViolation("", *_why_not_ready(advice))
    accepted = outcome is Outcome.ACCEPTED
    if accepted:
        for one in advice.excluded_by():
            raise RuleViolation("outcome", _EXCLUDED_CODES[one.exclusion])
        if advice.outlook is Outlook.NOT_ELIGIBLE:
            raise RuleViolation("outcome", "not_eligible")
    if advice.needs_matrix and stage is not Stage.MATRIX_DONE:
        raise RuleViolation("", "matrix_needed")
    overrides = not accepted and advice.outlook is Outlook.AUTOMATIC
    if advice.needs_meeting or overrides:
        _check_meeting(meeting_id, agencies, quorum)
        if not reason.strip():
            raise RuleViolation("reason", "decision_reason")
        return
    if not any(mark.isalpha() for mark in confirmed_by):
        raise RuleViolation("confirmed_by", "confirmer_needed")
    if not accepted and not reason.strip():
        raise RuleViolation("reason", "decision_reason")


def _why_not_ready(advice: Eligibility) -> tuple[str, Mapping[str, object]]:
    """Why a referral cannot be decided yet, as code and gaps."""
    if advice.eighteen_on is not None:
        return "under_18", {"date": show_date(advice.eighteen_on)}
    if advice.outlook is Outlook.UNKNOWN and advice.provisional and advice.tier is not Tier.TWO:
        return "provisional_tier", {"months": advice.months, "other": 36 - advice.months}
    return "referral_incomplete", {}


def _check_meeting(meeting_id: str | None, agencies: Iterable[str], quorum: int) -> None:
    if not meeting_id:
        raise RuleViolation("meeting_id", "meeting_needed")
    if (present := distinct_agencies(agencies)) < quorum:
        raise RuleViolation("agencies", "not_quorate", {"have": present, "need": quorum})
