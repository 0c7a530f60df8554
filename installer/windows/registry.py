"""What both packages enter in the registry of the machine, told once."""

from typing import Final

from installer import facts
from installer.windows import identity, launchers

_CLASSES: Final = r"Software\Classes"
_VERB: Final = rf"{_CLASSES}\Directory\shell\{facts.NAME}"
_TYPE: Final = rf"{_CLASSES}\{identity.STORE_TYPE}"
_ENDING: Final = rf"{_CLASSES}\{facts.SUFFIX}"

Value = tuple[str, str, str]
"""Key, name (empty for the unnamed value), text; ``[FOLDER]`` is the folder of the program."""


def values() -> tuple[Value, ...]:
    """Every value below Software\\Classes, keys that hold others first."""
    program = rf"[FOLDER]\{launchers.WINDOW}"
    opening = f'"{program}" "%1"'
    return (
        (_ENDING, "", identity.STORE_TYPE),
        (_ENDING, "Content Type", facts.MEDIA_TYPE),
        (_TYPE, "", "iomdesk store"),
        (rf"{_TYPE}\DefaultIcon", "", f"{program},1"),
        (rf"{_TYPE}\shell\open", "", identity.FOLDER_VERB),
        (rf"{_TYPE}\shell\open\command", "", opening),
        # A store is a folder: the entry shows on folders whose name ends as a store's does.
        (_VERB, "", identity.FOLDER_VERB),
        (_VERB, "Icon", f"{program},1"),
        (_VERB, "AppliesTo", f'System.FileName:"*{facts.SUFFIX}"'),
        (rf"{_VERB}\command", "", opening),
    )


def own_keys() -> tuple[str, ...]:
    """The keys that are ours alone and go with the program, inner ones first."""
    return tuple(
        sorted({key for key, _name, _text in values()}, key=lambda key: (-key.count("\\"), key))
    )


def shared() -> str:
    """The one key another program could have written into as well: of the file ending."""
    return _ENDING
