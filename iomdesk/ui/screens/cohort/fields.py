"""The fields of a person's form: what they are called, how they are typed, read and shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from iomdesk.domain.dates import DateReading, Sense, read_date, show_date
from iomdesk.domain.people import IdentifierKind, Person

Answers = Mapping[str, str]
"""Field to what stands in its box; "1" or nothing for a yes or no."""


class Kind(Enum):
    """How a field is typed."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    AREA = "area"
    MAPPA = "mappa"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Spec:
    """One field.

    Attributes:
        key: the field of the person, or the identifier kind.
        sense: which days make sense in a date.
        group: heading under which it stands.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    sense: Sense = Sense.ANY
    group: str = ""
    optional: bool = True


WHO: Final = "Who it is"
NUMBERS: Final = "Numbers"
WHERE: Final = "Where and with whom"
SOURCE: Final = "Where this came from"

SPECS: Final = (
    Spec("surname", "Surname", group=WHO, optional=False),
    Spec("forename", "Forename", group=WHO),
    Spec("other_names", "Other names", group=WHO),
    Spec("birth_date", "Date of birth", Kind.DATE, Sense.BIRTH, group=WHO),
    Spec("pncid", "PNCID", Kind.NUMBER, group=NUMBERS),
    Spec("crn", "CRN", Kind.NUMBER, group=NUMBERS),
    Spec("nomis", "NOMIS number", Kind.NUMBER, group=NUMBERS),
    Spec("cro", "CRO number", Kind.NUMBER, group=NUMBERS),
    Spec("asn", "ASN", Kind.NUMBER, group=NUMBERS),
    Spec("area", "Area", Kind.AREA, group=WHERE),
    Spec("address", "Address", group=WHERE),
    Spec("phone", "Telephone", group=WHERE),
    Spec("offender_manager", "Offender manager", group=WHERE),
    Spec("registered_on", "In the cohort since", Kind.DATE, group=WHERE),
    Spec("last_conviction_on", "Last conviction on", Kind.DATE, Sense.PAST, group=WHERE),
    Spec("mappa", "MAPPA level", Kind.MAPPA, group=WHERE),
    Spec("ppo", "Prolific and other Priority Offender (PPO)", Kind.YES_NO, group=WHERE),
    Spec("originator", "Agency", group=SOURCE, optional=False),
    Spec("channel", "How it came", group=SOURCE, optional=False),
    Spec("received_on", "Received on", Kind.DATE, Sense.PAST, group=SOURCE, optional=False),
)
BY_KEY: Final = {spec.key: spec for spec in SPECS}
LEFT_GROUPS: Final = (WHO, NUMBERS)
RIGHT_GROUPS: Final = (WHERE, SOURCE)
SOURCE_KEYS: Final = frozenset(spec.key for spec in SPECS if spec.group == SOURCE)
CHANNELS: Final = ("Telephone", "Meeting", "E-mail", "Letter", "In person")


def _shown(day: date | None) -> str:
    return "" if day is None else show_date(day)


def answers_of(person: Person | None, today: date) -> dict[str, str]:
    """What the form shows of a person as saved; empty for a new one.

    The source is asked afresh for every change; only the day it came is filled in.
    """
    answers = {spec.key: "" for spec in SPECS}
    answers["received_on"] = show_date(today)
    if person is None:
        answers["registered_on"] = show_date(today)
        return answers
    for key in ("surname", "forename", "other_names", "area", "address", "phone",
                "offender_manager", "mappa"):  # fmt: skip
        answers[key] = str(getattr(person, key))
    for key in ("birth_date", "registered_on", "last_conviction_on"):
        answers[key] = _shown(getattr(person, key))
    answers["ppo"] = "1" if person.ppo else ""
    for kind in IdentifierKind:
        held = next((one for one in person.identifiers if one.kind is kind), None)
        answers[kind.value] = "" if held is None else held.typed
    return answers


def reading(key: str, typed: str, today: date) -> DateReading:
    """What was made of a typed date field."""
    return read_date(typed, today=today, sense=BY_KEY[key].sense)


def same(key: str, one: str, other: str, today: date) -> bool:
    """Whether two answers mean the same: dates by their day, texts without stray blanks."""
    if one == other:
        return True
    if BY_KEY[key].kind is Kind.DATE:
        first, second = reading(key, one, today), reading(key, other, today)
        return first.value is not None and first.value == second.value
    return one.strip() == other.strip()


def value_of(key: str, typed: str, today: date) -> object:
    """What is saved for an answer; dates must be readable."""
    kind = BY_KEY[key].kind
    if kind is Kind.DATE:
        return reading(key, typed, today).value
    if kind is Kind.YES_NO:
        return typed == "1"
    return typed.strip()


def said(key: str, typed: str) -> str:
    """An answer in words, for the comparison of two versions."""
    kind = BY_KEY[key].kind
    if kind is Kind.YES_NO:
        return "Yes" if typed == "1" else "No"
    return typed.strip() or "Nothing"


def day_or_none(value: object) -> date | None:
    """A value of a date field."""
    return value if isinstance(value, date) else None
