"""The referral form read back: the agreement's words in its order, blank and completed."""

import re
from dataclasses import replace

import pytest

from iomdesk.formdef.form import FieldDef, FieldType, Option, TableColumn
from iomdesk.formdef.scheme import load_scheme
from iomdesk.papers.answers import FLOWABLES, Mark, flow
from iomdesk.papers.referral import make_referral
from iomdesk.papers.values import ReferralPaper
from tests.papers import looks
from tests.papers.made_up import SCHEME
from tests.papers.referral_values import ANSWERS, BLANK_FORM, FORM, NAME


def pages_of(paper: ReferralPaper) -> list[str]:
    return looks.pages_of(make_referral(paper).pdf)


def in_order(page: str, *parts: str) -> None:
    """Assert that these stand on the page, each after the one before it."""
    place = 0
    for part in parts:
        found = page.find(part, place)
        assert found >= 0, (part, page[place : place + 200])
        place = found + len(part)


def labels(paper: ReferralPaper) -> list[str]:
    found: list[str] = []
    for row in paper.form.paper:
        found += [row.heading] if row.heading else [cell.label for cell in row.cells]
    return found


# ---- the words of the agreement ----------------------------------------------------------


@pytest.mark.skipif(not looks.SOURCE.exists(), reason="the source lies beside the project")
def test_the_blank_form_is_that_of_the_agreement_word_for_word() -> None:
    whole = looks.SOURCE.read_text(encoding="utf-8")
    start = whole.index("Restricted When Complete", whole.index("5. Next steps"))
    end = whole.index("for your local area", start) + len("for your local area")
    parts = [looks.flat(cell) for line in whole[start:end].splitlines() for cell in
             line.split("\t") if cell.strip()]  # fmt: skip
    derbyshire = load_scheme("derbyshire")
    blank = replace(BLANK_FORM, form=derbyshire.referral, rule_set=derbyshire.rule_set)
    (page,) = pages_of(blank)
    assert parts[0] == "Restricted When Complete"
    assert len(parts) == 24
    in_order(page, *parts)
    # Between these words stands nothing but the names of the seven factors.
    printed = page[page.index(parts[0]) : page.index("Rule set derbyshire 2")].strip()
    for part in parts:
        printed = printed.replace(part, "", 1)
    factors = {row.label for row in derbyshire.referral.field("factors").rows}
    for label in sorted(factors, key=len, reverse=True):
        printed = printed.replace(label, "", 1)
    assert not printed.replace(" ", "")


def test_every_cell_of_the_scheme_stands_in_its_order() -> None:
    for paper in (BLANK_FORM, FORM):
        (page,) = pages_of(paper)
        in_order(page, paper.form.legend, paper.form.scheme_name, paper.form.title,
                 looks.flat(paper.form.intro), *labels(paper), paper.form.foot,
                 "Rule set brackenshire 1")  # fmt: skip


# ---- blank -------------------------------------------------------------------------------


def test_the_blank_form_is_official_one_page_and_tells_of_nobody() -> None:
    (page,) = pages_of(BLANK_FORM)
    assert page.count("OFFICIAL") == 2
    assert "SENSITIVE" not in page
    assert "IN CONFIDENCE" not in page
    assert "Restricted When Complete" in page
    assert "Not answered" not in page
    assert "ELDERFLOWER" not in page
    assert NAME.split(",")[0] not in page
    looks.stays_inside(make_referral(BLANK_FORM).pdf)


def test_there_is_room_to_write() -> None:
    """The box for what happened is at least 35 mm high, a short one at least 6 mm."""
    with looks.rendered(make_referral(BLANK_FORM).pdf) as document:
        tops = {words: top for *_box, top, words in looks.ink(document[0])}
    at = {key: next(top for words, top in tops.items() if words.startswith(key))
          for key in ("Primary substance", "Details of current", "Relevant factors",
                      "Contact number")}  # fmt: skip
    assert at["Details of current"] - at["Relevant factors"] > 35 * looks.POINTS
    assert at["Contact number"] - at["Primary substance"] > 6 * looks.POINTS


def test_a_form_of_many_lines_is_still_one_page_when_blank() -> None:
    form = SCHEME.referral
    longer = replace(form, paper=(*form.paper, *form.paper[:4]))
    made = make_referral(replace(BLANK_FORM, form=longer))
    assert made.pages == 1
    looks.stays_inside(made.pdf)


# ---- completed ---------------------------------------------------------------------------


def test_the_completed_form_has_every_answer_and_both_markings() -> None:
    (page,) = pages_of(FORM)
    for words in (
        "OFFICIAL-SENSITIVE - IN CONFIDENCE", "Restricted When Complete", "In Confidence",
        "Date of referral: 22 Nov 2026", f"Name of offender: {NAME}", "DOB: 9 Aug 1997",
        "CRN (if known): X990160", "PNCID (if known): Not answered",
        "Address: No fixed address. Post: 14 Example Row, Saltergate",
        "Contact number: 01632 960 118", "Primary substance of choice: Crack cocaine",
        "issues of current concern: Burglary dwelling x2, Sep 2026, Saltergate.",
        "Substance misuse: Steals to pay for crack; missed treatment twice.",
        "Accommodation", "Not raised: Employment",
        "Referral completed by: HAREBELL, Simon", "Agency: Probation",
        "Offender Manager: HAREBELL, Simon", "Contact Number: 01632 960 142",
        "OGRS score (12 mths): 71", "OGRS score (24 mths): 84",
        "Current Orders / Licenses: Community order to 11 May 2027",
        "YES / NO Answer: Yes", "Rule set brackenshire 1",
        "Copy for BROADLEAF, Imran, Police", "Page 1 of 1",
    ):  # fmt: skip
        assert words in page
    factors = page[page.index("networks):") : page.index("Referral completed by")]
    assert re.search(r"Not answered: Mental health.*Peers and associates", factors)
    assert "MAPPA" not in page  # the coordinator's checks are not on the form
    in_order(page, "Agency: Probation", "PROBATION ONLY", "Offender Manager:")


def test_withheld_answers_are_absent() -> None:
    shown = {key: value for key, value in ANSWERS.items() if key not in {"ogrs_24", "pncid"}}
    (page,) = pages_of(replace(FORM, answers=shown))
    assert "OGRS score (24 mths): Not answered" in page
    assert "84" not in page.replace("X990160", "")


WORDS = [f"word{n:04}" for n in range(900)]


@pytest.mark.parametrize(
    "long",
    [
        {"concern": " ".join(WORDS)},
        {"factors.peers.link": " ".join(WORDS)},
        {"orders": " ".join(WORDS)},
        {"address": " ".join(WORDS)},
        {"concern": "\n".join(WORDS)},
    ],
    ids=["concern", "factor", "orders", "address", "lines"],
)
def test_a_long_text_goes_on_under_a_head_of_its_own(long: dict[str, str]) -> None:
    paper = replace(FORM, answers={**ANSWERS, **long})
    made = make_referral(paper)
    pages = looks.pages_of(made.pdf)
    assert len(pages) > 1
    whole = " ".join(pages)
    for word in WORDS:
        assert whole.count(word) == 1
    for number, page in enumerate(pages, 1):
        assert "Restricted When Complete" in page
        assert f"Page {number} of {len(pages)}" in page
        assert (f"Referral form, continued: {NAME}" in page) == (number > 1)
    assert whole.count("Please return completed form") == 1
    looks.stays_inside(made.pdf)


@pytest.mark.parametrize("key", ["surname", "completed_by", "agency", "om_contact", "concern"])
def test_a_word_without_blanks_breaks_inside_its_box(key: str) -> None:
    made = make_referral(replace(FORM, answers={**ANSWERS, key: "W" * 400}))
    looks.stays_inside(made.pdf)
    whole = "".join(looks.pages_of(made.pdf)).replace(" ", "")
    assert whole.count("W" * 400) == 1


# ---- field types -------------------------------------------------------------------------


def test_every_type_of_field_has_its_way_on_to_paper() -> None:
    assert set(FLOWABLES) == set(FieldType)


@pytest.mark.parametrize("kind", list(FieldType))
def test_every_type_can_be_printed_blank_and_filled(kind: FieldType) -> None:
    options = (Option(value="a", label="First"), Option(value="b", label="Second"))
    columns = (TableColumn(id="raised", label="Applies", type=FieldType.YES_NO, most=1),
               TableColumn(id="link", label="How", type=FieldType.TEXT, most=50))  # fmt: skip
    choice = kind in {FieldType.CHOICE, FieldType.MULTI_CHOICE}
    field = FieldDef(
        id="it", type=kind, label="It", text="Said in advance.",
        options=options if choice else (), rows=options if kind is FieldType.TABLE else (),
        columns=columns if kind is FieldType.TABLE else (),
    )  # fmt: skip
    value = {FieldType.DATE: "2026-11-22", FieldType.YES_NO: "yes", FieldType.CHOICE: "b",
             FieldType.MULTI_CHOICE: "a\nb", FieldType.NUMBER: "84.5"}  # fmt: skip
    shown = {FieldType.DATE: "22 Nov 2026", FieldType.YES_NO: "Yes", FieldType.CHOICE: "Second",
             FieldType.MULTI_CHOICE: "First", FieldType.NOTE: "Said in advance.",
             FieldType.TABLE: "out of work"}  # fmt: skip
    answers = {"it": value.get(kind, "84.5"), "it.a.raised": "yes", "it.a.link": "out of work"}
    text = " ".join(part.text for part in flow(field, answers, blank=False))
    assert shown.get(kind, "84.5") in text
    blank = " ".join(part.text for part in flow(field, answers, blank=True))
    assert "84.5" not in blank
    assert "out of work" not in blank
    assert ("First" in blank) == choice


def test_a_tick_is_drawn_in_its_box() -> None:
    field = SCHEME.referral.field("factors")
    marks = [part.mark for part in flow(field, ANSWERS, blank=False)]
    assert marks == [Mark.TICKED_BOX, Mark.TICKED_BOX, Mark.NONE, Mark.NONE]
    assert {part.mark for part in flow(field, {}, blank=True)} == {Mark.EMPTY_BOX}


# ---- the file ----------------------------------------------------------------------------


@pytest.mark.parametrize("paper", [FORM, BLANK_FORM], ids=["filled", "blank"])
def test_the_file_is_whole_repeatable_and_names_nobody(paper: ReferralPaper) -> None:
    pdf = make_referral(paper).pdf
    assert make_referral(paper).pdf == pdf
    looks.only_plex(pdf)
    told = looks.title_and_bookmarks(pdf)
    assert paper.frame.reference in told
    for name in ("WINDLESTRAW", "HAREBELL", "BROADLEAF", "X990160"):
        assert name not in told
