"""The parts of a copy beside its cases: agenda, carried actions, releases, each by the gate.

Agenda and carried actions are made from the case pages of that copy and nothing else, so
they can tell no more than those do. Releases are asked of the gate one by one.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from iomdesk.domain.meetings import Basis, Case, Meeting, Session
from iomdesk.domain.records import Custody
from iomdesk.domain.sharing import SHOWN, Audience, Item, ItemKind, names_visor, release
from iomdesk.papers.values import (
    AgendaLine,
    CarriedLine,
    CasePage,
    PackPaper,
    ReferralPart,
    ReleaseLine,
)
from iomdesk.services.audiences import item_of
from iomdesk.services.desk import Desk
from iomdesk.services.referral_pages import typed_in
from iomdesk.store.queries import releases as stored

RELEASE_DAYS: Final = 28
"""How far a list of releases looks ahead: the notice of S0, "The current situation"."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is coming, before the gate.

    Attributes:
        session: the part of this meeting the person is heard in, else of the last one
            before it that had the person: whom a closed part hears, no open copy names.
    """

    stay: Custody
    name: str
    session: Session


def read_releases(desk: Desk, meeting: Meeting) -> tuple[Release, ...]:
    """The releases from the day of a meeting on, of its area where it is held in one."""
    first, last = meeting.on_date, meeting.on_date + timedelta(days=RELEASE_DAYS)
    areas = {area.name for area in desk.scheme.areas}
    here = {case.person_id: case.session for case in meeting.cases}
    with desk.read() as reading:
        found = stored.between(reading, first, last)
        if meeting.place in areas:
            wanted = {meeting.place, ""}
            found = tuple(one for one in found if one.area in wanted or one.stay.person_id in here)
        ids = {one.stay.person_id for one in found} - here.keys()
        sessions = stored.heard_last(reading, ids, meeting.on_date) | here
    return tuple(
        Release(one.stay, one.name, sessions.get(one.stay.person_id, Session.OPEN)) for one in found
    )


def releases_for(
    found: Sequence[Release], to: Audience, heard: Sequence[Case]
) -> tuple[Release, ...]:
    """Those of the releases that a copy may hold.

    Somebody the meeting does not hear is named to those only who sit there by statute:
    others have no need to know of them (statement, point 4).
    """
    cases = {case.person_id for case in heard}
    wide = to.basis is Basis.STATUTORY
    return tuple(one for one in found if (wide or one.stay.person_id in cases) and _goes(one, to))


def _goes(one: Release, to: Audience) -> bool:
    named = Item(kind=ItemKind.NAME, person_id=one.stay.person_id, session=one.session)
    asked = (release(named, to), release(item_of(one.stay, session=one.session), to))
    return all(answer == SHOWN for answer in asked)


def release_lines(
    found: Sequence[Release], heard: Sequence[Case], on: date
) -> tuple[ReleaseLine, ...]:
    """What a copy prints of the releases it may hold; ``on`` is the day of the meeting."""
    numbers = {case.person_id: number for number, case in enumerate(heard, 1)}
    return tuple(
        ReleaseLine(
            on=day,
            days=(day - on).days,
            name=one.name,
            establishment=one.stay.establishment,
            kind=one.stay.release_type,
            case=numbers.get(one.stay.person_id, 0),
        )
        for one in found
        if (day := one.stay.release_on) is not None
    )


def agenda_of(pages: Sequence[CasePage]) -> tuple[AgendaLine, ...]:
    """The agenda of a copy: its cases, as their pages have them."""
    return tuple(
        AgendaLine(session=one.session, name=one.name, rag=one.rag, why=one.why) for one in pages
    )


def carried_of(pages: Sequence[CasePage]) -> tuple[CarriedLine, ...]:
    """The actions of a copy's cases, by owner, those due first at the top."""
    lines = [
        CarriedLine(case=number, name=page.name, action=action)
        for number, page in enumerate(pages, 1)
        for action in page.actions
    ]
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                one.action.owner.casefold(),
                one.action.owner,
                one.action.due or date.max,
                one.case,
            ),
        )
    )


def still_holds(printed: PackPaper, now: PackPaper) -> bool:
    """Whether all that a copy prints beside its cases would be printed in these words now.

    A release or an action that came in since does not make it wrong; one that was moved,
    withheld or taken out does. Referrals are compared whole.
    """
    if printed.cover.agencies != now.cover.agencies or printed.agenda != now.agenda:
        return False
    if len(printed.referrals) != len(now.referrals):
        return False
    if not all(map(_same_referral, printed.referrals, now.referrals)):
        return False
    return _within(printed.carried, now.carried) and _within(printed.releases, now.releases)


def _within(printed: Sequence[Hashable], now: Sequence[Hashable]) -> bool:
    return Counter(printed) <= Counter(now)


def _same_referral(printed: ReferralPart, now: ReferralPart) -> bool:
    """Whether form and matrix say the same, whenever they were drawn."""
    form = replace(now.form, frame=printed.form.frame)
    matrix = now.matrix
    if matrix is not None and printed.matrix is not None:
        matrix = replace(matrix, frame=printed.matrix.frame)
    return replace(now, form=form, matrix=matrix) == printed


def names_visor_beside(paper: PackPaper) -> bool:
    """Whether a form, a matrix or a release on a copy names ViSOR (item 47).

    Agenda and carried actions say nothing the case pages do not.
    """
    told = [f"{one.establishment} {one.kind}" for one in paper.releases]
    for part in paper.referrals:
        told.extend(part.form.answers.values())
        if part.matrix is not None:
            told.extend(typed_in(part.matrix))
    return any(map(names_visor, told))
