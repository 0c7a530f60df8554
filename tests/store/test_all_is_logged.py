"""Every change of the record is in the log with before and after, whichever service makes it.

One story drives each public function that writes; after each step what differs in the
tables is held against what the log tells. Which functions write is read from the source,
so that one added later fails here until the story drives it.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

from iomdesk.domain.agencies import AgencyEntry, AgencyRole, Agreement, AgreementKind, Practitioner
from iomdesk.domain.clock import SetClock
from iomdesk.domain.counting import fill, propose
from iomdesk.domain.deciding import Verdict
from iomdesk.domain.events import EventKind
from iomdesk.domain.matrix import Sheet
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import NeedLevel, Provenance, Rag
from iomdesk.domain.ragfacts import FactName, FactValue
from iomdesk.domain.repeating import Repeating, Rhythm
from iomdesk.domain.wall import Naming
from iomdesk.services import (
    actions,
    agencies,
    agendas,
    agreements,
    chaircase,
    copyregister,
    counting,
    custody,
    decidereferral,
    deciding,
    eventimport,
    eventlines,
    events,
    facts,
    intelligence,
    meetingnotes,
    meetings,
    merging,
    needs,
    nominations,
    packagain,
    packs,
    permissions,
    printrun,
    rag,
    ragfacts,
    scoring,
    series,
    sitting,
    updates,
    wall,
)
from iomdesk.services.actions import NewAction
from iomdesk.services.custody import NewStay
from iomdesk.services.deciding import NewDecision
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent, NewNote
from iomdesk.services.meetings import Invitation
from iomdesk.services.needs import NewNeed
from iomdesk.services.ragfacts import Statement
from iomdesk.services.series import Plan
from iomdesk.store import log, schema
from iomdesk.store.changes import STAMPS
from iomdesk.store.log import Entry, Verb
from iomdesk.store.schema import Kind
from tests.helpers import held
from tests.helpers import referrals as forms
from tests.helpers.dump import dump
from tests.helpers.people import POLICE, add
from tests.helpers.rag import facts_for

P = ParamSpec("P")
R = TypeVar("R")
Rows = dict[tuple[str, str], dict[str, object]]

TODAY = date(2026, 11, 24)
PROBATION = replace(POLICE, originator="Probation Service", received_on=TODAY)
SERVICES = (
    actions, agencies, agendas, agreements, chaircase, copyregister, counting, custody, deciding,
    decidereferral, eventimport, eventlines, events, facts, intelligence, meetingnotes, merging,
    needs, nominations, packagain, permissions, printrun, rag, ragfacts, scoring, series, updates,
    wall,
)  # fmt: skip
_FROM_ELSEWHERE = frozenset({"undo_import", "save", "send_out", "remember"})


# ---- which functions write ------------------------------------------------------------------


def _called(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            target = one.func
            if isinstance(target, ast.Name):
                yield target.id
            elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                yield f"{target.value.id}.{target.attr}"


def writers(services: Iterable[ModuleType] = SERVICES) -> frozenset[str]:
    """ "events.add_event" of each public function that ends in a write, however deep."""
    calls: dict[str, set[str]] = {}
    for module in services:
        short = module.__name__.rpartition(".")[2]
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        own = {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}
        for one in tree.body:
            if isinstance(one, ast.FunctionDef):
                calls[f"{short}.{one.name}"] = {
                    f"{short}.{name}" if name in own else name for name in _called(one)
                }
    found: set[str] = set()
    while True:
        more = {
            name
            for name, used in calls.items()
            if "desk.write" in used or used & found
            or {one.rpartition(".")[2] for one in used} & _FROM_ELSEWHERE
        } - found  # fmt: skip
        if not more:
            return frozenset(one for one in found if not one.split(".")[1].startswith("_"))
        found |= more


# ---- what differs, and what the log tells of it ---------------------------------------------


def rows_of(desk: Desk) -> Rows:
    return {
        (kind, str(row["id"])): row for kind, held in dump(desk).items() for row in held
    }  # fmt: skip


def entries_of(desk: Desk) -> list[Entry]:
    with desk.read() as reading:
        return list(reversed(log.latest(reading, limit=100_000)))


def by_default(kind: str, name: str) -> object:
    default = schema.BY_KIND[Kind(kind)].columns[name].server_default
    text = "" if default is None else str(getattr(default, "arg", "")).strip("'")
    return int(text) if text.isdigit() else text


def told(entries: list[Entry], kind: str, row_id: str) -> dict[str, tuple[object, object]]:
    """What the log says of each column of a row: before the first change, after the last."""
    found: dict[str, tuple[object, object]] = {}
    for one in entries:
        if (one.subject, one.row_id) == (kind, row_id):
            for name, (before, after) in one.fields.items():
                found[name] = (found.get(name, (before, None))[0], after)
    return found


def unexplained(before: Rows, after: Rows, entries: list[Entry]) -> list[str]:
    """Every difference of the tables that the log does not tell."""
    wrong = []
    for key in before.keys() | after.keys():
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        said = told(entries, *key)
        verbs = {one.verb for one in entries if (one.subject, one.row_id) == key}
        if was is None and not verbs & {Verb.COLLECTION, Verb.COMBINATION}:
            wrong.append(f"{key}: added")
        if now is None and Verb.ERASURE not in verbs:
            wrong.append(f"{key}: gone")
        for name in schema.BY_KIND[Kind(key[0])].columns.keys():  # noqa: SIM118 - a collection
            old = None if was is None else was.get(name)
            new = None if now is None else now.get(name)
            empty = (None, "") if was is None or now is None else ()
            if name in STAMPS or old == new or (old in (None, "") and new in empty):
                continue
            if name in said:
                first = {old, by_default(key[0], name)} if was is None else {old}
                if said[name][0] not in first or said[name][1] != new:
                    wrong.append(f"{key}.{name}: {said[name]} for {(old, new)}")
            elif not (was is None and new == by_default(key[0], name)):
                if now is None and new is None and old == by_default(key[0], name):
                    continue
                wrong.append(f"{key}.{name}: {(old, new)} not told")
    return wrong


class Story:
    """Drives services and holds the log against the tables after each step."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.driven: set[str] = set()
        self.kinds: set[str] = set()

    def do(self, action: Callable[P, R], *args: P.args, **more: P.kwargs) -> R:
        before, seen = rows_of(self.desk), len(entries_of(self.desk))
        result = action(*args, **more)
        entries = entries_of(self.desk)[seen:]
        name = f"{action.__module__.rpartition('.')[2]}.{action.__name__}"
        assert entries, f"{name} left nothing in the log"
        assert unexplained(before, rows_of(self.desk), entries) == [], name
        for one in entries:
            assert one.who == self.desk.who
            assert one.context
        self.driven.add(name)
        self.kinds |= {one.subject for one in entries}
        return result


def revision(desk: Desk, kind: Kind, row_id: str) -> int:
    table = schema.BY_KIND[kind]
    with desk.read() as reading:
        row = reading.execute(table.select().where(table.c.id == row_id)).mappings().one()
        return int(row["revision"])


def test_every_change_is_in_the_log_with_before_and_after(
    desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    story = Story(desk)
    do = story.do
    person, other = add(desk, "TEASELWOOD", "Dean", crn="X990012"), add(desk, "TEASLEWOOD", "Dean")
    _events(do, desk, person)
    _lists(do, desk, person, tmp_path)
    _record(do, desk, person)
    _status(do, desk, person, clock)
    _matrix(do, desk, person)
    _agencies(do, desk, person)
    _diary(do, desk)
    _deciding(do, desk, person, other)
    _packs(do, desk)
    _merge(do, desk, person, other)
    assert story.driven == writers()
    with desk.read() as reading:
        assert log.verify(reading)[1] is None
    for kind in (Kind.EVENT, Kind.NOTE, Kind.NEED, Kind.CUSTODY, Kind.ACTION, Kind.RAG_FACT,
                 Kind.RAG_CHANGE, Kind.AGENCY, Kind.PRACTITIONER, Kind.AGREEMENT,
                 Kind.NOMINATION, Kind.MERGE, Kind.MATRIX, Kind.IMPORT, Kind.DECISION,
                 Kind.MINUTE):  # fmt: skip
        assert kind in story.kinds


Do = Callable[..., Any]


def _events(do: Do, desk: Desk, person: str) -> None:
    arrest = NewEvent(kind=EventKind.ARREST, on_date=TODAY, body="", line="shoplifting")
    arrest_id = do(events.add_event, desk, person, arrest, POLICE)
    found = replace(arrest, kind=EventKind.CONVICTION, from_event=arrest_id)
    do(events.add_event, desk, person, found, POLICE)
    do(events.amend_event, desk, arrest_id, 1, replace(arrest, count=2, at_time="9.30"),
       replace(PROBATION, handling="Ask first"), reason="Two of them")  # fmt: skip
    do(permissions.record_permission, desk, Kind.EVENT, arrest_id, 2, by="DS Rowanne", on=TODAY,
       reference="letter 14")  # fmt: skip
    do(permissions.take_permission_back, desk, Kind.EVENT, arrest_id, 3, reason="Withdrawn")
    do(events.withdraw_event, desk, arrest_id, 4, reason="Another person")
    note = do(events.add_note, desk, person, NewNote(on_date=TODAY, body="Rang."), PROBATION)
    do(events.amend_note, desk, note, 1, NewNote(on_date=TODAY, body="Rang twice."), POLICE,
       reason="Twice")  # fmt: skip
    do(events.withdraw_note, desk, note, 2, reason="Of another person")
    report = NewEvent(kind=EventKind.INTELLIGENCE, on_date=TODAY, body="Seen with a holdall")
    report_id = do(events.add_event, desk, person, report, replace(POLICE, grade="5x5x5 B2 1"))
    do(intelligence.open_report, desk, report_id)


def _lists(do: Do, desk: Desk, person: str, folder: Path) -> None:
    lines = eventlines.read_lines(desk, "12/11/26 missed Probation Service: did not attend",
                                  person_id=person)  # fmt: skip
    do(eventlines.keep_lines, desk, lines)
    path = folder / "list.csv"
    path.write_text("CRN,Date,Kind,Details,Source\nX990012,13/11/2026,Visit,At home,Police\n")
    plan = eventimport.read_file(desk, path)
    do(eventimport.save_report, desk, plan, folder / "report.json")
    batch = do(eventimport.bring_in, desk, plan).batch_id
    do(eventimport.undo, desk, batch)


def _record(do: Do, desk: Desk, person: str) -> None:
    need = NewNeed(pathway="drugs", level=NeedLevel.HIGH, assessed_on=TODAY, body="Daily.")
    need_id = do(needs.keep_need, desk, person, need, PROBATION)
    do(needs.amend_need, desk, need_id, 1, replace(need, level=NeedLevel.SOME), POLICE, reason="x")
    do(needs.withdraw_need, desk, need_id, 2, reason="Another person")
    do(facts.add_need, desk, person, pathway="ete", level=NeedLevel.NONE, assessed_on=TODAY,
       source=POLICE)  # fmt: skip
    do(facts.add_flag, desk, person, body="Dog at home", source=POLICE)
    do(facts.add_score, desk, person, tool="OASys", months=None, value="71", scored_on=TODAY,
       source=POLICE)  # fmt: skip
    do(scoring.add_score, desk, person, tool="OGRS 3", version="3", months=24, value="88.4",
       scored_on=TODAY, basis="", source=POLICE)  # fmt: skip
    stay = NewStay(establishment="HMP Fellgate", started_on=date(2026, 8, 3), sentence_days=336)
    stay_id = do(custody.add_stay, desk, person, stay, POLICE)
    do(custody.amend_stay, desk, stay_id, 1, replace(stay, release_on=date(2027, 1, 18)), PROBATION,
       reason="Told by the prison")  # fmt: skip
    do(custody.end_stay, desk, stay_id, 2, on=TODAY, reason="Released", source=POLICE)
    do(custody.withdraw_stay, desk, stay_id, 3, reason="Another person")
    do(facts.add_custody, desk, person, establishment="HMP Fellgate", release_on=None,
       source=POLICE)  # fmt: skip
    prison = next(one.name for one in desk.scheme.agencies if one.role is AgencyRole.PRISON)
    update = updates.update_for(desk.scheme, AgencyRole.PRISON)
    part = next(one for one in update.parts() if one.becomes.value == "stay")
    do(updates.keep, desk, person, prison,
       {part.key("establishment"): "HMP Thornhope", part.key("on"): "24/11/2026"},
       Provenance(originator=prison, received_on=TODAY, channel="telephone"))  # fmt: skip
    new = NewAction(body="See at home", owner_agency="Probation Service", due_on=TODAY)
    kept = do(actions.add, desk, person, new, PROBATION)
    do(actions.amend, desk, kept.id, 1, replace(new, body="See at the hostel"), POLICE)
    do(actions.finish, desk, kept.id, 2, done_on=TODAY, outcome="Seen.")
    do(actions.reopen, desk, kept.id, 3)
    do(actions.drop, desk, kept.id, 4, on=TODAY, reason="Moved away")


def _status(do: Do, desk: Desk, person: str, clock: SetClock) -> None:
    said = Statement(fact=FactName.PNC, value=FactValue.YES, as_at=TODAY, body="PNC 14:02")
    fact_id = do(ragfacts.state_fact, desk, person, said, POLICE)
    do(ragfacts.withdraw_fact, desk, fact_id, 1, reason="Another person")
    base = revision(desk, Kind.PERSON, person)
    now = do(rag.move, desk, person, base, Rag.GREEN, reason="Well", agreed_by="Panel",
             look_again_on=TODAY, facts=facts_for(Rag.AMBER, TODAY), against="Vouched")  # fmt: skip
    clock.at += timedelta(minutes=1)
    do(rag.take_back, desk, person, now.revision)


def _matrix(do: Do, desk: Desk, person: str) -> None:
    new = NewEvent(kind=EventKind.ARREST, on_date=TODAY, body="Shop")
    arrest = events.event(desk, events.add_event(desk, person, new, POLICE))
    do(counting.place, desk, arrest, "shoplifting")
    rules = desk.scheme.matrix
    proposal = propose(rules, counting.held(desk, person), TODAY, 24)
    do(scoring.save_matrix, desk, referral_id=None, person_id=person,
       sheet=fill(rules, Sheet(), proposal, TODAY), scored_on=TODAY, scored_by="X",
       nominal_number="")  # fmt: skip


def _agencies(do: Do, desk: Desk, person: str) -> None:
    entry = AgencyEntry(id="", revision=0, name="Adair Homes", kind="consent",
                        role=AgencyRole.OTHER)  # fmt: skip
    entry = do(agencies.save_agency, desk, entry)
    do(agencies.save_agency, desk, replace(entry, phone="01632 960 012"))
    do(agencies.set_own_agency, desk, "Police")
    do(wall.set_naming, desk, Naming.INITIALS)
    who = Practitioner(id="", revision=0, agency="Adair Homes", name="MARIGOLD, Jo")
    who = do(agencies.save_practitioner, desk, who)
    do(agencies.save_practitioner, desk, replace(who, role="Support"))
    officer = do(nominations.change_officer, desk, "Adair Homes", "SORREL, Kit", TODAY)
    do(nominations.change_officer, desk, "Adair Homes", "MARIGOLD, Jo", TODAY)
    do(nominations.note_told, desk, officer.id, 1, on=TODAY, how="Letter")
    paper = Agreement(id="", revision=0, kind=AgreementKind.CONSENT, agency="Adair Homes",
                      begins_on=TODAY, person_id=person)  # fmt: skip
    paper = do(agreements.add_agreement, desk, paper)
    paper = do(agreements.amend, desk, replace(paper, paper_seen_on=TODAY, paper_at="File 3"))
    do(agreements.withdraw, desk, paper.id, paper.revision, on=TODAY, reason="Rang")


def _deciding(do: Do, desk: Desk, person: str, other: str) -> None:
    ready = forms.scored(desk, forms.sent(desk))
    excluded = forms.save(desk, last_conviction_on="2025-11-03", surname="COPPERBEECH")
    meeting_id = held.plan(desk, [person, other])
    agendas.add_referrals(desk, meeting_id, [ready.id, excluded.id])
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, person)
    do(chaircase.case_view, desk, sitting.state(desk, meeting_id), item)
    looked = held.hear(desk, meeting_id, other)
    state = sitting.state(desk, meeting_id)
    do(chaircase.note_opened, desk, state, Kind.PERSON, looked.person_id, looked.person_id)
    note = do(meetingnotes.take, desk, meeting_id, item.id, body="Will engage.", source=PROBATION)
    do(meetingnotes.correct, desk, meeting_id, note, 1, body="May engage.", source=PROBATION,
       reason="Misheard", speaker="HAREBELL, Simon")  # fmt: skip
    do(meetingnotes.withdraw, desk, meeting_id, note, revision(desk, Kind.NOTE, note),
       reason="Of another person")  # fmt: skip
    line = do(deciding.no_action, desk, meeting_id, item.id)
    do(deciding.take_back, desk, meeting_id, line.id)
    do(deciding.put_over, desk, meeting_id, item.id, reason="Too late")
    do(deciding.put_over_rest, desk, meeting_id, reason="Out of time")
    agreed = ("Police", "Probation", "County Housing")
    new = NewDecision(verdict=Verdict.CHANGE, reason="Missed", agencies=agreed, to=Rag.RED,
                      facts=facts_for(Rag.RED, TODAY))  # fmt: skip
    made = do(deciding.record, desk, meeting_id, item.id, new,
              base_revision=revision(desk, Kind.PERSON, person))  # fmt: skip
    do(deciding.correct, desk, made.id, "Not missed, late")
    about = held.hear(desk, meeting_id, ready.id)
    accept = replace(new, verdict=Verdict.ACCEPTED, to=None, facts=())
    note = do(meetingnotes.take, desk, meeting_id, about.id, body="Agreed.", source=PROBATION)
    do(meetingnotes.correct, desk, meeting_id, note, 1, body="All agreed.", source=POLICE,
       reason="All did")  # fmt: skip
    do(meetingnotes.withdraw, desk, meeting_id, note, 2, reason="Said elsewhere")
    do(decidereferral.record, desk, meeting_id, about.id, accept, base_revision=ready.revision)
    aside = held.hear(desk, meeting_id, excluded.id)
    do(decidereferral.waive, desk, meeting_id, aside.id, reason="In custody elsewhere",
       base_revision=excluded.revision)  # fmt: skip


def _diary(do: Do, desk: Desk) -> None:
    """In a place of its own: the days of the others stay as they are."""
    plan = Plan(kind="panel", on_date=TODAY, at_time=time(9, 30), place="Millbeck",
                chair="TRELLIS, Anna", chair_agency="Police")  # fmt: skip
    weekly = Repeating(rhythm=Rhythm.WEEKLY, weekdays=frozenset({1}), until=date(2026, 12, 8))
    first, second, third = do(series.plan, desk, plan, weekly).ids
    meetings.invite(desk, first, Invitation.statutory("HAREBELL, Simon", "Probation"))
    do(series.invite_usual, desk, second)
    later = replace(plan, chair="RUSHDEN, Imran", on_date=date(2026, 12, 1))
    do(series.amend_later, desk, meetings.meeting(desk, second), later)
    gone = do(series.cancel, desk, meetings.meeting(desk, second), reason="Court", later=True)
    assert gone == (second, third)
    do(series.uncancel, desk, gone)
    waiting = [forms.sent(desk, surname=one, crn="").id for one in ("NETTLEBED", "WOODRUSH")]
    do(agendas.add_referrals, desk, first, waiting)
    one, two = agendas.referrals_on(desk, first)
    do(agendas.order_referrals, desk, first, [two.id, one.id])
    line = agendas.referrals_on(desk, first)[0]
    do(agendas.set_referral, desk, first, line, session=Session.CLOSED)
    line = agendas.referrals_on(desk, first)[0]
    do(agendas.drop_referral, desk, first, line)
    do(agendas.put_referral_back, desk, first, line)
    before = agendas.items_on(desk, second)
    do(agendas.build, desk, second)
    do(agendas.unbuild, desk, second, agendas.items_on(desk, second) - before)
    do(series.amend, desk, meetings.meeting(desk, third), replace(later, at_time=time(10)))
    elsewhere = do(series.plan, desk, replace(plan, place="Thornhope"), None).ids
    do(series.unplan, desk, elsewhere)


def _packs(do: Do, desk: Desk) -> None:
    made = packs.make(desk, packs.meeting_for_day(desk, TODAY))
    copy = made.copies[0]
    do(printrun.begin, desk, made.pack.id, [1, printrun.SHEET])
    do(printrun.sheet_is_out, desk)
    do(printrun.end, desk)
    do(packagain.again, desk, made.pack)
    do(copyregister.came_back, desk, copy.copy.id)
    do(copyregister.destroyed, desk, copy.copy.id, by=copy.copy.name, on=TODAY)
    do(copyregister.not_destroyed, desk, copy.copy.id)


def _merge(do: Do, desk: Desk, person: str, other: str) -> None:
    do(merging.compare, desk, other, person)
    bases = (revision(desk, Kind.PERSON, other), revision(desk, Kind.PERSON, person))
    merged = do(merging.merge, desk, other, person, bases, {}, reason="The same PNCID")
    do(merging.undo, desk, merged.id, reason="Two brothers")


def test_a_difference_the_log_does_not_tell_is_seen() -> None:
    """The check itself: a change without an entry, a wrong before, an erasure without one."""
    was: Rows = {("note", "1"): {"id": "1", "body": "one"}}
    now: Rows = {("note", "1"): {"id": "1", "body": "two"}}
    assert unexplained(was, now, [])
    assert unexplained(was, now, [_entry({"body": ("none", "two")})])
    assert unexplained(was, now, [_entry({"body": ("one", "two")})]) == []
    assert unexplained(was, {}, [])
    assert unexplained({}, now, [])


def _entry(fields: Mapping[str, tuple[object, object]]) -> Entry:
    from datetime import UTC, datetime

    return Entry(
        seq=1, at=datetime(2026, 11, 24, tzinfo=UTC), who="X", verb=Verb.ALTERATION,
        subject="note", row_id="1", person_id="p", fields=dict(fields), recipients="",
        context="test",
    )  # fmt: skip
