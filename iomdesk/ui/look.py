"""One look of the desk: colours, type and scale as a plain value, without a window.

``Theme`` holds the look in force; the projector and the tests make their own. Tokens
and type roles are those of the design language, sections 1 to 3.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from types import MappingProxyType

from PySide6.QtGui import QColor, QFont, QPalette

from iomdesk.assets import resource

FAMILY = "IBM Plex Sans"
FALLBACK = ("IBM Plex Sans", "Segoe UI", "sans-serif")


class Role(Enum):
    """A type role: points, weight, line height in px at 100 %, letter spacing in %."""

    TINY = (8.5, 400, 15, 100)
    CAP = (8.5, 500, 16, 100)
    BADGE = (8.5, 600, 15, 102)
    MARKING = (8.5, 600, 22, 109)
    SMALL = (9.0, 400, 16, 100)
    SMALL_STRONG = (9.0, 600, 16, 100)
    DENSE = (9.5, 400, 17, 100)
    DENSE_LABEL = (9.5, 500, 17, 100)
    DENSE_STRONG = (9.5, 600, 17, 100)
    BODY = (10.0, 400, 18, 100)
    BODY_LABEL = (10.0, 500, 18, 100)
    BODY_STRONG = (10.0, 600, 18, 100)
    PANEL = (11.0, 600, 20, 100)
    BADGE_LARGE = (11.0, 600, 20, 102)
    FIGURE = (13.0, 600, 24, 100)
    BRAND = (13.0, 700, 22, 99)
    ASK = (13.0, 400, 24, 100)
    PAGE = (16.0, 600, 28, 100)
    BRAND_LARGE = (20.0, 700, 32, 99)
    BIG = (20.0, 600, 28, 100)
    TOTAL = (30.0, 600, 40, 100)
    BADGE_WALL = (26.0, 600, 40, 102)

    @property
    def points(self) -> float:
        """Size in points at a text size of 100 %."""
        return float(self.value[0])

    @property
    def weight(self) -> int:
        """400, 500, 600 or 700: the four weights that ship."""
        return int(self.value[1])

    @property
    def line(self) -> int:
        """Line height in px at a text size of 100 %."""
        return int(self.value[2])

    @property
    def spacing(self) -> int:
        """Letter spacing in per cent."""
        return int(self.value[3])


@cache
def tokens(name: str) -> Mapping[str, str]:
    """The token table "light" or "dark": token name to "#RRGGBB"."""
    with resource("theme", "tokens.toml").open("rb") as file:
        return MappingProxyType(tomllib.load(file)[name])


@lru_cache(maxsize=512)
def font_of(points: float, weight: int, spacing: int) -> QFont:
    """A kept font; copy it before changing it."""
    font = QFont()
    font.setFamilies(list(FALLBACK))
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight(weight))
    font.setUnderline(False)  # said, so that a link's underline is not passed to its caps
    if spacing != 100:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, spacing)
    return font


@dataclass(frozen=True)
class Look:
    """Colours and measures to paint with.

    Attributes:
        colours: token to colour; all tokens of ``resources/theme/tokens.toml``.
        name: "light", "dark" or "contrast".
        scale: 1.0 for 100 %; type and the measures that hold type grow with it.
        caps: whether key caps are shown inside buttons.
    """

    colours: Mapping[str, QColor]
    name: str
    scale: float = 1.0
    caps: bool = True

    @property
    def dark(self) -> bool:
        """Light words on a dark ground."""
        return self.colours["window"].lightnessF() < 0.5

    @property
    def contrast(self) -> bool:
        """The system's own high contrast palette: shapes and words carry the status."""
        return self.name == "contrast"

    def colour(self, token: str) -> QColor:
        """The colour of a token; KeyError for a token that does not exist."""
        return self.colours[token]

    def font(self, role: Role) -> QFont:
        """The font of a role at this look's text size; do not change it in place."""
        return QFont(font_of(role.points * self.scale, role.weight, role.spacing))

    def px(self, measure: float) -> int:
        """A measure that holds type, in px at 100 %, at this text size."""
        return round(measure * self.scale)

    def line(self, role: Role) -> int:
        """Line height of a role in px."""
        return self.px(role.line)


def named_look(name: str, *, scale: float = 1.0, caps: bool = True) -> Look:
    """The look "light" or "dark"."""
    colours = {token: QColor(value) for token, value in tokens(name).items()}
    return Look(MappingProxyType(colours), name, scale, caps)


# What each token falls back to when the system's high contrast palette is in force.
_SYSTEM = {
    "window": QPalette.ColorRole.Window,
    "panel": QPalette.ColorRole.Base,
    "panel2": QPalette.ColorRole.Base,
    "nav": QPalette.ColorRole.Window,
    "sel": QPalette.ColorRole.Base,
    "accentSoft": QPalette.ColorRole.Base,
    "accent": QPalette.ColorRole.Highlight,
    "onAccent": QPalette.ColorRole.HighlightedText,
    "focus": QPalette.ColorRole.Highlight,
    "banner": QPalette.ColorRole.WindowText,
    "onBanner": QPalette.ColorRole.Window,
    "red": QPalette.ColorRole.Text,
    "onRed": QPalette.ColorRole.Base,
    "redSoft": QPalette.ColorRole.Base,
    "alertSoft": QPalette.ColorRole.Base,
    "amberSoft": QPalette.ColorRole.Base,
    "greenSoft": QPalette.ColorRole.Base,
}


def system_look(palette: QPalette, *, scale: float = 1.0, caps: bool = True) -> Look:
    """The look made of the system's own palette, for high contrast modes."""
    colours = {
        token: palette.color(
            QPalette.ColorGroup.Active, _SYSTEM.get(token, QPalette.ColorRole.Text)
        )
        for token in tokens("light")
    }
    return Look(MappingProxyType(colours), "contrast", scale, caps)
