"""Repeat-detainee lists: who is often in custody and may be somebody to refer (S2 section 5).

Before a referral only name, date of birth, address and reason for arrest are held of
them (domain item 54): they are no cohort entries, and nothing else of a list gets in.
"""

import uuid
from pathlib import Path

from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Detainee
from iomdesk.domain.sharing import check_originator
from iomdesk.exchange import detainees as lists
from iomdesk.exchange.detainees import CheckedList, DetaineeRow, is_list
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.verdicts import Verdict
from iomdesk.services import listreport
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.import_plan import bytes_of
from iomdesk.store.changes import source_values
from iomdesk.store.queries import detainees as stored
from iomdesk.store.schema import Kind
from iomdesk.words import words

__all__ = ["CheckedList", "DetaineeRow", "Refused", "Verdict", "is_list"]

CONTEXT = "detainees"


def read_file(desk: Desk, path: Path, *, sheet: str | None = None) -> CheckedList:
    """Read a list and check its rows; nothing is kept. Raises ``Refused``.

    A row whose four facts wait in the store already is left out.
    """
    return check(desk, bytes_of(path), path.name, sheet=sheet)


def check(desk: Desk, data: bytes, name: str, *, sheet: str | None = None) -> CheckedList:
    """As ``read_file``, for bytes that came without a path."""
    found = lists.check(data, name, today=desk.today(), sheet=sheet)
    with desk.read() as reading:
        return _without_known(reading, found)


def _without_known(reading: Reading, found: CheckedList) -> CheckedList:
    return found.without(
        {
            lists.facts(one.surname, one.forename, one.birth_date, one.address, one.reason)
            for one in stored.waiting(reading)
        }
    )


def bring_in(desk: Desk, checked: CheckedList, *, originator: str) -> tuple[Detainee, ...]:
    """Keep the four facts of each ready row, all in one transaction; gives who was taken.

    Raises RuleViolation ``source_needed`` without an agency, ``nothing_ready``, and
    ``list_stale`` when somebody of it was taken in since it was checked.
    """
    if not originator.strip():
        raise RuleViolation("originator", "source_needed")
    check_originator(originator)
    ready = checked.ready
    if not ready:
        raise RuleViolation("", "nothing_ready")
    source = Provenance(
        originator=originator.strip(),
        received_on=desk.today(),
        channel=words("imports", "channel", {"file": checked.name}),
    )

    def act(work: Work) -> tuple[Detainee, ...]:
        if len(_without_known(work.reading, checked).ready) != len(ready):
            raise RuleViolation("", "list_stale")
        ids = [
            work.insert(
                Kind.DETAINEE,
                {
                    "surname": row.surname,
                    "forename": row.forename,
                    "birth_date": row.birth_date,
                    "address": row.address,
                    "reason": row.reason,
                    **source_values(source),
                },
            )
            for row in ready
        ]
        taken = (stored.one(work.reading, one) for one in ids)
        return tuple(one for one in taken if one is not None)

    return desk.write(act, context=CONTEXT, batch_id=str(uuid.uuid4()))


def waiting(desk: Desk) -> tuple[Detainee, ...]:
    """Those of the lists whom nobody has referred yet, the latest list first."""
    with desk.read() as reading:
        return stored.waiting(reading)


def take_off(desk: Desk, detainee_id: str, base_revision: int) -> None:
    """Erase somebody who will not be referred; the log keeps that it was done.

    Raises RuleViolation ``detainee_referred`` once a referral was made from the line, and
    ``iomdesk.store.changes.Conflict``.
    """

    def act(work: Work) -> None:
        found = stored.one(work.reading, detainee_id)
        if found is not None and found.referral_id is not None:
            raise RuleViolation("", "detainee_referred")
        work.erase(Kind.DETAINEE, detainee_id, base_revision)

    desk.write(act, context=CONTEXT)


def report(checked: CheckedList) -> list[dict[str, object]]:
    """Every row with its verdict and reasons, as design section 10 lays it down."""
    return listreport.told(checked.rows)


def report_bytes(checked: CheckedList) -> bytes:
    """The report as JSON in UTF-8."""
    return listreport.as_json(report(checked))


def save_report(desk: Desk, checked: CheckedList, target: Path) -> None:
    """Write what ``report`` says into a file; see ``listreport.save``."""
    listreport.save(
        desk, target, report_bytes(checked), file=checked.name, rows=len(checked.rows),
        kind=Kind.DETAINEE, context=CONTEXT,
    )  # fmt: skip


def counts(checked: CheckedList) -> dict[str, int]:
    """How many rows have each verdict, by its code."""
    return {verdict.value: checked.count(verdict) for verdict in Verdict}
