"""What a panel of a referral's life records, and how what was typed survives a failure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from iomdesk.domain.progress import Progress
from iomdesk.domain.referrals import Referral
from iomdesk.services import drafts, referral_life
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.referrals.decide import DecidePanel, LifeForm, WaivePanel
from iomdesk.ui.screens.referrals.telling import TellPanel
from iomdesk.words import words

Panel = LifeForm | TellPanel
Work = Callable[[Progress], Referral]


def work_of(panel: Panel, desk: Desk, referral: Referral) -> Work | None:
    """What records the panel; None while a date in it cannot be read, which is shown."""
    known = (desk, referral.id, referral.revision)
    if isinstance(panel, DecidePanel):
        given = panel.given()
        if given.on is None:
            _no_date(panel, panel.on.problem)
            return None
        on = given.on
        return lambda _progress: referral_life.decide(
            *known, given.outcome, reason=given.reason, on=on, meeting_id=given.meeting_id,
            agencies=given.agencies, confirmed_by=given.confirmed_by,
        )  # fmt: skip
    if isinstance(panel, WaivePanel):
        reason, sitting = panel.reason.toPlainText().strip(), panel.sitting
        meeting_id, present = sitting.meeting_id, sitting.present
        return lambda _progress: referral_life.waive_six_months(
            *known, reason=reason, meeting_id=meeting_id, agencies=present
        )
    if isinstance(panel, TellPanel):
        day, named, how = panel.day(), panel.named.text().strip(), str(panel.how.value)
        if day is None:
            _no_date(panel, panel.on.problem)
            return None
        return lambda _progress: referral_life.tell(*known, named=named, how=how, on=day)
    return _words_alone(panel, known)


def _words_alone(panel: LifeForm, known: tuple[Desk, str, int]) -> Work:
    text = panel.reason.toPlainText().strip()
    if panel.kind == "correct":
        return lambda _progress: referral_life.correct(*known, text)
    act = {
        "withdraw": referral_life.withdraw,
        "reopen": referral_life.reopen,
        "mistake": referral_life.mistake,
    }[panel.kind]
    return lambda _progress: act(*known, reason=text)


def _no_date(panel: Panel, problem: str) -> None:
    panel.problem("on", problem or words("rule", "date_needed"))


@dataclass(frozen=True, slots=True)
class Keep:
    """What was typed in a panel, and where it is kept."""

    desk: Desk
    form: str
    referral: Referral
    answers: Mapping[str, object]

    def __call__(self) -> None:
        """Keep it in the store."""
        drafts.keep_draft(
            self.desk, self.form, self.referral.id,
            base_revision=self.referral.revision, answers=self.answers,
        )  # fmt: skip


def keep_and_do(keep: Keep, work: Work, progress: Progress) -> Referral:
    """Record, and let the draft go; it stays when nothing is recorded, whatever is in view."""
    keep()
    referral = work(progress)
    drafts.drop_draft(keep.desk, keep.form, keep.referral.id)
    return referral
