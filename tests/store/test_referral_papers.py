"""A referral's papers on a real store: what the gate lets out, and what the log says of it."""

import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PasswordType, PdfReader

from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.domain.referrals import Outcome, Referral
from iomdesk.services import referral_life, referral_papers, referrals, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef, Recipient
from iomdesk.store import log
from iomdesk.store.log import Entry, Verb
from iomdesk.store.schema import Kind
from iomdesk.words import words
from tests.helpers.referrals import SOURCE, TODAY, WHOLE, accepted, save, scored, sent, tasking
from tests.papers.looks import flat

MANAGER = Recipient("HAREBELL, Simon", "Probation")
NAMES = ("WINDLESTRAW", "Peter", "HAREBELL", "X990160", "Saltergate")


def pages(pdf: bytes) -> str:
    return flat(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def disclosures(desk: Desk) -> list[Entry]:
    with desk.read() as reading:
        newest_first = log.latest(reading)
    return [one for one in reversed(newest_first) if one.verb is Verb.DISCLOSURE]


def form_of(referral: Referral) -> PaperRef:
    return PaperRef(PaperKind.FORM, referral.id)


def matrix_of(desk: Desk, referral: Referral) -> PaperRef:
    (matrix,) = scoring.matrices(desk, referral_id=referral.id)
    return PaperRef(PaperKind.MATRIX, matrix.id)


def everything(folder: Path) -> set[Path]:
    return {one for one in folder.rglob("*") if one.is_file()}


# ---- what they say -----------------------------------------------------------------------


def test_the_form_carries_the_saved_answers_and_its_recipient(desk: Desk) -> None:
    referral = save(desk)
    drawn = referral_papers.draw(desk, form_of(referral), MANAGER)
    page = pages(drawn.pdf)
    for said in ("WINDLESTRAW, Peter", "X990160", "OGRS score (24 mths): 84",
                 "Copy for HAREBELL, Simon, Probation", "Rule set brackenshire 1",
                 "made 24 Nov 2026 09:00 by ELDERFLOWER, Priya"):  # fmt: skip
        assert said in page
    assert "Training data" not in page
    assert disclosures(desk) == []  # looking lets nothing out


def test_a_surname_is_in_capitals_and_numbers_in_full_however_they_were_typed(desk: Desk) -> None:
    referral = save(
        desk, surname="o'brien-müller", forename="Sen", pncid="15/9990130p", crn="x 990160"
    )
    page = pages(referral_papers.draw(desk, form_of(referral), MANAGER).pdf)
    for said in ("O'BRIEN-MÜLLER, Sen", "2015/9990130P", "X990160"):
        assert said in page
    assert "15/9990130p" not in page
    wrong = save(desk, surname="Gorse", pncid="15/9990130x", crn="none yet")
    page = pages(referral_papers.draw(desk, form_of(wrong), MANAGER).pdf)
    assert "15/9990130x" in page  # what does not read well stays as typed
    assert "none yet" in page


def test_a_recipient_is_written_as_known_however_typed(desk: Desk) -> None:
    referral = save(desk)
    typed = Recipient(" harebell,  simon", "Probation")
    drawn = referral_papers.draw(desk, form_of(referral), typed)
    assert "Copy for HAREBELL, Simon, Probation" in pages(drawn.pdf)
    assert drawn.recipient == MANAGER  # and so it stands in the log
    other = referral_papers.draw(desk, form_of(referral), Recipient("Sundew, Iris", "Police"))
    assert "Copy for SUNDEW, Iris, Police" in pages(other.pdf)
    ours = scored(desk, sent(desk))
    sheet = referral_papers.draw(desk, matrix_of(desk, ours), typed)
    assert "Copy for HAREBELL, Simon, Probation" in pages(sheet.pdf)


def test_the_matrix_sheet_is_the_one_that_was_scored(desk: Desk) -> None:
    referral = scored(desk, sent(desk))
    drawn = referral_papers.draw(desk, matrix_of(desk, referral), MANAGER)
    assert drawn.pages == 1
    page = pages(drawn.pdf)
    for said in ("WINDLESTRAW, Peter", "DOB 9 Aug 1997", "Burglary dwelling 8 9 0 72",
                 "90 To Panel", "Scored by SALTMARSH, Martin.",
                 "rule set brackenshire 1."):  # fmt: skip
        assert said in page


def test_the_letter_tells_the_decision_and_later_corrections(desk: Desk, clock: SetClock) -> None:
    told = accepted(desk, tasking(desk))
    told = referral_life.correct(desk, told.id, told.revision, "County Housing came by phone.")
    drawn = referral_papers.draw(desk, PaperRef(PaperKind.LETTER, told.id), MANAGER)
    text = referral_papers.letter_text(desk, told.id)
    assert text.splitlines()[0] == "ERFI - IOM referral"
    for said in ("Accepted on to the scheme", "Weekly offending.", "HAREBELL, Simon, Probation",
                 "Daily tasking, Saltergate, 24 Nov 2026", "Police; Probation; County Housing",
                 "Registered on the scheme from 24 Nov 2026.", "24 May 2027",
                 "24 Nov 2026: County Housing came by phone."):  # fmt: skip
        assert said in pages(drawn.pdf)
        assert said in text
    # No matrix figure, no score, no word of the form; a reference may hold any digits.
    for kept in (r"\b90\b", "matrix", "Burglary", "OGRS", "Crack"):
        assert not re.search(kept, text)


def test_there_is_no_letter_before_the_decision(desk: Desk) -> None:
    referral = sent(desk)
    with pytest.raises(RuleViolation) as caught:
        referral_papers.draw(desk, PaperRef(PaperKind.LETTER, referral.id), MANAGER)
    assert caught.value.code == "letter_undecided"
    assert words("rule", caught.value.code)


def test_blank_papers_are_of_the_scheme_in_force(desk: Desk) -> None:
    for kind in (PaperKind.BLANK_FORM, PaperKind.BLANK_MATRIX):
        drawn = referral_papers.draw(desk, PaperRef(kind))
        page = pages(drawn.pdf)
        assert drawn.pages == 1
        assert "OFFICIAL" in page
        assert "SENSITIVE" not in page
        assert "ELDERFLOWER" not in page
        assert referral_papers.draw(desk, PaperRef(kind)).pdf == drawn.pdf


def test_who_it_usually_goes_to(desk: Desk) -> None:
    usual = referral_papers.usual_recipient
    assert usual(desk, form_of(save(desk))) == MANAGER
    other = save(desk, surname="OAKAPPLE", offender_manager="ROWANNE, Tess", crn="")
    assert usual(desk, form_of(other)) == Recipient("ROWANNE, Tess", "Probation")
    partner = save(desk, surname="SNOWBERRY", offender_manager="", crn="",
                   agency="Harbour Recovery", completed_by="SELFHEAL, Jo")  # fmt: skip
    assert usual(desk, form_of(partner)) == Recipient("SELFHEAL, Jo", "Harbour Recovery")
    assert usual(desk, PaperRef(PaperKind.BLANK_FORM)) is None


# ---- the gate ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipient", "code"),
    [
        (None, "recipient_needed"),
        (Recipient(" ", "Police"), "recipient_needed"),
        (Recipient("SELFHEAL, Jo", ""), "recipient_needed"),
        (Recipient("SELFHEAL, Jo", "Harbour Recovery"), "recipient_agency"),
        (Recipient("SELFHEAL, Jo", "Calder Family Centre"), "recipient_agency"),
        (Recipient("SELFHEAL, Jo", "Nobody has heard of it"), "recipient_agency"),
    ],
)
def test_only_somebody_named_of_a_statutory_agency_gets_one(
    desk: Desk, tmp_path: Path, recipient: Recipient | None, code: str
) -> None:
    referral = scored(desk, sent(desk))
    before = everything(tmp_path)
    for ref in (form_of(referral), matrix_of(desk, referral)):
        with pytest.raises(RuleViolation) as caught:
            referral_papers.save(desk, ref, tmp_path / "out.pdf", recipient=recipient)
        assert caught.value.code == code
        assert words("rule", code, caught.value.params)
    assert disclosures(desk) == []
    assert not (everything(tmp_path) - before)


def test_an_agency_is_known_however_it_is_typed(desk: Desk) -> None:
    referral_papers.check(desk, form_of(save(desk)), Recipient("HAREBELL, Simon", " police "))


@pytest.mark.parametrize(
    "source",
    [
        replace(SOURCE, hmpps_unpublished=True),
        replace(SOURCE, grade="5x5x5 B2 5"),
        replace(SOURCE, handling="Ask first"),
    ],
    ids=["unpublished", "code", "conditions"],
)
def test_what_its_source_keeps_in_does_not_leave(
    desk: Desk, tmp_path: Path, source: object
) -> None:
    referral = referrals.save(desk, None, 0, WHOLE, source=source)  # type: ignore[arg-type]
    with pytest.raises(RuleViolation) as caught:
        referral_papers.save(desk, form_of(referral), tmp_path / "x.pdf", recipient=MANAGER)
    assert caught.value.code == "paper_withheld"
    assert words("rule", "paper_withheld", caught.value.params)
    drawn = pages(referral_papers.draw(desk, form_of(referral), MANAGER).pdf)
    drawn = drawn.replace(f"form {referral.id[:8]}", "")  # its own digits are chance
    for kept in ("X990160", "84", "Crack cocaine", "Burglary dwelling", "9 Aug 1997"):
        assert kept not in drawn


def test_an_unpublished_score_is_dropped_from_the_form(desk: Desk) -> None:
    """The answer says the same as a score that HMPPS did not publish (S4; domain item 56)."""
    referral = accepted(desk, tasking(desk), ogrs_12="", ogrs_24="84.0")
    assert referral.person_id is not None
    scoring.add_score(
        desk, referral.person_id, tool="OGRS", version="3", months=24, value="84",
        scored_on=TODAY, basis="", source=replace(SOURCE, hmpps_unpublished=True),
    )  # fmt: skip
    page = pages(referral_papers.draw(desk, form_of(referral), MANAGER).pdf)
    assert "OGRS score (24 mths): Not answered" in page
    assert "X990160" in page


def test_a_text_that_names_visor_stays_in(desk: Desk, tmp_path: Path) -> None:
    """A text of before it was asked about; today nobody gets so far as to save it."""
    with pytest.raises(RuleViolation) as stopped:
        save(desk, concern="Seen on ViSOR in May.")
    assert (stopped.value.field, stopped.value.code) == ("concern", "visor_text")
    referral = save(desk, concern="Seen in May.")
    answers = json.dumps({**referral.answers, "concern": "Seen on ViSOR in May."})
    desk.write(
        lambda work: work.amend(
            Kind.REFERRAL, referral.id, referral.revision, {"answers": answers}
        ),
        context="test",
    )
    with pytest.raises(RuleViolation) as caught:
        referral_papers.save(desk, form_of(referral), tmp_path / "x.pdf", recipient=MANAGER)
    assert caught.value.code == "paper_visor"
    assert not (tmp_path / "x.pdf").exists()


# ---- out of the desk ---------------------------------------------------------------------


def test_saving_is_logged_with_its_recipient_before_the_file_is_there(
    desk: Desk, tmp_path: Path
) -> None:
    referral = accepted(desk, tasking(desk))
    for kind in (PaperKind.FORM, PaperKind.LETTER):
        path = tmp_path / f"{kind}.pdf"
        drawn = referral_papers.save(desk, PaperRef(kind, referral.id), path, recipient=MANAGER)
        assert path.read_bytes() == drawn.pdf
        entry = disclosures(desk)[-1]
        assert entry.recipients == "HAREBELL, Simon, Probation"
        assert entry.row_id == referral.id
        assert entry.person_id == referral.person_id
        assert entry.fields["how"][1] == "saved"
        assert entry.fields["paper"][1] == kind.value
        assert entry.fields["sha256"][1] == drawn.sha256


def test_a_matrix_sheet_is_told_of_somebody_in_no_cohort_yet(desk: Desk, tmp_path: Path) -> None:
    ref = matrix_of(desk, scored(desk, sent(desk)))
    referral_papers.save(desk, ref, tmp_path / "m.pdf", recipient=MANAGER)
    (entry,) = disclosures(desk)
    assert (entry.subject, entry.row_id, entry.person_id) == ("matrix", ref.id, "")


def test_a_saved_paper_can_have_a_password(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    referral_papers.save(
        desk, form_of(save(desk)), path, recipient=MANAGER, password="heron mossy lantern"
    )
    reader = PdfReader(path)
    assert reader.decrypt("") is PasswordType.NOT_DECRYPTED
    assert reader.decrypt("heron mossy lantern") is not PasswordType.NOT_DECRYPTED
    assert disclosures(desk)[-1].fields["how"][1] == "saved with a password"


def test_a_file_that_could_not_be_written_is_taken_back_in_the_log(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: object, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("iomdesk.services.outgoing._write_whole", full)
    before = everything(tmp_path)
    with pytest.raises(EnvironmentProblem):
        referral_papers.save(desk, form_of(save(desk)), tmp_path / "x.pdf", recipient=MANAGER)
    assert [one.fields["how"][1] for one in disclosures(desk)] == ["saved", "not saved after all"]
    left = {one for one in everything(tmp_path) - before if one.suffix == ".pdf"}
    assert not left


def test_printing_and_copying_are_logged(desk: Desk) -> None:
    referral = accepted(desk, tasking(desk))
    ref = PaperRef(PaperKind.LETTER, referral.id)
    drawn = referral_papers.draw(desk, ref, MANAGER)
    referral_papers.note_printed(desk, drawn)
    text = referral_papers.note_copied(desk, ref, MANAGER)
    assert "To: HAREBELL, Simon, Probation" in text
    hows = [(one.fields["how"][1], one.recipients) for one in disclosures(desk)]
    assert hows == [
        ("printed", "HAREBELL, Simon, Probation"),
        ("copied as text", "HAREBELL, Simon, Probation"),
    ]
    with pytest.raises(RuleViolation):
        referral_papers.note_copied(desk, ref, Recipient("SELFHEAL, Jo", "Harbour Recovery"))
    assert len(disclosures(desk)) == 2


def test_a_blank_paper_discloses_nothing(desk: Desk, tmp_path: Path) -> None:
    ref = PaperRef(PaperKind.BLANK_FORM)
    drawn = referral_papers.save(desk, ref, tmp_path / "blank.pdf", recipient=None)
    assert (tmp_path / "blank.pdf").read_bytes() == drawn.pdf
    referral_papers.note_printed(desk, drawn)
    assert disclosures(desk) == []


def test_names_of_files_and_titles_tell_of_nobody(desk: Desk) -> None:
    referral = accepted(desk, tasking(desk))
    refs = [PaperRef(PaperKind.BLANK_FORM), PaperRef(PaperKind.BLANK_MATRIX), form_of(referral),
            matrix_of(desk, referral), PaperRef(PaperKind.LETTER, referral.id)]  # fmt: skip
    names = set()
    for ref in refs:
        drawn = referral_papers.draw(desk, ref, MANAGER if ref.id else None)
        names.add(drawn.file_name)
        told = f"{drawn.file_name} {drawn.title} {PdfReader(BytesIO(drawn.pdf)).metadata}"
        assert not any(name in told for name in NAMES)
    assert len(names) == len(refs)


def test_a_refusal_says_that_nothing_follows(desk: Desk) -> None:
    ready = scored(desk, sent(desk))
    refused = referral_life.decide(
        desk, ready.id, ready.revision, Outcome.REFUSED, reason="Supervision holds.", on=TODAY,
        meeting_id=tasking(desk), agencies=("Police", "Probation", "County Housing"),
    )  # fmt: skip
    text = referral_papers.letter_text(desk, refused.id)
    assert "Not accepted on to the scheme" in text
    assert "Registered" not in text
    assert "No registration follows." in text
