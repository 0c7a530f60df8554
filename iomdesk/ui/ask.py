"""Every question that stops a person, one function each; there are few on purpose.

A question opens and returns at once; the answer comes to ``then``. No nested event
loop, so locking can close any question unanswered. Tests put their own ``Asker`` in
place with ``use`` and no window ever opens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.label import Label, rule

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


@dataclass(frozen=True, slots=True)
class Answer:
    """One button: what it returns and the verb on it."""

    key: str
    text: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        title: one sentence; words: what happens, what is kept.
        answers: the buttons, main first. safe: the key that Esc and closing give, and
            that holds the focus.
    """

    title: str
    words: str
    answers: tuple[Answer, ...]
    safe: str


@dataclass(frozen=True, slots=True)
class FileWanted:
    """A file or folder to choose.

    Attributes:
        kind: "open", "save" or "folder".
        filters: "Spreadsheets (*.xlsx *.csv)".
        name: the name to begin with when saving; never a person's.
    """

    title: str
    kind: str
    filters: str = ""
    name: str = ""


class Asker(Protocol):
    """Puts questions to whoever sits at the desk."""

    def ask(self, parent: QWidget, question: Question, then: Callable[[str], None]) -> None:
        """Ask; ``then`` gets the key of the answer."""
        ...

    def file(self, parent: QWidget, wanted: FileWanted, then: Callable[[Path], None]) -> None:
        """Ask for a file; ``then`` is not called when none is chosen."""
        ...


class QuestionDialog(QDialog):
    """A question in a window of its own; Esc and closing give the safe answer."""

    def __init__(
        self, question: Question, then: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._question = question
        self._then: Callable[[str], None] | None = then
        self.setWindowTitle(question.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(Label(question.title, Role.PANEL, wrap=True))
        said = Label(question.words, wrap=True)
        column.addWidget(said)
        column.addSpacing(4)
        column.addWidget(rule())
        column.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.buttons: dict[str, Button] = {}
        for answer in question.answers:
            kind = Kind.MAIN if answer.main else Kind.PLAIN
            button = Button(answer.text, kind=kind)
            button.clicked.connect(self._answered(answer.key))
            self.buttons[answer.key] = button
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.setAccessibleName(question.title)
        self.setAccessibleDescription(question.words)
        self.setMinimumWidth(theme().px(440))
        self.buttons[question.safe].setFocus(Qt.FocusReason.TabFocusReason)

    def _answered(self, key: str) -> Callable[[], None]:
        def answer() -> None:
            then, self._then = self._then, None
            self.close()
            if then is not None:
                then(key)

        return answer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives the safe answer; Enter presses the button that has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self._answered(self._question.safe)()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            for button in self.buttons.values():
                if button.hasFocus():
                    button.click()
                    return
        super().keyPressEvent(event)

    def drop(self) -> None:
        """Close without any answer, as locking does."""
        self._then = None
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window gives the safe answer."""
        super().closeEvent(event)
        then, self._then = self._then, None
        if then is not None:
            then(self._question.safe)


class _Windows:
    """The asker that opens windows."""

    def ask(self, parent: QWidget, question: Question, then: Callable[[str], None]) -> None:
        QuestionDialog(question, then, parent).open()

    def file(self, parent: QWidget, wanted: FileWanted, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(parent, wanted.title, "", wanted.filters)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.destroyed.connect(_forget_folders)
        if wanted.kind == "save":
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setFileMode(QFileDialog.FileMode.AnyFile)
            dialog.selectFile(wanted.name)
        elif wanted.kind == "folder":
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.open()


def _forget_folders() -> None:
    """Take out of the settings that all programs of Qt share which folders were chosen.

    Qt's own dialog keeps their whole paths there as it goes, for the next one to offer. They
    tell of stores, and "Forget this list" does not reach them.
    """
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    for key in ("FileDialog/history", "FileDialog/lastVisited"):
        kept.remove(key)


PrinterChosen = Callable[["QPrinter | None"], None]
"""Takes the printer; None when this computer has none."""
PrinterChooser = Callable[[QWidget, str, PrinterChosen], None]
"""Puts a printer's own dialog to whoever sits at the desk; silent when it is left."""


def _print_window(parent: QWidget, title: str, then: PrinterChosen) -> None:
    from PySide6.QtPrintSupport import (
        QAbstractPrintDialog,
        QPrintDialog,
        QPrinter,
        QPrinterInfo,
    )

    if not QPrinterInfo.availablePrinterNames():
        then(None)  # all that the dialog would offer is a file, and that is not printing
        return
    chosen = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(chosen, parent)
    dialog.setWindowTitle(title)
    options = QAbstractPrintDialog.PrintDialogOption
    for option in (options.PrintToFile, options.PrintPageRange, options.PrintSelection):
        # A file is saved, with a password and in the log; pages of a copy go together.
        dialog.setOption(option, False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def accepted() -> None:
        real = chosen.outputFormat() is QPrinter.OutputFormat.NativeFormat and chosen.isValid()
        then(chosen if real else None)

    dialog.accepted.connect(accepted)
    QDialog.open(dialog)  # QPrintDialog's own wants a slot by name


_asker: Asker = _Windows()
_choose_printer: PrinterChooser = _print_window


@contextmanager
def use(asker: Asker) -> Iterator[None]:
    """Put another asker in place for a while; tests do."""
    global _asker
    before, _asker = _asker, asker
    try:
        yield
    finally:
        _asker = before


@contextmanager
def use_printers(chooser: PrinterChooser) -> Iterator[None]:
    """Put another chooser of printers in place for a while; tests do."""
    global _choose_printer
    before, _choose_printer = _choose_printer, chooser
    try:
        yield
    finally:
        _choose_printer = before


def printer(parent: QWidget, title: str, then: PrinterChosen) -> None:
    """On which printer; ``then`` is not called when the choice is left."""
    _choose_printer(parent, title, then)


def question(parent: QWidget, asked: Question, then: Callable[[str], None]) -> None:
    """Ask a question that has no function of its own below; prefer one that has."""
    _asker.ask(parent, asked, then)


def _either(
    parent: QWidget, title: str, words: str, do: Answer, keep: Answer, then: Callable[[], None]
) -> None:
    def answered(key: str) -> None:
        if key == do.key:
            then()

    _asker.ask(parent, Question(title, words, (do, keep), keep.key), answered)


def leave_meeting(parent: QWidget, then: Callable[[], None]) -> None:
    """Before leaving a meeting that is not ended; ``then`` runs on "Leave"."""
    _either(
        parent,
        "Leave the meeting?",
        "What was recorded is kept. The meeting stays open and can be gone on with from Meetings.",
        Answer("leave", "Leave the meeting"),
        Answer("stay", "Stay", main=True),
        then,
    )


def throw_away_draft(parent: QWidget, kept: str, then: Callable[[], None]) -> None:
    """Before a kept draft is thrown away; ``kept`` is when it was kept."""
    _either(
        parent,
        "Throw the draft away?",
        f"It was kept on {kept}. Once thrown away it cannot be brought back. "
        "The record itself stays as it is.",
        Answer("throw", "Throw it away"),
        Answer("keep", "Keep the draft", main=True),
        then,
    )


def erase(parent: QWidget, what: str, stays: str, then: Callable[[], None]) -> None:
    """Before something is erased for good; ``stays`` says what is left of it."""
    _either(
        parent,
        f"Erase {what}?",
        f"This cannot be undone. {stays}",
        Answer("erase", f"Erase {what}"),
        Answer("keep", "Keep it", main=True),
        then,
    )


def print_paper(parent: QWidget, what: str, copies: int, then: Callable[[], None]) -> None:
    """Before paper leaves the desk: printing is a disclosure and is logged."""
    count = "1 copy" if copies == 1 else f"{copies} copies"
    _either(
        parent,
        f"Print {what}?",
        f"{count} will be logged as issued, with your name and the time.",
        Answer("print", f"Print {count}", main=True),
        Answer("keep", "Print nothing"),
        then,
    )


def file_to_read(parent: QWidget, title: str, filters: str, then: Callable[[Path], None]) -> None:
    """Which file to read."""
    _asker.file(parent, FileWanted(title, "open", filters), then)


def file_to_write(
    parent: QWidget, title: str, filters: str, name: str, then: Callable[[Path], None]
) -> None:
    """Where to write a file."""
    _asker.file(parent, FileWanted(title, "save", filters, name), then)


def folder(parent: QWidget, title: str, then: Callable[[Path], None]) -> None:
    """Which folder to use."""
    _asker.file(parent, FileWanted(title, "folder"), then)
