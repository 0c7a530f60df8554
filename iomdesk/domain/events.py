"""The kinds of things that happen to a person, each with what it asks for (S1 5.1; S2 App B)."""

from enum import StrEnum
from typing import Final


class EventKind(StrEnum):
    """What happened; the word for people stands in ``[event_kind]`` of the texts."""

    ARREST = "arrest"
    CONVICTION = "conviction"
    BREACH = "breach"
    RECALL = "recall"
    MISSED = "missed"
    KEPT = "kept"
    DRUG_TEST = "drug_test"
    WARRANT = "warrant"
    RELEASE = "release"
    VISIT = "visit"
    COMPLAINT = "complaint"
    TAG = "tag"
    INTELLIGENCE = "intelligence"
    OTHER = "other"


LETTERS: Final = {
    EventKind.ARREST: "A",
    EventKind.CONVICTION: "C",
    EventKind.BREACH: "B",
    EventKind.RECALL: "R",
    EventKind.MISSED: "M",
    EventKind.KEPT: "K",
    EventKind.DRUG_TEST: "D",
    EventKind.WARRANT: "W",
    EventKind.RELEASE: "L",
    EventKind.VISIT: "V",
    EventKind.COMPLAINT: "P",
    EventKind.TAG: "T",
    EventKind.INTELLIGENCE: "I",
    EventKind.OTHER: "O",
}
"""The second of the two keys by which one is entered: Ctrl+E, then this letter."""

OFFENCES: Final = frozenset({EventKind.ARREST, EventKind.CONVICTION})
"""What counts on an offence line of the matrix."""

COMPLIANCE: Final = frozenset({EventKind.BREACH, EventKind.RECALL})
"""What the matrix counts under "Compliance over 24 months"."""


APPOINTMENTS: Final = frozenset({EventKind.MISSED, EventKind.KEPT})
"""What tells whether somebody engages; it names the service, supervision or treatment."""

SERVICES: Final = ("supervision", "treatment")
"""The two services of the RAG table (S2 Strategy App C)."""

DRUG_OUTCOMES: Final = ("positive", "negative", "refused")
"""How a drug test may end."""

LASTING: Final = frozenset({EventKind.WARRANT, EventKind.TAG})
"""What stands until a day is given on which it ended."""

AHEAD: Final = frozenset({EventKind.RELEASE})
"""What may be entered with a day to come."""

MOST: Final = 999
"""The largest count; the boxes of the matrix take no more."""

_TOLD_BY_KIND: Final = frozenset(
    {
        EventKind.BREACH,
        EventKind.RECALL,
        EventKind.MISSED,
        EventKind.KEPT,
        EventKind.DRUG_TEST,
        EventKind.WARRANT,
        EventKind.RELEASE,
        EventKind.VISIT,
    }
)


def needs_words(kind: EventKind, line: str) -> bool:
    """Whether an event says nothing without words of its own.

    A missed appointment or a breach is told by its kind, an arrest by its offence line.
    """
    return kind not in _TOLD_BY_KIND and not (kind in OFFENCES and line)


def kind_of(code: str) -> EventKind:
    """The kind a stored code stands for; ``OTHER`` for a word of an older store.

    One that says it is intelligence, in whatever words, is: it is read and passed on as that.
    """
    word = code.strip().casefold()
    try:
        return EventKind(word)
    except ValueError:
        said = word == "intel" or word.startswith(("intel ", "intelligence"))
        return EventKind.INTELLIGENCE if said else EventKind.OTHER


def is_intelligence(kind: str, grade: str) -> bool:
    """Whether an event is read on the Intelligence tab only: it says so, or it is graded.

    ``store.queries.events.INTELLIGENCE`` asks the same of the store.
    """
    return kind_of(kind) is EventKind.INTELLIGENCE or bool(grade.strip())
