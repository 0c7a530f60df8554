"""What a copy holds beside its cases: referrals to decide and releases, before each reader.

As in ``test_gate_outputs``: what a reader may have is worked out from the second statement
of the documents, and a copy is compared with that of a store that never had the rest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.sharing import Audience, Item, ItemKind
from iomdesk.services import cohort, meetings, packs
from iomdesk.services.desk import Desk, Work
from iomdesk.store.changes import source_values
from iomdesk.store.schema import Kind
from tests.helpers.gateworld import (
    PLAIN,
    READERS,
    VARIED,
    Place,
    Reader,
    made_place,
    plant,
    said_by,
)
from tests.helpers.papers import Held, put_referral
from tests.helpers.referrals import SOURCE
from tests.unit.domain.gate_statement import verdict

NAMES = frozenset({"ELDERFLOWER", "HAREBELL", "LARCHE", "SELFHEAL", "YARROW", "TEASEL",
                   "ADDERTONGUE"})  # fmt: skip
WHO = tuple(one for one in READERS if one.invitation.name.split(",")[0] in NAMES)
REFERRAL = ("WINDLESTRAW", "X990160", "Burglary dwelling x2", "Referrals to decide")
RELEASE = ("MEADOWSWEET", "HMP Fellgate", "1 Dec 2026")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The store that all examples of this file share."""
    yield from made_place(tmp_path_factory.mktemp("packs"))


class World:
    """A meeting of all readers, with a referral to decide and somebody who comes out."""

    def __init__(self, desk: Desk, source: Provenance, session: Session) -> None:
        self.desk = desk
        self.meeting_id = plant(desk, PLAIN, Session.OPEN, [], "Weekly look.").meeting_id
        self.leaving = cohort.add_person(
            desk, {"surname": "MEADOWSWEET", "forename": "Ian", "area": "Saltergate"},
            numbers={}, source=SOURCE,
        )  # fmt: skip
        if session is Session.CLOSED:
            self._heard_behind_closed_doors()
        self.referral: Held = put_referral(desk, decided=False, source=source)

        def act(work: Work) -> str:
            work.insert(Kind.MEETING_REFERRAL, {
                "meeting_id": self.meeting_id, "referral_id": self.referral.referral,
                "position": 1, "session": session})  # fmt: skip
            return work.insert(Kind.CUSTODY, {
                "person_id": self.leaving, "establishment": "HMP Fellgate",
                "release_on": "2026-12-01", "release_type": "Conditional",
                **source_values(source)})  # fmt: skip

        self.stay = desk.write(act, context="test")

    def _heard_behind_closed_doors(self) -> None:
        """At a meeting of the week before; nothing of it is open since."""
        meeting_id = meetings.plan_meeting(
            self.desk, kind="daily_tasking", on_date=date(2026, 11, 17),
            at_time=meetings.meeting(self.desk, self.meeting_id).at_time, place="Saltergate",
            chair="ELDERFLOWER, Priya", chair_agency="Police",
        )  # fmt: skip
        meetings.add_cases(self.desk, meeting_id, [self.leaving])
        (case,) = meetings.meeting(self.desk, meeting_id).cases
        meetings.set_case(self.desk, meeting_id, case, session=Session.CLOSED, why="")

    def copies(self, readers: Iterable[Reader]) -> dict[str, tuple[str, object]]:
        """What each of these readers' copies says, and what is counted of it."""
        names = frozenset(one.invitation.name for one in readers)
        made = packs.make(self.desk, self.meeting_id, only=names)
        return {
            one.copy.name: (said_by(one.pdf), (one.named, one.sheets, one.copy.pages))
            for one in made.copies
        }  # fmt: skip

    def set(self, *, referral: bool, release: bool) -> None:
        """Make it so that each is there, or as if it had never been."""

        def act(work: Work) -> None:
            for table, row_id, value in (
                (Kind.REFERRAL, self.referral.referral,
                 {"stage": "matrix_done" if referral else "mistake"}),
                (Kind.CUSTODY, self.stay, {"ended_on": None if release else "2026-11-01"}),
            ):  # fmt: skip
                query = f"SELECT revision FROM {table} WHERE id = ?"
                revision = work.reading.exec_driver_sql(query, (row_id,)).scalar_one()
                work.amend(table, row_id, revision, value)

        self.desk.write(act, context="test")

    def may(self, to: Audience, kind: ItemKind, about: str, source: Provenance | None,
            session: Session) -> bool:  # fmt: skip
        item = Item(kind=kind, person_id=about, session=session, provenance=source)
        return verdict(item, to) == "whole"


@pytest.mark.parametrize("number", range(len(VARIED)))
def test_referrals_and_releases_go_to_whom_they_may_as_if_there_were_no_more(
    place: Place, number: int
) -> None:
    source = replace(PLAIN, **VARIED[number])  # type: ignore[arg-type]
    session = Session.CLOSED if number % 3 == 0 else Session.OPEN
    world = World(place.desk, source, session)
    said = world.copies(WHO)
    shows: dict[tuple[bool, bool], list[Reader]] = {}
    for reader in WHO:
        ref, gone = world.referral.referral, world.leaving
        of_ref, of_gone = reader.audience(ref), replace(
            reader.audience(gone), consented=frozenset()
        )  # fmt: skip
        referral = world.may(of_ref, ItemKind.MATRIX, ref, source, session)
        release = world.may(of_gone, ItemKind.CUSTODY, gone, source, session)
        release = release and world.may(of_gone, ItemKind.NAME, gone, None, session)
        # No case of this meeting, so for nobody who does not sit there by statute.
        release = release and of_gone.basis is Basis.STATUTORY
        text, _counts = said[reader.invitation.name]
        assert all((one in text) is referral for one in REFERRAL), (reader, source)
        assert all((one in text) is release for one in RELEASE), (reader, source)
        shows.setdefault((referral, release), []).append(reader)
    if number < 3:  # told by police or probation, with nothing against it
        assert len(shows) > 1
    for (referral, release), readers in shows.items():
        world.set(referral=referral, release=release)
        for name, copy in world.copies(readers).items():
            assert copy == said[name]
        world.set(referral=True, release=True)
    world.set(referral=False, release=False)
