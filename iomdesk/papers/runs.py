"""A paragraph of which some words are bold, wrapped beforehand like all other text."""

from collections.abc import Sequence
from dataclasses import dataclass

from iomdesk.papers.brush import Brush
from iomdesk.papers.fonts import REGULAR, printable, width, wrap


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one face."""

    text: str
    font: str = REGULAR


def wrap_runs(runs: Sequence[Run], size: float, across: float) -> tuple[tuple[Run, ...], ...]:
    """The runs in lines no wider than ``across`` points; faces change between words only."""
    lines: list[list[Run]] = [[]]
    filled = 0.0
    for run in runs:
        blank = width(" ", run.font, size)
        for word in printable(run.text).split():
            for number, part in enumerate(wrap(word, run.font, size, across)):
                wide = width(part, run.font, size)
                if number or (lines[-1] and filled + blank + wide > across):
                    lines.append([])
                    filled = 0.0
                if lines[-1]:
                    filled += blank
                lines[-1].append(Run(part, run.font))
                filled += wide
    return tuple(map(tuple, lines))


def cut_runs(
    lines: Sequence[Sequence[Run]], most: int, size: float, across: float
) -> tuple[tuple[Run, ...], ...]:
    """At most ``most`` lines; an ellipsis ends the last one when some were left out."""
    if len(lines) <= most:
        return tuple(map(tuple, lines))
    last = list(lines[most - 1])
    while len(last) > 1 and _ending(last, size) > across:
        last.pop()
    end = last.pop()
    while len(end.text) > 1 and _ending([*last, end], size) > across:
        end = Run(end.text[:-1], end.font)
    last.append(Run(f"{end.text}\u2026", end.font))
    return (*map(tuple, lines[: most - 1]), tuple(last))


def _ending(line: Sequence[Run], size: float) -> float:
    """Width of a line with an ellipsis after it."""
    return sum(width(f"{run.text} ", run.font, size) for run in line) + size


def draw_runs(
    brush: Brush,
    x: float,
    y: float,
    line: Sequence[Run],
    *,
    size: float,
    leading: float,
    grey: float = 0.0,
) -> None:
    """One line of runs; words of one face are drawn together. ``grey`` sets regular ones."""
    together: list[Run] = []
    for run in line:
        if together and together[-1].font == run.font:
            together[-1] = Run(f"{together[-1].text} {run.text}", run.font)
        else:
            together.append(run)
    for run in together:
        shade = grey if run.font == REGULAR else 0.0
        x += brush.text(x, y, run.text, size=size, leading=leading, font=run.font, grey=shade)
        x += width(" ", run.font, size)
