"""The minutes as a file, read back."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from iomdesk.domain.deciding import LeaveGround, Verdict
from iomdesk.domain.people import Rag
from iomdesk.papers.minutes import make_minutes
from iomdesk.papers.values import ActionLine, Correction
from iomdesk.papers.values_minutes import (
    AttendedLine,
    DecisionLine,
    ItemLines,
    MinutesPaper,
    NoteLine,
    QuorumLine,
    RequestLine,
)
from tests.papers import looks
from tests.papers.made_up import FRAME

DAY = date(2026, 11, 24)
PRIYA = "ELDERFLOWER, Priya"


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 24, hour, minute)  # noqa: DTZ001 - local time as printed


def there(name: str, agency: str, *times: tuple[datetime, datetime | None]) -> AttendedLine:
    return AttendedLine(
        name=name, agency=agency, chair=name.startswith("SALTMARSH"), by_phone=False,
        apologies=not times, signed=tuple(one[0] for one in times[:1]), times=times,
    )  # fmt: skip


CHANGED = DecisionLine(
    verdict=Verdict.CHANGE, status=Rag.AMBER_ALERT, before=Rag.RED,
    reason="Recalled and dealt with; not engaging since release.",
    agencies=("Police", "Probation", "County Housing"), look_again_on=date(2026, 12, 8),
    against="The tests give Amber; two agencies know more than is stated.", ground=None,
    facts="",
    corrections=(Correction(on=DAY, text="Released on the 20th.", by=PRIYA),),
)  # fmt: skip
CASE = ItemLines(
    name="QUILLFEATHER, Dorian", referral=False,
    notes=(
        NoteLine(text="Missed two appointments since release.", source="Probation"),
        NoteLine(text="Rent arrears of four weeks; notice is drafted.",
                 source="County Housing (LADYSMOCK, Grace)"),
    ),
    decision=CHANGED, waits=None, no_action=None,
    actions=(
        ActionLine(text="Visit at the address given", owner="Police", due=date(2026, 11, 26)),
        ActionLine(text="Breach papers to court", owner="Probation", due=None),
    ),
    onward="County Housing may tell its landlord panel that he is supported.",
    requests=(
        RequestLine(by="LADYSMOCK, Grace (County Housing)", to="the landlord",
                    grounds="Threats to a neighbour.", outcome="granted",
                    reason="Needed to protect the neighbour."),
        RequestLine(by="HAREBELL, Simon (Probation)", to="a hostel", grounds="Bed is held.",
                    outcome="", reason=""),
    ),
)  # fmt: skip
WAITING = replace(
    CASE, name="OAKAPPLE, Joss", notes=(), decision=None, waits="Below quorum at that moment.",
    no_action="", actions=(), requests=(), onward="Nothing beyond this meeting.",
)  # fmt: skip
LEAVER = replace(
    WAITING, name="TEASELWOOD, Wren", waits=None, no_action=None,
    decision=replace(CHANGED, verdict=Verdict.LEAVE, status=None, before=None, against="",
                     ground=LeaveGround.SIX_MONTHS, facts="No reoffending since May.",
                     look_again_on=None, corrections=(), reason="Six months without offending."),
    actions=(ActionLine(text="Tell him in writing", owner="Probation", due=date(2026, 12, 1)),),
)  # fmt: skip
REFERRED = replace(
    WAITING, name="WINDLESTRAW, Peter", referral=True, waits=None, no_action=None,
    decision=replace(LEAVER.decision or CHANGED, verdict=Verdict.ACCEPTED, ground=None, facts="",
                     reason="Two burglaries since September."),
)  # fmt: skip
PAPER = MinutesPaper(
    frame=replace(FRAME, reference="DT-2026-11-24-SAL-MIN"), copy=2, of=5, name="HAREBELL, Simon",
    agency="Probation", title="Daily tasking", place="Saltergate", chair="SALTMARSH, Martin",
    chair_agency="Police", starts_at=at(9, 30), began_at=at(9, 34), ended_at=at(10, 52),
    resumed=(),    read_at=at(9, 31), read_by="SALTMARSH, Martin", needed=3,
    attendance=(
        there("SALTMARSH, Martin", "Police", (at(9, 33), at(10, 52))),
        there("HAREBELL, Simon", "Probation", (at(9, 33), at(10, 5)), (at(10, 12), at(10, 52))),
        there("LADYSMOCK, Grace", "County Housing", (at(9, 34), None)),
        there("SELFHEAL, Jo", "Harbour Recovery"),
    ),
    quorum=(QuorumLine(since=at(9, 34), agencies=3), QuorumLine(since=at(10, 5), agencies=2),
            QuorumLine(since=at(10, 12), agencies=3)),
    decided=True, opened=(CASE, WAITING, REFERRED), closed=(LEAVER,),
    addenda=(Correction(on=date(2026, 11, 26), text="The visit was on the 25th.", by=PRIYA),),
    approved_at=at(11, 20), approved_by="SALTMARSH, Martin", redacted_by="ELDERFLOWER, Priya",
    redacted_on=date(2026, 11, 24),
)  # fmt: skip

FACTS = (
    "Minutes: Daily tasking", "Saltergate, Tuesday 24 Nov 2026, 09:30",
    "Approved by SALTMARSH, Martin, 24 Nov 2026 11:20.", "Copy 2 of 5: HAREBELL, Simon, Probation",
    "Read aloud by SALTMARSH, Martin at 09:31", "09:33 to 10:05; 10:12 to 10:52", "from 09:34",
    "Apologies", "3 agencies needed.", "From 10:05: 2 agencies, not quorate; decisions waited.",
    "1. QUILLFEATHER, Dorian", "Missed two appointments since release.", "LADYSMOCK, Grace",
    "Status changed from RED to AMBER ALERT", "Recalled and dealt with; not engaging",
    "The tests give Amber", "Police; Probation; County Housing", "8 Dec 2026",
    "24 Nov 2026, ELDERFLOWER, Priya: Released on the 20th.", "Visit at the address given",
    "26 Nov 2026", "No date", "tell its landlord panel", "Threats to a neighbour. The chair agrees",
    "The chair has not decided yet.", "2. OAKAPPLE, Joss", "Below quorum at that moment.",
    "It was said that no action is needed.", "3. WINDLESTRAW, Peter (referral)",
    "Referral accepted", "Actions by owner", "26 Nov 2026, ELDERFLOWER, Priya: The visit was",
    "Gone through for unpublished HMPPS data, which minutes never carry, by ELDERFLOWER, Priya on"
    " 24 Nov 2026.",
)  # fmt: skip
CLOSED = ("Minutes of the closed part", "4. TEASELWOOD, Wren", "Leaves the scheme",
          "Six month stage", "No reoffending since May.",
          "Actions by owner, closed part")  # fmt: skip


def test_the_minutes_tell_all_they_were_given_and_keep_the_closed_part_apart() -> None:
    made = make_minutes(PAPER)
    pages = looks.pages_of(made.pdf)
    assert len(pages) == made.pages
    first, last = " ".join(pages[:-1]), pages[-1]
    for fact in FACTS:
        assert fact in first, fact
    for fact in CLOSED:
        assert fact in last, fact
    assert "TEASELWOOD" not in first
    for page in pages:
        assert "OFFICIAL-SENSITIVE - IN CONFIDENCE" in page
        assert " In Confidence " in page


def test_a_draft_of_a_meeting_that_was_never_quorate() -> None:
    """Below three agencies nothing is decided, and the minutes say so (domain item 29)."""
    waiting = replace(WAITING, waits="")
    paper = replace(
        PAPER, opened=(waiting,), closed=(), approved_at=None, approved_by="", decided=False,
        quorum=(QuorumLine(since=at(9, 34), agencies=1),), addenda=(),
    )  # fmt: skip
    (page,) = looks.pages_of(make_minutes(paper).pdf)
    assert "Draft. The chair has not approved these minutes." in page
    assert "Not quorate: no decisions were made." in page
    assert "From 09:34: 1 agency, not quorate" in page
    assert "Put over to the next meeting." in page
    assert "closed part" not in page
    quorate = replace(paper, quorum=PAPER.quorum)
    assert "Not quorate: no" not in looks.pages_of(make_minutes(quorate).pdf)[0]


@pytest.mark.parametrize("status", [Rag.GREEN, None])
def test_a_status_that_is_kept_stands_without_one_before_it(status: Rag | None) -> None:
    kept = replace(CHANGED, verdict=Verdict.KEEP, status=status, before=None)
    paper = replace(PAPER, opened=(replace(CASE, decision=kept),), closed=())
    text = " ".join(looks.pages_of(make_minutes(paper).pdf))
    assert "Status kept GREEN Reason" in text if status else "Status kept Reason" in text
    assert " from RED" not in text


def test_the_file_names_nobody_outside_its_pages_and_can_be_made_again() -> None:
    made = make_minutes(PAPER)
    assert made == make_minutes(PAPER)
    looks.only_plex(made.pdf)
    outside = looks.title_and_bookmarks(made.pdf)
    assert "DT-2026-11-24-SAL-MIN" in outside
    assert "Minutes of the closed part" in outside
    assert "QUILL" not in outside
    assert "HAREBELL" not in outside


def test_long_texts_are_cut_between_lines_and_nothing_runs_over_anything() -> None:
    long = "Missed the appointment and gave no reason that anybody could check. " * 60
    case = replace(
        CASE, name="QUILLFEATHER-MONTAGUE-WINDLESTRAW, Dorian Alexander",
        notes=tuple(replace(one, text=long) for one in CASE.notes),
        decision=replace(CHANGED, reason=long), onward=long,
        actions=(replace(CASE.actions[0], text=long[:600], owner="Thornhope and Millbeck Homes"),),
    )  # fmt: skip
    made = make_minutes(replace(PAPER, opened=(case,) * 4))
    looks.stays_inside(made.pdf)
    assert " ".join(looks.pages_of(made.pdf)).count("Missed the appointment") == 60 * 16 + 9 * 8
