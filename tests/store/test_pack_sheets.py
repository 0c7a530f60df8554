"""Matrix sheets in packs: who gets one, what is logged, and what makes a copy stale."""

import re
from dataclasses import replace
from datetime import date, time
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from iomdesk.domain.meetings import Basis
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import issuing, meetings, packs
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.services.packs import MadeCopy
from iomdesk.store import log
from iomdesk.store.log import Entry, Verb
from iomdesk.store.schema import Kind
from tests.helpers.papers import SOURCE, Held, put_referral

TODAY = date(2026, 11, 24)
CHARITY = Invitation(
    name="SELFHEAL, Jo", agency="Harbour Recovery", basis=Basis.CONTRACT,
    basis_detail="Brackenshire County Council", basis_until=date(2027, 3, 31),
)  # fmt: skip


def held(desk: Desk, place: str = "Saltergate") -> str:
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=TODAY, at_time=time(9, 30), place=place,
        chair="SALTMARSH, Martin", chair_agency="Police", invite_chair=True,
    )  # fmt: skip
    meetings.invite(desk, meeting_id, CHARITY)
    return meeting_id


def copies(desk: Desk, meeting_id: str) -> tuple[MadeCopy, MadeCopy]:
    police, charity = packs.make(desk, meeting_id).copies
    return police, charity


def pages(made: MadeCopy) -> list[str]:
    reader = PdfReader(BytesIO(made.pdf))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def entries(desk: Desk, verb: Verb, subject: str) -> list[Entry]:
    with desk.read() as reading:
        return [one for one in reversed(log.latest(reading))
                if one.verb is verb and one.subject == subject]  # fmt: skip


def decide(desk: Desk, held_one: Held) -> None:
    desk.write(
        lambda work: work.amend(Kind.REFERRAL, held_one.referral, 1, {"stage": "accepted"}),
        context="test",
    )


def test_a_statutory_copy_carries_the_matrix_and_no_other_does(desk: Desk) -> None:
    put_referral(desk, decided=False)
    police, charity = copies(desk, held(desk))
    cover, agenda, form, sheet = pages(police)
    assert "Referrals 1" in cover
    assert "WINDLESTRAW" not in cover
    for said in ("BRACKENSHIRE IOM MATRIX", "WINDLESTRAW, Peter", "90 To Panel", "Page 4 of 4",
                 "Copy 1 of 2: SALTMARSH, Martin, Police", "Pack DT-2026-11-24-SAL"):  # fmt: skip
        assert said in sheet
    assert "1 WINDLESTRAW, Peter Matrix done" in agenda
    for said in ("WINDLESTRAW", "X990160", "Burglary dwelling x2, Sep 2026", "Page 3 of 4"):
        assert said in form
    (only,) = pages(charity)
    assert "Referrals None" in only
    assert charity.sheets == ()
    outline = PdfReader(BytesIO(police.pdf)).outline
    assert "WINDLESTRAW" not in str(outline)


def test_only_what_waits_for_this_meeting_is_in_it(desk: Desk) -> None:
    put_referral(desk, decided=True)
    assert copies(desk, held(desk))[0].sheets == ()
    put_referral(desk, decided=False)
    assert copies(desk, held(desk, place="Millbeck"))[0].sheets == ()
    assert len(copies(desk, held(desk, place="County Hall"))[0].sheets) == 1


def test_what_its_source_keeps_in_stays_in(desk: Desk) -> None:
    put_referral(desk, decided=False, source=replace(SOURCE, hmpps_unpublished=True))
    police, _charity = copies(desk, held(desk))
    assert police.sheets == ()
    assert "WINDLESTRAW" not in " ".join(pages(police))


def test_making_consults_and_saving_discloses_it(desk: Desk, tmp_path: Path) -> None:
    put = put_referral(desk, decided=False)
    police, charity = copies(desk, held(desk))
    assert [one.row_id for one in entries(desk, Verb.CONSULTATION, "matrix")] == [put.matrix]
    for number, copy in enumerate((police, charity)):
        issuing.save(desk, copy, tmp_path / f"{number}.pdf")
    (told,) = entries(desk, Verb.DISCLOSURE, "matrix")
    assert told.recipients == "SALTMARSH, Martin, Police"
    assert told.row_id == put.matrix
    assert told.fields["referral"][1] == put.referral


def test_a_copy_whose_referral_was_decided_since_does_not_leave(desk: Desk, tmp_path: Path) -> None:
    put = put_referral(desk, decided=False)
    police, charity = copies(desk, held(desk))
    decide(desk, put)
    with pytest.raises(RuleViolation) as caught:
        issuing.save(desk, police, tmp_path / "x.pdf")
    assert caught.value.code == "pack_stale"
    issuing.save(desk, charity, tmp_path / "y.pdf")  # it never carried it
