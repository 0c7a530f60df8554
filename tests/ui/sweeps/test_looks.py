"""Every place in every look, and back; by itself, because it takes the longest."""

from collections.abc import Callable, Iterator

import pytest

from iomdesk.app.desk import Program
from iomdesk.ui.theme import Mode, Theme


@pytest.mark.parametrize("mode", [Mode.DARK, Mode.CONTRAST])
def test_each_place_takes_every_look(
    program: Program, each: Iterator[str], themed: Theme, settle: Callable[[], None], mode: Mode
) -> None:
    """Light, dark or the system's contrast, and back without a trace; Qt's warnings fail."""
    for key in each:
        settle()  # a panel may still be reading
        before = program.shell.grab().toImage()
        themed.choose(mode=mode)
        settle()
        other = program.shell.grab().toImage()
        themed.choose(mode=Mode.LIGHT)
        settle()
        assert program.shell.grab().toImage() == before, key
        assert mode is Mode.CONTRAST or other != before, key
