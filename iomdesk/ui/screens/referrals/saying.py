"""Words about a referral's form: what the header says, and who may be the same."""

from collections.abc import Mapping
from datetime import date

from iomdesk.domain.dates import read_date, show_date
from iomdesk.domain.people import Provenance, full_name
from iomdesk.domain.referrals import Referral, Stage, Turn, whose_turn
from iomdesk.services.referrals import Assessment
from iomdesk.services.same_person import SamePerson
from iomdesk.ui.screens.referrals.inspector import say
from iomdesk.ui.widgets.samenotice import SameLine
from iomdesk.words import words


def fact_of(answers: Mapping[str, str], found: Assessment, referral: Referral | None) -> str:
    """ "WINDLESTRAW, Peter, new, not yet sent. Offender manager: the form"."""
    surname = answers.get("surname", "").strip()
    name = full_name(surname, answers.get("forename", "").strip()) if surname else say("no_name")
    state = say("new") if referral is None else words("referral_stage", found.stage).lower()
    turn = turn_words(found)
    return say("fact_turn", name=name, state=state, turn=turn) if turn else say(
        "fact", name=name, state=state
    )  # fmt: skip


def turn_words(found: Assessment) -> str:
    """Whose turn it is, and to do what; empty when nothing is left."""
    rules = found.eligibility
    turn = whose_turn(found.stage, rules.route, for_meeting=rules.for_meeting())
    if turn is Turn.NOBODY:
        return ""
    if turn is Turn.COORDINATOR:
        tells = found.stage in {Stage.ACCEPTED, Stage.REFUSED}
        return say("turn_coordinator_tell" if tells else "turn_coordinator_decide")
    return say(f"turn_{turn}")


def source_of(answers: Mapping[str, str], today: date) -> Provenance:
    """The form itself says where it came from: its agency, and the day it was filled in."""
    referred = read_date(answers.get("referred_on", ""), today=today).value
    return Provenance(
        originator=answers.get("agency", ""),
        received_on=today if referred is None or referred > today else referred,
        channel=say("channel"),
    )


def same_line(one: SamePerson) -> SameLine:
    """Somebody who may be the same, or whose open referral there is already."""
    birth = "" if one.birth_date is None else show_date(one.birth_date)
    left = say("has_left") if one.left else ""
    kind = "referral" if one.referral_id else "person"
    facts = ", ".join(part for part in (birth, one.area, left, one.reason) if part)
    return SameLine(
        kind=kind,
        id=one.referral_id or one.person_id,
        name=one.name,
        facts=facts,
        open_words=say("open_it"),
        spoken=say("open_it_spoken", name=one.name),
        rag=one.rag if kind == "person" else None,
    )
