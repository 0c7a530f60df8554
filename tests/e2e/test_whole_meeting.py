"""A whole meeting in the program itself, on two screens, by the keyboard alone.

Nine cases, two referrals, a closed part, a leaver who breaks quorum and somebody who comes
late: what is done and what must come of it stands in ``meeting_script.py`` as plain data. The
wall is read back after every step; the minutes, the papers of two readers and the texts for
each agency are read at the end.
"""

import io
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from iomdesk.domain.deciding import Verdict
from iomdesk.domain.meetings import Session
from iomdesk.domain.sitting import Place
from iomdesk.services import actionmail, minutes, sitting, tellers
from tests.e2e import meeting_script as script
from tests.e2e.meeting_script import STEPS, Minuted
from tests.helpers.wholemeeting import Ready, prepare


class Held:
    """The meeting that was held, and the desk at its store."""

    def __init__(self, ready: Ready, told: dict[str, Any]) -> None:
        self.ready, self.told = ready, told
        self.desk = ready.desk()
        self.minutes = minutes.read(self.desk, ready.meeting_id)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Held once for all tests."""
    ready = prepare(tmp_path_factory.mktemp("meeting"))
    made = Held(ready, ready.hold("keys", ready.two_screens(), "0", str(len(STEPS))))
    yield made
    made.desk.store.close()


# ---- the wall ----------------------------------------------------------------------------


def test_the_wall_shows_after_each_step_what_the_script_says(held: Held) -> None:
    seen = [(one["do"], one["wall"]) for one in held.told["steps"]]
    assert seen == [(one.do, one.wall) for one in STEPS]


def test_nothing_of_another_case_nor_a_note_nor_a_reason_is_ever_painted(held: Held) -> None:
    """UX section 8: one case at a time, and of it no note, source, or reason not recorded."""
    recorded: set[str] = set()
    for step, told in zip(STEPS, held.told["steps"], strict=True):
        painted = " ".join(told["painted"])
        if step.do in {"keep", "panel", "leave", "change", "record"}:
            recorded |= set(step.words)
        for name in script.NAMES:
            assert (name in painted) == (name == step.wall), (step, name)
            assert name.split(",")[0] not in painted or name == step.wall
        if step.wall == script.STATEMENT:  # its own words tell of children and outsiders
            continue
        for words in script.NOT_ON_THE_WALL:
            assert words not in painted, (step, words)
        for one in script.MINUTES:
            assert one.reason not in painted or one.reason in recorded, step
        assert not any(one in painted for one in script.ATTENDED), step
        assert step.wall != "" or "Please wait" in painted, step


def test_between_two_items_a_blank_is_painted(held: Held) -> None:
    shown = [(kind, name) for kind, name in held.told["frames"]]
    for before, after in pairwise(shown):
        assert before == after or "wait" in {before[0], after[0]}, (before, after)


def test_the_wall_tells_the_recorded_decision_and_the_actions_marked_for_it(held: Held) -> None:
    by_deed = {
        (step.do, step.wall): told["painted"]
        for step, told in zip(STEPS, held.told["steps"], strict=True)
    }
    kept = by_deed["keep", script.OAKAPPLE]
    assert "Case 1 of 6" in kept
    assert any("Stays at Amber" in one for one in kept)
    assert "Deposit for a flat" in kept
    assert any("Amber to Amber Alert" in one for one in by_deed["change", script.SNOWBERRY])
    assert "Case 2 of 3" in by_deed["keep", script.DRIFTWOODE]  # of the closed part alone


# ---- the minutes -------------------------------------------------------------------------


def test_the_minutes_match_the_script(held: Held) -> None:
    found = [minuted(one) for one in held.minutes.items]
    assert found == list(script.MINUTES)
    assert [one.number for one in held.minutes.items] == list(range(1, 12))
    (request,) = held.minutes.item(held.minutes.items[0].id).requests
    assert (request.by, request.to, request.grounds, request.outcome, request.reason) == (
        script.REQUEST
    )


def minuted(item: minutes.MinutedItem) -> Minuted:
    """An item of the minutes as the script has it."""
    made = None if item.decided is None else item.decided.decision
    waits = "" if item.waits is None else item.waits.body
    status = "" if made is None or made.after is None else f" {made.after}"
    return Minuted(
        name=item.name,
        ended="" if made is None else f"{made.verdict}{status}",
        at="" if made is None else f"{made.at:%H:%M}",
        reason=waits if made is None else made.reason,
        agencies=() if made is None else made.agencies,
        closed=item.session is Session.CLOSED,
        against="" if made is None else made.against,
        ground="" if made is None or made.ground is None else str(made.ground),
        correction="" if made is None else " ".join(one.body for one in made.corrections),
        notes=tuple((one.source, one.speaker, one.body) for one in item.notes),
        actions=tuple(
            (one.action.body, one.action.owner_agency,
             one.action.due_on.day if one.action.due_on else 0, one.action.on_wall)
            for one in item.actions
        ),
        none=item.none is not None,
        onward="" if item.onward is None else item.onward.body,
    )  # fmt: skip


def test_the_sitting_was_read_approved_and_ended_and_all_have_left(held: Held) -> None:
    sat = held.minutes.sitting
    assert sat.read_by == sat.approved_by == script.CHAIR
    times = (sat.read_at, sat.began_at, sat.ended_at, sat.approved_at)
    assert [f"{one:%H:%M}" for one in times if one] == ["09:33", "09:42", "10:37", "10:38"]
    assert {one.place for one in held.minutes.room.seats} == {Place.LEFT}
    assert not sitting.state(held.desk, held.ready.meeting_id).running


@pytest.fixture(scope="module")
def copies(held: Held) -> dict[str, str]:
    """The text of each reader's PDF, lines run together."""
    made = minutes.make(held.desk, held.ready.meeting_id)
    return {one.name: _text(one.pdf) for one in made.copies}


def _text(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_chair_s_paper_has_all_of_it(copies: dict[str, str]) -> None:
    paper = copies[script.CHAIR]
    for one in script.MINUTES:
        said = [one.name, one.reason, one.against, one.correction, one.onward]
        said += [text for _, _, text in one.notes] + [each[0] for each in one.actions]
        for text in said:
            assert text in paper
    for name, (signed, times) in script.ATTENDED.items():
        assert f"{name} " in paper
        assert f"{signed} {times}" in paper
    assert script.QUORUM in paper
    assert "Approved by SALTMARSH, Martin, 24 Nov 2026 10:38." in paper
    assert script.SECRET not in paper


def test_who_sits_by_contract_gets_nothing_of_the_closed_part(copies: dict[str, str]) -> None:
    """Nor what probation said, nor a name that probation alone told, nor who came meanwhile."""
    paper = copies[script.CONTRACT]
    for one in script.MINUTES:
        hears = not one.closed and one.ended not in {"accepted", "refused"}
        assert (one.name in paper) == hears, one.name
        assert (one.reason in paper) == hears, one.name
    for text in ("zqclosed", "zqnoteonezq", "zqagainstzq", "HMP Fellgate 09:37 09:37 to 10:13"):
        assert text not in paper
    assert "zqnotethreezq" in paper
    assert script.OPEN_QUORUM in paper
    assert "not quorate" not in paper
    # Numbered through, so that no gap tells of a case that is not there.
    assert "6. BRAMBLETHORN, Neil" in paper
    assert "7. " not in paper


def test_each_agency_is_sent_its_own_actions(held: Held) -> None:
    found = {one.agency: one.text for one in actionmail.texts(held.desk, held.ready.meeting_id)}
    assert set(found) == set(script.TO_SEND)
    for agency, (action, due) in script.TO_SEND.items():
        text = found[agency]
        assert text.startswith("OFFICIAL-SENSITIVE - IN CONFIDENCE")
        assert f"{action}\n   {due}" in text
        others = [each for other, (each, _) in script.TO_SEND.items() if other != agency]
        assert not any(each.partition(": ")[2] in text for each in others)
        assert "zqclosed" not in text


def test_the_offender_managers_are_still_to_be_told(held: Held) -> None:
    names = {one.name for one in tellers.still_to_tell(held.desk)}
    assert names == {script.WINDLESTRAW, script.THISTLEDOWN}


def test_what_was_decided_stands_in_the_records(held: Held) -> None:
    ended = {one.name: one.ending for one in sitting.state(held.desk, held.ready.meeting_id).items}
    assert all(one.done and one.onward for one in ended.values())
    kinds = {one.decided.decision.verdict for one in held.minutes.items if one.decided}
    assert kinds == set(Verdict)
