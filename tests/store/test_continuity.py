"""The continuity pack: the desk on paper for the coordinator, how old it is, and the log."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from iomdesk.domain.agencies import Practitioner
from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Meeting
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.services import actions, agencies, continuity, referral_papers
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.store.changes import Work
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind
from tests.helpers.cohort import SOURCE
from tests.helpers.people import add
from tests.store.test_release import TODAY, entries, held

REF = PaperRef(PaperKind.CONTINUITY)


def said(pdf: bytes) -> list[str]:
    """The words of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def filled(desk: Desk) -> tuple[str, Meeting]:
    person = add(desk, "TEASELWOOD", "Dean", crn="X990012")
    new = actions.NewAction(body="Visit", owner_agency="Police", due_on=TODAY - timedelta(days=2))
    actions.add(desk, person, new, SOURCE)
    agencies.save_practitioner(
        desk, Practitioner(id="", revision=0, agency="Police", name="BROADLEAF, Imran",
                           role="IOM sergeant", phone="01632 960 201"))  # fmt: skip
    return person, held(desk, person, on=TODAY + timedelta(days=3))


def test_it_holds_what_a_day_without_a_computer_needs(desk: Desk) -> None:
    filled(desk)
    pages = said(continuity.draw(desk).pdf)
    cover, rest = pages[0], " ".join(pages[1:])
    assert "As everything stood, Tuesday 24 Nov 2026, 09:00" in cover
    assert "The board by status: 1 in the cohort." in cover
    assert "TEASELWOOD" not in cover
    for words in (
        "Not set: 1", "TEASELWOOD, Dean X990012",
        "Police TEASELWOOD, Dean Visit 22 Nov 2026 2 days",
        "Police BROADLEAF, Imran IOM sergeant 01632 960 201", "27 Nov 2026 09:30 Daily tasking",
        desk.scheme.statement.points[0].text[:60], "Attendance and signing sheet",
        "BRACKENSHIRE IOM MATRIX", "OFFICIAL-SENSITIVE",
    ):  # fmt: skip
        assert words in rest, words
    assert sum("Attendance and signing sheet" in page for page in pages) == 1


def leave(desk: Desk, person: str) -> None:
    """They left the scheme on the 20th."""

    def act(work: Work) -> None:
        row = work.reading.exec_driver_sql("SELECT revision FROM person").one()
        work.amend(Kind.PERSON, person, row[0], {"left_on": date(2026, 11, 20)})

    desk.write(act, context="test")


def test_whoever_left_is_in_it_for_what_is_owed_alone(desk: Desk) -> None:
    """Their open actions stay with those who took them on (S2 section 10), and say so."""
    person, _meeting = filled(desk)
    leave(desk, person)
    made = continuity.draw(desk)
    text = " ".join(said(made.pdf))
    assert text.count("TEASELWOOD") == 1
    row = "Police TEASELWOOD, Dean; left the scheme on 20 Nov 2026 Visit 22 Nov 2026 2 days late"
    assert sorted(row.split()) == sorted(text[text.index("Police TEASELWOOD") :].split()[:17])
    assert "0 in the cohort" in text
    assert made.people == (person,)
    (task,) = actions.of_person(desk, person)
    actions.finish(desk, task.action.id, task.action.revision, done_on=TODAY)
    made = continuity.draw(desk)
    assert "TEASELWOOD" not in " ".join(said(made.pdf))
    assert made.people == ()


def test_saving_is_in_the_history_of_everybody_and_the_next_says_how_old_the_last_is(
    desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    person, _meeting = filled(desk)
    assert referral_papers.draw(desk, REF).title.endswith("None was printed or saved before.")
    path = tmp_path / "c.pdf"
    referral_papers.save(desk, REF, path, recipient=None, password="heron mossy lantern kite")
    (told,) = entries(desk, person, Verb.DISCLOSURE)
    assert told.recipients == "ELDERFLOWER, Priya, Police"
    assert told.fields["how"][1] == "saved with a password"
    reader = PdfReader(path)
    assert reader.is_encrypted
    assert reader.decrypt("heron mossy lantern kite")
    clock.at += timedelta(days=7)
    assert referral_papers.draw(desk, REF).title == (
        "Continuity pack. The last one went out 24 Nov 2026 09:00, 7 days ago."
    )
    with pytest.raises(EnvironmentProblem):
        referral_papers.save(desk, REF, tmp_path / "no" / "c.pdf", recipient=None)
    drawn = referral_papers.draw(desk, REF)
    referral_papers.note_printed(desk, drawn)
    assert len(entries(desk, person, Verb.DISCLOSURE)) == 2
