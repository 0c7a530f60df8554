"""What may stand above the form: people who may be the same."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from iomdesk.domain.dates import show_date
from iomdesk.services.same_person import SamePerson
from iomdesk.ui.widgets.samenotice import SameLine
from iomdesk.ui.widgets.samenotice import SameNotice as Notice


class SameNotice(Notice):
    """Who in the store may be the person about to be added."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Add as a new person all the same", parent)

    def show_people(self, found: Sequence[SamePerson]) -> None:
        """Show them, each with the reason; none hides the notice."""
        what = "1 person" if len(found) == 1 else f"{len(found):,} people"
        title = (
            f"{what} in this store may be the one you are adding. Nothing was saved. "
            "Open the record, or add a new person all the same."
        )
        self.show_lines(title, [_line(one) for one in found])


def _line(one: SamePerson) -> SameLine:
    birth = "" if one.birth_date is None else show_date(one.birth_date)
    left = "has left the scheme" if one.left else ""
    return SameLine(
        kind="person",
        id=one.person_id,
        name=one.name,
        facts=", ".join(part for part in (birth, one.area, left, one.reason) if part),
        open_words="Open the record",
        spoken=f"Open the record of {one.name}",
        rag=one.rag,
    )
