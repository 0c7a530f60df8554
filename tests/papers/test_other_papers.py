"""The chair's sheet, the recovery page, and a password on a finished file."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PasswordType, PdfReader

from iomdesk.domain.meetings import Basis
from iomdesk.domain.problems import RuleViolation
from iomdesk.papers.attendance import make_attendance
from iomdesk.papers.frame import Paper
from iomdesk.papers.pack import make_pack
from iomdesk.papers.protect import MOST_BYTES, protect
from iomdesk.papers.recovery import make_recovery
from iomdesk.papers.values import AttendeeLine, BasisLine
from iomdesk.words import words
from tests.papers.made_up import PACK, RECOVERY, SHEET


def pages_of(paper: Paper) -> list[str]:
    reader = PdfReader(BytesIO(paper.pdf))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def test_the_attendance_sheet_lists_all_and_has_three_spare_rows() -> None:
    (page,) = pages_of(make_attendance(SHEET))
    for text in (
        "Chair's sheet, one copy only", "Attendance and signing sheet",
        "OFFICIAL-SENSITIVE - IN CONFIDENCE", "Page 1 of 1", "Pack DT-2026-11-24-SAL",
        "1 SALTMARSH, Martin Police (chair) Statutory",
        "2 BROADLEAF, Imran Police Statutory",
        "MEADOWRUE, Tom HMP Fellgate", "Statutory, by phone", "Contract to 31 Mar 2027",
        "Consent, cases 2 and 6", "At least 3 agencies. Without them nothing is decided.",
        "Agencies present", "Met", "Not met, no decisions taken", "Closed session", "Who left",
        "Chair's signature", "Copies returned", "of 7", "Statement read by", "Meeting began",
        "I have heard the confidentiality statement read out and I agree to it.",
        "Enter it in iomdesk the same day: open the meeting with F9, then T.",
    ):  # fmt: skip
        assert text in page
    assert re.search(r"\b8 9 10\b", page)
    assert not re.search(r"\b11\b(?!-)", page)


def test_many_attendees_go_on_below_the_declaration() -> None:
    attendees = tuple(
        AttendeeLine(
            copy=n,
            name=f"SEDGEWICK-{n:02}, Alexandra Wilhelmina",
            agency="County Housing",
            basis=BasisLine(basis=Basis.CONTRACT, until=date(2027, 3, 31)),
        )
        for n in range(1, 41)
    )
    pages = pages_of(make_attendance(replace(SHEET, attendees=attendees)))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "I agree to it" in page
        assert "Chair's sheet, one copy only" in page
    for page in pages[1:]:
        assert "Attendance and signing sheet, continued" in page
    whole = " ".join(pages)
    for attendee in attendees:
        assert whole.count(f"SEDGEWICK-{attendee.copy:02},") == 1
    assert whole.count("Copies returned") == 1
    assert "41 42 43" in whole


def test_the_recovery_page_says_what_it_is_for_and_how_to_keep_it() -> None:
    paper = make_recovery(RECOVERY)
    (page,) = pages_of(paper)
    for text in (
        "Recovery code", "For the Data Protection Officer of Brackenshire IOM",
        "Store saltergate.iomstore", "Key slot Recovery", "Made 24 Nov 2026 08:52",
        "Made by ELDERFLOWER, Priya", "sealed envelope", "Two named people", "Page 1 of 1",
        "Keeper 1: name, role, signature", "Keeper 2: name, role, signature",
    ):  # fmt: skip
        assert text in page
    for number, group in enumerate(RECOVERY.groups, 1):
        assert f"{number} {group}" in page
    assert page.count("OFFICIAL-SENSITIVE") == 2
    assert "IN CONFIDENCE" not in page
    info = PdfReader(BytesIO(paper.pdf)).metadata
    assert info is not None
    assert info.title == "Recovery code"
    assert not any(group in str(info) for group in RECOVERY.groups)


@pytest.mark.parametrize("twice", [make_attendance, make_recovery])
def test_the_same_values_give_the_same_bytes(twice: object) -> None:
    if twice is make_attendance:
        assert make_attendance(SHEET).pdf == make_attendance(SHEET).pdf
    else:
        assert make_recovery(RECOVERY).pdf == make_recovery(RECOVERY).pdf


# ---- a password -------------------------------------------------------------------------


def test_a_protected_file_opens_with_its_password_only() -> None:
    locked = protect(make_pack(PACK).pdf, "bramble kettle n\u00e6ve")
    for wrong in ("", "bramble kettle", "BRAMBLE KETTLE N\u00c6VE"):
        assert PdfReader(BytesIO(locked)).decrypt(wrong) is PasswordType.NOT_DECRYPTED
    reader = PdfReader(BytesIO(locked))
    assert reader.decrypt("bramble kettle n\u00e6ve") is not PasswordType.NOT_DECRYPTED
    assert "CONFIDENTIALITY STATEMENT" in reader.pages[0].extract_text()
    assert len(reader.pages) == 7


def test_the_protection_is_aes_256_of_revision_6() -> None:
    reader = PdfReader(BytesIO(protect(make_pack(PACK).pdf, "bramble kettle")))
    encryption: Any = reader.trailer["/Encrypt"].get_object()
    assert (encryption["/V"], encryption["/R"]) == (5, 6)
    assert encryption["/CF"]["/StdCF"]["/CFM"] == "/AESV3"


def test_a_protected_file_shows_no_text_and_no_title() -> None:
    locked = protect(make_pack(PACK).pdf, "bramble kettle")
    assert b"DT-2026-11-24-SAL" not in locked
    assert b"DT-2026-11-24-SAL" in make_pack(PACK).pdf


@pytest.mark.parametrize(("password", "code"), [("", "required"), ("\u00e9" * 64, "password_long")])
def test_a_password_that_would_not_protect_is_refused(password: str, code: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        protect(make_pack(PACK).pdf, password)
    assert caught.value.code == code
    assert words("rule", code, caught.value.params)
    assert protect(make_pack(PACK).pdf, "x" * MOST_BYTES)
