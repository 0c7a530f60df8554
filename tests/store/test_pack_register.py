"""What became of copies, and printing that stopped and goes on after a restart."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import copyregister, issuing, meetings, packagain, packs, printrun
from iomdesk.services.copyregister import OutCopy
from iomdesk.services.desk import Desk
from iomdesk.services.packs import MadePacks
from tests.helpers import happened
from tests.helpers.cohort import SOURCE
from tests.store.test_pack_stale import words_of
from tests.store.test_release import TODAY, add, held


def made(desk: Desk) -> MadePacks:
    return packs.make(desk, held(desk, add(desk)).id)


def numbers(found: tuple[OutCopy, ...]) -> list[int]:
    return [one.number for one in found]


def test_a_copy_is_out_from_printing_or_saving_until_it_is_back_or_destroyed(
    desk: Desk, tmp_path: Path
) -> None:
    one = made(desk)
    chair, probation, charity = one.copies
    meeting_id = one.meeting.id
    assert copyregister.outstanding(desk, meeting_id) == ()
    issuing.printed(desk, chair)
    issuing.printed(desk, charity)
    issuing.save(desk, probation, tmp_path / "a.pdf")
    out = copyregister.outstanding(desk, meeting_id)
    assert numbers(out) == [1, 2, 3]
    assert [one.by_file for one in out] == [False, True, False]
    # S2 section 8: who does not sit by statute destroys; the others hand back.
    assert [one.must_destroy for one in out] == [False, False, True]
    assert (out[2].name, out[2].agency, out[2].occasion) == (
        "SELFHEAL, Jo", "Harbour Recovery", "Daily tasking, Saltergate"
    )  # fmt: skip
    copyregister.came_back(desk, chair.copy.id)
    copyregister.destroyed(desk, charity.copy.id, by="  SELFHEAL,  Jo ", on=TODAY)
    assert numbers(copyregister.outstanding(desk, meeting_id)) == [2]
    (pack,) = packs.register(desk, meeting_id)
    assert (pack.copies[2].destroyed_on, pack.copies[2].destroyed_by) == (TODAY, "SELFHEAL, Jo")
    copyregister.not_destroyed(desk, charity.copy.id)
    copyregister.came_back(desk, chair.copy.id, back=False)
    assert numbers(copyregister.outstanding(desk, meeting_id)) == [1, 2, 3]


def test_the_list_to_chase_is_of_all_meetings_longest_out_first(
    desk: Desk, clock: SetClock
) -> None:
    first, second = made(desk), made(desk)
    issuing.printed(desk, second.copies[2])
    clock.at += timedelta(hours=1)
    issuing.printed(desk, first.copies[0])
    found = copyregister.chase(desk)
    assert [one.meeting_id for one in found] == [second.meeting.id, first.meeting.id]
    assert [one.reference for one in found] == [second.pack.reference, first.pack.reference]


@pytest.mark.parametrize(
    ("by", "on", "code"),
    [
        (" ", TODAY, "required"),
        ("SELFHEAL, Jo", TODAY + timedelta(days=1), "copy_day_ahead"),
        ("SELFHEAL, Jo", TODAY - timedelta(days=1), "copy_day_before"),
    ],
)
def test_a_copy_is_destroyed_by_somebodys_word_on_a_day_that_can_be(
    desk: Desk, by: str, on: date, code: str
) -> None:
    copy = made(desk).copies[2].copy
    with pytest.raises(RuleViolation) as caught:
        copyregister.destroyed(desk, copy.id, by=by, on=on)
    assert caught.value.code == code
    assert packs.register(desk, made(desk).meeting.id)[0].copies[2].destroyed_on is None


# ---- printing that stopped ----------------------------------------------------------------


def test_what_was_not_printed_is_left_and_nothing_once_it_was(desk: Desk) -> None:
    one = made(desk)
    assert printrun.left(desk, one.meeting.id) is None
    printrun.begin(desk, one.pack.id, [1, 2, 3, printrun.SHEET])
    issuing.printed(desk, one.copies[0])
    left = printrun.left(desk, one.meeting.id)
    assert left is not None
    assert (left.out, left.rest, left.of) == ((1,), (2, 3, 0), 3)
    issuing.printed(desk, one.copies[1])
    issuing.printed(desk, one.copies[2])
    left = printrun.left(desk, one.meeting.id)
    assert left is not None
    assert left.rest == (printrun.SHEET,)
    printrun.sheet_is_out(desk)
    assert printrun.left(desk, one.meeting.id) is None


def test_a_copy_printed_before_the_run_is_not_out_by_it(desk: Desk, clock: SetClock) -> None:
    one = made(desk)
    issuing.printed(desk, one.copies[0])
    clock.at += timedelta(minutes=1)
    printrun.begin(desk, one.pack.id, [1, 2])
    left = printrun.left(desk, one.meeting.id)
    assert left is not None
    assert left.rest == (1, 2)


def test_a_newer_pack_or_another_meeting_has_nothing_left(desk: Desk, clock: SetClock) -> None:
    one, other = made(desk), made(desk)
    printrun.begin(desk, one.pack.id, [1, 2])
    assert printrun.left(desk, other.meeting.id) is None
    clock.at += timedelta(minutes=1)
    packs.make(desk, one.meeting.id)
    assert printrun.left(desk, one.meeting.id) is None


def test_drawn_again_it_is_the_same_to_the_last_byte(desk: Desk, clock: SetClock) -> None:
    one = made(desk)
    clock.at += timedelta(hours=2)
    again = packagain.again(desk, one.pack)
    assert [copy.pdf for copy in again.copies] == [copy.pdf for copy in one.copies]
    assert again.attendance == one.attendance
    assert packs.register(desk, one.meeting.id) == (one.pack,)


def test_drawn_again_what_is_out_stays_as_it_went(desk: Desk, tmp_path: Path) -> None:
    """The rest is drawn as everything stands now, and registered so."""
    person_id = add(desk)
    one = packs.make(desk, held(desk, person_id).id)
    issuing.printed(desk, one.copies[0])
    happened.event(desk, person_id, "Seen at Thornhope market", source=SOURCE,
                   on=TODAY - timedelta(days=2))  # fmt: skip
    again = packagain.again(desk, packs.register(desk, one.meeting.id)[0])
    assert [copy.copy.number for copy in again.copies] == [2, 3]
    assert "Thornhope market" in words_of(again.copies[0].pdf)
    now = packs.register(desk, one.meeting.id)[0].copies
    assert now[0].sha256 == one.copies[0].copy.sha256
    assert now[1].sha256 != one.copies[1].copy.sha256
    issuing.save(desk, again.copies[0], tmp_path / "two.pdf")


def test_drawn_again_for_another_list_it_is_not(desk: Desk) -> None:
    one = made(desk)
    meetings.take_off(desk, one.meeting.id, one.meeting.attendees[0])
    with pytest.raises(RuleViolation, match="pack_stale"):
        packagain.again(desk, one.pack)
