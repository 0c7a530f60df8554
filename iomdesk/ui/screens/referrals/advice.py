"""What the rules make of a referral, in words, for the panel in which it is decided."""

from iomdesk.domain.eligibility import Answer, Eligibility, ExclusionState, Outlook
from iomdesk.domain.matrix import MatrixScore
from iomdesk.domain.referrals import Referral
from iomdesk.services import referrals, rulesets, scoring
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.referrals.decide import Case
from iomdesk.ui.screens.referrals.model import say
from iomdesk.words import words


def case_of(desk: Desk, referral: Referral) -> Case:
    """A referral as the panel shows it, worked out under the rules it was saved under."""
    scheme = rulesets.scheme_under(desk, referral.rule_set)
    found = scoring.matrices(desk, referral_id=referral.id)
    matrix = found[0] if found else None
    assessed = referrals.assess(
        scheme, referral.answers, today=desk.today(), matrix=matrix, referral=referral
    )
    rules = assessed.eligibility
    excluded = rules.excluded_by()
    return Case(
        name=referral.name,
        advice=advice_words(rules, matrix, referral.rule_set),
        excluded=excluded_words(excluded),
        waivable=_waivable(rules),
        needs_meeting=rules.needs_meeting,
        automatic=rules.outlook is Outlook.AUTOMATIC,
        confirms="" if rules.needs_meeting else desk.who,
    )


def _waivable(rules: Eligibility) -> bool:
    """Whether a meeting may set the six-month rule aside, as ``check_waiver`` has it."""
    fixed = any(one.holds is Answer.YES and not one.waivable for one in rules.exclusions)
    open_ones = [one for one in rules.exclusions if one.waivable and not one.waived]
    return not fixed and any(one.holds is not Answer.NO for one in open_ones)


def advice_words(rules: Eligibility, matrix: MatrixScore | None, rule_set: str) -> str:
    """Sentences: what the rules say, the matrix, by which rules, and who decides."""
    parts = [words("referral_outlook", rules.outlook)]
    if rules.score is not None:
        code = "score_provisional" if rules.provisional else "score"
        parts.append(words("referrals", code, {"score": rules.score, "months": rules.months}))
    if matrix is not None:
        parts.append(say("advice_matrix", total=matrix.total))
    parts.append(say("advice_rules", rules=rule_set))
    parts.append(say("advice_meeting" if rules.needs_meeting else "advice_person"))
    return " ".join(parts)


def excluded_words(excluded: tuple[ExclusionState, ...]) -> str:
    """ "The scheme excludes: MAPPA level 2 or 3. No meeting can set this aside."."""
    if not excluded:
        return ""
    names = ", ".join(words("referral_exclusion", one.exclusion) for one in excluded)
    code = "excluded_waivable" if all(one.waivable for one in excluded) else "excluded_fixed"
    return words("referrals", code, {"what": names})
