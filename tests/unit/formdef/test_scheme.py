"""The schemes that ship, and how a scheme file with a mistake in it is refused."""

import ast
import re
import shutil
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from iomdesk.assets import resource
from iomdesk.domain.eligibility import Tier
from iomdesk.domain.people import BOARD_COLUMNS, Rag
from iomdesk.formdef.scheme import AgencyKind, load_scheme, scheme_ids, scheme_texts
from tests.helpers.schemes import SOURCE, change, needs_source, plain, refused, source


def test_both_schemes_ship_and_load() -> None:
    assert scheme_ids() == ("brackenshire", "derbyshire")
    for scheme_id in scheme_ids():
        scheme = load_scheme(scheme_id)
        assert scheme.id == scheme_id
        assert [rule.status for rule in scheme.rag_table] == list(BOARD_COLUMNS)
        assert [kind.code for kind in scheme.meeting_kinds] == ["DT", "OP", "PA"]
        assert {kind.quorum for kind in scheme.meeting_kinds} == {3}


def test_derbyshire_is_as_its_agreement_says() -> None:
    scheme = load_scheme("derbyshire")
    assert [area.name for area in scheme.areas] == [
        "Derby City", "Buxton", "Chesterfield", "Ilkeston"
    ]  # fmt: skip
    assert (scheme.rule_set, scheme.dated) == ("derbyshire 2", date(2015, 11, 1))
    assert scheme.readings.matrix_counts == "convictions_and_arrests"
    assert scheme.readings.ogrs_tier_months == 24
    assert (scheme.readings.compliance_over_3, scheme.readings.compliance_over_6) == (5, 10)
    assert scheme.meeting_kind("daily_tasking").proposes == (Rag.RED, Rag.AMBER_ALERT)
    assert scheme.area("Buxton").code == "BUX"
    kinds = {agency.name: agency.kind for agency in scheme.agencies}
    assert kinds["National Probation Service"] is AgencyKind.STATUTORY
    assert kinds["Phoenix Futures"] is AgencyKind.UNSET
    with pytest.raises(KeyError):
        scheme.rag_rule(Rag.NOT_SET)


def test_the_training_scheme_takes_the_wording_of_the_scheme_it_extends() -> None:
    derbyshire, brackenshire = load_scheme("derbyshire"), load_scheme("brackenshire")
    assert brackenshire.title == "Brackenshire IOM"
    assert brackenshire.statement == derbyshire.statement
    assert brackenshire.statement.sha256 == derbyshire.statement.sha256
    assert brackenshire.rag_table == derbyshire.rag_table
    assert brackenshire.readings == derbyshire.readings
    assert brackenshire.areas != derbyshire.areas
    assert not {a.name for a in brackenshire.agencies} & {a.name for a in derbyshire.agencies}
    assert (brackenshire.tiers, brackenshire.tier_lines) == (
        derbyshire.tiers,
        derbyshire.tier_lines,
    )
    assert brackenshire.matrix.groups == derbyshire.matrix.groups
    assert brackenshire.referral.paper == derbyshire.referral.paper


def test_a_form_and_a_matrix_carry_the_name_of_their_own_scheme() -> None:
    derbyshire, brackenshire = load_scheme("derbyshire"), load_scheme("brackenshire")
    assert (derbyshire.referral.scheme_name, derbyshire.matrix.title) == (
        "Derbyshire",
        "DERBYSHIRE IOM MATRIX",
    )
    assert (brackenshire.referral.scheme_name, brackenshire.matrix.title) == (
        "Brackenshire",
        "BRACKENSHIRE IOM MATRIX",
    )
    assert [option.label for option in brackenshire.referral.field("area").options] == [
        area.name for area in brackenshire.areas
    ]


def test_tiers_begin_where_the_agreement_says_unrounded() -> None:
    tiers = load_scheme("derbyshire").tiers
    assert (tiers.one_from, tiers.two_from) == (Decimal(90), Decimal(80))
    assert (tiers.months, tiers.conviction_months, tiers.needs_wanted) == (24, 6, 2)
    assert load_scheme("derbyshire").readings.ogrs_stale_months == 12


@needs_source
def test_the_table_of_tiers_is_word_for_word_that_of_the_strategy() -> None:
    table = [line.split("\t") for line in source("1\t90 +", "In addition").splitlines() if line]
    assert [
        [line.tier.upper(), line.label, line.words] for line in load_scheme("derbyshire").tier_lines
    ] == table
    assert [line.tier for line in load_scheme("derbyshire").tier_lines] == [
        Tier.ONE,
        Tier.TWO,
        Tier.NOT_ELIGIBLE,
    ]


@needs_source
def test_the_needs_of_the_partner_route_are_those_of_the_strategy() -> None:
    text = source("For partnership agencies, outside", "Derbyshire and Derby City")
    named = [line.removeprefix("- o ").strip() for line in text.splitlines() if "- o" in line]
    form = load_scheme("derbyshire").referral
    assert [option.label for option in form.field("needs").options] == named
    assert "at least **two**" in plain(text)


@needs_source
def test_the_statement_is_word_for_word_that_of_the_agreement() -> None:
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    start = lines.index("CONFIDENTIALITY STATEMENT")
    found = [line.strip() for line in lines[start : start + 14] if line.strip()]
    # Ruling 10: the stray blank inside the quotation marks is not printed.
    expected = [line.replace("'In Confidence '", "'In Confidence'") for line in found]
    assert load_scheme("derbyshire").statement.text.splitlines() == expected[:11]
    assert expected[10] == "- The protection of the rights and freedom of others"


@needs_source
def test_the_rag_table_is_word_for_word_that_of_appendix_c() -> None:
    text = SOURCE.read_text(encoding="utf-8")
    table = dict.fromkeys(Rag, ("", ""))
    for line in text[text.index("STATUS\tDESCRIPTION\tRESPONSE") :].splitlines()[1:]:
        status, description, response = line.split("\t")
        table[Rag(status.lower().replace(" ", "_"))] = (description, response)
    for rule in load_scheme("derbyshire").rag_table:
        assert (rule.description, rule.response) == table[rule.status]


@needs_source
def test_every_agency_of_the_picker_is_named_in_the_agreement() -> None:
    text = re.sub(r"\s+", " ", SOURCE.read_text(encoding="utf-8"))
    partners = text.rpartition("3. **Purpose**")[0].rpartition("2. Partners to the Agreement")[2]
    for agency in load_scheme("derbyshire").agencies:
        for part in agency.name.split(": "):
            assert part in partners


def test_the_hash_changes_with_one_letter_of_the_statement(folder: Path) -> None:
    before = load_scheme("derbyshire", folder).statement
    change(folder / "derbyshire" / "statement.toml", "health and morals", "health and moral")
    after = load_scheme("derbyshire", folder).statement
    assert before.sha256 != after.sha256
    assert len(after.sha256) == 64


@pytest.mark.parametrize(
    ("file", "before", "after", "field", "code"),
    [
        ("scheme.toml", 'title = "D', 'titel = "D', "title", "missing_key"),
        ("scheme.toml", "dated = 2015", "colour = 1\ndated = 2015", "colour", "unknown_key"),
        ("scheme.toml", "dated = 2015-11-01", 'dated = "1.11.15"', "dated", "wrong_type"),
        ("scheme.toml", "dated = 2015-11-01", "dated = 2015-11-01T09:00:00", "dated", "wrong_type"),
        ("scheme.toml", 'version = "2"', 'version = ""', "version", "empty"),
        ("scheme.toml", 'version = "2"', 'version = "2 "', "version", "stray_blank"),
        ("scheme.toml", 'id = "derbyshire"', 'id = "kent"', "id", "not_its_folder"),
        ("scheme.toml", 'id = "derbyshire"', 'id = "../x"', "id", "not_a_key"),
        ("scheme.toml", 'name = "Buxton"', 'name = "derby city"', "area", "twice"),
        ("scheme.toml", 'code = "BUX"', 'code = "DER"', "area", "twice"),
        ("scheme.toml", 'code = "BUX"', 'code = "Bu"', "area[2].code", "not_a_code"),
        ("scheme.toml", 'code = "BUX"', 'cod = "BUX"', "area[2].code", "missing_key"),
        ("scheme.toml", 'code = "OP"', 'code = "DT"', "meeting_kind", "twice"),
        ("scheme.toml", 'id = "panel"', 'id = "operational"', "meeting_kind", "twice"),
        ("scheme.toml", "quorum = 3", "quorum = 0", "meeting_kind[1].quorum", "out_of_range"),
        ("scheme.toml", "quorum = 3", "quorum = true", "meeting_kind[1].quorum", "wrong_type"),
        ("scheme.toml", '["red",', '["blue",', "meeting_kind[1].proposes", "not_a_choice"),
        ("scheme.toml", '["red",', '["amber_alert",', "meeting_kind[1].proposes", "twice"),
        ("scheme.toml", '["red",', "[1,", "meeting_kind[1].proposes[1]", "wrong_type"),
        ("scheme.toml", "foot =", "feet =", "marking.foot", "missing_key"),
        ("scheme.toml", "_months = 24", "_months = 18", "readings.ogrs_tier_months",
         "not_a_choice"),
        ("scheme.toml", "second_days = 56", "second_days = 28",
         "readings.intelligence_second_days", "out_of_range"),
        ("scheme.toml", "exit_months = 6", "exit_months = 6\nluck = 7", "readings.luck",
         "unknown_key"),
        ("scheme.toml", "handed_back = true", "handed_back = 1",
         "readings.copies_handed_back", "wrong_type"),
        ("scheme.toml", 'title = "D', 'title == "D', "", "not_toml"),
        ("scheme.toml", 'tier = "2"', 'tier = "3"', "tier[2].tier", "not_a_choice"),
        ("scheme.toml", 'tier = "2"', 'tier = "1"', "tier", "not_the_tiers"),
        ("scheme.toml", "from = 80", "from = 90", "tier[2].from", "out_of_range"),
        ("scheme.toml", "from = 90", "from = 101", "tier[1].from", "out_of_range"),
        ("scheme.toml", "from = 90", "from = 85", "tier[1].label", "label_differs"),
        ("scheme.toml", "80 – 89", "80 – 88", "tier[2].label", "label_differs"),
        ("scheme.toml", "from = 80", "from = 80.5", "tier[2].from", "wrong_type"),
        ("scheme.toml", 'words = "Not eligible"', "", "tier[3].words", "missing_key"),
        ("scheme.toml", 'words = "Not eligible"', 'words = "No"\nn = 1', "tier[3].n",
         "unknown_key"),
        ("scheme.toml", "needs_wanted = 2", "needs_wanted = 5", "partner.needs_wanted",
         "out_of_range"),
        ("scheme.toml", "needs_wanted = 2", "needs_wanted = 2\nluck = 1", "partner.luck",
         "unknown_key"),
        ("scheme.toml", "ogrs_stale_months = 12", "ogrs_stale_months = 0",
         "readings.ogrs_stale_months", "out_of_range"),
        ("rag.toml", 'status = "amber_alert"', 'status = "red"', "status", "not_the_four"),
        ("rag.toml", 'status = "amber_alert"', 'status = "not_set"', "status[2].status",
         "not_a_choice"),
        ("rag.toml", 'word = "AND"', 'word = "and"', "status[2].word", "not_a_choice"),
        ("rag.toml", "needs =", "need =", "status[1].needs", "missing_key"),
        ("rag.toml", '"pnc = yes"', '"pnc = maybe"', "status[1].facts[1]", "not_a_fact"),
        ("rag.toml", '"pnc = yes"', '"weather = yes"', "status[1].facts[1]", "not_a_fact"),
        ("rag.toml", '    "pnc = yes",\n', "", "status[1].facts", "not_so_many"),
        ("rag.toml", '"pnc = yes"', '"pnc = no"', "status", "facts_differ"),
        ("rag.toml", "engaging/not_applicable and", "engaging and", "status", "facts_differ"),
        ("rag.toml", 'needs = "all"', 'needs = "any"', "status", "facts_differ"),
        ("scheme.toml", "pnc = 28", "pnc = 367", "readings.rag_days.pnc", "out_of_range"),
        ("scheme.toml", "pnc = 28", "luck = 28", "readings.rag_days.luck", "unknown_key"),
        ("statement.toml", "bullets =", "bullet =", "point[5].bullet", "unknown_key"),
        ("statement.toml", '"Public Safety"', '""', "point[5].bullets[1]", "empty"),
        ("statement.toml", "opening =", "point = 3\nopening =", "", "not_toml"),
        ("agencies.toml", 'kind = "statutory"', 'kind = "friend"', "agency[1].kind",
         "not_a_choice"),
        ("agencies.toml", '"National Probation Service"', '"DERBYSHIRE POLICE"', "agency",
         "twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_file_and_field(
    folder: Path, file: str, before: str, after: str, field: str, code: str
) -> None:
    change(folder / "derbyshire" / file, before, after)
    problem = refused("derbyshire", folder)
    assert (problem.file, problem.field, problem.code) == (f"derbyshire/{file}", field, code)


def test_a_rule_set_from_before_the_facts_were_asked_reads_them_as_appendix_c(
    folder: Path,
) -> None:
    """A store keeps the texts it was made with: they lack both, and still open."""
    here = folder / "derbyshire"
    rag, scheme = here / "rag.toml", here / "scheme.toml"
    text = rag.read_text(encoding="utf-8")
    rag.write_text(re.sub(r"(?m)^facts = \[\n(    .*\n)*\]\n", "", text), encoding="utf-8")
    assert "facts" not in rag.read_text(encoding="utf-8").split("]]", 1)[1]
    text = scheme.read_text(encoding="utf-8")
    scheme.write_text(text[: text.index("[readings.rag_days]")], encoding="utf-8")
    now, old = load_scheme("derbyshire"), load_scheme("derbyshire", folder)
    assert old.rag_table == now.rag_table
    assert old.readings.rag_days == now.readings.rag_days


def test_days_left_out_never_run_out(folder: Path) -> None:
    change(folder / "derbyshire" / "scheme.toml", "pnc = 28\n", "")
    days = load_scheme("derbyshire", folder).readings.rag_days
    assert (days.pnc, days.wanted, days.intelligence) == (0, 28, 56)


@pytest.mark.parametrize(
    "file", ["rag.toml", "statement.toml", "agencies.toml", "referral.toml", "matrix.toml"]
)
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / "derbyshire" / file).unlink()
    problem = refused("derbyshire", folder)
    assert (problem.file, problem.code) == (f"derbyshire/{file}", "missing_file")


def test_a_file_of_a_megabyte_is_not_read(folder: Path) -> None:
    (folder / "derbyshire" / "rag.toml").write_text("#" * 1_000_001, encoding="ascii")
    assert refused("derbyshire", folder).code == "too_big"


@pytest.mark.parametrize("scheme_id", ["nowhere", "../derbyshire", "", "derbyshire/../derbyshire"])
def test_only_ids_of_shipped_schemes_are_opened(folder: Path, scheme_id: str) -> None:
    assert refused(scheme_id, folder).code == "no_such_scheme"


def test_a_scheme_extends_a_whole_one_only(folder: Path) -> None:
    shutil.copytree(folder / "brackenshire", folder / "third")
    path = folder / "third" / "scheme.toml"
    change(path, 'id = "brackenshire"', 'id = "third"')
    assert load_scheme("third", folder).id == "third"
    change(path, 'extends = "derbyshire"', 'extends = "brackenshire"')
    problem = refused("third", folder)
    assert (problem.field, problem.code) == ("extends", "extends_chain")
    change(path, 'extends = "brackenshire"', 'extends = "third"')
    assert refused("third", folder).code == "no_such_scheme"


def test_a_scheme_that_extends_may_have_its_own_table(folder: Path) -> None:
    own = folder / "brackenshire" / "rag.toml"
    shutil.copy(folder / "derbyshire" / "rag.toml", own)
    change(own, "Enforcement activity", "Enforcement")
    assert load_scheme("brackenshire", folder).rag_rule(Rag.RED).response == "Enforcement"


def test_the_lowest_tier_begins_at_nought(folder: Path) -> None:
    path = folder / "derbyshire" / "scheme.toml"
    change(path, 'from = 0\nlabel = "0 - 79"', 'from = 5\nlabel = "5 - 79"')
    problem = refused("derbyshire", folder)
    assert (problem.field, problem.code) == ("tier", "not_the_tiers")


def test_headings_of_its_own_are_read_strictly(folder: Path) -> None:
    path = folder / "brackenshire" / "scheme.toml"
    change(path, 'form = "Brackenshire"', 'from = "Brackenshire"')
    problem = refused("brackenshire", folder)
    assert (problem.field, problem.code) == ("headings.form", "missing_key")


def test_a_file_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "derbyshire" / "rag.toml").write_bytes(b"\xff\xfe\x00")
    problem = refused("derbyshire", folder)
    assert (problem.file, problem.code) == ("derbyshire/rag.toml", "not_toml")


def test_a_parent_that_does_not_lie_beside_its_scheme_is_the_shipped_one(folder: Path) -> None:
    shutil.rmtree(folder / "derbyshire")
    assert load_scheme("brackenshire", folder) == load_scheme("brackenshire")
    assert "derbyshire/matrix.toml" in scheme_texts("brackenshire", folder)


def test_every_code_of_a_refusal_has_words_and_none_is_spare() -> None:
    package = Path(__file__).parents[3] / "iomdesk"
    raised = set()
    for path in package.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            fails = isinstance(call.func, ast.Attribute) and call.func.attr == "fail"
            error = isinstance(call.func, ast.Name) and call.func.id == "FormError"
            said = isinstance(call.func, ast.Name) and call.func.id == "words"
            said = said and ast.unparse(call.args[0]) == "'form'"
            place = 2 if error else 1
            if (fails or error or said) and len(call.args) > place:
                code = call.args[place]
                if isinstance(code, ast.Constant):
                    raised.add(code.value)
                else:  # handed on, as ``Table.fail`` does, or said of an error
                    assert ast.unparse(code).endswith("code")
    catalogue = tomllib.loads(resource("text", "en.toml").read_text(encoding="utf-8"))["form"]
    assert raised == set(catalogue)
