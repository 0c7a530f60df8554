"""What the tests of the window share: the desk's look, put back as it was afterwards."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from iomdesk.ui.theme import Mode, Theme, theme


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> Iterator[Theme]:
    """The light look at 100 %, whatever a test made of it."""
    dressed = theme()
    dressed.install(qapp)
    dressed.choose(mode=Mode.LIGHT, percent=100, caps=True)
    yield dressed
    dressed.choose(mode=Mode.LIGHT, percent=100, caps=True)


@pytest.fixture
def settle(qapp: QApplication) -> Callable[[], None]:
    """Let everything that is queued happen, deletions too."""

    def run() -> None:
        for _ in range(4):
            qapp.processEvents()
            qapp.sendPostedEvents(None, 52)  # DeferredDelete waits for an outer loop

    return run
