"""One step of undo in a form: answers before and after."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QUndoCommand

Put = Callable[[Mapping[str, str]], None]
"""Shows answers in their boxes."""

_TYPING = 1


class Typed(QUndoCommand):
    """Answers changed; letters typed one after the other into a field are one step.

    Attributes:
        key: of the field that was typed into; empty for a step that is never joined.
        before, after: by key, what stood and what stands in each box concerned.
    """

    def __init__(
        self, put: Put, key: str, before: Mapping[str, str], after: Mapping[str, str]
    ) -> None:
        super().__init__(key)
        self._put = put
        self.key = key
        self.before = dict(before)
        self.after = dict(after)

    def id(self) -> int:
        """Steps of one kind may be joined."""
        return _TYPING if self.key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Join what was typed on in the same field; a blank begins a new step."""
        if not isinstance(other, Typed) or other.key != self.key:
            return False
        now, then = other.after[self.key], self.after[self.key]
        if now.endswith((" ", "\n")) and len(now) > len(then):
            return False
        for key, value in other.before.items():
            self.before.setdefault(key, value)
        self.after.update(other.after)
        return True

    def undo(self) -> None:
        """Put the answers back."""
        self._put(self.before)

    def redo(self) -> None:
        """Put them as they were typed."""
        self._put(self.after)
