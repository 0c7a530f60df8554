"""The diary and the agenda that builds itself, in a real window, worked by keys."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.app.palettepeople import PalettePeople
from iomdesk.domain.clock import SetClock
from iomdesk.domain.events import EventKind
from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.repeating import Repeating, Rhythm
from iomdesk.services import agendas, drafts, meetings, series, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.services.series import Plan
from iomdesk.ui.screens.meetings.pages import FittedTable
from iomdesk.ui.screens.meetings.view import Tab
from tests.helpers import happened
from tests.helpers import referrals as kept_referrals
from tests.helpers.meetings import DAY, Scene, fill_scene
from tests.helpers.people import add
from tests.ui.test_meetings import CTRL, SHIFT, Driver

_AGENCY = 2
SOURCE = Provenance(originator="ELDERFLOWER, Priya", received_on=date(2026, 11, 20), channel="test")


@pytest.fixture
def driver(qtbot: QtBot, desk: Desk) -> Iterator[Driver]:
    """The screen over an empty store."""
    made = Driver(qtbot, desk)
    yield made
    made.close()


@pytest.fixture
def scene(desk: Desk, clock: SetClock) -> Scene:
    return fill_scene(desk, clock)


@pytest.fixture
def busy(scene: Scene, qtbot: QtBot, desk: Desk) -> Iterator[Driver]:
    """The screen with one meeting of six people and six cases."""
    made = Driver(qtbot, desk)
    yield made
    made.close()


def test_a_series_is_planned_by_keys_and_what_is_left_out_is_said(
    driver: Driver, desk: Desk
) -> None:
    """Two weekdays until the new year; the bank holiday is said, the week is counted."""
    view = driver.view
    assert view.diary.week == "Daily tasking this week: none of 3 days."
    driver.key(Qt.Key.Key_N, modifier=CTRL | SHIFT)
    driver.type("24 nov")
    driver.tab_to(view.form.place)
    driver.type("Saltergate")
    driver.tab_to(view.form.chair)
    driver.type("SALTMARSH, Martin")
    driver.key(Qt.Key.Key_Tab)
    driver.type("Police")
    driver.tab_to(view.form.repeats.rhythm)
    assert not view.form.fields["weekdays"].isVisible()
    driver.key(Qt.Key.Key_Right)
    assert view.form.repeats.weekdays == {1}  # the weekday of the first one
    driver.key(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    driver.key(Qt.Key.Key_Space)  # Friday
    driver.tab_to(view.form.repeats.until)
    driver.commit()
    assert "needs a last day" in view.form.fields["until"].problem
    driver.type("31 dec")
    driver.key(Qt.Key.Key_Tab)
    said = [one.text() for one in view.form.findChildren(QLabel) if one.isVisible()]
    assert "10 meetings, the last on 29 Dec 2026. 25 Dec left out: bank holidays." in said
    driver.commit()
    assert driver.said() == "10 meetings are in the diary. 25 Dec left out: bank holidays."
    assert driver.found() == 10
    assert view.diary.week == "Daily tasking this week: 0 held, 2 to come, 3 needed."
    assert view.head.open_by_key.isVisible()  # it is today's: F9 opens it
    driver.key(Qt.Key.Key_N, modifier=CTRL | SHIFT)
    driver.type("24 nov")
    driver.tab_to(view.form.place)
    driver.type("saltergate")
    driver.key(Qt.Key.Key_Tab)
    said = [one.text() for one in view.form.findChildren(QLabel) if one.isVisible()]
    assert "Daily tasking at 09:30 is planned there that day. Both can be held." in said
    assert any(one.startswith("As at the last Daily tasking") for one in said) is False
    driver.key(Qt.Key.Key_Escape)
    view.diary.list.setFocus()
    driver.key(Qt.Key.Key_End)
    assert view.head.open_button.reason == (
        "It is held on Tue 29 Dec 2026. A meeting is opened on its day."
    )


def test_the_form_takes_what_is_typed_key_by_key_and_what_fits_it(
    driver: Driver, desk: Desk
) -> None:
    """A date is shown back in full once it is left; a known place and chair fit a few letters."""
    series.plan(desk, Plan(kind="daily_tasking", on_date=DAY, at_time=time(9, 30),
                           place="Saltergate", chair="SALTMARSH, Martin",
                           chair_agency="Police"))  # fmt: skip
    driver.settle()
    view, form, told = driver.view, driver.view.form, list[int]()
    view.unsaved.connect(told.append)
    driver.key(Qt.Key.Key_N, modifier=CTRL | SHIFT)
    assert not any(told)  # nothing is unsaved before a key is pressed
    driver.type("24 nov")
    assert told[-1] == 1
    driver.tab_to(form.place)
    driver.type("Salt")
    driver.tab_to(form.chair)
    assert form.place.text == "Saltergate"
    driver.type("saltm")
    driver.tab_to(form.repeats.rhythm)
    assert (form.chair.text, form.agency.text) == ("SALTMARSH, Martin", "Police")
    driver.key(Qt.Key.Key_Right)
    driver.tab_to(form.repeats.until)
    driver.commit()
    assert "needs a last day" in form.fields["until"].problem
    view.activateWindow()
    driver.qtbot.waitUntil(view.isActiveWindow)
    for typed, shown in (("t+30", "24 Dec 2026"), ("20/12/26", "20 Dec 2026"),
                         ("18 dec 2026", "18 Dec 2026")):  # fmt: skip
        form.repeats.until.setFocus()
        form.repeats.until.selectAll()
        QTest.keyClicks(form.repeats.until, typed)
        assert form.repeats.until.text() == typed  # the date is not rewritten under the hand
        assert not form.fields["until"].problem  # nor does it stand after it is mended
        assert form.repeats.given(settle=False).until is not None
        driver.key(Qt.Key.Key_Tab)
        assert form.repeats.until.text() == shown
    form.place.setFocus()
    driver.type("Hull")
    driver.tab_to(form.chair)
    assert "Hull" in said_at(form, "No meeting was held at Hull before.")
    driver.type("NOBODY, Known")
    driver.tab_to(form.repeats.rhythm)
    assert "NOBODY" in said_at(form, "NOBODY, Known was at no meeting before.")
    driver.commit()
    assert (driver.said(), driver.found()) == ("4 meetings are in the diary.", 5)
    driver.key(Qt.Key.Key_Z, modifier=CTRL)
    driver.settle()
    assert (driver.said(), driver.found()) == ("", 1)


def said_at(form: QWidget, begins: str) -> str:
    """The words in view that begin so; empty for none."""
    seen = [one.text() for one in form.findChildren(QLabel) if one.isVisible()]
    return next((one for one in seen if one.startswith(begins)), "")


def test_this_and_later_are_changed_or_called_off_and_brought_back(
    driver: Driver, desk: Desk
) -> None:
    plan = Plan(
        kind="daily_tasking", on_date=date(2026, 11, 24), at_time=time(9, 30),
        place="Saltergate", chair="SALTMARSH, Martin", chair_agency="Police",
    )  # fmt: skip
    weekly = Repeating(rhythm=Rhythm.WEEKLY, weekdays=frozenset({1}), until=date(2026, 12, 15))
    ids = series.plan(desk, plan, weekly).ids
    driver.settle()
    view = driver.view
    view.diary.list.setFocus()
    driver.key(Qt.Key.Key_Home, Qt.Key.Key_Down)
    driver.key(Qt.Key.Key_E, modifier=CTRL)
    assert not view.form.fields["rhythm"].isVisible()
    driver.tab_to(view.form.time)
    driver.type("10:15")
    driver.tab_to(view.form.scope)
    driver.key(Qt.Key.Key_Right)
    driver.commit()
    assert driver.said() == "3 meetings were changed."
    times = [meetings.meeting(desk, one).at_time for one in ids]
    assert times == [time(9, 30), time(10, 15), time(10, 15), time(10, 15)]

    view.diary.list.setFocus()
    driver.key(Qt.Key.Key_Delete)
    calling = view.cancelling
    assert driver.on(calling.reason)
    driver.commit()
    assert calling.fields["reason"].problem
    driver.type("Court sits")
    view.flush()  # the desk locks: what is typed is kept
    driver.key(Qt.Key.Key_Escape)
    view.diary.list.setFocus()
    driver.key(Qt.Key.Key_Delete)
    assert calling.reason.toPlainText() == "Court sits"
    driver.tab_to(calling.scope)
    driver.key(Qt.Key.Key_Right)
    driver.commit()
    assert driver.said().startswith("3 meetings were cancelled.")
    rows = {row.line.id: row.away for row in view.diary.rows}
    assert [rows[one] for one in ids] == ["today", "Cancelled", "Cancelled", "Cancelled"]
    assert drafts.find_draft(desk, "meeting_cancel", ids[1]) is None
    message = view.strip.message
    assert message is not None
    assert message.run is not None
    message.run()
    assert meetings.meeting(desk, ids[2]).cancelled_on is None
    series.cancel(desk, meetings.meeting(desk, ids[1]), reason="Room flooded")
    driver.settle()
    assert view.head._state.text() == "It was cancelled on 24 Nov 2026: Room flooded"
    assert not view.head.open_button.isEnabled()
    assert view.cases.proposed.isHidden()


def test_referrals_and_what_is_proposed_are_worked_by_keys(
    busy: Driver, desk: Desk, scene: Scene
) -> None:
    """Space takes one, Ctrl+B the rest; a referral moves, closes, goes and comes back."""
    first = kept_referrals.sent(desk)
    second = kept_referrals.sent(desk, surname="NETTLEBED", crn="")
    fresh = add(desk, "BURDOCKE", "Mikey")
    happened.event(desk, fresh, "Seen in town", source=SOURCE, on=DAY, kind=EventKind.ARREST)
    busy.settle()
    view = busy.view
    view.turn_to(Tab.CASES)
    busy.settle()
    proposed = view.cases.proposed
    assert [(one.name.split(",")[0], one.why) for one in proposed.model.rows] == [
        ("WINDLESTRAW", "To be decided"),
        ("NETTLEBED", "To be decided"),
        ("BURDOCKE", "Arrest on 24 Nov"),
    ]
    proposed.list.setFocus()
    busy.key(Qt.Key.Key_End, Qt.Key.Key_Space)
    assert busy.agenda()[:6] != busy.agenda()
    assert "BURDOCKE" in busy.agenda()
    assert busy.on(proposed.list)
    busy.key(Qt.Key.Key_B, modifier=CTRL)
    assert busy.said() == "2 items put on the agenda."
    assert busy.agenda()[-2:] == ["WINDLESTRAW", "NETTLEBED"]
    assert busy.on(view.cases.table)
    busy.key(Qt.Key.Key_Z, modifier=CTRL)
    assert {"WINDLESTRAW", "NETTLEBED"}.isdisjoint(busy.agenda())
    assert "BURDOCKE" in busy.agenda()  # all that were added then, and only those
    busy.key(Qt.Key.Key_B, modifier=CTRL)
    assert busy.agenda()[-2:] == ["WINDLESTRAW", "NETTLEBED"]
    busy.key(Qt.Key.Key_End)
    busy.key(Qt.Key.Key_Up, modifier=CTRL)
    assert busy.agenda()[-2:] == ["NETTLEBED", "WINDLESTRAW"]
    busy.key(Qt.Key.Key_Space)  # into the closed part, behind the open ones
    assert busy.agenda()[-2:] == ["WINDLESTRAW", "NETTLEBED"]
    busy.key(Qt.Key.Key_Delete)
    assert busy.agenda()[-1] == "WINDLESTRAW"
    busy.key(Qt.Key.Key_Z, modifier=CTRL)
    one, two = agendas.referrals_on(desk, scene.meeting_id)
    assert (one.referral_id, two.referral_id) == (first.id, second.id)
    assert two.session is Session.CLOSED
    row = view.cases.model.rows[-1]
    assert (row.number, row.status) == (9, "Referral, Ready")
    assert view.person_here() is None
    busy.key(Qt.Key.Key_F2)  # a referral has no why of its own
    assert view.cases.side.form is None


def test_those_of_last_time_come_again_and_who_has_no_basis_is_named(
    driver: Driver, desk: Desk
) -> None:
    plan = Plan(
        kind="panel", on_date=date(2026, 11, 10), at_time=time(9, 30), place="Saltergate",
        chair="SALTMARSH, Martin", chair_agency="Police",
    )  # fmt: skip
    (old,) = series.plan(desk, plan).ids
    meetings.invite(desk, old, Invitation.statutory("HAREBELL, Simon", "Probation"))
    ended = Invitation(
        name="FENWICK, Joan", agency="Thornhope Debt Advice", basis=Basis.CONTRACT,
        basis_detail="Council", basis_until=date(2026, 11, 20),
    )  # fmt: skip
    meetings.invite(desk, old, ended)
    nothing = Invitation(name="GORSE, Tom", agency="Adair Homes", basis=Basis.CONSENT)
    meetings.invite(desk, old, nothing)
    (new,) = series.plan(desk, replace(plan, on_date=date(2026, 12, 8))).ids
    driver.settle()
    view = driver.view
    view.diary.list.choose(new)
    view.turn_to(Tab.ATTENDEES)
    driver.key(Qt.Key.Key_Insert, modifier=CTRL)
    assert driver.names() == ["SALTMARSH, Martin", "HAREBELL, Simon", "GORSE, Tom"]
    assert driver.said() == (
        "2 people invited as at the last meeting. Papers were checked anew. "
        "Not invited: FENWICK, Joan. Look at their papers under Sharing."
    )
    assert view.attendees._warning.text() == (
        "GORSE, Tom may be told nothing on the day: no consent. "
        "Put the paper in order, or take them off."
    )


def test_the_meeting_of_today_is_asked_to_open_and_says_how_far_it_is(
    busy: Driver, desk: Desk, scene: Scene, clock: SetClock
) -> None:
    asked: list[str] = []
    busy.presenter.open_asked.connect(asked.append)
    button = busy.view.head.open_by_key
    assert (button.isVisible(), button.text()) == (True, "Open the meeting")
    button.click()
    assert asked == [scene.meeting_id]
    sitting.open_meeting(desk, scene.meeting_id)
    busy.settle()
    (row,) = busy.view.diary.rows
    assert (row.away, button.text()) == ("Running", "Go on with the meeting")
    assert busy.view.head._state.text() == "It runs since 09:00."
    assert busy.view.diary.week.startswith("Daily tasking this week: 1 held, 0 to come")
    busy.view.diary.list.setFocus()
    busy.key(Qt.Key.Key_Delete)  # what was opened is not called off
    assert not busy.editing()
    assert not busy.view.diary._week_icon.isVisible()
    clock.at = datetime(2026, 11, 26, 9, tzinfo=UTC).astimezone()
    busy.view.work_out()
    assert busy.view.diary._week_icon.isVisible()
    assert busy.view.diary.week == (
        "Daily tasking this week: 1 held, 0 to come. 3 are needed: plan 2 more."
    )
    series.plan(desk, Plan(kind="daily_tasking", on_date=date(2026, 11, 26), at_time=time(14),
                           place="Millbeck", chair="SALTMARSH, Martin",
                           chair_agency="Police"))  # fmt: skip
    clock.at = datetime(2026, 11, 28, 9, tzinfo=UTC).astimezone()
    busy.view.work_out()
    assert busy.view.diary.week.endswith("3 are needed; too few working days are left.")
    away = {row.line.place: row.away for row in busy.view.diary.rows}
    assert away["Millbeck"] == "Not held here, 2 days ago"


def test_the_palette_puts_somebody_on_the_agenda_in_view(
    busy: Driver, desk: Desk, scene: Scene
) -> None:
    """Ctrl+Enter there, and only there; elsewhere it opens the record as Enter does."""
    person = add(desk, "BURDOCKE", "Mikey", crn="X990031")
    busy.settle()
    done: list[str] = []

    class Places:
        """The rooms of the program, as the palette knows them."""

        there = True

        def open_person(self, person_id: str) -> None:
            done.append(person_id)

        def agenda_here(self) -> str:
            return busy.presenter.agenda_of() if self.there else ""

        def put_on_agenda(self, person_id: str, name: str) -> None:
            busy.presenter.put_on(person_id, name)

    places = Places()
    finder = PalettePeople(desk, places)
    (group,) = finder.find("burdo")
    assert group.title.endswith("Ctrl+Enter: on the agenda of Daily tasking, Saltergate, 24 Nov")
    act = group.entries[0].act
    assert act is not None
    act()
    assert "BURDOCKE" in busy.agenda()
    assert busy.said() == "BURDOCKE, Mikey is on the agenda."
    current = busy.view.cases.current
    assert current is not None
    assert current.case.person_id == person
    act()
    assert busy.said() == "BURDOCKE, Mikey was on the agenda already."
    series.cancel(desk, meetings.meeting(desk, scene.meeting_id), reason="Court sits")
    busy.settle()
    assert finder.find("burdo")[0].entries[0].act is None
    places.there = False
    (group,) = finder.find("burdo")
    group.entries[0].run()
    assert done == [person]


@pytest.mark.parametrize("width", [1000, 1264])
def test_no_words_of_the_list_and_the_agenda_are_cut(busy: Driver, desk: Desk, width: int) -> None:
    """Both at the width of a small screen and of a usual one; the agency gives way first."""
    view = busy.view
    people = meetings.meeting(desk, view.diary.list.current_id).attendees
    person = [one for one in people if one.basis is Basis.STATUTORY][-1]
    meetings.amend_attendee(desk, view.diary.list.current_id, person,
                            replace(Invitation.again(person), by_phone=True))  # fmt: skip
    kept_referrals.sent(desk)
    busy.settle()
    view.resize(width, 700)
    for tab, page in ((Tab.CASES, view.cases), (Tab.ATTENDEES, view.attendees)):
        view.turn_to(tab)
        busy.settle()
        table = page.table
        assert isinstance(table, FittedTable)
        assert table.model().rowCount()
        for place in range(table.model().columnCount()):
            if (tab, place) != (Tab.ATTENDEES, _AGENCY):
                assert table.columnWidth(place) >= table.needed(place), (tab, place)
