"""Random things said before random readers: nothing withheld is in any minutes, nor betrayed.

What a reader may have is worked out from the second statement of the documents
(``tests/unit/domain/gate_statement.py``); the program is asked for nothing but its outputs:
the minutes with what a file tells of itself, and the text that goes to an agency.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomdesk.domain.meetings import Session
from iomdesk.services import actionmail, meetings, minutes, onward
from iomdesk.services.desk import Desk, Work
from iomdesk.store.changes import source_values
from iomdesk.store.schema import BY_KIND, Kind
from tests.helpers.gateworld import (
    MANY,
    PLAIN,
    READERS,
    VARIED,
    Fact,
    Place,
    Reader,
    World,
    made_place,
    marked,
    may,
    plant,
    said_by,
    sources,
)

PLACES = (("note", False), ("note", True), ("action", False), ("action", True), ("minute", False))
AT = "2026-11-24T09:40:00+00:00"
said = st.builds(
    Fact,
    place=st.sampled_from(("note", "note", "action", "minute")),
    marker=st.just(""),
    source=sources,
    closed=st.sampled_from((False, False, True)),
    anonymised=st.booleans(),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The store that all examples of this file share."""
    yield from made_place(tmp_path_factory.mktemp("minutes_gate"))


def hold(desk: Desk, found: Sequence[Fact], case: Session, agency: str) -> World:
    """A meeting of all readers that is over, where this was said, taken on and asked."""
    kept = [one for one in found if one.place != "minute"]
    world = plant(desk, PLAIN, case, kept)
    (only,) = meetings.meeting(desk, world.meeting_id).cases

    def act(work: Work) -> None:
        held = {"meeting_id": world.meeting_id}
        work.insert(Kind.SITTING, {**held, "opened_at": AT, "began_at": AT, "ended_at": AT})
        for one in kept:
            kind, row_id = world.rows[one.marker]
            own = {"owner_agency": agency} if one.place == "action" else {"at_time": "09:40"}
            work.amend(kind, row_id, 1, {**held, **own})
        for one in found:
            if one.place == "minute":
                line = {
                    **held, "kind": "request", "item": only.id, "person_id": world.person_id,
                    "session": case, "at": AT, "body": f"Asked {one.marker} here",
                    "named": "HAREBELL, Simon (Probation)", "refers_to": "the landlord",
                    **source_values(one.source),
                }  # fmt: skip
                world.rows[one.marker] = Kind.MINUTE, work.insert(Kind.MINUTE, line)

    desk.write(act, context="test")
    onward.agree(desk, world.meeting_id, only.id, text="zqonwardzq")
    return world


def take_out(desk: Desk, world: World, withheld: Sequence[Fact]) -> None:
    """Make it as if these had never been said."""

    def act(work: Work) -> None:
        for one in withheld:
            kind, row_id = world.rows[one.marker]
            table = BY_KIND[kind]
            row = work.reading.execute(table.select().where(table.c.id == row_id)).mappings().one()
            work.erase(kind, row_id, row["revision"])

    desk.write(act, context="test")


def outputs(desk: Desk, world: World, reader: Reader) -> tuple[str, str]:
    """The reader's minutes, and what the reader's agency is sent."""
    made = minutes.make(desk, world.meeting_id, only=frozenset({reader.invitation.name}))
    (copy,) = made.copies
    sent = actionmail.texts(desk, world.meeting_id)
    mail = [one.text for one in sent if one.agency == reader.invitation.agency]
    return said_by(copy.pdf), "".join(mail)


EVERYTHING = marked(
    [
        Fact(place, "", replace(PLAIN, **one), closed=closed, anonymised=True)  # type: ignore[arg-type]
        for one in VARIED
        for place, closed in PLACES
    ]
)
"""Each way of saying something with every single thing that may stand against it."""


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.invitation.name.split(",")[0])
def test_each_thing_before_each_reader(place: Place, reader: Reader) -> None:
    _look_at(place.desk, EVERYTHING, Session.OPEN, reader)


@MANY
@given(
    found=st.lists(said, max_size=9).map(marked),
    case=st.sampled_from((Session.OPEN, Session.OPEN, Session.CLOSED)),
    reader=st.sampled_from(READERS),
)
def test_nothing_withheld_is_in_what_leaves_nor_betrayed_by_it(
    place: Place, found: list[Fact], case: Session, reader: Reader
) -> None:
    _look_at(place.desk, found, case, reader)


def _look_at(desk: Desk, found: Sequence[Fact], case: Session, reader: Reader) -> None:
    """Hold a reader's minutes to the documents, and make them again without the rest."""
    agency = reader.invitation.agency
    world = hold(desk, found, case, agency)
    to = reader.audience(world.person_id)
    colleagues = [
        one.audience(world.person_id) for one in READERS if one.invitation.agency == agency
    ]
    paper, mail = outputs(desk, world, reader)
    gone = []
    for one in found:
        answer = may(one, world, case, to)
        assert (one.marker in paper) is (answer == "whole"), (answer, one, to)
        anonymous = answer == "anonymised" and one.place == "note"
        assert (one.anonymous_marker in paper) is anonymous, (answer, one, to)
        everybody = all(may(one, world, case, each) == "whole" for each in colleagues)
        assert (one.marker in mail) is (one.place == "action" and everybody), (one, agency)
        if answer == "no":
            gone.append(one)
    heard = may(Fact("case", "", PLAIN), world, case, to) == "whole"
    assert ("zqonwardzq" in paper) is heard
    assert ("OAKAPPLE" in paper) is heard
    take_out(desk, world, gone)
    assert outputs(desk, world, reader)[0] == paper
    if not heard:
        (only,) = meetings.meeting(desk, world.meeting_id).cases
        take_out_case(desk, only.id, only.revision)
        assert outputs(desk, world, reader)[0] == paper


def take_out_case(desk: Desk, case_id: str, revision: int) -> None:
    """Make it as if the case had never been on the agenda."""
    desk.write(lambda work: work.erase(Kind.MEETING_CASE, case_id, revision), context="test")
