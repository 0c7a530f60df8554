"""The gate: every combination of who would see it and what it is (domain items 32, 33, 50)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.sharing import (
    Audience,
    Item,
    ItemKind,
    Shown,
    Withheld,
    release,
)
from iomdesk.words import words

DAY = date(2026, 11, 24)
PERSON = "p1"
PLAIN = Provenance(originator="Police", received_on=DAY, channel="test")

GRADES = {
    "": True,
    "5x5x5 B2 1": True,
    "5X5X5 b2 1": True,
    "5x5x5 B21": True,
    "5x5x5 B2 3": True,
    "5x5x5 B2 2": False,  # nobody is named who authorised it
    "5x5x5 B2 4": False,
    "5x5x5 B2 5": False,
    "5x5x5 B2": False,  # the handling code is missing
    "3x5x2 1 A P": True,
    "3x5x2 2 B C": False,  # no conditions are recorded
    "9x9x9 1": False,
    "B2 1": False,
    "5x5x5": False,
}


def attendee(
    basis: Basis | None, session: Session, until: int | None, *, consents: bool
) -> Audience:
    return Audience(
        on=DAY,
        session=session,
        basis=basis,
        basis_until=None if until is None else DAY + timedelta(days=until),
        consented=frozenset({PERSON}) if consents else frozenset({"p2"}),
    )


AUDIENCES = [
    attendee(basis, session, until, consents=consents)
    for basis, session, until, consents in product(
        (None, *Basis), Session, (None, -1, 0, 1), (True, False)
    )
]
SOURCES = [
    None,
    PLAIN,
    replace(PLAIN, hmpps_unpublished=True),
    *(replace(PLAIN, grade=grade) for grade in GRADES if grade),
    replace(PLAIN, handling="Not to be passed to partners"),
    replace(PLAIN, handling="No copies", onward_permission="Insp Sallow, 20 Nov 2026"),
]
ITEMS = [
    Item(kind=kind, person_id=PERSON, session=session, provenance=source)
    for kind, session, source in product(ItemKind, Session, SOURCES)
]


def allowed(item: Item, to: Audience) -> bool:
    """What the sources ask for, said another way than the gate says it."""
    source = item.provenance
    never = source is not None and (
        source.hmpps_unpublished
        or not GRADES[source.grade]
        or (source.handling != "" and source.onward_permission == "")
    )
    sits_here = to.basis is not None and (to.basis_until is None or to.basis_until >= to.on)
    hears_of = to.basis is not Basis.CONSENT or item.person_id in to.consented
    stays = item.session is Session.OPEN or to.session is Session.CLOSED
    statutory_only = {ItemKind.PNCID, ItemKind.NOMIS, ItemKind.MATRIX}
    numbers = item.kind not in statutory_only or to.basis is Basis.STATUTORY
    return sits_here and hears_of and stays and numbers and not never


def test_every_combination() -> None:
    """Some 13,000 pairs: shown exactly when every rule allows it."""
    wrong = [
        (item, to)
        for item, to in product(ITEMS, AUDIENCES)
        if isinstance(release(item, to), Shown) is not allowed(item, to)
    ]
    assert not wrong
    assert len(ITEMS) * len(AUDIENCES) > 10_000


def test_every_reason_has_words() -> None:
    reasons = {
        verdict.reason
        for item, to in product(ITEMS, AUDIENCES)
        if isinstance(verdict := release(item, to), Withheld)
    }
    assert reasons == {
        "no_basis", "basis_ended", "no_consent", "closed_session", "hmpps_unpublished",
        "handling", "handling_authoriser", "handling_conditions", "statutory_only",
    }  # fmt: skip
    assert all(words("withheld", reason) for reason in reasons)


@pytest.mark.parametrize(("grade", "shown"), GRADES.items())
def test_handling_codes(grade: str, shown: bool) -> None:
    item = Item(kind=ItemKind.EVENT, person_id=PERSON, provenance=replace(PLAIN, grade=grade))
    to = attendee(Basis.STATUTORY, Session.CLOSED, None, consents=False)
    assert isinstance(release(item, to), Shown) is shown


def test_handling_2_with_its_authoriser_and_c_with_its_conditions() -> None:
    to = attendee(Basis.STATUTORY, Session.OPEN, None, consents=False)
    for source in (
        replace(PLAIN, grade="5x5x5 B2 2", onward_permission="Insp Sallow, 20 Nov 2026"),
        replace(
            PLAIN,
            grade="3x5x2 2 B C",
            handling="Not to the family",
            onward_permission="Insp Sallow, 20 Nov 2026",
        ),
    ):
        item = Item(kind=ItemKind.EVENT, person_id=PERSON, provenance=source)
        assert isinstance(release(item, to), Shown)
    blank = replace(PLAIN, grade="5x5x5 B2 2", onward_permission="  ")
    kept = Item(kind=ItemKind.EVENT, person_id=PERSON, provenance=blank)
    assert release(kept, to) == Withheld("handling_authoriser")


def test_a_contract_is_good_on_its_last_day() -> None:
    item = Item(kind=ItemKind.CASE, person_id=PERSON)
    last = attendee(Basis.CONTRACT, Session.OPEN, 0, consents=False)
    assert isinstance(release(item, last), Shown)
    over = attendee(Basis.CONTRACT, Session.OPEN, -1, consents=False)
    assert release(item, over) == Withheld("basis_ended")
