"""Text with each agency's own actions, to paste into the approved secure mail.

S2 sections 9 and 10: actions are chased after the meeting, and personal data goes by approved
secure connection only, marked In Confidence (domain items 31 and 52). The text goes to a
whole agency, so it holds what each of its readers may be told.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from iomdesk.domain.agencies import same
from iomdesk.domain.dates import show_date
from iomdesk.domain.meetings import Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import Audience, ItemKind, names_visor
from iomdesk.services.audiences import Rights, attending, officer, rights
from iomdesk.services.desk import Desk, Work
from iomdesk.services.minutesheld import MinutedItem, Minutes, Taken, read
from iomdesk.services.minutespages import hears, shows
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind
from iomdesk.words import words

_UNDER: Final = "   "
"""Before the lines that belong to the one above them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyText:
    """What one agency is sent.

    Attributes:
        to: its mailbox, else those of it who were invited, "; " between them; may be empty.
            Those always where it tells of the closed part.
        text: ready to paste. people: ids of those it tells of. count: of actions in it.
    """

    agency: str
    to: str
    text: str
    people: tuple[str, ...]
    count: int


class _Own(NamedTuple):
    item: MinutedItem
    taken: Taken


def texts(desk: Desk, meeting_id: str) -> tuple[AgencyText, ...]:
    """One text for each agency that took an action on which it may be told of.

    Raises KeyError, RuleViolation ``not_opened``.
    """
    minutes = read(desk, meeting_id)
    held = rights(desk)
    found: list[AgencyText] = []
    for agency in _owners(minutes):
        readers = _readers(minutes, held, agency)
        own = [
            _Own(item, taken)
            for item in minutes.items
            for taken in item.actions
            if same(taken.action.owner_agency) == same(agency) and _told(item, taken, readers)
        ]
        if own:
            found.append(_text(desk, minutes, held, agency, own))
    return tuple(found)


def _owners(minutes: Minutes) -> list[str]:
    """The agencies that own an action, each once, by name."""
    named = {same(one.action.owner_agency): one.action.owner_agency for one in minutes.actions}
    return sorted(named.values(), key=str.casefold)


def _readers(minutes: Minutes, held: Rights, agency: str) -> Sequence[Audience]:
    """Who of an agency reads it: those invited, else an officer of it, if it is statutory."""
    there = [one for one in minutes.meeting.attendees if same(one.agency) == same(agency)]
    readers = [attending(held, minutes.meeting, one) for one in there]
    return readers or [officer(held, agency)]


def _told(item: MinutedItem, taken: Taken, readers: Sequence[Audience]) -> bool:
    """Whether every reader may be told of it, and of whom it is about."""
    if names_visor(taken.action.body):
        return False
    name = item.as_item(ItemKind.NAME)
    return all(hears(item, to) and shows(name, to) and shows(taken.gate, to) for to in readers)


def _text(
    desk: Desk, minutes: Minutes, held: Rights, agency: str, own: Sequence[_Own]
) -> AgencyText:
    meeting = minutes.meeting
    kind = desk.scheme.meeting_kind(meeting.kind).title
    told = {
        "meeting": f"{kind}, {meeting.place}, {show_date(meeting.on_date)}",
        "agency": agency,
        "scheme": desk.name,
        "mark": desk.scheme.marking.full,
        "foot": desk.scheme.marking.foot,
    }
    lines = [words("action_mail", code, told) for code in ("mark", "foot")]
    lines += ["", words("action_mail", "title", told), words("action_mail", "intro", told), ""]
    for number, (item, taken) in enumerate(own, 1):
        action = taken.action
        told_of = {"number": number, "name": item.name, "text": action.body}
        lines.append(words("action_mail", "action", told_of))
        lines.append(_UNDER + words("action_mail", "due", {"due": _due(action.due_on)}))
        if action.owner_person:
            lines.append(_UNDER + words("action_mail", "who", {"who": action.owner_person}))
    agreed = list(_onward(own, _readers(minutes, held, agency)))
    if agreed:
        lines += ["", words("action_mail", "onward", told), *agreed]
    lines += ["", words("action_mail", "care", told)]
    if desk.training:
        lines.append(words("paper", "training"))
    lines.append(words("action_mail", "foot", told))
    return AgencyText(
        agency=agency,
        to=_addressed(minutes, held, agency, own),
        text="\n".join(lines) + "\n",
        people=tuple(dict.fromkeys(item.person_id for item, _ in own if item.person_id)),
        count=len(own),
    )


def _onward(own: Sequence[_Own], readers: Sequence[Audience]) -> Iterator[str]:
    """What was agreed of the people in it, as far as every reader may have it."""
    for item in {item.id: item for item, _ in own}.values():
        line = item.onward
        if line is not None and all(shows(item.line(line), to) for to in readers):
            told = {"name": item.name, "text": line.body}
            yield words("action_mail", "onward_line", told)


def _due(due: date | None) -> str:
    return words("paper", "no_date") if due is None else show_date(due)


def _addressed(minutes: Minutes, held: Rights, agency: str, own: Sequence[_Own]) -> str:
    """The agency's mailbox; those of it who were invited where it has none.

    Something of the closed part goes to them by name alone: others of the agency, who read
    the same mailbox, remain outside (S2 section 10; domain item 32).
    """
    entry = held.register.entry(agency)
    shut = any(Session.CLOSED in {item.session, taken.gate.session} for item, taken in own)
    if entry is not None and entry.email and not shut:
        return entry.email
    there = (one.name for one in minutes.meeting.attendees if same(one.agency) == same(agency))
    return "; ".join(there)


def copied(desk: Desk, meeting_id: str, agency: str) -> str:
    """Log that an agency's text is copied, a disclosure to it, and give the text as it is now.

    Raises KeyError, RuleViolation ``no_actions_text`` where there is nothing it may be told.
    """

    def act(work: Work) -> str:
        found = (one for one in texts(desk, meeting_id) if same(one.agency) == same(agency))
        mail = next(found, None)
        if mail is None:
            raise RuleViolation("agency", "no_actions_text")
        sitting_id = read(desk, meeting_id).sitting.id
        digest = hashlib.sha256(mail.text.encode()).hexdigest()
        fields = {"how": "copied as text", "actions": mail.count, "sha256": digest}
        for person_id in mail.people or ("",):
            work.note(
                Verb.DISCLOSURE, Kind.SITTING, sitting_id, person_id=person_id,
                recipients=", ".join(filter(None, (mail.agency, mail.to))), fields=fields,
            )  # fmt: skip
        return mail.text

    return desk.write(act, context="minutes")
