"""Writes what the self-test expects of papers and rows: python -m iomdesk.app.selftest.expect.

To be run in a checkout after a paper was changed on purpose; the difference that git then
shows is the change of the paper, and is looked at like any other.
"""

import json
import sys
import tempfile
from pathlib import Path

from iomdesk.app.selftest import drawing, importing, reading, storing
from iomdesk.app.selftest.bench import Bench
from iomdesk.assets import resource


def main() -> None:
    """Write every paper's file, and take away those of papers that are no more."""
    folder = resource("selftest", "papers")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch))
        storing.make_training(bench)
        drawn = drawing.draw_all(bench)
        rows = importing.read_all(bench, "imported")
    for name, pdf in drawn.items():
        text = reading.write(reading.read(pdf))
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    for file in folder.glob("*.txt"):
        if file.stem not in drawn:
            file.unlink()
    sheets = resource("selftest", "sheets", importing.EXPECTED)
    lines = json.dumps(rows, indent=1, sort_keys=True)
    sheets.write_text(f"{lines}\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(drawn)} papers\n")


if __name__ == "__main__":
    main()
