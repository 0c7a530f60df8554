"""Rule sets in the store: kept as texts, proved against the log, replaced only by authority."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iomdesk.assets import resource, schemes_folder
from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.formdef.errors import FormError
from iomdesk.formdef.scheme import load_scheme
from iomdesk.services import deciding, minutes, packs, rulesets, sitting, stores
from iomdesk.services.desk import Desk
from iomdesk.services.findings import Finding
from iomdesk.store import keys, log, migrate
from iomdesk.store.schema import Kind
from iomdesk.store.sealed import connect
from iomdesk.store.vault import DATABASE
from tests.helpers import ending, held
from tests.helpers.people import add
from tests.helpers.rules import newer_rules
from tests.helpers.stores import PASSPHRASE, WHO, make_folder, open_desk

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
FIXTURES = resource("selftest", "stores")
BOARD = "Brackenshire Strategic Implementation Group"
ON = date(2026, 11, 17)


def bring_in(desk: Desk, folder: Path) -> rulesets.RuleSetRow:
    """The rule set of a folder, with an authority."""
    wanted = rulesets.candidate(desk, folder)
    return rulesets.bring_in(
        desk, wanted, authorised_by=BOARD, authorised_on=ON, reference="Minute 7"
    )


def again(desk: Desk) -> Desk:
    """The same store, closed and opened again."""
    folder, key, clock = desk.store.folder, desk.store._key, desk.clock
    desk.store.close()
    return stores.open_desk(folder, key, who=WHO, clock=clock)


def alter(desk: Desk, sql: str, *values: str) -> Desk:
    """Change a row behind the program's back, with the key; gives the desk opened again."""
    folder, key, clock = desk.store.folder, desk.store._key, desk.clock
    desk.store.close()
    raw = connect(folder / DATABASE, key, read_only=False)
    raw.execute(sql, values)
    raw.close()
    return open_desk(folder, key, clock)


def line(desk: Desk) -> Finding:
    """What a check says of the rule sets."""
    (found,) = [one for one in stores.check_store(desk) if "ule set" in one.text]
    return found


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A folder with version 2 of the rules: the tier by OGRS at 12 months."""
    return newer_rules(tmp_path / "new")


# ---- where the rules come from --------------------------------------------------------------


def test_a_store_begins_under_the_rule_set_that_came_with_the_program(desk: Desk) -> None:
    shipped = load_scheme("brackenshire")
    (row,) = rulesets.rule_sets(desk)
    assert (row.rule_set, row.in_force, row.authorised_by, row.authorised_on) == (
        shipped.rule_set, True, shipped.authorised_by, shipped.authorised_on,
    )  # fmt: skip
    assert desk.scheme == shipped


def test_the_files_beside_the_program_change_no_store(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iomdesk.formdef import scheme as schemes

    newer_rules(tmp_path / "forms")
    monkeypatch.setattr(schemes, "schemes_folder", lambda: tmp_path / "forms")
    assert load_scheme("brackenshire").readings.ogrs_tier_months == 12
    opened = again(desk)
    assert (opened.scheme.version, opened.scheme.readings.ogrs_tier_months) == ("1", 24)
    found = rulesets.shipped_newer(opened)
    assert found is not None
    assert found.scheme.version == "2"
    opened.store.close()


def test_nothing_newer_came_with_the_program(desk: Desk) -> None:
    assert rulesets.shipped_newer(desk) is None


@pytest.mark.parametrize("revision", migrate.REVISIONS)
def test_every_released_store_opens_under_rules_of_its_own(
    revision: str, tmp_path: Path, clock: SetClock
) -> None:
    folder = tmp_path / "old.iomstore"
    shutil.copytree(FIXTURES / f"store-{revision}.iomstore", folder)
    key = keys.unlock(folder, keys.read_keys(folder).people[0].id, PASSPHRASE, clock=clock)
    desk = stores.open_desk(folder, key, who=WHO, clock=clock)
    try:
        assert [row.in_force for row in rulesets.rule_sets(desk)] == [True]
        assert desk.scheme.id == "brackenshire"
        assert line(desk).sound
    finally:
        desk.store.close()


def test_looking_at_an_upgraded_store_as_it_is_keeps_nothing(
    tmp_path: Path, clock: SetClock
) -> None:
    folder, key = make_folder(tmp_path)
    raw = connect(folder / DATABASE, key, read_only=False)
    raw.execute("DELETE FROM rule_set")
    raw.close()
    desk = stores.open_desk(folder, key, who=WHO, clock=clock, as_it_is=True)
    assert desk.scheme == load_scheme("brackenshire")
    assert rulesets.rule_sets(desk) == ()
    desk.store.close()


# ---- a newer one ----------------------------------------------------------------------------


def test_a_newer_rule_set_says_what_it_changes_and_keeps_nothing_yet(
    desk: Desk, newer: Path
) -> None:
    found = rulesets.candidate(desk, newer)
    assert found.scheme.rule_set == "brackenshire 2"
    told = {(one.what, one.before, one.after) for one in found.changes}
    assert ("version", "1", "2") in told
    assert any((before, after) == ("24", "12") for _, before, after in told)
    assert len(rulesets.rule_sets(desk)) == 1


def test_the_folder_around_the_scheme_does_as_well(desk: Desk, newer: Path) -> None:
    around = rulesets.candidate(desk, newer.parent)
    assert around == rulesets.candidate(desk, newer)


def test_what_was_made_under_version_1_stays_under_version_1(
    desk: Desk, newer: Path, clock: SetClock
) -> None:
    """The criterion of the whole: old records keep their own rules, to the letter."""
    meeting = packs.meeting_for_day(desk, desk.today())
    made = packs.make(desk, meeting).pack
    before = desk.scheme
    clock.at += timedelta(hours=1)
    row = bring_in(desk, newer)
    assert (row.rule_set, row.authorised_by, row.authorised_on, row.reference) == (
        "brackenshire 2", BOARD, ON, "Minute 7",
    )  # fmt: skip
    assert desk.scheme == before  # until it is opened again
    opened = again(desk)
    assert (opened.scheme.version, opened.scheme.readings.ogrs_tier_months) == ("2", 12)
    (kept,) = packs.register(opened, meeting)
    assert kept.rule_set == made.rule_set == "brackenshire 1"
    assert rulesets.scheme_under(opened, kept.rule_set) == before
    assert rulesets.scheme_under(opened, "brackenshire 2") is opened.scheme
    now, earlier = rulesets.rule_sets(opened)
    assert (now.version, now.in_force, earlier.version, earlier.in_force) == ("2", True, "1", False)
    assert now.in_force_from - earlier.in_force_from > timedelta(minutes=59)
    assert line(opened).sound
    assert "2 rule sets" in line(opened).text
    opened.store.close()


def test_a_rule_set_the_store_never_had_is_not_made_up(desk: Desk) -> None:
    with pytest.raises(EnvironmentProblem, match="rule_set_missing"):
        rulesets.scheme_under(desk, "brackenshire 9")


@pytest.mark.parametrize("version", ["1", "0.9"])
def test_one_that_is_not_newer_is_refused(desk: Desk, tmp_path: Path, version: str) -> None:
    folder = newer_rules(tmp_path / "new", version=version)
    with pytest.raises(RuleViolation, match="not_newer") as told:
        rulesets.candidate(desk, folder)
    assert told.value.params == {"version": version, "now": "1"}


def test_versions_are_compared_by_their_numbers(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, newer_rules(tmp_path / "nine", version="9"))
    opened = again(desk)
    bring_in(opened, newer_rules(tmp_path / "ten", version="10"))
    with pytest.raises(RuleViolation, match="not_newer"):
        rulesets.candidate(opened, newer_rules(tmp_path / "late", version="9.5"))
    opened.store.close()


def test_a_rule_set_of_another_scheme_is_refused(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="other_scheme"):
        rulesets.candidate(desk, schemes_folder() / "derbyshire")


def test_a_folder_without_rules_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match="no_rule_set"):
        rulesets.candidate(desk, tmp_path)
    with pytest.raises(RuleViolation, match="no_rule_set"):
        rulesets.candidate(desk, tmp_path / "gone")


@pytest.mark.parametrize(
    ("file", "before", "after", "field", "code"),
    [
        ("scheme.toml", 'version = "2"', "version = 2", "version", "wrong_type"),
        ("scheme.toml", 'code = "MIL"', 'code = "Mill"', "area[2].code", "not_a_code"),
        ("scheme.toml", 'title = "Bra', 'title = Bra', "", "not_toml"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_its_field(
    desk: Desk, newer: Path, file: str, before: str, after: str, field: str, code: str
) -> None:
    text = (newer / file).read_text(encoding="utf-8")
    assert before in text
    (newer / file).write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(FormError) as told:
        rulesets.candidate(desk, newer)
    assert (told.value.file, told.value.field, told.value.code) == (
        f"brackenshire/{file}", field, code,
    )  # fmt: skip
    assert len(rulesets.rule_sets(desk)) == 1


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"authorised_by": "  "}, "required"),
        ({"authorised_on": None}, "required"),
        ({"reference": ""}, "required"),
        ({"authorised_on": date(2026, 11, 25)}, "authorised_ahead"),
    ],
)
def test_nothing_comes_into_force_without_its_authority(
    desk: Desk, newer: Path, missing: dict[str, object], code: str
) -> None:
    wanted = rulesets.candidate(desk, newer)
    given: dict[str, object] = {"authorised_by": BOARD, "authorised_on": ON, "reference": "M 7"}
    call: Callable[..., object] = rulesets.bring_in
    with pytest.raises(RuleViolation) as told:
        call(desk, wanted, **(given | missing))
    assert (told.value.field, told.value.code) == (next(iter(missing)), code)
    assert [row.version for row in rulesets.rule_sets(desk)] == ["1"]


def test_the_same_one_is_not_brought_in_twice(desk: Desk, newer: Path) -> None:
    wanted = rulesets.candidate(desk, newer)
    bring_in(desk, newer)
    with pytest.raises(RuleViolation, match="not_newer"):
        rulesets.bring_in(desk, wanted, authorised_by=BOARD, authorised_on=ON, reference="M 8")
    assert [row.version for row in rulesets.rule_sets(desk)] == ["2", "1"]


def test_bringing_one_in_is_in_the_log_with_who_and_what(desk: Desk, newer: Path) -> None:
    bring_in(desk, newer)
    with desk.read() as reading:
        *_, replaced, put_in = log.of_kind(reading, Kind.RULE_SET)
    assert replaced.fields == {"in_force": (1, 0)}
    assert put_in.who == WHO
    assert put_in.context == rulesets.CONTEXT
    assert put_in.fields["authorised_by"] == (None, BOARD)
    assert "ogrs_tier_months = 12" in str(put_in.fields["files"][1])


_VICTIM = """
import os, signal, sys
from datetime import UTC, date, datetime
from pathlib import Path
from iomdesk.domain.clock import SetClock
from iomdesk.services import rulesets, stores
clock = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
_, folder, key, new, when = sys.argv
desk = stores.open_desk(Path(folder), bytes.fromhex(key), who="ELDERFLOWER, Priya", clock=clock)
wanted = rulesets.candidate(desk, Path(new))
kept = rulesets._insert
def die(*arguments):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    kept(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
rulesets._insert = die
rulesets.bring_in(desk, wanted, authorised_by="A", authorised_on=date(2026, 11, 1), reference="B")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize("when", ["before", "after"])
def test_kill_9_in_the_middle_leaves_the_old_rules(
    tmp_path: Path, clock: SetClock, newer: Path, when: str
) -> None:
    """The old set is out of force and the new one in, or neither is."""
    folder, key = make_folder(tmp_path)
    command = [sys.executable, "-c", _VICTIM, str(folder), key.hex(), str(newer), when]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    desk = stores.open_desk(folder, key, who=WHO, clock=clock)
    assert [(row.version, row.in_force) for row in rulesets.rule_sets(desk)] == [("1", True)]
    assert desk.scheme.version == "1"
    assert all(one.sound for one in stores.check_store(desk))
    desk.store.close()


# ---- what a check finds ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE rule_set SET files = replace(files, 'tier_months = 24', 'tier_months = 12')",
        "UPDATE rule_set SET authorised_by = 'Somebody'",
        "UPDATE rule_set SET dated = '2026-04-02'",
        "INSERT INTO rule_set SELECT 'x', 1, created_at, created_by, changed_at, changed_by,"
        " name, '0', dated, authorised_by, authorised_on, reference, files, in_force_from, 0"
        " FROM rule_set",
    ],
)
def test_a_rule_set_altered_behind_the_program_is_found(desk: Desk, sql: str) -> None:
    assert line(desk).sound
    opened = alter(desk, sql)
    found = line(opened)
    assert not found.sound
    assert "was altered outside iomdesk" in found.text
    opened.store.close()


def test_a_rule_set_taken_away_is_found(desk: Desk, newer: Path) -> None:
    bring_in(desk, newer)
    opened = alter(desk, "DELETE FROM rule_set WHERE version = '1'")
    found = line(opened)
    assert not found.sound
    assert "brackenshire 1" in found.text
    opened.store.close()


@pytest.mark.parametrize("files", ["{}", "[]", "not json", '{"brackenshire/scheme.toml": "id ="}'])
def test_a_store_whose_rules_cannot_be_read_says_so_when_it_is_opened(
    desk: Desk, files: str
) -> None:
    folder, key, clock = desk.store.folder, desk.store._key, desk.clock
    with pytest.raises(EnvironmentProblem) as told:
        alter(desk, "UPDATE rule_set SET files = ?", files)
    assert told.value.code == "rule_set_broken"
    with pytest.raises(EnvironmentProblem, match="rule_set_broken"):
        stores.open_desk(folder, key, who=WHO, clock=clock)


def test_the_stamp_of_a_rule_set_is_when_this_store_began_with_it(
    desk: Desk, newer: Path, clock: SetClock
) -> None:
    clock.at = datetime(2026, 12, 1, 14, 5).astimezone()
    assert bring_in(desk, newer).in_force_from == clock.at


# ---- what was held under them ---------------------------------------------------------------


def test_a_meeting_keeps_the_quorum_of_the_rules_it_began_under(
    desk: Desk, clock: SetClock, newer: Path
) -> None:
    """Design section 2.5: minutes are read and decisions taken by the rules of then."""
    with (newer.parent / "derbyshire" / "scheme.toml").open("r+", encoding="utf-8") as file:
        text = file.read().replace("quorum = 3", "quorum = 4")
        file.seek(0)
        file.write(text)
    person = add(desk, "OAKAPPLE", "Joss")
    meeting_id = held.plan(desk, [person])
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, person)
    clock.at += timedelta(hours=1)
    bring_in(desk, newer)
    under_new = again(desk)
    try:
        assert under_new.scheme.meeting_kind("daily_tasking").quorum == 4
        now = sitting.state(under_new, meeting_id)
        assert (now.room.needed, now.quorate) == (3, True)  # three agencies are in the room
        new = held.plan(under_new, [person])
        assert sitting.state(under_new, new).room.needed == 4
        deciding.put_over(under_new, meeting_id, item.id, reason="No time")
        ending.end(under_new, meeting_id)
        read = minutes.read(under_new, meeting_id)
        paper = minutes.for_audience(under_new, read, read.meeting.attendees[0])
        assert (read.needed, paper.needed, read.room.quorate) == (3, 3, False)
    finally:
        under_new.store.close()
