"""The import contracts of pyproject.toml hold, and each one fails when it is broken."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {
    contract["id"]: contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]
}


def _lint(folder: Path) -> tuple[set[str], str]:
    """The names of the broken contracts of the package in a folder, and all that was said."""
    command = "from importlinter.cli import lint_imports_command as run; run()"
    shown = subprocess.run(
        [sys.executable, "-c", command, "--no-logo", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    text = shown.stdout + shown.stderr
    broken = set(re.findall(r"^(.*?) BROKEN", text, flags=re.MULTILINE))
    assert broken or shown.returncode == 0, text
    return broken, text


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and its contracts that a test may spoil."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "iomdesk", tmp_path / "iomdesk", ignore=leave)
    return tmp_path


def test_the_package_keeps_all_contracts(copy: Path) -> None:
    """Nothing is broken, and every contract of pyproject.toml was looked at."""
    broken, text = _lint(copy)
    assert not broken, text
    assert [name for name in CONTRACTS.values() if f"{name} KEPT" not in text] == []


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [
        ("layers", "formdef/wrong.py", "import iomdesk.store"),
        ("layers", "papers/wrong.py", "import iomdesk.exchange"),
        ("layers", "assets.py", "import iomdesk.words"),
        ("layers", "novel/__init__.py", '"""A package that stands in no layer."""'),
        ("qt", "services/wrong.py", "from PySide6.QtCore import QObject"),
        ("qt", "novel.py", "def later():\n    import PySide6.QtGui"),
        ("sql", "services/wrong.py", "from sqlalchemy import select"),
        ("sql", "app/wrong.py", "import sqlcipher3.dbapi2"),
        ("sql", "exchange/wrong.py", "def later():\n    import sqlite3"),
        ("reportlab", "services/wrong.py", "from reportlab.platypus import Table"),
        ("reportlab", "ui/wrong.py", "def later():\n    import reportlab"),
        ("screens", "ui/screens/wrong_one/view.py", "import iomdesk.ui.screens.wrong_two.view"),
        ("wall", "ui/projector/wrong.py", "import iomdesk.services.wall"),
        ("wall", "ui/widgets/paint.py", "def later():\n    import iomdesk.formdef.scheme"),
        ("domain", "domain/wrong.py", "import platformdirs"),
        ("domain", "domain/wrong.py", "def later():\n    import rapidfuzz"),
        ("network", "services/wrong.py", "from urllib.request import urlopen"),
        ("network", "app/wrong.py", "import socket"),
    ],
)
def test_a_broken_contract_is_named(copy: Path, contract: str, module: str, line: str) -> None:
    """One import too many breaks the contract that forbids it."""
    for screen in ("wrong_one", "wrong_two"):
        folder = copy / "iomdesk" / "ui" / "screens" / screen
        folder.mkdir()
        for name in ("__init__.py", "view.py"):
            (folder / name).touch()
    path = copy / "iomdesk" / module
    path.parent.mkdir(exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")
    broken, text = _lint(copy)
    # A module that stands in no layer breaks that contract too.
    assert broken - {CONTRACTS["layers"]} == {CONTRACTS[contract]} - {CONTRACTS["layers"]}, text
    assert CONTRACTS[contract] in broken, text


def test_every_contract_has_been_broken() -> None:
    """A contract added to pyproject.toml needs its line in the table above."""
    (mark,) = [
        mark
        for mark in test_a_broken_contract_is_named.pytestmark  # type: ignore[attr-defined]
        if mark.name == "parametrize"
    ]
    assert {row[0] for row in mark.args[1]} == set(CONTRACTS)


def test_every_dependency_is_forbidden_in_the_domain() -> None:
    """The list of the domain contract grows with the dependencies of the project."""
    (contract,) = [
        found for found in PROJECT["tool"]["importlinter"]["contracts"] if found["id"] == "domain"
    ]
    imports: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for distribution in distributions:
            imports.setdefault(canonicalize_name(distribution), set()).add(module)
    declared = [canonicalize_name(Requirement(t).name) for t in PROJECT["project"]["dependencies"]]
    forbidden = set(contract["forbidden_modules"])
    assert [name for name in declared if not imports[name] & forbidden] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "iomdesk" / "domain").rglob("*.py")), ids=lambda path: path.stem
)
def test_domain_imports_the_standard_library_alone(path: Path) -> None:
    """Whatever else is installed: a domain module names only the library and itself."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    allowed = ("iomdesk.domain", "iomdesk.words")
    assert [
        name
        for name in names
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith(allowed)
    ] == []
