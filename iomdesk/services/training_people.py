"""The people of a training store: who they are, and the steps that bring each of them in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, TypeAlias

from iomdesk.domain.dates import show_date, show_short
from iomdesk.domain.events import kind_of
from iomdesk.domain.identifiers import check_letter, read_identifier
from iomdesk.domain.people import PATHWAYS, IdentifierKind, NeedLevel, Rag
from iomdesk.services import actions, events, facts
from iomdesk.services.actions import NewAction
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent, NewNote
from iomdesk.services.training_script import Script

Story: TypeAlias = Mapping[str, Any]

LEVELS = {
    "H": NeedLevel.HIGH,
    "S": NeedLevel.SOME,
    "N": NeedLevel.NONE,
    "-": NeedLevel.NOT_ASSESSED,
}
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


def _numbers(told: Told, today: date, *, wrong: bool) -> dict[IdentifierKind, str]:
    """Numbers of the dummy ranges, the PNCID with its check letter."""
    year = told.rest.get("pnc") or min(told.born.year + 17, today.year - 1)
    bare = f"{year}/999{told.number:04}"
    reading = read_identifier(IdentifierKind.PNCID, bare, today=today)
    right = str(reading.params["corrected"])
    if wrong:  # as it happens on paper: the letter of the next number
        right = right[:-1] + check_letter(str(told.number)).translate({ord(right[-1]): "Z"})
    return {
        IdentifierKind.PNCID: right,
        IdentifierKind.CRN: f"X99{told.number:04}",
        IdentifierKind.NOMIS: f"A9{told.number:03}ZZ",
    }


def in_days(text: str, today: date) -> str:
    """The text with ``{ago 8}``, ``{in 5}`` and ``{on 98}`` as days."""

    def day(found: re.Match[str]) -> str:
        way, days = found[1], int(found[2])
        then = today + timedelta(days=-days if way == "ago" else days)
        return show_date(then) if way == "on" else show_short(then, today)

    return _DAY.sub(day, text)


def tell(script: Script, told: Told, *, wrong: bool = False) -> None:
    """Bring one person in, with all that is told of them."""
    _register(script, told, wrong=wrong)
    _statuses(script, told)
    rest = told.rest
    for event in rest.get("events", ()):
        _event(script, told, event)
    _needs(script, told)
    _scores(script, told)
    for position, flag in enumerate(rest.get("flags", ())):
        _flag(script, told, flag, position)
    for action in rest.get("actions", ()):
        _action(script, told, action)
    for note in rest.get("notes", ()):
        _note(script, told, note)
    if "custody" in rest:
        _custody(script, told)


def _register(script: Script, told: Told, *, wrong: bool) -> None:
    rest = told.rest
    joined = script.moment(told.registered)
    script.add_person(
        told.surname,
        joined,
        {
            "surname": told.surname,
            "forename": told.forename,
            "other_names": rest.get("other_names", ""),
            "birth_date": told.born,
            "area": told.area,
            "offender_manager": told.manager,
            "ppo": rest.get("ppo", False),
            "registered_on": script.day(told.registered),
            "last_conviction_on": script.day(told.registered + 20 + told.number % 160),
            **({} if "moved" in rest else _home(rest)),
        },
        _numbers(told, script.today, wrong=wrong),
        script.source("Probation", told.registered, channel="referral form"),
    )
    if "moved" in rest:
        ago = min(int(rest["moved"]), told.registered - 1)
        script.amend_person(
            told.surname, script.moment(ago), _home(rest), script.source("County Housing", ago)
        )


def _home(rest: Story) -> dict[str, object]:
    return {"address": rest.get("address", ""), "phone": rest.get("phone", "")}


def _statuses(script: Script, told: Told) -> None:
    for earlier in told.earlier:
        script.move(
            told.surname,
            script.moment(earlier.days),
            earlier.rag,
            reason=in_days(earlier.reason, script.today),
            agreed_by="Daily tasking",
            again=script.day(earlier.days) + timedelta(days=28),
        )
    during = time(9, script.chance.randrange(31, 60)) if told.meeting else None
    script.move(
        told.surname,
        script.moment(told.days, during),
        told.rag,
        reason=in_days(told.reason, script.today),
        agreed_by=told.agreed,
        again=script.day(-told.again),
        meeting=told.meeting,
    )


def _fact(
    script: Script,
    told: Told,
    ago: int,
    keep: Callable[[Desk, str], object],
    at: time | None = None,
) -> None:
    """A step about a person who has joined by then."""
    ago = min(ago, told.registered - 1)

    def act(desk: Desk) -> None:
        keep(desk, script.ids[told.surname])

    script.step(script.moment(ago, at), act)


def _event(script: Script, told: Told, event: Story) -> None:
    ago = int(event["ago"])
    source = script.source(event["by"], ago)

    def keep(desk: Desk, person_id: str) -> None:
        new = NewEvent(
            kind=kind_of(event["kind"]),
            on_date=script.day(ago),
            body=in_days(event["text"], script.today),
        )
        events.add_event(desk, person_id, new, source)

    _fact(script, told, ago, keep)


def _needs(script: Script, told: Told) -> None:
    ago = int(told.rest["needs_ago"])
    source = script.source("Probation", ago, channel="needs review")
    bodies: Mapping[str, str] = told.rest.get("need_words", {})

    def keep(desk: Desk, person_id: str) -> None:
        for pathway, mark in zip(PATHWAYS, told.rest["needs"], strict=True):
            facts.add_need(
                desk,
                person_id,
                pathway=pathway,
                level=LEVELS[mark],
                assessed_on=script.day(ago),
                body=bodies.get(pathway, ""),
                source=source,
            )

    _fact(script, told, ago, keep)


def _scores(script: Script, told: Told) -> None:
    for tool, months, key, by in (
        ("OGRS 3", 24, "ogrs", "Probation"),
        ("IOM matrix", None, "matrix", "Police"),
    ):
        if key in told.rest:
            _score(script, told, tool, months, key, by)


def _score(
    script: Script, told: Told, tool: str, months: int | None, key: str, originator: str
) -> None:
    ago = int(told.rest[f"{key}_ago"])
    source = script.source(originator, ago, channel="assessment")

    def keep(desk: Desk, person_id: str) -> None:
        facts.add_score(
            desk,
            person_id,
            tool=tool,
            months=months,
            value=told.rest[key],
            scored_on=script.day(ago),
            rule_set="" if months else desk.scheme.rule_set,
            source=source,
        )

    _fact(script, told, ago, keep)


def _flag(script: Script, told: Told, flag: Story, position: int) -> None:
    ago = min(60, told.registered - 1)
    source = script.source("Probation", ago)

    def keep(desk: Desk, person_id: str) -> None:
        facts.add_flag(
            desk,
            person_id,
            body=in_days(flag["text"], script.today),
            until=script.day(-flag["until"]) if "until" in flag else None,
            closed_only=flag.get("closed", False),
            source=source,
        )

    _fact(script, told, ago, keep, time(12, position))


def _action(script: Script, told: Told, action: Story) -> None:
    due = int(action["due"])
    asked = max(2, 9 - due, int(action.get("asked", 0)))
    source = script.source(action["owner"], asked, channel="daily tasking")
    key = f"action {told.surname} {action['text']}"

    def keep(desk: Desk, person_id: str) -> None:
        new = NewAction(
            body=action["text"],
            owner_agency=action["owner"],
            owner_person=action.get("person", ""),
            due_on=script.day(-due),
        )
        script.ids[key] = actions.add(desk, person_id, new, source).id

    _fact(script, told, asked, keep)
    if "done" in action:
        done = int(action["done"])

        def finish(desk: Desk, _person_id: str) -> None:
            actions.finish(desk, script.ids[key], 1, done_on=script.day(done))

        _fact(script, told, done, finish)


def _note(script: Script, told: Told, note: Story) -> None:
    ago = int(note["ago"])
    source = script.source(note["by"], ago, grade=note.get("grade", ""))

    def keep(desk: Desk, person_id: str) -> None:
        new = NewNote(on_date=script.day(ago), body=note["text"])
        events.add_note(desk, person_id, new, source)

    _fact(script, told, ago, keep)


def _custody(script: Script, told: Told) -> None:
    stay = told.rest["custody"]
    ago = int(stay.get("since", 30))
    release = stay.get("release")
    source = script.source(stay["prison"], ago, channel="release list")

    def keep(desk: Desk, person_id: str) -> None:
        facts.add_custody(
            desk,
            person_id,
            establishment=stay["prison"],
            release_on=None if release is None else script.day(-release),
            release_type=stay["type"],
            source=source,
        )

    _fact(script, told, ago, keep)
