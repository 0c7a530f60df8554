"""What was found in the rows of a list, as a report: read by people and by other programs."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from iomdesk.exchange.verdicts import Reason, Verdict
from iomdesk.services import outgoing
from iomdesk.services.desk import Desk, Work
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind


class Row(Protocol):
    """A row that was checked."""

    @property
    def number(self) -> int:
        """Of the row in its file."""

    @property
    def verdict(self) -> Verdict:
        """Whether it can be taken."""

    @property
    def reasons(self) -> Sequence[Reason]:
        """All there is to say of it."""


def told(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Every row with its verdict and reasons, as design section 10 lays it down."""
    return [
        {
            "row": row.number,
            "verdict": row.verdict.value.replace("_", " "),
            "reasons": [
                {"column": one.column, "code": one.code, "text": one.text} for one in row.reasons
            ],
        }
        for row in rows
    ]


def as_json(report: object) -> bytes:
    """A report as JSON in UTF-8."""
    return json.dumps(report, ensure_ascii=False, indent=1).encode()


def save(
    desk: Desk, target: Path, data: bytes, *, file: str, rows: int, kind: Kind, context: str
) -> None:
    """Write a report into a file that is not there yet, logged as a disclosure.

    It quotes what was typed of names and numbers (domain item 63). ``file`` is the list
    that was read, ``rows`` how many it has. Raises EnvironmentProblem.
    """

    def note(work: Work, goes: bool) -> None:
        fields: dict[str, object] = {
            "file": file,
            "report": hashlib.sha256(data).hexdigest(),
            "rows": rows,
        }
        if not goes:
            fields["how"] = outgoing.NOT_SAVED
        work.note(Verb.DISCLOSURE, kind, "", recipients=target.name, fields=fields)

    outgoing.send_out(desk, target, data, note=note, context=context, replace=False)
