"""What became of copies: returned, destroyed, and the list of all that are still out."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Qt

from iomdesk.domain.dates import read_date
from iomdesk.services import copyregister
from iomdesk.ui.look import Role
from iomdesk.ui.screens.meetings.copies import CopyRow
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import DateEdit, TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.words import words


class DestroyForm(SideForm):
    """By whose word a copy was destroyed, and on which day."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(say("destroy_title"), 340)
        self._today = today
        self._what = Label("", Role.BODY_STRONG, wrap=True)
        self.by = TextLine()
        self.on = DateEdit(lambda typed: read_date(typed, today=today()))
        self.block(spacing=8).addWidget(self._what)
        body = self.block(ruled=False, spacing=10)
        by = Field(say("destroy_by"), self.by, help_text=say("destroy_by_help"))
        self.add_field(body, "by", by)
        self.add_field(body, "on", Field(say("destroy_on"), self.on))
        self.finish()
        self.record.set_words(say("destroy_record"))
        for box in (self.by, self.on):
            box.textEdited.connect(self.touch)

    def open_for(self, row: CopyRow) -> None:
        """Ask about a copy; its reader is the one who usually says so."""
        params = {"copy": row.number, "name": row.name, "agency": row.agency}
        self._what.setText(words("meetings", "destroy_what", params))
        self.by.setText(row.name)
        self.on.set_day(self._today())
        self.opened()
        self.by.setFocus(Qt.FocusReason.OtherFocusReason)
        self.by.selectAll()

    def day(self) -> date | None:
        """The day; None while it cannot be read."""
        self.on.read()
        return self.on.day


class Fates(QObject):
    """Keeps what became of the copy that is chosen."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold)
        self._hold = hold
        self._page = hold.view.packs
        self._row: CopyRow | None = None
        self._page.destroying.committed.connect(self._record)
        self._page.destroying.closed.connect(self._page.shut_side)

    def cannot_return(self) -> str:
        """Why the line chosen cannot come back; empty when it can."""
        row = self._page.current
        if row is None or row.is_sheet:
            return say("no_row")
        gone = row.copy is not None and row.copy.destroyed_on is not None
        return say("destroyed_already") if gone else ""

    def cannot_destroy(self) -> str:
        """Why the line chosen cannot be put down as destroyed; empty when it can."""
        row = self._page.current
        if row is None or row.is_sheet:
            return say("no_row")
        copy = row.copy
        if copy is not None and not (copy.printed_at or copy.saved_at):
            return say("destroy_not_out")
        return ""

    def toggle_returned(self) -> None:
        """The copy came back, or did not after all."""
        row, desk = self._page.current, self._hold.desk
        if row is None or self.cannot_return():
            return
        back = row.copy is None or row.copy.returned_at is None
        self._hold.attempt(lambda: copyregister.came_back(desk, row.id, back=back))

    def destroy(self) -> None:
        """Ask by whose word and when; of one that is destroyed, take that back."""
        row, desk = self._page.current, self._hold.desk
        if row is None or self.cannot_destroy():
            return
        if row.copy is not None and row.copy.destroyed_on is not None:
            self._hold.attempt(lambda: copyregister.not_destroyed(desk, row.id))
            return
        self._row = row
        self._page.destroying.open_for(row)
        self._page.open_side(self._page.destroying)
        self._page.destroying.by.setFocus(Qt.FocusReason.OtherFocusReason)

    def _record(self) -> None:
        row, form, desk = self._row, self._page.destroying, self._hold.desk
        if row is None:
            return
        for field in form.fields.values():
            field.set_problem("")
        day = form.day()
        if day is None:
            form.problem("on", words("rule", "date_needed"))
            return
        by = form.by.text()
        done, _ = self._hold.attempt(
            lambda: copyregister.destroyed(desk, row.id, by=by, on=day), form
        )
        if done:
            self._row = None
            self._page.shut_side()
            self._hold.note(words("meetings", "destroyed_said", {"copy": row.number}))
