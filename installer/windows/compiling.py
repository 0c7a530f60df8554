"""Compile Python files to .pyc without source, the same bytes each time.

Run as a program of its own with a fixed hash seed: the order of a frozen set, and so the
bytes of a compiled file, hangs on it. Reads lines "SOURCE<tab>NAME<tab>TARGET".
"""

import os
import py_compile
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

Job = tuple[Path, str, Path]
"""The file to read, the name tracebacks give it, the file to write."""

_HERE: Final = Path(__file__).resolve()


def compile_all(jobs: Iterable[Job]) -> None:
    """Compile each file; a traceback names it as it is called, never where it was built."""
    lines = "".join(f"{source}\t{name}\t{target}\n" for source, name, target in sorted(jobs))
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-s", "-X", "utf8", str(_HERE)]
    subprocess.run(command, input=lines, env=environment, text=True, check=True)


def _main() -> None:
    for line in sys.stdin.read().splitlines():
        source, name, target = line.split("\t")
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        py_compile.compile(
            source,
            cfile=target,
            dfile=name,
            doraise=True,
            optimize=0,
            # No look at a source that is not there, nor at a clock.
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )


if __name__ == "__main__":
    _main()
