"""The main job on a machine without a screen: training store, today's pack, papers, pictures."""

import sys
import tempfile
from pathlib import Path

from iomdesk.app import pictures
from iomdesk.app.examples import save_papers
from iomdesk.app.training import open_training
from iomdesk.domain.clock import SystemClock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.domain.progress import NoProgress
from iomdesk.services import issuing, packs
from iomdesk.words import words

OUT = Path("out")


def run(out: Path | None) -> int:
    """Make today's pack, papers of referrals and pictures of every screen; name them all."""
    clock = SystemClock()
    folder = (out or OUT).resolve()
    say = sys.stdout.write
    try:
        opened = open_training(clock, NoProgress())
    except EnvironmentProblem as problem:
        text = words("environment", problem.code, problem.params)
        sys.stderr.write(f"iomdesk: {text}\n")
        return 1
    try:
        desk = opened.desk
        meeting_id = packs.meeting_for_day(desk, desk.today())
        made = packs.make(desk, meeting_id)
        files = issuing.save_all(desk, made, folder / "pack")
        papers = save_papers(desk, folder / "papers")
    except BaseException:
        opened.close()
        raise
    say(words("headless", "pack", {"reference": made.pack.reference}) + "\n")
    for file in files:
        say(f"  {file}\n")
    say(words("headless", "papers") + "\n")
    for file in papers:
        say(f"  {file}\n")
    with tempfile.TemporaryDirectory() as scratch:  # the desk's own settings, nothing personal
        grabbed = pictures.take(opened, clock, folder / "pictures", Path(scratch) / "desk.ini")
    say(words("headless", "pictures") + "\n")
    for file in grabbed:
        say(f"  {file}\n")
    return 0
