"""Compile Python files to .pyc without source or docstrings, the same bytes each time.

Docstrings are for who reads the source; without them the packages are a tenth smaller.
Assertions stay: what the code relies on is checked on a desk as well.

Run as a program of its own with a fixed hash seed: the order of a frozen set, and so the
bytes of a compiled file, hangs on it. Reads lines "SOURCE<tab>NAME<tab>TARGET".
"""

import ast
import importlib.util
import marshal
import os
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


def compiled(source: bytes, name: str) -> bytes:
    """The bytes of a .pyc that is never held against its source or a clock."""
    tree = ast.parse(source, name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            _without_docstring(node)
    code = compile(tree, name, "exec", dont_inherit=True, optimize=0)
    unchecked = (0b01).to_bytes(4, "little") + importlib.util.source_hash(source)
    return importlib.util.MAGIC_NUMBER + unchecked + marshal.dumps(code)


def _without_docstring(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    first = node.body[0] if node.body else None
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return
    if isinstance(first.value.value, str):
        nothing = ast.copy_location(ast.Pass(), first)
        node.body[0:1] = [] if len(node.body) > 1 else [nothing]


def _main() -> None:
    for line in sys.stdin.read().splitlines():
        source, name, target = line.split("\t")
        path = Path(target)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(compiled(Path(source).read_bytes(), name))


if __name__ == "__main__":
    _main()
