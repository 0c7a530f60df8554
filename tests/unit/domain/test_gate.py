"""The gate over all combinations, against a second statement of what the documents ask."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Provenance, Sensitivity
from iomdesk.domain.sharing import (
    ANNEX,
    PROJECTED,
    Audience,
    AudienceKind,
    Item,
    ItemKind,
    Originators,
    Shown,
    Withheld,
    release,
)
from iomdesk.words import words
from tests.unit.domain import gate_statement as second
from tests.unit.domain.gate_statement import day

OWN = frozenset({"police", "daily tasking"})
ORIGINATORS = ("Police", "Harbour Recovery", "Probation", "Police; Probation", " ")
GRADES = ("", "5x5x5 B2 1", "5x5x5 E4 2", "5x5x5 B2 4", "3x5x2 2B P", "3x5x2 1A C", "B2 1")
LEAVE = "DS Rowanne, 12 Nov 2026, letter 14"
BASES: tuple[Basis | None, ...] = (None, *Basis)


def said(item: Item, to: Audience) -> str:
    """What the gate says, in the words of the second statement."""
    answer = release(item, to)
    if isinstance(answer, Withheld):
        return "no"
    return "anonymised" if answer.anonymised else "whole"


def disagreements(items: Iterable[Item], audiences: Iterable[Audience]) -> Iterator[object]:
    """Every pair of which the two statements say different things."""
    everybody = tuple(audiences)
    for item in items:
        for to in everybody:
            if said(item, to) != second.verdict(item, to):
                yield said(item, to), second.verdict(item, to), item, to


def source(
    originator: str = "Police",
    leave: str = "",
    grade: str = "",
    handling: str = "",
    unpublished: bool = False,
    sensitivity: Sensitivity = Sensitivity.NONE,
    ground: str = "",
) -> Provenance:
    return Provenance(
        originator=originator, received_on=day(-4), channel="telephone", grade=grade,
        handling=handling, onward_permission=leave, hmpps_unpublished=unpublished,
        sensitivity=sensitivity, ground=ground,
    )  # fmt: skip


EVERY_SOURCE = [
    source(*parts)
    for parts in product(
        ORIGINATORS, ("", LEAVE), GRADES, ("", "No copies"), (False, True), Sensitivity,
        ("", "To prevent self-harm"),
    )
]  # fmt: skip
EVERY_AUDIENCE = [
    Audience(
        kind=kind, on=day(0), session=session, basis=basis,
        basis_until=None if until is None else day(until),
        consented=frozenset({"p1"} if consent == "yes" else {"p2"}),
        unseen=frozenset({"p1"} if consent == "unseen" else ()),
        agency="Harbour Recovery", own=OWN,
    )
    for kind, session, basis, until, consent in product(
        AudienceKind, Session, BASES, (None, -1, 0, 1), ("yes", "unseen", "no")
    )
]  # fmt: skip
BASE = Audience(on=day(0), own=OWN, consented=frozenset({"p1"}))
READERS = [
    replace(BASE, kind=kind, basis=basis, session=session, agency=agency, originators=reading)
    for (kind, basis, session), agency, reading in product(
        [
            *((AudienceKind.ATTENDEE, basis, session) for basis in Basis for session in Session),
            (AudienceKind.PROJECTOR, Basis.STATUTORY, Session.OPEN),
            (AudienceKind.PROJECTOR, Basis.CONSENT, Session.CLOSED),
            (AudienceKind.LOCAL_AUTHORITY, Basis.STATUTORY, Session.OPEN),
            (AudienceKind.BOARD, Basis.STATUTORY, Session.CLOSED),
            (AudienceKind.CHAIR, None, Session.OPEN),
        ],
        ("", "harbour  RECOVERY", "Probation"),
        Originators,
    )
]


def test_every_audience_and_every_kind_of_item() -> None:
    """Who it is, in which session, on what basis until when, with whose consent."""
    items = [
        Item(kind=kind, person_id="p1", session=session, provenance=one)
        for kind, session, one in product(ItemKind, Session, (None, source()))
    ]
    assert len(items) * len(EVERY_AUDIENCE) > 70_000
    assert next(disagreements(items, EVERY_AUDIENCE), None) is None


@pytest.mark.parametrize("kind", [ItemKind.EVENT, ItemKind.STATUS, ItemKind.NOMIS])
def test_every_source_before_every_reader(kind: ItemKind) -> None:
    """Whose it is, with whose leave, of what grade, how handled, of whom it tells."""
    readers = [replace(one, agency=" ".join(one.agency.split())) for one in READERS]
    items = [Item(kind=kind, person_id="p1", provenance=one) for one in EVERY_SOURCE]
    assert len(items) * len(readers) > 100_000
    assert next(disagreements(items, readers), None) is None


sources = st.builds(
    source,
    st.sampled_from(ORIGINATORS),
    st.sampled_from(("", "  ", LEAVE)),
    st.sampled_from((*GRADES, "5X5X5  b2/3", "3x5x2 B2 P", "looks bad", "5x5x5 B2")),
    st.sampled_from(("", " ", "No copies")),
    st.booleans(),
    st.sampled_from(Sensitivity),
    st.sampled_from(("", " ", "To prevent harm")),
)
items = st.builds(
    Item,
    kind=st.sampled_from(ItemKind),
    person_id=st.sampled_from(("p1", "p2")),
    session=st.sampled_from(Session),
    provenance=st.one_of(st.none(), sources),
    anonymised=st.booleans(),
)
audiences = st.builds(
    Audience,
    kind=st.sampled_from(AudienceKind),
    on=st.sampled_from((day(0), day(3))),
    session=st.sampled_from(Session),
    basis=st.sampled_from(BASES),
    basis_until=st.sampled_from((None, day(0), day(2), day(3))),
    consented=st.frozensets(st.sampled_from(("p1", "p2"))),
    unseen=st.frozensets(st.sampled_from(("p1", "p2"))),
    agency=st.sampled_from(("", "Probation", "Harbour Recovery", "Police")),
    own=st.sampled_from((frozenset(), OWN)),
    originators=st.sampled_from(Originators),
)


@settings(max_examples=3000, deadline=None)
@given(items, audiences)
def test_anything_before_anybody(item: Item, to: Audience) -> None:
    assert said(item, to) == second.verdict(item, to)


def test_the_annex_is_the_fifteen_of_s0_and_the_wall_shows_what_ux_allows() -> None:
    assert len(ANNEX) == 15
    assert sorted(ANNEX) == sorted(second.S0_ANNEX)
    assert sorted(PROJECTED) == sorted(second.ON_THE_WALL)


def test_every_reason_there_is_comes_up_and_has_words() -> None:
    everything = [
        Item(kind=kind, person_id="p1", session=session, provenance=one)
        for kind in (ItemKind.EVENT, ItemKind.NOMIS, ItemKind.NAME)
        for session in Session
        for one in EVERY_SOURCE
    ]
    readers = [*READERS, *EVERY_AUDIENCE]
    reasons = {
        answer.reason
        for item in everything[::41]
        for to in readers
        if isinstance(answer := release(item, to), Withheld)
    }
    assert reasons == {
        "no_basis", "basis_ended", "no_consent", "paper_not_seen", "closed_session",
        "hmpps_unpublished", "handling", "handling_authoriser", "handling_conditions",
        "originator", "statutory_only", "medical", "victim", "counts_only", "not_projected",
        "not_in_annex",
    }  # fmt: skip
    assert all(words("withheld", reason) for reason in reasons)


# Each line has everything against it from some point on; what is named is the first of them.
ALL_AT_ONCE = source("Probation", "", "5x5x5 B2 4", "No copies", True, Sensitivity.BOTH, "")


@pytest.mark.parametrize(
    ("to", "item", "named"),
    [
        (replace(BASE, kind=AudienceKind.BOARD), ALL_AT_ONCE, "counts_only"),
        (BASE, ALL_AT_ONCE, "no_basis"),
        (replace(BASE, basis=Basis.CONTRACT, basis_until=day(-1)), ALL_AT_ONCE, "basis_ended"),
        (replace(BASE, basis=Basis.CONSENT, consented=frozenset()), ALL_AT_ONCE, "no_consent"),
        (replace(BASE, basis=Basis.CONTRACT), ALL_AT_ONCE, "closed_session"),
        (replace(BASE, basis=Basis.CONTRACT, session=Session.CLOSED), ALL_AT_ONCE,
         "hmpps_unpublished"),
        (replace(BASE, basis=Basis.CONTRACT, session=Session.CLOSED),
         replace(ALL_AT_ONCE, hmpps_unpublished=False), "handling"),
        (replace(BASE, basis=Basis.CONTRACT, session=Session.CLOSED),
         replace(ALL_AT_ONCE, hmpps_unpublished=False, grade="5x5x5 B2 1", handling=""),
         "originator"),
        (replace(BASE, basis=Basis.CONTRACT, session=Session.CLOSED),
         source("Police", "", "5x5x5 B2 1", sensitivity=Sensitivity.BOTH), "statutory_only"),
        (replace(BASE, basis=Basis.CONTRACT, session=Session.CLOSED),
         source("Police", sensitivity=Sensitivity.BOTH), "medical"),
        (replace(BASE, basis=Basis.CONTRACT, session=Session.CLOSED),
         source("Police", sensitivity=Sensitivity.BOTH, ground="To prevent harm"), "victim"),
    ],
)  # fmt: skip
def test_the_reason_named_is_the_first(to: Audience, item: Provenance, named: str) -> None:
    asked = Item(kind=ItemKind.EVENT, person_id="p1", session=Session.CLOSED, provenance=item)
    assert release(asked, to) == Withheld(named)


def test_the_desk_and_the_chair_see_what_the_store_holds() -> None:
    everything = Item(
        kind=ItemKind.INTELLIGENCE, person_id="p1", session=Session.CLOSED,
        provenance=ALL_AT_ONCE,
    )  # fmt: skip
    for kind in (AudienceKind.DESK, AudienceKind.CHAIR):
        assert release(everything, replace(BASE, kind=kind)) == Shown()
