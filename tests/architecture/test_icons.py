"""Every icon that the program names is among those that ship."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = {file.stem for file in (ROOT / "resources" / "icons").glob("*.svg")}


def named_icons(source: Path) -> set[str]:
    """The names of icons that stand in a file as plain words."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        given = [word.value for word in node.keywords if word.arg == "icon"]
        match node.func, node.args:
            case ast.Name(id="Place"), [_, _, place, *_]:
                given.append(place)
            case ast.Name(id="icon"), [first, *_]:
                given.append(first)
        found |= {
            one.value
            for one in given
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        }
    return found - {""}


SOURCES = sorted(source for source in (ROOT / "iomdesk").rglob("*.py") if named_icons(source))


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: one.stem)
def test_named_icons_ship(source: Path) -> None:
    assert named_icons(source) <= SHIPPED


def test_icons_are_found_at_all() -> None:
    assert len(SOURCES) > 5
