"""What happens on the Merge screen: signals of the view to the services, and back."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.merging import Merge, Side
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import Progress
from iomdesk.services import cohort, merging
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Changed, Desk
from iomdesk.services.merge_said import against, candidates, goes_over
from iomdesk.services.merging import Comparison
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.merge.apart import TakingApart
from iomdesk.ui.screens.merge.choosing import say
from iomdesk.ui.screens.merge.forms import ReasonForm
from iomdesk.ui.screens.merge.view import MergeView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

PLACE: Final = "merge"
FORM: Final = "merge"
"""Under this name the reason and the choices are kept, by the record that is kept."""
_PICK: Final = "pick "


class _Typed:
    """What stands in the panel and in the choices, for the draft."""

    def __init__(self, presenter: "MergePresenter") -> None:
        self._presenter = presenter

    @property
    def touched(self) -> bool:
        """Whether something was typed or chosen."""
        return self._presenter.touched

    @property
    def answers(self) -> dict[str, str]:
        """The other record, the reason, the choices."""
        return self._presenter.answers


class MergePresenter(QObject):
    """Works a ``MergeView`` for one desk.

    Signals:
        person_asked(str): open the record of the person with that id.
    """

    person_asked = Signal(str)

    def __init__(self, desk: Desk, view: MergeView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._kept = ""
        self._name = ""
        self._found: Comparison | None = None
        self.touched = False
        self._asking = view.form
        self.draft = PanelDraft(desk, jobs, FORM, _Typed(self), self._draft_failed, self)
        view.arrived.connect(self._arrived)
        view.kept.connect(self.draft.flush)
        view.choosing.sought.connect(self._seek)
        view.choosing.chosen.connect(self._compare)
        view.pairs.picked.connect(self._edited)
        view.form.edited.connect(self._edited)
        view.form.committed.connect(self._merge)
        view.form.closed.connect(self._leave_form)
        self._apart = TakingApart(desk, view, self._start, self)
        self._apart.taken.connect(self._is_apart)
        view.actions_given = self._actions()
        self.keys = ActionSet(view, view.actions_given)
        main, *others = (
            self.keys.action(f"{PLACE}.{name}")
            for name in ("do", "back", "swap", "merged", "record")
        )
        view.bar.offer(others, main)
        self._refresh()

    # ---- actions -----------------------------------------------------------------------

    def _actions(self) -> tuple[Action, ...]:
        def action(
            name: str, text: str, do: Callable[[], None], *keys: str, refused: Callable[[], str]
        ) -> Action:
            return Action(
                id=f"{PLACE}.{name}", text=say(text), run=do, keys=keys, place=PLACE,
                refused=refused,
            )  # fmt: skip

        return (
            action("do", "do", self._to_reason, "Ctrl+Shift+M", refused=self._no_pair),
            action("back", "back", self._back, "Alt+Up", refused=self._no_pair),
            action("swap", "swap", self._swap, "Ctrl+Shift+X", refused=self._no_pair),
            action("apart", "do_apart", self._ask_latest, "Ctrl+Shift+U",
                   refused=self._no_merged),
            action("merged", "do_merged", self._show_merged, "Ctrl+Shift+L",
                   refused=self._no_merged),
            action("record", "to_record", self._to_record, "Ctrl+Shift+O", refused=self._nobody),
        )  # fmt: skip

    def _no_pair(self) -> str:
        return "" if self._found is not None else say("no_pair")

    def _no_merged(self) -> str:
        return "" if self._apart.merged and self._found is None else say("no_merged")

    def _nobody(self) -> str:
        return "" if self._kept else say("no_pair")

    def _refresh(self) -> None:
        self._view.bar.refresh()

    def _to_record(self) -> None:
        self.person_asked.emit(self._kept)

    def _show_merged(self) -> None:
        """To the records merged into this one; again, where they took the list's place: back."""
        if not self._view.first.side_shown:
            self._view.first.insist()
        link = next((one for one in self._view.merged.links.values() if not one.reason), None)
        if link is not None:
            link.setFocus()

    def _ask_latest(self) -> None:
        self._apart.ask_latest()

    # ---- which two -----------------------------------------------------------------------

    def _arrived(self, where: object) -> None:
        ids = where if isinstance(where, tuple) else ()
        if ids and ids[0]:
            self._begin(str(ids[0]), str(ids[1]) if len(ids) > 1 else "")
        elif self._kept:
            self._begin(self._kept, "" if self._found is None else self._found.right.id)
        else:
            self._view.choosing.ask_first()
            self._view.say(title=say("title"), fact=say("fact_first"))

    def _begin(self, kept: str, other: str) -> None:
        kept = merging.kept_id(self._desk, kept)
        if self._found is not None and (kept, other) == (self._kept, self._found.right.id):
            return
        self._forget()
        self._kept = kept
        self._name = cohort.read_record(self._desk, kept).person.name
        self._view.person = (kept, self._name)
        draft = self.draft.begin(kept)
        if not other and draft is not None:
            other = str(draft.get("other", ""))
        self._show_choice()
        if other:
            self._compare(other)
        else:
            self._view.choosing.take_focus()

    def _forget(self) -> None:
        self.draft.put_away()
        self._found = None
        self.touched = False
        self._view.unsaved.emit(0)
        self._view.strip.take(PLACE)
        self._view.pairs.clear()
        self._view.first.shut()

    def _show_choice(self) -> None:
        self._found = None
        self._view.choosing.box.clear()
        self._view.choosing.show_candidates(candidates(self._desk, self._kept), typed=False)
        self._apart.read(self._kept)
        self._view.show_step(comparing=False)
        self._view.say(title=say("title"), fact=say("fact_choose", name=self._name))
        self._refresh()

    def _seek(self, typed: str) -> None:
        found = candidates(self._desk, self._kept, typed)
        self._view.choosing.show_candidates(found, typed=bool(typed.strip()))

    def _compare(self, other: str) -> None:
        if not self._kept:  # nobody was chosen yet: this is the record that is kept
            self._begin(other, "")
            self._view.moved.emit((other,))
            return
        draft = self.draft.begin(self._kept)
        try:
            found = merging.compare(self._desk, self._kept, merging.kept_id(self._desk, other))
        except RuleViolation as refused:  # the draft's other record is gone, or is this one
            self.draft.drop()
            self.draft.begin(self._kept)
            self._say(words("rule", refused.code, refused.params))
            self._view.choosing.take_focus()
            return
        kept = draft if draft is not None and draft.get("other") == found.right.id else {}
        self._show_pair(found, str(kept.get("reason", "")))
        for name, side in kept.items():
            if name.startswith(_PICK):
                self._view.pairs.choose(name.removeprefix(_PICK), Side(str(side)))
        self.touched = False
        self._view.unsaved.emit(0)
        self._focus_pair()

    def _show_pair(self, found: Comparison, reason: str) -> None:
        self._found = found
        names = (found.left.name, found.right.name)
        self._view.pairs.show_pairs(found.pairs, _told_apart(found), goes_over(found))
        about = say("do_about", kept=names[0], other=names[1])
        self._view.form.begin(
            about, reason=reason, against=against(found), ask=found.likeness.nothing
        )
        self._view.show_step(comparing=True)
        self._view.say(title=say("title"), fact=say("fact_compare", kept=names[0], other=names[1]))
        self._refresh()

    def _focus_pair(self) -> None:
        if self._view.pairs.first is None:
            self._view.show_form()
            self._view.form.take_focus()
        else:
            self._view.pairs.take_focus()

    def _back(self) -> None:
        """Another record: what was chosen for this one stays as a draft."""
        self.draft.flush()
        self.touched = False
        self._view.unsaved.emit(0)
        self._show_choice()
        self._view.choosing.take_focus()

    def _swap(self) -> None:
        """The other of the two is the one that is kept; the choices turn with them."""
        found = self._found
        if found is None:
            return
        reason, choices = self._view.form.reason, self._view.pairs.choices
        self.draft.drop()
        self._kept, self._name = found.right.id, found.right.name
        self._view.person = (self._kept, self._name)
        self.draft.begin(self._kept)
        self._apart.read(self._kept, show=False)
        turned = merging.compare(self._desk, self._kept, found.left.id, log=False)
        self._show_pair(turned, reason)
        other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.BOTH: Side.BOTH}
        for name, side in choices.items():
            self._view.pairs.choose(name, other[side])
        self._edited()
        self._view.moved.emit((self._kept, found.left.id))
        self._focus_pair()

    # ---- making them one -------------------------------------------------------------------

    @property
    def answers(self) -> dict[str, str]:
        """What stands here, for the draft."""
        found = self._found
        if found is None:
            return {}
        picks = {f"{_PICK}{name}": side.value for name, side in self._view.pairs.choices.items()}
        return {"other": found.right.id, "reason": self._view.form.reason, **picks}

    def _edited(self) -> None:
        if self._found is not None:
            self.touched = True
            self._view.unsaved.emit(1)
            self.draft.edited()

    def _to_reason(self) -> None:
        """To the reason; there Ctrl+Enter does it."""
        if self._view.form.reason and self._view.second.side_shown:
            self._merge()
            return
        self._view.show_form()
        self._view.form.take_focus()

    def _leave_form(self) -> None:
        """Esc goes back and keeps the words as a draft; Cancel throws them away."""
        if self._view.form.cancelling:
            self.draft.drop()
            self.touched = False
            self._view.unsaved.emit(0)
            self.draft.begin(self._kept)
        elif self._view.fold_form():
            self._view.pairs.take_focus()
            return
        self._back()

    def _merge(self) -> None:
        found, form = self._found, self._view.form
        if found is None or form.busy or form.unsure():
            return
        desk, reason, choices = self._desk, form.reason, self._view.pairs.choices
        bases = (found.left.revision, found.right.revision)
        drop = self.draft.dropper()
        form.set_busy(busy=True)

        def act(_progress: Progress) -> Merge:
            made = merging.merge(desk, found.left.id, found.right.id, bases, choices, reason=reason)
            drop()
            return made

        self._start(act, self._is_merged, form)

    def _is_merged(self, _merge: object) -> None:
        found = self._found
        self.draft.done()
        self._forget()
        if found is not None:
            told = say("done", kept=found.left.name, other=found.right.name)
            self.person_asked.emit(found.left.id)
            self._view.note_changed.emit(told)

    def _is_apart(self, told: str) -> None:
        """Two records again: the list stands there as before."""
        self._show_choice()
        self._view.choosing.take_focus()
        self._view.note_changed.emit(told)

    # ---- what both share -------------------------------------------------------------------

    def _start(
        self,
        act: Callable[[Progress], object],
        done: Callable[..., None],
        form: ReasonForm,
    ) -> None:
        self._asking = form
        self._jobs.start(
            act, title=say("working"), writes=True, stoppable=False, succeeded=done,
            failed=self._failed,
        )  # fmt: skip

    def _failed(self, error: BaseException) -> None:
        form = self._asking
        form.set_busy(busy=False)
        if isinstance(error, PersonChanged):
            self._compared_anew()
            return
        told = self._errors.explain(error)
        if told.where is Where.FIELD and told.field in form.fields:
            form.problem(told.field, told.words)
        elif told.words:
            form.tell(told.words)

    def _compared_anew(self) -> None:
        """One of the two was saved meanwhile: read both again, keep what was typed."""
        found = self._found
        if found is None:
            return
        reason, choices = self._view.form.reason, self._view.pairs.choices
        with suppress(RuleViolation):
            now = merging.compare(self._desk, found.left.id, found.right.id, log=False)
            self._show_pair(now, reason)
            for name, side in choices.items():
                self._view.pairs.choose(name, side)
        self._view.form.tell(say("changed"))

    def store_changed(self, changed: Changed) -> None:
        """Something was saved elsewhere: the list of those merged may be another."""
        if self._kept in changed.people and self._found is None and self._apart.asking is None:
            self._apart.read(self._kept)
            self._refresh()

    def _draft_failed(self, error: BaseException) -> None:
        told = self._errors.explain(error)
        if told.words:
            self._say(told.words)

    def _say(self, told: str) -> None:
        self._view.strip.put(PLACE, Message(told, Weight.ERROR))


def _told_apart(found: Comparison) -> tuple[str, str]:
    """The two names; where they are the same, with the area or the day each was entered."""
    left, right = found.left, found.right
    if left.name != right.name:
        return left.name, right.name
    if left.area != right.area:
        return f"{left.name}, {left.area}", f"{right.name}, {right.area}"
    return left.name, right.name
