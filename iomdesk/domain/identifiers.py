"""The numbers by which agencies know a person: reading, canonical form, check letter.

Source: domain section 4 (PNCID and CRO rules as in hmpps-person-record, ASN as in the
public Bichard 7 code). Nothing is ever rejected: what was typed is kept, a number that
does not fit its rule carries a code, and a failed check letter names the letter expected.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from iomdesk.domain.people import IdentifierKind
from iomdesk.words import words

ALPHABET = "ZABCDEFGHJKLMNPQRTUVWXY"
"""Check letters of PNCID, CRO and ASN by remainder of 23; I, O and S are not used."""

NAMES: Mapping[IdentifierKind, str] = MappingProxyType(
    {
        IdentifierKind.PNCID: "PNCID",
        IdentifierKind.CRO: "CRO number",
        IdentifierKind.ASN: "ASN",
        IdentifierKind.CRN: "CRN",
        IdentifierKind.NOMIS: "NOMIS number",
    }
)
EXAMPLES: Mapping[IdentifierKind, str] = MappingProxyType(
    {
        IdentifierKind.PNCID: "2015/9990130P",
        IdentifierKind.CRO: "123456/04R or SF05/482703J",
        IdentifierKind.ASN: "17/30AA/01/00000000001L",
        IdentifierKind.CRN: "X990130",
        IdentifierKind.NOMIS: "A9130ZZ",
    }
)


class IdentifierProblem(StrEnum):
    """What a reading found amiss; each has its words under ``[identifier]``."""

    NONE = ""
    CHECK_LETTER = "check_letter"
    NO_CHECK_LETTER = "no_check_letter"
    ONE_SHORT = "one_short"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    YEAR_AHEAD = "year_ahead"
    FORM = "form"
    SEQUENCE = "sequence"


SOFT = frozenset({IdentifierProblem.SEQUENCE})
"""Hints only: the number may well be right, so nothing waits for an answer."""

UNREADABLE = frozenset({IdentifierProblem.FORM, IdentifierProblem.TOO_SHORT})
"""What was typed is no number: it proves nothing when it is typed twice."""

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was made of one typed number.

    Attributes:
        typed: exactly what was typed, never changed.
        canonical: the full form; the tidied text when the number cannot be read; the
            letter in it is the one typed, even when it fails. Empty when nothing was typed.
        problem: ``IdentifierProblem.NONE`` when all is well.
        params: gaps of the words: ``name``, ``example``, and for check letters
            ``expected`` (the letter) and ``corrected`` (the whole number with it).
    """

    kind: IdentifierKind
    typed: str
    canonical: str
    problem: IdentifierProblem = IdentifierProblem.NONE
    params: Mapping[str, object] = field(default_factory=lambda: _NOTHING)

    @property
    def expected(self) -> str:
        """The check letter expected, empty when the letter is right or has no rule."""
        return str(self.params.get("expected", ""))

    @property
    def corrected(self) -> str:
        """The canonical form with the expected letter; the canonical form otherwise."""
        return str(self.params.get("corrected", self.canonical))

    @property
    def text(self) -> str:
        """The problem in words, empty when there is none."""
        return words("identifier", self.problem, self.params) if self.problem else ""


def read_identifier(kind: IdentifierKind, typed: str, *, today: date) -> Reading:
    """Read one number of a kind; ``today`` decides the century of two-digit years."""
    tidied = _tidy(typed)
    if not tidied:
        return Reading(kind=kind, typed=typed, canonical="")
    match kind:
        case IdentifierKind.PNCID:
            return _read_pncid(typed, tidied, today)
        case IdentifierKind.CRO:
            return _read_cro(typed, tidied)
        case IdentifierKind.ASN:
            return _read_asn(typed, tidied)
        case IdentifierKind.CRN:
            return _read_plain(kind, typed, tidied, _CRN, _CRN_START, 7)
        case IdentifierKind.NOMIS:
            return _read_plain(kind, typed, tidied, _NOMIS, _NOMIS_START, 7)


def check_letter(digits: str) -> str:
    """The check letter of a string of digits: its value modulo 23 in the alphabet."""
    return ALPHABET[int(digits) % len(ALPHABET)]


def _tidy(typed: str) -> str:
    """Capitals, no blanks of any kind, slashes for backslashes."""
    return "".join(typed.split()).upper().replace("\\", "/").replace("\u200b", "")


def _reading(
    kind: IdentifierKind,
    typed: str,
    canonical: str,
    problem: IdentifierProblem = IdentifierProblem.NONE,
    **more: object,
) -> Reading:
    if problem is IdentifierProblem.NONE:
        return Reading(kind=kind, typed=typed, canonical=canonical)
    params = {"name": NAMES[kind], "example": EXAMPLES[kind], "typed": typed.strip(), **more}
    return Reading(
        kind=kind,
        typed=typed,
        canonical=canonical,
        problem=problem,
        params=MappingProxyType(params),
    )


# --- PNCID ------------------------------------------------------------------

_PNCID_SLASH = re.compile(r"(\d{4}|\d{2})/(\d+)([A-Z]?)", re.ASCII)
_PNCID_PLAIN = re.compile(r"(\d+)([A-Z]?)", re.ASCII)
_PNCID_SERIAL = 7
_YEAR_AND_SERIAL = 11  # YYYYNNNNNNN without its letter
_SHORTEST_PLAIN = 3  # YY and one digit


def _read_pncid(typed: str, tidied: str, today: date) -> Reading:
    kind = IdentifierKind.PNCID
    text = tidied.replace("-", "/").replace("\u2013", "/")
    parts = _pncid_parts(text)
    if parts is None:
        return _reading(kind, typed, tidied, IdentifierProblem.FORM)
    year, serial, letter = parts
    if len(serial) > _PNCID_SERIAL:
        return _reading(kind, typed, tidied, IdentifierProblem.TOO_LONG)
    if len(year) == 2:  # a two-digit year
        century = "20" if int(year) <= today.year % 100 else "19"
        year = century + year
    expected = check_letter(year[2:] + serial.zfill(_PNCID_SERIAL))
    stem = f"{year}/{serial.zfill(_PNCID_SERIAL)}"
    hints = {"expected": expected, "corrected": stem + expected}
    # Serials may be written without their leading noughts, so a shorter one is only called
    # short when no letter fits it either (UX section 7, first example; mock-up 04).
    one_short = len(serial) == _PNCID_SERIAL - 1
    if not letter:
        if one_short:
            return _reading(kind, typed, tidied, IdentifierProblem.ONE_SHORT)
        return _reading(kind, typed, tidied, IdentifierProblem.NO_CHECK_LETTER, **hints)
    if letter != expected:
        if one_short:
            return _reading(kind, typed, tidied, IdentifierProblem.ONE_SHORT)
        return _reading(kind, typed, stem + letter, IdentifierProblem.CHECK_LETTER, **hints)
    if int(year) > today.year:
        return _reading(kind, typed, stem + letter, IdentifierProblem.YEAR_AHEAD, year=year)
    return _reading(kind, typed, stem + letter)


def _pncid_parts(text: str) -> tuple[str, str, str] | None:
    """Year, serial and letter; with a slash the digits before it are the year."""
    if found := _PNCID_SLASH.fullmatch(text):
        year, serial, letter = found.groups()
        return year, serial, letter
    found = _PNCID_PLAIN.fullmatch(text)
    if found is None or len(found[1]) < _SHORTEST_PLAIN:
        return None
    digits, letter = found.groups()
    # Without a slash the length decides: ten or more digits only fit a four-digit year.
    split = 4 if len(digits) >= _YEAR_AND_SERIAL - 1 else 2
    return digits[:split], digits[split:], letter


# --- CRO --------------------------------------------------------------------

_CRO = re.compile(r"(\d{1,6})/(\d{2})([A-Z])", re.ASCII)
_CRO_SMALL_FILE = re.compile(r"SF(\d{2})/(\d{1,6})([A-Z])", re.ASCII)


def _read_cro(typed: str, tidied: str) -> Reading:
    kind = IdentifierKind.CRO
    if found := _CRO_SMALL_FILE.fullmatch(tidied):
        year, serial, letter = found.groups()
        stem = f"SF{year}/{serial}"  # a small file's serial is never padded
        expected = check_letter(year + serial)
        canonical, corrected = stem + letter, stem + expected
    elif found := _CRO.fullmatch(tidied):
        serial, year, letter = found.groups()
        stem = f"{serial.zfill(6)}/{year}"
        expected = check_letter(year + serial.zfill(6))
        canonical, corrected = stem + letter, stem + expected
    else:
        return _reading(kind, typed, tidied, IdentifierProblem.FORM)
    if letter != expected:
        return _reading(
            kind,
            typed,
            canonical,
            IdentifierProblem.CHECK_LETTER,
            expected=expected,
            corrected=corrected,
        )
    return _reading(kind, typed, canonical)


# --- ASN --------------------------------------------------------------------

_ASN = re.compile(r"\d{2}[A-Z0-9]{6,7}\d{11}[A-HJ-NP-RT-Z]", re.ASCII)
_ASN_SLASH = re.compile(r"(\d{2})/([A-Z0-9]{4,5})/([A-Z0-9]{2})/(\d{1,11})([A-Z])", re.ASCII)


def _read_asn(typed: str, tidied: str) -> Reading:
    kind = IdentifierKind.ASN
    text = tidied.replace("/", "")
    if found := _ASN_SLASH.fullmatch(tidied):
        year, force_unit, system, serial, letter = found.groups()
        text = f"{year}{force_unit}{system}{serial.zfill(11)}{letter}"
    if not _ASN.fullmatch(text):
        return _reading(kind, typed, tidied, IdentifierProblem.FORM)
    year, middle, serial, letter = text[:2], text[2:-12], text[-12:-1], text[-1]
    force, system = middle[:-4], middle[-2:]  # the unit between them takes no part
    digits = "".join(part for part in (force, system) if part.isdigit()) + year + serial
    expected = check_letter(digits)
    if letter != expected:
        corrected = text[:-1] + expected
        return _reading(
            kind,
            typed,
            text,
            IdentifierProblem.CHECK_LETTER,
            expected=expected,
            corrected=corrected,
        )
    return _reading(kind, typed, text)


# --- CRN and NOMIS number ---------------------------------------------------

_CRN = re.compile(r"[A-Z]\d{6}", re.ASCII)
_CRN_START = re.compile(r"[A-Z]\d{0,5}", re.ASCII)
_NOMIS = re.compile(r"[A-Z]\d{4}[A-Z]{2}", re.ASCII)
_NOMIS_START = re.compile(r"[A-Z](?:\d{0,4}|\d{1,4}[A-Z])", re.ASCII)
_NOT_ISSUED = frozenset("BIOSU")
"""Letters the NOMIS sequence skips, as prefix and in the suffix (NomsIdSequence)."""


def _read_plain(
    kind: IdentifierKind,
    typed: str,
    tidied: str,
    form: re.Pattern[str],
    start: re.Pattern[str],
    length: int,
) -> Reading:
    if form.fullmatch(tidied):
        letters = {mark for mark in tidied if mark.isalpha()}
        if kind is IdentifierKind.NOMIS and letters & _NOT_ISSUED:
            skipped = next(mark for mark in tidied if mark in _NOT_ISSUED)
            return _reading(kind, typed, tidied, IdentifierProblem.SEQUENCE, letter=skipped)
        return _reading(kind, typed, tidied)
    if start.fullmatch(tidied) and len(tidied) < length:
        one_short = len(tidied) == length - 1
        problem = IdentifierProblem.ONE_SHORT if one_short else IdentifierProblem.TOO_SHORT
        return _reading(kind, typed, tidied, problem)
    if len(tidied) > length and form.match(tidied):
        return _reading(kind, typed, tidied, IdentifierProblem.TOO_LONG)
    return _reading(kind, typed, tidied, IdentifierProblem.FORM)
