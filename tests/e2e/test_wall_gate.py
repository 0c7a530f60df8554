"""Random facts, rooms and parts of a meeting: the wall shows what the documents allow, no more.

What may be shown is worked out here from the second statement of the documents and from
readers described by hand; the wall is then made again from a store in which what is withheld
never was, and has to be the same.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Rag
from iomdesk.domain.sharing import Audience, AudienceKind, Item, ItemKind
from iomdesk.domain.wall import Naming, WallKind, WallValue
from iomdesk.services import meetings
from iomdesk.services.wall import Proposed, set_naming, wall_value
from iomdesk.ui.projector.paint import pieces, said
from tests.helpers.gateworld import (
    DAY,
    MANY,
    OWN,
    PLAIN,
    READERS,
    VARIED,
    Fact,
    Place,
    Reader,
    World,
    facts,
    forget,
    made_place,
    marked,
    plant,
)
from tests.helpers.referrals import SOURCE
from tests.helpers.wall import on_the_table
from tests.unit.domain.gate_statement import verdict

NEVER = ("zqwhyzq", "zqmanagerzq", "1990", "Probation", "outside", "withheld", "PPO", "OGRS")
STAY = ("ELDERFLOWER, Priya", "ROWANNE, Tess", "YARROW, Kit")
HEAR = (*STAY, "HAREBELL, Simon", "SELFHEAL, Jo", "ADDERTONGUE, Lou", "CLOVER, Sam")
rooms = st.one_of(
    st.frozensets(st.sampled_from(STAY[:2]), min_size=1),
    st.frozensets(st.sampled_from(STAY), min_size=1),
    st.frozensets(st.sampled_from(HEAR), min_size=1),
    st.frozensets(st.sampled_from([one.invitation.name for one in READERS]), max_size=3),
)


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The store that all examples of this file share."""
    yield from made_place(tmp_path_factory.mktemp("gate"))


def may_hear(reader: Reader, person_id: str, case: Session) -> bool:
    """Whether somebody may be in the room for a case, by the documents."""
    item = Item(kind=ItemKind.CASE, person_id=person_id, session=case)
    return verdict(item, reader.audience(person_id)) == "whole"


def audience(inside: list[Reader], case: Session) -> Audience:
    """The wall before these: the weakest basis in the room holds."""
    whole = all(one.basis is Basis.STATUTORY for one in inside)
    basis = Basis.STATUTORY if whole else Basis.CONSENT
    return Audience(kind=AudienceKind.PROJECTOR, on=DAY, session=case, basis=basis, own=OWN)


def shown(place: Place, world: World, inside: frozenset[str], proposed: Proposed | None
          ) -> WallValue:  # fmt: skip
    (case,) = meetings.meeting(place.desk, world.meeting_id).cases
    state = on_the_table(place.desk, world.meeting_id, case.id, inside=inside)
    return wall_value(place.desk, state, proposed=proposed)


def look(
    place: Place, found: list[Fact], case: Session, room: frozenset[str], naming: Naming,
    proposed: Proposed | None = None,
) -> None:  # fmt: skip
    """Look at the wall, hold it to the documents, and look again without the rest."""
    set_naming(place.desk, naming)
    world = plant(place.desk, SOURCE, case, found)
    value = shown(place, world, room, proposed)
    inside = [one for one in READERS if one.invitation.name in room]
    if not inside or not all(may_hear(one, world.person_id, case) for one in inside):
        waiting = WallValue(kind=WallKind.WAIT, marking=value.marking)
        assert value == waiting, "somebody is in the room who has to be outside"
        return
    to = audience(inside, case)
    text = json.dumps(asdict(value), default=str)
    allowed = {
        one.marker for one in found if verdict(one.item(world.person_id, case), to) == "whole"
    }
    actions = [one for one in found if one.place == "action" and one.on_wall
               and one.marker in allowed]  # fmt: skip
    for one in found:
        assert one.anonymous_marker not in text
        if one not in actions:
            assert one.marker not in text, (one, text)
    assert value.case is not None
    assert sum(one.marker in text for one in actions) == len(value.case.actions)
    assert len(value.case.actions) == min(len(actions), 3)
    assert value.case.more == max(0, len(actions) - 3)
    red = any(one.place == "status" and one.marker in allowed for one in found)
    assert (value.case.rag is Rag.RED) is red
    # What is painted is no more than what was handed over.
    on_the_wall = " ".join(said(pieces(value, QSize(1440, 900))))
    for never in NEVER:
        assert never not in f"{text} {on_the_wall}"
    assert ("OAKAPPLE" in text) is (naming is Naming.FULL)
    assert ("OAKAPPLE" in on_the_wall) is (naming is Naming.FULL)
    hidden = [one for one in found if one.marker not in allowed and one.place != "status"]
    forget(place.desk, world, hidden)
    assert shown(place, world, room, proposed) == value


@MANY
@given(
    found=st.lists(facts, max_size=12).map(marked),
    case=st.sampled_from(Session),
    room=rooms,
    naming=st.sampled_from(Naming),
    proposed=st.sampled_from((None, Proposed(to=Rag.AMBER_ALERT), Proposed(to_panel=True))),
)
def test_the_wall_shows_what_it_may_as_if_there_were_no_more(
    place: Place, found: list[Fact], case: Session, room: frozenset[str], naming: Naming,
    proposed: Proposed | None,
) -> None:  # fmt: skip
    look(place, found, case, room, naming, proposed)


@pytest.mark.parametrize("case", Session)
@pytest.mark.parametrize("partner", [False, True])
def test_each_action_by_itself_on_the_wall(place: Place, case: Session, partner: bool) -> None:
    """Enough of them that "and so many more" is said, and some of each kind withheld."""
    found = [
        Fact("action", "", replace(PLAIN, **one), closed=closed)  # type: ignore[arg-type]
        for one in VARIED
        for closed in (False, True)
    ]
    found.append(Fact("action", "", PLAIN, on_wall=False))
    room = {"ELDERFLOWER, Priya", "ROWANNE, Tess"} | ({"YARROW, Kit"} if partner else set())
    look(place, marked(found), case, frozenset(room), Naming.FULL)
