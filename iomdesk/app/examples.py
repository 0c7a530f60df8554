"""The papers of a referral made without a screen: the form, the matrix sheet, the letter."""

from collections.abc import Iterator
from pathlib import Path

from iomdesk.domain.problems import RuleViolation
from iomdesk.services import referral_papers, referrals, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef


def save_papers(desk: Desk, folder: Path) -> list[Path]:
    """Save one paper of each kind the store has something for; gives the files.

    Each goes to the offender manager that its form names, logged like any other.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for ref in _refs(desk):
        drawn = referral_papers.draw(desk, ref)
        path = folder / drawn.file_name
        recipient = referral_papers.usual_recipient(desk, ref)
        referral_papers.save(desk, ref, path, recipient=recipient)
        files.append(path)
    return files


def _refs(desk: Desk) -> Iterator[PaperRef]:
    """Both blank papers, and of each other kind the first that may leave the desk."""
    yield PaperRef(PaperKind.BLANK_FORM)
    yield PaperRef(PaperKind.BLANK_MATRIX)
    ids = [line.id for line in referrals.listed(desk, "all")]
    scored = (one.id for row in ids for one in scoring.matrices(desk, referral_id=row)[:1])
    kinds = (
        (PaperKind.FORM, iter(ids)),
        (PaperKind.MATRIX, scored),
        (PaperKind.LETTER, iter(ids)),
    )
    for kind, rows in kinds:
        ref = next((PaperRef(kind, row) for row in rows if _may_leave(desk, kind, row)), None)
        if ref is not None:
            yield ref


def _may_leave(desk: Desk, kind: PaperKind, row_id: str) -> bool:
    ref = PaperRef(kind, row_id)
    try:
        referral_papers.check(desk, ref, referral_papers.usual_recipient(desk, ref))
    except RuleViolation:
        return False
    return True
