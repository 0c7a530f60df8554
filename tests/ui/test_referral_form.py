"""The form of a referral over a real store: typed by keyboard alone, drafts, two versions."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iomdesk.domain.referrals import Outcome, Referral, Stage
from iomdesk.services import drafts, referral_life, referrals
from iomdesk.services.desk import Desk
from iomdesk.ui import ask
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.panes import cycle
from iomdesk.ui.screens.referrals.editing import FORM, ReferralEditing
from iomdesk.ui.theme import Theme
from tests.helpers import people
from tests.helpers.referrals import WHOLE, accepted, save, tasking

TODAY = date(2026, 11, 24)
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Page:
    """A referral's form in a window of its own."""

    def __init__(
        self,
        qtbot: QtBot,
        desk: Desk,
        referral: Referral | None = None,
        answers: Mapping[str, str] | None = None,
        size: tuple[int, int] = (1264, 780),
        **more: str,
    ) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.jobs = Jobs()
        self.owner = QObject()
        self.editing = ReferralEditing(
            desk, self.jobs, Errors(), referral, self.owner, answers=answers, **more
        )
        self.counts: list[int] = []
        self.saved: list[Referral] = []
        self.opened: list[tuple[str, str]] = []
        self.editing.unsaved.connect(self.counts.append)
        self.editing.saved.connect(self.saved.append)
        self.editing.opened.connect(lambda kind, item: self.opened.append((kind, item)))
        self.form = self.editing.form
        self.window = self.editing.view
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.form.focus_first()

    def settle(self) -> None:
        """Wait until no job runs and what it brought is shown."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for _ in range(3):
            QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.jobs.running)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """A key where the focus is."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifiers)

    def type(self, key: str, text: str) -> None:
        """Go to a box, and type in place of what is there."""
        self.form.go_to(key)
        target = QApplication.focusWidget()
        assert target is not None
        if isinstance(target, QLineEdit | QPlainTextEdit):
            target.selectAll()
            QTest.keyClick(target, Qt.Key.Key_Delete)
        QTest.keyClicks(target, text)

    def save(self) -> None:
        """Save, and wait until it is saved."""
        self.editing.save()
        self.settle()

    def close(self) -> None:
        """End threads and timers."""
        self.editing.stop()
        self.settle()
        self.jobs.close()
        self.window.close()


MakePage = Callable[..., Page]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[MakePage]:
    """Opens forms; all are closed afterwards."""
    made: list[Page] = []

    def build(
        referral: Referral | None = None,
        answers: Mapping[str, str] | None = None,
        size: tuple[int, int] = (1264, 780),
        **more: str,
    ) -> Page:
        made.append(Page(qtbot, desk, referral, answers, size, **more))
        return made[-1]

    yield build
    for one in made:
        one.close()


TYPED: Mapping[str, str] = {
    "surname": "WINDLESTRAW",
    "forename": "Peter",
    "birth_date": "9/8/97",
    "contact_number": "01632 960 118",
    "crn": "X990160",
    "address": "No fixed address",
    "primary_substance": "Crack cocaine",
    "offender_manager": "HAREBELL, Simon",
    "om_contact": "01632 960 142",
    "ogrs_12": "71",
    "ogrs_24": "84",
    "orders": "Community order to 11 May 2027",
    "panel_before": "y",
    "concern": "Burglary dwelling x2, Sep 2026, Saltergate.",
    "factors.substance_misuse.raised": " ",
    "factors.substance_misuse.link": "Daily, offends to fund",
    "factors.peers.link": "Arrested twice with others",
    "completed_by": "HAREBELL, Simon",
    "agency": "Probation",
    "referred_on": "22 nov",
    "area": "Salter",
    "ppo": "n",
    "yos_high_risk": "n",
    "out_of_area": "n",
    "mappa": "None",
    "mappa_checked_on": "20/11/26",
    "sex_offender": "n",
    "sex_offender_checked_on": "20/11/26",
    "last_conviction_on": "3/10/26",
    "community_risk": "n",
}
"""What is typed into each box that Tab reaches; the others are passed by."""


def test_the_whole_form_is_typed_by_keyboard_alone_and_saved(page: MakePage, desk: Desk) -> None:
    """In one pass, Tab after Tab, and Save at its end; a real store has it afterwards."""
    made = page(None, referrals.blank_answers(desk))
    keys = {
        stop: key
        for key in made.form.fields.form.keys()  # noqa: SIM118 - no mapping
        for stop in made.form.fields.editor_stops(key)
    }
    reached: list[str] = []
    for _ in range(200):
        here = QApplication.focusWidget()
        assert here is not None
        if here is made.form.save:
            break
        key = keys.get(here, "")
        if key and key not in reached:
            reached.append(key)
            if key in TYPED:
                if isinstance(here, QLineEdit):
                    here.selectAll()
                QTest.keyClicks(here, TYPED[key])
        made.press(Qt.Key.Key_Tab)
    assert reached == list(made.form.fields.form.keys())
    assert QApplication.focusWidget() is made.form.save
    assert made.form.assessed.stage is Stage.READY
    made.press(Qt.Key.Key_Space)
    made.settle()
    assert len(made.saved) == 1
    held = referrals.read_referral(desk, made.saved[0].id)
    assert (held.name, held.stage, held.birth_date) == (
        "WINDLESTRAW, Peter", Stage.READY, date(1997, 8, 9),
    )  # fmt: skip
    assert held.area == "Saltergate"
    assert {key: held.answers.get(key, "") for key in TYPED} == {
        **TYPED,
        "birth_date": "1997-08-09", "panel_before": "yes", "referred_on": "2026-11-22",
        "factors.substance_misuse.raised": "yes", "area": "Saltergate", "ppo": "no",
        "yos_high_risk": "no", "out_of_area": "no", "mappa": "none", "sex_offender": "no",
        "mappa_checked_on": "2026-11-20", "sex_offender_checked_on": "2026-11-20",
        "last_conviction_on": "2026-10-03", "community_risk": "no",
    }  # fmt: skip
    assert held.answers["factors.peers.raised"] == "yes"
    assert made.editing.changes == 0
    assert made.counts[-1] == 0
    assert drafts.find_draft(desk, FORM, drafts.NEW) is None


def test_every_box_and_button_has_a_name(page: MakePage, desk: Desk) -> None:
    """Cells of the table and links of the inspector too."""
    made = page(save(desk, pncid="2015/999013"))
    names: dict[str, QWidget] = {}
    for widget in made.window.findChildren(QWidget):
        if not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        reader = QAccessible.queryAccessibleInterface(widget)
        assert reader is not None
        name = widget.accessibleName() or reader.text(QAccessible.Text.Name)
        assert name, widget
        if isinstance(widget, QLineEdit | QCheckBox | QPlainTextEdit | QComboBox):
            assert name not in names or "Contact number" in name, name
        names[name] = widget
    assert "Peers and associates, How it links to offending" in names
    assert "PNCID, if known" in names
    assert names["PNCID, if known"].accessibleDescription().startswith("The PNCID")
    assert any(name.startswith("Go to it: ") for name in names)


def test_the_inspector_follows_each_key_and_the_focus_stays(page: MakePage, desk: Desk) -> None:
    """71 is not eligible by score, 84 is tier 2, 9 nothing yet, 91 tier 1."""
    made = page(save(desk))
    told = made.form.inspector
    seen: list[tuple[str, str]] = []
    made.type("ogrs_24", "")
    box = QApplication.focusWidget()
    for letter in "84":
        made.press(Qt.Key(ord(letter)))
        assert QApplication.focusWidget() is box
        seen.append((told.figure.text(), told.tier.text()))
    made.press(Qt.Key.Key_Backspace)
    made.press(Qt.Key.Key_Backspace)
    for letter in "91":
        made.press(Qt.Key(ord(letter)))
        seen.append((told.figure.text(), told.tier.text()))
    assert [figure for figure, _ in seen] == ["8", "84", "9", "91"]
    assert "Not eligible" in seen[0][1]
    assert "Tier 2" in seen[1][1]
    assert "Tier 1" in seen[3][1]
    assert [row.on for row in told.tiers] == [True, False, False]
    assert QApplication.focusWidget() is box


def test_an_exclusion_comes_first_and_stops_sending(page: MakePage, desk: Desk) -> None:
    made = page(save(desk))
    assert made.form.send.isEnabled()
    assert not made.form.inspector.excluded
    made.type("mappa", "Level 2"[0])
    made.press(Qt.Key.Key_Down)
    assert made.form.fields.answers["mappa"] == "2"
    told = made.form.inspector
    assert told.first_title.text() == "The scheme excludes"
    assert "MAPPA level 2 or 3" in told.first_words.text()
    assert told.first.mapTo(told, told.first.rect().topLeft()).y() < told.figure.mapTo(
        told, told.figure.rect().topLeft()
    ).y()  # fmt: skip
    assert not made.form.send.isEnabled()
    assert made.form.send.reason
    shown = [one.text() for one in made.form.findChildren(QLabel) if one.isVisible()]
    assert made.form.send.reason in shown


def test_somebody_under_18_is_monitored_until_the_birthday(page: MakePage, desk: Desk) -> None:
    made = page(save(desk, birth_date="2009-02-09"))
    assert made.form.inspector.first_title.text() == "Monitored"
    assert "9 Feb 2027" in made.form.inspector.first_words.text()
    assert not made.form.send.isEnabled()


def test_what_is_missing_is_named_and_can_be_gone_to(page: MakePage, desk: Desk) -> None:
    made = page(save(desk, pncid="2015/999013"))
    rows = made.form.inspector.missing
    assert len(rows) == 1
    assert "PNCID" in rows[0].said
    link = rows[0].link
    assert link is not None
    link.setFocus()
    made.press(Qt.Key.Key_Space)
    assert QApplication.focusWidget() is made.form.fields.box("pncid")
    made.type("pncid", "")
    assert made.form.inspector.missing == ()
    assert made.form.send.isEnabled()


def test_each_go_to_it_is_a_tab_stop_and_enter_follows_it(page: MakePage, desk: Desk) -> None:
    """Also one that came while somebody typed, after all else was made."""
    made = page(save(desk))
    assert list(made.form.inspector.missing) == []
    made.type("pncid", "2015/999013")
    made.type("last_conviction_on", "")
    rows = made.form.inspector.missing
    assert len(rows) >= 2
    made.form.inspector.scrolled.setFocus()
    for row in rows:
        made.press(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is row.link
    made.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is made.form.save
    link = rows[-1].link
    assert link is not None
    link.setFocus()
    made.press(Qt.Key.Key_Return)
    here = QApplication.focusWidget()
    assert here is not None
    assert made.form.fields.isAncestorOf(here)


def test_f6_reaches_eligibility_and_f4_what_is_missing(page: MakePage, desk: Desk) -> None:
    made = page(save(desk))
    made.type("pncid", "2015/999013")
    made.type("last_conviction_on", "")
    made.form.focus_first()
    assert cycle(made.editing.panes(), forward=True)
    here = QApplication.focusWidget()
    assert here is not None
    assert made.form.inspector.isAncestorOf(here)
    assert cycle(made.editing.panes(), forward=True)
    assert QApplication.focusWidget() is made.form.save
    made.form.focus_first()
    fields = made.form.fields
    wanted = [fields.box("pncid"), fields.box("last_conviction_on"), fields.box("pncid")]
    for box in wanted:
        assert made.form.next_attention(forward=True)
        assert QApplication.focusWidget() is box
    for box in wanted[1:]:
        assert made.form.next_attention(forward=False)
        assert QApplication.focusWidget() is box
    made.type("pncid", "")
    made.type("last_conviction_on", "3/10/26")
    assert not made.form.next_attention(forward=True)


def test_without_an_agency_nothing_is_saved_and_only_that_is_said(
    page: MakePage, desk: Desk
) -> None:
    """What is missing besides is for sending, and no field of it is red."""
    made = page(None, referrals.blank_answers(desk))
    made.type("surname", "WINDLESTRAW")
    made.save()
    fields = made.form.fields
    told = "Not saved: say which agency refers. What you typed is kept on this form."
    message = made.form.strip.message
    assert message is not None
    assert message.words == told
    assert [key for key in fields.form.keys() if fields.problem(key)] == ["agency"]  # noqa: SIM118
    here = QApplication.focusWidget()
    assert here is fields.box("agency")
    QTest.keyClicks(here, "Probation")
    assert made.form.strip.message is None
    made.save()
    assert len(made.saved) == 1
    assert [key for key in fields.form.keys() if fields.problem(key)] == []  # noqa: SIM118


def test_undo_goes_through_the_whole_form(page: MakePage, desk: Desk) -> None:
    """Also from the foot, and the inspector follows."""
    made = page(save(desk))
    made.type("ogrs_24", "91")
    made.type("forename", "Pete")
    made.form.print.setFocus()
    for _ in range(20):
        made.press(Qt.Key.Key_Z, CTRL)
    assert made.editing.changes == 0
    assert made.form.inspector.figure.text() == "84"
    assert made.counts[-1] == 0


def test_a_draft_outlives_a_lock_and_is_gone_on_with(page: MakePage, desk: Desk) -> None:
    first = page(None, referrals.blank_answers(desk))
    first.type("surname", "WINDLE")
    first.editing.drafting.keep()  # what the timer does every ten seconds
    first.settle()
    first.type("forename", "Pet")
    first.editing.flush()
    first.close()
    again = page(None, referrals.blank_answers(desk))
    assert again.form.draft.isVisible()
    again.form.draft.go_on.click()
    assert again.form.fields.answers["surname"] == "WINDLE"
    assert again.form.fields.answers["forename"] == "Pet"
    assert not again.form.draft.isVisible()
    again.press(Qt.Key.Key_Z, CTRL)
    assert again.form.fields.answers["surname"] == ""


class _Says:
    """Answers a question."""

    def __init__(self, key: str) -> None:
        self.key = key

    def ask(self, parent: QWidget, question: ask.Question, then: Callable[[str], None]) -> None:
        then(self.key)

    def file(self, parent: QWidget, wanted: object, then: object) -> None:
        raise AssertionError


def test_a_draft_can_be_thrown_away(page: MakePage, desk: Desk) -> None:
    held = save(desk)
    first = page(held)
    first.type("forename", "Pete")
    first.editing.leave()
    assert drafts.find_draft(desk, FORM, held.id) is not None
    again = page(held)
    with ask.use(_Says("throw")):
        again.form.draft.throw_away.click()
    assert drafts.find_draft(desk, FORM, held.id) is None
    assert again.form.fields.answers["forename"] == "Peter"


def test_somebody_known_is_shown_before_anything_is_saved(page: MakePage, desk: Desk) -> None:
    """A person, and another open referral; "It is somebody else" saves all the same."""
    known = people.add(desk, "WINDLESTRAW", "Peter", crn="X990160", birth_date=date(1997, 8, 9))
    made = page(None, {**WHOLE})
    made.type("forename", "Peter")
    made.save()
    assert made.saved == []
    assert made.form.same.isVisible()
    opening = [
        one for one in made.form.same.findChildren(QAbstractButton) if one is not made.form.same.add
    ]
    opening[0].click()
    assert made.opened == [("person", known)]
    made.form.same.add.click()
    made.settle()
    assert len(made.saved) == 1
    second = page(None, {**WHOLE})
    second.save()
    for button in second.form.same.findChildren(QAbstractButton):
        if button is not second.form.same.add and button.isVisible():
            button.click()
    assert second.opened == [("person", known), ("referral", made.saved[0].id)]
    assert second.saved == []


def test_nothing_is_saved_over_somebody_elses_version(page: MakePage, desk: Desk) -> None:
    held = save(desk)
    made = page(held)
    made.type("address", "12 Example Row")
    made.type("primary_substance", "Heroin")
    referrals.save(
        desk, held.id, held.revision, {**held.answers, "address": "Elsewhere"},
        source=held.provenance,
    )  # fmt: skip
    made.save()
    compare = made.editing.compare
    assert compare is not None
    assert set(compare.chosen) == {"address", "primary_substance"}
    compare.choose("address", yours=False)
    made.save()
    after = referrals.read_referral(desk, held.id)
    assert after.answers["address"] == "Elsewhere"
    assert after.answers["primary_substance"] == "Heroin"
    assert made.editing.compare is None
    assert made.editing.changes == 0


def test_what_is_wanted_next_is_done_with_the_referral_as_saved(page: MakePage, desk: Desk) -> None:
    """Sending saves first what was typed."""
    held = save(desk)
    made = page(held)
    made.type("address", "12 Example Row")
    got: list[Referral] = []
    made.editing.when_saved(got.append)
    made.settle()
    assert [one.answers["address"] for one in got] == ["12 Example Row"]
    made.editing.when_saved(got.append)
    assert len(got) == 2
    sent = referral_life.send(desk, got[-1].id, got[-1].revision)
    made.editing.take(sent)
    assert not made.form.send.isEnabled()
    assert made.form.send.reason


def test_a_decided_referral_is_read_and_not_changed(page: MakePage, desk: Desk) -> None:
    """Every box can be reached; saving is refused with its reason."""
    made = page(accepted(desk, tasking(desk)))
    before = made.form.fields.answers
    for stop in made.form.fields.stops():
        stop.setFocus()
        QTest.keyClicks(stop, "x ")
    assert made.form.fields.answers == before
    assert not made.form.save.isEnabled()
    assert made.form.save.reason
    made.save()
    assert made.saved == []


def test_a_form_closes_when_its_referral_is_decided_meanwhile(page: MakePage, desk: Desk) -> None:
    held = save(desk, ogrs_24="95")
    made = page(held)
    before = made.form.fields
    assert not before.read_only
    decided = referral_life.decide(
        desk, held.id, held.revision, Outcome.ACCEPTED, reason="Tier 1.", on=TODAY,
        confirmed_by="ELDERFLOWER, Priya",
    )  # fmt: skip
    made.editing.take(decided)
    assert made.form.fields is not before
    assert made.form.fields.read_only
    assert not made.form.save.isEnabled()
    assert "accepted" in made.editing.fact.lower()


def test_the_header_says_whose_turn_it_is(page: MakePage, desk: Desk) -> None:
    """The form is the offender manager's, the matrix the police coordinator's."""
    made = page(None, referrals.blank_answers(desk))
    assert "Offender manager" in made.editing.fact
    assert "new, not yet sent" in made.editing.fact
    ready = page(save(desk))
    assert ready.editing.fact.startswith("WINDLESTRAW, Peter, ")
    assert "Police coordinator" in ready.editing.fact


@pytest.mark.parametrize(
    ("percent", "size"), [(100, (1264, 780)), (100, (1104, 600)), (150, (1176, 760)),
                          (150, (1016, 560))],
)  # fmt: skip
def test_nothing_is_cut_and_the_inspector_folds(
    page: MakePage, desk: Desk, themed: Theme, percent: int, size: tuple[int, int],
    settle: Callable[[], None],
) -> None:  # fmt: skip
    """At 150 % Eligibility is under its button, and whole when that is pressed."""
    themed.choose(percent=percent)
    made = page(save(desk, pncid="2015/999013", mappa="2"), size=size)
    settle()
    assert made.form.folded is (percent == 150)
    for folded in (False, True) if made.form.folded else (False,):
        made.form.fold_button.setChecked(folded)
        settle()
        cut = [
            (type(one).__name__, one.text())
            for one in made.form.findChildren(QLabel)
            if one.isVisible() and one.text() and not _fits(one)
        ]
        cut += [
            (type(one).__name__, one.text())
            for one in made.form.findChildren(QAbstractButton)
            if one.isVisible() and one.width() < one.minimumSizeHint().width()
        ]
        assert cut == []
    assert made.form.inspector.isVisible()


def _fits(label: QLabel) -> bool:
    if label.wordWrap():
        return label.height() >= label.heightForWidth(label.width())
    return label.width() >= label.sizeHint().width()
