"""An event in one line, with words of its own or without."""

from dataclasses import replace
from datetime import date

import pytest

from iomdesk.domain.events import EventKind, is_intelligence, kind_of, needs_words
from iomdesk.domain.eventtext import kind_words, told
from iomdesk.domain.people import Provenance
from iomdesk.domain.records import Event

EVENT = Event(
    id="e", person_id="p", on_date=date(2026, 11, 12), kind="missed", body="",
    provenance=Provenance(originator="Police", received_on=date(2026, 11, 12), channel="telephone"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("event", "line", "said"),
    [
        (replace(EVENT, body=" Did not come "), "", "Did not come"),
        (EVENT, "", "Missed appointment"),
        (replace(EVENT, service="treatment"), "", "Missed appointment, treatment"),
        (replace(EVENT, kind="drug_test", outcome="refused"), "", "Drug test, refused"),
        (replace(EVENT, kind="arrest"), "Shoplifting", "Arrest, Shoplifting"),
        (replace(EVENT, kind="arrest", count=3), "Shoplifting", "Arrest, 3, Shoplifting"),
        (replace(EVENT, kind="visit"), "Shoplifting", "Visit"),
        (replace(EVENT, kind="Appointment"), "", "Appointment"),
    ],
)
def test_an_event_is_told_in_one_line(event: Event, line: str, said: str) -> None:
    assert told(event, line) == said


def test_a_kind_has_its_word_and_an_older_store_its_own() -> None:
    assert [kind_words(one) for one in ("arrest", "ARREST", "other", "", "note", "Court")] == [
        "Arrest", "Arrest", "Other event", "Other event", "Note", "Court",
    ]  # fmt: skip
    assert kind_of("Court") is EventKind.OTHER
    assert all(kind_words(kind) for kind in EventKind)


def test_what_is_graded_is_intelligence_whatever_it_is_called() -> None:
    assert is_intelligence("intelligence", "")
    assert is_intelligence("Police", "5x5x5 B2 1")
    assert not is_intelligence("arrest", " ")
    assert replace(EVENT, kind="Intelligence").is_intelligence


def test_only_what_its_kind_or_its_line_tells_goes_without_words() -> None:
    bare = {kind for kind in EventKind if not needs_words(kind, "")}
    lined = {kind for kind in EventKind if not needs_words(kind, "shoplifting")}
    assert EventKind.MISSED in bare
    assert lined - bare == {EventKind.ARREST, EventKind.CONVICTION}
    assert not bare & {EventKind.INTELLIGENCE, EventKind.COMPLAINT, EventKind.OTHER}
