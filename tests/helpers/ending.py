"""Ending a meeting as a chair does: what may be disclosed of each item heard is said first."""

from iomdesk.services import onward, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.sitting import State


def end(desk: Desk, meeting_id: str) -> State:
    """The usual words for all that lack them, then the end."""
    onward.agree_rest(desk, meeting_id)
    return sitting.end(desk, meeting_id)
