"""What a passphrase must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomdesk.domain.passphrase import StrengthCode, require, strength
from iomdesk.domain.problems import RuleViolation
from iomdesk.words import words

CONTEXT = ("Brackenshire IOM", "derbyshire", "ELDERFLOWER, Priya", "Saltergate")


@pytest.mark.parametrize(
    ("passphrase", "refusal"),
    [
        ("", "passphrase_empty"),
        ("nine char", "passphrase_short"),
        ("elevenchars", "passphrase_short"),
        ("correct horse battery staple", "passphrase_common"),
        ("Password-2026!!", "passphrase_common"),
        ("P@ssw0rdP@ssw0rd", "passphrase_common"),
        ("Tuesday November 2026", "passphrase_common"),
        ("qwertyuiop123456", "passphrase_run"),
        ("1qaz2wsx3edc", "passphrase_run"),
        ("mnbvcxzlkjhgfdsa", "passphrase_run"),
        ("aaaaaaaaaaaaaaaa", "passphrase_repeat"),
        ("abcabcabcabcabc", "passphrase_repeat"),
        ("Brackenshire2026!!", "passphrase_context"),
        ("priya.elderflower", "passphrase_context"),
        ("saltergate iom 24", "passphrase_context"),
        ("x'" + "0123456789abcdef" * 4 + "'", "passphrase_raw_key"),
        ("X'00ff00ff00ff'", "passphrase_raw_key"),
        ("ab cd ef " * 200, "passphrase_long"),
    ],
)
def test_what_an_acquaintance_or_a_guessing_program_tries_is_refused(
    passphrase: str, refusal: str
) -> None:
    assert strength(passphrase, CONTEXT).refusal == refusal
    with pytest.raises(RuleViolation, match=refusal):
        require(passphrase, CONTEXT)


@pytest.mark.parametrize(
    ("passphrase", "code"),
    [
        ("heron mossy lantern", StrengthCode.GOOD),
        ("my cat eats fish", StrengthCode.GOOD),
        ("kN4!vb9Zq2Lp", StrengthCode.GOOD),
        ("heron mossy lantern kite", StrengthCode.STRONG),
        ("brackenshire tractor umbrella teapot", StrengthCode.STRONG),
        ("l\u00e5ngt b\u00e5tord med \u00f6l", StrengthCode.GOOD),
    ],
)
def test_what_is_long_and_new_is_accepted(passphrase: str, code: StrengthCode) -> None:
    assert strength(passphrase, CONTEXT).code is code
    assert require(passphrase, CONTEXT) == passphrase


def test_the_shortfall_is_counted() -> None:
    verdict = strength("nine char")
    assert words("strength", verdict.code, verdict.params) == "Too short: 9 of 12 characters"


def test_length_is_counted_after_normalisation() -> None:
    assert strength("e\u0301" * 11).code is StrengthCode.SHORT


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=3))
def test_every_verdict_has_its_words(passphrase: str, context: list[str]) -> None:
    verdict = strength(passphrase, context)
    assert words("strength", verdict.code, verdict.params)
    if verdict.refusal:
        assert words("rule", verdict.refusal, verdict.params)
    assert verdict.accepted == (verdict.code in {StrengthCode.GOOD, StrengthCode.STRONG})
