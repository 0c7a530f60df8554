"""The fields that say where a fact comes from."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.grades import read_grade
from iomdesk.domain.people import FactKind, Provenance, Sensitivity
from iomdesk.ui.theme import Theme
from iomdesk.ui.widgets.field import Beneath
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.sourcefields import SourceFields, answers_of
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

TODAY = date(2026, 11, 24)


class Panel(SideForm):
    """A panel with nothing but a source."""

    def __init__(self, *, graded: bool) -> None:
        super().__init__("Source")
        self.source = SourceFields(("Police", "Probation"), graded=graded)
        self.block().addWidget(self.source)
        self.source.join(self)
        self.finish()


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    """A panel, begun today."""
    made = Panel(graded=False)
    qtbot.addWidget(made)
    made.resize(320, 700)
    made.show()
    made.source.begin(TODAY)
    made.opened()
    return made


def test_a_source_is_what_was_typed(panel: Panel) -> None:
    """Agency, day in any form, how it came; the rest is a plain fact."""
    source = panel.source
    QTest.keyClicks(source.originator, "Probation")
    source.received_on.setText("22 nov")
    QTest.keyClicks(source.channel, "Telephone")
    assert panel.touched
    assert source.source() == Provenance(
        originator="Probation", received_on=date(2026, 11, 22), channel="Telephone"
    )


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("originator", "", "source_needed"),
        ("originator", "ViSOR", "visor_source"),
        ("channel", "", "channel_needed"),
        ("grade", "Z9", "grade_unreadable"),
    ],
)
def test_what_is_amiss_stands_at_its_field(panel: Panel, field: str, typed: str, code: str) -> None:
    """Nothing is a source without agency and way; ViSOR never is; the focus goes there."""
    good = {"originator": "Police", "channel": "Telephone", "received_on": "24/11/26"}
    panel.source.begin(TODAY, answers=good | {field: typed})
    assert panel.source.source() is None
    assert panel.source.fields[field].problem == words("rule", code)
    assert panel.source.fields[field].isVisible()


def test_what_is_amiss_with_one_of_two_leaves_the_other_its_room(panel: Panel) -> None:
    """The words stand under both, in the whole width; they go with their field."""
    QApplication.processEvents()
    source = panel.source
    before = source.received_on.width(), source.channel.width()
    field = source.fields["channel"]
    field.set_problem(words("rule", "channel_needed"))
    QApplication.processEvents()
    assert (source.received_on.width(), source.channel.width()) == before
    told = next(one for one in panel.findChildren(Beneath) if one.words)
    assert told.isVisible()
    assert told.width() == source.width()
    field.hide()
    assert not told.isVisible()
    field.show()
    assert told.isVisible()
    field.set_problem("")
    assert not told.isVisible()


def test_a_day_to_come_is_no_day_of_receipt(panel: Panel) -> None:
    """Said at the field, in the words of dates."""
    good = {"originator": "Police", "channel": "Telephone", "received_on": "25/11/26"}
    panel.source.begin(TODAY, answers=good)
    assert panel.source.source() is None
    assert "25 Nov 2026" in panel.source.fields["received_on"].problem


def test_intelligence_asks_for_its_grade(qtbot: QtBot) -> None:
    """The grade is asked first and tidied with its scheme when the box is left."""
    panel = Panel(graded=True)
    qtbot.addWidget(panel)
    panel.show()
    panel.source.begin(TODAY, answers={"originator": "Police", "channel": "Letter"})
    assert panel.source.fields["grade"].isVisible()
    assert panel.source.source() is None
    assert panel.source.fields["grade"].problem == words("rule", "grade_needed")
    panel.source.grade.setText("b2/1")
    panel.source.grade.editingFinished.emit()
    assert panel.source.grade.text() == "5x5x5 B2 1"
    source = panel.source.source()
    assert source is not None
    assert source.grade == "5x5x5 B2 1"


def test_the_rarer_fields_open_when_they_are_used(panel: Panel) -> None:
    """A source that is held stands there whole, and comes back as it was."""
    held = Provenance(
        originator="Police",
        received_on=date(2026, 11, 3),
        channel="E-mail",
        kind=FactKind.ASSESSMENT,
        grade="3x5x2 2B C",
        handling="Not before 1 Dec 2026",
        hmpps_unpublished=True,
        sensitivity=Sensitivity.MEDICAL,
        ground=words("source_ground", "self_harm"),
    )
    assert not panel.source.fields["handling"].isVisible()
    panel.source.begin_with(TODAY, held)
    assert panel.source.fields["handling"].isVisible()
    assert panel.source.fields["ground"].isVisible()
    assert panel.source.source() == held
    assert panel.source.answers() == answers_of(held)
    assert not panel.touched


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("b21", "5x5x5 B2 1"),
        ("B2", "5x5x5 B2"),
        ("5x5x5 a1 4", "5x5x5 A1 4"),
        ("2b", "3x5x2 2B"),
        ("1A/P", "3x5x2 1A P"),
        ("3x5x2: 3e c", "3x5x2 3E C"),
    ],
)
def test_a_grade_tells_its_scheme(typed: str, stored: str) -> None:
    """Letter first is 5x5x5, digit first is 3x5x2 (domain item 49)."""
    assert read_grade(typed) == stored


@pytest.mark.parametrize("typed", ["B9", "F1", "3x5x2 B2", "5x5x5 2B", "B2 1 1", "reliable", "4A"])
def test_what_is_no_grade_is_refused(typed: str) -> None:
    """Nor is a grade of one scheme read under the name of the other."""
    with pytest.raises(ValueError, match="not a grade"):
        read_grade(typed)


NOT_LISTED = "Not on this desk's list of agencies. It is kept as written."


@pytest.fixture
def county(panel: Panel) -> Panel:
    """The panel with the names of a real scheme."""
    panel.source.offer(
        ("Derbyshire Police", "Derbyshire Probation", "Probation at HMP Fellgate", "Turning Point")
    )
    panel.activateWindow()
    panel.source.originator.setFocus()
    return panel


def leave(box: SuggestBox) -> None:
    """Tab out of a box; open suggestions are closed, as a window system would."""
    completer = box.completer()
    popup = completer.popup() if completer is not None else None
    if popup is not None:
        popup.hide()
    box.window().activateWindow()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert not box.hasFocus()


@pytest.mark.parametrize(
    ("typed", "kept", "warned"),
    [
        ("police", "Derbyshire Police", False),
        ("turn", "Turning Point", False),
        ("derbyshire PROBATION", "Derbyshire Probation", False),
        ("probation", "Probation at HMP Fellgate", False),  # the only one that begins with it
        ("derby", "derby", True),  # two fit
        ("Adair Homes", "Adair Homes", True),
    ],
)
def test_leaving_the_agency_settles_on_the_only_one_that_fits(
    county: Panel, typed: str, kept: str, warned: bool
) -> None:
    """What fits none or several stays, and the field says that it is on no list."""
    box = county.source.originator
    QTest.keyClicks(box, typed)
    leave(box)
    assert box.text == kept
    field = county.source.fields["originator"]
    assert field._beneath.words == (NOT_LISTED if warned else "")
    assert not field.problem


def test_the_same_typed_again_is_meant_as_it_is_written(county: Panel) -> None:
    """So that an agency may be called "Police" beside "Derbyshire Police"."""
    box = county.source.originator
    for expected in ("Derbyshire Police", "Police"):
        line = box.lineEdit()
        assert line is not None
        line.selectAll()
        QTest.keyClicks(box, "Police")
        leave(box)
        assert box.text == expected


def test_what_was_put_in_stays_as_it_is(county: Panel) -> None:
    """A source that is held is not changed by going through its fields."""
    county.source.begin(TODAY, answers={"originator": "Police", "channel": "tel"})
    for box in (county.source.originator, county.source.channel):
        leave(box)
    assert county.source.source() == Provenance(
        originator="Police", received_on=TODAY, channel="tel"
    )
    assert county.source.fields["originator"]._beneath.words == NOT_LISTED


def test_ctrl_enter_settles_before_the_form_is_read(county: Panel) -> None:
    """Agency and way are what is offered, without a Tab between typing and keeping."""
    source = county.source
    read: list[tuple[str, str]] = []
    county.committed.connect(lambda: read.append((source.originator.text, source.channel.text)))
    QTest.keyClicks(source.originator, "police")
    leave(source.originator)
    QTest.keyClicks(source.channel, "tel")
    QTest.keyClick(source.channel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert read == [("Derbyshire Police", words("source_channel", "telephone"))]


def test_down_in_an_empty_box_begins_with_the_first_suggestion(qtbot: QtBot, themed: Theme) -> None:
    box = SuggestBox(("Police", "Prison", "Probation"))
    qtbot.addWidget(box)
    box.put("")
    box.show()
    box.setFocus()
    seen = []
    for _ in range(2):
        QTest.keyClick(box, Qt.Key.Key_Down)
        seen.append(box.text)
    box.put("")
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert (seen, box.text) == (["Police", "Prison"], "Police")
