"""The layout of the rules: what they say, the versions beside it, and a newer one to look at."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.domain.dates import Sense, read_date, show_date, show_moment
from iomdesk.services.rulesets import RuleSetRow
from iomdesk.ui.actions import Action
from iomdesk.ui.look import Role
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.settings.rulestext import Reader, Said
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.actionbar import ActionBar
from iomdesk.ui.widgets.facts import Pairs
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import DateEdit, TextLine
from iomdesk.ui.widgets.inspector import Inspector, WithInspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.strip import MessageStrip
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words

_WIDTH = 348
_FEW = 6


def _say(code: str) -> str:
    return words("rules", code)


class VersionsPane(Inspector):
    """Every version the store has worked under, and what is known of the one chosen."""

    def __init__(self) -> None:
        super().__init__(_say("versions"), _WIDTH)
        self.model = RowsModel(_columns(), lambda row: row.id)
        self.table = RowsTable(self.model, _say("versions"), dense=True, row_height=28)
        self._pairs = Pairs()
        self._only = Label(_say("only_one"), Role.SMALL, "second", wrap=True)
        top = self.block()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.table)
        block = self.block(ruled=False, spacing=10)
        block.addWidget(self._pairs)
        block.addWidget(self._only)
        self.column.addStretch(1)
        theme().changed.connect(self._fit_table)

    def show_versions(self, rows: Sequence[RuleSetRow]) -> None:
        """List them, the one in force first."""
        self.model.set_rows(tuple(rows))
        self._fit_table()
        self._only.setVisible(len(rows) == 1)

    def _fit_table(self) -> None:
        """Room for a few versions; the table scrolls beyond that."""
        lines = min(max(self.model.rowCount(), 1), _FEW)
        head = max(self.table.horizontalHeader().sizeHint().height(), theme().px(32))
        self.table.setFixedHeight(head + theme().px(28) * lines + theme().px(8))

    def show_version(self, row: RuleSetRow) -> None:
        """Say what is known of a version."""
        self._pairs.show_pairs(
            (
                (_say("state"), _state(row)),
                (_say("dated"), show_date(row.dated)),
                (_say("authorised_by"), row.authorised_by),
                (_say("authorised_on"), show_date(row.authorised_on)),
                (_say("reference"), row.reference or _say("no_reference")),
                (_say("in_force_from"), show_moment(row.in_force_from)),
                (_say("brought_by"), row.brought_by),
            )
        )


def _state(row: RuleSetRow) -> str:
    return _say("in_force" if row.in_force else "earlier")


def _columns() -> tuple[Column[RuleSetRow], ...]:
    return (
        Column("version", _say("version"), lambda row: row.version, width=70, strong=True),
        Column("state", _say("state"), _state, width=90),
        Column("from", _say("in_force_from"), lambda row: show_moment(row.in_force_from)),
    )


class BringInForm(SideForm):
    """By whose authority a newer rule set comes into force.

    Attributes:
        by, on, reference: the boxes.
    """

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_say("bring_in"), _WIDTH)
        self.by = TextLine()
        self.on = DateEdit(lambda typed: read_date(typed, today=today(), sense=Sense.PAST))
        self.reference = TextLine()
        self._stays = Label("", wrap=True)
        self._rules_say = Label("", Role.SMALL, "second", wrap=True)
        block = self.block(spacing=10)
        block.addWidget(self._stays)
        fields = self.block(ruled=False, spacing=10)
        self.add_field(fields, "authorised_by", Field(_say("authorised_by"), self.by))
        self.add_field(fields, "authorised_on", Field(_say("authorised_on"), self.on))
        self.add_field(
            fields,
            "reference",
            Field(_say("reference"), self.reference, help_text=_say("reference_help")),
        )
        fields.addWidget(self._rules_say)
        self.record.set_words(_say("do_bring_in"))
        self.finish()
        for box in (self.by, self.on, self.reference):
            box.textEdited.connect(self.touch)

    def begin(self, *, now: str, version: str, by: str, on: str) -> None:
        """Begin afresh for a version; ``by`` and ``on`` are what the rule set itself says."""
        self.opened()
        self.by.clear()
        self.on.set_day(None)
        self.reference.clear()
        versions = {"now": now, "version": version}
        self.set_title(words("rules", "bring_in_version", versions))
        self._stays.setText(words("rules", "stays", versions))
        self._rules_say.setText(words("rules", "rules_say", {"by": by, "on": on}))


class RulesView(Screen):
    """The rules of the store.

    Signals:
        arrived(object): it came into view. left: it went out of view.

    Attributes:
        reader: the rules, or what a newer set changes, to read.
        versions, form: beside it; ``both`` folds them where room is short.
        bar: the actions at the foot. strip: what cannot be said at a field.
        actions_given: the actions, given by the presenter.
    """

    arrived = Signal(object)
    left = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.actions_given: tuple[Action, ...] = ()
        self.say(title=_say("title"))
        self.strip = MessageStrip()
        self.reader = Reader(_say("in_words"))
        self.versions = VersionsPane()
        self.form = BringInForm(today)
        self.bar = ActionBar()
        self._panel = Panel(_say("in_words"))
        self._panel.add(self.reader, 1)
        self._side = QStackedWidget()
        for pane in (self.versions, self.form):
            self._side.addWidget(pane)
        self._side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.both = WithInspector(self._panel, self._side, fold=_say("fold"), least=480)
        content = QVBoxLayout()
        content.setContentsMargins(20, 16, 20, 12)
        content.addWidget(self.both, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.strip)
        outer.addLayout(content, 1)
        outer.addWidget(self.bar)
        form = self.form  # its buttons were made before its boxes
        order = (self.reader, form.by, form.on, form.reference, form.record, form.cancel)
        for before, after in pairwise((*order, self.versions.table)):
            QWidget.setTabOrder(before, after)
        form.edited.connect(self._not_saved)
        # The changes are read first: the key that brings them in works from there as well.
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._commit)
        self.both.button.toggled.connect(self._unfolded)

    def _unfolded(self, on: bool) -> None:
        if on and self.comparing:
            self.form.by.setFocus(Qt.FocusReason.OtherFocusReason)

    def _commit(self) -> None:
        if self.comparing:
            form, box = self.form, QApplication.focusWidget()
            self.both.show_inspector()  # what is missing is said there
            if box is None or not form.isAncestorOf(box):
                form.by.setFocus(Qt.FocusReason.OtherFocusReason)
            form.committed.emit()

    def _not_saved(self) -> None:
        self.unsaved.emit(1)

    def arrive(self, where: object) -> None:
        """Read again what may have changed; the focus goes to the text."""
        self.arrived.emit(where)

    def leave(self) -> None:
        """What was loaded and not brought in is let go."""
        self.left.emit()

    def panes(self) -> tuple[QWidget, ...]:
        """The text and what stands beside it."""
        return (self.reader, self.form if self.comparing else self.versions)

    def actions_here(self) -> tuple[Action, ...]:
        """What can be done here."""
        return self.actions_given

    @property
    def comparing(self) -> bool:
        """Whether a newer rule set is being looked at."""
        return self._side.currentWidget() is self.form

    def read_out(self, said: tuple[Said, ...], title: str, note: str = "") -> None:
        """Show a text to read."""
        self._panel.set_title(title)
        self._panel.set_note(note)
        self.reader.show_said(said, title)

    def show_versions(self) -> None:
        """The versions beside the text."""
        self._side.setCurrentWidget(self.versions)
        self.both.button.set_words(_say("fold"))
        self.both.button.setChecked(False)
        self.unsaved.emit(0)
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_form(self) -> None:
        """What authority is needed, beside what changes; the changes are read first."""
        self._side.setCurrentWidget(self.form)
        self.both.button.set_words(self.form.record.text())
        self.both.button.setChecked(False)
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)
