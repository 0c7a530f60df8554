"""Answers on a form: what is shown, missing, amiss and filled, and how an answer reads."""

import ast
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomdesk.assets import resource
from iomdesk.formdef.checking import CHECKS
from iomdesk.formdef.form import (
    MISSING,
    FieldDef,
    FieldType,
    FormDef,
    Option,
    SectionDef,
    ShowIf,
    TableColumn,
    display,
    filled,
    problems,
    read_number,
    visible,
)
from iomdesk.formdef.scheme import load_scheme

TODAY = date(2026, 11, 24)
REFERRAL = load_scheme("brackenshire").referral

WHOLE: Mapping[str, str] = {
    "surname": "WINDLESTRAW", "forename": "Peter", "birth_date": "1997-08-09",
    "contact_number": "01632 960 118", "crn": "X990160", "pncid": "2015/9990130P",
    "address": "No fixed address. Post: 14 Example Row, Saltergate",
    "primary_substance": "Crack cocaine", "offender_manager": "HAREBELL, Simon",
    "om_contact": "01632 960 142", "ogrs_12": "71", "ogrs_24": "84", "panel_before": "yes",
    "orders": "Community order to 11 May 2027", "concern": "Burglary dwelling x2, Sep 2026.",
    "factors.employment.raised": "yes", "factors.employment.link": "Out of work since Mar 2025",
    "completed_by": "HAREBELL, Simon", "agency": "Probation", "referred_on": "2026-11-22",
    "area": "Saltergate", "mappa": "none", "needs": "drugs\nalcohol",
}  # fmt: skip

OPTIONS = (Option(value="a", label="First"), Option(value="b", label="Second"))


def one(kind: FieldType, **more: Any) -> FieldDef:
    """A field of a type, with what such a field needs."""
    needed: dict[str, Any] = {}
    if kind in (FieldType.CHOICE, FieldType.MULTI_CHOICE):
        needed["options"] = OPTIONS
    if kind is FieldType.TABLE:
        needed["rows"] = OPTIONS
        needed["columns"] = (
            TableColumn(id="on", label="Applies", type=FieldType.YES_NO, most=0),
            TableColumn(id="how", label="How", type=FieldType.TEXT, most=20),
        )
    if kind is FieldType.NUMBER:
        needed["most"] = 100
    if kind is FieldType.NOTE:
        needed["text"] = "Leave a card."
    return FieldDef(id="f", type=kind, label="Field", **(needed | more))


def form_of(*fields: FieldDef) -> FormDef:
    section = SectionDef(id="s", title="S", fields=fields)
    return FormDef(
        id="x", legend="", scheme_name="", title="", intro="", foot="",
        sections=(section,), paper=(),
    )  # fmt: skip


def codes(field: FieldDef, typed: str, key: str = "f") -> list[str]:
    return [problem.code for problem in problems(form_of(field), {key: typed}, TODAY)]


def amiss(answers: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    return {p.key: (p.code, p.blocks) for p in problems(REFERRAL, answers, TODAY)}


def test_a_whole_form_has_nothing_amiss() -> None:
    assert amiss(WHOLE) == {}
    assert filled(REFERRAL, WHOLE) == (18, 18)


def test_an_empty_form_says_what_is_missing_in_reading_order() -> None:
    found = problems(REFERRAL, {}, TODAY)
    assert [problem.key for problem in found] == [
        "surname", "forename", "birth_date", "concern", "completed_by", "agency", "referred_on",
        "area",
    ]  # fmt: skip
    assert {problem.code for problem in found} == {MISSING}
    assert all(problem.blocks for problem in found)
    assert found[0].text.startswith("Surname is missing.")
    assert filled(REFERRAL, {}) == (0, 18)
    assert problems(REFERRAL, {"surname": " \n "}, TODAY)[0].key == "surname"


def test_a_number_one_digit_short_is_kept_and_blocks_sending() -> None:
    """The case of mock-up 04, with the letter that fits in the example."""
    answers = {**WHOLE, "pncid": "2015/999013"}
    (problem,) = problems(REFERRAL, answers, TODAY)
    assert (problem.key, problem.field, problem.blocks) == ("pncid", "pncid", True)
    assert problem.text == (
        "The PNCID is one digit short. What you typed is kept. "
        "Use the form 2015/9990130P, or clear it if not known."
    )
    assert problem.params["problem"] == "one_short"
    assert filled(REFERRAL, answers, {problem.key}) == (17, 18)


@pytest.mark.parametrize(
    ("key", "typed", "code", "blocks"),
    [
        ("pncid", "2015/9990130K", "form_identifier", True),
        ("crn", "X99016", "form_identifier", True),
        ("crn", "nonsense", "form_identifier", True),
        ("birth_date", "31/02/1990", "form_date", True),
        ("birth_date", "2027-01-01", "form_date", True),
        ("birth_date", "1880-01-01", "form_date", True),
        ("birth_date", "9 aug", "form_date", True),
        ("birth_date", "1904-01-01", "form_date", True),
        ("referred_on", "2026-11-25", "form_date", True),
        ("last_conviction_on", "2026-11-25", "form_date", True),
        ("custody_from", "rubbish", "form_date", True),
        ("ogrs_24", "abc", "form_number", True),
        ("ogrs_24", "101", "form_number_range", True),
        ("ogrs_24", "-1", "form_number_range", True),
        ("ogrs_12", "100.5", "form_number_range", True),
        ("area", "Derby City", "form_not_an_option", True),
        ("mappa", "4", "form_not_an_option", True),
        ("mappa", "1\n2", "form_not_an_option", True),
        ("needs", "drugs\nmoney", "form_not_an_option", True),
        ("panel_before", "maybe", "form_not_an_option", True),
        ("concern", "x" * 4001, "text_too_long", True),
        ("surname", "x" * 81, "text_too_long", True),
        ("factors.peers.link", "x" * 501, "text_too_long", True),
        ("factors.peers.raised", "perhaps", "form_not_an_option", True),
        ("contact_number", "01632", "form_phone", False),
        ("om_contact", "x142", "form_phone", False),
        ("completed_by", "Simon Harebell", "name_form", False),
        ("offender_manager", "HAREBELL,", "name_form", False),
    ],
)
def test_what_is_amiss_is_said_of_its_own_key(
    key: str, typed: str, code: str, blocks: bool
) -> None:
    assert amiss({**WHOLE, key: typed}) == {key: (code, blocks)}


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("pncid", "15/9990130p"),
        ("referred_on", "2026-11-24"),
        ("custody_to", "2027-03-01"),
        ("birth_date", "9 aug 1997"),
        ("ogrs_24", "89.6"),
        ("ogrs_24", "0"),
        ("ogrs_24", "100"),
        ("ogrs_24", "84 %"),
        ("contact_number", "none known"),
        ("contact_number", "+44 1632 960118"),
        ("concern", "x" * 4000),
        ("factors.peers.link", "x" * 500),
        ("factors.peers.raised", "no"),
        ("needs", "alcohol\ndrugs\naccommodation\nete"),
        ("agency", "Somebody new"),
    ],
)
def test_what_is_right_is_not_remarked_on(key: str, typed: str) -> None:
    assert amiss({**WHOLE, key: typed}) == {}


def test_a_hint_about_a_sequence_does_not_block() -> None:
    field = one(FieldType.TEXT, reads_as="nomis")
    (problem,) = problems(form_of(field), {"f": "B9130AA"}, TODAY)
    assert (problem.code, problem.blocks) == ("form_identifier", False)


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (FieldType.TEXT, "x" * 201, "text_too_long"),
        (FieldType.LONG_TEXT, "x" * 201, "text_too_long"),
        (FieldType.DATE, "soon", "form_date"),
        (FieldType.TIME, "25:00", "not_a_time"),
        (FieldType.CHOICE, "c", "form_not_an_option"),
        (FieldType.MULTI_CHOICE, "a\nc", "form_not_an_option"),
        (FieldType.YES_NO, "y", "form_not_an_option"),
        (FieldType.NUMBER, "1.5", "form_number_whole"),
        (FieldType.PERSON, "x" * 201, "text_too_long"),
        (FieldType.AGENCY, "x" * 201, "text_too_long"),
        (FieldType.TABLE, "x" * 21, "text_too_long"),
        (FieldType.SIGNATURE, "x" * 201, "text_too_long"),
    ],
)
def test_each_type_of_field_is_checked(kind: FieldType, typed: str, code: str) -> None:
    key = "f.a.how" if kind is FieldType.TABLE else "f"
    assert codes(one(kind), typed, key) == [code]


def test_every_type_of_field_is_handled() -> None:
    """Its check, its way of being shown, and a missing answer of each."""
    assert set(CHECKS) == set(FieldType)
    for kind in FieldType:
        field = one(kind, required=True)
        key = next(iter(field.keys()), "")
        assert [p.key for p in problems(form_of(field), {}, TODAY)] == [key or "f"]
        assert display(field, {}) == ("Leave a card." if kind is FieldType.NOTE else "")


def test_every_code_of_a_problem_has_words() -> None:
    path = Path(__file__).parents[3] / "iomdesk" / "formdef" / "checking.py"
    said = {
        call.args[1].value
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "_problem"
        and isinstance(call.args[1], ast.Constant)
    } | {MISSING}
    catalogue = tomllib.loads(resource("text", "en.toml").read_text(encoding="utf-8"))["rule"]
    assert len(said) >= 9
    assert said <= set(catalogue)
    assert {code for code in catalogue if code.startswith("form_")} <= said


# ---- how an answer reads ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("birth_date", "1997-08-09", "9 Aug 1997"),
        ("birth_date", "31/02/1990", "31/02/1990"),
        ("panel_before", "yes", "Yes"),
        ("panel_before", "no", "No"),
        ("panel_before", "maybe", "maybe"),
        ("mappa", "none", "None"),
        ("mappa", "9", "9"),
        ("needs", "ete\nalcohol", "Education, Training or Employment, Alcohol"),
        ("ogrs_24", " 89.6 ", "89.6"),
        ("surname", "WINDLESTRAW", "WINDLESTRAW"),
        ("concern", "One.\nTwo.", "One.\nTwo."),
        ("surname", "", ""),
    ],
)
def test_an_answer_reads(field: str, typed: str, shown: str) -> None:
    assert display(REFERRAL.field(field), {field: typed}) == shown


def test_a_table_reads_row_by_row_or_cell_by_cell() -> None:
    answers = {
        "factors.substance_misuse.raised": "yes",
        "factors.employment.raised": "yes",
        "factors.employment.link": "Out of work",
        "factors.accommodation.raised": "no",
        "factors.peers.link": "Untied end",
    }
    factors = REFERRAL.field("factors")
    assert display(factors, answers).splitlines() == [
        "Substance misuse",
        "Employment: Out of work",
        "Peers and associates: Untied end",
    ]
    assert display(factors, answers, "factors.employment.raised") == "Yes"
    assert display(factors, answers, "factors.employment.link") == "Out of work"
    assert display(factors, answers, "factors.employment.colour") == ""


# ---- shown or not, filled or not ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "there"),
    [({}, False), ({"asked": "a"}, True), ({"asked": "b"}, False), ({"asked": "b\na"}, True)],
)
def test_a_field_is_shown_only_while_another_says_so(
    answers: Mapping[str, str], there: bool
) -> None:
    asked = FieldDef(id="asked", type=FieldType.MULTI_CHOICE, label="Asked", options=OPTIONS)
    field = one(FieldType.TEXT, required=True, show_if=ShowIf(field="asked", answers=("a",)))
    assert visible(field, answers) is there
    missing = [p.key for p in problems(form_of(asked, field), answers, TODAY)]
    assert missing == (["f"] if there else [])
    assert visible(one(FieldType.TEXT), answers)


def test_a_box_with_two_answers_needs_both_and_a_table_one_row() -> None:
    def have(**answers: str) -> int:
        return filled(REFERRAL, {key.replace("__", "."): v for key, v in answers.items()})[0]

    assert have(surname="WINDLESTRAW") == 0
    assert have(surname="WINDLESTRAW", forename="Peter") == 1
    assert have(factors__peers__raised="no") == 0
    assert have(factors__peers__raised="yes") == 1
    assert have(factors__peers__link="Known to them") == 1
    assert have(ppo="yes", area="Saltergate") == 0  # not on the printed form


# ---- nothing that can be typed breaks it --------------------------------------------------------

TYPED = st.text(max_size=40) | st.sampled_from(
    ["yes", "no", "t+99999999", "t-400000", "1997-08-09", "9999-12-31", "0001-01-01", "1e9", "NaN",
     "Infinity", "٣", "84.", ".5", "-", "\n\n", "a\nb", "2015/999013", "x" * 5000]
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(REFERRAL.keys()), TYPED))
def test_whatever_is_typed_into_the_referral_is_answered(answers: dict[str, str]) -> None:
    found = problems(REFERRAL, answers, TODAY)
    assert {problem.key for problem in found} <= set(REFERRAL.keys())
    for problem in found:
        assert problem.text
        if "{" not in "".join(answers.values()):  # a typed one is quoted
            assert "{" not in problem.text  # one of ours was not filled
    for field in REFERRAL.fields():
        assert isinstance(display(field, answers), str)
        for key in field.keys():  # noqa: SIM118 - no mapping
            assert isinstance(display(field, answers, key), str)
    have, of = filled(REFERRAL, answers, {problem.key for problem in found})
    assert 0 <= have <= of == 18


@given(st.sampled_from(FieldType), TYPED, st.booleans())
def test_whatever_is_typed_into_any_field_is_answered(
    kind: FieldType, typed: str, required: bool
) -> None:
    field = one(kind, required=required)
    answers = dict.fromkeys(field.keys(), typed)
    found = problems(form_of(field), answers, TODAY)
    if required and not typed.strip():
        assert [problem.code for problem in found] == [MISSING]
    assert all(problem.text for problem in found)
    assert display(field, answers) is not None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-999, max_value=999))
def test_a_number_is_read_as_it_stands(number: Decimal) -> None:
    assert read_number(f" {number:f} ") == number


@pytest.mark.parametrize(
    "typed", ["", " ", "-", ".", "84.", ".5", "1e3", "NaN", "8 4", "٣", "1" * 99]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None
