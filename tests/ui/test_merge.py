"""The Merge screen, by keyboard, over a real store."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.merging import Side
from iomdesk.services import actions, cohort, drafts, merging
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.merge.presenter import FORM, MergePresenter
from iomdesk.ui.screens.merge.view import MergeView
from iomdesk.ui.theme import Mode, Theme
from tests.helpers.cohort import CohortScreen, fill_cohort
from tests.helpers.people import POLICE, add

REASON = "Same PNCID"


def press(*keys: str) -> None:
    """Press keys where the focus is."""
    for one in keys:
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keySequence(here, QKeySequence(one))


def typed(text: str) -> None:
    """Type where the focus is."""
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClicks(here, text)


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    """A few people, and a second record of Teaselwood with an action of its own."""
    made = fill_cohort(desk, clock)
    made["TWIN"] = add(
        desk, "TEASLEWOOD", "Dean", crn="X990999", pncid="2009/9990012V", area="Millbeck",
        birth_date=date(1991, 3, 14), phone="01632 960 555",
    )  # fmt: skip
    task = actions.NewAction(body="Ask the landlord", owner_agency="Adair Homes")
    actions.add(desk, made["TWIN"], task, POLICE)
    return made


class MergeScreen:
    """The screen in a window of its own."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot = qtbot
        self.jobs = Jobs()
        self.view = MergeView()
        self.presenter = MergePresenter(desk, self.view, self.jobs, Errors())
        self.asked: list[str] = []
        self.notes: list[str] = []
        self.presenter.person_asked.connect(self.asked.append)
        self.view.note_changed.connect(self.notes.append)
        qtbot.addWidget(self.view)
        self.view.resize(1264, 800)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)

    def settle(self) -> None:
        """Until nothing runs."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for _ in range(3):
            QApplication.processEvents()

    def close(self) -> None:
        """End threads and timers."""
        self.view.flush()
        self.presenter.draft.autosave.stop()
        self.settle()
        self.jobs.close()
        self.view.close()


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk) -> Iterator[MergeScreen]:
    """The screen, nobody's yet."""
    made = MergeScreen(qtbot, desk)
    yield made
    made.close()


def said(screen: MergeScreen) -> str:
    """Every word in view."""
    labels = screen.view.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisible())


def test_two_records_become_one_by_keyboard_and_come_apart_again(
    screen: MergeScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Enter on who may be the same, choose, the reason, Ctrl+Enter; later Ctrl+Shift+U."""
    kept = ids["TEASELWOOD"]
    screen.view.arrive((kept,))
    assert [row.id for row in screen.view.choosing.model.rows] == [ids["TWIN"]]
    assert "2009/9990012V" in screen.view.choosing.model.rows[0].reason
    press("Return")
    assert screen.view.comparing
    assert "Action: 1" in said(screen)
    assert "TEASLEWOOD" in said(screen)
    screen.view.pairs.choose("phone", Side.RIGHT)
    press("Ctrl+Shift+M")
    assert QApplication.focusWidget() is screen.view.form.box
    press("Ctrl+Return")
    screen.settle()
    assert "made one for a reason" in screen.view.form.fields["reason"].problem
    typed(REASON)
    press("Ctrl+Return")
    screen.settle()
    assert screen.asked == [kept]
    person = cohort.read_record(desk, kept).person
    assert person.phone == "01632 960 555"
    assert len(actions.of_person(desk, kept)) == 2
    assert cohort.open_record(desk, ids["TWIN"]).person.id == kept
    assert drafts.find_draft(desk, FORM, kept) is None
    screen.view.arrive((kept,))
    assert "TEASLEWOOD, Dean" in said(screen)
    press("Ctrl+Shift+U")
    typed("Two brothers")
    press("Ctrl+Return")
    screen.settle()
    assert screen.notes[-1].startswith("TEASLEWOOD, Dean is a record of its own again.")
    assert cohort.open_record(desk, ids["TWIN"]).person.id == ids["TWIN"]
    assert len(actions.of_person(desk, kept)) == 1


def test_two_with_nothing_in_common_are_merged_only_with_a_tick(
    screen: MergeScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """It is said in the panel; the tick is asked for each time, and no draft keeps it."""
    form = screen.view.form
    screen.view.arrive((ids["TEASELWOOD"], ids["OAKAPPLE"]))
    assert form.against.property("tone") == "warning"
    assert form.against.text().startswith("Nothing is the same in these two records: not the name")
    press("Ctrl+Shift+M")
    typed(REASON)
    press("Ctrl+Return")
    screen.settle()
    assert screen.asked == []
    assert form.fields["sure"].problem.startswith("Nothing was merged.")
    assert form.sure.hasFocus()
    press("Space")
    assert form.fields["sure"].problem == ""
    screen.presenter.draft.flush()
    press("Alt+Up")
    screen.settle()
    screen.view.choosing.chosen.emit(ids["OAKAPPLE"])
    assert (form.reason, form.sure.isChecked()) == (REASON, False)
    form.sure.setChecked(True)
    form.take_focus()
    press("Ctrl+Return")
    screen.settle()
    assert screen.asked == [ids["TEASELWOOD"]]


def test_a_number_that_differs_is_said_and_asks_for_no_tick(
    screen: MergeScreen, ids: dict[str, str]
) -> None:
    """The name or the birth date speaks for them; the CRN against."""
    screen.view.arrive((ids["TEASELWOOD"], ids["TWIN"]))
    told = screen.view.form.against.text()
    assert told == "Not the same in the two records: CRN. One person seldom has two."
    assert screen.view.form.fields["sure"].isHidden()


def test_why_an_older_merge_cannot_be_taken_apart_yet_stands_in_words(
    screen: MergeScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """A grey button says nothing by itself."""
    kept = ids["TEASELWOOD"]
    for other in (ids["TWIN"], ids["OAKAPPLE"]):
        found = merging.compare(desk, kept, other)
        bases = (found.left.revision, found.right.revision)
        merging.merge(desk, kept, other, bases, {}, reason=REASON)
    screen.view.arrive((kept,))
    screen.settle()
    latest, first = screen.view.merged.links.values()
    assert (latest.isEnabled(), first.isEnabled()) == (True, False)
    told = "OAKAPPLE, Stephen was merged after this one. Take that one apart first."
    assert said(screen).count(told) == 1


def test_any_other_record_is_found_by_part_of_a_name(
    screen: MergeScreen, ids: dict[str, str]
) -> None:
    """Those who left as well; the record itself is not offered."""
    screen.view.arrive((ids["TEASELWOOD"],))
    screen.view.find_here()
    typed("oak")
    assert [row.id for row in screen.view.choosing.model.rows] == [ids["OAKAPPLE"]]
    press("Ctrl+A")
    typed("teasel")
    assert screen.view.choosing.model.rows == ()
    assert "Nobody fits" in said(screen)


def test_without_a_record_it_asks_for_the_one_that_is_kept(
    screen: MergeScreen, ids: dict[str, str]
) -> None:
    """As when it is opened before any record was."""
    screen.view.arrive(None)
    assert "No record was chosen yet" in said(screen)
    typed("teaselw")
    press("Down", "Return")
    assert [row.id for row in screen.view.choosing.model.rows] == [ids["TWIN"]]
    assert screen.view.person_here() == (ids["TEASELWOOD"], "TEASELWOOD, Dean")


def test_esc_keeps_reason_and_choices_and_cancel_throws_them_away(
    screen: MergeScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """A draft by the record that is kept, which knows the other."""
    kept = ids["TEASELWOOD"]
    screen.view.arrive((kept, ids["TWIN"]))
    screen.view.pairs.choose("area", Side.RIGHT)
    screen.view.form.take_focus()
    typed(REASON)
    press("Escape")
    assert screen.view.choosing.isVisible()
    screen.view.arrive((ids["OAKAPPLE"],))
    screen.view.arrive((kept,))
    assert screen.view.pairs.isVisible()
    assert screen.view.form.reason == REASON
    assert screen.view.pairs.choices["area"] is Side.RIGHT
    screen.view.form.cancel.click()
    assert drafts.find_draft(desk, FORM, kept) is None


def test_the_other_may_be_the_one_that_is_kept(
    screen: MergeScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Ctrl+Shift+X; what was chosen stays chosen."""
    screen.view.arrive((ids["TEASELWOOD"], ids["TWIN"]))
    screen.view.pairs.choose("area", Side.RIGHT)
    press("Ctrl+Shift+X")
    assert screen.view.pairs.choices["area"] is Side.LEFT
    screen.view.form.take_focus()
    typed(REASON)
    press("Ctrl+Return")
    screen.settle()
    assert screen.asked == [ids["TWIN"]]
    assert cohort.read_record(desk, ids["TEASELWOOD"]).person.id == ids["TWIN"]
    assert cohort.read_record(desk, ids["TWIN"]).person.area == "Millbeck"


def test_who_saved_meanwhile_is_compared_anew(
    screen: MergeScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Nothing is merged; the reason and the choices stay."""
    screen.view.arrive((ids["TEASELWOOD"], ids["TWIN"]))
    screen.view.pairs.choose("area", Side.RIGHT)
    screen.view.form.take_focus()
    typed(REASON)
    cohort.amend_person(
        desk, ids["TWIN"], 1, {"phone": "01632 960 777"}, numbers={}, source=POLICE
    )  # fmt: skip
    press("Ctrl+Return")
    screen.settle()
    assert "saved since they were compared" in screen.view.form.note.text()
    assert "01632 960 777" in said(screen)
    assert screen.view.form.reason == REASON
    assert screen.view.pairs.choices["area"] is Side.RIGHT
    press("Ctrl+Return")
    screen.settle()
    assert merging.kept_id(desk, ids["TWIN"]) == ids["TEASELWOOD"]


def test_a_record_that_was_saved_says_who_may_be_the_same(
    qtbot: QtBot, desk: Desk, ids: dict[str, str]
) -> None:
    """In the strip, with the way to the comparison; gone with the next record."""
    made = CohortScreen(qtbot, desk)
    try:
        asked: list[tuple[str, str]] = []
        made.presenter.twins.merge_asked.connect(lambda a, b: asked.append((a, b)))
        made.open(ids["TEASELWOOD"])
        made.presenter._saved(ids["TEASELWOOD"])
        made.settle()
        message = made.view.strip.message
        assert message is not None
        assert "TEASLEWOOD, Dean may be the same person" in message.words
        assert message.run is not None
        message.run()
        assert asked == [(ids["TEASELWOOD"], ids["TWIN"])]
        made.open(ids["OAKAPPLE"])
        assert made.view.strip.message is None
    finally:
        made.close()


def test_a_record_in_view_that_is_merged_away_gives_way_to_the_one_kept(
    qtbot: QtBot, desk: Desk, ids: dict[str, str]
) -> None:
    """The list loses the row; opening its id again opens the one that is kept."""
    made = CohortScreen(qtbot, desk)
    try:
        made.open(ids["TWIN"])
        found = merging.compare(desk, ids["TEASELWOOD"], ids["TWIN"])
        merging.merge(
            desk, ids["TEASELWOOD"], ids["TWIN"],
            (found.left.revision, found.right.revision), {}, reason=REASON,
        )  # fmt: skip
        made.settle()
        assert made.view.record.person_id == ids["TEASELWOOD"]
        assert "TEASLEWOOD" not in made.names()
        made.open(ids["OAKAPPLE"])
        made.open(ids["TWIN"])
        assert made.view.record.person_id == ids["TEASELWOOD"]
    finally:
        made.close()


def test_where_room_is_short_the_panel_comes_when_it_is_asked_for(
    screen: MergeScreen, desk: Desk, ids: dict[str, str], themed: Theme
) -> None:
    """Both records first; Ctrl+Shift+M shows the panel in their place, Esc shows them again."""
    themed.choose(percent=150)
    screen.view.resize(1080, 560)
    screen.view.arrive((ids["TEASELWOOD"], ids["TWIN"]))
    assert screen.view.pairs.isVisible()
    press("Ctrl+Shift+M")
    assert screen.view.form.isVisible()
    typed(REASON)
    press("Escape")
    assert screen.view.pairs.isVisible()
    press("Ctrl+Shift+M")
    assert screen.view.form.reason == REASON
    press("Ctrl+Return")
    screen.settle()
    assert merging.kept_id(desk, ids["TWIN"]) == ids["TEASELWOOD"]
    screen.view.arrive((ids["TEASELWOOD"],))
    assert not screen.view.merged.isVisible()
    press("Ctrl+Shift+L")
    assert screen.view.merged.isVisible()
    assert QApplication.focusWidget() in screen.view.merged.links.values()


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize(("percent", "size"), [(100, (1264, 800)), (150, (1080, 560))])
def test_no_word_is_cut(
    screen: MergeScreen, ids: dict[str, str], themed: Theme, mode: Mode, percent: int,
    size: tuple[int, int],
) -> None:  # fmt: skip
    """At 150 % on the smallest window everything is there, one under the other."""
    themed.choose(mode=mode, percent=percent)
    screen.view.resize(*size)
    screen.view.arrive((ids["TEASELWOOD"], ids["TWIN"]))
    QApplication.processEvents()
    for label in screen.view.pairs.findChildren(QLabel):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
            assert label.height() >= needed, label.text()
