"""Referrals: the lists, a form's assessment, saving it, and what it can be filled from.

What happens to a referral after the form is in ``services/referral_life.py``.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from iomdesk.domain.dates import Sense
from iomdesk.domain.eligibility import eighteenth_birthday
from iomdesk.domain.names import tidy_name
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import (
    DECIDED_STAGES,
    EDITABLE_STAGES,
    OPEN_STAGES,
    WAITING_STAGES,
    Happening,
    Referral,
    ReferralLine,
    Stage,
)
from iomdesk.domain.sharing import check_originator, check_text, strictest
from iomdesk.formdef.form import Answers, given
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.drafts import NEW
from iomdesk.services.referral_assess import Assessment, assess, standing
from iomdesk.services.referral_facts import Missing, outside, read_day
from iomdesk.services.referral_rows import (
    CONTEXT,
    ReferralChanged,
    amend,
    link,
    present,
    unchanged,
)
from iomdesk.services.referral_start import (
    answers_from_detainee,
    answers_from_person,
    blank_answers,
    duplicates,
    known_managers,
)
from iomdesk.services.rulesets import scheme_under
from iomdesk.services.sources import check_source_texts
from iomdesk.store.changes import source_values
from iomdesk.store.log import Verb
from iomdesk.store.queries import detainees, matrices, people
from iomdesk.store.queries import referrals as stored
from iomdesk.store.schema import Kind
from iomdesk.words import words

__all__ = [
    "Assessment",
    "Missing",
    "ReferralChanged",
    "answers_from_detainee",
    "answers_from_person",
    "assess",
    "blank_answers",
    "duplicates",
    "known_managers",
    "outside",
]

FORM = "referral"
"""Under this name drafts of the form are kept."""

_VIEWS: Mapping[str, tuple[Stage, ...]] = {
    "open": OPEN_STAGES,
    "decided": DECIDED_STAGES,
    "monitored": (Stage.MONITORED,),
    "closed": (Stage.WITHDRAWN, Stage.MISTAKE),
    "all": tuple(Stage),
}


# ---- the lists --------------------------------------------------------------------------


def listed(desk: Desk, view: str, text: str = "") -> tuple[ReferralLine, ...]:
    """The lines of a view: "open", "decided", "monitored", "closed" or "all".

    Open ones stand where the rules put them today: a conviction that has passed its six
    months since shows. Somebody monitored stays so until a person takes it up.
    """
    with desk.read() as reading:
        lines = stored.lines(reading, _VIEWS[view], text)
        unsettled = [line.id for line in lines if line.stage in OPEN_STAGES]
        whole = stored.many(reading, unsettled)
    return tuple(
        _as_of_today(desk, line, whole[line.id]) if line.id in whole else line for line in lines
    )


def _as_of_today(desk: Desk, line: ReferralLine, referral: Referral) -> ReferralLine:
    now = standing(
        scheme_under(desk, referral.rule_set),
        referral.answers,
        today=desk.today(),
        scored=line.matrix_total is not None,
        referral=referral,
    )
    rules = now.eligibility
    return replace(line, stage=now.stage, route=rules.route, for_meeting=rules.for_meeting())


def counts(desk: Desk) -> dict[str, int]:
    """How many referrals each view of ``listed`` has."""
    with desk.read() as reading:
        by_stage = stored.counts(reading)
    return {view: sum(by_stage.get(one, 0) for one in stages) for view, stages in _VIEWS.items()}


def waiting(desk: Desk) -> int:
    """How many referrals somebody still has something to do for, those 18 by now included."""
    with desk.read() as reading:
        young = stored.lines(reading, (Stage.MONITORED,))
        return stored.count(reading, WAITING_STAGES) + sum(
            one.birth_date is not None and eighteenth_birthday(one.birth_date) <= desk.today()
            for one in young
        )


def current(desk: Desk, reading: Reading, referral: Referral) -> Referral:
    """A referral with the stage and route it has today by the rules it was saved under."""
    if referral.stage not in EDITABLE_STAGES:
        return referral
    found = assessed(desk, reading, referral)
    return replace(referral, stage=found.stage, route=found.eligibility.route)


def assessed(desk: Desk, reading: Reading, referral: Referral) -> Assessment:
    """What the rules make of a saved referral today, with its latest matrix."""
    scored = matrices.of_referral(reading, referral.id)
    return assess(
        scheme_under(desk, referral.rule_set),
        referral.answers,
        today=desk.today(),
        matrix=scored[0] if scored else None,
        referral=referral,
    )


def open_referral(desk: Desk, referral_id: str) -> Referral:
    """Open a referral; logged as a consultation. Raises KeyError when there is none."""
    found = read_referral(desk, referral_id)
    person = found.person_id or ""
    desk.write(
        lambda work: work.note(Verb.CONSULTATION, Kind.REFERRAL, referral_id, person_id=person),
        context=CONTEXT,
    )
    return found


def read_referral(desk: Desk, referral_id: str) -> Referral:
    """A referral as it stands today, when it is open already; not logged.

    Raises KeyError when there is none.
    """
    with desk.read() as reading:
        found = stored.referral(reading, referral_id)
        if found is None:
            raise KeyError(referral_id)
        return current(desk, reading, found)


# ---- saving -----------------------------------------------------------------------------


def save(
    desk: Desk,
    referral_id: str | None,
    base_revision: int,
    answers: Answers,
    *,
    source: Provenance,
    person_id: str | None = None,
    detainee_id: str | None = None,
    draft: str = "",
) -> Referral:
    """Save a form, new or again, complete or not; drops its draft in the same step.

    It stays under the rule set it was first saved under. What cannot be read is kept as
    typed. Raises RuleViolation: ``surname_needed``, ``source_needed``, ``decided_locked``
    once it is decided or closed, ``text_too_long``; and ``ReferralChanged``.

    Args:
        referral_id: None for a new one.
        person_id: whose record it was made from.
        detainee_id: the line of a repeat-detainee list it was made from.
        draft: the subject of its draft, unless that is its own id, or ``NEW``.
    """
    if not source.originator.strip():
        raise RuleViolation("originator", "source_needed")
    check_originator(source.originator)
    check_source_texts(source)
    if not tidy_name(answers.get("surname", "")):
        raise RuleViolation("surname", "surname_needed")

    def act(work: Work) -> Referral:
        work.drop_draft(FORM, draft or referral_id or NEW)
        if referral_id is None:
            return _insert(desk, work, answers, source, person_id, detainee_id)
        return _amend(desk, work, referral_id, base_revision, answers, source, person_id)

    return desk.write(act, context=CONTEXT)


def _insert(
    desk: Desk,
    work: Work,
    answers: Answers,
    source: Provenance,
    person_id: str | None,
    detainee_id: str | None,
) -> Referral:
    scheme, today = desk.scheme, desk.today()
    found = assess(scheme, answers, today=today)
    person_id = _still(work.reading, person_id)
    if detainee_id is not None and detainees.one(work.reading, detainee_id) is None:
        detainee_id = None  # taken off the list since; what was typed stays
    referral_id = work.insert(
        Kind.REFERRAL,
        {
            "person_id": person_id,
            "detainee_id": detainee_id,
            "rule_set": scheme.rule_set,
            **_row(scheme, answers, found, today),
            **source_values(source),
        },
    )
    work.insert(
        Kind.REFERRAL_EVENT,
        {
            "referral_id": referral_id,
            "person_id": person_id,
            "kind": Happening.RECEIVED,
            "on_date": source.received_on,
            "rule_set": scheme.rule_set,
        },
    )
    return present(work.reading, referral_id)


def _amend(
    desk: Desk,
    work: Work,
    referral_id: str,
    base_revision: int,
    answers: Answers,
    source: Provenance,
    person_id: str | None,
) -> Referral:
    before = unchanged(work.reading, referral_id, base_revision)
    if before.stage not in EDITABLE_STAGES:
        raise RuleViolation("", "decided_locked", {"stage": words("referral_stage", before.stage)})
    scheme, today = scheme_under(desk, before.rule_set), desk.today()
    scored = matrices.of_referral(work.reading, referral_id)
    found = assess(
        scheme, answers, today=today, matrix=scored[0] if scored else None, referral=before
    )
    values = {
        **_row(scheme, answers, found, today),
        **source_values(strictest(before.provenance, source)),
    }
    person_id = _still(work.reading, person_id)
    if person_id is not None and before.person_id is None:
        values["person_id"] = person_id
        link(work, before, person_id)
    amend(work, before, values)
    return present(work.reading, referral_id)


def _still(reading: Reading, person_id: str | None) -> str | None:
    """The person, unless the record is gone since: an import may have been taken back."""
    return person_id if person_id and people.person(reading, person_id) is not None else None


_NAMES = frozenset({"surname", "forename"})
"""Answers that are names: what a person is called stops nobody."""


def _row(scheme: Scheme, answers: Answers, found: Assessment, today: date) -> dict[str, object]:
    """The columns of a referral that follow from its answers."""
    form = scheme.referral
    known = {
        key: answers[key]
        for key in form.keys()  # noqa: SIM118 - no mapping
        if answers.get(key)
    }
    longest = max((field.most for field in form.fields()), default=0) * 2
    for key, text in known.items():
        if len(text) > longest:  # the form says so at its field long before
            raise RuleViolation(key, "text_too_long", {"most": longest})
        if key not in _NAMES:
            check_text(text, key)
    return {
        "answers": stored.pack_answers(known),
        "surname": tidy_name(answers.get("surname", "")),
        "forename": tidy_name(answers.get("forename", "")),
        "birth_date": read_day(answers, "birth_date", today, Sense.BIRTH),
        "area": given(answers, "area"),
        "referred_on": read_day(answers, "referred_on", today),
        "stage": found.stage,
        "route": found.eligibility.route,
    }
