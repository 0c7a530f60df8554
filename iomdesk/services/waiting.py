"""Drafts that wait: what somebody typed before a lock or a crash, and has not recorded since."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iomdesk.services.desk import Desk
from iomdesk.store.queries import drafts, merges, people

MOST: Final = 99
"""So many are looked for at most; more are not waited for, they are forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A draft of whoever is at the desk.

    Attributes:
        kind: the first word of its form, such as "need" or "meeting".
        person_id, name: whose record it is about; empty for nobody's.
    """

    form: str
    subject_id: str
    kind: str
    person_id: str
    name: str
    saved_at: datetime


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """The drafts of whoever has the desk open, latest first."""
    with desk.read() as reading:
        found = []
        for form, subject_id, saved_at in drafts.kept_by(reading, desk.who, MOST):
            ids = (
                drafts.person_of(reading, part) for part in re.split(r"[^0-9A-Za-z-]+", subject_id)
            )
            person_id = next((one for one in ids if one), "")
            if person_id and merges.kept_id(reading, person_id) != person_id:
                continue  # of a record that was merged: it waits until they are taken apart
            person = people.person(reading, person_id) if person_id else None
            found.append(
                Waiting(
                    form=form,
                    subject_id=subject_id,
                    kind=re.split(r"[^a-z]", form)[0],
                    person_id="" if person is None else person.id,
                    name="" if person is None else person.name,
                    saved_at=saved_at,
                )
            )
        return tuple(found)
