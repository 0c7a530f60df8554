"""What happened last and what is due next for a person, in a few words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import due_words, show_short
from iomdesk.domain.eventtext import told
from iomdesk.domain.people import Rag
from iomdesk.domain.records import RagChange, Record
from iomdesk.formdef.scheme import Scheme
from iomdesk.store.queries import records
from iomdesk.store.queries.people import ListRow
from iomdesk.store.queries.records import Agenda
from iomdesk.store.queries.values import day
from iomdesk.store.vault import Reading
from iomdesk.words import words

RELEASE_NOTICE_DAYS = 28  # S0 "The current situation": flagged 28 days before release


@dataclass(frozen=True, slots=True)
class NextThing:
    """The most pressing thing for one person.

    Attributes:
        late: whether its day has passed.
    """

    text: str
    late: bool = False


FEW = 500
"""Up to this many people are asked for by name; more are read all together."""


def next_things(reading: Reading, rows: Sequence[ListRow], today: date) -> Mapping[str, NextThing]:
    """The next thing of each person who has one, by person id.

    In this order: released today; actions late; release within 28 days (S0); in
    custody; the day to look again at the status.
    """
    people = [row.id for row in rows] if len(rows) <= FEW else None
    inside = records.current_custody(reading, people)
    due = records.open_actions(reading, people)
    found: dict[str, NextThing] = {}
    for row in rows:
        if row.look_again_on is None and row.id not in inside and row.id not in due:
            continue
        thing = _next_thing(row, inside.get(row.id), due.get(row.id, []), today)
        if thing is not None:
            found[row.id] = thing
    return found


def _next_thing(
    row: ListRow, inside: tuple[str, date | None] | None, due: list[date], today: date
) -> NextThing | None:
    release = None if inside is None else inside[1]
    if release == today:
        return NextThing(words("next", "released_today"))
    late = sum(1 for one in due if one < today)
    if late:
        code = "action_late" if late == 1 else "actions_late"
        return NextThing(words("next", code, {"count": late}), late=True)
    if release is not None and 0 < (release - today).days <= RELEASE_NOTICE_DAYS:
        return NextThing(words("next", "release", {"date": show_short(release, today)}))
    if inside is not None:
        return NextThing(words("next", "in_custody"))
    again = day(row.look_again_on)
    if again is not None:
        return NextThing(
            words("next", "review", {"date": show_short(again, today)}), late=again < today
        )
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of "Last and next".

    Attributes:
        note: who it came from, or how far ahead it lies.
    """

    on: date
    text: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What happened last, today, and what comes next; each in the order of the days."""

    last: tuple[Moment, ...]
    today: tuple[Moment, ...]
    ahead: tuple[Moment, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known."""
        return not (self.last or self.today or self.ahead)


def status_words(change: RagChange) -> str:
    """ "Status moved up", "moved down", or "Status set to Red" for the first one."""
    if change.status is Rag.NOT_SET:
        return words("outlook", "status_none")
    if change.before is Rag.NOT_SET:
        return words("outlook", "status_to", {"status": change.status.spoken})
    up = change.status.rank < change.before.rank
    return words("outlook", "status_up" if up else "status_down")


def timeline(record: Record, agendas: Sequence[Agenda], scheme: Scheme, today: date) -> Timeline:
    """The days of a record: registration, events, moves, meetings, and dates to come."""
    labels = {row.id: row.label for row in scheme.matrix.rows()}
    moments = [
        Moment(
            on=one.on_date,
            text=told(one, labels.get(one.line, "")),
            note=one.provenance.originator,
        )
        for one in reversed(record.events)
        if not one.is_intelligence
    ]
    reviewed = sorted({(one.assessed_on, one.provenance.originator) for one in record.needs})
    moments += [
        Moment(on=on, text=words("outlook", "needs_reviewed"), note=who) for on, who in reviewed
    ]
    titles = {kind.id: kind.title for kind in scheme.meeting_kinds}
    for agenda in agendas:
        params = {
            "meeting": titles.get(agenda.kind, agenda.kind),
            "position": agenda.position,
            "of": agenda.of,
        }
        moments.append(
            Moment(on=agenda.on_date, text=words("outlook", "agenda", params), note=agenda.place)
        )
    moments += [
        Moment(
            on=change.set_at.date(),
            text=status_words(change),
            note=change.agreed_by or change.set_by,
        )
        for change in reversed(record.rag_history)
    ]
    registered = record.person.registered_on
    if registered is not None:
        moments.append(Moment(on=registered, text=words("outlook", "registered"), note=""))
    moments += _to_come(record, today)
    moments.sort(key=lambda one: one.on)
    return Timeline(
        last=tuple(one for one in moments if one.on < today),
        today=_of_today(moments, today),
        ahead=tuple(
            Moment(on=one.on, text=one.text, note=due_words(one.on, today))
            for one in moments
            if one.on > today
        ),
    )


def _of_today(moments: Sequence[Moment], today: date) -> tuple[Moment, ...]:
    """Today's lines; a meeting and a move on one day are told in one line."""
    found = [one for one in moments if one.on == today]
    return tuple(
        Moment(on=one.on, text=words("outlook", "today", {"text": one.text}), note=one.note)
        for one in found
    )


def _to_come(record: Record, today: date) -> list[Moment]:
    """Dates that are known to come: looking again, release, the end of a warning."""
    found: list[Moment] = []
    again = record.person.look_again_on
    if again is not None and again >= today:
        found.append(Moment(on=again, text=words("outlook", "look_again"), note=""))
    stay = record.in_custody()
    if stay is not None and stay.release_on is not None and stay.release_on >= today:
        text = words("outlook", "release", {"place": stay.establishment})
        found.append(Moment(on=stay.release_on, text=text, note=stay.release_type))
    for flag in record.flags:
        if flag.until is not None and flag.until >= today and not flag.closed_only:
            text = words("outlook", "flag_until", {"flag": flag.body})
            found.append(Moment(on=flag.until, text=text, note=flag.provenance.originator))
    return found
