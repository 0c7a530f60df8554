"""Numbers of people: the vectors of domain section 4, and what must hold for all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomdesk.domain.identifiers import (
    ALPHABET,
    EXAMPLES,
    IdentifierProblem,
    Reading,
    check_letter,
    read_identifier,
)
from iomdesk.domain.people import IdentifierKind

TODAY = date(2026, 11, 24)


def read(kind: str, typed: str, today: date = TODAY) -> Reading:
    return read_identifier(IdentifierKind(kind), typed, today=today)


@pytest.mark.parametrize(
    ("kind", "typed", "canonical"),
    [
        ("pncid", "1981/0000034U", "1981/0000034U"),
        ("pncid", "81/34U", "1981/0000034U"),
        ("pncid", "2002/0073319Z", "2002/0073319Z"),
        ("pncid", "02/73319Z", "2002/0073319Z"),
        ("pncid", "2002/73319Z", "2002/0073319Z"),  # with a slash the year stands before it
        ("pncid", "2000/0000223R", "2000/0000223R"),
        ("pncid", "1979/0163001B", "1979/0163001B"),
        ("pncid", "2003/0000003Y", "2003/0000003Y"),
        ("pncid", "033Y", "2003/0000003Y"),
        ("pncid", "1967/9893091D", "1967/9893091D"),
        ("pncid", "  1967 / 9893091d ", "1967/9893091D"),
        ("pncid", "1967-9893091D", "1967/9893091D"),
        ("pncid", "19679893091D", "1967/9893091D"),
        ("pncid", "20099990116H", "2009/9990116H"),
        ("cro", "65656/91H", "065656/91H"),
        ("cro", "065656/91H", "065656/91H"),
        ("cro", "000001/91U", "000001/91U"),
        ("cro", "123456/04R", "123456/04R"),
        ("cro", "SF05/482703J", "SF05/482703J"),
        ("cro", "sf83/50058z", "SF83/50058Z"),
        ("asn", "1101ZD0100000448754K", "1101ZD0100000448754K"),
        ("asn", "11/01ZD/01/448754K", "1101ZD0100000448754K"),
        ("asn", "11/01ZD/01/00000448754K", "1101ZD0100000448754K"),
        ("asn", "1730AA0100000000001L", "1730AA0100000000001L"),
        ("asn", "2430BB0100000012345W", "2430BB0100000012345W"),
        ("crn", "X320741", "X320741"),
        ("crn", "x 320741", "X320741"),
        ("crn", "D004851", "D004851"),
        ("nomis", "A1234AA", "A1234AA"),
        ("nomis", "g5555tt", "G5555TT"),
    ],
)
def test_sound_numbers(kind: str, typed: str, canonical: str) -> None:
    reading = read(kind, typed)
    assert (reading.canonical, reading.problem, reading.text) == (canonical, "", "")
    assert reading.typed == typed
    assert reading.corrected == canonical


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("pncid", "20030011985Z", "X"),
        ("pncid", "20120052494O", "Q"),
        ("pncid", "20230583843N", "L"),
        ("pncid", "2001/0171310S", "W"),
        ("cro", "85227/65G", "L"),
        ("asn", "1101ZD0100000448754J", "K"),
    ],
)
def test_a_failed_check_letter_warns_with_the_letter_expected(
    kind: str, typed: str, expected: str
) -> None:
    reading = read(kind, typed)
    assert reading.problem is IdentifierProblem.CHECK_LETTER
    assert reading.expected == expected
    assert reading.canonical.endswith(typed[-1])  # never put right behind one's back
    assert reading.corrected == reading.canonical[:-1] + expected
    assert f"{expected} is expected" in reading.text
    assert "What you typed is kept" in reading.text


@pytest.mark.parametrize(
    ("kind", "typed", "problem"),
    [
        ("pncid", "2015/999013K", "one_short"),
        ("pncid", "2015/999013", "one_short"),
        ("pncid", "2015/9990130", "no_check_letter"),
        ("pncid", "2015/99901301K", "too_long"),
        ("pncid", "2031/0000034Y", "year_ahead"),
        ("pncid", "not known", "form"),
        ("pncid", "20/15/9990130K", "form"),
        ("cro", "1234567/04R", "form"),
        ("asn", "1101ZD01", "form"),
        ("crn", "X99013", "one_short"),
        ("crn", "X990", "too_short"),
        ("crn", "X9901301", "too_long"),
        ("crn", "990130", "form"),
        ("nomis", "A91", "too_short"),
        ("nomis", "A9131Z", "one_short"),
        ("nomis", "A9131ZZZ", "too_long"),
        ("nomis", "A1234BC", "sequence"),
        ("nomis", "B1234AA", "sequence"),
    ],
)
def test_what_is_amiss_has_a_code_and_words(kind: str, typed: str, problem: str) -> None:
    if problem == "year_ahead":
        typed = f"2031/0000034{check_letter('310000034')}"
    reading = read(kind, typed)
    assert reading.problem == problem
    assert reading.typed == typed
    assert reading.canonical
    assert "What you typed is kept" in reading.text
    assert "{" not in reading.text


def test_the_words_of_the_ux_example() -> None:
    assert read("pncid", "2015/999013K").text == (
        "The PNCID is one digit short. What you typed is kept. "
        "Use the form 2015/9990130P, or clear it if not known."
    )


def test_the_examples_given_are_sound_themselves() -> None:
    for kind, examples in EXAMPLES.items():
        for example in examples.split(" or "):
            assert not read_identifier(kind, example, today=TODAY).problem, example


@pytest.mark.parametrize(("year", "full"), [("26", "2026"), ("27", "1927"), ("00", "2000")])
def test_two_digit_years_turn_at_this_year(year: str, full: str) -> None:
    letter = check_letter(f"{year}9990130")
    assert read("pncid", f"{year}/9990130{letter}").canonical == f"{full}/9990130{letter}"


@pytest.mark.parametrize("kind", list(IdentifierKind))
def test_nothing_typed_is_nothing_read(kind: IdentifierKind) -> None:
    reading = read_identifier(kind, "  ", today=TODAY)
    assert (reading.typed, reading.canonical, reading.problem) == ("  ", "", "")


@given(st.sampled_from(IdentifierKind), st.text(max_size=40))
def test_anything_may_be_typed_and_is_kept(kind: IdentifierKind, typed: str) -> None:
    reading = read_identifier(kind, typed, today=TODAY)
    assert reading.typed == typed
    assert bool(reading.text) is bool(reading.problem)
    again = read_identifier(kind, reading.canonical, today=TODAY)
    assert again.canonical == reading.canonical


@given(st.integers(1950, 2026), st.integers(1, 9_999_999))
def test_every_way_of_writing_a_pncid_reads_the_same(year: int, serial: int) -> None:
    letter = check_letter(f"{year % 100:02}{serial:07}")
    canonical = f"{year}/{serial:07}{letter}"
    ways = [canonical, canonical.replace("/", ""), f"{year}/{serial}{letter}", canonical.lower()]
    if year > 1926:
        ways += [f"{year % 100:02}/{serial}{letter}", f"{year % 100:02}{serial}{letter}"]
    for way in ways:
        reading = read("pncid", way)
        assert (reading.canonical, reading.problem) == (canonical, "")
    for wrong in ALPHABET.replace(letter, ""):
        assert read("pncid", canonical[:-1] + wrong).expected == letter


@given(st.integers(0, 99), st.integers(1, 999_999))
def test_cro_round_trip(year: int, serial: int) -> None:
    letter = check_letter(f"{year:02}{serial:06}")
    assert read("cro", f"{serial}/{year:02}{letter}").canonical == f"{serial:06}/{year:02}{letter}"
    small = f"SF{year:02}/{serial}{check_letter(f'{year:02}{serial}')}"
    assert (read("cro", small).canonical, read("cro", small).problem) == (small, "")


@given(
    st.integers(0, 99),
    st.from_regex(r"[0-9]{2,3}[A-Z0-9]{2}[0-9]{2}", fullmatch=True),
    st.integers(1, 99_999_999_999),
)
def test_asn_round_trip(year: int, middle: str, serial: int) -> None:
    digits = f"{middle[:-4]}{middle[-2:]}{year:02}{serial:011}"
    typed = f"{year:02}{middle}{serial:011}{check_letter(digits)}"
    assert (read("asn", typed).canonical, read("asn", typed).problem) == (typed, "")
