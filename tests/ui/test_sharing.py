"""The Sharing screen and the record's Sharing tab, by keyboard, over a real store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.agencies import Agreement, AgreementKind
from iomdesk.domain.clock import SetClock
from iomdesk.services import agencies, agreements, drafts, nominations
from iomdesk.services.desk import Desk
from iomdesk.ui.actions import clashes
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.lines import Line
from iomdesk.ui.screens.cohort.sharer import Sharer
from iomdesk.ui.screens.sharing.model import Listing
from iomdesk.ui.screens.sharing.presenter import SharingPresenter
from iomdesk.ui.screens.sharing.view import SharingView
from tests.helpers.cohort import Bridge, CohortScreen, fill_cohort

TODAY = date(2026, 11, 24)
CONTRACT = Agreement(
    id="", revision=0, kind=AgreementKind.CONTRACT, agency="Harbour Recovery",
    lead_body="Public Health", begins_on=date(2026, 4, 1), until=date(2026, 12, 11),
    paper_seen_on=date(2026, 4, 8),
)  # fmt: skip


class SharingScreen:
    """A Sharing screen in a window of its own, over a real store."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.jobs = Jobs()
        areas = tuple(area.name for area in desk.scheme.areas)
        self.view = SharingView(areas, desk.today, nominations.notify_by)
        self.presenter = SharingPresenter(desk, self.view, self.jobs, Errors())
        self.bridge = Bridge()
        self.bridge.changed.connect(self.presenter.store_changed)
        self._forget = desk.store.on_change(self.bridge.changed.emit)
        self.said: list[str] = []
        self.view.note_changed.connect(self.said.append)
        qtbot.addWidget(self.view)
        self.view.resize(1264, 800)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)
        self.view.arrive(None)

    def settle(self) -> None:
        """Wait until nothing runs and everything queued has happened."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for _ in range(3):
            QApplication.processEvents()

    def cells(self) -> list[list[str]]:
        """The words of every cell of the list in view."""
        model = self.view.pane.table.model()
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def close(self) -> None:
        """End what runs."""
        self.presenter.panels.put_away()
        self._forget()
        self.settle()
        self.jobs.close()
        self.view.close()


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    return fill_cohort(desk, clock)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[SharingScreen]:
    made = SharingScreen(qtbot, desk)
    yield made
    made.close()


def press(*keys: str) -> None:
    for one in keys:
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keySequence(here, QKeySequence(one))


def typed(text: str) -> None:
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClicks(here, text)


def fill(*texts: str) -> None:
    """Type one text a box, from the one that has the focus on; "" leaves a box as it is."""
    for text in texts:
        here = QApplication.focusWidget()
        assert here is not None
        if text:
            if hasattr(here, "selectAll"):
                here.selectAll()
            QTest.keyClicks(here, text)
        QTest.keyClick(here, Qt.Key.Key_Tab)


def opened(screen: SharingScreen) -> QWidget | None:
    """The panel that is open."""
    return screen.view.beside.panel


def words_in(widget: QWidget) -> str:
    return " | ".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


# ---- the screen ----------------------------------------------------------------------------


def test_it_opens_with_the_schemes_agencies_and_nothing_to_see_to(
    screen: SharingScreen, desk: Desk
) -> None:
    rows = screen.cells()
    assert rows[0][:2] == ["Police (this desk)", "Statutory"]
    assert len(rows) == len(desk.scheme.agencies)
    assert screen.view.fact == "Brackenshire IOM belongs to Police. Nothing has to be seen to"
    assert screen.view.pane.table.hasFocus()


def test_every_other_list_says_what_it_is_for_when_it_is_empty(screen: SharingScreen) -> None:
    for listing in (Listing.PEOPLE, Listing.AGREEMENTS, Listing.OFFICERS):
        press("Ctrl+Tab")
        assert screen.view.pane.listing is listing
        assert screen.view.pane.empty
        said = screen.view.pane.nothing.accessibleName()
        assert said.endswith(".")
        assert len(said) > 40
    press("Ctrl+Shift+Tab")
    assert screen.view.pane.listing is Listing.AGREEMENTS


def test_a_contract_is_kept_by_keyboard_alone(screen: SharingScreen, desk: Desk) -> None:
    press("Ctrl+Tab", "Ctrl+Tab", "Ctrl+Shift+N")
    form = screen.view.agreement
    assert opened(screen) is form
    assert form.kind.hasFocus()
    press("Tab")
    fill("Harbour Recovery", "", "Public Health", "1/4/26", "31/3/27", "8/4/26", "Folder 4")
    assert form.record.hasFocus()  # after the boxes, as the eye goes
    press("Ctrl+Return")
    screen.settle()
    assert opened(screen) is None
    assert screen.cells() == [
        ["Harbour Recovery", "Contract", "Public Health", "31 Mar 2027", "In force", ""]
    ]
    assert screen.view.pane.table.hasFocus()
    kept = agreements.agreements(desk)[0]
    assert (kept.lead_body, kept.paper_at) == ("Public Health", "Folder 4")


def test_a_consent_finds_its_person_by_a_part_of_the_name(
    screen: SharingScreen, desk: Desk, ids: dict[str, str]
) -> None:
    screen.view.pane.show_listing(Listing.AGREEMENTS)
    press("Ctrl+Shift+N", "Down")
    form = screen.view.agreement
    assert form.kind.value == AgreementKind.CONSENT.value
    press("Tab")
    fill("Adair Homes", "")
    typed("teasel")
    assert form.person.list.isVisible()
    press("Return")
    assert form.person.person_id == ids["TEASELWOOD"]
    assert form.person.text == "TEASELWOOD, Dean"
    press("Ctrl+Return")
    screen.settle()
    kept = agreements.agreements(desk)[0]
    assert kept.person_id == ids["TEASELWOOD"]
    assert screen.cells()[0][4:] == ["Paper not seen", "Paper not seen yet"]
    press("Ctrl+Shift+S")  # it comes by post: the paper in view, today in place
    assert opened(screen) is form
    assert form.seen.hasFocus()
    assert form.seen.text() == "24 Nov 2026"
    assert form.about.text() == "TEASELWOOD, Dean"
    press("Escape")  # nothing is kept by looking
    screen.settle()
    assert agreements.agreements(desk)[0].paper_seen_on is None
    assert drafts.find_draft(desk, "agreement", kept.id) is None
    press("Ctrl+Shift+S", "Ctrl+Return")
    screen.settle()
    assert agreements.agreements(desk)[0].paper_seen_on == TODAY
    assert screen.cells()[0][4:] == ["In force", ""]
    asked: list[str] = []
    screen.presenter.person_asked.connect(asked.append)
    press("Ctrl+Shift+O")
    assert asked == [ids["TEASELWOOD"]]


def test_what_is_amiss_is_said_at_its_field_and_nothing_typed_is_lost(
    screen: SharingScreen, desk: Desk
) -> None:
    screen.view.pane.show_listing(Listing.AGREEMENTS)
    press("Ctrl+Shift+N", "Tab")
    fill("Harbour Recovery", "", "Adair Homes")
    press("Ctrl+Return")
    screen.settle()
    form = screen.view.agreement
    assert "statutory body" in form.fields["lead_body"].problem
    assert form.lead.text == "Adair Homes"
    assert agreements.agreements(desk) == ()
    press("Escape")  # what was typed stays as a draft
    assert opened(screen) is None
    assert screen.view.pane.lists.hasFocus()
    assert drafts.find_draft(desk, "agreement", "new") is not None
    press("Ctrl+Shift+N")
    assert form.lead.text == "Adair Homes"
    assert "kept as a draft" in words_in(form)
    form.cancel.click()
    assert drafts.find_draft(desk, "agreement", "new") is None


def test_f4_goes_from_one_thing_to_see_to_to_the_next(
    screen: SharingScreen, desk: Desk, ids: dict[str, str]
) -> None:
    agreements.add_agreement(desk, CONTRACT)
    homes = Agreement(
        id="", revision=0, kind=AgreementKind.CONSENT, agency="Adair Homes",
        person_id=ids["OAKAPPLE"], begins_on=TODAY,
    )  # fmt: skip
    agreements.add_agreement(desk, homes)
    nominations.change_officer(desk, "Probation", "YARDE, Grace", date(2026, 11, 20))
    screen.settle()
    assert screen.view.fact.endswith("3 things have to be seen to")
    went = []
    for _ in range(4):
        screen.view.next_item(forward=True)
        row = screen.view.pane.row
        assert row is not None
        went.append((screen.view.pane.listing, row.due))
    assert went[0] == (Listing.AGREEMENTS, "Paper not seen yet")
    assert went[1] == (Listing.AGREEMENTS, "Contract ends in 17 days")
    assert went[2] == (Listing.OFFICERS, "Tell others by 27 Nov 2026")
    assert went[3] == went[0]
    screen.view.next_item(forward=False)
    assert screen.view.pane.listing is Listing.OFFICERS


def test_a_new_officer_and_that_the_others_were_told(screen: SharingScreen, desk: Desk) -> None:
    screen.view.pane.choose(Listing.AGENCIES, "probation")
    press("Ctrl+Shift+F")
    form = screen.view.officer
    assert form.agency.text == "Probation"
    press("Tab")
    fill("YARDE, Grace", "20/11/26")
    assert "27 Nov 2026" in form.note.text()
    press("Ctrl+Return")
    screen.settle()
    assert (
        screen.said[-1] == "YARDE, Grace is the nominated officer. Tell the others by 27 Nov 2026."
    )
    assert screen.view.pane.listing is Listing.OFFICERS
    press("Ctrl+Shift+T", "Tab")
    fill("Letter")
    press("Ctrl+Return")
    screen.settle()
    made = nominations.nominations(desk)[0]
    assert (made.notified_on, made.notified_how) == (TODAY, "Letter")
    assert screen.cells()[0][4] == "Told 24 Nov 2026, Letter"
    assert "told" in screen.presenter.keys.action("sharing.told").refused()


def test_an_agency_is_set_to_statutory_only_with_what_makes_it_so(
    screen: SharingScreen, desk: Desk
) -> None:
    screen.view.pane.choose(Listing.AGENCIES, "calder family centre")
    press("F2")
    form = screen.view.agency
    assert form.kind.hasFocus()  # its name stays
    form.kind.set_value("statutory")
    form.touch()
    press("Ctrl+Return")
    screen.settle()
    assert form.fields["basis"].problem
    assert form.basis.hasFocus()
    typed("Crime and Disorder Act 1998 s.115")
    press("Ctrl+Return")
    screen.settle()
    centre = agencies.agency(desk, "Calder Family Centre")
    assert centre is not None
    assert centre.kind == "statutory"
    assert screen.view.pane.row is not None
    assert "s.115" in words_in(screen.view.detail)


def test_the_find_box_narrows_and_says_when_nothing_fits(screen: SharingScreen) -> None:
    screen.view.find_here()
    assert screen.view.pane.find_box.hasFocus()
    typed("homes")
    assert [row[0] for row in screen.cells()] == ["Adair Homes"]
    press("Down")
    assert screen.view.pane.table.hasFocus()
    screen.view.find_here()
    typed("xyz")
    assert screen.view.pane.empty
    assert "Clear the find box" in screen.view.pane.nothing.accessibleName()


def test_a_change_made_elsewhere_is_met_and_nothing_typed_is_lost(
    screen: SharingScreen, desk: Desk
) -> None:
    kept = agreements.add_agreement(desk, CONTRACT)
    screen.settle()
    screen.view.pane.choose(Listing.AGREEMENTS, kept.id)
    press("F2")
    agreements.amend(desk, replace(kept, until=date(2028, 3, 31)))
    form = screen.view.agreement
    form.place.setFocus()
    typed("Folder 7")
    press("Ctrl+Return")
    screen.settle()
    assert "changed it meanwhile" in words_in(form)
    assert form.place.text() == "Folder 7"


def test_no_key_means_two_things(screen: SharingScreen) -> None:
    assert clashes(screen.view.actions_here()) == ()


def test_locking_keeps_the_draft(screen: SharingScreen, desk: Desk) -> None:
    press("Ctrl+Shift+N")
    typed("Fire Service")
    screen.view.flush()
    draft = drafts.find_draft(desk, "sharing.agency", "new")
    assert draft is not None
    assert draft.answers["name"] == "Fire Service"


# ---- the record ----------------------------------------------------------------------------


@pytest.fixture
def record(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[CohortScreen]:
    """Teaselwood's record with its Sharing tab in view."""
    agreements.add_agreement(desk, CONTRACT)
    made = CohortScreen(qtbot, desk)
    made.open(ids["TEASELWOOD"])
    made.view.record.show_tab("sharing")
    yield made
    made.close()


def sharer(screen: CohortScreen) -> Sharer:
    return next(one for one in screen.presenter.workers if isinstance(one, Sharer))


def lines(screen: CohortScreen) -> dict[str, tuple[str, str]]:
    model = sharer(screen).tab.who.model
    return {
        str(model.index(row, 0).data()): (
            str(model.index(row, 1).data()), str(model.index(row, 2).data())
        )
        for row in range(model.rowCount())
    }  # fmt: skip


def test_the_tab_says_of_each_agency_whether_it_may_be_told(record: CohortScreen) -> None:
    found = lines(record)
    assert found["Police"] == ("May be told", "Statutory agency.")
    assert found["Harbour Recovery"] == ("May be told", "Contract with Public Health.")
    assert found["Adair Homes"] == ("Keep out", "No consent of this person is kept.")
    assert found["Calder Family Centre"] == ("Keep out", "No contract and no consent is kept.")
    assert next(iter(found)) == "Police"  # those that have to do with the person come first
    assert list(found).index("Harbour Recovery") < list(found).index(
        "Probation"
    )  # it owns an action


def test_a_consent_is_added_and_ended_on_the_record(record: CohortScreen, desk: Desk) -> None:
    worker = sharer(record)
    worker.tab.who.table.choose("adair homes/")
    press("Insert") if worker.tab.who.table.hasFocus() else worker.begin()
    form = worker.form
    assert form.isVisible()
    assert form.agency.text == "Adair Homes"
    assert not form.fields["person_id"].isVisible()
    form.seen.setFocus()
    typed("t")
    press("Ctrl+Return")
    record.settle()
    assert not form.isVisible()
    assert lines(record)["Adair Homes"][0] == "May be told"
    worker.tab.who.table.choose("adair homes/")
    worker.tab.who.ask("end")
    assert worker.end.isVisible()
    assert worker.end.on.hasFocus()
    press("Tab")
    typed("He took it back.")
    press("Ctrl+Return")
    record.settle()
    assert lines(record)["Adair Homes"] == ("Keep out", "It was withdrawn on 24 Nov 2026.")
    kept = agreements.agreements(desk, agency="Adair Homes")[0]
    assert kept.withdrawn_reason == "He took it back."


def test_esc_keeps_the_words_of_a_consent_and_another_record_gets_its_own(
    record: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    worker = sharer(record)
    worker.begin()
    worker.form.place.setFocus()
    typed("Folder 9")
    press("Escape")
    assert not worker.form.isVisible()
    draft = drafts.find_draft(desk, "consent", ids["TEASELWOOD"])
    assert draft is not None
    record.open(ids["OAKAPPLE"])
    worker.begin()
    assert worker.form.place.text() == ""
    record.open(ids["TEASELWOOD"])
    worker.begin()
    assert worker.form.place.text() == "Folder 9"
    worker.form.cancel.click()
    assert drafts.find_draft(desk, "consent", ids["TEASELWOOD"]) is None


def test_the_overview_says_it_in_a_line_each(record: CohortScreen) -> None:
    record.view.record.show_tab("overview")
    panel = record.view.record.overview.sharing
    said = [one.accessibleName() for one in panel.findChildren(Line)]
    assert said[:2] == ["Police: Statutory", "Harbour Recovery: Contract, to 11 Dec 2026"]


def test_another_persons_consent_is_not_shown_here(
    record: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    agreements.add_agreement(
        desk,
        Agreement(
            id="", revision=0, kind=AgreementKind.CONSENT, agency="Adair Homes",
            person_id=ids["OAKAPPLE"], begins_on=TODAY, paper_seen_on=TODAY,
        ),
    )  # fmt: skip
    record.settle()
    sharer(record).read(ids["TEASELWOOD"])
    assert lines(record)["Adair Homes"] == ("Keep out", "No consent of this person is kept.")


def test_locking_forgets_every_line(record: CohortScreen) -> None:
    record.view.record.clear()
    assert lines(record) == {}
    assert "Harbour" not in words_in(record.view.record)
