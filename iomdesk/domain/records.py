"""What hangs off a person, as frozen values: status history, needs, scores, actions, custody."""

from dataclasses import dataclass
from datetime import date, datetime

from iomdesk.domain.dates import show_date
from iomdesk.domain.events import is_intelligence
from iomdesk.domain.people import NeedLevel, Person, Provenance, Rag


@dataclass(frozen=True, slots=True, kw_only=True)
class RagChange:
    """One line of a person's status history; never altered, only added to.

    Attributes:
        suggested: the status the five facts gave at that moment; "" when nobody asked.
        against: why the person was moved against the tests; "" when they were met.
        tests: the five facts as they stood then, as ``domain.ragfacts.pack`` writes them.
        rule_set: the rule set the tests were worked out under.
    """

    id: str
    person_id: str
    before: Rag
    status: Rag
    reason: str
    agreed_by: str
    set_at: datetime
    set_by: str
    look_again_on: date | None
    meeting_id: str | None
    provenance: Provenance
    suggested: str = ""
    against: str = ""
    tests: str = ""
    rule_set: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What someone said or wrote about a person, with its source (S2 section 10).

    Attributes:
        closed_only: heard in a closed part only.
        anonymised: the same without the victim in it, for those who may not have the whole.
        meeting_id: the meeting it was said in; None for none.
        at_time: "09:49", when it was said there; empty when not known.
        named: who said it there, "SURNAME, Forename"; empty when not known.
    """

    id: str
    person_id: str
    on_date: date
    body: str
    provenance: Provenance
    revision: int = 1
    closed_only: bool = False
    anonymised: str = ""
    meeting_id: str | None = None
    at_time: str = ""
    named: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a day: an arrest, a missed appointment, an intelligence report.

    Attributes:
        kind: a code of ``iomdesk.domain.events.EventKind``, or the word of an older store.
        at_time: "14:30"; empty when not known.
        line: the matrix line an arrest or conviction counts on; empty for none.
        count: how many of them, at least 1.
        service: "supervision" or "treatment", of an appointment; empty for neither.
        outcome: of a drug test "positive", "negative" or "refused"; else free words.
        ended_on: the day a warrant was executed or withdrawn; None while it stands.
        from_event: id of the arrest that this conviction came of; None when not said.
        closed_only, anonymised: as of ``Note``.
        import_id: the list it came with; None when it was entered by hand.
    """

    id: str
    person_id: str
    on_date: date
    kind: str
    body: str
    provenance: Provenance
    revision: int = 1
    at_time: str = ""
    line: str = ""
    count: int = 1
    service: str = ""
    outcome: str = ""
    ended_on: date | None = None
    from_event: str | None = None
    closed_only: bool = False
    anonymised: str = ""
    import_id: str | None = None

    @property
    def is_intelligence(self) -> bool:
        """Whether it is read on the Intelligence tab only: it says so, or it has a grade."""
        return is_intelligence(self.kind, self.provenance.grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """The latest assessment in one of the seven pathways (S2 section 1)."""

    id: str
    person_id: str
    pathway: str
    level: NeedLevel
    body: str
    assessed_on: date
    provenance: Provenance
    revision: int = 1
    owner_agency: str = ""
    owner_person: str = ""
    next_step: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score that a named tool gave; never shown without the tool's name (ruling 11).

    Attributes:
        tool: such as "OGRS 3" or "IOM matrix".
        months: the period it looks ahead, 12 or 24; None where the tool has none.
        value: as it was given, unrounded (ruling 2).
        rule_set: the rule-set version it was made under, empty for scores from elsewhere.
        version: of the tool, such as "3"; empty where it has none.
        basis: what the tool looked at, such as "static, 24 months"; empty when not said.
    """

    id: str
    person_id: str
    tool: str
    months: int | None
    value: str
    scored_on: date | None
    rule_set: str
    provenance: Provenance
    version: str = ""
    basis: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """A stay in prison; ``ended_on`` is None while the person is inside."""

    id: str
    revision: int
    person_id: str
    establishment: str
    release_on: date | None
    release_type: str
    ended_on: date | None
    provenance: Provenance
    started_on: date | None = None
    sentence_days: int | None = None
    end_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A short warning on the record; ``closed_only`` ones stay out of open sessions."""

    id: str
    person_id: str
    body: str
    until: date | None
    closed_only: bool
    provenance: Provenance
    revision: int = 1

    @property
    def words(self) -> str:
        """As it is read: "On licence to 2 Mar 2027"."""
        return self.body if self.until is None else f"{self.body} to {show_date(self.until)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A task someone took on for a person, open until it is done or dropped.

    Attributes:
        outcome: what came of it, or why it was dropped.
        dropped_on: the day it was given up without being done.
        on_wall: whether the projector may show it; see UX section 8.
        closed_only: it came of a closed part.
    """

    id: str
    revision: int
    person_id: str
    body: str
    owner_agency: str
    owner_person: str
    due_on: date | None
    done_on: date | None
    meeting_id: str | None
    provenance: Provenance
    outcome: str = ""
    dropped_on: date | None = None
    on_wall: bool = False
    closed_only: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and self.dropped_on is None

    def days_late(self, today: date) -> int:
        """Whole days past the due date; 0 when closed, not yet due or without a date."""
        if not self.is_open or self.due_on is None:
            return 0
        return max(0, (today - self.due_on).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One thing done with a person's data, as the History tab shows it.

    Attributes:
        verb: one of the six verbs of DPA 2018 s.62.
        subject: the kind of row, such as "person" or "rag_change".
        fields: (field, before, after) for each field changed.
        context: where in the work it happened.
    """

    at: datetime
    who: str
    verb: str
    subject: str
    fields: tuple[tuple[str, str, str], ...]
    recipients: str
    context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that the record's header and Overview show of one person.

    Of events and notes only the latest; the History tab reads the others page by page.
    """

    person: Person
    rag_history: tuple[RagChange, ...]
    needs: tuple[Need, ...]
    scores: tuple[Score, ...]
    actions: tuple[Action, ...]
    events: tuple[Event, ...]
    notes: tuple[Note, ...]
    custody: tuple[Custody, ...]
    flags: tuple[Flag, ...]

    def status_change(self) -> RagChange | None:
        """The line of history that gave the present status; None when no line did.

        After a move was taken back that is the line from before the move, not the one that
        says it was taken back.
        """
        return setting(self.rag_history, self.person.rag, self.person.rag_reason)

    def in_custody(self) -> Custody | None:
        """The stay in prison that has not ended, if there is one."""
        return next((stay for stay in self.custody if stay.ended_on is None), None)


def setting(history: tuple[RagChange, ...], status: Rag, reason: str) -> RagChange | None:
    """The latest line of a status history that gave this status for this reason."""
    lines = (one for one in history if one.status is status and one.reason == reason)
    return next(lines, None)
