"""The layout of Settings: panels in two columns, the access log beneath."""

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from iomdesk.domain.dates import show_moment
from iomdesk.domain.wall import Naming
from iomdesk.services.about import AccessLine, Fact
from iomdesk.ui.look import Role
from iomdesk.ui.screen import Screen
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, PassphraseBox
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.segment import Segment, SegmentBar
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words

IDLE_CHOICES = (1, 2, 5, 10, 15, 30, 60)


def _say(code: str) -> str:
    return words("settings", code)


class SettingsView(Screen):
    """All of Settings; the presenter fills it and hears its widgets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colours = SegmentBar(
            _say("colours"),
            tuple(Segment(key, _say(key)) for key in ("system", "light", "dark", "contrast")),
        )
        self.text_size = SegmentBar(
            _say("text_size"), tuple(Segment(str(size), f"{size} %") for size in (100, 125, 150))
        )
        self.key_caps = QCheckBox(_say("key_caps"))
        self.letter_keys = QCheckBox(_say("letter_keys"))
        self.idle = Choice(tuple((minutes, _minutes(minutes)) for minutes in IDLE_CHOICES))
        self.naming = SegmentBar(
            _say("naming"), tuple(Segment(one.value, _say(f"naming_{one}")) for one in Naming)
        )
        self.naming_note = Label("", Role.SMALL, "error", wrap=True)
        self.naming_note.hide()
        self.old = PassphraseBox()
        self.new = PassphraseBox()
        self.again = PassphraseBox()
        self.old_field = Field(_say("old_passphrase"), self.old)
        self.new_field = Field(_say("new_passphrase"), self.new)
        self.again_field = Field(_say("again_passphrase"), self.again)
        self.change = Button(_say("change_passphrase"))
        self.passphrase_note = Label("", Role.SMALL, "good", wrap=True)
        self.check = Button(_say("check_now"))
        self.back_up = Button(_say("back_up_now"), kind=Kind.MAIN)
        self.health = Label("", Role.SMALL, "second", wrap=True)
        self.phone = QLineEdit()
        self.phone_field = Field(_say("phone"), self.phone, help_text=_say("phone_help"))
        self.keep_phone = Button(_say("keep_phone"))
        self.log_model = RowsModel(_columns(), lambda line: str(line.seq))
        self.log_table = RowsTable(self.log_model, _say("access_log"), dense=True, row_height=28)
        self._store = QGridLayout()
        self._rules = QGridLayout()
        self.all_rules = Button(_say("all_rules"))
        self.statement = Label("", Role.SMALL, "second", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(14)
        left.addWidget(self._looks())
        left.addWidget(self._locking())
        left.addWidget(self._wall())
        left.addWidget(self._passphrase())
        left.addStretch(1)
        right.addWidget(self._about_store())
        right.addWidget(self._about_rules())
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        scrolled = Scrolled()
        scrolled.column.setContentsMargins(20, 16, 20, 16)
        scrolled.column.setSpacing(14)
        scrolled.column.addLayout(columns)
        scrolled.column.addWidget(self._access_log())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled)

    def _looks(self) -> Panel:
        panel = Panel(_say("looks"))
        column = panel.padded(10)
        for label, bar in ((_say("colours"), self.colours), (_say("text_size"), self.text_size)):
            column.addWidget(Label(label, Role.BODY_LABEL))
            column.addWidget(bar)
        column.addWidget(self.key_caps)
        column.addWidget(self.letter_keys)
        return panel

    def _locking(self) -> Panel:
        panel = Panel(_say("locking"))
        panel.padded().addWidget(Field(_say("idle"), self.idle, help_text=_say("idle_help")))
        return panel

    def _wall(self) -> Panel:
        panel = Panel(_say("wall"))
        column = panel.padded(10)
        column.addWidget(Label(_say("naming"), Role.BODY_LABEL))
        column.addWidget(self.naming)
        column.addWidget(Label(_say("naming_help"), Role.SMALL, "second", wrap=True))
        column.addWidget(self.naming_note)
        return panel

    def _passphrase(self) -> Panel:
        panel = Panel(_say("passphrase"))
        column = panel.padded(10)
        for field in (self.old_field, self.new_field, self.again_field):
            column.addWidget(field)
        column.addWidget(self.change)
        column.addWidget(self.passphrase_note)
        return panel

    def _about_store(self) -> Panel:
        panel = Panel(_say("this_store"))
        column = panel.padded(10)
        column.addLayout(self._store)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.back_up)
        row.addWidget(self.check)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.health)
        column.addWidget(self.phone_field)
        column.addWidget(self.keep_phone)
        return panel

    def _about_rules(self) -> Panel:
        panel = Panel(_say("rules"), note=_say("rules_note"))
        column = panel.padded(10)
        column.addLayout(self._rules)
        row = QHBoxLayout()
        row.addWidget(self.all_rules)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(Label(_say("statement"), Role.BODY_LABEL))
        column.addWidget(self.statement)
        return panel

    def _access_log(self) -> Panel:
        panel = Panel(_say("access_log"), note=_say("access_log_note"))
        self.log_table.setMinimumHeight(320)
        panel.add(self.log_table, 1)
        return panel

    def show_store(self, facts: tuple[Fact, ...]) -> None:
        """Say what store this is."""
        _fill(self._store, facts)

    def show_rules(self, facts: tuple[Fact, ...], statement: str) -> None:
        """Say which rules are in force."""
        _fill(self._rules, facts)
        self.statement.setText(statement)


def _minutes(minutes: int) -> str:
    return words("settings", "minute" if minutes == 1 else "minutes", {"count": minutes})


def _fill(grid: QGridLayout, facts: tuple[Fact, ...]) -> None:
    """Two columns, name and value; what stood there before goes."""
    while (item := grid.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, fact in enumerate(facts):
        name = Label(fact.name, Role.BODY, "second")
        value = Label(fact.value, wrap=True)
        name.setBuddy(value)
        grid.addWidget(name, row, 0)
        grid.addWidget(value, row, 1)


def _columns() -> tuple[Column[AccessLine], ...]:
    return (
        Column("at", _say("log_when"), lambda line: show_moment(line.at), width=150),
        Column("who", _say("log_who"), lambda line: line.who, width=190),
        Column("verb", _say("log_verb"), lambda line: line.verb, width=110, strong=True),
        Column("subject", _say("log_subject"), lambda line: line.subject, width=150),
        Column("person", _say("log_person"), lambda line: line.person, width=220),
        Column("recipients", _say("log_recipients"), lambda line: line.recipients),
    )
