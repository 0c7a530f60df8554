"""Rows of the register of copies: those of one pack, or all that are still out."""

from dataclasses import dataclass
from datetime import datetime

from iomdesk.domain.dates import show_date, show_moment, show_short
from iomdesk.domain.meetings import PackCopy
from iomdesk.services.copyregister import OutCopy
from iomdesk.ui.screens.meetings.model import session_words
from iomdesk.ui.widgets.rows import RIGHT, Column, RowsModel
from iomdesk.words import words

SHEET = "sheet"
"""The id of the chair's sheet among the copies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    """A copy in the register, or the chair's sheet, which is not numbered.

    Attributes:
        copy: None for the chair's sheet.
        pages: 0 when that is not known any more.
        out: the copy as one that is out, on the list of all that are.
    """

    id: str
    copy: PackCopy | None
    name: str
    agency: str
    pages: int
    out: OutCopy | None = None

    @classmethod
    def of_out(cls, out: OutCopy) -> "CopyRow":
        """A line of the list of all copies that are out."""
        return cls(id=out.id, copy=None, name=out.name, agency=out.agency, pages=out.pages, out=out)

    @property
    def is_sheet(self) -> bool:
        """Whether it is the chair's sheet."""
        return self.copy is None and self.out is None

    @property
    def reference(self) -> str:
        """The pack it belongs to, on the list of all that are out."""
        return "" if self.out is None else self.out.reference

    @property
    def number(self) -> str:
        """The copy number, empty for the chair's sheet."""
        copy = self.copy or self.out
        return "" if copy is None else str(copy.number)

    @property
    def session(self) -> str:
        """The session right of the copy."""
        copy = self.copy or self.out
        return "" if copy is None else session_words(copy.session)

    @property
    def fate(self) -> str:
        """Returned, destroyed, or what is asked of its reader while it is out."""
        if self.out is not None:
            return words("meetings", "to_destroy" if self.out.must_destroy else "to_return")
        copy = self.copy
        if copy is None:
            return ""
        if copy.destroyed_on is not None:
            day = show_short(copy.destroyed_on, copy.destroyed_on)
            return words("meetings", "was_destroyed", {"date": day})
        return _short_moment(self, "returned")

    def at(self, what: str) -> datetime | None:
        """When it was "printed", "saved" or "returned"."""
        out, copy = self.out, self.copy
        if out is not None:
            times = {"printed": None if out.by_file else out.out_since,
                     "saved": out.out_since if out.by_file else None, "returned": None}  # fmt: skip
            return times[what]
        if copy is None:
            return None
        return {
            "printed": copy.printed_at, "saved": copy.saved_at, "returned": copy.returned_at
        }[what]  # fmt: skip


def _moment(row: CopyRow, what: str) -> str:
    at = row.at(what)
    return "" if at is None else show_moment(at)


def _short_moment(row: CopyRow, what: str) -> str:
    """Without the year, which the tooltip and the screen reader have."""
    at = row.at(what)
    return "" if at is None else f"{show_short(at.date(), at.date())} {at:%H:%M}"


def _describe_copy(row: CopyRow) -> str:
    parts = [f"Copy {row.number}" if not row.is_sheet else "", row.reference, row.name, row.agency]
    times = ("printed", "saved")
    parts += [f"{what} {_moment(row, what)}" for what in times if row.at(what) is not None]
    parts.append(_fate_whole(row))
    return ", ".join(part for part in parts if part)


def _fate_whole(row: CopyRow) -> str:
    """What became of it with the year, and by whose word it was destroyed."""
    copy = row.copy
    if copy is not None and copy.destroyed_on is not None:
        params = {"date": show_date(copy.destroyed_on), "by": copy.destroyed_by}
        return words("meetings", "was_destroyed_by", params)
    if row.at("returned") is not None:
        return words("meetings", "was_returned", {"when": _moment(row, "returned")})
    return row.fate


class CopiesModel(RowsModel[CopyRow]):
    """The register of one pack."""

    def __init__(self) -> None:
        def head(code: str) -> str:
            return words("meetings", f"column_{code}")

        super().__init__(
            [
                Column("copy", head("copy"), lambda row: row.number, width=52),
                Column("pack", head("pack"), lambda row: row.reference, width=168),
                Column("who", head("who"), lambda row: row.name, strong=True),
                Column("agency", head("agency"), lambda row: row.agency, width=130),
                Column("session", head("session"), lambda row: row.session, width=66),
                Column(
                    "pages", head("pages"), lambda row: str(row.pages or ""), width=56, align=RIGHT
                ),
                _time_column("printed", 100),
                _time_column("saved", 100),
                Column("returned", head("fate"), lambda row: row.fate, width=150, small=True,
                       accessible=_fate_whole, tip=_fate_whole,
                       icon=lambda row: "tick" if _is_done(row) else ""),
            ],
            lambda row: row.id,
            _describe_copy,
        )  # fmt: skip


def _is_done(row: CopyRow) -> bool:
    """Whether the copy is out no more."""
    copy = row.copy
    return copy is not None and bool(copy.returned_at or copy.destroyed_on)


def _time_column(what: str, width: int) -> Column[CopyRow]:
    return Column(
        what,
        words("meetings", f"column_{what}"),
        lambda row: _short_moment(row, what),
        width=width,
        small=True,
        accessible=lambda row: _moment(row, what),
        tip=lambda row: _moment(row, what),
    )
