"""The palette: worked by keys alone, placed as drawn."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iomdesk.ui.palette import Entry, Group
from iomdesk.ui.shell import Shell
from tests.helpers.shell import CTRL, Two, press


def test_the_palette_by_keyboard(shell: Shell) -> None:
    """Open, type, step over titles, open with Enter, find it again in the empty box."""
    opened: list[str] = []

    def people(typed: str) -> list[Group]:
        names = ("TEASELWOOD, Dean", "TEASLEDOWN, Corin")
        found = tuple(
            Entry(id=f"person:{name}", text=name, keep=True,
                  run=lambda name=name: opened.append(name),  # type: ignore[misc]
                  act=lambda name=name: opened.append(f"act {name}"))  # type: ignore[misc]
            for name in names if name.casefold().startswith(typed.casefold())
        )  # fmt: skip
        return [Group(f"People, {len(found)} of 247", found)]

    shell.palette_box.add_source(people)
    screen = shell.screen_here
    assert isinstance(screen, Two)
    screen.right.setFocus()
    press(Qt.Key.Key_K, CTRL)
    assert not shell.palette_box.isHidden()
    QTest.keyClicks(shell.palette_box.box, "teas")
    assert [line if isinstance(line, str) else line.text for line in shell.palette_box.lines] == [
        "People, 2 of 247",
        "TEASELWOOD, Dean",
        "TEASLEDOWN, Corin",
    ]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert opened == ["TEASLEDOWN, Corin"]
    assert QApplication.focusWidget() is screen.right
    press(Qt.Key.Key_K, CTRL)
    assert [entry.text for entry in shell.palette_box.entries] == ["TEASLEDOWN, Corin"]
    press(Qt.Key.Key_Return, CTRL)
    assert opened[-1] == "act TEASLEDOWN, Corin"
    press(Qt.Key.Key_K, CTRL)
    press(Qt.Key.Key_Escape)
    assert shell.palette_box.isHidden()
    assert QApplication.focusWidget() is screen.right


def test_the_palette_finds_screens_and_only_actions_after_the_sign(shell: Shell) -> None:
    """ "boa" is the board; ">mark" the screen's own action."""
    press(Qt.Key.Key_K, CTRL)
    QTest.keyClicks(shell.palette_box.box, "boa")
    press(Qt.Key.Key_Return)
    assert shell.place_here == "board"
    press(Qt.Key.Key_K, CTRL)
    QTest.keyClicks(shell.palette_box.box, ">mark")
    assert [entry.id for entry in shell.palette_box.entries] == ["action:two.mark"]
    press(Qt.Key.Key_Return)
    screen = shell.screen_here
    assert isinstance(screen, Two)
    assert screen.calls[-1] == "mark"


def test_the_palette_stands_where_it_was_drawn(shell: Shell) -> None:
    """640 wide, 96 below the header, in the middle of the content, rows of 36."""
    shell.resize(1440, 900)
    press(Qt.Key.Key_K, CTRL)
    QTest.keyClicks(shell.palette_box.box, "re")
    box = shell.palette_box.geometry()
    assert (box.left(), box.top(), box.width()) == (488, 170, 640)
    entries = len(shell.palette_box.entries)
    assert entries == 4
    assert box.height() == 48 + 27 + 36 * entries + 30 + 4
