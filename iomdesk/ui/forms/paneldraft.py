"""The draft of a panel with fields: kept every ten seconds, and when the panel goes away.

What is typed is never lost by Esc, another record or a lock: it is a draft until it is
recorded or thrown away (design section 7).
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.progress import Progress
from iomdesk.services import drafts
from iomdesk.services.desk import Desk
from iomdesk.ui.forms.autosave import Autosave
from iomdesk.ui.jobs import Jobs


class Draftable(Protocol):
    """A panel whose words can be kept, such as a ``SideForm`` with ``answers``."""

    @property
    def touched(self) -> bool:
        """Whether something was typed or chosen since it was opened."""
        raise NotImplementedError

    @property
    def answers(self) -> Mapping[str, object]:
        """What stands in every field."""
        raise NotImplementedError


class PanelDraft(Autosave):
    """Keeps what is typed into one panel, by the id of what the panel is about.

    Attributes:
        about: the subject while the panel is open; empty while it is not.
        base: the revision the words were typed on; as kept, when a draft was found.

    Signals:
        kept: what is typed is on disk, while the panel stays open.
    """

    kept = Signal()

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        form: str,
        panel: Draftable,
        failed: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, jobs, f"draft of {form}", parent)
        self._form = form
        self._panel = panel
        self._failed = failed
        self.about = ""
        self.base = 0
        self.autosave.setSingleShot(True)

    def begin(self, subject_id: str, *, base_revision: int = 0) -> Mapping[str, object] | None:
        """The panel opens about a subject; the answers of a draft that was kept, if any."""
        self.put_away()
        self.about = subject_id
        found = drafts.find_draft(self._desk, self._form, subject_id)
        self.base = base_revision if found is None else found.base_revision
        return None if found is None else found.answers

    def edited(self) -> None:
        """Something was typed: it is on disk ten seconds from now at the latest."""
        if self.about and not self.autosave.isActive():
            self.autosave.start()

    def flush(self) -> None:
        """Keep now what was typed; the panel stays open."""
        self.autosave.stop()
        super().flush()

    def put_away(self) -> None:
        """The panel closes; what was typed stays as a draft."""
        self.flush()
        self.done()

    def drop(self) -> None:
        """The panel closes; what was typed is thrown away."""
        about = self.about
        self.done()
        if about:
            drafts.drop_draft(self._desk, self._form, about)

    def dropper(self) -> Callable[[], None]:
        """What drops the draft, for the job that records what was typed."""
        desk, form, about = self._desk, self._form, self.about
        return lambda: drafts.drop_draft(desk, form, about)

    def done(self) -> None:
        """The panel closes; its draft is gone already, or never was."""
        self.autosave.stop()
        self.about, self.base = "", 0
        self.forget()

    def keeper(self) -> Callable[[Progress], None] | None:
        """What keeps the answers as they stand now; None when they are kept already."""
        if not self.about or not self._panel.touched:
            return None
        answers = dict(self._panel.answers)
        if answers == self._kept:
            return None
        self._kept = answers
        desk, form, about, base = self._desk, self._form, self.about, self.base

        def keep(_progress: Progress) -> None:
            drafts.keep_draft(desk, form, about, base_revision=base, answers=answers)

        return keep

    def _was_kept(self, _result: object) -> None:
        if self.about:
            self.kept.emit()

    def _tell(self, error: BaseException) -> None:
        self._failed(error)
