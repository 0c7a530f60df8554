"""What Settings asks of the open store: its keys, its backups, its facts."""

from pathlib import Path

from iomdesk.domain.dates import show_moment
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.services import backups, stores
from iomdesk.services.about import Fact
from iomdesk.services.desk import Desk
from iomdesk.store import keys
from iomdesk.ui.screens.settings.presenter import Ports
from iomdesk.words import words


class SettingPorts:
    """The store of a desk, as Settings needs it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ports(self) -> Ports:
        """All of it, for the presenter of Settings."""
        return Ports(
            change_passphrase=self._change_passphrase,
            check=lambda: stores.check_store(self._desk),
            back_up=self._back_up,
            store_facts=self._store_facts,
        )

    def _slot_id(self) -> str:
        for slot in keys.read_keys(self._desk.store.folder).people:
            if slot.name == self._desk.who:
                return slot.id
        raise EnvironmentProblem("slot_gone")  # opened with the recovery code

    def _change_passphrase(self, old: str, new: str) -> None:
        folder, clock = self._desk.store.folder, self._desk.clock
        keys.change_passphrase(folder, self._slot_id(), old=old, new=new, clock=clock)
        stores.keep_keys(self._desk)

    def _back_up(self, folder: Path) -> Path:
        return backups.back_up(self._desk, folder)

    def _store_facts(self) -> tuple[Fact, ...]:
        folder = self._desk.store.folder
        file = keys.read_keys(folder)
        backup = file.last_backup
        people = ", ".join(slot.name for slot in file.people)
        return (
            Fact(words("program", "fact_name"), self._desk.name),
            Fact(words("program", "fact_folder"), str(folder)),
            Fact(words("program", "fact_area"), self._desk.area or words("program", "all_areas")),
            Fact(words("program", "fact_keys"), people),
            Fact(
                words("program", "fact_backup"),
                words("program", "no_backup") if backup is None else show_moment(backup),
            ),
        )
