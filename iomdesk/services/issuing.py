"""Copies that leave the desk, by printer or file: each is a disclosure, logged and registered."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.papers.protect import protect
from iomdesk.services.desk import Desk, Work
from iomdesk.services.packs import MadeCopy, MadePacks
from iomdesk.store.disk import settle_folder
from iomdesk.store.log import Verb
from iomdesk.store.queries import meetings as stored
from iomdesk.store.schema import Kind


def _disclosed(desk: Desk, made: MadeCopy, column: str, how: str) -> None:
    """Note in register and log that a copy left the desk; one entry for each person in it."""
    recipient = f"{made.copy.name}, {made.copy.agency}"

    def act(work: Work) -> None:
        revision = stored.copy_revision(work.reading, made.copy.id)
        work.amend(Kind.PACK_COPY, made.copy.id, revision, {column: desk.clock.now()})
        fields = {"how": how, "copy": made.copy.number, "sha256": made.copy.sha256}
        for person_id in made.people or ("",):
            work.note(
                Verb.DISCLOSURE,
                Kind.PACK_COPY,
                made.copy.id,
                person_id=person_id,
                recipients=recipient,
                fields=fields,
            )

    desk.write(act, context="pack")


def printed(desk: Desk, made: MadeCopy) -> None:
    """Note that a copy was printed: a disclosure to the person named on it."""
    _disclosed(desk, made, "printed_at", "printed")


def returned(desk: Desk, copy_id: str, *, back: bool = True) -> None:
    """Note that a paper copy came back to the chair, or take that note back."""

    def act(work: Work) -> None:
        revision = stored.copy_revision(work.reading, copy_id)
        value = desk.clock.now() if back else None
        work.amend(Kind.PACK_COPY, copy_id, revision, {"returned_at": value})

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
    when it cannot be put in its place after that, the register is set back as well.
    Raises RuleViolation for a password the format cannot hold, EnvironmentProblem when
    the file cannot be written; nothing is then left behind.
    """
    before = made.copy.saved_at

    def note() -> None:
        _disclosed(desk, made, "saved_at", "saved with a password" if password else "saved")

    def take_back() -> None:
        def act(work: Work) -> None:
            revision = stored.copy_revision(work.reading, made.copy.id)
            work.amend(Kind.PACK_COPY, made.copy.id, revision, {"saved_at": before})

        desk.write(act, context="pack")

    _write(path, _protected(made.pdf, password), note, take_back)


def _protected(pdf: bytes, password: str) -> bytes:
    return protect(pdf, password) if password else pdf


def _write(
    path: Path, data: bytes, note: Callable[[], None], take_back: Callable[[], None]
) -> None:
    """Write beside the place, note the disclosure, and only then move to the place."""
    beside = path.with_name(f".{path.name}.unfinished")
    with file_problems():
        try:
            _write_whole(beside, data)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    try:
        note()
        try:
            with file_problems():
                beside.replace(path)
                settle_folder(path.parent)
        except BaseException:
            take_back()
            raise
    finally:
        beside.unlink(missing_ok=True)


def _write_whole(path: Path, data: bytes) -> None:
    """Put bytes on the disk in a file only its owner can read."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


_PROBLEMS: Final = {
    errno.ENOSPC: "paper_disk_full",
    errno.EDQUOT: "paper_disk_full",
    errno.EFBIG: "paper_disk_full",
    errno.EROFS: "paper_read_only",
    errno.EACCES: "paper_read_only",
    errno.EPERM: "paper_read_only",
    errno.ENOENT: "paper_folder_gone",
    errno.ENOTDIR: "paper_folder_gone",
    errno.EISDIR: "paper_is_folder",
    errno.ENAMETOOLONG: "paper_name",
    errno.EINVAL: "paper_name",
    errno.EIO: "paper_drive_gone",
    errno.ENODEV: "paper_drive_gone",
    errno.ENXIO: "paper_drive_gone",
    errno.ESTALE: "paper_drive_gone",
    errno.ENOTCONN: "paper_drive_gone",
    errno.EHOSTDOWN: "paper_drive_gone",
}


@contextmanager
def file_problems() -> Iterator[None]:
    """Turn what the system says about a place for files into an EnvironmentProblem.

    These are not the codes of the store's own disk, whose words speak of the store.
    """
    try:
        yield
    except OSError as problem:
        code = _PROBLEMS.get(problem.errno or 0)
        if code is None:
            raise
        raise EnvironmentProblem(code) from problem


def save_attendance(desk: Desk, packs: MadePacks, path: Path, *, password: str = "") -> None:
    """Write the chair's attendance sheet to a file; it names no person managed."""
    _write(
        path,
        _protected(packs.attendance, password),
        lambda: _attendance_out(desk, packs, "saved"),
        lambda: _attendance_out(desk, packs, "not saved after all"),
    )


def attendance_printed(desk: Desk, packs: MadePacks) -> None:
    """Note that the chair's attendance sheet was printed."""
    _attendance_out(desk, packs, "printed")


def _attendance_out(desk: Desk, packs: MadePacks, how: str) -> None:
    desk.write(
        lambda work: work.note(
            Verb.DISCLOSURE,
            Kind.PACK,
            packs.pack.id,
            recipients=f"{packs.meeting.chair}, {packs.meeting.chair_agency}",
            fields={"how": how, "sheet": "attendance"},
        ),
        context="pack",
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

    Raises EnvironmentProblem and Cancelled; the copies written before it stay, and are
    logged.
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
