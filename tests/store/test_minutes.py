"""The minutes of a meeting: what each reader's copy holds, and when nothing goes out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import MinuteKind
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.papers.values_minutes import MinutesPaper
from iomdesk.services import (
    actionmail,
    actions,
    approving,
    deciding,
    meetings,
    minutelines,
    minutes,
    onward,
    requests,
    sitting,
    tellers,
)
from iomdesk.services.actions import NewAction
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation
from iomdesk.services.minutes import MadeAll
from iomdesk.store import log
from iomdesk.store.log import Verb
from tests.helpers import ending, held
from tests.helpers.minuted import (
    DAY,
    READERS,
    Reader,
    Told,
    marked,
    may_have,
    moment,
    tell,
)
from tests.helpers.people import POLICE, add
from tests.helpers.stores import make_desk
from tests.papers.looks import title_and_bookmarks


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The meeting, held once; no test of this file changes it."""
    desk, clock = _desk(tmp_path_factory.mktemp("minutes"))
    yield tell(desk, clock)
    desk.store.close()


@pytest.fixture(scope="module")
def made(told: Told) -> MadeAll:
    return minutes.make(told.desk, told.meeting_id)


def _desk(folder: Path) -> tuple[Desk, SetClock]:
    clock = SetClock(moment(9, 0))
    return make_desk(folder, clock), clock


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


# ---- the gate ---------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.agency)
def test_a_copy_holds_what_its_reader_may_have_and_nothing_else(
    made: MadeAll, reader: Reader
) -> None:
    """Design section 2.4; stated by hand in ``tests/helpers/minuted.py``."""
    (copy,) = (one for one in made.copies if one.name == reader.name)
    text = text_of(copy.pdf)
    text += title_and_bookmarks(copy.pdf)
    assert {one for one in marked() if one in text} == may_have(reader)
    assert re.findall(r"\b(\d)\. [A-Z]{5,}", text)[:1] == ["1"]


@pytest.mark.parametrize(
    "reader", [one for one in READERS if not (one.statutory and one.closed)],
    ids=lambda one: one.agency,
)  # fmt: skip
def test_a_copy_is_that_of_a_meeting_where_the_rest_was_never_said(
    told: Told, reader: Reader, tmp_path: Path
) -> None:
    """Numbers, times and quorum betray no case, and no part, that is kept from a reader."""
    desk, clock = _desk(tmp_path)
    other = tell(desk, clock, only=reader)
    assert _read(told, reader) == _read(other, reader)
    desk.store.close()


def _read(held: Told, reader: Reader) -> MinutesPaper:
    found = minutes.read(held.desk, held.meeting_id)
    paper = minutes.for_audience(held.desk, found, held.attendee(reader))
    return replace(paper, frame=replace(paper.frame, made_at=moment(11, 0)))


# ---- what becomes of them ---------------------------------------------------------------


@pytest.fixture
def own(desk: Desk, clock: SetClock) -> Told:
    """A meeting of two cases that a test may change, begun and running."""
    people = [add(desk, "OAKAPPLE", "Joss"), add(desk, "MARSHLIGHT", "Wren")]
    meeting_id = held.plan(desk, people[:1], closed=people[1:])
    clock.at = moment(9, 35)
    held.begin(desk, meeting_id)
    held.hear(desk, meeting_id, people[0])
    return Told(desk, meeting_id, {"OAKAPPLE": people[0], "MARSHLIGHT": people[1]})


def items(told: Told) -> dict[str, str]:
    """The items of a meeting, by surname."""
    found = minutes.read(told.desk, told.meeting_id).items
    return {one.name.split(",")[0]: one.id for one in found}


def refused(code: str, act: Callable[[], object]) -> RuleViolation:
    """Assert that something is refused with a code."""
    with pytest.raises(RuleViolation) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def disclosures(desk: Desk) -> list[tuple[str, str, str, object]]:
    """Who was told of whom, and how, in the order it was."""
    with desk.read() as reading:
        found = reversed(log.latest(reading, limit=500))
    return [
        (one.subject, one.person_id, one.recipients, one.fields["how"][1])
        for one in found
        if one.verb is Verb.DISCLOSURE
    ]


def test_onward_disclosure_is_said_of_each_item_and_the_latest_counts(own: Told) -> None:
    """Statement, point 3 (domain item 31)."""
    item, desk, meeting_id = items(own)["OAKAPPLE"], own.desk, own.meeting_id
    assert onward.agree(desk, meeting_id, item).body == "Nothing beyond this meeting."
    onward.agree(desk, meeting_id, item, text=" ")
    onward.agree(desk, meeting_id, item, text="The landlord may be told.")
    assert onward.agreed(desk, meeting_id) == {item: "The landlord may be told."}
    lines = minutes.read(desk, meeting_id).lines
    assert len([one for one in lines if one.kind is MinuteKind.ONWARD]) == 2
    refused("visor_text", lambda: onward.agree(desk, meeting_id, item, text="See ViSOR."))
    with pytest.raises(KeyError):
        onward.agree(desk, meeting_id, "no such item")


def test_a_request_goes_to_the_chair_who_decides_it_once(own: Told) -> None:
    """Statement, point 4: need to know for reasons of public protection."""
    item, desk, meeting_id = items(own)["OAKAPPLE"], own.desk, own.meeting_id
    by = own.attendee(Reader("HAREBELL, Simon", "Probation")).id

    def ask(to: str = "a hostel", grounds: str = "A bed is held.", who: str = by) -> str:
        return requests.ask(desk, meeting_id, item, by=who, to=to, grounds=grounds)

    refused("required", lambda: ask(to=" "))
    refused("required", lambda: ask(grounds=""))
    refused("asker_needed", lambda: ask(who="nobody"))
    first = ask()
    refused("required", lambda: requests.answer(desk, first, granted=True, reason=" "))
    answered = requests.answer(desk, first, granted=False, reason="No need is shown.")
    assert (answered.outcome, answered.reason) == ("refused", "No need is shown.")
    assert answered.by == "HAREBELL, Simon (Probation)"
    refused("already_answered", lambda: requests.answer(desk, first, granted=True, reason="x"))
    ask(to="the landlord")
    assert [one.outcome for one in requests.asked(desk, meeting_id)] == ["refused", ""]


def test_the_chair_approves_what_is_over_and_after_it_nothing_is_altered(own: Told) -> None:
    item, desk, meeting_id = items(own)["OAKAPPLE"], own.desk, own.meeting_id
    chair = "SALTMARSH, Martin"
    asked = requests.ask(
        desk, meeting_id, item, by=own.attendee(Reader(chair, "Police")).id, to="x", grounds="y"
    )  # fmt: skip
    refused("minutes_running", lambda: approving.approve(desk, meeting_id, by=chair))
    refused("minutes_not_approved", lambda: approving.add(desk, meeting_id, "Late."))
    for one in items(own).values():
        deciding.put_over(desk, meeting_id, one, reason="No time.")
    ending.end(desk, meeting_id)
    refused("required", lambda: approving.approve(desk, meeting_id, by=" "))
    refused("minutes_chair", lambda: approving.approve(desk, meeting_id, by="HAREBELL, Simon"))
    refused("requests_open", lambda: approving.approve(desk, meeting_id, by=chair))
    requests.answer(desk, asked, granted=False, reason="No need is shown.")
    assert approving.approve(desk, meeting_id, by="martin saltmarsh").approved_by == chair
    for act in (
        lambda: approving.approve(desk, meeting_id, by=chair),
        lambda: onward.agree(desk, meeting_id, item, text="Everything."),
        lambda: requests.answer(desk, asked, granted=True, reason="z"),
        lambda: requests.ask(desk, meeting_id, item, by="", to="x", grounds="y"),
        lambda: sitting.go_on(desk, meeting_id),
    ):
        refused("minutes_approved", act)


def test_an_addendum_goes_to_those_who_heard_what_it_is_about(own: Told) -> None:
    """Of the whole meeting it belongs to the closed part, where there was one."""
    desk, meeting_id = own.desk, own.meeting_id
    open_reader = Invitation.statutory("MEADOWRUE, Tom", "HMP Fellgate")
    meetings.invite(desk, meeting_id, open_reader)
    found = items(own)
    for one in found.values():
        deciding.put_over(desk, meeting_id, one, reason="No time.")
    ending.end(desk, meeting_id)
    approving.approve(desk, meeting_id, by="SALTMARSH, Martin")
    approving.add(desk, meeting_id, "zqopenzq", item_id=found["OAKAPPLE"])
    approving.add(desk, meeting_id, "zqshutzq", item_id=found["MARSHLIGHT"])
    approving.add(desk, meeting_id, "zqwholezq")
    approving.add(desk, meeting_id, "zqallzq", session=Session.OPEN)
    refused("visor_text", lambda: approving.add(desk, meeting_id, "See V.I.S.O.R."))
    made = minutes.make(desk, meeting_id)
    told = {one.name: [add.text for add in one.paper.addenda] for one in made.copies}
    assert told["MEADOWRUE, Tom"] == ["zqopenzq", "zqallzq"]
    assert told["HAREBELL, Simon"] == ["zqopenzq", "zqshutzq", "zqwholezq", "zqallzq"]


def test_quorum_is_told_from_when_it_was_lost_and_found_again(own: Told, clock: SetClock) -> None:
    """Ruling 8; and a meeting that never had it says that nothing was decided."""
    desk, meeting_id = own.desk, own.meeting_id
    clock.at = moment(9, 50)
    held.leave(desk, meeting_id, "Probation")
    clock.at = moment(9, 58)
    held.come_back(desk, meeting_id, "Probation")
    clock.at = moment(10, 5)
    paper = minutes.for_audience(
        desk, minutes.read(desk, meeting_id), own.attendee(Reader("SALTMARSH, Martin", "Police"))
    )
    told = [(f"{one.since:%H:%M}", one.agencies) for one in paper.quorum]
    assert told == [("09:35", 3), ("09:50", 2), ("09:58", 3)]
    times = {one.agency: one.times for one in paper.attendance}
    assert [(f"{a:%H:%M}", b and f"{b:%H:%M}") for a, b in times["Probation"]] == [
        ("09:35", "09:50"), ("09:58", None),
    ]  # fmt: skip
    assert paper.quorate


def test_copies_leave_logged_and_only_while_they_would_be_drawn_so(
    told: Told, tmp_path: Path
) -> None:
    """Design section 8: saving is a disclosure; what was redacted stands in the log alone."""
    desk = told.desk
    made = minutes.make(desk, told.meeting_id, only=frozenset({"harebell, simon"}))
    (copy,) = made.copies
    before = len(disclosures(desk))
    minutes.printed(desk, copy)
    minutes.save(desk, copy, tmp_path / "one.pdf", password="heron mossy lantern kite")
    with pytest.raises(FileNotDecryptedError):
        text_of((tmp_path / "one.pdf").read_bytes())
    out = disclosures(desk)[before:]
    people = {told.ids[one] for one in ("OAKAPPLE", "DRIFTWOODE", "MARSHLIGHT")}
    for how in ("printed", "saved with a password"):
        rows = [one for one in out if one[3] == how]
        assert {one[1] for one in rows if one[0] == "sitting"} == people
        assert [one[0] for one in rows].count("referral") == 1
        assert {one[2] for one in rows} == {"HAREBELL, Simon, Probation"}
    with desk.read() as reading:
        (last, *_) = log.latest(reading, limit=1)
    assert last.fields["redacted"][1] == copy.redacted > 0
    refused("minutes_nobody", lambda: minutes.make(desk, told.meeting_id, only=frozenset({"x"})))


def test_a_copy_that_would_say_something_else_by_now_stays(own: Told, tmp_path: Path) -> None:
    desk, meeting_id = own.desk, own.meeting_id
    made = minutes.make(desk, meeting_id)
    onward.agree(desk, meeting_id, items(own)["OAKAPPLE"], text="Something new.")
    refused("minutes_stale", lambda: minutes.to_print(desk, made.copies[0]))
    refused("minutes_stale", lambda: minutes.printed(desk, made.copies[0]))
    refused("minutes_stale", lambda: minutes.save_all(desk, made, tmp_path / "new"))
    assert list((tmp_path / "new").iterdir()) == []
    assert disclosures(desk) == []
    minutes.printed(desk, made.copies[0], is_out=True)
    assert disclosures(desk)[0][3] == "printed"


def test_a_copy_that_is_about_to_be_printed_is_in_the_log_first(own: Told) -> None:
    """Once for the copy; of each person in it once it is out. Ended between, it stands alone."""
    desk = own.desk
    (copy,) = minutes.make(desk, own.meeting_id, only=frozenset({"harebell, simon"})).copies
    for act, how in (
        (minutes.to_print, "about to print"),
        (minutes.not_printed, "not printed whole"),
    ):
        act(desk, copy)
        (last, *_) = reversed(disclosures(desk))
        assert last == ("sitting", "", "HAREBELL, Simon, Probation", how)
    assert len(disclosures(desk)) == 2


def test_minutes_that_name_visor_are_made_for_nobody(own: Told) -> None:
    """Domain item 47: an old record may still name it; the item to put right is said."""
    desk, meeting_id = own.desk, own.meeting_id
    found = minutes.read(desk, meeting_id)
    item = found.items[1]

    def old_line(body: str) -> None:  # as no screen takes it
        desk.write(
            lambda work: minutelines.write(
                desk, work, found.meeting, MinuteKind.ONWARD,
                minutelines.spot(work.reading, found.meeting, item.id), body=body,
            ),
            context="test",
        )  # fmt: skip

    old_line("It is held on ViSOR.")
    with desk.read() as reading:
        (before, *_) = log.latest(reading, limit=1)
    problem = refused("minutes_visor", lambda: minutes.make(desk, meeting_id))
    assert problem.params["item"] == item.number == 2
    with desk.read() as reading:
        assert log.latest(reading, limit=1)[0] == before
    old_line("Nothing beyond this meeting.")
    assert minutes.make(desk, meeting_id).copies


def test_each_agency_is_sent_its_own_actions_and_nothing_it_may_not_hear(own: Told) -> None:
    """Domain items 31 and 52: marked In Confidence at the top; to the weakest reader of it."""
    desk, meeting_id, police = own.desk, own.meeting_id, POLICE
    shut = Invitation.statutory("WOODRUFF, Ben", "County Housing")
    meetings.invite(desk, meeting_id, shut)  # stays for no closed part, unlike his colleague

    def task(who: str, text: str, agency: str, source: Provenance = police) -> None:
        new = NewAction(body=text, owner_agency=agency, due_on=DAY)
        actions.add(desk, own.ids[who], new, source, meeting_id=meeting_id)

    task("OAKAPPLE", "zqpolicezq", "Police")
    task("MARSHLIGHT", "zqshutzq", "police")
    task("OAKAPPLE", "zqhousezq", "County Housing")
    task("MARSHLIGHT", "zqhouseshutzq", "County Housing")
    task("OAKAPPLE", "zqhubzq", "County Housing", replace(police, hmpps_unpublished=True))
    task("OAKAPPLE", "zqdebtzq", "Thornhope Debt Advice")  # nobody of it has a basis
    onward.agree(desk, meeting_id, items(own)["OAKAPPLE"], text="zqonwardzq")
    found = {one.agency.casefold(): one for one in actionmail.texts(desk, meeting_id)}
    assert set(found) == {"police", "county housing"}
    mail = found["county housing"]
    assert mail.text.splitlines()[:2] == ["OFFICIAL-SENSITIVE - IN CONFIDENCE", "In Confidence"]
    assert set(re.findall(r"zq\w+zq", mail.text)) == {"zqhousezq", "zqonwardzq"}
    assert "MARSHLIGHT" not in mail.text
    assert set(re.findall(r"zq\w+zq", found["police"].text)) == {
        "zqpolicezq", "zqshutzq", "zqonwardzq",
    }  # fmt: skip
    assert actionmail.copied(desk, meeting_id, "County Housing") == mail.text
    ((subject, person, to, how),) = disclosures(desk)
    assert (subject, person, how) == ("sitting", own.ids["OAKAPPLE"], "copied as text")
    assert to == f"County Housing, {mail.to}"
    refused("no_actions_text", lambda: actionmail.copied(desk, meeting_id, "Probation"))


def test_the_offender_manager_waits_to_hear_until_told(told: Told) -> None:
    """S2 Strategy section 4; domain item 8."""
    (waits,) = tellers.still_to_tell(told.desk)
    assert (waits.referral_id, waits.meeting_id) == (told.ids["WINDLESTRAW"], told.meeting_id)
    assert (waits.name, waits.decided_on) == ("WINDLESTRAW, Peter", DAY)
    assert waits.manager == "HAREBELL, Simon, Probation"
    assert waits.meeting == "Daily tasking, Saltergate"
    assert tellers.still_to_tell(told.desk, "another") == ()


def test_minutes_of_a_meeting_nobody_opened(desk: Desk) -> None:
    meeting_id = held.plan(desk)
    refused("not_opened", lambda: minutes.read(desk, meeting_id))
    refused("not_opened", lambda: actionmail.texts(desk, meeting_id))
    with pytest.raises(KeyError):
        minutes.read(desk, "no such meeting")
