"""Two records of one person made one, and taken apart exactly."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql_text

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Session
from iomdesk.domain.merging import Likeness, Side, number_field
from iomdesk.domain.people import IdentifierKind, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import actions, cohort, drafts, history, meetings, merging, rag, same_person
from iomdesk.services.cohort import Filter, Membership, PersonChanged
from iomdesk.services.desk import Desk, Work
from iomdesk.store import log, schema
from iomdesk.store.changes import source_values
from iomdesk.store.log import Verb
from iomdesk.store.queries import people as stored_people
from iomdesk.store.queries import sittings
from iomdesk.store.schema import Kind
from tests.helpers.dump import dump
from tests.helpers.people import POLICE, add
from tests.helpers.stores import make_desk

DAY = date(2026, 11, 10)
REASON = "The same PNCID and the same tattoo"


def rows_about(
    work: Work, person_id: str, mark: str, attendee_id: str, meeting_id: str, item: str
) -> None:
    """One row of every table that hangs off a person; ``item`` is their case there, if any."""
    source = source_values(POLICE)
    base = {"person_id": person_id}
    work.insert(Kind.NOTE, {**base, "on_date": DAY, "body": f"note {mark}", **source})
    arrest = work.insert(
        Kind.EVENT,
        {**base, "on_date": DAY, "kind": "arrest", "body": f"arrest {mark}", **source},
    )
    work.insert(
        Kind.EVENT,
        {**base, "on_date": DAY, "kind": "conviction", "body": f"found {mark}",
         "from_event": arrest, **source},
    )  # fmt: skip
    work.insert(Kind.EVENT, {**base, "on_date": DAY, "kind": "arrest", "body": "twin", **source})
    work.insert(Kind.NEED, {**base, "pathway": "drugs", "level": "high", "assessed_on": DAY,
                            "body": mark, **source})  # fmt: skip
    work.insert(Kind.SCORE, {**base, "tool": "OGRS 3", "months": 24, "value": "91", **source})
    work.insert(Kind.CUSTODY, {**base, "establishment": "HMP Fellgate", **source})
    work.insert(Kind.FLAG, {**base, "body": mark, **source})
    work.insert(Kind.ACTION, {**base, "body": mark, "owner_agency": "Police", **source})
    work.insert(Kind.RAG_FACT, {**base, "fact": "pnc", "value": "no", "as_at": DAY,
                                "rests_on": json.dumps([arrest]), **source})  # fmt: skip
    work.insert(
        Kind.RAG_CHANGE,
        {
            **base,
            "before": "not_set",
            "status": "amber",
            "reason": mark,
            "set_at": datetime(2026, 11, 1, tzinfo=UTC),
            **source,
        },
    )
    referral = work.insert(
        Kind.REFERRAL,
        {**base, "rule_set": "r", "answers": "{}", "stage": "draft", "route": "none", **source},
    )
    work.insert(Kind.REFERRAL_EVENT, {**base, "referral_id": referral, "kind": "note",
                                      "on_date": DAY})  # fmt: skip
    work.insert(Kind.MATRIX, {**base, "rule_set": "r", "scored_on": DAY, "scored_by": "X",
                              "sheet": json.dumps({"items": [arrest]}), "total": 1, "band": "b",
                              **source})  # fmt: skip
    work.insert(Kind.AGREEMENT, {**base, "kind": "consent", "agency": "Adair Homes",
                                 "begins_on": DAY})  # fmt: skip
    decision = work.insert(
        Kind.DECISION,
        {**base, "meeting_id": meeting_id, "item": item, "session": "open", "outcome": "keep",
         "reason": mark, "at": datetime(2026, 11, 10, tzinfo=UTC)},
    )  # fmt: skip
    work.insert(
        Kind.MINUTE,
        {**base, "meeting_id": meeting_id, "kind": "correction", "item": item, "body": mark,
         "decision_id": decision, "at": datetime(2026, 11, 10, tzinfo=UTC), **source},
    )  # fmt: skip
    work.insert(Kind.CONSENT, {**base, "attendee_id": attendee_id,
                               "seen_on": DAY if mark == "right" else None})  # fmt: skip


@contextmanager
def a_desk() -> Iterator[Desk]:
    """A desk of its own, for one example."""
    with TemporaryDirectory() as folder:
        clock = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())
        made = make_desk(Path(folder), clock)
        try:
            yield made
        finally:
            made.store.close()


def two(desk: Desk, **right: object) -> tuple[str, str]:
    """Two records that may be one person."""
    first = add(desk, "TEASELWOOD", "Dean", crn="X990012", birth_date=date(1991, 3, 14))
    values = {"birth_date": date(1991, 3, 14), "other_names": "Deano", **right}
    second = add(desk, "TEASLEWOOD", "Dean", crn="X990013", pncid="2009/9990012V", **values)
    return first, second


def plan(desk: Desk) -> str:
    """A meeting with nobody on its agenda yet."""
    return meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=date(2026, 11, 27), at_time=time(10), place="Hall",
        chair="BROADLEAF, Imran", chair_agency="Police",
    )  # fmt: skip


def revisions(desk: Desk, *ids: str) -> tuple[int, int]:
    """Of the two as they stand."""
    with desk.read() as reading:
        first, second = (stored_people.revision(reading, Kind.PERSON, one) for one in ids)
    return first, second


def give_status(desk: Desk, person_id: str, status: Rag) -> None:
    """A status of this moment, on a record nobody has changed yet."""
    values = {"rag": status, "rag_reason": f"Missed {status}"}
    desk.write(lambda work: work.amend(Kind.PERSON, person_id, 1, values), context="test")


def merged(desk: Desk, kept: str, other: str, choices: dict[str, Side] | None = None) -> str:
    """Merge as proposed, or as chosen; gives the id of the merge."""
    found = merging.compare(desk, kept, other)
    picked = {one.name: one.proposed for one in found.pairs} | (choices or {})
    return merging.merge(desk, kept, other, revisions(desk, kept, other), picked, reason=REASON).id


def whole(desk: Desk) -> object:
    """Everything, but for the merges themselves and the log."""
    searched = {
        text: [row.id for row in cohort.find_people(desk, Filter(text=text)).rows]
        for text in ("TEASELWOOD", "TEASLEWOOD", "X990012", "X990013", "Deano")
    }
    with desk.read() as reading:
        kept = reading.execute(
            schema.draft.select().order_by(schema.draft.c.form, schema.draft.c.subject_id)
        ).mappings()
        typed = [(row["form"], row["subject_id"], row["answers"]) for row in kept]
    return dump(desk, without=("merge",)), searched, typed


SIDES = st.sampled_from([Side.LEFT, Side.RIGHT])


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_taking_apart_gives_back_exactly_what_was_there(data: st.DataObject) -> None:
    """Whatever was held, whatever was chosen; meetings with both, identical rows, drafts too."""
    draw = data.draw
    with a_desk() as desk:
        first, second = two(
            desk,
            area=draw(st.sampled_from(["Saltergate", "Millbeck"])),
            phone=draw(st.sampled_from(["", "01632 960 123"])),
            ppo=draw(st.booleans()),
            mappa=draw(st.sampled_from(["", "2"])),
        )
        meeting_id = plan(desk)
        third = add(desk, "OAKAPPLE", "Stephen")
        ids = (first, second, third)
        chosen = draw(st.lists(st.sampled_from([0, 1, 2]), unique=True))
        meetings.add_cases(desk, meeting_id, [ids[one] for one in chosen])
        for case in meetings.meeting(desk, meeting_id).cases:
            if draw(st.booleans()):
                now = meetings.meeting(desk, meeting_id).cases
                held = next(one for one in now if one.id == case.id)
                meetings.set_case(desk, meeting_id, held, session=Session.CLOSED, why="")

        full = [draw(st.booleans()) for _ in ids]

        def fill(work: Work) -> None:
            attendee = work.insert(Kind.ATTENDEE, {"meeting_id": meeting_id, "position": 1,
                                                   "name": "X", "agency": "Y",
                                                   "basis": "consent"})  # fmt: skip
            cases = {one.person_id: one.id for one in meetings.meeting(desk, meeting_id).cases}
            for person_id, mark, wanted in zip(ids, ("left", "right", "third"), full, strict=True):
                if wanted:
                    item = cases.get(person_id, f"off {mark}")
                    rows_about(work, person_id, mark, attendee, meeting_id, item)

        desk.write(fill, context="test")
        drafts.keep_draft(desk, "score", second, base_revision=0, answers={"value": "9"})
        drafts.keep_draft(desk, "person", second, base_revision=1, answers={"area": "Thornhope"})
        before = whole(desk)
        compared = merging.compare(desk, first, second)
        choices = {
            one.name: draw(st.sampled_from(list(Side) if one.both else [Side.LEFT, Side.RIGHT]))
            for one in compared.pairs
        }
        kept, other = (first, second) if draw(st.booleans()) else (second, first)
        merge = merging.merge(
            desk, kept, other, revisions(desk, kept, other), choices, reason=REASON
        )
        assert whole(desk) != before
        cases = meetings.meeting(desk, meeting_id).cases
        assert [one.position for one in cases] == list(range(1, len(cases) + 1))
        assert other not in {one.person_id for one in cases}
        gone = merging.undo(desk, merge.id, reason="Two brothers")
        assert gone.kept_as_changed == ()
        assert gone.stays == 0
        assert whole(desk) == before
        with desk.read() as reading:
            assert log.verify(reading)[1] is None


def test_a_number_that_went_back_is_found_where_it_is_only(desk: Desk) -> None:
    """Also when nothing else of the kept record changes by taking the two apart."""
    first, second = two(desk)
    found = merging.compare(desk, second, first)
    choices = {one.name: Side.LEFT for one in found.pairs}
    choices |= {number_field(kind): Side.BOTH for kind in IdentifierKind}
    merge_id = merged(desk, second, first, choices)
    assert [row.id for row in cohort.find_people(desk, Filter(text="X990012")).rows] == [second]
    merging.undo(desk, merge_id, reason="Two brothers")
    assert [row.id for row in cohort.find_people(desk, Filter(text="X990012")).rows] == [first]


def test_what_a_meeting_recorded_of_both_is_read_under_the_case_that_stays(desk: Desk) -> None:
    """Its decisions and minutes name the case of the agenda, and go back when taken apart."""
    first, second = two(desk)
    meeting_id = plan(desk)
    meetings.add_cases(desk, meeting_id, [first, second])
    mine, theirs = meetings.meeting(desk, meeting_id).cases
    meetings.set_case(desk, meeting_id, theirs, session=Session.CLOSED, why="")

    def fill(work: Work) -> None:
        attendee = work.insert(Kind.ATTENDEE, {"meeting_id": meeting_id, "position": 1,
                                               "name": "X", "agency": "Y",
                                               "basis": "consent"})  # fmt: skip
        rows_about(work, first, "left", attendee, meeting_id, mine.id)
        rows_about(work, second, "right", attendee, meeting_id, theirs.id)

    def items() -> list[str]:
        with desk.read() as reading:
            decided = [one.item for one in sittings.decisions(reading, meeting_id)]
            return decided + [one.item for one in sittings.minutes(reading, meeting_id)]

    desk.write(fill, context="test")
    merge_id = merged(desk, first, second)
    (case,) = meetings.meeting(desk, meeting_id).cases
    assert case.id == theirs.id  # the closed part is the stricter
    assert items() == [theirs.id] * 4
    merging.undo(desk, merge_id, reason="Two brothers")
    assert items() == [mine.id, theirs.id] * 2


def test_a_merged_record_is_shown_nowhere_and_its_id_opens_the_one_kept(desk: Desk) -> None:
    """Lists, counts, search, areas, board, duplicate check, agenda proposals, offender managers."""
    first, second = two(desk, area="Thornhope", offender_manager="DUNNOCK, Pat")
    give_status(desk, first, Rag.RED)
    give_status(desk, second, Rag.AMBER)
    merged(desk, first, second, {"area": Side.LEFT, "offender_manager": Side.LEFT})
    for membership in Membership:
        assert second not in {
            row.id for row in cohort.find_people(desk, Filter(membership=membership)).rows
        }
    assert cohort.size(desk) == cohort.Size(active=1, left=0)
    assert sum(cohort.counts_by_rag(desk).values()) == 1
    assert "Thornhope" not in [
        one for one in cohort.areas(desk) if one not in {a.name for a in desk.scheme.areas}
    ]
    board = rag.board(desk)
    assert [card.person_id for column in board.columns for card in column] == [first]
    assert rag.cards_of(desk, [second]) == ()
    for text in ("TEASLEWOOD", "X990013", "2009/9990012V"):  # found as the one that is kept
        assert [row.id for row in cohort.find_people(desk, Filter(text=text)).rows] == [first]
    found = same_person.same_people(
        desk, surname="Teaslewood", forename="Dean", birth_date=date(1991, 3, 14),
        numbers={IdentifierKind.CRN: "X990013"},
    )  # fmt: skip
    assert [one.person_id for one in found] == [first]
    proposed = meetings.propose_cases(desk, "daily_tasking")
    assert second not in {person_id for person_id, _ in proposed}
    assert cohort.open_record(desk, second).person.id == first
    assert merging.kept_id(desk, second) == first
    with desk.read() as reading:
        assert stored_people.rows_of(reading, [second]) == []


def test_both_records_are_logged_as_combined_and_the_history_is_one(desk: Desk) -> None:
    """DPA 2018 s.62; what was done with the other record is read in the kept one's history."""
    first, second = two(desk)
    merge_id = merged(desk, first, second)
    with desk.read() as reading:
        for person_id in (first, second):
            entries = log.of_person(reading, person_id, verb=Verb.COMBINATION)
            assert any(one.subject == "person" and one.row_id == person_id for one in entries)
    told = history.history(desk, first)
    assert "TEASLEWOOD" in {after for line in told for _, _, after in line.fields}
    assert REASON in {after for line in told for _, _, after in line.fields}
    merging.undo(desk, merge_id, reason="Two brothers")
    told = history.history(desk, second)
    assert told[0].verb == Verb.COMBINATION


def test_what_was_added_since_stays_with_the_kept_record_and_is_counted(desk: Desk) -> None:
    """And a field that was changed since stays as it was changed."""
    first, second = two(desk, phone="01632 960 123")
    merge_id = merged(desk, first, second)
    task = actions.NewAction(body="See at home", owner_agency="Probation")
    made = actions.add(desk, first, task, POLICE)
    cohort.amend_person(
        desk, first, revisions(desk, first, second)[0], {"phone": "01632 960 999"}, numbers={},
        source=POLICE,
    )  # fmt: skip
    assert [one.stays for one in merging.standing(desk, first)] == [1]
    gone = merging.undo(desk, merge_id, reason="Two brothers")
    assert gone.stays == 1
    assert "phone" in gone.kept_as_changed
    assert actions.action(desk, made.id).person_id == first
    assert cohort.read_record(desk, first).person.phone == "01632 960 999"
    assert cohort.read_record(desk, second).person.phone == "01632 960 123"


def test_what_is_typed_into_an_open_form_of_the_other_goes_to_the_kept_one(desk: Desk) -> None:
    """A fact about a merged person is never lost from sight."""
    first, second = two(desk)
    merged(desk, first, second)
    task = actions.NewAction(body="See at home", owner_agency="Probation")
    assert actions.add(desk, second, task, POLICE).person_id == first


def test_who_is_on_an_agenda_twice_is_on_it_once_and_closed_stays_closed(desk: Desk) -> None:
    """Numbers close up; one case of the two remains, that of the closed part."""
    first, second = two(desk)
    third = add(desk, "OAKAPPLE", "Stephen")
    meeting_id = plan(desk)
    meetings.add_cases(desk, meeting_id, [first, third, second])
    case = meetings.meeting(desk, meeting_id).cases[2]
    meetings.set_case(desk, meeting_id, case, session=Session.CLOSED, why="")
    merged(desk, first, second)
    cases = meetings.meeting(desk, meeting_id).cases
    assert [(one.position, one.person_id, one.session) for one in cases] == [
        (1, third, Session.OPEN),
        (2, first, Session.CLOSED),
    ]
    with desk.read() as reading:
        from iomdesk.store.queries import meetings as stored
        from iomdesk.store.queries import records

        assert stored.diary(reading)[0].cases == 2
        assert [(one.position, one.of) for one in records.agendas(reading, first)] == [(1, 1)]


def test_what_both_hold_word_for_word_counts_once(desk: Desk) -> None:
    """But not where something that goes over rests on it, and not from another source."""
    first, second = two(desk)

    def fill(work: Work) -> None:
        for one in (first, second):
            row = {"person_id": one, "on_date": DAY, "kind": "arrest", **source_values(POLICE)}
            work.insert(Kind.EVENT, {**row, "body": "Shoplifting"})
            work.insert(Kind.EVENT, {**row, "body": "By " + one})
        kept_in = {"person_id": second, "on_date": DAY, "kind": "arrest", "body": "Shoplifting"}
        kept_in |= source_values(POLICE) | {"handling": "Not to the family"}
        work.insert(Kind.EVENT, kept_in)

    desk.write(fill, context="test")
    assert merging.compare(desk, first, second).once == 1
    merged(desk, first, second)
    held = cohort.read_record(desk, first).events
    assert sorted(one.body for one in held) == sorted(
        ["Shoplifting", "Shoplifting", "By " + first, "By " + second]
    )


def test_taking_values_of_the_other_takes_their_conditions_along(desk: Desk) -> None:
    """A telephone number that may not be passed on may not be passed on after a merge."""
    first, second = two(desk, phone="01632 960 123")
    desk.write(
        lambda work: work.amend(Kind.PERSON, second, 1, {"handling": "Not to the family"}),
        context="test",
    )
    merged(desk, first, second)
    assert cohort.read_record(desk, first).person.provenance.handling == "Not to the family"


def test_two_merges_come_apart_the_last_one_first(desk: Desk) -> None:
    """So that each is exact."""
    first, second = two(desk)
    third = add(desk, "TEASELWOOD", "D")
    before = whole(desk)
    one = merged(desk, first, second)
    two_ = merged(desk, first, third)
    with pytest.raises(RuleViolation) as refused:
        merging.undo(desk, one, reason="Two brothers")
    assert refused.value.code == "merge_later"
    assert [m.refused for m in merging.standing(desk, first)] == ["", "merge_later"]
    merging.undo(desk, two_, reason="Two brothers")
    with pytest.raises(RuleViolation) as refused:
        merging.undo(desk, two_, reason="Two brothers")
    assert refused.value.code == "merge_undone"
    merging.undo(desk, one, reason="Two brothers")
    assert whole(desk) == before


def test_the_own_number_stays_first_after_two_merges(desk: Desk, clock: SetClock) -> None:
    """Whichever was entered first: a record is known by its own number until it is apart."""
    older = add(desk, "TEASLEWOOD", "D", crn="X990013", pncid="2009/9990012V")
    clock.at += timedelta(days=1)
    first = add(desk, "TEASELWOOD", "Dean", crn="X990031", pncid="2006/9990031V")
    clock.at += timedelta(days=1)
    third = add(desk, "TEASELWOOD", "Den", crn="X990018", nomis="A9018ZZ")

    def shown() -> tuple[str, ...]:
        held = cohort.read_record(desk, first).person
        wanted = (cohort.Filter(), cohort.Filter(limit=1), cohort.Filter(text="TEASELWOOD"))
        listed = {
            row.crn for one in wanted for row in cohort.find_people(desk, one).rows
            if row.id == first
        }  # fmt: skip
        with desk.read() as reading:
            listed |= {row.crn for row in stored_people.rows_of(reading, [first])}
            literal = f"SELECT {stored_people.CRN} FROM person WHERE id = :id"
            listed |= {reading.execute(sql_text(literal), {"id": first}).scalar_one()}
        known = (held.identifier(kind) for kind in (IdentifierKind.CRN, IdentifierKind.PNCID))
        return (*sorted(listed), *known)

    own = shown()
    assert own[:2] == ("X990031", "X990031")
    merged(desk, first, older)
    assert shown() == own
    latest = merged(desk, first, third)
    assert shown() == own
    held = cohort.read_record(desk, first).person
    assert {one.canonical for one in held.identifiers[:2]} == set(own)
    assert held.identifier(IdentifierKind.NOMIS) == "A9018ZZ"  # it has none of its own
    merging.undo(desk, latest, reason="Two brothers")
    assert shown() == own


def test_two_records_with_nothing_in_common_are_known(desk: Desk) -> None:
    """By name, other names, birth date and numbers; what one does not hold says nothing."""
    first, second = two(desk)
    found = merging.compare(desk, first, second).likeness
    assert (found.nothing, found.differ) == (False, ("number_crn",))
    stranger = add(
        desk, "OAKAPPLE", "Stephen", crn="X990031", birth_date=date(1988, 2, 2),
        other_names="Steve",
    )  # fmt: skip
    found = merging.compare(desk, first, stranger).likeness
    assert (found.nothing, found.differ) == (True, ("birth_date", "number_crn"))
    alias = add(desk, "BURDOCKE", "Al", other_names="dean  Teaselwood, Big Al")
    assert merging.compare(desk, first, alias).likeness == Likeness(nothing=False, differ=())


def test_a_chain_of_merges_opens_the_last(desk: Desk) -> None:
    """The record that is kept may be merged again; then the first cannot be taken out."""
    first, second = two(desk)
    third = add(desk, "TEASELWOOD", "D")
    inner = merged(desk, second, first)
    merged(desk, third, second)
    assert merging.kept_id(desk, first) == third
    assert "TEASELWOOD" in {a for line in history.history(desk, third) for _, _, a in line.fields}
    with pytest.raises(RuleViolation):
        merging.undo(desk, inner, reason="Two brothers")


def test_a_merge_needs_a_reason_two_records_and_what_was_compared(desk: Desk) -> None:
    """And nothing is changed when it is refused."""
    first, second = two(desk)
    before = whole(desk)
    bases = revisions(desk, first, second)
    for kept, other, reason, code in (
        (first, second, " ", "merge_reason"),
        (first, first, REASON, "merge_itself"),
        (first, "nobody", REASON, "merge_gone"),
    ):
        with pytest.raises(RuleViolation) as refused:
            merging.merge(desk, kept, other, bases, {}, reason=reason)
        assert refused.value.code == code
    with pytest.raises(PersonChanged):
        merging.merge(desk, first, second, (bases[0], bases[1] + 1), {}, reason=REASON)
    assert whole(desk) == before


def test_a_status_that_came_with_the_other_record_is_no_move_to_take_back(
    desk: Desk, clock: SetClock
) -> None:
    """Taking it back would put a status back that the merge replaced."""
    first, second = two(desk)
    give_status(desk, first, Rag.AMBER)
    give_status(desk, second, Rag.RED)
    merged(desk, first, second)
    assert cohort.read_record(desk, first).person.rag is Rag.RED
    clock.at += timedelta(minutes=1)
    with pytest.raises(RuleViolation) as refused:
        rag.take_back(desk, first, revisions(desk, first, second)[0])
    assert refused.value.code == "nothing_to_take_back"
