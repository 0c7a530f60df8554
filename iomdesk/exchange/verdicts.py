"""What is said about a row of a file: verdicts, reasons, and repairs made in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iomdesk.exchange.fields import Field
from iomdesk.words import words

Repairs = Mapping[tuple[int, Field], str]
"""Text typed in place of a cell, by row number and field."""


class Verdict(StrEnum):
    """Whether a row can be taken as it is."""

    READY = "ready"
    CHECK = "check"
    PROBLEM = "problem"
    LEFT_OUT = "left_out"

    @property
    def label(self) -> str:
        """The verdict for people: "Ready", "Left out"."""
        return words("import_row", f"verdict_{self.value}")

    @property
    def weight(self) -> int:
        """0 for ready to 3 for left out; the heaviest reason decides."""
        return list(Verdict).index(self)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to say about a row, at its cell.

    Attributes:
        verdict: what it makes of the row; READY for a note that changes nothing.
        field: the field it belongs to, None for the whole row.
        column: heading of the column in the file; the field's name when it has none.
        code: key of the words under ``[import_row]``.
        params: gaps of the words; for codes ``identifier`` and ``date`` also ``problem``
            (the words) and ``why`` (the code of that problem).
        proposal: the text of the reading proposed, empty when there is none.
    """

    verdict: Verdict
    field: Field | None
    column: str
    code: str
    params: Mapping[str, object]
    proposal: str = ""

    @property
    def text(self) -> str:
        """The reason in words."""
        return words("import_row", self.code, self.params)
