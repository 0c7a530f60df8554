"""Packs from a real store, read back as their readers get them: nothing withheld is in them."""

import re
import stat
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Attendee, Basis, Session
from iomdesk.domain.problems import Cancelled, RuleViolation
from iomdesk.domain.progress import StoppableProgress
from iomdesk.services import issuing, meetings, packs
from iomdesk.services.desk import Desk
from iomdesk.services.packs import MadePacks
from tests.helpers.meetings import CLOSED, CONSENTED, Marked, Scene, fill_scene


def flat(text: str) -> str:
    """Text without line ends."""
    return re.sub(r"\s+", " ", text)


def pages_of(pdf: bytes) -> list[str]:
    return [flat(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.fixture
def scene(desk: Desk, clock: SetClock) -> Scene:
    return fill_scene(desk, clock)


@pytest.fixture
def made(desk: Desk, scene: Scene) -> MadePacks:
    return packs.make(desk, scene.meeting_id)


def may_read(one: Attendee, marked: Marked) -> bool:
    """What the sources allow, without asking the gate."""
    if marked.never or (marked.closed and not one.closed_session):
        return False
    if marked.person in CLOSED and not one.closed_session:
        return False
    if one.basis is Basis.CONSENT and marked.person not in CONSENTED:
        return False
    return not marked.statutory or one.basis is Basis.STATUTORY


def test_a_copy_holds_what_its_reader_may_hear_and_nothing_else(
    scene: Scene, made: MadePacks
) -> None:
    """Each of some 110 marked words, in each of the six copies: in it or not in it."""
    assert len(made.copies) == 6
    for copy, one in zip(made.copies, made.meeting.attendees, strict=True):
        text = " ".join(pages_of(copy.pdf))
        for marked in scene.words:
            found = marked.word in text
            assert found is may_read(one, marked), (one.name, marked)


def test_what_is_withheld_is_not_hidden_in_the_file_either(scene: Scene, made: MadePacks) -> None:
    """No bookmark, title, attachment or note of the file names what its pages do not."""
    for copy, one in zip(made.copies, made.meeting.attendees, strict=True):
        reader = PdfReader(BytesIO(copy.pdf))
        aside = f"{reader.metadata} {reader.outline} {reader.xmp_metadata} {reader.attachments}"
        for marked in scene.words:
            assert marked.word not in aside, (one.name, marked)


def test_every_page_carries_marking_copy_reference_and_number(desk: Desk, made: MadePacks) -> None:
    for copy in made.copies:
        pages = pages_of(copy.pdf)
        assert len(pages) == copy.copy.pages
        for number, page in enumerate(pages, 1):
            assert desk.scheme.marking.full in page
            assert desk.scheme.marking.foot in page
            whose = f"Copy {copy.copy.number} of 6: {copy.copy.name}, {copy.copy.agency}"
            assert whose in page
            assert f"Pack {made.pack.reference}, made 24 Nov 2026 09:00" in page
            assert f"Page {number} of {len(pages)}" in page


def test_the_statement_stands_word_for_word_on_every_cover(desk: Desk, made: MadePacks) -> None:
    statement = desk.scheme.statement
    for copy in made.copies:
        cover = pages_of(copy.pdf)[0]
        at = 0
        for part in (
            statement.title,
            statement.opening,
            *(text for point in statement.points for text in (point.text, *point.bullets)),
        ):
            at = cover.index(flat(part), at)


def test_covers_and_the_chairs_sheet_name_nobody_who_is_managed(
    scene: Scene, made: MadePacks
) -> None:
    sheets = [pages_of(copy.pdf)[0] for copy in made.copies]
    for text in (*sheets, " ".join(pages_of(made.attendance))):
        assert not [name for name in scene.ids if name in text]


def test_numbers_do_not_betray_closed_cases(made: MadePacks) -> None:
    """An open copy counts "1 of 4" to "4 of 4"; a closed one has the same four first."""
    for copy, one in zip(made.copies, made.meeting.attendees, strict=True):
        pages = pages_of(copy.pdf)[1:]
        heads = [
            m for page in pages for m in re.findall(r"Case (\d+) of (\d+), (open|closed)", page)
        ]
        of = len(copy.people)
        assert [int(number) for number, _, _ in heads] == list(range(1, of + 1))
        assert {int(count) for _, count, _ in heads} <= {of}
        sessions = [session for _, _, session in heads]
        assert sessions == sorted(sessions, reverse=True)  # open before closed
        if not one.closed_session:
            assert "closed" not in sessions
    sheet = " ".join(pages_of(made.attendance))
    assert "Consent, cases 1 and 2" in sheet  # of the four open ones; the closed has no number


def test_a_meeting_heard_behind_closed_doors_leaves_no_date_on_an_open_copy(
    desk: Desk, clock: SetClock, scene: Scene
) -> None:
    """Heard closed on 24 Nov: the next open copy still counts from the meeting before."""
    later = clock.at.date().replace(day=26)
    first = meetings.meeting(desk, scene.meeting_id)
    again = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=later, at_time=first.at_time, place="Saltergate",
        chair=first.chair, chair_agency="Police", invite_chair=True,
    )  # fmt: skip
    meetings.invite(desk, again, meetings.Invitation.statutory("HAREBELL, Simon", "Probation"))
    meetings.add_cases(desk, again, [scene.ids["QUILLFEATHER"], scene.ids["OAKAPPLE"]])
    chair, other = packs.make(desk, again).copies
    chair_text, other_text = (" ".join(pages_of(one.pdf)) for one in (chair, other))
    assert chair_text.count("Since last discussed, 24 Nov 2026") == 2
    assert other_text.count("Since last discussed, 24 Nov 2026") == 1
    assert "What has happened so far" in other_text
    assert "zqplain1zq" in other_text  # before the closed hearing, after no open one
    assert "zqplain1zq" not in chair_text


def test_saved_with_a_password_it_opens_only_with_it(
    desk: Desk, made: MadePacks, tmp_path: Path
) -> None:
    password = "heron mossy lantern kite"
    files = issuing.save_all(desk, made, tmp_path / "out", password=password)
    assert len(files) == 7  # the chair's sheet as well
    for file in files:
        data = file.read_bytes()
        assert b"OAKAPPLE" not in data
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        reader = PdfReader(BytesIO(data))
        assert reader.is_encrypted
        assert not reader.decrypt("")
        assert not reader.decrypt("heron mossy lantern kites")
        assert reader.decrypt(password)
        assert "In Confidence" in reader.pages[0].extract_text()
        assert "/AESV3" in str(reader.trailer["/Encrypt"])


def test_making_writes_no_file_anywhere(
    desk: Desk, scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the folder for temporary files nor the home nor the store grows a file."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    places = (tmp_path, Path.home())
    before = {path for place in places for path in place.rglob("*")}
    packs.make(desk, scene.meeting_id)
    new = {path for place in places for path in place.rglob("*")} - before
    assert not [path for path in new if not path.name.startswith("store.db")]


def test_stopped_in_the_middle_nothing_is_registered(desk: Desk, scene: Scene) -> None:
    progress = StoppableProgress()

    class AfterThree(StoppableProgress):
        def step(self, done: int, total: int, note: str = "") -> None:
            if done == 3:
                progress.stop()
            progress.step(done, total, note)

    with pytest.raises(Cancelled):
        packs.make(desk, scene.meeting_id, progress=AfterThree())
    assert progress.done == 3
    assert packs.register(desk, scene.meeting_id) == ()


def test_only_some_copies_keep_the_numbers_of_all(desk: Desk, scene: Scene) -> None:
    made = packs.make(desk, scene.meeting_id, only=frozenset({"selfheal, jo"}))
    assert [one.copy.number for one in made.copies] == [4]
    assert "Copy 4 of 6" in pages_of(made.copies[0].pdf)[0]
    with pytest.raises(RuleViolation) as told:
        packs.make(desk, scene.meeting_id, only=frozenset({"NOBODY, Nell"}))
    assert told.value.code == "not_invited"
    assert len(packs.register(desk, scene.meeting_id)) == 1


def test_a_contract_that_ended_hears_nothing(desk: Desk, clock: SetClock, scene: Scene) -> None:
    """The meeting is put off past the end of the contract: the copy is a cover alone."""
    meeting = meetings.meeting(desk, scene.meeting_id)
    meetings.amend_meeting(
        desk, meeting.id, meeting.revision, kind=meeting.kind,
        on_date=meeting.on_date.replace(year=2027, month=4), at_time=meeting.at_time,
        place=meeting.place, chair=meeting.chair, chair_agency=meeting.chair_agency,
    )  # fmt: skip
    made = packs.make(desk, scene.meeting_id)
    copy = made.copies[3]
    assert copy.copy.name == "SELFHEAL, Jo"
    assert copy.people == ()
    assert len(pages_of(copy.pdf)) == 1


def test_sessions_of_the_scene_are_as_meant(scene: Scene, made: MadePacks) -> None:
    """The scene tests what it says: two closed cases, two who stay among the open-basis."""
    closed = [case for case in made.meeting.cases if case.session is Session.CLOSED]
    assert len(closed) == len(CLOSED)
    assert [len(copy.people) for copy in made.copies] == [6, 4, 6, 4, 2, 3]
