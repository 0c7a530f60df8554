"""A referral's life, as frozen values (S2 Strategy section 4; domain items 1 to 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from iomdesk.domain.people import Provenance, full_name


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


class Route(StrEnum):
    """By what right a referral comes before the scheme (domain items 1, 2, 5)."""

    AUTOMATIC = "automatic"
    PPO = "ppo"
    YOS = "yos"
    TRANSFER_IN = "transfer_in"
    JUDGEMENT = "judgement"
    PARTNER = "partner"
    NONE = "none"


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
        how: how the offender manager was told: "e-mail", "telephone", "in person", "letter".
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

    Attributes:
        agency: that referred; ``left``: what is still to do, in words; ``turn``: whose.
        matrix_total: of the latest matrix; None when there is none.
        birthday_18: for those monitored.
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
