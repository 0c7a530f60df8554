"""The same deeds through the accessibility tree, as a screen reader or a voice does them.

Every control is found by its name and role, and used by the actions and the text it offers.
Where Qt offers no action for it, as for a line of a list, it is chosen or given the focus
through its interface and the key that its description or the line at the foot tells is pressed.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

from iomdesk.domain.deciding import LeaveGround
from iomdesk.domain.ragfacts import FactName
from iomdesk.words import words
from tests.e2e import meeting_script as script
from tests.helpers.meetinghands import Hand

ROLE = QAccessible.Role
TYPED = (ROLE.EditableText, ROLE.ComboBox)
LINES = (ROLE.ListItem, ROLE.Cell, ROLE.TreeItem)


def _name(one: QAccessibleInterface) -> str:
    widget = one.object()
    if one.role() is ROLE.ComboBox and isinstance(widget, QWidget) and widget.accessibleName():
        return widget.accessibleName()  # on Linux alone Qt gives its value in place of its name
    return one.text(QAccessible.Text.Name)


def _there(one: object | None) -> bool:
    """Qt gives none where there is none, whatever the stubs say."""
    return one is not None


def _below(one: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Everything under an element that is shown, itself first."""
    yield one
    for place in range(one.childCount()):
        child = one.child(place)
        if _there(child) and child.isValid() and not child.state().invisible:
            yield from _below(child)


class Reader(Hand):
    """Holds the meeting without keys of its own and without looking at the window."""

    def __init__(self, folder: Path, settings: Path, at: datetime) -> None:
        QAccessible.setActive(True)  # as a reader that asks for it: lists tell of their changes
        super().__init__(folder, settings, at)

    # ---- the tree ------------------------------------------------------------------------

    def _all(self, *roles: ROLE) -> list[QAccessibleInterface]:
        tree = QAccessible.queryAccessibleInterface(self.rig.shell)
        return [one for one in _below(tree) if not roles or one.role() in roles]

    def find(self, name: str, *roles: ROLE) -> QAccessibleInterface:
        """The one element of this name, or whose name begins so, that can be used now."""
        found = [one for one in self._all(*roles) if not one.state().disabled]
        exact = [one for one in found if _name(one) == name]
        begins = [one for one in found if _name(one).startswith(name)]
        chosen = exact or begins
        told = [f"{one.role().name} {_name(one)}" for one in found if _name(one)]
        assert chosen, (name, roles, told)
        return chosen[0]

    def press(self, name: str, *roles: ROLE) -> None:
        """Press a button, or choose a radio button."""
        one = self.find(name, *(roles or (ROLE.Button, ROLE.RadioButton, ROLE.CheckBox)))
        self.do(one, "Press", "Toggle")

    def do(self, one: QAccessibleInterface, *ways: str) -> None:
        """The first of these actions that it offers."""
        does = one.actionInterface()
        assert does is not None, f"{_name(one)} offers no action"
        offered = does.actionNames()
        wanted = [each for each in ways if each in offered]
        assert wanted, (_name(one), offered)
        button = one.object()
        does.doAction(wanted[0])
        # Qt presses it as a finger does, and lets go a moment later.
        self.rig.until(
            lambda: (
                not (isinstance(button, QAbstractButton) and isValid(button) and button.isDown())
            )
        )
        self.settle()

    def put(self, name: str, text: str) -> None:
        """Put a text into a box."""
        one = self.find(name, *TYPED)
        if one.role() is ROLE.ComboBox:
            one = next(each for each in _below(one) if each.role() is ROLE.EditableText)
        box, holds = one.editableTextInterface(), one.textInterface()
        assert box is not None
        assert holds is not None
        box.replaceText(0, holds.characterCount(), text)
        self.settle()

    def focus_on(self, name: str, *roles: ROLE) -> None:
        """Give something the focus, by its own action."""
        one = self.find(name, *roles)
        assert one.state().focusable, name
        does, widget = one.actionInterface(), one.object()
        if _there(does) and "SetFocus" in does.actionNames():
            does.doAction("SetFocus")
        elif isinstance(widget, QWidget):  # Qt's box of choices offers its list, and no focus
            widget.setFocus()
        self.settle()

    def key(self, keys: str) -> None:
        """A key that the focus tells of."""
        focus = QApplication.focusWidget()
        assert focus is not None
        if len(keys) == 1:
            QTest.keyClicks(focus, keys.lower())
        else:
            QTest.keySequence(focus, QKeySequence(keys))
        self.settle()

    def line(self, table: str, name: str) -> None:
        """Go to a line of a list: it has no action of its own, so by the arrows, as it is told."""
        self.focus_on(table, ROLE.List, ROLE.Table)
        self.key("Home")
        for _ in range(40):
            if self.heard().startswith(name):
                return
            self.key("Down")
        raise AssertionError((table, name, self.heard()))

    def heard(self) -> str:
        """The name of what has the focus, as it would be spoken."""
        focus = QApplication.focusWidget()
        assert focus is not None
        here = QAccessible.queryAccessibleInterface(focus)
        lines = [one for one in _below(here) if one.role() in LINES and one.state().focused]
        return _name(lines[0]) if lines else ""

    # ---- the gates -----------------------------------------------------------------------

    def begin(self) -> None:
        """To Meetings, and the button in the head of the meeting of today."""
        place = self.find("Meetings", ROLE.ListItem)
        self.line(_name(place.parent()), "Meetings")
        self.key("Return")
        self.press("Open the meeting")

    def projector(self) -> None:
        """Its button."""
        self.press(words("chair", "projector_on"))

    def read(self) -> None:
        """The chair's name stands there."""
        reader = self.find(words("chair", "read_by"), ROLE.EditableText)
        assert reader.text(QAccessible.Text.Value) == script.CHAIR
        self.press(words("chair", "do_read"))

    def _to_seat(self, name: str) -> None:
        self.line(words("chair", "in_the_room"), name)

    def sign(self, name: str) -> None:
        """The line, Space, and the name in the box that opens."""
        self._to_seat(name)
        self.key("Space")
        self.put(words("chair", "sign_as", {"name": name}), name)
        self.press(words("chair", "do_sign"))

    def apologies(self, name: str) -> None:
        """The line and its button."""
        self._to_seat(name)
        self.press(words("chair", "do_gone"))

    def late(self, name: str, agency: str) -> None:
        """The line of somebody, the button beneath, and two boxes."""
        self._to_seat(script.CHAIR)
        self.key("Insert")
        self.put(words("chair", "late_name"), name)
        self.put(words("chair", "late_agency"), agency)
        self.press(words("chair", "do_late"))

    # ---- from item to item ---------------------------------------------------------------

    def next(self) -> None:
        """The button of the item, of the page between two, or of the statement."""
        here = {_name(one) for one in self._all(ROLE.Button) if not one.state().disabled}
        ways = (words("chair_pane", "next"), words("chair_pane", "next_referral"),
                words("chair", "way_next"), words("chair", "do_begin"))  # fmt: skip
        self.press(next(one for one in ways if one in here))

    def mark(self, name: str) -> None:
        """The button that bears their name."""
        self.press(f"{name}: ")

    def blank(self) -> None:
        """Its button, by the name it has now."""
        names = {_name(one) for one in self._all(ROLE.Button)}
        show = words("chair", "do_show")
        self.press(show if show in names else words("chair", "do_blank"))

    # ---- of an item ----------------------------------------------------------------------

    def note(self, who: str, body: str) -> None:
        """Its button, two boxes, and Record."""
        self.press(words("chair_decision", "note"))
        self.put(words("chair_note", "who"), who)
        self.put(words("chair_note", "what"), body)
        self.press(words("chair_note", "record"))

    def action(self, what: str, owner: str, due: str) -> None:
        """Its button, three boxes, and Record."""
        self.press(words("chair_action", "action"))
        self.put(words("chair_action", "what"), what)
        self.put(words("chair_action", "owner"), owner)
        self.put(words("chair_action", "due"), due)
        self.press(words("chair_action", "record"))

    def none(self) -> None:
        """Its button."""
        self.press(words("chair_action", "none"))

    def _record(self, choice: str, reason: str) -> None:
        self.press(choice, ROLE.RadioButton)
        self.put(words("chair_decision", "reason"), reason)
        self.press(words("chair_decision", "record"))

    def keep(self, reason: str) -> None:
        """The card, why, Record."""
        self._record(words("verdict", "keep", {"status": "Amber"}), reason)

    def panel(self, reason: str) -> None:
        """The card, why, Record."""
        self._record(words("verdict", "to_panel"), reason)

    def change(self, status: str, reason: str, against: str) -> None:
        """The card, the status by its key, why; the facts by theirs; why against the tests."""
        self.press(words("verdict", "change"), ROLE.RadioButton)
        self.focus_on(words("chair_decision", "new_status"), ROLE.ComboBox)
        self.key(status)
        self.put(words("chair_decision", "reason"), reason)
        self.press(words("chair_decision", "record"))
        asked = {words("rag_fact_short", one): script.FACTS[one] for one in FactName}
        for _ in asked:
            focus = self.focus
            told = QAccessible.queryAccessibleInterface(focus).text(QAccessible.Text.Name)
            said = [letter for name, letter in asked.items() if told.startswith(name)]
            if said:
                self.key(said[0])
        self.press(words("chair_decision", "record"))
        self.put(words("rag_facts", "against"), against)
        self.press(words("chair_decision", "record"))

    def leave(self, ground: str, reason: str) -> None:
        """The card, why they leave from its list, why it is so, Record."""
        self.press(words("verdict", "leave"), ROLE.RadioButton)
        self.focus_on(words("chair_decision", "ground"), ROLE.ComboBox)
        wanted = words("leave_ground", ground)
        for _ in range(len(LeaveGround)):
            box = self.find(words("chair_decision", "ground"), ROLE.ComboBox)
            if box.text(QAccessible.Text.Value) != wanted:
                self.key("Down")
        self.put(words("chair_decision", "reason"), reason)
        self.press(words("chair_decision", "record"))

    def correct(self, text: str) -> None:
        """Its button, the box, Record."""
        self.press(words("chair_decision", "correct"))
        self.put(words("chair_decision", "correct_field"), text)
        self.press(words("chair_decision", "correct_record"))

    def left(self, name: str) -> None:
        """The line and its key; Esc back to the case."""
        self._to_seat(name)
        self.key("Delete")
        self.key("Esc")

    def close(self, *names: str) -> None:
        """The switch, and the button of each who may not stay."""
        self._turn(words("chair", "in_open"))
        for name in names:
            self.mark(name)

    def open(self, *names: str) -> None:
        """The switch, and the button of each who waits."""
        self._turn(words("chair", "in_closed"))
        for name in names:
            self.mark(name)

    def _turn(self, now: str) -> None:
        self.press(now, ROLE.Button, ROLE.CheckBox, ROLE.RadioButton)

    def refused(self, reason: str) -> None:
        """Below quorum the button tells why it cannot be pressed."""
        self.press(words("verdict", "keep", {"status": "Amber"}), ROLE.RadioButton)
        self.put(words("chair_decision", "reason"), reason)
        record = words("chair_decision", "record")
        told = [one for one in self._all(ROLE.Button) if _name(one) == record]
        assert [one.state().disabled for one in told] == [1]
        assert script.WAITS in {_name(one) for one in self._all()} | {
            one.text(QAccessible.Text.Description) for one in told
        }

    def record(self, reason: str) -> None:
        """What was chosen holds still."""
        self.put(words("chair_decision", "reason"), reason)
        self.press(words("chair_decision", "record"))

    def put_over(self, reason: str) -> None:
        """The reason, and its button."""
        self.put(words("chair_decision", "reason"), reason)
        self.press(words("chair_decision", "wait"))

    def accept(self, reason: str) -> None:
        """The card, why, Record."""
        self._record(words("verdict", "accepted"), reason)

    def refuse(self, reason: str) -> None:
        """The card, why, Record."""
        self._record(words("verdict", "refused"), reason)

    # ---- the end -------------------------------------------------------------------------

    def finish(self) -> None:
        """On from the last item, and the button of what stands there."""
        self.next()
        self.press(words("chair", "way_finish"))

    def onward(self, item: str, text: str) -> None:
        """The line, its key, the box, Enter."""
        self.line(words("chair", "part_disclosures"), item)
        self.key("F2")
        _, _, name = item.partition(" ")
        self.put(words("chair", "disclose_as", {"name": name}), text)
        self.key("Return")

    def onward_rest(self) -> None:
        """Each other line and its key."""
        self.line(words("chair", "part_disclosures"), "2 ")
        for _ in script.NAMES[1:]:
            self.key("Space")

    def request(self, item: str, by: str, to: str, grounds: str) -> None:
        """Four boxes and the button."""
        for box, text in (("item", item), ("by", by), ("to", to), ("grounds", grounds)):
            self.put(words("chair", f"request_{box}"), text)
        self.press(words("chair", "do_request"))

    def answer(self, reason: str) -> None:
        """The line, Enter, the box, the button."""
        self.line(words("chair", "part_requests"), script.HOUSING)
        self.key("Return")
        self.put(words("chair", "answer_as", {"to": script.REQUEST[1]}), reason)
        self.press(words("chair", "do_grant"))

    def read_back(self) -> None:
        """Its button."""
        self.press(words("chair", "do_read_back"))

    def end(self) -> None:
        """Its button."""
        self.press(words("chair", "do_end"))

    def approve(self, name: str) -> None:
        """To the minutes; the button, the box, the button of the form."""
        self.press(words("chair", "do_minutes"))
        self.press(words("minutes", "do_approve"))
        self.put(words("minutes", "field_approve"), name)
        self.press(words("minutes", "record_approve"))
