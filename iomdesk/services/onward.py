"""What may be disclosed outside the meeting of each item: point 3 of the statement.

Disclosing more than was agreed is a breach of confidentiality, so the minutes say for each
item what was agreed (S2 Confidentiality Statement, point 3; domain item 31).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from iomdesk.domain.deciding import Minute, MinuteKind
from iomdesk.services import minutelines
from iomdesk.services.desk import Desk, Work
from iomdesk.services.sittingstate import state
from iomdesk.services.sources import checked_text
from iomdesk.store.queries import sittings
from iomdesk.words import words


def usual() -> str:
    """What is agreed as a rule: nothing beyond this meeting."""
    return words("minutes", "onward_none")


def agree(desk: Desk, meeting_id: str, item_id: str, *, text: str = "") -> Minute:
    """Keep what may be disclosed of an item; the usual words where nothing is typed.

    Said again it is a new line, and the latest counts; the same again is not kept twice.
    Raises KeyError, RuleViolation as ``checked_text`` for ``text``, ``not_opened``,
    ``minutes_approved``.
    """
    body = checked_text(text, "text") or usual()

    def act(work: Work) -> Minute:
        meeting, _ = minutelines.held(work.reading, meeting_id)
        at = minutelines.spot(work.reading, meeting, item_id)
        before = latest(sittings.minutes(work.reading, meeting_id)).get(item_id)
        if before is not None and before.body == body:
            return before
        return minutelines.write(desk, work, meeting, MinuteKind.ONWARD, at, body=body)

    return desk.write(act, context=minutelines.CONTEXT)


def agree_rest(desk: Desk, meeting_id: str) -> tuple[Minute, ...]:
    """The usual words for each item that was heard and of which nothing is said yet.

    Raises KeyError, RuleViolation ``not_opened``, ``minutes_approved``.
    """

    def act(work: Work) -> tuple[Minute, ...]:
        meeting, _ = minutelines.held(work.reading, meeting_id)
        return tuple(
            minutelines.write(
                desk, work, meeting, MinuteKind.ONWARD,
                minutelines.spot(work.reading, meeting, item.id), body=usual(),
            )
            for item in state(desk, meeting_id).unsaid
        )  # fmt: skip

    return desk.write(act, context=minutelines.CONTEXT)


def agreed(desk: Desk, meeting_id: str) -> Mapping[str, str]:
    """What was agreed of each item, by its id; an item of which nothing was said is absent."""
    with desk.read() as reading:
        lines = latest(sittings.minutes(reading, meeting_id))
    return MappingProxyType({item: line.body for item, line in lines.items()})


def latest(lines: Iterable[Minute]) -> dict[str, Minute]:
    """The line that counts for each item: the last one said."""
    return {one.item: one for one in lines if one.kind is MinuteKind.ONWARD}
