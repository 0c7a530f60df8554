"""The lock files fit pyproject.toml, name every file by its hash and no place to get it from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME: list[str] = PYPROJECT["project"]["dependencies"]
DEV: list[str] = [
    *RUNTIME,
    *PYPROJECT["project"]["optional-dependencies"]["dev"],
    *PYPROJECT["build-system"]["requires"],
]


def _text(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def _locked(name: str) -> dict[str, str]:
    """Version by package of a lock file."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", _text(name), flags=re.MULTILINE))


@pytest.mark.parametrize(("name", "declared"), [("runtime.txt", RUNTIME), ("dev.txt", DEV)])
def test_every_dependency_is_locked_inside_its_range(name: str, declared: list[str]) -> None:
    """What pyproject.toml asks for is locked; ``make lock`` mends a difference."""
    locked = _locked(name)
    wrong = []
    for requirement in map(Requirement, declared):
        version = locked.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version):
            wrong.append(f"{requirement}: {version}")
    assert wrong == []


def test_both_files_lock_the_same_versions() -> None:
    """What is tested is what is shipped."""
    dev = _locked("dev.txt")
    differing = {name: v for name, v in _locked("runtime.txt").items() if dev.get(name) != v}
    assert differing == {}


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt", "sqlcipher-second.txt"])
def test_every_line_has_its_hashes_and_no_address(name: str) -> None:
    """A package changed on its way here is refused, wherever it came from."""
    text = _text(name)
    assert "://" not in text
    assert "--index" not in text
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(_locked(name))
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
