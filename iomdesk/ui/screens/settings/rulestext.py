"""A long text to read: headings, lines and what changes, by keyboard and screen reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from iomdesk.formdef.ruleset import RuleChange, RuleText
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.words import words


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph: its words, type, colour token and the room above it in px at 100 %."""

    text: str
    role: Role = Role.BODY
    ink: str = "text"
    above: int = 4
    inset: int = 0


def rules_said(parts: Sequence[RuleText]) -> tuple[Said, ...]:
    """A whole rule set, part by part."""
    said: list[Said] = []
    for part in parts:
        said.append(Said(part.part, Role.PANEL, above=16))
        said += [Said(line) for line in part.lines]
    return tuple(said)


def changes_said(changes: Sequence[RuleChange]) -> tuple[Said, ...]:
    """What a newer rule set changes, part by part: what, before, after."""
    said: list[Said] = []
    part = ""
    for change in changes:
        if change.part != part:
            part = change.part
            said.append(Said(part, Role.PANEL, above=16))
        what = change.what[:1].upper() + change.what[1:]
        said.append(Said(what, Role.BODY_LABEL, above=8))
        if not change.before:
            said.append(Said(words("rules", "added", {"text": change.after}), inset=16, above=2))
        elif not change.after:
            gone = words("rules", "taken_away", {"text": change.before})
            said.append(Said(gone, ink="text2", inset=16, above=2))
        else:
            before = words("rules", "before", {"text": change.before})
            said.append(Said(before, ink="text2", inset=16, above=2))
            said.append(Said(words("rules", "after", {"text": change.after}), inset=16, above=0))
    return tuple(said)


class Reader(QTextEdit):
    """Paragraphs to read; nothing can be typed, and Tab goes on to the next thing.

    Plain text only: what a rule set says is never read as markup.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: tuple[Said, ...] = ()
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("part", "reader")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        theme().changed.connect(self._write)

    def show_said(self, said: tuple[Said, ...], name: str) -> None:
        """Show these paragraphs from their beginning; ``name`` says what they are."""
        self._said = said
        self.setAccessibleName(name)
        self._write()

    def _write(self) -> None:
        look = theme()
        self.clear()
        self.document().setDocumentMargin(look.px(12))
        cursor = QTextCursor(self.document())
        for number, one in enumerate(self._said):
            block = QTextBlockFormat()
            block.setTopMargin(look.px(one.above) if number else 0)
            block.setLeftMargin(look.px(one.inset))
            letters = QTextCharFormat()
            letters.setFont(look.font(one.role))
            letters.setForeground(look.colour(one.ink))
            if number:
                cursor.insertBlock(block, letters)
            else:
                cursor.setBlockFormat(block)
                cursor.setBlockCharFormat(letters)
            cursor.insertText(one.text, letters)
        self.moveCursor(QTextCursor.MoveOperation.Start)
