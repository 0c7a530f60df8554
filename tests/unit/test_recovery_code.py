"""The recovery code as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomdesk.domain import recovery_code as code
from iomdesk.domain.problems import RuleViolation

secrets = st.binary(min_size=20, max_size=20)


@given(secrets)
def test_what_is_written_is_read_back(secret: bytes) -> None:
    text = code.encode(secret)
    assert len(text) == 8 * 5 + 7
    assert code.decode(text) == secret
    assert code.decode(text.lower().replace("-", "")) == secret


@given(secrets, st.integers(0, 7), st.integers(0, 3))
def test_two_neighbours_exchanged_are_noticed(secret: bytes, group: int, at: int) -> None:
    groups = code.encode(secret).split("-")
    letters = list(groups[group])
    letters[at], letters[at + 1] = letters[at + 1], letters[at]
    swapped = "".join(letters)
    if swapped == groups[group]:
        return
    groups[group] = swapped
    with pytest.raises(RuleViolation) as slip:
        code.decode("-".join(groups))
    assert slip.value.params["group"] == group + 1


@given(secrets, st.integers(0, 7), st.integers(0, 7))
def test_two_groups_exchanged_are_noticed(secret: bytes, one: int, two: int) -> None:
    groups = code.encode(secret).split("-")
    groups[one], groups[two] = groups[two], groups[one]
    if one == two:
        assert code.decode("-".join(groups)) == secret
        return
    with pytest.raises(RuleViolation, match="recovery_group"):
        code.decode("-".join(groups))


def test_missing_and_left_over_characters_are_counted_or_named() -> None:
    text = code.encode(bytes(range(20)))
    for typed, have in (("", 0), (text[:-6], 35), (text[:-1].replace("-", ""), 39)):
        with pytest.raises(RuleViolation) as slip:
            code.decode(typed)
        assert slip.value.code in {"recovery_length", "recovery_group"}
        if slip.value.code == "recovery_length":
            assert slip.value.params == {"have": have, "need": 40}
    with pytest.raises(RuleViolation) as slip:
        code.decode(text + "A")
    assert slip.value.params == {"group": 8}
    missing_in_third = text[:14] + text[15:]
    with pytest.raises(RuleViolation) as slip:
        code.decode(missing_in_third)
    assert slip.value.params == {"group": 3}


@given(st.text(max_size=80))
def test_nothing_typed_raises_anything_but_a_refusal(text: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        code.decode(text)
    assert refusal.value.code in {"recovery_length", "recovery_group"}
