"""When the unlock window shows, none of the heavy libraries has been loaded.

Each of them costs 0.05 to 0.7 s; ruff bans them at the top of the modules that are loaded
first (TID253 in pyproject.toml, the one list of their names), this sees what really happens.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
_RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
HEAVY = frozenset(_RUFF["flake8-tidy-imports"]["banned-module-level-imports"])

# What is loaded by the time the unlock window is painted.
FIRST = (
    "iomdesk.__main__",
    "iomdesk.ui.theme",
    "iomdesk.ui.shell",
    "iomdesk.ui.screens.unlock.view",
    "iomdesk.ui.screens.unlock.presenter",
)


def _there(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def _loaded_by(modules: list[str]) -> set[str]:
    """The heavy libraries that a fresh Python holds after importing these modules."""
    script = (
        "import importlib, json, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(json.dumps(sorted(name for name in sys.modules if '.' not in name)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout)) & HEAVY


def test_nothing_heavy_is_loaded_for_the_first_window() -> None:
    """The modules behind the unlock window pull in nothing but Qt and the standard library."""
    modules = [module for module in FIRST if _there(module)]
    assert "iomdesk.ui.theme" in modules
    assert _loaded_by(modules) == set()


def test_a_heavy_import_is_seen() -> None:
    """The check above would notice one."""
    assert {"reportlab", "openpyxl", "sqlalchemy", "alembic", "cryptography", "pikepdf"} <= HEAVY
    assert _loaded_by(["sqlalchemy"]) == {"sqlalchemy"}
