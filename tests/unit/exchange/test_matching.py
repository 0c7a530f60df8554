"""Is this the same person? Said only when nothing speaks against it."""

from datetime import date
from typing import Any

import pytest

from iomdesk.domain.identifiers import read_identifier
from iomdesk.domain.people import IdentifierKind
from iomdesk.exchange.cohort import CohortRow
from iomdesk.exchange.matching import Ground, KnownPeople, KnownPerson, MatchKind, match

TODAY = date(2026, 11, 24)
BORN = date(1991, 3, 4)
K = IdentifierKind
TEASEL = KnownPerson(
    id="teasel",
    surname="TEASELWOOD",
    forename="Dean",
    other_names="Deano, FENWICK",
    birth_date=BORN,
    identifiers=(
        (K.PNCID, "2015/9990130P"),
        (K.CRN, "X990130"),
        (K.NOMIS, "A9130ZZ"),
        (K.CRO, "123456/04R"),
    ),
)
RUSH = KnownPerson(
    id="rush",
    surname="VAN-DER-RUSH",
    forename="Zoë",
    birth_date=date(1985, 7, 30),
    identifiers=((K.CRN, "X990131"),),
)
NODATE = KnownPerson(id="nodate", surname="BETONYE", forename="Chris")
KNOWN = KnownPeople([TEASEL, RUSH, NODATE])


def row(
    surname: str = "TEASELWOOD", forename: str = "Dean", born: date | None = BORN, **numbers: str
) -> CohortRow:
    readings: dict[str, Any] = {
        kind: read_identifier(K(kind), typed, today=TODAY)
        for kind, typed in numbers.items()
        if kind != "other_names"
    }
    return CohortRow(
        surname=surname,
        forename=forename,
        birth_date=born,
        other_names=numbers.get("other_names", ""),
        **readings,
    )


@pytest.mark.parametrize(
    ("given", "kind", "person", "ground"),
    [
        (row(pncid="15/9990130p"), "same", "teasel", Ground.PNCID),
        (row(crn="x990130"), "same", "teasel", Ground.CRN),
        (row(nomis="A9130ZZ"), "same", "teasel", Ground.NOMIS),
        (row(cro="123456/04R"), "same", "teasel", Ground.CRO),
        (row(crn="X990130", born=None), "same", "teasel", Ground.BIRTH_DATE_MISSING),
        (row("Teaselwood "), "same", "teasel", Ground.NAME),
        (row("van der Rush", "ZOE", date(1985, 7, 30)), "same", "rush", Ground.BIRTH_DATE),
        (row("TEAZLEWOOD", nomis="A9130ZZ"), "possible", "teasel", Ground.SURNAME_SPELLING),
        (row("TEAZLEWOOD"), "possible", "teasel", Ground.SURNAME_SPELLING),
        (row(born=date(1991, 4, 3)), "possible", "teasel", Ground.DAY_MONTH_SWAPPED),
        (row(born=date(1991, 3, 5)), "possible", "teasel", Ground.BIRTH_DATE_CLOSE),
        (row(born=None), "possible", "teasel", Ground.BIRTH_DATE_MISSING),
        (row("BETONYE", "Chris"), "possible", "nodate", Ground.BIRTH_DATE_MISSING),
        (row("Dean", "Teaselwood"), "possible", "teasel", Ground.NAME_SWAPPED),
        (row("FENWICK"), "possible", "teasel", Ground.OTHER_NAME),
        (row("FENWICK", other_names="TEASELWOOD"), "possible", "teasel", Ground.OTHER_NAME),
        (row(forename="D"), "possible", "teasel", Ground.FORENAME_SPELLING),
        (row(forename="Deane"), "possible", "teasel", Ground.FORENAME_SPELLING),
        (row(pncid="2015/9990130A"), "possible", "teasel", Ground.PNCID_CORRECTED),
        (
            row("SPURGEWORT", "Col", date(1970, 1, 1), crn="X990130"),
            "possible",
            "teasel",
            Ground.SURNAME_DIFFERS,
        ),
        (row(crn="X990999"), "possible", "teasel", Ground.IDENTIFIER_DIFFERS),
        (row(crn="X990131"), "possible", "teasel", Ground.IDENTIFIERS_DISAGREE),
        (row("SPURGEWORT", "Col", crn="X990131"), "possible", "rush", Ground.SURNAME_DIFFERS),
        (row(crn="X990131", nomis="A9130ZZ"), "possible", "teasel", Ground.IDENTIFIERS_DISAGREE),
        (row("SPURGEWORT", "Col"), "none", "", None),
        (row("TEASELWOOD", "Priya"), "none", "", None),  # a twin or a namesake
        (row(born=date(1960, 9, 9)), "none", "", None),
        (row("TEAZLEWOOD", born=date(1991, 4, 3)), "none", "", None),
        (row("", "", None), "none", "", None),
    ],
)
def test_who_it_is(given: CohortRow, kind: str, person: str, ground: Ground | None) -> None:
    found = match(given, KNOWN)
    assert (found.kind, found.person_id) == (kind, person), found
    if ground is not None:
        assert ground in found.grounds
        assert 0 < found.score <= 100
    assert all(one.text for one in found.grounds)


def test_two_people_alike_wait_for_a_person() -> None:
    twins = KnownPeople(
        [
            KnownPerson(id="a", surname="OAK", forename="Jo", birth_date=BORN),
            KnownPerson(id="b", surname="Oak", forename="JO", birth_date=BORN),
        ]
    )
    found = match(row("OAK", "Jo"), twins)
    assert (found.kind, found.person_id, found.others) == (MatchKind.POSSIBLE, "a", ("b",))


def test_one_wrong_number_does_not_hide_who_it_is() -> None:
    """The number of somebody else, typed by mistake, and another of the row's own."""
    known = KnownPeople([TEASEL, RUSH])
    one = match(row(crn="X990131"), known)
    assert (one.kind, one.person_id, one.others) == (MatchKind.POSSIBLE, "teasel", ("rush",))
    bare = KnownPerson(id="bare", surname="TEASELWOOD", forename="Dean", birth_date=BORN)
    two = match(row(crn="X990131"), KnownPeople([bare, RUSH]))
    assert (two.kind, two.person_id, two.others) == (MatchKind.POSSIBLE, "bare", ("rush",))


def test_number_name_and_birth_date_outweigh_a_namesake() -> None:
    bare = KnownPerson(id="bare", surname="TEASELWOOD", forename="Dean", birth_date=BORN)
    found = match(row(crn="X990130"), KnownPeople([bare, TEASEL]))
    assert (found.kind, found.person_id, found.others) == (MatchKind.SAME, "teasel", ("bare",))


def test_what_is_no_number_proves_nothing() -> None:
    typed = read_identifier(K.CRN, "see old file", today=TODAY)
    held = KnownPerson(
        id="x", surname="OAK", forename="Al", identifiers=((K.CRN, typed.canonical),)
    )
    assert match(row(crn="see old file"), KnownPeople([held])).kind is MatchKind.NONE


def test_a_spelling_apart_is_chosen_over_a_stranger_born_the_same_day() -> None:
    known = KnownPeople(
        [KnownPerson(id="x", surname="OAK", forename="Al", birth_date=BORN), TEASEL]
    )
    assert match(row("TEAZLEWOOD"), known).person_id == "teasel"
    assert len(known) == 2


def test_nobody_known() -> None:
    assert match(row(), KnownPeople([])).kind is MatchKind.NONE


def test_every_ground_has_words() -> None:
    assert all(ground.text for ground in Ground)
