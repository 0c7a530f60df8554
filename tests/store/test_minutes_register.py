"""Copies of minutes in the register: out, returned, destroyed, chased beside those of packs."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Session
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.services import (
    copyregister,
    diary,
    issuing,
    meetings,
    minutes,
    minutesregister,
    onward,
    packs,
    printrun,
)
from iomdesk.services.desk import Desk
from iomdesk.services.minutes import MadeMinutes
from tests.helpers import held
from tests.helpers.minuted import moment
from tests.helpers.people import add

REFERENCE = "DT-2026-11-24-SAL-MIN"


@pytest.fixture
def meeting_id(desk: Desk, clock: SetClock) -> str:
    """A meeting of an open and a closed case that goes on."""
    opened, closed = add(desk, "OAKAPPLE", "Joss"), add(desk, "MARSHLIGHT", "Wren")
    made = held.plan(desk, [opened], closed=[closed])
    clock.at = moment(9, 35)
    held.begin(desk, made)
    held.hear(desk, made, opened)
    return made


def copies(desk: Desk, meeting_id: str) -> tuple[MadeMinutes, ...]:
    return minutes.make(desk, meeting_id).copies


def out(desk: Desk) -> list[tuple[str, int, str]]:
    """What is to chase: reference, number, and whether as file or paper."""
    found = copyregister.chase(desk)
    return [(one.reference, one.number, "file" if one.by_file else "paper") for one in found]


def test_a_copy_is_registered_when_it_leaves_and_chased_until_it_is_back_or_destroyed(
    desk: Desk, clock: SetClock, meeting_id: str, tmp_path: Path
) -> None:
    chair, probation, _ = copies(desk, meeting_id)
    assert minutesregister.register(desk, meeting_id) is None  # looked at alone is no copy
    minutes.printed(desk, chair)
    clock.at += timedelta(minutes=1)
    minutes.save(desk, probation, tmp_path / "a.pdf")
    assert out(desk) == [(REFERENCE, 1, "paper"), (REFERENCE, 2, "file")]
    first, second = copyregister.outstanding(desk, meeting_id)
    assert (first.name, first.of, first.pages, first.minutes) == (chair.name, 3, chair.pages, True)
    assert first.session is Session.CLOSED
    copyregister.came_back(desk, first.id)
    copyregister.destroyed(desk, second.id, by="HAREBELL, Simon", on=date(2026, 11, 24))
    assert out(desk) == []
    entered = minutesregister.register(desk, meeting_id)
    assert entered is not None
    assert [one.destroyed_by for one in entered.copies] == ["", "HAREBELL, Simon"]


def test_the_same_copy_stands_once_another_or_one_more_stands_beside_it(
    desk: Desk, clock: SetClock, meeting_id: str, tmp_path: Path
) -> None:
    (chair, *_) = copies(desk, meeting_id)
    minutes.printed(desk, chair)
    minutes.save(desk, chair, tmp_path / "a.pdf")
    assert out(desk) == [(REFERENCE, 1, "paper")]
    copyregister.came_back(desk, copyregister.chase(desk)[0].id)
    clock.at += timedelta(minutes=1)
    minutes.printed(desk, chair)  # one more, after the first came back
    (item, *_) = minutes.read(desk, meeting_id).items
    onward.agree(desk, meeting_id, item.id, text="Housing may be told.")
    clock.at += timedelta(minutes=1)
    minutes.printed(desk, copies(desk, meeting_id)[0])  # with other words
    assert out(desk) == [(REFERENCE, 1, "paper")] * 2
    entered = minutesregister.register(desk, meeting_id)
    assert entered is not None
    assert [one.returned_at is not None for one in entered.copies] == [True, False, False]


def test_what_did_not_leave_is_not_out(desk: Desk, meeting_id: str, tmp_path: Path) -> None:
    """Neither a file that could not be written, nor a copy that is refused."""
    (chair, *_) = copies(desk, meeting_id)
    minutes.to_print(desk, chair)
    minutes.not_printed(desk, chair)
    (tmp_path / "taken.pdf").mkdir()
    with pytest.raises(EnvironmentProblem):
        minutes.save(desk, chair, tmp_path / "taken.pdf")
    (item, *_) = minutes.read(desk, meeting_id).items
    onward.agree(desk, meeting_id, item.id, text="Housing may be told.")
    with pytest.raises(RuleViolation):
        minutes.printed(desk, chair)
    assert out(desk) == []


def test_a_save_that_fails_after_the_log_sets_the_register_back(
    desk: Desk, meeting_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (chair, *_) = copies(desk, meeting_id)

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "no space")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(EnvironmentProblem):
        minutes.save(desk, chair, tmp_path / "a.pdf")
    assert out(desk) == []


def test_minutes_are_no_pack_and_packs_are_numbered_as_if_there_were_none(
    desk: Desk, clock: SetClock, meeting_id: str
) -> None:
    minutes.printed(desk, copies(desk, meeting_id)[0])
    assert packs.register(desk, meeting_id) == ()
    assert [one.packs for one in diary.diary(desk)] == [0]
    made = packs.make(desk, meeting_id)
    assert (made.pack.reference, made.pack.minutes) == ("DT-2026-11-24-SAL", False)
    issuing.printed(desk, made.copies[0])
    clock.at += timedelta(minutes=1)
    copies(desk, meeting_id)  # made again: the same minutes
    printrun.begin(desk, made.pack.id, [1, 2])
    left = printrun.left(desk, meeting_id)
    assert left is not None
    assert left.pack.id == made.pack.id
    assert packs.make(desk, meeting_id).pack.reference == "DT-2026-11-24-SAL-2"
    assert {one.minutes for one in copyregister.chase(desk)} == {True, False}


def test_the_minutes_of_two_meetings_of_a_day_and_place_are_told_apart(
    desk: Desk, meeting_id: str
) -> None:
    other = held.plan(desk, [])
    assert minutes.make(desk, meeting_id).reference == REFERENCE
    assert minutesregister.reference_for(desk, minutes.read(desk, meeting_id).meeting) == REFERENCE
    second = meetings.meeting(desk, other)
    assert minutesregister.reference_for(desk, second) == f"{REFERENCE}-2"
