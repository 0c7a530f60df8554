"""A paper is drawn under the rule set its referral or matrix was saved under, for good."""

from datetime import date
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from iomdesk.services import referral_papers, rulesets, stores
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef
from tests.helpers.papers import put_referral
from tests.helpers.rules import newer_rules
from tests.helpers.stores import WHO
from tests.papers.looks import flat


def page(desk: Desk, kind: PaperKind, row_id: str = "") -> str:
    drawn = referral_papers.draw(desk, PaperRef(kind, row_id))
    return flat(" ".join(one.extract_text() for one in PdfReader(BytesIO(drawn.pdf)).pages))


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def under_newer_rules(desk: Desk, tmp_path: Path) -> Desk:
    """The same store under version 2, with another weight and another label."""
    folder = newer_rules(tmp_path / "newer")
    parent = folder.parent / "derbyshire"
    change(parent / "matrix.toml", 'label = "Burglary dwelling", weight = 8',
           'label = "Burglary dwelling", weight = 9')  # fmt: skip
    change(folder.parent / "derbyshire" / "referral.toml", 'label = "Date of referral:"',
           'label = "Day of referral:"')  # fmt: skip
    wanted = rulesets.candidate(desk, folder)
    rulesets.bring_in(
        desk, wanted, authorised_by="The Board", authorised_on=date(2026, 11, 17), reference="7"
    )
    place, key, clock = desk.store.folder, desk.store._key, desk.clock
    desk.store.close()
    return stores.open_desk(place, key, who=WHO, clock=clock)


def test_old_papers_keep_their_rules_and_blank_ones_have_the_new(
    desk: Desk, tmp_path: Path
) -> None:
    held = put_referral(desk)
    before = page(desk, PaperKind.MATRIX, held.matrix)
    now = under_newer_rules(desk, tmp_path)
    try:
        assert now.scheme.rule_set == "brackenshire 2"
        after = page(now, PaperKind.MATRIX, held.matrix)
        assert "Burglary dwelling 8 9 0 72" in after
        assert "rule set brackenshire 1." in after
        assert after == before
        form = page(now, PaperKind.FORM, held.referral)
        assert "Date of referral: 22 Nov 2026" in form
        assert "Rule set brackenshire 1" in form
        letter = page(now, PaperKind.LETTER, held.referral)
        assert "Decided under rule set brackenshire 1." in letter
        blank = page(now, PaperKind.BLANK_MATRIX)
        assert "Burglary dwelling 9 " in blank
        assert "rule set brackenshire 2." in blank
        assert "Day of referral:" in page(now, PaperKind.BLANK_FORM)
    finally:
        now.store.close()
