"""Pasted lines a second time: after one was corrected, and those that wait after a keeping."""

from collections.abc import Sequence
from dataclasses import replace

from iomdesk.exchange.verdicts import Verdict
from iomdesk.services.desk import Desk
from iomdesk.services.eventlines import ReadLine, with_person


def decided_as(
    desk: Desk, lines: Sequence[ReadLine], before: Sequence[ReadLine]
) -> tuple[ReadLine, ...]:
    """Lines read again after one of them was corrected, with what was decided of the others.

    A decision goes with its words: a line that reads otherwise now is looked at afresh.
    """
    known: dict[str, list[ReadLine]] = {}
    for one in before:
        known.setdefault(one.text, []).append(one)
    found = []
    for line in lines:
        same = known.get(line.text)
        was = same.pop(0) if same else None
        if was is not None:
            if was.person_id and not line.person_id:
                line = with_person(desk, line, was.person_id)
            told = {one.code for one in line.reasons} <= {one.code for one in was.reasons}
            line = replace(line, accepted=was.accepted and told, put_aside=was.put_aside)
        found.append(line)
    return tuple(found)


def waiting_text(text: str, lines: Sequence[ReadLine]) -> str:
    """What of a pasted text waits still, with its headings if it has any; empty for nothing."""
    waits = {one.number for one in lines if one.verdict in {Verdict.CHECK, Verdict.PROBLEM}}
    whole = text.splitlines()
    if not waits:
        return ""
    heads = [] if not lines else whole[: lines[0].number - 1]
    kept = [line for number, line in enumerate(whole, 1) if number in waits]
    return "\n".join([one for one in heads if one.strip()] + kept)
