"""What happens on the board: signals of the view to the services, and back."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal

from iomdesk.domain.dates import show_moment
from iomdesk.domain.people import BOARD_COLUMNS, Person, Rag
from iomdesk.domain.progress import Progress
from iomdesk.services import drafts, rag, ragasking
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Changed, Desk
from iomdesk.services.rag import Board, Card
from iomdesk.ui.actions import ActionSet
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.board.cards import Ghost
from iomdesk.ui.screens.board.column import people_words
from iomdesk.ui.screens.board.keys import board_actions
from iomdesk.ui.screens.board.view import BoardView
from iomdesk.ui.widgets.moves import Given, Move
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

_FEW: Final = 50
"""Up to this many changed people are read one by one, not the whole board."""
_DRAFT: Final = "move"


@dataclass(frozen=True, slots=True)
class _Done:
    """A recorded change of status: the person as saved and the card as it stands."""

    person: Person
    cards: tuple[Card, ...]
    taken_back: bool = False


class BoardPresenter(QObject):
    """Works a ``BoardView`` for one desk.

    Signals:
        person_opened(str): the record of this person is wanted.
        recorded: something is on the disk.
    """

    person_opened = Signal(str)
    recorded = Signal()

    def __init__(self, desk: Desk, view: BoardView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._not_set: tuple[Card, ...] = ()
        self._last_moved: tuple[str, int] | None = None
        self._focus_on = ""
        self._draft_timer = QTimer(self)
        self._draft_timer.setObjectName("draft of a move")
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(drafts.AUTOSAVE_SECONDS * 1000)
        self._draft_timer.timeout.connect(self.keep_draft)
        view.arrived.connect(self._arrived)
        view.kept.connect(self.keep_draft)
        view.worked_out.connect(self.load)
        view.opened.connect(self.person_opened)
        view.move_wanted.connect(self.begin)
        view.status_wanted.connect(self._give_status)
        view.menu_asked.connect(self._menu)
        view.sought.connect(self._seek)
        view.panel.recorded.connect(self._record)
        view.panel.left.connect(self.leave)
        view.panel.retargeted.connect(self._retarget)
        view.panel.edited.connect(self._edited)
        view.actions_given = board_actions(self, view.open_find)
        self.keys = ActionSet(view.board, view.actions_given)

    # ---- actions -----------------------------------------------------------------------

    def no_card(self) -> str:
        """Why nothing can be moved now."""
        return "" if self._view.current_card is not None else words("board", "no_card")

    def nothing_moved(self) -> str:
        """Why nothing can be taken back now."""
        return "" if self._last_moved is not None else words("board", "nothing_moved")

    def _menu(self, where: QPoint) -> None:
        menu = self.keys.menu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    # ---- reading -----------------------------------------------------------------------

    def load(self) -> None:
        """Read the whole board again, in the background."""
        area = self._desk.area or None
        self._jobs.start(
            lambda _progress: rag.board(self._desk, area=area),
            title=words("board", "loading"),
            latest="board",
            succeeded=self._loaded,
            failed=self._failed,
        )

    def _loaded(self, board: Board) -> None:
        self._view.set_today(self._desk.today())
        self._not_set = board.not_set
        self._view.show_board(board)
        self._say_fact()
        if self._focus_on:
            self._view.focus_person(self._focus_on)
            self._focus_on = ""

    def store_changed(self, changed: Changed) -> None:
        """Something was saved, here or elsewhere in the desk."""
        if not changed.people:
            return
        if len(changed.people) > _FEW:
            self.load()
            return
        people = tuple(changed.people)
        self._jobs.start(
            lambda _progress: (people, rag.cards_of(self._desk, people)),
            succeeded=self._some_read,
            failed=self._failed,
        )

    def _some_read(self, read: tuple[tuple[str, ...], tuple[Card, ...]]) -> None:
        people, cards = read
        area = self._desk.area
        self._put(people, tuple(card for card in cards if area in ("", card.area)))

    def _put(self, people: tuple[str, ...], cards: tuple[Card, ...]) -> None:
        """Bring these people's cards up to date, wherever they were."""
        by_id = {card.person_id: card for card in cards}
        for status, column in self._view.columns.items():
            for person_id in people:
                card = by_id.get(person_id)
                if card is not None and card.rag is status:
                    column.list.cards.put(card)
                else:
                    column.list.cards.take(person_id)
        rest = tuple(card for card in self._not_set if card.person_id not in people)
        new = tuple(card for card in cards if card.rag is Rag.NOT_SET)
        self._not_set = tuple(sorted((*rest, *new), key=rag.place))
        self._view.show_not_set(self._not_set)
        self._view.refresh()
        self._say_fact()

    def _say_fact(self) -> None:
        columns = [column.list.cards for column in self._view.columns.values()]
        count = sum(len(cards.cards) for cards in columns) + len(self._not_set)
        params = {
            "people": people_words(count),
            "area": self._desk.area or words("board", "all_areas"),
            "found": f"{sum(len(cards.shown) for cards in columns):,}",
        }
        code = "fact_found" if self._view.find_box.text().strip() else "fact"
        self._view.say(fact=words("board", code, params))

    def _seek(self, typed: str) -> None:
        self._view.seek(typed)
        self._say_fact()

    def _arrived(self, where: object) -> None:
        if isinstance(where, str):
            self._focus_on = where
        self.load()
        self._view.focus_cards()

    # ---- beginning a move --------------------------------------------------------------

    def begin(self, person_id: str, to: Rag | None) -> None:
        """Open "Move with a reason" for a person; nothing has moved yet."""
        card = self._view.card(person_id) or next(
            (card for card in self._not_set if card.person_id == person_id), None
        )
        if card is None or card.rag is to:
            return
        about = self._view.panel.about
        if about is not None and about.person_id != person_id:
            told = words("board", "one_at_a_time", {"name": about.name})
            self._view.strip.put("move", Message(told))
            self._view.panel.focus_first()
            return
        if about is not None and to is not None:
            self._view.panel.retarget(to)
            self._show_ghost(card.name, person_id, to)
            self._view.panel.focus_first()
            return
        draft = drafts.find_draft(self._desk, _DRAFT, person_id)
        self._view.panel.begin(
            Move(
                person_id=person_id, revision=card.revision, name=card.name, before=card.rag, to=to
            ),
            ragasking.asked(self._desk, person_id),
            today=self._desk.today(),
            draft=None if draft is None else draft.answers,
        )
        opened = self._view.panel.about  # its status may come of the draft
        self._show_ghost(card.name, person_id, to if opened is None else opened.to)
        self._view.panel.focus_first()

    def _show_ghost(self, name: str, person_id: str, to: Rag | None) -> None:
        self._view.show_move(person_id, None if to is None else Ghost(name, to))

    def begin_current(self, to: Rag | None) -> None:
        """Open a move of the current card; None asks for the status."""
        card = self._view.current_card
        if card is not None:
            self.begin(card.person_id, to)

    def begin_beside(self, by: int) -> None:
        """Open a move to the column beside; nothing happens beyond the last."""
        card = self._view.current_card
        place = -1 if card is None else BOARD_COLUMNS.index(card.rag) + by
        if card is not None and 0 <= place < len(BOARD_COLUMNS):
            self.begin(card.person_id, BOARD_COLUMNS[place])

    def _give_status(self, person_id: str) -> None:
        self.begin(person_id, None)

    def _retarget(self, to: Rag) -> None:
        about = self._view.panel.about
        if about is not None:
            self._show_ghost(about.name, about.person_id, to)

    # ---- recording or leaving ----------------------------------------------------------

    def _record(self, given: Given) -> None:
        about = self._view.panel.about
        if about is None:
            return
        self._draft_timer.stop()
        self._view.panel.set_busy(busy=True)

        def work(_progress: Progress) -> _Done:
            person = rag.move(
                self._desk,
                about.person_id,
                about.revision,
                given.to,
                reason=given.reason,
                agreed_by=given.agreed_by,
                look_again_on=given.look_again_on,
                facts=given.facts,
                against=given.against,
            )
            return _Done(person, rag.cards_of(self._desk, (person.id,)))

        self._jobs.start(
            work,
            title=words("move", "recording"),
            succeeded=self._moved,
            failed=self._not_moved,
            writes=True,
            stoppable=False,
        )

    def _moved(self, done: _Done) -> None:
        person = done.person
        self._last_moved = None if done.taken_back else (person.id, person.revision)
        self._close_panel()
        self._put((person.id,), done.cards)
        if person.rag is Rag.NOT_SET:
            self._view.focus_cards()
        else:
            self._view.focus_person(person.id)
        code = "taken_back" if done.taken_back else "moved"
        told = words("board", code, {"name": person.name, "status": person.rag.spoken})
        self._view.note_changed.emit(told)
        self._view.strip.take("move")
        self.recorded.emit()

    def _not_moved(self, error: BaseException) -> None:
        panel = self._view.panel
        panel.set_busy(busy=False)
        if isinstance(error, PersonChanged):
            self._changed_elsewhere(error.now)
            return
        told = self._errors.explain(error)
        if told.where is Where.FIELD and panel.show_problem(told.field, told.words):
            return
        self._view.strip.put("move", Message(told.words, Weight.ERROR))

    def _changed_elsewhere(self, now: Person | None) -> None:
        panel = self._view.panel
        about = panel.about
        if about is None:
            return
        if now is None:
            panel.rebase(about.revision, about.before, words("move", "gone"))
            return
        params = {
            "name": now.name,
            "time": show_moment(now.changed_at),
            "status": now.rag.spoken,
        }
        code = "changed_same" if now.rag is about.to else "changed"
        asked = ragasking.asked(self._desk, now.id)
        panel.rebase(now.revision, now.rag, words("move", code, params), asked)

    def leave(self) -> None:
        """Leave the person where they were; Esc keeps what was typed, Cancel throws it away."""
        about = self._view.panel.about
        if about is None:
            return
        if self._typed() and not self._view.panel.cancelling:
            self.keep_draft()
        elif drafts.find_draft(self._desk, _DRAFT, about.person_id) is not None:
            drafts.drop_draft(self._desk, _DRAFT, about.person_id)
        self._close_panel()
        self._view.strip.take("move")
        self._view.focus_person(about.person_id)

    def _close_panel(self) -> None:
        self._draft_timer.stop()
        self._view.panel.end()
        self._draft_timer.stop()  # emptying the panel counts as an edit
        self._view.hide_move()
        self._view.unsaved.emit(0)

    def take_back(self) -> None:
        """Ctrl+Z: put the last move back; both stay in the history."""
        if self._last_moved is None:
            return
        person_id, revision = self._last_moved

        def work(_progress: Progress) -> _Done:
            person = rag.take_back(self._desk, person_id, revision)
            return _Done(person, rag.cards_of(self._desk, (person.id,)), taken_back=True)

        self._jobs.start(
            work,
            title=words("move", "recording"),
            succeeded=self._moved,
            failed=self._not_taken_back,
            writes=True,
            stoppable=False,
        )

    def _not_taken_back(self, error: BaseException) -> None:
        self._last_moved = None
        if isinstance(error, PersonChanged):
            told = words("board", "not_taken_back")
        else:
            told = self._errors.explain(error).words
        self._view.strip.put("move", Message(told, Weight.WARNING))

    # ---- drafts ------------------------------------------------------------------------

    def _typed(self) -> bool:
        return self._view.panel.touched

    def _edited(self) -> None:
        if self._view.panel.about is not None and self._typed():
            self._view.unsaved.emit(1)
            if not self._draft_timer.isActive():
                self._draft_timer.start()

    def keep_draft(self) -> None:
        """Keep what is typed into the panel, in the store."""
        self._draft_timer.stop()
        about = self._view.panel.about
        if about is not None and self._typed():
            drafts.keep_draft(
                self._desk,
                _DRAFT,
                about.person_id,
                base_revision=about.revision,
                answers=self._view.panel.answers,
            )

    def _failed(self, error: BaseException) -> None:
        told = self._errors.explain(error)
        if told.where is not Where.NOWHERE:
            self._view.strip.put("board", Message(told.words, Weight.ERROR))
