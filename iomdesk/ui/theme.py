"""The theme in force: one style sheet, one palette, one set of fonts for all windows.

Four modes: follow the system, light, dark, and the system's own colours. When the
system is in a high contrast mode the style sheet is dropped and the system palette
used, whatever the mode; shapes and words still carry every status.
"""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from iomdesk.assets import resource
from iomdesk.ui.look import Look, Role, named_look, system_look
from iomdesk.ui.qss import style_sheet

__all__ = ["TEXT_SIZES", "Look", "Mode", "Role", "Theme", "restyle", "theme"]

TEXT_SIZES: Final = (100, 125, 150)
"""The text sizes a person can choose, in per cent."""

_FACES: Final = ("Regular", "Medium", "SemiBold", "Bold")
_EFFECTS: Final = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)


class Mode(StrEnum):
    """What a person chose in Settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Theme(QObject):
    """Holds the look in force and applies it to the application.

    Signals:
        changed: the look is another one; repaint and take fonts afresh.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode = Mode.SYSTEM
        self._percent = 100
        self._caps = True
        self._look = named_look("light")
        self._app: QApplication | None = None
        self._dressed = True
        self._native_style = ""

    @property
    def look(self) -> Look:
        """The look to paint with now."""
        return self._look

    @property
    def mode(self) -> Mode:
        """The mode that was chosen, which may differ from the look in force."""
        return self._mode

    @property
    def percent(self) -> int:
        """The text size in per cent."""
        return self._percent

    def colour(self, token: str) -> QColor:
        """The colour of a token now."""
        return self._look.colour(token)

    def font(self, role: Role) -> QFont:
        """The font of a role now."""
        return self._look.font(role)

    def px(self, measure: float) -> int:
        """A measure in px at 100 %, at the text size in force."""
        return self._look.px(measure)

    def install(self, app: QApplication, *, dressed: bool = True) -> None:
        """Load the fonts and dress the application; a second call does nothing.

        With ``dressed=False`` the style sheet waits for ``dress``: a widget that is put
        into another is matched with every rule again, so the first window is built plain
        and dressed once.
        """
        if self._app is app:
            return
        self._app = app
        self._dressed = dressed
        self._native_style = app.style().objectName()
        for face in _FACES:
            path = resource("fonts", f"IBMPlexSans-{face}.ttf")
            if QFontDatabase.addApplicationFont(str(path)) < 0:
                raise FileNotFoundError(path.name)
        for effect in _EFFECTS:
            QApplication.setEffectEnabled(effect, False)
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    def dress(self) -> None:
        """Put the style sheet on, where ``install`` left it off."""
        if self._app is not None and not self._dressed:
            self._dressed = True
            self._app.setStyleSheet(style_sheet(self._look))

    def choose(
        self, *, mode: Mode | None = None, percent: int | None = None, caps: bool | None = None
    ) -> None:
        """Take another mode, text size (100, 125, 150) or key cap setting at once."""
        if percent is not None and percent not in TEXT_SIZES:
            raise ValueError(percent)
        before = (self._mode, self._percent, self._caps)
        self._mode = self._mode if mode is None else mode
        self._percent = self._percent if percent is None else percent
        self._caps = self._caps if caps is None else caps
        if before != (self._mode, self._percent, self._caps):
            self._apply()

    def _system_changed(self) -> None:
        self._apply()

    def _wanted(self) -> Look:
        scale = self._percent / 100
        hints = QGuiApplication.styleHints()
        if self._mode is Mode.CONTRAST or _high_contrast():
            palette = QGuiApplication.palette()
            if self._app is not None:
                palette = self._app.style().standardPalette()
            return system_look(palette, scale=scale, caps=self._caps)
        dark = self._mode is Mode.DARK or (
            self._mode is Mode.SYSTEM and hints.colorScheme() is Qt.ColorScheme.Dark
        )
        return named_look("dark" if dark else "light", scale=scale, caps=self._caps)

    def _apply(self) -> None:
        app = self._app
        if app is None:
            self._look = named_look("light", scale=self._percent / 100, caps=self._caps)
            return
        high = self._mode is Mode.CONTRAST or _high_contrast()
        style = self._native_style if high else "fusion"
        if app.styleSheet():
            app.setStyleSheet("")
        if app.style().objectName() != style:
            app.setStyle(style)
        self._look = self._wanted()
        app.setPalette(QPalette() if high else _palette(self._look))
        app.setFont(self._look.font(Role.BODY))
        if self._dressed:
            app.setStyleSheet(style_sheet(self._look))
        self.changed.emit()


def _high_contrast() -> bool:
    """Whether the system asks for high contrast (known to Qt 6.10 and later)."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast)


def _palette(look: Look) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = (
        (role.Window, "window"), (role.WindowText, "text"), (role.Base, "panel"),
        (role.AlternateBase, "panel2"), (role.Text, "text"), (role.Button, "panel"),
        (role.ButtonText, "text"), (role.Highlight, "accent"),
        (role.HighlightedText, "onAccent"), (role.PlaceholderText, "text3"),
        (role.Link, "accent"), (role.LinkVisited, "accent"), (role.ToolTipBase, "panel"),
        (role.ToolTipText, "text"), (role.Accent, "accent"), (role.Mid, "line"),
    )  # fmt: skip
    for which, token in pairs:
        palette.setColor(which, look.colour(token))
    off = QPalette.ColorGroup.Disabled
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(off, which, look.colour("text3"))
    return palette


_theme: Theme | None = None


def theme() -> Theme:
    """The one theme of this process, made on first use."""
    global _theme
    if _theme is None:
        _theme = Theme()
    return _theme


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a dynamic property that changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    widget.update()
