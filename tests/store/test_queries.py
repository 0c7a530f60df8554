"""Referrals, matrices, detainees and scores come back as they were put in."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from iomdesk.assets import resource
from iomdesk.domain.clock import SetClock
from iomdesk.domain.matrix import Sheet
from iomdesk.domain.people import IdentifierKind
from iomdesk.domain.referrals import OPEN_STAGES, Happening, Outcome, Route, Stage
from iomdesk.services.desk import Desk, Work
from iomdesk.store import keys
from iomdesk.store.queries import detainees, matrices, records, referrals
from iomdesk.store.schema import Kind
from iomdesk.store.search import fits
from tests.helpers.stores import PASSPHRASE, open_desk
from tests.store.support import SOURCE

FIXTURE = resource("selftest", "stores", "store-0002.iomstore")
TODAY = date(2026, 11, 24)


def refer(desk: Desk, surname: str, **more: object) -> str:
    """A referral as it would be saved; gives its id."""
    answers = {
        "surname": surname, "agency": str(more.pop("agency", "Police")),
        "crn": str(more.pop("crn", "")), "pncid": str(more.pop("pncid", "")),
    }  # fmt: skip
    row = {
        "surname": surname, "rule_set": "brackenshire 1", "area": "Millbeck",
        "answers": referrals.pack_answers(answers), "stage": Stage.READY, "route": Route.NONE,
        "referred_on": TODAY, **SOURCE, **more,
    }  # fmt: skip
    return desk.write(lambda work: work.insert(Kind.REFERRAL, row), context="test")


def found(desk: Desk, text: str = "", *stages: Stage) -> list[str]:
    """The surnames a list shows."""
    with desk.read() as reading:
        return [one.surname for one in referrals.lines(reading, stages or OPEN_STAGES, text)]


def test_a_store_with_a_referral_is_read_back_whole(tmp_path: Path, clock: SetClock) -> None:
    folder = tmp_path / "old.iomstore"
    shutil.copytree(FIXTURE, folder)
    key = keys.unlock(folder, keys.read_keys(folder).people[0].id, PASSPHRASE, clock=clock)
    desk = open_desk(folder, key, clock)
    with desk.read() as reading:
        (line,) = referrals.lines(reading, (Stage.ACCEPTED,))
        referral = referrals.referral(reading, line.id)
        assert referral is not None
        assert line.person_id is not None
        (score,) = matrices.of_person(reading, line.person_id)
        assert referral.detainee_id is not None
        detainee = detainees.one(reading, referral.detainee_id)
        (ogrs,) = records.scores(reading, line.person_id)
        assert detainees.waiting(reading) == ()
    assert (line.name, line.agency, line.matrix_total, line.route) == (
        "TEASELWOOD, Dean", "Police", 39, Route.JUDGEMENT,
    )  # fmt: skip
    assert referral.answers["factors.peers.raised"] == "yes"
    assert referral.rule_set == "brackenshire 1"
    assert [one.kind for one in referral.events] == [Happening.RECEIVED, Happening.DECIDED]
    decided = referral.last(Happening.DECIDED)
    assert decided is not None
    assert (decided.outcome, decided.agencies) == (
        Outcome.ACCEPTED, ("Police", "Probation", "County Housing"),
    )  # fmt: skip
    assert (score.total, score.sheet.convictions, score.sheet.window, score.referral_id) == (
        39, {"burglary_dwelling": 2}, None, line.id,
    )  # fmt: skip
    assert detainee is not None
    assert (detainee.reason, detainee.referral_id, detainee.person_id) == (
        "Shop theft", line.id, line.person_id,
    )  # fmt: skip
    assert (ogrs.version, ogrs.basis, ogrs.value) == ("3", "static", "84")
    desk.store.close()


def test_lists_are_by_stage_and_the_latest_comes_first(desk: Desk) -> None:
    refer(desk, "Oakapple", referred_on=date(2026, 11, 3))
    refer(desk, "Quillfeather", referred_on=date(2026, 11, 20))
    refer(desk, "Rushlight", stage=Stage.WITHDRAWN)
    assert found(desk) == ["Quillfeather", "Oakapple"]
    assert found(desk, "", Stage.WITHDRAWN) == ["Rushlight"]
    with desk.read() as reading:
        assert referrals.count(reading, OPEN_STAGES) == 2
        assert referrals.referral(reading, "nobody") is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("oak", ["Oakapple"]),
        ("X9900", ["Oakapple"]),
        ("09/9990012", ["Élan"]),
        ("elan", ["Élan"]),
        ("mill", ["Élan", "Oakapple"]),
        ("mill oak", ["Oakapple"]),
        ("apple", []),
    ],
)
def test_a_referral_is_found_by_name_number_or_area(
    desk: Desk, typed: str, names: list[str]
) -> None:
    refer(desk, "Oakapple", crn="X990012")
    refer(desk, "Élan", pncid="2009/9990012V")
    assert found(desk, typed) == names


def test_finding_a_referral_follows_the_rule_of_the_search() -> None:
    assert fits("", ("Anything",))
    assert fits("o'nei", ("O'Neill",))
    assert not fits("neil oak", ("O'Neill",))


def test_the_life_of_a_referral_keeps_its_order_at_one_moment(desk: Desk) -> None:
    referral_id = refer(desk, "Oakapple")
    kinds = (Happening.RECEIVED, Happening.WITHDRAWN, Happening.REOPENED, Happening.SENT)

    def act(work: Work) -> None:
        for kind in kinds:
            row = {"referral_id": referral_id, "kind": kind, "on_date": TODAY}
            work.insert(Kind.REFERRAL_EVENT, row)

    desk.write(act, context="test")
    with desk.read() as reading:
        assert tuple(one.kind for one in referrals.events(reading, referral_id)) == kinds


def score(desk: Desk, referral_id: str, total: int, on: date) -> str:
    """A matrix as it would be saved; gives its id."""
    row = {
        "referral_id": referral_id, "rule_set": "brackenshire 1", "scored_on": on,
        "scored_by": "OXLIPPE, Sam", "sheet": matrices.pack_sheet(Sheet(breaches=total)),
        "total": total, "band": "panel", **SOURCE,
    }  # fmt: skip
    return desk.write(lambda work: work.insert(Kind.MATRIX, row), context="test")


def test_the_latest_matrix_counts_and_the_earlier_ones_stay(desk: Desk) -> None:
    referral_id = refer(desk, "Oakapple")
    older, newer = date(2026, 11, 2), date(2026, 11, 20)
    for total, on in ((93, newer), (71, older), (95, newer)):
        score(desk, referral_id, total, on)
    with desk.read() as reading:
        assert [one.total for one in matrices.of_referral(reading, referral_id)] == [95, 93, 71]
        (line,) = referrals.lines(reading, OPEN_STAGES)
        first = matrices.of_referral(reading, referral_id)[-1]
        assert matrices.one(reading, first.id) == first
        assert matrices.one(reading, "none") is None
    assert line.matrix_total == 95
    assert first.sheet == Sheet(breaches=71)


def same(
    desk: Desk, surname: str, born: date | None, besides: str = "", **numbers: str
) -> list[str]:
    """The surnames of referrals that may be about this person."""
    typed = {IdentifierKind(kind): number for kind, number in numbers.items()}
    with desk.read() as reading:
        lines = referrals.same(
            reading, surname=surname, birth_date=born, numbers=typed, today=TODAY, besides=besides
        )
    return [one.surname for one in lines]


def test_another_open_referral_of_the_same_person_is_found(desk: Desk) -> None:
    born = date(1988, 2, 2)
    first = refer(desk, "Oakapple", birth_date=born, pncid="2009/9990012V")
    refer(desk, "Rushlight", birth_date=born, stage=Stage.TOLD)
    assert same(desk, "OAKAPPLE ", born) == ["Oakapple"]
    assert same(desk, "Oakapple", None) == ["Oakapple"]
    assert same(desk, "Oakapple", date(1988, 2, 3)) == []
    assert same(desk, "Other", None, pncid="09/9990012V") == ["Oakapple"]
    assert same(desk, "Other", None, pncid="?") == []
    assert same(desk, "", None) == []
    assert same(desk, "Oakapple", born, besides=first) == []
    assert same(desk, "Rushlight", born) == []


def test_a_detainee_waits_until_somebody_is_referred_from_the_line(desk: Desk) -> None:
    row = {"surname": "Oakapple", "reason": "Shop theft", **SOURCE}
    line_id = desk.write(lambda work: work.insert(Kind.DETAINEE, row), context="test")
    with desk.read() as reading:
        (waits,) = detainees.waiting(reading)
        assert (waits.id, waits.reason, waits.referral_id) == (line_id, "Shop theft", None)
        assert detainees.one(reading, "nobody") is None
    referral_id = refer(desk, "Oakapple", detainee_id=line_id)
    with desk.read() as reading:
        assert detainees.waiting(reading) == ()
        taken = detainees.one(reading, line_id)
    assert taken is not None
    assert taken.referral_id == referral_id
