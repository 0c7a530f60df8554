"""self-test: the installed program proves itself on a throw-away store.

Each step does the real thing: a store on the disk, a workbook read, a pack read back, a
window painted. It prints a line a step and stops at the first that fails.
"""

import io
import secrets
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from iomdesk.app import pictures
from iomdesk.app.opening import OpenStore, StoreOpener
from iomdesk.domain.clock import Clock, SetClock
from iomdesk.services import imports, packs, stores
from iomdesk.store import keys
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.packs import MadePacks

PERSON = "ELDERFLOWER, Priya"
SHEET = (
    ("Surname", "Forename", "DOB", "PNCID", "CRN", "Area", "RAG", "RAG date", "On scheme"),
    ("OAKAPPLE", "Stephen", "02/02/1988", "2006/9990031V", "X990031", "Saltergate", "Red",
     "20/10/2026", "08/06/2026"),
    ("TEASELWOOD", "Dean", "14/03/1991", "2009/9990012V", "X990012", "Saltergate",
     "Amber Alert", "14/10/2026", "08/06/2026"),
    ("YARROWGATE", "Nathan", "12 Jun 1998", "", "X990150", "Millbeck", "Green",
     "24.5.26", "24/05/2026"),
)  # fmt: skip


class _Failed(Exception):
    """A step did not do what it should."""


def run(line: Callable[[str], None], fact: Callable[[str, object], None]) -> int:
    """Do every step; gives 0, or 1 at the first that fails."""
    clock = SetClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC).astimezone())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        place = Path(scratch)
        opened: OpenStore | None = None
        try:
            opened = _store(place, clock)
            line(words("selftest", "store"))
            _import(opened, place)
            line(words("selftest", "import"))
            _pack(opened)
            line(words("selftest", "pack"))
            _check(opened)
            line(words("selftest", "check"))
            store, opened = opened, None  # closed with its window
            line(words("selftest", "windows", {"count": _windows(store, clock, place)}))
        except _Failed as failed:
            line(words("selftest", "failed", {"step": failed.args[0]}))
            fact("failed", failed.args[0])
            return 1
        finally:
            if opened is not None:
                opened.close()
    line(words("selftest", "passed"))
    fact("passed", True)
    return 0


def _store(place: Path, clock: Clock) -> OpenStore:
    new = stores.NewStore(
        folder=place / "self-test.iomstore",
        name="Brackenshire IOM",
        scheme="brackenshire",
        area="Saltergate",
        person=PERSON,
    )
    passphrase = secrets.token_urlsafe(24)
    making = stores.begin_store(new, passphrase, clock=clock)
    making.prove(making.recovery_code, clock=clock)
    making.keep()
    slot = keys.read_keys(new.folder).people[0]
    return StoreOpener(clock).unlock(new.folder, slot.id, passphrase)


def _import(opened: OpenStore, place: Path) -> None:
    from iomdesk.exchange.tables import write_rows

    file = place / "cohort.xlsx"
    write_rows(file, SHEET[0], SHEET[1:])
    plan = imports.read_file(opened.desk, file, originator="Police")
    outcome = imports.import_ready(opened.desk, plan)
    if outcome.taken != len(SHEET) - 1:
        raise _Failed("import")


def _pack(opened: OpenStore) -> None:
    made: MadePacks = packs.make(
        opened.desk, packs.meeting_for_day(opened.desk, opened.desk.today())
    )
    text = _text_of(made.copies[0].pdf)
    statement = opened.desk.scheme.statement
    if statement.title not in text or "OAKAPPLE" not in text or "YARROWGATE" in text:
        raise _Failed("pack")


def _text_of(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def _check(opened: OpenStore) -> None:
    if not all(one.sound for one in stores.check_store(opened.desk)):
        raise _Failed("check")


def _windows(opened: OpenStore, clock: Clock, place: Path) -> int:
    grabbed = pictures.take(opened, clock, place / "pictures", place / "desk.ini")
    if not grabbed or any(file.stat().st_size < 1_000 for file in grabbed):
        raise _Failed("windows")
    return len(grabbed)
