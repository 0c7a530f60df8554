"""Papers of an invented referral, as in mock-up 12, for the tests of this folder."""

from dataclasses import replace
from datetime import date

from iomdesk.domain.matrix import Sheet, score
from iomdesk.domain.referrals import Outcome
from iomdesk.papers.values import Correction, DecisionLetter, MatrixPaper, ReferralPaper
from tests.papers.made_up import FRAME, SCHEME

RULES = SCHEME.matrix
LETTERS = {row.label: row.id for row in RULES.rows()}
NAME = "WINDLESTRAW, Peter"
COPY = "Copy for BROADLEAF, Imran, Police"

ENTERED = Sheet(
    convictions={
        LETTERS[label]: count
        for label, count in (
            ("Burglary dwelling", 2), ("Burglary other", 1), ("Going Equipped", 1),
            ("Theft from motor vehicle", 2), ("TWOC", 1), ("Disqualified driving", 1),
            ("Shoplifting", 4), ("Theft other", 1), ("Criminal Damage", 1),
            ("Common Assault", 1), ("Possession class A/B", 1),
        )
    },
    arrests={
        LETTERS[label]: count
        for label, count in (
            ("Burglary dwelling", 1), ("Handling stolen goods", 1),
            ("Theft from motor vehicle", 1), ("Shoplifting", 2), ("Possession class A/B", 1),
        )
    },
    recent_high=1,
    recent_low=1,
    arrests_12=2,
    breaches=4,
)  # fmt: skip

MATRIX = MatrixPaper(
    frame=replace(FRAME, occasion="Matrix", reference="Matrix 3f2a9c11"),
    copy=COPY,
    rules=RULES,
    rule_set=SCHEME.rule_set,
    name=NAME,
    birth_date=date(1997, 8, 9),
    nominal_number="N-99016",
    sheet=ENTERED,
    result=score(RULES, ENTERED),
    scored_on=date(2026, 11, 23),
    scored_by="BROADLEAF, Imran, Police",
)

BLANK_MATRIX = replace(
    MATRIX, name="", birth_date=None, nominal_number="", sheet=None, result=None, scored_on=None,
    scored_by="", copy="Blank, to be filled in",
    frame=replace(MATRIX.frame, marking="OFFICIAL", marking_foot="OFFICIAL",
                  reference="Matrix, blank"),
)  # fmt: skip

ANSWERS = {
    "referred_on": "2026-11-22",
    "surname": "WINDLESTRAW",
    "forename": "Peter",
    "birth_date": "1997-08-09",
    "crn": "X990160",
    "address": "No fixed address. Post: 14 Example Row, Saltergate",
    "contact_number": "01632 960 118",
    "primary_substance": "Crack cocaine",
    "concern": "Burglary dwelling x2, Sep 2026, Saltergate.",
    "completed_by": "HAREBELL, Simon",
    "agency": "Probation",
    "area": "Saltergate",
    "offender_manager": "HAREBELL, Simon",
    "om_contact": "01632 960 142",
    "ogrs_12": "71",
    "ogrs_24": "84",
    "orders": "Community order to 11 May 2027",
    "panel_before": "yes",
    "mappa": "none",
    "factors.substance_misuse.raised": "yes",
    "factors.substance_misuse.link": "Steals to pay for crack; missed treatment twice.",
    "factors.employment.raised": "no",
    "factors.accommodation.raised": "yes",
}

FORM = ReferralPaper(
    frame=replace(FRAME, occasion="Referral form", reference="Referral form 3f2a9c11"),
    copy=COPY,
    form=SCHEME.referral,
    rule_set=SCHEME.rule_set,
    answers=ANSWERS,
    about=NAME,
)

BLANK_FORM = replace(
    FORM, answers={}, about="", blank=True, copy="Blank, to be filled in",
    frame=replace(FORM.frame, marking="OFFICIAL", marking_foot="OFFICIAL",
                  reference="Referral form, blank"),
)  # fmt: skip

LETTER = DecisionLetter(
    frame=replace(FRAME, occasion="Decision on a referral", reference="Decision 3f2a9c11"),
    copy="Copy for HAREBELL, Simon, Probation",
    code="ERFI - IOM referral",
    to="HAREBELL, Simon, Probation",
    name=NAME,
    birth_date=date(1997, 8, 9),
    crn="X990160",
    area="Saltergate",
    outcome=Outcome.ACCEPTED,
    decided_on=date(2026, 11, 24),
    referred_on=date(2026, 11, 22),
    meeting="Daily tasking, Saltergate, 24 Nov 2026",
    agencies=("Police", "Probation", "County Housing"),
    confirmed_by="",
    reason="Two burglaries since September.\nSupervision alone does not hold him.",
    follows=("Registered on the scheme from 24 Nov 2026.", "The six-month stage: 24 May 2027."),
    rule_set=SCHEME.rule_set,
    corrections=(
        Correction(on=date(2026, 11, 25), text="Three burglaries.", by="ELDERFLOWER, Priya"),
    ),
)
