"""What is known of someone invited to a meeting, and the rules it is held to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.meetings import Attendee, Basis, Meeting
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import check_text
from iomdesk.services.agreements import register as read_register
from iomdesk.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What is known of someone to be invited; see ``Attendee``.

    Attributes:
        seen_on: the day the papers were seen of those consents that have no day yet.
    """

    name: str
    agency: str
    basis: Basis
    basis_detail: str = ""
    basis_until: date | None = None
    by_phone: bool = False
    closed_session: bool = False
    consented: frozenset[str] = frozenset()
    seen: frozenset[tuple[str, date]] = frozenset()
    seen_on: date | None = None

    @classmethod
    def statutory(
        cls, name: str, agency: str, *, by_phone: bool = False, closed_session: bool = False
    ) -> "Invitation":
        """Someone of a statutory agency."""
        return cls(
            name=name,
            agency=agency,
            basis=Basis.STATUTORY,
            by_phone=by_phone,
            closed_session=closed_session,
        )

    @classmethod
    def again(cls, attendee: Attendee) -> "Invitation":
        """Someone invited before, on the same basis."""
        return cls(
            name=attendee.name,
            agency=attendee.agency,
            basis=attendee.basis,
            basis_detail=attendee.basis_detail,
            basis_until=attendee.basis_until,
            by_phone=attendee.by_phone,
            closed_session=attendee.closed_session,
            consented=attendee.consented,
            seen=attendee.seen,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRegister:
    """What the register says of somebody to be invited; see ``on_register``.

    Attributes:
        code: of ``[told_why]``: why they may be told, or why not.
    """

    basis: Basis
    basis_detail: str = ""
    basis_until: date | None = None
    consented: frozenset[str] = frozenset()
    seen: frozenset[tuple[str, date]] = frozenset()
    code: str = ""


def on_register(desk: Desk, meeting: Meeting, name: str, agency: str) -> OnRegister | None:
    """On what basis somebody would sit in a meeting, as the register of agencies has it.

    A contract in force on the day comes before consents; those who have neither are offered
    the usual basis of their agency, with what is missing. None for an agency that the desk
    does not know, or whose footing nobody has set and that has no paper.
    """
    register = read_register(desk)
    on = max(meeting.on_date, desk.today())
    if register.statutory(agency):
        return OnRegister(basis=Basis.STATUTORY, code="statutory")
    contract = register.contract(agency, on, name)
    if contract is not None:
        return OnRegister(
            basis=Basis.CONTRACT,
            basis_detail=contract.lead_body,
            basis_until=contract.until,
            code="contract",
        )
    given = [
        found
        for person_id in register.consents(agency, name, on)
        if (found := register.consent(agency, name, person_id, on)) is not None
    ]
    if given:
        places = sorted({one.paper_at for one in given if one.paper_at})
        heard = {case.person_id for case in meeting.cases}
        days = [one.until for one in given if one.until is not None and one.person_id in heard]
        return OnRegister(
            basis=Basis.CONSENT,
            basis_detail="; ".join(places),
            basis_until=min(days, default=None),
            consented=frozenset(one.person_id for one in given if one.person_id is not None),
            seen=frozenset(
                (one.person_id, one.paper_seen_on)
                for one in given
                if one.person_id is not None and one.paper_seen_on is not None
            ),
            code="consent",
        )
    kind = register.kind(agency)
    if kind == "unset":
        return None
    basis = Basis(kind)
    code = register.why_not(agency, name, "", on)
    return OnRegister(basis=basis, code="no_consent" if basis is Basis.CONSENT else code)


def attendee_values(
    invitation: Invitation, meeting: Meeting, *, but: str = ""
) -> Mapping[str, object]:
    """What is stored of an invitation, checked; ``but`` is the attendee being changed."""
    for field in ("name", "agency"):
        if not str(getattr(invitation, field)).strip():
            raise RuleViolation(field, "required")
        check_text(str(getattr(invitation, field)), field)
    check_text(invitation.basis_detail, "basis_detail")
    name, agency = invitation.name.strip(), invitation.agency.strip()
    same = (name.casefold(), agency.casefold())
    for one in meeting.attendees:
        if one.id != but and (one.name.casefold(), one.agency.casefold()) == same:
            raise RuleViolation("name", "already_invited", {"copy": one.position})
    statutory = invitation.basis is Basis.STATUTORY
    if invitation.basis is Basis.CONTRACT and not invitation.basis_detail.strip():
        raise RuleViolation("basis_detail", "contract_body_needed")
    until = None if statutory else invitation.basis_until
    if until is not None and until < meeting.on_date:
        raise RuleViolation("basis_until", "basis_ended", {"date": show_date(until)})
    return {
        "name": name,
        "agency": agency,
        "basis": invitation.basis,
        "basis_detail": "" if statutory else invitation.basis_detail.strip(),
        "basis_until": until,
        "by_phone": invitation.by_phone,
        "closed_session": invitation.closed_session,
    }


def consenting(desk: Desk, invitation: Invitation) -> dict[str, date | None]:
    """Whose consent counts, with the day its paper was seen (domain item 33).

    Only where consent is the basis (S2 section 10). Raises RuleViolation ``date_in_future``.
    """
    if invitation.basis is not Basis.CONSENT:
        return {}
    seen_on = invitation.seen_on
    if seen_on is not None and seen_on > desk.today():
        raise RuleViolation("seen_on", "date_in_future", {"date": show_date(seen_on)})
    seen = dict(invitation.seen)
    return {one: seen.get(one, seen_on) for one in sorted(invitation.consented)}
