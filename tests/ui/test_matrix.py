"""The Matrix screen over a real store, by keyboard alone."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.referrals import Stage
from iomdesk.services import drafts, referrals, scoring
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.matrix.drafting import FORM
from iomdesk.ui.screens.matrix.grid import CountsTable
from iomdesk.ui.theme import Theme
from iomdesk.ui.widgets.label import ElidedLabel
from tests.helpers.matrix import VECTOR, MatrixScreen, bring_in_newer
from tests.helpers.people import POLICE, add
from tests.helpers.referrals import accepted, save, tasking

Open = Callable[..., MatrixScreen]


@pytest.fixture
def person(desk: Desk) -> str:
    """Somebody to score."""
    return add(desk, "WINDLESTRAW", "Peter")


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


# ---- the worked example ----------------------------------------------------------------


def test_the_worked_example_by_keyboard_gives_90_and_74(open_matrix: Open) -> None:
    """Domain item 20; both readings stand side by side, each with its band."""
    screen = open_matrix()
    screen.enter_vector()
    assert (screen.total, screen.band) == ("90", "To Panel")
    readings = screen.view.total.readings.accessibleName()
    assert "Convictions and arrests: matrix total 90, To Panel" in readings
    assert "Convictions only: matrix total 74, Not eligible for Panel" in readings
    assert "What if: convictions only would give 74, Not eligible for Panel." in (
        screen.view.tables.said
    )
    assert screen.view.total.share.text() == "28 of the 90 points come from arrests."
    sheet = screen.presenter.working.entry.sheet if screen.presenter.working else None
    assert sheet is not None
    assert (sheet.recent_high, sheet.recent_low, sheet.older_high) == (2, 3, 1)
    assert (sheet.arrests_12, sheet.breaches, sheet.window) == (2, 4, 24)
    for row_id, counts in VECTOR.items():
        assert (sheet.convictions.get(row_id, 0), sheet.arrests.get(row_id, 0)) == counts


def test_it_is_saved_and_stands_in_the_history(open_matrix: Open, desk: Desk, person: str) -> None:
    """Ctrl+S: one score, with its total, band, scorer, day and rule set; nothing unsaved."""
    screen = open_matrix()
    screen.enter_vector()
    assert screen.unsaved == 12
    screen.press("Ctrl+S")
    screen.settle()
    kept = scoring.matrices(desk, person_id=person)
    assert [(one.total, one.band, one.scored_by, one.rule_set) for one in kept] == [
        (90, "panel", desk.who, desk.scheme.rule_set)
    ]
    assert kept[0].scored_on == desk.today()
    assert screen.unsaved == 0
    link = screen.view.total.history.links[kept[0].id]
    assert link.text() == "24 Nov 2026: matrix total 90"
    told = link.accessibleDescription()
    assert told == f"To Panel. {desk.who}, under {desk.scheme.rule_set}"
    assert drafts.find_draft(desk, FORM, person) is None
    screen.press("Ctrl+S")  # nothing has changed since: no second score
    screen.settle()
    assert len(scoring.matrices(desk, person_id=person)) == 1


def test_after_saving_from_the_button_the_focus_stays_and_ctrl_p_prints(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    """Save is refused while it saves; the focus does not fall to the navigation."""
    screen = open_matrix()
    screen.enter_vector()
    screen.view.save.setFocus()
    screen.press("Ctrl+S")
    assert not screen.view.save.isEnabled()
    assert isinstance(screen.focus, CountsTable)
    screen.settle()
    assert isinstance(screen.focus, CountsTable)
    screen.press("Ctrl+P")
    assert screen.printed == [scoring.matrices(desk, person_id=person)[0].id]


def test_a_total_given_without_its_sheet_is_said_before_the_first_score(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    """The Scores tab lists it: so the matrix does not say that there was none."""
    scoring.add_score(
        desk, person, tool="IOM matrix", version="", months=None, value="118",
        scored_on=date(2026, 11, 2), basis="", source=POLICE,
    )  # fmt: skip
    screen = open_matrix()
    screen.enter_vector()
    told = "2 Nov 2026: matrix total 118, given by Police without its sheet."
    assert screen.view.tables.said[0] == told
    labels = [label.text() for label in screen.view.total.history.findChildren(QLabel)]
    assert labels == ["2 Nov 2026: matrix total 118", "Given by Police without its sheet"]
    screen.press("Ctrl+S")
    screen.settle()
    assert screen.view.tables.said[0] == told  # and not: the first score kept
    assert len(screen.view.total.history.links) == 1


def test_a_kept_score_is_headed_kept_and_names_its_rules(open_matrix: Open) -> None:
    """ "live" only while it is typed; the first score is no longer said to be missing."""
    screen = open_matrix()

    def head() -> list[str]:
        labels = screen.view.total.findChildren(ElidedLabel)
        return [one.whole for one in labels if one.whole]

    labels = {label.text() for label in screen.view.facts.findChildren(QLabel)}
    assert "Counting rule. Rules of 1 Apr 2026, v1" in labels
    screen.enter_vector()
    assert head() == ["live"]
    assert screen.view.tables.said[0] == "No score was kept before."
    screen.press("Ctrl+S")
    screen.settle()
    assert head() == ["kept 24 Nov 2026"]
    assert screen.view.tables.said[0] == "This is the first score kept."
    screen.type("5")
    assert head() == ["live"]
    screen.presenter.open_score(screen.presenter.scores[0].id)
    screen.settle()
    assert head() == ["kept 24 Nov 2026"]


# ---- the keyboard ----------------------------------------------------------------------


def test_tab_goes_through_every_box_and_back(open_matrix: Open, desk: Desk) -> None:
    """Convictions, arrests, next row, second table, inspector; Shift+Tab the same way back."""
    screen = open_matrix()
    screen.press("Ctrl+Home")
    rows = desk.scheme.matrix.rows()
    wanted = [f"{column}:{row.id}" for row in rows for column in ("convictions", "arrests")]
    wanted += ["recent_high", "recent_low", "older_high", "older_low", "arrests_12"]
    wanted += ["grade5", "left_out", "breaches"]
    seen = [screen.box]
    for _ in wanted[1:]:
        screen.press("Tab")
        seen.append(screen.box)
    assert seen == wanted
    for key in reversed(wanted[:-1]):
        screen.press("Shift+Tab")
        assert screen.box == key


def test_enter_and_arrows_move(open_matrix: Open, desk: Desk) -> None:
    """Down skips headings and goes on in the second table; sideways crosses over."""
    screen = open_matrix()
    screen.press("Ctrl+Home")
    rows = [row.id for row in desk.scheme.matrix.rows()]
    for row_id in rows[1:]:
        screen.press("Return")
        assert screen.box == f"convictions:{row_id}"
    screen.press("Return")
    assert screen.box == "recent_high"
    screen.press("Return")
    assert screen.box == "recent_low"
    screen.press("Up", "Shift+Tab")
    assert screen.box == f"arrests:{rows[-1]}"
    screen.press("Up", "Left", "Left")
    assert screen.box.startswith("arrests:")
    assert screen.box.split(":")[1] in rows[:16]
    screen.press("Right")
    assert screen.box.startswith("convictions:")
    screen.press("Ctrl+Home")
    assert screen.box == f"convictions:{rows[0]}"
    screen.press("End", "PgDown")
    assert screen.box == f"arrests:{rows[15]}"


@pytest.mark.parametrize("box", ["nominal_number", "recent_low", "breaches"])
def test_ctrl_home_is_the_screens_from_every_box(open_matrix: Open, desk: Desk, box: str) -> None:
    """A box of text would keep the key for its own cursor, and take the digits that follow."""
    screen = open_matrix()
    screen.view.go_to_box(box)
    screen.press("Ctrl+Home")
    assert screen.box == f"convictions:{desk.scheme.matrix.rows()[0].id}"


def test_digits_replace_and_signs_change_by_one(open_matrix: Open) -> None:
    """Up to 999, never below 0; a fourth digit changes nothing and says so."""
    screen = open_matrix()
    screen.press("Ctrl+Home")
    line = screen.box.split(":")[1]

    def count() -> int:
        working = screen.presenter.working
        assert working is not None
        return int(working.entry.value(f"convictions:{line}"))

    screen.type("12")
    assert count() == 12
    screen.press("+")
    assert count() == 13
    screen.press("-", "-")
    assert count() == 11
    screen.type("7")
    assert count() == 7
    screen.press("Right", "Left")
    screen.type("999")
    assert count() == 999
    screen.type("9")
    assert count() == 999
    assert "A box takes 999 at most. The count stays as it was." in screen.notes
    screen.press("+")
    assert count() == 999
    screen.press("Backspace")
    assert count() == 0
    screen.press("-")
    assert count() == 0


def test_undo_and_redo_step_by_step(open_matrix: Open) -> None:
    """A number is one step, wherever it was typed; the box it was in is in hand again."""
    screen = open_matrix()
    screen.press("Ctrl+Home")
    first = screen.box
    screen.type("12")
    screen.view.to_inspector()
    screen.type("4")
    assert screen.total == "140"
    screen.press("Ctrl+Z")
    assert (screen.total, screen.box) == ("120", "recent_high")
    screen.press("Ctrl+Z")
    assert (screen.total, screen.box, screen.unsaved) == ("0", first, 0)
    screen.press("Ctrl+Y")
    assert (screen.total, screen.box) == ("120", first)


def test_undo_reaches_the_words_too(open_matrix: Open) -> None:
    """The nominal number and the scorer are steps of the same stack."""
    screen = open_matrix()
    screen.press("Ctrl+Home")
    screen.type("3")
    box = screen.view.facts.boxes["nominal_number"]
    box.setFocus()
    screen.type("N-99016")
    assert screen.unsaved == 2
    screen.press("Ctrl+Z")
    assert (box.text(), screen.unsaved) == ("", 1)
    screen.press("Ctrl+Z")
    assert screen.unsaved == 0


# ---- what counts how -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("breaches", "answers", "points"),
    [
        ("3", ("No", "No"), ("0", "0")),
        ("4", ("Yes", "No"), ("5", "0")),
        ("6", ("Yes", "No"), ("5", "0")),
        ("7", ("Yes", "Yes"), ("0", "10")),
    ],
)
def test_compliance_is_banded_from_one_number(
    open_matrix: Open, breaches: str, answers: tuple[str, str], points: tuple[str, str]
) -> None:
    """Ruling 3: 5 or 10, never 15; the sheet's two lines answer by themselves."""
    screen = open_matrix()
    screen.view.go_to_box("breaches")
    screen.type(breaches)
    met = screen.view.total.met
    assert tuple(answer.text() for answer, _ in met) == answers
    assert tuple(score.text() for _, score in met) == points
    assert screen.total == str(sum(int(one) for one in points))


def test_grade_5_is_flagged_and_what_is_left_out_has_its_reason(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    """Ruling 4: without the reason it is not saved, and nothing typed is lost."""
    screen = open_matrix()
    screen.view.to_inspector()
    screen.type("2")
    screen.view.go_to_box("grade5")
    assert not screen.view.total.grade5.isVisible()
    screen.type("1")
    assert "suspected to be false" in screen.view.total.grade5.text()
    screen.press("Tab")
    screen.type("1")
    assert screen.total == "10"  # what is left out counts nowhere
    screen.press("Ctrl+S")
    screen.settle()
    assert scoring.matrices(desk, person_id=person) == ()
    assert screen.focus is screen.view.total.reason
    assert screen.view.total.reason_field.problem
    screen.type("Malicious caller, known to the desk")
    screen.press("Ctrl+S")
    screen.settle()
    kept = scoring.matrices(desk, person_id=person)[0]
    assert (kept.sheet.left_out, kept.sheet.grade5, kept.total) == (1, 1, 10)
    assert kept.sheet.left_out_reason == "Malicious caller, known to the desk"


def test_a_day_to_come_is_not_saved(open_matrix: Open, desk: Desk, person: str) -> None:
    """The day is marked, the words say why."""
    screen = open_matrix()
    screen.press("Ctrl+Home")
    screen.type("1")
    box = screen.view.facts.boxes["scored_on"]
    box.setFocus()
    box.selectAll()
    screen.type("25/11/2026")
    screen.press("Ctrl+S")
    screen.settle()
    assert scoring.matrices(desk, person_id=person) == ()
    message = screen.view.strip.message
    assert message is not None
    assert "has not come yet" in message.words
    box.selectAll()
    screen.type("20 nov 2026")
    screen.press("Ctrl+S")
    screen.settle()
    assert scoring.matrices(desk, person_id=person)[0].scored_on.day == 20


# ---- scores before ---------------------------------------------------------------------


def test_what_moved_since_the_last_score(open_matrix: Open, clock: SetClock, qtbot: QtBot) -> None:
    """Later: the offence lines are lent, the rest is counted afresh, and the change is told."""
    first = open_matrix()
    first.enter_vector()
    first.press("Ctrl+S")
    first.settle()
    first.close()
    clock.at += timedelta(days=90)
    screen = open_matrix()
    assert (screen.total, screen.band) == ("90", "To Panel")  # what stands is seen first
    message = screen.view.strip.message
    assert message is not None
    assert message.button == "Score again"
    screen.press("F2")
    assert screen.total == "49"
    assert screen.view.total.boxes["arrests_12"].text() == "0"
    assert "counted afresh" in (
        screen.view.strip.message.words if screen.view.strip.message else ""
    )
    assert screen.view.tables.said[:2] == (
        "Down 41 since 24 Nov 2026 (90)",
        "Intelligence -24, arrests -12, compliance -5",
    )
    screen.view.go_to_box("arrests_12")
    screen.type("9")
    assert screen.view.tables.said[0] == "Up 13 since 24 Nov 2026 (90)"
    assert screen.view.tables.said[1].startswith("Arrests +42, intelligence -24")


def test_an_old_score_opens_as_it_was_and_cannot_be_changed(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    """Read only; Esc goes back to what is being typed."""
    screen = open_matrix()
    screen.enter_vector()
    screen.press("Ctrl+S")
    screen.settle()
    old = scoring.matrices(desk, person_id=person)[0]
    screen.press("Ctrl+Home")
    screen.type("1")
    assert screen.total == "100"
    screen.presenter.open_score(old.id)
    screen.settle()
    assert screen.total == "90"
    screen.type("5")
    assert screen.total == "90"
    screen.press("Ctrl+P")
    assert screen.printed == [old.id]
    screen.press("Escape")
    assert (screen.total, screen.unsaved) == ("100", 1)
    screen.press("Ctrl+P")  # what is printed is what was saved
    assert screen.printed == [old.id]


# ---- drafts ----------------------------------------------------------------------------


def test_a_draft_outlives_the_window(
    open_matrix: Open, desk: Desk, person: str, settle: Callable[[], None]
) -> None:
    """Ten seconds after a key it is in the store; the next window offers it."""
    screen = open_matrix()
    screen.enter_vector()
    drafting = screen.presenter.drafting
    assert drafting is not None
    assert drafting.autosave.isActive()
    drafting.autosave.timeout.emit()
    screen.close(kept=False)
    settle()
    again = open_matrix()
    assert again.total == "0"
    assert again.view.draft.isVisible()
    again.click(again.view.draft.go_on)
    assert (again.total, again.unsaved) == ("90", 12)
    again.press("Ctrl+Z")  # going on with it is a step like any other
    assert again.unsaved == 0
    again.press("Ctrl+Y", "Ctrl+S")
    again.settle()
    assert drafts.find_draft(desk, FORM, person) is None
    assert scoring.matrices(desk, person_id=person)[0].total == 90


def test_leaving_keeps_what_was_typed(open_matrix: Open, desk: Desk, person: str) -> None:
    """Another screen, or the lock: at once, without a question."""
    screen = open_matrix()
    screen.press("Ctrl+Home")
    screen.type("2")
    screen.view.leave()
    draft = drafts.find_draft(desk, FORM, person)
    assert draft is not None
    screen.press("Ctrl+Z")
    screen.view.flush()  # put back as it was: there is nothing left to keep
    assert drafts.find_draft(desk, FORM, person) is None


# ---- for eye and ear -------------------------------------------------------------------


def test_each_cell_says_itself(open_matrix: Open) -> None:
    """ "Burglary dwelling, convictions, 2", to a screen reader, box by box."""
    screen = open_matrix()
    screen.press("Ctrl+Home", "Down")
    screen.type("2")
    screen.press("Tab")
    screen.type("1")
    assert screen.cell("burglary_dwelling", 2) == "Burglary dwelling, convictions, 2"
    assert screen.cell("burglary_dwelling", 3) == "Burglary dwelling, arrests, 1"
    assert screen.cell("burglary_dwelling", 4) == "Burglary dwelling, score, 24"
    table = screen.view.tables.tables[0]
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface.role() == QAccessible.Role.Table
    assert interface.text(QAccessible.Text.Name) == "Offences: Burglary, Vehicle Crime, Theft"
    for box in screen.view.total.boxes.values():
        assert box.accessibleName()
    assert screen.view.total.figure.accessibleName() == "Matrix total 24, Not eligible for Panel"


def test_measures_of_the_mock_up(open_matrix: Open, themed: Theme) -> None:
    """Two tables of 436, rows 28, groups 24, inspector 324, at 1264 x 800 without scrolling."""
    screen = open_matrix()
    left, right = screen.view.tables.tables
    assert (left.width() + 2, right.width() + 2) == (436, 436)
    for table in (left, right):
        heights = {
            line.row is None: table.rowHeight(at) for at, line in enumerate(table.counts.lines)
        }
        assert heights == {True: 24, False: 28}
        assert table.horizontalHeader().height() == 28
    assert [len(one.offences()) for one in (left, right)] == [16, 16]
    assert screen.view.total.width() == 324
    assert screen.view.tables.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize(("width", "height", "percent"), [(1264, 640, 100), (1016, 594, 150)])
def test_totals_stay_in_view_while_it_scrolls(
    open_matrix: Open, themed: Theme, width: int, height: int, percent: int
) -> None:
    """Below 860 px the sums are pinned, and the box in hand is never under them."""
    themed.choose(percent=percent)
    screen = open_matrix()
    screen.view.resize(width, height)
    screen.settle()
    tables = screen.view.tables
    screen.press("Ctrl+Home")
    for _ in range(63):
        screen.press("Tab")
        screen.settle()
        here = screen.focus
        assert isinstance(here, CountsTable)
        cell = here.cell_rect()
        top = here.mapTo(tables.viewport(), cell.topLeft()).y()
        sums = tables.totals.mapTo(tables.viewport(), QPoint(0, 0)).y()
        assert top >= 0
        if here is tables.tables[-1]:
            assert top + cell.height() <= sums + 2
        assert sums + tables.totals.height() <= tables.viewport().height() + 1


def test_nothing_open_says_how_one_is(open_matrix: Open) -> None:
    """Without a referral or a person there is no grid, and no key does anything."""
    screen = open_matrix(None)
    screen.press("Ctrl+S", "Ctrl+Z")
    assert screen.presenter.working is None
    assert screen.view.panes() == (screen.view,)


def test_an_old_score_keeps_its_rules_after_newer_ones_came(
    open_matrix: Open, desk: Desk, person: str, qtbot: QtBot, tmp_path: Path
) -> None:
    """Made under version 1, with its weights; the same counts come to more under version 2."""
    screen = open_matrix()
    screen.enter_vector()
    screen.press("Ctrl+S")
    screen.settle()
    screen.close()
    newer = bring_in_newer(desk, tmp_path)
    again = MatrixScreen(qtbot, newer, ("person", person))
    try:
        old = scoring.matrices(newer, person_id=person)[0]
        assert old.rule_set != newer.scheme.rule_set
        assert again.total == "90"
        again.press("F2")
        assert again.total == "52"  # the offence lines, under the new weight of ABH
        assert again.view.tables.said[0].startswith("Matrix total 90 on 24 Nov 2026, under")
        again.presenter.open_score(old.id)
        again.settle()
        assert (again.total, again.band) == ("90", "To Panel")
        assert again.cell("abh", 4) == "ABH, score, 5"
        again.press("Escape")
        assert again.cell("abh", 4) == "ABH, score, 8"
    finally:
        again.close()
        newer.store.close()


# ---- of a referral ---------------------------------------------------------------------


def test_a_referral_is_scored_and_goes_on(open_matrix: Open, desk: Desk) -> None:
    """Its facts stand above the grid; whose turn it is follows what is saved."""
    referral = save(desk)
    screen = open_matrix(("referral", referral.id))
    assert screen.view.fact == "WINDLESTRAW, Peter"
    facts = {label.text() for label in screen.view.facts.findChildren(QLabel)}
    assert {"9 Aug 1997", "OGRS 3, 24 months", "84, Tier 2"} <= facts
    assert "Weight x (convictions + arrests)" in facts
    assert screen.view.tables.said[-1] == "The police coordinator fills in the matrix."
    screen.enter_vector()
    screen.press("Ctrl+S")
    screen.settle()
    now = referrals.read_referral(desk, referral.id)
    assert now.stage is Stage.MATRIX_DONE
    assert screen.view.tables.said[-1] == (
        "The matrix is done or not asked for: the meeting decides."
    )
    kept = scoring.matrices(desk, referral_id=referral.id)[0]
    assert (kept.total, kept.referral_id) == (90, referral.id)


def test_the_matrix_of_a_decided_referral_stays(open_matrix: Open, desk: Desk) -> None:
    """Keys change nothing, and the reason is said."""
    referral = accepted(desk, tasking(desk))
    screen = open_matrix(("referral", referral.id))
    assert screen.total == "90"
    message = screen.view.strip.message
    assert message is not None
    assert message.words == "The referral is decided: its matrix stays as it is."
    screen.press("Ctrl+Home")
    screen.type("5")
    screen.view.to_inspector()
    screen.type("5")
    screen.press("Ctrl+S")
    screen.settle()
    assert (screen.total, screen.unsaved) == ("90", 0)
    assert len(scoring.matrices(desk, referral_id=referral.id)) == 1


# ---- hurried hands -----------------------------------------------------------------------


def test_what_is_typed_while_a_score_is_saved_is_not_taken_as_saved(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    """It counts as a change, and a draft keeps it."""
    screen = open_matrix()
    screen.press("Ctrl+Home")
    screen.type("2")
    screen.press("Ctrl+S")
    screen.press("Tab")
    screen.type("4")
    screen.settle()
    kept = scoring.matrices(desk, person_id=person)
    assert len(kept) == 1
    assert not kept[0].sheet.arrests
    assert screen.unsaved == 1
    screen.view.flush()
    draft = drafts.find_draft(desk, FORM, person)
    assert draft is not None


def test_a_score_saved_late_leaves_the_matrix_of_somebody_else_alone(
    open_matrix: Open, desk: Desk
) -> None:
    """Another person's matrix is open by then, with numbers typed into it."""
    other = add(desk, "COPPERBEECH", "Wayne")
    screen = open_matrix()
    screen.press("Ctrl+Home")
    screen.type("2")
    screen.press("Ctrl+S")
    screen.view.arrive(("person", other))
    working = screen.presenter.working
    assert working is not None
    working.put("convictions:shoplifting", 7)
    screen.settle()
    assert screen.unsaved == 1
    assert working.entry != working.base
    assert scoring.matrices(desk, person_id=other) == ()


def test_a_draft_left_undecided_is_not_typed_over(
    open_matrix: Open, desk: Desk, person: str
) -> None:
    """What is typed beside it is offered once it is decided on."""
    first = open_matrix()
    first.press("Ctrl+Home")
    first.type("5")
    first.view.flush()
    found = drafts.find_draft(desk, FORM, person)
    first.close()
    second = open_matrix()
    second.press("Ctrl+Home", "Tab")
    second.type("3")
    second.view.flush()
    again = drafts.find_draft(desk, FORM, person)
    assert found is not None
    assert again is not None
    assert again.answers == found.answers
    second.close()
    third = open_matrix()
    assert third.presenter.drafting is not None
    third.presenter.drafting._throw_away()
    third.close()
    last = open_matrix()
    last.view.draft.resumed.emit()
    working = last.presenter.working
    assert working is not None
    assert list(working.entry.sheet.arrests.values()) == [3]
    assert not working.entry.sheet.convictions


def test_a_count_takes_no_fourth_digit_no_letter_and_no_minus_below_nought(
    open_matrix: Open,
) -> None:
    """Words in the status bar say why the fourth digit was not taken."""
    screen = open_matrix()
    screen.press("Ctrl+Home")
    screen.type("1234")
    working = screen.presenter.working
    assert working is not None
    assert list(working.entry.sheet.convictions.values()) == [123]
    assert screen.notes
    screen.type("x")
    screen.press("Backspace", "-", "-")
    assert not working.entry.sheet.convictions
