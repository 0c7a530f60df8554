"""A page of the wall while it is put together: its pieces, and the measuring of type."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import ClassVar, Final, TypeAlias

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from iomdesk.domain.people import Rag
from iomdesk.ui.look import FALLBACK

WIDE: Final = 1440
HIGH: Final = 900
MARGIN: Final = 64.0
BAND: Final = 40.0
"""The band with the marking, at the head and at the foot."""
FACTS: Final = 58.0
THIRDS: Final = 3
BODY: Final = 92 / THIRDS
"""23 pt at 96 dots an inch."""
SMALL: Final = 80 / THIRDS
"""20 pt, the smallest type on the wall but for the marking."""

Run: TypeAlias = tuple[str, int]
"""A stretch of text and its weight."""
Line: TypeAlias = tuple[tuple[str, int, float], ...]
"""A line of wrapped text: stretches, each with its weight and where it begins."""


class Align(Enum):
    """How a text stands in its line."""

    LEFT = Qt.AlignmentFlag.AlignLeft
    RIGHT = Qt.AlignmentFlag.AlignRight
    CENTRE = Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, in the middle of the height of its line.

    Attributes:
        px: size of the type. spacing: between letters, in parts of ``px``.
    """

    text: str
    rect: QRectF
    px: float = BODY
    weight: int = 400
    ink: str = "text"
    align: Align = Align.LEFT
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box; with an edge that is so wide, drawn inside it, when ``edge`` is not 0."""

    rect: QRectF
    fill: str = "panel"
    ink: str = "text"
    edge: float = 0.0


@dataclass(frozen=True, slots=True)
class Badge:
    """A status: shape and word."""

    PX: ClassVar[float] = 104 / THIRDS
    SPACING: ClassVar[float] = 0.02
    rag: Rag
    rect: QRectF


@dataclass(frozen=True, slots=True)
class Icon:
    """An icon beside words."""

    name: str
    rect: QRectF
    ink: str = "text"


Piece: TypeAlias = Text | Box | Badge | Icon


@lru_cache(maxsize=64)
def font(px: float, weight: int, spacing: float = 0.0) -> QFont:
    """A font in thirds of a px, the same on every screen; do not change it in place."""
    made = QFont()
    made.setFamilies(list(FALLBACK))
    made.setPixelSize(round(px * THIRDS))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if spacing:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, px * THIRDS * spacing)
    return made


@lru_cache(maxsize=64)
def _metrics(px: float, weight: int, spacing: float) -> QFontMetricsF:
    return QFontMetricsF(font(px, weight, spacing))


def start_of(text: Text) -> tuple[float, float]:
    """Where a text begins and its base line runs: on a whole px of the design."""
    metrics = _metrics(text.px, text.weight, text.spacing)
    wide = metrics.horizontalAdvance(text.text) / THIRDS
    above, below = (round(each / THIRDS) for each in (metrics.ascent(), metrics.descent()))
    y = text.rect.top() + (text.rect.height() - above - below) // 2 + above
    match text.align:
        case Align.LEFT:
            return text.rect.left(), y
        case Align.RIGHT:
            return text.rect.right() - wide, y
        case Align.CENTRE:
            return text.rect.center().x() - wide / 2, y


class Page:
    """Pieces, and how wide and high they may stand."""

    def __init__(self, wide: float, high: float) -> None:
        self.wide = wide
        self.high = high
        self.pieces: list[Piece] = []

    def add(self, piece: Piece) -> None:
        """Put a piece on top of those there are."""
        self.pieces.append(piece)

    def width(self, text: str, px: float, weight: int = 400, spacing: float = 0.0) -> float:
        """How wide a text is."""
        return _metrics(px, weight, spacing).horizontalAdvance(text) / THIRDS

    def wrap(
        self, runs: Sequence[Run], width: float, px: float, most: int = 99
    ) -> tuple[Line, ...]:  # fmt: skip
        """Lines of a text no wider than ``width``; the last of ``most`` ends in an ellipsis."""
        lines: list[list[Run]] = [[]]
        for word, weight in self._words(runs, width, px):
            tried = [*lines[-1], (word, weight)]
            if lines[-1] and self._long(tried, px) > width:
                lines.append([(word, weight)])
            else:
                lines[-1] = tried
        if len(lines) > most:
            lines = lines[:most]
            lines[-1] = self._shortened(lines[-1], width, px)
        return tuple(self._placed(line, px) for line in lines)

    def put(
        self, lines: Sequence[Line], x: float, y: float, line: float, px: float, ink: str = "text"
    ) -> None:
        """Add wrapped lines with their top left corner at x, y."""
        for number, one in enumerate(lines):
            for text, weight, left in one:
                wide = self.width(text, px, weight) + 1
                at = QRectF(x + left, y + number * line, wide, line)
                self.add(Text(text, at, px=px, weight=weight, ink=ink))

    def _words(self, runs: Sequence[Run], width: float, px: float) -> list[Run]:
        """The words of a text; one that is wider than a line is taken apart."""
        found: list[Run] = []
        for text, weight in runs:
            for word in text.split():
                rest = word
                while self.width(rest, px, weight) > width and len(rest) > 1:
                    fits = 1
                    while self.width(rest[: fits + 1], px, weight) <= width:
                        fits += 1
                    found.append((rest[:fits], weight))
                    rest = rest[fits:]
                found.append((rest, weight))
        return found

    def _long(self, line: Sequence[Run], px: float) -> float:
        placed = self._placed(line, px)
        text, weight, left = placed[-1]
        return left + self.width(text, px, weight)

    def _placed(self, line: Sequence[Run], px: float) -> Line:
        """Words of one weight put together, each stretch behind the other."""
        merged: list[Run] = []
        for word, weight in line:
            if merged and merged[-1][1] == weight:
                merged[-1] = (f"{merged[-1][0]} {word}", weight)
            else:
                merged.append((word, weight))
        x, found = 0.0, []
        for text, weight in merged:
            found.append((text, weight, x))
            x += self.width(f"{text} ", px, weight)
        return tuple(found)

    def _shortened(self, line: list[Run], width: float, px: float) -> list[Run]:
        while len(line) > 1 and self._long(_cut(line), px) > width:
            line = line[:-1]
        return _cut(line)


def _cut(line: list[Run]) -> list[Run]:
    word, weight = line[-1]
    return [*line[:-1], (f"{word}…", weight)]
