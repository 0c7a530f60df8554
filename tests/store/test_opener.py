"""The file that a double click opens: where it lies, and which store a path means."""

import errno
import os
from pathlib import Path

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.services import backups, stores
from iomdesk.services.desk import Desk
from iomdesk.store import keys, opener
from iomdesk.store.opener import OPENER, put_opener, store_of
from tests.helpers.stores import NAME, PASSPHRASE, QUICK, WHO, make_folder


def test_a_new_store_has_it_and_it_tells_nothing_of_the_store(
    tmp_path: Path, clock: SetClock
) -> None:
    """Not its name, nor who works in it; the recovery code neither."""
    folder = tmp_path / "made.iomstore"
    new = stores.NewStore(
        folder=folder, name=NAME, scheme="brackenshire", area="Saltergate", person=WHO
    )
    making = stores.begin_store(new, PASSPHRASE, clock=clock, cost=QUICK)
    making.prove(making.recovery_code, clock=clock)
    making.keep()
    said = (folder / OPENER).read_text(encoding="utf-8")
    assert "opens the iomdesk store that it lies in" in said
    for secret in (NAME, "Brackenshire", "ELDERFLOWER", "Saltergate", "made", PASSPHRASE):
        assert secret not in said.replace("makes", "")


def test_opening_puts_it_back_and_leaves_one_that_is_there(tmp_path: Path, clock: SetClock) -> None:
    """A store made by the program before has none; what somebody wrote there stays."""
    folder, key = make_folder(tmp_path)
    assert not (folder / OPENER).exists()
    stores.open_desk(folder, key, who=WHO, clock=clock, as_it_is=True).store.close()
    assert not (folder / OPENER).exists()
    stores.open_desk(folder, key, who=WHO, clock=clock).store.close()
    assert (folder / OPENER).stat().st_size > 100
    (folder / OPENER).write_text("ours")
    desk = stores.open_desk(folder, key, who=WHO, clock=clock)
    try:
        assert all(one.sound for one in stores.check_store(desk))
    finally:
        desk.store.close()
    assert (folder / OPENER).read_text() == "ours"


def test_no_backup_takes_it_and_what_is_brought_back_has_its_own(
    desk: Desk, tmp_path: Path
) -> None:
    """A backup is opened where it lies by nobody's double click."""
    put_opener(desk.store.folder)
    drive = tmp_path / "drive"
    drive.mkdir()
    made = backups.back_up(desk, drive)
    assert not (made / OPENER).exists()
    (made / OPENER).write_text("of the backup")
    target = tmp_path / "again.iomstore"
    backups.restore(made, target)
    assert "of the backup" not in (target / OPENER).read_text()


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EINVAL])
def test_a_folder_that_takes_no_files_goes_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Read-only, full, or a drive that refuses such a name: the store opens all the same."""

    def refused(path: Path, data: bytes) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(opener, "write_atomically", refused)
    put_opener(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_no_matter(tmp_path: Path) -> None:
    """The drive went away between the opening and this."""
    put_opener(tmp_path / "away.iomstore")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store whose name is not plain ASCII."""
    folder = tmp_path / "Pen\u00f1a & Ll\u0177n \u65e5\u672c.iomstore"
    keys.create_keys(
        folder, name=NAME, scheme="brackenshire", training=False, person=WHO,
        passphrase=PASSPHRASE, cost=QUICK,
    )  # fmt: skip
    (folder / "store.db").touch()
    put_opener(folder)
    return folder


@pytest.mark.parametrize(
    "inside",
    ["", ".", OPENER, "store.db", "keys.json", "gone.txt", "backups", "backups/before.db"],
)
def test_every_path_into_a_store_means_that_store(
    store: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    """Absolute and relative, with a slash at its end, there or not."""
    assert store_of(store / inside) == store
    assert store_of(Path(f"{store / inside}/")) == store
    monkeypatch.chdir(store.parent)
    assert store_of(Path(store.name) / inside) == store
    monkeypatch.chdir(store)
    assert store_of(Path(inside)) == store


def test_the_file_leads_home_when_it_and_the_store_are_gone(tmp_path: Path) -> None:
    """A shortcut to it, after the drive was unplugged."""
    away = tmp_path / "away.iomstore"
    assert store_of(away / OPENER) == away
    assert store_of(away) == away


def test_a_store_may_lie_in_a_folder_of_any_name_and_in_another_store(store: Path) -> None:
    """Backups are kept in stores at times; the nearest one is meant."""
    inner = store / "backups" / "older.iomstore"
    inner.mkdir(parents=True)
    (inner / "keys.json").write_bytes((store / "keys.json").read_bytes())
    put_opener(inner)
    assert store_of(inner / OPENER) == inner
    plain = store.parent / "plain folder"
    store.rename(plain)
    assert store_of(plain / OPENER) == plain
    assert store_of(plain) == plain


def test_what_lies_in_no_store_is_given_back(tmp_path: Path) -> None:
    """Keys further up claim nothing: somebody's home may hold a file of that name."""
    (tmp_path / "keys.json").write_text("{}")
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "letter.txt").touch()
    assert store_of(letters / "letter.txt") == letters
    assert store_of(letters) == letters
    assert store_of(tmp_path / "nowhere" / "at all") == tmp_path / "nowhere" / "at all"
    single = tmp_path / "single.iomstore"
    single.write_text("a file, moved out of its store")
    assert store_of(single) == tmp_path


def test_a_step_back_out_of_a_store_does_not_mean_that_store(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody stands in one store and names another, or what is none: never the first."""
    other = store.parent / "other.iomstore"
    other.mkdir()
    (other / "keys.json").write_bytes((store / "keys.json").read_bytes())
    letters = store.parent / "letters"
    letters.mkdir()
    monkeypatch.chdir(store)
    assert store_of(Path("..") / "other.iomstore") == other  # as it is remembered, once
    assert store_of(Path("..") / "letters") == letters
    assert store_of(Path("..") / "nowhere") == store.parent / "nowhere"
    (letters / "round").symlink_to("round")
    assert store_of(letters / "round" / ".." / "gone.iomstore").name == "gone.iomstore"
