"""The rules of entry and of the matrix, stated a second time, as tables.

Typed from the pages of the source alone (S2 Strategy section 4 and Appendix B) and from the
rulings; nothing here comes from the program. It goes the slow way wherever there is one: it
walks through days one by one, and answers what is not known by trying every answer. So a slip
in the program and a slip in here hardly fall on the same spot.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

# --- Appendix B, the matrix ---------------------------------------------------------------

SHEET: Mapping[str, Mapping[str, int]] = {
    "Burglary": {
        "Burglary Aggravated": 10,
        "Burglary dwelling": 8,
        "Burglary other": 5,
        "Handling stolen goods": 3,
        "Going Equipped": 3,
    },
    "Vehicle Crime": {
        "Theft of motor vehicle": 4,
        "Theft from motor vehicle": 2,
        "Motor vehicle interference": 2,
        "Aggravated TWOC": 5,
        "TWOC": 3,
        "Dangerous Driving": 5,
        "Reckless Driving": 3,
        "Drink/drugged driving": 3,
        "Disqualified driving": 2,
    },
    "Theft": {"Shoplifting": 1, "Theft other": 2},
    "Fraud": {"Fraud": 1},
    "Criminal Damage": {"Arson": 4, "Criminal Damage": 2},
    "Violence": {
        "Robbery": 10,
        "Sect 18/20 GBH": 10,
        "ABH": 5,
        "Assault PC": 3,
        "Common Assault": 2,
    },
    "Anti Social Behaviour": {
        "Public Order - Threats to Kill": 5,
        "Possession Offensive Weapon": 5,
        "Possession bladed Article": 3,
        "Public Order (3-5)": 2,
        "ASBO": 10,
        "Drunk and Disorderly": 2,
    },
    "Drugs": {"Supply/intent A or B": 10, "Possession class A/B": 2},
}
OFFENCES: tuple[str, ...] = tuple(label for lines in SHEET.values() for label in lines)

DECISIONS = (
    (range(80), "Not eligible for Panel"),
    (range(80, 90), "Professional Discretion"),
    (range(90, 1_000_000), "To Panel"),
)

# "Over 3 breaches or recalls: Yes - 5", "Over 6: Yes 10"; one of them alone (ruling 3).
BREACHES: Mapping[int, int] = {0: 0, 1: 0, 2: 0, 3: 0, 4: 5, 5: 5, 6: 5}
BREACHES_BEYOND = 10

# Source letter down, information digit across (ruling 4; A3 to B5 as every other grade).
GRADES: Mapping[str, tuple[int, int, int, int, int]] = {
    "A": (5, 5, 3, 3, 3),
    "B": (5, 5, 3, 3, 3),
    "C": (3, 3, 3, 3, 3),
    "D": (3, 3, 3, 3, 3),
    "E": (3, 3, 3, 3, 3),
}
PERIODS: Mapping[int, str] = {day: "recent" if day < 29 else "older" for day in range(57)}


@dataclass(frozen=True, slots=True)
class Report:
    """An intelligence report: how many days before the matrix, and its grade, "B2"."""

    days: int
    grade: str


def matrix_points(
    convictions: Mapping[str, int],
    arrests: Mapping[str, int],
    reports: Sequence[Report],
    arrests_12: int,
    breaches: int,
    *,
    arrests_count: bool = True,
) -> tuple[int, str]:
    """Total and decision, counted one conviction, arrest and report at a time."""
    points: list[int] = []
    for lines in SHEET.values():
        for label, weight in lines.items():
            points += [weight] * convictions.get(label, 0)
            if arrests_count:
                points += [weight] * arrests.get(label, 0)
    for report in reports:
        if report.days in PERIODS:
            points.append(GRADES[report.grade[0]][int(report.grade[1]) - 1])
    points += [6] * arrests_12
    points.append(BREACHES.get(breaches, BREACHES_BEYOND))
    total = sum(points)
    return total, next(words for band, words in DECISIONS if total in band)


# --- Section 4, entry ----------------------------------------------------------------------

TIERS = (
    (Decimal(90), Decimal(1000), "1"),
    (Decimal(80), Decimal(90), "2"),
    (Decimal(0), Decimal(80), "n/a"),
)
FOUR_AREAS = ("accommodation", "ete", "drugs", "alcohol")

# MAPPA, sex offender, no conviction in six months: any Yes excludes.
# Then: ground, tier, partner route -> what comes of it. None stands for anything.
ENTRY = (
    (True, None, None, "automatic"),
    (False, "1", None, "automatic"),
    (False, "2", None, "judgement"),
    (False, "n/a", True, "partner"),
    (False, "n/a", False, "not_eligible"),
)
BOTH = (True, False)
ANY_SCORE = tuple(map(Decimal, ("0", "79.99", "80", "89.99", "90", "100")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is known of somebody; None where nobody has said."""

    on: date
    born: date | None
    ogrs_12: Decimal | None
    ogrs_24: Decimal | None
    grounds: tuple[bool | None, bool | None, bool | None]
    mappa: str | None
    sex_offender: bool | None
    convicted: date | None
    custody: tuple[tuple[date, date | None], ...]
    partner: bool | None
    needs: tuple[str, ...]
    risk: bool | None
    waived: bool


def tier_of(score: Decimal) -> str:
    """The line of the table a score stands in, unrounded."""
    return next(tier for least, below, tier in TIERS if least <= score < below)


def in_custody(case: Case, day: date) -> bool:
    """Inside on that day; the day of release is a day at liberty."""
    return any(
        begins <= day and (ends is None or day < ends) for begins, ends in case.custody
    )  # fmt: skip


def corresponding(day: date, months: int) -> date:
    """The same day so many months on, or the last one before it that exists."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


def begins_to_exclude(case: Case) -> date | None:
    """The first day without a conviction in six months at liberty; None when it never comes."""
    assert case.convicted is not None
    open_from = min((begins for begins, ends in case.custody if ends is None), default=date.max)
    day = case.convicted
    while in_custody(case, day):
        if day >= open_from:
            return None
        day += timedelta(days=1)
    wanted = (corresponding(day, 6) - day).days
    lived = 0
    while lived < wanted:
        day += timedelta(days=1)
        if day >= open_from:
            return None
        lived += not in_custody(case, day)
    return day + timedelta(days=1)


def no_conviction(case: Case) -> bool | None:
    """Whether the six-month rule excludes; None when it cannot be said."""
    if case.convicted is None or case.convicted > case.on:
        return None
    begins = begins_to_exclude(case)
    return begins is not None and case.on >= begins


def eighteenth(born: date) -> date:
    """The 18th birthday; somebody born on 29 February waits for 1 March."""
    try:
        return date(born.year + 18, born.month, born.day)
    except ValueError:
        return date(born.year + 18, 3, 1)


def entitled(case: Case, *, risk: bool) -> bool:
    """Two of the four areas, or a risk to the community."""
    return risk or sum(area in case.needs for area in FOUR_AREAS) >= 2


def _answers(known: bool | None) -> tuple[bool, ...]:
    return BOTH if known is None else (known,)


def _scores(case: Case, *, partner: bool) -> tuple[Decimal, ...]:
    """The scores at 24 months that are possible.

    One at 12 months stands in for professional judgement only (ruling 2). Below it, or
    without any, a partner agency with its own route needs none (domain 6.6).
    """
    if case.ogrs_24 is not None:
        return (case.ogrs_24,)
    if case.ogrs_12 is not None and tier_of(case.ogrs_12) == "2":
        return (case.ogrs_12,)
    if partner and (case.ogrs_12 is None or tier_of(case.ogrs_12) == "n/a"):
        return (Decimal(0),)
    return ANY_SCORE


def _endings(case: Case) -> Iterator[str]:
    """What would come of it, for every answer to what is not known."""
    levels = ("none", "1", "2", "3") if case.mappa is None else (case.mappa,)
    recent = False if case.waived else no_conviction(case)
    for level, offender, none_recent in product(
        levels, _answers(case.sex_offender), _answers(recent)
    ):
        if level in ("2", "3") or offender or none_recent:
            yield "excluded"
            continue
        for grounds, by_partner, risk in product(
            product(*map(_answers, case.grounds)), _answers(case.partner), _answers(case.risk)
        ):
            by = by_partner and entitled(case, risk=risk)
            for score in _scores(case, partner=by):
                yield next(
                    ending
                    for ground, tier, route, ending in ENTRY
                    if ground in (None, any(grounds))
                    and tier in (None, tier_of(score))
                    and route in (None, by)
                )


def outlook(case: Case) -> str:
    """What the rules make of it, "unknown" where an answer could still change it."""
    if case.mappa in ("2", "3") or case.sex_offender:  # no override, at no age (ruling 5)
        return "excluded"
    if case.born is not None and case.on < eighteenth(case.born):
        return "monitored"
    endings = set(_endings(case))
    if case.born is None and endings != {"excluded"}:  # exclusions run before everything
        return "unknown"
    return endings.pop() if len(endings) == 1 else "unknown"
