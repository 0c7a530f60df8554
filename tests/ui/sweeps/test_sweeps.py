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


def _nameless(key: str, shell: Shell) -> list[str]:
    """All that takes the focus, by the keyboard or by a click, has a name for a reader."""
    return [
        called(key, one)
        for one in in_view(shell)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and one.focusProxy() is None
        and not isinstance(one, QScrollBar)
        and not name(one)
    ]


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


def _out_of_order(key: str, shell: Shell) -> list[str]:
    """Tab reaches all that takes the focus, and within one box never goes back up the page."""
    visited = _tour(shell)
    found = [called(key, one) for one in focusable(shell) if one not in visited]
    for before, after in pairwise(visited):
        if before.parentWidget() is after.parentWidget():
            one, two = _place(before), _place(after)
            same_row = two.top() <= one.bottom() and one.top() <= two.bottom()
            if two.bottom() < one.top() or (same_row and two.right() < one.left()):
                found.append(f"{called(key, before)} -> {called(key, after)}")
    return found


def _small(key: str, shell: Shell) -> list[str]:
    """24 x 24 at least, WCAG 2.5.8; a link in a line of text is one too."""
    return [
        f"{called(key, one)} {one.width()} x {one.height()}"
        for one in in_view(shell)
        if isinstance(one, QAbstractButton | QLineEdit | QComboBox)
        and min(one.width(), one.height()) < SMALLEST_TARGET
    ]


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


def _keys_unsaid(key: str, shell: Shell) -> list[str]:
    """F1 lists the keys of the place, and no two actions of it want the same key."""
    found = [f"{key}: {one}" for one in clashes(shell.all_actions())]
    shell.show_keys()
    sheet = shell.findChild(KeySheet)
    assert sheet is not None, key
    said = {one.accessibleName() for one in sheet.findChildren(QWidget)}
    found += [f"{key}: {one}" for one in {"Ctrl+K", "F1", "F6"} - said]
    screen = shell.screen_here
    assert screen is not None
    told = {one.text() for one in sheet.findChildren(QLabel)}
    for action in screen.actions_here():
        if action.keys and action.text not in told:
            found.append(f"{key}: {action.id}")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    return found


def _colour_alone(key: str, shell: Shell) -> list[str]:
    """In grey a place still shows as many shades as its words and edges need."""
    grey = shell.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    data = bytes(grey.constBits())
    ink, paper, shades = min(data), max(data), len(set(data))
    told = shades > 16 and ink < 40 and paper > 240
    return [] if told else [f"{key}: {shades} shades from {ink} to {paper}"]


def _silent(key: str, shell: Shell) -> list[str]:
    """Every row of every list in view has words for a reader."""
    found = []
    for view in shell.findChildren(QAbstractItemView):
        model = view.model()
        if not view.isVisible() or isinstance(view.parent(), QComboBox):
            continue
        for row in range(min(model.rowCount(), 5)):
            index = model.index(row, 0)
            if not (index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data()):
                found.append(f"{called(key, view)} row {row}")
    return found


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


CHECKS = {
    "has no name": _nameless,
    "is too small": _small,
    "has no words": _silent,
    "lives by colour": _colour_alone,
    "is out of Tab's order": _out_of_order,
    "is not among its keys": _keys_unsaid,
}


def test_each_place_holds(
    windows: Windows,
    program: Program,
    each: Iterator[str],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    """One tour for all: every check of every place, and no part that flashes up as a window.

    A part shown before it has its parent would be one, and takes the focus with it.
    """
    found: list[str] = []
    windows.shown.clear()
    for key in each:
        flashed = [type(one).__name__ for one in windows.shown if one is not program.shell]
        found += [f"{key}: {one} flashes up" for one in flashed]
        program.shell.activateWindow()  # the sheet of keys was a window of its own
        qtbot.waitUntil(program.shell.isActiveWindow)
        for wrong, check in CHECKS.items():
            found += [f"{one} {wrong}" for one in check(key, program.shell)]
        settle()
        windows.shown.clear()
    assert found == []
