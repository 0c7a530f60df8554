"""Ended in the middle of rewriting its keys, a store always opens again."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iomdesk.store import keys

SMALL = keys.Cost(time=1, memory_kib=8, lanes=1)
OLD, NEW = "heron mossy lantern kite", "gravel teapot window owl"

REWRITE = """
import sys
from pathlib import Path
from iomdesk.store import keys
folder, slot, old, new = Path(sys.argv[1]), *sys.argv[2:5]
small = keys.Cost(time=1, memory_kib=8, lanes=1)
try:
    key = keys.unlock(folder, slot, old)
except keys.WrongPassphrase:
    old, new = new, old
    key = keys.unlock(folder, slot, old)
sys.stdout.write("ready\\n")
sys.stdout.flush()
while True:
    keys.reset_passphrase(folder, key, slot, new, cost=small)
    old, new = new, old
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_while_rewriting_its_keys_the_store_always_opens(tmp_path: Path) -> None:
    folder = tmp_path / "brackenshire.iomstore"
    key, code = keys.create_keys(
        folder,
        name="Brackenshire IOM",
        scheme="derbyshire",
        training=False,
        person="ELDERFLOWER, Priya",
        passphrase=OLD,
        cost=SMALL,
    )
    slot = keys.read_keys(folder).people[0].id
    chance = random.Random(2026)
    for _round in range(25):
        with subprocess.Popen(
            [sys.executable, "-c", REWRITE, str(folder), slot, OLD, NEW],
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            # Any moment will do: the promise holds at all of them.
            time.sleep(chance.uniform(0, 0.03))
            child.kill()
        opened = []
        for phrase in (OLD, NEW):
            try:
                opened.append(keys.unlock(folder, slot, phrase))
            except keys.WrongPassphrase:
                continue
        assert opened == [key]
        assert keys.unlock_with_recovery(folder, code) == key


AT_LINE = """
import os, signal, sys
from pathlib import Path
from iomdesk.store import disk, keys
folder, key, slot, new, stop = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), *sys.argv[3:6]
left = int(stop)

def trace(frame, event, _argument):
    global left
    if frame.f_code.co_filename != disk.__file__:
        return None
    if event == "line":
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
    return trace

sys.settrace(trace)
keys.reset_passphrase(folder, key, slot, new, cost=keys.Cost(time=1, memory_kib=8, lanes=1))
sys.settrace(None)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_at_every_line_of_the_write_one_passphrase_opens_it(tmp_path: Path) -> None:
    folder = tmp_path / "brackenshire.iomstore"
    key, code = keys.create_keys(
        folder,
        name="Brackenshire IOM",
        scheme="derbyshire",
        training=False,
        person="ELDERFLOWER, Priya",
        passphrase=OLD,
        cost=SMALL,
    )
    slot = keys.read_keys(folder).people[0].id
    phrases: tuple[str, ...] = (OLD, NEW)
    kills = 0
    for line in range(1, 200):
        ended = subprocess.run(
            [sys.executable, "-c", AT_LINE, str(folder), key.hex(), slot, phrases[1], str(line)],
            check=False,
        )
        opened = []
        for phrase in phrases:
            try:
                opened.append(keys.unlock(folder, slot, phrase))
            except keys.WrongPassphrase:
                continue
            phrases = (phrase, *(other for other in (OLD, NEW) if other != phrase))
        assert opened == [key]
        assert keys.unlock_with_recovery(folder, code) == key
        if ended.returncode == 0:
            break
        assert ended.returncode == -9
        kills += 1
    assert kills >= 20
