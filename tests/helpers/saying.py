"""Saying the five facts in "Move with a reason" by keys, as a person does."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from iomdesk.domain.people import Rag
from iomdesk.domain.ragfacts import FactName
from iomdesk.ui.widgets.move import MovePanel
from iomdesk.ui.widgets.ragtests import LETTERS
from tests.helpers.rag import VALUES


def say_facts(panel: MovePanel, status: Rag) -> None:
    """A letter on each fact, so that the facts give this status; back to the reason."""
    for fact, value in zip(FactName, VALUES[status], strict=True):
        row = panel.evidence.facts[fact]
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        QTest.keyClick(row, LETTERS[value])
    panel.reason.setFocus(Qt.FocusReason.OtherFocusReason)
