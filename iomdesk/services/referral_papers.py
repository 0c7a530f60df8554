"""Papers of referrals: the form, the matrix sheet, and the letter that tells a decision.

A paper is drawn in memory for one named person, under the rule set that its referral or
matrix was saved under. Looking at it lets nothing out. Printing, saving and copying are
disclosures: ``check`` asks the audience gate first, and the log names the recipient.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from iomdesk.services.desk import Desk


class PaperKind(StrEnum):
    """The papers there are."""

    BLANK_FORM = "blank_form"
    BLANK_MATRIX = "blank_matrix"
    FORM = "form"
    MATRIX = "matrix"
    LETTER = "letter"


BLANK = frozenset({PaperKind.BLANK_FORM, PaperKind.BLANK_MATRIX})
"""Papers without a person on them: nothing is disclosed, and nobody has to be named."""


@dataclass(frozen=True, slots=True)
class PaperRef:
    """Which paper is meant: ``id`` of the referral, or of the matrix for a matrix sheet."""

    kind: PaperKind
    id: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it: a named person of a statutory agency."""

    name: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPaper:
    """A paper in memory; nothing has left the desk.

    Attributes:
        title: in the window; ``file_name``: what it is saved as; neither names anybody.
    """

    ref: PaperRef
    recipient: Recipient | None
    pdf: bytes
    pages: int
    title: str
    file_name: str
    sha256: str


def draw(desk: Desk, ref: PaperRef, recipient: Recipient | None = None) -> DrawnPaper:
    """Draw a paper, for somebody named or for a look at it."""
    raise NotImplementedError


def usual_recipient(desk: Desk, ref: PaperRef) -> Recipient | None:
    """Who it usually goes to: the offender manager of the form; None where none is named."""
    raise NotImplementedError


def check(desk: Desk, ref: PaperRef, recipient: Recipient) -> None:
    """Whether it may leave the desk for this person, as the gate answers now.

    Raises RuleViolation for ``recipient`` or ``agency``, or for what the paper holds.
    """
    raise NotImplementedError


def save(
    desk: Desk, ref: PaperRef, path: Path, *, recipient: Recipient | None, password: str = ""
) -> None:
    """Write it to a file, drawn as everything stands now; a disclosure to ``recipient``."""
    raise NotImplementedError


def note_printed(desk: Desk, drawn: DrawnPaper) -> None:
    """Log that a paper was printed: a disclosure to the person it was drawn for."""
    raise NotImplementedError


def letter_text(desk: Desk, referral_id: str) -> str:
    """The letter as text to paste into a case system; its first line is the contact code."""
    raise NotImplementedError


def note_copied(desk: Desk, ref: PaperRef, recipient: Recipient) -> None:
    """Log that the letter's text was copied: a disclosure like a paper."""
    raise NotImplementedError
