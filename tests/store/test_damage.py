"""A file that is damaged, out of reach or on a full disk: told by result code, never lost."""

import os
import random
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store.health import Health
from iomdesk.store.sealed import broken_pages, connect, environment_problem
from iomdesk.store.vault import DATABASE, Store
from tests.helpers.stores import make_folder
from tests.store.small_drive import on_small_drive
from tests.store.support import CLOCK, KEY, add, surnames

PAGE = 4096
OWNER_ALONE = shutil.which("setpriv")


@pytest.fixture
def kept(folder: Path) -> Path:
    """A closed store with forty people."""
    store = Store.open(folder, KEY, clock=CLOCK)
    for number in range(40):
        add(store, f"P{number:02}")
    store.close()
    return folder


def flip(folder: Path, offset: int) -> None:
    with (folder / DATABASE).open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 0x40]))


def opened(folder: Path, key: bytes = KEY) -> Store:
    return Store.open(folder, key, clock=CLOCK)


def found_in(folder: Path) -> EnvironmentProblem | Health:
    """What opening and checking a damaged store says."""
    try:
        store = opened(folder)
    except EnvironmentProblem as problem:
        return problem
    try:
        health = store.check()
    finally:
        store.close()
    assert not health.sound
    return health


def test_a_flipped_byte_of_any_page_is_detected_and_the_page_named(kept: Path) -> None:
    chance = random.Random(8)
    whole = (kept / DATABASE).read_bytes()
    pages = len(whole) // PAGE
    assert pages > 60
    named_by_check = 0
    for page in range(2, pages + 1):
        (kept / DATABASE).write_bytes(whole)
        # The last 80 bytes are initialisation vector and seal; they count as well.
        flip(kept, (page - 1) * PAGE + chance.randrange(PAGE))
        line = f"HMAC verification failed for page {page}"
        assert broken_pages(kept / DATABASE, KEY) == (line,)
        found = found_in(kept)
        if isinstance(found, EnvironmentProblem):
            assert (found.code, found.params["pages"]) == ("store_damaged", str(page))
        else:
            assert found.pages == (line,)
            named_by_check += 1
    assert named_by_check > pages // 2


@pytest.mark.parametrize("offset", [0, 15, 16, 100, 4000, 4095])
def test_a_damaged_first_page_is_refused(kept: Path, offset: int) -> None:
    """The first 16 bytes are the salt of the seals: with another, no page fits."""
    flip(kept, offset)
    with pytest.raises(EnvironmentProblem) as problem:
        opened(kept)
    assert problem.value.code == "store_damaged"
    assert str(problem.value.params["pages"]).startswith("1")


@pytest.mark.parametrize("left", [0, 10, PAGE - 1, PAGE * 5, PAGE * 20 + 7])
def test_a_file_cut_short_is_found(kept: Path, left: int) -> None:
    os.truncate(kept / DATABASE, left)
    found = found_in(kept)
    assert isinstance(found, EnvironmentProblem)
    assert found.code == "store_damaged"


@pytest.mark.parametrize("pages", [1, 2, 9])
def test_pages_lost_at_the_end_are_found(kept: Path, pages: int) -> None:
    os.truncate(kept / DATABASE, (kept / DATABASE).stat().st_size - pages * PAGE)
    found = found_in(kept)
    if isinstance(found, EnvironmentProblem):
        assert found.code == "store_damaged"
    else:
        assert found.structure


def test_pages_swapped_for_each_other_are_found(kept: Path) -> None:
    data = bytearray((kept / DATABASE).read_bytes())
    first, second = slice(9 * PAGE, 10 * PAGE), slice(11 * PAGE, 12 * PAGE)
    data[first], data[second] = data[second], data[first]
    (kept / DATABASE).write_bytes(data)
    assert [line[-2:] for line in broken_pages(kept / DATABASE, KEY)] == ["10", "12"]


def test_reading_a_damaged_page_is_an_environment_problem(kept: Path) -> None:
    store = opened(kept)
    for page in range(30, (kept / DATABASE).stat().st_size // PAGE):
        flip(kept, page * PAGE + 50)
    with pytest.raises(EnvironmentProblem, match="store_damaged"):
        read_all(store)
    store.close()


def read_all(store: Store) -> None:
    with store.read() as reading:
        for table in ("person", "log", "person_search_data"):
            reading.exec_driver_sql(f"SELECT * FROM {table}").all()


def test_a_wrong_key_opens_nothing(kept: Path) -> None:
    before = (kept / DATABASE).read_bytes()
    with pytest.raises(EnvironmentProblem) as problem:
        opened(kept, bytes(32))
    assert problem.value.code == "store_damaged"
    assert (kept / DATABASE).read_bytes() == before


def test_another_kind_of_file_is_refused(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"PK\x03\x04 this is a spreadsheet " * 500)
    with pytest.raises(EnvironmentProblem, match="store_damaged"):
        opened(folder)


def test_an_empty_file_is_no_store(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match="store_damaged"):
        opened(folder)


def test_a_missing_file_is_not_made_anew(folder: Path) -> None:
    (folder / DATABASE).unlink()
    with pytest.raises(EnvironmentProblem, match="store_missing"):
        opened(folder)
    with pytest.raises(driver.OperationalError) as problem:
        connect(folder / DATABASE, KEY, read_only=False)
    found = environment_problem(problem.value)
    assert found is not None
    assert found.code == "store_gone"
    assert list(folder.iterdir()) == []


def test_a_store_whose_file_is_taken_away_tells_and_makes_no_other(kept: Path) -> None:
    store = opened(kept)
    shutil.rmtree(kept)
    with pytest.raises(EnvironmentProblem) as reading:
        surnames(store)
    assert reading.value.code in {"store_gone", "drive_gone"}
    with pytest.raises(EnvironmentProblem) as writing:
        add(store, "Oakapple")
    assert writing.value.code in {"store_gone", "drive_gone"}
    store.close()
    with pytest.raises(EnvironmentProblem, match="store_closed"):
        surnames(store)
    assert not kept.exists()


def test_a_full_store_keeps_what_was_kept(store: Store) -> None:
    add(store, "Oakapple")

    def limit(pages: int) -> int:
        return store.write(
            lambda work: int(
                str(work.reading.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar())
            ),
            who="x",
            clock=CLOCK,
            context="x",
        )

    limit(1)  # SQLite takes it as "not a page more than now"
    with pytest.raises(EnvironmentProblem, match="disk_full"):
        add_for_ever(store)
    kept = len(surnames(store))
    assert store.check().sound
    limit(1_000_000)
    add(store, "Quillfeather")
    assert len(surnames(store)) == kept + 1


def add_for_ever(store: Store) -> None:
    for number in count():
        add(store, f"P{number:04}", address="a long way from here " * 50)
        assert len(surnames(store)) == number + 2


def test_a_drive_that_is_full_keeps_what_was_kept(folder: Path, tmp_path: Path) -> None:
    template = tmp_path / "template.db"
    template.write_bytes((folder / DATABASE).read_bytes())
    kib = template.stat().st_size // 1024 + 900
    told = on_small_drive(folder, kib, "fill", str(folder), str(template))
    assert told == ["disk_full", "as many as were kept", "sound"]


def test_a_drive_that_fills_while_lists_come_in_and_records_merge_keeps_whole_steps(
    tmp_path: Path,
) -> None:
    (tmp_path / "made").mkdir()
    made, key = make_folder(tmp_path / "made")
    drive = tmp_path / "drive"
    drive.mkdir()
    kib = sum(one.stat().st_size for one in made.iterdir()) // 1024 + 1_500
    told = on_small_drive(drive, kib, "lists", str(drive / made.name), str(made), key.hex())
    assert told == ["disk_full", "whole", "sound"]


@pytest.mark.skipif(OWNER_ALONE is None, reason="setpriv is needed to give up root's rights")
def test_a_read_only_folder_is_told_before_anything_is_written(kept: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from iomdesk.domain.problems import EnvironmentProblem\n"
        "from iomdesk.store.vault import Store\n"
        "from tests.store.support import CLOCK, KEY\n"
        "try:\n    Store.open(Path(sys.argv[1]), KEY, clock=CLOCK)\n"
        "except EnvironmentProblem as problem:\n    print(problem.code)\n"
    )
    for mode_of_folder, mode_of_file in ((0o500, 0o600), (0o700, 0o400)):
        kept.chmod(mode_of_folder)
        (kept / DATABASE).chmod(mode_of_file)
        ended = subprocess.run(
            [
                str(OWNER_ALONE),
                *(["--bounding-set=-dac_override"] if os.geteuid() == 0 else []),
                *(sys.executable, "-c", script, str(kept)),
            ],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        kept.chmod(0o700)
        assert ended.stdout.split() == ["store_read_only"], ended.stderr
    assert [one.name for one in kept.iterdir()] == [DATABASE]


def test_a_bug_is_not_taken_for_a_problem_of_the_disk(store: Store) -> None:
    with pytest.raises(Exception, match="no such table") as problem, store.read() as reading:
        reading.exec_driver_sql("SELECT * FROM nowhere")
    assert not isinstance(problem.value, EnvironmentProblem)
    assert environment_problem(ValueError()) is None
