"""The drawn marks in black: statuses, needs, tick boxes, and the badge of a status.

Geometry comes from ``iomdesk.domain.shapes``, which the screen paints from as well.
Print rules (UX section 2): Red white on black; Amber Alert in a 0.7 mm box; Amber in a
0.25 mm box; Green without a box; the same shapes in black, so that rank reads from ink.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from iomdesk.domain.people import Rag
from iomdesk.domain.shapes import GRID, RAG_MARKS, Disc, Ink, Mark, Polygon
from iomdesk.papers.brush import Brush, mm
from iomdesk.papers.fonts import BOLD, width

TICK: Final = 3.6 * mm
"""Side of a tick box (UX section 10)."""

_BLACK: Final[Mapping[Ink, float | None]] = MappingProxyType(
    {Ink.NONE: None, Ink.SOLID: 0.0, Ink.EDGE: 0.0, Ink.PAPER: 1.0, Ink.CUT: 1.0}
)
_WHITE: Final[Mapping[Ink, float | None]] = MappingProxyType(
    {Ink.NONE: None, Ink.SOLID: 1.0, Ink.EDGE: 1.0, Ink.PAPER: 0.0, Ink.CUT: 0.0}
)


def draw_mark(
    brush: Brush, mark: Mark, x: float, y: float, side: float, *, on_black: bool = False
) -> None:
    """Draw a mark in the square with its top left corner at ``x``, ``y``."""
    greys = _WHITE if on_black else _BLACK
    scale = side / GRID
    for part in mark:
        if isinstance(part, Disc):
            brush.disc(
                x + part.centre[0] * scale,
                y + part.centre[1] * scale,
                part.radius * scale,
                fill=greys[part.fill],
                line=greys[part.line],
                thick=part.width * scale,
                left_half=part.left_half,
            )
            continue
        points = tuple((x + px * scale, y + py * scale) for px, py in part.points)
        if isinstance(part, Polygon):
            brush.polygon(
                points, fill=greys[part.fill], line=greys[part.line], thick=part.width * scale
            )
        else:
            dash = tuple(length * scale for length in part.dash)
            brush.polygon(
                points, line=greys[part.line], thick=part.width * scale, closed=False, dash=dash
            )


# Left and right padding, padding above and below, edge, in millimetres, for each status.
_BADGE: Final[Mapping[Rag, tuple[float, float, float, float]]] = MappingProxyType(
    {
        Rag.RED: (2.0, 3.0, 1.0, 0.0),
        Rag.AMBER_ALERT: (2.5, 3.3, 1.5, 0.7),
        Rag.AMBER: (2.25, 3.05, 1.35, 0.25),
        Rag.GREEN: (0.0, 0.0, 1.0, 0.0),
        Rag.NOT_SET: (0.0, 0.0, 1.0, 0.0),
    }
)
_WORD: Final = 15.0
_LINE: Final = 18.0
_SHAPE: Final = 6.3 * mm
_GAP: Final = 2.0 * mm


def badge_size(rag: Rag) -> tuple[float, float]:
    """Width and height of the badge of a status on a case page."""
    left, right, above, _edge = _BADGE[rag]
    across = (left + right) * mm + _SHAPE + _GAP + width(rag.word, BOLD, _WORD)
    return across, _LINE + 2 * above * mm


def draw_badge(brush: Brush, rag: Rag, x: float, y: float) -> None:
    """Draw shape and word of a status with the top left corner at ``x``, ``y``."""
    left, _right, above, edge = _BADGE[rag]
    across, down = badge_size(rag)
    red = rag is Rag.RED
    if red:
        brush.box(x, y, across, down, fill=0.0)
    elif edge:
        brush.box(x, y, across, down, edge * mm)
    draw_mark(brush, RAG_MARKS[rag], x + left * mm, y + (down - _SHAPE) / 2, _SHAPE, on_black=red)
    brush.text(
        x + left * mm + _SHAPE + _GAP,
        y + above * mm,
        rag.word,
        size=_WORD,
        leading=_LINE,
        font=BOLD,
        grey=1.0 if red else 0.0,
    )
