"""The minutes in a real window: read, completed, approved, printed, saved, copied, told."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Session
from iomdesk.services import minutes, onward
from iomdesk.services.desk import Desk
from iomdesk.store import log
from iomdesk.store.log import Verb
from iomdesk.ui import ask
from iomdesk.ui.screens.meetings.minuterows import item_rows, warning_words
from iomdesk.ui.screens.meetings.minutespage import MinuteRow, MinutesPage, Part
from iomdesk.ui.screens.meetings.packspage import OUT
from iomdesk.ui.screens.meetings.view import Tab
from iomdesk.words import words
from tests.helpers.minuted import CHAIR, READERS, Told, may_have, moment, tell
from tests.ui.test_meetings import CTRL, SHIFT, Driver
from tests.ui.test_meetings_packs import Answers, FilePrinter, printing_on


class AtMinutes(Driver):
    """The same window, with a meeting that was held."""

    def __init__(self, qtbot: QtBot, desk: Desk, clock: SetClock) -> None:
        self.told: Told = tell(desk, clock)
        clock.at = moment(11, 10)
        super().__init__(qtbot, desk)
        self.view.arrive((self.told.meeting_id, "minutes"))
        self.settle()

    @property
    def page(self) -> MinutesPage:
        """The page of the minutes."""
        return self.view.minutes

    def rows(self, part: Part) -> tuple[MinuteRow, ...]:
        """The lines of a list."""
        return tuple(self.page.models[part].rows)

    def go(self, part: Part, row: int = 0) -> None:
        """Turn to a list by its bar, and to a line of it by the arrows."""
        self.page.part_bar.setFocus()
        self.key(Qt.Key.Key_Home)
        self.key(*[Qt.Key.Key_Right] * list(Part).index(part))
        assert self.page.part is part
        self.page.table.setFocus()
        self.key(Qt.Key.Key_Home, *[Qt.Key.Key_Down] * row)
        self.settle()

    def press(self, name: str) -> None:
        """Press a button of the bar."""
        button = self.view.bars[Tab.MINUTES].button(f"meetings.minutes.{name}")
        assert button.isEnabled(), button.toolTip()
        button.click()
        self.settle()

    def offered(self, name: str) -> bool:
        """Whether a button of the bar may be pressed."""
        return self.view.bars[Tab.MINUTES].button(f"meetings.minutes.{name}").isEnabled()

    def record(self, text: str) -> None:
        """Type into the form that is open, and record."""
        self.page.form.text.setPlainText(text)
        self.key(Qt.Key.Key_Return, modifier=CTRL)
        self.settle()

    def filling(self) -> bool:
        """Whether the form is open."""
        return self.page.side.form is self.page.form

    def looking(self) -> bool:
        """Whether a copy is looked at."""
        return self.page.previewing

    def disclosed(self) -> list[tuple[str, object]]:
        """Who was told something, and how, the latest first."""
        with self.desk.read() as reading:
            found = log.latest(reading, limit=500)
        return [
            (one.recipients, one.fields.get("how", (None, ""))[1])
            for one in found
            if one.verb is Verb.DISCLOSURE
        ]


@pytest.fixture
def at(qtbot: QtBot, desk: Desk, clock: SetClock) -> Iterator[AtMinutes]:
    driver = AtMinutes(qtbot, desk, clock)
    yield driver
    driver.close()


def test_items_are_completed_the_chair_approves_and_then_only_addenda(at: AtMinutes) -> None:
    """Statement point 3; domain section 5: approved minutes are added to, never altered."""
    assert at.on(at.page.tables[Part.ITEMS])
    assert [one.first for one in at.rows(Part.ITEMS)][:2] == [
        "1. OAKAPPLE, Alex", "2. DRIFTWOODE, Alex",
    ]  # fmt: skip
    assert at.rows(Part.ITEMS)[0].second == "Changed to Amber"
    against = next(one for one in at.rows(Part.ITEMS) if "DRIFTWOODE" in one.first)
    assert any(line.startswith("Agreed by: Police") for line in against.about)
    assert any(line.startswith("Against the tests: ") for line in against.about)
    for tab, name in ((Tab.CASES, "cases.add"), (Tab.ATTENDEES, "attendees.add_attendee")):
        button = at.view.bars[tab].button(f"meetings.{name}")
        assert "has ended" in button.reason  # its agenda and its list stand
    at.go(Part.ITEMS, 1)
    at.key(Qt.Key.Key_F2)
    assert at.filling()
    at.record("The landlord may be told that he is supported.")
    at.key(Qt.Key.Key_F2)
    at.page.form.text.setFocus()
    at.key(Qt.Key.Key_End)
    at.type(" Or not.")
    at.key(Qt.Key.Key_Escape)
    assert not at.filling()
    at.key(Qt.Key.Key_F2)
    assert at.page.form.text.toPlainText().endswith("supported. Or not.")  # a draft was kept
    at.record("The landlord may be told that he is supported.")
    item = at.rows(Part.ITEMS)[1]
    assert item.third == "The landlord may be told that he is supported."
    assert onward.agreed(at.desk, at.told.meeting_id)[item.id] == item.third
    assert not at.filling()

    at.press("approve")
    assert at.page.form.text.toPlainText() == CHAIR.name  # to be confirmed, not typed
    at.record("HAREBELL, Simon")
    assert CHAIR.name in at.page.form.fields["by"].problem
    at.record("Martin Saltmarsh")
    found = minutes.read(at.desk, at.told.meeting_id)
    assert found.sitting.approved_by == CHAIR.name
    assert not at.offered("onward")
    assert not at.offered("approve")

    at.press("add")
    at.page.form.choice.set_value(item.id)
    at.record("The visit was on the 25th.")
    (added,) = minutes.read(at.desk, at.told.meeting_id).addenda
    assert (added.body, added.item) == ("The visit was on the 25th.", item.id)

    all_of_them = {f"{one.name} ({one.agency})" for one in found.meeting.attendees}
    for part, text in ((Session.CLOSED, "It began late."), (Session.OPEN, "It was in room 2.")):
        at.press("add")
        form = at.page.form
        assert form.choice.value == Session.CLOSED  # where nothing is chosen, the fewer get it
        if part is Session.OPEN:
            form.choice.setFocus()
            at.key(Qt.Key.Key_Down)
        told = next(one.text() for one in form.findChildren(QLabel) if "copies of" in one.text())
        named = {one for one in all_of_them if one in told}
        assert len(named) == (4 if part is Session.OPEN else 2)
        at.record(text)
        added = minutes.read(at.desk, at.told.meeting_id).addenda[-1]
        assert (added.body, added.item, added.session) == (text, "", part)
        now = minutes.read(at.desk, at.told.meeting_id)
        for one in now.meeting.attendees:
            lines = [add.text for add in minutes.for_audience(at.desk, now, one).addenda]
            assert (text in lines) is (f"{one.name} ({one.agency})" in named)


def test_the_day_of_an_action_follows_in_its_sentence(at: AtMinutes) -> None:
    """Whoever typed it with a full stop, or with none, reads one sentence."""
    item = next(one for one in minutes.read(at.desk, at.told.meeting_id).items if one.actions)
    first = item.actions[0]
    said = []
    for body in ("Ring the landlord by noon.", "Ring the landlord by noon"):
        action = replace(first, action=replace(first.action, body=body))
        found = minutes.read(at.desk, at.told.meeting_id)
        (row,) = item_rows(replace(found, items=(replace(item, actions=(action,)),)), ())
        said.append([line for line in row.about if "noon" in line])
    assert said == [["Police: Ring the landlord by noon, by 24 Nov 2026"]] * 2


def test_only_of_what_was_heard_somebody_has_to_say_what_may_be_disclosed(at: AtMinutes) -> None:
    found = minutes.read(at.desk, at.told.meeting_id)
    bare = tuple(replace(one, onward=None) for one in found.items)
    owed = {bare[0].id}
    rows = item_rows(replace(found, items=bare), owed)
    assert [one.third == "Not said yet" for one in rows] == [one.id in owed for one in rows]
    assert {one.third for one in rows[1:]} == {"Not heard here"}
    told = warning_words(found, len(owed), 0, stale=False)
    assert told == "Of 1 item nobody has said what may be disclosed."
    assert warning_words(found, 0, 0, stale=False) == ""


def test_copies_are_made_looked_at_printed_and_saved_and_each_is_logged(
    at: AtMinutes, tmp_path: Path
) -> None:
    assert not at.offered("print")
    at.press("make")
    assert at.page.part is Part.COPIES
    assert [one.first for one in at.rows(Part.COPIES)] == [one.name for one in READERS]
    at.go(Part.COPIES, 1)
    at.key(Qt.Key.Key_Return)
    assert at.looking()
    at.key(Qt.Key.Key_Escape)
    assert not at.looking()
    assert at.on(at.page.tables[Part.COPIES])
    assert at.disclosed() == []

    printer = FilePrinter(tmp_path)
    with printing_on(printer):
        at.key(Qt.Key.Key_P, modifier=CTRL)
        at.settle()
    assert printer.printed() == ["DT-2026-11-24-SAL-MIN-copy-2.pdf"]
    assert at.disclosed()[0] == ("HAREBELL, Simon, Probation", "printed")

    at.press("save")
    at.page.save.plain.setChecked(True)
    place = tmp_path / "copy.pdf"
    places = Answers()
    places.place = place
    with ask.use(places):
        at.page.save.record.click()
        at.settle()
    text = " ".join(one.extract_text() for one in PdfReader(place).pages)
    assert all(one in text for one in may_have(READERS[1]))
    assert at.disclosed()[0] == ("HAREBELL, Simon, Probation", "saved")

    # They stand beside the packs, come back there, and are on the list of all that are out.
    packs = at.view.packs
    at.view.turn_to(Tab.PACKS)
    at.settle()
    (row,) = packs.model.rows
    assert (row.number, row.name) == ("2", "HAREBELL, Simon")
    assert row.at("printed") is not None
    assert row.at("saved") is not None
    bar = at.view.bars[Tab.PACKS]
    assert bar.button("meetings.packs.make").text() == words("meetings", "do_make")
    assert words("meetings", "only_minutes") in bar.button("meetings.packs.preview").toolTip()
    packs.pack_wanted.emit(OUT)
    at.settle()
    assert [one.reference for one in packs.model.rows] == ["DT-2026-11-24-SAL-MIN"]
    packs.table.setFocus()
    at.key(Qt.Key.Key_Home, Qt.Key.Key_Space)
    at.settle()
    assert not packs.model.rows
    at.view.turn_to(Tab.MINUTES)
    at.settle()

    item = minutes.read(at.desk, at.told.meeting_id).items[0]
    onward.agree(at.desk, at.told.meeting_id, item.id, text="Something else.")
    at.settle()
    assert not at.offered("print")
    assert words("minutes", "stale") in at.page.warning


def test_an_agencys_actions_go_to_the_clipboard_and_the_referral_is_led_to(
    at: AtMinutes,
) -> None:
    """Domain items 52 and 8."""
    at.go(Part.ACTIONS)
    (row,) = at.rows(Part.ACTIONS)
    at.key(Qt.Key.Key_C, modifier=CTRL | SHIFT)
    at.settle()
    text = QApplication.clipboard().text()
    assert text.splitlines()[:2] == ["OFFICIAL-SENSITIVE - IN CONFIDENCE", "In Confidence"]
    assert "zqtaskoakapplezq" in text
    assert "zqhubtask" not in text
    assert at.disclosed()[0] == (f"{row.first}, {row.second}", "copied as text")
    at.presenter._minuting.forget()
    assert QApplication.clipboard().text() == ""

    at.go(Part.TELL)
    (told,) = at.rows(Part.TELL)
    assert (told.first, told.second) == ("WINDLESTRAW, Peter", "HAREBELL, Simon, Probation")
    assert told.third == "24 Nov 2026, Daily tasking, Saltergate"  # which meeting decided
    with at.qtbot.waitSignal(at.presenter.referral_asked) as asked:
        at.key(Qt.Key.Key_Return)
    assert asked.args == [at.told.ids["WINDLESTRAW"]]
