"""What the record's Overview and RAG tab say beyond the record itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from iomdesk.domain.handling import folded, named
from iomdesk.domain.matrix import MatrixScore
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.records import RagChange, Record
from iomdesk.formdef.scheme import RagRule
from iomdesk.services.desk import Desk
from iomdesk.services.outlook import Timeline, timeline
from iomdesk.services.personsharing import Sees, sees
from iomdesk.services.ragfacts import Evidence, evidence_in
from iomdesk.store.queries import events, matrices, records
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """An agency that supplied something on this record: the latest day and how it came."""

    originator: str
    channel: str
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A record with what was worked out for it.

    Attributes:
        rule: the line of the scheme's RAG table for the present status; None when not set.
        forums: for each change of status by id, where it was decided, in words.
        matrix: the latest one of the person; None when there is none.
        origins: who supplied what is kept here, latest first.
        sharing: who has to do with the person, and whether they may be told of them.
        evidence: the five facts behind the status, and what they give today.
    """

    record: Record
    rule: RagRule | None
    timeline: Timeline
    forums: Mapping[str, str]
    origins: tuple[Origin, ...]
    matrix: MatrixScore | None
    sharing: tuple[Sees, ...]
    evidence: Evidence


def _forum(change: RagChange, meetings: Mapping[str, str]) -> str:
    meeting = meetings.get(change.meeting_id or "", "")
    agreed = "" if meeting.startswith(change.agreed_by) else change.agreed_by
    return ", ".join(part for part in (meeting, agreed) if part)


def _origins(sources: Iterable[Provenance]) -> tuple[Origin, ...]:
    """The latest thing each agency supplied, latest first.

    Of a row that several told in part, the day and the way are those of the latest; of the
    others it is known that they told before.
    """
    latest: dict[str, Origin] = {}
    before: dict[str, Origin] = {}
    for source in sources:
        names = named(source.originator)
        for name in names:
            told = latest if name == names[0] else before
            channel = source.channel if told is latest else words("person_sharing", "told_before")
            known = told.get(folded(name))
            if known is None or source.received_on > known.received_on:
                told[folded(name)] = Origin(
                    originator=name, channel=channel, received_on=source.received_on
                )
    found = (before | latest).values()
    ordered = sorted(found, key=lambda one: one.originator.casefold())
    return tuple(sorted(ordered, key=lambda one: one.received_on, reverse=True))


def overview(desk: Desk, record: Record) -> Overview:
    """Work out the Overview of a record that was opened or read again."""
    person = record.person
    with desk.read() as reading:
        agendas = records.agendas(reading, person.id)
        made = matrices.of_person(reading, person.id)
        told = events.suppliers(reading, person.id)
        evidence = evidence_in(reading, desk.scheme, person.id, desk.today())
        sharing = sees(desk, reading, person.id, only_involved=True)
    titles = {kind.id: kind.title for kind in desk.scheme.meeting_kinds}
    meetings = {one.meeting_id: f"{titles.get(one.kind, one.kind)}, {one.place}" for one in agendas}
    sources = [person.provenance, *(one.provenance for one in person.identifiers), *told]
    for facts in (record.needs, record.scores, record.custody, record.flags, record.actions):
        sources += [fact.provenance for fact in facts]
    return Overview(
        record=record,
        rule=None if person.rag is Rag.NOT_SET else desk.scheme.rag_rule(person.rag),
        timeline=timeline(record, agendas, desk.scheme, desk.today()),
        forums={change.id: _forum(change, meetings) for change in record.rag_history},
        origins=_origins(sources),
        matrix=next(iter(made), None),
        evidence=evidence,
        sharing=sharing,
    )
