"""Rows of an agenda: cases, referrals, and who is proposed for it."""

from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from iomdesk.domain.meetings import Attendee, Case, MeetingReferral, Session
from iomdesk.domain.people import Rag
from iomdesk.services.agendas import Proposal
from iomdesk.ui.look import Look, Role
from iomdesk.ui.screens.meetings.model import session_words
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.delegates import RowDelegate
from iomdesk.ui.widgets.paint import BadgeSize
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.words import words


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case on the agenda, with who must be outside and the code of the reason."""

    case: Case
    outside: tuple[tuple[Attendee, str], ...]

    @property
    def id(self) -> str:
        """Of the case."""
        return self.case.id

    @property
    def number(self) -> int:
        """On the agenda."""
        return self.case.position

    @property
    def name(self) -> str:
        """Whose case it is."""
        return self.case.name

    @property
    def session(self) -> Session:
        """The part it is heard in."""
        return self.case.session

    @property
    def rag(self) -> Rag | None:
        """The status, of a person only."""
        return self.case.rag

    @property
    def status(self) -> str:
        """The status in words."""
        return self.case.rag.spoken

    @property
    def outside_words(self) -> str:
        """ "2 outside", empty when nobody has to be."""
        if not self.outside:
            return ""
        return words("meetings", "outside_count", {"count": len(self.outside)})


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral on the agenda, after the cases.

    Attributes:
        number: on the agenda, counted on from the cases.
    """

    referral: MeetingReferral
    number: int

    @property
    def id(self) -> str:
        """Of the line on the agenda."""
        return self.referral.id

    @property
    def name(self) -> str:
        """Who is referred."""
        return self.referral.name

    @property
    def session(self) -> Session:
        """The part it is decided in."""
        return self.referral.session

    @property
    def rag(self) -> Rag | None:
        """None: whoever is referred has no status."""
        return None

    @property
    def status(self) -> str:
        """ "Referral, Ready"."""
        stage = words("referral_stage", self.referral.stage)
        return words("meetings", "referral_row", {"stage": stage})

    @property
    def outside(self) -> tuple[tuple[Attendee, str], ...]:
        """Not worked out here: referrals go to statutory agencies only."""
        return ()

    @property
    def outside_words(self) -> str:
        """Empty."""
        return ""


_RIGHT = Qt.AlignmentFlag.AlignRight
ItemRow: TypeAlias = CaseRow | ReferralRow


def _describe(row: ItemRow) -> str:
    said = f"{row.number}. {row.name}, {row.status}, {session_words(row.session)}"
    return f"{said}, {row.outside_words}" if row.outside else said


class ItemsModel(RowsModel[ItemRow]):
    """The agenda: open cases, closed cases, referrals."""

    def __init__(self) -> None:
        def head(code: str) -> str:
            return words("meetings", f"column_{code}")

        super().__init__(
            [
                Column("number", head("number"), lambda row: str(row.number), width=40),
                Column("name", head("name"), lambda row: row.name, strong=True),
                Column("status", head("status"), lambda row: row.status, width=126,
                       rag=lambda row: row.rag, accessible=_status_spoken),
                Column("session", head("session"), lambda row: session_words(row.session),
                       width=82, icon=lambda row: "hide" if _closed(row) else ""),
                Column("outside", head("outside"), lambda row: row.outside_words, width=92,
                       icon=lambda row: "warning" if row.outside else "",
                       ink=lambda row: "alertText" if row.outside else "text"),
            ],
            lambda row: row.id,
            _describe,
        )  # fmt: skip


def _status_spoken(row: ItemRow) -> str:
    return row.status if row.rag is None else words("meetings", "status_is", {"status": row.status})


def _closed(row: ItemRow) -> bool:
    return row.session is Session.CLOSED


# ---- what is proposed --------------------------------------------------------------------


def _spoken(one: Proposal) -> str:
    status = words("meetings", "referral_proposed") if one.rag is None else one.rag.spoken
    said = f"{one.name}, {status}, {one.why}"
    return f"{said}, {session_words(one.session)}" if one.session is Session.CLOSED else said


class ProposedModel(RowsModel[Proposal]):
    """Who should be on the agenda and is not, with why."""

    def __init__(self) -> None:
        super().__init__(
            [Column("name", words("meetings", "proposed"), lambda one: one.name)],
            lambda one: one.id,
            _spoken,
        )


class ProposedDelegate(RowDelegate):
    """Name, badge at the right; why beneath, with what is for the closed part."""

    def paint_row(self, painter: QPainter, look: Look, rect: QRect, row: Proposal) -> None:
        """Paint both lines."""
        box = QRectF(rect).adjusted(14, 0, -12, -1)
        first = QRectF(box.left(), box.top() + look.px(4), box.width(), look.px(18))
        second = QRectF(box.left(), first.bottom(), box.width(), look.px(17))
        aside = 0.0
        if row.rag is not None:
            aside = paint.badge_width(look, row.rag, BadgeSize.TABLE) + 8
            paint.badge_right(painter, look, row.rag, first.right(), first.top())
        else:
            text = words("meetings", "referral_proposed")
            aside = paint.text_width(look, text, Role.SMALL) + 8
            paint.words(painter, look, text, first, Role.SMALL, ink="text2", align=_RIGHT)
        paint.words(painter, look, row.name, first.adjusted(0, 0, -aside, 0), Role.BODY_STRONG)
        why = row.why
        if row.session is Session.CLOSED:
            why = words("meetings", "proposed_closed", {"why": why})
        paint.words(painter, look, why, second, Role.SMALL, ink="text2")
