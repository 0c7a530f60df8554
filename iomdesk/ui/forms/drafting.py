"""The draft of a form under way: kept every 10 seconds, and at once when asked.

One that was found when the form was opened stays as it is until somebody goes on with it or
throws it away: what is typed meanwhile is kept beside it, under a subject of its own.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from iomdesk.domain.progress import Progress
from iomdesk.services import drafts
from iomdesk.services.desk import Desk
from iomdesk.ui.forms.autosave import Autosave
from iomdesk.ui.jobs import Jobs

if TYPE_CHECKING:
    from iomdesk.services.drafts import Draft


class Drafted(Protocol):
    """What has a draft: answers, and which of them differ from what was saved."""

    @property
    def answers(self) -> Mapping[str, str]:
        """What stands in every box now."""
        ...

    @property
    def changed(self) -> tuple[str, ...]:
        """The keys whose answers differ from what was saved."""
        ...


class Drafting(Autosave):
    """Keeps the draft of one form about one record.

    Attributes:
        found: the draft that was kept before the form was opened; None when there is none.
        slot: the subject under which the answers in view are kept.
        revision: of the record that the answers are based on; 0 for a new one.
    """

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        form: str,
        subject: str,
        revision: int,
        drafted: Callable[[], Drafted],
        failed: Callable[[BaseException], None],
        parent: QObject,
    ) -> None:
        super().__init__(desk, jobs, f"draft of a {form}", parent)
        self._form = form
        self._subject = subject
        self.revision = revision
        self._drafted = drafted
        self._failed = failed
        self.found: Draft | None = None
        self._found_at, self.slot = "", subject
        self._beside = ""
        self._look()

    def _look(self) -> None:
        """The first draft is found; what is typed goes into the first place that is free."""
        self._found_at, self.slot = drafts.free_place(self._desk, self._form, self._subject)
        if self._found_at:
            self.found = drafts.find_draft(self._desk, self._form, self._found_at)

    def touch(self) -> None:
        """Something was typed or taken back."""
        if self._drafted().changed and not self.autosave.isActive():
            self.autosave.start()

    def _tell(self, error: BaseException) -> None:
        self._failed(error)

    def keeper(self) -> Callable[[Progress], None] | None:
        """What keeps the answers as they stand now; a form put back as it was keeps none."""
        beside = self._beside
        drafted = self._drafted()
        answers, changed = dict(drafted.answers), bool(drafted.changed)
        if not beside and (answers == self._kept or (self._kept is None and not changed)):
            return None
        self._kept, self._beside = answers, ""
        desk, form, subject, revision = self._desk, self._form, self.slot, self.revision

        def keep(_progress: Progress) -> None:
            if changed:
                drafts.keep_draft(desk, form, subject, base_revision=revision, answers=answers)
            else:
                drafts.drop_draft(desk, form, subject)
            if beside:
                drafts.drop_draft(desk, form, beside)

        return keep

    def resume(self) -> dict[str, str]:
        """The answers of the draft that was found; what it was typed on is the base now.

        What others saved since then is a conflict when it is saved. What was typed beside it
        is one with it from now on: its place is given up once the two are kept as one, so
        ``flush`` follows when the answers stand in the boxes.
        """
        draft, self.found = self.found, None
        if draft is None:
            return {}
        if self._kept is not None:
            self._beside = self.slot
            self.forget()
        self.slot = self._found_at
        self.revision = draft.base_revision
        return {key: str(value) for key, value in draft.answers.items()}

    def throw_away(self) -> None:
        """Throw away the draft that was found."""
        drafts.drop_draft(self._desk, self._form, self._found_at)
        self.found = None

    def drop(self) -> None:
        """Throw away what was kept of the answers in view."""
        self.forget()
        drafts.drop_draft(self._desk, self._form, self.slot)

    def saved(self, subject: str, revision: int) -> None:
        """The form was saved: from now on it is about this record, and nothing is kept.

        A draft found of something else, left undecided, is offered to the next form.
        """
        if subject != self._subject:
            self._subject = self.slot = subject
            self.found = None
        self.revision = revision
        self.forget()
        self.stop()

    def stop(self) -> None:
        """Keep no draft any more."""
        self.autosave.stop()
