"""The whole meeting through the accessibility tree: each control has a name, a role, an action.

The same script as by the keyboard, step for step; what stands on the wall after each, and the
minutes that come of it, are the same.
"""

from pathlib import Path

from iomdesk.services import minutes
from tests.e2e import meeting_script as script
from tests.e2e.meeting_script import STEPS
from tests.e2e.test_whole_meeting import minuted
from tests.helpers.wholemeeting import prepare


def test_a_meeting_is_held_by_names_roles_and_actions_alone(tmp_path: Path) -> None:
    ready = prepare(tmp_path)
    told = ready.hold("reader", ready.two_screens(), "0", str(len(STEPS)))
    assert [one["wall"] for one in told["steps"]] == [one.wall for one in STEPS]
    desk = ready.desk()
    try:
        held = minutes.read(desk, ready.meeting_id)
    finally:
        desk.store.close()
    assert [minuted(one) for one in held.items] == list(script.MINUTES)
    assert held.sitting.approved_by == script.CHAIR
