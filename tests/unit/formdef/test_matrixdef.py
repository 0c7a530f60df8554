"""The matrix as data: Appendix B to the letter, and how one with a mistake is refused."""

from pathlib import Path

import pytest

from iomdesk.domain.matrix import Counting, MatrixRules
from iomdesk.formdef.scheme import load_scheme
from tests.helpers.schemes import change, needs_source, refused, source

MATRIX = load_scheme("derbyshire").matrix

WEIGHTS = {
    "Burglary": {
        "Burglary Aggravated": 10, "Burglary dwelling": 8, "Burglary other": 5,
        "Handling stolen goods": 3, "Going Equipped": 3,
    },
    "Vehicle Crime": {
        "Theft of motor vehicle": 4, "Theft from motor vehicle": 2,
        "Motor vehicle interference": 2, "Aggravated TWOC": 5, "TWOC": 3,
        "Dangerous Driving": 5, "Reckless Driving": 3, "Drink/drugged driving": 3,
        "Disqualified driving": 2,
    },
    "Theft": {"Shoplifting": 1, "Theft other": 2},
    "Fraud": {"Fraud": 1},
    "Criminal Damage": {"Arson": 4, "Criminal Damage": 2},
    "Violence": {
        "Robbery": 10, "Sect 18/20 GBH": 10, "ABH": 5, "Assault PC": 3, "Common Assault": 2,
    },
    "Anti Social Behaviour": {
        "Public Order - Threats to Kill": 5, "Possession Offensive Weapon": 5,
        "Possession bladed Article": 3, "Public Order (3-5)": 2, "ASBO": 10,
        "Drunk and Disorderly": 2,
    },
    "Drugs": {"Supply/intent A or B": 10, "Possession class A/B": 2},
}  # fmt: skip

IDS = (
    "burglary_aggravated burglary_dwelling burglary_other handling going_equipped "
    "theft_of_vehicle theft_from_vehicle vehicle_interference aggravated_twoc twoc "
    "dangerous_driving reckless_driving drink_driving disqualified_driving "
    "shoplifting theft_other fraud arson criminal_damage "
    "robbery gbh abh assault_pc common_assault "
    "threats_to_kill offensive_weapon bladed_article public_order asbo drunk_disorderly "
    "drugs_supply drugs_possession"
)


def cells() -> list[list[str]]:
    """The cells of Appendix B, line by line, empty ones left out."""
    text = source("DERBYSHIRE IOM MATRIX", "Strategy Appendix C")
    lines = ([cell.strip() for cell in line.split("\t")] for line in text.splitlines())
    return [[cell for cell in line if cell] for line in lines if any(line)]


def test_the_32_lines_and_their_weights_are_these() -> None:
    """In the order of the sheet; the stray 0 on Anti Social Behaviour is no weight."""
    assert {
        group.label: {row.label: row.weight for row in group.rows} for group in MATRIX.groups
    } == WEIGHTS
    assert [group.label for group in MATRIX.groups] == list(WEIGHTS)
    assert [row.label for row in MATRIX.rows()] == [
        label for group in WEIGHTS.values() for label in group
    ]
    assert len(MATRIX.rows()) == 32


def test_the_ids_of_the_lines_are_these() -> None:
    """Stored sheets go by them: one that is renamed is a count lost."""
    assert " ".join(row.id for row in MATRIX.rows()) == IDS


@needs_source
def test_the_offence_lines_are_word_for_word_those_of_appendix_b() -> None:
    table = cells()
    start = table.index(["Offences", "Weighting", "Conviction", "Arrests", "Score"]) + 1
    end = next(place for place, line in enumerate(table) if line[0] == "Score")
    running = "Derbyshire and Derby City Integrated Offender Management"
    found = [line for line in table[start:end] if not line[0].startswith(running)]
    ours: list[list[str]] = []
    for group in MATRIX.groups:
        ours.append([group.label])
        ours += [[row.label, str(row.weight), "0"] for row in group.rows]
    stray = found.index(["Anti Social Behaviour", "0"])
    assert [*found[:stray], found[stray][:1], *found[stray + 1 :]] == ours


@needs_source
def test_intelligence_compliance_and_bands_are_word_for_word_those_of_appendix_b() -> None:
    table = cells()
    assert [MATRIX.title] in table
    high = f"{MATRIX.high} ({MATRIX.high_weight})"
    assert [high, f"{MATRIX.low} ({MATRIX.low_weight})", "Total"] in table
    for period in MATRIX.intelligence:
        assert [period, "0", "0", "0"] in table
    assert [f"{MATRIX.arrests_label} x {MATRIX.arrests_weight}", "0", "0"] in table
    assert [MATRIX.compliance_label, "Yes/No", "Weighting", "Score"] in table
    first, second = MATRIX.compliance
    assert [first.label, f"Yes - {first.score}", "0"] in table
    assert [second.label, f"Yes {second.score}", "0"] in table
    lowest, *others = MATRIX.bands
    assert [lowest.label, lowest.decision, lowest.decision] in table
    for band in others:
        assert [band.label, band.decision] in table


def test_the_rest_of_the_sheet_is_this() -> None:
    assert (MATRIX.high_weight, MATRIX.low_weight, MATRIX.arrests_weight) == (5, 3, 6)
    assert [(line.over, line.score) for line in MATRIX.compliance] == [(3, 5), (6, 10)]
    assert [(band.id, band.least, band.most) for band in MATRIX.bands] == [
        ("not_eligible", 0, 79),
        ("discretion", 80, 89),
        ("panel", 90, None),
    ]
    assert (MATRIX.first_days, MATRIX.second_days) == (28, 56)
    assert MATRIX.counting is Counting.CONVICTIONS_AND_ARRESTS
    assert (MATRIX.windows, MATRIX.usual_window) == ((12, 24, None), 24)


@pytest.mark.parametrize(
    ("before", "after", "check"),
    [
        ('"convictions_and_arrests" ', '"convictions" ',
         lambda rules: rules.counting is Counting.CONVICTIONS),
        ("first_days = 28", "first_days = 14", lambda rules: rules.first_days == 14),
        ("second_days = 56", "second_days = 60", lambda rules: rules.second_days == 60),
        ("over_3 = 5", "over_3 = 4", lambda rules: rules.compliance[0].score == 4),
        ("over_6 = 10", "over_6 = 9", lambda rules: rules.compliance[1].score == 9),
    ],
)  # fmt: skip
def test_a_reading_of_the_scheme_is_the_matrix_s(
    folder: Path, before: str, after: str, check: object
) -> None:
    change(folder / "derbyshire" / "scheme.toml", before, after)
    assert callable(check)
    for scheme in ("derbyshire", "brackenshire"):
        rules: MatrixRules = load_scheme(scheme, folder).matrix
        assert check(rules)


@pytest.mark.parametrize(
    ("before", "after", "field", "code"),
    [
        ('title = "D', 'titel = "D', "title", "missing_key"),
        ("usual_window = 24", "usual_window = 36", "usual_window", "not_a_choice"),
        ("[12, 24, 0]", "[12, 24, 24]", "windows", "twice"),
        ("[12, 24, 0]", "[]", "windows", "empty"),
        ("[12, 24, 0]", "[12, 24, 121]", "windows[3]", "out_of_range"),
        ("[12, 24, 0]", '[12, 24, "all"]', "windows[3]", "wrong_type"),
        (', "Intelligence from 4 - 8 weeks"', "", "intelligence.periods", "not_so_many"),
        ("high_weight = 5", "high_weight = -5", "intelligence.high_weight", "out_of_range"),
        ("low_weight = 3", "low_weight = 3\nmiddle = 4", "intelligence.middle", "unknown_key"),
        ("weight = 6", "weigth = 6", "arrests.weight", "missing_key"),
        ("over = 3", "over = 4", "compliance.line[1].label", "label_differs"),
        ("over = 6", "over = 3", "compliance.line[2].over", "out_of_range"),
        ('[[compliance.line]]\nlabel = "Over 6 breaches or recalls"\nover = 6\n', "",
         "compliance.line", "not_so_many"),
        ("over = 6", "over = 6\nscore = 10", "compliance.line[2].score", "unknown_key"),
        ("least = 80", "least = 81", "band[2].least", "out_of_range"),
        ("least = 80", "least = 79", "band[2].least", "out_of_range"),
        ("most = 89", "most = 88", "band[2].label", "label_differs"),
        ("least = 90", "least = 90\nmost = 99", "band[3].most", "unknown_key"),
        ('id = "discretion"', 'id = "panel"', "band", "not_the_tiers"),
        ('id = "discretion"', 'id = "maybe"', "band[2].id", "not_a_choice"),
        ('id = "theft_other"', 'id = "shoplifting"', "group", "twice"),
        ('id = "fraud"\nlabel', 'id = "theft"\nlabel', "group", "twice"),
        ("weight = 8", "weight = 8.5", "group[1].row[2].weight", "wrong_type"),
        ("weight = 8", "weight = 101", "group[1].row[2].weight", "out_of_range"),
        ("weight = 8", "weight = 8, x = 1", "group[1].row[2].x", "unknown_key"),
        ('label = "Theft"', 'label = "Theft"\nweight = 0', "group[3].weight", "unknown_key"),
        ('"Burglary dwelling"', '"Burglary dwelling "', "group[1].row[2].label", "stray_blank"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_file_and_field(
    folder: Path, before: str, after: str, field: str, code: str
) -> None:
    change(folder / "derbyshire" / "matrix.toml", before, after)
    problem = refused("brackenshire", folder)
    assert (problem.file, problem.field, problem.code) == ("derbyshire/matrix.toml", field, code)
