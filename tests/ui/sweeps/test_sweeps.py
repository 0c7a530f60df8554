"""Sweeps over every place of the desk at the training store; a new place is in by itself.

Names for a reader, Tab, targets, text that is cut, looks, keys, and the marks in grey
(design section 12; ux.md sections 4, 6 and 11).
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iomdesk.app.desk import Program
from iomdesk.ui.actions import clashes
from iomdesk.ui.keysheet import KeySheet
from iomdesk.ui.shell import Shell
from iomdesk.ui.theme import Theme
from iomdesk.ui.widgets.label import ElidedLabel

SMALLEST_TARGET = 24
SIZES = ((1440, 900), (1280, 720))


def in_view(root: QWidget) -> list[QWidget]:
    """Everything shown in a window."""
    return [one for one in root.findChildren(QWidget) if one.isVisible()]


def focusable(root: QWidget) -> list[QWidget]:
    """What Tab must reach."""
    return [
        one
        for one in in_view(root)
        if one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
    ]


def name(widget: QWidget) -> str:
    """What a reader says of a widget."""
    reader = QAccessible.queryAccessibleInterface(widget)
    return reader.text(QAccessible.Text.Name)


def called(key: str, widget: QWidget) -> str:
    """Which widget it is, for a person who has to mend it."""
    parents: list[str] = []
    above = widget.parentWidget()
    while above is not None and len(parents) < 4:
        parents.append(type(above).__name__)
        above = above.parentWidget()
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else name(widget)
    return f"{key}: {type(widget).__name__} {text[:50]!r} in {' in '.join(parents)}"


def test_every_control_has_a_name_for_a_reader(program: Program, each: Iterator[str]) -> None:
    """All that takes the focus, by the keyboard or by a click."""
    nameless = [
        called(key, one)
        for key in each
        for one in in_view(program.shell)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and one.focusProxy() is None
        and not isinstance(one, QScrollBar)
        and not name(one)
    ]
    assert nameless == []


def _tour(shell: Shell) -> list[QWidget]:
    """Where Tab goes, once round."""
    shell.navigation.list.setFocus(Qt.FocusReason.TabFocusReason)
    visited: list[QWidget] = []
    here = QApplication.focusWidget()
    while here is not None and here not in visited and len(visited) < 400:
        visited.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        following = QApplication.focusWidget()
        if following is here:  # a text box that keeps Tab for itself
            QTest.keyClick(here, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
            following = QApplication.focusWidget()
        here = following
    return visited


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def test_tab_reaches_everything_in_reading_order(
    program: Program, each: Iterator[str], qtbot: QtBot
) -> None:
    """All that takes the focus, and within one box never back up the page."""
    program.shell.activateWindow()
    qtbot.waitUntil(program.shell.isActiveWindow)
    missed, backward = [], []
    for key in each:
        visited = _tour(program.shell)
        missed += [called(key, one) for one in focusable(program.shell) if one not in visited]
        for before, after in pairwise(visited):
            if before.parentWidget() is after.parentWidget():
                one, two = _place(before), _place(after)
                same_row = two.top() <= one.bottom() and one.top() <= two.bottom()
                if two.bottom() < one.top() or (same_row and two.right() < one.left()):
                    backward.append(f"{called(key, before)} -> {called(key, after)}")
    assert missed == []
    assert backward == []


def test_targets_are_large_enough(program: Program, each: Iterator[str]) -> None:
    """24 x 24 at least, WCAG 2.5.8; a link in a line of text is one too."""
    small = [
        f"{called(key, one)} {one.width()} x {one.height()}"
        for key in each
        for one in in_view(program.shell)
        if isinstance(one, QAbstractButton | QLineEdit | QComboBox)
        and min(one.width(), one.height()) < SMALLEST_TARGET
    ]
    assert small == []


def _scrolled(widget: QWidget, root: QWidget) -> bool:
    """Whether it lies in a part that scrolls, where the edge may cut it."""
    above = widget.parentWidget()
    while above is not None and above is not root:
        if isinstance(above, QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False


def _cut(key: str, root: QWidget) -> list[str]:
    found = []
    for one in in_view(root):
        if isinstance(one, QLabel) and one.text() and not isinstance(one, ElidedLabel):
            if one.wordWrap():
                cut = one.height() < one.heightForWidth(one.width()) - 2
            else:
                wide = one.fontMetrics().horizontalAdvance(one.text())
                cut = one.width() < wide or one.height() < one.fontMetrics().height() - 2
        elif isinstance(one, QAbstractButton) and one.text():
            cut = one.width() < one.minimumSizeHint().width() - 1
            cut = cut or one.height() < one.fontMetrics().height()
        else:
            continue
        parent = one.parentWidget()
        if parent is not None and not cut and not _scrolled(one, root):
            cut = not root.rect().contains(QRect(one.mapTo(root, QPoint(0, 0)), one.size()))
        if cut:
            found.append(f"{called(key, one)} {one.width()} x {one.height()}")
    return found


@pytest.mark.parametrize("size", SIZES, ids=["1440x900", "1280x720"])
def test_no_text_is_cut_at_150(
    program: Program, each: Iterator[str], themed: Theme, size: tuple[int, int]
) -> None:
    """At the largest text, in the window the design is drawn for and in the smallest."""
    themed.choose(percent=150)
    program.shell.resize(*size)
    cut = [line for key in each for line in _cut(key, program.shell)]
    assert cut == []
    assert (program.shell.width(), program.shell.height()) == size


def test_the_sweeps_notice_what_they_look_for(qtbot: QtBot, themed: Theme) -> None:
    """A label too narrow, one too low, a button over the edge, a button without a name."""
    root = QWidget()
    qtbot.addWidget(root)
    root.resize(200, 100)
    narrow, low = QLabel("Saltergate and Millbeck", root), QLabel("Thornhope", root)
    narrow.setGeometry(0, 0, 40, 20)
    low.setGeometry(0, 30, 150, 6)
    outside, nameless = QPushButton("Record", root), QPushButton(root)
    outside.setGeometry(180, 50, 90, 30)
    nameless.setGeometry(0, 50, 30, 30)
    root.show()
    assert len(_cut("here", root)) == 3
    assert name(nameless) == ""
    assert name(outside) == "Record"
    assert set(focusable(root)) == {outside, nameless}


def test_f1_lists_the_keys_of_each_place(
    program: Program, each: Iterator[str], settle: Callable[[], None]
) -> None:
    """And no two actions of one place want the same key."""
    for key in each:
        assert clashes(program.shell.all_actions()) == (), key
        program.shell.show_keys()
        sheet = program.shell.findChild(KeySheet)
        assert sheet is not None, key
        said = {one.accessibleName() for one in sheet.findChildren(QWidget)}
        assert {"Ctrl+K", "F1", "F6"} <= said, key
        screen = program.shell.screen_here
        assert screen is not None
        for action in screen.actions_here():
            if action.keys:
                assert action.text in {one.text() for one in sheet.findChildren(QLabel)}, key
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        settle()


def test_statuses_are_told_apart_without_colour(program: Program, each: Iterator[str]) -> None:
    """In grey each place still shows as many shades as its words and edges need."""
    for key in each:
        grey = program.shell.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        data = bytes(grey.constBits())
        assert len(set(data)) > 16, key
        assert min(data) < 40, key  # ink
        assert max(data) > 240, key  # paper


def test_lists_say_their_rows_to_a_reader(program: Program, each: Iterator[str]) -> None:
    """Every row of every list in view has words."""
    silent = []
    for key in each:
        for view in program.shell.findChildren(QAbstractItemView):
            model = view.model()
            if not view.isVisible() or isinstance(view.parent(), QComboBox):
                continue
            for row in range(min(model.rowCount(), 5)):
                index = model.index(row, 0)
                spoken = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data()
                if not spoken:
                    silent.append(f"{called(key, view)} row {row}")
    assert silent == []


class Windows(QObject):
    """Notes every widget that shows itself as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look, and let it pass."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[Windows]:
    """Watches from before the desk opens."""
    watch = Windows()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def test_no_part_of_a_screen_flashes_up_as_a_window(
    windows: Windows, program: Program, each: Iterator[str]
) -> None:
    """A part shown before it has its parent would be one, and takes the focus with it."""
    for key in each:
        flashed = [one for one in windows.shown if one is not program.shell]
        assert [type(one).__name__ for one in flashed] == [], key
