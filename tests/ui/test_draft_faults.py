"""What a draft must outlive: one left undecided, a disk that refuses, a lock in between."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.progress import NoProgress
from iomdesk.services import cohort, drafts
from iomdesk.services.desk import Desk
from iomdesk.ui.forms.drafting import Drafting
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.form import PersonForm
from tests.helpers.cohort import SOURCE, CohortScreen, fill_cohort
from tests.helpers.matrix import MatrixScreen

PERSON = "TEASELWOOD"
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    """Five people."""
    return fill_cohort(desk, clock)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[CohortScreen]:
    """The Cohort screen, the record open."""
    made = CohortScreen(qtbot, desk)
    made.open(ids[PERSON])
    yield made
    made.close()


@contextmanager
def refusing(desk: Desk) -> Iterator[None]:
    """The store itself refuses every draft meanwhile."""
    for name, verb in (("no_new", "INSERT"), ("no_more", "UPDATE")):
        run(
            desk,
            f"CREATE TRIGGER {name} BEFORE {verb} ON draft"
            " BEGIN SELECT RAISE(ABORT, 'refused'); END",
        )
    try:
        yield
    finally:
        for name in ("no_new", "no_more"):
            run(desk, f"DROP TRIGGER {name}")


def run(desk: Desk, statement: str) -> None:
    """One statement in a transaction of its own."""
    desk.write(lambda work: work.reading.exec_driver_sql(statement), context="draft")


def kept(desk: Desk, form: str, subject: str) -> Mapping[str, object]:
    """The answers of a draft; empty when there is none."""
    found = drafts.find_draft(desk, form, subject)
    return {} if found is None else found.answers


def edit(screen: CohortScreen) -> PersonForm:
    """F2."""
    QTest.keyClick(screen.view.record.header.tabs, Qt.Key.Key_F2)
    form = screen.presenter.form
    assert form is not None
    return form


def type_into(form: PersonForm, key: str, text: str) -> None:
    """Replace what stands in a field, by the keyboard."""
    editor = form.field(key).editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    QTest.keyClicks(editor, text)


def ten_seconds(screen: CohortScreen) -> None:
    """What the timer of the form does."""
    editing = screen.presenter.editing
    assert editing is not None
    assert editing.drafting.autosave.isActive()
    editing.drafting.autosave.timeout.emit()
    screen.settle()


def left(screen: CohortScreen, key: str, text: str) -> None:
    """Type something into the form and leave it."""
    form = edit(screen)
    type_into(form, key, text)
    form.leave_asked.emit()
    screen.settle()


# ---- the form of a person ------------------------------------------------------------------


def test_typing_beside_an_undecided_draft_leaves_its_words(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    """Neither the timer nor the lock writes over it; gone on with, the two are one."""
    person = ids[PERSON]
    left(screen, "address", "14 Mill Lane")
    form = edit(screen)
    assert form.draft.isVisible()
    type_into(form, "phone", "01632 960 123")
    ten_seconds(screen)
    screen.view.flush()
    assert kept(desk, "person", person)["address"] == "14 Mill Lane"
    assert kept(desk, "person", f"{person} 2")["phone"] == "01632 960 123"
    form.draft.go_on.click()
    assert (form.answers["address"], form.answers["phone"]) == ("14 Mill Lane", "01632 960 123")
    both = kept(desk, "person", person)
    assert (both["address"], both["phone"]) == ("14 Mill Lane", "01632 960 123")
    assert not kept(desk, "person", f"{person} 2")


def test_saving_drops_what_was_saved_and_not_the_undecided_draft(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    """The earlier words are offered again after it."""
    person = ids[PERSON]
    left(screen, "address", "14 Mill Lane")
    form = edit(screen)
    type_into(form, "phone", "01632 960 123")
    ten_seconds(screen)
    type_into(form, "originator", "Probation")
    type_into(form, "channel", "Telephone")
    form.save_asked.emit()
    screen.settle()
    assert cohort.read_record(desk, person).person.phone == "01632 960 123"
    assert not kept(desk, "person", f"{person} 2")
    again = edit(screen)
    again.draft.go_on.click()
    assert again.answers["address"] == "14 Mill Lane"


def test_a_new_person_is_not_typed_over_one_left_undecided(
    screen: CohortScreen, desk: Desk
) -> None:
    """Each form opened without deciding keeps apart, however many there are."""
    for surname in ("WINDLE", "YARDE", "BROADLEAF", "SELFHEAL", "MEADOWRUE"):
        QTest.keyClick(screen.view.people.list, Qt.Key.Key_N, CTRL | SHIFT)
        form = screen.presenter.form
        assert form is not None
        type_into(form, "surname", surname)
        form.leave_asked.emit()
        screen.settle()
    found = [kept(desk, "person", place) for place in ("new", "new 2", "new 3", "new 4", "new 5")]
    assert [one["surname"] for one in found] == [
        "WINDLE", "YARDE", "BROADLEAF", "SELFHEAL", "MEADOWRUE",
    ]  # fmt: skip


@pytest.mark.logs
def test_what_could_not_be_kept_is_kept_by_the_next_tick(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    """Nothing more needs to be typed for it."""
    form = edit(screen)
    type_into(form, "address", "14 Mill Lane")
    with refusing(desk):
        ten_seconds(screen)
        assert form.strip.message is not None
        assert not kept(desk, "person", ids[PERSON])
    ten_seconds(screen)
    assert kept(desk, "person", ids[PERSON])["address"] == "14 Mill Lane"


@pytest.mark.logs
def test_what_could_not_be_kept_is_kept_by_the_lock(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    """The flush writes it although just these words were handed in before."""
    form = edit(screen)
    type_into(form, "address", "14 Mill Lane")
    with refusing(desk):
        ten_seconds(screen)
    screen.view.flush()
    assert kept(desk, "person", ids[PERSON])["address"] == "14 Mill Lane"


@pytest.mark.logs
def test_a_save_that_fails_leaves_a_draft(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    """The words handed in to be saved are a draft before, and go on being one."""
    form = edit(screen)
    for key, text in (("address", "14 Mill Lane"), ("originator", "Police"), ("channel", "Post")):
        type_into(form, key, text)
    run(
        desk,
        "CREATE TRIGGER no_person BEFORE UPDATE ON person"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    form.save_asked.emit()
    screen.settle()
    run(desk, "DROP TRIGGER no_person")
    assert cohort.read_record(desk, ids[PERSON]).person.address == ""
    assert kept(desk, "person", ids[PERSON])["address"] == "14 Mill Lane"
    ten = screen.presenter.editing
    assert ten is not None
    assert ten.drafting.autosave.isActive()


# ---- every draft ---------------------------------------------------------------------------


@dataclass
class Typed:
    """What stands in a form and in a panel alike."""

    answers: dict[str, str] = field(default_factory=dict)
    touched: bool = True

    @property
    def changed(self) -> tuple[str, ...]:
        """Every answer that was given."""
        return tuple(key for key, text in self.answers.items() if text)


class Failures(QObject):
    """Hears what could not be kept."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[BaseException] = []

    def hear(self, error: BaseException) -> None:
        """One more."""
        self.told.append(error)


Made = tuple[Drafting | PanelDraft, Typed, Jobs, Failures]


@pytest.fixture(params=["form", "panel"])
def made(request: pytest.FixtureRequest, desk: Desk) -> Iterator[Made]:
    """A draft of a form, and one of a panel, with one thread to write in."""
    jobs, typed, failures = Jobs(workers=1), Typed(), Failures()
    draft: Drafting | PanelDraft
    if request.param == "form":
        draft = Drafting(desk, jobs, "f", "s", 0, lambda: typed, failures.hear, failures)
    else:
        draft = PanelDraft(desk, jobs, "f", typed, failures.hear, failures)
        draft.begin("s")
    yield draft, typed, jobs, failures
    draft.autosave.stop()
    jobs.close()


@contextmanager
def held_up(jobs: Jobs) -> Iterator[Callable[[], None]]:
    """The one thread is busy until the block is left; gives what lets it go before."""
    gate = Event()

    def wait(_progress: object) -> None:
        gate.wait()

    jobs.start(wait)
    try:
        yield gate.set
    finally:
        gate.set()


def test_the_lock_keeps_what_is_still_under_way(made: Made, desk: Desk, qtbot: QtBot) -> None:
    """It may fail yet; and when it comes late it is not written over later words."""
    draft, typed, jobs, _failures = made
    with held_up(jobs) as let_go:
        typed.answers["body"] = "one"
        draft.keep()
        draft.flush()
        assert kept(desk, "f", "s") == {"body": "one"}
        typed.answers["body"] = "one two"
        draft.keep()
        typed.answers["body"] = "one two three"
        draft.flush()
        let_go()
        qtbot.waitUntil(lambda: not jobs.running)
    assert kept(desk, "f", "s") == {"body": "one two three"}


def test_what_failed_is_tried_again_by_itself(made: Made, desk: Desk, qtbot: QtBot) -> None:
    """The timer runs on although nothing more is typed, until it is on disk."""
    draft, typed, jobs, failures = made
    typed.answers["body"] = "one"
    with refusing(desk):
        draft.keep()
        qtbot.waitUntil(lambda: not jobs.running)
        assert len(failures.told) == 1
        with pytest.raises(Exception, match="refused"):
            draft.flush()
        draft.autosave.start()
    assert draft.autosave.isActive()
    draft.autosave.timeout.emit()
    qtbot.waitUntil(lambda: not jobs.running)
    assert kept(desk, "f", "s") == {"body": "one"}
    run(desk, "DELETE FROM draft")
    draft.flush()
    assert not kept(desk, "f", "s")  # once it is on disk it is not written again


def test_a_failure_starts_the_timer_again(made: Made, desk: Desk, qtbot: QtBot) -> None:
    """A timer that fires once has fired."""
    draft, typed, jobs, _failures = made
    typed.answers["body"] = "one"
    assert not draft.autosave.isActive()
    with refusing(desk):
        draft.keep()
        qtbot.waitUntil(lambda: not jobs.running)
    assert draft.autosave.isActive()


def test_what_was_handed_in_with_a_save_and_failed_is_kept_later(made: Made, desk: Desk) -> None:
    """As the form of a referral does; handed in is not yet on disk."""
    draft, typed, _jobs, _failures = made
    typed.answers["body"] = "one"
    work = draft.hand_in()
    assert work is not None
    with refusing(desk), pytest.raises(Exception, match="refused"):
        work(NoProgress())
    draft.flush()
    assert kept(desk, "f", "s") == {"body": "one"}


@pytest.mark.logs
def test_a_move_that_could_not_be_kept_is_kept_by_the_lock(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    """The panel on the record keeps its words as every panel does."""
    moving = screen.presenter._moving
    moving.begin(cohort.read_record(desk, ids[PERSON]).person)
    QTest.keyClicks(screen.view.panel.reason, "Missed two")
    assert moving.draft.autosave.isActive()
    with refusing(desk):
        moving.draft.autosave.stop()
        moving.draft.autosave.timeout.emit()
        screen.settle()
    assert moving.draft.autosave.isActive()
    screen.view.flush()
    assert kept(desk, "move", ids[PERSON])["reason"] == "Missed two"
    moving.put_away()


def test_no_matrix_left_undecided_is_typed_over(qtbot: QtBot, desk: Desk) -> None:
    """The third is kept beside the first two."""
    person = cohort.add_person(desk, {"surname": "WINDLE"}, numbers={}, source=SOURCE)
    for count in ("5", "3", "7"):
        one = MatrixScreen(qtbot, desk, ("person", person))
        one.press("Ctrl+Home")
        one.type(count)
        one.view.flush()
        one.close()
    found = [kept(desk, "matrix", f"{person}{more}") for more in ("", " 2", " 3")]
    assert all(found)
    assert len({str(dict(one)) for one in found}) == 3
