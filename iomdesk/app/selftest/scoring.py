"""The rules: the worked vectors of the matrix, eligibility, and the tests of the RAG table.

What is expected is written here from the documents, not asked of the rules.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Final

from iomdesk.app.selftest.bench import Bench
from iomdesk.app.selftest.failing import must, must_be
from iomdesk.domain.eligibility import Answer, Facts, Outlook, Tier, TierRules, work_out
from iomdesk.domain.matrix import Counting, MatrixRules, Sheet, score
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.ragfacts import VALUES, FactName, FactValue, Standing, fits, suggest
from iomdesk.formdef.scheme import Scheme, load_scheme, scheme_ids
from iomdesk.services import referral_life, referrals, scoring

VECTOR: Final = Sheet(
    convictions={"burglary_dwelling": 2, "theft_from_vehicle": 3, "shoplifting": 6, "abh": 1},
    arrests={"burglary_dwelling": 1, "theft_from_vehicle": 2, "shoplifting": 4},
    recent_high=2,
    recent_low=3,
    older_high=1,
    arrests_12=2,
    breaches=4,
)
"""The worked vector of the matrix (S1 scoring sheet; domain item 20)."""
_BANDS: Final = ((79, False), (80, False), (89, False), (90, True))
"""Totals on either side of each boundary, and whether they go to panel by themselves."""
_COMPLIANCE: Final = ((3, 0), (4, 5), (6, 5), (7, 10))
"""Breaches, and what they score (domain item 20: boundaries 3/4 and 6/7)."""
_TIERS: Final = (
    ("79.9", Tier.NOT_ELIGIBLE, Outlook.NOT_ELIGIBLE),
    ("80", Tier.TWO, Outlook.JUDGEMENT),
    ("89.6", Tier.TWO, Outlook.JUDGEMENT),
    ("90", Tier.ONE, Outlook.AUTOMATIC),
)
"""OGRS at 24 months, the tier it sets and what follows (S2 Strategy section 4)."""
_CLEAR: Final = Facts(
    on=date(2026, 11, 24),
    birth_date=date(1988, 2, 2),
    ppo=Answer.NO,
    yos_high_risk=Answer.NO,
    out_of_area=Answer.NO,
    mappa="none",
    sex_offender=Answer.NO,
    last_conviction_on=date(2026, 10, 3),
    partner=Answer.NO,
)
"""Somebody whom nothing excludes and no ground brings in."""


def score_all(bench: Bench) -> dict[str, object]:
    """Every scheme that ships scores as the documents do, and so does a referral in a store."""
    schemes = tuple(scheme_ids())
    must_be(len(schemes) >= 2, "the schemes that ship", schemes)
    for name in schemes:
        scheme = load_scheme(name)
        _matrix(scheme.matrix)
        _eligibility(scheme.tiers)
        _rag(scheme)
    _referral(bench)
    return {"schemes": len(schemes)}


def _matrix(rules: MatrixRules) -> None:
    must(90, score(rules, VECTOR).total, "the worked vector")
    must("To Panel", score(rules, VECTOR).band.decision, "the worked vector")
    only = score(rules.reading(Counting.CONVICTIONS), VECTOR)
    must(74, only.total, "the worked vector, convictions only")
    must_be(only.band.decision != "To Panel", "not to panel at 74", only.band.decision)
    for total, panel in _BANDS:  # one shoplifting scores 1
        band = score(rules, Sheet(convictions={"shoplifting": total})).band
        must(panel, band.decision == "To Panel", f"to panel with a total of {total}")
    for breaches, points in _COMPLIANCE:
        found = score(rules, Sheet(breaches=breaches)).compliance
        must(points, found, f"points for {breaches} breaches")


def _eligibility(rules: TierRules) -> None:
    for ogrs, tier, outlook in _TIERS:
        found = work_out(rules, replace(_CLEAR, ogrs_24=Decimal(ogrs)))
        must((tier, outlook), (found.tier, found.outlook), f"OGRS {ogrs}")
    tier_one = replace(_CLEAR, ogrs_24=Decimal(95))
    for level, outlook in (("1", Outlook.AUTOMATIC), ("2", Outlook.EXCLUDED)):
        must(outlook, work_out(rules, replace(tier_one, mappa=level)).outlook, f"MAPPA {level}")
    old = replace(tier_one, last_conviction_on=date(2026, 1, 5))
    must(Outlook.EXCLUDED, work_out(rules, old).outlook, "no conviction in six months")


def _rag(scheme: Scheme) -> None:
    """The tests as people read them, and the status worked out, over every set of facts."""
    known = [[value for value in VALUES[fact] if value is not FactValue.UNKNOWN]
             for fact in FactName]  # fmt: skip
    count = 0
    for values in product(*known):
        now = tuple(
            Standing(fact=fact, held=None, value=value, good_until=None, out_of_date=False)
            for fact, value in zip(FactName, values, strict=True)
        )
        wanted = _by_the_table(*values)
        said = " ".join(values)
        must(wanted, suggest(now).status, f"the status of {said}")
        read = (rule.status for rule in scheme.rag_table if fits(rule, now))
        must(wanted, next(read, Rag.NOT_SET), f"the RAG table of {scheme.id} for {said}")
        count += 1
    must(72, count, "sets of facts")


def _by_the_table(
    pnc: FactValue,
    wanted: FactValue,
    intelligence: FactValue,
    supervision: FactValue,
    treatment: FactValue,
) -> Rag:
    """Domain item 26: the truth table."""
    good = {FactValue.ENGAGING, FactValue.NOT_APPLICABLE}
    if FactValue.YES in {pnc, wanted}:
        return Rag.RED
    told, both = intelligence is FactValue.YES, supervision in good and treatment in good
    if told and supervision not in good:
        return Rag.AMBER_ALERT
    if told and treatment not in good:
        return Rag.AMBER_ALERT
    return Rag.GREEN if both and not told else Rag.AMBER


def _referral(bench: Bench) -> None:
    """A form is saved, sent and scored in a store; the total stands where it is read."""
    source = Provenance(
        originator="Probation", received_on=bench.clock.now().date(), channel="e-mail"
    )
    with bench.open_new("referred") as opened:
        desk = opened.desk
        saved = referrals.save(desk, None, 0, ANSWERS, source=source)
        sent = referral_life.send(desk, saved.id, saved.revision)
        scoring.save_matrix(
            desk, referral_id=sent.id, person_id=sent.person_id, sheet=VECTOR,
            scored_on=desk.today(), scored_by="SALTMARSH, Martin", nominal_number="",
        )  # fmt: skip
        (made,) = scoring.matrices(desk, referral_id=sent.id)
        must(90, made.total, "the matrix of a referral")
        must("matrix_done", referrals.read_referral(desk, sent.id).stage.value)


ANSWERS: Final = {
    "referred_on": "2026-11-22", "surname": "ELECAMPANE", "forename": "Peter",
    "birth_date": "1997-08-09", "crn": "X990168", "address": "14 Example Row, Saltergate",
    "contact_number": "01632 960 118", "primary_substance": "Crack cocaine",
    "concern": "Burglary dwelling x2, Sep 2026, Saltergate.", "completed_by": "HAREBELL, Simon",
    "agency": "Probation", "area": "Saltergate", "offender_manager": "HAREBELL, Simon",
    "om_contact": "01632 960 142", "ogrs_12": "71", "ogrs_24": "84",
    "orders": "Community order to 11 May 2027", "panel_before": "yes", "ppo": "no",
    "yos_high_risk": "no", "out_of_area": "no", "mappa": "none",
    "mappa_checked_on": "2026-11-20", "sex_offender": "no",
    "sex_offender_checked_on": "2026-11-20", "last_conviction_on": "2026-10-03",
}  # fmt: skip
"""A form with nothing missing: Tier 2, professional judgement."""
