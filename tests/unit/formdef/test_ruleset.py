"""A rule set as texts, beside another one, and in words."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from iomdesk.formdef.errors import FormError
from iomdesk.formdef.form import FieldDef, FieldType, Option, PaperCell, ShowIf, TableColumn
from iomdesk.formdef.ruleset import (
    SAID_ELSEWHERE,
    RuleChange,
    differences,
    in_words,
)
from iomdesk.formdef.scheme import Scheme, load_scheme, scheme_ids, scheme_of_texts, scheme_texts
from tests.helpers.schemes import change

DERBYSHIRE = load_scheme("derbyshire")
BRACKENSHIRE = load_scheme("brackenshire")


# ---- as texts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_a_rule_set_is_the_same_from_its_texts(scheme_id: str) -> None:
    assert scheme_of_texts(scheme_id, scheme_texts(scheme_id)) == load_scheme(scheme_id)


def test_the_texts_are_those_of_the_scheme_and_of_the_one_it_extends() -> None:
    names = {"scheme.toml", "agencies.toml", "rag.toml", "statement.toml", "referral.toml",
             "matrix.toml", "updates.toml"}  # fmt: skip
    derbyshire = {f"derbyshire/{name}" for name in names}
    assert set(scheme_texts("derbyshire")) == derbyshire
    assert set(scheme_texts("brackenshire")) == derbyshire | {
        "brackenshire/scheme.toml",
        "brackenshire/agencies.toml",
    }


def test_nothing_but_the_texts_is_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store reads its rule set when the shipped files have long moved on."""
    texts = scheme_texts("brackenshire")

    def gone(*_args: object, **_named: object) -> str:
        raise AssertionError

    monkeypatch.setattr(Path, "read_text", gone)
    monkeypatch.setattr(Path, "stat", gone)
    assert scheme_of_texts("brackenshire", texts) == BRACKENSHIRE
    texts["derbyshire/matrix.toml"] = texts["derbyshire/matrix.toml"].replace(
        '"ASBO", weight = 10', '"ASBO", weight = 9'
    )
    asbo = {row.id: row for row in scheme_of_texts("brackenshire", texts).matrix.rows()}["asbo"]
    assert asbo.weight == 9


@pytest.mark.parametrize(
    ("gone", "file", "field", "code"),
    [
        ("brackenshire/scheme.toml", "scheme.toml", "id", "no_such_scheme"),
        ("derbyshire/scheme.toml", "brackenshire/scheme.toml", "extends", "no_such_scheme"),
        ("derbyshire/matrix.toml", "derbyshire/matrix.toml", "", "missing_file"),
        ("derbyshire/referral.toml", "derbyshire/referral.toml", "", "missing_file"),
    ],
)
def test_a_text_that_is_missing_is_named(gone: str, file: str, field: str, code: str) -> None:
    texts = scheme_texts("brackenshire")
    del texts[gone]
    with pytest.raises(FormError) as caught:
        scheme_of_texts("brackenshire", texts)
    problem = caught.value
    assert (problem.file, problem.field, problem.code) == (file, field, code)


def test_a_text_of_a_megabyte_is_not_read() -> None:
    texts = scheme_texts("derbyshire") | {"derbyshire/rag.toml": "#" * 1_000_001}
    with pytest.raises(FormError, match="too_big"):
        scheme_of_texts("derbyshire", texts)


def test_line_ends_do_not_change_a_text(folder: Path) -> None:
    path = folder / "derbyshire" / "rag.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert scheme_texts("derbyshire", folder) == scheme_texts("derbyshire")


# ---- beside another -----------------------------------------------------------------------------


def changed(folder: Path, file: str, before: str, after: str) -> tuple[RuleChange, ...]:
    change(folder / "derbyshire" / file, before, after)
    return differences(DERBYSHIRE, load_scheme("derbyshire", folder))


def test_a_rule_set_beside_itself_changes_nothing() -> None:
    for scheme in (DERBYSHIRE, BRACKENSHIRE):
        assert differences(scheme, scheme) == ()


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("matrix.toml", "weight = 8", "weight = 9",
         ("Matrix", "Burglary, Burglary dwelling: weight", "8", "9")),
        ("matrix.toml", '"Burglary other"', '"Other burglary"',
         ("Matrix", "Burglary, Burglary other: wording", "Burglary other", "Other burglary")),
        ("matrix.toml", '    { id = "theft_other", label = "Theft other", weight = 2 },\n', "",
         ("Matrix", "Theft, Theft other", "weight 2", "")),
        ("matrix.toml", 'row = [{ id = "fraud",',
         'row = [{ id = "bribe", label = "Bribery", weight = 4 }, { id = "fraud",',
         ("Matrix", "Fraud, Bribery", "", "weight 4")),
        ("scheme.toml", "ogrs_tier_months = 24", "ogrs_tier_months = 12",
         ("How open points are read", "months of the OGRS score that sets the tier", "24", "12")),
        ("scheme.toml", '= "convictions_and_arrests"', '= "convictions"',
         ("How open points are read", "what a line of the matrix counts",
          "convictions and arrests", "convictions only")),
        ("scheme.toml", "over_6 = 10", "over_6 = 15",
         ("How open points are read", "points for the second line of compliance", "10", "15")),
        ("scheme.toml", "needs_wanted = 2", "needs_wanted = 3",
         ("Who may join", "needs that let a partner agency refer", "2", "3")),
        ("scheme.toml", '"Automatic Registration"', '"Registration"',
         ("Who may join", "Tier 1: what it leads to", "Automatic Registration", "Registration")),
        ("scheme.toml", 'name = "Buxton"', 'name = "Buxton town"',
         ("Areas", "Buxton: name", "Buxton", "Buxton town")),
        ("scheme.toml", '[[area]]\nname = "Ilkeston"\ncode = "ILK"\n', "",
         ("Areas", "Ilkeston", "capitals in references ILK", "")),
        ("scheme.toml", "dated = 2015-11-01", "dated = 2016-02-01",
         ("The rule set", "date", "1 Nov 2015", "1 Feb 2016")),
        ("scheme.toml", "quorum = 3", "quorum = 4",
         ("Meetings", "Daily tasking: agencies needed", "3", "4")),
        ("scheme.toml", '["red", "amber_alert"]', '["red"]',
         ("Meetings", "Daily tasking: status proposed for the agenda", "RED; AMBER ALERT",
          "RED")),
        ("agencies.toml", 'name = "Addaction"\nkind = "unset"',
         'name = "Addaction"\nkind = "contract"',
         ("Agencies", "Addaction: footing", "Footing to be set by the coordinator",
          "By contract")),
        ("agencies.toml", '[[agency]]\nname = "NACRO"\nkind = "unset"\n', "",
         ("Agencies", "NACRO", "Footing to be set by the coordinator", "")),
        ("rag.toml", "Enforcement activity", "Enforcement",
         ("Status", "RED: response", "Enforcement activity", "Enforcement")),
        ("statement.toml", '"Public Safety"', '"Safety"',
         ("Confidentiality statement", "Point 5: points under it",
          "Public Safety; The prevention of crime and disorder; The protection of health and "
          "morals; The protection of the rights and freedom of others",
          "Safety; The prevention of crime and disorder; The protection of health and morals; "
          "The protection of the rights and freedom of others")),
        ("referral.toml", 'label = "Address"', 'label = "Address"\nrequired = true',
         ("Referral form", "Person, Address: needed", "No", "Yes")),
        ("referral.toml", 'label = "CRN"\nnote = "if known"', 'label = "CRN"',
         ("Referral form", "Person, CRN: note beside it", "if known", "")),
        ("referral.toml", '{ value = "2", label = "Level 2" }', '{ value = "2", label = "Two" }',
         ("Referral form", "Checks, MAPPA level, Level 2: wording", "Level 2", "Two")),
        ("referral.toml", 'label = "Address:"', 'label = "Home address:"',
         ("Referral form", "Address:, Address:: wording", "Address:", "Home address:")),
    ],
)  # fmt: skip
def test_a_change_is_told_once_in_words(
    folder: Path, file: str, before: str, after: str, told: tuple[str, str, str, str]
) -> None:
    (found,) = changed(folder, file, before, after)
    assert (found.part, found.what, found.before, found.after) == told


def test_a_threshold_is_told_with_the_label_that_says_it(folder: Path) -> None:
    path = folder / "derbyshire" / "scheme.toml"
    change(path, 'from = 80\nlabel = "80 – 89"', 'from = 75\nlabel = "75 – 89"')
    change(path, "0 - 79", "0 - 74")
    told = {(one.what, one.before, one.after)
            for one in differences(DERBYSHIRE, load_scheme("derbyshire", folder))}  # fmt: skip
    assert told == {
        ("lowest score of Tier 2", "80", "75"),
        ("Tier 2: wording", "80 – 89", "75 – 89"),
        ("Tier N/A: wording", "0 - 79", "0 - 74"),
    }


def test_another_order_is_told_as_that(folder: Path) -> None:
    row = '    { id = "shoplifting", label = "Shoplifting", weight = 1 },\n'
    path = folder / "derbyshire" / "matrix.toml"
    change(path, row, "")
    change(path, '"Theft other", weight = 2 },\n', '"Theft other", weight = 2 },\n' + row)
    (found,) = differences(DERBYSHIRE, load_scheme("derbyshire", folder))
    assert (found.what, found.before, found.after) == (
        "Theft: order",
        "Shoplifting, Theft other",
        "Theft other, Shoplifting",
    )


def other(value: Any) -> Any:
    """A value of the same type that is not the same."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Enum):
        return next(one for one in type(value) if one is not value)
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, (int, Decimal)):
        return value + 1
    if isinstance(value, str):
        coded = {"registration_or_release": "registration", "convictions_and_arrests":
                 "convictions"}  # fmt: skip
        return coded.get(value, value + " changed")
    if value is None:
        return 7
    return value[:-1] if len(value) > 1 else (other(value[0]),)


NEW: Mapping[str, object] = {
    "options": Option(value="new", label="New"),
    "rows": Option(value="new", label="New"),
    "columns": TableColumn(id="new", label="New", type=FieldType.TEXT, most=5),
    "cells": PaperCell(label="New:", fields=("area",)),
}
"""What a list that is empty may get; any other gets a text."""


def variants(value: Any, way: str) -> Iterator[tuple[str, Any]]:
    """The value with each thing it holds changed once, and the way to what was changed."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            held = getattr(value, field.name)
            if (type(value), field.name) in SAID_ELSEWHERE:
                continue
            if field.name == "show_if":
                asked = ShowIf(field="panel_before", answers=("yes",))
                yield f"{way}.show_if", replace(value, show_if=asked)
                continue
            for inner_way, changed_ in variants(held, f"{way}.{field.name}"):
                yield inner_way, replace(value, **{field.name: changed_})
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for place, item in enumerate(value):
            for inner_way, changed_ in variants(item, f"{way}[{place}]"):
                yield inner_way, (*value[:place], changed_, *value[place + 1 :])
        if len(value) > 1:
            yield f"{way} shorter", value[1:]
            yield f"{way} turned", (*value[1:], value[0])
    elif value == ():
        yield way, (NEW.get(way.rpartition(".")[2], "added"),)
    else:
        yield way, other(value)


def test_whatever_changes_is_told() -> None:
    """Each value of a whole scheme, changed once: no threshold can slip through unseen."""
    seen = 0
    for way, changed_ in variants(DERBYSHIRE, "scheme"):
        seen += 1
        told = differences(DERBYSHIRE, changed_)
        assert told, way
        for one in told:
            assert one.part, way
            assert one.what, way
            assert one.before != one.after, way
    assert seen > 1000


def test_only_copies_of_readings_are_passed_by() -> None:
    """What is not compared is a reading seen a second time, and the reading is compared."""
    assert {f"{kind.__name__}.{name}" for kind, name in SAID_ELSEWHERE} == {
        "MatrixRules.counting", "MatrixRules.first_days", "MatrixRules.second_days",
        "ComplianceLine.score", "TierRules.months", "TierRules.conviction_months",
    }  # fmt: skip


def test_a_field_that_comes_or_goes_says_what_it_is() -> None:
    form = DERBYSHIRE.referral
    asked = FieldDef(
        id="alias", type=FieldType.TEXT, label="Also known as", required=True,
        show_if=ShowIf(field="panel_before", answers=("yes",)),
    )  # fmt: skip
    person, *others = form.sections
    sections = (replace(person, fields=(*person.fields, asked)), *others)
    newer = replace(DERBYSHIRE, referral=replace(form, sections=sections))
    (added,) = differences(DERBYSHIRE, newer)
    assert (added.what, added.before) == ("Person, Also known as", "")
    for part in ("a line of text", "needed", "only when panel before is yes"):
        assert part in added.after
    (gone,) = differences(newer, DERBYSHIRE)
    assert (gone.before, gone.after) == (added.after, "")


def test_the_areas_among_the_answers_of_the_form_are_told_as_areas_only() -> None:
    told = differences(DERBYSHIRE, BRACKENSHIRE)
    assert [one.what for one in told if one.part == "Referral form"] == ["name above the title"]
    assert len([one for one in told if one.part == "Areas"]) == 8


# ---- in words -----------------------------------------------------------------------------------


def lines(scheme: Scheme) -> dict[str, str]:
    return {text.part: "\n".join(text.lines) for text in in_words(scheme)}


@pytest.mark.parametrize("scheme", [DERBYSHIRE, BRACKENSHIRE], ids=lambda one: one.id)
def test_the_whole_rule_set_is_said(scheme: Scheme) -> None:
    said = lines(scheme)
    everything = "\n".join(said.values())
    assert "{" not in everything
    assert all(line.strip() for text in in_words(scheme) for line in text.lines)
    for row in scheme.matrix.rows():
        assert f"{row.label} {row.weight}" in said["Matrix"]
    for band in scheme.matrix.bands:
        assert f"{band.label}: {band.decision}." in said["Matrix"]
    for line in scheme.tier_lines:
        assert f"{line.label}: {line.words}." in said["Who may join"]
    for agency in scheme.agencies:
        assert agency.name in said["Agencies"]
    for rule in scheme.rag_table:
        assert all(test in said["Status"] for test in rule.tests)
        assert rule.response in said["Status"]
    for field in scheme.referral.fields():
        assert f"{field.label}: " in said["Referral form"]
    for cell in (cell for row in scheme.referral.paper for cell in row.cells):
        assert cell.label in said["Referral form"]
    assert said["Confidentiality statement"] == scheme.statement.text
    assert f"version {scheme.version}" in said["The rule set"]
    assert scheme.authorised_by in said["The rule set"]


def test_every_reading_is_said_where_it_matters() -> None:
    """A reading with another value makes another text."""
    before = lines(DERBYSHIRE)
    path = {field.name for field in fields(DERBYSHIRE.readings)}
    assert len(path) == 15
    days = DERBYSHIRE.readings.rag_days
    for name in (path - {"rag_days"}) | {field.name for field in fields(days)}:
        texts = scheme_texts("derbyshire")
        value = getattr(days if hasattr(days, name) else DERBYSHIRE.readings, name)
        now = 12 if name == "ogrs_tier_months" else other(value)
        if name == "originators":
            now = "everybody"
        quoted = isinstance(now, str)
        written = f'"{now}"' if quoted else str(now).lower()  # True is written true
        key = next(line for line in texts["derbyshire/scheme.toml"].splitlines()
                   if line.startswith(f"{name} = "))  # fmt: skip
        texts["derbyshire/scheme.toml"] = texts["derbyshire/scheme.toml"].replace(
            key, f"{name} = {written}"
        )
        after = lines(scheme_of_texts("derbyshire", texts))
        assert after != before, name


def test_no_walk_passes_a_value_by() -> None:
    """The walk above reaches a weight, an option and a printed line."""
    ways = {way for way, _ in variants(DERBYSHIRE, "scheme")}
    assert "scheme.matrix.groups[0].rows[1].weight" in ways
    assert "scheme.referral.paper[0].cells[0].label" in ways
    assert any(way.endswith(".options[1].label") for way in ways)
