"""The page of the agenda: cases and referrals, beside it what is proposed, with why."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from iomdesk.domain.people import Rag
from iomdesk.services.agendas import Proposal
from iomdesk.ui.look import Look, Role
from iomdesk.ui.screens.meetings.agendarows import (
    CaseRow,
    ItemRow,
    ItemsModel,
    ProposedDelegate,
    ProposedModel,
    ReferralRow,
)
from iomdesk.ui.screens.meetings.forms import CaseForm, say
from iomdesk.ui.screens.meetings.model import session_words
from iomdesk.ui.screens.meetings.pages import FittedTable, Side, TablePage
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.badge import RagBadge
from iomdesk.ui.widgets.delegates import RowDelegate
from iomdesk.ui.widgets.facts import Lines, Pairs
from iomdesk.ui.widgets.inputs import FindBox
from iomdesk.ui.widgets.inspector import Inspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rowlist import RowsList
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.words import words


class _AboutCase(Inspector):
    """A case: status, session, why it is here, and who must be outside for it."""

    def __init__(self) -> None:
        super().__init__()
        head = self.block(spacing=6)
        self._name = Label("", Role.PANEL, wrap=True)
        self._badge = RagBadge()
        self._pairs = Pairs()
        for widget in (self._name, self._badge, self._pairs):
            head.addWidget(widget)
        rest = self.block(ruled=False, spacing=6)
        self._outside = Label(say("outside_who"), Role.SMALL, "second")
        self._lines = Lines()
        rest.addWidget(self._outside)
        rest.addWidget(self._lines)
        self.column.addStretch(1)

    def show_row(self, row: ItemRow | None) -> None:
        """Show a case or a referral, or that none is chosen."""
        self._pairs.setVisible(row is not None)
        self._badge.setVisible(isinstance(row, CaseRow))
        self._outside.setVisible(row is not None and bool(row.outside))
        self._name.set_role(Role.BODY if row is None else Role.PANEL)
        if row is None:
            self._name.setText(say("no_case_chosen"))
            self._lines.show_lines(())
            return
        self._name.setText(row.name)
        if isinstance(row, ReferralRow):
            self._show_referral(row)
            return
        case = row.case
        self._badge.set_rag(case.rag)
        pairs = [(say("field_session"), session_words(case.session))]
        if case.why:
            pairs.append((say("field_why"), case.why))
        self._pairs.show_pairs(pairs)
        lines = [
            words(
                "meetings",
                "outside_person",
                {"name": one.name, "agency": one.agency, "reason": say(f"reason_{reason}")},
            )
            for one, reason in row.outside
        ]
        self._lines.show_lines(lines or [say("outside_none")])

    def _show_referral(self, row: ReferralRow) -> None:
        pairs = [(say("column_status"), row.status), (say("field_session"), _part(row))]
        self._pairs.show_pairs(pairs)
        self._lines.show_lines([say("referral_hears")])


def _part(row: ItemRow) -> str:
    return session_words(row.session)


class ProposedPane(Panel):
    """Who should be on the agenda and is not, with why; Space or Enter takes one.

    Attributes:
        list: takes the keys; model: its rows.
    """

    def __init__(self) -> None:
        super().__init__(say("proposed"))
        self.model = ProposedModel()
        self.model.setParent(self)
        self.list = RowsList(self.model, say("proposed"))
        self.list.setItemDelegate(ProposedDelegate(self.list, 44))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self._nothing = Label(say("nothing_proposed"), Role.BODY, "second", wrap=True)
        self._nothing.setContentsMargins(14, 10, 14, 10)
        self.add(self._nothing)
        self.add(self.list, 1)

    def show_rows(self, rows: Sequence[Proposal]) -> None:
        """Show these; the next one is current when one was taken."""
        at = self.list.currentIndex().row()
        self.model.set_rows(rows)
        self.set_note(f"{len(rows):,}" if rows else "")
        self._nothing.setVisible(not rows)
        if rows and at >= 0 and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(min(at, len(rows) - 1), 0))


class _Beside(QWidget):
    """What the current line is, over what is proposed."""

    def __init__(self, about: QWidget, proposed: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(about, 2)
        column.addWidget(proposed, 3)
        self._fit()
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedWidth(theme().px(312))


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody of the cohort who may be put on the agenda."""

    id: str
    name: str
    facts: str
    rag: Rag
    there: bool


class _FoundDelegate(RowDelegate):
    """Name and badge, then facts; "On the agenda" for those who are."""

    def paint_row(self, painter: QPainter, look: Look, rect: QRect, row: Found) -> None:
        """Paint both lines."""
        box = QRectF(rect).adjusted(12, 0, -12, -1)
        first = QRectF(box.left(), box.top() + look.px(4), box.width(), look.px(18))
        second = QRectF(box.left(), first.bottom(), box.width(), look.px(17))
        paint.words(painter, look, row.name, first, Role.BODY_STRONG,
                    ink="text3" if row.there else "text")  # fmt: skip
        facts = say("on_agenda") if row.there else f"{row.rag.spoken}, {row.facts}"
        paint.words(painter, look, facts, second, Role.SMALL, ink="text2")


class AddCase(SideForm):
    """Finds people by name or number; Enter on one puts them on the agenda.

    Signals:
        sought(str): what was typed; picked(str): the id of the person to add.
    """

    sought = Signal(str)
    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__(say("form_add_case"))
        self.find_box = FindBox(say("find_person"), keys="")
        self._model: RowsModel[Found] = RowsModel(
            [Column[Found]("name", say("column_name"), lambda one: one.name)],
            lambda one: one.id,
            _found_words,
            parent=self,
        )
        self.list = RowsList(self._model, say("form_add_case"))
        self.list.setItemDelegate(_FoundDelegate(self.list, 44))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        block = self.block(spacing=6)
        block.addWidget(self.find_box)
        block.addWidget(Label(say("help_add_case"), Role.SMALL, "third", wrap=True))
        block.addWidget(self.note)
        self._nobody = Label(say("add_case_none"), wrap=True)
        self._nobody.setContentsMargins(14, 10, 14, 10)
        self._nobody.hide()
        self.column.addWidget(self._nobody)
        self.column.addWidget(self.list, 1)
        self.find_box.textChanged.connect(self.sought)
        self.find_box.descended.connect(self._descend)
        self.list.row_opened.connect(self.picked)

    def show_found(self, found: Sequence[Found]) -> None:
        """Show who fits what was typed."""
        self._model.set_rows(found)
        self._nobody.setVisible(not found and bool(self.find_box.text()))

    @property
    def found(self) -> tuple[Found, ...]:
        """Who is shown."""
        return self._model.rows

    def _descend(self) -> None:
        self.list.setFocus(Qt.FocusReason.TabFocusReason)


def _found_words(one: Found) -> str:
    said = f"{one.name}, {one.rag.spoken}, {one.facts}"
    return f"{said}, {say('on_agenda')}" if one.there else said


class CasesPage(TablePage):
    """The agenda.

    Attributes:
        model: the rows; proposed: who should be on it and is not; form: session and why;
        add: finds people to put on it.
    """

    def __init__(self) -> None:
        self.model = ItemsModel()
        self.form = CaseForm()
        self.add = AddCase()
        self.proposed = ProposedPane()
        self._about = _AboutCase()
        table = FittedTable(self.model, say("tab_cases"), dense=True, sortable=False,
                          find_column=1)  # fmt: skip
        super().__init__(table, Side(_Beside(self._about, self.proposed), self.form, self.add))
        self.model.setParent(self)
        table.row_chosen.connect(self._chosen)
        self._about.show_row(None)

    def _chosen(self, _row: str) -> None:
        self._about.show_row(self.current_row)

    @property
    def current_row(self) -> ItemRow | None:
        """The line that is chosen."""
        return self.model.row_at(self.table.currentIndex())

    @property
    def current(self) -> CaseRow | None:
        """The case that is chosen; None for a referral."""
        row = self.current_row
        return row if isinstance(row, CaseRow) else None

    def show_rows(self, rows: Sequence[ItemRow], *, ahead: bool = True) -> None:
        """Show the agenda of a meeting; ``ahead``: something may still be put on it."""
        self.model.set_rows(rows)
        self.say_state("" if rows else say("no_cases" if ahead else "no_cases_any"))
        self.proposed.setVisible(ahead)
        self._about.setVisible(bool(rows) or not ahead)
        self._about.show_row(self.current_row)
