"""The Overview tab: why this status, actions, last and next, needs, scores, sources."""

from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import due_words, show_date, show_moment
from iomdesk.domain.people import PATHWAYS, NeedLevel, Rag
from iomdesk.domain.ragfacts import allows
from iomdesk.domain.records import Action, Need, Record, Score
from iomdesk.services.overview import Overview
from iomdesk.services.ragasking import suggestion_words
from iomdesk.ui.look import Role
from iomdesk.ui.screens.cohort.header import empty
from iomdesk.ui.screens.cohort.lines import (
    Line,
    Paragraph,
    action_line,
    column,
    moment_line,
    need_line,
    origin_line,
    pair,
)
from iomdesk.ui.screens.cohort.sharingtab import sharing_lines
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.empty import EmptyLine
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label, rule
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.ragtests import TestRow
from iomdesk.words import words

LEFT_WIDTH: Final = 520
_TWO_COLUMNS: Final = 780  # px at 100 % below which the right-hand column goes beneath
_LAST = 3
_AHEAD = 4


def score_name(score: Score) -> str:
    """ "OGRS 3, 24 months": a score is never shown without the tool that gave it."""
    return score.tool if score.months is None else f"{score.tool}, {score.months} months"


def latest_scores(record: Record) -> tuple[Score, ...]:
    """The latest score of each tool and period, in the order of the names."""
    latest: dict[str, Score] = {}
    for score in record.scores:
        latest.setdefault(score_name(score), score)
    return tuple(latest[name] for name in sorted(latest, reverse=True))


def _score_lines(name: str, value: str, source: str, on: date | None) -> tuple[Line, Line]:
    """The name and the number; beneath who it came from, and when."""
    day = show_date(on) if on else "No date"
    return (
        pair(name, value, role=Role.BODY, note_role=Role.BODY_STRONG, note_tone=""),
        pair(source, day, role=Role.SMALL, tone="second"),
    )


class OverviewTab(Scrolled):
    """The Overview of one record.

    Signals:
        rag_asked, history_asked: the links in the heads; done_asked: show done actions.
    """

    rag_asked = Signal()
    history_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._show_done = False
        self._seen: tuple[Overview, date] | None = None
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setContentsMargins(20, 14, 20, 14)
        self._box.setSpacing(14)
        self.column.addLayout(self._box)
        self._left_holder, self._left = self._side()
        self._right_holder, self._right = self._side()
        self._box.addWidget(self._left_holder)
        self._box.addWidget(self._right_holder, 1)
        self.why = Panel("Why this status", dense=True)
        self.tasks = Panel("Actions", dense=True)
        self._done = Button("Show done", kind=Kind.LINK)
        self._done.clicked.connect(self._turn_done)
        self.tasks.add_to_head(self._done)
        self.days = Panel("Last and next", dense=True)
        history = Button("Full history", kind=Kind.LINK)
        history.clicked.connect(self.history_asked)
        self.days.add_to_head(history)
        self.needs = Panel("Needs", dense=True)
        self.scores = Panel("Scores", dense=True)
        self.sharing = Panel(words("person_sharing", "panel"), dense=True)
        for panel in (self.why, self.tasks):
            self._left.addWidget(panel)
        self._left.addWidget(self.days, 1)
        for panel in (self.needs, self.scores):
            self._right.addWidget(panel)
        self._right.addWidget(self.sharing, 1)
        theme().changed.connect(self._again)

    @staticmethod
    def _side() -> tuple[QWidget, QVBoxLayout]:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        return holder, layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room, else one below the other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= theme().px(_TWO_COLUMNS)
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        if wide:
            self._left_holder.setFixedWidth(theme().px(LEFT_WIDTH))
        else:
            self._left_holder.setMinimumWidth(0)
            self._left_holder.setMaximumWidth(16_777_215)
        self._fit()

    def _fit(self) -> None:
        """As high as the words need at this width; Qt would take their narrowest instead."""
        inside = self.column.parentWidget()
        if inside is not None:
            inside.setMinimumHeight(max(inside.heightForWidth(self.viewport().width()), 0))

    def _again(self) -> None:
        self._arrange()
        if self._seen is not None:
            self.show_overview(*self._seen)

    def clear(self) -> None:
        """Forget the record, as locking does."""
        self._seen = None
        for panel in (self.why, self.tasks, self.days, self.needs, self.scores, self.sharing):
            empty(panel.body)

    def show_overview(self, seen: Overview, today: date) -> None:
        """Show a record."""
        if self._seen is None or self._seen[0].record.person.id != seen.record.person.id:
            self._show_done = False
            self.verticalScrollBar().setValue(0)
        self._seen = (seen, today)
        self._show_why(seen)
        self._show_actions(seen.record, today)
        self._show_days(seen)
        self._show_needs(seen.record)
        self._show_scores(seen)
        self._show_sharing(seen)
        self._fit()

    def _show_why(self, seen: Overview) -> None:
        empty(self.why.body)
        person = seen.record.person
        if person.rag is Rag.NOT_SET:
            self.why.set_title("Why this status")
            self.why.set_right("")
            self.why.add(EmptyLine("No status has been set. Change status (F8) sets one."))
            return
        self.why.set_title(f"Why {person.rag.spoken}")
        latest = seen.record.rag_history[0] if seen.record.rag_history else None
        if latest is None:
            since = "" if person.rag_since is None else f"Since {show_date(person.rag_since)}"
            self.why.set_right(since)
        else:
            forum = seen.forums.get(latest.id, "") or latest.set_by
            self.why.set_right(f"Set {show_moment(latest.set_at)}, {forum}")
        inner = self.why.padded(spacing=3)
        inner.setContentsMargins(12, 10, 12, 12)
        if seen.rule is not None:
            for line in seen.evidence.tests[person.rag]:
                inner.addWidget(TestRow(line, beside=True))
            if not allows(seen.evidence.suggestion, person.rag):
                inner.addWidget(
                    Label(suggestion_words(seen.evidence.suggestion), Role.SMALL, "warning",
                          wrap=True)
                )  # fmt: skip
            inner.addSpacing(5)
            inner.addWidget(rule())
            inner.addSpacing(5)
            inner.addWidget(Paragraph("Response:", seen.rule.response, strong=True))
        inner.addWidget(Paragraph("Reason given:", person.rag_reason or "None is recorded."))
        if latest is not None and latest.against:
            inner.addWidget(Paragraph(words("overview_why", "against"), latest.against))
        if latest is not None and latest.agreed_by:
            inner.addWidget(Paragraph("Recorded by:", latest.set_by))
        again = person.look_again_on
        inner.addWidget(
            Paragraph("Look again by:", show_date(again) if again else "No day is set.")
        )

    def _show_actions(self, record: Record, today: date) -> None:
        empty(self.tasks.body)
        open_ones = [one for one in record.actions if one.done_on is None]
        done = [one for one in record.actions if one.done_on is not None]
        self.tasks.set_note(f"{len(open_ones)} open" if open_ones else "")
        self._done.setVisible(bool(done))
        self._done.set_words("Hide done" if self._show_done else "Show done")
        shown = open_ones + (done if self._show_done else [])
        lines = [self._action(one, today) for one in shown]
        if lines:
            lines[-1].set_last()
            self.tasks.add(column(lines, stretch=False))
        else:
            self.tasks.add(EmptyLine("No action is open for this person."))

    @staticmethod
    def _action(action: Action, today: date) -> Line:
        if action.done_on is not None:
            day, state = show_date(action.done_on), "Done"
        elif action.due_on is None:
            day, state = "", "No day set"
        elif action.due_on == today:
            day, state = "Today", "Due"
        else:
            day, state = show_date(action.due_on), due_words(action.due_on, today)
        late = action.days_late(today) > 0
        owner = (action.owner_agency, action.owner_person)
        return action_line(action.body, owner, day, state, late=late, soon=action.due_on == today)

    def _turn_done(self) -> None:
        self._show_done = not self._show_done
        if self._seen is not None:
            self._show_actions(self._seen[0].record, self._seen[1])
            self._fit()

    def _show_days(self, seen: Overview) -> None:
        empty(self.days.body)
        days = seen.timeline
        lines = [
            moment_line(show_date(one.on), one.text, one.note, now=now, past=past)
            for part, now, past in (
                (days.last[-_LAST:], False, True),
                (days.today, True, False),
                (days.ahead[:_AHEAD], False, False),
            )
            for one in part
        ]
        if lines:
            self.days.add(column(lines))
        else:
            self.days.add(EmptyLine("Nothing is recorded yet, and no day is known to come."))
            self.days.body.addStretch(1)

    def _show_needs(self, record: Record) -> None:
        empty(self.needs.body)
        latest: dict[str, Need] = {}
        for need in record.needs:  # latest first
            latest.setdefault(need.pathway, need)
        newest = max((need.assessed_on for need in latest.values()), default=None)
        self.needs.set_right(show_date(newest) if newest else "")
        lines = []
        for pathway in PATHWAYS:
            known = latest.get(pathway)
            level = NeedLevel.NOT_ASSESSED if known is None else known.level
            lines.append(need_line(words("pathway", pathway), level))
        lines[-1].set_last()
        self.needs.add(column(lines, stretch=False))

    def _show_scores(self, seen: Overview) -> None:
        """The latest matrix, then OGRS: their bands are alike, so each stands with its name."""
        empty(self.scores.body)
        lines: list[Line] = []
        if (matrix := seen.matrix) is not None:
            lines += _score_lines(
                words("score", "matrix"), str(matrix.total), matrix.scored_by, matrix.scored_on
            )
        for score in latest_scores(seen.record):
            source = score.rule_set or score.provenance.originator
            lines += _score_lines(score_name(score), score.value, source, score.scored_on)
        if lines:
            lines[-1].set_last()
            self.scores.add(column(lines, stretch=False))
        else:
            self.scores.add(EmptyLine("No score is held."))

    def _show_sharing(self, seen: Overview) -> None:
        """Who may be told of the person, and beneath it who told of them."""
        empty(self.sharing.body)
        lines: list[QWidget] = [*sharing_lines(seen.sharing)]
        if not lines:
            lines.append(EmptyLine(words("person_sharing", "nothing")))
        heading = Label(words("person_sharing", "origins"), Role.SMALL_STRONG, "second")
        heading.setContentsMargins(12, 10, 12, 4)
        lines.append(heading)
        lines += [
            origin_line(one.originator, one.channel, show_date(one.received_on))
            for one in seen.origins
        ]
        self.sharing.add(column(lines))
