"""The decision letter read back, as a file and as text to paste."""

from dataclasses import replace

import pytest

from iomdesk.domain.referrals import Outcome
from iomdesk.papers.letter import letter_text, make_letter
from iomdesk.papers.values import Correction, DecisionLetter
from iomdesk.words import words
from tests.papers import looks
from tests.papers.made_up import FRAME
from tests.papers.referral_values import LETTER

FACTS = (
    "ERFI - IOM referral", "OFFICIAL-SENSITIVE - IN CONFIDENCE", "Decision on a referral",
    "HAREBELL, Simon, Probation", "WINDLESTRAW, Peter", "9 Aug 1997", "X990160", "Saltergate",
    "22 Nov 2026", "Accepted on to the scheme", "24 Nov 2026",
    "Daily tasking, Saltergate, 24 Nov 2026", "Police; Probation; County Housing",
    "Two burglaries since September.", "Supervision alone does not hold him.",
    "Registered on the scheme from 24 Nov 2026.", "The six-month stage: 24 May 2027.",
    "25 Nov 2026: Three burglaries. (ELDERFLOWER, Priya)",
    "Decided under rule set brackenshire 1.", "every person is fictional", "In Confidence",
)  # fmt: skip


def page_of(letter: DecisionLetter) -> str:
    (page,) = looks.pages_of(make_letter(letter).pdf)
    return page


@pytest.mark.parametrize("told", [page_of, letter_text], ids=["paper", "text"])
def test_the_letter_tells_all_it_was_given(told: object) -> None:
    text = page_of(LETTER) if told is page_of else letter_text(LETTER)
    for fact in FACTS:
        assert fact in text


def test_the_text_begins_with_the_contact_code_alone() -> None:
    """The code is one that case systems of probation know (domain section 3)."""
    lines = letter_text(LETTER).splitlines()
    assert lines[0] == "ERFI - IOM referral"
    assert lines[1] == "OFFICIAL-SENSITIVE - IN CONFIDENCE"
    assert lines[-1] == "In Confidence"
    assert words("paper", "letter_code") == lines[0]
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("told", [page_of, letter_text], ids=["paper", "text"])
def test_a_refusal_without_corrections(told: object) -> None:
    refused = replace(
        LETTER, outcome=Outcome.REFUSED, corrections=(), agencies=(), meeting="", reason=" ",
        confirmed_by="SALTMARSH, Martin", frame=replace(FRAME, training=False),
    )  # fmt: skip
    text = page_of(refused) if told is page_of else letter_text(refused)
    assert "Not accepted on to the scheme" in text
    assert "No reason was minuted." in text
    assert "SALTMARSH, Martin" in text
    for absent in ("Corrections", "Agencies present", "Meeting", "fictional"):
        assert absent not in text


def test_a_long_reason_goes_on_under_a_head_of_its_own() -> None:
    reason = " ".join(f"word{n:04}" for n in range(1200))
    more = tuple(
        Correction(on=LETTER.decided_on, text=f"added{n:02} " * 30, by="ELDERFLOWER, Priya")
        for n in range(20)
    )
    made = make_letter(replace(LETTER, reason=reason, corrections=more, to="W" * 300))
    pages = looks.pages_of(made.pdf)
    assert len(pages) > 2
    for page in pages[1:]:
        assert "Decision on a referral, continued: WINDLESTRAW, Peter" in page
    whole = " ".join(pages)
    assert all(whole.count(word) == 1 for word in reason.split())
    looks.stays_inside(made.pdf)


def test_the_file_is_whole_repeatable_and_names_nobody() -> None:
    pdf = make_letter(LETTER).pdf
    assert make_letter(LETTER).pdf == pdf
    looks.only_plex(pdf)
    looks.stays_inside(pdf)
    told = looks.title_and_bookmarks(pdf)
    for name in ("WINDLESTRAW", "HAREBELL", "ELDERFLOWER", "X990160"):
        assert name not in told
