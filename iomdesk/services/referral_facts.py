"""What the rules look at, read out of the answers of a referral's form; what is missing.

Pure: answers and rules in, values out. The form's panel asks at every key.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from iomdesk.domain.dates import Sense, read_date
from iomdesk.domain.eligibility import (
    Answer,
    Eligibility,
    Exclusion,
    Facts,
    Ground,
    Outlook,
    Tier,
    TierRules,
    work_out,
)
from iomdesk.domain.spans import Stay
from iomdesk.formdef.form import (
    MISSING,
    NO,
    YES,
    Answers,
    FormDef,
    Problem,
    chosen,
    given,
    read_number,
)
from iomdesk.words import words

_YES_NO: Final[Mapping[str, Answer]] = {YES: Answer.YES, NO: Answer.NO}
_WITHIN: Final = re.compile(
    r"\b(?:police|constabulary|probation|community rehabilitation company|crc)\b", re.IGNORECASE
)
_GROUNDS: Final[Mapping[Ground, str]] = {
    Ground.PPO: "ppo",
    Ground.YOS_HIGH_RISK: "yos_high_risk",
    Ground.OUT_OF_AREA: "out_of_area",
}
_EXCLUSIONS: Final[Mapping[Exclusion, str]] = {
    Exclusion.MAPPA: "mappa",
    Exclusion.SEX_OFFENDER: "sex_offender",
    Exclusion.NO_CONVICTION: "last_conviction_on",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Something to be done before the form is complete.

    Attributes:
        key: of the answer to go to.
        words: "PNCID: correct it, or clear it".
    """

    key: str
    words: str


def outside(agency: str) -> Answer:
    """Whether an agency is outside police and probation (domain item 5).

    Probation is named as S2 names it, its former community rehabilitation company
    included; UNKNOWN while no agency is given.
    """
    if not agency.strip():
        return Answer.UNKNOWN
    return Answer.NO if _WITHIN.search(agency) else Answer.YES


def read_day(answers: Answers, key: str, today: date, sense: Sense = Sense.PAST) -> date | None:
    """The date of an answer; None when there is none or it cannot be read."""
    typed = given(answers, key)
    return read_date(typed, today=today, sense=sense).value if typed else None


def read_ogrs(answers: Answers, months: int) -> Decimal | None:
    """The OGRS for 12 or 24 months, unrounded; None when there is none from 0 to 100."""
    score = read_number(given(answers, f"ogrs_{months}"))
    return score if score is not None and 0 <= score <= 100 else None


def advice(rules: TierRules, answers: Answers, today: date, *, waived: bool) -> Eligibility:
    """What the rules make of the answers.

    Args:
        waived: whether a meeting has set the six-month rule aside.
    """
    return work_out(
        rules,
        Facts(
            on=today,
            birth_date=read_day(answers, "birth_date", today, Sense.BIRTH),
            ogrs_12=read_ogrs(answers, 12),
            ogrs_24=read_ogrs(answers, 24),
            ppo=_answer(answers, "ppo"),
            yos_high_risk=_answer(answers, "yos_high_risk"),
            out_of_area=_answer(answers, "out_of_area"),
            mappa=given(answers, "mappa"),
            sex_offender=_answer(answers, "sex_offender"),
            last_conviction_on=read_day(answers, "last_conviction_on", today),
            custody=_custody(answers, today),
            partner=outside(given(answers, "agency")),
            needs=frozenset(chosen(answers, "needs")),
            community_risk=_answer(answers, "community_risk"),
            waived=waived,
        ),
    )


def six_month_facts(answers: Answers, today: date) -> str:
    """The answers that the six-month rule looks at, dates however they were typed.

    A meeting sets the rule aside for these (ruling 5); for others it has to look again.
    """
    senses = {
        "last_conviction_on": Sense.PAST, "custody_from": Sense.ANY, "custody_to": Sense.ANY
    }  # fmt: skip
    read = ((key, read_day(answers, key, today, sense)) for key, sense in senses.items())
    return "; ".join(f"{key} {day or given(answers, key)}".strip() for key, day in read)


def _answer(answers: Answers, key: str) -> Answer:
    return _YES_NO.get(given(answers, key), Answer.UNKNOWN)


def _custody(answers: Answers, today: date) -> tuple[Stay, ...]:
    begins = read_day(answers, "custody_from", today, Sense.ANY)
    if begins is None:
        return ()
    if given(answers, "custody_to"):
        ends = read_day(answers, "custody_to", today, Sense.ANY)
        # A day that cannot be read is a problem of the form; it opens no endless stay.
        return () if ends is None else ((begins, ends),)
    return ((begins, None),)


def missing(
    form: FormDef, problems: Sequence[Problem], found: Eligibility, rules: TierRules
) -> tuple[Missing, ...]:
    """What keeps a form from being complete, in reading order, then what the rules lack."""
    told = {one.key: Missing(one.key, _words(form, one)) for one in problems if one.blocks}
    named = {one.field for one in problems if one.blocks}
    if found.outlook is Outlook.UNKNOWN:
        labels = {field.id: field.label for field in form.fields()}
        for key in _asked(found, rules):
            if key in labels and key not in named:
                params = {"label": labels[key]}
                told.setdefault(key, Missing(key, words("referral_missing", "rule", params)))
    return tuple(told.values())


def _words(form: FormDef, problem: Problem) -> str:
    params = {"label": form.field(problem.field).label}
    if problem.code == MISSING:
        return words("referral_missing", "answer", params)
    if problem.code == "form_identifier":
        return words("referral_missing", "identifier", params)
    return words("referral_missing", "amiss", params)


def _asked(found: Eligibility, rules: TierRules) -> Iterator[str]:
    """Keys of the answers without which the rules cannot say."""
    for state in found.exclusions:
        if state.holds is Answer.UNKNOWN and not state.waived:
            yield _EXCLUSIONS[state.exclusion]
    allocated = any(answer is Answer.YES for _, answer in found.grounds)
    if allocated or (found.tier is Tier.ONE and not found.provisional):
        return
    wants_score = found.tier is Tier.ONE or (
        found.partner is not Answer.YES
        and (found.tier is Tier.UNKNOWN or (found.provisional and found.tier is not Tier.TWO))
    )
    if wants_score:
        yield f"ogrs_{rules.months}"
    for ground, answer in found.grounds:
        if answer is Answer.UNKNOWN:
            yield _GROUNDS[ground]
    if found.partner is Answer.UNKNOWN and found.tier is Tier.NOT_ELIGIBLE:
        yield "community_risk"
