"""The panel "Who would see this?": each audience, what it would see, and why not more.

The originator's permission to pass the fact on is recorded here, or taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import DateReading, Sense, read_date
from iomdesk.services.audiences import SeenBy
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import DateEdit, TextLine
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.words import words


@dataclass(frozen=True, slots=True)
class Permission:
    """Who allowed a fact to be passed on, when, and where that is in writing."""

    by: str
    on: date
    reference: str


class WhoSees(SideForm):
    """Who would see a fact and who would not, and the permission of its originator.

    Signals:
        permission_given(object): a ``Permission``, by Ctrl+Enter or the button.
        permission_ended(str): it no longer holds, for this reason.
    """

    permission_given = Signal(object)
    permission_ended = Signal(str)

    def __init__(self) -> None:
        super().__init__(words("who_sees", "title"), 312)
        self._today = date.min
        self._permitted = False
        self.about = Label("", Role.BODY_STRONG, wrap=True)
        head = self.block()
        head.addWidget(self.about)
        self.lines = _Lines()
        self.block().addWidget(self.lines)
        self._allow = QWidget()
        column = QVBoxLayout(self._allow)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.permission = Label("", Role.BODY, wrap=True)
        column.addWidget(Label(words("who_sees", "permission"), Role.BODY_STRONG))
        column.addWidget(self.permission)
        self.by = TextLine()
        self.on = DateEdit(self._read_day)
        self.reference = TextLine()
        self.reason = TextLine()
        self._boxes = {
            "by": self.by, "on": self.on, "reference": self.reference, "reason": self.reason
        }  # fmt: skip
        for name, box in self._boxes.items():
            self.add_field(column, name, Field(words("who_sees", name), box))
            box.textEdited.connect(self._typed)
        self.block().addWidget(self._allow)
        self.finish(pinned=True)
        self.cancel.set_words(words("who_sees", "close"))
        self.committed.connect(self._commit)
        self.hide()

    def _read_day(self, text: str) -> DateReading:
        return read_date(text, today=self._today, sense=Sense.PAST)

    def _typed(self, _text: str) -> None:
        if not self.isHidden():
            self.touch()

    def show_item(
        self,
        title: str,
        seen: Sequence[SeenBy],
        permission: str | None,
        *,
        today: date,
        draft: Mapping[str, object] | None = None,
    ) -> None:
        """Show who would see an item called ``title``.

        ``permission`` is in words, empty where none is recorded, and None where nobody's is
        needed: what the scheme itself made.
        """
        self._today = today
        self.about.setText(title)
        self.lines.show_seen(seen)
        self.lines.setAccessibleName(words("who_sees", "spoken", {"what": title}))
        self._permitted = bool(permission)
        self._allow.setVisible(permission is not None)
        self.record.setVisible(permission is not None)
        text = permission or words("who_sees", "no_permission")
        self.permission.setText(text)
        for name in ("by", "on", "reference"):
            self.fields[name].setVisible(not self._permitted)
        self.fields["reason"].setVisible(self._permitted)
        self.record.set_words(words("who_sees", "end" if self._permitted else "record"))
        for name, box in self._boxes.items():
            box.setText(str((draft or {}).get(name, "")))
        self.show()
        self.opened()
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        return {name: box.text() for name, box in self._boxes.items()}

    def clear(self) -> None:
        """Forget all of it."""
        self.about.setText("")
        self.lines.show_seen(())
        self.permission.setText("")
        for box in self._boxes.values():
            box.clear()
        self.opened()
        self.hide()

    def _commit(self) -> None:
        if self._allow.isHidden():
            return
        if self._permitted:
            self.permission_ended.emit(self.reason.text())
            return
        self.on.read()
        day = self.on.day
        if day is None:
            self.problem("on", self.on.problem or words("who_sees", "day_needed"))
            return
        self.permission_given.emit(
            Permission(by=self.by.text(), on=day, reference=self.reference.text())
        )


class _Lines(QWidget):
    """One line an audience; reached by Tab, and read out whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._held: list[QWidget] = []

    @property
    def said(self) -> tuple[str, ...]:
        """Every line as it is read out."""
        return tuple(one.accessibleName() for one in self._held)

    def show_seen(self, seen: Sequence[SeenBy]) -> None:
        """Show these instead of what stands there."""
        for widget in self._held:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._held = [self._line(one) for one in seen]
        for widget in self._held:
            self._column.addWidget(widget)
        self.setAccessibleDescription(". ".join(self.said))

    def _line(self, one: SeenBy) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        name, ink = ("tick", "greenText") if one.shown else ("cross", "text3")
        if one.anonymised:
            name = "half"
        row.addWidget(Icon(name, ink, 16), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Label(one.label, Role.BODY_LABEL, wrap=True))
        texts.addWidget(Label(one.words, Role.SMALL, "second", wrap=True))
        row.addLayout(texts, 1)
        holder.setAccessibleName(f"{one.label}: {one.words}")
        return holder
