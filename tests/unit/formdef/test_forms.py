"""The file of a form: what it becomes, and how one with a mistake in it is refused."""

from pathlib import Path

import pytest

from iomdesk.domain.eligibility import Exclusion
from iomdesk.formdef.errors import FormError
from iomdesk.formdef.form import FieldType, FormDef
from iomdesk.formdef.forms import read_form
from iomdesk.formdef.reading import read_table
from iomdesk.formdef.scheme import load_scheme
from iomdesk.words import words
from tests.helpers.schemes import change, needs_source, plain, refused, source

FORM = """
id = "visit"
legend = "Private"
scheme_name = "Brackenshire"
title = "VISIT"
intro = "What was seen."
foot = "Return it."

[[section]]
id = "one"
title = "One"

[[section.field]]
id = "seen"
type = "yes_no"
label = "Seen"
mnemonic = "s"

[[section.field]]
id = "why"
type = "choice"
label = "Why not"
options = [{ value = "away", label = "Away" }, { value = "other", label = "Other" }]
show_if = { field = "seen", answers = ["no"] }

[[section.field]]
id = "when"
type = "time"
label = "Time"

[[section.field]]
id = "signed"
type = "signature"
label = "Signed"

[[section.field]]
id = "advice"
type = "note"
label = "Advice"
text = "Leave a card."

[[paper]]
cells = [{ label = "Seen:", fields = ["seen", "why"] }, { label = "At:", fields = ["when"] }]

[[paper]]
heading = "END"

[[paper]]
cells = [{ label = "Signed:", fields = ["signed"], lines = 3 }]
"""


def read(text: str) -> FormDef:
    return read_form(read_table({"x/visit.toml": text}, "x/visit.toml"))


def test_a_form_is_read_with_all_it_says() -> None:
    form = read(FORM)
    assert [field.id for field in form.fields()] == ["seen", "why", "when", "signed", "advice"]
    assert form.keys() == ("seen", "why", "when", "signed")
    assert form.field("seen").mnemonic == "S"
    condition = form.field("why").show_if
    assert condition is not None
    assert (condition.field, condition.answers) == ("seen", ("no",))
    assert form.field("advice").text == "Leave a card."
    assert [cell.label for cell in form.paper[0].cells] == ["Seen:", "At:"]
    assert form.paper[1].heading == "END"
    assert form.paper[2].cells[0].lines == 3
    with pytest.raises(KeyError):
        form.field("nowhere")


@pytest.mark.parametrize(
    ("before", "after", "field", "code"),
    [
        ('id = "why"', 'id = "seen"', "section[1].field[2].id", "twice"),
        ('id = "why"', 'id = "Why"', "section[1].field[2].id", "not_a_key"),
        ('type = "time"', 'type = "clock"', "section[1].field[3].type", "not_a_choice"),
        ('label = "Time"', 'label = ""', "section[1].field[3].label", "empty"),
        ('label = "Time"', 'label = "Time"\nmost = 9', "section[1].field[3].most", "unknown_key"),
        ('label = "Time"', 'label = "Time"\npast = true', "section[1].field[3].past",
         "unknown_key"),
        ('label = "Time"', 'label = "Time"\noptions = []', "section[1].field[3].options",
         "unknown_key"),
        ('label = "Time"', 'label = "Seen at"\nmnemonic = "S"', "section[1].field[3].mnemonic",
         "mnemonic_taken"),
        ('mnemonic = "s"', 'mnemonic = "x"', "section[1].field[1].mnemonic", "not_in_label"),
        ('mnemonic = "s"', 'mnemonic = "se"', "section[1].field[1].mnemonic", "not_in_label"),
        ('field = "seen"', 'field = "when"', "section[1].field[2].show_if.field", "not_earlier"),
        ('field = "seen"', 'field = "why"', "section[1].field[2].show_if.field", "not_earlier"),
        ('field = "seen"', 'field = "nowhere"', "section[1].field[2].show_if.field",
         "not_earlier"),
        ('["no"]', '["maybe"]', "section[1].field[2].show_if.answers", "not_a_choice"),
        ('["no"]', "[]", "section[1].field[2].show_if.answers", "empty"),
        ('["no"]', '["no"], or = 1', "section[1].field[2].show_if.or", "unknown_key"),
        ('label = "Time"', 'label = "Time"\nshow_if = { field = "why", answers = ["away"] }',
         "section[1].field[3].show_if.field", "cannot_be_asked"),
        ('label = "Signed"', 'label = "Signed"\nshow_if = { field = "when", answers = ["9"] }',
         "section[1].field[4].show_if.field", "cannot_be_asked"),
        ('value = "other"', 'value = "away"', "section[1].field[2].options", "twice"),
        ('label = "Other"', 'label = "away"', "section[1].field[2].options", "twice"),
        ('value = "other"', 'value = "an other"', "section[1].field[2].options[2].value",
         "not_a_key"),
        ('value = "other"', 'value = "o", x = 1', "section[1].field[2].options[2].x",
         "unknown_key"),
        ('text = "Leave a card."', "", "section[1].field[5].text", "missing_key"),
        ('text = "Leave a card."', 'text = "Go."\nrequired = true',
         "section[1].field[5].required", "unknown_key"),
        ('title = "One"', 'title = "One"\ncolumn = 3', "section[1].column", "out_of_range"),
        ('title = "One"', 'title = "One"\non_paper = 1', "section[1].on_paper", "wrong_type"),
        ('["when"]', '["where"]', "paper[1].cells[2].fields", "no_such_field"),
        ('["when"]', '["seen"]', "paper[1].cells[2].fields", "no_such_field"),
        ('["when"]', '["advice"]', "paper[1].cells[2].fields", "no_such_field"),
        ('["when"]', "[]", "paper[1].cells[2].fields", "empty"),
        (', { label = "At:", fields = ["when"] }', "", "paper", "not_on_paper"),
        ('fields = ["when"] }]', 'fields = ["when"] }, { label = "x", fields = ["signed"] }]',
         "paper[1].cells", "not_so_many"),
        ("lines = 3", "lines = 0", "paper[3].cells[1].lines", "out_of_range"),
        ("lines = 3", "height = 3", "paper[3].cells[1].height", "unknown_key"),
        ('heading = "END"', 'heading = "END"\ncells = []', "paper[2].cells", "unknown_key"),
        ('legend = "Private"', "", "legend", "missing_key"),
        ('foot = "Return it."', 'foot = "x"\nnot_printed = ["ghost"]', "not_printed[1]",
         "no_such_field"),
        ('foot = "Return it."', 'foot = "x"\nnot_printed = ["when"]', "paper[1].cells[2].fields",
         "no_such_field"),
        ('foot = "Return it."', 'foot = "x"\ncolour = "red"', "colour", "unknown_key"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_field(
    before: str, after: str, field: str, code: str
) -> None:
    assert before in FORM
    with pytest.raises(FormError) as caught:
        read(FORM.replace(before, after, 1))
    problem = caught.value
    assert (problem.file, problem.field, problem.code) == ("x/visit.toml", field, code)
    assert "Nothing was changed." in words("form", problem.code, problem.params)


@pytest.mark.parametrize(
    ("before", "after", "field", "code"),
    [
        ('reads_as = "pncid"', 'reads_as = "passport"', "section[1].field[6].reads_as",
         "not_a_choice"),
        ('reads_as = "birth"', 'reads_as = "crn"', "section[1].field[3].reads_as",
         "not_a_choice"),
        ('options_from = "areas"', 'options_from = "towns"', "section[5].field[4].options_from",
         "not_a_choice"),
        ('type = "agency"', 'type = "agency"\nleast = 3', "section[5].field[2].least",
         "unknown_key"),
        ("decimals = true", 'decimals = "yes"', "section[2].field[3].decimals", "wrong_type"),
        ("most = 100\n", "most = -1\n", "section[2].field[3].most", "out_of_range"),
        ("most = 4000", "most = 400000", "section[3].field[1].most", "out_of_range"),
        ('value = "peers"', 'value = "thinking"', "section[4].field[1].rows", "twice"),
        ('id = "raised"', 'id = "link"', "section[4].field[1].columns", "twice"),
        ('"Applies", type = "yes_no"', '"Applies", type = "date"',
         "section[4].field[1].columns[1].type", "not_a_choice"),
        ('"Applies", type = "yes_no"', '"Applies", type = "yes_no", most = 3',
         "section[4].field[1].columns[1].most", "unknown_key"),
        ('id = "factors"', 'id = "offence"', "section", "twice"),
        ('not_printed = ["area"]', "", "paper", "not_on_paper"),
        ('filled_by = "coordinator"', 'filled_by = "The coordinator"', "section[6].filled_by",
         "not_a_key"),
        ('fields = ["panel_before"]', 'fields = ["ppo"]', "paper[14].cells[1].fields",
         "no_such_field"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_referral_form_is_refused_with_its_file(
    folder: Path, before: str, after: str, field: str, code: str
) -> None:
    change(folder / "derbyshire" / "referral.toml", before, after)
    for scheme in ("derbyshire", "brackenshire"):
        problem = refused(scheme, folder)
        assert (problem.file, problem.field, problem.code) == (
            "derbyshire/referral.toml",
            field,
            code,
        )


# ---- the referral form of the agreement -------------------------------------------------------

KEYS = (
    "surname forename birth_date contact_number crn pncid address primary_substance "
    "offender_manager om_contact ogrs_12 ogrs_24 orders panel_before concern "
    "factors.substance_misuse.raised factors.substance_misuse.link "
    "factors.employment.raised factors.employment.link "
    "factors.accommodation.raised factors.accommodation.link "
    "factors.mental_health.raised factors.mental_health.link "
    "factors.peers.raised factors.peers.link factors.thinking.raised factors.thinking.link "
    "factors.relationships.raised factors.relationships.link "
    "completed_by agency referred_on area "
    "ppo yos_high_risk out_of_area mappa mappa_checked_on sex_offender sex_offender_checked_on "
    "last_conviction_on custody_from custody_to community_risk needs"
)

PAPER = (
    ("Date of referral:",),
    ("Name of offender:", "DOB:"),
    ("CRN (if known):", "PNCID (if known):"),
    ("Address:",),
    ("Contact number:",),
    ("Primary substance of choice:",),
    ("Details of current offence (s) and / or issues of current concern:",),
    (
        "Relevant factors (including substance misuse, employment, accommodation, mental health "
        "(including self-harm and vulnerability), peers and associates, thinking and behaviour "
        "issues, relationships and support networks):",
    ),
    ("Referral completed by:", "Agency:"),
    ("PROBATION ONLY",),
    ("Offender Manager:", "Contact Number:"),
    ("OGRS score (12 mths):", "OGRS score (24 mths):"),
    ("Current Orders / Licenses:",),
    ("Has the offender previously been subject to the PPO / IOM Panel ? : YES / NO",),
)


def printed(form: FormDef) -> tuple[tuple[str, ...], ...]:
    """The words of the printed lines."""
    return tuple(
        (row.heading,) if row.heading else tuple(cell.label for cell in row.cells)
        for row in form.paper
    )


def test_the_keys_of_its_answers_are_these() -> None:
    """Stored answers go by them: one that is renamed is an answer lost."""
    assert " ".join(load_scheme("derbyshire").referral.keys()) == KEYS


def test_its_printed_lines_are_these() -> None:
    form = load_scheme("derbyshire").referral
    assert printed(form) == PAPER
    assert (form.legend, form.title) == (
        "Restricted When Complete",
        "INTEGRATED OFFENDER MANAGEMENT (IOM)",
    )
    assert form.foot == "Please return completed form to IOM SPOC for your local area"


@needs_source
def test_the_printed_form_is_word_for_word_appendix_a() -> None:
    """From the legend to the line at the end, nothing left out and nothing added."""
    form = load_scheme("derbyshire").referral
    ours = [form.legend, form.scheme_name, form.title, form.intro]
    ours += [" ".join(labels) for labels in printed(form)]
    ours.append(form.foot)
    assert plain(" ".join(ours)) == plain(source("Restricted When Complete", "Strategy Appendix B"))


def test_what_no_paper_has_is_the_area_and_the_checks() -> None:
    form = load_scheme("derbyshire").referral
    on_paper = {field for row in form.paper for cell in row.cells for field in cell.fields}
    assert {field.id for field in form.fields()} - on_paper == {
        "area",
        *(field.id for section in form.sections if section.id == "checks"
          for field in section.fields),
    }  # fmt: skip
    assert [s.on_paper for s in form.sections] == [True] * 5 + [False]
    assert [s.filled_by for s in form.sections if s.filled_by] == [
        "offender_manager",
        "coordinator",
    ]


def test_the_checks_ask_for_every_exclusion() -> None:
    form = load_scheme("derbyshire").referral
    asked = {Exclusion.MAPPA: "mappa", Exclusion.SEX_OFFENDER: "sex_offender",
             Exclusion.NO_CONVICTION: "last_conviction_on"}  # fmt: skip
    assert set(asked) == set(Exclusion)
    assert all(form.field(one) for one in asked.values())
    assert [option.value for option in form.field("mappa").options] == ["none", "1", "2", "3"]
    assert form.field("ogrs_24").type is FieldType.NUMBER
    assert form.field("ogrs_24").decimals
