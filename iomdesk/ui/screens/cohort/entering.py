"""Entering what happened with two keys, and putting it right: the panel at work."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from iomdesk.domain.dates import show_date
from iomdesk.domain.events import LETTERS, EventKind, kind_of
from iomdesk.domain.progress import Progress
from iomdesk.domain.records import Event, Note
from iomdesk.services import agencies, events
from iomdesk.services.events import NOTE, EventChanged, NewEvent, NewNote, NoteChanged
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.screens.cohort.eventasks import Given, answers_of
from iomdesk.ui.screens.cohort.eventform import EventForm
from iomdesk.ui.screens.cohort.tabwork import TabWorker
from iomdesk.words import words

NEW: Final = "event"
"""Under this name drafts of something new are kept, by the person and the kind."""
CORRECTION: Final = "event_correction"
"""Under this name drafts of a correction are kept, by the row."""
KINDS: Final[tuple[tuple[str, str], ...]] = (
    *((kind.value, letter) for kind, letter in LETTERS.items()),
    (NOTE, "N"),
)
"""Kind and letter, in the order of the menu."""
_ARRESTS: Final = 100


class KindMenu(QMenu):
    """The kinds, each with the letter that chooses it: Ctrl+E, then the letter.

    Signals:
        chosen(str): a code of ``EventKind`` or "note".
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(words("event_form", "menu"))
        self._by_letter: dict[str, QAction] = {}
        for kind, letter in KINDS:
            entry = self.addAction(f"{words('event_kind', kind)}\t{letter}")
            entry.triggered.connect(partial(self._choose, kind))
            self._by_letter[letter] = entry

    def _choose(self, kind: str, _on: bool = False) -> None:
        self.chosen.emit(kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter chooses at once; arrows, Enter and Esc work as in any menu."""
        entry = self._by_letter.get(event.text().upper())
        if entry is None:
            super().keyPressEvent(event)
        else:
            self.close()
            entry.trigger()


class Entering(QObject):
    """Works the panel that enters or corrects one thing that happened.

    Attributes:
        form: the panel. about: whose record it is about; empty while it is closed.
        drafts: of something new, of a correction.
    """

    def __init__(self, host: TabWorker) -> None:
        super().__init__(host)
        self._host = host
        self._desk = host.desk
        self.form = EventForm(host.desk.scheme.matrix.rows())
        host.view.record.add_panel(self.form)
        self.about = ""
        self._row: Event | Note | None = None
        self._back: QWidget | None = None
        self._keeping = False
        self._new = self._draft(NEW)
        self._correction = self._draft(CORRECTION)
        self.drafts = (self._new, self._correction)
        self.form.given.connect(self._keep)
        self.form.edited.connect(self._edited)
        self.form.closed.connect(self._leave)

    def _draft(self, name: str) -> PanelDraft:
        host = self._host
        return PanelDraft(self._desk, host.jobs, name, self.form, self._failed, self)

    # ---- opening -------------------------------------------------------------------------

    def choose(self) -> None:
        """Ctrl+E: the menu of kinds, under the head of the record."""
        menu = KindMenu(self._host.view)
        menu.chosen.connect(self.begin)
        pane = self._host.view.record
        below = pane.header.height() if pane.header.isVisible() else 0
        menu.popup(pane.mapToGlobal(QPoint(20, below)))

    def begin(self, kind: str) -> None:
        """Open the panel for a new event of a kind, or a note; a draft of it is gone on with."""
        person_id = self._host.person_id
        if not person_id:
            return
        here = self.about == person_id and self._row is None
        source = self.form.source.answers() if here else {}
        self._open(person_id, None)
        found = self._new.begin(f"{person_id} {kind}")
        self._show(kind, found if found is not None else source, again=found is not None)

    def correct(self, row: Event | Note) -> None:
        """Open the panel to put right what is held."""
        self._open(row.person_id, row)
        found = self._correction.begin(row.id, base_revision=row.revision)
        kind = kind_of(row.kind).value if isinstance(row, Event) else NOTE
        self._show(kind, answers_of(row) if found is None else found, again=found is not None)

    def _open(self, person_id: str, row: Event | Note | None) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and not self.form.isAncestorOf(focus):
            self._back = focus
        self.put_away()
        self.about, self._row = person_id, row
        self._host.open_side(self.form)

    def _show(self, kind: str, answers: Mapping[str, object], *, again: bool) -> None:
        arrests: tuple[Event, ...] = ()
        if kind == EventKind.CONVICTION:
            arrests = self._arrests()
        self.form.begin(
            kind,
            self._desk.today(),
            agencies=agencies.names(self._desk),
            arrests=arrests,
            answers=answers,
            correcting=self._row is not None,
        )
        if again:
            self.form.tell(words("event_form", "draft_here"))
            self._host.unsaved.emit(1)

    def _arrests(self) -> tuple[Event, ...]:
        found = events.happenings(self._desk, self.about, kinds=(EventKind.ARREST,), limit=_ARRESTS)
        return tuple(one.row for one in found.rows if isinstance(one.row, Event))

    # ---- drafts --------------------------------------------------------------------------

    def _edited(self) -> None:
        self._host.unsaved.emit(1)
        for draft in self.drafts:
            draft.edited()

    def flush(self) -> None:
        """Keep what was typed; the panel stays."""
        for draft in self.drafts:
            draft.flush()

    def put_away(self) -> None:
        """Close it; what was typed stays as a draft."""
        if self.about:
            for draft in self.drafts:
                if self._keeping:
                    draft.done()
                else:
                    draft.put_away()
            self._close()

    def _close(self) -> None:
        self.about, self._row = "", None
        self._host.unsaved.emit(0)
        self._host.close_side()
        self.form.hide()

    def _leave(self) -> None:
        """Esc keeps a draft; Cancel throws it away."""
        if not self.about:
            return
        kept = self.form.touched and not self.form.cancelling
        if self.form.cancelling:
            for draft in self.drafts:
                draft.drop()
        self.put_away()
        if kept:
            self._host.view.note_changed.emit(words("event_form", "draft_kept"))
        self._give_back()

    def _give_back(self) -> None:
        back, self._back = self._back, None
        try:
            there = back is not None and back.isVisible()
        except RuntimeError:  # gone with its window
            there = False
        if there and back is not None:
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._host.view.record.take_focus()

    # ---- keeping -------------------------------------------------------------------------

    def _keep(self, given: Given) -> None:
        if not self.about:
            return
        self.flush()  # should it fail after another record was opened, nothing is lost
        self._keeping = True
        self.form.set_busy(busy=True)
        act = self._act(given)
        drop = (self._new if self._row is None else self._correction).dropper()

        def work(_progress: Progress) -> Given:
            act()
            drop()
            return given

        self._host.jobs.start(
            work,
            title=words("event_form", "keeping"),
            writes=True,
            stoppable=False,
            succeeded=self._done,
            failed=self._failed,
        )

    def _act(self, given: Given) -> Callable[[], object]:
        desk, about, row, new = self._desk, self.about, self._row, given.new
        base = self._correction.base
        if isinstance(new, NewNote):
            if row is None:
                return lambda: events.add_note(desk, about, new, given.source)
            return lambda: events.amend_note(
                desk, row.id, base, new, given.source, reason=given.reason
            )
        if row is None:
            return lambda: events.add_event(desk, about, new, given.source)
        return lambda: events.amend_event(
            desk, row.id, base, new, given.source, reason=given.reason
        )

    def _done(self, given: Given) -> None:
        self._keeping = False
        corrected, kind = bool(given.reason), self.form.kind
        for draft in self.drafts:
            draft.done()
        self._host.view.strip.take(self._host.key)
        if given.go_on and self.about:
            self._new.begin(f"{self.about} {kind}")
            self.form.next_one()
            self._host.unsaved.emit(0)
        elif self.about:
            self._close()
            self._give_back()
        self._host.recorded.emit()
        self._host.view.note_changed.emit(
            words("event_form", "corrected") if corrected else _kept_words(given.new)
        )

    def _failed(self, error: BaseException) -> None:
        self._keeping = False
        self.form.set_busy(busy=False)
        if isinstance(error, (EventChanged, NoteChanged)):
            self.form.tell(words("event_form", "gone" if error.now is None else "changed_first"))
        else:
            self._host.say_failed(error, self.form if self.about else None)


def _kept_words(new: NewEvent | NewNote) -> str:
    kind = NOTE if isinstance(new, NewNote) else new.kind.value
    params = {"kind": words("event_kind", kind), "date": show_date(new.on_date)}
    return words("event_form", "kept", params)
