"""The words of the screen, and why an import cannot be undone."""

from typing import Final

from iomdesk.services import imports
from iomdesk.services.desk import Desk
from iomdesk.services.imports import UndoRefused
from iomdesk.words import words

_NAMES: Final = 5


def say(code: str, **params: object) -> str:
    """The words of this screen for a code."""
    return words("import_screen", code, params)


def refusal(desk: Desk, refused: UndoRefused) -> str:
    """Why an import cannot be undone, with the names of whom it would concern."""
    names = imports.names_of(desk, refused.people)
    listed = "; ".join(names[:_NAMES])
    if len(names) > _NAMES:
        listed = say("and_more", names=listed, count=len(names) - _NAMES)
    one = refused.code == "changed_since" and len(names) == 1
    code = "changed_since_one" if one else refused.code
    return words("import_undo", code, {"count": len(names), "names": listed})
