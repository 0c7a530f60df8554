"""Who may come before the scheme: tier, exclusions, automatic allocation, partner route.

S2 ISA section 1 and Strategy section 4; domain items 1 to 6, rulings 2, 5, 6. The
program advises; a named person confirms and a meeting decides.

Where the rules are silent, this is how they are read. Each reading leans to asking:

- The advice is ``UNKNOWN`` while a fact nobody has given could change it. So grounds that
  are not answered hold back Tier 2 and "not eligible", but not Tier 1. One exception
  (domain 6.6): a partner agency that holds no score may use its own route.
- A conviction counts through the corresponding day six months on, as a report counts
  through day 28 (ruling 4); the exclusion begins the day after.
- Dates that contradict each other (a conviction to come, a release before its stay) are
  unknown, not clear.
- MAPPA 2 or 3 and a current sex offence exclude at any age; the six-month rule is asked
  at 18, for nobody is registered before, and young people are monitored until then.
- A meeting that sets the six-month rule aside settles it, also where no conviction is
  known; it settles nothing else.
- Of the tier by the other period's score (ruling 2) only Tier 2 can be acted on: Tier 1
  waits for the score that sets the tier, and so does "not eligible".
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from iomdesk.domain.spans import Stay, months_at_liberty


class Route(StrEnum):
    """By what right a referral comes before the scheme (domain items 1, 2, 5)."""

    AUTOMATIC = "automatic"
    PPO = "ppo"
    YOS = "yos"
    TRANSFER_IN = "transfer_in"
    JUDGEMENT = "judgement"
    PARTNER = "partner"
    NONE = "none"


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
    """Thresholds of the OGRS table and of entry, as ``scheme.toml`` has them.

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
    custody: tuple[Stay, ...] = ()
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
        clear_until: the day the six-month rule begins to exclude; None when it is not
            known, and while an open stay in prison stops the clock.
        outlook: the advice. ``route``: the route it would come by, also while age or an
            exclusion stands in its way; NONE when there is none, or none yet.
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
        return tuple(one for one in self.exclusions if one.holds is Answer.YES and not one.waived)

    def waived(self) -> bool:
        """Whether a meeting has set an exclusion aside that would hold, or might."""
        return any(one.waived for one in self.exclusions)

    def for_meeting(self) -> bool:
        """Whether a meeting has to look at it: to decide, or at the six-month rule alone."""
        holding = self.excluded_by()
        return self.needs_meeting or (
            self.outlook is Outlook.EXCLUDED and all(one.waivable for one in holding)
        )


ADULT: Final = 18
"""The age from which somebody may be registered (domain item 4)."""

NEEDS: Final = frozenset({"accommodation", "ete", "drugs", "alcohol"})
"""The four areas that count for a partner agency, not all seven pathways (domain item 5)."""

_EXCLUDING_LEVELS: Final = frozenset({"2", "3"})
_CLEAR_LEVELS: Final = frozenset({"none", "1"})
_ROUTES: Final = {
    Ground.PPO: Route.PPO,
    Ground.YOS_HIGH_RISK: Route.YOS,
    Ground.OUT_OF_AREA: Route.TRANSFER_IN,
}


def eighteenth_birthday(birth: date) -> date:
    """The 18th birthday; of somebody born on 29 February it is 1 March, as ``dates.age``."""
    year = birth.year + ADULT
    if year > MAXYEAR:
        return date.max
    if (birth.month, birth.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 3, 1)
    return birth.replace(year=year)


def work_out(rules: TierRules, facts: Facts) -> Eligibility:
    """Put the facts to the rules.

    The exclusions that admit no override run before everything (ruling 5), then under 18
    (domain item 4), then the six-month rule, then the grounds that count whatever the
    score, then the tier, then the partner route.
    """
    tier, score, months = _tier(rules, facts)
    provisional = score is not None and months != rules.months
    no_conviction, clear_until = _no_conviction(rules, facts)
    exclusions = (
        ExclusionState(exclusion=Exclusion.MAPPA, holds=_mappa(facts), waivable=False),
        ExclusionState(exclusion=Exclusion.SEX_OFFENDER, holds=facts.sex_offender, waivable=False),
        ExclusionState(
            exclusion=Exclusion.NO_CONVICTION,
            holds=no_conviction,
            waivable=True,
            waived=facts.waived and no_conviction is not Answer.NO,
        ),
    )
    grounds = (
        (Ground.PPO, facts.ppo),
        (Ground.YOS_HIGH_RISK, facts.yos_high_risk),
        (Ground.OUT_OF_AREA, facts.out_of_area),
    )
    partner = _partner(rules, facts)
    entry, route = _entry(tier, grounds, partner, provisional=provisional)
    birthday = None if facts.birth_date is None else eighteenth_birthday(facts.birth_date)
    young = birthday is not None and facts.on < birthday
    outlook = _outlook(entry, exclusions, young=young, age_known=birthday is not None)
    decides = outlook in {Outlook.JUDGEMENT, Outlook.PARTNER} or (
        outlook is Outlook.AUTOMATIC and any(one.waived for one in exclusions)
    )
    return Eligibility(
        tier=tier,
        provisional=provisional,
        score=score,
        months=months,
        exclusions=exclusions,
        grounds=grounds,
        partner=partner,
        eighteen_on=birthday if young else None,
        clear_until=clear_until,
        outlook=outlook,
        route=route,
        needs_matrix=outlook is Outlook.JUDGEMENT,
        needs_meeting=decides,
    )


def _tier(rules: TierRules, facts: Facts) -> tuple[Tier, Decimal | None, int]:
    """Tier, the score that set it and its months (ruling 2), compared unrounded."""
    known = {12: facts.ogrs_12, 24: facts.ogrs_24}
    for months in (rules.months, 36 - rules.months):  # 24 then 12, or 12 then 24
        score = known[months]
        if score is not None and score.is_finite():
            if score >= rules.one_from:
                return Tier.ONE, score, months
            return (Tier.TWO if score >= rules.two_from else Tier.NOT_ELIGIBLE), score, months
    return Tier.UNKNOWN, None, rules.months


def _mappa(facts: Facts) -> Answer:
    """Levels 2 and 3 are excluded, level 1 is not (domain item 3)."""
    if facts.mappa in _EXCLUDING_LEVELS:
        return Answer.YES
    return Answer.NO if facts.mappa in _CLEAR_LEVELS else Answer.UNKNOWN


def _no_conviction(rules: TierRules, facts: Facts) -> tuple[Answer, date | None]:
    """Whether the six-month rule excludes, and from what day on (ruling 5)."""
    convicted = facts.last_conviction_on
    if convicted is None or convicted > facts.on:
        return Answer.UNKNOWN, None
    try:
        liberty = months_at_liberty(convicted, rules.conviction_months, facts.custody)
    except ValueError:
        return Answer.UNKNOWN, None
    if liberty.last_day is None or liberty.last_day == date.max:
        return Answer.NO, None
    begins = liberty.last_day + timedelta(days=1)
    return (Answer.YES if facts.on >= begins else Answer.NO), begins


def _partner(rules: TierRules, facts: Facts) -> Answer:
    """Two of the four needs, or a risk to the community, and a partner agency (domain item 5)."""
    if facts.partner is Answer.NO:
        return Answer.NO
    enough = len(facts.needs & NEEDS) >= rules.needs_wanted
    entitled = Answer.YES if enough else facts.community_risk
    if facts.partner is Answer.YES or entitled is Answer.NO:
        return entitled
    return Answer.UNKNOWN


def _entry(
    tier: Tier,
    grounds: tuple[tuple[Ground, Answer], ...],
    partner: Answer,
    *,
    provisional: bool,
) -> tuple[Outlook, Route]:
    """How somebody of age whom nothing excludes would come in."""
    for ground, answer in grounds:
        if answer is Answer.YES:
            return Outlook.AUTOMATIC, _ROUTES[ground]
    if tier is Tier.ONE and not provisional:
        return Outlook.AUTOMATIC, Route.AUTOMATIC
    if tier is Tier.ONE or any(answer is Answer.UNKNOWN for _, answer in grounds):
        return Outlook.UNKNOWN, Route.NONE
    if tier is Tier.TWO:
        return Outlook.JUDGEMENT, Route.JUDGEMENT
    if partner is Answer.YES:
        return Outlook.PARTNER, Route.PARTNER
    if tier is Tier.NOT_ELIGIBLE and not provisional and partner is Answer.NO:
        return Outlook.NOT_ELIGIBLE, Route.NONE
    return Outlook.UNKNOWN, Route.NONE


def _outlook(
    entry: Outlook, exclusions: tuple[ExclusionState, ...], *, young: bool, age_known: bool
) -> Outlook:
    """The first one that applies: exclusions and age, what is not known, then the way in."""
    fixed = {one.holds for one in exclusions if not one.waivable}
    if Answer.YES in fixed:
        return Outlook.EXCLUDED
    if young:
        return Outlook.MONITORED
    holds = {one.holds for one in exclusions if not one.waived}
    if Answer.YES in holds:
        return Outlook.EXCLUDED
    if Answer.UNKNOWN in holds or not age_known:
        return Outlook.UNKNOWN
    return entry
