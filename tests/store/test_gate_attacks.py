"""Ways round the audience gate, each tried on a real store: old words, dropped cases, forms."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from iomdesk.domain.events import EventKind, is_intelligence
from iomdesk.domain.matrix import Sheet
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import IdentifierKind, NeedLevel, Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.traces import SheetItem
from iomdesk.services import (
    actions,
    cohort,
    events,
    facts,
    history,
    meetings,
    packs,
    referral_papers,
    referrals,
    scoring,
)
from iomdesk.services.desk import Desk, Work
from iomdesk.services.events import NewEvent
from iomdesk.services.referral_papers import PaperKind, PaperRef, Recipient
from iomdesk.services.referral_start import answers_from_person
from iomdesk.store.changes import source_values
from iomdesk.store.queries.events import INTELLIGENCE
from iomdesk.store.schema import Kind
from tests.helpers import happened
from tests.helpers.cohort import SOURCE
from tests.helpers.referrals import WHOLE
from tests.helpers.wall import case_on_the_wall
from tests.store.test_release import TODAY, add, held, move, text

DAY = TODAY - timedelta(days=4)
OFFICER = Recipient("HAREBELL, Simon", "Probation")


def older(desk: Desk, table: str, row_id: str, **columns: str) -> None:
    """Columns as a store of before wrote them, past the rules of today."""

    def act(work: Work) -> None:
        for column, value in columns.items():
            statement = f"UPDATE {table} SET {column} = ? WHERE id = ?"
            work.reading.exec_driver_sql(statement, (value, row_id))

    desk.write(act, context="test")


# ---- words of an older store ----------------------------------------------------------------

OLD_KINDS = ("Intelligence", " intelligence ", "INTEL", "Intel report", "Intelligence report")


@pytest.mark.parametrize("kind", OLD_KINDS)
def test_an_older_word_for_intelligence_is_intelligence_everywhere(desk: Desk, kind: str) -> None:
    person_id = add(desk)
    event_id = happened.event(desk, person_id, "zqinformantzq", source=SOURCE, on=DAY)
    older(desk, "event", event_id, kind=kind)
    assert events.happenings(desk, person_id).total == 0
    assert events.counts(desk, person_id)["intelligence"] == 1
    for copy in packs.make(desk, held(desk, person_id).id).copies:
        assert "zqinformantzq" not in text(copy)


@pytest.mark.parametrize("kind", [*OLD_KINDS, "intelligent", "Appointment", "Intels", "other"])
@pytest.mark.parametrize("grade", ["", " ", "5x5x5 B2 1"])
def test_the_store_and_the_rules_mean_the_same_by_intelligence(
    desk: Desk, kind: str, grade: str
) -> None:
    with desk.read() as reading:
        said = reading.exec_driver_sql(
            f"SELECT {INTELLIGENCE} FROM (SELECT ? AS kind, ? AS grade)",
            (kind, grade),
        ).scalar()
    assert bool(said) is is_intelligence(kind, grade)


def test_the_history_folds_a_report_of_an_older_word_that_was_taken_out(desk: Desk) -> None:
    person_id = add(desk)
    values = {"person_id": person_id, "on_date": "2026-11-20", "kind": "Intel report",
              "body": "zqinformantzq", **source_values(SOURCE)}  # fmt: skip
    event_id = desk.write(lambda work: work.insert(Kind.EVENT, values), context="test")
    assert "zqinformantzq" not in str(history.history(desk, person_id))
    events.withdraw_event(desk, event_id, 1, reason="Somebody else.")
    assert "zqinformantzq" not in str(history.history(desk, person_id))


@pytest.mark.parametrize(
    ("table", "column"),
    [("event", "body"), ("event", "originator"), ("action", "body"), ("flag", "body")],
)
def test_no_pack_quotes_visor_out_of_an_older_store(desk: Desk, table: str, column: str) -> None:
    person_id = add(desk)
    rows = {
        "event": happened.event(desk, person_id, "Seen", source=SOURCE, on=DAY),
        "action": actions.add(
            desk, person_id, actions.NewAction(body="Visit", owner_agency="Probation"), SOURCE
        ).id,
        "flag": facts.add_flag(desk, person_id, body="Self-harm history", source=SOURCE),
    }
    older(desk, table, rows[table], **{column: "As ViSOR has it"})
    meeting = held(desk, person_id)
    with pytest.raises(RuleViolation) as told:
        packs.make(desk, meeting.id)
    assert (told.value.code, told.value.params["case"]) == ("pack_visor", 1)
    assert packs.register(desk, meeting.id) == ()
    shown = case_on_the_wall(desk, meeting.id, meeting.cases[0].id)
    assert "ViSOR" not in str(shown)
    assert len(shown.actions) == (0 if table == "action" else 1)


# ---- what a closed part decided -------------------------------------------------------------


def test_a_closed_case_taken_off_the_agenda_opens_nothing_of_it(desk: Desk) -> None:
    person_id = add(desk)
    before = held(desk, person_id, on=DAY, closed=True)
    move(desk, person_id, Rag.RED, "zqinformantzq again.", meeting_id=before.id)
    given = {"person_id": person_id, "meeting_id": before.id, "body": "zqvisitzq",
             "owner_agency": "Probation", "on_wall": True, **source_values(SOURCE)}  # fmt: skip
    desk.write(lambda work: work.insert(Kind.ACTION, given), context="test")
    meetings.drop_case(desk, before.id, before.cases[0])
    later = held(desk, person_id)
    whole, *others = (text(copy) for copy in packs.make(desk, later.id).copies)
    assert "zqinformantzq" in whole
    assert "zqvisitzq" in whole
    for said in others:
        assert "zq" not in said
    shown = case_on_the_wall(desk, later.id, later.cases[0].id)
    assert (shown.rag, shown.actions) == (None, ())


# ---- the matrix sheet -----------------------------------------------------------------------


def report(desk: Desk, person_id: str, grade: str, **more: object) -> str:
    new = NewEvent(kind=EventKind.INTELLIGENCE, on_date=DAY, body="Dealing", **more)  # type: ignore[arg-type]
    return events.add_event(desk, person_id, new, replace(SOURCE, grade=grade))


def sheet_said(desk: Desk, matrix_id: str) -> str:
    said = drawn_words(desk, PaperKind.MATRIX, matrix_id)
    return said.replace(matrix_id.replace("-", "")[:8], "REFERENCE")


def drawn_words(desk: Desk, kind: PaperKind, row_id: str) -> str:
    drawn = referral_papers.draw(desk, PaperRef(kind, row_id), OFFICER)
    pages = PdfReader(BytesIO(drawn.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def scored(desk: Desk, person_id: str, *items: SheetItem, **counts: int) -> str:
    sheet = Sheet(items=items, counted_on=TODAY, **counts)  # type: ignore[arg-type]
    return scoring.save_matrix(
        desk, referral_id=None, person_id=person_id, sheet=sheet, scored_on=TODAY,
        scored_by="ELDERFLOWER, Priya", nominal_number="",
    ).id  # fmt: skip


@pytest.mark.parametrize("how", ["handling 4", "closed part", "taken out since"])
def test_no_sheet_tells_why_a_report_its_reader_may_not_see_was_left_out(
    desk: Desk, how: str
) -> None:
    person_id = add(desk)
    grade = "5x5x5 A1 4" if how == "handling 4" else "5x5x5 A1 1"
    event_id = report(desk, person_id, grade, closed_only=how == "closed part")
    plain = SheetItem(event_id=report(desk, person_id, "5x5x5 E5 1"), box="recent_low",
                      included=False, reason="zqplainzq")  # fmt: skip
    secret = SheetItem(event_id=event_id, box="recent_high", included=False, reason="zqhandlerzq")
    both = scored(desk, person_id, plain, secret, left_out=2)
    if how == "taken out since":
        events.withdraw_event(desk, event_id, 1, reason="Somebody else.")
    said = sheet_said(desk, both)
    assert "zqplainzq" in said
    assert "zqhandlerzq" not in said
    alone = sheet_said(desk, scored(desk, person_id, plain, left_out=1))
    assert said == alone


def test_the_words_of_a_sheet_are_held_to_the_rule_on_visor(desk: Desk) -> None:
    person_id = add(desk)
    item = SheetItem(event_id=report(desk, person_id, "5x5x5 E5 1"), box="recent_low",
                     included=False, reason="zqplainzq")  # fmt: skip
    matrix_id = scored(desk, person_id, item, left_out=1)
    with desk.read() as reading:
        (sheet,) = reading.exec_driver_sql("SELECT sheet FROM matrix").one()
    older(desk, "matrix", matrix_id, sheet=sheet.replace("zqplainzq", "ViSOR says no"))
    with pytest.raises(RuleViolation) as told:
        referral_papers.check(desk, PaperRef(PaperKind.MATRIX, matrix_id), OFFICER)
    assert told.value.code == "paper_visor"


# ---- a form filled from a record ------------------------------------------------------------

UNPUBLISHED = replace(SOURCE, originator="HMPPS", hmpps_unpublished=True)


def known(desk: Desk, source: Provenance = SOURCE) -> str:
    values = {"surname": "FERNLEAFE", "forename": "Kyle", "birth_date": date(1997, 8, 9),
              "area": "Saltergate", "address": "9 Quarry Lane", "phone": "01632 960 871",
              "offender_manager": "HAREBELL, Simon", "mappa": "1"}  # fmt: skip
    return cohort.add_person(desk, values, numbers={IdentifierKind.CRN: "X990871"}, source=source)


def test_unpublished_data_is_not_brought_into_a_form(desk: Desk) -> None:
    person_id = known(desk)
    for pathway in ("drugs", "alcohol"):
        facts.add_need(
            desk, person_id, pathway=pathway, level=NeedLevel.HIGH, assessed_on=DAY,
            source=UNPUBLISHED if pathway == "drugs" else SOURCE,
        )  # fmt: skip
    assert answers_from_person(desk, person_id)["needs"] == "alcohol"
    other = answers_from_person(desk, known(desk, UNPUBLISHED))
    assert (other["surname"], other["birth_date"]) == ("FERNLEAFE", "1997-08-09")
    for key in ("crn", "address", "contact_number", "offender_manager", "mappa"):
        assert key not in other


def test_a_form_filled_from_a_record_frees_nothing_of_it(desk: Desk) -> None:
    """The record came with conditions; the form names its own source, which has none."""
    person_id = known(desk, replace(SOURCE, originator="Probation", handling="No copies"))
    answers = {**WHOLE, **answers_from_person(desk, person_id)}
    made = referrals.save(desk, None, 0, answers, source=SOURCE, person_id=person_id)
    said = drawn_words(desk, PaperKind.FORM, made.id)
    assert "FERNLEAFE" in said
    for secret in ("9 Quarry Lane", "01632 960 871", "X990871"):
        assert secret not in said


def test_the_case_in_the_open_part_stays_as_it_was(desk: Desk) -> None:
    """What was decided in the open of a meeting that still has the case is told as before."""
    person_id = add(desk)
    before = held(desk, person_id, on=DAY)
    move(desk, person_id, Rag.RED, "zqopenzq again.", meeting_id=before.id)
    assert before.cases[0].session is Session.OPEN
    for copy in packs.make(desk, held(desk, person_id).id).copies:
        assert "zqopenzq" in text(copy)


# ---- ViSOR in what is kept ------------------------------------------------------------------

QUOTED = "As ViSOR has it"


@pytest.mark.parametrize("field", ["tool", "value", "version", "basis", "channel", "handling"])
def test_a_score_names_no_visor(desk: Desk, field: str) -> None:
    person_id = add(desk)
    given = {"tool": "RM2000", "value": "High", "version": "", "basis": ""}
    source = SOURCE
    if field in given:
        given[field] = QUOTED
    else:
        source = replace(SOURCE, **{field: QUOTED})  # type: ignore[arg-type]
    with pytest.raises(RuleViolation) as told:
        scoring.add_score(desk, person_id, months=None, scored_on=None, source=source, **given)
    assert (told.value.field, told.value.code) == (field, "visor_text")


@pytest.mark.parametrize("field", ["channel", "handling", "ground"])
def test_no_source_of_a_record_or_a_form_names_visor(desk: Desk, field: str) -> None:
    source = replace(SOURCE, **{field: QUOTED})  # type: ignore[arg-type]
    for keep in (
        lambda: known(desk, source),
        lambda: referrals.save(desk, None, 0, WHOLE, source=source),
    ):
        with pytest.raises(RuleViolation) as told:
            keep()
        assert (told.value.field, told.value.code) == (field, "visor_text")


def test_a_nominal_number_names_no_visor(desk: Desk) -> None:
    with pytest.raises(RuleViolation) as told:
        scoring.save_matrix(
            desk, referral_id=None, person_id=add(desk), sheet=Sheet(), scored_on=TODAY,
            scored_by="ELDERFLOWER, Priya", nominal_number="ViSOR 14",
        )  # fmt: skip
    assert (told.value.field, told.value.code) == ("nominal_number", "visor_text")
