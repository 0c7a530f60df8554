"""Rows of the four lists of the Sharing screen, and what is said of one of them."""

from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias

from iomdesk.domain.agencies import Agreement, AgreementKind
from iomdesk.domain.dates import show_date
from iomdesk.services.sharinglists import (
    AgencyLine,
    AgreementLine,
    OfficerLine,
    PractitionerLine,
    SharingLists,
)
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.words import words

Row: TypeAlias = AgencyLine | PractitionerLine | AgreementLine | OfficerLine
Pairs: TypeAlias = tuple[tuple[str, str], ...]


class Listing(StrEnum):
    """Which of the four lists is in view."""

    AGENCIES = "agencies"
    PEOPLE = "people"
    AGREEMENTS = "agreements"
    OFFICERS = "officers"


def say(code: str, **params: object) -> str:
    """Words of this screen."""
    return words("sharing", code, params)


def rows_of(lists: SharingLists, listing: Listing) -> tuple[Row, ...]:
    """The rows of one list."""
    match listing:
        case Listing.AGENCIES:
            return lists.agencies
        case Listing.PEOPLE:
            return lists.people
        case Listing.AGREEMENTS:
            return lists.agreements
        case Listing.OFFICERS:
            return lists.officers


def id_of(row: Row) -> str:
    """What names a row in its list."""
    match row:
        case AgencyLine():
            return row.key
        case PractitionerLine():
            return row.practitioner.id
        case AgreementLine():
            return row.agreement.id
        case OfficerLine():
            return row.nomination.id


def agency_of(row: Row) -> str:
    """The agency a row is about."""
    match row:
        case AgencyLine():
            return row.entry.name
        case PractitionerLine():
            return row.practitioner.agency
        case AgreementLine():
            return row.agreement.agency
        case OfficerLine():
            return row.nomination.agency


def title_of(row: Row) -> str:
    """What a row is called."""
    match row:
        case AgencyLine():
            return row.entry.name
        case PractitionerLine():
            return row.practitioner.name
        case AgreementLine():
            return f"{_kind(row.agreement)}, {_covered(row.agreement)}"
        case OfficerLine():
            return f"{row.nomination.agency}: {row.nomination.now}"


def in_words(row: Row) -> str:
    """All that can be searched for in a row."""
    pairs = " ".join(value for _, value in facts_of(row))
    return f"{title_of(row)} {agency_of(row)} {pairs} {row.due}"


def spoken(row: Row) -> str:
    """What a screen reader says of a row."""
    parts = [title_of(row)]
    if isinstance(row, AgencyLine):
        parts.append(words("agency_kind", row.entry.kind))
    elif isinstance(row, AgreementLine):
        parts += [row.name, row.state]
    elif isinstance(row, PractitionerLine):
        parts.append(row.practitioner.agency)
    else:
        parts.append(row.state)
    return ", ".join(part for part in (*parts, row.due) if part)


def facts_of(row: Row) -> Pairs:
    """What is kept of a row, name and value."""
    if isinstance(row, AgencyLine):
        found = _agency_facts(row)
    elif isinstance(row, PractitionerLine):
        found = _practitioner_facts(row)
    elif isinstance(row, AgreementLine):
        found = _agreement_facts(row)
    else:
        found = _officer_facts(row)
    return tuple((name, value) for name, value in found if value)


def _agency_facts(row: AgencyLine) -> Pairs:
    entry = row.entry
    return (
        (say("field_kind"), words("agency_kind", entry.kind)),
        (say("pair_basis"), entry.basis),
        (say("field_role"), words("agency_role", entry.role)),
        (say("column_papers"), row.papers),
        (say("column_officer"), row.officer or say("nobody")),
        (say("list_people"), str(row.people) if row.people else ""),
        (say("field_area"), entry.area),
        (say("field_phone"), entry.phone),
        (say("field_email"), entry.email),
    )


def _practitioner_facts(row: PractitionerLine) -> Pairs:
    one = row.practitioner
    return (
        (say("field_agency"), one.agency),
        (say("column_there"), _there(row)),
        (say("field_job"), one.role),
        (say("field_phone"), one.phone),
        (say("field_email"), one.email),
    )


def _agreement_facts(row: AgreementLine) -> Pairs:
    one = row.agreement
    contract = one.kind is AgreementKind.CONTRACT
    seen = say("not_seen")
    if one.paper_seen_on is not None:
        code = "paper_filed" if one.paper_at else "paper_words"
        seen = say(code, date=show_date(one.paper_seen_on), place=one.paper_at)
    ended = ""
    if one.withdrawn_on is not None:
        ended = say(
            "withdrawn_words", date=show_date(one.withdrawn_on), reason=one.withdrawn_reason
        )
    return (
        (say("field_agency"), one.agency),
        (say("field_practitioner"), one.practitioner or say("whole_agency")),
        (say("pair_contract" if contract else "field_person"), row.name),
        (say("column_state"), row.state),
        (say("column_begins"), show_date(one.begins_on)),
        (say("column_until"), _day(one.until) or say("no_end")),
        (say("pair_paper"), seen),
        (say("pair_withdrawn"), ended),
    )


def _officer_facts(row: OfficerLine) -> Pairs:
    one = row.nomination
    return (
        (say("field_agency"), one.agency),
        (say("column_before"), one.before or say("nobody")),
        (say("column_now"), one.now),
        (say("column_changed"), show_date(one.changed_on)),
        (say("column_by"), show_date(one.notify_by)),
        (say("pair_told"), row.state),
    )


def _day(day: date | None) -> str:
    return "" if day is None else show_date(day)


def _order(day: date | None) -> str:
    return "9999" if day is None else day.isoformat()


def _kind(agreement: Agreement) -> str:
    return words("agreement_kind", agreement.kind)


def _covered(agreement: Agreement) -> str:
    """The agency, with the practitioner where only one is covered."""
    if agreement.practitioner:
        return f"{agreement.agency}, {agreement.practitioner}"
    return agreement.agency


def _due_icon(row: Row) -> str:
    return "warning" if row.due else ""


def _due_ink(row: Row) -> str:
    return "alertText" if row.due else "text"


def _agency_name(row: AgencyLine) -> str:
    return say("own_mark", name=row.entry.name) if row.own else row.entry.name


def _retired_ink(row: AgencyLine) -> str:
    return "text3" if row.entry.retired else "text"


def _agencies() -> tuple[Column[AgencyLine], ...]:
    return (
        Column("agency", say("column_agency"), _agency_name, strong=True, ink=_retired_ink),
        Column("kind", say("column_kind"), lambda row: words("agency_kind", row.entry.kind),
               width=112),
        Column("papers", say("column_papers"), lambda row: row.papers, width=150, small=True),
        Column("officer", say("column_officer"), lambda row: row.officer, width=150),
        Column("due", say("column_due"), lambda row: row.due, width=222, icon=_due_icon,
               ink=_due_ink, tip=lambda row: row.due),
    )  # fmt: skip


def _there(row: PractitionerLine) -> str:
    """Whether somebody is the nominated officer, or has left."""
    one = row.practitioner
    if one.left_on is not None:
        return say("left", date=show_date(one.left_on))
    return say("nominated") if one.nominated else ""


def _people() -> tuple[Column[PractitionerLine], ...]:
    return (
        Column("name", say("column_name"), lambda row: row.practitioner.name, strong=True),
        Column("agency", say("column_agency"), lambda row: row.practitioner.agency, width=150),
        Column("job", say("column_job"), lambda row: row.practitioner.role, width=130),
        Column("phone", say("column_phone"), lambda row: row.practitioner.phone, width=116),
        Column("there", say("column_there"), _there, width=150, icon=_due_icon, ink=_due_ink,
               tip=lambda row: row.due),
    )  # fmt: skip


def _state_ink(row: AgreementLine) -> str:
    if row.in_force:
        return "greenText"
    return "text3" if row.ended else "alertText"


def _state_icon(row: AgreementLine) -> str:
    if row.in_force:
        return "tick"
    return "dash" if row.ended else "warning"


def _agreements() -> tuple[Column[AgreementLine], ...]:
    return (
        Column("agency", say("column_agency"), lambda row: _covered(row.agreement), strong=True,
               tip=lambda row: _covered(row.agreement)),
        Column("kind", say("column_kind"), lambda row: _kind(row.agreement), width=76),
        Column("for", say("column_for"), lambda row: row.name, width=176),
        Column("until", say("column_until"),
               lambda row: _day(row.agreement.until) or say("no_end"), width=94,
               order=lambda row: _order(row.agreement.until)),
        Column("state", say("column_state"), lambda row: row.state, width=136,
               icon=_state_icon, ink=_state_ink),
        Column("due", say("column_due"), lambda row: row.due, width=190, icon=_due_icon,
               ink=_due_ink, tip=lambda row: row.due),
    )  # fmt: skip


def _officers() -> tuple[Column[OfficerLine], ...]:
    return (
        Column("agency", say("column_agency"), lambda row: row.nomination.agency, strong=True),
        Column("before", say("column_before"),
               lambda row: row.nomination.before or say("nobody"), width=140),
        Column("now", say("column_now"), lambda row: row.nomination.now, width=140),
        Column("changed", say("column_changed"),
               lambda row: show_date(row.nomination.changed_on), width=94,
               order=lambda row: row.nomination.changed_on.isoformat()),
        Column("state", say("pair_told"), lambda row: row.state, width=210,
               icon=_due_icon, ink=lambda row: "redText" if row.late else _due_ink(row),
               tip=lambda row: row.state),
    )  # fmt: skip


Model: TypeAlias = RowsModel[Any]

WIDTH: Final = 340
"""px at 100 % of the panels at the right."""


def model_of(listing: Listing) -> Model:
    """The model of one list."""
    match listing:
        case Listing.AGENCIES:
            return RowsModel(_agencies(), id_of, spoken)
        case Listing.PEOPLE:
            return RowsModel(_people(), id_of, spoken)
        case Listing.AGREEMENTS:
            return RowsModel(_agreements(), id_of, spoken)
        case Listing.OFFICERS:
            return RowsModel(_officers(), id_of, spoken)
