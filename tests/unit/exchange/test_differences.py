"""Where a row says other than what is kept, and two rows of one person as one."""

from datetime import date

import pytest

from iomdesk.domain.identifiers import read_identifier
from iomdesk.domain.people import IdentifierKind, Rag
from iomdesk.exchange.cohort import CohortRow
from iomdesk.exchange.differences import differences, joined, told_of
from iomdesk.exchange.fields import Field

TODAY = date(2026, 11, 24)
DAY, OTHER = date(2026, 11, 1), date(2026, 11, 2)
CRN = read_identifier(IdentifierKind.CRN, "x990031", today=TODAY)
CRN2 = read_identifier(IdentifierKind.CRN, "X990032", today=TODAY)
FULL = CohortRow(
    surname="D'Arnica", forename="Seán", other_names="Mac; FENWICK", birth_date=DAY, crn=CRN,
    area="Millbeck", ppo=True, rag=Rag.RED, rag_on=DAY, offender_manager="HAREBELL, Simon",
    ogrs12=0.0, ogrs24=50.0, registered_on=DAY, last_conviction_on=DAY, mappa="1",
    prison="HMP Fellgate", in_custody=True, release_on=DAY, address="1 Sample Street, Millbeck",
    phone="01632 960100", note="Dogs at address",
)  # fmt: skip


def test_the_same_written_otherwise_does_not_differ() -> None:
    other = CohortRow(
        surname="DARNICA", forename="sean", other_names="Fenwick", birth_date=DAY, crn=CRN,
        area="millbeck", ppo=True, rag=Rag.RED, rag_on=DAY, offender_manager="Simon Harebell",
        ogrs12=0.0, ogrs24=50.0, registered_on=DAY, last_conviction_on=DAY, mappa="1",
        prison="hmp fellgate", in_custody=True, release_on=DAY,
        address="1 Sample Street Millbeck", phone="01632960100", note="Another remark",
    )  # fmt: skip
    assert differences(other, FULL) == differences(FULL, FULL) == ()


def test_what_either_side_leaves_empty_does_not_differ() -> None:
    assert differences(CohortRow(), FULL) == ()
    assert differences(FULL, CohortRow()) == ()


@pytest.mark.parametrize(
    ("place", "row"),
    [
        (Field.SURNAME, CohortRow(surname="D'Arnico")),
        (Field.FORENAME, CohortRow(forename="Sid")),
        (Field.OTHER_NAMES, CohortRow(other_names="Mac, Spike")),
        (Field.BIRTH_DATE, CohortRow(birth_date=OTHER)),
        (Field.CRN, CohortRow(crn=CRN2)),
        (Field.AREA, CohortRow(area="Thornhope")),
        (Field.PPO, CohortRow(not_ppo=True)),
        (Field.RAG, CohortRow(rag=Rag.GREEN, rag_on=OTHER)),
        (Field.RAG_ON, CohortRow(rag=Rag.RED, rag_on=OTHER)),
        (Field.OFFENDER_MANAGER, CohortRow(offender_manager="HAREBELL, Simone")),
        (Field.OGRS12, CohortRow(ogrs12=1.0)),
        (Field.OGRS24, CohortRow(ogrs24=0.0)),
        (Field.REGISTERED_ON, CohortRow(registered_on=OTHER)),
        (Field.LAST_CONVICTION_ON, CohortRow(last_conviction_on=OTHER)),
        (Field.MAPPA, CohortRow(mappa="2")),
        (Field.PRISON, CohortRow(prison="HMP Fallowmoor", in_custody=True)),
        (Field.RELEASE_ON, CohortRow(release_on=OTHER)),
        (Field.ADDRESS, CohortRow(address="2 Sample Street, Millbeck")),
        (Field.PHONE, CohortRow(phone="01632 960101")),
    ],
)
def test_every_field_that_says_other_things_differs(place: Field, row: CohortRow) -> None:
    assert differences(row, FULL) == (place,)


def test_the_reason_names_the_fields_within_a_sentence() -> None:
    told = told_of((Field.RAG, Field.PHONE, Field.OGRS12))
    assert told.text.startswith("Differs from what is kept: status, telephone, OGRS 12 months. ")


def test_the_later_row_fills_and_never_replaces() -> None:
    later = CohortRow(
        surname="OTHER", rag=Rag.GREEN, rag_on=OTHER, ogrs12=9.0, not_ppo=True, crn=CRN2,
        phone="01632 960199", note="Works nights",
    )  # fmt: skip
    one = joined(FULL, later)
    assert one.note == "Dogs at address\nWorks nights"
    assert joined(FULL, CohortRow()) == FULL
    assert (one.ogrs12, one.rag, one.rag_on, one.crn, one.ppo) == (0.0, Rag.RED, DAY, CRN, True)
    assert not one.not_ppo
    assert joined(CohortRow(surname="D'Arnica"), FULL) == FULL


def test_a_status_date_comes_with_its_status_only() -> None:
    first = CohortRow(surname="OAK", rag=Rag.RED)
    assert joined(first, CohortRow(rag=Rag.GREEN, rag_on=DAY)).rag_on is None
    assert joined(first, CohortRow(rag=Rag.RED, rag_on=DAY)).rag_on == DAY
    inside = CohortRow(surname="OAK", in_custody=True, prison="HMP Fellgate")
    elsewhere = CohortRow(in_custody=True, prison="HMP Fallowmoor", release_on=DAY)
    assert joined(inside, elsewhere).release_on is None
