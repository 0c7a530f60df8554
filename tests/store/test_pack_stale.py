"""A copy that lies ready leaves only while what is printed in it still stands so."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from iomdesk.domain.events import EventKind
from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import actions, agreements, cohort, events, facts, issuing, meetings, packs
from iomdesk.services.desk import Desk, Work
from iomdesk.services.events import NewEvent
from iomdesk.store.changes import source_values
from iomdesk.store.log import Verb
from iomdesk.store.queries import events as stored
from iomdesk.store.queries.referrals import pack_answers
from iomdesk.store.schema import Kind
from tests.helpers import happened
from tests.helpers.cohort import SOURCE
from tests.helpers.gates import consent_of, invite_by_consent
from tests.helpers.papers import put_referral
from tests.store.test_release import TODAY, add, entries, held, move

DAY = TODAY - timedelta(days=4)
TEXT = "Seen at Thornhope market"


def refused(desk: Desk, copy: packs.MadeCopy, folder: Path) -> bool:
    """Whether neither printer nor file gets it, with nothing noted as gone."""
    folder /= "out"
    folder.mkdir()
    tries: tuple[Callable[[], object], ...] = (
        lambda: issuing.check_current(desk, copy),
        lambda: issuing.printed(desk, copy),
        lambda: issuing.save(desk, copy, folder / "copy.pdf"),
    )
    codes = []
    for attempt in tries:
        try:
            attempt()
        except RuleViolation as problem:
            codes.append(problem.code)
    return codes == ["pack_stale"] * 3 and not list(folder.iterdir())


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def event_now(desk: Desk, event_id: str) -> tuple[int, NewEvent]:
    with desk.read() as reading:
        row = stored.event(reading, event_id)
    assert row is not None
    return row.revision, NewEvent(kind=EventKind.OTHER, on_date=row.on_date, body=row.body)


def withdrawn(desk: Desk, event_id: str) -> None:
    events.withdraw_event(desk, event_id, 1, reason="Somebody else.")


def corrected(desk: Desk, event_id: str) -> None:
    revision, new = event_now(desk, event_id)
    new = replace(new, body="Seen at Millbeck market")
    events.amend_event(desk, event_id, revision, new, SOURCE, reason="Misheard.")


def moved(desk: Desk, event_id: str) -> None:
    revision, new = event_now(desk, event_id)
    new = replace(new, on_date=DAY - timedelta(days=1))
    events.amend_event(desk, event_id, revision, new, SOURCE, reason="Wrong day.")


def graded(desk: Desk, event_id: str) -> None:
    revision, new = event_now(desk, event_id)
    source = replace(SOURCE, grade="5x5x5 B2 1")
    events.amend_event(desk, event_id, revision, new, source, reason="It was a report.")


def closed(desk: Desk, event_id: str) -> None:
    revision, new = event_now(desk, event_id)
    events.amend_event(
        desk, event_id, revision, replace(new, closed_only=True), SOURCE, reason="Not for all."
    )


@pytest.mark.parametrize("change", [withdrawn, corrected, moved, graded, closed])
def test_an_event_that_was_changed_since_holds_the_copy_back(
    desk: Desk, tmp_path: Path, change: Callable[[Desk, str], None]
) -> None:
    person_id = add(desk)
    event_id = happened.event(desk, person_id, TEXT, source=SOURCE, on=DAY)
    made = packs.make(desk, held(desk, person_id).id)
    change(desk, event_id)
    assert refused(desk, made.copies[1], tmp_path)


def test_of_two_events_told_alike_one_may_not_go_unseen(desk: Desk, tmp_path: Path) -> None:
    person_id = add(desk)
    event_id = happened.event(desk, person_id, TEXT, source=SOURCE, on=DAY)
    happened.event(desk, person_id, TEXT, source=SOURCE, on=DAY)
    made = packs.make(desk, held(desk, person_id).id)
    withdrawn(desk, event_id)
    assert refused(desk, made.copies[1], tmp_path)


def status(desk: Desk, person_id: str) -> None:
    move(desk, person_id, Rag.RED, "Wanted on PNC.")


def action(desk: Desk, person_id: str) -> None:
    with desk.read() as reading:
        (row,) = reading.exec_driver_sql("SELECT id, revision FROM action").all()
    actions.drop(desk, row[0], row[1], on=TODAY, reason="Not his.")


def flag(desk: Desk, _person_id: str) -> None:
    def act(work: object) -> None:
        row = work.reading.exec_driver_sql("SELECT id, revision FROM flag").one()  # type: ignore[attr-defined]
        work.erase(Kind.FLAG, row[0], row[1])  # type: ignore[attr-defined]

    desk.write(act, context="test")


def need(desk: Desk, person_id: str) -> None:
    facts.add_need(desk, person_id, pathway="drugs", level=NeedLevel.HIGH, assessed_on=TODAY,
                   source=SOURCE)  # fmt: skip


def area(desk: Desk, person_id: str) -> None:
    now = cohort.read_record(desk, person_id).person
    cohort.amend_person(
        desk, person_id, now.revision, {"area": "Calder Bridge"}, numbers={}, source=SOURCE
    )


@pytest.mark.parametrize("change", [status, action, flag, need, area])
def test_what_else_is_printed_and_was_changed_since(
    desk: Desk, tmp_path: Path, change: Callable[[Desk, str], None]
) -> None:
    person_id = add(desk)
    actions.add(desk, person_id, actions.NewAction(body="Visit", owner_agency="Police"), SOURCE)
    facts.add_flag(desk, person_id, body="Self-harm history", source=SOURCE)
    facts.add_need(desk, person_id, pathway="drugs", level=NeedLevel.SOME,
                   assessed_on=TODAY - timedelta(days=9), source=SOURCE)  # fmt: skip
    made = packs.make(desk, held(desk, person_id).id)
    change(desk, person_id)
    assert refused(desk, made.copies[1], tmp_path)


def test_why_a_case_is_heard_was_put_in_other_words(desk: Desk, tmp_path: Path) -> None:
    meeting = held(desk, add(desk))
    made = packs.make(desk, meeting.id)
    (case,) = meeting.cases
    meetings.set_case(desk, meeting.id, case, session=case.session, why="Weekly look.")
    assert refused(desk, made.copies[1], tmp_path)


def test_what_came_in_since_holds_nothing_back(desk: Desk, tmp_path: Path) -> None:
    """What is printed is still so; whoever wants the new line makes the packs again."""
    person_id = add(desk)
    happened.event(desk, person_id, TEXT, source=SOURCE, on=DAY)
    made = packs.make(desk, held(desk, person_id).id)
    happened.event(desk, person_id, TEXT, source=SOURCE, on=DAY)
    actions.add(desk, person_id, actions.NewAction(body="Visit", owner_agency="Police"), SOURCE)
    issuing.save(desk, made.copies[1], tmp_path / "copy.pdf")


def test_the_chairs_sheet_names_only_cases_a_consent_in_force_covers(
    desk: Desk, tmp_path: Path
) -> None:
    """Everybody signs it, and by it the chair sends people outside."""
    person_id, other = add(desk), add(desk)
    kept, gone = (consent_of(desk, one, seen_on=date(2026, 11, 2)) for one in (person_id, other))
    meeting = held(desk, person_id, other, invited=invite_by_consent(person_id, other))
    before = packs.make(desk, meeting.id)
    agreements.withdraw(desk, gone.id, gone.revision, on=TODAY, reason="Asked to.")
    assert kept.id != gone.id
    assert "1 and 2" not in words_of(packs.make(desk, meeting.id).attendance)
    with pytest.raises(RuleViolation, match="pack_stale"):
        issuing.save_attendance(desk, before, tmp_path / "sheet.pdf")
    assert not (tmp_path / "sheet.pdf").exists()


# ---- referrals, releases and quorum -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """A meeting with a referral on its agenda and somebody not on it who comes out."""

    meeting_id: str
    referral: str
    line: str
    stay: str
    leaving: str


def beside(desk: Desk) -> Beside:
    leaving = cohort.add_person(
        desk, {"surname": "MEADOWSWEET", "area": "Saltergate"}, numbers={}, source=SOURCE
    )
    meeting_id = held(desk, add(desk)).id
    put = put_referral(desk, decided=False)

    def act(work: Work) -> tuple[str, str]:
        line = work.insert(Kind.MEETING_REFERRAL, {
            "meeting_id": meeting_id, "referral_id": put.referral, "position": 1})  # fmt: skip
        stay = work.insert(Kind.CUSTODY, {
            "person_id": leaving, "establishment": "HMP Fellgate", "release_on": "2026-12-01",
            **source_values(SOURCE)})  # fmt: skip
        return line, stay

    line, stay = desk.write(act, context="test")
    return Beside(meeting_id, put.referral, line, stay, leaving)


def row(desk: Desk, kind: Kind, row_id: str, **values: object) -> None:
    desk.write(lambda work: work.amend(kind, row_id, 1, values), context="test")


def quorum_is_lost(desk: Desk, now: Beside) -> None:
    (gone,) = (one for one in meetings.meeting(desk, now.meeting_id).attendees if one.position == 3)
    meetings.take_off(desk, now.meeting_id, gone)


SINCE: dict[str, Callable[[Desk, Beside], None]] = {
    "the day of release was moved": lambda desk, now: row(
        desk, Kind.CUSTODY, now.stay, release_on="2026-12-02"
    ),
    "the release was a slip": lambda desk, now: row(
        desk, Kind.CUSTODY, now.stay, release_on=None
    ),
    "the prison keeps it in": lambda desk, now: row(
        desk, Kind.CUSTODY, now.stay, hmpps_unpublished=True
    ),
    "the person left": lambda desk, now: row(
        desk, Kind.PERSON, now.leaving, left_on="2026-11-24"
    ),
    "the form was put right": lambda desk, now: row(
        desk, Kind.REFERRAL, now.referral, answers=pack_answers({"surname": "WINDLESTRAW"})
    ),
    "its sender keeps it in": lambda desk, now: row(
        desk, Kind.REFERRAL, now.referral, handling="No copies"
    ),
    "it was decided": lambda desk, now: row(desk, Kind.REFERRAL, now.referral, stage="refused"),
    "it goes behind closed doors": lambda desk, now: row(
        desk, Kind.MEETING_REFERRAL, now.line, session="closed"
    ),
    "too few agencies are invited": quorum_is_lost,
}  # fmt: skip


@pytest.mark.parametrize("change", SINCE.values(), ids=SINCE.keys())
def test_what_stands_beside_the_cases_and_was_changed_since(
    desk: Desk, tmp_path: Path, change: Callable[[Desk, Beside], None]
) -> None:
    now = beside(desk)
    made = packs.make(desk, now.meeting_id)
    said = words_of(made.copies[0].pdf)
    assert "MEADOWSWEET" in said
    assert "Burglary dwelling x2" in said
    change(desk, now)
    assert refused(desk, made.copies[0], tmp_path)


def test_another_release_that_came_in_since_holds_nothing_back(desk: Desk, tmp_path: Path) -> None:
    now = beside(desk)
    made = packs.make(desk, now.meeting_id)
    other = cohort.add_person(
        desk, {"surname": "GORSEFIELD", "area": "Saltergate"}, numbers={}, source=SOURCE
    )
    stay = {"person_id": other, "establishment": "HMP Fellgate", "release_on": "2026-12-03",
            **source_values(SOURCE)}  # fmt: skip
    desk.write(lambda work: work.insert(Kind.CUSTODY, stay), context="test")
    issuing.save(desk, made.copies[0], tmp_path / "copy.pdf")


def test_whoever_is_on_the_list_of_releases_has_the_disclosure_in_the_history(
    desk: Desk, tmp_path: Path
) -> None:
    now = beside(desk)
    made = packs.make(desk, now.meeting_id)
    assert entries(desk, now.leaving, Verb.CONSULTATION)
    issuing.save(desk, made.copies[0], tmp_path / "copy.pdf")
    (told,) = entries(desk, now.leaving, Verb.DISCLOSURE)
    assert told.recipients == "ELDERFLOWER, Priya, Police"
    assert now.leaving not in made.copies[2].named  # a contract is no leave of the prison


def test_the_cover_says_that_nothing_can_be_decided_where_too_few_are_invited(desk: Desk) -> None:
    now = beside(desk)
    head = "Not quorate: no decisions."
    assert head not in words_of(packs.make(desk, now.meeting_id).copies[0].pdf)
    quorum_is_lost(desk, now)
    said = words_of(packs.make(desk, now.meeting_id).copies[0].pdf)
    assert f"{head} Only 2 agencies are invited and 3 are needed." in said
