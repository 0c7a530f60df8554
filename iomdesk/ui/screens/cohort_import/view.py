"""The layout of "Import the cohort": step bar, the pane of the step, action bar."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.ui.actions import Action
from iomdesk.ui.look import Role
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.cohort_import.choose import ChoosePane
from iomdesk.ui.screens.cohort_import.inspect import RowInspector
from iomdesk.ui.screens.cohort_import.rows import RowsPane
from iomdesk.ui.screens.cohort_import.steps import Step, StepBar
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.inspector import WithInspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.strip import MessageStrip
from iomdesk.words import words


class DonePane(QWidget):
    """Step 3: what was taken in, and how to take it back."""

    def __init__(self) -> None:
        super().__init__()
        self._told = Label("", Role.FIGURE, wrap=True)
        self._waits = Label("", wrap=True)
        self._undo_words = Label("", tone="second", wrap=True)
        self.to_cohort = Button(words("import_screen", "to_cohort"), kind=Kind.MAIN)
        self.rows = Button("")
        self.undo = Button(words("import_screen", "undo"), icon="undo")
        self.another = Button(words("import_screen", "another"))
        inner = QWidget()
        inner.setMaximumWidth(theme().px(800))
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 32, 4, 4)
        column.setSpacing(10)
        for label in (self._told, self._waits, self._undo_words):
            column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.to_cohort, self.rows, self.undo, self.another):
            row.addWidget(button)
        row.addStretch(1)
        column.addSpacing(8)
        column.addLayout(row)
        column.addStretch(1)
        outer = QHBoxLayout(self)
        outer.addWidget(inner, 1)
        outer.addStretch(0)

    def show_words(self, told: str, waits: str, undo: str, rows: str) -> None:
        """Say what was done; without ``undo`` words nothing can be taken back.

        ``rows`` are the words of the way back to the rows, empty when there is nothing to
        go back to.
        """
        self.rows.set_words(rows)
        self.rows.setVisible(bool(rows))
        self._told.setText(told)
        self._waits.setText(waits)
        self._waits.setVisible(bool(waits))
        self._undo_words.setText(undo)
        self._undo_words.setVisible(bool(undo))
        self.undo.setVisible(bool(undo))


class ImportView(Screen):
    """The screen.

    Signals:
        arrived(object): it came into view, with the path of a file when one is given.
        file_dropped(object): a file was dragged in.
        next_asked(bool): F4 (True) and Shift+F4 (False).

    Attributes:
        import_button, save_button, cancel_button, check_button: the action bar.
    """

    arrived = Signal(object)
    file_dropped = Signal(object)
    next_asked = Signal(bool)

    def __init__(self, agencies: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.say(title=words("import_screen", "title"))
        self.setAcceptDrops(True)
        self.actions_given: tuple[Action, ...] = ()
        self.strip = MessageStrip()
        self.bar = StepBar()
        self.choose = ChoosePane(agencies)
        self.rows = RowsPane()
        self.inspector = RowInspector()
        self.done = DonePane()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.choose)
        self._stack.addWidget(self._check_page())
        self._stack.addWidget(self.done)
        self._build_actions()
        content = QVBoxLayout()
        content.setContentsMargins(20, 16, 20, 12)
        content.setSpacing(12)
        content.addWidget(self.bar)
        content.addWidget(self._stack, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.strip)
        outer.addLayout(content, 1)
        outer.addWidget(self._foot)
        self.show_step(Step.CHOOSE)

    def _check_page(self) -> QWidget:
        page = QWidget()
        self.both = WithInspector(
            self.rows, self.inspector, fold=words("import_screen", "fold"), least=640
        )
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.rows.top)
        column.addWidget(self.both, 1)
        return page

    def _build_actions(self) -> None:
        self.check_button = Button(words("import_screen", "go_check"), kind=Kind.MAIN)
        self.import_button = Button("", kind=Kind.MAIN)
        self.save_button = Button("")
        self.another_button = Button(words("import_screen", "choose_another"))
        self.stop_button = Button(words("import_screen", "stop"))
        self.cancel_button = Button(words("import_screen", "cancel"))
        self._says = Label(words("import_screen", "nothing_yet"), Role.SMALL, "second", wrap=True)
        self._foot = QFrame()
        self._foot.setProperty("part", "bar")
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(8)
        for button in (
            self.check_button, self.import_button, self.save_button, self.another_button,
            self.stop_button, self.cancel_button,
        ):  # fmt: skip
            row.addWidget(button)
        row.addWidget(self._says, 1)
        self._fit()
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        self._foot.setFixedHeight(theme().px(52))

    # ---- what it shows -----------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The step in view."""
        return Step(self._stack.currentIndex())

    def show_step(self, step: Step, *, read: bool = False, busy: bool = False) -> None:
        """Go to a step; ``read``: there is a file, ``busy``: it is being taken in."""
        self._stack.setCurrentIndex(step)
        self.bar.steps.show_step(Step.IMPORT if busy else step)
        self._foot.setVisible(step is not Step.IMPORT)
        here = step is Step.CHOOSE and read and not busy
        self.check_button.setVisible(here)
        self.another_button.setVisible(here)
        self.import_button.setVisible(step is Step.CHECK and not busy)
        self.stop_button.setVisible(busy)
        self.cancel_button.setVisible(not busy and (read or step is Step.CHECK))
        if step is not Step.CHECK or busy:
            self.save_button.hide()
        self._stack.setEnabled(not busy)
        self.say_foot(words("import_screen", "nothing_yet"))

    def say_foot(self, told: str) -> None:
        """The words at the right of the action bar."""
        self._says.setText(told)

    def show_counts(self, ready: int, problems: int) -> None:
        """How many rows would come in, and how many cannot."""
        code = "import_ready_one" if ready == 1 else "import_ready"
        self.import_button.set_words(words("import_screen", code, {"count": ready}))
        code = "save_problems_one" if problems == 1 else "save_problems"
        self.save_button.set_words(words("import_screen", code, {"count": problems}))
        self.save_button.setVisible(problems > 0 and self.step is Step.CHECK)

    # ---- what the shell asks for -------------------------------------------------------

    def arrive(self, where: object) -> None:
        """The focus goes to the first thing to do."""
        self.arrived.emit(where)

    def panes(self) -> tuple[QWidget, ...]:
        """Table, inspector and action bar of the step in view."""
        if self.step is Step.CHECK:
            return (self.rows.table, self.inspector, self._foot)
        here = self.choose if self.step is Step.CHOOSE else self.done
        return (here, self._foot)

    def actions_here(self) -> tuple[Action, ...]:
        """What can be done here."""
        return self.actions_given

    def next_item(self, *, forward: bool) -> None:
        """F4: the next row to look at."""
        self.next_asked.emit(forward)

    # ---- a file dragged in -------------------------------------------------------------

    def _file_of(self, event: QDropEvent) -> Path | None:
        urls = event.mimeData().urls()
        local = len(urls) == 1 and urls[0].isLocalFile() and self.step is Step.CHOOSE
        return Path(urls[0].toLocalFile()) if local else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file, in step 1."""
        if self._file_of(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        path = self._file_of(event)
        if path is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(path)
