"""Drafts: what is typed into a form is kept in the store before anyone saves it.

A draft is no record and is not logged; it goes when the form is saved or the draft is
thrown away (design section 7).
"""

from collections.abc import Mapping
from itertools import count
from typing import Final

from iomdesk.services.desk import Desk
from iomdesk.store.queries import drafts
from iomdesk.store.queries.drafts import Draft

__all__ = ["AUTOSAVE_SECONDS", "NEW", "Draft"]

AUTOSAVE_SECONDS: Final = 10
"""How often an open form keeps its draft."""

NEW: Final = "new"
"""The subject of a draft about a record that does not exist yet."""


def keep_draft(
    desk: Desk, form: str, subject_id: str, *, base_revision: int, answers: Mapping[str, object]
) -> None:
    """Keep what has been typed so far, in place of what was kept before."""
    desk.write(
        lambda work: work.keep_draft(
            form, subject_id, base_revision=base_revision, answers=answers
        ),
        context="draft",
    )


def find_draft(desk: Desk, form: str, subject_id: str) -> Draft | None:
    """The draft of a form about a record; None when there is none."""
    with desk.read() as reading:
        return drafts.draft(reading, form, subject_id)


def free_place(desk: Desk, form: str, subject_id: str) -> tuple[str, str]:
    """Where the first draft about a record lies, empty for none, and where no draft lies yet.

    One left undecided is never written over: what is typed meanwhile goes into a place of
    its own, under "subject 2", "subject 3" and so on, and is offered in its turn.
    """
    with desk.read() as reading:
        taken = drafts.numbered(reading, form, subject_id)
    free = next(number for number in count(1) if number not in taken)
    place = [subject_id if one == 1 else f"{subject_id} {one}" for one in (*taken[:1], free)]
    return (place[0] if taken else "", place[-1])


def drop_draft(desk: Desk, form: str, subject_id: str) -> None:
    """Throw a draft away."""
    desk.write(lambda work: work.drop_draft(form, subject_id), context="draft")
