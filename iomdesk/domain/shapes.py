"""The drawn marks for statuses, needs, row checks and tick boxes, as points on a 16 grid.

Screen and paper paint from this one table, so that Red is the same octagon on the
board, on the wall and on the page. A mark is a tuple of parts, painted in order. Each
part names the *role* of its fill and of its line; the painter turns a role into a
colour (UX section 2): the solid and edge colours of the status on a screen, black on
paper. Coordinates run from 0 to 16, x to the right and y **down**; a PDF painter
mirrors y. Line widths are in the same units.

IBM Plex has none of these marks as characters (UX section 3): they are always drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from iomdesk.domain.people import NeedLevel, Rag

GRID = 16.0
"""Side of the square all marks are drawn in."""


class Ink(StrEnum):
    """What a fill or a line stands for; the painter decides the colour.

    ``NONE`` paints nothing. ``SOLID`` is the full colour of the status. ``EDGE`` is the
    colour of outlines, the same as ``SOLID`` for all but Amber. ``PAPER`` is what lies
    behind the mark: the panel, or white. ``CUT`` is the bar or tick cut out of a solid
    shape: white, or the dark theme's near-black. On a filled Red badge the painter
    swaps ``SOLID`` and ``CUT``.
    """

    NONE = "none"
    SOLID = "solid"
    EDGE = "edge"
    PAPER = "paper"
    CUT = "cut"


Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed outline through ``points``."""

    points: tuple[Point, ...]
    fill: Ink = Ink.NONE
    line: Ink = Ink.NONE
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """An open line through ``points``, butt ends and mitred joints.

    Attributes:
        dash: lengths of dash and gap; empty for a plain line.
    """

    points: tuple[Point, ...]
    line: Ink
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle, or the half of one left of its middle when ``left_half``."""

    centre: Point
    radius: float
    fill: Ink = Ink.NONE
    line: Ink = Ink.NONE
    width: float = 0.0
    left_half: bool = False


Part: TypeAlias = Polygon | Stroke | Disc
Mark: TypeAlias = tuple[Part, ...]

_OCTAGON = ((5.2, 1.0), (10.8, 1.0), (15.0, 5.2), (15.0, 10.8), (10.8, 15.0), (5.2, 15.0),
            (1.0, 10.8), (1.0, 5.2))  # fmt: skip
_DIAMOND = ((8.0, 1.2), (14.8, 8.0), (8.0, 14.8), (1.2, 8.0))

RAG_MARKS: Mapping[Rag, Mark] = MappingProxyType(
    {
        Rag.RED: (
            Polygon(_OCTAGON, fill=Ink.SOLID),
            Stroke(((4.0, 8.0), (12.0, 8.0)), Ink.CUT, 2.2),
        ),
        Rag.AMBER_ALERT: (
            Polygon(((8.0, 1.0), (15.5, 14.5), (0.5, 14.5)), fill=Ink.SOLID),
            Stroke(((8.0, 5.4), (8.0, 10.2)), Ink.CUT, 1.9),
            Stroke(((8.0, 11.4), (8.0, 13.2)), Ink.CUT, 1.9),
        ),
        Rag.AMBER: (
            Polygon(_DIAMOND, fill=Ink.PAPER),
            Polygon(((1.9, 8.0), (14.1, 8.0), (8.0, 14.1)), fill=Ink.SOLID),
            Polygon(_DIAMOND, line=Ink.EDGE, width=1.4),
        ),
        Rag.GREEN: (
            Disc((8.0, 8.0), 6.5, line=Ink.EDGE, width=1.5),
            Stroke(((4.9, 8.2), (7.1, 10.5), (11.1, 5.8)), Ink.EDGE, 1.6),
        ),
        # UX section 2 "Status unknown: dashed box": four sides so that each starts a dash
        Rag.NOT_SET: (
            Stroke(((2.0, 2.0), (14.0, 2.0)), Ink.EDGE, 1.4, (3.0, 1.5)),
            Stroke(((14.0, 2.0), (14.0, 14.0)), Ink.EDGE, 1.4, (3.0, 1.5)),
            Stroke(((14.0, 14.0), (2.0, 14.0)), Ink.EDGE, 1.4, (3.0, 1.5)),
            Stroke(((2.0, 14.0), (2.0, 2.0)), Ink.EDGE, 1.4, (3.0, 1.5)),
        ),
    }
)
"""The mark of each status (UX section 2)."""

NEED_MARKS: Mapping[NeedLevel, Mark] = MappingProxyType(
    {
        NeedLevel.HIGH: (Disc((8.0, 8.0), 5.0, fill=Ink.SOLID),),
        NeedLevel.SOME: (
            Disc((8.0, 8.0), 4.5, line=Ink.EDGE, width=1.4),
            Disc((8.0, 8.0), 4.5, fill=Ink.SOLID, left_half=True),
        ),
        NeedLevel.NONE: (Disc((8.0, 8.0), 4.5, line=Ink.EDGE, width=1.4),),
        NeedLevel.NOT_ASSESSED: (Stroke(((3.5, 8.0), (12.5, 8.0)), Ink.EDGE, 1.4),),
    }
)
"""Filled disc, half disc, empty ring, dash (UX section 2, "Need")."""

ROW_CHECK_MARKS: Mapping[str, Mark] = MappingProxyType(
    {
        "ready": (Stroke(((2.5, 8.5), (6.3, 12.3), (13.5, 4.0)), Ink.EDGE, 1.6),),
        "check": (
            Polygon(((8.0, 2.0), (14.5, 13.5), (1.5, 13.5)), line=Ink.EDGE, width=1.4),
            Stroke(((8.0, 6.2), (8.0, 9.8)), Ink.EDGE, 1.4),
            Stroke(((8.0, 10.9), (8.0, 12.2)), Ink.EDGE, 1.4),
        ),
        "problem": (
            # upright, so that it is not taken for the bar of Red
            Disc((8.0, 8.0), 6.2, line=Ink.EDGE, width=1.4),
            Stroke(((8.0, 4.5), (8.0, 9.0)), Ink.EDGE, 1.4),
            Stroke(((8.0, 10.5), (8.0, 11.7)), Ink.EDGE, 1.4),
        ),
        "left_out": (Stroke(((3.5, 8.0), (12.5, 8.0)), Ink.EDGE, 1.4),),
    }
)
"""Tick, triangle, ring and bar, dash (UX section 2, "Row check")."""

_BOX = ((0.7, 0.7), (15.3, 0.7), (15.3, 15.3), (0.7, 15.3))

TICK_BOX: Mark = (Polygon(_BOX, fill=Ink.PAPER, line=Ink.EDGE, width=1.35),)
"""An empty box to tick: 3.6 mm with a 0.3 mm edge on paper (UX section 10)."""

TICK_BOX_ON: Mark = (
    *TICK_BOX,
    Polygon(((3.1, 3.1), (12.9, 3.1), (12.9, 12.9), (3.1, 12.9)), fill=Ink.SOLID),
)
"""The same box filled, for a choice the program already knows."""
