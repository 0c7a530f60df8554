"""Works the panels of a referral's life: opens, records, and says what stops it."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from iomdesk.domain.meetings import Meeting
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Happening, Referral, next_allowed
from iomdesk.services import (
    diary,
    drafts,
    meetings,
    monitored,
    referral_life,
    referral_papers,
    sittingstate,
)
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.services.referrals import ReferralChanged
from iomdesk.ui.clipboard import SecretClipboard
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs, JobsClosed
from iomdesk.ui.screens.referrals.advice import case_of
from iomdesk.ui.screens.referrals.life import event_words
from iomdesk.ui.screens.referrals.model import say, stage_words
from iomdesk.ui.screens.referrals.recording import Keep, Panel, Work, keep_and_do, work_of
from iomdesk.ui.screens.referrals.sitting import Sat, sat
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


class Living(QObject):
    """Works the life of the referral in view.

    Signals:
        recorded(object): the ``Referral`` as it stands now.
        shut: a panel was closed; give the focus back.
        changed(object): somebody changed it first: the ``Referral`` as it stands, or None.
        paper_asked(object): a ``PaperRef`` to look at.

    Attributes:
        referral: the one in view; None when none was read.
        left_behind: whether another one was in view by the time something was recorded.
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
        self._about, self._follows = "", False
        self.left_behind = False
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
        if referral is None or self._open_already(self._view.decide, "decide"):
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
        if self._open_already(self._view.waive, "waive"):
            return
        self._view.waive.open_for(referral.name, self._sat())
        self._begin(self._view.waive)

    def begin_tell(self) -> None:
        """Tell the offender manager."""
        referral = self.referral
        if referral is None or self._open_already(self._view.tell, "tell"):
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
        if self.referral is not None and not self._open_already(self._view.reason, kind):
            self._view.reason.open_for(kind, self.referral.name)
            self._begin(self._view.reason)

    def _open_already(self, panel: Panel, kind: str) -> bool:
        """Whether it is open: then the focus goes there. Another one is put away, kept."""
        if self._open is panel and panel.kind == kind:
            panel.focus_first()
            return True
        self.put_away()
        return False

    def _sat(self) -> tuple[Sat, ...]:
        desk = self._desk
        needed = partial(sittingstate.needed, desk)
        return sat(diary.diary(desk), desk.scheme.meeting_kinds, desk.today(), needed)

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
        try:
            self.flush()
        except Exception as error:  # noqa: BLE001 - told by its type
            self._say(self._errors.explain(error).words)

    def flush(self) -> None:
        """Keep what is typed in the panel, in the store."""
        panel, referral = self._open, self.referral
        if panel is not None and referral is not None and panel.touched and not self._busy:
            Keep(self._desk, self._form(panel), referral, panel.answers())()

    def _leave(self) -> None:
        """Cancel throws away what was typed; Esc, pressed by mistake perhaps, keeps it."""
        panel, referral = self._open, self.referral
        if self._busy:
            return
        if panel is not None and referral is not None:
            if panel.cancelling:
                drafts.drop_draft(self._desk, self._form(panel), referral.id)
            elif panel.touched:
                self.flush()
                self._view.note_changed.emit(say("typed_kept"))
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
        if self._busy:
            return
        self._run(lambda _progress: referral_life.send(desk, referral.id, referral.revision))

    def take_up(self) -> None:
        """Somebody monitored is 18 by now: the referral joins the open ones."""
        desk, referral = self._desk, self.referral
        if referral is not None and not self._busy:
            self._run(
                lambda _progress: monitored.take_up(desk, referral.id, referral.revision),
                follows=True,
            )

    def _commit(self) -> None:
        panel, referral = self._open, self.referral
        if panel is None or referral is None or self._busy:
            return
        for field in panel.fields.values():
            field.set_problem("")
        panel.tell("")
        work = work_of(panel, self._desk, referral)
        if work is not None:
            panel.record.setEnabled(False)
            keep = Keep(self._desk, self._form(panel), referral, panel.answers())
            self._run(partial(keep_and_do, keep, work))

    def _run(self, work: Work, *, follows: bool = False) -> None:
        """Record it; ``follows``: the row leaves its list by itself, and the view goes along."""
        self._busy, self._follows = True, follows
        self._about = "" if self.referral is None else self.referral.id
        try:
            self._jobs.start(
                work, title=say("recording"), writes=True, stoppable=False,
                succeeded=self._done, failed=self._failed,
            )  # fmt: skip
        except JobsClosed:  # locking: the draft was kept
            self._busy = False

    def _done(self, referral: Referral) -> None:
        self._busy = False
        here = None if self.referral is None else self.referral.id
        self.left_behind = not self._follows and here != self._about
        if not self.left_behind:
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
            if self.referral is None or self.referral.id == self._about:
                self._changed(error.now)
            else:
                self._view.strip.put(STRIP, Message(words("program", "changed_first")))
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
            text = referral_papers.note_copied(self._desk, ref, usual)
        except Exception as error:  # noqa: BLE001 - told by its type
            told = self._errors.explain(error)
            panel.tell(told.words)
            return
        self._clipboard.copy(text)  # to the letter what the log has the hash of
        self._view.note_changed.emit(say("copied", who=usual.name))

    def forget(self) -> None:
        """The desk locks."""
        self._clipboard.clear()
