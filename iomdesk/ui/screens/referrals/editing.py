"""One referral's form under way: its draft, saving it, duplicates, and two versions."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iomdesk.domain.dates import show_moment
from iomdesk.domain.matrix import MatrixScore
from iomdesk.domain.referrals import EDITABLE_STAGES, Referral
from iomdesk.services import agencies, drafts, referrals, rulesets, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.drafts import Draft
from iomdesk.services.referrals import Assessment
from iomdesk.ui.errors import Errors
from iomdesk.ui.forms.drafting import Drafting
from iomdesk.ui.forms.underway import UnderWay
from iomdesk.ui.forms.versions import differences, said
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.referrals.form import ReferralForm
from iomdesk.ui.screens.referrals.inspector import say
from iomdesk.ui.screens.referrals.saying import fact_of, same_line
from iomdesk.ui.screens.referrals.writing import Clash, Same, Writing
from iomdesk.ui.widgets.compare import CompareView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

FORM: Final = "referral"
"""Under this name drafts of the form are kept."""

_WHO: Final = ("surname", "forename", "birth_date", "crn", "pncid")
"""When one of these changed, somebody else may be meant, and it is asked again."""


class ReferralEditing(UnderWay):
    """Works a ``ReferralForm`` from opening to leaving; it stays open after saving.

    Signals:
        saved(object): the ``Referral`` as saved; the form goes on with it.
        opened(str, str): "person" or "referral" and its id, wanted instead of this form.
        fact_changed(str): what the header says: name, stage, whose turn it is.

    Attributes:
        referral: as saved last; None for one that is not saved yet.
        drafting: keeps the draft.
    """

    saved = Signal(object)
    opened = Signal(str, str)
    fact_changed = Signal(str)

    form: ReferralForm

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        errors: Errors,
        referral: Referral | None,
        parent: QObject,
        *,
        answers: Mapping[str, str] | None = None,
        person_id: str | None = None,
        detainee_id: str | None = None,
    ) -> None:
        super().__init__(desk, jobs, errors, parent)
        self.referral = referral
        self.person_id = person_id if referral is None else referral.person_id
        self._detainee_id = detainee_id if referral is None else referral.detainee_id
        self._scheme = (
            desk.scheme if referral is None else rulesets.scheme_under(desk, referral.rule_set)
        )
        self._now: Referral | None = None
        self._then: Callable[[Referral], None] | None = None
        self._matrix = self._newest_matrix()
        # What a new form begins with is no change of anybody's.
        self._base = dict(referral.answers if referral is not None else answers or {})
        self.form = ReferralForm(
            self._scheme,
            self._base,
            self._assess,
            today=desk.today(),
            people=referrals.known_managers(desk),
            agencies=agencies.names(desk),
            closed=self._closed(),
            matrix=self._matrix,
            parent=self.view,
        )
        self._fact = ""
        self.view.setFocusProxy(self.form)
        # A new form keeps apart from the new forms of others.
        source = person_id or detainee_id
        subject, revision = (f"{drafts.NEW} {source}" if source else drafts.NEW, 0)
        if referral is not None:
            subject, revision = (referral.id, referral.revision)
        self.drafting = Drafting(
            desk, jobs, FORM, subject, revision, lambda: self.form.fields, self._not_kept, self
        )
        self._work_with(self.form)
        self.form.known_asked.connect(self._known)
        if self.drafting.found is not None and not self._closed():
            self.form.offer_draft(self.drafting.found)
        self._tell_fact()

    # ---- what it is about --------------------------------------------------------------

    def _newest_matrix(self) -> MatrixScore | None:
        if self.referral is None:
            return None
        found = scoring.matrices(self._desk, referral_id=self.referral.id)
        return found[0] if found else None

    def _assess(self, answers: Mapping[str, str]) -> Assessment:
        return referrals.assess(
            self._scheme,
            answers,
            today=self._desk.today(),
            matrix=self._matrix,
            referral=self.referral,
        )

    def _closed(self) -> str:
        """Why nothing may be changed any more; empty while it may."""
        if self.referral is None or self.referral.stage in EDITABLE_STAGES:
            return ""
        return say("closed", stage=words("referral_stage", self.referral.stage))

    @property
    def fact(self) -> str:
        """What the header says beside "Referral"."""
        return self._fact

    def _tell_fact(self) -> None:
        told = fact_of(self.form.fields.answers, self.form.assessed, self.referral)
        if told != self._fact:
            self._fact = told
            self.fact_changed.emit(told)

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 goes through: the panes of the form, or two versions."""
        return self.form.panes() if self.compare is None else (self.compare,)

    # ---- drafts ------------------------------------------------------------------------

    @property
    def changes(self) -> int:
        """How many answers are not saved."""
        return len(self.form.fields.changed)

    def _edited(self) -> None:
        if not self._busy:
            self.drafting.touch()
        self._tell_fact()
        self.unsaved.emit(self.changes)

    def flush(self) -> None:
        """Keep the draft now, as locking and leaving the screen do."""
        self.drafting.flush()

    def _resume(self) -> None:
        """Go on with the draft; what was typed beside it since then stays."""
        self.form.draft.hide()
        typed = set(self.form.fields.changed)
        kept = self.drafting.resume()
        self.form.fields.take_answers({key: kept[key] for key in kept if key not in typed})
        self.drafting.flush()
        self.form.focus_first()

    @property
    def _found(self) -> Draft | None:
        return self.drafting.found

    def _drop_found(self) -> None:
        self.drafting.throw_away()

    def _stop_keeping(self) -> None:
        self.drafting.stop()

    def leave(self) -> None:
        """Leave the form; what was typed is kept as a draft, nothing is asked."""
        if self._busy:
            return  # for a moment: then it is said what became of it
        if self.compare is not None:
            self._then = None
        super().leave()

    # ---- saving ------------------------------------------------------------------------

    def when_saved(self, then: Callable[[Referral], None]) -> None:
        """Do something with the referral as saved: at once, or after saving what is typed."""
        if self._busy:
            return
        if self.referral is not None and not self.changes:
            then(self.referral)
            return
        self._then = then
        self._save()

    def save(self) -> None:
        """Save the form, or the choice between two versions; what was asked before is off."""
        if not self._busy and self.compare is None:
            self._then = None
        self._save()

    def _save(self) -> None:
        if self._busy:
            return
        if self.compare is not None:
            self.compare.settle()
            return
        if self._closed():
            self._then = None
            self.form.set_state(self._closed())
            return
        self.form.fields.ask_typed()  # what is missing is asked for only when it is sent
        if not self.form.fields.answers.get("agency", "").strip():
            self._then = None
            self.form.refuse_save("agency", say("agency_first"))
            return
        if self.referral is not None and not self.changes:
            self._then = None
            self.form.set_state(say("nothing_to_save"))
            return
        self._write(self.drafting.revision)

    def _write(self, revision: int) -> None:
        fields = self.form.fields
        asks = self.referral is None or bool(set(fields.changed) & set(_WHO))
        writing = Writing(
            referral=self.referral,
            revision=revision,
            answers=fields.answers,
            person_id=self.person_id,
            detainee_id=self._detainee_id,
            asks=asks and not self._confirmed,
            slot=self.drafting.slot,
            keep=self.drafting.hand_in(),
        )
        self._hand_in(partial(writing, self._desk), self._done, title=say("saving"))

    def _done(self, outcome: Referral | Clash | Same) -> None:
        self._set_busy(busy=False)
        if isinstance(outcome, Clash):
            self._show_clash(outcome)
        elif isinstance(outcome, Same):
            count = len(outcome.found)
            title = say("same_one") if count == 1 else say("same_many", count=count)
            self.form.show_same(title, [same_line(one) for one in outcome.found])
        else:
            self._saved(outcome)

    def _saved(self, referral: Referral) -> None:
        self.drafting.saved(referral.id, referral.revision)
        if self.drafting.found is None:
            self.form.draft.hide()
        self.form.strip.clear()
        self.form.show_same("", ())
        self._confirmed = False
        self.take(referral)
        self.drafting.touch()  # what was typed while it was being saved
        self.form.set_state(say("saved", when=show_moment(self._desk.clock.now())))
        self.saved.emit(referral)
        then, self._then = self._then, None
        if then is not None:
            then(referral)

    def take(self, referral: Referral) -> None:
        """The referral was changed here or elsewhere (sent, decided): show it as it stands."""
        self.referral = referral
        self.drafting.revision = referral.revision
        self._base = dict(referral.answers)
        self._matrix = self._newest_matrix()
        self.form.renew(self._base, self._assess, closed=self._closed(), matrix=self._matrix)
        if not self.changes:
            self.drafting.stop()
        self._tell_fact()
        self.unsaved.emit(self.changes)

    def _failed(self, error: BaseException) -> None:
        self._then = None
        super()._failed(error)

    def _field_of(self, field: str) -> str:
        return "agency" if field == "originator" else field

    def _known(self, kind: str, item_id: str) -> None:
        self.flush()
        self._end()
        self.opened.emit(kind, item_id)

    def _all_the_same(self) -> None:
        self._confirmed = True
        self.form.show_same("", ())
        self._save()

    # ---- someone saved first -----------------------------------------------------------

    def _show_clash(self, clash: Clash) -> None:
        now = clash.now
        if now is None:
            self._then = None
            self.form.strip.put("gone", Message(say("gone"), Weight.ERROR))
            return
        form, yours = self._scheme.referral, self.form.fields.answers
        if dict(now.answers) == {key: text for key, text in self._base.items() if text}:
            self.take(now)  # a step was recorded, no answer changed: ours go on top of it
            self._write(now.revision)
            return
        different = differences(form, self._base, now.answers, yours)
        self._back()
        self._now = now
        compare = CompareView(
            different,
            who=clash.who or say("somebody"),
            when=show_moment(now.changed_at),
            said=partial(said, form),
        )
        compare.settled.connect(self._settled)
        compare.back_asked.connect(self.leave)
        self._show_beside(compare)

    def _settled(self, chosen: dict[str, str]) -> None:
        """Save what was chosen on top of the other's version."""
        now = self._now
        if now is None:
            return
        self._back()
        self.form.fields.take_answers(chosen)
        self.take(now)
        if self.changes:
            self._confirmed = True
            self._write(now.revision)
        else:  # the other's version was taken throughout: there is nothing of ours to save
            self.drafting.drop()
            self._saved(now)
