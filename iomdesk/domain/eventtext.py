"""An event in words: its kind, and one line that tells it whole."""

from iomdesk.domain.events import APPOINTMENTS, OFFENCES, EventKind, kind_of
from iomdesk.domain.records import Event
from iomdesk.words import words


def kind_words(stored: str) -> str:
    """The word of a kind; what an older store wrote stays its own word, "note" is a note."""
    if kind_of(stored) is EventKind.OTHER and stored.casefold() not in {"", "other", "note"}:
        return stored
    return words("event_kind", stored.casefold() or EventKind.OTHER)


def told(event: Event, line: str = "") -> str:
    """One line for an event: what was written about it, else its kind with what is known.

    ``line`` is the label of its offence line. "Missed appointment, supervision",
    "Drug test, positive", "Arrest, 3, Shoplifting".
    """
    if event.body.strip():
        return event.body.strip()
    kind = kind_of(event.kind)
    said = kind_words(event.kind)
    if event.count > 1:
        said = words("event_told", "several", {"count": event.count, "kind": said})
    detail = ""
    if kind in APPOINTMENTS and event.service:
        detail = words("event_told", event.service)
    elif kind is EventKind.DRUG_TEST and event.outcome:
        detail = words("event_told", event.outcome)
    elif kind in OFFENCES:
        detail = line
    return words("event_told", "with", {"kind": said, "detail": detail}) if detail else said
