"""What happens on the Referrals screen: the lists, opening a form, and what is done there."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QPoint, Signal

from iomdesk.domain.referrals import Happening, Referral
from iomdesk.services.desk import Changed, Desk
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.referrals.detainees import Detainees
from iomdesk.ui.screens.referrals.elsewhere import Elsewhere
from iomdesk.ui.screens.referrals.life import event_words
from iomdesk.ui.screens.referrals.lists import Lists
from iomdesk.ui.screens.referrals.living import REASONS, STRIP, Living
from iomdesk.ui.screens.referrals.model import View, list_of, say
from iomdesk.ui.screens.referrals.opening import Opening
from iomdesk.ui.screens.referrals.view import ReferralsView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

NEW: Final = "new"
REFER: Final = "refer"
TELL: Final = "tell"
DETAINEE: Final = "detainee"
"""Places inside the screen, each with an id but the first; a bare id is a referral's form."""

_OF_A_LINE: Final = ("open", "take_off", "bring")
_OF_A_REFERRAL: Final = ("open", "decide", "tell", "matrix", "papers", "send", "waive")
_UNSHOWN: Final = ("save", "next_list", "last_list")
"""Keys alone: under the list there is nothing to save, and the lists are in view."""


class ReferralsPresenter(QObject):
    """Works a ``ReferralsView`` for one desk.

    Attributes:
        opening: the worker of forms. lists: of the lists. living: of a referral's life.

    Signals:
        matrix_asked(str): the matrix of the referral with that id.
        person_asked(str): the record of the person with that id.
        paper_asked(object): the paper of a ``PaperRef``, to look at, print or save.
    """

    matrix_asked = Signal(str)
    person_asked = Signal(str)
    paper_asked = Signal(object)

    def __init__(self, desk: Desk, view: ReferralsView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._errors = errors
        self.opening = Opening(desk, view, jobs, errors)
        self.living = Living(desk, view, jobs, errors)
        self._elsewhere = away = Elsewhere(view.pane, self.opening, self.living, self)
        self._detainees = Detainees(desk, view, jobs, errors)
        self.lists = Lists(desk, view, self.living)
        self.opening.left.connect(self._back_to_list)
        self.opening.saved.connect(self._saved)
        self.opening.instead.connect(self._instead)
        self.opening.send_asked.connect(away.send)
        self.opening.matrix_asked.connect(away.to_matrix)
        self.opening.print_asked.connect(away.to_paper)
        away.matrix_asked.connect(self.matrix_asked)
        away.person_asked.connect(self.person_asked)
        away.paper_asked.connect(self.paper_asked)
        self.lists.failed.connect(self._tell)
        self.lists.looked.connect(self._refresh)
        self.living.recorded.connect(self._recorded)
        self.living.changed.connect(self._changed_first)
        self.living.shut.connect(self._shut)
        self.living.paper_asked.connect(self.paper_asked)
        self._detainees.brought.connect(self._brought)
        self._detainees.left.connect(view.show_list)
        view.arrived.connect(self._arrived)
        view.kept.connect(self.keep)
        view.worked_out.connect(self.load)
        view.attention_asked.connect(self._attention)
        view.pane.turned.connect(self._turned)
        view.pane.wanted.connect(self.load)
        view.pane.chosen.connect(self._chosen)
        view.pane.opened.connect(self._opened)
        view.pane.menu_asked.connect(self._row_menu)
        self._actions = self._make_actions()
        view.actions_given = tuple(self._actions.values())
        self.keys = ActionSet(view, view.actions_given)
        self._offer()

    # ---- actions -----------------------------------------------------------------------

    def _make_actions(self) -> Mapping[str, Action]:
        living, away = self.living, self._elsewhere

        def action(
            name: str, run: Callable[[], None], *keys: str, refused: Callable[[], str] | None = None
        ) -> Action:
            return Action(id=f"referrals.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=refused or str, place="referrals")  # fmt: skip

        def step(name: str, kind: Happening, begin: Callable[[], None], *keys: str) -> Action:
            return action(name, lambda: self._with_life(kind, begin), *keys,
                          refused=lambda: self._refused(kind))  # fmt: skip

        made = (
            action("open", lambda: self._opened(self._view.pane.current_id), "F2",
                   refused=self._view.pane.no_row),
            action("save", self.opening.save, "Ctrl+S", refused=self.opening.no_form),
            step("decide", Happening.DECIDED, living.begin_decide, "Ctrl+D"),
            step("tell", Happening.TOLD, living.begin_tell, "Ctrl+T"),
            action("matrix", away.to_matrix, "Ctrl+M", refused=away.no_referral),
            action("papers", away.to_paper, "Ctrl+P", refused=away.no_referral),
            step("send", Happening.SENT, away.send),
            step("waive", Happening.EXCLUSION_WAIVED, living.begin_waive),
            *(step(kind, happening, partial(living.begin_reason, kind))
              for kind, happening in REASONS.items()),
            action("take_up", self._take_up, refused=self._not_due),
            action("person", away.to_person, refused=away.no_person),
            action("life", self._view.ask_life, "Ctrl+L"),
            action("bring", self._detainees.ask_file),
            action("take_off", self._detainees.take_off, refused=self._detainees.refused),
            action("next_list", lambda: self._step_list(1), "Ctrl+Tab"),
            action("last_list", lambda: self._step_list(-1), "Ctrl+Shift+Tab"),
        )  # fmt: skip
        return {one.id.partition(".")[2]: one for one in made}

    def _offer(self) -> None:
        view, by = self._view, self._actions
        # Its key is the program's and works everywhere; here it is only shown.
        new = Action(id="referrals.new", text=say("do_new"), run=self.new, keys=("Ctrl+N",),
                     place="referrals")  # fmt: skip
        view.bar.offer([one for name, one in by.items() if name not in _UNSHOWN], new)
        view.pane.nothing.offer(View.OPEN, new)
        view.pane.nothing.offer(View.DETAINEES, by["bring"])
        view.life.offer((by["open"], say("do_refer")), (by["take_off"], say("do_take_off")))

    def _not_due(self) -> str:
        row = self._view.pane.row
        return "" if row is not None and row.due else say("not_due")

    def _take_up(self) -> None:
        self.lists.look()
        self.living.take_up()

    def _refresh(self) -> None:
        self._view.refresh_bar([f"referrals.{name}" for name in _OF_A_LINE])

    def _row_menu(self, _row_id: str, where: QPoint) -> None:
        self.lists.look()
        held = self._view.pane.view is View.DETAINEES
        names = _OF_A_LINE if held else (*_OF_A_REFERRAL, *REASONS, "take_up", "person")
        menu = self.keys.menu(self._view, [f"referrals.{name}" for name in names])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    # ---- the lists ---------------------------------------------------------------------

    def load(self) -> None:
        """Read the lists again."""
        fact = self.lists.load()
        self.opening.refresh()
        self._view.say(fact=self.opening.fact or fact)
        self._refresh()

    def store_changed(self, _changed: Changed) -> None:
        """Something was saved, here or elsewhere in the desk."""
        if self._view.isVisible() and self.living.panel is None:
            self.load()

    def _turned(self, _view: str) -> None:
        self.living.put_away()
        self.living.referral = None
        self.load()

    def _step_list(self, by: int) -> None:
        if self._view.listing:
            views = list(View)
            here = views.index(self._view.pane.view)
            self._view.pane.show_view(views[(here + by) % len(views)])
            self._view.pane.take_focus()

    def _attention(self, forward: bool) -> None:
        if not (self._view.pane if self._view.listing else self.opening).attention(forward=forward):
            self._view.note_changed.emit(say("no_attention"))

    # ---- the life beside the list ------------------------------------------------------

    def _chosen(self, _row_id: str) -> None:
        self.living.put_away()
        self.lists.turn()
        self._refresh()

    def _refused(self, kind: Happening) -> str:
        """Why a step cannot be taken; one of a row not looked at yet is seen when it is."""
        unread = self.living.referral is None and self._view.pane.row is not None
        return "" if unread and self.opening.editing is None else self.living.refused(kind)

    def _with_life(self, kind: Happening, do: Callable[[], None]) -> None:
        """Take a step in the life of the referral in view; the list comes to the front."""
        if self.opening.editing is not None:
            self.opening.when_saved(lambda referral: self._from_form(referral, kind, do))
        else:
            self.lists.look()
            self._begin(kind, do)

    def _begin(self, kind: Happening, do: Callable[[], None]) -> None:
        reason = self.living.refused(kind)
        if reason:
            self._view.strip.put(STRIP, Message(reason, Weight.WARNING))
        else:
            do()

    def _from_form(self, referral: Referral, kind: Happening, do: Callable[[], None]) -> None:
        """From the form to the list, with the form's referral chosen there."""
        self.opening.put_away()
        self._find(referral)
        self.living.referral = self.lists.read(referral.id)
        self._view.show_list()
        self._view.moved.emit(None)  # Back comes here, not to the form
        self._begin(kind, do)

    def _find(self, referral: Referral) -> None:
        """Show the list in which a referral stands now, with its row chosen."""
        pane = self._view.pane
        pane.find_box.clear()
        pane.show_view(list_of(referral.stage))
        self.load()
        pane.choose(referral.id)
        self.lists.stop()

    def _shut(self) -> None:
        self.load()  # what happened elsewhere while the panel was open
        self._view.pane.take_focus()

    def _recorded(self, referral: Referral) -> None:
        """Something is on the disk: say it in words with the new state, and show the row."""
        self.opening.take(referral)
        last = referral.events[-1] if referral.events else None
        told = say("recorded", name=referral.name, stage=words("referral_stage", referral.stage))
        if last is not None:
            told = say("recorded_what", what=event_words(last), told=told)
        self._view.note_changed.emit(told)
        if self.opening.editing is None and not self.living.left_behind:
            self._find(referral)
            self.living.referral = referral
            self.lists.show_life()
            self._view.pane.take_focus()
        else:
            self.load()
        self._refresh()

    def _changed_first(self, now: Referral | None) -> None:
        if now is not None:
            self.opening.take(now)
        self.load()
        self.living.referral = now

    # ---- forms -------------------------------------------------------------------------

    def _arrived(self, where: object) -> None:
        match where:
            case (str(kind), str(which)) if kind == REFER:
                self.opening.refer(which)
            case (str(kind), str(which)) if kind == DETAINEE:
                self.opening.from_detainee(which)
            case (str(kind), str(which)) if kind == TELL:
                self.open(which, tell=True)
            case (str(kind),) if kind == NEW:
                self.opening.new()
            case str(referral_id):
                self.open(referral_id)
            case _:
                self._come_back()

    def _come_back(self) -> None:
        """Ctrl+3: to the form that is open, else to the list."""
        self.load()
        if self.opening.editing is None and self._view.listing:
            self._view.show_list()

    def new(self) -> None:
        """A new referral (Ctrl+N)."""
        self.living.put_away()
        self.opening.new()
        self._view.moved.emit((NEW,))

    def open(self, referral_id: str, *, tell: bool = False) -> None:
        """Open the form of a referral, or the panel that tells; logged as a consultation."""
        self.living.put_away()
        found = self.lists.read(referral_id)
        if found is None:
            self._view.strip.put(STRIP, Message(say("gone"), Weight.WARNING))
            self._back_to_list()
            return
        if tell:
            self._from_form(found, Happening.TOLD, self.living.begin_tell)
            return
        self.living.referral = found
        self.opening.open(found)
        self._view.moved.emit(referral_id)

    def _opened(self, row_id: str) -> None:
        if not row_id:
            return
        if self._view.pane.view is View.DETAINEES:
            one = self._detainees.here
            if one is not None and one.referral_id:
                self.open(one.referral_id)
            else:
                self.living.put_away()
                self.opening.from_detainee(row_id)
                self._view.moved.emit((DETAINEE, row_id))
            return
        self.open(row_id)

    def _back_to_list(self) -> None:
        """Esc in a form: the list, with the form's row chosen."""
        shown = self.living.referral
        self.load()
        if shown is not None:
            self._view.pane.choose(shown.id)
        self._view.show_list()
        self._view.moved.emit(None)

    def _saved(self, referral: Referral) -> None:
        self.living.referral = referral
        self.lists.seen(referral)
        self._view.moved.emit(referral.id)
        self.load()

    def _instead(self, what: str, which: str) -> None:
        if what == "person":
            self.opening.put_away()
            self._view.show_list()
            self.person_asked.emit(which)
        else:
            self.open(which)

    # ---- detainees, and going away -----------------------------------------------------

    def _brought(self) -> None:
        self._view.show_list()
        self._view.pane.show_view(View.DETAINEES)
        self.load()
        self._view.pane.take_focus()

    def keep(self) -> None:
        """The screen goes out of view, or the desk locks: keep what is typed."""
        self.lists.stop()
        self.living.flush()
        self.living.forget()
        self.opening.flush()

    def _tell(self, error: BaseException) -> None:
        told = self._errors.explain(error)
        if told.where is not Where.NOWHERE:
            self._view.strip.put(STRIP, Message(told.words, Weight.ERROR))
