"""Who may come before the scheme: tier, exclusions, automatic allocation, partner route.

S2 ISA section 1 and Strategy section 4; domain items 1 to 6, rulings 2, 5, 6. The
program advises; a named person confirms and a meeting decides.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from iomdesk.domain.referrals import Route


class Tier(StrEnum):
    """The three lines of the OGRS table (S2 Strategy section 4)."""

    ONE = "1"
    TWO = "2"
    NOT_ELIGIBLE = "n/a"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """What is known of a ground or an exclusion."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Ground(StrEnum):
    """Joins whatever the score (domain item 2)."""

    PPO = "ppo"
    YOS_HIGH_RISK = "yos_high_risk"
    OUT_OF_AREA = "out_of_area"


class Exclusion(StrEnum):
    """What the scheme excludes (domain item 3), in the order they are shown."""

    MAPPA = "mappa"
    SEX_OFFENDER = "sex_offender"
    NO_CONVICTION = "no_conviction"


class Outlook(StrEnum):
    """What the rules make of it all, first one that applies."""

    MONITORED = "monitored"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"
    AUTOMATIC = "automatic"
    JUDGEMENT = "judgement"
    PARTNER = "partner"
    NOT_ELIGIBLE = "not_eligible"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRules:
    """Thresholds of the OGRS table, as ``scheme.toml`` has them.

    Attributes:
        months: which score sets the tier, 12 or 24 (ruling 2).
        one_from, two_from: the lowest score of Tier 1 and of Tier 2.
        conviction_months: months at liberty without conviction that exclude.
        needs_wanted: of the four areas, for a partner agency.
    """

    months: int
    one_from: Decimal
    two_from: Decimal
    conviction_months: int
    needs_wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules look at; None and UNKNOWN where nobody has said.

    Attributes:
        mappa: "", "none", "1", "2" or "3".
        custody: stays in prison as (from, until); until None while inside. They stop the
            clock of the six-month rule (ruling 5).
        partner: whether an agency outside police and probation refers.
        needs: of "accommodation", "ete", "drugs", "alcohol", those identified.
        waived: whether a quorate meeting has set the six-month rule aside.
    """

    on: date
    birth_date: date | None = None
    ogrs_12: Decimal | None = None
    ogrs_24: Decimal | None = None
    ppo: Answer = Answer.UNKNOWN
    yos_high_risk: Answer = Answer.UNKNOWN
    out_of_area: Answer = Answer.UNKNOWN
    mappa: str = ""
    sex_offender: Answer = Answer.UNKNOWN
    last_conviction_on: date | None = None
    custody: tuple[tuple[date, date | None], ...] = ()
    partner: Answer = Answer.UNKNOWN
    needs: frozenset[str] = frozenset()
    community_risk: Answer = Answer.UNKNOWN
    waived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionState:
    """One exclusion: whether it holds, and whether a meeting may set it aside."""

    exclusion: Exclusion
    holds: Answer
    waivable: bool
    waived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """The rules' advice.

    Attributes:
        tier: by OGRS; ``provisional`` when only the other period's score is known
            (ruling 2): a provisional Tier 1 cannot be confirmed.
        score: the OGRS that set it, unrounded; ``months``: its period.
        exclusions: all three, in order.
        grounds: all three, in order, as answered.
        partner: whether the partner-agency route is open: YES, NO, UNKNOWN; NO with
            ``Facts.partner`` NO means that it is not used.
        eighteen_on: the 18th birthday of somebody under 18; otherwise None.
        clear_until: the day the six-month rule would begin to exclude; None unknown.
        outlook: the advice. ``route``: the route it would come by.
        needs_matrix: whether the scheme asks for a matrix before the decision (Tier 2).
        needs_meeting: whether a quorate meeting decides; a named person confirms else.
    """

    tier: Tier
    provisional: bool
    score: Decimal | None
    months: int
    exclusions: tuple[ExclusionState, ...]
    grounds: tuple[tuple[Ground, Answer], ...]
    partner: Answer
    eighteen_on: date | None
    clear_until: date | None
    outlook: Outlook
    route: Route
    needs_matrix: bool
    needs_meeting: bool

    def excluded_by(self) -> tuple[ExclusionState, ...]:
        """The exclusions that hold and were not set aside."""
        return tuple(
            one for one in self.exclusions if one.holds is Answer.YES and not one.waived
        )


def work_out(rules: TierRules, facts: Facts) -> Eligibility:
    """Put the facts to the rules.

    Under 18 comes first (domain item 4), then the exclusions (ruling 5), then the
    grounds that count whatever the score, then the tier, then the partner route.
    """
    raise NotImplementedError
