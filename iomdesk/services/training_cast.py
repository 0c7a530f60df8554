"""Who is in the training cohort: those told in full, the cards of the boards, and the rest."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from iomdesk.assets import resource
from iomdesk.domain.people import PATHWAYS, Rag
from iomdesk.services.training_events import Earlier, Story, Told
from iomdesk.services.training_script import Script

COUNTS = {Rag.RED: 11, Rag.AMBER_ALERT: 23, Rag.AMBER: 78, Rag.GREEN: 135}

# What was usual before each status, and how many moves there may have been.
_BEFORE = {
    Rag.RED: (Rag.AMBER_ALERT, Rag.AMBER),
    Rag.AMBER_ALERT: (Rag.AMBER, Rag.GREEN),
    Rag.AMBER: (Rag.GREEN, Rag.AMBER_ALERT),
    Rag.GREEN: (Rag.AMBER, Rag.AMBER_ALERT),
}
_NEEDS = {Rag.RED: "HHHSSN", Rag.AMBER_ALERT: "HHSSSN", Rag.AMBER: "HSSSNN", Rag.GREEN: "SSNNNN-"}
_OGRS = {Rag.RED: (86, 97), Rag.AMBER_ALERT: (84, 95), Rag.AMBER: (80, 92), Rag.GREEN: (78, 90)}
_DAYS = {Rag.RED: (1, 30), Rag.AMBER_ALERT: (2, 40), Rag.AMBER: (5, 120), Rag.GREEN: (20, 170)}
_RELEASES = (7, 12, 14, 17, 19, 20, 22, 24, 26, 28)
_LATER_RELEASES = (41, 63, 90, 117, 160, 233, 318, 402, 515)
_OPEN_ACTIONS = 21


@cache
def story(name: str) -> Story:
    """One of the two files of the training cohort: "people" or "names"."""
    with resource("training", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def cast(script: Script) -> list[Told]:
    """All 247 of them, those told in full first."""
    return [_complete(script, raw, order) for order, raw in enumerate(_raw(script))]


def _raw(script: Script) -> Iterator[dict[str, Any]]:
    """What the files tell of each, and who is made up by chance to fill the counts."""
    told, names = story("people"), story("names")
    left = dict(COUNTS)
    for person in told["person"]:
        left[Rag(person["rag"])] -= 1
        yield dict(person)
    for status, cards in told["cards"].items():
        for name, area, days, reason in cards:
            left[Rag(status)] -= 1
            card = {"name": name.split(", "), "area": area, "rag": status, "days": days}
            yield card | ({"reason": reason} if reason else {})
    surnames = script.chance.sample(names["surnames"].split(), sum(left.values()))
    releases = iter(_RELEASES + _LATER_RELEASES)
    for status, count in left.items():
        for number in range(count):
            person = {"name": [surnames.pop()], "rag": status.value}
            inside = status is Rag.AMBER and number % 6 == 0
            inside = inside or (status is Rag.GREEN and number % 20 == 0)
            release = next(releases, None) if inside else None
            if release is not None:
                person["custody"] = {
                    "prison": script.chance.choice(names["prisons"]),
                    "release": release,
                    "type": script.chance.choice(names["release_types"]),
                    "since": 30 + number,
                }
            yield person


def _complete(script: Script, raw: dict[str, Any], order: int) -> Told:
    """Fill what the files leave open, by chance."""
    chance, names = script.chance, story("names")
    status = Rag(raw["rag"])
    forename = raw["name"][1] if len(raw["name"]) > 1 else chance.choice(names["forenames"].split())
    days = raw.get("days") or chance.randint(*_DAYS[status])
    told = Told(
        surname=raw["name"][0],
        forename=forename,
        number=raw.get("number") or 201 + order,
        born=raw.get("born") or date(1972, 1, 1) + timedelta(days=chance.randrange(11_000)),
        area=raw.get("area") or chance.choice([area.name for area in _areas()]),
        manager=raw.get("manager") or chance.choice(names["managers"]),
        registered=raw.get("registered") or days + chance.randint(45, 620),
        rag=status,
        days=days,
        reason=raw.get("reason") or chance.choice(names["reasons"][status.value]),
        again=raw["again"] if "again" in raw else chance.randint(2, 60),
        earlier=(),
        agreed=raw.get("agreed", "Daily tasking"),
        rest=_rest(script, raw, status, days, order),
    )
    return replace(told, earlier=_earlier(script, told, raw.get("before")))


def _areas() -> tuple[Any, ...]:
    from iomdesk.formdef.scheme import load_scheme

    return load_scheme("brackenshire").areas


def _earlier(script: Script, told: Told, before: Story | None) -> tuple[Earlier, ...]:
    """The statuses before the present one, from the day of joining on."""
    chance, reasons = script.chance, story("names")["reasons"]
    found: list[Earlier] = []
    after, days = told.rag, told.days
    if before is not None:
        after, days = Rag(before["rag"]), int(before["days"])
        found.append(Earlier(rag=after, days=days, reason=before["reason"]))
    for _ in range(chance.choice((1, 1, 2, 2, 3))):
        room = told.registered - days
        if room < 20:
            break
        after = chance.choice(_BEFORE[after])
        days += chance.randint(8, max(9, min(room // 2, 150)))
        found.append(Earlier(rag=after, days=days, reason=chance.choice(reasons[after.value])))
    return tuple(reversed(found))


def _rest(
    script: Script, raw: dict[str, Any], status: Rag, days: int, order: int
) -> dict[str, Any]:
    """Events, needs, scores and the like of one person."""
    chance, names = script.chance, story("names")
    rest = dict(raw)
    low, high = _OGRS[status]
    rest.setdefault("ogrs", str(chance.randint(low, high)))
    rest.setdefault("ogrs_ago", chance.randint(10, 200))
    if chance.random() < 0.6:
        rest.setdefault("matrix", str(chance.randint(58, 121)))
    rest.setdefault("matrix_ago", chance.randint(3, 90))
    rest.setdefault("needs", "".join(chance.choice(_NEEDS[status]) for _ in PATHWAYS))
    rest.setdefault("needs_ago", chance.randint(5, 120))
    if chance.random() < 0.3:
        rest["need_words"] = {chance.choice(PATHWAYS): chance.choice(names["needs"]["words"])}
    rest.setdefault("phone", f"01632 960 {chance.randrange(100, 1000)}")
    home = f"{chance.randint(1, 90)} {chance.choice(names['streets'])}"
    rest.setdefault("address", home)
    if chance.random() < 0.25:
        rest.setdefault("other_names", chance.choice(names["nicknames"]))
    if chance.random() < 0.12:
        rest["moved"] = chance.randint(5, 60)
    rest.setdefault("ppo", chance.random() < 0.2)
    if "events" not in rest:
        mood = "calm" if status is Rag.GREEN else "uneasy"
        rest["events"] = [_event(script, mood, days) for _ in range(chance.randint(2, 5))]
    if "flags" not in rest:
        rest["flags"] = _flags(script)
    if "actions" not in rest:
        rest["actions"] = _actions(script, order)
    if "notes" not in rest and chance.random() < 0.3:
        rest["notes"] = [_note(script, status)]
    return rest


def _event(script: Script, mood: str, days: int) -> dict[str, Any]:
    chance = script.chance
    kind, text, by, more = chance.choice(story("names")["events"][mood])
    event = {"ago": chance.randint(2, days + 60), "kind": kind, "text": text, "by": by}
    if more:
        event["line" if kind == "arrest" else "service"] = more
    return event


def _flags(script: Script) -> list[dict[str, Any]]:
    chance, words = script.chance, story("names")["flags"]
    found: list[dict[str, Any]] = []
    if chance.random() < 0.3:
        until = chance.randint(10, 300)
        found.append({"text": "On licence", "until": until})
    if chance.random() < 0.15:
        found.append({"text": chance.choice(words["open"])})
    if chance.random() < 0.08:
        found.append({"text": chance.choice(words["closed"]), "closed": True})
    return found


def _actions(script: Script, order: int) -> list[dict[str, Any]]:
    """An open action for the first of those not told in full; done ones for a third."""
    chance, words = script.chance, story("names")["actions"]
    found: list[dict[str, Any]] = []
    first = _told_with_actions()
    if first <= order < first + _OPEN_ACTIONS:
        text, owner = chance.choice(words["open"])
        found.append({"due": chance.randint(1, 24), "text": text, "owner": owner})
    if chance.random() < 0.3:
        text, owner = chance.choice(words["done"])
        done = chance.randint(3, 40)
        due = -done + chance.randint(0, 5)
        action = {"due": due, "text": text, "owner": owner, "done": done, "asked": done + 7}
        found.append(action)
    return found


def _told_with_actions() -> int:
    """How many are told in full: the open actions of the rest begin after them."""
    return len(story("people")["person"])


def _note(script: Script, status: Rag) -> dict[str, Any]:
    chance, words = script.chance, story("names")["notes"]
    ago = chance.randint(3, 70)
    if status in (Rag.RED, Rag.AMBER_ALERT):
        text, by, grade = chance.choice(words["graded"])
        return {"ago": ago, "text": text, "by": by, "grade": grade}
    text, by = chance.choice(words["open"])
    return {"ago": ago, "text": text, "by": by}
