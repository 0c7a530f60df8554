"""What happens on the Matrix screen: keys to counts, counts to the total, saving, history."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from iomdesk.domain.dates import show_date
from iomdesk.domain.matrix import MatrixRules, MatrixScore
from iomdesk.services.desk import Changed, Desk
from iomdesk.ui.actions import ActionSet
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.matrix.drafting import Drafting
from iomdesk.ui.screens.matrix.entry import WINDOW, Entry, Working, differing
from iomdesk.ui.screens.matrix.keys import Deed, Foot, matrix_actions
from iomdesk.ui.screens.matrix.made import (
    carried,
    day_kept,
    decision_of,
    first_entry,
    history,
    old_shown,
    score_before,
    shown_of,
    since_words,
    tidy,
)
from iomdesk.ui.screens.matrix.saving import Saving
from iomdesk.ui.screens.matrix.subject import PERSON, REFERRAL, Subject, read_subject
from iomdesk.ui.screens.matrix.tracing import Tracing
from iomdesk.ui.screens.matrix.view import MatrixView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words


class MatrixPresenter(QObject):
    """Works a ``MatrixView`` for one desk.

    Signals:
        print_asked(str): the sheet of the matrix with that id is wanted on paper.
        saved(object): a ``MatrixScore`` is on the disk.
    """

    print_asked = Signal(str)
    saved = Signal(object)

    def __init__(self, desk: Desk, view: MatrixView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._subject: Subject | None = None
        self._working: Working | None = None
        self._drafting: Drafting | None = None
        self._old: MatrixScore | None = None
        self._saving = Saving(desk, jobs, self)
        self._saving.kept.connect(self._done)
        self._saving.failed.connect(self._failed)
        tracing = self._tracing = Tracing(desk, view, jobs, self)
        tracing.failed.connect(self._not_placed)
        view.facts.today = desk.today()
        view.arrived.connect(self._arrived)
        view.kept.connect(self.keep_drafts)
        view.worked_out.connect(self._read_again)
        view.counted.connect(self._put)
        view.put.connect(self._put)
        view.tidied.connect(self._tidied)
        view.refused.connect(self._refused)
        view.opened.connect(self.open_score)
        view.actions_given = matrix_actions(
            save=Deed(do=self._save, refused=self._no_save),
            undo=Deed(do=self._undo, refused=self._no_steps),
            redo=Deed(do=self._redo, refused=self._no_steps),
            first=Deed(do=view.first_box, refused=self._none_open),
            to_print=Deed(do=self._print, refused=self._no_print),
            back=Deed(do=self._back, refused=self._not_old),
            count=Deed(do=tracing.count, refused=self._no_count),
            count_all=Deed(do=partial(tracing.count, typed_too=True), refused=self._no_count),
            go_on=Deed(do=partial(tracing.go_on, 1), refused=tracing.not_differing),
            go_back=Deed(do=partial(tracing.go_on, -1), refused=tracing.not_differing),
            trace=Deed(do=lambda: tracing.open(view.box_here), refused=self._none_open),
        )
        self.keys = ActionSet(view, view.actions_given)
        buttons = ((view.save, "save"), (view.count, "count"), (view.print_sheet, "print"))
        self._foot = Foot(self.keys, view.keep_focus, buttons)

    # ---- actions -----------------------------------------------------------------------

    def _none_open(self) -> str:
        return "" if self._working is not None else words("matrix", "nothing")

    def _not_old(self) -> str:
        if self._old is None:
            return words("matrix", "nothing_old")
        return self._locked()

    def _no_steps(self) -> str:
        if self._old is not None:
            return words("matrix", "reading_old")
        return self._none_open() or self._locked()

    def _no_count(self) -> str:
        return self._no_steps() or self._tracing.refused()

    def _no_save(self) -> str:
        if self._saving.busy:
            return words("matrix", "saving")
        return self._no_steps()

    def _no_print(self) -> str:
        if self._old is not None:
            return ""
        if not self.scores:
            return words("matrix", "nothing_saved")
        return words("matrix", "save_first") if self.changes else ""

    def _locked(self) -> str:
        return "" if self._subject is None else self._subject.locked

    # ---- whose matrix ------------------------------------------------------------------

    @property
    def changes(self) -> int:
        """How many boxes are not saved."""
        working = self._working
        if working is None:
            return 0
        return len(differing(self._desk.scheme.matrix, working.entry, working.base))

    @property
    def working(self) -> Working | None:
        """What is being entered; None while nothing is open."""
        return self._working

    @property
    def scores(self) -> tuple[MatrixScore, ...]:
        """The scores kept before, latest first."""
        return () if self._subject is None else self._subject.scores

    @property
    def drafting(self) -> Drafting | None:
        """What keeps the draft; None while nothing is open."""
        return self._drafting

    def _arrived(self, where: object) -> None:
        if where is None and self._subject is not None:
            where = (self._subject.kind, self._subject.id)
        kind, subject_id = where if isinstance(where, tuple) and len(where) == 2 else ("", "")
        if kind not in {REFERRAL, PERSON}:
            self._close()
            return
        if self._subject is None or (kind, subject_id) != (self._subject.kind, self._subject.id):
            self._open(str(kind), str(subject_id))
        else:
            self._read_again()
        if self._working is not None:
            # Once the screen is in view; a screen that is hidden takes no focus.
            QTimer.singleShot(0, self._view, self._view.first_box)

    def _open(self, kind: str, subject_id: str) -> None:
        self.keep_drafts()
        self._close()
        try:
            subject = read_subject(self._desk, kind, subject_id)
        except KeyError:
            self._view.strip.put("gone", Message(words("matrix", "gone"), Weight.ERROR))
            return
        self._subject = subject
        last = subject.scores[0] if subject.scores else None
        tracing, desk = self._tracing, self._desk
        tracing.read(subject.person_id)
        base = first_entry(desk.scheme, last, desk.who, desk.today(), tracing.held)
        working = self._working = Working(base, self)
        working.changed.connect(self._changed)
        tracing.begin(working)
        drafting = self._drafting = Drafting(
            desk, self._jobs, subject_id, working, len(subject.scores), self._view.draft, self
        )
        drafting.failed.connect(self._failed)
        drafting.resumed.connect(self._go_on_with)
        drafting.thrown_away.connect(self._view.first_box)
        if last is not None and self._carried(last):
            self._look_at(last)  # what stands is seen first; a new score is begun on purpose
        self._show_all()

    def _close(self) -> None:
        """Nothing is open any more."""
        for part in (self._working, self._drafting):
            if part is not None:
                part.deleteLater()
        self._subject = self._working = self._drafting = self._old = None
        self._tracing.begin(None)
        self._view.strip.clear()
        self._view.show_nothing()
        self._view.unsaved.emit(0)
        self._foot.refresh()

    def _carried(self, last: MatrixScore) -> bool:
        return carried(self._desk.scheme, last, self._desk.today())

    def _rules(self) -> MatrixRules:
        return self._desk.scheme.matrix

    def _read_again(self) -> None:
        """Scores may have been added, or the referral decided: what is typed stays."""
        subject = self._subject
        if subject is None:
            return
        try:
            self._subject = read_subject(self._desk, subject.kind, subject.id)
        except KeyError:
            self._close()
            self._view.strip.put("gone", Message(words("matrix", "gone"), Weight.ERROR))
            return
        self._tracing.read(self._subject.person_id)
        self._show_all()

    def store_changed(self, _changed: Changed) -> None:
        """Something was saved, here or elsewhere in the desk."""
        if self._subject is not None and not self._saving.busy and self._view.isVisible():
            self._read_again()

    # ---- showing -----------------------------------------------------------------------

    def _show_all(self) -> None:
        subject = self._subject
        if subject is None:
            return
        self._view.facts.today = self._desk.today()
        self._view.show_about(subject.about, subject.person_id)
        self._view.show_history(history(self._desk, subject, self._old))
        if subject.locked:
            self._view.strip.put("locked", Message(subject.locked))
        else:
            self._view.strip.take("locked")
        self._show()

    def _show(self) -> None:
        """Work the entry out and show it; this runs after every key."""
        working, subject, old = self._working, self._subject, self._old
        if working is None or subject is None:
            return
        if old is not None:
            shown, turn = old_shown(self._desk, old, subject.scores), ""
        else:
            saved = working.entry == working.base
            shown = shown_of(
                working.entry, self._desk.scheme, base=working.base, locked=subject.locked,
                before=score_before(subject.scores, working.entry.sheet if saved else None),
                kept_on=day_kept(subject.scores, working.entry) if saved else None,
            )  # fmt: skip
            turn = subject.about.turn
            self._view.unsaved.emit(len(shown.dirty))
        self._view.show_matrix(shown)
        self._tracing.show(shown)
        self._view.show_since(*since_words(shown, subject.given), turn)
        self._foot.refresh()

    # ---- typing ------------------------------------------------------------------------

    def _put(self, key: str, value: object, goes_on: bool) -> None:
        working = self._working
        if working is None or self._old is not None or self._locked():
            return
        if key != WINDOW or not self._tracing.put_window(value):
            working.put(key, value, goes_on=goes_on)

    def _tidied(self, key: str, text: str) -> None:
        if self._working is not None and self._old is None:
            self._working.tidy(key, text)
            self._tracing.follow_day()
            self._show()

    def _refused(self) -> None:
        self._view.note_changed.emit(words("matrix", "most"))

    def _changed(self, _key: str) -> None:
        self._view.clear_problems()
        self._view.strip.take("save")
        if self._drafting is not None:
            self._drafting.edited()
        self._show()

    def _undo(self) -> None:
        self._stepped(undo=True)

    def _redo(self) -> None:
        self._stepped(undo=False)

    def _stepped(self, *, undo: bool) -> None:
        """Take a step back or forward, and go to the box it was about."""
        for key in () if self._working is None else self._working.step(back=undo):
            self._view.go_to_box(key)

    # ---- drafts ------------------------------------------------------------------------

    def keep_drafts(self) -> None:
        """The screen goes out of view, or the desk locks."""
        if self._drafting is not None:
            kept = self.changes > 0
            self._drafting.stop()
            if kept:
                self._view.note_changed.emit(words("matrix", "draft_kept"))

    def _go_on_with(self, entry: Entry) -> None:
        """Go on with a draft; undo takes it back."""
        if self._working is not None:
            self._back()
            self._working.go_on_with(replace(entry, sheet=tidy(entry.sheet, self._rules())))
            self._view.first_box()

    # ---- saving ------------------------------------------------------------------------

    def _save(self) -> None:
        subject, working = self._subject, self._working
        if subject is None or working is None:
            return
        self._tracing.follow_day()
        entry = working.entry
        if not self.changes and subject.scores:
            self._view.note_changed.emit(words("matrix", "nothing_to_save"))
            return
        read = self._view.facts.read_day(entry.scored_on)
        if read.value is None or read.text:
            told = read.text or words("rule", "required")
            self._view.show_problem("scored_on", told)
            self._view.strip.put("save", Message(told, Weight.ERROR))
            return
        draft = "" if self._drafting is None else self._drafting.slot
        self._saving.save(subject, entry, read.value, draft)
        self._foot.refresh()

    def _done(self, kept: MatrixScore) -> None:
        self._foot.refresh()
        working, drafting, subject = self._working, self._drafting, self._subject
        entry = self._saving.entry_of(subject)
        self.saved.emit(kept)
        if working is None or drafting is None or subject is None or entry is None:
            return  # somebody else's matrix is open by now
        self._view.strip.clear()
        working.saved(entry)
        drafting.saved(len(subject.scores) + 1)
        drafting.edited()  # what was typed meanwhile
        self._read_again()
        decision = decision_of(self._rules(), kept.band)
        told = words("matrix", "kept", {"total": kept.total, "decision": decision})
        self._view.note_changed.emit(told)

    def _failed(self, error: BaseException) -> None:
        self._foot.refresh()
        told = self._errors.explain(error)
        if told.where is Where.FIELD and self._view.show_problem(told.field, told.words):
            return
        if told.words:
            self._view.strip.put("save", Message(told.words, Weight.ERROR))

    def _not_placed(self, error: BaseException) -> None:
        self._view.trace.show_problem(self._errors.explain(error).words)

    # ---- scores before, and paper ------------------------------------------------------

    def open_score(self, matrix_id: str) -> None:
        """Show a score that was kept, under the rules it was made under."""
        found = next((one for one in self.scores if one.id == matrix_id), None)
        if found is not None:
            self._look_at(found)
            self._show_all()
            self._view.first_box()

    def _look_at(self, found: MatrixScore) -> None:
        self._old = found
        params = {"date": show_date(found.scored_on), "total": found.total}
        told = words("matrix", "old_score", {**params, "rule_set": found.rule_set})
        code = "back" if self.changes or not self._carried(self.scores[0]) else "again"
        button = "" if self._locked() else words("matrix", code)
        self._view.strip.put("old", Message(told, Weight.NOTE, button, self._back))

    def _back(self) -> None:
        """From a score that was kept to the one being filled in."""
        if self._old is None:
            return
        self._old = None
        self._view.strip.take("old")
        last = self.scores[0] if self.scores else None
        if last is not None and self._carried(last):
            code = "carried_over" if last.sheet.counted_on is None else "carried_counted"
            told = words("matrix", code, {"date": show_date(last.scored_on)})
            self._view.strip.put("carried", Message(told))
        self._show_all()
        self._view.first_box()

    def _print(self) -> None:
        if self._old is not None:
            self.print_asked.emit(self._old.id)
        elif self.scores:
            self.print_asked.emit(self.scores[0].id)
