"""The Sharing tab: who may be told of this person and why, who supplied what, who was told."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from iomdesk.domain.agencies import AgreementKind
from iomdesk.domain.dates import show_date, show_moment
from iomdesk.services.personsharing import Disclosure, PersonSharing, Sees, Supplied
from iomdesk.ui.look import Role
from iomdesk.ui.screens.cohort.header import empty
from iomdesk.ui.screens.cohort.lines import Line, column, pair
from iomdesk.ui.screens.cohort.rowtab import Deed, RowTab
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.empty import EmptyLine
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words

_ROWS: Final = 5
"""So many agencies are seen at least before the table scrolls."""
_SIDE_BY_SIDE: Final = 700
_BENEATH: Final = 168
"""px at 100 % that the two panels beneath get at least."""


def _say(code: str, **params: object) -> str:
    return words("person_sharing", code, params)


def told_words(line: Sees) -> str:
    """ "May be told" or "Keep out"."""
    return _say("told_yes" if line.told else "told_no")


def short_words(line: Sees) -> str:
    """What a line rests on, short: "Contract, to 31 Mar 2027", "No consent: keep out"."""
    if not line.told or line.code == "statutory":
        return _say(f"{line.code}_short")
    if line.until is not None:
        return _say(f"{line.code}_until", date=show_date(line.until))
    return _say(f"{line.code}_short")


def is_own_consent(line: Sees) -> bool:
    """Whether it rests, or would rest, on a consent of this person that is not over."""
    paper = line.agreement
    return paper is not None and paper.kind is AgreementKind.CONSENT and paper.withdrawn_on is None


class WhoTab(RowTab):
    """Every agency of the desk, those that have to do with the person first."""

    def __init__(self) -> None:
        columns = (
            Column[Sees](
                "who", _say("column_who"), lambda row: row.who, width=196, strong=True,
                below=lambda row: words("agency_kind", row.kind),
            ),
            Column[Sees](
                "told", _say("column_told"), told_words, width=120,
                icon=lambda row: "tick" if row.told else "cross",
                ink=lambda row: "greenText" if row.told else "text2",
                strong=lambda row: bool(row.involved) and not row.told,
            ),
            Column[Sees](
                "why", _say("column_why"), lambda row: row.why, below=_paper_words,
            ),
            Column[Sees]("until", _say("column_until"), _until, width=96,
                         order=lambda row: row.until.isoformat() if row.until else "9999"),
            Column[Sees](
                "involved", _say("column_involved"), _first_involved, width=176, small=True,
                below=_other_involved,
            ),
        )  # fmt: skip
        model = RowsModel[Sees](columns, _id, in_words)
        deeds = (
            Deed("change", words("sharing", "do_change"), "F2"),
            Deed("end", _say("end")),
        )
        super().__init__(
            _say("title"), model, _say("none"), deeds, add=_say("add"), shed=("involved", "until")
        )

    def refusal(self, code: str, row: Sees) -> str:
        """Only a consent of this person is changed here; a contract, under Sharing."""
        del code
        return "" if is_own_consent(row) else _say("not_consent")

    def _in_full(self, row: Sees) -> str:
        said = [in_words(row), _paper_words(row)]
        if row.until is not None:
            said.append(short_words(row) if row.told else _until(row))
        if row.involved:
            said.append("; ".join(words("involved", one) for one in row.involved))
        return "\n".join(part for part in said if part)


class SharingTab(Scrolled):
    """Who may be told; beneath it, where this comes from and what was disclosed.

    Attributes:
        who: the table of agencies. disclosed: the table of what left the desk.
    """

    def __init__(self) -> None:
        super().__init__()
        self.who = WhoTab()
        self.who.row.setContentsMargins(20, 14, 20, 0)
        self.origins = Panel(_say("origins"), dense=True)
        self._disclosures: RowsModel[Disclosure] = RowsModel(
            _disclosed_columns(), lambda row: str(row.seq)
        )
        self.disclosed = RowsTable(self._disclosures, _say("disclosures"), dense=True,
                                   row_height=28)  # fmt: skip
        self._none = EmptyLine(_say("no_disclosures"))
        told = Panel(_say("disclosures"), dense=True)
        told.add(self.disclosed, 1)
        told.add(self._none)
        self._beneath = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._beneath)
        self._row.setContentsMargins(20, 0, 20, 14)
        self._row.setSpacing(14)
        self._row.addWidget(self.origins, 2)
        self._row.addWidget(told, 3)
        self.column.setSpacing(14)
        self.column.addWidget(self.who, 3)
        self.column.addWidget(self._beneath, 2)
        theme().changed.connect(self._fit)
        self.clear()
        self._fit()

    def show_sharing(self, held: PersonSharing) -> None:
        """Show what is held of a person."""
        told = sum(line.told for line in held.sees)
        note = _say("note", told=told, all=len(held.sees)) if held.sees else ""
        self.who.panel.set_note(note)
        self.who.show_rows(held.sees)
        self._show_origins(held.supplied)
        self._disclosures.set_rows(held.disclosures)
        self.disclosed.setVisible(bool(held.disclosures))
        self._none.setVisible(not held.disclosures)

    def _show_origins(self, supplied: Sequence[Supplied]) -> None:
        empty(self.origins.body)
        lines = []
        for one in supplied:
            code = "origin_count_one" if one.count == 1 else "origin_count"
            day = show_date(one.received_on)
            lines.append(pair(one.originator, _say(code, count=f"{one.count:,}", date=day)))
        if lines:
            lines[-1].set_last()
            self.origins.add(column(lines))
        else:
            self.origins.add(EmptyLine(_say("nothing")))
            self.origins.body.addStretch(1)

    def clear(self) -> None:
        """Forget the record, as locking does."""
        self.who.clear()
        self._disclosures.set_rows(())
        empty(self.origins.body)

    def _fit(self) -> None:
        px = theme().px
        self.who.setMinimumHeight(px(46) * _ROWS + px(186))
        wide = self.width() >= px(_SIDE_BY_SIDE)
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        self._beneath.setMinimumHeight(px(_BENEATH) if wide else px(_BENEATH) * 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The two panels beneath stand one below the other where there is no room."""
        super().resizeEvent(event)
        self._fit()


def _id(row: Sees) -> str:
    return f"{row.agency}/{row.practitioner}".casefold()


def in_words(row: Sees) -> str:
    """ "Harbour Recovery: May be told. Contract with Public Health."."""
    return _say("line", who=row.who, told=told_words(row), why=row.why)


def _until(row: Sees) -> str:
    if row.agreement is None:
        return ""
    return words("sharing", "no_end") if row.until is None else show_date(row.until)


def _paper_words(row: Sees) -> str:
    """When its paper was seen, and where it is filed."""
    paper = row.agreement
    if paper is None or paper.paper_seen_on is None:
        return ""
    code = "paper_filed" if paper.paper_at else "paper_words"
    params = {"date": show_date(paper.paper_seen_on), "place": paper.paper_at}
    return words("sharing", code, params)


def _first_involved(row: Sees) -> str:
    return words("involved", row.involved[0]) if row.involved else ""


def _other_involved(row: Sees) -> str:
    return "; ".join(words("involved", one) for one in row.involved[1:])


def _disclosed_columns() -> tuple[Column[Disclosure], ...]:
    return (
        Column("when", _say("column_when"), lambda row: show_moment(row.at), width=134,
               order=lambda row: row.at),
        Column("what", _say("column_what"), lambda row: row.what, width=104),
        Column("to", _say("column_to"), lambda row: row.recipients, strong=True,
               tip=lambda row: row.recipients),
        Column("how", _say("column_how"), lambda row: row.how, width=110),
    )  # fmt: skip


def sharing_lines(lines: Sequence[Sees]) -> list[Line]:
    """The Overview's lines: the statutory agencies in one, then each other one."""
    statutory = [line.agency for line in lines if line.code == "statutory"]
    made = []
    if statutory:
        made.append(_line(", ".join(statutory), _say("statutory_short"), told=True))
    made += [
        _line(line.who, short_words(line), told=line.told)
        for line in lines
        if line.code != "statutory"
    ]
    return made


def _line(who: str, note: str, *, told: bool) -> Line:
    line = Line(27, say=f"{who}: {note}")
    line.setToolTip(f"{who}: {note}")
    line.row.addWidget(Icon("tick" if told else "cross", "greenText" if told else "alertText", 13))
    line.row.addWidget(Label(who, Role.DENSE, wrap=True), 1)
    role, tone = (Role.SMALL, "second") if told else (Role.SMALL_STRONG, "")
    line.row.addWidget(Label(note, role, tone))
    return line
