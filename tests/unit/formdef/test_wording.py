"""The scheme's own words, letter by letter, held here a second time.

The tests beside this one compare them with the agreement itself where it is at hand; this
one needs nothing but the project.
"""

import hashlib

import pytest

from iomdesk.domain.people import Rag
from iomdesk.formdef.scheme import load_scheme

STATEMENT = "\n".join(
    (
        "CONFIDENTIALITY STATEMENT",
        "All partners have agreed boundaries of confidentiality, this meeting respects these "
        "normal boundaries and is held under a shared understanding that:",
        "This meeting is convened in circumstances where the actions of an individual are such "
        "that the risk to the safety of the public or of other individuals posed by the subject "
        "sufficiently outweighs their rights to confidentiality and can be legally justified.",
        "All documentation (including emails) will be marked 'In Confidence' and must be held "
        "securely, so as to protect the information from unauthorised or accidental disclosure, "
        "loss, destruction or alteration.",
        "The disclosure of information outside the meeting beyond that which is agreed at the "
        "meeting, will be viewed as breach of the confidentiality. Each partner will deal with "
        "any notified breach of this in accordance with their own policies and procedures.",
        "If further disclosure is felt to be essential, permission must be sought from the Chair "
        "of the Panel/IOM Co-coordinator and a decision will be made on the basis of justifiable "
        "need to know for reason of public protection.",
        "The discussions and decisions of the meeting take account of Article 8.2 European "
        "Convention of Human Rights (ECHR), with particular reference to:",
        "Public Safety",
        "The prevention of crime and disorder",
        "The protection of health and morals",
        "The protection of the rights and freedom of others",
    )
)

RAG_TABLE = {
    Rag.RED: (
        "RED",
        (
            "Circulated on PNC as wanted (eg warrant, crime, licence recall)",
            "Wanted for arrest (not yet on PNC \u2013 actively linked to crime)",
        ),
        "Enforcement activity",
    ),
    Rag.AMBER_ALERT: (
        "AMBER ALERT",
        (
            "Intelligence to suggest further offending",
            "Not engaging with supervision or treatment",
        ),
        "Proactive outreach / targeting",
    ),
    Rag.AMBER: (
        "AMBER",
        (
            "Not complying with supervision",
            "Not complying with treatment services",
            "Police intelligence to suggest further offending",
        ),
        "Prioritisation resources/ joint working",
    ),
    Rag.GREEN: (
        "GREEN",
        (
            "No intelligence to suggest further offending",
            "Engaging with all relevant agencies",
        ),
        "Offender/case management",
    ),
}

SCHEMES = pytest.mark.parametrize("scheme", ["derbyshire", "brackenshire"])


@SCHEMES
def test_the_statement_is_this_one(scheme: str) -> None:
    statement = load_scheme(scheme).statement
    lines = [statement.title, statement.opening]
    for point in statement.points:
        lines += [point.text, *point.bullets]
    assert "\n".join(lines) == STATEMENT
    assert statement.sha256 == hashlib.sha256(statement.text.encode()).hexdigest()


@SCHEMES
def test_the_rag_table_is_this_one(scheme: str) -> None:
    table = load_scheme(scheme).rag_table
    assert {
        rule.status: (rule.status.word, tuple(rule.tests), rule.response) for rule in table
    } == RAG_TABLE
    assert [rule.word for rule in table] == ["", "AND", "OR", ""]


@SCHEMES
def test_the_marking_is_todays_with_the_words_of_the_statement(scheme: str) -> None:
    marking = load_scheme(scheme).marking
    assert "OFFICIAL-SENSITIVE" in marking.full
    assert "IN CONFIDENCE" in marking.full
    assert marking.foot == "In Confidence"


@SCHEMES
def test_decisions_wait_for_three_agencies(scheme: str) -> None:
    assert {kind.id: kind.quorum for kind in load_scheme(scheme).meeting_kinds} == {
        "daily_tasking": 3,
        "operational": 3,
        "panel": 3,
    }


@SCHEMES
def test_readings_say_what_the_rulings_say(scheme: str) -> None:
    """Rulings 1 to 4, 9 and 12: each is a value of the rule set."""
    readings = load_scheme(scheme).readings
    assert readings.matrix_counts == "convictions_and_arrests"
    assert readings.ogrs_tier_months == 24
    assert (readings.compliance_over_3, readings.compliance_over_6) == (5, 10)
    assert (readings.intelligence_first_days, readings.intelligence_second_days) == (28, 56)
    assert (readings.exit_months, readings.exit_counts_from) == (6, "registration_or_release")
    assert readings.copies_handed_back
