"""The cohort's services on a real store: list, search, narrowing, history, same person, drafts."""

from dataclasses import replace
from datetime import date

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import IdentifierKind, Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import cohort, drafts, facts, rag, roll
from iomdesk.services.cohort import Filter, Membership, Order, PersonChanged
from iomdesk.services.desk import Desk
from iomdesk.services.history import history
from iomdesk.services.overview import overview
from iomdesk.services.same_person import same_people
from iomdesk.store.queries import people
from iomdesk.store.schema import Kind
from tests.helpers.cohort import SOURCE, fill_cohort
from tests.helpers.rag import facts_for


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    """Five people."""
    return fill_cohort(desk, clock)


def leave(desk: Desk, person_id: str) -> None:
    """The person left the scheme yesterday."""
    now = cohort.read_record(desk, person_id).person
    desk.write(
        lambda work: work.amend(
            Kind.PERSON, person_id, now.revision, {"left_on": date(2026, 11, 23)}
        ),
        context="record",
    )


# ---- list and search -----------------------------------------------------------------------


def test_the_cap_shows_the_first_and_counts_them_all(desk: Desk, ids: dict[str, str]) -> None:
    found = cohort.find_people(desk, Filter(limit=2))
    assert [row.surname for row in found.rows] == ["OAKAPPLE", "TEASELWOOD"]
    assert found.total == 5
    assert found.rows[1].next_thing == "1 action late"
    assert found.rows[1].next_late
    assert found.rows[1].crn == "X990012"


def test_narrowing_what_was_read_gives_what_a_query_gives(desk: Desk, ids: dict[str, str]) -> None:
    leave(desk, ids["FERNYHOLT"])
    for membership in Membership:
        whole = roll.read_cohort(desk, membership)
        for order in Order:
            for wanted in (
                Filter(membership=membership, order=order),
                Filter(membership=membership, order=order, text="d"),
                Filter(membership=membership, order=order, area="Calder Bridge"),
                Filter(membership=membership, order=order, rag=Rag.RED),
                Filter(membership=membership, order=order, text="X9900", limit=1),
            ):
                narrowed = roll.narrow(whole, wanted, roll.search(desk, wanted.text))
                assert narrowed == cohort.find_people(desk, wanted), wanted


def test_renewing_reads_only_who_changed(desk: Desk, ids: dict[str, str]) -> None:
    before = roll.read_cohort(desk, Membership.ACTIVE)
    new = cohort.add_person(desk, {"surname": "Aaron"}, numbers={}, source=SOURCE)
    leave(desk, ids["OAKAPPLE"])
    after = roll.renew_cohort(desk, before, {new, ids["OAKAPPLE"]})
    assert after == roll.read_cohort(desk, Membership.ACTIVE)
    assert [row.surname for row in after.rows][:2] == ["Aaron", "BRAMBLECOTE"]
    same = {row.id: row for row in before.rows}
    assert all(row is same[row.id] for row in after.rows if row.id in same)
    assert cohort.size(desk) == cohort.Size(active=5, left=1)


def test_more_than_a_few_are_asked_for_all_together(
    desk: Desk, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_id = cohort.find_people(desk, Filter())
    monkeypatch.setattr(people, "FEW", 1)
    monkeypatch.setattr("iomdesk.services.outlook.FEW", 1)
    assert cohort.find_people(desk, Filter()) == by_id


def test_what_was_typed_cannot_reach_the_query_language(desk: Desk, ids: dict[str, str]) -> None:
    for typed in ('"', "tease OR", "NEAR(", "*", "'; DROP TABLE person", "tease*", "-tease"):
        cohort.find_people(desk, Filter(text=typed))
        roll.search(desk, typed)
    assert roll.search(desk, "  ") is None
    assert cohort.size(desk).active == 5


# ---- adding and amending ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "field"),
    [
        (replace(SOURCE, originator=" "), "originator"),
        (replace(SOURCE, channel=""), "channel"),
    ],
)
def test_nobody_is_kept_without_a_source(desk: Desk, source: Provenance, field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        cohort.add_person(desk, {"surname": "YARDE"}, numbers={}, source=source)
    assert refused.value.field == field
    assert cohort.size(desk).active == 0


def test_a_stale_change_gives_the_person_as_saved(desk: Desk, ids: dict[str, str]) -> None:
    person = ids["TEASELWOOD"]
    first = cohort.read_record(desk, person).person
    cohort.amend_person(
        desk, person, first.revision, {"phone": "01632 960 111"}, numbers={}, source=SOURCE
    )
    with pytest.raises(PersonChanged) as clash:
        cohort.amend_person(
            desk, person, first.revision, {"phone": "01632 960 222"}, numbers={}, source=SOURCE
        )
    assert clash.value.now is not None
    assert clash.value.now.phone == "01632 960 111"


def test_a_change_of_numbers_only_is_a_change_of_the_person(
    desk: Desk, ids: dict[str, str]
) -> None:
    person = ids["TEASELWOOD"]
    first = cohort.read_record(desk, person).person
    after = cohort.amend_person(
        desk, person, first.revision, {},
        numbers={IdentifierKind.PNCID: "", IdentifierKind.NOMIS: "a9012zz"}, source=SOURCE,
    )  # fmt: skip
    assert after.revision == first.revision + 1
    assert after.identifier(IdentifierKind.PNCID) == ""
    assert after.identifier(IdentifierKind.NOMIS) == "A9012ZZ"
    assert roll.search(desk, "a9012zz") == frozenset({person})
    assert roll.search(desk, "2009/9990012") == frozenset()
    fields = [field for line in history(desk, person) for field in line.fields]
    assert ("PNCID", "2009/9990012V", "") in fields
    assert ("NOMIS number", "", "a9012zz") in fields
    assert ("NOMIS number in full", "", "A9012ZZ") in fields


# ---- history -----------------------------------------------------------------------------------


def test_history_speaks_in_words(desk: Desk, ids: dict[str, str]) -> None:
    lines = history(desk, ids["TEASELWOOD"])
    fields = {field for line in lines for field in line.fields}
    assert ("Status", "Not set", "Amber Alert") in fields
    assert ("Date of birth", "", "14 Mar 1991") in fields
    assert ("Pathway", "", "Drugs") in fields
    assert ("Level", "", "High need") in fields
    assert ("Text", "", "For a closed session only") in fields
    assert not any("Covert" in part for field in fields for part in field)
    assert {line.subject for line in lines} >= {"Person", "Number", "Flag", "Action", "Score"}
    assert lines[-1].verb == "collection"


def test_a_closed_session_item_stays_untold_once_it_is_erased(
    desk: Desk, ids: dict[str, str]
) -> None:
    person = ids["OAKAPPLE"]
    flag = facts.add_flag(desk, person, body="Covert thing", closed_only=True, source=SOURCE)
    desk.write(lambda work: work.erase(Kind.FLAG, flag, 1, keep_fields=True), context="record")
    told = [part for line in history(desk, person) for field in line.fields for part in field]
    assert not [part for part in told if "Covert" in part]


# ---- overview ----------------------------------------------------------------------------------


def test_the_days_of_a_record_in_order(desk: Desk, ids: dict[str, str], clock: SetClock) -> None:
    person = ids["TEASELWOOD"]
    facts.add_custody(
        desk, person, establishment="HMP Fallowmoor", release_on=date(2026, 12, 1), source=SOURCE
    )
    now = cohort.read_record(desk, person).person
    clock.at = clock.at.replace(hour=15)
    rag.move(desk, person, now.revision, Rag.AMBER, reason="Back in touch.",
             agreed_by="", look_again_on=None,
             facts=facts_for(Rag.AMBER, desk.today()))  # fmt: skip
    seen = overview(desk, cohort.read_record(desk, person))
    registered = now.registered_on
    assert registered is not None
    assert (registered, "Registered on the scheme") in [
        (one.on, one.text) for one in seen.timeline.last
    ]
    last = [(one.on.day, one.text) for one in seen.timeline.last if one.on != registered]
    assert last == [(12, "Needs reviewed"), (21, "Arrested, released under investigation")]
    assert [one.text for one in seen.timeline.today] == [
        "Today: Status set to Amber Alert", "Today: Status moved down",
    ]  # fmt: skip
    assert [(one.text, one.note) for one in seen.timeline.ahead] == [
        ("Release from HMP Fallowmoor", "in 7 days")
    ]
    assert seen.rule is not None
    assert seen.rule.response == "Prioritisation resources/ joint working"
    assert {one.originator for one in seen.origins} == {"Police"}


# ---- is this somebody we know --------------------------------------------------------------------


def test_the_same_number_is_surer_than_the_same_name(desk: Desk, ids: dict[str, str]) -> None:
    found = same_people(
        desk, surname="Darnica", forename="zoe", birth_date=date(1993, 1, 9),
        numbers={IdentifierKind.CRN: " x 990031 "},
    )  # fmt: skip
    assert [(one.name, one.sure) for one in found] == [
        ("OAKAPPLE, Stephen", True),
        ("D'ARNICA, Zo\u00eb", False),
    ]
    assert found[0].reason == "The same CRN: X990031"


def test_another_birth_date_is_another_person(desk: Desk, ids: dict[str, str]) -> None:
    def found(birth: date | None) -> list[str]:
        return [
            one.reason
            for one in same_people(
                desk, surname="Teaselwood", forename="Dean", birth_date=birth, numbers={}
            )
        ]

    assert found(date(1990, 5, 26)) == []
    assert found(date(1991, 3, 15)) == [
        "Name matches. One figure of the date of birth is different"
    ]
    assert found(date(1991, 3, 14)) == ["The same name and date of birth"]
    assert found(None) == ["The same name; one of the two has no date of birth"]


def test_one_answer_for_a_file_and_for_a_form(desk: Desk, ids: dict[str, str]) -> None:
    """Spelled otherwise, the other way round, day and month swapped, under another name."""

    def found(surname: str, forename: str, birth: date, **more: str) -> list[tuple[str, str]]:
        told = same_people(
            desk, surname=surname, forename=forename, birth_date=birth,
            numbers={IdentifierKind(kind): text for kind, text in more.items()},
        )  # fmt: skip
        return [(one.name, one.reason) for one in told]

    dean = "TEASELWOOD, Dean"
    birth = date(1991, 3, 14)
    assert found("Teazlewood", "Dean", birth) == [
        (dean, "Date of birth matches. The surname is spelled differently")
    ]
    assert found("Dean", "Teaselwood", birth) == [
        (dean, "Date of birth matches. Surname and forename are the other way round")
    ]
    with_number = found("Teaselwood", "Dean", birth, crn="X990031")
    assert [name for name, _ in with_number] == ["OAKAPPLE, Stephen", dean]
    asn = "17/30AA/01/00000000001L"
    who = cohort.add_person(desk, {"surname": "SPURGEWORT"}, source=SOURCE,
                            numbers={IdentifierKind.ASN: asn})  # fmt: skip
    assert found("MELILOTTE", "", birth, asn=asn) == [
        ("SPURGEWORT", "The same ASN: 1730AA0100000000001L")
    ]
    assert same_people(desk, surname="SPURGEWORT", forename="", birth_date=None,
                       numbers={}, besides=who) == ()  # fmt: skip


def test_a_number_that_cannot_be_read_proves_nothing(desk: Desk, ids: dict[str, str]) -> None:
    for surname in ("ONE", "TWO"):
        cohort.add_person(desk, {"surname": surname}, source=SOURCE,
                          numbers={IdentifierKind.CRN: "not known"})  # fmt: skip
    found = same_people(
        desk, surname="THREE", forename="", birth_date=None,
        numbers={IdentifierKind.CRN: "not known"},
    )  # fmt: skip
    assert found == ()


# ---- drafts --------------------------------------------------------------------------------------


def test_a_draft_is_no_record_and_outlives_the_saves_of_others(
    desk: Desk, ids: dict[str, str]
) -> None:
    person = ids["TEASELWOOD"]
    before = history(desk, person)
    now = cohort.read_record(desk, person).person
    drafts.keep_draft(desk, "person", person, base_revision=now.revision, answers={"phone": "1"})
    drafts.keep_draft(desk, "person", person, base_revision=now.revision, answers={"phone": "12"})
    assert history(desk, person) == before
    now = cohort.amend_person(
        desk, person, now.revision, {"area": "Millbeck"}, numbers={}, source=SOURCE
    )
    kept = drafts.find_draft(desk, "person", person)
    assert kept is not None
    assert (dict(kept.answers), kept.base_revision) == ({"phone": "12"}, now.revision - 1)
    assert kept.saved_by == desk.who
    cohort.amend_person(
        desk, person, now.revision, {"phone": "12"}, numbers={}, source=SOURCE, draft=person
    )
    assert drafts.find_draft(desk, "person", person) is None
