"""The Needs tab: seven pathways, each with level, what is known, source, owner, next step."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from iomdesk.domain.dates import Sense, due_words, show_date
from iomdesk.domain.people import NeedLevel
from iomdesk.domain.records import Need
from iomdesk.services.needs import PathwayLine
from iomdesk.ui.screens.cohort.panelform import PanelForm, shown
from iomdesk.ui.screens.cohort.rowtab import Deed, RowTab
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.words import words

_EARLIER: Final = 12
"""So many earlier assessments stand under the table; the History tab has them all."""


def _say(code: str) -> str:
    return words("needs", code)


def level_words(level: NeedLevel) -> str:
    """ "High need"."""
    return words("need_level", level)


def owner_words(need: Need) -> str:
    """The agency, and who in it."""
    return ", ".join(part for part in (need.owner_agency, need.owner_person) if part)


class NeedsTab(RowTab):
    """Seven rows, always all of them; the current one with its history beneath."""

    def __init__(self) -> None:
        self._today = date.max
        columns = (
            Column[PathwayLine](
                "pathway", _say("pathway"), lambda row: words("pathway", row.pathway), width=236,
                need=lambda row: row.level, below=_level_and_day,
                strong=lambda row: row.level is NeedLevel.HIGH,
            ),
            Column[PathwayLine](
                "body", _say("known"), lambda row: "" if row.now is None else _one(row.now.body),
                below=lambda row: "" if row.now is None else row.now.provenance.originator,
            ),
            Column[PathwayLine](
                "next", _say("next_step"),
                lambda row: "" if row.now is None else _one(row.now.next_step),
                below=self._owner_and_day,
                icon=lambda row: "warning" if self._late(row) else "",
                ink=lambda row: "redText" if self._late(row) else "text",
            ),
        )  # fmt: skip
        model = RowsModel[PathwayLine](columns, lambda row: row.pathway, self._spoken)
        deeds = (
            Deed("assess", _say("assess"), "F2"),
            Deed("correct", words("tab", "correct")),
            Deed("withdraw", words("tab", "withdraw")),
            Deed("who", words("tab", "who")),
        )
        super().__init__(_say("title"), model, _say("nothing"), deeds, shed=("next",))

    def show_needs(self, lines: Sequence[PathwayLine], today: date) -> None:
        """Show the seven pathways."""
        self._today = today
        assessed = sum(1 for line in lines if line.level is not NeedLevel.NOT_ASSESSED)
        note = words("needs", "assessed", {"count": assessed, "of": len(lines)})
        self.panel.set_note(note)
        self.show_rows(lines)

    def refusal(self, code: str, row: PathwayLine) -> str:
        """Only what was assessed can be put right."""
        return _say("not_assessed") if code != "assess" and row.now is None else ""

    def _late(self, row: PathwayLine) -> bool:
        return row.now is not None and row.now.next_on is not None and row.now.next_on < self._today

    def _owner_and_day(self, row: PathwayLine) -> str:
        if row.now is None:
            return ""
        day = "" if row.now.next_on is None else due_words(row.now.next_on, self._today)
        return ", ".join(part for part in (row.now.owner_agency, day) if part)

    def _spoken(self, row: PathwayLine) -> str:
        return self._in_full(row).replace("\n", ". ")

    def _in_full(self, row: PathwayLine) -> str:
        head = f"{words('pathway', row.pathway)}: {level_words(row.level)}"
        if row.now is None:
            return f"{head}\n{_say('not_assessed')}"
        need = row.now
        lines = [f"{head}, {_source(need)}", need.body]
        if owner := owner_words(need):
            lines.append(words("needs", "owner_is", {"owner": owner}))
        if need.next_step:
            day = f", {show_date(need.next_on)}" if need.next_on else ""
            lines.append(words("needs", "next_is", {"step": need.next_step + day}))
        if row.earlier:
            lines.append(_say("earlier"))
            lines += [_before(one) for one in row.earlier[:_EARLIER]]
            rest = len(row.earlier) - _EARLIER
            if rest > 0:
                lines.append(words("needs", "more", {"count": rest}))
        return "\n".join(line for line in lines if line)


def _one(text: str) -> str:
    """A text in one line, for a cell."""
    return " ".join(text.split())


def _level_and_day(row: PathwayLine) -> str:
    level = level_words(row.level)
    return level if row.now is None else f"{level}, {show_date(row.now.assessed_on)}"


def _source(need: Need) -> str:
    source = need.provenance
    day, came = show_date(need.assessed_on), show_date(source.received_on)
    return words(
        "needs", "from",
        {"day": day, "agency": source.originator, "channel": source.channel, "received": came},
    )  # fmt: skip


def _before(need: Need) -> str:
    parts = (show_date(need.assessed_on), level_words(need.level), need.provenance.originator)
    return ", ".join(parts) + (f": {need.body}" if need.body else "")


def need_in_words(need: Need) -> str:
    """Which assessment it is: "Drugs, 12 Nov 2026"."""
    return f"{words('pathway', need.pathway)}, {show_date(need.assessed_on)}"


class NeedForm(PanelForm):
    """Level, what is known, owner and next step of one pathway, with the source."""

    def __init__(self) -> None:
        super().__init__()
        block = self.block()
        row = self.beside(block)
        self.add_choice(
            row, "level", _say("level"), tuple((one.value, level_words(one)) for one in NeedLevel)
        )
        self.add_day(row, "assessed_on", _say("assessed_on"), Sense.PAST, optional=False)
        self.add_text(block, "body", _say("known"))
        self.add_suggest(block, "owner_agency", _say("owner_agency"), ())
        self.add_line(block, "owner_person", _say("owner_person"))
        self.add_line(block, "next_step", _say("next_step"))
        self.add_day(block, "next_on", _say("next_on"), Sense.AHEAD)
        self.finish_with()


def values_of(need: Need | None, today: date, *, new: bool) -> dict[str, str]:
    """What the form begins with; a new assessment has today's date, the rest as it holds."""
    if need is None:
        return {"level": NeedLevel.SOME.value, "assessed_on": show_date(today)}
    return {
        "level": need.level.value,
        "assessed_on": show_date(today if new else need.assessed_on),
        "body": need.body,
        "owner_agency": need.owner_agency,
        "owner_person": need.owner_person,
        "next_step": need.next_step,
        "next_on": shown(need.next_on),
    }
