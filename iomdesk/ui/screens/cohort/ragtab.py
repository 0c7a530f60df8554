"""The RAG tab: the five facts behind the status and what they give; beneath, every change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from iomdesk.domain.dates import Sense, ago_words, show_date, show_moment
from iomdesk.domain.ragfacts import (
    VALUES,
    FactName,
    FactValue,
    Standing,
    Stood,
    unpack,
)
from iomdesk.domain.records import RagChange
from iomdesk.services.overview import Overview
from iomdesk.services.ragasking import suggestion_words
from iomdesk.services.ragfacts import Evidence
from iomdesk.services.raggrounds import Ground
from iomdesk.ui.look import Role
from iomdesk.ui.screens.cohort.panelform import PanelForm
from iomdesk.ui.screens.cohort.rowtab import Deed, RowTab
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.ticklist import Tick, TickList
from iomdesk.words import words

_ROW: Final = 28
_HEAD: Final = 34
_EDGES: Final = 6
"""px of the rules between head, table and feet."""
_MOST_LINES: Final = 5
"""So many lines of what a fact rests on, or of a change, stand in full; the rest scrolls."""
_HISTORY_HEIGHT: Final = 262
"""px at 100 % of head, three rows, two lines of the change in view, and the link."""


def _say(code: str) -> str:
    return words("rag_tab", code)


def value_words(value: FactValue) -> str:
    """ "Not complying"."""
    return words("rag_value", value)


def fact_in_words(one: Standing) -> str:
    """A fact as it is called where somebody asks who would see it."""
    return f"{words('rag_fact_short', one.fact)}: {value_words(one.value)}"


class FactsTab(RowTab):
    """The five facts, always all of them."""

    def __init__(self) -> None:
        self._today = date.max
        self._seen: Evidence | None = None
        columns = (
            Column[Standing](
                "fact", _say("fact"), lambda row: words("rag_fact_short", row.fact), width=146,
                strong=lambda _row: True,
            ),
            Column[Standing](
                "value", _say("value"), lambda row: value_words(row.value), width=124,
                icon=lambda row: "warning" if row.out_of_date else "",
                ink=lambda row: "alertText" if row.value is FactValue.UNKNOWN else "text",
            ),
            Column[Standing](
                "as_at", _say("as_at"),
                lambda row: "" if row.held is None else show_date(row.held.as_at), width=96,
            ),
            Column[Standing]("age", _say("age"), self._age, width=92, ink="text2"),
            Column[Standing](
                "source", _say("source"),
                lambda row: "" if row.held is None else row.held.provenance.originator,
            ),
            Column[Standing](
                "until", _say("until"), self._until, width=116,
                ink=lambda row: "alertText" if row.out_of_date else "text",
            ),
        )  # fmt: skip
        model = RowsModel[Standing](columns, lambda row: row.fact.value, self._spoken)
        deeds = (
            Deed("state", _say("state"), "F2"),
            Deed("withdraw", words("tab", "withdraw")),
            Deed("who", words("tab", "who")),
        )
        super().__init__(
            _say("title"), model, _say("nothing"), deeds, shed=("age", "as_at", "source"),
            row_height=_ROW,
        )  # fmt: skip

    def _fit_full(self) -> None:
        """The whole is as high as what it shows, and no higher: nothing scrolls inside."""
        px = theme().px
        width = max(self.width() - 2 * 20 - 24, 1)
        rows = self.table.verticalHeader().length() if self.model.rows else len(FactName) * _ROW
        table = self.table.horizontalHeader().sizeHint().height() + rows + 2
        full = max(min(self.detail.heightForWidth(width - 24), _most()), px(34))
        bar = max(self._bar.heightForWidth(width), px(30))
        self.table.setFixedHeight(table)
        self._full.setFixedHeight(full)
        margins = self.row.contentsMargins()
        edges = margins.top() + margins.bottom() + _EDGES
        self.setFixedHeight(px(_HEAD) + table + full + bar + edges)

    def _measure(self) -> None:
        """As high as its rows; see ``_fit_full``."""

    def show_evidence(self, seen: Evidence, today: date) -> None:
        """Show how the five facts stand, and what they give."""
        self._today, self._seen = today, seen
        self.panel.set_note(suggestion_words(seen.suggestion))
        self.show_rows(seen.standings)

    def clear(self) -> None:
        """Forget them, as locking does."""
        self._seen = None
        self.panel.set_note("")
        super().clear()

    def refusal(self, code: str, row: Standing) -> str:
        """Only what was said can be withdrawn or shown."""
        return _say("unsaid") if code != "state" and row.held is None else ""

    def _age(self, row: Standing) -> str:
        return "" if row.held is None else ago_words(row.held.as_at, self._today)

    def _until(self, row: Standing) -> str:
        if row.held is None or row.held.value is FactValue.UNKNOWN:
            return ""
        if row.good_until is None:
            return _say("no_end")
        if row.out_of_date:
            day = show_date(row.good_until + timedelta(days=1))
            return words("rag_tab", "gone_since", {"day": day})
        return show_date(row.good_until)

    def _spoken(self, row: Standing) -> str:
        return self._in_full(row).replace("\n", ". ")

    def _in_full(self, row: Standing) -> str:
        seen = self._seen
        if seen is None:
            return ""
        lines = [f"{words('rag_fact', row.fact)}: {seen.words[row.fact]}"]
        if row.held is not None:
            told = row.held.provenance
            params = {"channel": told.channel, "day": show_date(told.received_on)}
            lines.append(words("rag_tab", "told", params))
            lines += [row.held.body, told.handling]
            on = set(row.held.rests_on)
            lines += [_ground_words(one) for one in seen.grounds[row.fact] if one.event_id in on]
        others = len(seen.grounds[row.fact]) - (
            0 if row.held is None else len(set(row.held.rests_on))
        )
        if others > 0:
            code = "on_record_one" if others == 1 else "on_record"
            lines.append(words("rag_tab", code, {"count": others}))
        return "\n".join(line for line in lines if line)


def _ground_words(one: Ground) -> str:
    return f"{show_date(one.on)}: {one.text} ({one.source})"


def _most() -> int:
    """px of the most lines in full."""
    return _MOST_LINES * theme().look.line(Role.BODY) + 16


@dataclass(frozen=True, slots=True)
class _Change:
    change: RagChange
    forum: str


class StatusHistory(RowTab):
    """Every change of status, latest first, with reason, who, where, and the tests then."""

    def __init__(self) -> None:
        columns = (
            Column[_Change](
                "when", _say("set"), lambda row: show_moment(row.change.set_at), width=140,
                order=lambda row: row.change.set_at,
            ),
            Column[_Change](
                "status", _say("status"), lambda row: row.change.status.spoken, width=128,
                rag=lambda row: row.change.status, order=lambda row: row.change.status.rank,
            ),
            Column[_Change]("reason", _say("reason"), lambda row: row.change.reason),
            Column[_Change](
                "tests", _say("tests"), _tests, width=112,
                ink=lambda row: "alertText" if row.change.against else "text2",
            ),
            Column[_Change]("forum", _say("forum"), lambda row: row.forum, width=124),
            Column[_Change]("who", _say("who"), lambda row: row.change.set_by, width=142),
        )  # fmt: skip
        model = RowsModel[_Change](columns, lambda row: row.change.id, _change_words)
        super().__init__(
            _say("history"), model, _say("no_history"), (Deed("who", words("tab", "who")),),
            shed=("who", "forum", "tests"), row_height=_ROW,
        )  # fmt: skip
        # What the table would like would make the whole higher than its place, and scroll it.
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def _fit_full(self) -> None:
        """The table keeps three rows; it scrolls, and the words of one change beneath it."""
        px, width = theme().px, max(self.width() - 2 * 20 - 24, 1)
        margins = self.row.contentsMargins()
        taken = px(_HEAD) + self.table.minimumHeight() + margins.top() + margins.bottom() + _EDGES
        room = self.height() - taken - max(self._bar.heightForWidth(width), px(30))
        least = 2 * theme().look.line(Role.BODY) + 16
        need = max(self.detail.heightForWidth(max(width - 24, 1)), 0)  # -1 of no words
        self._full.setFixedHeight(min(need, max(min(_most(), room), least)))

    def show_overview(self, seen: Overview) -> None:
        """Show the history of a record's status."""
        history = seen.record.rag_history
        code = "change_one" if len(history) == 1 else "changes"
        self.panel.set_note(words("rag_tab", code, {"count": len(history)}))
        self.show_rows([_Change(one, seen.forums.get(one.id, "")) for one in history])

    def _in_full(self, row: _Change) -> str:
        change = row.change
        parts = [
            f"{change.before.spoken} to {change.status.spoken}, {show_moment(change.set_at)}"
            + (f", {row.forum}" if row.forum else ""),
            change.reason,
        ]
        if change.against:
            parts.append(words("rag_tab", "against", {"why": change.against}))
        parts.append(words("rag_tab", "by", {"who": change.set_by}))
        if change.look_again_on is not None:
            parts.append(words("rag_tab", "again", {"day": show_date(change.look_again_on)}))
        stood = unpack(change.tests)
        if stood:
            parts.append(words("rag_tab", "then", {"rules": change.rule_set}))
            parts += [_stood_words(one) for one in stood]
        return "\n".join(parts)


def _tests(row: _Change) -> str:
    """Whether the tests gave the status."""
    change = row.change
    if not change.suggested:
        return _say("not_asked")
    return _say("were_against" if change.against else "gave")


def _stood_words(one: Stood) -> str:
    told = f"{words('rag_fact_short', one.fact)}: {value_words(one.value)}"
    if one.as_at is None or one.stated is None:
        return told
    params = {"told": told, "day": show_date(one.as_at), "source": one.originator}
    if one.stated is not one.value:
        return words("rag_tab", "stood_gone", {**params, "value": value_words(one.stated)})
    return words("rag_tab", "stood", params)


def _change_words(row: _Change) -> str:
    change = row.change
    return f"{change.status.spoken}, {show_moment(change.set_at)}, {change.reason}, {_tests(row)}"


class RagTab(QWidget):
    """Facts above, history beneath; in a low window the whole of it scrolls.

    Attributes:
        facts, history: the two tables.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = FactsTab()
        self.history = StatusHistory()
        self.facts.row.setContentsMargins(20, 14, 20, 7)
        self.history.row.setContentsMargins(20, 7, 20, 14)
        scrolled = Scrolled()
        scrolled.column.addWidget(self.facts)
        scrolled.column.addWidget(self.history, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self.history.setMinimumHeight(theme().px(_HISTORY_HEIGHT))

    def clear(self) -> None:
        """Forget the record, as locking does."""
        self.facts.clear()
        self.history.clear()

    def take_focus(self) -> None:
        """To the facts."""
        self.facts.take_focus()


class StateForm(PanelForm):
    """What is said of one fact: value, day, what it rests on, source.

    Attributes:
        rests: the records that bear on the fact, to tick.
    """

    def __init__(self) -> None:
        super().__init__()
        block = self.block()
        row = self.beside(block)
        self.add_choice(row, "value", _say("value"), ())
        self.add_day(row, "as_at", _say("as_at"), Sense.RECENT, optional=False)
        self.rests = TickList(_say("rests"))
        self.rests.changed.connect(self._ticked)
        self._rests = Field(_say("rests"), self.rests, help_text=_say("rests_help"))
        self.add_field(block, "rests_on", self._rests)
        self.add_text(block, "body", _say("body"), lines=2)
        self.finish_with()

    def _ticked(self) -> None:
        self.touch()

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, the ticks too."""
        return {**super().answers, "rests_on": " ".join(sorted(self.rests.ticked))}

    def ask(
        self,
        fact: FactName,
        grounds: Sequence[Ground],
        today: date,
        *,
        usual: str,
        draft: Mapping[str, object] | None,
    ) -> None:
        """Ask what is said of a fact; nothing is chosen or ticked beforehand."""
        ticked = str((draft or {}).get("rests_on", "")).split()
        self.rests.offer(
            [Tick(one.event_id, _ground_words(one), one.event_id in ticked) for one in grounds]
        )
        self._rests.setVisible(bool(grounds))
        values = [(one.value, value_words(one)) for one in VALUES[fact]]
        self.choose_from("value", [("", _say("choose_value")), *values])
        self.begin(
            _say("state_title"), words("rag_fact", fact), today,
            {"value": "", "as_at": show_date(today)},
            originator=usual, draft=draft, keep=_say("keep"),
        )  # fmt: skip
