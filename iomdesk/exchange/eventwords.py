"""How people write what happened: words of a kind, headings of a list, a line of a message.

Nothing here decides: what cannot be read is left in the words of the event.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from iomdesk.domain.events import EventKind
from iomdesk.exchange.fields import HEADINGS, Field, heading_key

_KINDS: Final = (
    # The first that fits decides, so the narrower come before the wider.
    (EventKind.DRUG_TEST, r"(?:mandatory |positive |negative )?drugs? (?:re-?)?test(?:s|ed)?|udt"),
    (EventKind.MISSED, (
        r"missed(?: (?:an? |the )?appointments?)?|dna|fta|did not attend|didn't attend"
        r"|fail(?:ed|ure) to attend|no[ -]show|not attended|non[ -]attendance|unacceptable absence"
    )),
    (EventKind.KEPT, (
        r"kept(?: (?:an? |the |all )?appointments?)?|attended(?: (?:an? |the )?appointments?)?"
        r"|attendance|complied"
    )),
    (EventKind.CONVICTION, r"convict(?:ed|ions?)|found guilty|sentenced?"),
    (EventKind.ARREST, r"(?:re-?)?arrest(?:ed|s)?"),
    (EventKind.RECALL, r"recall(?:ed)?(?: to (?:prison|custody))?"),
    (EventKind.BREACH, r"(?:in )?breach(?:ed|es)?"),
    (EventKind.WARRANT, r"(?:bench )?warrants?(?: issued)?|circulated(?: as wanted)?"),
    (EventKind.RELEASE, r"releas(?:ed?|es)(?: from (?:prison|custody))?"),
    (EventKind.VISIT, r"(?:home )?visit(?:ed|s)?|address check"),
    (EventKind.COMPLAINT, r"complain(?:ts?|ed)"),
    (EventKind.TAG, r"tag(?:ged)?|curfew|electronic monitoring"),
    (EventKind.INTELLIGENCE, r"intel(?:ligence)?(?: report)?|5x5x5|3x5x2"),
    (EventKind.OTHER, r"other(?: event)?"),
)  # fmt: skip
_STARTS: Final = tuple(
    (kind, re.compile(rf"(?:{pattern})(?![^\W_])", re.IGNORECASE)) for kind, pattern in _KINDS
)
_OUTCOMES: Final = (
    ("refused", re.compile(r"\b(?:refus(?:ed|al)|declined)\b", re.IGNORECASE)),
    ("negative", re.compile(r"\b(?:negative|neg|clear)\b", re.IGNORECASE)),
    ("positive", re.compile(r"\b(?:positive|pos)\b", re.IGNORECASE)),
)
_COUNT: Final = re.compile(r"(\d{1,3})\s*(?:x|\u00d7)\s+", re.IGNORECASE)


_COLUMNS: Final = {
    "date": "date; event date; date of event; on; when; incident date; appointment date; "
    "date of incident; day; offence date; arrest date; date of report; report date",
    "time": "time; at; event time; time of event; start time; appointment time",
    "kind": "kind; what; event; event type; type; type of event; category; kind of event; "
    "what happened; activity; contact type; attendance",
    "body": "details; detail; text; description; narrative; summary; words; report; comments; "
    "comment; notes; note; further information; information; free text; remarks; outcome details",
    "originator": "source; agency; from; originator; came from; supplied by; reported by; "
    "organisation; source agency",
    "grade": "grade; grading; 5x5x5; 3x5x2; evaluation; intelligence grade; nim grade",
    "received": "received; received on; date received; reported on; told on",
    "line": "line; offence; offence line; matrix line; offence type; crime type; charge",
    "service": "service; appointment with; supervision or treatment",
    "outcome": "outcome; result; test result",
    "count": "count; number; how many; quantity; no of",
}
HEADS: Mapping[str, str] = MappingProxyType(
    {heading_key(name): part for part, names in _COLUMNS.items() for name in names.split(";")}
)
"""What a column holds by the key of its heading."""

_WHO: Final[Mapping[Field, str]] = MappingProxyType(
    {
        Field.FULL_NAME: "name",
        Field.SURNAME: "surname",
        Field.FORENAME: "forename",
        Field.BIRTH_DATE: "birth_date",
        Field.PNCID: "pncid",
        Field.CRN: "crn",
        Field.NOMIS: "nomis",
        Field.CRO: "cro",
    }
)
WHO: Final = frozenset(_WHO.values())
"""The columns that say who it happened to."""


def part_of(heading: str) -> str:
    """What a column of that heading holds; empty when it is not read."""
    key = heading_key(heading)
    if key in HEADS:
        return HEADS[key]
    field = HEADINGS.get(key)
    return "" if field is None else _WHO.get(field, "")


def kind_at_start(text: str) -> tuple[EventKind, str, int] | None:
    """The kind a text begins with, what follows, and how many: "2 x arrested for ..." is 2."""
    text = text.strip()
    many = _COUNT.match(text)
    rest = text[many.end() :] if many else text
    for kind, pattern in _STARTS:
        found = pattern.match(rest)
        if found:
            return kind, rest[found.end() :].strip(), int(many[1]) if many else 1
    return None


def drug_outcome(text: str) -> str:
    """How a drug test ended, read from words about it; empty when they do not say."""
    found = [code for code, pattern in _OUTCOMES if pattern.search(text)]
    return found[0] if len(found) == 1 else ""


_DAY: Final = (
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.\-]\d{1,2}(?:[/.\-](?:\d{4}|\d{2}))?"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}(?:\s+(?:\d{4}|\d{2})(?!\d|[:.]\d))?"
    r"|today|t\s*-\s*\d{1,3}"
)
_DATE: Final = re.compile(
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+)?(?P<day>{_DAY})(?=[\s,;:\u2013-]|$)"
    r"(?:[\s,]+(?:at\s+)?(?P<time>\d{1,2}[:.]\d{2}\s*(?:am|pm)?|\d{1,2}\s*(?:am|pm)))?"
    r"[\s,;:\u2013-]*",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"(?:(?:CRN|PNCID|PNC|NOMIS|CRO)[\s:]+)?"
    r"(?P<number>[A-Z]\d{6}|[A-Z]\d{4}[A-Z]{2}|(?:19|20)?\d{2}/\d{1,7}[A-Z])(?=[\s,;:]|$)[\s,;:]*",
    re.IGNORECASE,
)
_NAME: Final = re.compile(
    r"(?P<surname>[^\W\d_][^\d,;:\t]{0,60}?),\s*(?P<forename>[^\W\d_][^\d,;:\t]{0,60}?)"
    rf"(?:[\s,(]+(?:born\s+|dob:?\s*)?(?P<born>{_DAY})\)?)[\s,;:\u2013-]+",
    re.IGNORECASE,
)
_GRADE: Final = re.compile(
    # From the beginning of a run of marks only: a line of a million commas is read as fast.
    r"(?<![\s,;(\[])[\s,;(\[]++(?P<grade>(?:5x5x5|3x5x2)\s+[A-E1-3]\s*/?\s*[A-E1-5]\s*/?\s*[1-5PC]?)[)\]]?\s*\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One line of a message taken apart, everything as it was typed; empty where nothing is."""

    number: str = ""
    surname: str = ""
    forename: str = ""
    birth_date: str = ""
    date: str = ""
    time: str = ""
    grade: str = ""
    rest: str = ""


def take_apart(line: str) -> Parts:
    """ "X990012 12/11/26 missed Probation: did not attend" in its parts.

    Who comes first, by a number or as "SURNAME, Forename, date of birth", if at all; then
    the day, perhaps the time; then what happened; an intelligence grade may close it.
    """
    rest = " ".join(line.split())
    number = surname = forename = born = ""
    if found := _NUMBER.match(rest):
        number, rest = found["number"], rest[found.end() :]
    name = _NAME.match(rest)
    # With a name there are two dates, the first of birth.
    if name and (number or _DATE.match(rest[name.end() :])):
        surname, forename, born = name["surname"], name["forename"], name["born"]
        rest = rest[name.end() :]
    day = clock = grade = ""
    if found := _DATE.match(rest):
        day, clock = found["day"], found["time"] or ""
        rest = rest[found.end() :]
    if found := _GRADE.search(rest):
        grade, rest = found["grade"], rest[: found.start()]
    return Parts(
        number=number,
        surname=surname,
        forename=forename,
        birth_date=born,
        date=day,
        time=clock,
        grade=grade,
        rest=rest.strip(),
    )
