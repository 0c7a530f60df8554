"""What is due next for a person, in a few words, for lists and cards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import show_short
from iomdesk.store.queries import records
from iomdesk.store.queries.people import ListRow
from iomdesk.store.queries.values import day
from iomdesk.store.vault import Reading
from iomdesk.words import words

RELEASE_NOTICE_DAYS = 28  # S0 "The current situation": flagged 28 days before release


@dataclass(frozen=True, slots=True)
class NextThing:
    """The most pressing thing for one person.

    Attributes:
        late: whether its day has passed.
    """

    text: str
    late: bool = False


def next_things(reading: Reading, rows: Iterable[ListRow], today: date) -> Mapping[str, NextThing]:
    """The next thing of each person who has one, by person id.

    In this order: released today; actions late; release within 28 days (S0); in
    custody; the day to look again at the status.
    """
    inside = records.current_custody(reading)
    due = records.open_actions(reading)
    found: dict[str, NextThing] = {}
    for row in rows:
        thing = _next_thing(row, inside.get(row.id), due.get(row.id, []), today)
        if thing is not None:
            found[row.id] = thing
    return found


def _next_thing(
    row: ListRow, inside: tuple[str, date | None] | None, due: list[date], today: date
) -> NextThing | None:
    release = None if inside is None else inside[1]
    if release == today:
        return NextThing(words("next", "released_today"))
    late = sum(1 for one in due if one < today)
    if late:
        code = "action_late" if late == 1 else "actions_late"
        return NextThing(words("next", code, {"count": late}), late=True)
    if release is not None and 0 < (release - today).days <= RELEASE_NOTICE_DAYS:
        return NextThing(words("next", "release", {"date": show_short(release, today)}))
    if inside is not None:
        return NextThing(words("next", "in_custody"))
    again = day(row.look_again_on)
    if again is not None:
        return NextThing(
            words("next", "review", {"date": show_short(again, today)}), late=again < today
        )
    return None
