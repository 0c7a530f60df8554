"""The people of a training store: who they are, and the steps that bring each of them in."""

from dataclasses import replace
from datetime import date, time, timedelta

from iomdesk.domain.identifiers import check_letter, read_identifier
from iomdesk.domain.people import PATHWAYS, IdentifierKind, NeedLevel, Sensitivity
from iomdesk.services import actions, facts, needs
from iomdesk.services.actions import NewAction
from iomdesk.services.desk import Desk
from iomdesk.services.needs import NewNeed
from iomdesk.services.training_events import (
    Story,
    Told,
    fact_step,
    in_days,
    permitted,
    tell_event,
    tell_note,
)
from iomdesk.services.training_script import Script

LEVELS = {
    "H": NeedLevel.HIGH,
    "S": NeedLevel.SOME,
    "N": NeedLevel.NONE,
    "-": NeedLevel.NOT_ASSESSED,
}

FRESH_DAYS = 14
"""What was said of a status longer ago is asked again, of most people."""


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


def tell(script: Script, told: Told, *, wrong: bool = False) -> None:
    """Bring one person in, with all that is told of them."""
    _register(script, told, wrong=wrong)
    _statuses(script, told)
    rest = told.rest
    for event in rest.get("events", ()):
        tell_event(script, told, event)
    _needs(script, told)
    _scores(script, told)
    for position, flag in enumerate(rest.get("flags", ())):
        _flag(script, told, flag, position)
    for action in rest.get("actions", ()):
        _action(script, told, action)
    for note in rest.get("notes", ()):
        tell_note(script, told, note)
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
        permitted(
            script.source("Probation", told.registered, channel="referral form"),
            told.manager,
            script.day(told.registered),
            f"form {told.number}",
        ),
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
    if told.days > FRESH_DAYS and told.number % 4:  # of the others it is out of date by now
        script.state_again(told.surname, script.moment(3 + told.number % 12), told.rag, told.reason)


def _needs(script: Script, told: Told) -> None:
    ago = int(told.rest["needs_ago"])
    source = permitted(
        script.source("Probation", ago, channel="needs review"),
        told.manager,
        script.day(ago),
        f"review {told.number}",
    )
    bodies: dict[str, str] = told.rest.get("need_words", {})
    known: dict[str, Story] = {one["on"]: one for one in told.rest.get("know", ())}

    def keep(desk: Desk, person_id: str) -> None:
        for pathway, mark in zip(PATHWAYS, told.rest["needs"], strict=True):
            one = known.get(pathway, {})
            body = one.get("text", "") if known else bodies.get(pathway, "")
            new = NewNeed(
                pathway=pathway,
                level=LEVELS[mark],
                assessed_on=script.day(ago),
                body=in_days(body, script.today) if mark != "-" else "",
                owner_agency=one.get("owner", ""),
                owner_person=one.get("person", ""),
                next_step=one.get("step", ""),
                next_on=script.day(-int(one["due"])) if "due" in one else None,
            )
            needs.keep_need(desk, person_id, new, source)

    fact_step(script, told, ago, keep)


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

    fact_step(script, told, ago, keep)


def _flag(script: Script, told: Told, flag: Story, position: int) -> None:
    ago = min(60, told.registered - 1)
    given = permitted(
        script.source("Probation", ago), told.manager, script.day(ago), f"form {told.number}"
    )
    source = replace(
        script.source("Probation", ago) if flag.get("closed") else given,
        sensitivity=Sensitivity(flag.get("sensitivity", "")),
    )

    def keep(desk: Desk, person_id: str) -> None:
        facts.add_flag(
            desk,
            person_id,
            body=in_days(flag["text"], script.today),
            until=script.day(-flag["until"]) if "until" in flag else None,
            closed_only=flag.get("closed", False),
            source=source,
        )

    fact_step(script, told, ago, keep, time(12, position))


def _action(script: Script, told: Told, action: Story) -> None:
    due = int(action["due"])
    asked = max(2, 9 - due, int(action.get("asked", 0)))
    source = permitted(
        script.source(action["owner"], asked, channel="daily tasking"),
        "SALTMARSH, Martin",
        script.day(asked),
        "agreed at the meeting",
    )
    key = f"action {told.surname} {action['text']}"

    def keep(desk: Desk, person_id: str) -> None:
        new = NewAction(
            body=action["text"],
            owner_agency=action["owner"],
            owner_person=action.get("person", ""),
            due_on=script.day(-due),
        )
        script.ids[key] = actions.add(desk, person_id, new, source).id

    fact_step(script, told, asked, keep)
    if "done" in action:
        done = int(action["done"])

        def finish(desk: Desk, _person_id: str) -> None:
            actions.finish(desk, script.ids[key], 1, done_on=script.day(done))

        fact_step(script, told, done, finish)


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

    fact_step(script, told, ago, keep)
