"""What the desk remembers of itself on this computer: never anything about a person."""

import json
from pathlib import Path
from typing import Final

from platformdirs import user_config_path
from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from iomdesk.ui.theme import TEXT_SIZES, Mode

_IDLE = (1, 60)
MOST_RECENT: Final = 6
"""How many stores are remembered."""


def settings_path() -> Path:
    """Where the settings lie for the person at this computer."""
    return user_config_path("iomdesk", appauthor=False, roaming=False) / "desk.ini"


class DeskSettings(QObject):
    """Settings in an INI file; a value that cannot be read is the default.

    Signals:
        changed(str): the name of the setting that changed.
    """

    changed = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = QSettings(str(path or settings_path()), QSettings.Format.IniFormat)

    def _text(self, key: str, default: str) -> str:
        return str(self._file.value(key, default))

    def _number(self, key: str, default: int) -> int:
        try:
            return int(self._text(key, str(default)))
        except ValueError:
            return default

    def _put(self, key: str, value: str) -> None:
        if self._text(key, "") != value:
            self._file.setValue(key, value)
            self.changed.emit(key)

    @property
    def mode(self) -> Mode:
        """Follow the system, light, dark or the system's high contrast."""
        value = self._text("look/mode", Mode.SYSTEM.value)
        return Mode(value) if value in set(Mode) else Mode.SYSTEM

    @mode.setter
    def mode(self, value: Mode) -> None:
        self._put("look/mode", value.value)

    @property
    def text_size(self) -> int:
        """100, 125 or 150 per cent."""
        value = self._number("look/text_size", TEXT_SIZES[0])
        return value if value in TEXT_SIZES else TEXT_SIZES[0]

    @text_size.setter
    def text_size(self, value: int) -> None:
        if value not in TEXT_SIZES:
            raise ValueError(value)
        self._put("look/text_size", str(value))

    @property
    def key_caps(self) -> bool:
        """Whether buttons show their keys."""
        return self._number("look/key_caps", 1) != 0

    @key_caps.setter
    def key_caps(self, value: bool) -> None:
        self._put("look/key_caps", str(int(value)))

    @property
    def letter_keys(self) -> bool:
        """Whether single letters are keys outside text boxes (WCAG 2.1.4)."""
        return self._number("keys/letters", 1) != 0

    @letter_keys.setter
    def letter_keys(self, value: bool) -> None:
        self._put("keys/letters", str(int(value)))

    @property
    def idle_minutes(self) -> int:
        """Minutes without a key or the mouse before the desk locks itself, 1 to 60."""
        return min(max(self._number("lock/idle_minutes", 10), _IDLE[0]), _IDLE[1])

    @idle_minutes.setter
    def idle_minutes(self, value: int) -> None:
        if not _IDLE[0] <= value <= _IDLE[1]:
            raise ValueError(value)
        self._put("lock/idle_minutes", str(value))

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the window; empty before it was first closed."""
        value = self._file.value("window/geometry", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._file.setValue("window/geometry", value)

    @property
    def last_store(self) -> Path | None:
        """The folder of the store that was opened last; None before the first."""
        value = self._text("store/last", "")
        return Path(value) if value else None

    @last_store.setter
    def last_store(self, value: Path) -> None:
        self._put("store/last", str(value))

    @property
    def recent_stores(self) -> tuple[Path, ...]:
        """The folders of the stores opened here, the last one first, at most six."""
        try:
            found = json.loads(self._text("store/recent", "[]"))
        except ValueError:
            return ()
        paths = [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
        return tuple(Path(one) for one in dict.fromkeys(paths))[:MOST_RECENT]

    def remember_store(self, folder: Path) -> None:
        """Put a store at the head of the list, to be offered first next time."""
        others = (str(one) for one in self.recent_stores if one != folder)
        listed = [str(folder), *others][:MOST_RECENT]
        self._put("store/recent", json.dumps(listed))
        self.last_store = folder
        self.save()

    def forget_stores(self) -> None:
        """Forget every store that was opened here, the last one too; the file is written now."""
        for key in ("store/recent", "store/last"):
            self._file.remove(key)
            self.changed.emit(key)
        self.save()

    @property
    def meeting_in_view(self) -> str:
        """Id of the meeting that was in view when the desk locked or fell; empty for none."""
        return self._text("meeting/in_view", "")

    @meeting_in_view.setter
    def meeting_in_view(self, value: str) -> None:
        self._put("meeting/in_view", value)
        self.save()

    def save(self) -> None:
        """Write the file now."""
        self._file.sync()
