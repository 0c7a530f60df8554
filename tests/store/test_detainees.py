"""Repeat-detainee lists: four facts are held, no other, and a referral begins with them."""

from datetime import date
from pathlib import Path

import pytest

from iomdesk.domain.problems import RuleViolation
from iomdesk.exchange.verdicts import Verdict
from iomdesk.services import detainees, referrals
from iomdesk.services.desk import Desk
from iomdesk.store import log
from iomdesk.store.changes import Conflict
from iomdesk.store.log import Verb
from tests.helpers.referrals import SOURCE

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "repeat-detainees-2026-11.csv"
LIST = (
    "Name,DOB,Address,Reason for arrest,Times detained (3m)\r\n"
    '"MAC-ARON, Dean",13/02/1968,"31 Placeholder Lane, Thornhope",TWOC,4711\r\n'
    '"SAXIFRAGE, Ali",02/07/1980,"152 Placeholder Lane, Thornhope",Breach of bail,4712\r\n'
    '"COWBANE, Joe",31/02/1967,"71 Example Row, Millbeck",TWOC,4713\r\n'
)


def bring(desk: Desk, text: str = LIST) -> list[str]:
    """Read and bring in; gives the names."""
    checked = detainees.check(desk, text.encode("utf-8-sig"), "list.csv")
    return [one.name for one in detainees.bring_in(desk, checked, originator="Police")]


def test_four_facts_are_held_with_their_source_and_nothing_else(desk: Desk) -> None:
    assert bring(desk) == ["MAC-ARON, Dean", "SAXIFRAGE, Ali"]
    first, second = detainees.waiting(desk)
    assert (first.birth_date, first.address, first.reason) == (
        date(1968, 2, 13), "31 Placeholder Lane, Thornhope", "TWOC",
    )  # fmt: skip
    assert (second.provenance.originator, second.provenance.channel) == (
        "Police", "spreadsheet list.csv",
    )  # fmt: skip
    with desk.read() as reading:
        columns = [row[1] for row in reading.exec_driver_sql("PRAGMA table_info(detainee)").all()]
        kept = str(reading.exec_driver_sql("SELECT * FROM detainee").all())
        told = str(reading.exec_driver_sql("SELECT fields FROM log").all())
    assert columns[6:11] == ["surname", "forename", "birth_date", "address", "reason"]
    assert "471" not in kept  # what stood in the column left behind is nowhere
    assert "471" not in told


def test_each_is_logged_and_grouped(desk: Desk) -> None:
    bring(desk)
    with desk.read() as reading:
        found = [one for one in log.latest(reading) if one.subject == "detainee"]
        batches = reading.exec_driver_sql(
            "SELECT DISTINCT batch_id FROM log WHERE subject = 'detainee'"
        ).all()
    assert [one.verb for one in found] == [Verb.COLLECTION] * 2
    assert {one.context for one in found} == {"detainees"}
    assert len(batches) == 1
    assert batches[0][0]


def test_the_same_list_twice_adds_nobody(desk: Desk) -> None:
    bring(desk)
    again = detainees.check(desk, LIST.encode(), "list.csv")
    assert detainees.counts(again) == {"ready": 0, "check": 0, "problem": 1, "left_out": 2}
    with pytest.raises(RuleViolation) as caught:
        detainees.bring_in(desk, again, originator="Police")
    assert caught.value.code == "nothing_ready"


def test_a_list_checked_before_somebody_came_in_is_stale(desk: Desk) -> None:
    checked = detainees.check(desk, LIST.encode(), "list.csv")
    bring(desk)
    with pytest.raises(RuleViolation) as caught:
        detainees.bring_in(desk, checked, originator="Police")
    assert caught.value.code == "list_stale"
    assert len(detainees.waiting(desk)) == 2


@pytest.mark.parametrize(
    ("originator", "code"), [(" ", "source_needed"), ("ViSOR", "visor_source")]
)
def test_nobody_is_held_without_a_source(desk: Desk, originator: str, code: str) -> None:
    checked = detainees.check(desk, LIST.encode(), "list.csv")
    with pytest.raises(RuleViolation) as caught:
        detainees.bring_in(desk, checked, originator=originator)
    assert (caught.value.field, caught.value.code) == ("originator", code)
    assert detainees.waiting(desk) == ()


def test_a_referral_begins_with_the_four_facts(desk: Desk) -> None:
    bring(desk)
    (first, _) = detainees.waiting(desk)
    answers = referrals.answers_from_detainee(desk, first.id)
    assert answers == {
        "referred_on": "2026-11-24",
        "surname": "MAC-ARON",
        "forename": "Dean",
        "birth_date": "1968-02-13",
        "address": "31 Placeholder Lane, Thornhope",
        "concern": "TWOC",
    }
    saved = referrals.save(desk, None, 0, answers, source=SOURCE, detainee_id=first.id)
    assert saved.detainee_id == first.id
    assert [one.name for one in detainees.waiting(desk)] == ["SAXIFRAGE, Ali"]
    with pytest.raises(RuleViolation) as caught:
        detainees.take_off(desk, first.id, first.revision)
    assert caught.value.code == "detainee_referred"
    with pytest.raises(KeyError):
        referrals.answers_from_detainee(desk, "nobody")


def test_somebody_is_taken_off_and_the_log_says_so(desk: Desk) -> None:
    bring(desk)
    (_, second) = detainees.waiting(desk)
    with pytest.raises(Conflict):
        detainees.take_off(desk, second.id, 7)
    detainees.take_off(desk, second.id, second.revision)
    assert [one.name for one in detainees.waiting(desk)] == ["MAC-ARON, Dean"]
    with desk.read() as reading:
        last = log.latest(reading)[0]
    assert (last.verb, last.row_id, last.fields) == (Verb.ERASURE, second.id, {})


def test_a_report_that_is_saved_is_a_disclosure(desk: Desk, tmp_path: Path) -> None:
    checked = detainees.check(desk, LIST.encode(), "list.csv")
    detainees.save_report(desk, checked, tmp_path / "report.json")
    assert "31/02/1967" in (tmp_path / "report.json").read_text("utf-8")
    with desk.read() as reading:
        last = log.latest(reading)[0]
    assert (last.verb, last.recipients) == (Verb.DISCLOSURE, "report.json")


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample files are not here")
def test_the_sample_is_read_whole(desk: Desk) -> None:
    checked = detainees.read_file(desk, SAMPLE)
    assert checked.count(Verdict.READY) == len(checked.rows) == 12
    assert checked.left_behind == ("Times detained (3m)",)
    taken = detainees.bring_in(desk, checked, originator="Police")
    assert taken[4].name == "BUGLEWEED, Si\u00e2n"
    assert taken[0].name == "MAC-ARON, Dean"
