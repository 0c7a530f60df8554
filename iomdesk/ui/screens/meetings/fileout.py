"""Saving copies into files, with a password or without."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from iomdesk.domain.progress import Progress
from iomdesk.services import issuing
from iomdesk.services.desk import Desk
from iomdesk.services.packs import MadeCopy, MadePacks
from iomdesk.ui import ask
from iomdesk.ui.screens.meetings.copies import CopyRow
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.model import people_words
from iomdesk.ui.screens.meetings.papers import Papers, copy_of
from iomdesk.words import words


class FileOut(QObject):
    """Saves the papers of the meeting in view."""

    def __init__(self, source: Papers) -> None:
        super().__init__(source)
        self._source = source
        self._hold = source.hold
        self._desk = source.hold.desk
        self._view = source.hold.view
        self._page = source.hold.view.packs
        self._saving: CopyRow | None = None
        self._page.save.committed.connect(self._save)
        self._page.save.closed.connect(self._page.shut_side)

    def open_all(self) -> None:
        """Offer to save every copy and the chair's sheet into a folder."""
        made = self._source.here
        if made is None:
            return
        self._saving = None
        people = {person for copy in made.copies for person in copy.named}
        what = words("meetings", "save_what_all", {"count": len(made.copies)})
        logged = self._logged(len(people), say("save_everybody"))
        self._page.save.open_for(what, logged, folder=True)
        self._page.open_save()

    def open_one(self) -> None:
        """Offer to save the paper of the line that is chosen."""
        row, made = self._page.current, self._source.here
        if row is None or made is None:
            return
        if reason := self._source.missing_copy(row.id):
            self._hold.say(reason)
            return
        self._saving = row
        if row.copy is None:
            what, logged = say("save_what_sheet"), say("save_logged_none")
        else:
            copy = copy_of(made, row.id)
            params = {"copy": row.number, "name": row.name, "agency": row.agency}
            what = words("meetings", "save_what_one", params)
            logged = self._logged(len(copy.named), f"{row.name}, {row.agency}")
        self._page.save.open_for(what, logged, folder=False)
        self._page.open_save()

    def _logged(self, people: int, who: str) -> str:
        if not people:
            return say("save_logged_none")
        params = {"people": people_words(people), "who": who}
        return words("meetings", "save_logged", params)

    def _save(self) -> None:
        made = self._source.here
        password = self._page.save.password()
        if password is None or made is None or self._source.refused():
            return
        row = self._saving
        if row is None:
            ask.folder(self._view, say("folder_title"), partial(self._save_all, made, password))
            return
        name = issuing.sheet_name(made)
        if row.copy is not None:
            name = issuing.file_name(copy_of(made, row.id), made)
        then = partial(self._save_one, made, row, password)
        ask.file_to_write(self._view, say("file_title"), say("file_filter"), name, then)

    def _save_all(self, made: MadePacks, password: str, folder: Path) -> None:
        work = partial(_save_all, self._desk, made, folder, password)
        title = words("meetings", "saving", {"count": len(made.copies) + 1})
        self._begin(title, work)

    def _save_one(self, made: MadePacks, row: CopyRow, password: str, path: Path) -> None:
        path = path if path.suffix.casefold() == ".pdf" else path.with_name(path.name + ".pdf")
        copy = None if row.copy is None else copy_of(made, row.id)
        work = partial(_save_one, self._desk, made, copy, path, password)
        self._begin(say("saving_one"), work)

    def _were_saved(self, files: Sequence[Path]) -> None:
        self._page.shut_side()
        if len(files) == 1:
            text = words("meetings", "saved_one", {"file": files[0].name})
        else:
            params = {"count": len(files), "folder": str(files[0].parent)}
            text = words("meetings", "saved", params)
        self._hold.note(text)

    def _begin(self, title: str, work: Callable[[Progress], object]) -> None:
        self._source.begin(
            title, work, done=self._were_saved, failed=self._hold.tell, cancelled=self._stopped
        )

    def _stopped(self) -> None:
        done, of = self._source.counts
        self._hold.say(words("meetings", "saving_stopped", {"done": done, "of": of}))


def _save_all(
    desk: Desk, made: MadePacks, folder: Path, password: str, progress: Progress
) -> list[Path]:
    return issuing.save_all(desk, made, folder, password=password, progress=progress)


def _save_one(
    desk: Desk, made: MadePacks, copy: MadeCopy | None, path: Path, password: str, _: Progress
) -> list[Path]:
    if copy is None:
        issuing.save_attendance(desk, made, path, password=password)
    else:
        issuing.save(desk, copy, path, password=password)
    return [path]
