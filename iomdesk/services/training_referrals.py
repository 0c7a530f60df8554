"""The referrals of a training store, and its repeat-detainee list, as the story tells them.

All moments are given, none is left to chance: the cohort stays what it was without them.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from iomdesk.domain.identifiers import read_identifier
from iomdesk.domain.people import IdentifierKind
from iomdesk.domain.referrals import Outcome, Referral
from iomdesk.domain.sheets import sheet_from_plain
from iomdesk.services import detainees, referral_life, referrals, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.training_cast import story
from iomdesk.services.training_events import Story, in_days
from iomdesk.services.training_script import Script

POLICE_COORDINATOR: Final = "BROADLEAF, Imran"
AGENCIES: Final = ("Police", "Probation", "County Housing", "HMP Fellgate")
"""Who sat in the meetings that decided."""

_TEXTS: Final = ("concern", "orders")


def refer(script: Script, held: Mapping[int, str]) -> None:
    """Tell all of it.

    Args:
        held: how many days ago each past meeting was, and its name in the script.
    """
    told = story("referrals")
    for one in told["referral"]:
        for step in one["then"]:
            _step(script, one, step, held)
    for score in told["ogrs"]:
        _ogrs(script, score)
    _list(script, told["list"])


def _step(script: Script, one: Story, step: Story, held: Mapping[int, str]) -> None:
    days = sorted(held)
    ago = days[step["meeting"]] if "meeting" in step else int(step["ago"])
    meeting = held[ago] if "meeting" in step else ""
    act = _ACTS[step["do"]]

    def run(desk: Desk) -> None:
        act(script, desk, one, step, meeting)

    script.step(script.moment(ago, step["at"]), run)


def _now(script: Script, desk: Desk, one: Story) -> Referral:
    return referrals.read_referral(desk, script.ids[f"referral {one['key']}"])


def _save(script: Script, desk: Desk, one: Story, step: Story, _meeting: str) -> None:
    key = f"referral {one['key']}"
    before = _now(script, desk, one) if key in script.ids else None
    person_id = script.ids[one["person"]] if "person" in one else None
    begun = referrals.answers_from_person(desk, person_id) if person_id is not None else {}
    source = script.source(one["by"], int(step["ago"]), channel="referral form")
    saved = referrals.save(
        desk,
        None if before is None else before.id,
        0 if before is None else before.revision,
        {**begun, **_answers(script, one, step)},
        source=source,
        person_id=person_id,
    )
    script.ids[key] = saved.id


def _answers(script: Script, one: Story, step: Story) -> dict[str, str]:
    answers: dict[str, str] = {**story("referrals")["usual"], **one["answers"]}
    answers["agency"] = one["by"]
    for key in _TEXTS:
        if key in answers:
            answers[key] = in_days(answers[key], script.today)
    for key, ago in step["days"].items():
        answers[key] = script.day(ago).isoformat()
    if "number" in one:
        answers["crn"] = f"X99{one['number']:04}"
    if "year" in one:
        answers["pncid"] = _pncid(one, script.today)
    if "eighteen_in" in one:
        birthday = script.day(-int(one["eighteen_in"]))
        answers["birth_date"] = birthday.replace(
            year=birthday.year - 18, day=min(birthday.day, 28)
        ).isoformat()
    return answers


def _pncid(one: Story, today: date) -> str:
    """A number of the dummy range with its check letter, or as it was cut short."""
    bare = f"{one['year']}/999{one['number']:04}"
    if one.get("short", False):
        return bare[:-1]
    return str(read_identifier(IdentifierKind.PNCID, bare, today=today).params["corrected"])


def _matrix(script: Script, desk: Desk, one: Story, step: Story, _meeting: str) -> None:
    now = _now(script, desk, one)
    told: dict[str, Any] = dict(story("referrals")["sheet"][step["sheet"]])
    nominal = str(told.pop("nominal_number"))
    scoring.save_matrix(
        desk,
        referral_id=now.id,
        person_id=now.person_id,
        sheet=sheet_from_plain(told),
        scored_on=desk.today(),
        scored_by=POLICE_COORDINATOR,
        nominal_number=nominal,
    )


def _send(script: Script, desk: Desk, one: Story, _told: Story, _meeting: str) -> None:
    now = _now(script, desk, one)
    referral_life.send(desk, now.id, now.revision)


def _decide(script: Script, desk: Desk, one: Story, step: Story, meeting: str) -> None:
    now = _now(script, desk, one)
    referral_life.decide(
        desk,
        now.id,
        now.revision,
        Outcome(step["outcome"]),
        reason=step["why"],
        on=desk.today(),
        meeting_id=script.ids[meeting] if meeting else None,
        agencies=AGENCIES if meeting else (),
        confirmed_by=desk.who if step.get("confirmed", False) else "",
    )


def _tell(script: Script, desk: Desk, one: Story, step: Story, _meeting: str) -> None:
    now = _now(script, desk, one)
    referral_life.tell(
        desk, now.id, now.revision, named=step["named"], how=step["how"], on=desk.today()
    )


def _correct(script: Script, desk: Desk, one: Story, step: Story, _meeting: str) -> None:
    now = _now(script, desk, one)
    referral_life.correct(desk, now.id, now.revision, in_days(step["why"], script.today))


def _closing(name: str) -> Callable[[Script, Desk, Story, Story, str], None]:
    act = {
        "withdraw": referral_life.withdraw,
        "reopen": referral_life.reopen,
        "mistake": referral_life.mistake,
    }[name]

    def run(script: Script, desk: Desk, one: Story, step: Story, _meeting: str) -> None:
        now = _now(script, desk, one)
        act(desk, now.id, now.revision, reason=step["why"])

    return run


_ACTS: Final[Mapping[str, Callable[[Script, Desk, Story, Story, str], None]]] = {
    "save": _save,
    "matrix": _matrix,
    "send": _send,
    "decide": _decide,
    "tell": _tell,
    "correct": _correct,
    "withdraw": _closing("withdraw"),
    "reopen": _closing("reopen"),
    "mistake": _closing("mistake"),
}


def _ogrs(script: Script, score: Story) -> None:
    def act(desk: Desk) -> None:
        scoring.add_score(
            desk,
            script.ids[score["person"]],
            tool=scoring.OGRS_3,
            version="3",
            months=score["months"],
            value=score["value"],
            scored_on=script.day(score["scored"]),
            basis="static",
            source=script.source("Probation", score["ago"], channel="assessment"),
        )

    at = story("referrals")["list"]["at"]
    script.step(script.moment(int(score["ago"]), at), act)


def _list(script: Script, told: Story) -> None:
    def act(desk: Desk) -> None:
        checked = detainees.check(desk, told["text"].strip().encode(), told["file"])
        detainees.bring_in(desk, checked, originator=told["by"])

    script.step(script.moment(int(told["ago"]), told["at"]), act)
