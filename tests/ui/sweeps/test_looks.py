"""Every place in the dark and in the system's contrast, and back; by itself, for its length."""

from collections.abc import Callable, Iterator

from iomdesk.app.desk import Program
from iomdesk.ui.theme import Mode, Theme
from tests.helpers.looks import alone, takes


def test_each_place_takes_the_other_looks(
    program: Program, each: Iterator[str], themed: Theme, settle: Callable[[], None]
) -> None:
    """Light, dark, and back without a trace; a bare place in the contrast too.

    Qt's warnings fail.
    """
    for key in each:
        alone(program, settle)
        opened = " " in key
        for mode in (Mode.DARK,) if opened else (Mode.DARK, Mode.CONTRAST):
            takes(program, themed, settle, mode, key)
