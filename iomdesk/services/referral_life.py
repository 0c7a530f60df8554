"""A referral's life after the form: sent, decided, told, corrected, closed, opened again.

Each step is a person's doing: dated, with who did it, in one transaction with what follows
from it. The rules say what may be done (``domain/referrals.py``); nothing significant is
decided by the program alone (ruling 6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.eligibility import eighteenth_birthday
from iomdesk.domain.meetings import Meeting
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import (
    EDITABLE_STAGES,
    Happening,
    Outcome,
    Referral,
    Stage,
    agency_key,
    check_decision,
    check_waiver,
    next_allowed,
)
from iomdesk.domain.sharing import check_text
from iomdesk.services import registering
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.referral_assess import Assessment
from iomdesk.services.referral_facts import six_month_facts
from iomdesk.services.referral_rows import CONTEXT, amend, present, unchanged
from iomdesk.services.referrals import assessed, current
from iomdesk.services.sittingstate import needed, state
from iomdesk.store.queries import meetings as stored_meetings
from iomdesk.store.queries.referrals import pack_agencies
from iomdesk.store.schema import Kind
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One line of the life, before it is kept."""

    kind: Happening
    on: date
    body: str = ""
    outcome: Outcome | None = None
    meeting_id: str | None = None
    agencies: tuple[str, ...] = ()
    named: str = ""
    how: str = ""


def send(desk: Desk, referral_id: str, base_revision: int) -> Referral:
    """Send a complete referral to daily tasking (S2 Strategy section 4).

    Raises RuleViolation ``not_sendable``, ReferralChanged.
    """

    def act(work: Work) -> Referral:
        before = unchanged(work.reading, referral_id, base_revision)
        now = assessed(desk, work.reading, before)
        if not now.sendable:
            raise RuleViolation("", "not_sendable", {"why": now.not_sendable})
        return _take(desk, work, before, _Step(kind=Happening.SENT, on=desk.today()))

    return desk.write(act, context=CONTEXT)


def waive_six_months(
    desk: Desk,
    referral_id: str,
    base_revision: int,
    *,
    reason: str,
    meeting_id: str | None,
    agencies: Iterable[str],
) -> Referral:
    """A quorate meeting sets the six-month rule aside, with its reason (ruling 5).

    It holds for what the meeting looked at: another conviction or another stay in custody
    is looked at anew. Raises RuleViolation as ``check_waiver``, ``already_decided``,
    ``under_18``, ``meeting_gone``, ``meeting_ahead``, ``meeting_before_referral``,
    ``agency_not_there``; ReferralChanged.
    """
    present_ones = _distinct(agencies)
    check_text(reason, "reason")

    def act(work: Work) -> Referral:
        before = unchanged(work.reading, referral_id, base_revision)
        now = assessed(desk, work.reading, before)
        if now.stage not in EDITABLE_STAGES:
            raise RuleViolation("", "already_decided")
        if now.stage is Stage.MONITORED and now.eligibility.eighteen_on is not None:
            told = show_date(now.eligibility.eighteen_on)
            raise RuleViolation("", "under_18", {"date": told})
        held = _meeting(desk, work.reading, meeting_id, before)
        check_waiver(
            now.eligibility,
            reason=reason,
            meeting_id=meeting_id,
            agencies=present_ones,
            quorum=_quorum(desk, held),
        )
        _check_there(desk, held, present_ones)
        step = _Step(
            kind=Happening.EXCLUSION_WAIVED,
            on=desk.today() if held is None else held.on_date,
            body=reason.strip(),
            meeting_id=meeting_id,
            agencies=present_ones,
            how=six_month_facts(before.answers, desk.today()),
        )
        return _take(desk, work, before, step)

    return desk.write(act, context=CONTEXT)


def decide(
    desk: Desk,
    referral_id: str,
    base_revision: int,
    outcome: Outcome,
    *,
    reason: str,
    on: date,
    meeting_id: str | None = None,
    agencies: Iterable[str] = (),
    confirmed_by: str = "",
) -> Referral:
    """Accept or refuse. Accepting registers the person in the same transaction.

    The rules are asked as they stand on the day it is recorded. Raises RuleViolation as
    ``check_decision``, ``date_in_future``, ``decided_before`` for a day before the meeting,
    ``decided_before_referral``, ``under_18`` for a registration from a day before the 18th
    birthday, ``number_of_another``, ``record_excludes``, ``meeting_gone``,
    ``meeting_ahead``, ``meeting_before_referral``, ``agency_not_there``; ReferralChanged.

    Args:
        on: the day of the decision, from which a registration counts.
        agencies: those present, as named; they are counted once each (ruling 8).
        confirmed_by: who confirms what the rules settle.
    """
    present_ones = _distinct(agencies)
    check_text(reason, "reason")
    check_text(confirmed_by, "confirmed_by")

    def act(work: Work) -> Referral:
        before = unchanged(work.reading, referral_id, base_revision)
        now = assessed(desk, work.reading, before)
        held = _meeting(desk, work.reading, meeting_id, before)
        _check_day(desk, on, held)
        check_decision(
            now.stage,
            now.eligibility,
            outcome,
            reason=reason,
            meeting_id=meeting_id,
            agencies=present_ones,
            quorum=_quorum(desk, held),
            confirmed_by=confirmed_by,
        )
        _check_there(desk, held, present_ones)
        _check_since(before, on, outcome)
        step = _Step(
            kind=Happening.DECIDED,
            on=on,
            body=reason.strip(),
            outcome=outcome,
            meeting_id=None if held is None else held.id,
            agencies=present_ones if held is not None else (),
            named=confirmed_by.strip(),
        )
        after = _take(desk, work, before, step, now=now)
        if outcome is Outcome.ACCEPTED:
            registering.register(desk, work, after, on=on, meeting_id=step.meeting_id)
        return present(work.reading, referral_id)

    return desk.write(act, context=CONTEXT)


def tell(
    desk: Desk, referral_id: str, base_revision: int, *, named: str, how: str, on: date
) -> Referral:
    """The offender manager was told directly (S2 Strategy section 4; domain item 8).

    Raises RuleViolation ``required`` for ``named`` or ``how``, ``date_in_future``,
    ``told_before``, ``referral_step``; ReferralChanged.
    """

    def act(work: Work) -> Referral:
        before = _allowed(desk, work.reading, referral_id, base_revision, Happening.TOLD)
        for field, typed in (("named", named), ("how", how)):
            if not typed.strip():
                raise RuleViolation(field, "required")
            check_text(typed, field)
        decided = before.last(Happening.DECIDED)
        if decided is not None and on < decided.on_date:
            raise RuleViolation("on", "told_before", {"date": show_date(decided.on_date)})
        _check_day(desk, on, None)
        step = _Step(kind=Happening.TOLD, on=on, named=named.strip(), how=how.strip())
        return _take(desk, work, before, step)

    return desk.write(act, context=CONTEXT)


def correct(desk: Desk, referral_id: str, base_revision: int, text: str) -> Referral:
    """Add a dated correction to a decided referral, which is locked (domain section 5).

    Raises RuleViolation ``required`` for ``text``, ``referral_step``; ReferralChanged.
    """
    return _reasoned(desk, referral_id, base_revision, Happening.CORRECTED, text, "text")


def withdraw(desk: Desk, referral_id: str, base_revision: int, *, reason: str) -> Referral:
    """Withdraw a referral that is not decided; it stays in the store.

    Raises RuleViolation ``required`` for ``reason``, ``referral_step``; ReferralChanged.
    """
    return _reasoned(desk, referral_id, base_revision, Happening.WITHDRAWN, reason, "reason")


def reopen(desk: Desk, referral_id: str, base_revision: int, *, reason: str) -> Referral:
    """Open again what was withdrawn or entered by mistake; it stands where the rules put it.

    What happened before no longer counts: it is sent, and a rule set aside, anew. Raises
    as ``withdraw``.
    """
    return _reasoned(desk, referral_id, base_revision, Happening.REOPENED, reason, "reason")


def mistake(desk: Desk, referral_id: str, base_revision: int, *, reason: str) -> Referral:
    """Mark a referral as entered by mistake; the comment is for the log (domain section 5).

    Raises as ``withdraw``.
    """
    return _reasoned(desk, referral_id, base_revision, Happening.MISTAKE, reason, "reason")


# ---- one step ---------------------------------------------------------------------------


def _reasoned(
    desk: Desk, referral_id: str, base_revision: int, kind: Happening, text: str, field: str
) -> Referral:
    def act(work: Work) -> Referral:
        before = _allowed(desk, work.reading, referral_id, base_revision, kind)
        if not text.strip():
            raise RuleViolation(field, "required")
        check_text(text, field)
        step = _Step(kind=kind, on=desk.today(), body=text.strip())
        return _take(desk, work, before, step)

    return desk.write(act, context=CONTEXT)


def _allowed(
    desk: Desk, reading: Reading, referral_id: str, base_revision: int, kind: Happening
) -> Referral:
    """The referral, when this may happen to it now."""
    before = unchanged(reading, referral_id, base_revision)
    now = current(desk, reading, before)
    if kind not in next_allowed(now):
        told = {"stage": words("referral_stage", now.stage)}
        why = words("referral_refused", kind, told)
        raise RuleViolation("", "referral_step", {"why": why})
    return before


def _take(
    desk: Desk, work: Work, before: Referral, step: _Step, *, now: Assessment | None = None
) -> Referral:
    """Keep a step and bring the referral to the stage that follows from it.

    ``now`` is what was decided on; else the rules are asked again with the step in it.
    """
    work.insert(
        Kind.REFERRAL_EVENT,
        {
            "referral_id": before.id,
            "person_id": before.person_id,
            "kind": step.kind,
            "on_date": step.on,
            "body": step.body,
            "outcome": step.outcome or "",
            "meeting_id": step.meeting_id,
            "agencies": pack_agencies(step.agencies),
            "named": step.named,
            "how": step.how,
            "rule_set": before.rule_set,
        },
    )
    after = present(work.reading, before.id)
    found = assessed(desk, work.reading, after)
    values: Mapping[str, object] = {"stage": found.stage}
    if now is not None:  # decided: the route it came by then stays
        values = {**values, "route": now.eligibility.route}
    elif found.stage in EDITABLE_STAGES:
        values = {**values, "route": found.eligibility.route}
    amend(work, replace(after, revision=before.revision), values)
    return present(work.reading, before.id)


def _check_day(desk: Desk, on: date, held: Meeting | None) -> None:
    if on > desk.today():
        raise RuleViolation("on", "date_in_future", {"date": show_date(on)})
    if held is not None and on < held.on_date:
        raise RuleViolation("on", "decided_before", {"date": show_date(held.on_date)})


def _check_since(referral: Referral, on: date, outcome: Outcome) -> None:
    """Nothing is decided before it was referred, nobody registered from before 18."""
    since = _referred_on(referral)
    if on < since:
        raise RuleViolation("on", "decided_before_referral", {"date": show_date(since)})
    if outcome is Outcome.ACCEPTED and referral.birth_date is not None:
        birthday = eighteenth_birthday(referral.birth_date)
        if on < birthday:
            raise RuleViolation("on", "under_18", {"date": show_date(birthday)})


def _referred_on(referral: Referral) -> date:
    """The day the form bears; it was received later, or on that day."""
    received = [one.on_date for one in referral.events if one.kind is Happening.RECEIVED]
    return referral.referred_on or min(received, default=date.min)


def _meeting(
    desk: Desk, reading: Reading, meeting_id: str | None, referral: Referral
) -> Meeting | None:
    """The meeting of that id, when it took place since the referral, or does today."""
    if not meeting_id:
        return None
    held = stored_meetings.meeting(reading, meeting_id)
    if held is None or held.kind not in {kind.id for kind in desk.scheme.meeting_kinds}:
        raise RuleViolation("meeting_id", "meeting_gone")
    if held.on_date > desk.today():
        told = {"date": show_date(held.on_date)}
        raise RuleViolation("meeting_id", "meeting_ahead", told)
    since = _referred_on(referral)
    if held.on_date < since:
        told = {"date": show_date(since)}
        raise RuleViolation("meeting_id", "meeting_before_referral", told)
    return held


def _check_there(desk: Desk, held: Meeting | None, agencies: Iterable[str]) -> None:
    """Whether these agencies sat in the meeting: only they count for its quorum (ruling 8)."""
    if held is None:
        return
    sat = {agency_key(one) for one in _sat(desk, held)}
    for one in agencies:
        if agency_key(one) not in sat:
            raise RuleViolation("agencies", "agency_not_there", {"agency": one})


def _sat(desk: Desk, held: Meeting) -> Iterable[str]:
    """The agencies of a meeting, as far as this desk knows.

    Of one held here those who signed: while it goes on, who is in the room now, once its
    gates were passed; when it is over, who was. Of another, whoever was to be there.
    """
    now = state(desk, held.id)
    if now.sitting is None:
        return (*(one.agency for one in held.attendees), held.chair_agency)
    if now.sitting.began_at is None:
        return ()
    if now.sitting.running:
        return now.room.agencies
    was = (seat for seat in now.room.seats if seat.signatures and seat.spells)
    return tuple(seat.attendee.agency for seat in was)


def _quorum(desk: Desk, held: Meeting | None) -> int:
    """How many agencies that meeting needs; without one, nobody is enough."""
    return 1 if held is None else needed(desk, held.id, held.kind)


def _distinct(agencies: Iterable[str]) -> tuple[str, ...]:
    """The agencies as first named, each once."""
    found: dict[str, str] = {}
    for one in agencies:
        key = agency_key(one)
        if key:
            found.setdefault(key, " ".join(one.split()))
    return tuple(found.values())
