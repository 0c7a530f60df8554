"""The rules that the source of a fact is held to, whatever fact it is."""

from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import check_originator, check_text

TEXT_LENGTH = 10_000
"""The longest text kept with one fact, in characters."""


def check_source(source: Provenance, today: date) -> None:
    """Nothing is kept without its source (S2 section 10; S1 5.2.3).

    Raises RuleViolation for ``originator``, ``received_on``, ``channel``, ``handling`` or
    ``ground``. ViSOR is never named in any of them (S3; domain item 47).
    """
    if not source.originator.strip():
        raise RuleViolation("originator", "source_needed")
    if len(source.originator) > TEXT_LENGTH:
        raise RuleViolation("originator", "text_too_long", {"most": TEXT_LENGTH})
    check_originator(source.originator)
    if source.received_on > today:
        day = show_date(source.received_on)
        raise RuleViolation("received_on", "date_in_future", {"date": day})
    if not source.channel.strip():
        raise RuleViolation("channel", "channel_needed")
    check_source_texts(source)


def check_source_texts(source: Provenance) -> None:
    """What a source says of itself is text about a person too; RuleViolation ``visor_text``."""
    for field, text in (
        ("channel", source.channel),
        ("handling", source.handling),
        ("ground", source.ground),
    ):
        checked_text(text, field)


def checked_text(text: str, field: str, *, needed: bool = False) -> str:
    """A free text about a person, stripped and held to the rules of every one that is kept.

    Raises RuleViolation ``required``, ``text_too_long``, or what names ViSOR.
    """
    text = text.strip()
    if needed and not text:
        raise RuleViolation(field, "required")
    if len(text) > TEXT_LENGTH:
        raise RuleViolation(field, "text_too_long", {"most": TEXT_LENGTH})
    check_text(text, field)
    return text
