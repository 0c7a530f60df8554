"""From item to item: which comes next, and what stands between the parts of a meeting."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from iomdesk.domain.meetings import Session
from iomdesk.ui.screens.chair.statementpage import Way
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import AgendaItem, State


def after(state: "State", last: str) -> "AgendaItem | None":
    """The item that PgDn opens: the next of this part after ``last``; None when it is through.

    Where ``last`` is of the other part, or nothing was before, it is the first of this part
    that is not done.
    """
    part = state.of_session(state.session)
    ids = [one.id for one in state.items]
    place = ids.index(last) if last in ids else -1
    same = place >= 0 and state.items[place].session is state.session
    ahead = [one for one in part if ids.index(one.id) > place]
    if same:
        return ahead[0] if ahead else None
    for one in part:
        if not one.ending.done:
            return one
    return None if place >= 0 or not part else part[0]


def unfinished(state: "State") -> "tuple[AgendaItem, ...]":
    """What is left of this part: neither done nor put over."""
    return tuple(one for one in state.of_session(state.session) if not one.ending.done)


def before(state: "State", last: str, *, between: bool = False) -> "AgendaItem | None":
    """The item that PgUp opens; None on the first of this part.

    ``between``: nothing is on the table, so ``last`` itself is the item before.
    """
    part = state.of_session(state.session)
    if between:
        found = next((one for one in part if one.id == last), None)
        if found is not None or not part:
            return found
        return part[-1]
    ids = [one.id for one in state.items]
    place = ids.index(last) if last in ids else len(ids)
    return next((one for one in reversed(part) if ids.index(one.id) < place), None)


def passed(state: "State", last: str, seen: Iterable[str]) -> frozenset[str]:
    """Items that were on the table, or that the order has gone by: marked while unfinished."""
    ids = [one.id for one in state.items]
    gone = set(seen)
    if last in ids:
        session = state.item(last).session
        place = ids.index(last)
        gone |= {one.id for one in state.items[:place] if one.session is session}
    return frozenset(gone)


def other_part_waits(state: "State") -> int:
    """How many items of the other part are not done."""
    return sum(one.session is not state.session and not one.ending.done for one in state.items)


def between(state: "State", last: str) -> tuple[str, str, tuple[Way, ...]]:
    """Title, words and ways on while nothing is on the table."""
    if not state.items:
        finish = Way("finish", words("chair", "way_finish"), main=True)
        return words("chair", "between"), words("chair", "no_items"), (finish,)
    following = after(state, last)
    left = unfinished(state) if following is None else ()
    waits = other_part_waits(state)
    closed = state.session is Session.CLOSED
    ways: list[Way] = []
    said = ""
    if following is not None:
        ways.append(Way("next", words("chair", "way_next"), "PgDn", main=True))
        said = words("chair", "item_next", {"number": following.number, "name": following.name})
    if left:
        said = _left(left)
        ways.append(Way("unfinished", words("chair", "way_unfinished"), main=True))
    if waits:
        code = "next_open" if closed else "next_closed"
        code = f"{code}_one" if waits == 1 else code
        said = " ".join(part for part in (said, words("chair", code, {"count": waits})) if part)
        way = "way_open" if closed else "way_closed"
        ways.append(Way("session", words("chair", way), "O", main=following is None and not left))
    nothing = following is None and not left and not waits
    ways.append(
        Way("finish", words("chair", "way_finish"), "PgDn" if nothing else "", main=nothing)
    )
    code = "between" if following is not None else "part_left" if left else "session_through"
    return words("chair", code), said, tuple(ways)


def _left(left: "Sequence[AgendaItem]") -> str:
    """How many are not finished, how many of them not heard, and which is the first."""
    unheard = sum(not one.ending.heard for one in left)
    code = "left_one" if len(left) == 1 else "left_many"
    said = words("chair", code, {"count": len(left), "unheard": unheard})
    first = words("chair", "item_next", {"number": left[0].number, "name": left[0].name})
    return f"{said} {first}"
