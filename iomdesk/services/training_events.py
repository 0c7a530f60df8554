"""What happens to the people of a training store: the story of one, and its events and notes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any, TypeAlias

from iomdesk.domain.dates import show_date, show_short
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import Provenance, Rag, Sensitivity
from iomdesk.services import events
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent, NewNote
from iomdesk.services.training_script import Script

Story: TypeAlias = Mapping[str, Any]

_DAY = re.compile(r"\{(ago|in|on) (\d+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A status somebody had before the present one."""

    rag: Rag
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One person as the story tells of them; days count back from the day it is made.

    Attributes:
        rest: what else is told, in the words of ``people.toml``.
        meeting: the meeting at which the present status was given; empty for none.
    """

    surname: str
    forename: str
    number: int
    born: date
    area: str
    manager: str
    registered: int
    rag: Rag
    days: int
    reason: str
    again: int
    earlier: tuple[Earlier, ...]
    agreed: str
    rest: Story
    meeting: str = ""


def in_days(text: str, today: date) -> str:
    """The text with ``{ago 8}``, ``{in 5}`` and ``{on 98}`` as days."""

    def day(found: re.Match[str]) -> str:
        way, days = found[1], int(found[2])
        then = today + timedelta(days=-days if way == "ago" else days)
        return show_date(then) if way == "on" else show_short(then, today)

    return _DAY.sub(day, text)


def fact_step(
    script: Script,
    told: Told,
    ago: int,
    keep: Callable[[Desk, str], object],
    at: time | None = None,
) -> None:
    """A step about a person who has joined by then; what is older is told on joining."""
    known = since(told, ago)
    moment = script.moment(known, at)
    if known < ago:  # one after the other, the oldest first
        moment = moment.replace(hour=16, minute=0, second=0) - timedelta(seconds=ago)

    def act(desk: Desk) -> None:
        keep(desk, script.ids[told.surname])

    script.step(moment, act)


def since(told: Told, ago: int) -> int:
    """How many days ago the desk came to know of it: not before the person joined."""
    return min(ago, told.registered - 1)


def source_of(script: Script, told: Told, fact: Story) -> Provenance:
    """Where something came from, with the conditions the story tells of.

    "permission" is who gave it, how many days ago, and the reference.
    """
    ago = since(told, int(fact["ago"]))
    source = script.source(fact["by"], ago, grade=fact.get("grade", ""))
    if "permission" in fact:
        who, given, reference = fact["permission"]
        source = permitted(source, who, script.day(given), reference)
    return replace(
        source,
        handling=fact.get("handling", ""),
        sensitivity=Sensitivity(fact.get("sensitivity", "")),
        ground=fact.get("ground", ""),
    )


def permitted(source: Provenance, by: str, on: date, reference: str) -> Provenance:
    """The same with its originator's permission to pass it on (S1 5.2.3; domain item 44)."""
    return replace(source, onward_permission=f"{by}, {show_date(on)}, {reference}")


def tell_event(script: Script, told: Told, event: Story) -> None:
    """Something that happened; "of" names the arrest that a conviction came of."""
    ago = int(event["ago"])
    source = source_of(script, told, event)

    def keep(desk: Desk, person_id: str) -> None:
        new = NewEvent(
            kind=EventKind(event["kind"]),
            on_date=script.day(ago),
            body=in_days(event.get("text", ""), script.today),
            at_time=event.get("at", ""),
            line=event.get("line", ""),
            count=event.get("count", 1),
            service=event.get("service", ""),
            outcome=event.get("outcome", ""),
            from_event=script.ids[_key(told, event["of"])] if "of" in event else None,
            closed_only=event.get("closed", False),
            anonymised=event.get("anonymised", ""),
        )
        kept = events.add_event(desk, person_id, new, source)
        if "key" in event:
            script.ids[_key(told, event["key"])] = kept

    fact_step(script, told, ago, keep)


def _key(told: Told, name: str) -> str:
    return f"event {told.surname} {name}"


def tell_note(script: Script, told: Told, note: Story) -> None:
    """What somebody said; with a grade it is an intelligence report."""
    if note.get("grade"):
        tell_event(script, told, {**note, "kind": EventKind.INTELLIGENCE})
        return
    ago = int(note["ago"])
    source = source_of(script, told, note)

    def keep(desk: Desk, person_id: str) -> None:
        new = NewNote(on_date=script.day(ago), body=in_days(note["text"], script.today))
        events.add_note(desk, person_id, new, source)

    fact_step(script, told, ago, keep)
