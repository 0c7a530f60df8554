"""Works the panels of a referral's life: opens, records, and says what stops it."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from iomdesk.domain.meetings import Meeting
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import Progress
from iomdesk.domain.referrals import Happening, Referral, next_allowed
from iomdesk.services import diary, drafts, meetings, monitored, referral_life, referral_papers
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.services.referrals import ReferralChanged
from iomdesk.ui.clipboard import SecretClipboard
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs, JobsClosed
from iomdesk.ui.screens.referrals.advice import case_of
from iomdesk.ui.screens.referrals.decide import LifeForm
from iomdesk.ui.screens.referrals.life import event_words
from iomdesk.ui.screens.referrals.model import say, stage_words
from iomdesk.ui.screens.referrals.sitting import Sat, sat
from iomdesk.ui.screens.referrals.telling import TellPanel
from iomdesk.ui.screens.referrals.view import ReferralsView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

STRIP: Final = "referrals"
REASONS: Final = {
    "correct": Happening.CORRECTED,
    "withdraw": Happening.WITHDRAWN,
    "reopen": Happening.REOPENED,
    "mistake": Happening.MISTAKE,
}
"""What is recorded with nothing but words."""

Panel = LifeForm | TellPanel
Work = Callable[[Progress], Referral]


class Living(QObject):
    """Works the life of the referral in view.

    Signals:
        recorded(object): the ``Referral`` as it stands now.
        shut: a panel was closed; give the focus back.
        changed(object): somebody changed it first: the ``Referral`` as it stands, or None.
        paper_asked(object): a ``PaperRef`` to look at.

    Attributes:
        referral: the one in view; None when none was read.
    """

    recorded = Signal(object)
    shut = Signal()
    changed = Signal(object)
    paper_asked = Signal(object)

    def __init__(self, desk: Desk, view: ReferralsView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self.referral: Referral | None = None
        self._open: Panel | None = None
        self._busy = False
        self._clipboard = SecretClipboard(self)
        self._timer = QTimer(self)
        self._timer.setObjectName("draft of a referral's life")
        self._timer.setInterval(drafts.AUTOSAVE_SECONDS * 1000)
        self._timer.timeout.connect(self._autosave)
        for panel in (view.decide, view.waive, view.tell, view.reason):
            panel.committed.connect(self._commit)
            panel.closed.connect(self._leave)
            panel.edited.connect(self._edited)
        for panel in (view.decide, view.waive):
            panel.sitting.read = self._meeting
        view.decide.waive_asked.connect(self.begin_waive)
        view.tell.copy_asked.connect(self._copy)
        view.tell.letter_asked.connect(self._letter)

    # ---- what may be done now ----------------------------------------------------------

    def refused(self, kind: Happening) -> str:
        """Why it cannot happen now; empty when it can."""
        referral = self.referral
        if referral is None:
            return say("none_chosen")
        if self._busy:
            return say("busy")
        if kind in next_allowed(referral):
            return ""
        return words("referral_refused", kind, {"stage": stage_words(referral.stage)})

    @property
    def panel(self) -> Panel | None:
        """The panel that is open."""
        return self._open

    # ---- opening -----------------------------------------------------------------------

    def begin_decide(self) -> None:
        """Decide: accept or refuse."""
        referral = self.referral
        if referral is None:
            return
        case = case_of(self._desk, referral)
        people = [one.name for one in diary.known_attendees(self._desk)]
        self._view.decide.open_for(case, self._sat(), people)
        self._begin(self._view.decide)

    def begin_waive(self) -> None:
        """Set the six-month rule aside, or say why no meeting may."""
        referral = self.referral
        if referral is None:
            return
        case = case_of(self._desk, referral)
        if not case.waivable:
            self._say(case.excluded or say("nothing_to_waive"))
            return
        self._put_away()
        self._view.waive.open_for(referral.name, self._sat())
        self._begin(self._view.waive)

    def begin_tell(self) -> None:
        """Tell the offender manager."""
        referral = self.referral
        if referral is None:
            return
        decided = referral.last(Happening.DECIDED)
        self._view.tell.open_for(
            referral.name,
            "" if decided is None else event_words(decided),
            named=referral.answers.get("offender_manager", ""),
            letter=referral_papers.letter_text(self._desk, referral.id),
        )
        self._begin(self._view.tell)

    def begin_reason(self, kind: str) -> None:
        """ "correct", "withdraw", "reopen" or "mistake"."""
        if self.referral is not None:
            self._view.reason.open_for(kind, self.referral.name)
            self._begin(self._view.reason)

    def _sat(self) -> tuple[Sat, ...]:
        return sat(diary.diary(self._desk), self._desk.scheme.meeting_kinds, self._desk.today())

    def _meeting(self, meeting_id: str) -> Meeting | None:
        try:
            return meetings.meeting(self._desk, meeting_id)
        except KeyError:
            return None

    def _begin(self, panel: Panel) -> None:
        self._open = panel
        self._view.strip.take(STRIP)
        referral = self.referral
        if referral is not None:
            kept = drafts.find_draft(self._desk, self._form(panel), referral.id)
            if kept is not None:
                panel.take(kept.answers)
        panel.record.setEnabled(True)
        self._view.beside.open(panel)
        panel.focus_first()

    # ---- drafts ------------------------------------------------------------------------

    @staticmethod
    def _form(panel: Panel) -> str:
        return f"referral_{panel.kind}"

    def _edited(self) -> None:
        panel = self._open
        if panel is not None and panel.touched:
            self._view.unsaved.emit(1)
            if not self._timer.isActive():
                self._timer.start()

    def _autosave(self) -> None:
        if self._busy or self._open is None:
            return
        self.flush()

    def flush(self) -> None:
        """Keep what is typed in the panel, in the store."""
        panel, referral = self._open, self.referral
        if panel is not None and referral is not None and panel.touched and not self._busy:
            drafts.keep_draft(
                self._desk, self._form(panel), referral.id,
                base_revision=referral.revision, answers=panel.answers(),
            )  # fmt: skip

    def _leave(self) -> None:
        """Esc: the panel goes; what was typed in it is thrown away, as Cancel says."""
        panel, referral = self._open, self.referral
        if panel is not None and referral is not None:
            drafts.drop_draft(self._desk, self._form(panel), referral.id)
        self._put_away()
        self.shut.emit()

    def put_away(self) -> None:
        """Another referral is wanted: what is typed stays as a draft, nothing is asked."""
        self.flush()
        self._put_away()

    def _put_away(self) -> None:
        self._timer.stop()
        if self._open is not None:
            self._open = None
            self._view.unsaved.emit(0)
            self._view.beside.shut()

    # ---- recording ---------------------------------------------------------------------

    def send(self, referral: Referral) -> None:
        """Send it to daily tasking."""
        desk = self._desk
        self._run(lambda _progress: referral_life.send(desk, referral.id, referral.revision))

    def take_up(self) -> None:
        """Somebody monitored is 18 by now: the referral joins the open ones."""
        desk, referral = self._desk, self.referral
        if referral is not None:
            self._run(lambda _progress: monitored.take_up(desk, referral.id, referral.revision))

    def _commit(self) -> None:
        panel, referral = self._open, self.referral
        if panel is None or referral is None or self._busy:
            return
        for field in panel.fields.values():
            field.set_problem("")
        panel.tell("")
        work = self._work(panel, referral)
        if work is not None:
            panel.record.setEnabled(False)
            self._run(partial(_then_drop, self._desk, self._form(panel), referral.id, work))

    def _work(self, panel: Panel, referral: Referral) -> Work | None:
        """What records the panel; None while a date in it cannot be read, which is shown."""
        desk, view = self._desk, self._view
        known = (desk, referral.id, referral.revision)
        if panel is view.decide:
            given = view.decide.given()
            if given.on is None:
                self._no_date(panel, view.decide.on.problem)
                return None
            on = given.on
            return lambda _progress: referral_life.decide(
                *known, given.outcome, reason=given.reason, on=on, meeting_id=given.meeting_id,
                agencies=given.agencies, confirmed_by=given.confirmed_by,
            )  # fmt: skip
        if panel is view.waive:
            reason, sitting = view.waive.reason.toPlainText().strip(), view.waive.sitting
            meeting_id, present = sitting.meeting_id, sitting.present
            return lambda _progress: referral_life.waive_six_months(
                *known, reason=reason, meeting_id=meeting_id, agencies=present
            )
        if panel is view.tell:
            day, named = view.tell.day(), view.tell.named.text().strip()
            if day is None:
                self._no_date(panel, view.tell.on.problem)
                return None
            how = str(view.tell.how.value)
            return lambda _progress: referral_life.tell(*known, named=named, how=how, on=day)
        text = view.reason.reason.toPlainText().strip()
        if view.reason.kind == "correct":
            return lambda _progress: referral_life.correct(*known, text)
        act = {
            "withdraw": referral_life.withdraw,
            "reopen": referral_life.reopen,
            "mistake": referral_life.mistake,
        }[view.reason.kind]
        return lambda _progress: act(*known, reason=text)

    def _no_date(self, panel: Panel, problem: str) -> None:
        panel.problem("on", problem or words("rule", "date_needed"))

    def _run(self, work: Work) -> None:
        self._busy = True
        try:
            self._jobs.start(
                work, title=say("recording"), writes=True, stoppable=False,
                succeeded=self._done, failed=self._failed,
            )  # fmt: skip
        except JobsClosed:  # locking: the draft was kept
            self._busy = False

    def _done(self, referral: Referral) -> None:
        self._busy = False
        self.referral = referral
        self._put_away()
        self._view.strip.take(STRIP)
        self.recorded.emit(referral)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        panel = self._open
        if panel is not None:
            panel.record.setEnabled(True)
        if isinstance(error, ReferralChanged):
            self._changed(error.now)
            return
        told = self._errors.explain(error)
        if told.where is Where.NOWHERE:
            return
        if panel is not None and isinstance(error, RuleViolation):
            panel.problem(told.field, told.words)
        elif panel is not None:
            panel.tell(told.words)
        else:
            self._view.strip.put(STRIP, Message(told.words, Weight.ERROR))

    def _changed(self, now: Referral | None) -> None:
        """Somebody changed it first: say how it stands, keep what is typed, go on from there."""
        text = say("gone") if now is None else say("changed", stage=stage_words(now.stage))
        self._say(text)
        if now is not None:
            self.referral = now
        self.changed.emit(now)

    def _say(self, text: str) -> None:
        if self._open is not None:
            self._open.tell(text)
        else:
            self._view.strip.put(STRIP, Message(text, Weight.WARNING))

    # ---- the letter --------------------------------------------------------------------

    def _letter(self) -> None:
        if self.referral is not None:
            self.flush()
            self.paper_asked.emit(PaperRef(PaperKind.LETTER, self.referral.id))

    def _copy(self) -> None:
        """The letter's words go into the clipboard; that is a disclosure, and logged first."""
        referral, panel = self.referral, self._view.tell
        if referral is None:
            return
        ref = PaperRef(PaperKind.LETTER, referral.id)
        try:
            usual = referral_papers.usual_recipient(self._desk, ref)
            if usual is None:
                panel.problem("named", say("copy_to_whom"))
                return
            referral_papers.note_copied(self._desk, ref, usual)
        except Exception as error:  # noqa: BLE001 - told by its type
            told = self._errors.explain(error)
            panel.tell(told.words)
            return
        self._clipboard.copy(panel.letter.toPlainText())
        self._view.note_changed.emit(say("copied", who=usual.name))

    def forget(self) -> None:
        """The desk locks."""
        self._clipboard.clear()


def _then_drop(desk: Desk, form: str, subject: str, work: Work, progress: Progress) -> Referral:
    """Record, and let the draft go with it."""
    referral = work(progress)
    drafts.drop_draft(desk, form, subject)
    return referral
