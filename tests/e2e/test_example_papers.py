"""The papers that are made without a screen: one of each kind the store has something for."""

from pathlib import Path

from pypdf import PdfReader

from iomdesk.app.examples import save_papers
from iomdesk.services.desk import Desk
from tests.helpers.referrals import accepted, save, scored, sent, tasking


def kinds(files: list[Path]) -> list[str]:
    return sorted(file.stem.rsplit("-", 1)[0] for file in files)


def test_an_empty_store_gives_the_blank_papers(desk: Desk, tmp_path: Path) -> None:
    files = save_papers(desk, tmp_path / "papers")
    assert sorted(file.name for file in files) == ["blank-form.pdf", "blank-matrix.pdf"]


def test_one_of_each_kind_that_may_leave(desk: Desk, tmp_path: Path) -> None:
    # Nobody is named who could get this one, so the next is taken.
    save(desk, surname="OAKAPPLE", crn="", offender_manager="", completed_by="", agency="")
    scored(desk, sent(desk, surname="SNOWBERRY", crn="X990161"))
    accepted(desk, tasking(desk))
    files = save_papers(desk, tmp_path / "papers")
    assert kinds(files) == ["blank", "blank", "form", "letter", "matrix"]
    for file in files:
        text = PdfReader(file).pages[0].extract_text()
        assert "OAKAPPLE" not in text
        assert file.parent == tmp_path / "papers"
    again = save_papers(desk, tmp_path / "papers")
    assert again == files
