"""The Custody tab: stays in prison with days, kind of release, and the list each came from."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from iomdesk.domain.dates import Sense, due_words, show_date
from iomdesk.domain.records import Custody
from iomdesk.ui.screens.cohort.panelform import PanelForm, shown
from iomdesk.ui.screens.cohort.rowtab import Deed, RowTab
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.words import words

RELEASES: Final = (
    "automatic",
    "conditional",
    "hdc",
    "parole",
    "sentence_end",
    "bail",
    "re_release",
)
"""Codes of the usual kinds of release; any other may be typed."""
ENDINGS: Final = ("on_licence", "unconditionally", "on_bail", "acquitted", "moved", "died")
"""Codes of the usual ends of a stay; any other may be typed."""
END_FIELDS: Final = frozenset({"ended_on", "end_reason"})


def _say(code: str) -> str:
    return words("custody", code)


def stay_in_words(stay: Custody) -> str:
    """Which stay it is: "HMP Calder Vale, from 3 Aug 2026"."""
    if stay.started_on is None:
        return stay.establishment
    day = show_date(stay.started_on)
    return words("custody", "stay", {"prison": stay.establishment, "day": day})


class CustodyTab(RowTab):
    """The stay that lasts first, then those that ended, latest first."""

    def __init__(self) -> None:
        self._today = date.min
        columns = (
            Column[Custody](
                "establishment", _say("prison"), lambda row: row.establishment,
                strong=lambda row: row.ended_on is None, below=_state,
            ),
            Column[Custody](
                "started_on", _say("began"), lambda row: shown(row.started_on) or _say("no_day"),
                width=148, below=_sentence,
                ink=lambda row: "text" if row.started_on else "text2",
            ),
            Column[Custody](
                "release_on", _say("release"),
                lambda row: shown(row.release_on) or _say("no_day"), width=210,
                below=self._release, ink=lambda row: "text" if row.release_on else "text2",
            ),
            Column[Custody](
                "source", _say("list"), lambda row: row.provenance.channel,
                below=lambda row: f"{row.provenance.originator}, "
                                  f"{show_date(row.provenance.received_on)}",
            ),
        )  # fmt: skip
        model = RowsModel[Custody](columns, lambda row: row.id, self._spoken)
        deeds = (
            Deed("correct", words("tab", "correct"), "F2"),
            Deed("end", _say("end")),
            Deed("withdraw", words("tab", "withdraw")),
            Deed("who", words("tab", "who")),
        )
        super().__init__(
            _say("title"), model, _say("nothing"), deeds, add=_say("add"),
            next_step=_say("nothing_next"), shed=("source",),
        )  # fmt: skip

    def show_stays(self, stays: Sequence[Custody], today: date) -> None:
        """Show the stays of a record."""
        self._today = today
        lasting = any(stay.ended_on is None for stay in stays)
        count = words("custody", "one" if len(stays) == 1 else "count", {"count": len(stays)})
        inside = _say("inside" if lasting else "outside")
        self.panel.set_note(f"{count}, {inside}" if stays else "")
        self.show_rows(stays)

    def refusal(self, code: str, row: Custody) -> str:
        """What has ended ends no second time."""
        return _say("has_ended") if code == "end" and row.ended_on is not None else ""

    def _release(self, row: Custody) -> str:
        due = ""
        if row.release_on is not None and row.ended_on is None and row.release_on >= self._today:
            due = due_words(row.release_on, self._today)
        return ", ".join(part for part in (due, row.release_type) if part)

    def _spoken(self, row: Custody) -> str:
        return self._in_full(row).replace("\n", ". ")

    def _in_full(self, row: Custody) -> str:
        source = row.provenance
        release = ", ".join(part for part in (shown(row.release_on), self._release(row)) if part)
        lines = [
            f"{stay_in_words(row)}. {_state(row)}",
            _sentence(row),
            words("custody", "release_is", {"said": release}) if release else "",
            words("custody", "from", {"agency": source.originator, "channel": source.channel,
                                      "day": show_date(source.received_on)}),
        ]  # fmt: skip
        if source.handling:
            lines.append(source.handling)
        return "\n".join(line for line in lines if line)


def _state(row: Custody) -> str:
    if row.ended_on is None:
        return _say("lasts")
    day = words("custody", "ended", {"day": show_date(row.ended_on)})
    return f"{day}: {row.end_reason}" if row.end_reason else day


def _sentence(row: Custody) -> str:
    if row.sentence_days is None:
        return ""
    one = row.sentence_days == 1
    return words("custody", "day" if one else "days", {"days": row.sentence_days})


class StayForm(PanelForm):
    """Prison, days, kind of release; or only the end of a stay."""

    def __init__(self) -> None:
        super().__init__()
        block = self.block()
        self.add_line(block, "establishment", _say("prison"), optional=False)
        row = self.beside(block)
        self.add_day(row, "started_on", _say("began"), Sense.PAST)
        self.add_line(row, "sentence_days", _say("sentence"))
        self.add_day(block, "release_on", _say("release"), Sense.AHEAD)
        releases = tuple(words("release_type", one) for one in RELEASES)
        self.add_suggest(block, "release_type", _say("release_type"), releases)
        self.add_day(block, "ended_on", _say("ended_on"), Sense.PAST)
        endings = tuple(words("stay_end", one) for one in ENDINGS)
        self.add_suggest(block, "end_reason", _say("end_reason"), endings)
        self._all = frozenset(self._editors)
        self.finish_with()

    def show_all(self, *, ending: bool) -> None:
        """All its fields, or those of an end alone."""
        self.only(END_FIELDS if ending else self._all | ({"reason"} if self.correcting else set()))


def values_of(stay: Custody) -> dict[str, str]:
    """A stay as it stands in the fields."""
    return {
        "establishment": stay.establishment,
        "started_on": shown(stay.started_on),
        "sentence_days": "" if stay.sentence_days is None else str(stay.sentence_days),
        "release_on": shown(stay.release_on),
        "release_type": stay.release_type,
        "ended_on": shown(stay.ended_on),
        "end_reason": stay.end_reason,
    }
