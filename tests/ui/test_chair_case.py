"""The case on the chair's table in a real window, worked by keys alone (UX section 9, 7)."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import Verdict
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Rag, Sensitivity
from iomdesk.domain.ragfacts import FactName
from iomdesk.services import actions, cohort, drafts, meetingnotes, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.waiting import waiting
from iomdesk.services.wall import Proposed
from iomdesk.store.queries import sittings as stored
from iomdesk.ui.actions import clashes, letter_keys, sequence
from iomdesk.ui.screens.chair import adding, deciding, noting
from iomdesk.ui.screens.chair.agendapane import Finish, lines_of
from iomdesk.ui.screens.chair.block import PUT_OVER
from iomdesk.ui.theme import Theme
from iomdesk.words import words
from tests.helpers import held
from tests.helpers.chair import Bench, running, teaselwood
from tests.helpers.people import add

K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
ROOM_FIRST = "HAREBELL, Simon"
REASON = "Three appointments missed since 12 Nov. Targeted outreach before enforcement."


@pytest.fixture
def person(desk: Desk, clock: SetClock) -> str:
    return teaselwood(desk, clock)


@pytest.fixture
def bench(qtbot: QtBot, desk: Desk, person: str) -> Iterator[Bench]:
    """The case of mock-up 07 on the table, another after it."""
    other = add(desk, "FERNYHOLT", "Kyle")
    made = Bench(qtbot, desk, running(desk, person, other))
    made.hear(person)
    yield made
    made.close()


def texts(bench: Bench) -> list[str]:
    """What the rows of the actions say first."""
    rows = bench.case.tasks.table.model_rows
    return [str(rows.index(row, 0).data()) for row in range(rows.rowCount())]


def chosen(bench: Bench) -> Verdict | None:
    """Which of the four choices holds."""
    return bench.case.decision.verdict


def inside(bench: Bench, widget: QWidget) -> bool:
    """Whether all of a widget is in view."""
    view = bench.case.scrolled.viewport()
    at = QRect(widget.mapTo(view, QPoint(0, 0)), widget.size())
    return view.rect().contains(at)


def decided(bench: Bench, desk: Desk) -> tuple[Verdict, str]:
    with desk.read() as reading:
        (one,) = stored.decisions(reading, bench.hold.meeting_id)
    return one.verdict, one.reason


def test_the_centre_is_that_of_the_mock_up_and_nothing_scrolls(bench: Bench) -> None:
    """Name, badge, days and place; both panels; actions; the decision, all in view."""
    pane = bench.case
    assert pane.head.name.whole == "TEASELWOOD, Dean"
    assert pane.head.badge.rag is Rag.AMBER
    assert pane.head.fact.whole == "41 days. Case 1 of 2"
    days = [pane.since_table.model_rows.index(row, 0).data() for row in range(3)]
    assert days == ["21 Nov", "19 Nov", "18 Nov"]
    assert pane.chair_table.model_rows.rowCount() == 1
    assert texts(bench) == ["Recovery worker to see at home", "Emergency housing assessment"]
    assert pane.decision.cards.cards[Verdict.KEEP].text() == "Keep Amber"
    assert pane.scrolled.verticalScrollBar().maximum() == 0
    assert pane.head.height() == 30
    tops = [one.mapTo(pane, QPoint(0, 0)) for one in (pane.since, pane.tasks, pane.notes)]
    assert [one.x() for one in tops] == [18, 18, 18]
    assert tops[0].y() == 56  # 14 above, the head, 12 between (mock-up 07)
    assert pane.since.width() == pane.chair_only.width() == (824 - 36 - 12) / 2
    assert not clashes(bench.cases.actions)


def test_a_status_is_changed_by_keys_alone_and_locked(
    bench: Bench, desk: Desk, person: str
) -> None:
    """R, 2, the facts by their letters, the reason, Ctrl+Enter; then only a correction."""
    form = bench.case.decision
    bench.key(K.Key_R, K.Key_2)
    assert chosen(bench) is Verdict.CHANGE
    assert form.terms.status is Rag.AMBER_ALERT
    assert bench.proposal() == Proposed(
        to=Rag.AMBER_ALERT, look_again_on=date(2026, 12, 8), to_panel=False
    )
    assert form.terms.tests_words == "The tests for Amber Alert are not all met"
    assert inside(bench, form)
    bench.tab_to(form.reason)
    bench.type(REASON)
    bench.tab_to(form.evidence.facts[FactName.PNC])
    bench.key(K.Key_N)  # of the fact, not a note
    assert bench.case.notes.entry.isHidden()
    bench.tab_to(form.evidence.facts[FactName.WANTED])
    bench.key(K.Key_N)
    bench.tab_to(form.evidence.facts[FactName.INTELLIGENCE])
    bench.key(K.Key_Y)
    bench.tab_to(form.evidence.facts[FactName.SUPERVISION])
    bench.key(K.Key_N)
    bench.tab_to(form.evidence.facts[FactName.TREATMENT])
    bench.key(K.Key_E)
    assert form.terms.tests_words == "The tests for Amber Alert are met"
    bench.commit()
    assert cohort.read_record(desk, person).person.rag is Rag.AMBER_ALERT
    assert decided(bench, desk) == (Verdict.CHANGE, REASON)
    assert bench.proposal() is None
    assert bench.case.head.badge.rag is Rag.AMBER_ALERT
    locked = form.locked
    assert not form.open
    assert locked.what.text() == "Amber to Amber Alert"
    assert "Harbour Recovery" in locked.more.text()
    bench.key(K.Key_R)  # locked: the focus goes to what is still possible
    assert bench.on(locked.correct)
    bench.key(K.Key_Space)
    bench.type("Outreach by Harbour Recovery, not by police.")
    bench.commit()
    assert "Corrected" in locked.corrections.text()
    assert "not by police" in locked.corrections.text()
    assert decided(bench, desk) == (Verdict.CHANGE, REASON)


def test_a_letter_chooses_and_what_is_missing_is_said_where_it_is_missing(
    bench: Bench, desk: Desk, person: str
) -> None:
    form = bench.case.decision
    bench.key(K.Key_D)
    bench.commit()
    assert form.choice_line.text().startswith("Nothing is chosen.")
    bench.key(K.Key_P)
    assert chosen(bench) is Verdict.TO_PANEL
    assert bench.proposal() == Proposed(look_again_on=date(2026, 12, 8), to_panel=True)
    bench.key(K.Key_Left)
    assert chosen(bench) is Verdict.CHANGE
    bench.key(K.Key_X)
    assert chosen(bench) is Verdict.LEAVE
    assert bench.proposal() is None
    bench.tab_to(form.reason)
    bench.type("Moves to Thornhope.")
    bench.commit()
    assert form.fields["ground"].problem
    assert bench.on(form.terms.ground)
    bench.key(K.Key_Down)
    assert not form.fields["no_reoffending"].isHidden() or form.terms.ground.value
    bench.key(K.Key_D)
    bench.key(K.Key_K)
    bench.tab_to(form.agreed.chips.more)
    bench.key(K.Key_Space)
    bench.key(K.Key_Space)  # the chip that came to the focus: HMP Fellgate does not agree
    bench.commit()
    with desk.read() as reading:
        (one,) = stored.decisions(reading, bench.hold.meeting_id)
    assert one.verdict is Verdict.KEEP
    assert one.agencies == ("Police", "Probation", "County Housing", "Harbour Recovery")


def test_below_quorum_the_form_stays_typed_and_decisions_wait(bench: Bench, desk: Desk) -> None:
    """Ruling 8: who leaves takes the button away, in the words of UX section 7; notes go on."""
    form = bench.case.decision
    bench.key(K.Key_D, K.Key_K)
    bench.tab_to(form.reason)
    bench.type(REASON)
    for agency in ("County Housing", "HMP Fellgate", "Harbour Recovery"):
        held.leave(desk, bench.hold.meeting_id, agency)
    bench.hold.refresh()
    told = (
        "Only 2 agencies are in the room. The discussion is kept. "
        "Decisions wait until a third joins."
    )
    assert form.record.reason == told
    bench.commit()
    assert form.reason.toPlainText() == REASON
    with desk.read() as reading:
        assert not stored.decisions(reading, bench.hold.meeting_id)
    bench.key(K.Key_Escape)
    bench.key(K.Key_N)
    bench.type("Probation")
    bench.key(K.Key_Tab)
    bench.type("Will engage.")
    bench.commit()
    item = bench.hold.state.items[0].id
    (note,) = meetingnotes.notes_of(desk, bench.hold.meeting_id, item)
    assert note.body == "Will engage."
    held.come_back(desk, bench.hold.meeting_id, "County Housing")
    bench.hold.refresh()
    assert form.record.reason == ""
    bench.key(K.Key_D)
    bench.commit()
    assert decided(bench, desk) == (Verdict.KEEP, REASON)


def test_a_note_needs_its_source_and_says_who_in_the_room_said_it(bench: Bench, desk: Desk) -> None:
    entry = bench.case.notes.entry
    bench.key(K.Key_N)
    assert bench.on(entry.who)
    offered = [entry.who.itemText(row) for row in range(3)]
    assert offered[1] == "Probation, HAREBELL, Simon"
    bench.key(K.Key_Tab)
    bench.type("Says he will engage if seen away from the hostel")
    bench.commit()
    assert "source" in entry.fields["originator"].problem
    assert bench.on(entry.who)
    bench.type("harebell, simon")
    bench.commit()
    assert entry.isHidden()
    table = bench.case.notes.table
    assert bench.on(table)
    item = bench.hold.state.items[0].id
    (note,) = meetingnotes.notes_of(desk, bench.hold.meeting_id, item)
    assert (note.agency, note.speaker, note.closed_only) == ("Probation", "HAREBELL, Simon", False)
    row = [str(table.model_rows.index(0, column).data()) for column in range(3)]
    assert row == ["Probation, HAREBELL, Simon", note.body, "09:00"]
    bench.key(K.Key_F2)
    bench.type("Will engage if seen away from the hostel")
    bench.key(K.Key_Tab)
    bench.type("His words")
    bench.commit()
    (note,) = meetingnotes.notes_of(desk, bench.hold.meeting_id, item)
    assert note.body == "Will engage if seen away from the hostel"
    bench.key(K.Key_Delete)
    bench.type("Said of somebody else")
    bench.commit()
    assert not meetingnotes.notes_of(desk, bench.hold.meeting_id, item)


def test_what_is_said_of_a_victim_is_marked_and_has_a_wording_without_them(
    bench: Bench, desk: Desk
) -> None:
    """S1 5.1: the rarer parts of a source are a key away, and go with the note."""
    entry = bench.case.notes.entry
    bench.key(K.Key_N)
    bench.type("Police")
    bench.key(K.Key_Tab)
    bench.type("The victim saw him at her door")
    bench.tab_to(entry.source.more)
    bench.key(K.Key_Space)
    assert bench.on(entry.source.grade)
    bench.tab_to(entry.source.sensitivity)
    bench.key(K.Key_Down)
    bench.tab_to(entry.anonymised)
    bench.type("He was seen where he may not go")
    bench.commit()
    item = bench.hold.state.items[0].id
    (note,) = meetingnotes.notes_of(desk, bench.hold.meeting_id, item)
    assert note.source.sensitivity is Sensitivity.VICTIM
    assert note.anonymised == "He was seen where he may not go"


def test_an_action_is_taken_down_turned_on_the_wall_and_done(
    bench: Bench, desk: Desk, person: str
) -> None:
    """A: what, who, by when; police actions start off the wall (UX section 8)."""
    entry = bench.case.tasks.entry
    bench.key(K.Key_A)
    bench.type("joint visit with Harbour Recovery")
    bench.key(K.Key_Tab)
    bench.type("Police")
    assert not entry.on_wall.isChecked()
    bench.key(K.Key_Tab)
    bench.type("t+2")
    bench.commit()
    assert texts(bench)[-1] == "New: joint visit with Harbour Recovery"
    made = next(one for one in actions.of_person(desk, person) if one.action.body.startswith("joi"))
    assert made.action.meeting_id == bench.hold.meeting_id
    assert (made.due, made.action.on_wall) == ("26 Nov 2026", False)
    assert bench.on(bench.case.tasks.table)
    bench.key(K.Key_W)
    bench.settle()
    assert actions.action(desk, made.action.id).on_wall
    bench.key(K.Key_Space)
    bench.settle()
    assert not actions.action(desk, made.action.id).on_wall
    assert bench.hold.state.items[0].ending.acted
    bench.key(K.Key_Home, K.Key_Return)
    bench.type("Seen on 23 Nov")
    bench.commit()
    done = next(one for one in actions.of_person(desk, person) if one.action.done_on)
    assert (done.action.body, done.action.outcome) == (
        "Recovery worker to see at home", "Seen on 23 Nov",
    )  # fmt: skip


def test_a_decided_case_says_what_is_still_open_and_z_says_no_action(bench: Bench) -> None:
    """D, then an arrow chooses at once; the message of a missing choice is in view."""
    form = bench.case.decision
    bench.key(K.Key_D)
    bench.commit()
    assert "Nothing is chosen" in form.choice_line.text()
    assert inside(bench, form.choice_line)
    bench.key(K.Key_Right, K.Key_Left)
    assert chosen(bench) is Verdict.KEEP
    assert not form.choice_line.isVisible()
    bench.tab_to(form.reason)
    bench.type(REASON)
    bench.commit()
    assert form.locked.open_still.text() == 'Still open: an action (A), or "No action" (Z).'
    lines = {one.id: one for one in lines_of(bench.hold.state, Finish())}
    assert "decided; an action is still open" in lines[bench.hold.state.items[0].id].spoken
    bench.key(K.Key_Z)
    bench.settle()
    assert bench.hold.state.items[0].ending.done
    assert not form.locked.open_still.isVisible()


def test_an_agency_that_fits_is_taken_and_an_unknown_one_is_told_of(
    bench: Bench, desk: Desk
) -> None:
    """Of a note and of an action; a day that has passed is told of, a slip is dropped."""
    entry, item = bench.case.notes.entry, bench.hold.state.items[0].id
    for typed, kept in (("Prob", ("Probation", "")), ("harebel", ("Probation", ROOM_FIRST))):
        bench.key(K.Key_N)
        bench.type(typed)
        bench.key(K.Key_Tab)
        bench.type(f"Said by {typed}")
        bench.commit()
        note = meetingnotes.notes_of(desk, bench.hold.meeting_id, item)[-1]
        assert (note.agency, note.speaker) == kept
    bench.key(K.Key_N)
    bench.type("Zebra Trust")
    bench.key(K.Key_Tab)
    bench.type("Words")
    bench.commit()
    assert "No agency is called Zebra Trust" in entry.fields["originator"].problem
    bench.commit()
    assert entry.isHidden()
    tasks = bench.case.tasks
    bench.key(K.Key_A)
    for text in ("Ring the landlord", "Zebra Lets", "17/11/2026"):
        bench.type(text)
        bench.key(K.Key_Tab)
    bench.commit()
    assert "No agency is called Zebra Lets" in tasks.entry.fields["owner_agency"].problem
    bench.commit()
    assert "17 Nov 2026 has passed" in tasks.entry.fields["due_on"].problem
    assert bench.on(tasks.entry.due)
    bench.type("t+2")
    bench.commit()
    assert texts(bench)[-1] == "New: Ring the landlord"
    bench.key(K.Key_Delete)
    bench.type("Meant for another case")
    bench.commit()
    assert not bench.hold.state.items[0].ending.acted


def test_that_no_action_is_needed_is_said_and_a_case_may_wait(bench: Bench, desk: Desk) -> None:
    block, form = bench.case.tasks, bench.case.decision
    bench.tab_to(block.none)
    bench.key(K.Key_Space)
    bench.settle()
    assert block.none.isHidden()
    assert block.empty.isVisible()
    bench.key(K.Key_D)
    bench.tab_to(form.reason)
    bench.type("Offender manager is away.")
    QTest.keySequence(form.reason, sequence(PUT_OVER))
    bench.settle()
    assert bench.hold.state.items[0].ending.done
    assert form.locked.reason.text() == "Offender manager is away."
    assert bench.on(form.locked.take_back)
    bench.key(K.Key_Space)
    bench.settle()
    assert form.open
    assert not bench.hold.state.items[0].ending.waits


def test_what_is_typed_waits_with_its_case_and_is_on_disk(
    bench: Bench, desk: Desk, person: str
) -> None:
    """PgDn in the middle of three forms, and back; a lock; a crash: all three are there."""
    item = bench.hold.state.items[0].id
    bench.key(K.Key_A)
    bench.type("Visit")
    bench.key(K.Key_Escape)
    assert bench.notes[-1] == words("actions", "draft_kept")
    bench.key(K.Key_N)
    bench.type("Police")
    bench.key(K.Key_Tab)
    bench.type("Seen in Millbeck")
    bench.key(K.Key_Escape)
    bench.key(K.Key_D, K.Key_K)
    bench.tab_to(bench.case.decision.reason)
    bench.type("Half a rea")
    bench.cases.flush()
    for form in (adding.FORM, noting.FORM, deciding.FORM):
        assert drafts.find_draft(desk, form, item) is not None
    assert {one.kind for one in waiting(desk)} == {"agreed", "note", "decision"}
    assert {one.person_id for one in waiting(desk)} == {person}
    bench.hear(bench.hold.state.items[1].person_id)
    assert bench.case.decision.reason.toPlainText() == ""
    assert bench.case.head.name.whole == "FERNYHOLT, Kyle"
    bench.hear(person)
    assert bench.case.decision.reason.toPlainText() == "Half a rea"
    assert chosen(bench) is Verdict.KEEP
    assert bench.case.tasks.entry.body.text() == "Visit"
    assert bench.case.notes.entry.body.text() == "Seen in Millbeck"
    bench.tab_to(bench.case.notes.entry.cancel)
    bench.key(K.Key_Space)
    assert drafts.find_draft(desk, noting.FORM, item) is None
    bench.key(K.Key_D)
    bench.commit()
    assert decided(bench, desk) == (Verdict.KEEP, "Half a rea")
    assert drafts.find_draft(desk, deciding.FORM, item) is None


def test_a_status_nobody_set_cannot_be_kept_and_the_other_case_says_so(
    bench: Bench, desk: Desk
) -> None:
    """Ruling 7: not set is no status; what was typed stays."""
    bench.hear(bench.hold.state.items[1].person_id)
    form = bench.case.decision
    bench.key(K.Key_D, K.Key_K)
    bench.tab_to(form.reason)
    bench.type("Nothing new.")
    bench.commit()
    assert form.choice_line.text().startswith("There is no status to keep.")
    assert form.reason.toPlainText() == "Nothing new."
    with desk.read() as reading:
        assert not stored.decisions(reading, bench.hold.meeting_id)


def test_in_the_closed_part_everything_is_for_the_closed_part(
    qtbot: QtBot, desk: Desk, person: str
) -> None:
    meeting_id = running(desk, closed=(person,))
    for agency in ("HMP Fellgate", "Harbour Recovery"):
        held.leave(desk, meeting_id, agency)
    sitting.set_session(desk, meeting_id, Session.CLOSED)
    bench = Bench(qtbot, desk, meeting_id)
    bench.hear(person)
    bench.key(K.Key_N)
    assert bench.case.notes.entry.closed_only.isHidden()
    bench.type("Police")
    bench.key(K.Key_Tab)
    bench.type("Source says he moves goods")
    bench.commit()
    item = bench.hold.state.items[0].id
    (note,) = meetingnotes.notes_of(desk, meeting_id, item)
    assert note.closed_only
    bench.key(K.Key_A)
    bench.type("Housing check")
    bench.key(K.Key_Tab)
    bench.type("County Housing")
    assert not bench.case.tasks.entry.on_wall.isChecked()
    bench.commit()
    made = next(one.action for one in actions.of_person(desk, person) if one.action.closed_only)
    assert (made.body, made.on_wall) == ("Housing check", False)
    bench.close()


def test_letters_do_nothing_while_they_are_switched_off(bench: Bench) -> None:
    """WCAG 2.1.4: single letters can be turned off; every button is still reached by Tab."""
    letter_keys().turn(on=False)
    try:
        bench.key(K.Key_A)
        assert bench.case.tasks.entry.isHidden()
        bench.tab_to(bench.case.decision.cards)
        bench.key(K.Key_C)
        assert chosen(bench) is None
    finally:
        letter_keys().turn(on=True)


@pytest.mark.parametrize(("percent", "wide", "high"), [(150, 500, 705), (100, 664, 590)])
def test_in_a_small_window_the_decision_is_reached_and_nothing_is_cut(
    bench: Bench, themed: Theme, percent: int, wide: int, high: int
) -> None:
    """150 % at 1440 x 900 and 100 % at 1280 x 720: the centre scrolls, Tab shows all of it."""
    themed.choose(percent=percent)
    bench.window.resize(wide, high)
    bench.settle()
    pane = bench.case
    assert pane.width() == wide  # nothing asks for more room than there is
    bench.key(K.Key_R, K.Key_2)
    for widget in (pane.decision.reason, pane.decision.record):
        bench.tab_to(widget)
        assert inside(bench, widget)
    for card in pane.decision.cards.cards.values():
        assert card.width() >= card.sizeHint().width()
    inner = pane.scrolled.widget()
    assert inner is not None
    assert inner.width() == pane.scrolled.viewport().width()
