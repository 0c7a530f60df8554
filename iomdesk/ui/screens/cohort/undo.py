"""One step of undo in a form: a field, before and after."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from iomdesk.ui.screens.cohort.form import PersonForm

_TYPING = 1


class Typed(QUndoCommand):
    """An answer changed; letters typed one after the other into a field are one step.

    Attributes:
        key: the field. after: what stands in it once the step is done.
    """

    def __init__(
        self, form: "PersonForm", key: str, before: str, after: str, *, together: bool
    ) -> None:
        super().__init__(key)
        self._form = form
        self.key = key
        self._before = before
        self.after = after
        self._together = together

    def id(self) -> int:
        """Steps of one kind may be joined."""
        return _TYPING if self._together else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Join what was typed on in the same field; a blank begins a new step."""
        if not isinstance(other, Typed) or other.key != self.key:
            return False
        if other.after.endswith(" ") and len(other.after) > len(self.after):
            return False
        self.after = other.after
        return True

    def undo(self) -> None:
        """Put the answer back."""
        self._form.put(self.key, self._before)

    def redo(self) -> None:
        """Put it as it was typed."""
        self._form.put(self.key, self.after)
