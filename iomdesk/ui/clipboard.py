"""Copies identifiers as secrets: left out of clipboard histories, and cleared soon."""

from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

CLEAR_SECONDS: Final = 30

# What clipboard keepers look for: KDE and its kin, then Windows' history and cloud.
_MARKS: Final = (
    ("x-kde-passwordManagerHint", b"secret"),
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\0\0\0\0"),
    ('application/x-qt-windows-mime;value="CanUploadToCloudClipboard"', b"\0\0\0\0"),
)


class SecretClipboard(QObject):
    """Holds at most one secret in the system clipboard and takes it out again."""

    def __init__(self, parent: QObject | None = None, *, seconds: int = CLEAR_SECONDS) -> None:
        super().__init__(parent)
        self._held = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(seconds * 1000)
        self._timer.timeout.connect(self.clear)

    def copy(self, text: str) -> None:
        """Put ``text`` into the clipboard, marked as a secret, until the time is up."""
        data = QMimeData()
        data.setText(text)
        for kind, value in _MARKS:
            data.setData(kind, QByteArray(value))
        QGuiApplication.clipboard().setMimeData(data)
        self._held = text
        self._timer.start()

    def clear(self) -> None:
        """Empty the clipboard if it still holds what was put there; also on lock and quit."""
        self._timer.stop()
        held, self._held = self._held, ""
        clipboard = QGuiApplication.clipboard()
        if held and clipboard.text() == held:
            clipboard.clear()
