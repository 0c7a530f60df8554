"""A matrix sheet as JSON keeps it, in the store and in drafts; old ones are read for good."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from iomdesk.domain.matrix import SINGLE, Sheet, alone
from iomdesk.domain.traces import items_from_plain, items_to_plain


def sheet_to_plain(sheet: Sheet) -> dict[str, object]:
    """A sheet as JSON holds it; lines that count 0 are left out."""
    plain: dict[str, object] = dict(alone(sheet))
    plain["convictions"] = {row: count for row, count in sheet.convictions.items() if count}
    plain["arrests"] = {row: count for row, count in sheet.arrests.items() if count}
    plain["left_out_reason"] = sheet.left_out_reason
    plain["window"] = sheet.window
    if sheet.items:
        plain["items"] = items_to_plain(sheet.items)
    if sheet.typed_over:
        plain["typed_over"] = sorted(sheet.typed_over)
    if sheet.counted_on is not None:
        plain["counted_on"] = sheet.counted_on.isoformat()
    return plain


def sheet_from_plain(plain: Mapping[str, object]) -> Sheet:
    """A sheet from what ``sheet_to_plain`` made.

    What is missing has its usual value, as in sheets from before records were counted, and
    keys of later versions are passed over. Raises ValueError or TypeError for a value that
    cannot be a count, lines, a reason or a record.
    """
    usual = Sheet()
    single = {name: _count(plain.get(name, 0)) for name in SINGLE}
    reason = plain.get("left_out_reason", "")
    window = plain.get("window", usual.window)
    if not isinstance(reason, str):
        message = "a reason that is no text"
        raise TypeError(message)
    return replace(
        usual,
        convictions=_counts(plain.get("convictions", {})),
        arrests=_counts(plain.get("arrests", {})),
        left_out_reason=reason,
        window=None if window is None else _count(window),
        items=items_from_plain(plain.get("items", [])),
        typed_over=_boxes(plain.get("typed_over", [])),
        counted_on=_day(plain.get("counted_on")),
        **single,
    )


def _counts(found: object) -> Mapping[str, int]:
    if not isinstance(found, Mapping):
        message = "lines that are no table"
        raise TypeError(message)
    return MappingProxyType({str(row): _count(count) for row, count in found.items()})


def _boxes(found: object) -> frozenset[str]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        message = "boxes that are no list"
        raise TypeError(message)
    return frozenset(found)


def _day(found: object) -> date | None:
    if found is None:
        return None
    if not isinstance(found, str):
        message = "a day that is no text"
        raise TypeError(message)
    return date.fromisoformat(found)


def _count(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        message = "a count that is no number from 0 up"
        raise ValueError(message)
    return found
