"""The Scores tab: every score by date with its tool, its age in words, and its source."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from iomdesk.domain.dates import show_date
from iomdesk.services.scoring import ScoreLine
from iomdesk.ui.screens.cohort.logtabs import LogTab
from iomdesk.ui.screens.cohort.scoreform import ScoreForm
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.rows import RIGHT, Column, RowsModel
from iomdesk.words import words


class ScoresTab(LogTab):
    """OGRS, matrix and other scores, latest first; a number never stands alone.

    Signals:
        add_asked: a score is to be added. matrix_asked: the matrix is to be filled in.

    Attributes:
        form: the panel that adds a score, for the side of the record.
    """

    add_asked = Signal()
    matrix_asked = Signal()

    def __init__(self) -> None:
        columns = (
            Column[ScoreLine]("label", words("scores", "score"), lambda row: row.label),
            Column[ScoreLine](
                "value", words("scores", "value"), lambda row: row.value, width=72, strong=True,
                align=RIGHT, accessible=lambda row: f"{row.label}: {row.value}",
            ),
            Column[ScoreLine](
                "scored_on", words("scores", "scored_on"), _day, width=96,
                order=lambda row: row.scored_on.isoformat() if row.scored_on else "",
            ),
            Column[ScoreLine](
                "age", words("scores", "age"), lambda row: row.stale or row.age, width=168,
                icon=lambda row: "warning" if row.stale else "",
                ink=lambda row: "alertText" if row.stale else "text",
            ),
            Column[ScoreLine]("basis", words("scores", "basis"), _basis, width=72),
            Column[ScoreLine]("source", words("scores", "source"), lambda row: row.source,
                              width=140),
            Column[ScoreLine]("rule_set", words("scores", "rules"), lambda row: row.rule_set,
                              width=128),
        )  # fmt: skip
        model = RowsModel[ScoreLine](columns, lambda row: row.id, in_words)
        super().__init__(words("scores", "title"), model, words("scores", "nothing"))
        self.add = Button(words("scores", "add"), kind=Kind.LINK)
        self.matrix = Button(words("scores", "fill_in"), kind=Kind.LINK)
        self.add.clicked.connect(self.add_asked)
        self.matrix.clicked.connect(self.matrix_asked)
        self.panel.add_to_head(self.add)
        self.panel.add_to_head(self.matrix)
        self.form = ScoreForm()

    def show_scores(self, lines: Sequence[ScoreLine]) -> None:
        """Show the scores of a record, latest first."""
        count = "count_one" if len(lines) == 1 else "count"
        self.panel.set_note(words("scores", count, {"count": len(lines)}) if lines else "")
        self._show(lines)

    def take_focus(self) -> None:
        """To the table, or to what adds the first score."""
        to = self.table if self.table.isVisibleTo(self) else self.add
        to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _in_full(self, row: ScoreLine) -> str:
        return in_words(row)


def _day(row: ScoreLine) -> str:
    return show_date(row.scored_on) if row.scored_on else words("scores", "no_day")


def _basis(row: ScoreLine) -> str:
    return (
        words("scores", f"basis_{row.basis}") if row.basis in {"static", "dynamic"} else row.basis
    )


def in_words(row: ScoreLine) -> str:
    """ "OGRS 3, 24 months: 91, scored 9 Nov 2026. From Probation"."""
    parts = [f"{row.label}: {row.value}, {_day(row)}", _basis(row), row.stale, row.source]
    if row.rule_set:
        parts.append(words("scores", "under", {"rule_set": row.rule_set}))
    return ". ".join(part for part in parts if part)
