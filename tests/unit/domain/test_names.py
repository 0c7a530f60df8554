"""Names are kept as typed; only for matching are they folded."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iomdesk.domain.names import (
    fold,
    is_name_of,
    match_key,
    split_full_name,
    tidy_forename,
    tidy_name,
)


@pytest.mark.parametrize(
    "name",
    ["D'ARNICA", "MAC-ARON", "VAN-DER-RUSH", "Nguyễn", "NGUYỄN-SEDGE", "Yarde, Grace", "ŁĄKA"],
)
def test_names_are_kept(name: str) -> None:
    assert tidy_name(f"  {name}\u00a0 ") == name


def test_stray_blanks_go() -> None:
    assert tidy_name("TOADFLAXE ") == "TOADFLAXE"
    assert tidy_name("van\t der \n Rush\u200b") == "van der Rush"
    assert tidy_name("Nguye\u0302\u0303n") == "Nguyễn"


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("SEÁN", "Seán"),
        ("zoë", "Zoë"),
        ("mary-ann", "Mary-Ann"),
        ("JJ", "JJ"),
        ("McKenzie", "McKenzie"),
        ("Wojciech", "Wojciech"),
    ],
)
def test_forenames_lose_the_habits_of_files(typed: str, tidied: str) -> None:
    assert tidy_forename(typed) == tidied


@pytest.mark.parametrize(
    ("typed", "surname", "forename"),
    [
        ("YARDE, Grace", "YARDE", "Grace"),
        ("Yarde,Grace", "Yarde", "Grace"),
        ("Grace YARDE", "YARDE", "Grace"),
        ("YARDE Grace Mary", "YARDE", "Grace Mary"),
        ("Grace Mary Yarde", "Yarde", "Grace Mary"),
        ("Joanne van der Rush", "van der Rush", "Joanne"),
        ("VAN DER RUSH Joanne", "VAN DER RUSH", "Joanne"),
        ("P Wintergreen", "Wintergreen", "P"),
        ("Wintergreen", "Wintergreen", ""),
        ("Kyle Nguyễn-Sedge", "Nguyễn-Sedge", "Kyle"),
        ("", "", ""),
    ],
)
def test_full_names_are_split(typed: str, surname: str, forename: str) -> None:
    assert split_full_name(typed) == (surname, forename)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VAN-DER-RUSH", "van der Rush"),
        ("D'ARNICA", "d\u2019Arnica"),
        ("NGUYỄN", "Nguyen"),
        ("ŁĄKA", "Laka"),
        ("Ó-SORREL", "O'Sorrel"),
        ("Strauß", "STRAUSS"),
        ("Zoë", "ZOE"),
    ],
)
def test_names_that_are_one_when_folded(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


def test_fold_keeps_words_apart() -> None:
    assert fold("van  der-Rush") == "van derrush"


@example("\U0001d63c")
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert tidy_name(tidy_name(text)) == tidy_name(text)


def test_a_name_is_signed_whole_or_with_initials_of_the_same_person() -> None:
    name = "SALTMARSH, Martin John"
    for typed in ("saltmarsh, martin john", "Martin John Saltmarsh", "M Saltmarsh",
                  "m.j. saltmarsh", "MJ Saltmarsh", "Saltmarsh, M"):  # fmt: skip
        assert is_name_of(typed, name), typed
    for typed in ("", "m", "saltmarsh", "J Saltmarsh", "MA Saltmarsh", "M Saltmarshe", "M Salt"):
        assert not is_name_of(typed, name), typed
