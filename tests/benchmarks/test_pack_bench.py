"""A pack of 60 cases: pages a second, peak memory, and the naive way beside it.

Aims (issue 2): 90 pages a second or better, under 60 MiB. Each way runs in a process of
its own, because peak memory belongs to a process. Nothing here depends on time; the
numbers are printed.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CASES = 60
AIM_MIB = 60

CHILD = """
import gc, json, pathlib, sys, time
from dataclasses import replace
from tests.papers.made_up import CASE, PACK
paper = replace(PACK, cases=tuple(
    replace(CASE, name=f"TEASELWOOD, Dean {n}", crn=f"X99{n:04}") for n in range(int(sys.argv[2]))
))
if sys.argv[1] == "naive":
    from tests.benchmarks.naive_pack import make_naive_pack as make
else:
    from iomdesk.papers.pack import make_pack as make
took = []
for _ in range(3):
    gc.collect()
    start = time.perf_counter()
    made = make(paper)
    took.append(time.perf_counter() - start)
    if len(took) == 1:
        # Not ru_maxrss: that begins with the memory of the process that started this one.
        status = pathlib.Path("/proc/self/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps({"first": took[0], "best": min(took), "peak": peak}))
"""


def measure(way: str) -> dict[str, float]:
    """Seconds of the first and of the best of three packs, and peak MiB after the first."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, way, str(CASES)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_a_pack_of_60_cases(benchmark: Any) -> None:
    ours = benchmark.pedantic(measure, args=("ours",), rounds=1)
    naive = measure("naive")
    pages = CASES + 1
    print()
    for name, found in (("iomdesk", ours), ("all Paragraphs", naive)):
        print(
            f"pack of {CASES} cases, {name}: {pages / found['best']:.0f} pages/s"
            f" (first {pages / found['first']:.0f}), peak {found['peak']:.1f} MiB"
        )
    print(f"ratio of time to all Paragraphs: {ours['best'] / naive['best']:.2f}")
    assert ours["peak"] < AIM_MIB
