"""Holds the meeting of ``meeting_script``, or part of it, in a process that has two screens.

``meetingchild.py HAND FOLDER SETTINGS FIRST UNTIL [HOW]``: opens the program, takes the steps
from FIRST and before UNTIL, and prints what stood on the wall after each, as JSON, one line.
HOW: "go on" where the meeting was begun before, "locks" to lock and unlock then, "dies" to be
killed after the last step with three forms half typed.
"""

import json
import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from iomdesk.ui.theme import Mode, theme
from tests.e2e import meeting_script as script
from tests.helpers.meetinghands import Hand, Keys

_HARMLESS = "This plugin does not support"
"""Of screens on paper: they raise no window and grab no keyboard."""
_warned: list[str] = []


def _hear(kind: QtMsgType, _where: object, text: str) -> None:
    if kind is not QtMsgType.QtDebugMsg and not text.startswith(_HARMLESS):
        _warned.append(text)


def main(name: str, folder: str, settings: str, first: str, until: str, *how: str) -> None:
    """Hold it."""
    qInstallMessageHandler(_hear)
    app = QApplication([])
    theme().install(app)
    theme().choose(mode=Mode.LIGHT, percent=100, caps=True)
    hand = _hand(name, Path(folder), Path(settings), int(first))
    found: dict[str, object] = {}
    if "go on" in how:
        found["came_back"] = hand.stands()
    if "locks" in how:
        hand.lock()
        found["unlocked"] = hand.stands()
        assert isinstance(hand, Keys)
        hand.projector()  # by hand: after a fall the wall is off
        hand.press("N")
        hand.commit()
        found["went_on"] = [*hand.stands()["notes"], hand.wall]
    told: list[object] = []
    for number, step in enumerate(script.STEPS[int(first) : int(until)], int(first)):
        hand.clock.at = script.at(number).astimezone()
        sys.stderr.write(f"{number}: {step}\n")
        hand.take(step)
        assert hand.wall == step.wall, (hand.wall, hand.said())
        told.append({"do": step.do, "wall": hand.wall, "painted": hand.painted()})
    if "dies" in how:
        assert isinstance(hand, Keys)
        hand.type_halves()
        found["stood"] = hand.stands()
        print(json.dumps(found), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    found["frames"] = [[one.kind, one.case.name if one.case else ""] for one in hand.frames]
    hand.end_program()
    assert not _warned, _warned
    print(json.dumps({**found, "steps": told}))


def _hand(name: str, folder: Path, settings: Path, first: int) -> Hand:
    kind: type[Hand] = Keys
    if name == "reader":
        from tests.helpers.meetingreader import Reader

        kind = Reader
    return kind(folder, settings, script.at(first - 1))


if __name__ == "__main__":
    main(*sys.argv[1:])
