"""The matrix and the record: counted by one key, each point led back to its records."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from iomdesk.domain.counting import Origin
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import drafts, events, referrals, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.store import log
from iomdesk.ui.screens.matrix.drafting import FORM
from iomdesk.ui.screens.matrix.grid import CountsTable
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words
from tests.helpers.matrix import MatrixScreen
from tests.helpers.people import add
from tests.helpers.referrals import SOURCE, WHOLE, save

Open = Callable[..., MatrixScreen]
BODY = "Seen with stolen tools behind the depot."


def happen(desk: Desk, person: str, kind: str, ago: int = 0, **more: Any) -> str:
    """Something in the record, so many days ago."""
    grade = str(more.pop("grade", ""))
    source = Provenance(
        originator=str(more.pop("agency", "Brackenshire Police")), received_on=desk.today(),
        channel="telephone", grade=grade,
    )  # fmt: skip
    on = desk.today() - timedelta(days=ago)
    body = str(more.pop("body", "As told by the custody desk."))
    new = NewEvent(kind=EventKind(kind), on_date=on, body=body, **more)
    return events.add_event(desk, person, new, source)


@pytest.fixture
def person(desk: Desk) -> str:
    """Somebody with a record: 30 points on the lines, in intelligence, arrests, breaches."""
    found = add(desk, "WINDLESTRAW", "Peter")
    arrest = happen(desk, found, "arrest", 40, line="shoplifting")
    happen(desk, found, "arrest", 30, line="shoplifting", count=2)
    happen(desk, found, "conviction", 20, line="shoplifting", from_event=arrest)
    happen(desk, found, "recall", 10)
    happen(desk, found, "intelligence", 5, grade="5x5x5 B2 1", body=BODY)
    happen(desk, found, "intelligence", 6, grade="5x5x5 B5 1", body=BODY)
    return found


@pytest.fixture
def open_matrix(qtbot: QtBot, desk: Desk, person: str) -> Iterator[Open]:
    """Opens a Matrix screen; all are closed in the end."""
    made: list[MatrixScreen] = []

    def start(where: tuple[str, str] | None = ("person", person)) -> MatrixScreen:
        made.append(MatrixScreen(qtbot, desk, where))
        return made[-1]

    yield start
    for screen in made:
        screen.close()


def go(screen: MatrixScreen, key: str) -> None:
    """To a box, as the keys of the grid do."""
    screen.view.go_to_box(key)


def rows(screen: MatrixScreen) -> list[tuple[str, str]]:
    """The records in view: heading and state."""
    return [(one.heading, one.state) for one in screen.view.trace._rows.rows]


def count(screen: MatrixScreen, key: str) -> int:
    working = screen.presenter.working
    assert working is not None
    return int(working.entry.value(key))


def told(screen: MatrixScreen) -> str:
    """What the strip over the screen says."""
    message = screen.view.strip.message
    return "" if message is None else message.words


def origin(screen: MatrixScreen, key: str) -> Origin:
    shown = screen.presenter._tracing._shown
    assert shown is not None
    return shown.origins[key]


# ---- from the record to the boxes ----------------------------------------------------------


def test_one_key_counts_the_record_and_says_how_much_it_gives(open_matrix: Open) -> None:
    screen = open_matrix()
    assert (screen.total, screen.unsaved) == ("0", 0)
    assert "Nothing was counted from the record here" in screen.view.total.made_of.text()
    screen.press("Ctrl+R")
    # shoplifting 1 conviction and 2 arrests x 1, 5 + 3 intelligence, 3 arrests x 6
    assert screen.total == "29"
    assert screen.unsaved == 7
    assert count(screen, "convictions:shoplifting") == 1
    assert count(screen, "arrests:shoplifting") == 2
    assert count(screen, "arrests_12") == 3
    assert count(screen, "breaches") == 1
    assert count(screen, "grade5") == 1
    assert screen.view.total.made_of.text() == (
        "29 of the 29 points come from 6 records, 0 were typed by hand."
    )
    assert screen.notes[-1] == "6 records give 29 points. Boxes typed by hand: 0."
    screen.press("Ctrl+Z")
    assert (screen.total, screen.unsaved) == ("0", 0)
    screen.press("Ctrl+Y")
    assert screen.total == "29"


def test_what_was_typed_stays_and_is_marked_in_mark_and_words(open_matrix: Open) -> None:
    screen = open_matrix()
    go(screen, "arrests:shoplifting")
    screen.type("5")
    go(screen, "convictions:fraud")
    screen.type("1")
    screen.press("Ctrl+R")
    assert count(screen, "arrests:shoplifting") == 5
    assert origin(screen, "arrests:shoplifting") is Origin.DIFFERS
    assert origin(screen, "convictions:fraud") is Origin.TYPED
    assert origin(screen, "convictions:shoplifting") is Origin.RECORD
    table = screen.view.tables.tables[0].counts
    place = table.index(table.place_of("shoplifting"), 3)
    words = "Typed by hand; the record has 2"
    assert table.data(place, 3) == words
    assert str(table.data(place, 12)).startswith(words)
    box = screen.view.total.boxes["arrests_12"]
    assert box.accessibleDescription() == "From the record"
    assert "typed by hand" in screen.view.total.legend.accessibleName()
    go(screen, "arrests_12")
    screen.type("9")
    assert box.accessibleDescription() == "Typed by hand; the record has 3"
    screen.press("Ctrl+R")
    assert count(screen, "arrests_12") == 9
    screen.press("Ctrl+Shift+R")
    assert (count(screen, "arrests_12"), count(screen, "convictions:fraud")) == (3, 0)
    assert screen.total == "29"


def test_a_number_typed_as_the_record_has_it_is_typed_all_the_same(open_matrix: Open) -> None:
    screen = open_matrix()
    screen.press("Ctrl+R")
    go(screen, "arrests:shoplifting")
    screen.type("3")
    screen.press("Backspace")
    screen.type("2")
    assert origin(screen, "arrests:shoplifting") is Origin.TYPED
    screen.press("Space")
    assert screen.view.trace.origin.text() == "Typed by hand"
    screen.click(screen.view.trace.take)
    assert origin(screen, "arrests:shoplifting") is Origin.RECORD


def test_a_record_that_changed_since_it_was_counted_says_so(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    screen = open_matrix()
    screen.press("Ctrl+R")
    assert told(screen) == ""
    happen(desk, person, "conviction", 2, line="abh")
    screen.settle()
    assert told(screen) == "The record has changed since it was counted here."
    assert count(screen, "convictions:abh") == 0
    screen.press("Ctrl+R")
    assert count(screen, "convictions:abh") == 1
    assert told(screen) == ""


def test_f4_goes_to_the_boxes_that_differ_from_the_record(open_matrix: Open) -> None:
    """The shell's F4 asks the screen; that there is none is said."""
    screen = open_matrix()
    screen.press("Ctrl+R")
    screen.view.next_item(forward=True)
    assert screen.notes[-1] == words("matrix", "none_differs")
    for box in ("convictions:shoplifting", "arrests_12"):
        go(screen, box)
        screen.type("9")
    screen.press("Ctrl+Home")
    seen = []
    for forward in (True, True, True, False):
        screen.view.next_item(forward=forward)
        seen.append(screen.box)
    assert seen == ["convictions:shoplifting", "arrests_12", "convictions:shoplifting",
                    "arrests_12"]  # fmt: skip


def test_unpublished_data_counts_nowhere_and_that_it_is_there_is_said(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    """S4: nothing is told of it but that it is left aside."""
    source = Provenance(
        originator="HMPPS", received_on=desk.today(), channel="hub", hmpps_unpublished=True
    )
    new = NewEvent(kind=EventKind.RECALL, on_date=desk.today(), body="Recalled.")
    events.add_event(desk, person, new, source)
    screen = open_matrix()
    screen.press("Ctrl+R")
    assert count(screen, "breaches") == 1
    said = screen.view.total.unpublished
    assert said.text() == "1 record is unpublished HMPPS data and counts nowhere."
    go(screen, "breaches")
    screen.press("Space")
    assert len(rows(screen)) == 1


def test_the_referral_of_somebody_in_the_cohort_is_counted_from_the_record(
    qtbot: QtBot, desk: Desk, person: str
) -> None:
    referral = referrals.save(desk, None, 0, WHOLE, source=SOURCE, person_id=person)
    assert referral.person_id == person
    screen = MatrixScreen(qtbot, desk, ("referral", referral.id))
    screen.press("Ctrl+R")
    assert screen.total == "29"
    screen.press("Ctrl+S")
    screen.settle()
    (kept,) = scoring.matrices(desk, referral_id=referral.id)
    assert (kept.total, kept.person_id, len(kept.sheet.items)) == (29, person, 8)
    screen.close()


def test_another_period_and_another_day_count_again(open_matrix: Open, desk: Desk) -> None:
    screen = open_matrix()
    screen.press("Ctrl+R")
    person = screen.presenter._tracing._person
    assert person is not None
    happen(desk, person, "conviction", 600, line="abh")
    happen(desk, person, "conviction", 1000, line="abh")
    screen.settle()
    screen.press("Ctrl+R")
    assert count(screen, "convictions:abh") == 1
    screen.view.total.period.chosen.emit(0)
    assert count(screen, "convictions:abh") == 2
    screen.press("Ctrl+Z")
    assert count(screen, "convictions:abh") == 1
    day = desk.today() - timedelta(days=21)
    box = screen.view.facts.boxes["scored_on"]
    box.setFocus()
    box.selectAll()
    screen.type(day.strftime("%d/%m/%Y"))
    go(screen, "recent_high")
    assert (count(screen, "recent_high"), count(screen, "convictions:shoplifting")) == (0, 0)
    assert count(screen, "arrests:shoplifting") == 3  # the conviction came later


# ---- from a box to its records -------------------------------------------------------------


def test_one_key_leads_from_a_point_to_its_records_and_esc_back(open_matrix: Open) -> None:
    screen = open_matrix()
    screen.press("Ctrl+R")
    go(screen, "arrests:shoplifting")
    screen.press("Space")
    assert isinstance(screen.focus, RowsTable)
    pane = screen.view.trace
    assert pane.accessibleName() == "Shoplifting, arrests"
    assert (pane.figure.text(), pane.origin.text()) == ("2", "From the record")
    assert rows(screen) == [
        ("25 Oct 2026, Arrest, 2 times, counts 2", "Counts. Brackenshire Police"),
        (
            "15 Oct 2026, Arrest",
            "Counts once, as the conviction it became. Brackenshire Police",
        ),
    ]
    assert "As told by the custody desk." in pane.detail.text()
    screen.press("Escape")
    assert isinstance(screen.focus, CountsTable)
    assert screen.box == "arrests:shoplifting"
    screen.view.to_inspector()
    for _ in range(4):
        screen.press("Tab")
    screen.press("Space")
    assert pane.accessibleName() == "Arrests in the last 12 months"
    assert len(rows(screen)) == 2
    screen.press("Escape")
    assert screen.box == "arrests_12"


def test_the_text_of_intelligence_is_not_told_here(open_matrix: Open) -> None:
    """Day, grade and agency; opening a report is the Intelligence tab's, and logged there."""
    screen = open_matrix()
    screen.press("Ctrl+R")
    go(screen, "recent_high")
    screen.press("Space")
    (row,) = screen.view.trace._rows.rows
    assert row.heading == "19 Nov 2026, Intelligence, 5x5x5 B2 1"
    assert "Brackenshire Police" in row.detail
    assert BODY not in row.detail + row.state + row.heading


def test_a_record_is_left_out_with_a_reason_and_the_counts_follow(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    """The arrest counts again where its conviction does not; the reason is kept."""
    screen = open_matrix()
    screen.press("Ctrl+R")
    go(screen, "convictions:shoplifting")
    screen.press("Space", "Space")
    pane = screen.view.trace
    assert pane.reason.hasFocus()
    screen.press("Return")
    assert pane.reason_field.problem  # not without a reason
    screen.type("Quashed on appeal.")
    screen.press("Return")
    assert isinstance(screen.focus, RowsTable)
    assert rows(screen)[0][1] == "Left out: Quashed on appeal. Brackenshire Police"
    assert (count(screen, "convictions:shoplifting"), count(screen, "arrests:shoplifting")) == (
        0, 3,
    )  # fmt: skip
    assert "1 record does not count" in screen.view.total.not_counted.text()
    screen.press("Escape", "Ctrl+S")
    screen.settle()
    (kept,) = scoring.matrices(desk, person_id=person)
    assert kept.total == 29
    (out,) = [one for one in kept.sheet.items if not one.included]
    assert (out.box, out.reason) == ("convictions:shoplifting", "Quashed on appeal.")
    assert kept.sheet.counted_on == desk.today()
    with desk.read() as reading:
        entry = next(one for one in log.latest(reading) if one.subject == "matrix")
    assert "Quashed on appeal." in str(entry.fields["sheet"])


def test_space_again_goes_back_to_what_the_rules_say(open_matrix: Open) -> None:
    screen = open_matrix()
    screen.press("Ctrl+R")
    go(screen, "recent_low")
    screen.press("Space", "Space")
    screen.type("One event twice.")
    screen.press("Ctrl+Return")
    assert (count(screen, "recent_low"), count(screen, "left_out"), count(screen, "grade5")) == (
        0, 1, 0,
    )  # fmt: skip
    assert not screen.view.total.reason_field.isVisible()
    screen.press("Space")
    assert (count(screen, "recent_low"), count(screen, "left_out"), count(screen, "grade5")) == (
        1, 0, 1,
    )  # fmt: skip


def test_esc_takes_the_question_back_before_it_closes(open_matrix: Open) -> None:
    """The words begun are there when it is asked again."""
    screen = open_matrix()
    screen.press("Ctrl+R")
    go(screen, "recent_low")
    screen.press("Space", "Space")
    screen.type("One event")
    screen.press("Escape")
    assert isinstance(screen.focus, RowsTable)
    assert count(screen, "recent_low") == 1
    screen.press("Space")
    assert screen.view.trace.reason.text() == "One event"
    screen.press("Escape")
    screen.press("Escape")
    assert screen.box == "recent_low"


def test_an_arrest_without_a_line_is_listed_and_given_one(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    """The record itself names the line from then on, as a correction in the log."""
    happen(desk, person, "arrest", 3)
    screen = open_matrix()
    screen.press("Ctrl+R")
    screen.view.total.not_counted.click()
    heads = [one for one in screen.view.trace._rows.rows if one.needs_line]
    assert [one.state.split(".")[0] for one in heads] == [
        "Names no line of the sheet: Space chooses one"
    ]
    screen.view.trace.list.choose(heads[0].id)
    screen.press("Space")
    assert screen.view.trace.line.hasFocus()
    screen.view.trace.line.set_value("burglary_other")
    screen.press("Ctrl+Return")
    screen.settle()
    assert count(screen, "arrests:burglary_other") == 1
    with desk.read() as reading:
        entry = next(one for one in log.latest(reading) if "line" in one.fields)
    assert entry.fields["line"] == ("", "burglary_other")


def test_a_kept_score_is_led_back_to_its_records_and_not_changed(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    screen = open_matrix()
    screen.press("Ctrl+R", "Ctrl+S")
    screen.settle()
    screen.close()
    (kept,) = scoring.matrices(desk, person_id=person)
    gone = next(one.event_id for one in kept.sheet.items if one.box == "breaches")
    held = events.event(desk, gone)
    assert held is not None
    events.withdraw_event(desk, gone, held.revision, reason="Of somebody else.")
    again = open_matrix()
    again.presenter.open_score(again.presenter.scores[0].id)
    again.settle()
    go(again, "breaches")
    again.press("Space")
    assert rows(again) == [("A record that is no longer held", "Counts")]
    again.press("Space")  # reading only
    assert not again.view.trace.reason_field.isVisible()
    again.press("Escape")
    go(again, "arrests:shoplifting")
    again.press("Space")
    assert len(rows(again)) == 2


def test_the_next_score_is_counted_afresh_and_keeps_what_was_decided(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    screen = open_matrix()
    go(screen, "convictions:fraud")
    screen.type("2")
    screen.press("Ctrl+R")
    go(screen, "recent_low")
    screen.press("Space", "Space")
    screen.type("One event twice.")
    screen.press("Return", "Escape", "Ctrl+S")
    screen.settle()
    screen.close()
    later = replace(desk, clock=type(desk.clock)(desk.clock.now() + timedelta(days=25)))  # type: ignore[call-arg]
    again = MatrixScreen(screen.qtbot, later, ("person", person))
    again.press("F2")
    again.settle()
    assert (count(again, "recent_high"), count(again, "older_high")) == (0, 1)
    assert (count(again, "convictions:fraud"), count(again, "arrests_12")) == (2, 3)
    assert origin(again, "convictions:fraud") is Origin.TYPED
    assert count(again, "left_out") == 0 or count(again, "older_low") == 0
    again.close()


# ---- saving and drafts ---------------------------------------------------------------------


def test_records_counted_for_another_day_are_not_kept_under_this_one(
    desk: Desk, person: str, open_matrix: Open
) -> None:
    screen = open_matrix()
    screen.press("Ctrl+R")
    working = screen.presenter.working
    assert working is not None
    with pytest.raises(RuleViolation) as caught:
        scoring.save_matrix(
            desk, referral_id=None, person_id=person, sheet=working.entry.sheet,
            scored_on=desk.today() - timedelta(days=1), scored_by=desk.who, nominal_number="",
        )  # fmt: skip
    assert (caught.value.field, caught.value.code) == ("scored_on", "counted_other_day")


def test_a_reason_quotes_no_visor(desk: Desk, person: str, open_matrix: Open) -> None:
    screen = open_matrix()
    screen.press("Ctrl+R")
    go(screen, "recent_low")
    screen.press("Space", "Space")
    screen.type("Told by ViSOR.")
    screen.press("Return", "Escape", "Ctrl+S")
    screen.settle()
    assert scoring.matrices(desk, person_id=person) == ()
    assert screen.view.strip.message is not None


def test_a_draft_keeps_the_records_and_goes_on_with_them(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    screen = open_matrix()
    screen.press("Ctrl+R")
    go(screen, "recent_low")
    screen.press("Space", "Space")
    screen.type("One event twice.")
    screen.press("Return")
    working = screen.presenter.working
    assert working is not None
    sheet = working.entry.sheet
    screen.close()
    again = open_matrix()
    again.view.draft.resumed.emit()
    assert again.presenter.working is not None
    assert again.presenter.working.entry.sheet == sheet
    go(again, "left_out")
    again.press("Space")
    assert "One event twice." in rows(again)[0][1]


def test_a_draft_of_an_older_version_is_read(open_matrix: Open, desk: Desk, person: str) -> None:
    """Without records, typed boxes and day: as drafts were kept before."""
    sheet = '{"convictions": {"abh": 3}, "arrests": {}, "breaches": 4, "window": 12}'
    drafts.keep_draft(
        desk, FORM, person, base_revision=0,
        answers={"sheet": sheet, "scored_by": desk.who, "scored_on": "24 Nov 2026"},
    )  # fmt: skip
    screen = open_matrix()
    screen.view.draft.resumed.emit()
    assert (count(screen, "convictions:abh"), count(screen, "breaches")) == (3, 4)
    screen.press("Ctrl+R")
    assert (count(screen, "convictions:abh"), count(screen, "arrests_12")) == (3, 3)


def test_saving_does_not_throw_away_a_draft_left_undecided(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    """What was typed beside it is saved and its draft gone; the other is still offered."""
    first = open_matrix()
    first.press("Ctrl+Home")
    first.type("5")
    first.view.flush()
    first.close()
    second = open_matrix()
    second.press("Ctrl+Home", "Tab")
    second.type("3")
    second.view.flush()
    second.press("Ctrl+S")
    second.settle()
    found = drafts.find_draft(desk, FORM, person)
    assert found is not None
    assert '"burglary_aggravated": 5' in str(found.answers["sheet"]).replace("\\", "")
    assert drafts.find_draft(desk, FORM, f"{person} 2") is None
    assert second.view.draft.isVisible()
    second.view.draft.resumed.emit()
    assert count(second, "convictions:burglary_aggravated") == 5


# ---- what is said --------------------------------------------------------------------------


def test_that_arrests_count_twice_and_convictions_once_is_said(open_matrix: Open) -> None:
    screen = open_matrix()
    screen.press("Ctrl+R")
    said = {one.text() for one in screen.view.total.findChildren(QLabel)}
    assert "20 of the 29 points come from arrests." in said
    assert any("Arrests count twice on the sheet" in one for one in said)
    assert any("counts once on the lines, as the conviction" in one for one in said)


def test_without_a_record_there_is_nothing_to_count(qtbot: QtBot, desk: Desk) -> None:
    screen = MatrixScreen(qtbot, desk, ("referral", save(desk).id))
    assert not screen.view.count.isEnabled()
    screen.press("Ctrl+R")
    assert screen.total == "0"
    screen.press("Ctrl+Home", "Space")
    assert screen.view.trace.none.isVisible()
    screen.press("Escape")
    assert isinstance(screen.focus, CountsTable)
    screen.close()
