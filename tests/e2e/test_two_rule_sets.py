"""Version 2 is brought in through Settings; what was saved under version 1 stays under it."""

from pathlib import Path

import pypdf
import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.matrix import Sheet
from iomdesk.services import referrals, scoring
from iomdesk.ui import ask
from iomdesk.ui.screens.matrix.view import MatrixView
from iomdesk.ui.screens.paper.view import PaperScreen
from iomdesk.ui.screens.settings.rulesview import RulesView
from iomdesk.ui.screens.settings.view import SettingsView
from tests.helpers import referrals as made_up
from tests.helpers.journey import PASSWORD, Picks, Traveller
from tests.helpers.program import Rig, Start, visible_texts
from tests.helpers.rules import newer_rules
from tests.helpers.schemes import change
from tests.helpers.stores import PASSPHRASE, make_folder, open_desk
from tests.ui.test_referral_form import TYPED

SUBSTANCE = """[[section.field]]
id = "primary_substance"
type = "text"
label = "Primary substance of choice"
most = 200
"""
SUBSTANCE_LINE = """[[paper]]
cells = [{ label = "Primary substance of choice:", fields = ["primary_substance"] }]
"""


def version_2(place: Path) -> Path:
    """Another tier score, threshold, weight, band and label; one field is gone."""
    folder = newer_rules(place)
    parent = folder.parent / "derbyshire"
    scheme = parent / "scheme.toml"
    for before, after in (("from = 90", "from = 92"), ("90 +", "92 +"), ("80 – 89", "80 – 91")):
        change(scheme, before, after)
    form, matrix = parent / "referral.toml", parent / "matrix.toml"
    change(form, SUBSTANCE, "")
    change(form, SUBSTANCE_LINE, "")
    change(form, 'label = "Date of referral:"', 'label = "Day of referral:"')
    change(form, 'label = "Contact number"', 'label = "Telephone"')
    change(matrix, 'label = "Burglary dwelling", weight = 8',
           'label = "Burglary dwelling", weight = 9')  # fmt: skip
    for before, after in (("80-89", "80-94"), ("most = 89", "most = 94"), ("90+", "95+"),
                          ("least = 90", "least = 95")):  # fmt: skip
        change(matrix, before, after)
    return folder


@pytest.fixture
def rig(start: Start, tmp_path: Path, clock: SetClock) -> Rig:
    """The program at a store with a referral and its matrix of 90, under version 1."""
    folder, key = make_folder(tmp_path)
    desk = open_desk(folder, key, clock)
    made_up.scored(desk, made_up.sent(desk))
    desk.store.close()
    begun = start(folder)
    begun.unlock(PASSPHRASE)
    return begun


def bring_in(made: Traveller, folder: Path) -> None:
    """From Settings, by keys: what changes, the authority; the desk locks. Unlock again."""
    rig = made.rig
    made.press("Ctrl+0")
    made.tab_to(made.here(SettingsView).all_rules.accessibleName())
    made.press("Space")
    view = made.here(RulesView)
    with ask.use(Picks(folder)):
        made.press("Ctrl+O")
    rig.until(lambda: view.comparing)
    told = view.reader.toPlainText()
    for words in ("Before: 24\nAfter: 12", "Telephone", "Primary substance of choice",
                  "Before: 8\nAfter: 9", "92 +"):  # fmt: skip
        assert words in told
    made.tab_to(view.form.by.accessibleName())
    for typed in ("Strategic Implementation Group", "17 nov 2026", "Minute 7"):
        made.write(typed)
        rig.press("Tab")
    with rig.qtbot.waitSignal(rig.program.closed_store, timeout=20_000):
        rig.press("Ctrl+Return")
    rig.unlock(PASSPHRASE)
    assert made.desk.scheme.rule_set == "brackenshire 2"


def printed(made: Traveller, place: Path) -> str:
    """The paper of what is in view, saved and read back; the screen is there again."""
    made.press("Ctrl+P")
    assert made.here(PaperScreen).page.preview.count
    made.save_paper(place)
    reader = pypdf.PdfReader(place)
    assert reader.decrypt(PASSWORD)
    made.press("Escape")
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_each_keeps_the_version_it_was_saved_under(rig: Rig, tmp_path: Path) -> None:
    made = Traveller(rig)
    (line,) = referrals.listed(made.desk, "open")
    bring_in(made, version_2(tmp_path / "new"))

    # The referral of before: shown, worked out and printed under version 1.
    made.press("Ctrl+3", "Return")
    fields = made.form.fields
    assert fields.box("primary_substance").isVisible()
    assert fields.box("contact_number").accessibleName().startswith("Contact number")
    assert made.form.inspector.figure.text() == "84"  # by the score of 24 months
    assert "Rules of 1 Apr 2026, v1" in visible_texts(made.form.inspector)
    form = printed(made, tmp_path / "form1.pdf")
    for words in ("Date of referral: 22 Nov 2026", "Primary substance of choice: Crack cocaine",
                  "Rule set brackenshire 1"):  # fmt: skip
        assert words in form
    made.press("Ctrl+M")
    total = made.here(MatrixView).total
    assert (total.figure.text(), total.band.text()) == ("90", "To Panel")
    sheet = printed(made, tmp_path / "matrix1.pdf")
    for words in ("Burglary dwelling 8 9 0 72", "rule set brackenshire 1."):
        assert words in sheet

    # A new one: asked, scored and printed under version 2.
    made.press("Ctrl+N")
    assert "primary_substance" not in made.form.fields.form.keys()  # noqa: SIM118 - no mapping
    new = {"surname": "COPPERBEECH", "forename": "Wayne", "crn": "X990161", "birth_date": "2/2/88",
           "ogrs_12": "84", "ogrs_24": "40"}  # fmt: skip
    made.fill({**TYPED, **new})
    assert made.form.inspector.figure.text() == "84"  # by the score of 12 months
    names = [made.form.fields.box(key).accessibleName() for key in ("contact_number",)]
    assert names == ["Telephone"]
    made.press("Ctrl+S")
    form = printed(made, tmp_path / "form2.pdf")
    assert "Day of referral: 22 Nov 2026" in form
    assert "Rule set brackenshire 2" in form
    assert "Primary substance" not in form
    made.press("Ctrl+M", "Ctrl+Home", "Down")
    made.write("8")
    made.rest()
    assert total.figure.text() == "72"
    made.here(MatrixView).to_inspector()
    for typed in ("0", "0", "0", "0", "3"):
        made.write(typed)
        rig.press("Tab")
    assert (total.figure.text(), total.band.text()) == ("90", "Professional Discretion")
    made.press("Ctrl+S")
    sheet = printed(made, tmp_path / "matrix2.pdf")
    for words in ("Burglary dwelling 9 8 0 72", "rule set brackenshire 2."):
        assert words in sheet

    held = {
        one.name: (one.rule_set, scoring.matrices(made.desk, referral_id=one.id)[0])
        for one in (
            referrals.read_referral(made.desk, each.id)
            for each in referrals.listed(made.desk, "open")
        )
    }
    assert {
        name: (rules, score.rule_set, score.total) for name, (rules, score) in held.items()
    } == {
        line.name: ("brackenshire 1", "brackenshire 1", 90),
        "COPPERBEECH, Wayne": ("brackenshire 2", "brackenshire 2", 90),
    }
    assert held[line.name][1].sheet == Sheet(convictions={"burglary_dwelling": 9}, arrests_12=3)
    assert made.desk.store.check().sound
