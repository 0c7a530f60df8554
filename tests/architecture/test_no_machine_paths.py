"""Nothing in the tree knows the machine it was made on or where packages came from."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Written in pieces, so that this file does not find itself.
_FOLDERS = "|".join(("wo" + "rk", "ro" + "ot", "fa" + "rm", "tm" + "p"))
_HOSTS = "|".join(
    ("py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(?:org|com)", "crates" + r"\.io")
)
FORBIDDEN = re.compile(rf"(?<![\w.~*-])/(?:{_FOLDERS})/|(?:{_HOSTS})|file:///(?!\W)")


def _tracked() -> list[Path]:
    """What git keeps, or would keep at the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is not a checkout: git names no files here")
    paths = [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_machine_or_a_registry() -> None:
    """No absolute path of one machine, no host that packages are fetched from."""
    paths = _tracked()
    assert ROOT / "pyproject.toml" in paths
    found = []
    for path in paths:
        content = path.read_bytes()
        if b"\0" in content[:8192]:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if FORBIDDEN.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["open('/" + "tmp/x')", "see /" + "work/main", "https://py" + "pi.org/x", '"/' + 'root/.venv"'],
)
def test_what_is_looked_for_is_found(text: str) -> None:
    """The pattern sees the paths and hosts it is there for."""
    assert FORBIDDEN.search(text)


@pytest.mark.parametrize("text", ["home/" + "work/x", "out/" + "tmp/x", "~/" + "work/x"])
def test_what_is_harmless_passes(text: str) -> None:
    """Folders that merely bear such a name lower down are nobody's machine."""
    assert not FORBIDDEN.search(text)
