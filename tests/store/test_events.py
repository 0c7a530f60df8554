"""What happens to a person, kept in a real store: rules, corrections, withdrawals, pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import FactKind, Provenance, Sensitivity
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import actions, cohort, events, overview, personsharing
from iomdesk.services.desk import Desk
from iomdesk.services.events import EventChanged, NewEvent, NewNote, NoteChanged
from iomdesk.store import log
from iomdesk.store.log import Entry, Verb
from tests.helpers import happened
from tests.helpers.people import POLICE, add

TODAY = date(2026, 11, 24)
DAY = date(2026, 11, 12)
PROBATION = replace(POLICE, originator="Probation")
GRADED = replace(POLICE, grade="5x5x5 B2 1", kind=FactKind.ASSESSMENT)


def new(kind: EventKind = EventKind.OTHER, body: str = "Seen", **more: object) -> NewEvent:
    """An event of ``DAY``."""
    return replace(NewEvent(kind=kind, on_date=DAY, body=body), **more)  # type: ignore[arg-type]


@pytest.fixture
def person(desk: Desk) -> str:
    """Somebody in the cohort."""
    return add(desk, "TEASELWOOD", "Dean")


def entries(desk: Desk, row_id: str) -> list[Entry]:
    """What the log says of one row, first to last."""
    with desk.read() as reading:
        return [one for one in reversed(log.latest(reading)) if one.row_id == row_id]


def broken(act: Callable[[], object]) -> tuple[str, str]:
    """Field and code of the rule that is broken."""
    with pytest.raises(RuleViolation) as told:
        act()
    return told.value.field, told.value.code


# ---- what is kept ---------------------------------------------------------------------------


def test_an_event_comes_back_with_everything_it_was_given(desk: Desk, person: str) -> None:
    arrest = events.add_event(desk, person, new(EventKind.ARREST, line="shoplifting"), POLICE)
    source = Provenance(
        originator="Probation", received_on=TODAY, channel="Telephone", kind=FactKind.ASSESSMENT,
        handling="Not to the family", hmpps_unpublished=True, sensitivity=Sensitivity.VICTIM,
        ground="",
    )  # fmt: skip
    given = NewEvent(
        kind=EventKind.CONVICTION, on_date=DAY, body=" Fined ", at_time="2.30pm",
        line="shoplifting", count=3, from_event=arrest, closed_only=True,
        anonymised="Fined for theft",
    )  # fmt: skip
    held = events.event(desk, events.add_event(desk, person, given, source))
    assert held.provenance == source
    assert (held.body, held.at_time, held.line, held.count) == ("Fined", "14:30", "shoplifting", 3)
    assert (held.kind, held.from_event, held.closed_only) == ("conviction", arrest, True)
    assert held.anonymised == "Fined for theft"
    assert events.again(held) == replace(given, body="Fined", at_time="14:30")


def test_each_event_and_note_is_one_collection_in_the_log(desk: Desk, person: str) -> None:
    event_id = happened.event(desk, person, "Seen", source=POLICE, on=DAY)
    note_id = happened.note(desk, person, "Says he will come", source=POLICE, on=DAY)
    for row_id in (event_id, note_id):
        (entry,) = entries(desk, row_id)
        assert entry.verb is Verb.COLLECTION
        assert entry.person_id == person
        assert entry.fields["originator"][1] == "Police"


# What an event may not be, and what is said of it.
WRONG = (
    (new(on_date=TODAY + timedelta(1)), POLICE, ("on_date", "date_in_future")),
    (new(EventKind.ARREST, on_date=TODAY + timedelta(1)), POLICE, ("on_date", "date_in_future")),
    (new(at_time="25:00"), POLICE, ("at_time", "not_a_time")),
    (new(EventKind.ARREST, line="piracy"), POLICE, ("line", "line_unknown")),
    (new(EventKind.VISIT, line="shoplifting"), POLICE, ("line", "line_not_offence")),
    (new(count=0), POLICE, ("count", "event_count")),
    (new(count=1000), POLICE, ("count", "event_count")),
    (new(EventKind.MISSED, service="gym"), POLICE, ("service", "service_unknown")),
    (new(EventKind.DRUG_TEST), POLICE, ("outcome", "drug_outcome_needed")),
    (new(EventKind.DRUG_TEST, outcome="maybe"), POLICE, ("outcome", "drug_outcome_needed")),
    (new(EventKind.WARRANT, ended_on=DAY - timedelta(1)), POLICE,
     ("ended_on", "ended_before_begun")),
    (new(EventKind.WARRANT, ended_on=TODAY + timedelta(1)), POLICE,
     ("ended_on", "date_in_future")),
    (new(EventKind.ARREST, from_event="x"), POLICE, ("from_event", "from_event_conviction")),
    (new(EventKind.INTELLIGENCE), POLICE, ("grade", "grade_needed")),
    (new(EventKind.INTELLIGENCE), replace(POLICE, grade="5x5x5 2B"), ("grade", "grade_unreadable")),
    (new(EventKind.INTELLIGENCE), replace(POLICE, grade="B2"), ("grade", "grade_unreadable")),
    (new(body=" "), POLICE, ("body", "required")),
    (new(EventKind.ARREST, body=""), POLICE, ("body", "required")),
    (new(EventKind.INTELLIGENCE, body=""), GRADED, ("body", "required")),
    (new(body="x" * 10_001), POLICE, ("body", "text_too_long")),
    (new(body="As ViSOR has it"), POLICE, ("body", "visor_text")),
    (new(anonymised="as in v.i.s.o.r"), POLICE, ("anonymised", "visor_text")),
    (new(outcome="visor"), POLICE, ("outcome", "visor_text")),
    (new(), replace(POLICE, originator=" "), ("originator", "source_needed")),
    (new(), replace(POLICE, originator="ViSOR"), ("originator", "visor_source")),
    (new(), replace(POLICE, channel=" "), ("channel", "channel_needed")),
    (new(), replace(POLICE, handling="see ViSOR"), ("handling", "visor_text")),
    (new(), replace(POLICE, received_on=TODAY + timedelta(1)), ("received_on", "date_in_future")),
)  # fmt: skip


@pytest.mark.parametrize(("given", "source", "said"), WRONG)
def test_what_breaks_a_rule_is_not_kept(
    desk: Desk, person: str, given: NewEvent, source: Provenance, said: tuple[str, str]
) -> None:
    assert broken(lambda: events.add_event(desk, person, given, source)) == said
    assert events.happenings(desk, person).total == 0
    assert events.counts(desk, person)["intelligence"] == 0


@pytest.mark.parametrize(
    ("given", "source"),
    [
        (new(EventKind.RELEASE, body="", on_date=TODAY + timedelta(30)), POLICE),
        (new(EventKind.MISSED, body="", service="supervision"), PROBATION),
        (new(EventKind.KEPT, body="", service="treatment"), PROBATION),
        (new(EventKind.ARREST, body="", line="shoplifting", count=999), POLICE),
        (new(EventKind.CONVICTION, body="Fined"), POLICE),
        (new(EventKind.DRUG_TEST, body="", outcome="refused"), PROBATION),
        (new(EventKind.WARRANT, body="", ended_on=DAY), POLICE),
        (new(EventKind.INTELLIGENCE, body="Seen"), replace(GRADED, grade="3x5x2 1A P")),
    ],
)
def test_what_is_told_by_its_kind_needs_no_words(
    desk: Desk, person: str, given: NewEvent, source: Provenance
) -> None:
    held = events.event(desk, events.add_event(desk, person, given, source))
    assert (held.kind, held.body, held.line) == (given.kind, given.body, given.line)


def test_a_conviction_comes_of_an_arrest_of_the_same_person_only(desk: Desk, person: str) -> None:
    other = add(desk, "OAKAPPLE", "Stephen")
    arrest = events.add_event(desk, person, new(EventKind.ARREST), POLICE)
    visit = events.add_event(desk, person, new(EventKind.VISIT), POLICE)
    theirs = events.add_event(desk, other, new(EventKind.ARREST), POLICE)
    for wrong in (visit, theirs, "nothing"):
        conviction = new(EventKind.CONVICTION, from_event=wrong)
        said = broken(lambda one=conviction: events.add_event(desk, person, one, POLICE))  # type: ignore[misc]
        assert said == ("from_event", "from_event_arrest")
    kept = events.add_event(desk, person, new(EventKind.CONVICTION, from_event=arrest), POLICE)
    assert events.event(desk, kept).from_event == arrest


# ---- putting right and withdrawing ----------------------------------------------------------


def test_a_correction_keeps_what_stood_before_and_why(desk: Desk, person: str) -> None:
    event_id = events.add_event(desk, person, new(EventKind.MISSED, "Did not come"), POLICE)
    right = new(EventKind.KEPT, "Came late", service="supervision")
    held = events.amend_event(desk, event_id, 1, right, PROBATION, reason="Wrong person rang")
    assert (held.kind, held.body, held.revision) == ("kept", "Came late", 2)
    assert held.provenance.originator == "Probation; Police"  # both have told of it
    _, altered, why = entries(desk, event_id)
    assert altered.fields["body"] == ("Did not come", "Came late")
    assert altered.fields["kind"] == ("missed", "kept")
    assert why.verb is Verb.ALTERATION
    assert why.fields["changed_because"][1] == "Wrong person rang"


def test_a_correction_without_a_reason_changes_nothing(desk: Desk, person: str) -> None:
    event_id = events.add_event(desk, person, new(), POLICE)
    note_id = happened.note(desk, person, "Said so", source=POLICE, on=DAY)
    note = NewNote(on_date=DAY, body="Else")
    for act in (
        lambda: events.amend_event(desk, event_id, 1, new(body="Else"), POLICE, reason=" "),
        lambda: events.withdraw_event(desk, event_id, 1, reason=""),
        lambda: events.amend_note(desk, note_id, 1, note, POLICE, reason=""),
        lambda: events.withdraw_note(desk, note_id, 1, reason=" "),
        lambda: events.withdraw_note(desk, note_id, 1, reason="As ViSOR says"),
    ):
        assert broken(act)[0] == "reason"
    assert events.event(desk, event_id).body == "Seen"
    assert events.note(desk, note_id).body == "Said so"


def test_a_correction_that_changes_nothing_leaves_no_trace(desk: Desk, person: str) -> None:
    event_id = events.add_event(desk, person, new(), POLICE)
    held = events.amend_event(desk, event_id, 1, new(), POLICE, reason="Looked again")
    assert held.revision == 1
    assert len(entries(desk, event_id)) == 1


def test_a_correction_frees_nothing_that_was_held(desk: Desk, person: str) -> None:
    bound = replace(
        GRADED, grade="5x5x5 B2 4", handling="Not to the family", hmpps_unpublished=True,
        sensitivity=Sensitivity.VICTIM,
    )  # fmt: skip
    event_id = events.add_event(desk, person, new(EventKind.INTELLIGENCE), bound)
    held = events.amend_event(desk, event_id, 1, new(), POLICE, reason="Is no intelligence")
    kept = held.provenance
    assert (kept.grade, kept.handling) == ("5x5x5 B2 4", "Not to the family")
    assert kept.hmpps_unpublished
    assert kept.sensitivity is Sensitivity.VICTIM
    assert held.is_intelligence  # it is graded still
    assert events.happenings(desk, person).total == 0


def test_a_grade_is_put_right_where_the_handling_stays(desk: Desk, person: str) -> None:
    event_id = events.add_event(desk, person, new(EventKind.INTELLIGENCE), GRADED)
    right = replace(GRADED, grade="5x5x5 C3 1")
    given = new(EventKind.INTELLIGENCE)
    held = events.amend_event(desk, event_id, 1, given, right, reason="Misread")
    assert held.provenance.grade == "5x5x5 C3 1"


def test_who_saved_first_wins_and_the_other_is_told(desk: Desk, person: str) -> None:
    event_id = events.add_event(desk, person, new(), POLICE)
    events.amend_event(desk, event_id, 1, new(body="First"), POLICE, reason="First")
    with pytest.raises(EventChanged) as told:
        events.amend_event(desk, event_id, 1, new(body="Second"), POLICE, reason="Second")
    assert told.value.now is not None
    assert told.value.now.body == "First"
    with pytest.raises(EventChanged):
        events.withdraw_event(desk, event_id, 1, reason="Second")
    note_id = happened.note(desk, person, "One", source=POLICE, on=DAY)
    two = NewNote(on_date=DAY, body="Two")
    events.amend_note(desk, note_id, 1, two, POLICE, reason="More")
    with pytest.raises(NoteChanged) as other:
        events.amend_note(desk, note_id, 1, two, POLICE, reason="More")
    assert other.value.now is not None
    with pytest.raises(NoteChanged):
        events.withdraw_note(desk, note_id, 1, reason="Old")
    events.withdraw_note(desk, note_id, 2, reason="Said in jest")
    with pytest.raises(NoteChanged) as gone:
        events.withdraw_note(desk, note_id, 2, reason="Again")
    assert gone.value.now is None


def test_what_is_withdrawn_is_gone_and_the_log_keeps_what_it_was(desk: Desk, person: str) -> None:
    arrest = events.add_event(desk, person, new(EventKind.ARREST, "Wrong name"), POLICE)
    conviction = new(EventKind.CONVICTION, "Fined", from_event=arrest)
    convicted = events.add_event(desk, person, conviction, POLICE)
    events.withdraw_event(desk, arrest, 1, reason="Another man of that name")
    with pytest.raises(KeyError):
        events.event(desk, arrest)
    assert events.event(desk, convicted).from_event is None
    _, erased, why = entries(desk, arrest)
    assert erased.verb is why.verb is Verb.ERASURE
    assert erased.fields["body"] == ("Wrong name", None)
    assert why.fields["changed_because"][1] == "Another man of that name"
    assert desk.store.check().sound


def test_a_word_of_an_older_store_stays_through_a_correction(desk: Desk, person: str) -> None:
    event_id = events.add_event(desk, person, new(), POLICE)
    older(desk, event_id, kind="Appointment")
    held = events.amend_event(desk, event_id, 1, new(body="Seen twice"), POLICE, reason="More")
    assert (held.kind, held.body) == ("Appointment", "Seen twice")


def older(desk: Desk, event_id: str, *, kind: str) -> None:
    """The kind as a store of before wrote it, past the rules of today."""
    desk.write(
        lambda work: work.reading.exec_driver_sql(
            "UPDATE event SET kind = ? WHERE id = ?", (kind, event_id)
        ),
        context="test",
    )


def test_an_offence_line_of_an_earlier_rule_set_stays_through_a_correction(
    desk: Desk, person: str
) -> None:
    event_id = events.add_event(desk, person, new(EventKind.ARREST, line="shoplifting"), POLICE)
    desk.write(
        lambda work: work.reading.exec_driver_sql("UPDATE event SET line = 'old_line'"),
        context="test",
    )
    right = new(EventKind.ARREST, "Released", line="old_line")
    held = events.amend_event(desk, event_id, 1, right, POLICE, reason="More is known")
    assert held.line == "old_line"


# ---- reading --------------------------------------------------------------------------------


def fill(desk: Desk, clock: SetClock, person: str) -> None:
    """Seven things in one person's life, one of them intelligence and one graded of old."""
    for days, kind, body, source in (
        (1, EventKind.ARREST, "Arrested at 100% proof", POLICE),
        (2, EventKind.MISSED, "Did not come", PROBATION),
        (3, EventKind.INTELLIGENCE, "Seen by the docks", GRADED),
        (4, EventKind.OTHER, "Graded of old", GRADED),
        (5, EventKind.KEPT, "Came", replace(PROBATION, originator="PROBATION")),
        (6, EventKind.OTHER, "Moved house", POLICE),
    ):
        clock.at += timedelta(seconds=1)
        day = TODAY - timedelta(days)
        happened.event(desk, person, body, source=source, on=day, kind=kind)
    happened.note(desk, person, "Says he means it", source=PROBATION, on=TODAY - timedelta(2))


def bodies(found: events.Happenings) -> list[str]:
    """The words from the top."""
    return [one.text for one in found.rows]


def test_events_and_notes_stand_together_latest_first_without_intelligence(
    desk: Desk, clock: SetClock, person: str
) -> None:
    fill(desk, clock, person)
    found = events.happenings(desk, person)
    assert bodies(found) == [
        "Arrested at 100% proof", "Says he means it", "Did not come", "Came", "Moved house",
    ]  # fmt: skip
    assert found.total == 5
    assert [one.what for one in found.rows] == ["event", "note", "event", "event", "event"]
    assert events.counts(desk, person) == {"events": 5, "intelligence": 2, "actions": 0}


def test_a_page_is_a_part_and_says_how_many_there_are(
    desk: Desk, clock: SetClock, person: str
) -> None:
    fill(desk, clock, person)
    page = events.happenings(desk, person, limit=2, offset=2)
    assert (bodies(page), page.total) == (["Did not come", "Came"], 5)
    assert events.happenings(desk, person, limit=2, offset=5).rows == ()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"kinds": [EventKind.MISSED, EventKind.KEPT]}, ["Did not come", "Came"]),
        ({"kinds": [events.NOTE]}, ["Says he means it"]),
        (
            {"kinds": [EventKind.ARREST, events.NOTE]},
            ["Arrested at 100% proof", "Says he means it"],
        ),
        ({"kinds": [EventKind.OTHER]}, ["Moved house"]),
        ({"kinds": [EventKind.INTELLIGENCE]}, []),
        ({"agency": "probation"}, ["Says he means it", "Did not come", "Came"]),
        ({"text": "COME"}, ["Did not come"]),
        ({"text": "100%"}, ["Arrested at 100% proof"]),
        ({"text": "_"}, []),
        ({"text": "m", "agency": "Probation", "kinds": ["note"]}, ["Says he means it"]),
        ({"text": "docks"}, []),
    ],
)
def test_what_happened_is_narrowed_by_kind_agency_and_words(
    desk: Desk, clock: SetClock, person: str, wanted: dict[str, object], found: list[str]
) -> None:
    fill(desk, clock, person)
    shown = events.happenings(desk, person, **wanted)  # type: ignore[arg-type]
    assert bodies(shown) == found
    assert shown.total == len(found)


def test_other_events_have_the_words_of_an_older_store_too(desk: Desk, person: str) -> None:
    older(desk, happened.event(desk, person, "Kept it", source=POLICE, on=DAY), kind="Appointment")
    (line,) = events.happenings(desk, person, kinds=[EventKind.OTHER]).rows
    assert line.kind == "Appointment"


def test_open_actions_are_counted_and_nobody_elses_rows(desk: Desk, person: str) -> None:
    other = add(desk, "OAKAPPLE", "Stephen")
    task = actions.NewAction(body="Visit", owner_agency="Police")
    first = actions.add(desk, person, task, POLICE)
    actions.add(desk, person, task, POLICE)
    actions.finish(desk, first.id, first.revision, done_on=TODAY)
    actions.add(desk, other, task, POLICE)
    happened.event(desk, other, "Theirs", source=GRADED, on=DAY, kind=EventKind.INTELLIGENCE)
    assert events.counts(desk, person) == {"events": 0, "intelligence": 0, "actions": 1}


def test_a_record_holds_the_latest_events_and_its_overview_every_supplier(
    desk: Desk, person: str
) -> None:
    old = replace(POLICE, originator="County Housing", received_on=date(2020, 1, 6))
    happened.event(desk, person, "First of all", source=old, on=date(2020, 1, 6))
    for day in range(cohort.LATEST):
        happened.event(desk, person, f"Seen {day}", source=POLICE, on=DAY - timedelta(day))
        happened.note(desk, person, f"Said {day}", source=POLICE, on=DAY - timedelta(day))
    record = cohort.read_record(desk, person)
    assert len(record.events) == len(record.notes) == cohort.LATEST
    assert record.events[0].body == "Seen 0"
    assert "First of all" not in {one.body for one in record.events}
    seen = overview.overview(desk, record)
    assert {one.originator for one in seen.origins} == {"Police", "County Housing"}


def test_a_row_told_by_two_is_found_and_listed_under_each(desk: Desk, person: str) -> None:
    """S1 5.2.3: each part stays its own agency's; no list knows an agency "Police; Probation"."""
    event_id = events.add_event(desk, person, new(), POLICE)
    later = replace(POLICE, originator="County Housing")
    events.amend_event(desk, event_id, 1, new(body="Seen twice"), later, reason="Told again")
    assert events.event(desk, event_id).provenance.originator == "County Housing; Police"
    for agency, total in (("police", 1), ("County Housing", 1), ("Housing", 0), ("County", 0)):
        assert events.happenings(desk, person, agency=agency).total == total
    seen = overview.overview(desk, cohort.read_record(desk, person))
    assert {one.originator for one in seen.origins} == {"Police", "County Housing"}
    sharing = personsharing.person_sharing(desk, person)
    assert {one.originator for one in sharing.supplied} == {"Police", "County Housing"}
    assert "County Housing; Police" not in {one.agency for one in sharing.sees}


def test_the_overview_tells_no_intelligence(desk: Desk, clock: SetClock, person: str) -> None:
    fill(desk, clock, person)
    seen = overview.overview(desk, cohort.read_record(desk, person))
    told = {one.text for one in (*seen.timeline.last, *seen.timeline.today)}
    assert {"Did not come", "Came", "Moved house"} <= told
    assert not {"Seen by the docks", "Graded of old"} & told
