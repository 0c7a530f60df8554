"""The training store: made through the services, the same each time, plainly fictional."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from iomdesk.domain.access import TRAINING_PASSPHRASE
from iomdesk.domain.clock import SetClock
from iomdesk.domain.counting import propose, put_counts
from iomdesk.domain.events import EventKind
from iomdesk.domain.matrix import Sheet, changes, score
from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import PATHWAYS, NeedLevel, Rag
from iomdesk.domain.problems import Cancelled
from iomdesk.domain.progress import StoppableProgress
from iomdesk.domain.records import Record
from iomdesk.services import (
    cohort,
    detainees,
    events,
    meetings,
    packs,
    ragfacts,
    referrals,
    scoring,
    training,
)
from iomdesk.services.counting import held
from iomdesk.services.desk import Desk
from iomdesk.services.stores import open_desk
from iomdesk.store import keys
from tests.helpers.stores import QUICK, make_desk

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
# Facts are told in the words of the story; keys of rows and hashes differ each time.
CONTENT = (
    "SELECT surname, forename, other_names, birth_date, area, address, phone, rag, rag_since,"
    " rag_reason, look_again_on, created_at, changed_at, revision FROM person ORDER BY surname",
    "SELECT kind, typed, canonical, problem FROM identifier ORDER BY canonical",
    "SELECT p.surname, c.status, c.before, c.reason, c.set_at FROM rag_change c JOIN person p"
    " ON p.id = c.person_id ORDER BY c.set_at, p.surname",
    "SELECT p.surname, f.on_date, f.kind, f.body, f.originator, f.created_at FROM event f"
    " JOIN person p ON p.id = f.person_id ORDER BY f.created_at, p.surname, f.body",
    "SELECT r.surname, r.forename, r.answers, r.stage, e.kind, e.on_date, e.body, e.created_at"
    " FROM referral r JOIN referral_event e ON e.referral_id = r.id"
    " ORDER BY e.created_at, r.surname",
    "SELECT surname, forename, birth_date, address, reason FROM detainee ORDER BY surname",
    "SELECT scored_on, scored_by, sheet, total, created_at FROM matrix ORDER BY created_at",
    "SELECT at, who, verb, subject, context FROM log WHERE context <> 'unlock' ORDER BY seq",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training") / "Training.iomstore"
    training.make_training(folder, clock=SetClock(NOW), cost=QUICK)
    return folder


@pytest.fixture
def desk(made: Path) -> Iterator[Desk]:
    clock = SetClock(NOW)
    slot = keys.read_keys(made).people[0]
    key = keys.unlock(made, slot.id, TRAINING_PASSPHRASE, clock=clock)
    desk = open_desk(made, key, who=slot.name, clock=clock)
    yield desk
    desk.store.close()


@pytest.fixture
def apart(made: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the store, for what writes: the others look at it as it was made."""
    folder = shutil.copytree(made, tmp_path / made.name)
    clock = SetClock(NOW)
    slot = keys.read_keys(folder).people[0]
    key = keys.unlock(folder, slot.id, TRAINING_PASSPHRASE, clock=clock)
    desk = open_desk(folder, key, who=slot.name, clock=clock)
    yield desk
    desk.store.close()


def content(desk: Desk) -> list[list[tuple[object, ...]]]:
    with desk.read() as reading:
        return [[tuple(row) for row in reading.exec_driver_sql(sql)] for sql in CONTENT]


def scalar(desk: Desk, sql: str) -> object:
    with desk.read() as reading:
        return reading.exec_driver_sql(sql).scalar()


def record(desk: Desk, surname: str) -> Record:
    (row,) = cohort.find_people(desk, cohort.Filter(text=surname)).rows
    return cohort.read_record(desk, row.id)


def test_it_says_everywhere_that_it_is_for_training(made: Path, desk: Desk) -> None:
    file = keys.read_keys(made)
    assert (file.store_name, file.training) == ("Brackenshire IOM", True)
    assert desk.training
    assert desk.scheme.id == "brackenshire"
    assert [slot.name for slot in file.people] == ["ELDERFLOWER, Priya"]
    assert len(TRAINING_PASSPHRASE) >= 12


def test_the_counts_of_the_board(desk: Desk) -> None:
    counts = cohort.counts_by_rag(desk)
    assert counts == {
        Rag.RED: 11,
        Rag.AMBER_ALERT: 23,
        Rag.AMBER: 78,
        Rag.GREEN: 135,
        Rag.NOT_SET: 0,
    }
    assert sum(counts.values()) == 247
    with desk.read() as reading:
        areas = {row[0] for row in reading.exec_driver_sql("SELECT DISTINCT area FROM person")}
    assert areas == {"Saltergate", "Millbeck", "Thornhope", "Calder Bridge"}


def test_releases_and_actions_fill_their_panels(desk: Desk) -> None:
    coming = "SELECT count(*) FROM custody WHERE ended_on IS NULL AND release_on BETWEEN"
    assert scalar(desk, f"{coming} '2026-11-24' AND '2026-12-22'") == 16
    assert scalar(desk, f"{coming} '2026-11-24' AND '2026-11-24'") == 2
    open_ones = "SELECT count(*) FROM action WHERE done_on IS NULL"
    assert scalar(desk, open_ones) == 31
    assert scalar(desk, f"{open_ones} AND due_on < '2026-11-24'") == 5
    assert scalar(desk, f"{open_ones} AND due_on = '2026-11-24'") == 2


def test_teaselwood_is_the_one_of_the_pictures(desk: Desk) -> None:
    found = record(desk, "teaselwood")
    person = found.person
    assert person.name == "TEASELWOOD, Dean"
    assert {one.canonical for one in person.identifiers} == {"X990012", "A9012ZZ", "2009/9990012V"}
    assert (person.rag, person.rag_reason) == (
        Rag.AMBER_ALERT,
        "Missed recovery appointments on 12 Nov, 16 Nov and 19 Nov."
        " Not at approved address on two visits.",
    )
    assert [(one.body, one.days_late(desk.today())) for one in found.actions] == [
        ("Recovery worker to see at home", 6),
        ("Arrest warrant check", 0),
        ("Emergency housing assessment", 0),
    ]
    assert {one.pathway: one.level.value for one in found.needs} == dict(
        zip(PATHWAYS, ("high", "some", "high", "none", "some", "some", "not_assessed"), strict=True)
    )
    homes = next(one for one in found.needs if one.pathway == "accommodation")
    assert (homes.owner_agency, homes.next_step) == (
        "County Housing",
        "Emergency housing assessment",
    )
    assert homes.body
    assert homes.next_on == date(2026, 11, 27)
    assert not any(one.body for one in found.needs if one.level is NeedLevel.NOT_ASSESSED)
    assert {(one.tool, one.value) for one in found.scores} == {
        ("OGRS 3", "91"),
        ("IOM matrix", "104"),
    }
    assert (
        next(one for one in found.scores if one.tool == "IOM matrix").rule_set == "brackenshire 1"
    )
    assert [(one.words, one.closed_only) for one in found.flags] == [
        ("On licence to 2 Mar 2027", False),
        ("Self-harm history", False),
        ("Tag: curfew 19:00 to 07:00", False),
        ("Safeguarding: ask before a visit", True),
    ]
    assert "Arrested, released under investigation" in [one.body for one in found.events]
    assert [one.status for one in found.rag_history][:2] == [Rag.AMBER_ALERT, Rag.AMBER]


def test_the_meeting_of_the_day_is_ready(desk: Desk) -> None:
    (today,) = meetings.meetings(desk, first=desk.today(), last=desk.today())
    assert (today.at_time.isoformat("minutes"), today.place) == ("09:30", "Saltergate")
    assert [one.name for one in today.attendees] == [
        "SALTMARSH, Martin",
        "BROADLEAF, Imran",
        "HAREBELL, Simon",
        "WOODRUFF, Alice",
        "MEADOWRUE, Tom",
        "SELFHEAL, Jo",
        "ADDERTONGUE, Lou",
    ]
    assert [one.basis for one in today.attendees[5:]] == [Basis.CONTRACT, Basis.CONSENT]
    covered = {case.name for case in today.cases if case.person_id in today.attendees[6].consented}
    assert covered == {"SNOWBERRY, Tanya", "YARROWGATE, Nathan"}
    opened = [case.name.split(",")[0] for case in today.cases if case.session is Session.OPEN]
    closed = [case.name.split(",")[0] for case in today.cases if case.session is Session.CLOSED]
    assert opened == [
        "OAKAPPLE",
        "SNOWBERRY",
        "LARKSPURRE",
        "TEASELWOOD",
        "FERNYHOLT",
        "YARROWGATE",
    ]
    assert closed == ["QUILLFEATHER", "DRIFTWOODE", "MARSHLIGHT"]
    earlier = meetings.meetings(desk, last=desk.today() - timedelta(days=1))
    assert len(earlier) >= 10
    assert all(one.on_date.weekday() < 5 and one.cases for one in earlier)


def test_every_fact_has_its_source_and_every_number_its_dummy_range(desk: Desk) -> None:
    for table in ("person", "event", "need", "score", "custody", "flag", "action", "note"):
        assert scalar(desk, f"SELECT count(*) FROM {table} WHERE originator = ''") == 0, table
    shapes = re.compile(r"X99\d{4}|A9\d{3}ZZ|(19|20)\d\d/999\d{4}[A-Z]")
    with desk.read() as reading:
        numbers = [row[0] for row in reading.exec_driver_sql("SELECT typed FROM identifier")]
        phones = [row[0] for row in reading.exec_driver_sql("SELECT phone FROM person")]
    assert len(numbers) == 3 * 247
    assert all(shapes.fullmatch(number) for number in numbers)
    assert all(re.fullmatch(r"01632 960 \d{3}", phone) for phone in phones)
    assert scalar(desk, "SELECT count(*) FROM identifier WHERE problem = 'check_letter'") == 2


def test_its_log_reads_forward_in_time_and_holds(desk: Desk) -> None:
    with desk.read() as reading:
        moments = [
            datetime.fromisoformat(row[0])
            for row in reading.exec_driver_sql(
                # not the store's own settings, kept when it was made, nor this opening
                "SELECT at FROM log WHERE context NOT IN ('create', 'unlock') ORDER BY seq"
            )
        ]
    assert moments == sorted(moments)
    assert moments[-1] < NOW
    assert desk.store.check().sound


def test_the_same_day_makes_the_same_store(desk: Desk, tmp_path: Path) -> None:
    again = tmp_path / "again.iomstore"
    training.make_training(again, clock=SetClock(NOW), cost=QUICK)
    slot = keys.read_keys(again).people[0]
    key = keys.unlock(again, slot.id, TRAINING_PASSPHRASE, clock=SetClock(NOW))
    other = open_desk(again, key, who=slot.name, clock=SetClock(NOW))
    try:
        assert content(other) == content(desk)
    finally:
        other.store.close()


@pytest.mark.parametrize("days", [3, 4, 5, 128, 230])
def test_it_can_be_made_on_any_day(tmp_path: Path, days: int) -> None:
    clock = SetClock((NOW + timedelta(days=days)).astimezone())
    desk = replace(make_desk(tmp_path, clock), training=True)
    try:
        training.fill(desk, StoppableProgress())
        assert sum(cohort.counts_by_rag(desk).values()) == 247
        assert record(desk, "teaselwood").person.rag_since == desk.today() - timedelta(days=1)
    finally:
        desk.store.close()


def test_stopping_leaves_no_store(tmp_path: Path) -> None:
    class StopsSoon(StoppableProgress):
        def step(self, done: int, total: int, note: str = "") -> None:
            if done > 1_000:
                self.stop()
            super().step(done, total, note)

    folder = tmp_path / "Training.iomstore"
    with pytest.raises(Cancelled):
        training.make_training(folder, clock=SetClock(NOW), progress=StopsSoon(), cost=QUICK)
    assert list(tmp_path.iterdir()) == []


def test_referrals_stand_at_every_stage_of_their_life(desk: Desk) -> None:
    def stages(view: str) -> dict[str, str]:
        return {one.name: one.stage.value for one in referrals.listed(desk, view)}

    assert stages("open") == {
        "WINDLESTRAW, Peter": "matrix_done",
        "THORNAPPLE, Gary": "ready",
        "WOADWAXEN, Liam": "incomplete",
        "MEADOWSWEETE, Tara": "ready",
        "BRACKENRIG, Wayne": "excluded",
    }
    assert stages("decided") == {
        "SEDGEWICKE, Dale": "refused",
        "YELLOWRATTLE, Kim": "told",
        "FOXGLOVER, Gareth": "told",
    }
    assert stages("monitored") == {"PIMPERNELLE, Kai": "monitored"}
    assert stages("closed") == {"WINDLESTRAW, Pete": "mistake"}
    assert referrals.waiting(desk) == 6  # the open ones, and one offender manager to be told
    assert {one.name: one.route.value for one in referrals.listed(desk, "open")} == {
        "WINDLESTRAW, Peter": "judgement",
        "THORNAPPLE, Gary": "automatic",
        "WOADWAXEN, Liam": "judgement",
        "MEADOWSWEETE, Tara": "partner",
        "BRACKENRIG, Wayne": "judgement",
    }


def test_the_referral_of_the_pictures_has_two_matrices(desk: Desk) -> None:
    line = next(one for one in referrals.listed(desk, "open") if one.surname == "Windlestraw")
    now, before = scoring.matrices(desk, referral_id=line.id)
    assert (now.total, now.band, now.nominal_number) == (87, "discretion", "N-99016")
    assert before.total == 61
    moved = changes(desk.scheme.matrix, before.sheet, now.sheet)
    assert [(one.label, one.points) for one in moved] == [
        ("arrests", 12), ("Burglary dwelling", 8), ("compliance", 5), ("Shoplifting", 1),
    ]  # fmt: skip
    found = referrals.read_referral(desk, line.id)
    assert [one.kind.value for one in found.events] == [
        "received", "withdrawn", "reopened", "sent",
    ]  # fmt: skip
    assessed = referrals.assess(
        desk.scheme, found.answers, today=desk.today(), matrix=now, referral=found
    )
    assert (assessed.filled, assessed.of) == (18, 18)
    assert assessed.not_sendable == "Sent to daily tasking on 23 Nov 2026"


def test_an_old_score_is_said_to_be_old_and_the_list_holds_four_facts(desk: Desk) -> None:
    person_id = record(desk, "foxglover").person.id
    ogrs = [one for one in scoring.scores_of(desk, person_id) if one.basis == "static"]
    assert [(one.label, one.value, one.stale) for one in ogrs] == [
        ("OGRS 3, 12 months", "79", ""),
        ("OGRS 3, 24 months", "88", "Older than 12 months"),
    ]
    waiting = detainees.waiting(desk)
    assert len(waiting) == 6
    assert {one.reason for one in waiting} >= {"TWOC", "Breach of bail"}
    assert all(one.address and one.birth_date for one in waiting)


def test_everything_that_happened_is_of_a_kind_the_desk_knows(desk: Desk) -> None:
    with desk.read() as reading:
        kinds = set(reading.exec_driver_sql("SELECT DISTINCT kind FROM event").scalars())
        lines = set(reading.exec_driver_sql("SELECT DISTINCT line FROM event").scalars())
    assert kinds <= {kind.value for kind in EventKind}
    assert kinds >= {
        "arrest", "conviction", "breach", "recall", "missed", "kept", "drug_test", "warrant",
        "visit", "complaint", "tag", "intelligence", "other",
    }  # fmt: skip
    assert lines - {""} <= {row.id for row in desk.scheme.matrix.rows()}
    appointments = "SELECT count(*) FROM event WHERE kind IN ('missed', 'kept')"
    assert scalar(desk, f"{appointments} AND service = ''") == 0
    assert scalar(desk, "SELECT count(*) FROM note WHERE grade <> ''") == 0


def test_the_record_of_the_pictures_counts_to_its_matrix(desk: Desk) -> None:
    """104, as the score that the pictures show; what became a conviction counts once."""
    person_id = record(desk, "teaselwood").person.id
    rules = desk.scheme.matrix
    found = propose(rules, held(desk, person_id), desk.today() - timedelta(days=1), 24)
    assert score(rules, put_counts(Sheet(), found.counts)).total == 104
    assert [one.why for one in found.items if not one.included] == ["as_conviction"]


def test_the_facts_of_the_pictures_give_amber_alert(desk: Desk) -> None:
    seen = ragfacts.evidence(desk, record(desk, "teaselwood").person.id)
    assert seen.suggestion.status is Rag.AMBER_ALERT
    tests = seen.tests[Rag.AMBER_ALERT]
    assert [(one.met, one.rests.split(",")[0].split("; ")[-1]) for one in tests] == [
        (True, "2 reports"), (True, "Treatment: 3 missed appointments"),
    ]  # fmt: skip


def test_most_stand_where_the_tests_allow_and_some_against_them(desk: Desk) -> None:
    held_now = "FROM rag_change c JOIN person p ON p.id = c.person_id AND c.reason = p.rag_reason"
    against = scalar(desk, f"SELECT count(*) {held_now} WHERE c.against <> ''")
    assert isinstance(against, int)
    assert 0 < against < 40
    assert scalar(desk, "SELECT count(*) FROM rag_change WHERE tests = ''") == 0


def test_what_needs_special_care_is_in_it(desk: Desk) -> None:
    """A victim with its anonymised wording, a medical detail, a permission, a closed part."""
    where = "SELECT count(*) FROM event WHERE"
    assert scalar(desk, f"{where} sensitivity = 'victim' AND anonymised <> ''") == 2
    assert scalar(desk, f"{where} sensitivity = 'medical' AND ground = ''") == 1
    assert scalar(desk, f"{where} handling <> '' AND onward_permission <> ''") == 1
    assert scalar(desk, f"{where} closed_only = 1") == 3
    assert scalar(desk, f"{where} from_event IS NOT NULL") == 1
    assert events.counts(desk, record(desk, "teaselwood").person.id)["intelligence"] == 4


def test_the_copy_of_the_pictures_holds_what_they_show(apart: Desk) -> None:
    """The one for Harbour Recovery, which sits there by contract."""
    desk = apart
    (today,) = meetings.meetings(desk, first=desk.today(), last=desk.today())
    made = packs.make(desk, today.id).copies
    copy = next(one for one in made if one.copy.name == "SELFHEAL, Jo")
    pages = [page.extract_text() for page in PdfReader(BytesIO(copy.pdf)).pages]
    page = next(one for one in pages if "Case 4 of 6" in one)
    for shown in (
        "14 Mar 1991", "X990012", "Saltergate", "8 Jun 2026", "HAREBELL, Simon",
        "On licence to 2 Mar 2027", "Tag: curfew 19:00 to 07:00",
        "Not at approved address, two visits", "Missed appointment, third in 8 days",
        "Arrested, released under", "High need", "Emergency housing assessment",
    ):  # fmt: skip
        assert shown in page, shown
    everything = "\n".join(pages)
    for withheld in ("2009/999", "A9012ZZ", "ring road", "blood test", "former partner", "104"):
        assert withheld not in everything, withheld
