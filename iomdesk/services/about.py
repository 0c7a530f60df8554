"""What Settings says of a store: its rule set in words, and its access log."""

from dataclasses import dataclass
from datetime import datetime

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import full_name
from iomdesk.services import rulesets
from iomdesk.services.desk import Desk
from iomdesk.store import log
from iomdesk.store.queries import people
from iomdesk.words import words


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said of the store or its rules."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLine:
    """One line of the access log.

    Attributes:
        person: name of the person concerned; empty when it concerns nobody, or somebody
            who is no longer in the store.
    """

    seq: int
    at: datetime
    who: str
    verb: str
    subject: str
    person: str
    recipients: str


def rule_facts(desk: Desk) -> tuple[Fact, ...]:
    """The scheme and its rule set in words: version, date, authority, readings."""
    scheme = desk.scheme
    readings = scheme.readings
    kept = rulesets.rule_sets(desk)
    by = kept[0] if kept else scheme
    told = {"by": by.authorised_by, "on": show_date(by.authorised_on)}
    authority = words("about", "authorised", told)
    quorums = ", ".join(f"{kind.title} {kind.quorum}" for kind in scheme.meeting_kinds)
    counted = "matrix_both" if readings.matrix_counts != "convictions" else "matrix_convictions"
    return (
        Fact(words("about", "scheme"), scheme.title),
        Fact(words("about", "version"), f"{scheme.version}, {show_date(scheme.dated)}"),
        Fact(words("about", "authority"), authority),
        Fact(words("about", "areas"), ", ".join(area.name for area in scheme.areas)),
        Fact(words("about", "quorum"), quorums),
        Fact(
            words("about", "tier"),
            words("about", "tier_months", {"months": readings.ogrs_tier_months}),
        ),
        Fact(words("about", "matrix"), words("about", counted)),
        Fact(
            words("about", "exit"), words("about", "exit_months", {"months": readings.exit_months})
        ),
    )


def access_log(desk: Desk, *, limit: int = 200) -> tuple[AccessLine, ...]:
    """The last entries of the log, latest first."""
    with desk.read() as reading:
        entries = log.latest(reading, limit=limit)
        names = people.names(reading, {entry.person_id for entry in entries if entry.person_id})
    return tuple(
        AccessLine(
            seq=entry.seq,
            at=entry.at,
            who=entry.who,
            verb=words("history_verb", entry.verb),
            subject=words("log_subject", entry.subject),
            person=full_name(*names[entry.person_id]) if entry.person_id in names else "",
            recipients=entry.recipients,
        )
        for entry in entries
    )
