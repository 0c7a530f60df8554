"""An event or note in words: for a cell of a table, and in full."""

from collections.abc import Iterator, Mapping
from datetime import date

from iomdesk.domain.dates import ago_words, show_date
from iomdesk.domain.events import EventKind
from iomdesk.domain.eventtext import kind_words
from iomdesk.domain.people import FactKind, Provenance, Sensitivity
from iomdesk.domain.records import Event, Note
from iomdesk.services.events import Happened
from iomdesk.words import words

__all__ = ["in_full", "kind_words", "source_words", "summary"]


def summary(row: Event | Note, lines: Mapping[str, str]) -> str:
    """In one line: words, offence line, count, result, end."""
    return " \u00b7 ".join(_parts(row, lines))


def _parts(row: Event | Note, lines: Mapping[str, str]) -> Iterator[str]:
    body = " ".join(row.body.split())
    if isinstance(row, Note):
        yield body
        return
    if row.outcome and row.kind == EventKind.DRUG_TEST:
        yield words("drug_outcome", row.outcome)
    if body:
        yield body
    if row.line:
        yield lines.get(row.line, row.line)
    if row.count > 1:
        yield words("happened", "times", {"count": row.count})
    if row.service:
        yield words("event_service", row.service)
    if row.outcome and row.kind != EventKind.DRUG_TEST:
        yield " ".join(row.outcome.split())
    if row.ended_on is not None:
        yield words("happened", "ended", {"date": show_date(row.ended_on)})


def in_full(one: Happened, lines: Mapping[str, str], today: date) -> str:
    """All that is held of it: what and when, the words, the source, who may not have it."""
    row = one.row
    day = show_date(one.on) + (f", {one.at_time}" if one.at_time else "")
    told = [f"{kind_words(one.kind)}, {day}, {ago_words(one.on, today)}"]
    if isinstance(row, Event):
        told += [part for part in _parts(row, lines) if part != " ".join(row.body.split())]
    if row.body:
        told.append(row.body)
    told.append(source_words(row.provenance))
    if row.anonymised:
        told.append(words("happened", "anonymised", {"text": row.anonymised}))
    if row.closed_only:
        told.append(words("happened", "closed"))
    return "\n".join(told)


def source_words(source: Provenance) -> str:
    """ "From Probation, telephone, received 12 Nov 2026", and what binds it."""
    params = {
        "agency": source.originator,
        "channel": source.channel,
        "date": show_date(source.received_on),
    }
    told = [words("happened", "source", params)]
    if source.kind is FactKind.ASSESSMENT:
        told.append(words("fact_kind", FactKind.ASSESSMENT))
    if source.grade:
        told.append(source.grade)
    if source.handling:
        told.append(words("happened", "handling", {"text": source.handling}))
    if source.onward_permission:
        told.append(words("happened", "permitted", {"text": source.onward_permission}))
    if source.sensitivity is not Sensitivity.NONE:
        told.append(words("sensitivity", source.sensitivity))
    if source.hmpps_unpublished:
        told.append(words("source", "hmpps_unpublished"))
    return " \u00b7 ".join(told)
