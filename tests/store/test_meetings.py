"""Meetings, packs and copies that leave, against a real store."""

import errno
import hashlib
import os
import stat
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Attendee, Basis, Case, Meeting, Session, read_time
from iomdesk.domain.people import Rag
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.services import copyregister, diary, issuing, meetings, packs, sittingstate
from iomdesk.services.audiences import rights
from iomdesk.services.desk import Desk
from iomdesk.services.hearing import hearing, hearings, outside_for
from iomdesk.services.meetings import Invitation, MeetingChanged
from iomdesk.services.outgoing import NOT_SAVED
from iomdesk.services.packs import MadePacks
from iomdesk.store import log, schema
from iomdesk.store.log import Verb
from tests.helpers.board import fill_board
from tests.helpers.meetings import CLOSED, DAY, PEOPLE, Scene, fill_scene, plan


@pytest.fixture
def scene(desk: Desk, clock: SetClock) -> Scene:
    return fill_scene(desk, clock)


def now(desk: Desk, scene: Scene) -> Meeting:
    return meetings.meeting(desk, scene.meeting_id)


def attendee(desk: Desk, scene: Scene, surname: str) -> Attendee:
    return next(one for one in now(desk, scene).attendees if one.name.startswith(surname))


def case(desk: Desk, scene: Scene, surname: str) -> Case:
    return next(one for one in now(desk, scene).cases if one.person_id == scene.ids[surname])


def order(desk: Desk, scene: Scene) -> list[str]:
    """Surnames as the agenda has them; positions must run from 1."""
    cases = now(desk, scene).cases
    assert [one.position for one in cases] == list(range(1, len(cases) + 1))
    return [one.name.split(",")[0] for one in cases]


# ---- the list of people ------------------------------------------------------------------


def test_quorum_counts_agencies_not_people(desk: Desk, scene: Scene) -> None:
    """Ruling 8: a second officer of the police is no further agency."""
    meetings.invite(desk, scene.meeting_id, Invitation.statutory("BROADLEAF, Imran", "police "))
    meeting = now(desk, scene)
    assert len(meeting.attendees) == 7
    assert len(meeting.agencies()) == 6
    assert sittingstate.needed(desk, meeting.id, meeting.kind) == 3


@pytest.mark.parametrize(
    ("invitation", "field", "code"),
    [
        (Invitation.statutory(" ", "Police"), "name", "required"),
        (Invitation.statutory("OAK, A", " "), "agency", "required"),
        (Invitation.statutory("harebell, simon", "PROBATION"), "name", "already_invited"),
        (Invitation(name="A, B", agency="C", basis=Basis.CONTRACT), "basis_detail",
         "contract_body_needed"),
        (Invitation(name="A, B", agency="C", basis=Basis.CONTRACT, basis_detail="Council",
                    basis_until=date(2026, 11, 23)), "basis_until", "basis_ended"),
    ],
)  # fmt: skip
def test_who_cannot_be_invited(
    desk: Desk, scene: Scene, invitation: Invitation, field: str, code: str
) -> None:
    before = now(desk, scene)
    with pytest.raises(RuleViolation) as told:
        meetings.invite(desk, scene.meeting_id, invitation)
    assert (told.value.field, told.value.code) == (field, code)
    assert now(desk, scene) == before


def test_consent_is_the_basis_of_those_on_consent_only(desk: Desk, scene: Scene) -> None:
    """Somebody put on a statutory basis keeps neither consents nor an end date."""
    lou = attendee(desk, scene, "ADDERTONGUE")
    assert len(lou.consented) == 3
    given = Invitation(name=lou.name, agency=lou.agency, basis=Basis.STATUTORY,
                       basis_detail="x", basis_until=date(2020, 1, 1),
                       consented=lou.consented)  # fmt: skip
    meetings.amend_attendee(desk, scene.meeting_id, lou, given)
    after = attendee(desk, scene, "ADDERTONGUE")
    assert (after.consented, after.basis_until, after.basis_detail) == (frozenset(), None, "")


def test_two_who_change_consents_at_once_meet(desk: Desk, scene: Scene) -> None:
    """Ticks count as a change of the line, or one of two would be lost unseen."""
    lou = attendee(desk, scene, "ADDERTONGUE")
    first = Invitation.again(lou)
    only = frozenset({scene.ids["OAKAPPLE"]})
    less = Invitation(name=lou.name, agency=lou.agency, basis=lou.basis,
                      basis_detail=lou.basis_detail, consented=only)  # fmt: skip
    meetings.amend_attendee(desk, scene.meeting_id, lou, less)
    with pytest.raises(MeetingChanged) as told:
        meetings.amend_attendee(desk, scene.meeting_id, lou, first)
    assert told.value.now == now(desk, scene)
    assert attendee(desk, scene, "ADDERTONGUE").consented == only


def test_off_the_list_and_back(desk: Desk, scene: Scene) -> None:
    before = now(desk, scene)
    lou = attendee(desk, scene, "ADDERTONGUE")
    meetings.take_off(desk, scene.meeting_id, lou)
    left = now(desk, scene).attendees
    assert [one.position for one in left] == [1, 2, 3, 4, 5]
    assert "ADDERTONGUE, Lou" not in {one.name for one in left}
    meetings.put_back(desk, scene.meeting_id, lou)
    again = now(desk, scene).attendees
    assert [Invitation.again(one) for one in again] == [
        Invitation.again(one) for one in before.attendees
    ]
    assert [one.position for one in again] == [1, 2, 3, 4, 5, 6]


def test_the_day_a_consent_paper_was_seen_is_kept(desk: Desk, scene: Scene) -> None:
    """Domain item 33: who, and when the paper was seen; a day that is kept stays."""
    oak, drift, quill = (scene.ids[one] for one in ("OAKAPPLE", "DRIFTWOODE", "QUILLFEATHER"))
    first, second = date(2026, 11, 20), date(2026, 11, 23)

    def amend(day: date | None, *consented: str) -> frozenset[tuple[str, date]]:
        lou = attendee(desk, scene, "ADDERTONGUE")
        given = replace(Invitation.again(lou), consented=frozenset(consented), seen_on=day)
        meetings.amend_attendee(desk, scene.meeting_id, lou, given)
        return attendee(desk, scene, "ADDERTONGUE").seen

    amend(None)
    assert amend(None, oak, drift) == frozenset()
    assert amend(first, oak) == {(oak, first)}  # of one that had no day
    assert amend(second, oak, quill) == {(oak, first), (quill, second)}
    assert amend(None, oak, quill) == {(oak, first), (quill, second)}
    lou = attendee(desk, scene, "ADDERTONGUE")
    meetings.take_off(desk, scene.meeting_id, lou)
    meetings.put_back(desk, scene.meeting_id, lou)
    assert attendee(desk, scene, "ADDERTONGUE").seen == lou.seen
    with pytest.raises(RuleViolation) as told:
        amend(date(2026, 11, 25), oak, drift)
    assert (told.value.field, told.value.code) == ("seen_on", "date_in_future")


def test_consent_limits_which_cases_are_heard(desk: Desk, scene: Scene) -> None:
    """Lou leaves before the closed part and hears of two; Chris stays and hears of three."""
    meeting = now(desk, scene)
    heard = {
        one.name: [kept.name.split(",")[0] for kept in hearing(rights(desk), meeting, one).heard]
        for one in meeting.attendees
    }
    assert heard["ADDERTONGUE, Lou"] == ["OAKAPPLE", "DRIFTWOODE"]
    assert heard["BETONYE, Chris"] == ["OAKAPPLE", "DRIFTWOODE", "QUILLFEATHER"]
    assert heard["SELFHEAL, Jo"] == ["OAKAPPLE", "DRIFTWOODE", "MARSHLIGHT", "TEASELWOOD"]
    outside = outside_for(hearings(rights(desk), meeting), case(desk, scene, "QUILLFEATHER"))
    assert {one.name: reason for one, reason in outside} == {
        "HAREBELL, Simon": "closed_session",
        "SELFHEAL, Jo": "closed_session",
        "ADDERTONGUE, Lou": "closed_session",
    }


def test_people_met_before_are_known_with_their_last_basis(desk: Desk, scene: Scene) -> None:
    known = {one.name: one for one in diary.known_attendees(desk)}
    assert known["SELFHEAL, Jo"].basis is Basis.CONTRACT
    assert diary.usual_basis(desk, "harbour recovery ") is Basis.CONTRACT
    assert diary.usual_basis(desk, "Calder Family Centre") is None  # the scheme leaves it unset
    meetings.invite(desk, scene.meeting_id, Invitation.statutory("FIR, A", "Fire Service"))
    assert diary.agency_names(desk)[-1] == "Fire Service"


# ---- the agenda --------------------------------------------------------------------------


def test_open_cases_come_before_closed_ones(desk: Desk, scene: Scene) -> None:
    """However they were added and ordered, so that open copies number as the agenda does."""
    opened = [name for name in PEOPLE if name not in CLOSED]
    # A case that crosses the line stands next to it: the one closed last is heard first.
    assert order(desk, scene) == [*opened, "SNOWBERRY", "QUILLFEATHER"]
    ids = [one.id for one in now(desk, scene).cases]
    meetings.order_cases(desk, scene.meeting_id, reversed(ids))
    assert order(desk, scene) == [*reversed(opened), "QUILLFEATHER", "SNOWBERRY"]
    snow = case(desk, scene, "SNOWBERRY")
    meetings.set_case(desk, scene.meeting_id, snow, session=Session.OPEN, why=" a ")
    assert order(desk, scene) == [*reversed(opened), "SNOWBERRY", "QUILLFEATHER"]
    assert case(desk, scene, "SNOWBERRY").why == "a"
    with pytest.raises(MeetingChanged):
        meetings.set_case(desk, scene.meeting_id, snow, session=Session.CLOSED, why="")


def test_off_the_agenda_and_back(desk: Desk, scene: Scene) -> None:
    for surname in ("DRIFTWOODE", "SNOWBERRY"):
        before = order(desk, scene)
        gone = case(desk, scene, surname)
        meetings.drop_case(desk, scene.meeting_id, gone)
        assert order(desk, scene) == [one for one in before if one != surname]
        meetings.put_case_back(desk, scene.meeting_id, gone)
        assert order(desk, scene) == before
        assert case(desk, scene, surname).session is gone.session


def test_an_order_without_a_case_is_refused(desk: Desk, scene: Scene) -> None:
    ids = [one.id for one in now(desk, scene).cases]
    for wrong in (ids[1:], [*ids, ids[0]], [*ids[1:], "x"]):
        with pytest.raises(MeetingChanged):
            meetings.order_cases(desk, scene.meeting_id, wrong)


def test_the_scheme_proposes_red_then_amber_alert_longest_first(
    desk: Desk, clock: SetClock
) -> None:
    ids = fill_board(desk, clock)
    proposed = [person_id for person_id, _ in meetings.propose_cases(desk, "daily_tasking")]
    names = ("BURDOCKE", "QUILLFEATHER", "OAKAPPLE", "MARSHLIGHT", "DRIFTWOODE")
    assert proposed == [ids[name] for name in names]


def test_a_case_is_on_the_agenda_once_and_sixty_are_most(desk: Desk, scene: Scene) -> None:
    assert meetings.add_cases(desk, scene.meeting_id, scene.ids.values()) == 0
    with pytest.raises(RuleViolation) as told:
        meetings.add_cases(desk, scene.meeting_id, [f"x{n}" for n in range(55)])
    assert told.value.code == "too_many_cases"
    assert len(order(desk, scene)) == 6


# ---- the diary ---------------------------------------------------------------------------


def test_the_diary_has_what_comes_first_then_what_was(desk: Desk, scene: Scene) -> None:
    for day, at in ((20, 9), (26, 14), (26, 9), (10, 9)):
        meetings.plan_meeting(
            desk, kind="panel", on_date=DAY.replace(day=day), at_time=time(at), place="Town hall",
            chair="A, B", chair_agency="Police",
        )  # fmt: skip
    lines = diary.diary(desk)
    assert [(one.on_date.day, one.at_time.hour) for one in lines] == [
        (24, 9), (26, 9), (26, 14), (20, 9), (10, 9),
    ]  # fmt: skip
    assert (lines[0].attendees, lines[0].cases, lines[0].packs) == (6, 6, 0)
    assert (lines[1].attendees, lines[1].cases) == (0, 0)
    assert diary.places(desk)[-1] == "Town hall"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("9:30", time(9, 30)), ("0930", time(9, 30)), (" 9.30 ", time(9, 30)), ("14", time(14)),
     ("2pm", time(14)), ("12 am", time(0)), ("12:15pm", time(12, 15)), ("24:00", None),
     ("9:60", None), ("13pm", None), ("half nine", None), ("", None), ("930", None)],
)  # fmt: skip
def test_times_as_typed(typed: str, read: time | None) -> None:
    assert read_time(typed) == read


# ---- packs and the register --------------------------------------------------------------


@pytest.fixture
def made(desk: Desk, scene: Scene) -> MadePacks:
    return packs.make(desk, scene.meeting_id)


def test_each_pack_has_a_reference_of_its_own(desk: Desk, scene: Scene, made: MadePacks) -> None:
    references = [made.pack.reference]
    references += [packs.make(desk, scene.meeting_id).pack.reference for _ in range(2)]
    assert references == [
        "DT-2026-11-24-SAL", "DT-2026-11-24-SAL-2", "DT-2026-11-24-SAL-3",
    ]  # fmt: skip
    other = packs.make(desk, plan(desk, scene))
    assert other.pack.reference == "DT-2026-11-24-SAL-4"
    assert [one.reference for one in packs.register(desk, scene.meeting_id)] == references[::-1]


def test_the_register_has_every_copy_and_the_statement_it_was_made_with(
    desk: Desk, scene: Scene, made: MadePacks
) -> None:
    (kept,) = packs.register(desk, scene.meeting_id)
    assert kept == made.pack
    assert kept.made_by == desk.who
    assert kept.rule_set == desk.scheme.rule_set
    for copy, one in zip(made.copies, made.meeting.attendees, strict=True):
        assert copy.copy in kept.copies
        assert (copy.copy.number, copy.copy.of) == (one.position, 6)
        assert (copy.copy.name, copy.copy.agency) == (one.name, one.agency)
        assert copy.copy.sha256 == hashlib.sha256(copy.pdf).hexdigest()
        assert (copy.copy.session is Session.CLOSED) is one.closed_session
    with desk.read() as reading:
        stored = reading.execute(schema.pack.select()).mappings().one()
    assert stored["statement_sha256"] == desk.scheme.statement.sha256


def disclosures(desk: Desk) -> list[log.Entry]:
    with desk.read() as reading:
        entries = log.latest(reading, limit=500)
    return [one for one in entries if one.verb == Verb.DISCLOSURE]


def test_making_lets_nothing_out(desk: Desk, made: MadePacks) -> None:
    assert disclosures(desk) == []
    assert all(copy.copy.printed_at is None for copy in made.copies)


@pytest.mark.parametrize("how", ["printed", "saved", "saved with a password"])
def test_what_leaves_is_logged_for_each_person_in_it(
    desk: Desk, scene: Scene, made: MadePacks, tmp_path: Path, how: str
) -> None:
    copy = next(one for one in made.copies if one.copy.name == "SELFHEAL, Jo")
    if how == "printed":
        issuing.printed(desk, copy)
    else:
        password = "heron mossy lantern kite" if "password" in how else ""
        issuing.save(desk, copy, tmp_path / "a.pdf", password=password)
    told = disclosures(desk)
    names = ("OAKAPPLE", "DRIFTWOODE", "MARSHLIGHT", "TEASELWOOD")
    assert {one.person_id for one in told} == {scene.ids[name] for name in names}
    assert {one.recipients for one in told} == {"SELFHEAL, Jo, Harbour Recovery"}
    assert {one.fields["how"][1] for one in told} == {how}
    (kept,) = packs.register(desk, scene.meeting_id)
    copies = {one.name: one for one in kept.copies}
    stamp = copies["SELFHEAL, Jo"].printed_at if how == "printed" else None
    stamp = stamp or copies["SELFHEAL, Jo"].saved_at
    assert stamp == desk.clock.now()
    others = [one for one in kept.copies if one.name != "SELFHEAL, Jo"]
    assert not [one for one in others if one.printed_at or one.saved_at]


def test_a_cover_alone_is_logged_too(desk: Desk, scene: Scene) -> None:
    lou = attendee(desk, scene, "ADDERTONGUE")
    none = Invitation(name=lou.name, agency=lou.agency, basis=Basis.CONSENT, basis_detail="-")
    meetings.amend_attendee(desk, scene.meeting_id, lou, none)
    copy = packs.make(desk, scene.meeting_id).copies[lou.position - 1]
    assert copy.people == ()
    issuing.printed(desk, copy)
    assert [one.person_id for one in disclosures(desk)] == [""]


def test_a_copy_comes_back_and_that_can_be_taken_back(
    desk: Desk, scene: Scene, made: MadePacks
) -> None:
    copy_id = made.copies[2].copy.id
    for back in (True, False):
        copyregister.came_back(desk, copy_id, back=back)
        (kept,) = packs.register(desk, scene.meeting_id)
        assert (kept.copies[2].returned_at is not None) is back


# ---- disks that will not take a file -----------------------------------------------------


def nothing_left(folder: Path) -> bool:
    return not folder.exists() or not [one for one in folder.rglob("*") if one.is_file()]


def test_a_full_disk_leaves_nothing_and_the_log_says_so(
    desk: Desk, made: MadePacks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stick"

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentProblem) as told:
        issuing.save_all(desk, made, folder)
    assert told.value.code == "paper_disk_full"
    assert nothing_left(folder)
    told_of = disclosures(desk)  # latest first; of the first copy alone
    people = made.copies[0].people
    hows = [(one.person_id, one.fields["how"][1]) for one in reversed(told_of)]
    assert hows == [(one, how) for how in ("saved", NOT_SAVED) for one in people]
    (kept,) = packs.register(desk, made.meeting.id)
    assert all(one.saved_at is None for one in kept.copies)


@pytest.mark.skipif(os.name != "posix", reason="folders are not made read-only this way elsewhere")
def test_a_folder_that_is_not_there_or_no_folder(
    desk: Desk, made: MadePacks, tmp_path: Path
) -> None:
    with pytest.raises(EnvironmentProblem) as told:
        issuing.save(desk, made.copies[0], tmp_path / "gone" / "a.pdf")
    assert told.value.code == "paper_folder_gone"
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentProblem) as told:
        issuing.save(desk, made.copies[0], tmp_path / "file" / "a.pdf")
    assert told.value.code == "paper_folder_gone"
    with pytest.raises(EnvironmentProblem) as told:
        issuing.save(desk, made.copies[0], tmp_path / ("a" * 300 + ".pdf"))
    assert told.value.code == "paper_name"
    assert disclosures(desk) == []


def test_a_file_that_cannot_take_its_place_is_not_called_saved(
    desk: Desk, scene: Scene, made: MadePacks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds the old file: its contents stay, the register is set back."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"older")

    def in_use(*_: object) -> None:
        raise OSError(errno.EACCES, "in use")  # as Windows says of a file that is open

    monkeypatch.setattr(Path, "replace", in_use)
    with pytest.raises(EnvironmentProblem):
        issuing.save(desk, made.copies[0], path)
    (kept,) = packs.register(desk, scene.meeting_id)
    assert kept.copies[0].saved_at is None
    hows = {one.fields["how"][1] for one in disclosures(desk)}
    assert hows == {"saved", NOT_SAVED}  # that it was about to leave stays in the log
    assert path.read_bytes() == b"older"
    assert [one.name for one in tmp_path.glob("*.pdf*")] == ["a.pdf"]


def test_a_saved_file_is_its_owners_alone(desk: Desk, made: MadePacks, tmp_path: Path) -> None:
    issuing.save(desk, made.copies[0], tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == made.copies[0].pdf
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == 0o600


def test_the_scene_is_worth_it(desk: Desk, scene: Scene) -> None:
    """Both proposed statuses are on the agenda."""
    assert {one.rag for one in now(desk, scene).cases} == {Rag.RED, Rag.AMBER_ALERT}
