"""F7 in the whole program: from the board and the meetings, over a lock, with nothing lost."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from iomdesk.services import actions, cohort, drafts
from iomdesk.services.cohort import Filter
from iomdesk.services.desk import Desk
from iomdesk.ui.widgets.actionpanel import ActionPanel
from tests.helpers.program import SURNAME, Rig, Start, settle, texts
from tests.helpers.stores import PASSPHRASE


def desk_of(rig: Rig) -> Desk:
    """The desk of the store that is open."""
    rooms = rig.program._rooms
    assert rooms is not None
    return rooms._desk


def shows_somebody(rig: Rig) -> bool:
    """Whether the screen in view shows a person."""
    screen = rig.shell.screen_here
    return screen is not None and screen.person_here() is not None


@pytest.fixture
def rig(start: Start, store: Path) -> Rig:
    """The program, unlocked, with one person in the store."""
    made = start(store)
    made.unlock(PASSPHRASE)
    made.until(lambda: made.shell.place_here == "cohort")
    settle()
    return made


def panel(rig: Rig) -> ActionPanel:
    """The desk's own panel."""
    rooms = rig.program._rooms
    assert rooms is not None
    assert rooms._adding is not None
    return rooms._adding.panel


def test_a_lock_over_the_panel_keeps_the_words_and_leaves_none_in_the_window(rig: Rig) -> None:
    """F7 after unlocking brings them back; the record has the action after Ctrl+Enter."""
    rig.until(lambda: shows_somebody(rig))
    rig.press("F7")
    rig.type(f"Ask after {SURNAME} at Larch Row")
    rig.press("F12")
    rig.until(lambda: not rig.shell.is_open)
    settle()
    assert not [one for one in texts() if "Larch Row" in one]
    assert not [one for one in rig.shell.findChildren(QTimer) if one.isActive()
                and "draft" in one.objectName()]  # fmt: skip
    rig.unlock(PASSPHRASE)
    rig.until(lambda: shows_somebody(rig))
    rig.press("F7")
    here = panel(rig)
    assert here.text.toPlainText() == f"Ask after {SURNAME} at Larch Row"
    here.owner_agency.put("Probation")
    here.source.channel.put("telephone")
    rig.press("Ctrl+Return")
    rig.until(lambda: rig.shell.side.panel is None)
    desk = desk_of(rig)
    person = cohort.find_people(desk, Filter(text=SURNAME)).rows[0].id
    assert len(actions.of_person(desk, person)) == 1


@pytest.mark.parametrize("place", ["Ctrl+4", "Ctrl+5", "Ctrl+3", "Ctrl+0"])
def test_f7_opens_beside_every_screen_and_esc_gives_it_back(rig: Rig, place: str) -> None:
    """The focus too."""
    rig.press(place)
    settle()
    before = rig.shell.focusWidget()
    rig.press("F7")
    assert panel(rig).isVisible()
    rig.press("Escape")
    assert not panel(rig).isVisible()
    assert rig.shell.focusWidget() is before


def told(rig: Rig) -> str:
    """What stands in the strip; empty when nothing does."""
    message = rig.shell.strip.message
    return "" if message is None else message.words


def test_a_draft_that_waits_is_said_on_unlocking_until_it_is_recorded(rig: Rig) -> None:
    """After a lock, or a crash, nobody has to remember what was left unfinished."""
    rig.until(lambda: shows_somebody(rig))
    assert told(rig) == ""
    rig.press("F7")
    rig.type("Ring the hostel")
    rig.press("F12")
    rig.until(lambda: not rig.shell.is_open)
    assert told(rig) == ""  # it names a person: gone while locked
    rig.unlock(PASSPHRASE)
    rig.until(lambda: shows_somebody(rig))
    assert told(rig).startswith("A draft waits, kept ")
    assert f"action, {SURNAME.upper()}" in told(rig)
    rig.press("F7")
    here = panel(rig)
    here.owner_agency.put("Probation")
    here.source.channel.put("telephone")
    rig.press("Ctrl+Return")
    rig.until(lambda: rig.shell.side.panel is None)
    rig.until(lambda: rig.shell.strip.message is None)


def test_a_draft_that_is_thrown_away_or_dropped_after_its_record_is_said_no_more(
    rig: Rig,
) -> None:
    """Nothing but the draft goes: no record is written that screens are told of."""
    rig.until(lambda: shows_somebody(rig))
    desk = desk_of(rig)
    for form in ("person", "event"):
        drafts.keep_draft(desk, form, drafts.NEW, base_revision=0, answers={"body": "Ring"})
    rig.press("F12")
    rig.until(lambda: not rig.shell.is_open)
    rig.unlock(PASSPHRASE)
    rig.until(lambda: told(rig).startswith("2 drafts wait"))
    drafts.drop_draft(desk_of(rig), "event", drafts.NEW)
    rig.until(lambda: told(rig).startswith("A draft waits"))
    drafts.drop_draft(desk_of(rig), "person", drafts.NEW)
    rig.until(lambda: told(rig) == "")
