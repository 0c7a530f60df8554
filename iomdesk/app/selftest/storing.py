"""Stores: made and opened, those of every older form, backups, and the log's chain."""

import shutil
from pathlib import Path
from typing import Final

from iomdesk.app.opening import OpenStore, StoreOpener
from iomdesk.app.selftest.bench import PASSPHRASE, PERSON, QUICK, Bench
from iomdesk.app.selftest.failing import must, must_be, refusal
from iomdesk.assets import resource
from iomdesk.domain.access import TRAINING_PASSPHRASE, WrongPassphrase
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.domain.recovery_code import encode
from iomdesk.services import backups, cohort, meetings, minutes, stores, training
from iomdesk.store import keys, migrate
from iomdesk.store.sealed import broken_pages, connect
from iomdesk.store.vault import DATABASE

_HELD_FROM: Final = "0004"
"""From this form on the stores that ship hold a meeting with its minutes."""
_ALTERED: Final = 100
"""The entry of the log that is altered to see that it is seen."""
_OTHER_CODE: Final = encode(bytes(range(20)))


def make_and_open(bench: Bench) -> dict[str, object]:
    """A store is made, and its keys open it; at the real cost of a guess, which is the subject."""
    opener = StoreOpener(bench.clock)
    new = stores.NewStore(
        folder=bench.scratch / "new.iomstore",
        name="Brackenshire IOM",
        scheme="brackenshire",
        area="Saltergate",
        person=PERSON,
    )
    _refuses_weak(new, bench)
    making = stores.begin_store(new, PASSPHRASE, clock=bench.clock)
    making.prove(making.recovery_code, clock=bench.clock)
    making.keep()
    slot = keys.read_keys(new.folder).people[0]
    refusal(
        lambda: opener.unlock(new.folder, slot.id, "heron mossy lantern kit"),
        WrongPassphrase, "a wrong passphrase is refused",
    )  # fmt: skip
    refused = refusal(
        lambda: opener.unlock_with_recovery(new.folder, _OTHER_CODE),
        RuleViolation, "the recovery code of another store is refused",
    )  # fmt: skip
    must("recovery_wrong", refused.code)
    first = opener.unlock(new.folder, slot.id, PASSPHRASE)
    try:
        _one_at_a_time(opener, new.folder, slot.id)
        must_sound(first)
    finally:
        first.close()
    second = opener.unlock_with_recovery(new.folder, making.recovery_code)
    second.close()
    must(b"", _plain(new.folder / DATABASE), "no line of the file can be read without the key")
    return {}


def _refuses_weak(new: stores.NewStore, bench: Bench) -> None:
    refusal(
        lambda: stores.begin_store(new, "password1234", clock=bench.clock, cost=QUICK),
        RuleViolation, "a weak passphrase is refused",
    )  # fmt: skip
    must_be(not new.folder.exists(), "nothing of a store that was not made", "a folder")


def _one_at_a_time(opener: StoreOpener, folder: Path, slot_id: str) -> None:
    """Another opening while it is open is refused, and says who has it."""
    refused = refusal(
        lambda: opener.unlock(folder, slot_id, PASSPHRASE),
        EnvironmentProblem, "a store that is open cannot be opened again",
    )  # fmt: skip
    must("store_in_use", refused.code)
    must(PERSON, refused.params.get("holder"))


def _plain(file: Path) -> bytes:
    data = file.read_bytes()
    return b"".join(word for word in (b"SQLite format", b"CREATE TABLE", b"Saltergate")
                    if word in data)  # fmt: skip


def must_sound(opened: OpenStore) -> None:
    """Every line of the check of a store: pages, tables, log, rule set."""
    for one in stores.check_store(opened.desk):
        must_be(one.sound, "a sound store", one.text)


# ---- stores of older programs ------------------------------------------------------------


def bring_up_older(bench: Bench) -> dict[str, object]:
    """A store of every form that was ever released is brought up to date, backup first."""
    shipped = resource("selftest", "stores")
    forms = tuple(sorted(one.name for one in shipped.iterdir() if one.is_dir()))
    must(tuple(f"store-{one}.iomstore" for one in migrate.REVISIONS), forms)
    place = bench.folder("older")
    for revision in migrate.REVISIONS:
        folder = place / f"store-{revision}.iomstore"
        shutil.copytree(shipped / folder.name, folder)
        slot = keys.read_keys(folder).people[0].id
        opened = StoreOpener(bench.clock).unlock(folder, slot, PASSPHRASE)
        try:
            _holds_what_it_held(opened, revision)
            must_sound(opened)
            if revision != migrate.HEAD:
                _was_set_aside(opened, revision)
        finally:
            opened.close()
    _refuses_newer(place / f"store-{migrate.HEAD}.iomstore", bench)
    return {"count": len(migrate.REVISIONS), "newest": migrate.HEAD}


def _holds_what_it_held(opened: OpenStore, revision: str) -> None:
    desk = opened.desk
    found = cohort.find_people(desk, cohort.Filter(text="tease")).rows
    must([("TEASELWOOD", "X990012", "amber")], [(row.name, row.crn, row.rag) for row in found])
    record = cohort.open_record(desk, found[0].id)
    must("Kept for the tests", record.rag_history[0].reason, f"form {revision}")
    if revision >= _HELD_FROM:
        (held,) = meetings.meetings(desk)
        read = minutes.read(desk, held.id)
        must(["Seen on Monday"], [one.body for item in read.items for one in item.notes])
        must("SALTMARSH, Martin", read.sitting.approved_by)


def _was_set_aside(opened: OpenStore, revision: str) -> None:
    """The copy from before lies in backups, sound, and of the form it had."""
    copies = tuple((opened.desk.store.folder / "backups").glob("*.db"))
    must(1, len(copies), f"copies from before the upgrade of form {revision}")
    must((), broken_pages(copies[0], opened.key), "pages of the copy that do not hold")
    connection = connect(copies[0], opened.key, read_only=True)
    try:
        must(revision, migrate.revision_of(connection), "the form of the copy")
    finally:
        connection.close()


def _refuses_newer(folder: Path, bench: Bench) -> None:
    """A store of a newer program is refused and left as it is."""
    slot = keys.read_keys(folder).people[0].id
    key = keys.unlock(folder, slot, PASSPHRASE, clock=bench.clock)
    connection = connect(folder / DATABASE, key, read_only=False)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = (folder / DATABASE).read_bytes()
    refused = refusal(
        lambda: StoreOpener(bench.clock).unlock(folder, slot, PASSPHRASE),
        EnvironmentProblem, "a store of a newer program is refused",
    )  # fmt: skip
    must("store_newer", refused.code)
    must_be((folder / DATABASE).read_bytes() == before, "it is left as it is", "it was changed")


# ---- the training store, and backups -----------------------------------------------------


def make_training(bench: Bench) -> dict[str, object]:
    """The training store, which the steps after this one work on."""
    training.make_training(bench.training, clock=bench.clock, cost=QUICK)
    with bench.open_copy("looked-at") as opened:
        people = sum(cohort.counts_by_rag(opened.desk).values())
        must_sound(opened)
    must(247, people, "people of the training store")
    return {"people": people}


def back_up_and_restore(bench: Bench) -> dict[str, object]:
    """A backup is made, proved and brought back, with its log whole; altered, it is refused."""
    drive = bench.folder("drive")
    with bench.open_copy("backed-up") as opened:
        key = opened.key
        entries = opened.desk.store.check().entries
        backup = backups.back_up(opened.desk, drive)
    place = bench.scratch / "brought-back.iomstore"
    backups.restore(backup, place, key=key)
    slot = keys.read_keys(place).people[0].id
    back = StoreOpener(bench.clock).unlock(place, slot, TRAINING_PASSPHRASE)
    try:
        must_sound(back)
        health = back.desk.store.check()
    finally:
        back.close()
    # One entry more: that it was opened.
    must(entries + 1, health.entries, "entries of the log in the backup")
    database = backup / DATABASE
    data = bytearray(database.read_bytes())
    middle = len(data) // 2
    data[middle] ^= 1
    database.write_bytes(data)
    refused = refusal(
        lambda: backups.restore(backup, bench.scratch / "altered.iomstore", key=key),
        EnvironmentProblem, "a backup with one bit altered is refused",
    )  # fmt: skip
    must("backup_damaged", refused.code)
    _sees_an_altered_log(place, slot, key, bench)
    return {"entries": f"{health.entries:,}"}


def _sees_an_altered_log(folder: Path, slot_id: str, key: bytes, bench: Bench) -> None:
    """Somebody with the key changes who did one thing, and leaves no other trace: it is seen."""
    connection = connect(folder / DATABASE, key, read_only=False)
    try:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'log'"
        ).fetchall()
        must_be(bool(guards), "guards of the log", "none")
        for name, _sql in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE log SET who = who || 'X' WHERE seq = ?", (_ALTERED,))
        for _name, sql in guards:
            connection.execute(sql)
    finally:
        connection.close()
    opened = StoreOpener(bench.clock).unlock(folder, slot_id, TRAINING_PASSPHRASE)
    try:
        fault = opened.desk.store.check().fault
    finally:
        opened.close()
    found = None if fault is None else (fault.code, fault.seq)
    must(("altered", _ALTERED), found, "an altered entry of the log is seen")
