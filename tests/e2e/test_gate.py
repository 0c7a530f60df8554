"""The scheme's gate from the first key to the letter, in the program, by keys alone."""

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QLabel

from iomdesk.domain.clock import SetClock
from iomdesk.domain.eligibility import Route
from iomdesk.domain.referrals import Happening, Outcome, Stage
from iomdesk.services import cohort, referrals
from iomdesk.services.cohort import Filter
from iomdesk.ui.screens.matrix.view import MatrixView
from iomdesk.ui.screens.referrals.view import ReferralsView
from tests.helpers.journey import DOWN, PASSWORD, Traveller
from tests.helpers.program import Start, visible_texts
from tests.helpers.referrals import tasking
from tests.helpers.stores import PASSPHRASE, make_folder, open_desk
from tests.ui.test_referral_form import TYPED

AGENCIES = ("Police", "Probation", "County Housing")
Go = Callable[[], Traveller]


@pytest.fixture
def go(start: Start, tmp_path: Path, clock: SetClock) -> Go:
    """An unlocked program at a store in which a tasking of three agencies has met today."""
    folder, key = make_folder(tmp_path)
    desk = open_desk(folder, key, clock)
    tasking(desk, AGENCIES)
    desk.store.close()

    def begin() -> Traveller:
        rig = start(folder)
        rig.unlock(PASSPHRASE)
        return Traveller(rig)

    return begin


def in_cohort(made: Traveller) -> list[str]:
    """Names in the cohort."""
    return [row.name for row in cohort.find_people(made.desk, Filter()).rows]


def filled(made: Traveller, **changes: str) -> str:
    """Ctrl+N, the whole form with Tab, Ctrl+S; the id of what was saved."""
    made.press("Ctrl+N")
    reached = made.fill({**TYPED, **changes})
    assert reached == tuple(made.form.fields.form.keys())
    made.press("Ctrl+S")
    (line,) = (*referrals.listed(made.desk, "open"), *referrals.listed(made.desk, "monitored"))
    assert made.rig.shell.place_here == "referrals"
    return line.id


def said(made: Traveller) -> str:
    """The words of the panel beside the list."""
    view = made.here(ReferralsView)
    panel = view.beside.panel or view.life
    return "\n".join(one.text() for one in panel.findChildren(QLabel) if one.isVisible())


def pdf_text(file: Path) -> str:
    """A paper as saved, opened with its password."""
    reader = pypdf.PdfReader(file)
    assert reader.decrypt(PASSWORD)
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_from_the_first_key_to_the_letter_and_into_the_cohort(go: Go, tmp_path: Path) -> None:
    made = go()
    referral_id = filled(made)
    assert in_cohort(made) == []
    made.press("Ctrl+M")
    made.score()
    matrix = made.here(MatrixView)
    assert (matrix.total.figure.text(), matrix.total.band.text()) == ("90", "To Panel")
    made.press("Ctrl+S", "Alt+Left")
    assert made.form.inspector.isVisible()
    made.do("Send to daily tasking")
    now = referrals.read_referral(made.desk, referral_id)
    assert (now.stage, now.last(Happening.SENT) is not None) == (Stage.MATRIX_DONE, True)

    made.press("Ctrl+D")
    assert "3 agencies, 3 needed." in said(made)
    made.write("Weekly offending since September.")
    made.press("Ctrl+Return")
    now = referrals.read_referral(made.desk, referral_id)
    assert now.stage is Stage.ACCEPTED
    decided = now.last(Happening.DECIDED)
    assert decided is not None
    assert (decided.outcome, decided.agencies) == (Outcome.ACCEPTED, AGENCIES)
    waiting = made.rig.shell.screen_here
    assert waiting is not None
    assert waiting.fact == "1 waiting"  # for the offender manager to be told

    made.press("Ctrl+T")
    made.press("Down")
    made.tab_to("Print or save the letter")
    made.press("Space")
    letter = tmp_path / "letter.pdf"
    made.save_paper(letter)
    text = pdf_text(letter)
    for words in (
        "HAREBELL, Simon", "WINDLESTRAW, Peter", "X990160", "Weekly offending since September.",
        "brackenshire 1",
    ):  # fmt: skip
        assert words in text
    made.press("Alt+Left", "Ctrl+Return")
    told = referrals.read_referral(made.desk, referral_id).last(Happening.TOLD)
    assert told is not None
    assert (told.named, told.how) == ("HAREBELL, Simon", "telephone")
    assert made.desk.store.check().sound

    view = made.record_of("WINDLESTRAW")
    assert "WINDLESTRAW, Peter" in visible_texts(view.record.header)
    made.press("Ctrl+Tab", "Ctrl+Tab")
    assert made.rows(view) == [
        ["IOM matrix", "90", "24 Nov 2026", "Today", "", made.desk.who, "brackenshire 1"],
        ["OGRS 3, 12 months", "71", "22 Nov 2026", "2 days", "", "Probation", ""],
        ["OGRS 3, 24 months", "84", "22 Nov 2026", "2 days", "", "Probation", ""],
    ]


def test_mappa_2_cannot_be_accepted_by_any_key(go: Go) -> None:
    made = go()
    referral_id = filled(made, mappa=3 * DOWN)  # none, level 1, level 2
    assert referrals.read_referral(made.desk, referral_id).answers["mappa"] == "2"
    assert not made.form.send.isEnabled()
    made.press("Ctrl+D")
    assert "no meeting can set that aside" in said(made)
    made.write("Managed at MAPPA level 2.")
    made.press("Shift+Tab", "Left", "Right", "Left", "Ctrl+Return")
    now = referrals.read_referral(made.desk, referral_id)
    assert now.stage is Stage.REFUSED
    assert in_cohort(made) == []


def test_a_partner_agency_by_its_own_route(go: Go) -> None:
    """No score, no matrix: a risk to the community, and the meeting decides."""
    made = go()
    referral_id = filled(made, agency="Harb", ogrs_12="", ogrs_24="", community_risk="y")
    held = referrals.read_referral(made.desk, referral_id)
    assert held.route is Route.PARTNER
    made.press("Ctrl+D")
    made.write("Known to the service for weekly thefts.")
    made.press("Ctrl+Return")
    now = referrals.read_referral(made.desk, referral_id)
    decided = now.last(Happening.DECIDED)
    assert decided is not None
    assert (now.stage, decided.agencies) == (Stage.ACCEPTED, AGENCIES)
    assert in_cohort(made) == ["WINDLESTRAW, Peter"]


def test_somebody_under_18_is_monitored_and_not_decided(go: Go) -> None:
    made = go()
    referral_id = filled(made, birth_date="4/3/2009")
    now = referrals.read_referral(made.desk, referral_id)
    assert now.stage is Stage.MONITORED
    assert "4 Mar 2027" in made.form.inspector.first_words.text()
    made.press("Ctrl+D", "Ctrl+Return")
    made.press("Escape")
    assert referrals.read_referral(made.desk, referral_id).stage is Stage.MONITORED
    assert in_cohort(made) == []


def test_a_transfer_in_is_confirmed_by_a_named_person(go: Go) -> None:
    """Allocated whatever the score; nobody has to meet, but somebody answers for it."""
    made = go()
    referral_id = filled(made, out_of_area="y", ogrs_12="20", ogrs_24="30")
    made.press("Ctrl+D")
    made.write("Allocated from out of area.")
    made.press("Ctrl+Return")
    now = referrals.read_referral(made.desk, referral_id)
    assert (now.stage, now.route) == (Stage.ACCEPTED, Route.TRANSFER_IN)
    decided = now.last(Happening.DECIDED)
    assert decided is not None
    assert decided.named == made.desk.who
    assert in_cohort(made) == ["WINDLESTRAW, Peter"]
