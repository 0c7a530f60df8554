"""Scores: OGRS and the like as they were given, and the IOM matrix as it was scored.

A score is kept with the tool that gave it, and never shown without its name (ruling 11);
a matrix is never altered, a later one stands beside it with its own rule set.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.matrix import MatrixScore, Sheet, check_sheet, score
from iomdesk.domain.people import FactKind, Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Score
from iomdesk.domain.referrals import EDITABLE_STAGES
from iomdesk.domain.scores import age_words, is_stale, label
from iomdesk.domain.sharing import check_text
from iomdesk.formdef.form import read_number
from iomdesk.services import facts
from iomdesk.services.agencies import police
from iomdesk.services.desk import Desk, Work
from iomdesk.services.referral_rows import amend
from iomdesk.services.referrals import assessed
from iomdesk.store.changes import source_values
from iomdesk.store.queries import matrices as stored
from iomdesk.store.queries import records
from iomdesk.store.queries import referrals as stored_referrals
from iomdesk.store.queries.ragfacts import events_of
from iomdesk.store.schema import Kind
from iomdesk.words import words

OGRS_3 = "OGRS 3"
FORM = "matrix"
"""Under this name drafts of a matrix are kept, by the referral or else the person."""

CONTEXT = "matrix"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One score as lists show it.

    Attributes:
        label: the tool, with its months where it looks ahead: "OGRS 3, 24 months".
        source: the agency it came from; of a matrix, who scored it.
        age: in words, empty without a day.
        stale: in words why it counts as out of date; empty while it does not.
        rule_set: the version a matrix was made under.
    """

    id: str
    label: str
    value: str
    scored_on: date | None
    source: str
    age: str
    stale: str
    rule_set: str
    basis: str


def scores_of(desk: Desk, person_id: str) -> tuple[ScoreLine, ...]:
    """All scores of a person, matrices among them, the latest first.

    Those of one day stand by tool, then 12 before 24 months, each time the same.
    """
    with desk.read() as reading:
        found = records.scores(reading, person_id)
        kept = sorted(found, key=lambda one: (one.tool.casefold(), one.months or 0))
        made = stored.of_person(reading, person_id)
    lines = [*_made_lines(made, desk.today()), *(_line(desk, one) for one in kept)]
    return tuple(sorted(lines, key=lambda one: one.scored_on or date.min, reverse=True))


def matrices_given(desk: Desk, person_id: str | None) -> tuple[Score, ...]:
    """The totals of a person's matrices that came as a number, without a sheet, latest first."""
    if person_id is None:
        return ()
    name = words("score", "matrix").casefold()
    with desk.read() as reading:
        found = records.scores(reading, person_id)
    given = (one for one in found if one.tool.strip().casefold() == name)
    return tuple(sorted(given, key=lambda one: one.scored_on or date.min, reverse=True))


def _line(desk: Desk, one: Score) -> ScoreLine:
    return ScoreLine(
        id=one.id,
        label=label(one),
        value=one.value,
        scored_on=one.scored_on,
        source=one.provenance.originator,
        age=age_words(one.scored_on, desk.today()),
        stale=_stale(desk, one),
        rule_set=one.rule_set,
        basis=one.basis,
    )


def _stale(desk: Desk, one: Score) -> str:
    """OGRS looks at a moment of a life and goes stale by date; a matrix has its own date."""
    months = desk.scheme.readings.ogrs_stale_months
    if not is_ogrs(one.tool) or not is_stale(one.scored_on, desk.today(), months):
        return ""
    if one.scored_on is None:
        return words("score", "undated")
    return words("score", "stale", {"months": months})


def is_ogrs(tool: str) -> bool:
    """Whether a tool is OGRS, of whatever version."""
    return tool.strip().casefold().startswith("ogrs")


def _made_lines(made: tuple[MatrixScore, ...], today: date) -> Iterator[ScoreLine]:
    for one in made:
        yield ScoreLine(
            id=one.id,
            label=words("score", "matrix"),
            value=str(one.total),
            scored_on=one.scored_on,
            source=one.scored_by,
            age=age_words(one.scored_on, today),
            stale="",
            rule_set=one.rule_set,
            basis="",
        )


def add_score(
    desk: Desk,
    person_id: str,
    *,
    tool: str,
    version: str,
    months: int | None,
    value: str,
    scored_on: date | None,
    basis: str,
    source: Provenance,
    context: str = "record",
) -> str:
    """Keep a score as it was given, unrounded; gives its id.

    Raises RuleViolation: ``source_needed``, ``required`` for the tool or the value,
    ``score_value`` for an OGRS that is no number from 0 to 100, ``score_months``,
    ``date_in_future``.
    """
    if is_ogrs(tool) and value.strip():
        number = read_number(value)
        if number is None or not 0 <= number <= 100:
            raise RuleViolation("value", "score_value")
        if months not in {12, 24}:
            raise RuleViolation("months", "score_months")
    if scored_on is not None and scored_on > desk.today():
        raise RuleViolation("scored_on", "date_in_future", {"date": show_date(scored_on)})
    return facts.add_score(
        desk,
        person_id,
        tool=tool,
        months=months,
        value=value,
        scored_on=scored_on,
        source=source,
        version=version.strip(),
        basis=basis.strip(),
        context=context,
    )


def matrices(
    desk: Desk, *, referral_id: str | None = None, person_id: str | None = None
) -> tuple[MatrixScore, ...]:
    """The matrices of a referral, or else of a person, newest first."""
    with desk.read() as reading:
        if referral_id is not None:
            return stored.of_referral(reading, referral_id)
        return () if person_id is None else stored.of_person(reading, person_id)


def save_matrix(
    desk: Desk,
    *,
    referral_id: str | None,
    person_id: str | None,
    sheet: Sheet,
    scored_on: date,
    scored_by: str,
    nominal_number: str,
    draft: str = "",
) -> MatrixScore:
    """Keep a matrix under the rules in force; drops its draft, and moves the referral on.

    The police coordinator fills it in (S2 Strategy section 4). ``draft`` names the draft it
    was typed in, when that is not the one of the referral or the person: one left undecided
    is not thrown away by saving what was typed beside it. Raises RuleViolation: what
    ``check_sheet`` finds, ``required`` without a scorer, ``date_in_future``,
    ``counted_other_day`` for records counted back from another day, ``counted_since`` for
    points of a record that is this person's no more, ``visor_text``,
    ``decided_locked`` for a referral that is decided or closed; KeyError for one that is
    gone; ValueError without anybody it is about.
    """
    if referral_id is None and person_id is None:
        message = "a matrix about nobody"
        raise ValueError(message)
    if not scored_by.strip():
        raise RuleViolation("scored_by", "required")
    if scored_on > desk.today():
        raise RuleViolation("scored_on", "date_in_future", {"date": show_date(scored_on)})
    if sheet.counted_on is not None and sheet.counted_on != scored_on:
        params = {"date": show_date(sheet.counted_on)}
        raise RuleViolation("scored_on", "counted_other_day", params)
    rules = desk.scheme.matrix
    check_sheet(rules, sheet)
    check_text(sheet.left_out_reason, "left_out_reason")
    check_text(nominal_number, "nominal_number")
    for item in sheet.items:
        check_text(item.reason, "reason")
    result = score(rules, sheet)
    source = Provenance(
        originator=police(desk),
        received_on=desk.today(),
        channel=words("score", "matrix"),
        kind=FactKind.ASSESSMENT,
    )

    def act(work: Work) -> MatrixScore:
        referral = (
            None if referral_id is None else stored_referrals.referral(work.reading, referral_id)
        )
        if referral_id is not None and referral is None:
            raise KeyError(referral_id)
        if referral is not None and referral.stage not in EDITABLE_STAGES:
            stage = words("referral_stage", referral.stage)
            raise RuleViolation("", "decided_locked", {"stage": stage})
        about = person_id if referral is None else referral.person_id
        about = None if about is None else work.standing(about)
        _still_there(work, about, sheet)
        matrix_id = work.insert(
            Kind.MATRIX,
            {
                "referral_id": referral_id,
                "person_id": about,
                "rule_set": desk.scheme.rule_set,
                "scored_on": scored_on,
                "scored_by": scored_by.strip(),
                "nominal_number": nominal_number.strip(),
                "sheet": stored.pack_sheet(sheet),
                "total": result.total,
                "band": result.band.id,
                **source_values(source),
            },
        )
        if referral is not None:
            # Counted as a change in any case: who decides on an earlier total must look again.
            now = assessed(desk, work.reading, referral)
            amend(work, referral, {"stage": now.stage, "route": now.eligibility.route})
        subject = draft or referral_id or person_id or ""
        work.drop_draft(FORM, subject)
        if subject == person_id and about is not None:  # it went along when records were merged
            work.drop_draft(FORM, about)
        kept = stored.one(work.reading, matrix_id)
        if kept is None:  # inserted a moment ago, in this same transaction
            raise KeyError(matrix_id)
        return kept

    return desk.write(act, context=CONTEXT)


def _still_there(work: Work, person_id: str | None, sheet: Sheet) -> None:
    """Each record that gives a point is there, this person's, and may be counted (S4)."""
    counted = {one.event_id for one in sheet.items if one.included}
    held = () if person_id is None else events_of(work.reading, person_id, counted)
    if counted != {one.id for one in held if not one.provenance.hmpps_unpublished}:
        raise RuleViolation("", "counted_since")
