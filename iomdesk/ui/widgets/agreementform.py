"""The panels of a contract or consent: what it covers and from when, and its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from PySide6.QtCore import Signal

from iomdesk.domain.agencies import AgencyEntry, Agreement, AgreementKind
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.answered import Answered, Today, ahead_day, any_day, past_day, shown
from iomdesk.ui.widgets.inputs import Choice, TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.personfinder import Hit, PersonFinder
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

FORM: Final = "agreement"
_STATUTORY: Final = "statutory"


def _say(code: str, **params: object) -> str:
    return words("sharing", code, params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the boxes offer.

    Attributes:
        agencies: of the desk's list; the statutory ones are those a contract can be with.
        practitioners: everybody known at an agency, (agency, name).
    """

    agencies: Sequence[AgencyEntry] = ()
    practitioners: Sequence[tuple[str, str]] = ()


class AgreementForm(Answered):
    """A contract with a statutory body, or one person's consent (S2 section 10).

    Signals:
        sought(str): find people for what was typed; answer with ``offer_people``.

    Attributes:
        person: the box that finds whose consent it is; not shown for a known person.
    """

    form = FORM
    sought = Signal(str)

    def __init__(self, today: Today) -> None:
        super().__init__(_say("form_agreement_new"))
        self._today = today
        self._held: Agreement | None = None
        self._choices = Choices()
        self._fixed = ""
        self.about = Label("", Role.BODY_STRONG, wrap=True)
        kinds = tuple((one.value, words("agreement_kind", one)) for one in AgreementKind)
        self.kind = Choice(kinds)
        self.agency = SuggestBox(fits=True)
        self.person = PersonFinder(_say("find_person"), _say("field_person"))
        self.practitioner = SuggestBox()
        self.lead = SuggestBox(fits=True)
        self.begins = any_day(today)
        self.until = ahead_day(today)
        self.seen = past_day(today)
        self.place = TextLine()
        block = self.block(spacing=9)
        block.addWidget(self.about)
        self.line(block, "kind", _say("field_paper_kind"), self.kind)
        self.line(block, "agency", _say("field_agency"), self.agency)
        self.line(
            block, "practitioner", _say("field_practitioner"), self.practitioner, optional=True,
            help_text=_say("help_practitioner"),
        )  # fmt: skip
        self.line(block, "lead_body", _say("field_lead"), self.lead)
        self.line(
            block, "person_id", _say("field_person"), self.person, help_text=_say("help_person")
        )
        block = self.block(ruled=False, spacing=9)
        self.line(block, "begins_on", _say("field_begins"), self.begins)
        self.line(
            block, "until", _say("field_until"), self.until, optional=True,
            help_text=_say("help_until"),
        )  # fmt: skip
        self.line(
            block, "paper_seen_on", _say("field_seen"), self.seen, optional=True,
            help_text=_say("help_seen"),
        )  # fmt: skip
        self.line(block, "paper_at", _say("field_at"), self.place, optional=True)
        self.finish(pinned=True)
        self.kind.chosen.connect(self._refit)
        self.agency.settled.connect(self._offer_practitioners)
        self.person.sought.connect(self.sought)
        self.person.chosen.connect(self._typed)
        self.person.box.textEdited.connect(self._typed)

    # ---- opening -------------------------------------------------------------------------

    def begin(
        self,
        held: Agreement | None,
        choices: Choices,
        *,
        agency: str = "",
        person: tuple[str, str] = ("", ""),
        fixed: bool = False,
        draft: Mapping[str, object] | None = None,
    ) -> None:
        """Open it for an agreement, or for a new one.

        Args:
            held: the one to change; its kind and whose consent it is stay.
            agency: offered for a new one.
            person: id and name of whose consent it is, where that is known.
            fixed: it can be nobody else's, as on that person's own record.
            draft: what was typed before.
        """
        new = held is None
        kind = AgreementKind.CONSENT if person[0] else AgreementKind.CONTRACT
        now = held or Agreement(
            id="", revision=0, kind=kind, agency=agency, begins_on=self._today(),
            person_id=person[0] or None,
        )  # fmt: skip
        self._held = now
        self._choices = choices
        self._fixed = person[0] if fixed or not new else ""
        title = words("person_sharing", "add") if fixed else _say("form_agreement_new")
        if not new:
            title = _say("form_agreement", kind=words("agreement_kind", now.kind).lower())
        self.set_title(title)
        self.record.set_words(_say("keep" if new else "keep_change"))
        self.about.setText(person[1] if self._fixed else "")
        self.about.setVisible(bool(self._fixed and person[1]))
        self._quiet = True
        outside = [one.name for one in choices.agencies if one.kind != _STATUTORY]
        self.agency.offer(outside)
        self.lead.offer(one.name for one in choices.agencies if one.kind == _STATUTORY)
        self.person.show_person(*person)
        self._quiet = False
        self.fields["kind"].setVisible(new and not fixed)
        self.open_with(
            {
                "kind": now.kind.value,
                "agency": now.agency,
                "practitioner": now.practitioner,
                "lead_body": now.lead_body,
                "begins_on": shown(now.begins_on),
                "until": shown(now.until),
                "paper_seen_on": shown(now.paper_seen_on),
                "paper_at": now.paper_at,
            },
            draft,
        )
        if draft is not None and not self._fixed:
            self.person.show_person(str(draft.get("person", "")), str(draft.get("person_name", "")))
        self._offer_practitioners(self.agency.text)

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every box, for a draft."""
        found = super().answers
        found.pop("person_id", None)
        return {**found, "person": self.person.person_id, "person_name": self.person.text}

    def offer_people(self, hits: Sequence[Hit]) -> None:
        """The people who fit what was typed."""
        self.person.offer(hits)

    def fitted(self) -> None:
        """A contract names its body, a consent whose it is."""
        contract = self.kind.value == AgreementKind.CONTRACT.value
        self.fields["lead_body"].setVisible(contract)
        self.fields["person_id"].setVisible(not contract and not self._fixed)

    def _refit(self, _kind: object) -> None:
        self.fitted()

    def _offer_practitioners(self, agency: str) -> None:
        name = " ".join(agency.split()).casefold()
        quiet, self._quiet = self._quiet, True
        self.practitioner.offer(
            who for at, who in self._choices.practitioners if at.casefold() == name
        )
        self._quiet = quiet

    # ---- what stands here ----------------------------------------------------------------

    def given(self) -> Agreement | None:
        """The agreement as it stands in the boxes; None once what is amiss is said."""
        held = self._held
        if held is None or self.misread():
            return None
        begins = self.day("begins_on")
        if begins is None:
            self.problem("begins_on", words("rule", "day_needed"))
            return None
        self.agency.settle()
        self.lead.settle()
        kind = AgreementKind(self.kind.value)
        person_id = self._fixed or self.person.person_id
        if kind is AgreementKind.CONSENT and not person_id:
            self.problem("person_id", _say("person_unknown"))
            return None
        answers = self.answers
        return replace(
            held,
            kind=kind,
            agency=answers["agency"],
            practitioner=answers["practitioner"],
            person_id=person_id if kind is AgreementKind.CONSENT else None,
            lead_body=answers["lead_body"],
            begins_on=begins,
            until=self.day("until"),
            paper_seen_on=self.day("paper_seen_on"),
            paper_at=answers["paper_at"],
        )


class EndForm(Answered):
    """When and why a contract or consent was withdrawn or ended early."""

    form = "agreement.end"

    def __init__(self, today: Today) -> None:
        super().__init__(_say("form_end"))
        self.about = Label("", Role.BODY_STRONG, wrap=True)
        self.on = past_day(today)
        self.reason = TextLine()
        block = self.block(ruled=False, spacing=9)
        block.addWidget(self.about)
        self.line(block, "withdrawn_on", _say("field_ended"), self.on, help_text=_say("help_end"))
        self.line(block, "reason", _say("field_reason"), self.reason)
        self.finish()
        self.record.set_words(_say("keep_end"))
        self._today = today

    def begin(self, about: str, draft: Mapping[str, object] | None) -> None:
        """Open it for one agreement, called by these words."""
        self.about.setText(about)
        self.open_with({"withdrawn_on": shown(self._today()), "reason": ""}, draft)

    def given(self) -> tuple[date, str] | None:
        """The day and the reason; None once what is amiss is said."""
        if self.misread():
            return None
        on = self.day("withdrawn_on")
        if on is None:
            self.problem("withdrawn_on", words("rule", "day_needed"))
            return None
        return on, self.reason.text()
