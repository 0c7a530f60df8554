"""The training store: a fictional cohort of 247 with its history, made from one seed.

It is made through the same services that a user drives, in one transaction, and is the
same on the same day wherever it is made; only the keys of its rows differ.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from pathlib import Path
from random import Random
from typing import Final

from iomdesk.domain.access import TRAINING_PASSPHRASE
from iomdesk.domain.clock import Clock
from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.domain.referrals import Stage
from iomdesk.services import agendas, meetings, referrals
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.services.stores import NewStore, begin_store
from iomdesk.services.training_cast import cast, story
from iomdesk.services.training_events import Story, Told
from iomdesk.services.training_people import tell
from iomdesk.services.training_referrals import refer
from iomdesk.services.training_script import Script
from iomdesk.services.training_sharing import share
from iomdesk.services.training_sitting import hold
from iomdesk.store.keys import Cost

NAME: Final = "Brackenshire IOM"
SCHEME: Final = "brackenshire"
PERSON: Final = "ELDERFLOWER, Priya"

SEED: Final = 20_261_124
TODAY: Final = "meeting of the day"
_DAYS_OF_MEETINGS: Final = (1, 5, 7, 8, 12, 14, 15, 19, 21, 22, 26, 28)
_MOST_CASES: Final = 9
_WRONG_LETTERS: Final = frozenset({60, 133})  # two PNCIDs as they come on paper


def make_training(
    folder: Path, *, clock: Clock, progress: Progress | None = None, cost: Cost | None = None
) -> None:
    """Make the training store in ``folder``; ``TRAINING_PASSPHRASE`` opens it.

    Raises EnvironmentProblem as ``begin_store``, and ``Cancelled`` when ``progress``
    says so; in both cases there is no store.
    """
    new = NewStore(folder=folder, name=NAME, scheme=SCHEME, area="", person=PERSON, training=True)

    def fill_it(desk: Desk) -> None:
        fill(desk, progress or NoProgress())

    begun = begin_store(new, TRAINING_PASSPHRASE, clock=clock, cost=cost, fill=fill_it)
    try:
        begun.prove(begun.recovery_code, clock=clock)
        begun.keep()
    finally:
        begun.throw_away()


def fill(desk: Desk, progress: Progress) -> None:
    """Put the whole cohort with its history into an empty store, or nothing of it."""
    script = Script(desk.today(), Random(SEED))  # noqa: S311 - a story, not a secret
    people = cast(script)
    held = _past_meetings(script, people)
    last = min(held)
    hold(script, held[last], last)
    for order, told in enumerate(people):
        meeting = "" if "agreed" in told.rest else held.get(told.days, "")
        tell(script, replace(told, meeting=meeting), wrong=order in _WRONG_LETTERS)
    _meeting_of_the_day(script)
    refer(script, held)
    script.step(script.moment(0, time(8, 40)), _referrals_of_the_day(script))
    share(script)
    for told in people[:14]:
        script.look_up(told.surname, script.moment(1))
    script.run(desk, progress)


def _past_meetings(script: Script, people: list[Told]) -> dict[int, str]:
    """Four weeks of meetings: how many days ago each was, and its name in the script."""
    days = sorted({_on_weekday(script, ago) for ago in _DAYS_OF_MEETINGS})
    last_talked_of = days[2]
    for ago in days:
        kind = "panel" if ago == days[-3] else "daily_tasking"
        heard = [told.surname for told in people if told.days == ago and "agreed" not in told.rest]
        critical = [told.surname for told in people[:40] if told.registered > ago + 3]
        if ago == last_talked_of:
            heard.insert(0, "Teaselwood")
        elif "Teaselwood" in critical:
            critical.remove("Teaselwood")
        heard += script.chance.sample(critical, min(6, len(critical)))
        _plan(script, ago, kind, list(dict.fromkeys(heard))[:_MOST_CASES])
    return {ago: f"meeting {ago}" for ago in days}


def _on_weekday(script: Script, ago: int) -> int:
    """That day, or the Friday before it: nobody meets at a weekend."""
    return ago + max(0, script.day(ago).weekday() - 4)


def _plan(script: Script, ago: int, kind: str, heard: list[str]) -> None:
    meeting = story("people")["meeting"]

    def act(desk: Desk) -> None:
        meeting_id = script.ids[f"meeting {ago}"] = meetings.plan_meeting(
            desk,
            kind=kind,
            on_date=script.day(ago),
            at_time=time(9, 30),
            place=meeting["place"],
            chair=meeting["chair"],
            chair_agency=meeting["chair_agency"],
        )
        for one in meeting["attendees"][:5]:
            meetings.invite(desk, meeting_id, _invitation(script, one))
        meetings.add_cases(desk, meeting_id, [script.ids[name] for name in heard])

    script.step(script.moment(ago + 1, time(15, 40)), act)


def _referrals_of_the_day(script: Script) -> Callable[[Desk], None]:
    """Those that are scored and wait for a decision go before the meeting of the day."""

    def act(desk: Desk) -> None:
        scored = [one for one in referrals.listed(desk, "open") if one.stage is Stage.MATRIX_DONE]
        agendas.add_referrals(desk, script.ids[TODAY], [one.id for one in scored])

    return act


def _invitation(script: Script, one: Story) -> Invitation:
    return Invitation(
        name=one["name"],
        agency=one["agency"],
        basis=Basis(one["basis"]),
        basis_detail=one.get("detail", ""),
        basis_until=script.day(-one["until"]) if "until" in one else None,
        by_phone=one.get("phone", False),
        closed_session=one.get("closed", False),
        consented=frozenset(script.ids[name] for name in one.get("consents", ())),
    )


def _meeting_of_the_day(script: Script) -> None:
    """The meeting that is about to begin, planned the afternoon before."""
    meeting = story("people")["meeting"]

    def act(desk: Desk) -> None:
        meeting_id = script.ids[TODAY] = meetings.plan_meeting(
            desk,
            kind=meeting["kind"],
            on_date=script.today,
            at_time=meeting["at"],
            place=meeting["place"],
            chair=meeting["chair"],
            chair_agency=meeting["chair_agency"],
        )
        for one in meeting["attendees"]:
            meetings.invite(desk, meeting_id, _invitation(script, one))
        cases = {script.ids[name]: (session, why) for name, session, why in meeting["cases"]}
        meetings.add_cases(
            desk, meeting_id, cases, why={key: why for key, (_, why) in cases.items()}
        )
        closed = {key for key, (session, _) in cases.items() if session == Session.CLOSED.value}
        for person_id in reversed(cases):
            if person_id in closed:  # each goes before the closed ones; all are renumbered
                now = meetings.meeting(desk, meeting_id).cases
                case = next(case for case in now if case.person_id == person_id)
                why = cases[person_id][1]
                meetings.set_case(desk, meeting_id, case, session=Session.CLOSED, why=why)

    script.step(script.moment(1, time(17, 20)), act)
