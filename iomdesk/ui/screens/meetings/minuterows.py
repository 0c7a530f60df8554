"""The lines of the minutes' four lists, and what is said above them."""

from collections.abc import Collection, Iterable, Mapping

from iomdesk.domain.dates import show_date, show_moment
from iomdesk.services.actionmail import AgencyText
from iomdesk.services.minutes import MadeMinutes, MinutedItem, Minutes
from iomdesk.services.tellers import ToTell
from iomdesk.ui.screens.meetings.minutespage import MinuteRow, say


def item_rows(found: Minutes, unsaid: Collection[str]) -> tuple[MinuteRow, ...]:
    """All items, as the desk has them; ``unsaid``: those whose onward disclosure is owed."""
    return tuple(
        MinuteRow(
            id=one.id,
            first=say("item", number=one.number, name=one.name),
            second=_ending(one),
            third=_onward(one, unsaid),
            about=tuple(_about(one)),
        )
        for one in found.items
    )


def _onward(item: MinutedItem, unsaid: Collection[str]) -> str:
    """What may be disclosed of it; of what was not heard there is nothing to say."""
    if item.onward is not None:
        return item.onward.body
    return say("onward_missing" if item.id in unsaid else "onward_unheard")


def _ending(item: MinutedItem) -> str:
    """How it ended, in few words."""
    if item.decided is not None:
        one = item.decided.decision
        text = say(f"ended_{one.verdict}")
        return f"{text} {one.after.spoken}" if one.after is not None else text
    if item.waits is not None:
        return say("ended_waits")
    if item.none is not None:
        return say("ended_none")
    return say("ended_nothing")


def _about(item: MinutedItem) -> Iterable[str]:
    """Everything that came of it, line by line."""
    for note in item.notes:
        source = f"{note.source} ({note.speaker})" if note.speaker else note.source
        yield say("about_note", source=source, text=note.body)
    if item.decided is not None:
        one = item.decided.decision
        yield say("about_decision", text=_ending(item), reason=one.reason)
        if one.agencies:
            yield say("about_agreed", names="; ".join(one.agencies))
        if one.against:
            yield say("about_against", text=one.against)
        for correction in one.corrections:
            yield say("about_correction", text=correction.body)
    if item.waits is not None:
        yield say("about_waits", text=item.waits.body)
    for taken in item.actions:
        due = taken.action.due_on
        when = say("no_day") if due is None else show_date(due)
        text = taken.action.body.rstrip(" .")  # the day follows in the same sentence
        yield say("about_action", owner=taken.action.owner_agency, text=text, due=when)
    if item.onward is not None:
        yield say("about_onward", text=item.onward.body)
    for asked in item.requests:
        yield say("asked", who=asked.by, to=asked.to, grounds=asked.grounds)
        if asked.outcome:
            yield say(f"answer_{asked.outcome}", reason=asked.reason)
        else:
            yield say("answer_open")


def copy_rows(found: Minutes, made: Mapping[str, MadeMinutes]) -> tuple[MinuteRow, ...]:
    """Everybody who may have a copy, with what theirs carries once it is made."""
    rows = []
    for one in found.meeting.attendees:
        copy = made.get(one.id)
        carries = say("not_made")
        if copy is not None:
            count = len(copy.paper.opened) + len(copy.paper.closed)
            carries = say("carries", count=count, of=len(found.items), pages=copy.pages)
        about = (one.agency, carries)
        rows.append(
            MinuteRow(id=one.id, first=one.name, second=one.agency, third=carries, about=about)
        )
    return tuple(rows)


def action_rows(texts: Iterable[AgencyText]) -> tuple[MinuteRow, ...]:
    """Each agency with its text, as it is pasted."""
    return tuple(
        MinuteRow(
            id=one.agency,
            first=one.agency,
            second=one.to,
            third=say("action_one" if one.count == 1 else "action_many", count=one.count),
            about=tuple(one.text.splitlines()),
        )
        for one in texts
    )


def tell_rows(told: Iterable[ToTell]) -> tuple[MinuteRow, ...]:
    """The decisions somebody waits to hear of."""
    return tuple(
        MinuteRow(
            id=one.referral_id,
            first=one.name,
            second=one.manager or say("no_manager"),
            third=", ".join(filter(None, (show_date(one.decided_on), one.meeting))),
            about=tuple(filter(None, (one.meeting, say("tell_about")))),
        )
        for one in told
    )


def standing_words(found: Minutes) -> str:
    """How far the minutes are."""
    sitting = found.sitting
    if sitting.running:
        return say("standing_running")
    if sitting.approved_at is None:
        return say("standing_draft", chair=found.meeting.chair)
    when = show_moment(sitting.approved_at)
    return say("standing_approved", who=sitting.approved_by, when=when)


def warning_words(found: Minutes, unsaid: int, to_tell: int, *, stale: bool) -> str:
    """What is still to be done, the most urgent first; empty for nothing."""
    lines = []
    if stale:
        lines.append(say("stale"))
    if unsaid and found.sitting.approved_at is None:
        lines.append(say("open_one" if unsaid == 1 else "open_many", count=unsaid))
    waiting = sum(not asked.outcome for one in found.items for asked in one.requests)
    if waiting:
        lines.append(say("asked_one" if waiting == 1 else "asked_many", count=waiting))
    if to_tell:
        lines.append(say("tell_one" if to_tell == 1 else "tell_many", count=to_tell))
    return " ".join(lines)
