"""The register of agencies: which paper counts on which day (S2 section 10, domain item 33)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomdesk.domain.agencies import (
    AgencyEntry,
    AgencyRole,
    Agreement,
    AgreementKind,
    Practitioner,
    Register,
    register_of,
)

ON = date(2026, 11, 24)
DAY = timedelta(days=1)


def agency(name: str, kind: str) -> AgencyEntry:
    """An agency of a kind."""
    return AgencyEntry(id=name, revision=1, name=name, kind=kind, role=AgencyRole.OTHER)


CONTRACT = Agreement(
    id="c", revision=1, kind=AgreementKind.CONTRACT, agency="Harbour Recovery",
    lead_body="Public Health", begins_on=date(2026, 4, 1), until=date(2027, 3, 31),
    paper_seen_on=date(2026, 4, 8),
)  # fmt: skip
CONSENT = Agreement(
    id="p", revision=1, kind=AgreementKind.CONSENT, agency="Adair Homes", person_id="snowberry",
    begins_on=date(2026, 11, 4), until=date(2027, 5, 5), paper_seen_on=date(2026, 11, 4),
)  # fmt: skip
ENTRIES = (
    agency("Police", "statutory"),
    agency("Public Health", "statutory"),
    agency("Harbour Recovery", "contract"),
    agency("Adair Homes", "consent"),
    agency("Calder Family Centre", "unset"),
)


def register(*agreements: Agreement, left: tuple[Practitioner, ...] = ()) -> Register:
    """A register of these papers."""
    return register_of(ENTRIES, agreements, left)


def why(now: Register, name: str, who: str = "", person: str = "snowberry", on: date = ON) -> str:
    """Why not, on the day."""
    return now.why_not(name, who, person, on)


def test_a_statutory_agency_needs_no_paper_and_any_other_does() -> None:
    now = register()
    assert why(now, " police ") == ""
    assert why(now, "Harbour Recovery") == "no_basis"
    assert why(now, "Calder Family Centre") == "no_basis"
    assert why(now, "Never heard of") == "no_basis"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"until": None}, ""),
        ({"until": ON}, ""),
        ({"until": ON - DAY}, "basis_ended"),
        ({"begins_on": ON}, ""),
        ({"begins_on": ON + DAY}, "not_begun"),
        ({"paper_seen_on": None}, "paper_not_seen"),
        ({"paper_seen_on": ON + DAY}, "paper_not_seen"),
        ({"paper_seen_on": ON}, ""),
        ({"withdrawn_on": ON}, "withdrawn"),
        ({"withdrawn_on": ON + DAY}, ""),
        ({"withdrawn_on": ON - DAY}, "withdrawn"),
    ],
)
@pytest.mark.parametrize("paper", [CONTRACT, CONSENT], ids=["contract", "consent"])
def test_a_paper_counts_from_its_first_day_to_its_last_once_it_was_seen(
    paper: Agreement, changes: dict[str, Any], code: str
) -> None:
    now = register(replace(paper, **changes))
    assert why(now, paper.agency) == code
    held = {
        AgreementKind.CONTRACT: now.contract(paper.agency, ON),
        AgreementKind.CONSENT: now.consent(paper.agency, "", "snowberry", ON),
    }[paper.kind]
    assert (held is not None) is (code == "")
    if paper is CONSENT:
        wanted = frozenset() if code else frozenset({"snowberry"})
        assert now.consents(paper.agency, "", ON) == wanted


def test_a_contract_counts_only_with_a_body_that_is_statutory_now() -> None:
    with_a_friend = replace(CONTRACT, lead_body="Calder Family Centre")
    assert why(register(with_a_friend), "Harbour Recovery") == "lead_body_statutory"
    assert register(with_a_friend).contract("Harbour Recovery", ON) is None


def test_consent_is_given_for_one_person_at_a_time() -> None:
    now = register(CONSENT)
    assert why(now, "Adair Homes", person="snowberry") == ""
    assert why(now, "Adair Homes", person="teaselwood") == "no_consent"
    assert why(now, "Harbour Recovery", person="snowberry") == "no_basis"


def test_a_paper_for_one_practitioner_covers_no_other() -> None:
    named = replace(CONSENT, practitioner="ADDERTONGUE, Lou")
    now = register(named, replace(CONTRACT, practitioner="SELFHEAL, Jo"))
    assert why(now, "Adair Homes", "addertongue,  lou") == ""
    assert why(now, "Adair Homes", "SOMEBODY, Else") != ""
    assert why(now, "Adair Homes") != ""
    assert now.consents("Adair Homes", "", ON) == frozenset()
    assert now.contract("Harbour Recovery", ON) is None
    assert now.contract("Harbour Recovery", ON, "SELFHEAL, Jo") is not None


def test_a_paper_for_somebody_who_left_covers_nobody() -> None:
    named = replace(CONSENT, practitioner="ADDERTONGUE, Lou")
    lou = Practitioner(id="1", revision=1, agency="Adair Homes", name="ADDERTONGUE, Lou")
    gone = replace(lou, left_on=ON)
    assert why(register(named, left=(gone,)), "Adair Homes", lou.name) == "practitioner_left"
    assert why(register(named, left=(gone,)), "Adair Homes", lou.name, on=ON - DAY) == ""
    back = replace(lou, id="2")
    assert why(register(named, left=(gone, back)), "Adair Homes", lou.name) == ""


def test_the_fault_that_is_soonest_mended_is_named() -> None:
    old = replace(CONTRACT, id="old", until=ON - DAY)
    new = replace(CONTRACT, id="new", paper_seen_on=None)
    assert why(register(old, new), "Harbour Recovery") == "paper_not_seen"
    assert why(register(old), "Harbour Recovery") == "basis_ended"


def test_of_two_contracts_the_longer_one_is_given() -> None:
    short = replace(CONTRACT, id="short", until=ON)
    now = register(short, CONTRACT)
    held = now.contract("Harbour Recovery", ON)
    assert held is not None
    assert held.id == "c"


DAYS = st.dates(date(2026, 11, 1), date(2026, 12, 15))
MAYBE = st.none() | DAYS


@given(DAYS, MAYBE, MAYBE, MAYBE, DAYS)
def test_nothing_counts_that_a_plain_reading_would_not_count(
    begins: date, until: date | None, seen: date | None, withdrawn: date | None, on: date
) -> None:
    """A second statement of "in force": began, not over, seen, not withdrawn."""
    paper = replace(
        CONSENT, begins_on=begins, until=until, paper_seen_on=seen, withdrawn_on=withdrawn
    )
    plain = (
        begins <= on
        and (until is None or on <= until)
        and (seen is not None and seen <= on)
        and (withdrawn is None or on < withdrawn)
    )
    assert (not why(register(paper), "Adair Homes", on=on)) is plain
