"""The panels of the Sharing screen: an agency, somebody there, an officer, and what was told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtWidgets import QCheckBox

from iomdesk.domain.agencies import AgencyEntry, AgencyRole, Practitioner
from iomdesk.domain.dates import show_date
from iomdesk.formdef.scheme import AgencyKind
from iomdesk.ui.screens.sharing.model import say
from iomdesk.ui.widgets.answered import Answered, Today, past_day, shown
from iomdesk.ui.widgets.inputs import Choice, TextLine
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

HOWS: Final = ("email", "letter", "meeting")
"""Codes of the ways the others are told; any other may be typed."""


class AgencyForm(Answered):
    """An agency: its kind and what makes it so, what it does, and how to reach it."""

    form = "sharing.agency"

    def __init__(self, areas: Sequence[str]) -> None:
        super().__init__(say("form_agency_new"))
        self._entry: AgencyEntry | None = None
        self.name = TextLine()
        self.kind = Choice(tuple((one.value, words("agency_kind", one)) for one in AgencyKind))
        self.basis = TextLine()
        self.role = Choice(tuple((one.value, words("agency_role", one)) for one in AgencyRole))
        self.area = SuggestBox(areas)
        self.phone = TextLine()
        self.email = TextLine()
        self.retired = QCheckBox(say("field_retired"))
        block = self.block(spacing=9)
        self.line(block, "name", say("field_name"), self.name, help_text=say("help_name"))
        self.line(block, "kind", say("field_kind"), self.kind, help_text=say("help_kind"))
        self._basis = self.line(
            block, "basis", say("field_basis"), self.basis, help_text=say("help_basis")
        )
        self.line(block, "role", say("field_role"), self.role)
        block = self.block(ruled=False, spacing=9)
        self.line(block, "area", say("field_area"), self.area, optional=True)
        self.line(block, "phone", say("field_phone"), self.phone, optional=True)
        self.line(block, "email", say("field_email"), self.email, optional=True)
        self.line(block, "retired", say("field_retired"), self.retired, bare=True)
        self.finish(pinned=True)

    def begin(self, entry: AgencyEntry | None, draft: Mapping[str, object] | None) -> None:
        """Open it for an agency, or for a new one."""
        new = entry is None
        held = entry or AgencyEntry(
            id="", revision=0, name="", kind=AgencyKind.UNSET.value, role=AgencyRole.OTHER
        )
        self._entry = held
        self.set_title(say("form_agency_new") if entry is None else entry.name)
        self.record.set_words(say("keep" if new else "keep_change"))
        self.name.setReadOnly(not new)
        self.fields["name"].setVisible(new)
        self.fields["retired"].setVisible(not new)
        self.open_with(
            {
                "name": held.name,
                "kind": held.kind,
                "basis": held.basis,
                "role": held.role.value,
                "area": held.area,
                "phone": held.phone,
                "email": held.email,
                "retired": "1" if held.retired else "",
            },
            draft,
        )

    def given(self) -> AgencyEntry:
        """The agency as it stands in the boxes."""
        held = self._entry
        if held is None:
            message = "the panel is not open"
            raise ValueError(message)
        answers = self.answers
        return replace(
            held,
            name=answers["name"] if not held.name else held.name,
            kind=answers["kind"],
            role=AgencyRole(answers["role"]),
            area=answers["area"],
            basis=answers["basis"],
            phone=answers["phone"],
            email=answers["email"],
            retired=self.retired.isChecked(),
        )


class PersonForm(Answered):
    """Somebody who works for an agency."""

    form = "sharing.person"

    def __init__(self, today: Today) -> None:
        super().__init__(say("form_person_new"))
        self._held: Practitioner | None = None
        self.agency = SuggestBox(fits=True)
        self.name = TextLine()
        self.job = TextLine()
        self.phone = TextLine()
        self.email = TextLine()
        self.left = past_day(today)
        block = self.block(ruled=False, spacing=9)
        self.line(block, "agency", say("field_agency"), self.agency)
        self.line(
            block, "name", say("field_person_name"), self.name, help_text=say("help_person_name")
        )
        self.line(block, "role", say("field_job"), self.job, optional=True)
        self.line(block, "phone", say("field_phone"), self.phone, optional=True)
        self.line(block, "email", say("field_email"), self.email, optional=True)
        self.line(block, "left_on", say("field_left"), self.left, optional=True)
        self.finish(pinned=True)

    def begin(
        self,
        held: Practitioner | None,
        agencies: Sequence[str],
        agency: str,
        draft: Mapping[str, object] | None,
    ) -> None:
        """Open it for somebody, or for somebody new at an agency."""
        new = held is None
        self._held = held or Practitioner(id="", revision=0, agency=agency, name="")
        self.set_title(say("form_person_new" if new else "form_person"))
        self.record.set_words(say("keep" if new else "keep_change"))
        self._quiet = True
        self.agency.offer(agencies)
        self._quiet = False
        self.fields["left_on"].setVisible(not new)
        held = self._held
        self.open_with(
            {
                "agency": held.agency,
                "name": held.name,
                "role": held.role,
                "phone": held.phone,
                "email": held.email,
                "left_on": shown(held.left_on),
            },
            draft,
        )

    def given(self) -> Practitioner:
        """The person as it stands in the boxes."""
        if self._held is None:
            message = "the panel is not open"
            raise ValueError(message)
        answers = self.answers
        return replace(
            self._held,
            agency=answers["agency"],
            name=answers["name"],
            role=answers["role"],
            phone=answers["phone"],
            email=answers["email"],
            left_on=self.day("left_on"),
        )


class OfficerForm(Answered):
    """A new nominated officer of an agency; the others are told within five working days."""

    form = "sharing.officer"

    def __init__(self, today: Today, notify_by: Callable[[date], date]) -> None:
        super().__init__(say("form_officer"))
        self._notify_by = notify_by
        self.agency = SuggestBox(fits=True)
        self.now = SuggestBox()
        self.changed = past_day(today)
        block = self.block(ruled=False, spacing=9)
        self.line(block, "agency", say("field_agency"), self.agency)
        self.line(block, "now", say("field_now"), self.now, help_text=say("help_person_name"))
        self.line(
            block, "changed_on", say("field_changed"), self.changed,
            help_text=say("help_officer_plain"),
        )  # fmt: skip
        self.finish()
        self.record.set_words(say("keep_officer"))
        self.changed.date_changed.connect(self._say_day)

    def begin(
        self,
        agencies: Sequence[str],
        people: Sequence[str],
        answers: Mapping[str, object],
        draft: Mapping[str, object] | None,
    ) -> None:
        """Open it, for an agency where one is known."""
        self._quiet = True
        self.agency.offer(agencies)
        self.now.offer(people)
        self._quiet = False
        self.open_with(answers, draft)

    def _say_day(self, day: object) -> None:
        if isinstance(day, date):
            self.tell(say("help_officer", date=show_date(self._notify_by(day))))


class ToldForm(Answered):
    """When and how the others were told of a new officer."""

    form = "sharing.told"

    def __init__(self, today: Today) -> None:
        super().__init__(say("form_told"))
        self.on = past_day(today)
        self.how = SuggestBox(say(f"how_{one}") for one in HOWS)
        block = self.block(ruled=False, spacing=9)
        self.line(block, "notified_on", say("field_told_on"), self.on)
        self.line(block, "notified_how", say("field_told_how"), self.how)
        self.finish()
        self.record.set_words(say("keep_told"))

    def begin(self, answers: Mapping[str, object], draft: Mapping[str, object] | None) -> None:
        """Open it."""
        self.open_with(answers, draft)
