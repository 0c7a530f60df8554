"""What may go out, on a real store: no later step frees what an earlier one kept in."""

from dataclasses import replace
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Attendee, Basis, Meeting, Session
from iomdesk.domain.people import IdentifierKind, Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import actions, cohort, issuing, meetings, packs, rag
from iomdesk.services.audiences import rights
from iomdesk.services.desk import Desk
from iomdesk.services.hearing import hearing, hearings, outside_for
from iomdesk.services.meetings import Invitation
from iomdesk.services.packs import MadeCopy
from iomdesk.store import log
from iomdesk.store.log import Entry, Verb
from tests.helpers import happened
from tests.helpers.cohort import SOURCE
from tests.helpers.rag import facts_for

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 11, 24)
CHAIR = Invitation.statutory("ELDERFLOWER, Priya", "Police", closed_session=True)
OPEN = Invitation.statutory("ROWANNE, Tess", "Probation")
CHARITY = Invitation(
    name="SELFHEAL, Jo",
    agency="Harbour Recovery",
    basis=Basis.CONTRACT,
    basis_detail="Brackenshire County Council",
    basis_until=date(2026, 12, 10),
)
KEPT = replace(SOURCE, originator="HMPPS", hmpps_unpublished=True, grade="5x5x5 B2 5")


def add(desk: Desk, source: Provenance = SOURCE, **numbers: str) -> str:
    """Somebody with an area and an offender manager."""
    return cohort.add_person(
        desk,
        {"surname": "TEASELWOOD", "area": "Millbeck", "offender_manager": "Tansy Fennel"},
        numbers={IdentifierKind(kind): typed for kind, typed in numbers.items()},
        source=source,
    )


def held(
    desk: Desk, *people: str, on: date = TODAY, closed: bool = False,
    invited: tuple[Invitation, ...] = (CHAIR, OPEN, CHARITY),
) -> Meeting:  # fmt: skip
    """A meeting that hears these people, in its closed part or not."""
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=on, at_time=time(9, 30), place="Saltergate",
        chair=CHAIR.name, chair_agency=CHAIR.agency,
    )  # fmt: skip
    for one in invited:
        meetings.invite(desk, meeting_id, one)
    meetings.add_cases(desk, meeting_id, people)
    if closed:
        for case in meetings.meeting(desk, meeting_id).cases:
            now = next(one for one in meetings.meeting(desk, meeting_id).cases if one.id == case.id)
            meetings.set_case(desk, meeting_id, now, session=Session.CLOSED, why="")
    return meetings.meeting(desk, meeting_id)


def text(copy: MadeCopy) -> str:
    pages = PdfReader(BytesIO(copy.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def copies(desk: Desk, *people: str) -> list[str]:
    """The words of the copies of a meeting about these people: chair, open, charity."""
    return [text(copy) for copy in packs.make(desk, held(desk, *people).id).copies]


def revision(desk: Desk, person_id: str) -> int:
    return cohort.read_record(desk, person_id).person.revision


def move(desk: Desk, person_id: str, to: Rag, reason: str, **named: object) -> None:
    arguments: dict[str, object] = {
        "agreed_by": "", "look_again_on": None, "facts": facts_for(to, desk.today()), **named
    }  # fmt: skip
    call: Callable[..., object] = rag.move
    call(desk, person_id, revision(desk, person_id), to, reason=reason, **arguments)


def entries(desk: Desk, person_id: str, verb: Verb) -> list[Entry]:
    with desk.read() as reading:
        return [one for one in log.of_person(reading, person_id) if one.verb is verb]


# ---- the source of a row ----------------------------------------------------------------


def test_a_new_telephone_number_frees_no_address(desk: Desk) -> None:
    person_id = add(desk, KEPT)
    cohort.amend_person(
        desk, person_id, 1, {"phone": "01632 960 014"}, numbers={}, source=SOURCE
    )  # fmt: skip
    kept = cohort.read_record(desk, person_id).person.provenance
    assert (kept.hmpps_unpublished, kept.grade) == (True, "5x5x5 B2 5")
    assert kept.originator == "Police; HMPPS"  # each part stays its own agency's
    for words in copies(desk, person_id):
        assert "Millbeck" not in words
        assert "Tansy Fennel" not in words


def test_a_number_put_right_by_another_source_stays_in(desk: Desk) -> None:
    person_id = add(desk, crn="X990012")
    cohort.amend_person(
        desk, person_id, 1, {}, numbers={IdentifierKind.CRN: "X990013"},
        source=replace(SOURCE, handling="Not to be passed to partners"),
    )  # fmt: skip
    cohort.amend_person(
        desk, person_id, revision(desk, person_id), {},
        numbers={IdentifierKind.CRN: "X990014"}, source=SOURCE,
    )  # fmt: skip
    (number,) = cohort.read_record(desk, person_id).person.identifiers
    assert (number.typed, number.provenance.handling) == (
        "X990014",
        "Not to be passed to partners",
    )
    assert not any("X990014" in words for words in copies(desk, person_id))


def test_each_number_goes_with_its_own_source(desk: Desk) -> None:
    """The person is the police's; the NOMIS number is unpublished, the CRN is not."""
    person_id = add(desk, crn="X990012")
    cohort.amend_person(
        desk, person_id, 1, {}, numbers={IdentifierKind.NOMIS: "A9012ZZ"},
        source=replace(SOURCE, originator="HMPPS", hmpps_unpublished=True),
    )  # fmt: skip
    other = add(desk, KEPT, crn="X990031", nomis="A9031ZZ")
    whole, *_ = copies(desk, person_id, other)
    assert "A9012ZZ" not in whole
    assert "X990012" in whole
    assert "A9031ZZ" not in whole
    assert "X990031" not in whole


def test_visor_is_refused_as_a_source_wherever_one_is_kept(desk: Desk) -> None:
    person_id = add(desk)
    source = replace(SOURCE, originator="ViSOR")
    tries: list[Callable[[], object]] = [
        lambda: add(desk, source),
        lambda: cohort.amend_person(
            desk, person_id, 1, {"phone": "01632 960 014"}, numbers={}, source=source
        ),
        lambda: happened.note(desk, person_id, "A note", source=source, on=TODAY),
        lambda: move(desk, person_id, Rag.RED, "Arrested.", source=source),
        lambda: move(desk, person_id, Rag.RED, "Arrested.", agreed_by="ViSOR"),
    ]
    for one in tries:
        with pytest.raises(RuleViolation) as told:
            one()
        assert told.value.code == "visor_source"
    assert cohort.read_record(desk, person_id).rag_history == ()


# ---- the status -------------------------------------------------------------------------


def test_a_status_is_shown_as_far_as_the_move_that_gave_it(desk: Desk) -> None:
    person_id = add(desk)
    move(desk, person_id, Rag.RED, "Hub says high.", source=replace(SOURCE, hmpps_unpublished=True))
    for words in copies(desk, person_id):
        assert "TEASELWOOD" in words
        assert "Hub says high." not in words
        assert "Status: Red" not in words
        assert "Keep RED" not in words
        assert "Keep as it is" in words


def test_taking_a_move_back_frees_no_reason(desk: Desk) -> None:
    person_id = add(desk)
    hidden = replace(SOURCE, hmpps_unpublished=True)
    move(desk, person_id, Rag.RED, "Hub says high.", source=hidden)
    for _ in range(2):  # and taking back what was taken back and moved again
        move(desk, person_id, Rag.GREEN, "Doing well.")
        rag.take_back(desk, person_id, revision(desk, person_id))
        record = cohort.read_record(desk, person_id)
        assert (record.person.rag, record.person.rag_reason) == (Rag.RED, "Hub says high.")
        assert record.rag_history[0].provenance == hidden
        change = record.status_change()
        assert change is not None
        assert change.reason == "Hub says high."
    assert not any("Hub says high." in words for words in copies(desk, person_id))


def test_taking_a_move_back_shows_again_what_was_shown(desk: Desk) -> None:
    person_id = add(desk)
    move(desk, person_id, Rag.RED, "Wanted on PNC.")
    move(desk, person_id, Rag.GREEN, "Hub.", source=replace(SOURCE, hmpps_unpublished=True))
    rag.take_back(desk, person_id, revision(desk, person_id))
    assert all("Wanted on PNC." in words for words in copies(desk, person_id))


def test_what_a_closed_session_decided_is_for_those_who_stay(desk: Desk, clock: SetClock) -> None:
    person_id, other = add(desk), add(desk)
    closed = held(desk, person_id, closed=True)
    openly = held(desk, other)
    for one, meeting, word in ((person_id, closed, "Informant"), (other, openly, "Shoplifting")):
        move(desk, one, Rag.RED, f"{word} again.", meeting_id=meeting.id)
        task = actions.NewAction(body=f"{word} visit", owner_agency="Police")
        actions.add(desk, one, task, SOURCE, meeting_id=meeting.id)
    clock.at += timedelta(days=2)
    later = held(desk, person_id, other, on=TODAY + timedelta(days=2))
    whole, *others = (text(copy) for copy in packs.make(desk, later.id).copies)
    for words in (whole, *others):
        assert "Shoplifting again." in words
        assert "Shoplifting visit" in words
    assert "Informant again." in whole
    assert "Informant visit" in whole
    for words in others:
        assert "Informant" not in words
        assert words.count("Keep as it is") == 1
    # Whoever took the move back did not decide it in the open.
    move(desk, person_id, Rag.GREEN, "Doing well.")
    rag.take_back(desk, person_id, revision(desk, person_id))
    for copy in packs.make(desk, later.id).copies[1:]:
        assert "Informant" not in text(copy)


# ---- between making and letting out --------------------------------------------------------


def refused(desk: Desk, copy: MadeCopy, folder: Path) -> None:
    """Neither printing nor saving lets it out, and nothing says it went."""
    tries: list[Callable[[], None]] = [
        lambda: issuing.check_current(desk, copy),
        lambda: issuing.printed(desk, copy),
        lambda: issuing.save(desk, copy, folder / "copy.pdf"),
    ]
    for act in tries:
        with pytest.raises(RuleViolation) as told:
            act()
        assert told.value.code == "pack_stale"
    assert not list(folder.glob("*.pdf*")) + list(folder.glob(".*.pdf*"))
    for person_id in copy.people:
        assert entries(desk, person_id, Verb.DISCLOSURE) == []
    (kept,) = packs.register(desk, copy.meeting_id)
    assert not [one for one in kept.copies if one.printed_at or one.saved_at]


def of(meeting: Meeting, name: str) -> Attendee:
    return next(one for one in meeting.attendees if one.name == name)


def test_a_consent_withdrawn_after_making_holds_the_copy_back(desk: Desk, tmp_path: Path) -> None:
    person_id, other = add(desk), add(desk)
    consent = Invitation(
        name="SELFHEAL, Jo", agency="Harbour Recovery", basis=Basis.CONSENT, basis_detail="Filed",
        consented=frozenset({person_id, other}), seen_on=date(2026, 11, 1),
    )  # fmt: skip
    meeting = held(desk, person_id, other, invited=(CHAIR, consent))
    whole, copy = packs.make(desk, meeting.id).copies
    less = replace(consent, consented=frozenset({other}))
    meetings.amend_attendee(desk, meeting.id, of(meeting, consent.name), less)
    refused(desk, copy, tmp_path)
    issuing.save(desk, whole, tmp_path / "whole.pdf")  # the chair's copy is as good as before


@pytest.mark.parametrize("how", ["closed", "taken off", "replaced", "off the agenda", "basis"])
def test_a_meeting_changed_after_making_holds_the_copy_back(
    desk: Desk, tmp_path: Path, how: str
) -> None:
    person_id = add(desk, nomis="A9012ZZ")
    meeting = held(desk, person_id)
    copy = packs.make(desk, meeting.id).copies[1]
    tess = of(meeting, OPEN.name)
    match how:
        case "closed":
            meetings.set_case(desk, meeting.id, meeting.cases[0], session=Session.CLOSED, why="")
        case "taken off":
            meetings.take_off(desk, meeting.id, tess)
        case "replaced":
            meetings.amend_attendee(desk, meeting.id, tess, replace(OPEN, name="OXLIPPE, Sam"))
        case "off the agenda":
            meetings.drop_case(desk, meeting.id, meeting.cases[0])
        case "basis":  # the NOMIS number in it is for statutory copies only
            other = replace(CHARITY, name=OPEN.name, agency=OPEN.agency)
            meetings.amend_attendee(desk, meeting.id, tess, other)
    refused(desk, copy, tmp_path)


def test_a_fact_restricted_after_making_holds_the_copy_back(desk: Desk, tmp_path: Path) -> None:
    person_id = add(desk)
    copy = packs.make(desk, held(desk, person_id).id).copies[0]
    cohort.amend_person(
        desk, person_id, 1, {"phone": "01632 960 014"}, numbers={},
        source=replace(SOURCE, hmpps_unpublished=True),
    )  # fmt: skip
    refused(desk, copy, tmp_path)


def test_what_was_only_added_after_making_holds_no_copy_back(desk: Desk, tmp_path: Path) -> None:
    """The cohort goes on while the packs are printed; no reader gets less for that."""
    person_id = add(desk)
    made = packs.make(desk, held(desk, person_id).id)
    happened.event(desk, person_id, "Seen", source=SOURCE, on=TODAY)
    for copy in made.copies:
        issuing.save(desk, copy, tmp_path / f"{copy.copy.number}.pdf")
    assert len(list(tmp_path.glob("*.pdf"))) == 3


def test_a_copy_that_is_out_is_logged_whatever_it_was(desk: Desk) -> None:
    person_id = add(desk)
    meeting = held(desk, person_id)
    copy = packs.make(desk, meeting.id).copies[1]
    meetings.take_off(desk, meeting.id, of(meeting, OPEN.name))
    issuing.printed(desk, copy, is_out=True)
    assert len(entries(desk, person_id, Verb.DISCLOSURE)) == 1


def test_a_basis_counts_on_the_day_the_paper_is_read(
    desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    """The meeting was on 24 November, the contract ended on 10 December, it is the 20th."""
    meeting = held(desk, add(desk))
    jo = of(meeting, CHARITY.name)
    good = packs.make(desk, meeting.id).copies[2]
    assert len(good.people) == 1
    clock.at += timedelta(days=26)
    refused(desk, good, tmp_path)
    late = packs.make(desk, meeting.id).copies[2]
    assert late.people == ()
    now = rights(desk)
    assert [one.reason for one in hearing(now, meeting, jo).outside] == ["basis_ended"]
    assert outside_for(hearings(now, meeting), meeting.cases[0]) == ((jo, "basis_ended"),)
    # Made ahead, it is the day of the meeting that counts.
    before = replace(now, today=date(2026, 11, 1))
    assert len(hearing(before, meeting, jo).heard) == 1


def test_making_packs_is_a_consultation_of_each_case_in_them(desk: Desk) -> None:
    people = [add(desk), add(desk)]
    left_out = add(desk)
    made = packs.make(desk, held(desk, *people).id)
    for person_id in people:
        (entry,) = entries(desk, person_id, Verb.CONSULTATION)
        assert (entry.subject, entry.row_id, entry.context) == ("pack", made.pack.id, "pack")
    assert entries(desk, left_out, Verb.CONSULTATION) == []
