"""The meeting through the accessibility tree: every control has a name, a role and an action.

The first three cases of the script and all the gates: signing, apologies, somebody late, a
note with its source, an action, three kinds of decision, one against the tests, somebody
outside by consent. What comes of it is what the keyboard made of it.
"""

from dataclasses import replace
from pathlib import Path

from iomdesk.services import minutes
from tests.e2e import meeting_script as script
from tests.e2e.meeting_script import STEPS
from tests.e2e.test_whole_meeting import minuted
from tests.helpers.wholemeeting import prepare

CASES = 3
UNTIL = next(number for number, one in enumerate(STEPS) if one.wall == script.FERNYHOLT)


def test_a_meeting_is_held_by_names_roles_and_actions_alone(tmp_path: Path) -> None:
    ready = prepare(tmp_path)
    told = ready.hold("reader", ready.two_screens(), "0", str(UNTIL))
    assert [one["wall"] for one in told["steps"]] == [one.wall for one in STEPS[:UNTIL]]
    desk = ready.desk()
    try:
        found = [minuted(one) for one in minutes.read(desk, ready.meeting_id).items[:CASES]]
    finally:
        desk.store.close()
    assert found == [replace(one, onward="") for one in script.MINUTES[:CASES]]
