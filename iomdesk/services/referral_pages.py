"""What a referral's papers say, every item of it asked of the audience gate.

The values are complete before a line is drawn, under the rule set that the referral or
the matrix was saved under (design section 2.5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.matrix import MatrixScore, Sheet, score
from iomdesk.domain.meetings import Basis
from iomdesk.domain.people import Person, Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Event
from iomdesk.domain.referrals import Happening, Outcome, Referral, ReferralEvent
from iomdesk.domain.sharing import (
    SHOWN,
    Audience,
    ItemKind,
    Shown,
    release,
)
from iomdesk.domain.spans import add_months
from iomdesk.domain.traces import INTELLIGENCE_BOXES
from iomdesk.formdef.form import given
from iomdesk.formdef.scheme import Scheme
from iomdesk.papers.values import Correction, DecisionLetter, Frame, MatrixPaper, ReferralPaper
from iomdesk.services.agencies import own_agency
from iomdesk.services.audiences import item_of, officer, rights
from iomdesk.services.desk import Desk
from iomdesk.services.referral_answers import Source, ask, shown_answers
from iomdesk.services.rulesets import scheme_under
from iomdesk.store.queries import matrices, meetings, people, ragfacts, records, referrals
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixSource:
    """A matrix with whom it is about.

    Attributes:
        events: the records behind it that are still held, by id.
    """

    matrix: MatrixScore
    scheme: Scheme
    name: str
    birth_date: date | None
    provenance: Provenance | None
    referral: Referral | None
    person: Person | None
    events: Mapping[str, Event]


def read_source(desk: Desk, referral_id: str) -> Source:
    """Read a referral for its papers; KeyError when there is none."""
    with desk.read() as reading:
        found = referrals.referral(reading, referral_id)
        if found is None:
            raise KeyError(referral_id)
        scores = records.scores(reading, found.person_id) if found.person_id else ()
        person = people.person(reading, found.person_id) if found.person_id else None
    scheme = scheme_under(desk, found.rule_set)
    return Source(referral=found, scheme=scheme, scores=scores, person=person)


def read_matrix(desk: Desk, matrix_id: str) -> MatrixSource:
    """Read a matrix for its sheet; KeyError when there is none."""
    with desk.read() as reading:
        found = matrices.one(reading, matrix_id)
        if found is None:
            raise KeyError(matrix_id)
        person = people.person(reading, found.person_id) if found.person_id else None
        referral = referrals.referral(reading, found.referral_id) if found.referral_id else None
        about = found.person_id or (referral.person_id if referral else None)
        counted = {one.event_id for one in found.sheet.items}
        behind = ragfacts.events_of(reading, about, counted) if about else ()
    scheme = scheme_under(desk, found.rule_set)
    if referral is not None:
        name, born, source = referral.name, referral.birth_date, referral.provenance
    elif person is not None:
        name, born, source = person.name, person.birth_date, person.provenance
    else:
        raise KeyError(matrix_id)
    return MatrixSource(matrix=found, scheme=scheme, name=name, birth_date=born,
                        provenance=source, referral=referral, person=person,
                        events={one.id: one for one in behind})  # fmt: skip


# ---- the gate ---------------------------------------------------------------------------


def audience(desk: Desk, agency: str = "", name: str = "") -> Audience:
    """Somebody named of an agency, as ``audiences.officer``.

    Without one it is a look at the desk: drawn as for an officer of the desk's own agency.
    """
    held = rights(desk)
    if agency:
        return officer(held, agency, name)
    return replace(officer(held, own_agency(desk)), basis=Basis.STATUTORY)


# ---- frames and values ------------------------------------------------------------------


def short(row_id: str) -> str:
    """The part of an id that stands in references and file names; it tells of nobody."""
    return row_id.replace("-", "")[:8]


def frame(desk: Desk, title: str, row_id: str = "") -> Frame:
    """The furniture of a paper; without an id it is a blank one, marked OFFICIAL (item 57)."""
    blank = not row_id
    marking = desk.scheme.marking
    empty = words("paper", "marking_blank")
    return Frame(
        marking=empty if blank else marking.full,
        marking_foot=empty if blank else marking.foot,
        scheme=desk.name,
        occasion=title,
        reference=words("paper", "paper_blank", {"paper": title})
        if blank
        else f"{title} {short(row_id)}",
        made_at=desk.clock.now(),
        made_by=desk.who,
        training=desk.training,
    )


def blank_form(desk: Desk) -> ReferralPaper:
    """The form of the scheme in force, to be filled in by hand."""
    return ReferralPaper(
        frame=frame(desk, words("paper", "paper_form")),
        copy=words("paper", "copy_blank"),
        form=desk.scheme.referral,
        rule_set=desk.scheme.rule_set,
        answers={},
        blank=True,
    )


def completed_form(desk: Desk, source: Source, copy: str, to: Audience) -> ReferralPaper:
    """A referral's form with its answers, under its own rule set."""
    referral = source.referral
    title = words("paper", "paper_form")
    return ReferralPaper(
        frame=frame(desk, title, referral.id),
        copy=copy,
        form=source.scheme.referral,
        rule_set=referral.rule_set,
        answers=shown_answers(desk, source, to),
        about=referral.name,
    )


def blank_matrix(desk: Desk) -> MatrixPaper:
    """The matrix of the scheme in force, to be filled in by hand."""
    return MatrixPaper(
        frame=frame(desk, words("paper", "paper_matrix")),
        copy=words("paper", "copy_blank"),
        rules=desk.scheme.matrix,
        rule_set=desk.scheme.rule_set,
    )


def matrix_sheet(desk: Desk, source: MatrixSource, copy: str, to: Audience) -> MatrixPaper:
    """A matrix as it was scored, under the rules it was scored under."""
    matrix, rules = source.matrix, source.scheme.matrix
    sheet = _sheet(source, to)
    born = ask(to, ItemKind.BIRTH_DATE, matrix.id, source.provenance)
    return MatrixPaper(
        frame=frame(desk, words("paper", "paper_matrix"), matrix.id),
        copy=copy,
        rules=rules,
        rule_set=matrix.rule_set,
        name=source.name,
        birth_date=source.birth_date if isinstance(born, Shown) else None,
        nominal_number=matrix.nominal_number,
        sheet=sheet,
        result=score(rules, sheet),
        scored_on=matrix.scored_on,
        scored_by=matrix.scored_by,
    )


def _sheet(source: MatrixSource, to: Audience) -> Sheet:
    """The sheet without a word on records that this reader may not see.

    The counts stay as scored. But that a record was left out, and what was written about
    one, tells of it: of what is withheld, and of what is held no more, neither is said.
    """
    sheet, kept, unsaid = source.matrix.sheet, [], 0
    for one in sheet.items:
        event = source.events.get(one.event_id)
        if event is not None and release(item_of(event), to) == SHOWN:
            kept.append(one)
        elif one.included:
            kept.append(replace(one, why="", reason=""))
        elif one.box in INTELLIGENCE_BOXES:
            unsaid += one.count
    return replace(sheet, items=tuple(kept), left_out=max(0, sheet.left_out - unsaid))


def typed_in(paper: MatrixPaper) -> tuple[str, ...]:
    """The texts somebody typed that a matrix sheet prints."""
    sheet = paper.sheet
    reasons = () if sheet is None else (sheet.left_out_reason, *(one.reason for one in sheet.items))
    return (paper.nominal_number, *reasons)


def decision(source: Source) -> ReferralEvent:
    """The decision of a referral; RuleViolation ``letter_undecided`` before there is one."""
    found = source.referral.last(Happening.DECIDED)
    if found is None or found.outcome is None:
        raise RuleViolation("referral", "letter_undecided")
    return found


def decision_letter(
    desk: Desk, source: Source, to: str, copy: str, reader: Audience
) -> DecisionLetter:
    """The letter that tells a decision, with later corrections as dated additions."""
    referral, decided = source.referral, decision(source)
    answers = shown_answers(desk, source, reader)
    born = referral.birth_date if "birth_date" in answers else None
    return DecisionLetter(
        frame=frame(desk, words("paper", "paper_letter"), referral.id),
        copy=copy,
        code=words("paper", "letter_code"),
        to=to,
        name=referral.name,
        birth_date=born,
        crn=given(answers, "crn"),
        area=referral.area,
        outcome=decided.outcome or Outcome.REFUSED,
        decided_on=decided.on_date,
        referred_on=referral.referred_on,
        meeting=_meeting(desk, decided),
        agencies=decided.agencies,
        confirmed_by=decided.named,
        reason=decided.body,
        follows=tuple(_follows(decided, scheme_under(desk, decided.rule_set or referral.rule_set))),
        rule_set=decided.rule_set or referral.rule_set,
        corrections=tuple(
            Correction(on=one.on_date, text=one.body, by=one.who)
            for one in corrections(referral, decided)
        ),
    )


def corrections(referral: Referral, decided: ReferralEvent) -> list[ReferralEvent]:
    """What was added to a decision since it was made, oldest first."""
    since = referral.events[referral.events.index(decided) + 1 :]
    return [one for one in since if one.kind is Happening.CORRECTED]


def _meeting(desk: Desk, decided: ReferralEvent) -> str:
    if not decided.meeting_id:
        return ""
    with desk.read() as reading:
        found = meetings.meeting(reading, decided.meeting_id)
    if found is None:
        return ""
    titles = {kind.id: kind.title for kind in desk.scheme.meeting_kinds}
    title = titles.get(found.kind, found.kind)  # a store of before kinds were held to
    return f"{title}, {found.place}, {show_date(found.on_date)}"


def _follows(decided: ReferralEvent, scheme: Scheme) -> Iterator[str]:
    """What follows from it, as the scheme has it (S2 Strategy section 4)."""
    if decided.outcome is Outcome.ACCEPTED:
        yield words("paper", "letter_registered", {"date": show_date(decided.on_date)})
        months = scheme.readings.exit_months
        stage = show_date(add_months(decided.on_date, months))
        late = scheme.readings.exit_counts_from == "registration_or_release"
        code = "letter_stage" if late else "letter_stage_registration"
        yield words("paper", code, {"date": stage, "months": months})
    else:
        yield words("paper", "letter_not_registered")
        yield words("paper", "letter_again")
    yield words("paper", "letter_wrong")


def manager_of(source: Source | MatrixSource) -> tuple[str, str]:
    """The offender manager, or whoever completed the form, with the agency where it is named."""
    referral = source.referral
    if referral is None:
        person = source.person if isinstance(source, MatrixSource) else None
        return ("" if person is None else person.offender_manager), ""
    answers = referral.answers
    named = given(answers, "offender_manager")
    if not named or named.casefold() == given(answers, "completed_by").casefold():
        return given(answers, "completed_by"), given(answers, "agency")
    return named, ""


def known_writing(desk: Desk, source: Source | MatrixSource | None, typed: str) -> str:
    """A name as the referral or the desk writes it; another gets its surname in capitals.

    Whether it is the same name is asked without regard to capitals and blanks, so that
    "harebell, simon" is the "HAREBELL, Simon" of the form.
    """
    name = " ".join(typed.split())
    referral = None if source is None else source.referral
    answers = {} if referral is None else referral.answers
    known = [given(answers, "offender_manager"), given(answers, "completed_by"), desk.who]
    if source is not None:
        known.insert(0, manager_of(source)[0])
    for one in (" ".join(one.split()) for one in known):
        if one.casefold() == name.casefold():
            name = one
            break
    surname, comma, forename = name.partition(",")
    return f"{surname.upper()}{comma}{forename}" if comma else name
