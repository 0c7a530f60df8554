"""The forms of a meeting: when and where, somebody to invite, a case's session and why."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from iomdesk.domain.meetings import Attendee, Basis, Case, Meeting, Session
from iomdesk.services.invitations import OnRegister
from iomdesk.services.meetings import Invitation
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.answered import ahead_day, any_day
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, TextBox, TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.segment import Segment, SegmentBar
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.ui.widgets.ticklist import Tick, TickList
from iomdesk.words import words

Answers = Mapping[str, object]


def say(code: str) -> str:
    """Words of this screen."""
    return words("meetings", code)


_BASES = (Basis.STATUTORY, Basis.CONTRACT, Basis.CONSENT)


class AttendeeForm(SideForm):
    """Somebody to invite: agency, basis, and whose consent covers them."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(say("form_add_attendee"))
        self.name = SuggestBox()
        self.agency = SuggestBox(fits=True)
        self.basis = Choice(tuple((one, say(f"basis_choice_{one.value}")) for one in _BASES))
        self.detail = TextLine()
        self.until = ahead_day(today)
        self.phone = QCheckBox(say("check_phone"))
        self.stays = QCheckBox(say("check_closed"))
        self.consents = TickList(say("field_consents"))
        self.seen = any_day(today)
        block = self.block(ruled=False, spacing=10)
        name = Field(say("field_name"), self.name, help_text=say("help_name"))
        self.add_field(block, "name", name)
        self.add_field(block, "agency", Field(say("field_agency"), self.agency))
        self.add_field(block, "basis", Field(say("field_basis"), self.basis))
        self._kept: frozenset[str] = frozenset()
        self._seen: frozenset[tuple[str, date]] = frozenset()
        self._detail = Field(say("field_contract"), self.detail)
        self.add_field(block, "basis_detail", self._detail)
        until = Field(say("field_until"), self.until, optional=True)
        self.add_field(block, "basis_until", until)
        consents = Field(say("field_consents"), self.consents, help_text=say("help_consents"))
        self.add_field(block, "consented", consents)
        seen = Field(say("field_seen"), self.seen, optional=True, help_text=say("help_seen"))
        self.add_field(block, "seen_on", seen)
        block.addWidget(self.phone)
        block.addWidget(self.stays)
        self.finish()
        self.by_hand = False
        for edited in (
            self.detail.textEdited, self.until.textEdited, self.seen.textEdited,
            self.basis.chosen, self.consents.changed,
        ):  # fmt: skip
            edited.connect(self._given_by_hand)
        self.name.typed.connect(self.touch)
        self.agency.typed.connect(self.touch)
        self.detail.textEdited.connect(self.touch)
        self.until.textEdited.connect(self.touch)
        self.seen.textEdited.connect(self.touch)
        self.basis.chosen.connect(self._basis_chosen)
        self.consents.changed.connect(self.touch)
        for box in (self.phone, self.stays):
            box.clicked.connect(self.touch)

    def open_for(self, attendee: Attendee | None, meeting: Meeting) -> None:
        """Show somebody to change, or an empty form."""
        new = attendee is None
        title = say("form_add_attendee")
        if attendee is not None:
            title = words("meetings", "form_amend_attendee", {"name": attendee.name})
        self.set_title(title)
        self.record.set_words(say("record_attendee" if new else "record_amended"))
        self.name.put("" if attendee is None else attendee.name)
        self.agency.put("" if attendee is None else attendee.agency)
        self.fill(attendee)
        consented = frozenset[str]() if attendee is None else attendee.consented
        self._seen = frozenset() if attendee is None else attendee.seen
        self.seen.set_day(None)
        self._offer(meeting, consented)
        self.opened()
        self.by_hand = False

    def _given_by_hand(self, *_given: object) -> None:
        self.by_hand = True

    def take_register(self, found: OnRegister, meeting: Meeting) -> None:
        """Fill the basis as the register of agencies has it, and say so beneath the agency."""
        self.basis.set_value(found.basis)
        self.detail.setText(found.basis_detail)
        self.until.set_day(found.basis_until)
        self._seen = found.seen
        self._offer(meeting, found.consented)
        self.show_basis()
        told = bool(found.consented) or found.code in {"statutory", "contract"}
        field = self.fields["agency"]
        field.set_problem("")
        if not told:
            field.set_warning(say(f"register_{found.basis.value}"))

    def _offer(self, meeting: Meeting, consented: frozenset[str]) -> None:
        self.consents.offer(
            [Tick(case.person_id, case.name, case.person_id in consented) for case in meeting.cases]
        )
        self._kept = consented - {case.person_id for case in meeting.cases}

    def fill(self, attendee: Attendee | None) -> None:
        """Show the basis of somebody, without name and agency."""
        self.basis.set_value(Basis.STATUTORY if attendee is None else attendee.basis)
        self.detail.setText("" if attendee is None else attendee.basis_detail)
        self.until.set_day(None if attendee is None else attendee.basis_until)
        self.phone.setChecked(attendee is not None and attendee.by_phone)
        self.stays.setChecked(attendee is not None and attendee.closed_session)
        self.show_basis()

    def _basis_chosen(self, _basis: object) -> None:
        self.touch()
        self.show_basis()

    def show_basis(self) -> None:
        """Show the fields that the basis asks for, and no others."""
        basis = Basis(self.basis.value)
        self._detail.setVisible(basis is not Basis.STATUTORY)
        label = say("field_contract" if basis is Basis.CONTRACT else "field_filed")
        self._detail.set_label(label)
        self.fields["basis_until"].setVisible(basis is not Basis.STATUTORY)
        for name in ("consented", "seen_on"):
            self.fields[name].setVisible(basis is Basis.CONSENT)

    def given(self) -> Invitation:
        """What is typed now."""
        self.until.read()
        self.seen.read()
        return Invitation(
            name=self.name.text,
            agency=self.agency.text,
            basis=Basis(self.basis.value),
            basis_detail=self.detail.text(),
            basis_until=self.until.day,
            by_phone=self.phone.isChecked(),
            closed_session=self.stays.isChecked(),
            consented=self.consents.ticked | self._kept,
            seen=self._seen,
            seen_on=self.seen.day,
        )

    def answers(self) -> Answers:
        """What a draft keeps."""
        return {
            "name": self.name.text,
            "agency": self.agency.text,
            "basis": str(self.basis.value),
            "detail": self.detail.text(),
            "until": self.until.text(),
            "phone": self.phone.isChecked(),
            "closed": self.stays.isChecked(),
            "consents": " ".join(sorted(self.consents.ticked)),
            "seen": self.seen.text(),
        }

    def take(self, answers: Answers, meeting: Meeting) -> None:
        """Bring a draft back."""
        self.name.put(str(answers["name"]))
        self.agency.put(str(answers["agency"]))
        self.basis.set_value(Basis(str(answers["basis"])))
        self.detail.setText(str(answers["detail"]))
        self.until.setText(str(answers["until"]))
        self.until.read()
        self.phone.setChecked(bool(answers["phone"]))
        self.stays.setChecked(bool(answers["closed"]))
        self._offer(meeting, frozenset(str(answers["consents"]).split()))
        self.seen.setText(str(answers.get("seen", "")))
        self.seen.read()
        self.show_basis()
        self.tell(say("draft_kept"))


class CaseForm(SideForm):
    """In which part a case is heard, and why it is here."""

    def __init__(self) -> None:
        super().__init__(say("form_amend_case"))
        sessions = tuple(Segment(one.value, say(f"session_{one.value}")) for one in Session)
        self.session = SegmentBar(say("field_session"), sessions)
        self.why = TextBox(lines=5)
        self._name = Label("", Role.BODY_STRONG, wrap=True)
        block = self.block(ruled=False, spacing=10)
        block.addWidget(self._name)
        self.add_field(block, "session", Field(say("field_session"), self.session))
        why = Field(say("field_why"), self.why, optional=True, help_text=say("help_why"))
        self.add_field(block, "why", why)
        self.finish()
        self.record.set_words(say("record_case"))
        self.session.chosen.connect(self.touch)
        self.why.edited.connect(self.touch)

    def open_for(self, case: Case) -> None:
        """Show a case."""
        self._name.setText(case.name)
        self.session.choose(case.session.value)
        self.why.setPlainText(case.why)
        self.opened()

    def answers(self) -> Answers:
        """What a draft keeps."""
        return {"session": self.session.current, "why": self.why.toPlainText()}

    def take(self, answers: Answers) -> None:
        """Bring a draft back."""
        self.session.choose(str(answers["session"]))
        self.why.setPlainText(str(answers["why"]))
        self.tell(say("draft_kept"))


def side_by_side(*widgets: QWidget) -> QHBoxLayout:
    """Widgets in a row with the usual gap."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
