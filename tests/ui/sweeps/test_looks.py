"""Every place in the dark, and back; by itself, because it takes the longest."""

from collections.abc import Callable, Iterator

from iomdesk.app.desk import Program
from iomdesk.ui.theme import Mode, Theme
from tests.helpers.looks import takes


def test_each_place_takes_the_dark_look(
    program: Program, each: Iterator[str], themed: Theme, settle: Callable[[], None]
) -> None:
    """Light, dark, and back without a trace; Qt's warnings fail."""
    for key in each:
        takes(program, themed, settle, Mode.DARK, key)
