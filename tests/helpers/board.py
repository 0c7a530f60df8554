"""A small cohort for the board, kept through the services a person drives."""

from datetime import UTC, date, datetime, timedelta

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import Provenance, Rag
from iomdesk.services import cohort, rag
from iomdesk.services.desk import Desk
from tests.helpers.rag import facts_for

PEOPLE = (
    ("OAKAPPLE", "Stephen", "Saltergate", Rag.RED, 1, "Wanted for arrest, not on PNC"),
    ("QUILLFEATHER", "Jonah", "Millbeck", Rag.RED, 4, "Wanted on PNC: warrant"),
    ("BURDOCKE", "Mikey", "Saltergate", Rag.RED, 12, "Wanted for arrest, linked to crime"),
    ("DRIFTWOODE", "Shaun", "Saltergate", Rag.AMBER_ALERT, 8, "Intelligence, not engaging"),
    ("MARSHLIGHT", "Dominic", "Thornhope", Rag.AMBER_ALERT, 11, "Missed 2 appointments"),
    ("TEASELWOOD", "Dean", "Millbeck", Rag.AMBER, 41, "Not complying with supervision"),
    ("FERNYHOLT", "Kyle", "Thornhope", Rag.AMBER, 20, "Licence ends 29 Nov"),
    ("LARKSPURRE", "Ryan", "Calder Bridge", Rag.AMBER, 9, "Intelligence"),
    ("BRAMBLECOTE", "Leanne", "Saltergate", Rag.GREEN, 30, "Engaging with all agencies"),
    ("PENNYROYAL", "Craig", "Millbeck", Rag.GREEN, 60, "Engaging with all agencies"),
    ("ALKANETTE", "Jude", "Calder Bridge", Rag.GREEN, 3, "Engaging with all agencies"),
    ("KNAPWEEDE", "Jo", "Thornhope", Rag.NOT_SET, 0, ""),
)
SOURCE = Provenance(originator="Probation", received_on=date(2026, 11, 20), channel="test")


def fill_board(desk: Desk, clock: SetClock) -> dict[str, str]:
    """Put ``PEOPLE`` in; gives their ids by surname. The clock stands as before after it."""
    now = clock.at
    ids: dict[str, str] = {}
    for surname, forename, area, status, days, reason in PEOPLE:
        clock.at = datetime(2026, 6, 1, 9, tzinfo=UTC).astimezone()
        ids[surname] = cohort.add_person(
            desk,
            {"surname": surname, "forename": forename, "area": area},
            numbers={},
            source=SOURCE,
        )
        if status is not Rag.NOT_SET:
            clock.at = now - timedelta(days=days)
            rag.move(
                desk,
                ids[surname],
                1,
                status,
                reason=reason,
                agreed_by="Daily tasking",
                look_again_on=now.date() + timedelta(days=days) if status.rank > 1 else None,
                facts=facts_for(status, clock.at.date()),
            )
    clock.at = now
    return ids
