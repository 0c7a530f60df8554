"""Copies that leave the desk, by printer or file: each is a disclosure, logged and registered.

A copy leaves only while all that is printed in it would be printed so now: it is worked out
again, and the gate asked again.
"""

from pathlib import Path

from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.papers.protect import protect
from iomdesk.services.audiences import rights
from iomdesk.services.casepages import still_so
from iomdesk.services.desk import Desk, Work
from iomdesk.services.outgoing import NOT_PRINTED, NOT_SAVED, PRINTING, file_problems, send_out
from iomdesk.services.packparts import still_holds
from iomdesk.services.packs import MadeCopy, MadePacks, copy_for, read_matter
from iomdesk.services.packsheet import attendance
from iomdesk.store.log import Verb
from iomdesk.store.queries import meetings as stored
from iomdesk.store.schema import Kind


def check_current(desk: Desk, made: MadeCopy) -> None:
    """Whether a copy may still leave: to be asked before a printer gets any of it.

    Raises RuleViolation ``pack_stale`` when its reader is off the list or hears other cases
    now, and when something printed in it was put right, graded, withheld or taken out.
    """
    with desk.read() as reading:
        meeting = stored.meeting(reading, made.meeting_id)
    there = () if meeting is None else meeting.attendees
    reader = (made.copy.name.casefold(), made.copy.agency.casefold())
    same = (one for one in there if (one.name.casefold(), one.agency.casefold()) == reader)
    attendee = next(same, None)
    if meeting is None or attendee is None:
        raise RuleViolation("pack", "pack_stale")
    now = copy_for(desk, read_matter(desk, meeting, made.paper.frame), attendee)
    if (now.people, now.sheets) != (made.people, made.sheets):
        raise RuleViolation("pack", "pack_stale")
    cases = zip(made.paper.cases, now.paper.cases, strict=True)
    if not all(still_so(*both) for both in cases) or not still_holds(made.paper, now.paper):
        raise RuleViolation("pack", "pack_stale")


def check_attendance(desk: Desk, packs: MadePacks) -> None:
    """Whether the chair's sheet may still leave: it says who may hear which case.

    Raises RuleViolation ``pack_stale``.
    """
    with desk.read() as reading:
        meeting = stored.meeting(reading, packs.meeting.id)
    if meeting is None:
        raise RuleViolation("pack", "pack_stale")
    if attendance(desk, meeting, packs.sheet.frame, rights(desk)) != packs.sheet:
        raise RuleViolation("pack", "pack_stale")


def _disclosed(work: Work, desk: Desk, made: MadeCopy, column: str, how: str) -> None:
    """Note in register and log that a copy left the desk."""
    revision = stored.copy_revision(work.reading, made.copy.id)
    work.amend(Kind.PACK_COPY, made.copy.id, revision, {column: desk.clock.now()})
    _log(work, made, how)


def _log(work: Work, made: MadeCopy, how: str) -> None:
    """One entry for each person in a copy, each form and matrix; one for a cover alone."""
    to = f"{made.copy.name}, {made.copy.agency}"
    fields = {"how": how, "copy": made.copy.number, "sha256": made.copy.sha256}
    for person_id in made.named or ("",):
        work.note(
            Verb.DISCLOSURE, Kind.PACK_COPY, made.copy.id, person_id=person_id, recipients=to,
            fields=fields,
        )  # fmt: skip
    for sheet in made.sheets:
        work.note(
            Verb.DISCLOSURE, Kind.REFERRAL, sheet.referral_id, person_id=sheet.person_id,
            recipients=to, fields=fields,
        )  # fmt: skip
        if sheet.matrix_id:
            work.note(
                Verb.DISCLOSURE, Kind.MATRIX, sheet.matrix_id, person_id=sheet.person_id,
                recipients=to, fields={**fields, "referral": sheet.referral_id},
            )  # fmt: skip


def to_print(desk: Desk, made: MadeCopy) -> None:
    """Log that a copy is about to be printed, before a printer gets any of it.

    The register counts it only once it is ``printed``. Raises RuleViolation ``pack_stale``
    as ``check_current`` does; nothing may then be printed.
    """

    def act(work: Work) -> None:
        check_current(desk, made)
        _meant(work, made, PRINTING)

    desk.write(act, context="pack")


def not_printed(desk: Desk, made: MadeCopy) -> None:
    """Log that a copy that was about to be printed did not come out whole."""
    desk.write(lambda work: _meant(work, made, NOT_PRINTED), context="pack")


def _meant(work: Work, made: MadeCopy, how: str) -> None:
    work.note(
        Verb.DISCLOSURE, Kind.PACK_COPY, made.copy.id,
        recipients=f"{made.copy.name}, {made.copy.agency}",
        fields={"how": how, "copy": made.copy.number, "sha256": made.copy.sha256},
    )  # fmt: skip


def printed(desk: Desk, made: MadeCopy, *, is_out: bool = False) -> None:
    """Note that a copy was printed: a disclosure to the person named on it.

    Raises RuleViolation ``pack_stale`` as ``check_current`` does, unless the paper
    ``is_out`` already: what has left the desk is in the log whatever it was.
    """

    def act(work: Work) -> None:
        if not is_out:
            check_current(desk, made)
        _disclosed(work, desk, made, "printed_at", "printed")

    desk.write(act, context="pack")


def file_name(made: MadeCopy, packs: MadePacks) -> str:
    """The name a saved copy is offered under; it names nobody."""
    return f"{packs.pack.reference}-copy-{made.copy.number}.pdf"


def sheet_name(packs: MadePacks) -> str:
    """The name the chair's sheet is offered under."""
    return f"{packs.pack.reference}-attendance.pdf"


def save(desk: Desk, made: MadeCopy, path: Path, *, password: str = "") -> None:
    """Write a copy to a file, with an AES-256 password where one is given; a disclosure.

    The file appears whole or not at all, and not before its disclosure is in the log;
    when it cannot be written after that, the log says so and the register is set back.
    Raises RuleViolation ``pack_stale``, or another for a password the format cannot hold,
    EnvironmentProblem when the file cannot be written; nothing is then left behind.
    """
    before = made.copy.saved_at

    def note(work: Work, goes: bool) -> None:
        if goes:
            check_current(desk, made)
            how = "saved with a password" if password else "saved"
            _disclosed(work, desk, made, "saved_at", how)
        else:
            revision = stored.copy_revision(work.reading, made.copy.id)
            work.amend(Kind.PACK_COPY, made.copy.id, revision, {"saved_at": before})
            _log(work, made, NOT_SAVED)

    send_out(desk, path, _protected(made.pdf, password), note=note, context="pack")


def _protected(pdf: bytes, password: str) -> bytes:
    return protect(pdf, password) if password else pdf


def save_attendance(desk: Desk, packs: MadePacks, path: Path, *, password: str = "") -> None:
    """Write the chair's attendance sheet to a file; it names no person managed.

    Raises RuleViolation ``pack_stale``, and EnvironmentProblem.
    """

    def note(work: Work, goes: bool) -> None:
        if goes:
            check_attendance(desk, packs)
        _attendance_out(work, packs, "saved" if goes else NOT_SAVED)

    send_out(desk, path, _protected(packs.attendance, password), note=note, context="pack")


def attendance_to_print(desk: Desk, packs: MadePacks) -> None:
    """Log that the chair's sheet is about to be printed. Raises RuleViolation ``pack_stale``."""

    def act(work: Work) -> None:
        check_attendance(desk, packs)
        _attendance_out(work, packs, PRINTING)

    desk.write(act, context="pack")


def attendance_not_printed(desk: Desk, packs: MadePacks) -> None:
    """Log that the chair's sheet, about to be printed, did not come out whole."""
    desk.write(lambda work: _attendance_out(work, packs, NOT_PRINTED), context="pack")


def attendance_printed(desk: Desk, packs: MadePacks) -> None:
    """Note that the chair's attendance sheet was printed."""
    desk.write(lambda work: _attendance_out(work, packs, "printed"), context="pack")


def _attendance_out(work: Work, packs: MadePacks, how: str) -> None:
    work.note(
        Verb.DISCLOSURE,
        Kind.PACK,
        packs.pack.id,
        recipients=f"{packs.meeting.chair}, {packs.meeting.chair_agency}",
        fields={"how": how, "sheet": "attendance"},
    )


def save_all(
    desk: Desk,
    packs: MadePacks,
    folder: Path,
    *,
    password: str = "",
    progress: Progress | None = None,
) -> list[Path]:
    """Write every copy and the chair's sheet into a folder; gives the files.

    Raises RuleViolation ``pack_stale``, EnvironmentProblem and Cancelled; the copies
    written before it stay, and are logged.
    """
    progress = progress or NoProgress()
    with file_problems():
        folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for done, made in enumerate(packs.copies):
        progress.step(done, len(packs.copies))
        path = folder / file_name(made, packs)
        save(desk, made, path, password=password)
        files.append(path)
    sheet = folder / sheet_name(packs)
    save_attendance(desk, packs, sheet, password=password)
    progress.step(len(packs.copies), len(packs.copies))
    return [*files, sheet]
