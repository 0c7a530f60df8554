"""Taking apart again what was merged into a record."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.progress import Progress
from iomdesk.services import merging
from iomdesk.services.desk import Desk
from iomdesk.services.merge_said import field_label
from iomdesk.services.merging import Apart, Merged
from iomdesk.ui.screens.merge.choosing import say
from iomdesk.ui.screens.merge.forms import ReasonForm
from iomdesk.ui.screens.merge.view import MergeView


class Starts(Protocol):
    """Starts a job that writes; what fails is said in the panel that asked."""

    def __call__(
        self,
        act: Callable[[Progress], object],
        done: Callable[..., None],
        form: ReasonForm,
    ) -> None: ...


class TakingApart(QObject):
    """Works the list of what was merged into a record, and the panel that takes one apart.

    Signals:
        taken(str): two records again; what to say of it.

    Attributes:
        merged: what was merged into the record that is kept, the latest first.
        asking: which of them the panel is about; None while it is closed.
    """

    taken = Signal(str)

    def __init__(self, desk: Desk, view: MergeView, start: Starts, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._start = start
        self.merged: tuple[Merged, ...] = ()
        self.asking: Merged | None = None
        view.merged.apart_asked.connect(self._ask)
        view.apart.committed.connect(self._take)
        view.apart.closed.connect(self._leave)

    def read(self, kept_id: str, *, show: bool = True) -> None:
        """What was merged into a record; ``show`` puts it in view."""
        self.merged = merging.standing(self._desk, kept_id)
        if show:
            self._view.merged.show_merged(self.merged)

    def ask_latest(self) -> None:
        """Open the panel about the latest."""
        self._ask(self.merged[0].merge.id)

    def _ask(self, merge_id: str) -> None:
        one = next((held for held in self.merged if held.merge.id == merge_id), None)
        if one is None or one.refused:
            return
        self.asking = one
        code = {0: "apart_stays_none", 1: "apart_stays_one"}.get(one.stays, "apart_stays")
        self._view.apart.begin(say("apart_about", name=one.name), say(code, count=one.stays))
        self._view.first.open(self._view.apart)
        self._view.apart.take_focus()

    def _leave(self) -> None:
        one, self.asking = self.asking, None
        self._view.first.shut()
        link = None if one is None else self._view.merged.links.get(one.merge.id)
        if link is not None:
            link.setFocus()
        else:
            self._view.choosing.take_focus()

    def _take(self) -> None:
        one, form = self.asking, self._view.apart
        if one is None or form.busy:
            return
        desk, reason = self._desk, form.reason
        form.set_busy(busy=True)
        self._start(
            lambda _progress: merging.undo(desk, one.merge.id, reason=reason), self._is_taken, form
        )

    def _is_taken(self, result: Apart) -> None:
        one, self.asking = self.asking, None
        name = "" if one is None else one.name
        self._view.first.shut()
        told = say("apart_done", name=name, back=result.back)
        if result.kept_as_changed:
            fields = ", ".join(field_label(one) for one in result.kept_as_changed)
            told = say("apart_as_changed", name=name, fields=fields)
        self.taken.emit(told)
