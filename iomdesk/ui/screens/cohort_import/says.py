"""The words of the screen, and why an import cannot be undone."""

from typing import Final

from iomdesk.services import imports
from iomdesk.services.desk import Desk
from iomdesk.services.imports import Outcome, UndoRefused
from iomdesk.words import words

_NAMES: Final = 5


def say(code: str, **params: object) -> str:
    """The words of this screen for a code."""
    return words("import_screen", code, params)


def done_words(outcome: Outcome, name: str) -> tuple[str, str]:
    """What an import took in from a file, and what of the file still waits."""
    known = outcome.taken - outcome.added
    code = "done_known" if known else "done_one" if outcome.taken == 1 else "done"
    numbers = {"taken": outcome.taken, "added": outcome.added, "known": known}
    told = say(code, file=name, **{key: f"{number:,}" for key, number in numbers.items()})
    if outcome.waiting:
        code = "done_waiting_one" if outcome.waiting == 1 else "done_waiting"
        return told, say(code, count=f"{outcome.waiting:,}")
    return told, say("done_nothing_waits")


def waiting_words(outcome: Outcome) -> str:
    """The way back to the rows an import left behind; empty when it left none."""
    if not outcome.waiting:
        return ""
    code = "to_waiting_one" if outcome.waiting == 1 else "to_waiting"
    return say(code, count=f"{outcome.waiting:,}")


def refusal(desk: Desk, refused: UndoRefused) -> str:
    """Why an import cannot be undone, with the names of whom it would concern."""
    names = imports.names_of(desk, refused.people)
    listed = "; ".join(names[:_NAMES])
    if len(names) > _NAMES:
        listed = say("and_more", names=listed, count=len(names) - _NAMES)
    one = refused.code == "changed_since" and len(names) == 1
    code = "changed_since_one" if one else refused.code
    return words("import_undo", code, {"count": len(names), "names": listed})
